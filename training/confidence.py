"""Fits the weights in `ragbox/answer/confidence.py`: a logistic regression from the features of a reading.

    python -m training.confidence --data FOLDER

FOLDER holds `wikipedia_dev.jsonl` and `covid_dev.jsonl` (public question sets, as described in the model cards). A reading
is positive when a sentence it would show answers the question. Negatives: unanswerable questions, questions put to documents
of another set, and answerable ones that are read wrongly. The sample questions are held out by document in turn, so that the
printed figures are of documents that the weights were not fitted on; the weights printed last are fitted on all.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.sample_box import questions, sample_box
from ragbox.answer.confidence import WEIGHTS
from ragbox.answer.reader import Evidence, extract, read
from ragbox.chunk import chunk
from ragbox.embed import Embedder
from ragbox.query import make_query
from ragbox.retrieve.hybrid import retrieve
from ragbox.store.catalog import Source
from ragbox.store.directory import BoxDirectory
from ragbox.types import Block, Document

_FOLDS = 6
_L2 = 0.02


@dataclass(frozen=True)
class Example:
    """One reading: its features, whether the documents answer the question, and whether the reading does."""

    origin: str
    group: str
    features: Mapping[str, float]
    answerable: bool
    right: bool


def reading(question: str, box: BoxDirectory, embedder: Embedder) -> tuple[Mapping[str, float], Sequence[Evidence]]:
    """The features and the evidence that would be shown."""
    query = make_query(question, embedder.embed)
    found = read(query, retrieve(query, box.catalog, box.vectors, k=6), embedder.embed, box.catalog)
    return found.features, extract(found, 3)


def sample_examples(box: BoxDirectory, embedder: Embedder) -> Iterator[Example]:
    """The sample questions; those about a scan are left out."""
    for question in questions():
        if question.kind == "scan":
            continue
        features, shown = reading(question.text, box, embedder)
        places = {
            (each.hit.document, page.number if page else None)
            for each in shown
            for page in box.catalog.pages(each.hit.chunk.document_id, each.unit.start, each.unit.end) or [None]
        }
        group = question.places[0][0] if question.places else question.text
        right = bool(places & set(question.places))
        yield Example("sample", group, features, question.answerable, right)


def public_box(path: Path, lines: Sequence[str], name: str, embedder: Embedder) -> BoxDirectory:
    """A box of the articles of a public set, one document each."""
    articles: dict[str, str] = defaultdict(str)
    for line in lines:
        row = json.loads(line)
        articles[str(row.get("title", row.get("document")))] += row["context"] + "\n"
    box = BoxDirectory.open(path / name, create=True, passphrase="training")
    for title, text in articles.items():
        document_id = hashlib.sha256(title.encode()).hexdigest()
        blocks, start = [], 0
        for paragraph in text.split("\n"):
            if paragraph.strip():
                lead = len(paragraph) - len(paragraph.lstrip())
                blocks.append(Block("paragraph", start + lead, start + lead + len(paragraph.strip())))
            start += len(paragraph) + 1
        document = Document(document_id, f"{title}.txt", "text/plain", text, tuple(blocks))
        chunks = chunk(document, tokens=160, count=embedder.count)
        vectors = embedder.embed([each.indexed for each in chunks])
        box.catalog.stage(document, chunks, vectors, (), "indexed")
        box.vectors.add([each.chunk_id for each in chunks], vectors, document_id)
        box.catalog.settle(Source(title, document_id, 0, 0))
    return box


def public_questions(lines: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Questions with their answers' texts, none where unanswerable, in an order of their own."""
    found = [
        (qa["question"], () if qa.get("unanswerable") else tuple(answer["text"] for answer in qa["answers"]))
        for line in lines
        for qa in json.loads(line)["qas"]
    ]
    random.Random(1).shuffle(found)
    return found


