"""Spreadsheets written by openpyxl: the same cells give the same bytes, and no temporary file holds what is in them.

openpyxl itself puts the time into the file, and each sheet first into a file in the system's folder for temporary ones,
where a kill would leave it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .table_files import inert

if TYPE_CHECKING:
    from openpyxl import Workbook

_TIME = datetime(1980, 1, 1)
"""The earliest that an archive can bear: when a file was made is nothing of its contents."""
_FIRST_SHEET = "xl/worksheets/sheet1.xml"


def cell(value: object) -> object:
    """A value as it may stand in a cell: no formula, and no control characters. openpyxl cuts it where it is too long."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    value = inert(value)
    return ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value


def write_sheet(path: Path, title: str, rows: Iterable[Sequence[object]]) -> None:
    """Writes a workbook of one sheet, row by row as they come."""
    import openpyxl
    from openpyxl.worksheet._writer import WorksheetWriter

    book = openpyxl.Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    with _Archive(path, "w") as archive:
        with archive.open(_entry(_FIRST_SHEET), "w") as out:
            sheet._writer = WorksheetWriter(sheet, out)
            sheet._writer.write_top()
            for row in rows:
                sheet.append([cell(value) for value in row])
            sheet.close()
        _save(book, archive)


def workbook_bytes(book: Workbook) -> bytes:
    """A workbook as a file in memory."""
    file = BytesIO()
    with _Archive(file, "w") as archive:
        _save(book, archive)
    return file.getvalue()


class _Archive(ZipFile):
    """Its entries bear no time of their own."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_options: Any, **_more: Any) -> None:
        """As ZipFile's."""
        super().writestr(_entry(zinfo_or_arcname), data)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # of 1 January 1980
    entry.compress_type = ZIP_DEFLATED
    return entry


def _save(book: Any, archive: _Archive) -> None:
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class Writer(ExcelWriter):
        def write_worksheet(self, ws: Any) -> None:
            """Puts a sheet into the archive, unless it is there already."""
            ws._drawing = SpreadsheetDrawing()
            writer: Any = ws._writer if book.write_only else WorksheetWriter(ws, BytesIO())
            if not book.write_only:
                writer.write()
                archive.writestr(ws.path[1:], writer.out.getvalue())
            ws._rels = writer._rels
            self.manifest.append(ws)

    book.properties.creator = "ragbox"
    book.properties.created = book.properties.modified = _TIME
    Writer(book, archive).write_data()
