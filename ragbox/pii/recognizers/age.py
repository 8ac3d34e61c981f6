"""AGE: the stated age of a person; the span holds the number, in figures or words, for policies on those over 89."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import regex  # type: ignore[import-untyped,unused-ignore]

from ..number_words import BELOW, HUNDRED, TEENS, TENS
from ..presidio import Pattern, PatternRecognizer

_WORDS = rf"(?:{HUNDRED}|{BELOW})"
_FIGURES = r"(?:1[0-2]\d|[1-9]\d|\d)"
_GROWN = rf"(?:1[0-2]\d|[1-9]\d|{HUNDRED}|{TENS}|{TEENS})"
"""Ten and more."""
_HIGH = rf"(?:[6-9]\d|1[0-2]\d|(?=sixty|seventy|eighty|ninety){TENS}|{HUNDRED})"
"""Sixty and more: "her 94 years", where "her 30 years" are of service."""
_N = rf"(?<![\w.,$€£/-])(?P<a>{_FIGURES}|{_WORDS})"
_NO_UNIT = (
    r"(?![\w%]|[.,:/]\d|[ ]?[-–][ ]?\d|[ ]?(?:months?|mos?|weeks?|wks?|days?|hours?|percent|mg|kg|g|cm|lbs?|beds"
    r"|or[ ](?:older|over|above|more)|to[ ]\d+|and[ ]over"
    r"|%|patients|subjects|women|men|were)\b|\+(?!\d))"
)
_YEARS = r"(?:years?|yrs?\.?|y)"
_OLD = (
    rf"(?:[ ]?[- ]?[ ]?{_YEARS}[ ]?[- ]{{0,2}}olds?\b|[- ]?(?:y/?o|y\.o\.|yo|y-o)(?:/[mf]\b|[mf]\b|(?![\w/]))"
    rf"|[ ]{_YEARS}(?:[ ]and[ ][\w-]{{1,12}}[ ]months)?[ ]of[ ]age\b)"
)
_LABEL = (
    r"(?<![\w-])(?:(?:chronological|gestational)[ ])?age(?:[ ]?/[ ]?(?:sex|gender)|[ ](?:at|on"
    r"|as[ ]of)[ ][a-z]{2,12}(?:[ ][a-z]{2,12})?|[ ]last[ ]birthday|[ ]in[ ](?:years|words|figures)|[ ]now)?"
    r"[ ]?(?:\([^()\n]{1,16}\)[ ]?)?(?:[:=|.]|[ ]?\t|[ ](?:of|is|was|(?:is|was)[ ](?:recorded|given|stated|noted"
    r"|listed)[ ]as|approx\.?|about|ca\.?)[ ]|[ ]?-[ ])?[ \t]*(?:\n[ \t]*)?"
)
_HE = (
    r"\b(?:he|she|who|they|patient|pt|testator|deceased|decedent|deponent|claimant|plaintiff|subject|mother|father"
    r"|sister|brother|aunt|uncle|grandmother|grandfather|mum|mom|dad|son|daughter|wife|husband|partner|child|baby"
    r"|boy|girl|nan|gran|granny|tenant|client)"
)
_END = r"(?=[.,;)]|[ ](?:and|when|while|after|before|during|at|on|but|in|years|next|today|now)\b|\s*$)"
_NOT_OF_PERSONS = regex.compile(
    r"[ -](?:[a-z]+[ ]){0,2}(?:structure|building|house|wine|whisk(?:e)?y|trees?|vines?|lease|company|firm|car"
    r"|vehicle|bridge|institution|hospital"
    r"|tradition|law|scar|fracture|injury|anniversary|flood|wing|roof|boiler|data|equipment|machine|policy|debt"
    r"|loan|dog|cat|horse)\b",
    regex.IGNORECASE,
)
_RANGE_OR_THING = regex.compile(
    r"(?:\d[ ]?(?:to|and|-|–)[ ]?|(?:more|less)[ ]than[ ]|at[ ]least[ ]|(?:vines?|buildings?|house|trees?|walls?"
    r"|law|tradition|company|firm|bridge|roof"
    r"|car|statute|data|records)[ ](?:was|were|is|are)[ ]"
    r"(?:over[ ]|about[ ]|nearly[ ]|some[ ])?|\b(?:mean|median|average|minimum|maximum|reading|legal|working|retirement"
    r"|pension|bone|gestational)[ ]age[ a-z:=(]{0,14})$",
    regex.IGNORECASE,
)
_PATTERNS = (
    (
        "years old",
        (
            rf"(?<![\w.,$€£/-])(?P<a>(?:{_FIGURES}|{_WORDS})(?:{_OLD}|[ ]{_YEARS}(?=[ ](?:lady|gentleman|man|woman|male"
            r"|female|boy|girl|nurse|patient)\b)))"
        ),
        0.8,
    ),
    ("years in brackets", rf"\([ ]?(?P<a>{_FIGURES}[ ]?{_YEARS})\)", 0.6),
    (
        "in brackets behind a name",
        (
            r"(?-i:(?!Figure|Fig|Table|Section|Note|Chapter|Item|Clause|Exhibit|Page|Case|Example|Eq|Article|Rule|Step"
            r"|Part|Schedule|See)\p{Lu}\p{Ll}{2,}) \((?P<a>[1-9]\d|10\d)\)(?= \p{Ll})"
        ),
        0.4,
    ),
    (
        "aged",
        (
            r"\b(?:aged|ages?[ ](?:of[ ])?(?=\d)|age[ ]of)[ ]{0,2}(?:about[ ]|approximately[ ]"
            rf"|around[ ])?(?<![\w.,$€£/])(?P<a>{_FIGURES}|{_WORDS})(?:[ ]?yrs?\b|{_NO_UNIT})"
        ),
        0.8,
    ),
    ("label", rf"{_LABEL}(?P<a>{_FIGURES})(?:(?=[ ]?(?:/[ ]?[MF]\b|Y\b|years|yrs?|yo\b|[MF]\b))|{_NO_UNIT})", 0.8),
    ("label, in words", rf"{_LABEL}(?P<a>{_WORDS})\b(?![- ](?:months?|weeks?|days?))", 0.7),
    (
        "with sex",
        (
            r"(?<![\w$€£.,/-])(?P<a>(?:1[0-2]\d|[1-9]\d)(?-i:[MF]))(?=[ ,;.\n)]|$)(?![ ](?:HCl|NaCl|NaOH|KCl|Tris|urea|USD"
            r"|in[ ]revenue))"
        ),
        0.45,
    ),
    (
        "with sex, apart",
        (
            r"(?<![\w$€£.,/-])(?P<a>1[0-2]\d|[1-9]\d)(?:[ ]?/[ ]?(?-i:[MF])\b|[ ](?-i:[MF])(?=[ ](?:with|w/|c/o|s/p|p/w"
            r"|who)|,)|[ ](?:male|female)\b)"
        ),
        0.5,
    ),
    ("in a row", r"[\t|][ ]?(?P<a>1[0-2]\d|[1-9]\d)[ ]?[\t|][ ]?(?-i:[MF]|Male|Female)\b", 0.5),
    (
        "in a row, behind the sex",
        r"(?:^|[\t|])[ ]?(?-i:[MF]|Male|Female)[ ]?[\t|][ ]?(?P<a>1[0-2]\d|[1-9]\d)[ ]?(?=[\t|]|$)",
        0.5,
    ),
    (
        "behind the sex",
        rf"(?<![\w'’.])(?-i:[MF]|Male|Female)(?:[ ]?[-–/,|;][ ]?|[ ])(?P<a>1[0-2]\d|[1-9]\d)[ ]?(?:{_YEARS}|y/?o)(?![\w/])",
        0.5,
    ),
    ("joined", r"(?<![^\W_])age(?:_{1,3}|(?=\d{2,3}sex))(?P<a>1[0-2]\d|[1-9]\d)(?=_|sex|\b)", 0.6),
    (
        "I am",
        rf"\bI(?:[ ]am|['’]m)(?:[ ](?:now|only|just|already|about|almost|nearly))?[ ](?P<a>{_GROWN}){_NO_UNIT}{_END}",
        0.5,
    ),
    ("was when", rf"{_HE}[ ](?:was|is)[ ](?P<a>{_GROWN})[ ]when[ ](?:s?he|they|the|her|his)\b", 0.5),
    (
        "her years",
        (
            rf"\b(?:his|her|their)[ ](?P<a>{_HIGH})[ ]years(?![ ](?:of|in|as|at|with|on|for|there|together|here|since|later"
            r"|ago)\b)"
        ),
        0.5,
    ),
    ("now", rf"\bnow[ ]{_N}(?=,)", 0.5),
    (
        "woman of",
        (
            r"\b(?:woman|man|lady|gentleman|patient|person|male|female|widow|widower|nonagenarian)(?:[ ]of|,)[ ]"
            rf"{_N}{_NO_UNIT}(?=[.,;)]|[ ](?:years|who"
            r"|with|in|and|was|is)\b|\s*$)"
        ),
        0.5,
    ),
    (
        "in other languages",
        (
            rf"\b(?:Alter|âge|edad|età|leeftijd)[ ]?:?[ ]{_N}\b|{_N}[ ](?:Jahre[ ]alt|jaar[ ]oud)\b"
            rf"|\b(?:âgée?[ ]de|tiene|ha|hat|avec|de[ ]edad)[ ]{_N}[ ](?:ans|años|anni)\b"
            rf"|{_N}[ ](?:años[ ]de[ ]edad|ans[ ]d'âge)\b"
        ),
        0.5,
    ),
    (
        "is, was",
        (
            rf"{_HE}(?:[ ](?:is|was|turned|turns)|['’]s)(?:[ ](?:now|only|just|already|aged|about|almost"
            rf"|nearly))?[ ]{_N}{_NO_UNIT}{_END}"
        ),
        0.5,
    ),
    (
        "was at",
        rf"\bwas[ ]{_N}[ ]at[ ](?:enrol|diagnos|death|the[ ]time|present|onset|admi|baseline|surgery|entry|recruit)",
        0.5,
    ),
    (
        "turns",
        (
            rf"\b(?:turn(?:s|ed|ing)?|will[ ]be|becoming)[ ]{_N}{_NO_UNIT}(?=[.,;]|[ ](?:in|on|next|last|this|years|today"
            r"|tomorrow|yesterday|soon|just)\b|\s*$)"
        ),
        0.5,
    ),
    (
        "alive or dead at",
        (
            r"\b(?:alive(?:[ ]and[ ]well)?|living|died|dead|deceased|passed(?:[ ]away)?|d\.|expired|fit|well"
            rf"|healthy)(?:[ ]of[ ][a-z ]{{3,20}})?(?:[ ]at|,)?[ ](?:age[ ])?{_N}{_NO_UNIT}(?=[.,;)]|[ ](?:of|from|with|and"
            r"|in|after)\b|\s*$)"
        ),
        0.5,
    ),
    ("lived to", rf"\b(?:lived|survived)[ ]to(?:[ ]be)?[ ](?P<a>{_GROWN}){_NO_UNIT}", 0.5),
    ("birthday", r"\b(?:his|her|their|whose)[ ](?P<a>\d{1,3}(?:st|nd|rd|th))[ ]birthday", 0.6),
    (
        "decade",
        (
            r"\bin[ ](?:his|her|their|the[ ]patient['’]s)[ ](?:early[ ]|mid[- ]?|late[ ])?(?P<a>(?:twen|thir|for|fif|six"
            r"|seven|eigh|nine)ties|[2-9]0['’]?s|one[ ]hundreds)\b"
        ),
        0.5,
    ),
    ("by a word", r"\b(?P<a>(?:quadra|quinqua|sexa|septua|octo|nona|super)?(?:genarian|centenarian)s?)\b", 0.6),
    ("behind a name", r"(?-i:\p{Lu}\p{Ll}+),[ ](?P<a>[1-9]\d|1[01]\d),[ ](?=\p{Ll})", 0.45),
)


_YEAR_HINT = re.compile(r"\by(?:ears?|rs?|/?o|\.o|o)|[\de]-?y")
_AGE_HINT = re.compile(r"\bage")
_SEX_HINT = re.compile(r"\d ?/? ?(?:m|f|male|female)\b")


class Age(PatternRecognizer):
    """Ages in years of people, not of buildings, and not spans such as "18 to 95 years"."""

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "years old": _YEAR_HINT,
        "years in brackets": _YEAR_HINT,
        "in brackets behind a name": re.compile(r" \(\d{2,3}\) "),
        "aged": _AGE_HINT,
        "label": _AGE_HINT,
        "label, in words": _AGE_HINT,
        "with sex": _SEX_HINT,
        "with sex, apart": _SEX_HINT,
        "in a row": re.compile(r"[\t|] ?\d+ ?[\t|]"),
        "in a row, behind the sex": re.compile(r"(?:m|f|male|female) ?[\t|] ?\d"),
        "behind the sex": re.compile(r"\b(?:m|f|male|female)[-–/,|; ]{1,3}\d+ ?y"),
        "joined": re.compile(r"age(?:_{1,3}\d|\d+sex)"),
        "I am": re.compile(r"\bi(?: am|['’]m) "),
        "was when": re.compile(r" when "),
        "her years": re.compile(r"(?:his|her|their) [\w -]{2,24} years"),
        "now": re.compile(r"\bnow "),
        "woman of": re.compile(r"(?:man|lady|patient|person|male|widow|widower|nonagenarian)(?: of|,) "),
        "in other languages": re.compile(r"\balter|âge|\bedad|\betà|leeftijd|\bjahre|\bans\b|\baños|\banni\b|\bjaar"),
        "is, was": re.compile(r" (?:is|was|turned|turns) |['’]s "),
        "was at": re.compile(r"\bwas "),
        "turns": re.compile(r"\bturn|will be|becoming"),
        "alive or dead at": re.compile(r"\b(?:alive|living|died|dead|deceased|passed|d\.|expired|fit|well|healthy)\b"),
        "lived to": re.compile(r"(?:lived|survived) to "),
        "birthday": re.compile(r"birthday"),
        "decade": re.compile(r"\bin (?:his|her|their|the patient)"),
        "by a word": re.compile(r"genarian|centen"),
        "behind a name": re.compile(r", \d{2,3}, "),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="AGE",
            name="AgeRecognizer",
            patterns=[Pattern(name, pattern, score) for name, pattern, score in _PATTERNS],
        )

    def spans(self, match: Any) -> list[tuple[int, int]]:
        """The number, with its unit where they are one; none for the age of a thing."""
        before = match.string[max(0, match.start() - 40) : match.start("a")]
        if _RANGE_OR_THING.search(before, timeout=2.0):
            return []
        if _NOT_OF_PERSONS.match(match.string, match.end(), timeout=2.0):
            return []
        return [match.span("a")]
