"""What each part of retrieval adds: ways to rank the same candidates, beside each other on every set.

python -m benchmarks.retrieval --data FOLDER [--boxes FOLDER] [--sets NAME …]

Weights were chosen on the development sets: sample_docs, `tune`, and `train`, of which nothing here is trained; the `test`
sets were only measured. A passage is right that holds a piece of the answer, on sample_docs one on a page that answers.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval_sets import Set, sets
from ragbox.answer.reader import look_at
from ragbox.answer.span_model import bundled_reader
from ragbox.embed import load_embedder
from ragbox.query import Query, make_query
from ragbox.retrieve.diversity import spread
from ragbox.retrieve.hybrid import Candidates, Weights, found_hits, gather
from ragbox.retrieve.rerank import MARGIN, RELEVANCE, rerank
from ragbox.types import Hit

SHOWN = 10
CANDIDATES = 30
RESAMPLES = 2_000


@dataclass(frozen=True)
class Asking:
    """A question with its candidates, as hits in the order of `found.ids`, which of them are right, and both searches."""

    query: Query
    found: Candidates
    hits: tuple[Hit, ...]
    right: NDArray[np.bool_]
    searches: tuple[tuple[str, ...], tuple[str, ...]]
    read: Mapping[int, tuple[float, float]]
    """Relevance and margin that the reading model gives the best ten, by their places."""


Arm = Callable[[Asking], Sequence[int]]
"""Ranks the candidates of a question: the places of the best, best first."""

SHIPPED = "and read: as shipped"
NOTHING = Weights(dense=0, lexical=0, within=1, named=0, titled=0, paired=0, unit=0, coded=0, section=0)
SUM = replace(NOTHING, dense=1, lexical=1)
BEFORE = replace(SUM, within=0.6, named=2.0)


def by(weights: Weights) -> Arm:
    """Ranks by the weighed sum."""
    return lambda asking: best(asking, asking.found.fused(weights))


def best(asking: Asking, scores: NDArray[np.float64]) -> list[int]:
    """The places in order of their scores; equals by id."""
    return sorted(range(len(scores)), key=lambda place: (-scores[place], asking.found.ids[place]))


def unread(asking: Asking) -> list[int]:
    """As `retrieve` does: by the sum, then copies and compared documents."""
    return spread_out(asking.hits, asking.found)


def spread_out(hits: Sequence[Hit], found: Candidates) -> list[int]:
    """The places of the best ten by the sum, with room for others than copies."""
    fused = found.fused(Weights())
    order = sorted(range(len(fused)), key=lambda place: (-fused[place], found.ids[place]))
    places = spread([hits[place].chunk for place in order], SHOWN, found.named)
    return [order[place] for place in places]


def read(by_relevance: float = RELEVANCE, by_margin: float = MARGIN, first: float = 1.0) -> Arm:
    """As `unread`, then ranked with the reading model's word; `first` is the weight of what came before."""

    def arm(asking: Asking) -> list[int]:
        order = unread(asking)
        fused = asking.found.fused(Weights())
        hits = [replace(asking.hits[place], score=first * float(fused[place])) for place in order]
        looked = [asking.read[place] for place in order]
        ranked = rerank(
            hits, [one for one, _ in looked], [two for _, two in looked], by_relevance=by_relevance, by_margin=by_margin
        )
        return [order[n] for n, _ in ranked]

    return arm


def where_open(lead: float) -> Arm:
    """The reading model asked only where the first passage is not that far ahead of the second."""

    def arm(asking: Asking) -> list[int]:
        order = unread(asking)
        fused = asking.found.fused(Weights())
        decided = len(order) < 2 or fused[order[0]] - fused[order[1]] > lead
        return order if decided else list(read()(asking))

    return arm


def reciprocal_ranks(asking: Asking) -> list[int]:
    """Reciprocal rank fusion (Cormack et al. 2009), k = 60."""
    places = {chunk_id: place for place, chunk_id in enumerate(asking.found.ids)}
    scores = np.zeros(len(places))
    for search in asking.searches:
        for rank, chunk_id in enumerate(search, 1):
            if chunk_id in places:
                scores[places[chunk_id]] += 1 / (60 + rank)
    return best(asking, scores)


def by_kind(asking: Asking) -> list[int]:
    """Weights by the kind of question: dense search more where a name says which document, less where none does."""
    return best(asking, asking.found.fused(replace(Weights(), dense=1.2 if asking.query.names else 0.8)))


