"""How documents begin: what they are called, whose they are, and whether one of them changes or replaces another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from ..definitions import ROLES
from .units import MONTHS
from .values import find_values, name_key
from .words import STOP, even, stem, stems, words

OPENING = 900
"""Characters at the beginning of a document in which it says what it is."""
_PARTIES = 500
"""And in which it names its parties."""
_TITLE = re.compile(
    r"\b(?:amendments?|addend(?:um|a)|(?:deed|letter) of variation|variation agreement|supplement(?:al|ary)?|side letter|"
    r"rider|codicil|corrigend(?:um|a)|errat(?:um|a)|restated|restatement|endorsement)\b",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"\b(?:amends|varies|supplements|modifies|supersedes|replaces|restates|(?:hereby|further) amend(?:ed)?|"
    r"(?:is|are) (?:hereby )?amended)\b",
    re.IGNORECASE,
)
# "First Amendment to the Amended and Restated Lease" restates nothing itself
_RESTATED = re.compile(
    r"^(?:deed of )?(?:(?!\b(?:to|of)\b).)*\b(?:restated|restatement(?: of)?)\b(?: the\b)? ?(?P<name>.*)$",
    re.IGNORECASE,
)
_KIND = r"(?:agreement|contract|lease|deed|policy|licen[cs]e|plan|rules|terms)"
_REPLACING = r"(?:supersedes?|replaces?|restates?|superseding|replacing|restating|takes? the place of)"
_GOES_ON = "dated|made|entered|between|of|as|in|from|for|which|and|with"
_NAMED = rf"(?:(?!(?:in|of|under|to|from|for|and)\b)[\w'&/-]+ ){{0,6}}?{_KIND}"
_REPLACES = re.compile(
    rf"\b{_REPLACING}(?:(?:,| and|,? or) (?:amends?|amending|cancels?|{_REPLACING}))*,? (?:in (?:its|their) entirety,? )?"
    rf"(?:the|that certain|our|an?) (?P<name>{_NAMED})\b(?= ?[(,]| (?:{_GOES_ON})\b)(?P<then>[^.;]*)|"
    rf"\b(?:the|that certain|our) (?P<named>{_NAMED}) (?P<since>[^.;]{{0,160}}?)"
    r"\b(?:is|are|shall be) (?:hereby )?(?:amended and )?(?:restated|superseded|replaced)\b(?P<whole>[^.;]*)",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\b(?:of|in|to|under|from|by) $", re.IGNORECASE)
_THAT_ONE = re.compile(
    r"\b(?:dated|made|entered|between|entirety|as a whole|in full)\b|\b(?:19|20)[0-9]{2}\b", re.IGNORECASE
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
_AS_AMENDED = re.compile(r",? as (?:amended|varied|supplemented|modified|restated)\b.*$", re.IGNORECASE)
_BESIDE = 2
"""Parties of an agreement that its amendment has too, where it does not name the agreement's date."""


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
        return found["name"] if re.search(rf"\b{_KIND}\b", found["name"], re.IGNORECASE) else "agreement"

    @cached_property
    def replaces(self) -> str:
        """The name of another document that it says it replaces as a whole; empty where it does not say so."""
        return replaced(self.text)

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


def replaced(text: str) -> str:
    """The name of the one document that a text says is superseded, replaced or restated as a whole; else empty.

    "All prior agreements" are no such document, and neither is a clause of one.
    """
    text = even(text)
    for found in _REPLACES.finditer(text):
        if found["name"] and _THAT_ONE.search(found["then"]):
            return found["name"]
        subject = found["named"] and not _PART_OF.search(text[: found.start()])
        if subject and _THAT_ONE.search(f"{found['since']} {found['whole']}"):
            return found["named"]
    return ""


def concerns(amending: Opening, base: Opening) -> bool:
    """Whether an amending document is about that other one: it names its day and a party of it, or its title and two.

    One that names other days only is about another agreement, as that with the next tenant of the same landlord. An older
    one is too, where both say what day they are of.
    """
    if amending.dated and base.dated and amending.dated < base.dated and amending.sure and base.sure:
        return False
    shared = sum(1 for party in base.parties if party & amending.capitals)
    if not shared:
        return False
    enough = shared >= min(_BESIDE, len(base.parties))
    own, day = (_day(each.dated) for each in (amending, base))
    named = amending.days - {own}
    if own is not None and own == day and named and min(named) > own and enough:
        return True  # it was taken to be of the day of what it amends: it names a later one
    if named & (base.days | {day}):
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
