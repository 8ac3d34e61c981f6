"""Numbers that are nobody's though they look like it: of laws, reported cases, standards, builds, batches and drawings."""

from __future__ import annotations

import re
from bisect import bisect_right
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
    r"(?:batch|roll|tile(?:[ ]ref)?|build|firmware|release|revision|drawing|stock[ ]code|work[ ]instruction(?:[ ]WI)?|WI"
    r"|container[ ]bay|bay|bin|test[ ]case|cat\.|index[ ]no\.|N-P-K|loop|chart[ ]reads|P&ID|valve|heat[ ]no\."
    r"|grid[ ]ref\.?|(?:lib[ ])?version)"
)
_STATES = (
    "Albania|Andorra|Armenia|Australia|Austria|Azerbaijan|Belgium|Bosnia|Bulgaria|Canada|Croatia|Cyprus|Czech|Denmark|Estonia"
    "|Finland|France|Gambia|Georgia|Germany|Greece|Hungary|Iceland|Ireland|Italy|Kenya|Latvia|Liechtenstein|Lithuania"
    "|Luxembourg|Malta|Moldova|Monaco|Montenegro|Morocco|Netherlands|Nigeria|North Macedonia|Norway|Poland|Portugal"
    "|Romania|Russia|San Marino|Serbia|Slovakia|Slovenia|Spain|Sweden|Switzerland|Turkey|Türkiye|Ukraine|United Kingdom"
    "|Zimbabwe"
)
_COURT_OF_JUSTICE = r"[CTF][-‑–]\d{1,4}/\d{2}(?:[ ]P)?"
_NUMBER = r"[A-Z]{0,4}[ -]?\d[\w./:+-]*"
_SPANS = tuple(
    re.compile(pattern)
    for pattern in (
        # the Court of Justice: "Case C-131/12", "Joined Cases C-402/11 and C-403/11"; else only before "v"
        rf"\b(?:[Cc]ases?|Rs\.|Affaires?)[ ]{_COURT_OF_JUSTICE}(?:(?:,|;|[ ]and|[ ]&)[ ]?{_COURT_OF_JUSTICE})*",
        rf"\b{_COURT_OF_JUSTICE}(?=\)|[^.\n]{{0,60}}(?:[ ]v\.?[ ]|EU:[CT]:|ECR))",
        # the Court of Human Rights and the like: "Handyside v. United Kingdom, no. 5493/72"
        rf"[ ]v\.?[ ](?:the[ ])?(?:{_STATES})\b[^\d\n;]{{0,60}}?[ ](?:[Nn]os?|nr)\.?[ ]\d{{2,5}}/\d{{2}}(?:\d\d)?",
        rf"\b{_LAW}[ ]?(?:\((?:EC|EU|EEC|Euratom)\)[ ]?)?(?:[Nn](?:os?|r)?[.º°]{{0,2}}[ ]?)?\d[\d./-]*",
        rf"\b{_STANDARD}(?:[/ -](?:{_STANDARD}|TR|TS|PAS))*[ -]?"
        r"[A-Z]?\d{1,5}(?:-\d{1,3}){0,2}(?:[:+-][\w:+]{1,12})*(?![\d-])",
        r"\b\d{1,3}[ ](?:U\.?S\.?C|C\.?F\.?R)\.?[ ](?:§+[ ]?)?\d[\w.()-]*",
        r"§+[ ]?\d[\w.()-]*(?:(?:,|;|[ ]and|[ ]or)[ ]\d[\w.()-]*)*",
        r"\b[Rr]efs?\.?[ ]\d{1,2}(?:[./–-]\d{1,2}){1,3}\b",
        r"\bCPR[ ](?:r\.?[ ]?|rules?[ ]|Part[ ])?\d[\d.()]*",
    )
)
_MADE_SPANS = re.compile(
    rf"(?i:\b{_MADE})[ :]{{1,2}}(?:#[ ]?)?{_NUMBER}"
    rf"(?:(?![^\d\n]{{0,26}}\b(?:on|dated|since|until|from|given|expir\w+)\b)[^\d\n]{{1,26}}?{_NUMBER})*"
)
"""And those named beside one: "drawing 120-45-6789/C supersedes 120-45-6788/B"."""
_OF_A_YEAR = re.compile(r"\d{1,4}/(?:18|19|20)\d\d")
"""An act or a communication, as in "No. 488/1992": nobody's own number is counted by the year."""
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
        if entity not in _TAKEN_FOR:
            return False
        if entity == "PERSONAL_NUMBER" and _OF_A_YEAR.fullmatch(self._text, start, end):
            return True
        spans = self._of_law if entity in _OWNED else self._all
        at = bisect_right(spans, (start, len(self._text)))
        return any(low <= start and end <= high for low, high in spans[max(0, at - _NESTED) : at])

    @cached_property
    def _of_law(self) -> list[tuple[int, int]]:
        found = [match.span() for pattern in _SPANS for match in pattern.finditer(self._text)]
        return sorted([*found, *in_law(self._text)])

    @cached_property
    def _all(self) -> list[tuple[int, int]]:
        return sorted([*self._of_law, *(match.span() for match in _MADE_SPANS.finditer(self._text))])
