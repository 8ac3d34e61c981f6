"""Numbers that are nobody's though they look like it: of laws, reported cases, standards, builds, batches and drawings."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from .vetoes import in_law

_TAKEN_FOR = frozenset(
    "CASE_NUMBER PERSONAL_NUMBER DATE_TIME DATE_OF_BIRTH DEVICE_ID PHONE_NUMBER US_SSN LICENSE_NUMBER ACCOUNT_NUMBER "
    "VEHICLE_ID MEDICAL_RECORD_NUMBER IP_ADDRESS".split()
)
"""What such a number may be taken for."""
_LAW = (
    r"(?:Regulations?|Directives?|Decision|Law|Decree|Resolution|Recommendation|Circular|Ordinance|Proclamation|Loi|Décret"
    r"|Ley(?:[ ]Orgánica)?|Real[ ]Decreto(?:-ley)?|Lei|Decreto(?:-[Ll]ei)?|Legge|D\.?[ ]?[Ll]gs\.?|Verordnung|Richtlinie|Wet"
    r"|S\.?[ ]?I\.?|SOR|Statutory[ ]Instrument|Pub(?:lic|\.)[ ]L(?:aw|\.)|P\.[ ]?L\.)"
)
_STANDARD = r"(?:ISO|IEC|EN|BS|DIN|ASTM|ANSI|IEEE|NFPA|JIS|RFC|FIPS|MIL-STD|SAE)"
_MADE = (
    r"(?:batch|tile(?:[ ]ref)?|build|firmware|drawing|stock[ ]code|work[ ]instruction(?:[ ]WI)?|container[ ]bay|test[ ]case"
    r"|cat\.|N-P-K|chart[ ]reads|P&ID|heat[ ]no\.|(?:lib[ ])?version)"
)
_STATES = (
    "Albania|Andorra|Armenia|Australia|Austria|Azerbaijan|Belgium|Bosnia|Bulgaria|Canada|Croatia|Cyprus|Czech|Denmark|Estonia"
    "|Finland|France|Gambia|Georgia|Germany|Greece|Hungary|Iceland|Ireland|Italy|Kenya|Latvia|Liechtenstein|Lithuania"
    "|Luxembourg|Malta|Moldova|Monaco|Montenegro|Morocco|Netherlands|Nigeria|North Macedonia|Norway|Poland|Portugal"
    "|Romania|Russia|San Marino|Serbia|Slovakia|Slovenia|Spain|Sweden|Switzerland|Turkey|Türkiye|Ukraine|United Kingdom"
    "|Zimbabwe"
)
_COURT_OF_JUSTICE = r"[CTF][-‑–]\d{1,4}/\d{2}(?:[ ]P)?"
_NO_PHONE = r"(?!\d{3}-\d{2,3}-\d{4}\b)"
_MADE_NUMBER = r"(?:[A-Z]{1,4}-)?\d[\w./:+-]*"
_SECTION = r"\d{1,5}(?:\.\d{1,5}){0,3}[a-z]?(?:\(\w{1,4}\)){0,4}(?![\w-])"
_SPANS = tuple(
    re.compile(pattern)
    for pattern in (
        # the Court of Justice: "Case C-131/12", "Joined Cases C-402/11 and C-403/11"; else only before "v"
        rf"\b(?:[Cc]ases?|Rs\.|Affaires?)[ ]{_COURT_OF_JUSTICE}(?:(?:,|;|[ ]and|[ ]&)[ ]?{_COURT_OF_JUSTICE})*",
        rf"\b{_COURT_OF_JUSTICE}(?=\)|[^.\n]{{0,60}}(?:[ ]v\.?[ ]|EU:[CT]:|ECR))",
        # the Court of Human Rights and the like: "Handyside v. United Kingdom, no. 5493/72"
        rf"[ ]v\.?[ ](?:the[ ])?(?:{_STATES})\b[^\d\n;]{{0,60}}?[ ](?:[Nn]os?|nr)\.?[ ]\d{{2,5}}/\d{{2}}(?:\d\d)?",
        rf"\b{_LAW}[ ]?(?:\((?:EC|EU|EEC|Euratom)\)[ ]?)?(?:[Nn](?:os?|r)?[.º°]{{0,2}}[ ]?)?{_NO_PHONE}"
        r"\d{1,4}(?:[./-]\d{1,4}){0,2}(?![\d-])",
        rf"§+[ ]?{_SECTION}(?:(?:,|;|[ ]and|[ ]or)[ ]{_SECTION})*",
        r"\b[Rr]efs?\.?[ ]\d{1,2}(?:[./–-]\d{1,2}){1,3}\b",
        r"\bCPR[ ](?:(?:r\.?[ ]?|rules?[ ]|Part[ ])\d{1,2}|\d{1,2}\.\d)[\d.()]*",
    )
)
_STANDARDS = re.compile(
    rf"\b{_STANDARD}(?:[/ -](?:{_STANDARD}|TR|TS|PAS))*[ -]?"
    r"[A-Z]?\d{1,5}(?:-\d{1,3}){0,2}(?:[:+-][\w:+]{1,12})*(?![\d-])"
)
_MADE_SPANS = re.compile(
    rf"(?i:\b{_MADE})[ :]{{1,2}}(?:#[ ]?)?{_MADE_NUMBER}"
    rf"(?:(?:,|/|[ ]and|[ ]or|[ ]to|[ ]supersedes|[ ]replaced[ ]by|[ ]replaces)[ ]{_MADE_NUMBER})*"
)
"""And those beside one: "drawing 120-45-6789/C supersedes 120-45-6788/B"."""
_WHOLE_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
_ITS_LABEL = re.compile(
    r"\b(?:ssn|dob|born|birth|(?:tele)?phone|tel|mobile|cell|fax|nhs|ip|mrn|id|acct|account|passport|number|dated?|on)\W{0,3}\Z",
    re.IGNORECASE,
)
"""What says of a number that it is somebody's, whatever it stands in."""
_NESTED = 8
"""Spans before a place that may reach over it."""
_OWNED = frozenset(("DEVICE_ID", "VEHICLE_ID", "MEDICAL_RECORD_NUMBER", "ACCOUNT_NUMBER", "LICENSE_NUMBER"))
"""What may be told by the batch or the version of a thing: an implant is."""


