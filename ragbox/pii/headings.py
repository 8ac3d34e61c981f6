"""What a heading over a column or before a field says about the values: their kind, and what a value of it can look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from .mentions import PARTICLES
from .number_words import HUNDRED, TENS

_MARKS = re.compile(r"[\s:.*?#()\[\]/_\"-]+")
_NUMBER = re.compile(r" (?:no|number|num|nr)$")
_PART = re.compile(
    r"name|nom\b|vorn|nombre|apellid|cognom|nome|naam|imi|nazw|namn|navn|jm|příj|initials|prénom", re.IGNORECASE
)
_WORDS = 6
"""Most words of a person's name."""
_LONGEST = 40
"""Characters of the longest heading."""

_NONE = frozenset(
    "n/a na none nil no yes same unknown tbc tbd tba - -- — – ditto as above see above not applicable not known not "
    "stated withheld empty vacant free self closed cancelled "
    "redacted pending blank various see attached see overleaf total totals subtotal male female m f y n x".split()
) | {
    "as above",
    "see above",
    "not applicable",
    "not known",
    "not stated",
    "see attached",
    "see overleaf",
    "same as above",
    "to follow",
}
"""What stands in a form where there is no value."""
_BODY = re.compile(
    r"\b(?:ltd|limited|inc|llc|llp|plc|corp|corporation|company|co|gmbh|ag|s\.a|b\.v|bank|hospital|clinic|trust|"
    r"university|college|"
    r"school|group|partners|services|insurance|holdings|associates|council|department|ministry|court|foundation|"
    r"institute|centre|"
    r"center|pharmacy|society|surgery|practice|solicitors)\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(r"(?:ltd|limited|inc|llc|llp|plc|corp|corporation|gmbh|ag|s\.a|b\.v|holdings)\.?", re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?:team|unit|ward|dept|all|staff|desk|helpdesk|customer|support|enquiries|accounts|payroll|sales|reception|"
    r"resources|office|"
    r"manager|director|secretary|chair|chairman|president|officer|counsel|committee|board|members|everyone|"
    r"undersigned|sir|madam|"
    r"patient|client|tenant|landlord|employee|witness|signature|date|title|print|name|the|this|that|is|was|has|"
    r"shall|will|and/or|"
    r"please|do not|slot|list|group|distribution|file|admin|info|service|number|address|details)\b",
    re.IGNORECASE,
)
"""Words of offices, lists and sentences: who is meant is nobody by name."""
_AGE_WORDS = re.compile(rf"(?:{HUNDRED}|{TENS})(?: years?(?: only| old)?)?\Z")
_PICTURE = re.compile(
    r"(?=\S*\d\d|\S*\d[a-zA-Z]\b|\S+\.[a-z]\w{2,3}\Z)(?!\d{1,2}[./-]\d{1,2}[./-]|\d+(?:\.\d+)?(?:[mck]?m|s|m?[lL]|k?g|px)\b)\S{3,60}"
)
"""The file or number of a picture."""
_NAME = re.compile(r"[^\W\d_][\w.,'’() \-]*", re.UNICODE)
_NUMERIC = frozenset(
    "PHONE_NUMBER MEDICAL_RECORD_NUMBER US_SSN ACCOUNT_NUMBER HEALTH_PLAN_ID LICENSE_NUMBER PERSONAL_NUMBER "
    "CASE_NUMBER VEHICLE_ID "
    "DEVICE_ID".split()
)
_DIGITS = {"PHONE_NUMBER": 5, "US_SSN": 4}


@dataclass(frozen=True, slots=True)
class Heading:
    """The entity of the values under a heading; a weak one needs another sign, `part` is over one word of a name."""

    entity: str
    strong: bool
    part: bool = False


@cache
def _known() -> dict[str, Heading]:
    table = yaml.safe_load(Path(__file__).with_name("headings.yaml").read_text(encoding="utf-8"))
    return {
        _plain(label): Heading(entity, strength == "strong", entity == "PERSON" and _PART.search(label) is not None)
        for entity, kinds in table.items()
        for strength, labels in kinds.items()
        for label in labels
    }


def heading(label: str) -> Heading | None:
    """What is under the heading `label`, in any case and with marks around it; None for what is no heading known here."""
    if not label or len(label) > _LONGEST:
        return None
    plain = _plain(label)
    return _known().get(plain) or _known().get(_NUMBER.sub("", plain))


def _person(value: str) -> str | None:
    """A person, a firm with a legal form at its end, or neither: a phrase is no name."""
    words = value.split()
    small = [word for word in words if word.islower() and word not in PARTICLES]
    if _BODY.search(value):
        return "ORGANIZATION" if len(words) > 1 and not small and _LEGAL.fullmatch(words[-1]) else None
    if _NOBODY.search(value) or len(words) > _WORDS or (small and (len(small) < len(words) or not 1 < len(words) <= 3)):
        return None
    return "PERSON"


def _plain(label: str) -> str:
    return _MARKS.sub(" ", label.lower().replace("(s)", "")).strip()


def entity_of(value: str, entity: str) -> str | None:
    """What a value under a heading of `entity` is: that, a firm where a person was meant, or None for no such value."""
    plain = " ".join(value.lower().split())
    letters, digits = sum(map(str.isalpha, value)), sum(map(str.isdigit, value))
    if plain in _NONE or not letters + digits or heading(value) is not None:
        return None
    if entity == "PERSON":
        if digits or letters < 2 or len(value.split()) > 6 or not _NAME.fullmatch(value.strip()):
            return None
        return _person(value)
    if entity in ("DATE_OF_BIRTH", "DATE_TIME"):
        return entity if 1 <= digits <= 12 and letters <= 20 else None
    if entity == "AGE":
        return entity if (1 <= digits <= 4 and letters <= 12) or _AGE_WORDS.match(plain) else None
    if entity in _NUMERIC:
        return entity if digits + value.count("*") >= _DIGITS.get(entity, 2) and len(value) <= 60 else None
    if entity == "BIOMETRIC_ID":
        return entity if _PICTURE.fullmatch(value) else None
    if entity == "EMAIL_ADDRESS":
        return entity if "@" in value else None
    return entity if letters + digits >= 3 and len(value) <= 120 else None