ARMS: dict[str, Arm] = {
    "full text (BM25)": by(replace(NOTHING, lexical=1)),
    "dense": by(replace(NOTHING, dense=1)),
    "reciprocal ranks, k = 60": reciprocal_ranks,
    "z-scores added": by(SUM),
    "  and names by document (before)": by(BEFORE),
    "    and titles": by(replace(BEFORE, titled=0.5)),
    "    and word pairs": by(replace(BEFORE, paired=0.3)),
    "    and best sentence": by(replace(BEFORE, unit=2.0)),
    "    and codes and sections": by(replace(BEFORE, coded=0.5, section=2.0)),
    "all that, before it is read": unread,
    SHIPPED: read(),
    "  read half as much": read(RELEVANCE / 2, MARGIN / 2),
    "  read twice as much": read(2 * RELEVANCE, 2 * MARGIN),
    "  relevance only": read(RELEVANCE + MARGIN, 0),
    "  margin only": read(0, RELEVANCE + MARGIN),
    "  the reading model alone": read(first=0),
    "  read unless the first leads by 2": where_open(2.0),
    "  read unless the first leads by 4": where_open(4.0),
    "  without room for others than copies": by(Weights()),
    "  without names by document": by(replace(Weights(), named=0, within=1)),
    "  without titles": by(replace(Weights(), titled=0)),
    "  without word pairs": by(replace(Weights(), paired=0)),
    "  without best sentence": by(replace(Weights(), unit=0)),
    "  without codes": by(replace(Weights(), coded=0)),
    "  without sections": by(replace(Weights(), section=0)),
    "  titles twice as much": by(replace(Weights(), titled=1.0)),
    "  codes four times as much": by(replace(Weights(), coded=2.0)),
    "  best sentence half as much": by(replace(Weights(), unit=1.0)),
    "  dense 0.8": by(replace(Weights(), dense=0.8)),
    "  dense 1.2": by(replace(Weights(), dense=1.2)),
    "  dense by kind of question": by_kind,
}
"""Those below `the reading model alone` are ways to rank before anything is read."""


def main() -> None:
    """Prints a block per set, each arm with its 95 % bootstrap interval and its difference to what is shipped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="the folder with the public sets")
    parser.add_argument("--boxes", type=Path, help="keeps the boxes there, for the next run")
    parser.add_argument("--sets", nargs="+", metavar="NAME", help="only these, by their names in the output")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        for each in sets(arguments.data, arguments.boxes or Path(folder)):
            if arguments.sets is None or each.name in arguments.sets:
                show(each, prepare(each))


def prepare(of: Set) -> list[Asking]:
    """The questions of a set with their candidates."""
    embedder = load_embedder()
    catalog, vectors = of.directory.catalog, of.directory.vectors
    ids = {info.name: info.document_id for info in catalog.documents()}
    prepared = []
    for asked in of.asked:
        query = make_query(asked.text, embedder.embed)
        documents = [ids[asked.within]] if asked.within else None
        found = gather(query, catalog, vectors, CANDIDATES, documents)
        by_id = {hit.chunk.chunk_id: hit for hit in found_hits(found, np.zeros(len(found.ids)))}
        hits = tuple(by_id[chunk_id] for chunk_id in found.ids)
        searches = (
            catalog.match(query.terms, CANDIDATES, documents),
            vectors.nearest(query.vector, CANDIDATES, documents),
        )
        words, dense = (tuple(chunk_id for chunk_id, _ in search) for search in searches)
        right = np.array([asked.right(hit) for hit in hits])
        places = spread_out(hits, found)
        looked = look_at(query, [hits[place] for place in places], catalog, bundled_reader())
        said = {place: (each.scores.relevance, each.margin) for place, each in zip(places, looked, strict=True)}
        prepared.append(Asking(query, found, hits, right, (words, dense), said))
    return prepared


def show(of: Set, askings: Sequence[Asking]) -> None:
    """Prints one set's block."""
    part = "test" if of.name.endswith("test") else "development"
    print(f"\n{of.name} ({part}): {len(askings)} questions, {of.directory.catalog.count_chunks()} passages")
    print(f"{'':<38} {'recall@1':<19} {'@5':<6} {'nDCG@10':<8} recall@1 less than shipped")
    ranks = {name: np.array([first_right(each, arm(each)) for each in askings]) for name, arm in ARMS.items()}
    for name, found in ranks.items():
        first, five, gain = measures(found)
        low, high = interval(found < 1)
        line = f"{name:<38} {first:.3f} [{low:.3f}, {high:.3f}] {five:.3f}  {gain:.3f}"
        if name != SHIPPED:
            less = (ranks[SHIPPED] < 1).astype(float) - (found < 1)
            low, high = interval(less)
            line += f"    {less.mean():+.3f} [{low:+.3f}, {high:+.3f}]"
        print(line, flush=True)


def first_right(asking: Asking, order: Sequence[int]) -> float:
    """The rank of the first right passage from 0 on; infinite where none is among those shown."""
    return next((float(rank) for rank, place in enumerate(order[:SHOWN]) if asking.right[place]), np.inf)


def measures(ranks: NDArray[np.float64]) -> tuple[float, float, float]:
    """Recall@1, recall@5, and nDCG@10 with the first right passage as the one to find."""
    return float(np.mean(ranks < 1)), float(np.mean(ranks < 5)), float(np.mean(1 / np.log2(ranks + 2)))


def interval(values: NDArray[np.generic]) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean."""
    numbers = np.asarray(values, np.float64)
    picked = np.random.default_rng(0).integers(0, len(numbers), (RESAMPLES, len(numbers)))
    low, high = np.quantile(numbers[picked].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    main()
