"""Hits to evidence: the sentences and table rows that answer a question, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from ..query import Query
from ..text import labelled, stem, stems, without_place
from ..types import Hit, Unit
from .confidence import answers_kind
from .mismatch import Asked, lacks, mismatches
from .passages import PassageText, passage_text
from .presumed import not_there
from .span_model import PassageScores, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# All fitted by `python -m training.evidence` on the development parts named there.
WEIGHTS: Mapping[str, float] = {
    "margin": 0.304,
    "relevance": 0.181,
    "cosine": 6.53,
    "own": 2.232,
    "near": 2.313,
    "passage": 2.36,
    "dense": 2.674,
    "behind": -0.063,
}
"""What a unit's features count for which units are looked at one by one."""
CLOSER: Mapping[str, float] = {
    "score": 0.418,
    "alone_relevance": 0.314,
    "alone_margin": 0.082,
    "row": 0.952,
    "kind": 0.672,
    "numbers_sentence": -0.722,
    "names_sentence": -0.637,
    "topic_sentence": -0.901,
    "qualifiers_sentence": -0.589,
    "date_differs": -2.147,
    "opposite": 0.0,
    "denied": -0.509,
    "rule_for_event": 0.0,
    "type_lacking": -0.642,
}
"""And what counts for the order of those."""
LOOKED_AT = 10
"""Units that the model sees one by one."""
_STRANGE = 50.0
"""What a document loses that has none of the names in the question, where another has all: its sentences come last."""
_SURE = 12.0
"""Logits beyond this say no more."""

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]


class WordIndex(Protocol):
    """What reading needs to know of the words in the box."""

    def frequencies(self, terms: Sequence[str]) -> tuple[Mapping[str, int], int]: ...

    def holders(self, terms: Sequence[str]) -> Mapping[str, Collection[str]]: ...


