"""XLSX to `Document`: each sheet under its name, tables as rows with column names, values as they are shown."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import openpyxl
from lxml import etree

from ...config import Limits
from ...errors import ParseError
from ...types import Document, Problem
from ..files import Loaded
from ..ooxml import damaged, main_part, rebuild, vetted_parts
from ..progress import OnPage
from ..text.flow import PAGES_WORTH, Flow, tidy, too_long
from .xlsx_sheet import Area, Formats, Part, Sheet, TooLongError, area, parts, read_sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NOT_NEEDED = ("xl/charts", "xl/drawings/", "xl/externalLinks/", "xl/pivot", "xl/theme/", "xl/calcChain")
_STYLES = "xl/styles.xml"
_RELATED = re.compile(r"(?:/comments|/threadedComment|/table)\Z")

Comment = tuple[Area, str | None, str | None, str]
"""The cell, author, time and text."""


def parse_xlsx(loaded: Loaded, *, limits: Limits, on_page: OnPage | None) -> Document:
    """The document of an XLSX file's bytes; it has no pages. Formulas are not computed: their saved results are read.

    Raises ParseError (damaged, too_expanded, too_many_characters).
    """
    vetted, problems = vetted_parts(loaded, limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they quote cells
        book, found = _open(loaded, vetted)
        flow = Flow(loaded, limits)
        flow.problems += [*problems, *found]
        reader = _Book(loaded, limits, book, vetted, flow)
        for number, worksheet in enumerate(book.worksheets, start=1):
            tell = partial(on_page or _ignore, "parse", number, len(book.worksheets))
            tell()
            reader.read(worksheet, tell)
    return flow.document(MEDIA_TYPE, str(book.properties.title or ""))


def _ignore(*_: object) -> None:
    """Nobody listens."""


def _open(loaded: Loaded, vetted: dict[str, bytes]) -> tuple[Any, list[Problem]]:
    """The workbook; without its number formats where they are damaged."""
    main = main_part(loaded, vetted)
    kept = {name: data for name, data in vetted.items() if not name.startswith(_NOT_NEEDED)}
    book = _load(kept, main)
    if book is not None:
        return book, []
    kept.pop(_STYLES, None)
    book = _load(kept, main)
    if book is None:
        raise damaged(loaded)
    message = "its number formats are damaged, so dates and amounts are plain numbers; open it in Excel and save it"
    return book, [Problem("parse", "part_failed", message)]


def _load(parts: Mapping[str, bytes], main: str) -> Any | None:
    try:
        data = io.BytesIO(rebuild(parts, main, {}))
        return openpyxl.load_workbook(data, read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception:  # KeyError, ValueError, TypeError and errors of lxml, which may quote the file
        return None


class _Book:
    """Gives the sheets of a workbook to the flow, one after the other."""

    def __init__(self, loaded: Loaded, limits: Limits, book: Any, vetted: Mapping[str, bytes], flow: Flow) -> None:
        self._loaded = loaded
        self._most = self._room = PAGES_WORTH * limits.page_characters
        self._vetted = vetted
        self._flow = flow
        self._formats = Formats(book)

    def read(self, worksheet: Any, tell: Callable[[], None]) -> None:
        """A sheet: its name as a heading, then its tables and lines, or all of it as hidden text."""
        name = tidy(str(worksheet.title))
        path = str(worksheet._worksheet_path)
        comments: list[Comment] = []
        try:
            with worksheet._get_source() as source:
                sheet = read_sheet(worksheet, source, self._formats, room=self._room, tell=tell)
            comments = list(self._comments(path))
            sheet.headed += self._tables(path)
        except TooLongError:
            raise too_long(self._loaded, self._most) from None
        except (ParseError, MemoryError):
            raise
        except Exception:  # as above
            self._flow.missing(f"the sheet {name} is damaged and could not be read; open it in Excel and save it again")
            return
        self._take(name, sheet, comments, shown=worksheet.sheet_state == "visible")

    def _take(self, name: str, sheet: Sheet, comments: list[Comment], *, shown: bool) -> None:
        if sheet.unsaved:
            count = f"{sheet.unsaved:,} formula{'s' if sheet.unsaved > 1 else ''}"
            self._flow.missing(f"the sheet {name} has {count} without a saved result; open it in Excel and save it")
        self._room -= sum(len(value.text) for row in sheet.rows.values() for value in row.values())
        self._flow.hide(" ".join(sheet.hidden), "invisible")
        if not shown:
            texts = [value.text for row in sheet.rows.values() for value in row.values()]
            self._flow.hide(" ".join([*texts, *(text for *_, text in comments)]), "invisible")
            return
        if sheet.rows or comments:
            self._flow.heading(name, 1)
        by_row: dict[int, list[Comment]] = {}
        for each in comments:
            by_row.setdefault(each[0].top, []).append(each)
        for part in parts(sheet):
            self._part(part, by_row)
        for row in sorted(by_row):
            for _, author, date, text in by_row[row]:
                self._flow.comment(text, author, date)

    def _part(self, part: Part, comments: dict[int, list[Comment]]) -> None:
        if len(part.columns) == 1:
            for row in part.rows:
                for cell in row:
                    self._flow.add("paragraph", cell.text)
            return
        self._flow.table(part.rows, headers=part.headers, bold=part.bold)
        for at, number in enumerate(part.numbers if comments else ()):
            others = []
            for each in comments.pop(number, ()):
                place, author, date, text = each
                if place.left in part.columns:
                    self._flow.comment(text, author, date, cell=(at, part.columns.index(place.left)))
                else:
                    others.append(each)
            if others:
                comments[number] = others

    def _related(self, path: str) -> Iterator[tuple[str, bytes]]:
        """The comments and tables that belong to a sheet: kind of relationship, and the part."""
        folder, name = posixpath.split(path.lstrip("/"))
        relations = self._vetted.get(f"{folder}/_rels/{name}.rels")
        for relation in etree.fromstring(relations) if relations is not None else ():
            kind, target = relation.get("Type", ""), relation.get("Target", "")
            where = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if _RELATED.search(kind) and where in self._vetted:
                yield kind, self._vetted[where]

    def _tables(self, path: str) -> Iterator[Area]:
        for kind, data in self._related(path):
            root = etree.fromstring(data) if kind.endswith("/table") else None
            if root is not None and root.get("headerRowCount", "1") != "0":
                found = area(root.get("ref", ""))
                if found is not None:
                    yield found

    def _comments(self, path: str) -> Iterator[Comment]:
        """Notes, and comments of newer versions, which the notes repeat under a warning that they are not for reading."""
        related = [(kind, etree.fromstring(data)) for kind, data in self._related(path) if not kind.endswith("/table")]
        threaded = [root for kind, root in related if kind.endswith("/threadedComment")]
        people = self._people() if threaded else {}
        seen = set()
        for root in threaded:
            for each in root.iter("{*}threadedComment"):
                place = area(each.get("ref", ""))
                text = tidy(" ".join(part.text or "" for part in each.iter("{*}text")))
                if place is not None and text:
                    seen.add(place)
                    yield place, people.get(each.get("personId", "")), each.get("dT"), text
        for root in (root for kind, root in related if kind.endswith("/comments")):
            authors = [tidy(each.text or "") for each in root.iter("{*}author")]
            for each in root.iter("{*}comment"):
                place = area(each.get("ref", ""))
                number = each.get("authorId", "")
                author = (
                    authors[int(number)] if number.isascii() and number.isdigit() and int(number) < len(authors) else ""
                )
                text = tidy(" ".join(part.text or "" for part in each.iter("{*}t")))
                if place is not None and text and place not in seen:
                    yield place, author or None, None, text.removeprefix(f"{author}:").strip()

    def _people(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, data in self._vetted.items():
            if name.startswith("xl/persons/") and name.endswith(".xml"):
                for each in etree.fromstring(data).iter("{*}person"):
                    found[each.get("id", "")] = tidy(each.get("displayName") or "")
        return found
