"""A sentence as the order of its parts: values, names and words that carry meaning, and the small words that bind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .values import Value
from .words import WORD, stem

_PHRASES = {
    "lower": "at least|(?:no|not) (?:less|fewer|earlier|sooner) than|minimum of",
    "upper": "at most|(?:no|not) (?:more|later|longer|greater) than|up to|maximum of|not exceeding|at the latest",
    "more": "more than|in excess of|greater than",
    "less": "less than|fewer than",
    "if": "if|provided that|provided|as long as|so long as|in the event|in case|on condition|on the condition|assuming|"
          "once(?! (?:daily|weekly|monthly|a |per |every |each |in ))|when|whenever|where|wherever",
    "unless": "unless|except(?:ing)?(?: for| that| where| if| with)?|save(?: for| that| as)?|other than|excluding|"
              "rather than|instead of|subject to",
    "until": "until|till|pending",
    "without": "without",
    "attributed": "according to|in the (?:opinion|view) of",
    "negation": "no longer",
}  # fmt: skip
_WORDS = {
    "determiner": "a an the this that these those such any said its his her their our your my either",
    "be": "is are be being am",
    "was": "was were been",
    "have": "has have had having",
    "do": "do does did",
    "permission": "may can could might",
    "obligation": "shall must will would",
    "advice": "should ought",
    "negation": "not no never neither nor none nobody nothing cannot",
    "and": "and as-well-as both",
    "but": "but however whereas while although though",
    "or": "or",
    "relative": "who which whom whose",
    "pronoun": "it he she they we you i him them us me itself himself herself themselves there",
    "because": "because since so therefore hence thus",
    "every": "all every each",
    "some": "some several certain many numerous",
    "attitude": "claim claims claimed claiming allege alleges alleged alleging assert asserts asserted believe believes "
    "believed deny denies denied suspect suspects suspected suggest suggests suggested argue argues argued contend contends "
    "contended say says said report reports reported think thinks thought tell tells told maintain maintains maintained "
    "estimate estimates estimated expect expects expected propose proposes proposed request requests requested ask asks "
    "asked demand demands demanded hope hopes hoped plan plans planned intend intends intended fear fears feared recall "
    "recalls recalled pretend pretends doubt doubts doubted promise promises promised threaten threatens threatened",
}  # fmt: skip
_ALONE = (
    "most few half almost nearly only solely exclusively about approximately around circa roughly exactly likely unlikely "
    "probably possibly perhaps maybe allegedly apparently usually normally generally often sometimes rarely hardly barely "
    "partly partially respectively temporarily provisionally conditionally formerly previously always merely"
).split()
"""Each its own class: none stands for another, and none may be added or left out."""
_PREPOSITIONS = {
    "of": "of",
    "in": "in on at within during upon",
    "to": "to into towards toward",
    **{word: word for word in "by from for with about under over above below between against per through before after "
       "among as via beyond behind near off out".split()},
}  # fmt: skip
_KIND = {word: kind for kind, listed in _WORDS.items() for word in listed.split()} | dict.fromkeys(_ALONE, "alone")
_PREPOSITION = {word: group for group, listed in _PREPOSITIONS.items() for word in listed.split()}
_PHRASE = re.compile("|".join(rf"(?P<{kind}>\b(?:{listed})\b)" for kind, listed in _PHRASES.items()), re.IGNORECASE)
_TOKEN = re.compile(rf"{WORD.pattern}|\S")
CONDITIONS = frozenset(("if", "unless", "until", "without"))
BOUNDS = frozenset(("lower", "upper", "more", "less"))
MODALS = frozenset(("permission", "obligation", "advice"))


@dataclass(frozen=True, slots=True)
class Part:
    """One value, word or mark. `kind` is "value", "name", "word", "preposition", "mark", or a class of small words."""

    text: str = field(repr=False)
    kind: str
    key: str = field(repr=False)
    value: Value | None = field(default=None, repr=False)
    owns: bool = False  # "the Tenant's"

    @property
    def carries(self) -> bool:
        """Whether it says something by itself."""
        return self.kind in ("value", "name", "word", "attitude")

    def same(self, other: Part) -> bool:
        """Whether the other says this too."""
        if self.value is not None or other.value is not None:
            return self.value is not None and other.value is not None and _same(self.value, other.value)
        if self.carries and other.carries:
            return self.key == other.key
        return self.kind == other.kind and self.key == other.key


def _same(value: Value, other: Value) -> bool:
    """Also a year where the source has a day of it, but no number without the unit it has there."""
    bare = value.unit is None and other.unit is not None and value.date is None
    return (value.same(other) and not bare) or (other.date is not None and value.key == str(other.date.year))


def parts(text: str, values: Sequence[Value]) -> list[Part]:
    """The parts of evened text, in order; `values` are those that `find_values` finds in it."""
    found: list[Part] = []
    at = 0
    for value in sorted(values, key=lambda each: each.start):
        if value.start < at or value.optional:
            continue
        found += _words(text[at : value.start], first=not found)
        found.append(Part(text[value.start : value.reach], "value", value.key, value))
        at = value.reach
    return found + _words(text[at:], first=not found)


def _words(text: str, *, first: bool) -> list[Part]:
    found: list[Part] = []
    at = 0
    for match in _PHRASE.finditer(text):
        found += _single(text[at : match.start()], first=first and not found)
        kind = match.lastgroup or ""
        found.append(Part(match[0].casefold(), kind, kind))
        at = match.end()
    return found + _single(text[at:], first=first and not found)


def _single(text: str, *, first: bool) -> list[Part]:
    found: list[Part] = []
    for match in _TOKEN.finditer(text):
        whole = match[0]
        for piece in [whole] if not WORD.fullmatch(whole) else whole.split("-"):
            found.append(_part(piece, first=first and not found))
    return found


def _part(word: str, *, first: bool) -> Part:
    if not word[:1].isalpha():
        return Part(word, "mark", word)
    low = word.casefold().replace("'s", "").strip("'")
    if low.endswith("n't"):
        return Part(low, "negation", "negation")
    named = word[0].isupper() and not first
    if len(low) == 1 and named and word != "I":
        return Part(word, "name", word)
    kind = _KIND.get(low)
    if kind == "was":
        return Part(low, "be", kind)
    if kind is not None and not (named and kind in ("permission", "attitude")):
        return Part(low, kind, stem(low) if kind == "attitude" else low if kind == "alone" else kind)
    if low in _PREPOSITION:
        return Part(low, "preposition", _PREPOSITION[low])
    return Part(word, "name" if named else "word", stem(low), owns=word.casefold().endswith(("'s", "s'")))
