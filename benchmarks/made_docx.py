"""DOCX files written part by part, so that each holds exactly the WordprocessingML of one feature."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": _W,
        "r": _OFFICE,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)


class Part(NamedTuple):
    """A part of the file: the kind of relationship the main part has to it, its name, its content, and its type."""

    kind: str
    name: str
    content: str | bytes
    type: str = ""
    external: bool = False


def made(
    body: str, *parts: Part, main_type: str = _MAIN, before: str = "", loose: Mapping[str, bytes] | None = None
) -> bytes:
    """A DOCX with that body; `before` goes in front of it, `loose` are entries nothing refers to.

    Relationships are numbered `rId1`, `rId2`, ... in the order of the parts.
    """
    document = f"<w:document {NAMESPACES}>{before}<w:body>{body}</w:body></w:document>"
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{part.kind}" Target="{part.name}" '
        f'TargetMode="{"External" if part.external else "Internal"}"/>'
        for number, part in enumerate(parts, start=1)
    )
    types = f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>' + "".join(
        f'<Override PartName="/word/{part.name}" ContentType="{part.type or _type(part.kind)}"/>'
        for part in parts
        if not part.external
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types(types))
        archive.writestr(
            "_rels/.rels",
            _relations(f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        )
        archive.writestr("word/document.xml", document)
        archive.writestr("word/_rels/document.xml.rels", _relations(relations))
        for part in parts:
            if not part.external:
                archive.writestr(f"word/{part.name}", part.content)
        for name, content in (loose or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def _type(kind: str) -> str:
    return f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"


def _types(overrides: str) -> str:
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
    )
    return f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def _relations(items: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def root(name: str, content: str, attributes: str = "") -> str:
    """The content of a part whose root element is `w:NAME`."""
    return f"<w:{name} {NAMESPACES} {attributes}>{content}</w:{name}>"


def styles(content: str) -> Part:
    """The part of styles."""
    return Part("styles", "styles.xml", root("styles", content))


def settings(content: str) -> Part:
    """The part of settings."""
    return Part("settings", "settings.xml", root("settings", content))


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    """A paragraph of plain text, or of runs."""
    inner = content if content.startswith("<") or not content else r(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def style(name: str) -> str:
    """The property of a paragraph that gives it a style."""
    return f'<w:pStyle w:val="{name}"/>'


def tc(content: str, properties: str = "") -> str:
    """A table cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A table row; cells without markup are plain text."""
    inner = "".join(cell if cell.startswith(("<w:tc>", "<w:sdt>")) else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    """A table."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def mark(kind: str, data: str = "") -> str:
    """A run with one mark of a field: `begin`, `separate` or `end`."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'


def field(code: str, result: str, data: str = "") -> str:
    """A field with its result, which is a text or runs."""
    shown = result if result.startswith("<") or not result else r(result)
    return f"{mark('begin', data)}<w:r><w:instrText> {code} </w:instrText></w:r>{mark('separate')}{shown}{mark('end')}"


def change(kind: str, content: str, author: str = "Ann Lee", date: str = "2026-03-04T10:00:00Z") -> str:
    """A tracked change: `ins`, `del`, `moveFrom` or `moveTo` around runs."""
    if kind == "del":
        content = content.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    return f'<w:{kind} w:id="9" w:author="{author}" w:date="{date}">{content}</w:{kind}>'


def sdt(content: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def in_list(number: int, level: int = 0) -> str:
    """The property of a paragraph that puts it in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(index: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def numbering(abstracts: Mapping[int, Sequence[str]], numbers: Mapping[int, tuple[int, str]]) -> Part:
    """The part of lists: levels by abstract list; by list its abstract one and its overrides."""
    content = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>' for key, levels in abstracts.items()
    )
    content += "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'
        for key, (abstract, more) in numbers.items()
    )
    return Part("numbering", "numbering.xml", root("numbering", content))