class PublicNumbers:
    """Where such numbers stand in a text; looked for when first asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    def hold(self, entity: str, start: int, end: int) -> bool:
        """Whether `text[start:end]`, taken for an `entity`, is one of them or lies in one."""
        if entity not in _TAKEN_FOR or _ITS_LABEL.search(self._text, max(0, start - 24), start):
            return False
        if entity.startswith("DATE") and _WHOLE_DATE.fullmatch(self._text, start, end):
            return _within(self._standards, start, end) or any(match.end() >= end for match in self._named_so(start))
        return _within(self._of_law if entity in _OWNED else self._all, start, end)

    def _named_so(self, start: int) -> Iterator[re.Match[str]]:
        """What is made, of which the number that begins at `start` is the first: a date further on is one."""
        before = re.compile(rf"(?i:\b{_MADE})[ :]{{1,2}}(?:#[ ]?)?\Z").search(self._text, max(0, start - 32), start)
        return _MADE_SPANS.finditer(self._text, before.start()) if before else iter(())

    @cached_property
    def _standards(self) -> list[tuple[int, int]]:
        return [match.span() for match in _STANDARDS.finditer(self._text)]

    @cached_property
    def _of_law(self) -> list[tuple[int, int]]:
        found = [match.span() for pattern in _SPANS for match in pattern.finditer(self._text)]
        return sorted([*found, *self._standards, *in_law(self._text)])

    @cached_property
    def _all(self) -> list[tuple[int, int]]:
        return sorted([*self._of_law, *(match.span() for match in _MADE_SPANS.finditer(self._text))])


def _within(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a place lies in one of the spans, which are sorted."""
    at = bisect_right(spans, (start, sys.maxsize))
    return any(low <= start and end <= high for low, high in spans[max(0, at - _NESTED) : at])
