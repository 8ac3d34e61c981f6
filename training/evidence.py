"""Fits how evidence is ordered and how sure an answer is: WEIGHTS in `answer/reader.py` and in `answer/confidence.py`.

    python -m training.evidence look --data FOLDER --work FOLDER
    python -m training.evidence fit --work FOLDER

The data are the public question sets named in the reader's model card. Questions are put to boxes of the sample documents,
the articles kept for tuning, and of made documents whose clauses the reader was not trained on; some to a box that is about
other things. Ordering: softmax regression over the units of what was read. Confidence: logistic regression; a reading is
positive when one of the best two units answers. The sample questions are held out by document in turn for the printed
figures.
"""

from __future__ import annotations

import argparse
import pickle
import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ragbox.answer import reader
from ragbox.answer.mismatch import FEATURES
from ragbox.answer.reader import Evidence, Passage, look_at, read
from ragbox.answer.span_model import PassageScores, bundled_reader
from ragbox.embed import Embedder, load_embedder
from ragbox.retrieve.rerank import rerank
from ragbox.store.directory import BoxDirectory
from training.evidence_sets import Gold, Look, gather

_FOLDS = 6
_SHARE = {"sample": 3.0, "reworded": 3.0, "wiki": 0.3, "bio": 1.0, "made": 2.0, "worded": 2.0, "far": 1.0}
"""What a question of each set counts: the sample questions are of the kind that users ask. `reworded` are those in other
words, `worded` questions to made documents in words far from theirs, `far` questions about something else."""
_ORDER_L2, _SURE_L2 = 0.01, 0.05
_UNABLE = 2.5
"""What a question without an answer counts, beside one with an answer."""
_AGAINST = frozenset((*FEATURES, "names_elsewhere", "behind"))
_EITHER = frozenset(("row", "kind_known"))
"""Features that speak against an answer, and those that may speak for or against; all others speak for it."""


@dataclass(frozen=True)
class Example:
    """One reading: features of its units, which of them answer, and the features for confidence of the best."""

    look: Look
    evidence: tuple[Evidence, ...]
    gold: NDArray[np.bool_]
    features: Mapping[str, float]

    @property
    def answerable(self) -> bool:
        """Whether the box answers the question."""
        return bool(self.look.gold.answers) and not self.look.foreign

    @property
    def right(self) -> bool:
        """Whether one of the best two units answers: about as many are shown."""
        return bool(self.gold[:2].any())


def plain(text: str) -> str:
    """Letters and digits only, for comparing quotes."""
    return re.sub(r"[\W_]+", " ", text).casefold().strip()


def is_gold(each: Evidence, gold: Gold, box: BoxDirectory) -> bool:
    """Whether the unit stands at a gold place and holds, or is part of, a text that answers."""
    pages = box.catalog.pages(each.hit.chunk.document_id, each.unit.start, each.unit.end)
    here = {(each.hit.document, page.number) for page in pages} | {(each.hit.document, None)}
    if not here & set(gold.places):
        return False
    own = plain(each.text)
    return any(plain(answer) in own or (len(own) > 25 and own in plain(answer)) for answer in gold.answers)


class Remembered:
    """An embedder that embeds nothing twice."""

    def __init__(self, embedder: Embedder, known: dict[str, NDArray[np.float16]]) -> None:
        self._embedder, self.known = embedder, known

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the embedder, at half precision."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known |= dict(zip(new, self._embedder.embed(new).astype(np.float16), strict=True))
        return np.stack([self.known[text] for text in texts]).astype(np.float32)


class Blind:
    """A reading model that sees nothing, where what it would see does not matter."""

    def score(self, _: str, passages: Sequence[str]) -> tuple[PassageScores, ...]:
        none = np.zeros(0, np.float32)
        return (PassageScores(0.0, 0.0, none, none, np.zeros((0, 2), np.int64)),) * len(passages)


def passages(one: Look, box: BoxDirectory) -> tuple[Passage, ...]:
    """The hits as the reading model sees and ranks them."""
    looked = look_at(one.query, one.hits, box.catalog, bundled_reader())
    order = rerank(one.hits, [p.scores.relevance for p in looked], [p.margin for p in looked])
    return tuple(replace(looked[n], hit=hit) for n, hit in order)


