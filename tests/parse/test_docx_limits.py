"""Hostile DOCX files: each ends in a typed ParseError or a problem, in little time and memory, and fetches nothing."""

from __future__ import annotations

import copy
import io
import random
import struct
import zipfile
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from effort import at_most

from benchmarks.made_docx import (
    NAMESPACES,
    Part,
    in_list,
    made,
    numbering,
    p,
    r,
    root,
    style,
    styles,
    tbl,
    tc,
    tr,
)
from ragbox.config import Limits
from ragbox.errors import ParseError
from ragbox.parse import parse_bytes
from ragbox.types import Document

from .makers import LIMITS, check, repack, texts

SECONDS = 5.0
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
GOOD = made(p("The rent is due on the first day of the month."))


def parsed(data: bytes, limits: Limits = LIMITS) -> Document:
    """The document, made in little time."""
    with at_most(SECONDS):
        document = parse_bytes("file.docx", data, limits=limits)
    check(document)
    return document


def refused(data: bytes, code: str, limits: Limits = LIMITS) -> None:
    with at_most(SECONDS), pytest.raises(ParseError) as caught:
        parse_bytes("file.docx", data, limits=limits)
    assert caught.value.code == code


def check_places(document: Document) -> None:
    """Every change lies in the text, every cell in its table."""
    for revision in document.revisions:
        assert 0 <= revision.start <= revision.end <= len(document.text)
    for table in document.tables:
        for cell in table.cells:
            assert table.start <= cell.start < cell.end <= table.end
            assert cell.row + cell.rows <= table.rows
            assert cell.column + cell.columns <= len(table.columns)


def with_document(xml: str) -> bytes:
    """The good file with another main part."""
    return repack(GOOD, lambda name, old: xml.encode() if name == "word/document.xml" else old)


def with_entries(*entries: tuple[str, bytes]) -> bytes:
    return repack(GOOD, lambda _, old: old, entries)


# --- archives ---


def test_one_part_that_unpacks_to_a_thousand_times_its_size() -> None:
    refused(with_entries(("word/comments.xml", b"<x>" + b" " * 40_000_000 + b"</x>")), "too_expanded")


def test_many_parts_that_each_unpack_to_little() -> None:
    bombs = [(f"word/x{n}.xml", b"<x>" + b" " * 1_000_000 + b"</x>") for n in range(60)]
    refused(with_entries(*bombs), "too_expanded")


def test_entries_that_share_their_bytes() -> None:
    """Many directory entries lead to the same compressed bytes, so that a small file unpacks to a large one."""
    data = with_entries(("word/comments.xml", b"<x>" + b" " * 3_000_000 + b"</x>"))
    at = data.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack("<H", data[at + 10 : at + 12])[0], *struct.unpack("<II", data[at + 12 : at + 20])
    directory = data[start : start + size]
    last = directory[directory.rfind(b"PK\x01\x02") :]
    copies = b"".join(last.replace(b"comments", b"c%07d" % n) for n in range(60))
    many = data[:start] + directory + copies + data[at:]
    end = many.rfind(b"PK\x05\x06")
    total = struct.pack("<HHII", count + 60, count + 60, size + len(copies), start)
    bomb = many[: end + 8] + total + many[end + 20 :]
    with pytest.raises(ParseError) as caught:  # an entry's own header has another name, or the whole is too large
        parse_bytes("file.docx", bomb, limits=LIMITS)
    assert caught.value.code in ("damaged", "too_expanded")


def test_more_entries_than_any_document_has() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"")
        for number in range(30_000):
            info = zipfile.ZipInfo(f"word/media/{number:0100d}")
            archive.writestr(info, b"")
    refused(out.getvalue(), "too_expanded")


def test_a_bomb_inside_an_embedded_file_is_never_unpacked() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\x00" * 50_000_000)
    document = parsed(with_entries(("word/embeddings/bomb.docx", inner.getvalue())))
    assert [attachment.name for attachment in document.attachments] == ["bomb.docx"]


# --- XML ---


def laughs() -> str:
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE w:document [<!ENTITY a0 "ha">{"".join(names)}]>'


