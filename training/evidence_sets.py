"""The questions and boxes that `training.evidence` fits on: samples, public sets kept for tuning, made documents."""

from __future__ import annotations

import hashlib
import json
import pickle
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ragbox import RagBox
from ragbox.chunk import chunk
from ragbox.config import RetrievalSettings
from ragbox.embed import Embedder, load_embedder
from ragbox.query import Query, make_query
from ragbox.resources import resource
from ragbox.retrieve.hybrid import retrieve
from ragbox.store.catalog import Source
from ragbox.store.directory import BoxDirectory
from ragbox.types import Block, Document, Hit
from training.reader.data import Example as Asked
from training.reader.data import Passage as Text
from training.reader.data import biomedical, passages_of, wikipedia
from training.reader.made import Entry, Wording, fill, load, naming, part_of, short_name
from training.reader.slots import Slots

_READ = RetrievalSettings().read
_ENTRIES = 6
"""In a made document."""
_MOST = 700
"""Questions of a set."""
_STRANGERS = 0.1
"""Share of the questions to made documents that name another document."""


@dataclass(frozen=True)
class Gold:
    """A question, the texts that answer it, and where: a title, and a page if it has pages."""

    question: str
    answers: tuple[str, ...]
    places: tuple[tuple[str, int | None], ...]
    group: str


@dataclass(frozen=True)
class Look:
    """A question put to a box, and what the searches gave."""

    origin: str
    box: str
    gold: Gold
    foreign: bool
    query: Query
    hits: tuple[Hit, ...]


def look(
    origin: str, name: str, box: BoxDirectory, asked: Sequence[Gold], embedder: Embedder, *, foreign: bool
) -> Iterator[Look]:
    """The questions put to the box; `foreign` when it is about other things."""
    for gold in asked:
        query = make_query(gold.question, embedder.embed)
        hits = retrieve(query, box.catalog, box.vectors, k=_READ, decided=True)
        if hits:
            yield Look(origin, name, gold, foreign, query, hits)


def sample_questions(words: Mapping[str, str]) -> list[Gold]:
    """The sample questions, in those `words` by their id where there are some; those about a scan are left out."""
    return [
        Gold(
            words.get(row["id"], row["question"]),
            (row["evidence"], *([row["answer"]] if row["kind"] != "yes_no" else [])) if row["answerable"] else (),
            tuple((place["document"], place["page"]) for place in [row, *(row.get("also") or [])]),
            row["document"] or row["question"],
        )
        for row in _lines("questions.jsonl")
        if row["kind"] != "scan"
    ]


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (resource("sample_docs") / name).read_text(encoding="utf-8").splitlines()]


def text_box(path: Path, passages: Sequence[Text], embedder: Embedder) -> BoxDirectory:
    """A box of passages, those of one article as one document under its title."""
    articles: dict[str, list[Text]] = defaultdict(list)
    for each in passages:
        articles[each.article].append(each)
    box = BoxDirectory.open(path, create=True, passphrase="training")
    for name, parts in articles.items():
        document_id = hashlib.sha256(name.encode()).hexdigest()
        text, blocks = "", []
        for part in parts:
            for line in part.text.split("\n"):
                if line.strip():
                    start = len(text) + len(line) - len(line.lstrip())
                    blocks.append(Block("paragraph", start, start + len(line.strip())))
                text += line + "\n"
        document = Document(document_id, f"{name}.txt", "text/plain", text, tuple(blocks), title=parts[0].title)
        chunks = chunk(document, tokens=160, count=embedder.count)
        vectors = embedder.embed([each.indexed for each in chunks])
        box.catalog.stage(document, chunks, vectors, (), "indexed")
        box.vectors.add([each.chunk_id for each in chunks], vectors, document_id)
        box.catalog.settle(Source(f"{name}.txt", document_id, 0, 0))
    return box


