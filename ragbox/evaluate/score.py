"""One answer held against the gold: a number, or nothing, for each thing that is measured of it."""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ..types import Answer, Citation, Rect
from .questions import Question

Values = dict[str, float]

DEPTHS = (1, 3, 5, 10)
SEARCHED = max(DEPTHS)
_SURE_OF = 2
"""Sentences, best first, of which the confidence says how likely one answers: so it is fitted."""

UNJUDGED = "answered, nothing to judge it by"
"""The outcome where neither a place nor words of the answer are known."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "\u00ad": None,  # soft hyphen
        "\u200b": None,
    }
)
_THOUSANDS = re.compile(r"(?<=\d)[,'\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_MINUS, _PLUS = "\u2212", "\u2795"
"""What stands for a sign that counts: neither is among the punctuation that does not."""
_BELOW_ZERO = re.compile(r"(?<![^\s(\[:=<>≤≥≈~,;\"'£$€¥])-(?=[£$€¥]?\d)")
"""In "-5" and "(-5"; not in "2019-2020", "5 %-10 %", "F-16" and "+/-5". A plus changes no number."""
_GRADE = re.compile(r"(?:(?<=(?<!\w)[A-Z])|(?<=(?<!\w)AB))[+-](?!\w)")
"""In "A-" and "AB+", as grades and blood groups have it; not in "A-1"."""
_TOKEN = re.compile(rf"{_MINUS}?\d+(?:\.\d+)*|[^\W\d_]+[{_MINUS}{_PLUS}]?|{_MINUS}?[%£$€¥]")
_ARTICLES = re.compile(rf"\b(?:a|an|the)\b(?![{_MINUS}{_PLUS}])")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_YES_NO = re.compile(r"^(?:yes|no(?!\.\s*\d))\s*(?:[,;:.!–—-][\s,;:.!–—-]*|$)", re.IGNORECASE)
"""At the beginning of an answer; not in "No later than 3 May", nor in "No. 5"."""
_MARKERS = re.compile(r"(?:\s*\[\d+\])+")
_NUMBER = re.compile(r"\d+")


class Found(NamedTuple):
    """Where something stands: a document and every page that it touches; no page where the document has none."""

    document_id: str
    pages: frozenset[int]


def found_at(document_id: str, page: int | None, boxes: Iterable[Rect]) -> Found:
    """The place of a passage or a quote that begins on that page and lies in those boxes."""
    begins = () if page is None else (page,)
    return Found(document_id, frozenset([*begins, *(rect.page for rect in boxes)]))


def score(
    question: Question, found: Sequence[Found], answer: Answer, text_between: Callable[[str, int, int], str]
) -> Values:
    """The values of one answer; what does not apply to it is left out.

    `found` are the places of the passages of a search for the question, best first; `text_between` gives the canonical text
    of a document id between two offsets. Beside what is measured there is `best_answers`, which confidence is held against:
    whether one of the first two citations answers or, where it abstained, one of the two nearest passages.
    """
    values: Values = {"confidence": answer.confidence}
    if answer.timings.total_ms is not None:
        values["total_ms"] = answer.timings.total_ms
    values |= _integrity(answer, text_between)
    if question.wrong is not None:
        values["wrong_again"] = float(
            answer.abstained if not question.wrong else same_text(answer.text, question.wrong)
        )
    elif question.answerable:
        values["wrongly_abstained"] = float(answer.abstained)
        values |= _places(question, found, answer.citations) | _words(question, answer.citations)
        if right(values) is not None:
            best = (answer.related if answer.abstained else answer.citations)[:_SURE_OF]
            values["best_answers"] = float(any(_answers(question, each) for each in best))
    else:
        values |= {"false_answer": float(not answer.abstained), "best_answers": 0.0}
    return values


def _answers(question: Question, citation: Citation) -> bool:
    """Whether a passage answers: it is on a gold page or, where none is known, in the document and has the words."""
    at = _cited_at(question, citation)
    if any(question.places[each].page is not None for each in at):
        return True
    told = _words(question, [citation])
    return right(told | {"any_page": float(bool(at))} if question.places else told) is True


def _places(question: Question, searched: Sequence[Found], citations: Sequence[Citation]) -> Values:
    """Ranks of the gold places in the search, and how the citations keep to them."""
    if not question.places:
        return {}
    found = [_at(question, each) for each in searched[:SEARCHED]]
    cited = [_cited_at(question, each) for each in citations]
    values = {f"hit_{depth}": float(any(found[:depth])) for depth in DEPTHS}
    values["ndcg_10"] = ndcg(found, len(question.places))
    values["first_page"] = float(any(cited[:1]))
    values["any_page"] = float(any(cited))
    values["citation_recall"] = len(set().union(*cited)) / len(question.places)
    if cited:
        values["citation_precision"] = sum(map(bool, cited)) / len(cited)
    return values


def _at(question: Question, found: Found) -> frozenset[int]:
    """Which gold places that is."""
    return frozenset(n for n, place in enumerate(question.places) if place.holds(found.document_id, found.pages))


def _cited_at(question: Question, citation: Citation) -> frozenset[int]:
    return _at(question, found_at(citation.document_id, citation.page, citation.boxes))


def ndcg(found: Sequence[frozenset[int]], gold: int) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002) of results that each show some gold places.

    A place gains at the first result that shows it; a second passage of the same page adds nothing.
    """
    seen: set[int] = set()
    gain = 0.0
    for rank, places in enumerate(found):
        gain += len(places - seen) / math.log2(rank + 2)
        seen |= places
    best = sum(1 / math.log2(rank + 2) for rank in range(min(gold, SEARCHED)))
    return min(1.0, gain / best)


