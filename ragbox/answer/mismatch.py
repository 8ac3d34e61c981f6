"""What a question says that the evidence does not: numbers, dates, names, qualifying words, and what it takes for granted.

A sentence on the right matter that answers another question (another year, another person, the first instead of the second
extension, what may happen instead of what did) looks alike to a model; these rules look at the difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..text import STOPWORDS, stem
from ..text import words as folded
from .kinds import Kind, kind_of
from .qualifiers import qualifiers
from .support import denies, lacks_denial, opposes
from .values import Value, blank, find_values, name_key, names
from .words import content, even, words
from .words import stem as word_stem

FEATURES = (
    "numbers_sentence", "numbers_passage", "numbers_document", "names_sentence", "names_passage", "names_document",
    "topic_sentence", "topic_passage", "topic_document", "qualifiers_sentence", "qualifiers_passage", "date_differs",
    "opposite", "denied", "denial_lacking", "rule_for_event", "type_lacking",
)  # fmt: skip
"""Keys of `mismatches`."""

_TITLES = frozenset("mr mrs ms miss dr prof professor sir mx rev hon messrs".split())
_ASKING = STOPWORDS | frozenset("many long often soon quickly happen happens mean called kind type".split())
"""Words of asking, not of what is asked about."""
_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
_RULE = re.compile(
    r"\b(?:shall|may|must|will|can|should|would|could|unless|if|in the event|(?:is|are) (?:entitled|required))\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(r"\b(?:did|was|were|had|has been|have been)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\d|\b(?:no|none|nil|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|once|twice|half|third|quarter|dozen|single|several|"
    r"daily|weekly|monthly|quarterly|annually|yearly|always|never|immediately|promptly|indefinitely|permanently|unlimited)\b",
    re.IGNORECASE,
)
_SPAN_ASKED = re.compile(
    r"\bhow (?:long|soon|quickly|fast|often|frequently)\b|\b(?:duration|retention period)\b", re.IGNORECASE
)
_SPAN = re.compile(
    r"\b(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|decades?|quarters?|daily|weekly|"
    r"monthly|quarterly|annual(?:ly)?|yearly|immediately|promptly|indefinitely|permanently|once|twice|times|until|forever|always|never|"
    r"without delay|centur(?:y|ies)|ever|in \d{2,})\b",
    re.IGNORECASE,
)
CLOCK_ASKED = re.compile(
    r"(?<!\bfor )\b(?:what|which) (?:time|hour)\b(?! (?:of (?:the )?year|periods?|zones?|frames?|limits?|spans?))"
    r"|\bo'clock\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b(?!\s*%)|\b\d{1,2}\s?(?:[ap]\.?m\b|h\b|hrs?\b|o'clock)|\b(?:noon|midday|midnight|morning|afternoon|"
    r"evening|night|sunrise|sunset|close of business|hours?|minutes?|before|after|until|once|when|immediately)\b|"
    r"\b(?:at|by|from|till) (?:about )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|\d{1,2})\b|"
    r"\b(?!(?:19|20)\d\d\b)(?:[01]\d|2[0-3])[0-5]\d\b|\b(?:[01]\d|2[0-3])[0-5]\d ?(?:h|hrs?|hours)\b|"  # 2025 is a year
    r"\b\d{1,2} ?(?:-|–|to) ?\d{1,2}\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|before|after|until|when|whenever|once|during|while|upon|expir\w+|"
    r"immediately|minutes?|hours?|days?|weeks?|months?|years?|centur(?:y|ies)|today|midnight|noon|morning|evening|"
    r"night|spring|summer|autumn|winter|if|at any time|dated?)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:we|you|i|he|she|they|part(?:y|ies)|\w{3,}(?:er|or|ee|ist|ian)s?|patient|client|staff|chair|head|tenant|agent|president)\b",
    re.IGNORECASE,
)
_LOOKED_AT = 600
"""Characters of a question; what is asked stands there, and names and numbers in a row take time with their square."""
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question says, evened and taken apart: its kind, values, names, words of its topic and qualifying words.

    It is worked out once for a question, which is held against many sentences.
    """

    text: str
    kind: Kind
    values: Sequence[Value]
    names: Sequence[str]
    topic: Sequence[str]
    qualifiers: frozenset[int]

    @classmethod
    def of(cls, question: str) -> Asked:
        """The question taken apart; of a very long one its beginning."""
        text = even(question[:_LOOKED_AT])
        values = find_values(text)
        called = [name for name in names(text, values) if name.casefold() not in _TITLES]
        topic = [
            word
            for word in words(_without(blank(text, values, units=True), called))
            if content(word) and word.casefold() not in _ASKING
        ]
        return cls(text, kind_of(text), values, called, topic, qualifiers(text))


