"""Reports and answers as JSON and as plain text for a terminal, where document text cannot move the cursor."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from .privacy.audit import AuditEvent
from .types import (
    Answer,
    Citation,
    DeletionReceipt,
    DocumentInfo,
    DocumentReport,
    Finding,
    Hit,
    IngestReport,
    Problem,
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BOLD_MARKS = re.compile(
    "[\ue000\ue001]"
)  # stand for the beginning and end of bold words until control characters are gone
_NAME_WIDTH = 40
_SLIDES = (".pptx", ".pptm")


def plain(text: str) -> str:
    """Text on one line, without control characters and direction marks that could disguise it."""
    return _CONTROL.sub("", " ".join(text.replace("\t", " | ").split()))


def _name(text: str) -> str:
    """A document's name in its column of a table; a long one loses its middle."""
    name = plain(text)
    half = _NAME_WIDTH // 2
    return f"{name[: half - 1]}…{name[-half:]}" if len(name) > _NAME_WIDTH else f"{name:<{_NAME_WIDTH}}"


def page_word(document: str) -> str:
    """What a page of the document of that name is called: `slide`, which is never drawn, in a presentation; else `page`."""
    return "slide" if document.lower().endswith(_SLIDES) else "page"


def ingest_json(report: IngestReport) -> dict[str, object]:
    """The fixed form of `ingest --json`."""
    return {
        "documents": [
            {
                "path": each.path,
                "document_id": each.document_id,
                "status": each.status,
                "pages": each.pages,
                "chunks": each.chunks,
                "ocr_pages": each.ocr_pages,
                "pii": dict(each.pii),
                "problems": [dataclasses.asdict(problem) for problem in each.problems],
                "seconds": round(each.seconds, 3),
            }
            for each in report.documents
        ],
        "totals": report.totals | {"seconds": round(report.seconds, 3)},
    }


def answer_json(answer: Answer) -> dict[str, object]:
    """The fixed form of `ask --json`."""
    values = {
        "question": answer.question,
        "text": answer.text,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "mode": answer.mode,
        "model": answer.model,
        "citations": [dataclasses.asdict(citation) for citation in answer.citations],
        "timings": dataclasses.asdict(answer.timings),
        "notes": [dataclasses.asdict(note) for note in answer.notes],
        "related": [dataclasses.asdict(citation) for citation in answer.related],
        "dropped": answer.dropped,
    }
    values |= {"asked": answer.asked} if answer.asked else {}
    values |= {"route": list(answer.route)} if answer.route else {}
    values |= {"problem": answer.problem} if answer.problem else {}
    return values | ({"error": answer.error} if answer.error else {})


def search_json(hits: Iterable[Hit]) -> dict[str, object]:
    """The fixed form of `search --json`."""
    return {
        "hits": [
            {
                "document": hit.document,
                "document_id": hit.chunk.document_id,
                "page": hit.chunk.page,
                "chunk_id": hit.chunk.chunk_id,
                "text": hit.chunk.text,
                "score": round(hit.score, 4),
            }
            for hit in hits
        ]
    }


def pii_json(findings: Iterable[Finding], problems: Iterable[Problem] = ()) -> dict[str, object]:
    """The fixed form of `pii --json`, and what of the file was not looked through."""
    listed = [dataclasses.asdict(finding) for finding in findings]
    counts: dict[str, int] = {}
    for finding in listed:
        counts[finding["entity"]] = counts.get(finding["entity"], 0) + 1
    told = [dataclasses.asdict(problem) for problem in problems]
    return {"findings": listed, "counts": dict(sorted(counts.items())), "problems": told}


def documents_json(documents: Iterable[DocumentInfo]) -> dict[str, object]:
    """Documents as JSON values."""
    return {"documents": [dataclasses.asdict(info) for info in documents]}


def receipt_json(receipt: DeletionReceipt) -> dict[str, object]:
    """A receipt as JSON values."""
    return dataclasses.asdict(receipt)


def ingest_text(report: IngestReport) -> str:
    """The report as a table: one line per file, its personal data and problems under it."""
    read = [each for each in report.documents if [p.code for p in each.problems] != ["unsupported"]]
    lines = [line for each in read for line in _report_lines(each)]
    if others := len(report.documents) - len(read):
        lines.append(f"{'skipped':<10} {_count(others, 'other file')} (of kinds that are not read)")
    totals = report.totals
    counts = [f"{totals[status]} {status}" for status in _STATUSES if totals[status]] or ["nothing to do"]
    lines.append(
        f"\n{', '.join(counts)}: {_count(totals['pages'], 'page')}, {_count(totals['chunks'], 'passage')}, "
        f"{_count(totals['findings'], 'finding')} of personal data, in {report.seconds:.1f} s"
    )
    return "\n".join(lines)


_STATUSES = ("indexed", "unchanged", "partial", "failed", "skipped", "removed")


def _report_lines(report: DocumentReport) -> list[str]:
    size = f"{_count(report.pages, page_word(report.path))}, " if report.pages else ""
    shape = f"{size}{_count(report.chunks, 'passage')}" if report.document_id and report.status != "removed" else ""
    lines = [f"{report.status:<10} {_name(PurePath(report.path).name)} {shape}".rstrip()]
    if report.pii:
        lines.append(f"{'':<11}personal data: {pii_text(report.pii)}")
    return lines + [f"{'':<11}{problem_text(problem)}" for problem in report.problems]


