"""Takes out of a DOCX what is about people and no part of what a reader sees: changes and who made them, comments, macros.

Runs in the worker process. Element names are those of WordprocessingML (ISO/IEC 29500-1), Transitional or Strict.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from .package import Package, Part

KEPT = frozenset(
    "header footer footnotes endnotes styles stylesWithEffects settings webSettings fontTable theme themeOverride numbering "
    "image font hyperlink chart chartEx chartUserShapes chartStyle chartColorStyle diagramData diagramLayout "
    "diagramQuickStyle diagramColors diagramDrawing".split()
)
"""Kinds of relationships that are followed. Left out are properties, thumbnails, comments and their authors, custom XML,
embedded files and objects, macros, the glossary, printers, templates, other documents, sound and film."""
_EXPLICIT = frozenset(
    "header footer image hyperlink chart chartEx chartUserShapes diagramData diagramLayout diagramQuickStyle diagramColors "
    "diagramDrawing".split()
)
"""Kinds of relationships that some element names by its id, and that are for nothing where none does."""
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
_R = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_GONE = (
    "commentRangeStart commentRangeEnd commentReference annotationRef permStart permEnd rPrChange pPrChange sectPrChange "
    "tblPrChange tblPrExChange tcPrChange trPrChange tblGridChange numberingChange cellIns cellMerge delText delInstrText "
    "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd "
    "customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd "
    "customXmlMoveToRangeStart customXmlMoveToRangeEnd customXmlPr smartTagPr altChunk subDoc control OLEObject "
    "externalData dataBinding placeholder docVars rsids docId mailMerge attachedTemplate attachedSchema schemaLibrary "
    "saveThroughXslt audioFile videoFile quickTimeFile webVideoPr svgBlip imgProps"
).split()
_LOOSE = "ins moveTo smartTag customXml".split()
"""What is around text that stays."""
_ABOUT_PEOPLE = frozenset(
    "author initials lastModifiedBy userId providerId ed edGrp fullDate rsidR rsidRPr rsidP rsidRDefault rsidDel rsidSect "
    "rsidTr".split()
)
_LINKS = frozenset("hlinkClick hlinkHover hlinkMouseOver headerReference footerReference".split())
"""Elements that are nothing without what they refer to."""


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def clean(package: Package) -> None:
    """Settle the tracked changes of every part, and take out what is about people and machines."""
    package.main.type = MAIN_TYPE
    for part in package.parts.values():
        if part.root is not None:
            _settle(part.root)
            _take_out(part.root)
    unlink(package)


def unlink(package: Package) -> None:
    """Take out references to what is no more in the package, what nothing refers to any more, and images from outside."""
    for part in package.parts.values():
        for relation in list(part.relations.values()):
            if relation.external and relation.kind != "hyperlink":
                del part.relations[relation.identifier]
        if part.root is None:
            continue
        used = _references(part)
        for relation in list(part.relations.values()):
            if relation.kind in _EXPLICIT and relation.identifier not in used:
                del part.relations[relation.identifier]
    package.prune()


def _references(part: Part) -> set[str]:
    """The ids of relationships that elements name; those of none go, with the elements that are nothing without."""
    used: set[str] = set()
    for element in list(part.root.iter(etree.Element)):  # type: ignore[union-attr]
        for key, value in list(element.attrib.items()):
            if not value or not key.startswith(_R):
                continue
            if value in part.relations:
                used.add(value)
            elif local(element) in _LINKS and element.getparent() is not None:
                element.getparent().remove(element)
            else:
                del element.attrib[key]
    return used


def _take_out(root: Any) -> None:
    etree.strip_elements(root, *_anywhere(_GONE), with_tail=False)
    etree.strip_tags(root, *(f"{{{each}}}{name}" for each in W for name in _LOOSE))
    for element in root.iter(etree.Element):
        for key in [key for key in element.attrib if key.rpartition("}")[2] in _ABOUT_PEOPLE]:
            del element.attrib[key]


def _anywhere(names: list[str]) -> list[str]:
    return [f"{{*}}{name}" for name in names]


# --- tracked changes ----------------------------------------------------------------------------------------------------


def _settle(root: Any) -> None:
    """Accept the tracked changes: what is deleted or moved away goes, with the rows, cells and paragraph ends."""
    for row in _owners(root, "trPr", "del"):
        _remove(row)
    for cell in _owners(root, "tcPr", "cellDel"):
        _remove(cell)
    ended = [mark.getparent() for mark in _marks(root)]
    for paragraph in ended:
        _join_next(paragraph)
    for name in ("del", "moveFrom"):
        for element in list(root.iter(*(f"{{{each}}}{name}" for each in W))):
            _remove(element)
    for table in [each for each in _all(root, "tbl") if not any(True for _ in _all(each, "tr"))]:
        _remove(table)
    for row in [each for each in _all(root, "tr") if not any(True for _ in _all(each, "tc"))]:
        _remove(row)
    for cell in _all(root, "tc"):
        if not any(local(child) in ("p", "tbl", "sdt", "customXml") for child in cell):
            etree.SubElement(cell, cell.tag[: -len("tc")] + "p")


def _all(root: Any, name: str) -> Iterator[Any]:
    return root.iter(*(f"{{{each}}}{name}" for each in W))  # type: ignore[no-any-return]


def _owners(root: Any, properties: str, mark: str) -> list[Any]:
    """The elements whose properties have that mark."""
    found = [each for each in _all(root, mark) if local(each.getparent()) == properties]
    return [each.getparent().getparent() for each in found]


def _marks(root: Any) -> list[Any]:
    """The properties of the paragraphs whose end is deleted or moved away."""
    found = [
        each.getparent()
        for name in ("del", "moveFrom")
        for each in _all(root, name)
        if local(each.getparent()) == "rPr" and local(each.getparent().getparent()) == "pPr"
    ]
    return [each.getparent() for each in dict.fromkeys(found)]


def _join_next(paragraph: Any) -> None:
    """Put what a paragraph holds in front of the next, as Word does where the end of it is deleted."""
    following = paragraph.getnext()
    while following is not None and local(following) in ("bookmarkStart", "bookmarkEnd"):
        following = following.getnext()
    if following is None or local(following) != "p" or paragraph.getparent() is None:
        return
    at = 1 if len(following) and local(following[0]) == "pPr" else 0
    for child in reversed([child for child in paragraph if local(child) != "pPr"]):
        following.insert(at, child)
    paragraph.getparent().remove(paragraph)


def _remove(element: Any) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)
