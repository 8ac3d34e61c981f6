"""The terms that a document defines, and its parties: what one name in it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .text import STOPWORDS, words

_QUOTED = r"[\"\u201c\u201d\u2018']"
_TERM = r"(?P<term>[A-Z0-9][^\"\u201c\u201d\n\t()]{0,60}?)"
_SPACE = r"\s{0,20}"
"""Between two words; bounded, since several in a row without an end take time with the square of a text's length."""
_MEANS = re.compile(
    rf"{_QUOTED}{_TERM}{_QUOTED}{_SPACE}(?:\([^)\n]{{1,60}}\){_SPACE})?(?:,{_SPACE})?"
    r"(?:shall\s+|will\s+)?(?:means?\b|has\s+the\s+(?:same\s+)?meaning|have\s+the\s+meaning|refers?\s+to)\s*:?(?P<meaning>[^\n]{0,200})"
)
_CALLED = re.compile(
    r"\((?:(?:(?:hereinafter|hereafter|together|collectively|each|in\s+this\s+\w+|referred\s+to\s+as|called|as|an?|the)\b|,)\s*)*"
    rf"[\"\u201c]{_TERM}[\"\u201d](?:\s*(?:or|and|,)\s*(?:the\s+)?[\"\u201c](?P<other>[^\"\u201c\u201d\n]{{1,40}})[\"\u201d])?\)"
)
ROLES = (
    "landlord|tenant|lessor|lessee|licensor|licensee|lender|borrower|guarantor|customer|supplier|provider|client|contractor|"
    "subcontractor|consultant|employer|employee|seller|buyer|purchaser|vendor|insurer|insured|policyholder|claimant|defendant|"
    "plaintiff|respondent|petitioner|appellant|controller|processor|company|agent|principal|trustee|beneficiary|patient|"
    "owner|manager|distributor|franchisor|franchisee|assignor|assignee|mortgagor|mortgagee|publisher|author|donor|donee"
)
_PARTY = re.compile(rf"\((?:the\s+)?(?P<term>{ROLES})\)", re.IGNORECASE)
_ROLE = re.compile(
    rf"(?:^|\n|\t)[ ]*(?:the\s+)?(?P<term>{ROLES})\s*[:\t]\s*(?P<meaning>[^\n\t]{{3,200}})", re.IGNORECASE
)
_HEAD = 8_000
"""Characters in which a document names its parties in a list."""
_REACH = 400
"""Characters before `(the "X")` in which the name of X is looked for."""
_NAME = re.compile(r"[A-Z][\w.'\u2019\-]*(?:,?\s+(?:(?:&|and|of|the|de|van|von)\s+)?[A-Z][\w.'\u2019\-]*)*")
_BREAK = re.compile(r"\b(?:between|among|amongst|by)\b|[;:\t\n]", re.IGNORECASE)
_LEAD = re.compile(r"^[\s,.]*(?:(?:and|by|with|from|to)\b[\s,]*)*(?:\(?[0-9a-z]{1,2}[.)]\s*)?")
_LEGAL = "limited ltd inc incorporated llc llp lp plc corp corporation company co gmbh ag bv nv sa sarl pty".split()
_TITLES = "mr mrs ms miss dr prof professor sir dame lord lady messrs".split()
_FORMS = frozenset([*_LEGAL, *_TITLES])
"""Words of a name that name nobody: legal forms and titles."""
_MOST = 300


@dataclass(frozen=True, slots=True)
class Definition:
    """What a term is called by, the name it stands for (empty where it stands for no name), and where it is defined."""

    term: str = field(repr=False)
    name: str = field(repr=False)
    start: int
    end: int


def definitions(text: str) -> list[Definition]:
    """The definitions in a text, in order: `"X" means …`, `… (the "X")`, and lists of parties ("Tenant: …")."""
    found: dict[tuple[str, str], Definition] = {}
    for each in sorted(_definitions(text), key=lambda each: each.start):
        found.setdefault((each.term, each.name), each)
    return list(found.values())[:_MOST]


def _definitions(text: str) -> Iterator[Definition]:
    for match in _MEANS.finditer(text):
        yield Definition(match["term"], "", match.start(), match.end())
    after = 0
    called = [*_CALLED.finditer(text), *_PARTY.finditer(text, 0, _HEAD)]
    for match in sorted(called, key=lambda each: each.start()):
        name = _name_at(_segment(text[max(after, match.start() - _REACH) : match.start()]))
        after = match.end()
        for term in filter(None, match.groups()):
            yield Definition(term, name, match.start(), match.end())
    for match in _ROLE.finditer(text, 0, _HEAD):
        if name := _name_at(match["meaning"]):
            yield Definition(match["term"], name, match.start(), match.end())


def _segment(before: str) -> str:
    """What stands before `(the "X")` and after what introduces it: "between", "and", a number, a cell."""
    plain = re.sub(r"\([^()]*\)", " ", before)
    return _LEAD.sub("", _BREAK.split(plain)[-1])


def _name_at(text: str) -> str:
    """The name of two words or more that the text begins with; empty where it begins with something else."""
    match = _NAME.match(text.strip())
    name = match.group() if match else ""
    own = name_words(name)
    return name if own and len(name.split()) > 1 and words(name)[0] not in STOPWORDS else ""


def name_words(name: str) -> list[str]:
    """The words of a name that tell it from others, folded: no legal form, no title, no function word."""
    return [
        word for word in dict.fromkeys(words(name)) if word not in _FORMS and word not in STOPWORDS and len(word) > 1
    ]


def calls(definition: Definition) -> list[tuple[str, str]]:
    """By which words one may ask for what is defined, and what it is called otherwise: ("kestrel", "supplier").

    A firm goes by the first word of its name and by the first two, a person by any; a term goes by all its words.
    """
    own = name_words(definition.name)
    term = " ".join(words(definition.term))
    if not own or not term:
        return []
    firm = len(own) > 3 or any(word in _LEGAL for word in words(definition.name))
    keys = [own[0], " ".join(own[:2])] if firm else [*own, " ".join(own)]
    return [(key, term) for key in dict.fromkeys(keys) if key != term] + [(term, " ".join(own))]
