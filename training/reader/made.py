"""Made clauses with questions, filled and put together to passages.

    python -m training.reader.made FILE.yaml ...     checks files of clauses

An entry of a file is a clause (`text`), a table (`columns`, `rows`) or a form (`fields`), the questions it answers (`ask`)
and questions close by that it does not (`none`). More of both are in words that share as little with it as English allows:
beside the others (`far`, `none_far`), or in `made/far` by the number of the entry; `made/none` has more that look answered
and are not, for entries that are trained on. Every seventh entry is kept out.
"""

from __future__ import annotations

import json
import random
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import yaml

from ragbox.text import words

from .data import Example, Part, Passage
from .slots import Slots

FOLDER = Path(__file__).parent / "made"
_LENGTH = (300, 750)
"""Characters that a passage may have: up to those of a passage in a box."""

_RIVALS = 3
"""Passages beside the one that answers."""

Entry = dict[str, Any]
Wording = Literal["near", "far"]
"""Whose words a question is in: about the document's own, or those of somebody who has not seen it."""


@dataclass
class Filled:
    """An entry with values: its text, the questions with spans in it, and the questions it does not answer."""

    heading: str
    text: str = field(repr=False)
    asked: list[tuple[dict[Wording, list[str]], list[tuple[int, int]]]] = field(repr=False, default_factory=list)
    none: dict[Wording, list[str]] = field(repr=False, default_factory=dict)


def load(paths: Sequence[Path] | None = None) -> list[Entry]:
    """All entries. Raises ValueError for one that does not hold together, naming the file and the entry."""
    entries, slots = [], Slots(0)
    more = {row["name"]: row for row in _lines(FOLDER / "none")}
    for path in sorted(FOLDER.glob("*.yaml")) if paths is None else paths:
        beside = path.parent / "far" / f"{path.stem}.jsonl"
        lines = beside.read_text(encoding="utf-8").splitlines() if beside.exists() else ()
        reworded = {row["n"]: row for row in map(json.loads, lines)}
        for number, entry in enumerate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader), 1):
            entry["name"] = f"{path.stem}:{number}"
            try:
                if number in reworded:
                    _add_far(entry, reworded[number])
                if entry["name"] in more:
                    _add_none(entry, more[entry["name"]])
                filled = fill(entry, slots, random.Random(0))
            except (KeyError, ValueError, IndexError, TypeError, AttributeError) as error:
                raise ValueError(f"{path}: entry {number}: {type(error).__name__} {error}") from error
            if not filled.text or not (filled.asked or filled.none):
                raise ValueError(f"{path}: entry {number}: nothing to ask")
            entries.append(entry)
    return entries


def _add_far(entry: Entry, reworded: Mapping[str, Any]) -> None:
    for each, questions in zip(entry.get("ask", ()), reworded["ask"], strict=True):
        each["far"] = questions
    entry["none_far"] = reworded["none"]


def _add_none(entry: Entry, row: Mapping[str, Any]) -> None:
    entry["none"] = [*entry.get("none", ()), *row["near"]]
    entry["none_far"] = [*entry["none_far"], *row["far"]]


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def part_of(entry: Entry) -> Part:
    """By the entry's name; kinds are not split, for a reader meets kinds of documents it knows."""
    return "tune" if zlib.crc32(entry["name"].encode()) % 7 == 0 else "train"


def fill(entry: Entry, slots: Slots, chance: random.Random) -> Filled:
    """The entry with fresh values. Raises ValueError where an answer is not in the text."""
    known: dict[str, str] = {}
    heading = slots.fill(str(entry.get("heading", "")), known)
    if "text" in entry:
        filled = Filled(heading, slots.fill(" ".join(entry["text"].split()), known))
        for each in entry.get("ask", ()):
            wanted = each["a"] if isinstance(each["a"], list) else [each["a"]]
            spans = [_find(filled.text, slots.fill(" ".join(str(answer).split()), known)) for answer in wanted]
            filled.asked.append((_worded(each, lambda q: slots.fill(q, known)), spans))
    elif "fields" in entry:
        filled = _form(entry, heading, slots, known)
    else:
        return _table(entry, heading, slots, known, chance)
    filled.none = _unanswered(entry, lambda q: slots.fill(q, known))
    return filled


