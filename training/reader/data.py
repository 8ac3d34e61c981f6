"""Questions over passages, from the public sets and from `made`: what the reader is trained, tuned and tested on.

Train, tune and test never share an article. A passage is read as the box reads it: title and headings first, then text.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ragbox.sentences import sentences
from ragbox.text import split_names, stem, terms, words

Part = Literal["train", "tune", "test"]

_TUNE_ARTICLES = ("Kenya", "Steam_engine", "United_Methodist_Church")
_THING = re.compile(r"(?<=\s)(?:[A-Z]\w+(?: [A-Z]\w+)*|\d[\d,.]*\d)")
"""A name or number in a question."""
_PASSAGE_CHARACTERS = 750
"""About the 160 tokens of a passage in a box."""


@dataclass(frozen=True)
class Passage:
    """Text under its title; `article` keeps train and test apart."""

    article: str
    title: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Example:
    """A question put to a passage: the answers' half-open character offsets in its text, none where it has none."""

    question: str = field(repr=False)
    passage: Passage
    answers: tuple[tuple[int, int], ...]
    weight: float = 1.0

    @property
    def relevant(self) -> bool:
        """Whether the passage answers the question."""
        return bool(self.answers)


def wikipedia(folder: Path, part: Part) -> Iterator[Example]:
    """SQuAD 2.0 paragraphs: three articles for tuning, three others for testing, the rest for training."""
    name = "wikipedia_dev" if part == "test" else "wikipedia_train"
    for row in _rows(folder / f"{name}.jsonl"):
        if part != "test" and (row["title"] in _TUNE_ARTICLES) != (part == "tune"):
            continue
        passage = Passage(row["title"], row["title"].replace("_", " "), row["context"])
        for qa in row["qas"]:
            spans = [] if qa["unanswerable"] else [(a["start"], a["start"] + len(a["text"])) for a in qa["answers"]]
            yield Example(qa["question"], passage, tuple(spans))


def biomedical(folder: Path, part: Part) -> Iterator[Example]:
    """COVID-QA articles cut into passages: two in five articles for training, one for tuning, two for testing."""
    parts: tuple[Part, ...] = ("train", "train", "tune", "test", "test")
    for number, row in enumerate(_rows(folder / "covid_dev.jsonl")):
        if parts[number % 5] != part:
            continue
        text, name = row["context"], f"covid-{row['document']}"
        cuts = cut(text)
        title = " ".join(text.split("\n", 1)[0].split()[:12])
        for qa in row["qas"]:
            answer = qa["answers"][0]
            start, end = answer["start"], answer["start"] + len(answer["text"].rstrip())
            start += len(answer["text"]) - len(answer["text"].lstrip())
            for low, high in cuts:
                if low <= start and end <= high:
                    passage = Passage(name, title, text[low:high])
                    yield Example(qa["question"].strip(), passage, ((start - low, end - low),))


def passages_of(folder: Path, article: str) -> list[Passage]:
    """All passages of a COVID-QA article."""
    for row in _rows(folder / "covid_dev.jsonl"):
        if article == f"covid-{row['document']}":
            title = " ".join(row["context"].split("\n", 1)[0].split()[:12])
            return [Passage(article, title, row["context"][low:high]) for low, high in cut(row["context"])]
    raise KeyError(article)


def cut(text: str) -> list[tuple[int, int]]:
    """Whole sentences put together to passages of about the length that a box has."""
    pieces: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        for start, end in sentences(text, at, at + len(line)):
            if pieces and end - pieces[-1][0] <= _PASSAGE_CHARACTERS:
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((start, end))
        at += len(line) + 1
    return pieces


def units_of(text: str) -> list[tuple[int, int]]:
    """The sentences and rows of a passage, line by line."""
    found: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        found += sentences(text, at, at + len(line))
        at += len(line) + 1
    return found


def unit_groups(examples: Iterable[Example], seed: int) -> list[list[Example]]:
    """Each question with up to eight units of its passage, one that answers first if there is one."""
    chance = random.Random(seed)
    made = []
    for each in examples:
        good: list[Example] = []
        bad: list[Example] = []
        for start, end in units_of(each.passage.text):
            unit = replace(each.passage, text=each.passage.text[start:end])
            inside = [(max(s, start) - start, min(e, end) - start) for s, e in each.answers if s < end and start < e]
            (good if inside else bad).append(
                replace(each, passage=unit, answers=tuple(inside), weight=0.5 if inside else 0.15)
            )
        rivals = chance.sample(bad, min(7, len(bad)))
        made.append([*chance.sample(good, min(1, len(good))), *rivals])
    return [group for group in made if group]


