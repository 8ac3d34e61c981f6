"""A draft held to its sources: every sentence keeps a verbatim quote of a passage it cites, or is dropped.

The same for what a model wrote and for what was extracted. Nothing here asks a model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..sentences import sentences
from ..types import ABSTENTION, Citation, Hit, Unit
from .relation import wrong_cell
from .rows import misread
from .support import contradicts, same_words, support, verify_sentence
from .values import unsupported_values
from .words import even

__all__ = [
    "Quote",
    "Supported",
    "Verified",
    "assemble",
    "check_quote",
    "check_shown",
    "contradicts",
    "quote_of",
    "sentence_end",
    "show",
    "unsupported_values",
    "verify",
    "verify_sentence",
]

_MARKERS = re.compile(r"(?:\s*\[[0-9]{1,9}(?:\s*[,;]\s*[0-9]{1,9})*\])+")
_CLOSE = re.compile(r"[.!?;,:]*[\"')”’]*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:nos?|mr|mrs|ms|dr|prof|st|inc|ltd|co|corp|vs|cf|art|sec|fig|approx|jr|sr|etc|para|cl)|\b[^\W\d_]|\.\w)\.$",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.!?…][\"'”’“»]+$")
_BULLET = re.compile(r"^\s*(?:[-*•‣–]\s+|\d{1,2}[.)]\s+)?(?:(?:and|but|while|whereas)\s+)?", re.IGNORECASE)
_REFERS_BACK = frozenset("it its this that these those they their such he she his her him them said".split())


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a document: its canonical text from `start` to `end` is `quote`. `page` is where its passage begins.

    `spans` are the words in it that answer, as offsets like `start`; `columns` name the cells of a table row.
    """

    document_id: str
    document: str
    start: int
    end: int
    quote: str = field(repr=False)
    heading: tuple[str, ...] = field(repr=False)
    page: int | None
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    columns: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Supported:
    """A sentence without markers, and the quotes that support it, at least one."""

    text: str = field(repr=False)
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What is left of a draft.

    `text` ends every sentence with markers `[n]`, and `[n]` is `quotes[n - 1]`; it is the abstention sentence where
    nothing is left. `dropped` counts the sentences thrown out.
    """

    text: str = field(repr=False)
    sentences: tuple[Supported, ...]
    quotes: tuple[Quote, ...]
    dropped: int = 0

    @property
    def abstained(self) -> bool:
        """True when no sentence is left."""
        return not self.sentences


def verify(draft: str, hits: Sequence[Hit], question: str | None = None) -> Verified:
    """Keep the sentences of the draft that a passage they cite supports; marker `[n]` in it means `hits[n - 1]`.

    A sentence without markers of its own stands or falls by those of the next sentence that has some; text after the last
    marker is dropped, and so is a sentence with a marker that names no passage. With the `question` the check is stricter:
    a word that is neither the source's nor the question's is one the model made up.
    """
    kept: list[Supported] = []
    dropped = 0
    for text, markers in _sentences(draft):
        if _is_abstention(text):
            if not kept:
                return Verified(ABSTENTION, (), (), dropped)
            continue
        sentence = _verified(text, markers, hits, question)
        if sentence is None:
            dropped += 1
        elif all(sentence.text != other.text for other in kept):
            kept.append(sentence)
    return assemble(kept, dropped)


def sentence_end(draft: str) -> int | None:
    """Where the first marked sentence of a draft ends, once something else has begun behind it; else None."""
    match = _MARKERS.search(draft)
    closing = _CLOSE.match(draft, match.end()) if match else None
    following = draft[closing.end() :].lstrip() if closing else ""
    return closing.end() if closing and following and not following.startswith("[") else None


def assemble(sentences: Sequence[Supported], dropped: int = 0) -> Verified:
    """Number the quotes in order of first use and write the sentences out with their markers."""
    quotes: list[Quote] = []
    numbers: dict[tuple[str, int, int], int] = {}
    written = []
    for sentence in sentences:
        markers = []
        for quote in sentence.quotes:
            key = (quote.document_id, quote.start, quote.end)
            if key not in numbers:
                quotes.append(quote)
                numbers[key] = len(quotes)
            markers.append(f"[{numbers[key]}]")
        body, end = _without_end(sentence.text)
        written.append(f"{body} {''.join(dict.fromkeys(markers))}{end}")
    return Verified(" ".join(written) or ABSTENTION, tuple(sentences), tuple(quotes), dropped)


def show(hit: Hit, unit: Unit) -> str:
    """One sentence, or one or more rows, as they are read: white space evened out, table cells under their column names.

    A number that the document itself puts in brackets, as for a footnote, stands in round ones: it is no citation. Dots
    stand for the rest of a sentence that is too long for a passage: it may hold a proviso.
    """
    rows = [each for each in hit.chunk.units if each.columns and unit.start <= each.start and each.end <= unit.end]
    lines = [(_text(hit, each.start, each.end), each.columns) for each in (rows if len(rows) > 1 else [unit])]
    text = "; ".join(_with_columns(re.sub(r"\[(\d+)\]", r"(\1)", line).split("\t"), columns) for line, columns in lines)
    return f"{'' if unit.begins else '… '}{text}{'' if unit.ends else ' …'}"


def quote_of(hit: Hit, unit: Unit, score: float, spans: Sequence[tuple[int, int]] = ()) -> Quote:
    """The quote of one unit of a hit, with the words in it that answer."""
    inside = tuple((start, end) for start, end in spans if unit.start <= start < end <= unit.end)
    return replace(_span(hit, unit.start, unit.end, score), spans=inside, columns=unit.columns)


def check_shown(sentence: Supported) -> bool:
    """Whether every number, date, amount and name of a shown sentence is in its quotes or the names of their columns."""
    sources = [text for quote in sentence.quotes for text in (*quote.columns, quote.quote)]
    return bool(sources) and not unsupported_values(sentence.text, " . ".join(sources))


def check_quote(citation: Citation | Quote, text_between: Callable[[int, int], str]) -> bool:
    """Whether the document has the quote, not empty, exactly where the citation says.

    `text_between` gives the document's canonical text from one offset to another.
    """
    inside = 0 <= citation.start < citation.end and len(citation.quote) == citation.end - citation.start
    return inside and text_between(citation.start, citation.end) == citation.quote


def _verified(text: str, markers: Sequence[int], hits: Sequence[Hit], question: str | None) -> Supported | None:
    if not markers or any(not 1 <= marker <= len(hits) for marker in markers):
        return None
    quotes = [quote for marker in markers if (quote := _best_quote(text, hits[marker - 1], question)) is not None]
    return Supported(text, tuple(quotes)) if quotes else None


def _best_quote(sentence: str, hit: Hit, question: str | None) -> Quote | None:
    """The span of the passage that supports the sentence best, the shortest of equals."""
    heading = " . ".join(hit.chunk.heading)
    best: Quote | None = None
    for start, end, columns in _spans(hit):
        cells = _text(hit, start, end).split("\t")
        source = _with_columns(cells, columns)
        score = support(sentence, source, heading, question=question, row=len(cells) > 1)
        if score is None or wrong_cell(sentence, cells, columns):
            continue
        if len(cells) > 1 and not same_words(sentence, source) and misread(sentence, cells, columns, heading):
            continue
        if best is None or (score, start - end) > (best.score, best.start - best.end):
            best = _span(hit, start, end, score)
    return best


def _spans(hit: Hit) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Every unit, and every unit that refers back together with the one before it."""
    before: Unit | None = None
    for unit in hit.chunk.units:
        yield unit.start, unit.end, unit.columns
        first = re.search(r"\w+", _text(hit, unit.start, unit.end))
        if before is not None and first is not None and first[0].casefold() in _REFERS_BACK:
            yield before.start, unit.end, ()
        before = unit