class Model(Protocol):
    """The reading model."""

    def score(self, question: str, passages: Sequence[str], /) -> tuple[PassageScores, ...]: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit with the text that the reading model saw of it, and what the model said."""

    hit: Hit
    seen: PassageText
    scores: PassageScores

    @property
    def margin(self) -> float:
        """The logit of the likeliest answer in the passage above "no answer"."""
        span = self.scores.best(self.seen.places[0][0], len(self.seen.text))
        return span.margin if span else -_SURE


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of a hit with what speaks for it; `score` orders the evidence for one question, higher first.

    `span` are the canonical offsets of the words in it that answer, `margin` their logit above "no answer", and `relevance`
    the logit that the passage answers.
    """

    hit: Hit
    unit: Unit
    score: float
    cosine: float
    topic_cosine: float
    span: tuple[int, int] | None = None
    margin: float = 0.0
    relevance: float = 0.0
    features: Mapping[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The unit's words, as they stand in the document."""
        start = self.hit.chunk.start
        return self.hit.chunk.text[self.unit.start - start : self.unit.end - start]


@dataclass(frozen=True, slots=True)
class Reading:
    """All evidence for a question, best first, and the features that confidence is computed from.

    What a rule has found is `sure` by itself, and all of it is the answer.
    """

    evidence: tuple[Evidence, ...]
    features: Mapping[str, float] = field(default_factory=dict)
    sure: float | None = None


def look_at(query: Query, hits: Sequence[Hit], index: WordIndex, model: Model) -> tuple[Passage, ...]:
    """What the reading model says of each hit, told which names of the question its document has."""
    given = _given(query, hits, index)
    seen = [passage_text(hit.chunk, given[hit.chunk.document_id]) for hit in hits]
    known = frozenset(document for document, names in given.items() if set(query.names) <= set(names))
    scores = _best_scores(
        query, [(each.text, hit.chunk.document_id in known) for each, hit in zip(seen, hits, strict=True)], model
    )
    return tuple(map(Passage, hits, seen, scores))


def _best_scores(query: Query, texts: Sequence[tuple[str, bool]], model: Model) -> list[PassageScores]:
    """What the model says of each text.

    Where the document has all names of the question (the mark), the better of that and of the question without the name at
    its end: a clause that does not repeat "27 Tanner Row" looks to the model as if it were about something else.
    """
    scores = list(model.score(query.text, [text for text, _ in texts]))
    bare = without_place(query.text)
    if bare is not None:
        marked = [n for n, (_, known) in enumerate(texts) if known]
        for n, other in zip(marked, model.score(bare, [texts[n][0] for n in marked]), strict=True):
            if other.relevance > scores[n].relevance:
                scores[n] = other
    return scores


def read(query: Query, passages: Sequence[Passage], embed: Embed, index: WordIndex, model: Model) -> Reading:
    """Scores every unit of the passages, which come best first. `embed` gives unit vectors for texts."""
    pairs = [(p, n) for p in passages for n, unit in enumerate(p.hit.chunk.units) if not unit.label]
    if not pairs:
        return Reading(())
    hits = [passage.hit for passage in passages]
    weights = _weights(query, index)
    known = frozenset(d for d, names in _given(query, hits, index).items() if set(query.names) <= set(names))
    given = {document: frozenset(map(stem, names)) for document, names in _given(query, hits, index).items()}
    words = [_words(p.hit, p.hit.chunk.units[n]) for p, n in pairs]
    vectors = embed(words)
    present = [stems(text) | given[p.hit.chunk.document_id] for (p, _), text in zip(pairs, words, strict=True)]
    covered = {id(h): _coverage(weights, stems(h.chunk.indexed) | given[h.chunk.document_id]) for h in hits}
    cosines, topics = vectors @ query.vector, vectors @ query.topic_vector
    evidence = []
    for i, (passage, n) in enumerate(pairs):
        beside = (present[j] for j in (i - 1, i + 1) if 0 <= j < len(pairs) and pairs[j][0] is passage)
        span = passage.scores.best(*passage.seen.places[n])
        features = {
            "margin": _bounded(span.margin if span else -_SURE),
            "relevance": _bounded(passage.scores.relevance),
            "cosine": float(cosines[i]),
            "own": _coverage(weights, present[i]),
            "near": _coverage(weights, present[i].union(*beside)),
            "passage": covered[id(passage.hit)],
            "dense": passage.hit.dense,
            "behind": hits[0].score - passage.hit.score,
        }
        evidence.append(_evidence(passage, n, span, features, float(topics[i])))
    evidence.sort(key=_order)
    evidence = _own_first(evidence, index.holders(query.names))
    evidence = _closer(query, evidence, {id(passage.hit): passage for passage in passages}, known, model)
    return Reading(tuple(evidence), _features(query, passages, evidence, weights, index))


def _order(each: Evidence) -> tuple[float, str, int]:
    return -each.score, each.hit.chunk.chunk_id, each.unit.start


def _closer(
    query: Query, evidence: Sequence[Evidence], passages: Mapping[int, Passage], known: frozenset[str], model: Model
) -> list[Evidence]:
    """The evidence in the order that a look at the best units one by one gives: each under its title and headings alone."""
    best, rest = evidence[:LOOKED_AT], evidence[LOOKED_AT:]
    texts = []
    for each in best:
        seen = passages[id(each.hit)].seen
        low, high = seen.places[each.hit.chunk.units.index(each.unit)]
        texts.append((seen.text[: seen.places[0][0]], seen.text[low:high]))
    looks = _best_scores(
        query,
        [(title + text, each.hit.chunk.document_id in known) for each, (title, text) in zip(best, texts, strict=True)],
        model,
    )
    asked = Asked.of(query.text)
    judged = []
    for each, (title, text), look in zip(best, texts, looks, strict=True):
        span = look.best(len(title), len(title) + len(text))
        lacking = lacks(asked, text)
        closer = {
            "score": each.score,
            "alone_relevance": _bounded(look.relevance),
            "alone_margin": _bounded(span.margin if span else -_SURE),
            "row": float("\t" in each.text),
            "kind": float(answers_kind(query.text, each.text) is not False),
        } | {name: lacking[name] for name in CLOSER if name in lacking}
        judged.append(_judged(each, closer))
    least = {
        name: min(each.features[name] * weight for each in judged) for name, weight in CLOSER.items() if name != "score"
    }
    return sorted([*judged, *(_judged(each, {"score": each.score}, sum(least.values())) for each in rest)], key=_order)


def _own_first(evidence: Sequence[Evidence], holders: Mapping[str, Collection[str]]) -> list[Evidence]:
    """The evidence with documents last that have none of the question's names, where others read have all of them.

    A clause of another tenant's lease reads like the one that is asked for.
    """
    held = [documents for documents in holders.values() if documents]
    owners = {each.hit.chunk.document_id for each in evidence}
    if not held or not any(all(owner in documents for documents in held) for owner in owners):
        return list(evidence)
    strangers = {owner for owner in owners if not any(owner in documents for documents in held)}
    moved = [
        replace(each, score=each.score - _STRANGE) if each.hit.chunk.document_id in strangers else each
        for each in evidence
    ]
    return sorted(moved, key=_order)


def _judged(each: Evidence, closer: Mapping[str, float], more: float = 0.0) -> Evidence:
    score = more + sum(CLOSER[name] * value for name, value in closer.items())
    return replace(each, score=score, features={**each.features, **closer})


def _evidence(
    passage: Passage, n: int, span: Span | None, features: Mapping[str, float], topic_cosine: float
) -> Evidence:
    return Evidence(
        passage.hit,
        passage.hit.chunk.units[n],
        score=sum(weight * features[name] for name, weight in WEIGHTS.items()),
        cosine=features["cosine"],
        topic_cosine=topic_cosine,
        span=passage.seen.original(span.start, span.end) if span else None,
        margin=features["margin"],
        relevance=features["relevance"],
        features=features,
    )


def _bounded(logit: float) -> float:
    return max(-_SURE, min(_SURE, logit))


def _words(hit: Hit, unit: Unit) -> str:
    start = hit.chunk.start
    return " ".join([*unit.columns, hit.chunk.text[unit.start - start : unit.end - start]])


def _weights(query: Query, index: WordIndex) -> dict[str, float]:
    """How much each stem of the question says: rarer words in the box say more (inverse document frequency)."""
    counts, total = index.frequencies(query.terms)
    return {stem(word): math.log(1 + (total - counts[word] + 0.5) / (counts[word] + 0.5)) for word in query.terms}


def _given(query: Query, hits: Sequence[Hit], index: WordIndex) -> dict[str, tuple[str, ...]]:
    """Per document the names of the question that it has somewhere: its sentences need not repeat them.

    A name with a figure in it, as a code or a clause, says which row or sentence is meant, and must stand there.
    """
    holders = index.holders([name for name in query.names if name.isalpha()])
    return {
        document: tuple(name for name, documents in holders.items() if document in documents)
        for document in {hit.chunk.document_id for hit in hits}
    }


def _coverage(weights: Mapping[str, float], present: frozenset[str]) -> float:
    """The share of the question's weight that `present` has, in [0, 1]."""
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in present) / whole if whole else 0.0