class Readings:
    """All looks as they are read by the weights of the reader at present; what does not depend on those is done once."""

    def __init__(self, work: Path) -> None:
        self._looks: list[Look] = pickle.loads((work / "looks.pickle").read_bytes())
        names = {each.box for each in self._looks}
        self._boxes = {name: BoxDirectory.open(work / name, create=False, passphrase="training") for name in names}
        kept = work / "vectors.pickle"
        known = pickle.loads(kept.read_bytes()) if kept.exists() else {}
        self._embedder = Remembered(load_embedder("bundled"), known)
        self._passages = [passages(each, self._boxes[each.box]) for each in self._looks]
        self.all(Blind())
        kept.write_bytes(pickle.dumps(self._embedder.known))

    def all(self, model: reader.Model) -> list[Example]:
        """One example for each look with something to read."""
        pairs = zip(self._looks, self._passages, strict=True)
        return [found for one, seen in pairs if (found := self._example(one, seen, model)) is not None]

    def _example(self, one: Look, seen: Sequence[Passage], model: reader.Model) -> Example | None:
        box = self._boxes[one.box]
        found = read(one.query, seen, self._embedder.embed, box.catalog, model)
        if not found.evidence:
            return None
        gold = np.array([not one.foreign and is_gold(each, one.gold, box) for each in found.evidence])
        return Example(one, found.evidence, gold, found.features)


def fit_order(examples: Sequence[Example], names: Sequence[str], most: int) -> dict[str, float]:
    """Weights of features of the best `most` units: softmax regression, the likelihood of any that answers."""
    usable = [e for e in examples if e.gold[:most].any() and not e.gold[:most].all()]
    units = [np.array([[each.features[name] for name in names] for each in e.evidence[:most]]) for e in usable]
    deviation = np.concatenate(units).std(0) + 1e-9
    sizes = Counter(e.look.origin for e in usable)
    share = torch.tensor([1 / sizes[e.look.origin] for e in usable], dtype=torch.float64)
    longest = max(map(len, units))
    inputs = torch.zeros(len(usable), longest, len(names), dtype=torch.float64)
    inside, gold = (
        torch.zeros(len(usable), longest, dtype=torch.bool),
        torch.zeros(len(usable), longest, dtype=torch.bool),
    )
    for n, (e, values) in enumerate(zip(usable, units, strict=True)):
        inputs[n, : len(values)] = torch.tensor(values / deviation)
        inside[n, : len(values)] = True
        gold[n, : len(values)] = torch.tensor(e.gold[:most])

    def loss(weights: torch.Tensor) -> torch.Tensor:
        scores = (inputs @ weights).masked_fill(~inside, -torch.inf)
        chances = scores.logsumexp(1) - scores.masked_fill(~gold, -torch.inf).logsumexp(1)
        return (share * chances).sum() / share.sum() + _ORDER_L2 * (weights**2).sum()

    found = minimise(loss, names) / deviation
    return dict(zip(names, map(float, found), strict=True))


def fit_confidence(examples: Sequence[Example]) -> tuple[dict[str, float], float]:
    """Weights and bias of the probability that one of the best two units answers."""
    names = list(examples[0].features)
    values = np.array([[e.features[name] for name in names] for e in examples])
    mean, deviation = values.mean(0), values.std(0) + 1e-6
    inputs = torch.tensor((values - mean) / deviation)
    target = torch.tensor([float(e.right) for e in examples], dtype=torch.float64)
    share = torch.tensor([_SHARE[e.look.origin] * (1.0 if e.answerable else _UNABLE) for e in examples])

    def loss(weights: torch.Tensor) -> torch.Tensor:
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            inputs @ weights[:-1] + weights[-1], target, reduction="none"
        )
        return (share * losses).sum() / share.sum() + _SURE_L2 * (weights[:-1] ** 2).sum()

    found = minimise(loss, names, free=1)
    weights = found[:-1] / deviation
    return calibrated(
        examples, dict(zip(names, map(float, weights), strict=True)), float(found[-1] - (weights * mean).sum())
    )


