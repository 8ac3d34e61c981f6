"""Reports on personal data, and on who was shown it, as JSON, as CSV and as plain text for a terminal."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from .output import page_word, plain
from .table_files import inert

if TYPE_CHECKING:
    from .privacy.audit import AuditEvent
    from .report import DocumentFound, KindFound, PiiReport
    from .types import Finding

COLUMNS = ("document", "document_id", "kind", "action", "count", "pages", "lowest_score", "mean_score", "note")
"""Of the CSV file; a last one, `values`, only where they were asked for."""
DONE = {"tag": "counted", "mask": "masked", "pseudonymise": "pseudonym"}
"""What was done with a finding, in a word."""


def report_json(report: PiiReport) -> dict[str, object]:
    """The form of `pii --report --json`."""
    return {
        "profile": report.profile,
        "policy": dict(report.policy) | {"entities": dict(report.entities)},
        "totals": [dataclasses.asdict(each) for each in report.totals],
        "documents": [_document(each) for each in report.documents],
    }


def _document(found: DocumentFound) -> dict[str, object]:
    values = dataclasses.asdict(found)
    for each in values["kinds"]:
        if not each["values"]:
            del each["values"]
    return values


def report_csv(report: PiiReport) -> str:
    """A row for each kind in each document and what was done with it; further rows say what was not looked through."""
    revealed = any(each.values for document in report.documents for each in document.kinds)
    columns = (*COLUMNS, "values") if revealed else COLUMNS
    return _csv(columns, (row for document in report.documents for row in _rows(document)))


def _rows(document: DocumentFound) -> Iterator[dict[str, object]]:
    of: dict[str, object] = {"document": document.name, "document_id": document.document_id}
    for each in document.kinds:
        yield of | {
            "kind": each.entity,
            "action": each.action,
            "count": each.count,
            "pages": pages_text(each.pages),
            "lowest_score": each.lowest,
            "mean_score": each.mean,
            "values": " | ".join(each.values),
        }
    for note, pages in notes(document):
        yield of | {"note": note, "pages": pages}


def findings_csv(findings: Sequence[Finding]) -> str:
    """A row for each finding of a file or a text."""
    rows = (dataclasses.asdict(each) for each in findings)
    return _csv(("entity", "start", "end", "score", "page"), rows)


def audit_csv(events: Iterable[tuple[AuditEvent, bool]]) -> str:
    """A row for each audited event; `intact` where its line is as it was written, after the one before it."""
    rows = (
        dataclasses.asdict(event)
        | {
            "documents": " ".join(event.documents),
            "entities": ", ".join(f"{entity} {count}" for entity, count in event.entities.items()),
            "intact": "yes" if intact else "no",
        }
        for event, intact in events
    )
    return _csv(("time", "user", "event", "documents", "entities", "intact"), rows)


def _csv(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: inert(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def notes(document: DocumentFound) -> Iterator[tuple[str, str]]:
    """What a person is to know of a document beside its findings, and the pages it is about."""
    if not document.screened:
        yield "not screened: nothing was looked for", ""
    if not document.current:
        yield "made by other settings or before a correction: run `ragbox reindex`", ""
    for problem in document.problems:
        yield problem, ""
    if document.pictures:
        known = [page for page in document.pictures if page is not None]
        yield "pictures to look at: faces and fingerprints in them are not found", pages_text(known)


def pages_text(pages: Sequence[int]) -> str:
    """`1-3, 7`: page numbers, which come in order."""
    gaps = [n for n, (one, two) in enumerate(pairwise(pages), 1) if two != one + 1]
    runs = [pages[a:b] for a, b in pairwise([0, *gaps, len(pages)]) if b > a]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def report_text(report: PiiReport) -> str:
    """The report as tables: all kinds, then each document with its own and what to look at."""
    if not report.documents:
        return "the box is empty; `ragbox ingest FILES` puts documents in"
    lines = [f"Personal data in {_count(len(report.documents), 'document')}, profile {plain(report.profile)}", ""]
    lines += [
        f"{each.entity:<24} {each.count:>7,}  {DONE[each.action]:<10} in {_count(each.documents, 'document')}, "
        f"score {each.mean:.2f} (lowest {each.lowest:.2f})"
        for each in report.totals
    ] or ["none found"]
    for document in report.documents:
        lines += ["", f"{plain(document.name)} ({document.document_id[:12]})"]
        lines += [f"  {_kind(each, page_word(document.name))}" for each in document.kinds] or ["  none found"]
        lines += [f"  ! {plain(note)}{f', pages {pages}' if pages else ''}" for note, pages in notes(document)]
    return "\n".join(lines)


def _kind(found: KindFound, word: str) -> str:
    where = f", {word}{'s' if len(found.pages) > 1 else ''} {pages_text(found.pages)}" if found.pages else ""
    values = f": {plain(', '.join(found.values))}" if found.values else ""
    return f"{found.entity:<24} {found.count:>5,}  {DONE[found.action]}{where}{values}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