def mismatches(question: str, evidence: str, passage: str, document: Container[str] = ()) -> dict[str, float]:
    """What the question says and the evidence lacks, per key of `FEATURES` in [0, 1]; 0 where nothing is amiss.

    `evidence` is a sentence or row with its column names, `passage` its passage with title and headings, `document` the
    stems (`ragbox.text.stem`) of those words of the question that its document has anywhere. Those of numbers, names,
    topic and qualifying words are the shares of the question's that are not found there. The others are 1 where the
    question is about another day or year than the evidence (`date_differs`), says the opposite of a word in it
    (`opposite`), asserts what it denies (`denied`) or denies what it does not (`denial_lacking`), asks what happened
    where it gives a rule (`rule_for_event`), or for a kind of value that it does not have (`type_lacking`).
    """
    asked = Asked.of(question)
    around = f"{even(evidence)} . {even(passage)}"
    near, there = _Said(around), find_values(around) if asked.values else []

    def in_document(text: str) -> bool:
        return all(stem(word) in document for word in folded(text))

    found = {
        **lacks(asked, evidence),
        "numbers_passage": _missing(asked.values, lambda value: _has(value, there)),
        "numbers_document": _missing(asked.values, lambda value: _has(value, there) or in_document(value.text)),
        "names_passage": _missing(asked.names, near.has_name),
        "names_document": _missing(asked.names, lambda name: near.has_name(name) or in_document(name)),
        "topic_passage": _missing(asked.topic, near.has_word),
        "topic_document": _missing(asked.topic, lambda word: near.has_word(word) or in_document(word)),
        "qualifiers_passage": _unqualified(asked, around),
    }
    return {name: found[name] for name in FEATURES}


def lacks(asked: Asked, evidence: str) -> dict[str, float]:
    """Those of `mismatches` that the sentence alone tells."""
    question, evidence = asked.text, even(evidence)
    there = find_values(evidence) if asked.values else []
    here = _Said(evidence)
    claimed = asked.kind != "yes_no"
    return {
        "numbers_sentence": _missing(asked.values, lambda value: _has(value, there)),
        "names_sentence": _missing(asked.names, here.has_name),
        "topic_sentence": _missing(asked.topic, here.has_word),
        "qualifiers_sentence": _unqualified(asked, evidence),
        "date_differs": float(_date_differs(asked.values, there)),
        "opposite": float(claimed and opposes(question, evidence)),
        "denied": float(claimed and denies(evidence, question)),
        "denial_lacking": float(claimed and lacks_denial(evidence, question)),
        "rule_for_event": float(_asks_event(question) and _gives_rule(evidence)),
        "type_lacking": float(type_lacking(asked.kind, question, evidence, asked.names)),
    }


class _Said:
    """The words of an evened text, to look names and stems up in."""

    def __init__(self, text: str) -> None:
        said = words(text)
        self._names = frozenset(map(name_key, said))
        self._stems = frozenset(map(word_stem, said))
        self._initials = "".join(word[0] for word in said).casefold()

    def has_name(self, name: str) -> bool:
        """Also an abbreviation of words that stand there one after the other: NDA, Non-Disclosure Agreement."""
        short = 3 <= len(name) <= 6 and name.isupper() and name.casefold() in self._initials
        return short or name_key(name) in self._names

    def has_word(self, word: str) -> bool:
        return any(part in self._stems for part in content(word))


def _unqualified(asked: Asked, text: str) -> float:
    return _missing(sorted(asked.qualifiers), qualifiers(text, asked.qualifiers).__contains__)


def _missing(things: Sequence[_Thing], found: Callable[[_Thing], bool]) -> float:
    """The share of the things that are not found; 0 where there are none."""
    return sum(not found(thing) for thing in things) / len(things) if things else 0.0


def _has(value: Value, there: Sequence[Value]) -> bool:
    if value.optional or any(value.same(other) or other.same(value) for other in there):
        return True
    year = _year(value)
    return year is not None and value.key.startswith(year) and any(_year(other) == year for other in there)


def _year(value: Value) -> str | None:
    """The year that a value is or is in."""
    if value.date is not None:
        return str(value.date.year) if value.date.year else None
    return value.key if value.unit is None and re.fullmatch(r"(?:1[5-9]|20)\d\d", value.key) else None


def _date_differs(wanted: Sequence[Value], there: Sequence[Value]) -> bool:
    mine = [value for value in wanted if value.date or _year(value)]
    theirs = [value for value in there if value.date or _year(value)]
    return bool(mine and theirs) and not any(_has(value, theirs) for value in mine)


def _without(text: str, called: Sequence[str]) -> str:
    """The text without those names, where they stand as words; of two that begin alike the longer one goes first."""
    longest = sorted(set(called), key=lambda name: -len(name))
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", " ", text) if longest else text


def _asks_event(question: str) -> bool:
    return _PAST.search(question) is not None


def _gives_rule(evidence: str) -> bool:
    return _RULE.search(evidence) is not None and _HAPPENED.search(evidence) is None


def gives_clock(evidence: str) -> bool:
    """Whether a time of day is in the evidence, or what tells it: "after the meeting"."""
    return _CLOCK.search(evidence) is not None


def type_lacking(kind: Kind, question: str, evidence: str, called: Sequence[str]) -> bool:
    if kind == "quantity":
        return (_SPAN if _SPAN_ASKED.search(question) else _AMOUNT).search(evidence) is None
    if kind == "when":
        return (_CLOCK if CLOCK_ASKED.search(question) else _TIME).search(evidence) is None
    if kind == "who":
        others = {name_key(name) for name in names(f"x {evidence}", find_values(evidence))} - {
            name_key(name) for name in called
        }
        return not others and _PERSON.search(evidence) is None
    return False
