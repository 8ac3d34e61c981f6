"""Every place of a Word file in which somebody's e-mail address can stand, each with an address of its own."""

from __future__ import annotations

import io
from collections.abc import Callable
from xml.sax.saxutils import escape

from benchmarks.made_docx import (
    NAMESPACES,
    Part,
    change,
    field,
    made,
    p,
    r,
    root,
    sdt,
    settings,
    styles,
    tbl,
    tr,
)

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OTHER = "application/octet-stream"


def address(place: str) -> str:
    """The address that stands in that place."""
    return f"q.{place.replace('_', '.')}.z@example.org"


def _split(text: str) -> str:
    """The text in three runs, the middle one in bold."""
    third = len(text) // 3
    return r(text[:third]) + r(text[third : 2 * third], "<w:b/>") + r(text[2 * third :])


def _drawing(attributes: str = "", inside: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="7" {attributes}/><a:graphic><a:graphicData uri="u">{inside}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _box(text: str) -> str:
    inside = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp>"
    fallback = f'<w:pict><v:shape alt="{address("vml_alt")}"><v:textbox>{inside}</v:textbox></v:shape></w:pict>'
    choice = f'<mc:Choice Requires="wps">{_drawing("name=$Box$".replace("$", chr(34)), shape)[5:-6]}</mc:Choice>'
    return f"<w:r><mc:AlternateContent>{choice}<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"


def _input(text: str) -> str:
    return f'<w:textInput><w:default w:val="{text}"/></w:textInput>'


_GONE = "<w:rPr><w:del w:id='5' w:author='{0}' w:date='2026-01-02T03:04:05Z'/></w:rPr>"

BODY: dict[str, Callable[[str], str]] = {
    "one_run": lambda a: p(f"Write to {a} today."),
    "several_runs": lambda a: p(r("Write to ") + _split(a) + r(" today.")),
    "table_cell": lambda a: tbl(tr("E-mail", a)),
    "nested_table": lambda a: tbl(tr("<w:tc>" + tbl(tr("inner", a)) + p("") + "</w:tc>")),
    "hidden_run": lambda a: p(r("Seen. ") + r(f"Mail {a}", "<w:vanish/>")),
    "field_result": lambda a: p(field("DATE", a)),
    "field_code": lambda a: p(field(f'HYPERLINK "mailto:{a}"', "write to us")),
    "simple_field": lambda a: p(f'<w:fldSimple w:instr=\' HYPERLINK "mailto:{a}" \'>{r("a link")}</w:fldSimple>'),
    "form_field": lambda a: p(field("FORMTEXT", "x", f'<w:ffData>{_input(a)}</w:ffData>')),
    "content_control": lambda a: p(sdt(r(a), "<w:text/>")),
    "control_title": lambda a: p(sdt(r("x"), f'<w:alias w:val="{a}"/><w:tag w:val="t"/>')),
    "control_prompt": lambda a: p(sdt(r(f"Click to mail {a}"), "<w:showingPlcHdr/>")),
    "list_item": lambda a: p(sdt(r("x"), f'<w:dropDownList><w:listItem w:displayText="{a}" w:value="1"/></w:dropDownList>')),
    "alt_text": lambda a: p(_drawing(f'name="P" descr="Photo of {a}"')),
    "alt_title": lambda a: p(_drawing(f'name="P" title="{a}"')),
    "picture_name": lambda a: p(_drawing(f'name="{a}.png"')),
    "text_box": lambda a: p(_box(f"Call {a}")),
    "deleted": lambda a: p(r("Kept ") + change("del", r(f"was {a}"), author=address("change_author"))),
    "inserted": lambda a: p(r("Kept ") + change("ins", r(f"now {a}"), author=address("insert_author"))),
    "moved_away": lambda a: p(change("moveFrom", r(f"moved {a}"))),
    "format_change": lambda a: p(r("b", f'<w:b/><w:rPrChange w:id="3" w:author="{a}"><w:rPr/></w:rPrChange>')),
    "deleted_end": lambda a: p(r("First half ") + r(a.split("@")[0]), _GONE.format("Bo")) + p("@" + a.split("@")[1]),
    "deleted_row": lambda a: tbl(tr("kept", "row"), tr("gone", a, properties="<w:del w:id='8' w:author='Bo'/>")),
    "tooltip": lambda a: p(f'<w:hyperlink w:anchor="x" w:tooltip="Mail {a}">{r("link")}</w:hyperlink>'),
    "smart_tag": lambda a: p(
        f'<w:smartTag w:element="e"><w:smartTagPr><w:attr w:name="m" w:val="{a}"/></w:smartTagPr>{r("x")}</w:smartTag>'
    ),
    "bookmark": lambda a: p(f'<w:bookmarkStart w:id="4" w:name="{a}"/><w:bookmarkEnd w:id="4"/>' + r("marked")),
    "equation": lambda a: p(f"<m:oMath><m:r><m:t>{a}</m:t></m:r></m:oMath>"),
    "xml_comment": lambda a: p(f"<w:r><w:t>x<!-- {a} -->y</w:t></w:r>"),
    "permission": lambda a: p(f'<w:permStart w:id="2" w:ed="{a}"/>' + r("x") + '<w:permEnd w:id="2"/>'),
}  # fmt: skip
"""Places in the body, from the address to the markup."""

ELSEWHERE = (
    "header footer footnote endnote comment comment_author people link_target file_link external_image doc_variable "
    "style_name core_author core_title app_company custom_property custom_xml embedded_file chart_text chart_book "
    "diagram_text glossary thumbnail macros vml_alt change_author insert_author loose_entry mail_merge template"
).split()

PLACES = (*BODY, *ELSEWHERE)


def _part(kind: str, inner: str, tag: str | None = None) -> str:
    return root(tag or kind, inner)


def everywhere() -> bytes:
    """The file."""
    a = address
    body = p("Patient: Ada Nkemelu") + "".join(make(a(place)) for place, make in BODY.items())
    kinds = (("footnoteReference", 2), ("endnoteReference", 2), ("commentReference", 0))
    notes = "".join(f'<w:r><w:{kind} w:id="{number}"/></w:r>' for kind, number in kinds)
    body += p(r("See the notes") + notes) + p(f'<w:hyperlink r:id="rId6">{r("a link")}</w:hyperlink>')
    body += p(f'<w:hyperlink r:id="rId7">{r("a file")}</w:hyperlink>')
    body += p(_drawing('name="C"', '<c:chart r:id="rId10"/>')) + p(_drawing('name="D"', '<dgm:relIds r:dm="rId11"/>'))
    body += p('<w:r><w:object><o:OLEObject Type="Embed" r:id="rId12"/></w:object></w:r>')
    body += '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/>'
    body += '<w:footerReference w:type="default" r:id="rId2"/></w:sectPr>'
    data = made(
        body,
        Part("header", "header1.xml", _part("hdr", p(f"Seen by Nkemelu, {a('header')}"))),
        Part("footer", "footer1.xml", _part("ftr", p(a("footer")))),
        Part("footnotes", "footnotes.xml", _part("footnotes", f'<w:footnote w:id="2">{p(a("footnote"))}</w:footnote>')),
        Part("endnotes", "endnotes.xml", _part("endnotes", f'<w:endnote w:id="2">{p(a("endnote"))}</w:endnote>')),
        Part(
            "comments",
            "comments.xml",
            _part(
                "comments",
                f'<w:comment w:id="0" w:author="{a("comment_author")}" w:initials="ab">{p(a("comment"))}</w:comment>',
            ),
        ),
        Part("hyperlink", f"mailto:{a('link_target').replace('@', '%40')}?subject=x", "", external=True),
        Part("hyperlink", f"file:///C:/Users/{a('file_link')}/x.pdf", "", external=True),
        Part("image", f"https://example.org/{a('external_image')}.png", "", external=True),
        settings(
            f'<w:docVars><w:docVar w:name="m" w:val="{a("doc_variable")}"/></w:docVars><w:mailMerge><w:query '
            f'w:val="{a("mail_merge")}"/></w:mailMerge>'
        ),
        Part("chart", "charts/chart1.xml", _chart(), "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"),
        Part("diagramData", "diagrams/data1.xml", _diagram(), "application/vnd.ms-office.drawingml.diagramData+xml"),
        Part("oleObject", "embeddings/oleObject1.bin", a("embedded_file").encode(), _OTHER),
        styles(f'<w:style w:customStyle="1" w:styleId="S1"><w:name w:val="Style {a("style_name")}"/></w:style>'),
        Part("glossaryDocument", "glossary/document.xml", _part("glossaryDocument", p(a("glossary")))),
        Part("vbaProject", "vbaProject.bin", a("macros").encode(), _OTHER),
        Part("attachedTemplate", f"file:///C:/{a('template')}.dotx", "", external=True),
        Part("people", "people.xml", _people(), "text/xml"),
        Part("customXml", "../customXml/item1.xml", f"<x>{a('custom_xml')}</x>", "application/xml"),
        loose={
            "docProps/core.xml": _core().encode(),
            "docProps/app.xml": f"<Properties><Company>{a('app_company')}</Company></Properties>".encode(),
            "docProps/custom.xml": f"<Properties><property>{a('custom_property')}</property></Properties>".encode(),
            "docProps/thumbnail.jpeg": a("thumbnail").encode(),
            "word/media/loose.png": a("loose_entry").encode(),
            "word/charts/_rels/chart1.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/package" '
            'Target="../embeddings/book.xlsx"/></Relationships>'.encode(),
            "word/embeddings/book.xlsx": a("chart_book").encode(),
        },
    )  # fmt: skip
    return _with_properties(data)


def _people() -> str:
    return f'<w15:people {NAMESPACES}><w15:person w15:author="{address("people")}"/></w15:people>'


def _core() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{address('core_author')}</dc:creator><dc:title>{address('core_title')}</dc:title></cp:coreProperties>"
    )


