"""Finds the values of a schema's fields in one box: each field is a question of its own, or stands behind its own label."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .answer.labels import Labelled, matching, misfits
from .answer.picking import Part, best_table, called, cell, labelled_part, later_first, own_day, pick, placed, words_in
from .answer.pieces import Piece, text_of
from .answer.schema import Leaf, Rows
from .answer.typed import same
from .dates import written_days
from .errors import Cancelled
from .text import split_names
from .types import Answer, Hit, Note, Timings, Unit

if TYPE_CHECKING:
    from .ask import Asker
    from .extraction import Reason
    from .opened import Opened

_LEAST = 0.6
"""Below that confidence of an answer nothing is read out of it. On the samples of `python -m benchmarks.extraction` all is
the same from 0.5 on, and from 0.7 on less is found."""
_LABELLED = 0.95
"""How sure a value behind the field's own label is; `python -m benchmarks.extraction` counts too few to say more."""
_HINT = 0.1
"""What a passage counts that was only near, where it is told which document all is about."""

_SPENT = ("retrieve_ms", "rerank_ms", "read_ms")
_FIRST = 3
"""Fields whose questions tell which document all is about; where they disagree, all fields' do."""
_AT_ONCE = 2
"""Questions read at once: each takes one core."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a field: its parts, one unless it is a list, or none and the `reason`.

    `labelled`: whether the field's own label stands before it. `answer` is what it was read out of.
    """

    parts: tuple[Part, ...] = ()
    sure: float = 0.0
    reason: Reason | None = None
    answer: Answer | None = field(default=None, repr=False)
    labelled: bool = False

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be known of what it was read out of."""
        markers = {part.citation.marker for part in self.parts}
        return tuple(note for note in self.answer.notes if markers & set(note.markers)) if self.answer else ()


class FieldFinder:
    """For one request. `documents` are ids to keep to, None for all; `about` says of what the fields are."""

    def __init__(
        self, asker: Asker, opened: Opened, about: str, documents: Sequence[str] | None, cancel: Callable[[], bool]
    ) -> None:
        self._asker = asker
        self._opened = opened
        self._about = about
        self._documents = documents
        self._cancel = cancel
        self._asked: dict[str, Answer] = {}
        self._spent: list[Timings] = []
        self._known: dict[tuple[str, int, int], Answer] = {}

    @property
    def timings(self) -> Timings:
        """The times of all questions together."""
        spent = {name: sum(getattr(each, name) or 0.0 for each in self._spent) for name in _SPENT}
        return Timings(**{name: round(milliseconds, 2) for name, milliseconds in spent.items()})

    def group(self, fields: Sequence[Leaf | Rows], *, together: bool) -> list[str]:
        """The document that most of the fields are found in, and those that have the names of the question which it has.

        So a value of another contract, which reads the same, does not get among the others. All documents, that one first,
        where they are to be read `together`.
        """
        chosen = list(self._documents or ())
        if together and len(chosen) < 2:
            return chosen
        leaves = [each for each in fields if isinstance(each, Leaf)]
        leaves = leaves or [Leaf(each.path, "text", str, each.words, many=True) for each in fields]
        self._ask(leaves[:_FIRST], self._documents)
        if len({answer.citations[0].document_id for answer in self._asked.values() if answer.citations}) != 1:
            self._ask(leaves[_FIRST:], self._documents)
        votes: dict[str, float] = {}
        for answer in self._asked.values():
            for nearest, weight in ((answer.citations[:1], 1.0), (answer.related[:1], _HINT)):
                for each in nearest:
                    votes[each.document_id] = votes.get(each.document_id, 0.0) + weight * answer.confidence
        if not votes:
            return chosen if together else []
        home = max(sorted(votes), key=lambda each: votes[each])
        if together:
            return [home, *(each for each in chosen if each != home)]
        holders = self._opened.holders(split_names(f"of {self._about}")[1])
        named = [documents for documents in holders.values() if home in documents]
        others = set.intersection(*map(set, named)) - {home} if named else set[str]()
        return [home, *sorted(each for each in others if self._documents is None or each in self._documents)]

    def find(
        self, leaves: Sequence[Leaf], hits: Sequence[Hit], labels: Sequence[Labelled], group: Sequence[str]
    ) -> dict[str, Found]:
        """The value of each field: what stands behind its label, or what the best sentences for its question say."""
        found = {leaf.name: self._behind(leaf, labels) or self._own_day(leaf, hits) for leaf in leaves}
        open_ = [leaf for leaf in leaves if found[leaf.name] is None]
        self._ask([leaf for leaf in open_ if not self._inside(leaf, group)], group)
        read = {leaf.name: self._answered(leaf, labels, group, leaves) for leaf in open_}
        return _one_each({name: each or read[name] for name, each in found.items()}, leaves)

    def _inside(self, leaf: Leaf, group: Sequence[str]) -> bool:
        """Whether the field's question was asked, and answered from the group, if at all."""
        answer = self._asked.get(leaf.name)
        return answer is not None and all(each.document_id in group for each in answer.citations[:1])

    def _ask(self, leaves: Sequence[Leaf], documents: Sequence[str] | None) -> None:
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="extract") as pool:
            found = pool.map(lambda leaf: self._answer(leaf.question(self._about), documents), leaves)
            self._asked |= {leaf.name: answer for leaf, answer in zip(leaves, found, strict=True)}

    def _answer(self, question: str, documents: Sequence[str] | None) -> Answer:
        if self._cancel():
            raise Cancelled("the answer was cancelled")
        answer = self._asker.found(self._asker.checked(question), documents).answer
        self._spent.append(answer.timings)
        return answer

    def hits(self, documents: Sequence[str]) -> list[Hit]:
        """All passages of those documents, in order."""
        found = []
        for document in documents:
            chunks = self._opened.chunks(self._opened.chunk_ids(document))
            found += [Hit(chunk, name, 1.0, 0.0, 0.0) for name, chunk in chunks.values()]
        return sorted(found, key=lambda hit: (documents.index(hit.chunk.document_id), hit.chunk.start))

    def _answered(self, leaf: Leaf, labels: Sequence[Labelled], group: Sequence[str], others: Sequence[Leaf]) -> Found:
        found = self._read(leaf, self._asked[leaf.name], labels, group, others)
        if found.reason == "unreadable" and leaf.described:  # its name may ask for words where its description does not
            again = self._answer(leaf.question(self._about, plain=True), group)
            plain = self._read(leaf, again, labels, group, others)
            return plain if plain.parts else found
        return found

    def _read(
        self, leaf: Leaf, answer: Answer, labels: Sequence[Labelled], group: Sequence[str], others: Sequence[Leaf]
    ) -> Found:
        if answer.abstained or answer.confidence < _LEAST:
            return Found((), answer.confidence, "not_found", answer)

        def fits(part: Part) -> bool:
            return not misfits(leaf, labels, others, part.citation.document_id, *part.citation.spans[0])

        citations = later_first([each for each in answer.citations if each.document_id in group], answer.notes)
        parts = pick(leaf, citations, self._about, answer.confidence, fits)
        if isinstance(parts, str):
            return Found((), answer.confidence, parts, answer)
        return Found(parts, answer.confidence, None, answer)

    def table(self, rows: Rows, hits: Sequence[Hit]) -> list[dict[str, Found]] | Reason:
        """The rows of the table that the model describes, each with what was found for its fields."""
        found = best_table(rows, hits)
        if isinstance(found, str):
            return "not_found" if found == "unreadable" else found
        table, columns = found
        return [{leaf.name: self._cell(leaf, columns, hit, unit) for leaf in rows.leaves} for hit, unit in table]

    def _cell(self, leaf: Leaf, columns: Mapping[str, str], hit: Hit, unit: Unit) -> Found:
        if leaf.name not in columns:
            return Found(reason="not_found")
        answer = self._settled(leaf, hit, unit)
        citation = next((each for each in answer.citations if each.start <= unit.start and unit.end <= each.end), None)
        part = "unreadable" if citation is None else cell(leaf, columns[leaf.name], hit, unit, citation)
        return Found(reason=part) if isinstance(part, str) else Found((part,), _LABELLED, None, answer, labelled=True)

    def _behind(self, leaf: Leaf, labels: Sequence[Labelled]) -> Found | None:
        """What stands behind the field's label; None where nothing does, or different things do."""
        found: list[Found] = []
        for each in matching(leaf, labels, self._about):
            if found and each.hit.chunk.document_id != found[0].parts[0].citation.document_id:
                break  # another document's is of another thing
            answer = self._settled(leaf, each.hit, each.unit)
            for citation in answer.citations:  # what amends it comes first
                own = citation.start <= each.start and each.end <= citation.end
                parts: Any = labelled_part(leaf, each, citation) if own else pick(leaf, [citation], self._about, 0.0)
                if not isinstance(parts, str):
                    found.append(Found(parts, _LABELLED, None, answer, labelled=True))
                    break
        if not found or any(not _alike(found[0], each) for each in found):
            return None
        return found[0]

    def _own_day(self, leaf: Leaf, hits: Sequence[Hit]) -> Found | None:
        """The day of the first document, where the field is that."""
        if not hits or not own_day(leaf, called(hits[0].chunk.text, self._about)):
            return None
        day = self._opened.dated(hits[0].chunk.document_id)
        if day is None:
            return None
        for hit in (each for each in hits if each.chunk.document_id == hits[0].chunk.document_id):
            for unit in hit.chunk.units:
                said = next((each for each in written_days(text_of(hit, unit)) if each[2].isoformat() == day), None)
                for citation in self._settled(leaf, hit, unit).citations if said else ():
                    if said and citation.start == unit.start:
                        return Found(
                            (Part(said[2], placed(citation, said[0], said[1])),), _LABELLED, None, labelled=True
                        )
        return None

    def _settled(self, leaf: Leaf, hit: Hit, unit: Unit) -> Answer:
        key = hit.chunk.document_id, unit.start, unit.end
        if key not in self._known:
            piece = Piece(hit, unit, 1.0)
            self._known[key] = self._asker.settled(leaf.question(self._about), piece, self._documents)
        return self._known[key]