def _worded(item: Mapping[str, Any], fill_in: Callable[[str], str]) -> dict[Wording, list[str]]:
    """The questions of an item of `ask` with values."""
    return {"near": list(map(fill_in, item["q"])), "far": list(map(fill_in, item["far"]))}


def _unanswered(entry: Entry, fill_in: Callable[[str], str]) -> dict[Wording, list[str]]:
    return {"near": list(map(fill_in, entry.get("none", ()))), "far": list(map(fill_in, entry["none_far"]))}


def _form(entry: Entry, heading: str, slots: Slots, known: dict[str, str]) -> Filled:
    text, values = "", []
    for name, value in entry["fields"]:
        label, shown = slots.fill(str(name), known), slots.fill(str(value), known)
        start = len(text) + len(label) + 2
        values.append((start, start + len(shown)))
        text += f"{label}: {shown}\n"
    filled = Filled(heading, text.rstrip())
    for each in entry.get("ask", ()):
        wanted = each["a"] if isinstance(each["a"], list) else [each["a"]]
        filled.asked.append((_worded(each, lambda q: slots.fill(q, known)), [values[int(n)] for n in wanted]))
    return filled


def _table(entry: Entry, heading: str, slots: Slots, known: dict[str, str], chance: random.Random) -> Filled:
    rows = [[slots.fill(str(cell), dict(known)) for cell in row] for row in entry["rows"]]
    columns = [slots.fill(str(name), known) for name in entry["columns"]]
    chosen = chance.randrange(len(rows))
    text, cells = "", []
    for number, row in enumerate(rows):
        for column, (name, cell) in enumerate(zip(columns, row, strict=True)):
            text += "; " if column else "\n" if number else ""
            text += f"{name}: " if name else ""
            if number == chosen:
                cells.append((len(text), len(text) + len(cell)))
            text += cell
    values = {**known, **{f"c{n}": cell for n, cell in enumerate(rows[chosen])}}

    def worded(question: str) -> str:
        for name, cell in values.items():
            question = question.replace(f"{{{name}}}", cell)
        return slots.fill(question, dict(known))

    filled = Filled(heading, text)
    for each in entry.get("ask", ()):
        wanted = each["a"] if isinstance(each["a"], list) else [each["a"]]
        filled.asked.append((_worded(each, worded), [cells[int(n)] for n in wanted]))
    filled.none = _unanswered(entry, worded)
    return filled


_ROLES = re.compile(
    r"\b[Tt]he (?:(?:other|new) )?(?:tenant|landlord|lessee|lessor|supplier|customer|client|company|patient|employee|"
    r"employer|borrower|lender|seller|buyer|purchaser|vendor|contractor|licensee|licensor|provider|hospital|clinic|school|bank|insurer|"
    r"insured|policyholder|applicant|claimant|defendant|firm|organisation|organization|university|council|author|guest|member)\b"
)
_ENDS = (" at {}", " for {}", " in the {} agreement", " under the {} contract", " in the {} file", " with {}", " of {}")
_BEGINNINGS = ("For {}, ", "In the {} matter, ", "At {}, ", "{}: ", "Regarding {}: ")


def naming(question: str, name: str, chance: random.Random) -> str:
    """The question with the name of the document that it is about."""
    if _ROLES.search(question) and chance.random() < 0.7:
        return _ROLES.sub(lambda _: name, question, count=1)
    if chance.random() < 0.6:
        mark = "?" if question.endswith("?") else ""
        return question.rstrip("? ") + chance.choice(_ENDS).format(name) + mark
    return chance.choice(_BEGINNINGS).format(name) + question[:1].lower() + question[1:]


def short_name(name: str, chance: random.Random) -> str:
    """A name as people shorten it."""
    return chance.choice((name, name, " ".join(name.split()[:2]).rstrip(","), name.split()[-1]))


def named(example: Example, slots: Slots, chance: random.Random) -> Example:
    """The question with a name that its document has, yet not its passage: the box puts such names before the title.

    Now and then the document has another name; then it does not answer.
    """
    short = short_name(slots.fill(chance.choice(("{org}", "{org}", "{person}")), {}), chance)
    asked = naming(example.question, short, chance)
    answers = example.answers
    if chance.random() < 0.12:
        short, answers = slots.fill("{org}", {}), ()
    title = f"{', '.join(words(short))} > {example.passage.title}"
    return replace(example, question=asked, answers=answers, passage=replace(example.passage, title=title))


