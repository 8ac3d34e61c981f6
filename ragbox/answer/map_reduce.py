"""A long text in short by a language model: a part of it at a time, then what was written of the parts.

Whatever the model writes, a sentence is kept only with a quote of the document that says so (`cite.verify`); a reduced one
is held to the quotes of the sentences that it sums up, not to those sentences. A summary needs no other words than its
source's, so it must also have them in the source's order: else "A pays B" would sum up "B pays A". What a sentence leaves
out in between is not judged; the quote beside it shows that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from ..config import SlmSettings
from ..types import Chunk, Hit, Unit
from .cite import Quote, Supported, Verified, show, verify
from .generate import citation_grammar
from .language_model import Cancel, LanguageModel, Message, exchange
from .pieces import Piece
from .sections import alone
from .words import content, even, stems

SYSTEM = (
    "Sum up the numbered sentences in at most {most} short sentences. Say only what they say, in their words. End every "
    "sentence with the number of the sentence it comes from, like [1]."
)
PROMPT_TOKENS = 1_200
"""Tokens of a prompt at most: small models lose the thread of longer ones, and a laptop reads one in some ten seconds."""
_ANSWER_SHARE = 4  # in a small context the answer takes a quarter at most
_ALLOWED = ""
"""Words that a summary may have besides those of its source and heading: none."""
_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Written:
    """What is left of a model's draft, and how many of its sentences were thrown out."""

    sentences: tuple[Supported, ...] = field(repr=False)
    dropped: int


class Summariser:
    """Sums up sentences with a model. `cancel` ends the work with Cancelled."""

    def __init__(self, model: LanguageModel, settings: SlmSettings, cancel: Cancel | None = None) -> None:
        self._model = model
        self._most_tokens = max(1, min(settings.answer_tokens, model.context_tokens // _ANSWER_SHARE))
        self._limit = min(PROMPT_TOKENS, model.context_tokens - self._most_tokens)
        self._cancel = cancel

    def fitting(self, pieces: Sequence[Piece], most: int) -> int:
        """How many of the pieces, from the first, fit one prompt: found by halving; 1 at least."""
        low, high = 1, len(pieces)
        if self._fits([piece.shown for piece in pieces], most):
            return high
        while low < high:
            middle = (low + high + 1) // 2
            fits = self._fits([piece.shown for piece in pieces[:middle]], most)
            low, high = (middle, high) if fits else (low, middle - 1)
        return low

    def of_pieces(self, pieces: Sequence[Piece], most: int) -> Written:
        """At most `most` sentences that sum up those pieces of one or more documents. Raises ModelError, Cancelled."""
        draft = self._draft([piece.shown for piece in pieces], most)
        return _kept(verify(draft, [alone(piece) for piece in pieces], _ALLOWED), most)

    def of_sentences(self, sentences: Sequence[Supported], most: int) -> Written:
        """The same of sentences that are supported already: what is kept has quotes of theirs. Raises ModelError, Cancelled.

        Where they do not fit one prompt, none are kept.
        """
        texts = [each.text for each in sentences]
        if not sentences or not self._fits(texts, most):
            return Written((), 0)
        draft = self._draft(texts, most)
        quotes = [quote for each in sentences for quote in each.quotes]
        first = [sum(len(each.quotes) for each in sentences[:at]) for at in range(len(sentences))]

        def expanded(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if not 0 <= at < len(sentences):
                return f"[{len(quotes) + 1}]"  # there is none: the sentence falls
            return "".join(f"[{first[at] + n + 1}]" for n in range(len(sentences[at].quotes)))

        return _kept(verify(_MARKER.sub(expanded, draft), [_hit(quote) for quote in quotes], _ALLOWED), most)

    def _draft(self, texts: Sequence[str], most: int) -> str:
        stream = self._model.chat(
            self._prompt(texts, most),
            max_tokens=self._most_tokens,
            grammar=citation_grammar(len(texts)),
            cancel=self._cancel,
        )
        with closing(stream):
            return "".join(stream)

    def _fits(self, texts: Sequence[str], most: int) -> bool:
        return self._model.count_prompt(self._prompt(texts, most)) <= self._limit

    def _prompt(self, texts: Sequence[str], most: int) -> tuple[Message, ...]:
        return exchange(SYSTEM.format(most=most), "\n".join(f"[{n}] {text}" for n, text in enumerate(texts, 1)))


def _kept(done: Verified, most: int) -> Written:
    """The first sentences that have their words in the order of a quote, with those quotes only."""
    kept = list[Supported]()
    for sentence in done.sentences:
        quotes = tuple(quote for quote in sentence.quotes if _in_order(sentence.text, quote))
        if quotes and len(kept) < most:
            kept.append(replace(sentence, quotes=quotes))
    return Written(tuple(kept), done.dropped + len(done.sentences) - len(kept))


def _in_order(sentence: str, quote: Quote) -> bool:
    """Whether the quote has the words of the sentence one after the other, each as often; headings may lend some."""
    hit = _hit(quote)
    source = content(even(show(hit, hit.chunk.units[0])))
    lent = stems(even(" ".join(quote.heading))) - set(source)
    rest = iter(source)
    return all(word in rest for word in content(even(sentence)) if word not in lent)


def _hit(quote: Quote) -> Hit:
    """A hit of just that quote."""
    chunk = Chunk(
        chunk_id="",
        document_id=quote.document_id,
        ordinal=0,
        start=quote.start,
        end=quote.end,
        page=quote.page,
        heading=quote.heading,
        text=quote.quote,
        indexed=quote.quote,
        units=(Unit(quote.start, quote.end, quote.columns),),
    )
    return Hit(chunk, quote.document, score=quote.score, dense=0.0, lexical=0.0)