def _features(
    query: Query,
    passages: Sequence[Passage],
    evidence: Sequence[Evidence],
    weights: Mapping[str, float],
    index: WordIndex,
) -> dict[str, float]:
    """What speaks for and against the best evidence being an answer, each about in [0, 1]; `confidence` weighs them."""
    best = evidence[0]
    owner = best.hit.chunk.document_id
    document = frozenset(stem(word) for word, owners in index.holders(query.terms).items() if owner in owners)
    topic = {word: weights[word] for word in map(stem, query.topic)}
    holders = [documents for documents in index.holders(query.names).values() if documents]
    expected = answers_kind(query.text, best.text)
    elsewhere = [each.score for each in evidence if each.hit is not best.hit]
    words = " ; ".join(label + cell for label, cell in labelled(best.text.split("\t"), best.unit.columns))
    return {
        "margin": best.margin / _SURE,
        "answered": _chance(best.margin),
        "alone_relevance": best.features["alone_relevance"] / _SURE,
        "alone_relevant": _chance(best.features["alone_relevance"]),
        "alone_margin": best.features["alone_margin"] / _SURE,
        "relevance": best.relevance / _SURE,
        "relevant": _chance(best.relevance),
        "top_margin": max(each.margin for each in evidence) / _SURE,
        "top_relevance": max(each.relevance for each in evidence) / _SURE,
        "agreed": float(best.margin >= max(each.margin for each in evidence)),
        "apart": min(1.0, best.score - max(elsewhere)) if elsewhere else 1.0,
        "cosine": best.cosine,
        "topic_cosine": best.topic_cosine,
        "passage_cosine": max(passage.hit.dense for passage in passages),
        "own": best.features["own"],
        "near": best.features["near"],
        "passage": best.features["passage"],
        "topic": _coverage(topic, stems(_words(best.hit, best.unit))),
        "passage_topic": _coverage(topic, stems(best.hit.chunk.indexed)),
        "row": float("\t" in best.text),
        "kind": float(expected is not False),
        "kind_known": float(expected is not None),
        "names_elsewhere": sum(owner not in documents for documents in holders) / max(1, len(holders)),
        "not_there": float(not_there(query.text, words, best.hit.chunk.indexed, index)),
        **mismatches(query.text, words, best.hit.chunk.indexed, document),
    }


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
