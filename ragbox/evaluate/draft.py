"""A question file drafted from the documents of a box, for the user to correct.

Questions are spread over documents and kinds of facts. A fifth cannot be answered: they put a question of one document to
another, which does not speak of it. None of them counts before a person has read it: `check` is "?" until then.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ..table_files import FORMULA, inert
from ..text import stems
from . import EvaluationError
from .facts import Fact, facts
from .questions import COLUMNS, UNCHECKED
from .report import write_private

if TYPE_CHECKING:
    from ..box import RagBox
    from ..types import DocumentInfo

Row = dict[str, object]

_UNANSWERABLE = 5
"""One in so many drafts cannot be answered."""

_MOST_EVIDENCE = 400


@dataclass(frozen=True, slots=True)
class _Source:
    """A document, what to call it in a question, its text, and the facts that may be asked for."""

    info: DocumentInfo
    reference: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)


def draft(box: RagBox, count: int) -> list[Row]:
    """Up to `count` drafted questions, as rows of a question file; fewer where the documents give no more.

    Raises EvaluationError where they give none.
    """
    sources = list(_sources(box))
    answerable = list(_spread(sources, count - count // _UNANSWERABLE))
    if not answerable:
        raise EvaluationError(
            "the documents of this box have nothing that the rules can ask for; write questions by hand"
        )
    rows = [_answerable(box, source, fact) for source, fact in answerable]
    rows += _misplaced(sources, answerable, count // _UNANSWERABLE)
    return [{"id": f"d{number:03}"} | row | {"check": UNCHECKED} for number, row in enumerate(rows, 1)]


def check_target(path: Path) -> None:
    """Raises EvaluationError where drafts cannot be written to a file: one that exists may hold corrections."""
    if path.suffix.lower() not in (".csv", ".jsonl"):
        raise EvaluationError(f"{path.name}: a drafted question file must end in .csv or .jsonl")
    if path.exists():
        raise EvaluationError(f"{path}: is there already, perhaps with corrections; name another file")


def write_questions(path: Path, rows: Sequence[Row]) -> None:
    """Writes a question file, CSV or JSONL by its suffix, that only its owner may read. Raises EvaluationError."""
    check_target(path)
    if path.suffix.lower() == ".jsonl":
        write_private(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        return
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    write_private(path, text.getvalue())


def _sources(box: RagBox) -> Iterator[_Source]:
    infos = box.documents()
    names = Counter(info.name for info in infos)
    for info in infos:
        text = box.text(info.document_id)
        found: dict[int, Fact] = {}
        for chunk in box.passages(info.document_id):
            for fact in facts(chunk):
                found.setdefault(fact.start, fact)
        asked = Counter(fact.asked.casefold() for fact in found.values())
        clear = tuple(fact for fact in found.values() if asked[fact.asked.casefold()] == 1)
        plain = names[info.name] == 1 and not info.name.startswith(FORMULA)  # else the cell would not be the name
        reference = info.name if plain else info.document_id[:12]
        yield _Source(info, reference, _subject(info.name), text, clear)


def _subject(name: str) -> str:
    """What a question calls a document: its file name in words."""
    stem = re.sub(r"[\W_]+", " ", PurePath(name).stem).strip()
    return f"the {stem}" if re.search(r"[^\W\d_]{3}", stem) else f"“{name}”"


def _spread(sources: Sequence[_Source], count: int) -> Iterator[tuple[_Source, Fact]]:
    """Facts in turn from every document, each time of the kind that was taken least so far, the same in every run."""
    left = {source.info.document_id: list(source.facts) for source in sources}
    for waiting in left.values():
        random.Random(0).shuffle(waiting)  # noqa: S311 - spreads the drafts over a document, keeps no secret
    taken: Counter[str] = Counter()
    while count > 0 and any(left.values()):
        for source in sources:
            waiting = left[source.info.document_id]
            if count > 0 and waiting:
                fact = min(waiting, key=lambda each: taken[each.kind])
                waiting.remove(fact)
                taken[fact.kind] += 1
                count -= 1
                yield source, fact


def _answerable(box: RagBox, source: _Source, fact: Fact) -> Row:
    pages = box.pages(source.info.document_id, fact.start, fact.end)
    evidence = " ".join(source.text[fact.inside.start : fact.inside.end].split())
    return {
        "question": f"{fact.asked} in {source.subject}?",
        "answer": " ".join(source.text[fact.start : fact.end].split()),
        "document": source.reference,
        "page": pages[0] if pages else None,
        "answerable": True,
        "kind": fact.kind,
        "evidence": evidence if len(evidence) <= _MOST_EVIDENCE else "",
    }


def _misplaced(sources: Sequence[_Source], answerable: Sequence[tuple[_Source, Fact]], count: int) -> Iterator[Row]:
    """Questions put to a document that does not have the words of what they ask for, each document in turn."""
    has = {source.info.document_id: stems(source.text) for source in sources}
    for number, (origin, fact) in enumerate(answerable):
        if count <= 0:
            return
        others = [*sources[number % len(sources) :], *sources[: number % len(sources)]]
        wanted = stems(fact.label)
        other = next((each for each in others if each is not origin and not wanted <= has[each.info.document_id]), None)
        if other is not None:
            count -= 1
            yield {
                "question": f"{fact.asked} in {other.subject}?",
                "answer": None,
                "document": None,
                "page": None,
                "answerable": False,
                "kind": "unanswerable",
                "evidence": "",
            }


def _cell(value: object) -> object:
    """What stands in the CSV file: nothing that a spreadsheet would run as a formula."""
    return str(value).lower() if isinstance(value, bool) else inert(value)