def sentence_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of `text` that the span touches."""
    return [each for each in sentences(text, 0, len(text)) if each[0] < end and start < each[1]]


def with_given_names(examples: Iterable[Example], share: float, seed: int) -> Iterator[Example]:
    """The examples, a `share` of them with the names of the question that their article has before the title."""
    chance = random.Random(seed)
    examples = list(examples)
    articles: dict[str, set[str]] = defaultdict(set)
    for passage in {example.passage.text: example.passage for example in examples}.values():
        articles[passage.article].update(words(f"{passage.title} {passage.text}"))
    for each in examples:
        given = [name for name in split_names(each.question)[1] if name in articles[each.passage.article]]
        if given and chance.random() < share:
            title = f"{', '.join(given)} > {each.passage.title}"
            yield replace(each, passage=replace(each.passage, title=title))
        else:
            yield each


def swapped(examples: Iterable[Example], seed: int) -> Iterator[Example]:
    """Questions whose name or number is replaced by one of another question of the article, so that the passage no longer
    answers; those without such are left out."""
    examples = list(examples)
    named: dict[str, list[str]] = defaultdict(list)
    for each in examples:
        named[each.passage.article] += _THING.findall(each.question)
    chance = random.Random(seed)
    for each in examples:
        found = _THING.search(each.question)
        others = [o for o in named[each.passage.article] if o not in each.question and o not in each.passage.text]
        others = [o for o in others if found and o[0].isdigit() == found[0][0].isdigit()]
        if found and others:
            asked = each.question[: found.start()] + chance.choice(others) + each.question[found.end() :]
            yield replace(each, question=asked, answers=())


class Nearest:
    """Finds the passages most like a question by shared rare words: the hard negatives."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self._counts = [Counter(stem(word) for word in words(f"{each.title} {each.text}")) for each in passages]
        holders = Counter(word for counts in self._counts for word in counts)
        self._weight = {w: math.log(1 + (len(passages) - n + 0.5) / (n + 0.5)) for w, n in holders.items()}
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, counts in enumerate(self._counts):
            for word in counts:
                self._holders[word].append(number)
        self._mean = sum(sum(c.values()) for c in self._counts) / max(1, len(passages))

    def has(self, article: str, word: str) -> bool:
        """Whether the article has the word somewhere."""
        return any(self.passages[number].article == article for number in self._holders.get(stem(word), ()))

    def scores(self, question: str) -> dict[int, float]:
        """BM25 (k1 = 1.2, b = 0.75) per passage number; passages without a shared word are left out."""
        found: dict[int, float] = defaultdict(float)
        for word in {stem(term) for term in terms(question)}:
            for number in self._holders.get(word, ()):
                count = self._counts[number][word]
                length = 0.25 + 0.75 * sum(self._counts[number].values()) / self._mean
                found[number] += self._weight[word] * count * 2.2 / (count + 1.2 * length)
        return found

    def best(self, question: str, most: int) -> list[Passage]:
        """The `most` best passages."""
        found = self.scores(question)
        return [self.passages[number] for number in sorted(found, key=lambda n: -found[n])[:most]]


def with_negatives(examples: Iterable[Example], share: float, seed: int) -> list[Example]:
    """The examples, and for a `share` of the answerable ones the question put to a like passage without its answer."""
    examples = list(examples)
    by_article: dict[str, dict[str, Passage]] = defaultdict(dict)
    for each in examples:
        by_article[each.passage.article][each.passage.text] = each.passage
    near = {article: Nearest(list(found.values())) for article, found in by_article.items()}
    chance = random.Random(seed)
    more = []
    for each in examples:
        if not each.relevant or chance.random() >= share:
            continue
        answers = {each.passage.text[start:end].casefold() for start, end in each.answers}
        others = [
            other
            for other in near[each.passage.article].best(each.question, 6)
            if other.text != each.passage.text and not any(a in other.text.casefold() for a in answers)
        ]
        if others:
            more.append(replace(each, passage=chance.choice(others[:3]), answers=()))
    return examples + more


def _rows(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]  # lines of JSON
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def groups(folder: Path, examples: Sequence[Example], most: int, seed: int) -> list[list[Example]]:
    """Answerable questions, each with its passage and up to three rivals of the same article, nearest by words."""
    chance = random.Random(seed)
    articles: dict[str, dict[str, Passage]] = defaultdict(dict)
    for each in examples:
        articles[each.passage.article][each.passage.text] = each.passage
    for row in _rows(folder / "covid_dev.jsonl"):
        name = f"covid-{row['document']}"
        if name in articles:
            articles[name] |= {each.text: each for each in passages_of(folder, name)}
    near = {article: Nearest(list(found.values())) for article, found in articles.items()}
    able = [each for each in examples if each.relevant]
    made = []
    for each in chance.sample(able, min(most, len(able))):
        answers = {each.passage.text[start:end].casefold() for start, end in each.answers}
        rivals = [
            replace(each, passage=other, answers=())
            for other in near[each.passage.article].best(each.question, 10)
            if other.text != each.passage.text and not any(answer in other.text.casefold() for answer in answers)
        ]
        made.append([each, *chance.sample(rivals[:5], min(3, len(rivals)))])
    return made
