"""A document or a folder in short: sentences that are each cited, by sections, with or without a language model.

Without a model they are the documents' own sentences. With one, its sentences stand where verification leaves them, and the
documents' own elsewhere, so that no section is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..config import SlmSettings
from ..errors import Cancelled
from ..types import Chunk
from .cite import Supported, quote_of
from .language_model import Cancel, LanguageModel
from .map_reduce import Summariser
from .pieces import Piece
from .sections import Section, choose, looked_at, rank, running_titles, sections, sentences_of
from .summary import Part, Progress, Summary

if TYPE_CHECKING:
    from .sections import Embed, Ranked

MOST = 10
"""Sentences of a summary of one document: a page at most, about what a reader takes in at once."""
MOST_DOCUMENTS = 20
"""Documents of a folder that are summarised: of more it is said which were left out."""
MOST_PROMPTS = 12
"""Prompts to a model for one document, some ten seconds each on a laptop; of a longer one the largest parts are taken."""
MOST_READ = 60
"""Sections that are read of a document at most, its largest: a second or two of work without a model."""
_OF_PART = 3
"""Sentences that a model may write about one part."""
_LOST = 0.5
"""Share of the parts that must be left after reduction; where fewer are, the sentences stand as they were."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A document taken apart: its sections that can be quoted, the ranked sentences of each, and headings not read."""

    name: str
    parts: tuple[Section, ...]
    ranked: list[list[Ranked]] = field(repr=False)
    unread: tuple[str, ...] = field(repr=False)

    @property
    def sizes(self) -> list[int]:
        """Characters of each section."""
        return [part.size for part in self.parts]


Event = Progress | Summary


def summarise(
    name: str,
    chunks: Sequence[Chunk],
    embed: Embed,
    *,
    model: LanguageModel | None = None,
    settings: SlmSettings | None = None,
    most: int = MOST,
    cancel: Cancel | None = None,
) -> Iterator[Event]:
    """Progress, then the summary of one document in at most `most` sentences.

    `chunks` are all passages of the document called `name`, or those of a section that is asked about. Without text that can
    be quoted the summary has no parts. Raises ModelError, and Cancelled once `cancel` returns true.
    """
    cancel = cancel or (lambda: False)
    read = yield from _read(name, chunks, embed, cancel)
    if model is None:
        yield _extracted(read, most)
    else:
        summariser = Summariser(model, settings or SlmSettings(), cancel)
        yield (yield from _written(read, summariser, most, cancel))


def summarise_folder(
    documents: Sequence[tuple[str, Sequence[Chunk]]],
    embed: Embed,
    *,
    model: LanguageModel | None = None,
    settings: SlmSettings | None = None,
    cancel: Cancel | None = None,
) -> Iterator[Event]:
    """Progress, then a summary with a line for each document (its name and all its passages), in the order given.

    Each document is summed up in its own sentences, and a model, asked once for each, makes one of these: a prompt for every
    section would take a laptop an hour. Of more than MOST_DOCUMENTS the rest is left out, and so is a document without text.
    Raises ModelError and Cancelled.
    """
    cancel = cancel or (lambda: False)
    summariser = Summariser(model, settings or SlmSettings(), cancel) if model is not None else None
    lines, dropped = list[Part](), 0
    taken = documents[:MOST_DOCUMENTS]
    left_out = [name for name, _ in documents[MOST_DOCUMENTS:]]
    for number, (name, chunks) in enumerate(taken):
        yield Progress(number, len(taken), name)
        read = yield from _within(_read(name, chunks, embed, cancel), number, len(taken), name)
        line = _line(read, summariser)
        dropped += line.dropped
        lines += line.parts
        if not line.parts:
            left_out.append(name)
    yield Summary(tuple(lines), tuple(left_out), dropped)


def _within(
    steps: Generator[Progress, None, _Read], number: int, total: int, name: str
) -> Generator[Progress, None, _Read]:
    """The steps of one document as those of its folder."""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            read: _Read = end.value
            return read
        yield Progress(number, total, f"{name}: {step.heading}")


def _line(read: _Read, summariser: Summariser | None) -> Summary:
    """One sentence for a document."""
    best = max((one for each in read.ranked for one in each), key=lambda one: one.about, default=None)
    if best is None:
        return Summary(())
    own = Summary((Part(read.name, (_own(best.piece),)),))
    if summariser is None:
        return own
    pieces = [piece for each in choose(read.ranked, read.sizes, MOST) for piece in each]
    written = summariser.of_pieces(pieces[: summariser.fitting(pieces, 1)], 1)
    if not written.sentences:
        return replace(own, dropped=written.dropped)
    return Summary((Part(read.name, written.sentences, written=True),), (), written.dropped)


