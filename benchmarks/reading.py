"""What the bundled reader does on articles that it was not trained on: reading, ranking and refusing.

    python -m benchmarks.reading --data FOLDER [--part test|tune] [--model FOLDER]

FOLDER holds the public question sets named in the reader's model card. Every figure with a 95 % bootstrap interval.
"""

from __future__ import annotations

import argparse
import re
import string
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from ragbox.answer.confidence import WEIGHTS as CONFIDENCE
from ragbox.answer.mismatch import FEATURES, mismatches
from ragbox.answer.span_model import PassageScores, Span, SpanModel
from ragbox.embed.onnx import OnnxEmbedder
from ragbox.sentences import sentences
from ragbox.text import split_names, stem, terms, words
from training.reader.data import (
    Example,
    Nearest,
    Part,
    Passage,
    biomedical,
    passages_of,
    swapped,
    wikipedia,
    with_given_names,
)

_SPAN, _COSINE, _BM25 = 1.0, 0.5, 0.5
_RELEVANCE, _MARGIN = 0.35, 0.35
_TOP = 10


@dataclass
class Tools:
    """The two models."""

    reader: SpanModel
    embedder: OnnxEmbedder


def text_of(passage: Passage) -> str:
    """A passage as the reader sees it."""
    return f"{passage.title}\n{passage.text}"


def token_f1(found: str, gold: str) -> float:
    """Harmonic mean of token precision and recall after SQuAD's normalisation."""
    one, other = normal(found), normal(gold)
    same = sum((Counter(one) & Counter(other)).values())
    return 2 * same / (len(one) + len(other)) if one and other else float(one == other)


