"""What a profile's policy makes of findings: what is left, counted, hidden, or keeps a document out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..config import Action, Policy
from ..document import Block
from ..pseudonym import LITERAL, PSEUDONYM
from ..types import Finding
from .identity import folded

_STRENGTH: Mapping[Action, int] = {"keep": 0, "tag": 1, "pseudonymise": 2, "mask": 3, "block": 4}
_KINDS: Mapping[str, str] = {
    "PERSON": "names",
    "NRP": "backgrounds",
    "AGE": "ages",
    "DATE_TIME": "dates",
    "DATE_OF_BIRTH": "dates",
    "LOCATION": "places",
    "UK_POSTCODE": "places",
    "ORGANIZATION": "organisations",
    "CREDENTIAL": "credentials",
    "CASE_NUMBER": "matters",
    "MATTER_NUMBER": "matters",
    **dict.fromkeys(("PHONE_NUMBER", "EMAIL_ADDRESS", "ADDRESS", "URL", "IP_ADDRESS", "MAC_ADDRESS"), "contact"),
}
"""The kind of each entity; every other one is a number."""
_YEAR = re.compile(r"(?:the\s+year\s+)?(?:1[6-9]|20)[0-9]{2}(?:\s?[-–/]\s?(?:(?:1[6-9]|20)[0-9]{2}|[0-9]{2}))?s?", re.I)
_NUMBER = re.compile(r"[0-9]+")
_STATES = frozenset(
    """alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana
    iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska
    nevada newhampshire newjersey newmexico newyorkstate northcarolina northdakota ohio oklahoma oregon pennsylvania
    rhodeisland southcarolina southdakota tennessee texas utah vermont virginia washingtonstate westvirginia wisconsin
    wyoming us usa unitedstates unitedstatesofamerica america uk unitedkingdom greatbritain britain england scotland wales
    northernireland ireland canada australia newzealand india france germany italy spain portugal netherlands belgium
    luxembourg switzerland austria denmark sweden norway finland iceland poland czechrepublic slovakia hungary romania
    bulgaria greece turkey russia ukraine china japan southkorea taiwan singapore malaysia indonesia philippines thailand
    vietnam pakistan bangladesh srilanka nepal israel egypt southafrica nigeria kenya ghana morocco brazil argentina chile
    mexico colombia peru europe europeanunion eu""".split()
)
"""States of the US and countries, as letters: not smaller than a state (45 CFR 164.514(b)(2)(i)(B)). The city of New York
and the capital Washington are."""
_OLD = 89
"""Ages over it are identifiers (45 CFR 164.514(b)(2)(i)(C))."""


def kind_of(entity: str) -> str:
    """The kind that an entity is of, by its name in `Policy`."""
    return _KINDS.get(entity, "numbers")


def named() -> frozenset[str]:
    """The entities that the kinds of a policy name one by one."""
    return frozenset(_KINDS)


def action_of(entity: str, value: str, policy: Policy) -> Action:
    """What the policy says of a finding of this entity that covers `value`."""
    named = policy.entities.get(entity)
    if named is not None:
        return named
    kind = kind_of(entity)
    if kind == "dates" and _YEAR.fullmatch(value.strip()):
        kind = "years"
    elif kind == "places" and _letters(value) in _STATES:
        kind = "states"
    elif kind == "ages" and _is_old(value):
        kind = "ages_over_89"
    action: Action = getattr(policy, kind)
    return action


def _letters(value: str) -> str:
    return "".join(character for character in folded(value).removeprefix("the ") if character.isalpha())


def _is_old(value: str) -> bool:
    numbers = [int(each) for each in _NUMBER.findall(value)]
    return any(_OLD < number < 130 for number in numbers) or (
        not numbers and re.search(r"(?:ninet|hundred|centenarian|nonagenarian)", value, re.I) is not None
    )


@dataclass(frozen=True, slots=True)
class Hidden:
    """A part of the text that is not to be shown: half-open offsets, what it is, and whether a pseudonym stands for it.

    `whole` are the offsets of all that it is a part of: a name may be in two cells, or on two pages.
    """

    entity: str
    start: int
    end: int
    reversible: bool
    whole: tuple[int, int]


def kept(text: str, findings: Iterable[Finding], policy: Policy) -> tuple[Finding, ...]:
    """The findings that are counted: all but those that the policy leaves alone."""
    return tuple(each for each in findings if action_of(each.entity, text[each.start : each.end], policy) != "keep")


def blocking(text: str, findings: Iterable[Finding], policy: Policy) -> dict[str, int]:
    """How many findings of which entities keep the document out."""
    counts: dict[str, int] = {}
    for each in findings:
        if action_of(each.entity, text[each.start : each.end], policy) == "block":
            counts[each.entity] = counts.get(each.entity, 0) + 1
    return counts


def hidden(text: str, findings: Iterable[Finding], policy: Policy, blocks: Sequence[Block] = ()) -> list[Hidden]:
    """What is masked or pseudonymised, in order, none over another, and each within a block and within a table's cell.

    Findings that overlap are hidden as one, as the longest of them is and by the stronger of their actions. What the text
    itself writes like a pseudonym is hidden under any policy.
    """
    marked: list[tuple[Finding, Action]] = [
        (Finding(LITERAL, *match.span(), 1.0), "pseudonymise") for match in PSEUDONYM.finditer(text)
    ]
    for each in findings:
        action = action_of(each.entity, text[each.start : each.end], policy)
        if _STRENGTH[action] >= _STRENGTH["pseudonymise"] and each.end > each.start:
            marked.append((each, action))
    marked.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    edges = sorted({edge for block in blocks for edge in (block.start, block.end)})
    found: list[Hidden] = []
    group: list[tuple[Finding, Action]] = []
    for pair in marked:
        if group and pair[0].start >= max(last.end for last, _ in group):
            found.extend(_parts(text, _merged(group), edges))
            group = []
        group.append(pair)
    return [*found, *(_parts(text, _merged(group), edges) if group else ())]


def _merged(group: Sequence[tuple[Finding, Action]]) -> Hidden:
    longest = max((each for each, _ in group), key=lambda each: (each.end - each.start, each.score, each.entity))
    whole = min(each.start for each, _ in group), max(each.end for each, _ in group)
    return Hidden(longest.entity, *whole, all(action == "pseudonymise" for _, action in group), whole)


def _parts(text: str, hidden: Hidden, edges: Sequence[int]) -> Iterator[Hidden]:
    """The pieces of a hidden part that lie in one block and one cell: a replacement must not join two."""
    cuts = {hidden.start, hidden.end, *edges[bisect_right(edges, hidden.start) : bisect_left(edges, hidden.end)]}
    for place in range(hidden.start, hidden.end):
        if text[place] == "\t":
            cuts |= {place, place + 1}
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield replace(hidden, start=start, end=end)
