"""How documents begin: what they are called, whose they are, and whether one of them changes or replaces another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from ..definitions import ROLES
from .replacing import KIND, replaced
from .units import MONTHS
from .values import find_values, name_key
from .words import STOP, even, stem, stems, words

OPENING = 900
"""Characters at the beginning of a document in which it says what it is."""
_PARTIES = 500
"""And in which it names its parties."""
_AMENDING = (
    "amendment", "addendum", "addenda", "deed of variation", "letter of variation", "variation agreement", "supplement",
    "supplemental", "supplementary", "side letter", "rider", "codicil", "corrigendum", "corrigenda", "erratum", "errata",
    "restated", "restatement", "endorsement",
)  # fmt: skip
_AMENDS = ("amends", "varies", "supplements", "modifies", "supersedes", "replaces", "restates")
_ANY_TITLE = frozenset("of deed letter agreement".split())
FOUND_BY = tuple(sorted({*" ".join((*_AMENDING, *_AMENDS, "amended")).split()} - _ANY_TITLE))
"""Words by which documents that change others are looked for, so that each that is known by its words is found."""
_TITLE = re.compile(rf"\b(?:{'|'.join(_AMENDING)}|amendments|riders|endorsements)\b", re.IGNORECASE)
_SAYS_SO = re.compile(
    rf"\b(?:{'|'.join(_AMENDS)}|(?:hereby|further) amend(?:ed)?|(?:is|are) (?:hereby )?amended)\b", re.IGNORECASE
)
# "First Amendment to the Amended and Restated Lease" restates nothing itself
_RESTATED = re.compile(
    r"^(?:deed of )?(?:(?!\b(?:to|of)\b).)*\b(?:restated|restatement(?: of)?)\b(?: the\b)? ?(?P<name>.*)$",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    "agreement amendment contract dated date no number between party parties inc llc ltd lease deed limited plc gmbh "
    "company corporation the this and of to by whereas recitals background witnesseth".split()
) | frozenset(ROLES.split("|"))
_RUN = re.compile(r"[A-Z](?:\.|[\w'&-]*)(?:,? (?:(?:&|of) )?[A-Z](?:\.|[\w'&-]*))*")
_UNTITLED = stems(" ".join((*STOP, "agreement contract amendment dated date no number between party parties")))
_ANY = stems(
    "the and agreement contract document original principal existing said main underlying initial current present"
)
"""Words that an amending document calls any other by."""
_THIS = re.compile(
    r"\b(?i:this) ((?:[A-Z][\w'&-]* ){0,5}[A-Z][\w'&-]*)[^.(\"]{0,60}(?:\((?:[^()\"]* )?\"([^\"()]{1,40})\")?"
)
_AFTER_HEAD = re.compile(r"\b(?:of|for|to|between|dated|no|number)\b|[(,:;]| - ", re.IGNORECASE)
_BEFORE_TO = re.compile(r"\b(?:to|between|dated)\b|[(,:;]", re.IGNORECASE)
_A_PART = re.compile(r"(?:section|clause|article|paragraph|schedule|exhibit|annex|appendix)\w*\b", re.IGNORECASE)
_DATED = re.compile(r"\b(?:dated|made|entered|between)\b|[(,:;]", re.IGNORECASE)
_OF = re.compile(r" (?:of|for|no|number)\b\.?| - ", re.IGNORECASE)
_ANEW = stems("restated renewed")
_AS_AMENDED = re.compile(r",? as (?:amended|varied|supplemented|modified|restated)\b.*$", re.IGNORECASE)
_BESIDE = 2
"""Parties of an agreement that its amendment has too: one is an employer's, or a landlord's, in many agreements."""
_CALLED = re.compile(
    r"\b(?:agreement|contract|lease|deed|policy|licen[cs]e|plan|rules|protocol|code|handbook|will|tenancy|note|mortgage|"
    r"guarantee|nda|(?-i:[A-Z]{2,5}))\b",
    re.IGNORECASE,
)
_NAME = (
    r"(?P<name>[^,.;:()\"]{2,100}?)(?= (?:dated|made|entered|between|by and|as (?:amended|varied))\b|[,.;:()\"]| - |$)"
)
_CHANGED = (
    re.compile(
        r"\b(?:amendment|addendum|variation|supplement|supplemental|side letter|rider|codicil|corrigendum|erratum|"
        r"endorsement)\b(?: agreement| deed)?(?: (?:no|number)\.? ?\w+| \w{1,3}| and restatement)? "
        r"(?:to|of) (?:the |our |that )?" + _NAME,
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:amends|varies|supplements|modifies)(?: and (?:supplements|modifies|restates))? (?:the|our|that certain) "
        rf"{_NAME}",
        re.IGNORECASE,
    ),
)


@dataclass(frozen=True)
class Opening:
    """How a document begins, and the day it is of; what is read from that is read once.

    `sure` tells that the document says so of that day, and that it was not taken for standing there alone.
    """

    document_id: str
    document: str
    text: str = field(repr=False)
    dated: str | None
    sure: bool = True

    @cached_property
    def title(self) -> str:
        """Its first line."""
        return self.text.strip().split("\n", 1)[0][:200]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words."""
        return stems(even(self.text))

    @cached_property
    def days(self) -> frozenset[tuple[int, int, int]]:
        """The days that it names: `days_in`."""
        return days_in(self.text)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Its words that begin with a capital, as names are compared."""
        return frozenset(name_key(word) for word in words(even(self.text)) if word[0].isupper())

    @cached_property
    def parties(self) -> frozenset[frozenset[str]]:
        """The words of each name at its beginning, of two words where there are such; no title, no role as `Landlord`."""
        none = {name_key(word) for word in (*words(even(self.title)), *_GENERIC, *MONTHS)}
        lines = even(self.text[:_PARTIES].replace("\n", " ; ").removeprefix(self.title))
        runs = [[word for word in words(match[0]) if word.casefold() not in STOP] for match in _RUN.finditer(lines)]
        called = ({name_key(word) for word in run if len(word) > 1 and word[0].isupper()} - none for run in runs)
        found = [(len(run), frozenset(name)) for run, name in zip(runs, called, strict=True) if name]
        return frozenset(name for length, name in found if length > 1) or frozenset(name for _, name in found)

    @cached_property
    def called(self) -> tuple[str, ...]:
        """What it is called: by its title, and where it speaks of itself: "This Lease Agreement (the “Lease”)"."""
        own = [name for match in _THIS.finditer(even(self.text)) for name in match.groups() if name]
        return (even(self.title), *own)

    @cached_property
    def amends(self) -> bool:
        """Whether it says that it changes another document."""
        return (
            _TITLE.search(self.title) is not None
            or (_TITLE.search(self.text[:300]) is not None and _SAYS_SO.search(self.text) is not None)
            or self.replaces != ""
        )

    @cached_property
    def restated(self) -> str:
        """What a title like "Amended and Restated Lease" says is restated; empty for another title."""
        found = _RESTATED.match(even(self.title))
        if found is None:
            return ""
        return found["name"] if re.search(rf"\b{KIND}\b", found["name"], re.IGNORECASE) else "agreement"

    @cached_property
    def replaces(self) -> str:
        """The name of another document that it says it replaces as a whole; empty where it does not say so."""
        return replaced(self.text)

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The names of what it says it amends: "Amendment to the Lease of Unit 2", "amends the Lease dated …"."""
        texts = (even(self.title), even(self.text))
        found = (match["name"] for each, text in zip(_CHANGED, texts, strict=True) for match in each.finditer(text))
        return tuple(name for name in found if _CALLED.search(name) and not _A_PART.match(name))

    @property
    def whole(self) -> bool:
        """Whether it is a new wording of all that it amends, so that the clauses it speaks of are its own."""
        return self.restated != "" or (self.replaces != "" and _TITLE.search(self.title) is None)


