"""What a noun phrase stands for: a document, a person, a party, a date, a numbered part, or a plain thing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from .question_words import AUX, CONJUNCTIONS, DEMONSTRATIVES, DETERMINERS, DOCUMENTS, PREPOSITIONS, PRONOUNS, ROLES, WH

Kind = Literal["year", "date", "ordinal", "ref", "document", "person", "name", "role", "noun"]

TITLES = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Judge|Captain|Sister|Nurse|Sergeant|Inspector|Lady|Lord)\.?"
_COMPANY = re.compile(
    r"\b(?:Ltd|Limited|Inc|LLC|LLP|PLC|plc|GmbH|AG|SA|Corp|Corporation|Company|Bank|Group|Trust|University|Hospital|Clinic|"
    r"Holdings|Partners|Council|Ministry|Agency|Foundation|School|Institute|Court|Committee|Dental|Lifts|Air)\b"
)
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)"
)
REFERENCE = re.compile(
    r"(?:the )?(?:section|clause|article|schedule|exhibit|annex|appendix|paragraph|page|part|chapter|unit|flat|room|"
    r"building|lot|step|item|table|level|grade|stage|phase|class|line|version|draft|plot|apartment|floor|ward|study|rule|"
    r"question|amendment|priority|form|suite|bay|§)s? ?\(?(?:\d[\w.()/-]*|(?-i:[A-Z]{1,4}(?:-?\d+)?))\)?",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"[A-Z][a-z]+ (?:[A-Z]|\d{1,3})")
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next)\b", re.IGNORECASE
)
DATE = re.compile(rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|{MONTH}(?: \d{{1,2}})?|Q[1-4])(?:,? \d{{4}})?")
_YEAR = re.compile(r"(?:(?:the )?(?:financial |fiscal |calendar )?year )?(?:19|20)\d\d(?:/\d\d)?")


_PART = r"[A-Z][\w'’-]{1,40}"
_PEOPLE = re.compile(rf"\b(?:(?:{TITLES}\s+)?(?:{_PART}\s+)+{_PART}|{TITLES}\s+{_PART})")
"""Begins where a word does, and its words have an end: else a long word takes time with the square of its length."""


@lru_cache(maxsize=10_000)
def singular(word: str) -> str:
    """The word without a plural ending: leases, parties, witnesses."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x)es$", word):
        return word[:-2]
    return word[:-1] if re.search(r"[^sui]s$", word) and len(word) > 3 else word


def kind_of(words: str) -> Kind:
    """What a noun phrase stands for."""
    bare = re.sub(r"^(?:the|a|an|this|that|any)\s+", "", words, flags=re.IGNORECASE)
    for kind, pattern in (("year", _YEAR), ("date", DATE), ("ref", REFERENCE), ("ref", _LETTERED)):
        if pattern.fullmatch(bare):
            return kind  # type: ignore[return-value]
    head = singular(re.sub(r"['’]s?$", "", bare.split()[-1].lower()))
    named = all(word[0].isupper() or word in ("&", "and", "of") for word in bare.split())
    if head in DOCUMENTS and not (named and bare == words and len(bare.split()) > 1 and head == "will"):
        return "document"
    if named and re.match(rf"{TITLES}\s", bare):
        return "person"
    if _ORDINAL.fullmatch(bare):
        return "ordinal"
    if personal(head) and not (named and bare == words):
        return "role"
    return "name" if named and bare[0].isupper() else "noun"


def personal(head: str) -> bool:
    """Whether a noun names a person or a party by what they are or do."""
    return head in ROLES or bool(re.search(r"(?:[sy]ee|ologist|ician|woman|[a-z]{3}sman)$", head))


def is_company(words: str) -> bool:
    """Whether a name is that of a firm or another body."""
    return bool(_COMPANY.search(words)) or "&" in words


def answer_names(answer: str) -> tuple[str, ...]:
    """Names of people in an answer's text: two capitalised words or more, or a title and a name; each once."""
    text = re.sub(r"\s*\[\d+\]", "", answer)
    found = []
    for match in _PEOPLE.finditer(text):
        words = match[0].split()
        while (
            words
            and words[0].lower() in DETERMINERS | PREPOSITIONS | PRONOUNS | DEMONSTRATIVES | WH | AUX | CONJUNCTIONS
        ):
            words.pop(0)
        name = " ".join(words)
        if (len(words) > 1) and not DATE.search(name) and kind_of(name) in ("person", "name"):
            found.append(re.sub(r"['’]s$", "", name))
    return tuple(dict.fromkeys(found))