def with_names(found: Iterable[Example], share: float, seed: int) -> Iterator[Example]:
    """The examples, a `share` of them named."""
    chance, slots = random.Random(seed), Slots(seed)
    for each in found:
        yield named(each, slots, chance) if chance.random() < share else each


def examples(
    entries: Sequence[Entry], seed: int, *, phrasings: int = 1, nones: int = 2, wording: Wording = "near"
) -> Iterator[Example]:
    """One passage about every entry, amid others of its kind, with the questions it answers and some it does not.

    The entry's questions are put to a passage of the same kind without it too.
    """
    chance, slots = random.Random(seed), Slots(seed)
    kinds: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        kinds[entry["kind"]].append(entry)
    for entry in entries:
        same = [other for other in kinds[entry["kind"]] if other is not entry]
        chance.shuffle(same)
        titles = [title for each in kinds[entry["kind"]] for title in each.get("title", ())] or [
            entry["kind"].replace("_", " ")
        ]
        title = slots.fill(chance.choice(titles), {})
        focal = fill(entry, slots, chance)
        beside = [fill(other, slots, chance) for other in same[: chance.randint(0, 4)]]
        at = chance.randint(0, len(beside))
        text, shift = _passage([*beside[:at], focal, *beside[at:]], focal, chance)
        passage = Passage(entry["name"], f"{title} > {focal.heading}" if focal.heading else title, text)
        rival = [fill(other, slots, chance) for other in same[-3:]] if len(same) > 6 else []
        for worded, spans in focal.asked:
            moved = tuple((start + shift, end + shift) for start, end in spans)
            questions = worded[wording]
            for question in chance.sample(questions, min(phrasings, len(questions))):
                yield Example(question, passage, moved)
                if rival and chance.random() < 0.3:
                    yield Example(question, Passage(entry["name"], title, _passage(rival, None, chance)[0]), ())
        none = focal.none[wording]
        for question in chance.sample(none, min(nones, len(none))):
            yield Example(question, passage, ())


def rival_groups(entries: Sequence[Entry], most: int, seed: int) -> list[list[Example]]:
    """Questions in far words, each put to its passage first and then to passages of the same kind without its entry."""
    chance, slots = random.Random(seed), Slots(seed)
    kinds: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        kinds[entry["kind"]].append(entry)
    kind_of = {entry["name"]: entry["kind"] for entry in entries}
    able = [each for each in examples(entries, seed, wording="far") if each.relevant]
    made = []
    for each in chance.sample(able, min(most, len(able))):
        same = [other for other in kinds[kind_of[each.passage.article]] if other["name"] != each.passage.article]
        chance.shuffle(same)
        rivals = [
            replace(each, passage=replace(each.passage, text=text), answers=())
            for first in range(_RIVALS)
            if (text := _passage([fill(other, slots, chance) for other in same[first::_RIVALS]], None, chance)[0])
        ]
        made.append([each, *rivals])
    return made


def _passage(parts: Sequence[Filled], focal: Filled | None, chance: random.Random) -> tuple[str, int]:
    """The texts of the parts that have room, and where that of `focal` begins."""
    room = chance.randint(*_LENGTH) - (len(focal.text) if focal else 0)
    kept = []
    for part in parts:
        if part is focal or len(part.text) < room:
            kept.append(part)
            room -= 0 if part is focal else len(part.text)
    text, shift = "", 0
    for part in kept:
        gap = chance.choice((" ", "\n")) if text else ""
        shift = len(text) + len(gap) if part is focal else shift
        text += gap + part.text
    return text, shift


def _find(text: str, answer: str) -> tuple[int, int]:
    at = text.find(answer)
    if at < 0:
        raise ValueError(f"the answer is not in the text: {answer!r}")
    return at, at + len(answer)


def main() -> None:
    """Checks the files given, or all."""
    entries = load([Path(name) for name in sys.argv[1:]] or None)
    asked = sum(len(each["q"]) + len(each["far"]) for entry in entries for each in entry.get("ask", ()))
    none = sum(len(entry.get("none", ())) + len(entry["none_far"]) for entry in entries)
    print(f"{len(entries)} entries, {asked} questions, {none} that are not answered")


if __name__ == "__main__":
    main()