def days_in(text: str) -> frozenset[tuple[int, int, int]]:
    """The days that a text names, as year, month and day; of a day that may be read both ways, both."""
    dates = (value.date for value in find_values(even(text)) if value.date is not None)
    read = [(each.year, each.month, each.day, each.swapped) for each in dates]
    return frozenset(
        way
        for year, month, day, swapped in read
        if year and month and day
        for way in ((year, month, day), (year, day, month) if swapped else (year, month, day))
    )


def concerns(amending: Opening, base: Opening) -> bool:
    """Whether an amending document is about that other one: it names two parties of it, and its day or its title.

    One that names other days only is about another agreement, as that with the next tenant of the same landlord. An older
    one is too, where both say what day they are of.
    """
    if amending.dated and base.dated and amending.dated < base.dated and amending.sure and base.sure:
        return False
    shared = sum(1 for party in base.parties if party & amending.capitals)
    if not shared:
        return False
    enough = shared >= min(_BESIDE, len(base.parties))
    chained = _TITLE.search(base.title) and _BEFORE_TO.split(even(base.title))[0].strip() in even(amending.text)
    if amending.changed and not chained and not any(_may_be(name, amending, base) for name in amending.changed):
        return False  # another agreement of the same parties, perhaps of the same day
    own, day = (_day(each.dated) for each in (amending, base))
    named = amending.days - {own}
    if own is not None and own == day and named and min(named) > own and enough:
        return True  # it was taken to be of the day of what it amends: it names a later one
    if enough and named & (base.days | {day}):
        return True
    title = stems(even(base.title)) - _UNTITLED
    there = amending.stems if len(title) > 1 else stems(even(amending.title))
    titled = bool(title) and title <= there
    return titled and not (day and named) and enough