def _chart() -> str:
    return (
        f"<c:chartSpace {NAMESPACES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>{address('chart_text')}</a:t></a:r>"
        "</a:p></c:rich></c:tx></c:title><c:plotArea><c:ser><c:cat><c:strCache><c:pt idx='0'><c:v>"
        f"{escape(address('chart_text'))}</c:v></c:pt></c:strCache></c:cat></c:ser></c:plotArea></c:chart>"
        '<c:externalData r:id="rId1"/></c:chartSpace>'
    )


def _diagram() -> str:
    text = f"<dgm:t><a:p><a:r><a:t>{address('diagram_text')}</a:t></a:r></a:p></dgm:t>"
    return f"<dgm:dataModel {NAMESPACES}><dgm:ptLst><dgm:pt>{text}</dgm:pt></dgm:ptLst></dgm:dataModel>"


def _with_properties(data: bytes) -> bytes:
    """The package with relationships to its properties, as Word writes them."""
    import zipfile

    kinds = {
        f"{_PACKAGE}/relationships/metadata/core-properties": "docProps/core.xml",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties": "docProps/app.xml",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties": "docProps/custom.xml",
        f"{_PACKAGE}/relationships/metadata/thumbnail": "docProps/thumbnail.jpeg",
    }
    more = "".join(
        f'<Relationship Id="p{n}" Type="{kind}" Target="{name}"/>' for n, (kind, name) in enumerate(kinds.items())
    )
    types = (
        '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys(old.namelist()):
            part = old.read(name)
            if name == "_rels/.rels":
                part = part.replace(b"</Relationships>", f"{more}</Relationships>".encode())
            if name == "[Content_Types].xml":
                part = part.replace(b"</Types>", f"{types}</Types>".encode())
            new.writestr(name, part)
    return out.getvalue()
