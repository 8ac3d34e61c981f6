"""Cases of tables, and of kinds of files: Strict, macros, templates, embedded files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from benchmarks.docx_cases import Case, case
from benchmarks.made_docx import Part, made, p, r, root, styles, tbl, tc, tr

_SPAN = '<w:gridSpan w:val="{}"/>'
_DOWN, _GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
_HEADER = "<w:tblHeader/>"


def cases() -> Iterator[Case]:
    """Every case of this module."""
    yield from _tables()
    yield from _merged()
    yield from _nested()
    yield from _kinds()
    yield from _embedded()


def _tables() -> Iterator[Case]:
    body = tbl(tr("Role", "Person", "Rate"), tr("Partner", "Ada", "450"), tr("Clerk", "", "120"))
    yield case(
        "tables: columns named by the first row",
        made(body),
        "table_row: Role | Person | Rate",
        "table_row: Partner | Ada | 450 [Role / Person / Rate]",
        "table_row: Clerk | 120 [Role / Rate]",
        "table: 3 x 3, header 1, cells 8",
    )
    body = tbl(tr("Employee", "Ada"), tr("Born", "12 April 1989"))
    yield case(
        "tables: labels and values",
        made(body),
        *("table_row: Employee | Ada", "table_row: Born | 12 April 1989", "table: 2 x 2, header 0, cells 4"),
    )
    sheet = styles(
        '<w:style w:type="table" w:styleId="G"><w:name w:val="G"/><w:tblStylePr w:type="firstRow"/></w:style>'
    )
    look = '<w:tblStyle w:val="G"/><w:tblLook w:val="0020" w:firstRow="1"/>'
    yield case(
        "tables: a header row by the table's style",
        made(tbl(tr("Name", "Value"), tr("Ada", "Obi"), properties=look), sheet),
        *("table_row: Name | Value", "table_row: Ada | Obi [Name / Value]", "table: 2 x 2, header 1, cells 4"),
    )
    before = tr("80", "9", properties='<w:gridBefore w:val="1"/>')
    body = tbl(tr("Item", "Net", "Tax", properties=_HEADER), tr("Rent", "900", "90"), before)
    yield case(
        "tables: rows that begin further right",
        made(body),
        "table_row: Item | Net | Tax",
        "table_row: Rent | 900 | 90 [Item / Net / Tax]",
        "table_row: 80 | 9 [Net / Tax]",
        "table: 3 x 3, header 1, cells 8",
    )
    two = tc(p("12 Quarry Steps") + p("Fenny Marsh"))
    yield case(
        "tables: several paragraphs in a cell",
        made(tbl(tr("Address", two))),
        *("table_row: Address | 12 Quarry Steps Fenny Marsh", "table: 1 x 2, header 0, cells 2"),
    )
    header = Part("header", "h.xml", root("hdr", tbl(tr("Acme Ltd", "Page 1"))))
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'
    yield case("tables in running headers", made(p("Body.") + section, header), "header: Acme Ltd Page 1", "Body.")


def _merged() -> Iterator[Case]:
    body = tbl(
        tr(tc("Service", _DOWN), tc("Leave", _SPAN.format(2)), properties=_HEADER),
        tr(tc("", _GOES_ON), "Hours", "Days", properties=_HEADER),
        tr("Under 2 years", "9.33", "14"),
        tr(tc("Sum", _SPAN.format(2)), "14"),
    )
    yield case(
        "tables: two header rows, merged both ways",
        made(body),
        *("table_row: Service | Leave", "table_row: Hours | Days"),
        "table_row: Under 2 years | 9.33 | 14 [Service / Leave, Hours / Leave, Days]",
        "table_row: Sum | 14 [ / Leave, Days]",
        *("table: 4 x 3, header 2, cells 9", "cell: 0,0 2 x 1 Service", "cell: 0,1 1 x 2 Leave", "cell: 3,0 1 x 2 Sum"),
    )
    body = tbl(
        tr("Department", "Doctor", "Room"),
        tr(tc("Cardiology", _DOWN), "Dr Ode", "101"),
        tr(tc("", _GOES_ON), "Dr Pym", "102"),
        tr(tc("", _GOES_ON), "Dr Quist", "103"),
        tr("Surgery", "Dr Rao", "201"),
    )
    yield case(
        "tables: a value merged over several rows",
        made(body),
        "table_row: Department | Doctor | Room",
        "table_row: Cardiology | Dr Ode | 101 [Department / Doctor / Room]",
        "table_row: Dr Pym | 102 [Cardiology, Doctor / Room]",
        "table_row: Dr Quist | 103 [Cardiology, Doctor / Room]",
        "table_row: Surgery | Dr Rao | 201 [Department / Doctor / Room]",
        *("table: 5 x 3, header 1, cells 13", "cell: 1,0 3 x 1 Cardiology"),
    )
    rows = tr("Year", "Net", "Tax", properties=_HEADER), tr("2025", "900", "90"), tr("2026", "925", "92")
    yield case(
        "tables: a title row above the header",
        made(tbl(tr(tc("Table 4: Fees", _SPAN.format(3)), properties=_HEADER), *rows)),
        *("table_row: Table 4: Fees", "table_row: Year | Net | Tax"),
        *("table_row: 2025 | 900 | 90 [Year / Net / Tax]", "table_row: 2026 | 925 | 92 [Year / Net / Tax]"),
        *("table: 4 x 3, header 2, cells 10", "cell: 0,0 1 x 3 Table 4: Fees"),
    )
    across = tbl(tr(tc("Both", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>')), tr("a", "b"))
    yield case(
        "tables: cells merged the old way",
        made(across),
        *("table_row: Both", "table_row: a | b", "table: 2 x 2, header 0, cells 3", "cell: 0,0 1 x 2 Both"),
    )


def _nested() -> Iterator[Case]:
    inner = tbl(tr("Drug", "Dose", "Days"), tr(tc("Iron", _DOWN), "5", "7"), tr(tc("", _GOES_ON), "10", "14"))
    body = tbl(tr("Plan", tc(p("As below") + inner + p(""))), tr("Signed", "Dr Pym")) + p("After.")
    yield case(
        "tables in tables, with merged cells",
        made(body),
        "table_row: Plan | As below",
        "table_row: Drug | Dose | Days",
        "table_row: Iron | 5 | 7 [Drug / Dose / Days]",
        "table_row: 10 | 14 [Iron, Dose / Days]",
        "table_row: Signed | Dr Pym",
        "After.",
        *("table: 2 x 2, header 0, cells 4", "table: 3 x 3, header 1, cells 8", "cell: 1,0 2 x 1 Iron"),
    )


def _kinds() -> Iterator[Case]:
    strict = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
    }
    notes = Part("footnotes", "footnotes.xml", root("footnotes", f'<w:footnote w:id="2">{p("A note.")}</w:footnote>'))
    about = "See http://purl.oclc.org/ooxml/drawingml/main there"
    body = p(r(about) + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("tiny", '<w:sz w:val="1pt"/>'))
    expected = f"{about}[1]", "footnote: [1] A note.", "hidden: tiny: tiny", "problem: hidden_text"
    yield case("files: Strict", _changed(made(body, notes), strict), *expected)
    word = "application/vnd.ms-word."
    kinds = {
        "with macros (.docm)": word + "document.macroEnabled.main+xml",
        "templates (.dotx)": "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "templates with macros (.dotm)": word + "template.macroEnabledTemplate.main+xml",
    }
    for name, kind in kinds.items():
        data = made(p("Text only."), main_type=kind, loose={"word/vbaProject.bin": b"Sub AutoOpen()"})
        yield case(f"files: {name}", data, "Text only.")
    glossary = made(
        p("Body."), loose={"word/glossary/document.xml": root("glossaryDocument", p("Boilerplate.")).encode()}
    )
    yield case("files: building blocks are no text", glossary, "Body.")


def _changed(data: bytes, changes: dict[bytes, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for one, other in changes.items():
                content = content.replace(one, other)
            new.writestr(name, content)
    return out.getvalue()


def _embedded() -> Iterator[Case]:
    book = Part("package", "embeddings/Sheet1.xlsx", b"PK" + b"\x00" * 40, "application/octet-stream")
    shown = '<w:r><w:object><v:shape/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="rId1"/></w:object></w:r>'
    yield case(
        "files embedded in the file",
        made(p(r("See:") + shown), book),
        *("paragraph: See:", "attachment: Sheet1.xlsx 42", "problem: attachments"),
    )
    chunk = Part("aFChunk", "part.htm", b"<html>Other</html>", "text/html")
    yield case(
        "another document put in (altChunk)",
        made(p("Before.") + '<w:altChunk r:id="rId1"/>' + p("After."), chunk),
        *("Before.", "After.", "attachment: part.htm 18", "problem: attachments", "problem: part_failed"),
    )
    away = Part("subDocument", "file:///other.docx", "", external=True)
    body = p("Before.") + p('<w:subDoc r:id="rId1"/>')
    yield case("another document linked to (subdocument)", made(body, away), "Before.", "problem: part_failed")