@pytest.mark.parametrize(
    "declared",
    [
        laughs(),
        f'<!DOCTYPE w:document [<!ENTITY a9 "{"a" * 100_000}">]>',
        '<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE w:document [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
        '<!DOCTYPE w:document [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    ],
    ids=["billion laughs", "quadratic", "external DTD", "parameter entity", "external entity"],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_document_types_are_refused(declared: str, coding: str) -> None:
    body = p("LAUGH").replace("LAUGH", "&a9;")
    head = f"<?xml version='1.0' encoding='{coding}'?>{declared}"
    xml = f"{head}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    data = repack(GOOD, lambda name, old: xml.encode(coding) if name == "word/document.xml" else old)
    refused(data, "damaged")


@pytest.mark.parametrize("tag", ["w:sdt", "w:tbl", "w:ins", "w:r", "w:hyperlink", "m:e"])
@pytest.mark.parametrize("depth", [100, 10_000, 200_000])
def test_deep_nesting_ends_in_an_error_or_is_read(tag: str, depth: int) -> None:
    xml = f"<w:document {NAMESPACES}><w:body>{f'<{tag}>' * depth}{f'</{tag}>' * depth}</w:body></w:document>"
    if depth > 1_000:
        refused(with_document(xml), "damaged")
    else:
        assert parsed(with_document(xml)).text == ""


def test_tables_in_tables_as_deep_as_xml_may_be() -> None:
    inner = p("Innermost.")
    for _ in range(75):
        inner = tbl(tr(tc(inner)))
    document = parsed(made(p("Before.") + inner + p("After.")))
    assert texts(document, "paragraph") == ["Before.", "After."]
    assert "Innermost." in document.text or [problem.code for problem in document.problems] == ["part_failed"]


@pytest.mark.parametrize("kind", ["footnotes", "header", "styles", "comments"])
def test_a_part_nested_too_deep_leaves_the_rest(kind: str) -> None:
    deep = root("x", "<w:x>" * 3_000 + "</w:x>" * 3_000)
    document = parsed(made(p("Kept."), Part(kind, f"{kind}.xml", deep)))
    assert (document.text, [problem.code for problem in document.problems]) == ("Kept.", ["part_failed"])


def test_an_element_with_a_hundred_thousand_attributes() -> None:
    many = " ".join(f'a{number}="1"' for number in range(100_000))
    refused(with_document(f"<w:document {NAMESPACES}><w:body {many}>{p('x')}</w:body></w:document>"), "damaged")
    spaces = " ".join(f'xmlns:a{number}="u{number}"' for number in range(100_000))
    refused(with_document(f"<w:document {NAMESPACES} {spaces}><w:body>{p('x')}</w:body></w:document>"), "damaged")


def test_a_long_attribute_is_no_attack() -> None:
    blob = f'<w:r><w:pict><v:shape o:gfxdata="{"QUJD" * 100_000}="/></w:pict></w:r>'
    assert parsed(made(p(blob + r("Text.")))).text == "Text."


# --- numbers ---

HUGE = ("999999999", "99999999999999999999", "9" * 5_000, "-1", "²", "1e9", "", "0x10", "NaN")


@pytest.mark.parametrize("value", HUGE, ids=lambda value: value[:12])
def test_giant_and_odd_numbers(value: str) -> None:
    span = f'<w:gridSpan w:val="{value}"/>'
    before = f'<w:gridBefore w:val="{value}"/>'
    table = tbl(*(tr(*(tc(f"c{n}", span) for n in range(30)), properties=before) for _ in range(3)))
    odd = f'<w:outlineLvl w:val="{value}"/><w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="5"/></w:numPr>'
    sized = r("Seen.", f'<w:sz w:val="{value}"/><w:color w:val="{value}"/>')
    symbol = f'<w:r><w:sym w:char="{value}" w:font="Symbol"/></w:r>'
    choice = f'<w:ffData><w:ddList><w:result w:val="{value}"/><w:listEntry w:val="A"/></w:ddList></w:ffData>'
    dropped = (
        f'<w:r><w:fldChar w:fldCharType="begin">{choice}</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    forms = (
        "decimal",
        "lowerRoman",
        "upperLetter",
        "ordinalText",
        "cardinalText",
        "decimalEnclosedCircle",
        "hex",
        "chicago",
    )
    lists = {
        n: [f'<w:lvl w:ilvl="0"><w:start w:val="{value}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="%1."/></w:lvl>']
        for n, form in enumerate(forms)
    }
    items = "".join(p("item", in_list(n)) for n in lists)
    part = numbering(lists, {n: (n, f'<w:lvlOverride w:ilvl="{value}"/>') for n in lists})
    document = parsed(made(table + p("x", odd) + p(sized + symbol + dropped) + items, part))
    assert document.text.count("item") == len(forms)
    assert "c29" in document.text
    assert all(len(table.columns) < 2_000 for table in document.tables)


def test_rows_of_thousands_of_cells() -> None:
    wide = tr(*(tc("x", '<w:gridSpan w:val="200"/>') for _ in range(2_000)))
    long = "".join(tr("a") for _ in range(1_000))
    document = parsed(made(tbl(wide, long, wide)))
    assert document.text.count("x") == 4_000


# --- references ---


def test_styles_based_on_each_other() -> None:
    ring = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{(n + 1) % 3}"/></w:style>'
        for n in range(3)
    )
    document = parsed(made(p(r("Text.", '<w:rStyle w:val="s1"/>'), style("s0")), styles(ring)))
    assert document.text == "Text."


def test_lists_linked_to_each_other() -> None:
    links = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:styleLink w:val="L{n}"/><w:numStyleLink w:val="L{1 - n}"/></w:abstractNum>'
        for n in (0, 1)
    )
    part = Part(
        "numbering",
        "numbering.xml",
        root("numbering", links + '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'),
    )
    assert parsed(made(p("Text.", in_list(5)), part)).text == "Text."