def pii_text(counts: Mapping[str, int]) -> str:
    """Counts per entity, most first."""
    return ", ".join(
        f"{count} {entity}" for entity, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def problem_text(problem: Problem) -> str:
    """A problem as one line."""
    return f"! {plain(problem.message)}"


def answer_text(answer: Answer, *, bold: bool = False) -> str:
    """The answer, its citations with document, page and quote, what is to be noted of them, and the time it took.

    On a terminal that can show it, the words that answer are `bold` in the quotes. With the abstention sentence come the
    nearest passages.
    """
    if answer.error:
        return f"! {plain(answer.error)}"
    lines = [f"Understood as: {plain(answer.asked)}"] if answer.asked else []
    lines.append(plain(answer.text))
    lines += [f"  [{each.marker}] {place(each)}: “{_quote(each, bold=bold)}”" for each in answer.citations]
    lines += [
        f"  Note: {plain(note.text)} {''.join(f'[{marker}]' for marker in note.markers)}" for note in answer.notes
    ]
    if answer.related:
        lines.append("  Related passages, which may not answer it:")
        lines += [f"  - {place(each)}: “{plain(each.quote)}”" for each in answer.related]
    if answer.dropped:
        lines.append(f"  ({_count(answer.dropped, 'drafted sentence')} left out: not borne out by the documents)")
    lines += [f"  {plain(step)}" for step in answer.route]
    if answer.problem:
        lines.append(f"  ! No language model wrote this: {plain(answer.problem)}")
    lines.append(f"  {answer.mode}, confidence {answer.confidence:.2f}, {answer.timings.total_ms or 0:.0f} ms")
    return "\n".join(lines)


def _quote(citation: Citation, *, bold: bool) -> str:
    """The quote on one line; its marked words in bold where that can be shown."""
    if not bold:
        return plain(citation.quote)
    quote, at = "", citation.start
    for start, end in citation.spans:
        before, marked = (_BOLD_MARKS.sub("", citation.quote[a - citation.start : b - citation.start])
                          for a, b in ((at, start), (start, end)))  # fmt: skip
        quote, at = f"{quote}{before}\ue000{marked}\ue001", end
    quote += _BOLD_MARKS.sub("", citation.quote[at - citation.start :])
    return plain(quote).replace("\ue000", "\x1b[1m").replace("\ue001", "\x1b[22m")


def place(citation: Citation) -> str:
    """Document and page, slide with its last heading, or heading path where there are no pages."""
    return _where(citation.document, citation.page, citation.heading)


def _where(document: str, page: int | None, heading: Sequence[str]) -> str:
    word = page_word(document)
    parts = [document] if page is None else [document, f"{word} {page}"]
    if heading and page is None:
        parts.append(" > ".join(_nearest(heading)))
    elif heading and word == "slide":
        parts.append(heading[-1])
    return ", ".join(filter(None, map(plain, parts)))


def _nearest(heading: Sequence[str]) -> Sequence[str]:
    """The two nearest headings; of a file in a mail also its name and page, which are the two at the top."""
    attached = heading[:2] if heading[0].startswith("Attachment: ") else ()
    return (*attached, *heading[max(len(attached), len(heading) - 2) :])


def hits_text(hits: Iterable[Hit]) -> str:
    """Hits in order, each with where it is and how it begins."""
    lines = []
    for number, hit in enumerate(hits, 1):
        chunk = hit.chunk
        where, text = _where(hit.document, chunk.page, chunk.heading), plain(chunk.text)
        lines.append(f"{number:>3}. {where} ({hit.score:.2f})\n     {text[:240]}{'…' * (len(text) > 240)}")
    return "\n".join(lines) or "nothing found"


def documents_text(documents: Iterable[DocumentInfo]) -> str:
    """Documents, each with its size, personal data and problems."""
    lines = []
    for info in documents:
        size = f"{_count(info.pages, page_word(info.name))}, " if info.pages else ""
        lines.append(f"{info.document_id[:12]}  {_name(info.name)} {size}{_count(info.chunks, 'passage')}")
        if info.pii:
            lines.append(f"{'':<14}personal data: {pii_text(info.pii)}")
        lines += [f"{'':<14}{problem_text(problem)}" for problem in info.problems]
    return "\n".join(lines) or "the box is empty; `ragbox ingest FILES` puts documents in"


def receipt_text(receipt: DeletionReceipt) -> str:
    """A receipt: what went, and where the files themselves still are."""
    outcome = "nothing is left of it" if receipt.verified else "BUT SOMETHING IS LEFT: run `ragbox verify`"
    return (
        f"removed {plain(receipt.name)} ({receipt.document_id[:12]}): {_count(receipt.chunks, 'passage')}, "
        f"{_count(receipt.vectors, 'vector')}, {_count(receipt.findings, 'finding')}, at {receipt.deleted_at}; {outcome}"
        + "".join(f"\n  its file stays, and adding its folder brings it back: {plain(path)}" for path in receipt.paths)
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def audit_json(events: Sequence[tuple[AuditEvent, bool]]) -> dict[str, object]:
    """Audited events as JSON values; `intact` where the line is as it was written, after the one before it."""
    listed = [dataclasses.asdict(event) | {"intact": intact} for event, intact in events]
    return {"events": listed, "intact": all(intact for _, intact in events)}


def audit_text(events: Sequence[tuple[AuditEvent, bool]]) -> str:
    """Audited events, one a line, and whether the log is whole."""
    lines = []
    for event, intact in events:
        counts = ", ".join(f"{count} {entity}" for entity, count in event.entities.items())
        where = f"{len(event.documents)} document{'' if len(event.documents) == 1 else 's'}"
        changed = "" if intact else "  CHANGED"
        lines.append(
            f"{plain(event.time)}  {plain(event.user)}  {plain(event.event)}: {plain(counts)} of {where}{changed}"
        )
    broken = sum(not intact for _, intact in events)
    lines.append(
        f"{broken} of {len(events)} lines are NOT as they were written"
        if broken
        else f"{len(events)} events; every line is as it was written"
    )
    return "\n".join(lines)