def _read(name: str, chunks: Sequence[Chunk], embed: Embed, cancel: Cancel) -> Generator[Progress, None, _Read]:
    """The document taken apart, a section at a time."""
    whole = sections(name, chunks)
    largest = sorted(range(len(whole)), key=lambda at: (at > 0, -whole[at].size))[:MOST_READ]
    parts = [whole[at] for at in sorted(largest)]
    unread = tuple(whole[at].heading for at in sorted(set(range(len(whole))) - set(largest)))
    running = running_titles(parts)
    found, vectors = [], []
    for number, part in enumerate(parts):
        _check(cancel)
        yield Progress(number, len(parts), part.heading)
        pieces = looked_at(sentences_of(part, running))
        if pieces:
            found.append((part, pieces))
            vectors.append(embed([piece.shown for piece in pieces]))
    return _Read(name, tuple(part for part, _ in found), rank([pieces for _, pieces in found], vectors), unread)


def _extracted(read: _Read, most: int) -> Summary:
    chosen = choose(read.ranked, read.sizes, most)
    return _summary(read, {at: list(map(_own, pieces)) for at, pieces in enumerate(chosen)}, frozenset(), 0)


def _written(read: _Read, summariser: Summariser, most: int, cancel: Cancel) -> Generator[Progress, None, Summary]:
    """Map: some sentences for each group of sections. Reduce: at most `most` of all of them."""
    groups = _groups(read, summariser)
    said: dict[int, list[Supported]] = {}
    written, dropped = set[Supported](), 0
    for number, group in enumerate(groups):
        _check(cancel)
        yield Progress(number, len(groups) + 1, read.parts[group[0][0]].heading)
        done = summariser.of_pieces([piece for _, piece in group], _OF_PART)
        dropped += done.dropped
        written.update(done.sentences)
        for sentence in done.sentences:
            at = next((at for at, piece in group if _shares(sentence, _own(piece))), group[0][0])
            said.setdefault(at, []).append(sentence)
        if not done.sentences:  # what the documents say themselves
            at, piece = max(group, key=lambda each: _score(read, each))
            said.setdefault(at, []).append(_own(piece))
    _check(cancel)
    yield Progress(len(groups), len(groups) + 1, read.name)
    kept, lost, by_model = _reduced(said, summariser, most)
    return _summary(read, kept, written | by_model, dropped + lost)


def _groups(read: _Read, summariser: Summariser) -> list[list[tuple[int, Piece]]]:
    """The sentences of neighbouring sections, as many as fit a prompt; of too many groups those with most text."""
    left = [
        (at, one.piece)
        for at, ranked in enumerate(read.ranked)
        for one in sorted(ranked, key=lambda one: one.piece.unit.start)
    ]
    groups = []
    while left:
        count = summariser.fitting([piece for _, piece in left], _OF_PART)
        groups.append(left[:count])
        left = left[count:]
    sizes = sorted(
        range(len(groups)), key=lambda at: -sum(read.parts[part].size for part in {n for n, _ in groups[at]})
    )
    return [groups[at] for at in sorted(sizes[:MOST_PROMPTS])]


def _reduced(
    said: dict[int, list[Supported]], summariser: Summariser, most: int
) -> tuple[dict[int, list[Supported]], int, set[Supported]]:
    """At most `most` of the sentences of all parts; how many the model wrote in vain, and which are new."""
    flat = [(at, sentence) for at in sorted(said) for sentence in said[at]]
    if len(flat) <= most:
        return said, 0, set()
    written = summariser.of_sentences([sentence for _, sentence in flat], most)
    found: dict[int, list[Supported]] = {}
    for sentence in written.sentences:
        at = next(at for at, each in flat if _shares(sentence, each))
        found.setdefault(at, []).append(sentence)
    if len(found) >= _LOST * min(most, len(said)):
        return found, written.dropped, set(written.sentences)
    return _in_turn(said, most), written.dropped, set()


def _in_turn(said: dict[int, list[Supported]], most: int) -> dict[int, list[Supported]]:
    """The first sentence of each part, then the second of each, as far as they may be."""
    order = sorted((nth, at) for at, each in said.items() for nth in range(len(each)))[:most]
    return {at: [said[at][nth] for nth, of in order if of == at] for _, at in order}


def _summary(read: _Read, said: dict[int, list[Supported]], written: Collection[Supported], dropped: int) -> Summary:
    parts = tuple(
        Part(read.parts[at].heading, tuple(said[at]), any(each in written for each in said[at]))
        for at in sorted(said)
        if said[at]
    )
    silent = (part.heading for at, part in enumerate(read.parts) if not said.get(at))
    return Summary(parts, (*silent, *read.unread), dropped)


def _score(read: _Read, of: tuple[int, Piece]) -> float:
    at, piece = of
    return next(one.score for one in read.ranked[at] if one.piece is piece)


def _shares(one: Supported, other: Supported) -> bool:
    """Whether the two quote some of the same text."""
    return any(
        mine.document_id == theirs.document_id and mine.start < theirs.end and theirs.start < mine.end
        for mine in one.quotes
        for theirs in other.quotes
    )


def _own(piece: Piece) -> Supported:
    """A sentence of the document itself."""
    return Supported(piece.shown, (quote_of(piece.hit, piece.unit, piece.score),))


def _check(cancel: Cancel) -> None:
    if cancel():
        raise Cancelled("the summary was cancelled")