def test_comments_that_answer_each_other() -> None:
    said = "".join(f'<w:comment w:id="{n}"><w:p w14:paraId="{n}">{r(f"c{n}")}</w:p></w:comment>' for n in range(5_000))
    ring = "".join(f'<w15:commentEx w15:paraId="{n}" w15:paraIdParent="{(n + 1) % 5_000}"/>' for n in range(5_000))
    parts = (
        Part("comments", "comments.xml", root("comments", said)),
        Part("commentsExtended", "commentsExtended.xml", root("x", ring), "application/xml"),
    )
    document = parsed(made(p(r("Text.") + '<w:r><w:commentReference w:id="7"/></w:r>'), *parts))
    assert len(document.revisions) == len(texts(document, "comment")) == 5_000


def test_notes_that_refer_to_themselves() -> None:
    again = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1">{p(r("Again") + again)}</w:footnote>'
    part = Part("footnotes", "footnotes.xml", root("footnotes", note))
    body = p(r("Text") + '<w:r><w:footnoteReference w:id="1"/></w:r>') * 50
    assert texts(parsed(made(body, part)), "footnote") == ["[1] Again[1]"]


@pytest.mark.parametrize(
    "kind", ["footnotes", "numbering", "styles", "comments", "header", "attachedTemplate", "image"]
)
def test_what_lies_outside_the_file_is_not_fetched(kind: str) -> None:
    away = [
        Part(kind, target, "", external=True)
        for target in ("http://127.0.0.1:9/x", "file:///etc/passwd", "\\\\host\\x")
    ]
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
    assert parsed(made(p("Text.") + section, *away)).text == "Text."


def test_fields_that_are_opened_thousands_of_times() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert parsed(made(p(begin * 10_000 + r("Text.")) + p("More."))).text == "Text.\nMore."
    assert parsed(made(p((begin + end) * 10_000 + r("Text.")))).text == "Text."


# --- anything else ---


def mutated(data: bytes, generator: random.Random) -> bytes:
    """A file in whose parts some elements are moved, doubled, dropped, renamed, or have other values."""

    def change(name: str, old: bytes) -> bytes:
        if not name.startswith("word/") or not name.endswith(".xml") or generator.random() < 0.3:
            return old
        whole = ElementTree.fromstring(old)
        for _ in range(generator.randrange(1, 8)):
            every = [(parent, child) for parent in whole.iter() for child in parent]
            if every:
                _mutate(*generator.choice(every), generator.choice(every), generator)
        return ElementTree.tostring(whole)

    return repack(data, change)


def _mutate(parent: Element, child: Element, other: tuple[Element, Element], generator: random.Random) -> None:
    kind = generator.randrange(5)
    if kind == 0:
        parent.remove(child)
    elif kind == 1:
        other[0].insert(generator.randrange(len(other[0]) + 1), copy.deepcopy(child))
    elif kind == 2:
        child.tag = generator.choice(
            [other[1].tag, *(f"{{{WORD}}}{tag}" for tag in "p r t tc tr tbl sdt ins del".split())]
        )
    elif kind == 3 and child.attrib:
        child.set(generator.choice(list(child.attrib)), generator.choice([*HUGE, "0", "1", "2", "continue"]))
    else:
        other[1].attrib.update(child.attrib)


def test_mutated_files_end_in_a_document_or_a_typed_error() -> None:
    from benchmarks.docx_features import cases

    generator = random.Random(7)
    outcomes: dict[str, int] = {}
    for case in cases():
        for _ in range(6):
            data = mutated(case.data, generator)
            try:
                document = parse_bytes("file.docx", data, limits=LIMITS)
            except ParseError as error:
                outcomes[error.code] = outcomes.get(error.code, 0) + 1
            else:
                check(document)
                check_places(document)
                outcomes["read"] = outcomes.get("read", 0) + 1
    assert set(outcomes) <= {"read", "damaged"}
    assert outcomes["read"] > 300


def test_a_file_that_is_no_archive_of_xml() -> None:
    bad = repack(GOOD, lambda name, old: b"\xff\xfe\x00<" if name == "word/document.xml" else old)
    refused(bad, "damaged")


@pytest.mark.parametrize("name", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
def test_a_file_without_a_part_it_needs(name: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_bytes("file.docx", repack(GOOD, lambda part, old: None if part == name else old), limits=LIMITS)
    assert caught.value.code in ("damaged", "unknown_type")