def _words(question: Question, citations: Sequence[Citation]) -> Values:
    """How the words of the first citation agree with the gold answer, and whether any quote holds it, or its evidence.

    A gold "yes" or "no" stands in no document: of such an answer, the words behind it count, and the evidence.
    """
    golds = [rest for answer in question.answers if (rest := _YES_NO.sub("", answer))]
    quotes = [citation.quote for citation in citations]
    values: Values = {}
    if golds:
        told = cited_words(citations[0]) if citations else ""
        values["exact_match"] = float(any(squad(told) == squad(gold) for gold in golds))
        values["f1"] = max(token_f1(told, gold) for gold in golds)
        values["in_quotes"] = float(any(holds(quote, gold) for quote in quotes for gold in golds))
    if question.evidence:
        values["evidence_in_quotes"] = float(any(holds(quote, question.evidence) for quote in quotes))
    return values


def cited_words(citation: Citation) -> str:
    """The words of a citation that answer: its spans, or else its quote."""
    parts = [citation.quote[start - citation.start : end - citation.start] for start, end in citation.spans]
    return " ".join(parts) if parts else citation.quote


def squad(text: str) -> str:
    """The text as the SQuAD evaluation compares it: lower case, no punctuation, no articles, single spaces.

    What is nothing but an article keeps it: a blood group A is an answer, and no words at all are none. A minus before a
    number counts, as do the signs of "A-" and "A+".
    """
    text = _signed(unicodedata.normalize("NFKC", text.translate(_SIGNS))).lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", text).split() or text.split())


def token_f1(told: str, gold: str) -> float:
    """The harmonic mean of precision and recall of the words, after SQuAD's normalisation."""
    ours, theirs = squad(told).split(), squad(gold).split()
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


def holds(quote: str, gold: str) -> bool:
    """Whether the words and numbers of `gold` stand in `quote` in that order with none between.

    Case, white space, punctuation, thousands separators and typographic signs do not count; signs of currency and `%` do,
    a minus before a number, and the signs of "A-" and "A+".
    """
    wanted, given = _tokens(gold), _tokens(quote)
    return bool(wanted) and any(given[at : at + len(wanted)] == wanted for at in range(len(given) - len(wanted) + 1))


def _tokens(text: str) -> list[str]:
    text = _signed(unicodedata.normalize("NFKC", _THOUSANDS.sub("", text.translate(_SIGNS))))
    return _TOKEN.findall(text.casefold())


def _signed(text: str) -> str:
    """The text with _MINUS and _PLUS for the signs that tell one answer from another."""
    text = _BELOW_ZERO.sub(_MINUS, text.replace(_MINUS, "-"))  # one of a superscript is a hyphen to us
    return _GRADE.sub(lambda sign: _PLUS if sign[0] == "+" else _MINUS, text)


def same_text(one: str, other: str) -> bool:
    """Whether two answers say the same, whatever their markers."""
    return squad(_MARKERS.sub("", one)) == squad(_MARKERS.sub("", other))


def _integrity(answer: Answer, text_between: Callable[[str, int, int], str]) -> Values:
    """Whether the quotes are what the documents say, and how many of the drafted sentences rest on such quotes."""
    exact = {each.marker: _verbatim(each, text_between) for each in answer.citations}
    values: Values = {}
    if exact:
        values["verbatim"] = sum(exact.values()) / len(exact)
    sentences = [] if answer.abstained else _cited_sentences(answer.text)
    if drafted := len(sentences) + answer.dropped:
        borne_out = sum(bool(markers) and all(exact.get(n, False) for n in markers) for markers in sentences)
        values["verified"] = borne_out / drafted
    return values


def _cited_sentences(text: str) -> list[tuple[int, ...]]:
    """The markers of each sentence; none for words behind the last marker."""
    found = [tuple(map(int, _NUMBER.findall(match[0]))) for match in _MARKERS.finditer(text)]
    rest = _MARKERS.split(text)[-1]
    return found + ([()] if any(character.isalnum() for character in rest) else [])


def _verbatim(citation: Citation, text_between: Callable[[str, int, int], str]) -> bool:
    """Whether the quote, not empty, stands in the document at its offsets, and its spans inside it."""
    inside = all(citation.start <= start < end <= citation.end for start, end in citation.spans)
    return (
        citation.start < citation.end
        and inside
        and text_between(citation.document_id, citation.start, citation.end) == citation.quote
    )


def right(values: Mapping[str, float]) -> bool | None:
    """Whether an answer is right: at a gold place, with the gold answer or its evidence in the quotes.

    What of the two is not known does not count; None where neither is. Of an abstention, only that None is to be believed.
    """
    if values.keys().isdisjoint(("any_page", "in_quotes", "evidence_in_quotes")):
        return None
    told = [values[name] for name in ("in_quotes", "evidence_in_quotes") if name in values]
    return bool(values.get("any_page", 1.0)) and (not told or any(told))


def outcome(question: Question, values: Mapping[str, float]) -> str:
    """What became of a question, in a word or two, for lists of what changed."""
    if "wrong_again" in values:
        return "known wrong answer again" if values["wrong_again"] else "another answer"
    if "false_answer" in values:
        return "false answer" if values["false_answer"] else "rightly abstained"
    if values["wrongly_abstained"]:
        return "wrongly abstained"
    found = right(values)
    if found is None:
        return UNJUDGED
    if found:
        return "right page first" if values.get("first_page") else "right"
    if not values.get("any_page", 1.0):
        return "wrong page"
    known = any(place.page is not None for place in question.places)
    return "right page, answer not quoted" if known else "answer not quoted"
