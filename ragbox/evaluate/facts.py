"""Facts that rules find in a passage and can ask for: form fields, table cells, definitions, dates, amounts, periods.

Plain templates in English. What they make is a draft: a person must read each question before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ..text import STOPWORDS, words
from ..types import Chunk, Unit

_MOST_ANSWER, _MOST_LABEL_WORDS = 160, 7
_ARTICLES = frozenset({"the", "this", "a", "an"})

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:{_DAY} {_MONTH} \d{{4}}|{_MONTH} {_DAY}, \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
_MONEY = r"(?:[£$€¥]|(?:USD|EUR|GBP|CHF) )\s?\d[\d,.]*\d(?: (?:thousand|million|billion))?"
_AMOUNT = rf"(?:{_MONEY}|\d[\d,.]* ?(?:%|per cent|percent))"
_COUNT = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|sixty|ninety)"
_PERIOD = rf"{_COUNT}(?: \(\d+\))? (?:calendar |working |business )?(?:minutes|hours|days|weeks|months|years)"

_FIELD = re.compile(r"(?P<label>[A-Z][\w'’/() -]{1,60}):\s+(?P<value>\S.*?)[.;]?\s*")
_DEFINED = re.compile(
    r'["“](?P<label>[A-Z][^"”]{1,60})["”]\s+(?:means|shall mean|refers to)\s+(?P<value>[^;]+?)[.;]?\s*$'
)
_CALLED = re.compile(
    r"(?P<value>[A-Z][\w.&'’-]*(?: (?:of|and|the|&|[A-Z][\w.&'’-]*))* [A-Z][\w.&'’-]*),? "
    r'\((?:hereinafter )?(?:the |an? )?["“](?P<label>[A-Z][^"”]{1,40})["”]\)'
)
_WHEN_BE = re.compile(
    rf"(?P<label>(?:The|This|An?) (?:[\w'’-]+ ){{1,7}}?)(?P<be>is|was|will be|shall be) "
    rf"(?P<rest>(?:[\w'’-]+ ){{1,5}})(?:on|by|until) (?P<value>{_DATE})"
)
_VERBS = {
    "starts": "start",
    "begins": "begin",
    "commences": "commence",
    "ends": "end",
    "expires": "expire",
    "terminates": "terminate",
    "closes": "close",
    "opens": "open",
}
_WHEN_DO = re.compile(
    rf"(?P<label>(?:The|This|An?) (?:[\w'’-]+ ){{1,7}}?)(?P<verb>{'|'.join(_VERBS)}) (?:on|in) (?P<value>{_DATE})"
)
_SUM_WORDS = (
    "fee|rent|deposit|price|salary|limit|charge|premium|penalty|amount|cost|fine|bonus|allowance|budget|loan|cap|excess|"
    "grant|rate"
)
_PERIOD_WORDS = "period|term|notice|warranty|guarantee|deadline|probation|retention"
_IS = "(?:of|is|was|will be|shall be|at|lasts)"
# at least one word before: "the limit" alone may be any of a document's limits
_SUM = re.compile(rf"\b(?:[Aa]n?|[Tt]he) (?P<label>(?:[a-z-]+ ){{1,3}}(?:{_SUM_WORDS})) {_IS} (?P<value>{_AMOUNT})")
_LONG = re.compile(rf"\b(?:[Aa]n?|[Tt]he) (?P<label>(?:[a-z-]+ ){{1,3}}(?:{_PERIOD_WORDS})) {_IS} (?P<value>{_PERIOD})")
_DIGIT = re.compile(r"\d")
_STARTS_WITH_DATE = re.compile(rf"(?:{_DATE}|[\d(£$€%])")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a passage says that can be asked for.

    `asked` is the question without its end, so that a document can be named there; `label` is what it asks for; the answer
    stands in the canonical text from `start` to `end`, inside the unit of text from `inside`.
    """

    kind: str
    asked: str = field(repr=False)
    label: str = field(repr=False)
    start: int
    end: int
    inside: Unit


def facts(chunk: Chunk) -> Iterator[Fact]:
    """The facts of a passage, in no order that matters."""
    texts = [chunk.text[unit.start - chunk.start : unit.end - chunk.start] for unit in chunk.units]
    heads = _heads(chunk.units, texts)
    for at, (unit, text) in enumerate(zip(chunk.units, texts, strict=True)):
        if unit.label or at in heads or not (unit.begins and unit.ends):
            continue
        found = _row(text, unit) if "\t" in text else _sentence(text, unit)
        for fact in found:
            if _sound(fact.label, text[fact.start - unit.start : fact.end - unit.start]):
                yield fact