def public_sets(data: Path) -> Iterator[tuple[str, list[Text], list[Gold]]]:
    """Name, passages and questions of the tuning parts, and of made documents."""
    wiki = list(wikipedia(data, "tune"))
    bio = list(biomedical(data, "tune"))
    kept = [each for each in load() if part_of(each) == "tune"]
    yield "wiki", list({e.passage.text: e.passage for e in wiki}.values()), _golds(wiki)
    articles = dict.fromkeys(e.passage.article for e in bio)
    yield "bio", [p for article in articles for p in passages_of(data, article)], _golds(bio)
    yield "made", *made_documents(kept, "near", 77)
    yield "worded", *made_documents(kept, "far", 78)


def made_documents(entries: Sequence[Entry], wording: Wording, seed: int) -> tuple[list[Text], list[Gold]]:
    """Made documents of a few entries each, one name on the first page of each, and questions that name it.

    A few of them name another document, or one that is not there: what they ask is not answered.
    """
    chance, slots = random.Random(seed), Slots(seed)
    found, golds = [], []
    firsts = range(0, len(entries), _ENTRIES)
    names = [slots.fill(chance.choice(("{org}", "{org}", "{person}")), {}) for _ in firsts]
    for first, name in zip(firsts, names, strict=True):
        article, part = f"made-{first}", entries[first : first + _ENTRIES]
        titles = [title for entry in part for title in entry.get("title", ())] or ["Report"]
        title = slots.fill(chance.choice(titles), {})
        found.append(Text(article, title, f"{title}\n{name}"))
        for entry in part:
            filled = fill(entry, slots, chance)
            found.append(Text(article, title, f"{filled.heading}\n{filled.text}"))
            asked = [(worded[wording], tuple(filled.text[s:e] for s, e in spans)) for worded, spans in filled.asked]
            asked += [([question], ()) for question in filled.none[wording][:3]]
            for questions, answers in asked:
                stranger = chance.random() < _STRANGERS
                others = [other for other in names if other != name] + [slots.fill("{org}", {})] * len(names)
                called = chance.choice(others) if stranger else short_name(name, chance)
                question = naming(chance.choice(questions), called, chance)
                place = (f"{article}.txt", None)
                golds.append(Gold(question, () if stranger else answers, (place,), article))
    chance.shuffle(golds)
    return found, golds


def _golds(rows: Sequence[Asked]) -> list[Gold]:
    found = [
        Gold(
            e.question,
            tuple(e.passage.text[start:end] for start, end in e.answers),
            ((f"{e.passage.article}.txt", None),),
            e.passage.article,
        )
        for e in rows
    ]
    random.Random(1).shuffle(found)
    return found


def gather(data: Path, work: Path) -> None:
    """Makes the boxes and the looks, about 1,500, and keeps them in `work`."""
    embedder = load_embedder("bundled")
    with RagBox.open(work / "sample", passphrase="training") as box:
        box.ingest(resource("sample_docs"))
    boxes = {"sample": BoxDirectory.open(work / "sample", create=False, passphrase="training")}
    golds: dict[str, list[Gold]] = {}
    looks: list[Look] = []
    words = {row["id"]: row["question"] for row in _lines("paraphrases.jsonl")}
    for origin, asked in (("sample", sample_questions({})), ("reworded", sample_questions(words))):
        looks += look(origin, "sample", boxes["sample"], asked, embedder, foreign=False)
    for name, texts, found in public_sets(data):
        boxes[name], golds[name] = text_box(work / name, texts, embedder), found
        looks += look(name, name, boxes[name], found[:_MOST], embedder, foreign=False)
        looks += look("far", "sample", boxes["sample"], found[-50:], embedder, foreign=True)
    for one, other in (("wiki", "bio"), ("bio", "made"), ("made", "wiki")):
        looks += look("far", one, boxes[one], golds[other][-90:-50], embedder, foreign=True)
    (work / "looks.pickle").write_bytes(pickle.dumps(looks))