def public_examples(
    origin: str, box: BoxDirectory, asked: Sequence[tuple[str, tuple[str, ...]]], embedder: Embedder, *, foreign: bool
) -> Iterator[Example]:
    """Questions of a set put to a box; `foreign` when the box holds other documents, so that none is answerable."""
    for question, answers in asked:
        features, shown = reading(question, box, embedder)
        right = not foreign and any(answer in each.text for each in shown for answer in answers)
        if features:
            yield Example(origin, question, features, bool(answers) and not foreign, right)


def fit(examples: Sequence[Example]) -> tuple[NDArray[np.float64], float]:
    """Weights in the order of WEIGHTS, and the bias."""
    values = np.array([[example.features[name] for name in WEIGHTS] for example in examples])
    mean, deviation = values.mean(0), values.std(0) + 1e-6
    inputs = torch.tensor((values - mean) / deviation)
    target = torch.tensor([float(example.answerable and example.right) for example in examples], dtype=torch.float64)
    # the sample questions are of the kind users ask, and among them few are unanswerable
    share = torch.tensor([(3.0 if e.answerable else 6.0) if e.origin == "sample" else 1.0 for e in examples])
    parameters = torch.zeros(len(WEIGHTS) + 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=100)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            inputs @ parameters[:-1] + parameters[-1], target, reduction="none"
        )
        loss = (share * losses).sum() / share.sum() + _L2 * (parameters[:-1] ** 2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    found = parameters.detach().numpy()
    weights = found[:-1] / deviation
    return weights, float(found[-1] - (weights * mean).sum())


def held_out(examples: Sequence[Example]) -> Iterator[tuple[Example, float]]:
    """The sample examples, each with a confidence by weights fitted without its document."""
    for fold in range(_FOLDS):
        inside = [e.origin == "sample" and zlib.crc32(e.group.encode()) % _FOLDS == fold for e in examples]
        weights, bias = fit([e for e, held in zip(examples, inside, strict=True) if not held])
        for example, held in zip(examples, inside, strict=True):
            if held:
                logit = bias + sum(w * example.features[name] for w, name in zip(weights, WEIGHTS, strict=True))
                yield example, float(1 / (1 + np.exp(-logit)))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    data: Path = parser.parse_args().data
    wiki = (data / "wikipedia_dev.jsonl").read_text().splitlines()
    covid = (data / "covid_dev.jsonl").read_text().splitlines()[:25]
    with TemporaryDirectory() as folder, sample_box() as sample:
        embedder, directory = sample.embedder, sample._directory
        boxes = {
            name: public_box(Path(folder), lines, name, embedder) for name, lines in (("wiki", wiki), ("covid", covid))
        }
        of_wiki, of_covid = public_questions(wiki), public_questions(covid)
        examples = [
            *sample_examples(directory, embedder),
            *public_examples("wiki", boxes["wiki"], of_wiki[:300], embedder, foreign=False),
            *public_examples("covid", boxes["covid"], of_covid[:100], embedder, foreign=False),
            *public_examples("far", boxes["covid"], of_wiki[-40:], embedder, foreign=True),
            *public_examples("far", boxes["wiki"], of_covid[-40:], embedder, foreign=True),
            *public_examples("far", directory, of_wiki[-100:-40], embedder, foreign=True),
        ]
    scored = list(held_out(examples))
    print("held-out documents: threshold, gold cited, wrongly abstained, unanswerable abstained")
    for threshold in np.arange(0.3, 0.61, 0.05):
        able = [(e.right, c >= threshold) for e, c in scored if e.answerable]
        unable = [c < threshold for e, c in scored if not e.answerable]
        cited = np.mean([right and shown for right, shown in able])
        print(f"{threshold:.2f}  {cited:.3f}  {np.mean([not shown for _, shown in able]):.3f}  {np.mean(unable):.3f}")
    weights, bias = fit(examples)
    print({name: round(float(weight), 2) for name, weight in zip(WEIGHTS, weights, strict=True)}, round(bias, 2))


if __name__ == "__main__":
    main()