def _heads(units: Sequence[Unit], texts: Sequence[str]) -> set[int]:
    """Which rows of tables without column names are such names themselves: first, without a digit, and over numbers."""
    heads = set()
    rows = [0 if any(unit.columns) else text.count("\t") for unit, text in zip(units, texts, strict=True)]
    for tabs, run in groupby(range(len(units)), key=rows.__getitem__):
        first, *others = run
        values = [cell for at in others for cell in texts[at].split("\t")[1::2]]
        if tabs and values and not _DIGIT.search(texts[first]) and all(map(_DIGIT.search, values)):
            heads.add(first)
    return heads


def _sentence(text: str, unit: Unit) -> Iterator[Fact]:
    def fact(kind: str, asked: str, match: re.Match[str]) -> Fact:
        return Fact(
            kind,
            asked,
            match["label"].strip(),
            unit.start + match.start("value"),
            unit.start + match.end("value"),
            unit,
        )

    if match := _DEFINED.search(text):
        yield fact("definition", f"What does “{match['label']}” mean", match)
    for match in _CALLED.finditer(text):
        yield fact("definition", f"Who or what is the “{match['label']}”", match)
    if (match := _FIELD.fullmatch(text)) and _is_field(match["label"], match["value"]):
        yield fact("form", _what(match["label"]), match)
    for match in _WHEN_BE.finditer(text):
        yield fact("date", f"When {_be(match['be'], lower(match['label'].strip()))} {match['rest'].strip()}", match)
    for match in _WHEN_DO.finditer(text):
        yield fact("date", f"When does {lower(match['label'].strip())} {_VERBS[match['verb']]}", match)
    for match in _SUM.finditer(text):
        yield fact("amount", f"How much is the {match['label']}", match)
    for match in _LONG.finditer(text):
        yield fact("period", f"How long is the {match['label']}", match)


def _row(text: str, unit: Unit) -> Iterator[Fact]:
    """A cell of a row under a named column; in a table without names, the cell behind a label."""
    cells = text.split("\t")
    starts = [unit.start + sum(len(cell) + 1 for cell in cells[:at]) for at in range(len(cells))]

    def fact(kind: str, asked: str, label: str, at: int) -> Fact:
        cell = cells[at]
        start = starts[at] + len(cell) - len(cell.lstrip())
        return Fact(kind, asked, label, start, starts[at] + len(cell.rstrip()), unit)

    if len(unit.columns) == len(cells) and any(unit.columns):
        head = next((at for at, cell in enumerate(cells) if _names(cell)), None)
        for at in range(0 if head is None else head + 1, len(cells) if head is not None else 0):
            column, label = unit.columns[at].strip(), cells[head or 0].strip()
            if column and cells[at].strip():
                dated = _STARTS_WITH_DATE.match(column)
                what = (
                    f"What is given for {label} under {column}" if dated else f"What is the {lower(column)} for {label}"
                )
                yield fact("table", what, f"{label} {column}", at)
    elif len(cells) % 2 == 0 and not any(unit.columns):
        for at in range(0, len(cells), 2):
            if _names(cells[at]) and cells[at + 1].strip():
                yield fact("form", _what(cells[at].strip()), cells[at].strip(), at + 1)


def lower(label: str) -> str:
    """The label as it stands within a sentence: its first word without its capital, unless it is a name or an acronym."""
    first, *rest = label.split(" ")
    others_capital = any(word[:1].isupper() for word in rest)
    plain = first[:1] + first[1:].lower() == first and not others_capital
    return " ".join([first.lower() if plain or first in ("The", "This", "A", "An") else first, *rest])


def _be(verb: str, subject: str) -> str:
    first, *rest = verb.split()
    return " ".join([first, subject, *rest])


def _names(cell: str) -> bool:
    """Whether a cell can name its row: words, not a number."""
    cell = cell.strip()
    return 2 <= len(cell) <= 60 and len(cell.split()) <= _MOST_LABEL_WORDS and _STARTS_WITH_DATE.match(cell) is None


def _what(label: str) -> str:
    """The question for what a label stands for."""
    head = re.split(r" (?:of|for|to|in|per)\b| ?[(,]", label)[0]
    return f"What {'are' if re.search(r'[^sui]s$', head) else 'is'} the {lower(label)}"


def _is_field(label: str, value: str) -> bool:
    """Whether a line reads like a field of a form, rather than a sentence with a colon."""
    first = words(label)[:1]
    named = len(label.split()) <= _MOST_LABEL_WORDS and not _ARTICLES.intersection(first)
    return named and len(value) <= 100 and not re.search(r"[.!?]\s+[A-Z]", value)


def _sound(label: str, answer: str) -> bool:
    """Whether it is worth asking: a label that begins with a word of its own ("To" does not), and a short answer."""
    first = next(iter(words(label)), "")
    named = re.search(r"[^\W\d_]{2}", label) is not None and first not in STOPWORDS - _ARTICLES
    return named and any(map(str.isalnum, answer)) and len(answer) <= _MOST_ANSWER
