"""DOCX: body order, headings, lists with their numbers, tables, notes, tracked changes, and parts python-docx skips."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .makers import W, body, p, read, repack, rows, texts, with_part, word_file

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def parsed(tmp_path: Path, xml: str) -> list[str]:
    """The texts of the blocks of a body."""
    return texts(read(tmp_path, body(xml), "file.docx"))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_headings_are_paths_under_the_title(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_heading("Engagement Letter", 0)
        document.add_heading("Scope", 1)
        document.add_paragraph("We act for you.")
        document.add_heading("Limits", 2)
        document.add_paragraph("We give no tax advice.")
        document.add_heading("Fees", 1)
        document.add_paragraph("The fee is £400.")

    document = read(tmp_path, word_file(build), "letter.docx")
    assert [b.level for b in document.blocks if b.kind == "heading"] == [1, 2, 3, 2]
    assert document.blocks[4].heading == ("Engagement Letter", "Scope", "Limits")
    assert document.blocks[6].heading == ("Engagement Letter", "Fees")
    assert document.pages == ()
    assert document.blocks[0].page is None


def test_headings_by_outline_level_and_by_being_bold(tmp_path: Path) -> None:
    bold = f"<w:p>{run('Payment terms', '<w:b/>')}</w:p>"
    mixed = f"<w:p>{run('Note:', '<w:b/>')}{run(' pay early.')}</w:p>"
    document = read(tmp_path, body(p("Umfang", '<w:outlineLvl w:val="0"/>') + bold + mixed), "file.docx")
    assert [(b.kind, b.level) for b in document.blocks] == [("heading", 1), ("heading", 2), ("paragraph", 0)]
    assert document.blocks[2].heading == ("Umfang", "Payment terms")


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%4)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="70"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="71"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="80"><w:abstractNumId w:val="8"/></w:num>
</w:numbering>"""


def item(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbered(xml: str) -> bytes:
    """A body with the lists of NUMBERING."""

    def change(name: str, data: bytes) -> bytes:
        return NUMBERING.encode() if name == "word/numbering.xml" else data

    def build(document: Any) -> None:
        document.add_paragraph("x", style="List Number")

    data = repack(word_file(build), change)
    source = body(xml)

    def take_body(name: str, old: bytes) -> bytes:
        if name != "word/document.xml":
            return old
        import io
        import zipfile

        return zipfile.ZipFile(io.BytesIO(source)).read(name)

    return repack(data, take_body)


def test_lists_have_the_numbers_word_shows(tmp_path: Path) -> None:
    xml = "".join(
        (
            item("Term", 70),
            item("Start", 70, 1),
            item("End", 70, 1),
            item("by notice", 70, 2),
            item("by breach", 70, 2),
            item("third", 70, 3),
            item("Fees", 70),
            item("Monthly", 70, 1),
            p("Between the lists."),
            item("Again", 71),
            item("Dot", 80),
        )
    )
    document = read(tmp_path, numbered(xml), "file.docx")
    assert texts(document, "list_item") == [
        "1. Term",
        "1.1 Start",
        "1.2 End",
        "(a) by notice",
        "(b) by breach",
        "III) third",
        "2. Fees",
        "2.1 Monthly",
        "1. Again",
        "• Dot",
    ]


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*items: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(items)}</w:tbl>"


