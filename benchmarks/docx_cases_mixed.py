"""Cases of features inside one another, as real files have them."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.docx_cases import Case, case
from benchmarks.made_docx import (
    Part,
    change,
    field,
    in_list,
    level,
    made,
    mark,
    numbering,
    p,
    r,
    root,
    sdt,
    style,
    styles,
    tbl,
    tc,
    tr,
)

_ANN = "Ann Lee 2026-03-04"
_DECIMAL = numbering({1: [level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)")]}, {5: (1, "")})


def cases() -> Iterator[Case]:
    """Every case of this module."""
    yield from _changes_within()
    yield from _comments_within()
    yield from _tables_within()
    yield from _fields_within()


def _box(inner: str) -> str:
    return (
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _notes(text: str) -> Part:
    return Part("footnotes", "footnotes.xml", root("footnotes", f'<w:footnote w:id="2">{p(text)}</w:footnote>'))


def _changes_within() -> Iterator[Case]:
    added, struck = change("ins", r("new")), change("del", r("old"))
    both = f"inserted: {_ANN}: new", f"deleted: {_ANN}: old -> new"
    changes = both[1], both[0]
    yield case(
        "mixed: changes in a list item",
        made(p(r("A ") + struck + added, in_list(5)), _DECIMAL),
        *("list_item: 1. A new", *changes),
    )
    yield case("mixed: changes in a text box", made(p(r("Text.") + _box(p(struck + added)))), "Text.", "new", *changes)
    yield case("mixed: changes in a content control", made(p(sdt(struck + added))), "new", *changes)
    header = Part("header", "h.xml", root("hdr", p(struck + added)))
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
    yield case(
        "mixed: changes in a running header", made(p("Text.") + section, header), "header: new", "Text.", *changes
    )
    link = f'<w:hyperlink w:anchor="a">{struck}{added}</w:hyperlink>'
    yield case("mixed: changes in a hyperlink", made(p(r("See ") + link)), "See new", *changes)
    two = change("ins", r("first")) + "</w:p><w:p>" + change("ins", r("second"))
    yield case(
        "mixed: an insertion over two paragraphs",
        made(p(r("It: ") + two)),
        *("paragraph: It: first", "second", f"inserted: {_ANN}: first", f"inserted: {_ANN}: second"),
    )
    secret = change("ins", r("seen ") + r("unseen", "<w:vanish/>"))
    yield case(
        "mixed: hidden text in an insertion",
        made(p(r("Is ") + secret)),
        *("Is seen", f"inserted: {_ANN}: seen", "hidden: invisible: unseen", "problem: hidden_text"),
    )
    item = p(change("del", r("Gone")), in_list(5) + '<w:rPr><w:del w:id="1" w:author="Ann Lee"/></w:rPr>')
    body = p("One", in_list(5)) + item + p("Two", in_list(5))
    yield case(
        "mixed: a deleted list item is not counted",
        made(body, _DECIMAL),
        *("list_item: 1. One", "list_item: 2. Two", f"deleted: {_ANN}: Gone -> Two"),
    )


def _comments_within() -> Iterator[Case]:
    said = '<w:comment w:id="1" w:author="Jane Roe" w:date="2026-03-04T09:00:00Z">' + p("Why?") + "</w:comment>"
    part = Part("comments", "comments.xml", root("comments", said))
    start, end = '<w:commentRangeStart w:id="1"/>', '<w:commentRangeEnd w:id="1"/>'
    asked = end + '<w:r><w:commentReference w:id="1"/></w:r>'
    block, remark = "comment: Comment by Jane Roe, 2026-03-04: Why?", "remark: Jane Roe 2026-03-04: Why? -> "
    body = p(r("Pay ") + start + change("ins", r("twice")) + r(" now") + asked + r("."))
    yield case(
        "mixed: a comment on an insertion",
        made(body, part),
        *("Pay twice now.", block, f"inserted: {_ANN}: twice", remark + "twice now"),
    )
    yield case(
        "mixed: a comment on a list item, its range from the number on",
        made(p(start + r("Pay") + asked, in_list(5)) + p("Next", in_list(5)), part, _DECIMAL),
        *("list_item: 1. Pay", block, "list_item: 2. Next", remark + "Pay"),
    )
    inner = tbl(tr("a", tc(p(start + r("b") + asked))))
    yield case(
        "mixed: a comment in a table in a table",
        made(tbl(tr("Outer", tc(inner + p("")))) + p("After."), part),
        *("table_row: Outer", "table_row: a | b", block, "After."),
        *("table: 1 x 2, header 0, cells 1", "table: 1 x 2, header 0, cells 2", remark + "b"),
    )
    rows = tbl(tr(tc(p(start + r("from"))), "x"), tr("y", tc(p(r("to") + asked))))
    yield case(
        "mixed: a comment over several cells",
        made(rows, part),
        *(
            "table_row: from | x",
            "table_row: y | to",
            block,
            "table: 2 x 2, header 0, cells 4",
            remark + "from\tx\ny\tto",
        ),
    )
    yield case(
        "mixed: a comment in a text box",
        made(p(r("Text.") + _box(p(start + r("Boxed.") + asked))), part),
        *("Text.", "Boxed.", block, remark + "Boxed."),
    )
    heading = styles('<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>')
    yield case(
        "mixed: a comment on a heading",
        made(p(start + r("Fees") + asked, style("H1")) + p("Text."), heading, part),
        *("heading 1: Fees", block, "Text.", remark + "Fees"),
    )


def _tables_within() -> Iterator[Case]:
    table = "table: 1 x 2, header 0, cells 2"
    items = p("One", in_list(5)) + p("Two", in_list(5))
    yield case(
        "mixed: a list through a table",
        made(p("Zero", in_list(5)) + tbl(tr("List", tc(items))) + p("Three", in_list(5)), _DECIMAL),
        *("list_item: 1. Zero", "table_row: List | 2. One 3. Two", "list_item: 4. Three", table),
    )
    nested = tbl(tr("In", tc(p("Two", in_list(5)))))
    body = tbl(tr("Out", tc(p("One", in_list(5)) + nested)), tr("Next", tc(p("Three", in_list(5)))))
    yield case(
        "mixed: a list through a table in a table",
        made(body, _DECIMAL),
        *("table_row: Out | 1. One", "table_row: In | 2. Two", "table_row: Next | 3. Three"),
        *("table: 2 x 2, header 0, cells 4", table),
    )
    held = sdt(tbl(sdt(tr("A", sdt(tc(p(sdt(r("B")))))))))
    yield case("mixed: content controls around every part of a table", made(held), "table_row: A | B", table)
    yield case(
        "mixed: a text box with a table in a cell",
        made(tbl(tr("Out", tc(p(r("Side") + _box(tbl(tr("a", "b")))))))),
        *("table_row: Out | Side", "table_row: a | b", table, table),
    )
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    yield case("mixed: check boxes in a table", made(tbl(tr("Agreed", tc(p(symbol))))), "table_row: Agreed | ☑", table)


def _fields_within() -> Iterator[Case]:
    page = field("PAGEREF _Toc1", "3")
    entry = f'<w:hyperlink w:anchor="_Toc1">{r("1. Term")}<w:r><w:tab/></w:r>{page}</w:hyperlink>'
    first = mark("begin") + '<w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>' + mark("separate") + entry
    contents = sdt(
        p("Contents") + p(first) + p(mark("end")),
        '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
    )
    yield case("mixed: a table of contents", made(contents + p("Text.")), "Contents", "list_item: 1. Term 3", "Text.")
    link = field('HYPERLINK "https://example.org/a?b=c"', r("our site", "<w:u/>"))
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = p(r("See ") + link + reference + r("."))
    yield case(
        "mixed: a link as a field, with a footnote",
        made(body, _notes("Seen 2 May.")),
        *("See our site[1].", "footnote: [1] Seen 2 May."),
    )
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )
    yield case(
        "mixed: an equation in a list item",
        made(p(r("Take ") + formula, in_list(5)), _DECIMAL),
        "list_item: 1. Take 1/2",
    )
    forms = f'<mc:Choice Requires="w14">{r("new")}</mc:Choice><mc:Fallback>{r("old")}</mc:Fallback>'
    choice = f"<mc:AlternateContent>{forms}</mc:AlternateContent>"
    yield case("mixed: text in two forms, once", made(p(r("A ") + choice + r(" form."))), "A new form.")