def _with_columns(cells: Sequence[str], columns: Sequence[str]) -> str:
    cells = [" ".join(cell.split()) for cell in cells]
    if len(cells) == len(columns):
        cells = [f"{name}: {cell}" if name else cell for name, cell in zip(columns, cells, strict=True)]
    return " | ".join(cells)


def _text(hit: Hit, start: int, end: int) -> str:
    return hit.chunk.text[start - hit.chunk.start : end - hit.chunk.start]


def _span(hit: Hit, start: int, end: int, score: float) -> Quote:
    chunk = hit.chunk
    return Quote(
        document_id=chunk.document_id,
        document=hit.document,
        start=start,
        end=end,
        quote=_text(hit, start, end),
        heading=chunk.heading,
        page=chunk.page,
        score=score,
    )


def _sentences(draft: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The sentences of a draft with the passages they cite: their own, or else those of the next marked sentence."""
    at = 0
    for match in _MARKERS.finditer(draft):
        markers = tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", match[0])))
        closing = _CLOSE.match(draft, match.end())
        text = draft[at : match.start()] + (closing[0] if closing else "")
        at = closing.end() if closing else match.end()
        yield from ((sentence, markers) for sentence in _split(text))
    yield from ((sentence, ()) for sentence in _split(draft[at:]))


def _split(text: str) -> Iterator[str]:
    """Sentences of running text, trimmed of list bullets and of the conjunction that tied them to the last."""
    for start, end in sentences(text):
        piece = text[start:end]
        piece = piece[len(bullet[0]) if (bullet := _BULLET.match(piece)) else 0 :].strip(" \t\n,;:")
        if re.search(r"\w", piece):
            yield piece[0].upper() + piece[1:] if piece.split()[0].islower() else piece


def _without_end(text: str) -> tuple[str, str]:
    """The sentence without its end mark, and the mark to put behind the citation markers."""
    if text.endswith(("?", "!")):
        return text[:-1].rstrip(), text[-1]
    if text.endswith("…") or _CLOSED.search(text):  # it goes on, or ends within its quotes
        return text, ""
    if text.endswith(".") and not _ABBREVIATION.search(text):
        return text[:-1].rstrip(), "."
    return text, "."


def _is_abstention(text: str) -> bool:
    return even(text).casefold().rstrip(". ") == even(ABSTENTION).casefold().rstrip(". ")