def normal(text: str) -> list[str]:
    """Lower case, without punctuation and articles."""
    plain = "".join(each for each in text.lower() if each not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", plain).split()


def z(values: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Values with mean 0 and deviation 1; zeros where all are equal."""
    array = np.asarray(values, np.float64)
    return (array - array.mean()) / array.std() if len(array) and array.std() > 1e-9 else np.zeros_like(array)


@dataclass
class Sentences:
    """The sentences of a passage with three scores each: the reader's, cosine, and shared rare words."""

    places: list[tuple[int, int]]
    spans: list[Span | None]
    columns: NDArray[np.float64]


def read(example: Example, scores: PassageScores, tools: Tools, weights: Callable[[str], float]) -> Sentences:
    """Scores of every sentence of the example's passage."""
    text, shift = example.passage.text, len(example.passage.title) + 1
    places = list(sentences(text, 0, len(text)))
    spans = [scores.best(start + shift, end + shift) for start, end in places]
    vectors = tools.embedder.embed([example.question, *(text[start:end] for start, end in places)])
    asked = {stem(term) for term in terms(example.question)}
    shared = [sum(weights(w) for w in asked & {stem(x) for x in words(text[s:e])}) for s, e in places]
    margins = [span.margin if span else -20.0 for span in spans]
    return Sentences(places, spans, np.stack([z(margins), z(vectors[1:] @ vectors[0]), z(shared)], 1))


def reading(examples: Sequence[Example], tools: Tools) -> dict[str, NDArray[np.float64]]:
    """Per question: span F1 (best of the golds), and whether the best sentence, or the best two, hold an answer."""
    found: dict[str, list[float]] = defaultdict(list)
    weights = _weights([each.passage for each in examples])
    for example in examples:
        scores = tools.reader.score(example.question, [text_of(example.passage)])[0]
        rows = read(example, scores, tools, weights)
        text, shift = example.passage.text, len(example.passage.title) + 1
        span = scores.best(shift, shift + len(text))
        shown = text[span.start - shift : span.end - shift] if span else ""
        found["span F1"].append(max(token_f1(shown, text[s:e]) for s, e in example.answers))
        for name, columns in (("sentence hit@1, reader alone", (1, 0, 0)), ("sentence hit@1", (_SPAN, _COSINE, _BM25))):
            order = np.argsort(-(rows.columns @ np.array(columns, np.float64)), kind="stable")
            held = [any(s < rows.places[n][1] and rows.places[n][0] < e for s, e in example.answers) for n in order]
            found[name].append(float(held[0]))
            if columns[1]:
                found["sentence hit@2"].append(float(any(held[:2])))
    return {name: np.array(values) for name, values in found.items()}


def named(example: Example, passage: Passage, near: Nearest) -> str:
    """A passage as the box shows it to the reader: the question's names that its article has stand first."""
    given = [name for name in split_names(example.question)[1] if near.has(passage.article, name)]
    return f"{', '.join(given)} > {text_of(passage)}" if given else text_of(passage)


def ranking(
    examples: Sequence[Example], pools: Callable[[Example], tuple[Nearest, NDArray[np.float32]]], tools: Tools
) -> dict[str, NDArray[np.float64]]:
    """Per question whether the gold passage is first: by BM25, cosine, their sum, and the sum with the reader in it."""
    found: dict[str, list[float]] = defaultdict(list)
    for example in examples:
        near, vectors = pools(example)
        cosines = vectors @ tools.embedder.embed([example.question])[0]
        lexical = near.scores(example.question)
        union = sorted({*np.argsort(-cosines)[:30].tolist(), *sorted(lexical, key=lambda n: -lexical[n])[:30]})
        bm25 = np.array([lexical.get(n, 0.0) for n in union])
        fused = z(bm25) + z(cosines[union])
        golds = [near.passages[n].text == example.passage.text for n in union]
        top = np.argsort(-fused, kind="stable")[:_TOP]
        scores = tools.reader.score(example.question, [named(example, near.passages[union[n]], near) for n in top])
        margins = np.array([(s.best(0, 10**6) or Span(0, 0, -20.0)).margin for s in scores])
        relevance = np.array([s.relevance for s in scores])
        summed = fused[top] + _RELEVANCE * relevance + _MARGIN * np.clip(margins, -10, 10)
        for name, order in (
            ("BM25", np.argsort(-bm25, kind="stable")),
            ("dense", np.argsort(-cosines[union], kind="stable")),
            ("fusion", np.argsort(-fused, kind="stable")),
            ("fusion + reader", top[np.argsort(-summed, kind="stable")]),
        ):
            found[f"recall@1 {name}"].append(float(golds[order[0]]))
            found[f"recall@5 {name}"].append(float(any(golds[n] for n in order[:5])))
    return {name: np.array(values) for name, values in found.items()}


def signals(examples: Sequence[Example], tools: Tools) -> NDArray[np.float64]:
    """Per example: the reader's margin and relevance, and what the question says that sentence and passage do not."""
    rows = []
    for example in examples:
        scores = tools.reader.score(example.question, [text_of(example.passage)])[0]
        text, shift = example.passage.text, len(example.passage.title) + 1
        span = scores.best(shift, shift + len(text)) or Span(shift, shift, -20.0)
        places = sentences(text, 0, len(text))
        around = [each for each in places if each[0] < span.end - shift and span.start - shift < each[1]]
        sentence = " ".join(text[start:end] for start, end in around)
        rules = mismatches(example.question, sentence, text_of(example.passage))
        rows.append([span.margin / 2, scores.relevance, *rules.values()])
    return np.array(rows)


def refusing(
    answerable: Sequence[Example], unanswerable: Sequence[Example], tools: Tools
) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Scores with and without an answer: by the reader alone, and with the rules."""
    able, unable = signals(answerable, tools), signals(unanswerable, tools)
    off = signals(list(off_topic(answerable)), tools)
    yield "off-topic passage, same article", able[:, :2].sum(1), off[:, :2].sum(1)
    yield "crafted near misses", able[:, :2].sum(1), unable[:, :2].sum(1)
    yield "crafted near misses, with rules", weighed(able), weighed(unable)
    other = signals(list(swapped(answerable, 0)), tools)
    yield "entity or number swapped", able[:, :2].sum(1), other[:, :2].sum(1)
    yield "the same, with rules", weighed(able), weighed(other)


def weighed(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The signals as the confidence of an answer weighs them, here without cosines and shared words."""
    logits = {"margin": 2 * rows[:, 0], "relevance": rows[:, 1]}
    sums = sum(CONFIDENCE.get(name, 0.0) * rows[:, n] for n, name in enumerate(FEATURES, 2))
    for name, weight in CONFIDENCE.items():
        for kind, sure in (("margin", "answered"), ("relevance", "relevant")):
            if name.endswith(kind):
                sums += weight * logits[kind] / 12
            elif name.endswith(sure):
                sums += weight / (1 + np.exp(-logits[kind]))
    return np.asarray(sums, np.float64)


def off_topic(examples: Sequence[Example]) -> Iterator[Example]:
    """Questions put to another passage of their article: its nearest by words that lacks the answer."""
    by_article: dict[str, dict[str, Passage]] = defaultdict(dict)
    for each in examples:
        by_article[each.passage.article][each.passage.text] = each.passage
    rng = np.random.default_rng(0)
    for each in examples:
        answers = [each.passage.text[s:e].casefold() for s, e in each.answers]
        others = [
            p
            for p in by_article[each.passage.article].values()
            if p.text != each.passage.text and not any(a in p.text.casefold() for a in answers)
        ]
        if others:
            yield Example(each.question, others[int(rng.integers(len(others)))], ())


def show(name: str, values: NDArray[np.float64]) -> None:
    """Prints a mean with its interval."""
    rng = np.random.default_rng(0)
    means = np.sort(rng.choice(values, (1000, len(values))).mean(1))
    print(f"  {name:<34} {values.mean():.3f}  [{means[25]:.3f}, {means[975]:.3f}]  n = {len(values)}", flush=True)


def show_area(name: str, able: NDArray[np.float64], unable: NDArray[np.float64]) -> None:
    """Prints an area under the ROC curve with its interval."""
    rng = np.random.default_rng(0)

    def area(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
        return float(roc_auc_score(np.r_[np.ones(len(a)), np.zeros(len(b))], np.r_[a, b]))

    drawn = sorted(area(rng.choice(able, len(able)), rng.choice(unable, len(unable))) for _ in range(300))
    print(f"  {name:<34} {area(able, unable):.3f}  [{drawn[7]:.3f}, {drawn[292]:.3f}]  n = {len(able)} + {len(unable)}")


def _weights(passages: Sequence[Passage]) -> Callable[[str], float]:
    texts = {each.text for each in passages}
    holders = Counter(word for text in texts for word in {stem(w) for w in words(text)})
    return lambda word: float(np.log(1 + (len(texts) - holders[word] + 0.5) / (holders[word] + 0.5)))


def measure(data: Path, part: Part, tools: Tools, most: int) -> None:
    """Prints everything for one part."""
    wiki = list(with_given_names(wikipedia(data, part), 1.0, 0))  # as the box tells the reader
    bio = list(with_given_names(biomedical(data, part), 1.0, 0))
    able = [each for each in wiki if each.relevant][:most]
    unable = [each for each in wiki if not each.relevant][:most]
    for name, examples in (("Wikipedia", able), ("biomedical", bio[:most])):
        print(f"{name}, the gold passage given")
        for figure, values in reading(examples, tools).items():
            show(figure, values)
    print("refusing (area under the ROC curve)")
    for figure, known, others in refusing(able, unable, tools):
        show_area(figure, known, others)
    print("ranking")
    pool = Nearest(list({each.passage.text: each.passage for each in wikipedia(data, part)}.values()))
    vectors = tools.embedder.embed([text_of(each) for each in pool.passages])
    for figure, values in ranking(able, lambda _: (pool, vectors), tools).items():
        show(f"Wikipedia: {figure}", values)
    articles: dict[str, tuple[Nearest, NDArray[np.float32]]] = {}
    for article in {each.passage.article for each in bio}:
        near = Nearest(passages_of(data, article))
        articles[article] = near, tools.embedder.embed([text_of(each) for each in near.passages])
    for figure, values in ranking(bio[:most], lambda each: articles[each.passage.article], tools).items():
        show(f"long articles: {figure}", values)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--part", choices=("tune", "test"), default="test")
    parser.add_argument("--model", type=Path, default=None, metavar="FOLDER")
    parser.add_argument("--most", type=int, default=10_000, help="questions per set")
    given = parser.parse_args()
    measure(given.data, given.part, Tools(SpanModel.load(given.model), OnnxEmbedder.load()), given.most)


if __name__ == "__main__":
    main()