def calibrated(
    examples: Sequence[Example], weights: Mapping[str, float], bias: float
) -> tuple[dict[str, float], float]:
    """The weights scaled to give probabilities (Platt 1999): that questions without an answer counted more shifted them."""
    logits = torch.tensor([bias + sum(weight * e.features[name] for name, weight in weights.items()) for e in examples])
    target = torch.tensor([float(e.right) for e in examples], dtype=torch.float64)
    share = torch.tensor([_SHARE[e.look.origin] for e in examples])

    def loss(given: torch.Tensor) -> torch.Tensor:
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            logits * given[0] + given[1], target, reduction="none"
        )
        return (share * losses).sum() / share.sum()

    scale, more = map(float, minimise(loss, ("scale",), free=1))
    return {name: scale * weight for name, weight in weights.items()}, scale * bias + more


def minimise(
    loss: Callable[[torch.Tensor], torch.Tensor], names: Sequence[str], *, free: int = 0
) -> NDArray[np.float64]:
    """The weights of the named features, and `free` more, with the least loss, by L-BFGS.

    Each speaks for or against by what it is, and is held to that: what a few hundred questions say otherwise is chance.
    """
    signs = [0.0 if name in _EITHER else -1.0 if name in _AGAINST else 1.0 for name in names] + [0.0] * free
    sign = torch.tensor(signs, dtype=torch.float64)
    roots = torch.where(sign == 0, 0.0, 0.3).double().requires_grad_()
    optimizer = torch.optim.LBFGS([roots], max_iter=400, line_search_fn="strong_wolfe")

    def weights() -> torch.Tensor:
        return torch.where(sign == 0, roots, sign * roots**2)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        value = loss(weights())
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights().detach().numpy()


def probability(e: Example, weights: Mapping[str, float], bias: float) -> float:
    """The confidence by those weights."""
    return float(1 / (1 + np.exp(-bias - sum(weight * e.features[name] for name, weight in weights.items()))))


def held_out(examples: Sequence[Example]) -> list[tuple[Example, float]]:
    """All examples with a confidence by weights fitted without their document."""
    found = []
    folds = [zlib.crc32(e.look.gold.group.encode()) % _FOLDS for e in examples]
    for fold in range(_FOLDS):
        weights, bias = fit_confidence([e for e, n in zip(examples, folds, strict=True) if n != fold])
        found += [(e, probability(e, weights, bias)) for e, n in zip(examples, folds, strict=True) if n == fold]
    return found


def report(examples: Sequence[Example]) -> None:
    """How often the best unit answers, and what a threshold does on documents that were held out."""
    for origin in dict.fromkeys(e.look.origin for e in examples):
        able = [e for e in examples if e.look.origin == origin and e.answerable]
        if able:
            first = np.mean([e.gold[0] for e in able])
            reach = np.mean([e.gold.any() for e in able])
            print(f"{origin:<8} best unit answers {first:.3f}, some unit {reach:.3f}, n = {len(able)}")
    scored = held_out(examples)
    print("held out: threshold, then per set: right and shown / wrongly abstained / unanswerable abstained")
    for threshold in np.arange(0.2, 0.71, 0.05):
        line = f"{threshold:.2f} "
        for origin in _SHARE:
            shown = [(e.right, c >= threshold) for e, c in scored if e.answerable and e.look.origin == origin]
            unable = [c < threshold for e, c in scored if not e.answerable and e.look.origin == origin]
            one = (
                f"{np.mean([a and b for a, b in shown]):.2f}/{np.mean([not b for _, b in shown]):.2f}" if shown else "-"
            )
            line += f" {origin} {one}/{np.mean(unable) if unable else np.nan:.2f} "
        print(line)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("look", "fit"))
    parser.add_argument("--data", type=Path, metavar="FOLDER")
    parser.add_argument("--work", type=Path, required=True, metavar="FOLDER")
    given = parser.parse_args()
    if given.command == "look":
        gather(given.data, given.work)
        return
    found = Readings(given.work)
    reader.WEIGHTS = fit_order(found.all(Blind()), tuple(reader.WEIGHTS), 1_000)
    print("reader.WEIGHTS", {name: round(value, 3) for name, value in reader.WEIGHTS.items()})
    reader.CLOSER = fit_order(found.all(bundled_reader()), tuple(reader.CLOSER), reader.LOOKED_AT)
    print("reader.CLOSER", {name: round(value, 3) for name, value in reader.CLOSER.items()})
    examples = found.all(bundled_reader())
    report(examples)
    sure, bias = fit_confidence(examples)
    print("confidence.WEIGHTS", {name: round(value, 2) for name, value in sure.items()}, "BIAS", round(bias, 2))


if __name__ == "__main__":
    main()
