"""Records of exchange formats that stand in reports and logs: HL7 PID segments and X12 name segments.

The field's place tells what it is (HL7 v2.5.1, 3.4.2; X12 005010 NM1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex  # type: ignore[import-untyped,unused-ignore]

from ..presidio import EntityRecognizer, NlpArtifacts, RecognizerResult

_SCORE = 0.9
_PID = regex.compile(r"(?<![\w|])PID\|[^\n]{0,2000}")
_FIELDS = {
    2: "MEDICAL_RECORD_NUMBER",
    3: "MEDICAL_RECORD_NUMBER",
    4: "MEDICAL_RECORD_NUMBER",
    5: "PERSON",
    6: "PERSON",
    7: "DATE_OF_BIRTH",
    9: "PERSON",
    11: "ADDRESS",
    13: "PHONE_NUMBER",
    14: "PHONE_NUMBER",
    18: "ACCOUNT_NUMBER",
    19: "PERSONAL_NUMBER",
    20: "LICENSE_NUMBER",
    21: "MEDICAL_RECORD_NUMBER",
    29: "DATE_TIME",
}
_BIRTH = 7
_NEAR_BIRTH = (6, 8, 9)
_DATE = regex.compile(r"(?:19|20)\d{6}(?:\d{4,6})?")
"""Systems differ by a field: what looks like a date near the birth date is one."""
_LEAST = 2
_TYPES = frozenset("MR PRN PH CP FX NET Internet MAIN SS DL AN PI USA US".split())
"""Codes of kinds and places, which are no values."""
_STATE = regex.compile(r"[A-Z]{2}")
_NM1 = regex.compile(
    r"(?<!\w)NM1\*\w{2,3}\*[12]\*(?P<last>[^*~\n]{0,60})\*(?P<first>[^*~\n]{0,35})\*[^*~\n]{0,25}\*[^*~\n]{0,10}\*[^*~\n]{0,10}"
    r"\*\w{1,2}\*(?P<id>[^*~\n]{2,80})"
)
_X12 = {"last": "PERSON", "first": "PERSON", "id": "HEALTH_PLAN_ID"}


class Segments(EntityRecognizer):
    """The fields of the patient or insured; the span is a field's component."""

    def __init__(self) -> None:
        super().__init__(supported_entities=sorted({*_FIELDS.values(), *_X12.values()}), name="SegmentRecognizer")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """What the segments in `text` hold."""
        del nlp_artifacts
        if "|" not in text and "*" not in text:
            return []
        found = [*_hl7(text), *_x12(text)]
        return [RecognizerResult(entity, start, end, _SCORE) for entity, start, end in found if entity in entities]


def _hl7(text: str) -> Iterator[tuple[str, int, int]]:
    for segment in _PID.finditer(text):
        at = segment.start()
        for number, field in enumerate(segment.group().split("|")):
            place = at
            for component in regex.split(r"[\^~&]", field):
                if number in _NEAR_BIRTH and _DATE.fullmatch(component):
                    yield _FIELDS[_BIRTH], place, place + len(component)
                elif (
                    number in _FIELDS
                    and component not in _TYPES
                    and (len(component) >= _LEAST or (number == 5 and component.isalpha()))
                    and not (number == 11 and _STATE.fullmatch(component))
                ):
                    yield _FIELDS[number], place, place + len(component)
                place += len(component) + 1
            at += len(field) + 1


def _x12(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _NM1.finditer(text):
        for group, entity in _X12.items():
            if match[group]:
                yield entity, match.start(group), match.end(group)
