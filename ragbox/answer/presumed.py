"""What a question takes for granted and the documents do not have: a third amendment, somebody's own number, a time of day.

Sentences close by look like answers then: the second amendment's, a colleague's number, the day. No likeness of words tells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from ..text import words
from .mismatch import CLOCK_ASKED, gives_clock
from .units import NUMBER_WORD, ORDINALS
from .values import find_values
from .words import even

_THING = r"amendment|addendum|annex|appendix|schedule|exhibit|attachment|variation|supplement"
"""What is called by its number wherever it stands; a phase or a tranche may be a row of a table."""
_PLURALS = {
    "annex": ("annexes",),
    "appendix": ("appendices", "appendixes"),
    "schedule": ("schedules",),
    "exhibit": ("exhibits",),
    "attachment": ("attachments",),
}
"""Where several are named together, as "Schedules 1 to 3", it may be any of them."""
_NUMBERED = re.compile(
    rf"\b(?P<thing>{_THING}) (?:(?:no\.?|number|#) ?)?(?P<number>\d{{1,3}})(?![\d.,:/-]*\d)", re.IGNORECASE
)
_ORDINAL = re.compile(rf"\b(?P<number>{'|'.join(ORDINALS)}) (?P<thing>{_THING})\b", re.IGNORECASE)
_CARDINALS = {number: word for word, number in NUMBER_WORD.items()}
_ROMAN = "i ii iii iv v vi vii viii ix x".split()
_CONTACT = r"(?:tele)?phone|mobile|cell|direct line|direct dial|extension|fax|e-?mail"
_ASKED_CONTACT = re.compile(rf"\b(?:{_CONTACT}|(?:call|ring|reach|contact|fax|e-?mail) [A-Z])", re.IGNORECASE)
_PERSON = r"[A-Z][\w'’]+(?:-[A-Z][\w'’]+)*(?: [A-Z]\.)?(?: [A-Z][\w'’]+(?:-[A-Z][\w'’]+)*)+"
_CONTACT_OF = re.compile(rf"(?P<who>{_PERSON})(?:, [^,;.:\n]{{1,40}}){{0,2}},? (?:\(?(?i:{_CONTACT}|tel|ext)\b)")
_NUMBERS = {
    "vat": r"vat|value[- ]added|ust\w*|tva|btw|mwst|iva",
    "gst": r"gst|goods and services",
    "tax": r"tax\w*|tin|f?ein|utr|vat|gst|fiscal",
    "nhs": r"nhs",
    "npi": r"npi|provider identifier",
    "dea": r"dea",
    "passport": r"passports?",
    "fax": r"fax|facsimile|telefax",
    "charity": r"charit\w+",
    "social security": r"social security|ss[n#]?",
    "national insurance": r"national insurance|nino?|n\.?i\.?",
    "bank account": r"bank|account|iban|acct|a/c",
}
_ASKED_NUMBER = re.compile(
    rf"\b(?P<kind>{'|'.join(_NUMBERS)})(?: (?:registration|identification|id|reference))? (?:number\b|no(?:\.|\s*\Z|\?))",
    re.IGNORECASE,
)
_OFFICES = frozenset(
    "human resources customer service services help desk office department team unit ward reception sales support board "
    "council clinic hospital trust company limited ltd primary work home direct main emergency business day contact general "
    "enquiries switchboard the what who".split()
)
"""Words of a name with capitals that is no person's."""


class Phrases(Protocol):
    """Which documents have words side by side."""

    def holders(self, terms: Sequence[str], /) -> Mapping[str, Collection[str]]: ...


def not_there(question: str, evidence: str, passage: str, index: Phrases) -> bool:
    """Whether the question takes for granted what the box or the evidence has not.

    It has no such amendment, schedule or annex, however it is numbered; the evidence is how to reach somebody else
    than the person asked for; the question asks for a time of day and the evidence has a day alone, or for a VAT, passport
    or other such number of which its passage says nothing.
    """
    return (
        _unknown_thing(question, index)
        or _of_another(question, evidence)
        or any(not _speaks_of(match["kind"], passage) for match in _ASKED_NUMBER.finditer(question))
        or (CLOCK_ASKED.search(question) is not None and _gives_a_day_only(evidence))
    )


def _unknown_thing(question: str, index: Phrases) -> bool:
    for match in (*_NUMBERED.finditer(question), *_ORDINAL.finditer(question)):
        said = match["number"].lower()
        number = int(said) if said.isdigit() else ORDINALS.index(said) + 1
        if not 1 <= number <= len(ORDINALS):
            continue
        thing = match["thing"].lower()
        if not any(index.holders([*_spelled(thing, number), *_PLURALS.get(thing, ())]).values()):
            return True
    return False


def _spelled(thing: str, number: int) -> list[str]:
    """How a numbered thing may be called."""
    behind = (str(number), f"no {number}", f"number {number}", f"nr {number}", _CARDINALS[number], _ROMAN[number - 1])
    return [f"{ORDINALS[number - 1]} {thing}", *(f"{thing} {each}" for each in behind)]


def _of_another(question: str, evidence: str) -> bool:
    """Whether the evidence says how to reach somebody by name, and that is not the person asked for."""
    if not _ASKED_CONTACT.search(question):
        return False
    asked = {word for found in re.findall(_PERSON, question) for word in words(found)} - _OFFICES
    reached = [set(words(match["who"])) for match in _CONTACT_OF.finditer(evidence)]
    somebody = [each for each in reached if each.isdisjoint(_OFFICES)]
    return bool(asked and somebody) and asked.isdisjoint(words(evidence))


def _speaks_of(kind: str, passage: str) -> bool:
    return re.search(rf"\b(?:{_NUMBERS[kind.lower()]})\b", passage, re.IGNORECASE) is not None


def _gives_a_day_only(evidence: str) -> bool:
    return not gives_clock(evidence) and any(value.date is not None for value in find_values(even(evidence)))