def _alike(one: Found, other: Found) -> bool:
    return len(one.parts) == len(other.parts) and all(
        same(mine.value, theirs.value) for mine, theirs in zip(one.parts, other.parts, strict=True)
    )


def _one_each(found: dict[str, Found], leaves: Sequence[Leaf]) -> dict[str, Found]:
    """Of fields that are read out of the same words, without the one whose own words all are another's too, and fewer.

    "The next meeting will be held on 20 May 2025" is the date of the next meeting, and none of the meeting.
    """
    kept = dict(found)
    single = [leaf for leaf in leaves if len(found[leaf.name].parts) == 1]
    for leaf, other in ((one, two) for one in single for two in single if one is not two):
        mine, theirs = found[leaf.name].parts[0], found[other.name].parts[0]
        (low, high), (start, end) = mine.citation.spans[0], theirs.citation.spans[0]
        together = mine.citation.document_id == theirs.citation.document_id and low < end and start < high
        if together and not found[leaf.name].labelled and words_in(leaf, mine) < words_in(other, theirs):
            kept[leaf.name] = Found((), found[leaf.name].sure, "ambiguous", found[leaf.name].answer)
    return kept


def others(found: Found) -> list[int]:
    """The markers of what the notes speak of beside what the value was read out of."""
    own = {part.citation.marker for part in found.parts}
    return [marker for note in found.notes for marker in note.markers if marker not in own]