def restates(amending: Opening, base: Opening) -> bool:
    """Whether a document that concerns that other one takes its place as a whole.

    Of two wordings that both restate a document the later one does, where both have a date.
    """
    if base.restated and not (amending.dated and base.dated and base.dated < amending.dated):
        return False
    titled = stems(even(base.title)) - _UNTITLED <= amending.stems
    names = (name for name in (amending.restated, amending.replaces) if name)
    return any(fits(name, amending, base) and (titled or stems(name) - _ANY) for name in names)


def fits(name: str, amending: Opening, base: Opening) -> bool:
    """Whether a document may be meant by what an amending one calls it: "the Lease", "the Original Agreement", "the NDA".

    That is so where it is called that itself, or where the amending one defines it by what it is called or by its day.
    """
    left = stems(even(name)) - _ANY
    heads = {_head(each) for each in base.called}
    if not left or (left & heads and left <= frozenset().union(*(stems(each) for each in base.called))):
        return True
    if name.isupper() and any(_initials(each).endswith(name) for each in base.called):
        return True
    defined = re.search(rf"([^;()\"]{{0,200}})\([^()]*\"{re.escape(name)}\"", even(amending.text), re.IGNORECASE)
    if defined is None or left <= stems(defined[1]):
        return False
    meant = _AS_AMENDED.sub("", defined[1])
    capitals = " ".join(word for word in words(meant) if word[0].isupper())
    return bool(stems(capitals) & heads) or _day(base.dated) in days_in(meant)


def _may_be(name: str, amending: Opening, base: Opening) -> bool:
    """Whether a document may be what an amending one says it amends, by its kind and by what else tells it apart.

    "Lease of Unit 2" is not the Lease of Unit 1. A name may say more than a title does: "Office Lease", "Lease".
    """
    name, title = (_DATED.split(even(each))[0] for each in (name, base.title))
    figures, others = (set(re.findall("[0-9]+", each)) for each in (name, title))
    kind, rest = _apart(name)
    _, where = _apart(title)
    if (figures and others and not figures & others) or (rest and where and not (rest <= where or where <= rest)):
        return False
    known = [(each, *_apart(each)) for each in (title, *base.called[1:]) if _CALLED.search(each)]
    telling = [(each, own) for each, own, place in known if own or place]
    if (not kind and (not rest or where)) or not telling:
        return True  # "the Agreement", or its first line is a letter head
    if any(_initials(name).endswith(short) for short in re.findall(r"\b[A-Z]{3,5}\b", title)):
        return True  # "Mutual NDA"
    return fits(name, amending, base) or any(
        _head(name) == _head(each) != "" and (kind <= own or own <= kind) and kind & _ANEW == own & _ANEW
        if own
        else stems(name) - _ANY <= stems(each)
        for each, own in telling
    )


def _apart(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """What kind of document a name is of, and of what: "Lease of Unit 2"."""
    kind, *rest = _OF.split(re.sub(r"(?i)^deed of ", "", name), maxsplit=1)
    tokens = re.findall(r"\w+", " ".join(rest).casefold())
    return stems(kind) - _ANY, frozenset(tokens) - STOP


def _head(name: str) -> str:
    """The stem of the word that says what kind of document a name is of; empty where that may be any."""
    said = [stem(word) for word in words(_AFTER_HEAD.split(re.sub(r"(?i)^deed of ", "", name))[0])]
    return next((each for each in reversed(said) if each not in _ANY), "")


def _initials(name: str) -> str:
    own = words(_BEFORE_TO.split(name)[0])
    return "".join(word[0].upper() for word in own if word.casefold() not in STOP)


def _day(day: str | None) -> tuple[int, int, int] | None:
    year, month, number = (int(part) for part in day.split("-")) if day else (0, 0, 0)
    return (year, month, number) if day else None