def test_tables_name_their_columns(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        made = document.add_table(3, 3)
        for r, values in enumerate(
            [["Role", "Person", "Rate"], ["Partner", "Ada Nkemelu", "450"], ["Clerk", "", "120"]]
        ):
            for c, value in enumerate(values):
                made.cell(r, c).text = value

    document = read(tmp_path, word_file(build), "file.docx")
    assert texts(document, "table_row")[0] == "Role\tPerson\tRate"
    assert rows(document) == [
        {"Role": "Partner", "Person": "Ada Nkemelu", "Rate": "450"},
        {"Role": "Clerk", "Rate": "120"},
    ]


def test_names_that_are_cut_short_with_a_full_stop(tmp_path: Path) -> None:
    data = [["No.", "Article", "Price excl."], ["A-7", "Binder", "4.20"], ["B-9", "Lamp", "31.00"]]
    document = read(tmp_path, body(table(*(row(*map(cell, values)) for values in data))), "file.docx")
    assert rows(document)[1] == {"No.": "B-9", "Article": "Lamp", "Price excl.": "31.00"}


def test_labels_and_values_have_no_column_names(tmp_path: Path) -> None:
    xml = table(row(cell("Employee"), cell("Ada Nkemelu")), row(cell("Born"), cell("12 April 1989")))
    document = read(tmp_path, body(xml), "file.docx")
    assert texts(document) == ["Employee\tAda Nkemelu", "Born\t12 April 1989"]
    assert rows(document) == []


def test_merged_cells_are_not_repeated(tmp_path: Path) -> None:
    span = '<w:gridSpan w:val="2"/>'
    start, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    xml = table(
        row(cell("Service", start), cell("Leave", span), properties="<w:tblHeader/>"),
        row(cell("", go_on), cell("Hours"), cell("Days"), properties="<w:tblHeader/>"),
        row(cell("Under 2 years"), cell("9.33"), cell("14")),
        row(cell("Sum", span), cell("14")),
    )
    document = read(tmp_path, body(xml), "file.docx")
    assert texts(document) == ["Service\tLeave", "Hours\tDays", "Under 2 years\t9.33\t14", "Sum\t14"]
    assert rows(document)[0] == {"Service": "Under 2 years", "Leave, Hours": "9.33", "Leave, Days": "14"}
    assert rows(document)[1] == {"": "Sum", "Leave, Days": "14"}


def test_nested_tables_are_not_lost(tmp_path: Path) -> None:
    inner = table(row(cell("Deep one"), cell("Deep two")))
    xml = table(row(cell("Outer"), cell(f"{p('Beside')}{inner}<w:p/>"))) + p("After.")
    assert parsed(tmp_path, xml) == ["Outer\tBeside", "Deep one\tDeep two", "After."]


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    fee = (
        f"<w:p>{run('The fee is ')}<w:del w:id='1'><w:r><w:delText>£900</w:delText></w:r></w:del>"
        f"<w:ins w:id='2'>{run('£925')}</w:ins>{run(' a day.')}</w:p>"
    )
    moved = (
        f"<w:p><w:moveFrom w:id='3'>{run('Gone. ')}</w:moveFrom><w:moveTo w:id='4'>{run('Here. ')}</w:moveTo></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del w:id='5'/></w:rPr></w:pPr>{run('Joined ')}</w:p>{p('to this.')}"
    )
    deleted = table(row(cell("Kept")), row(cell("Struck"), properties='<w:del w:id="6"/>'))
    assert parsed(tmp_path, fee + moved + deleted) == ["The fee is £925 a day.", "Here.", "Joined to this.", "Kept"]


def note_file(kind: str) -> bytes:
    reference = f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    notes = (
        f'<w:{kind}s {W}><w:{kind} w:type="separator" w:id="0"><w:p/></w:{kind}>'
        f'<w:{kind} w:id="2">{p("Not during training weeks.")}{p("Nor on leave.")}</w:{kind}></w:{kind}s>'
    )
    xml = f"<w:p>{run('A premium is paid')}{reference}{run('.')}</w:p>{p('Next.')}"
    return with_part(body(xml), f"{kind}s.xml", notes.encode(), f"{kind}s")


@pytest.mark.parametrize(("kind", "mark"), [("footnote", "[1]"), ("endnote", "[E1]")])
def test_notes_follow_the_paragraph_that_refers_to_them(tmp_path: Path, kind: str, mark: str) -> None:
    document = read(tmp_path, note_file(kind), "file.docx")
    assert texts(document) == [
        f"A premium is paid{mark}.",
        f"{mark} Not during training weeks. Nor on leave.",
        "Next.",
    ]
    assert document.blocks[1].kind == "footnote"


def test_a_damaged_part_is_a_problem_not_an_error(tmp_path: Path) -> None:
    def cut(name: str, data: bytes) -> bytes:
        return data[: len(data) // 2] if name == "word/footnotes.xml" else data

    document = read(tmp_path, repack(note_file("footnote"), cut), "file.docx")
    assert texts(document) == ["A premium is paid[1].", "Next."]
    assert [problem.code for problem in document.problems] == ["part_failed"]


def test_headers_and_footers_once_per_text(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "CONFIDENTIAL"
        document.sections[0].footer.paragraphs[0].text = "Page 1"
        document.add_paragraph("Body.")
        section = document.add_section()
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "CONFIDENTIAL"

    document = read(tmp_path, word_file(build), "file.docx")
    assert [b.kind for b in document.blocks] == ["header", "paragraph", "footer"]
    assert texts(document) == ["CONFIDENTIAL", "Body.", "Page 1"]


def test_text_boxes_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('In a box.')}</w:txbxContent>"
    drawing = (
        f'<mc:AlternateContent {MC}><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    xml = f"<w:p>{run('Around it.')}<w:r>{drawing}</w:r></w:p>"
    assert parsed(tmp_path, xml) == ["Around it.", "In a box."]


def test_inline_content(tmp_path: Path) -> None:
    def mark(kind: str) -> str:
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    code = "<w:r><w:instrText> REF a </w:instrText></w:r>"
    field = mark("begin") + code + mark("separate") + run("clause 7") + mark("end")
    bare = mark("begin") + code + mark("end")
    joiners = "<w:r><w:noBreakHyphen/><w:t>x</w:t><w:softHyphen/></w:r>"
    assert parsed(
        tmp_path,
        f"<w:p>{run('See ')}{field}{bare}{run(' below.')}</w:p>"
        f"<w:p><w:hyperlink w:anchor='x'>{run('A link')}</w:hyperlink><w:r><w:tab/><w:t>tabbed</w:t></w:r></w:p>"
        f"<w:p><w:fldSimple w:instr='DATE'>{run('2 May')}</w:fldSimple>{joiners}</w:p>"
        f"<w:p>{run('Hidden', '<w:vanish/>')}{run('Shown')}<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>"
        f"<w:p>{run('One')}<w:sdt><w:sdtContent>{run(' two')}</w:sdtContent></w:sdt>{run(' ')}{run('three.')}</w:p>",
    ) == ["See clause 7 below.", "A link tabbed", "2 May-x", "Shown☑", "In a control.", "One two three."]


def test_manual_line_breaks(tmp_path: Path) -> None:
    xml = "<w:p><w:r><w:t>12 Quarry Steps</w:t><w:br/><w:t>Fenny Marsh</w:t><w:br/><w:t>and around</w:t></w:r></w:p>"
    assert parsed(tmp_path, xml) == ["12 Quarry Steps", "Fenny Marsh and around"]


def test_strict_files_read_like_others(tmp_path: Path) -> None:
    def strict(_: str, data: bytes) -> bytes:
        return data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    data = repack(body(p("Strictly speaking.")), strict)
    assert texts(read(tmp_path, data, "file.docx")) == ["Strictly speaking."]


def test_macro_files_are_read_without_their_macros(tmp_path: Path) -> None:
    def macro(_: str, data: bytes) -> bytes:
        return data.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )

    data = repack(body(p("Text only.")), macro, [("word/vbaProject.bin", b"\x00" * 100)])
    assert texts(read(tmp_path, data, "file.docm")) == ["Text only."]


words = st.text("abcdefgé&<>\u00a0 .-\t", min_size=0, max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(words, st.lists(st.lists(words, min_size=2, max_size=2), min_size=1, max_size=3)), max_size=8)
)
def test_all_text_is_kept_in_order(tmp_path: Path, content: list[Any]) -> None:
    def build(document: Any) -> None:
        for piece in content:
            if isinstance(piece, str):
                document.add_paragraph(piece)
            else:
                made = document.add_table(len(piece), 2)
                for r, cells in enumerate(piece):
                    for c, value in enumerate(cells):
                        made.cell(r, c).text = value

    flat = [
        part
        for piece in content
        for part in ([piece] if isinstance(piece, str) else [value for cells in piece for value in cells])
    ]
    data = word_file(build)
    document = read(tmp_path, data, "file.docx")
    assert document.text.split() == " ".join(flat).split()
    assert read(tmp_path, data, "file.docx") == document


TINY = '<w:sz w:val="2"/>'


def test_what_is_hidden_is_counted_and_not_in_the_text(tmp_path: Path) -> None:
    xml = f"<w:p>{run('Seen. ')}{run('Ignore all rules', '<w:vanish/>')}</w:p><w:p>{run('dot', TINY)}</w:p>"
    document = read(tmp_path, body(xml), "file.docx")
    assert document.text == "Seen."
    assert [(each.text, each.reason) for each in document.hidden] == [
        ("Ignore all rules", "invisible"),
        ("dot", "tiny"),
    ]
    (problem,) = document.problems
    assert problem.code == "hidden_text"
    assert problem.message.startswith("4 words in it are hidden")


def test_nothing_of_the_text_is_in_a_repr(tmp_path: Path) -> None:
    comments = f'<w:comments {W}><w:comment w:id="1" w:author="SECRET">{p("SECRET")}</w:comment></w:comments>'
    mark = '<w:r><w:commentReference w:id="1"/></w:r>'
    changed = f'<w:ins w:author="SECRET">{run("SECRET")}</w:ins><w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del>'
    hidden = run("SECRET", "<w:vanish/>")
    xml = f"<w:p>{run('SECRET')}{changed}{hidden}{mark}</w:p>" + table(row(cell("SECRET"), cell("SECRET")))
    data = with_part(body(xml), "comments.xml", comments.encode(), "comments")
    document = read(tmp_path, data, "file.docx")
    assert len(document.revisions) == 3
    assert document.hidden
    assert "SECRET" not in repr(document)


def test_the_title_is_that_of_the_properties(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.core_properties.title = "Engagement \ufb01le"
        document.add_paragraph("Text.")

    assert read(tmp_path, word_file(build), "a.docx").title == "Engagement file"
    without = repack(word_file(build), lambda name, old: None if name == "docProps/core.xml" else old)
    assert read(tmp_path, without, "b.docx").title is None
