"""Templates of papers, filled: texts in which it is known where the personal data is.

    python -m training.ner.templates [FILE.yaml ...]     checks the files, or all

A template is plain text with slots: `{person}`, a second one of a kind by a digit (`{person2}`), another form of the same
person after a point (`{person.last}`), a case after a bar (`{org|upper}`). Everything outside slots is no personal data.
Files named `held_out` are for tests only, as are the locales `values.HELD_OUT`.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .labelled import OTHER, Labelled, Span
from .people import FORMS, Person
from .values import ENGLISH, HELD_OUT, OTHERS, Values

FOLDER = Path(__file__).parent
_SLOT = re.compile(r"\{(?P<name>(?P<kind>[a-z_]+?)\d?)(?:\.(?P<form>[a-z_]+))?(?:\|(?P<case>upper|lower))?\}")
_BODIES = ("hospital", "clinic", "school", "university", "firm", "bank", "insurer", "agency", "court", "charity")
_PLACES = ("city", "county", "state", "country", "postcode")
_DATES = ("date", "dob", "date_short", "month_year", "month_day", "weekday_date")
_NRP = ("nationality", "religion", "ethnicity")
_CONTACTS = ("email", "url", "ip", "username")
_PLAIN = ("amount", "int", "percent", "job", "drug", "product", "disease", "time")
_IDS = (
    "mrn ssn passport driving_licence account iban card policy_no claim_no case_no matter_no bar_no npi vin plate serial "
    "device_id tax_id health_no employee_id member_id licence_no id biometric_id"
).split()
LABEL_OF: Mapping[str, str] = {
    "person": "PERSON",
    "org": "ORGANIZATION",
    **dict.fromkeys(("address", "address_line", "street"), "ADDRESS"),
    **dict.fromkeys(_BODIES, "ORGANIZATION"),
    **dict.fromkeys(_PLACES, "LOCATION"),
    **dict.fromkeys(_DATES, "DATE"),
    **dict.fromkeys(_NRP, "NRP"),
    **dict.fromkeys(("age", "age_number"), "AGE"),
    **dict.fromkeys(("phone", "fax"), "PHONE"),
    **dict.fromkeys(_CONTACTS, OTHER),
    **dict.fromkeys(_IDS, "ID"),
}
"""What a slot is; those that are not here are no personal data."""
_SHORT = re.compile(
    r",? (?:Ltd|Limited|LLC|Inc\.?|PLC|plc|GmbH|AG|S\.A\.|SARL|B\.V\.|Pty Ltd|LLP|& Co\.|Corp\.|Corporation|"
    r"Group|Holdings|Partners)$"
)


def load(paths: Sequence[Path] | None = None) -> list[dict[str, Any]]:
    """All templates for training. Raises ValueError for one with a slot that nobody knows."""
    if paths is None:
        paths = [path for path in sorted((FOLDER / "templates").glob("*.yaml")) if path.stem != "held_out"]
    found = []
    for path in paths:
        for number, row in enumerate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader), 1):
            for slot in re.findall(r"\{[^{}]*\}", row["text"]):
                match = _SLOT.fullmatch(slot)
                if (
                    match is None
                    or match["kind"] not in {*LABEL_OF, *_PLAIN}
                    or (match["form"] or "") not in {*FORMS, "short"}
                ):
                    raise ValueError(f"{path}: template {number}: {slot}")
            found.append({**row, "name": f"{path.stem}:{number}"})
    return found


def held_out() -> list[dict[str, Any]]:
    """The templates of the test."""
    return load([FOLDER / "templates" / "held_out.yaml"])


def negatives(name: str) -> list[Labelled]:
    """Lines without any personal data: `train`, `tune` or `held_out`."""
    lines = (FOLDER / "negatives" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Labelled(row["text"], (), kind=row["kind"]) for row in map(json.loads, lines)]


class Filler:
    """Fills templates, each with people and places of a locale."""

    def __init__(self, seed: int, *, unseen: bool = False) -> None:
        """`unseen`: with the locales that are kept for tests."""
        self._chance = random.Random(seed)
        locales = HELD_OUT if unseen else [*(name for name in ENGLISH for _ in range(9)), *OTHERS]
        self._values = Values(locales, self._chance)

    def fill(self, template: Mapping[str, Any]) -> Labelled:
        """The text with values, and where they are."""
        self._values.turn()
        known: dict[str, Any] = {}
        text, at = "", 0
        spans: list[Span] = []
        source: str = template["text"].rstrip("\n")
        for match in _SLOT.finditer(source):
            text += source[at : match.start()]
            value = self._value(match, known)
            if match["case"]:
                value = value.upper() if match["case"] == "upper" else value.lower()
            label = LABEL_OF.get(match["kind"])
            if label is not None:
                spans.append((len(text), len(text) + len(value), label))
            text += value
            at = match.end()
        return Labelled(text + source[at:], joined(text, spans), kind=template["kind"])

    def _value(self, match: re.Match[str], known: dict[str, Any]) -> str:
        name, kind, form = match["name"], match["kind"], match["form"] or ""
        if kind == "person":
            someone: Person = known.setdefault(name, None) or self._values.person()
            known[name] = someone
            return FORMS[form](someone, self._chance)
        if name not in known:
            known[name] = self._made(kind)
        return _SHORT.sub("", known[name]) if form == "short" else str(known[name])

    def _made(self, kind: str) -> str:
        values = self._values
        for kinds, make in (
            (_BODIES, values.body),
            (_PLACES, values.place),
            (_DATES, values.day),
            (_NRP, values.nrp),
            (_CONTACTS, values.contact),
            (_PLAIN, values.plain),
            (_IDS, values.number),
        ):
            if kind in kinds:
                return make(kind)
        if kind in ("age", "age_number"):
            return values.age(bare=kind == "age_number")
        makers = {
            "org": values.org,
            "address": values.address,
            "address_line": values.address_line,
            "street": values.street,
        }
        return makers.get(kind, values.phone)()


def joined(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans, those of one address or name put together.

    That is a street and the places that follow it with no more than a comma or a line between, a first name and a surname.
    """
    found: list[Span] = []
    for start, end, label in spans:
        low, high, last = found[-1] if found else (0, -9, "")
        gap = text[high:start] if high >= 0 else "-"
        address = last == "ADDRESS" and label in ("LOCATION", "ADDRESS") and len(gap) <= 3 and not gap.strip(" ,\n;-")
        if address or (last == label == "PERSON" and gap == " "):
            found[-1] = (low, end, last)
        else:
            found.append((start, end, label))
    return tuple(found)


def texts(count: int, seed: int) -> Iterator[Labelled]:
    """`count` filled templates for training: one in nine in lower case, one in fourteen in capitals."""
    chance, filler, templates = random.Random(seed), Filler(seed), load()
    for _ in range(count):
        made = filler.fill(chance.choice(templates))
        draw = chance.random()
        yield made.lower() if draw < 0.11 else made.upper() if draw < 0.18 else made


def main() -> None:
    """Checks the files given, or all."""
    found = load([Path(name) for name in sys.argv[1:]] or None)
    filler = Filler(0)
    labelled = [filler.fill(each) for each in found for _ in range(3)]
    print(f"{len(found)} templates, {sum(len(each.spans) for each in labelled) // 3} values")


if __name__ == "__main__":
    main()
