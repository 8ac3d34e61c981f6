"""Numbers that only their label tells: accounts, licences, plates, devices, cases, members, stored fingerprints, and others.

These are the identifiers of HIPAA Safe Harbor (45 CFR 164.514(b)(2)(i)) that have no common form, and those of law offices.
A label stands before its value on the line, on the line above, or in brackets behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import regex  # type: ignore[import-untyped,unused-ignore]
import yaml

from ..presidio import EntityRecognizer, NlpArtifacts, RecognizerResult
from .label_words import Label, Phrases, Place, phrases, words
from .number_value import SECONDS, counted, digits, plausible, shape, strong, telling, value_end

_SCORE = 0.4
"""The least that counts: a recognizer that knows the form of the number says better what it is."""
_NONE = "NONE"
_SURE, _NAMED, _WEAK, _ANY = "sure", "named", "weak", "any"

_NUMBER_WORDS = frozenset("number numbers no nos nr num id code ref reference #".split())
_NUMBER = (
    r"(?:numbers?|num\b\.?|nos?\b[ ]?\.?|nrs?\b\.?|nbr\b\.?|n\.?[°º]|\#|ids?\b|identifier|identification|i\.d\."
    r"|code|ref(?:erence)?s?\b\.?"
    r"|num[eé]ro|número|nummer|serials?|s/n)"
)
_ASIDE = r"(?:[ ]?\((?![^()\n]{0,60}\d\d)[^()\n]{1,60}\))"
_OTHER_LABEL = r"(?:[ ]?/[ ]?[^\W\d][^\W\d. °º]{0,20}(?:[ ][^\W\d.°º]{1,20}){0,3}\.?)"
_NAME = rf"(?P<named>(?:\.?[ ]?[-_/]?[ ]?{_NUMBER}){{0,3}})(?:[ ]?\(?[1-4a-d]\)?(?=[ ]?[:\t]))?"
_FAR = (
    r"[ ](?:of|for|on|in|with|at|from|to|by|held|issued|assigned|given|kept|stored|filed|found|made|printed|shown"
    r"|which|that|he|she|they)\b"
    r"[^\n\d:;.(]{0,70}?(?:[,:]|[ ](?:is|was|are|were|as|under|reads?|number))[ ]"
)
_MARKS = (
    r"(?P<colon>[ ]?\.?[ ]?(?:[:=\#|;>→»](?!:)|[.…]{2,}|_{2,}|[-–—](?=[ ]))[ \t\"']*(?:\n[ \t]*){0,2}(?:--[ "
    r"]/[ ])?)"
    rf"|(?P<named2>[ ]?[,(][ ]?(?:{_NUMBER}[ ]?[.:\#]{{0,2}}[ ]?){{1,2}}(?:is[ ])?)"
    r"|(?P<cell>\.?(?:[ ]*\t[ \t]*(?:[A-Z]{2}\t)?|[ ]{2,}|[ \t]*\n[ \t]*(?:\n[ \t]*)?))"
    r"|(?P<verb>,?[ ](?:(?:is|was|are|were)[ ](?:\w{3,12}[ ])?(?:as|to[ ]be)|is|was|are|were|reads|under|as|being"
    r"|given[ ](?:is|was|as))[ ](?:follows:?[ ]|now[ ]|still[ ]|probably[ ]|believed[ ]to[ ]be[ ])?)"
    r"|(?P<ending>[ ](?:is[ ]|account[ ]|card[ ])?(?:ending|ends|ended)[ ](?:in|with|on)?:?[ ]?)"
    r"|(?P<aside>\.?[ ]?[,(\[][ ]?[\"']?)"
    rf"|(?P<far>{_FAR})"
    r"|(?P<blank>\.?[ ])"
    r"|(?P<glued>[.-]?(?=\d))"
)
_BEHIND = regex.compile(
    rf"\.?['\"]?(?:['’]s)?\)?(?:</\w{{1,8}}>)?{_NAME}(?:{_ASIDE}|{_OTHER_LABEL}(?=[ ]?[:\t\n]|[ ]{{2}}))?"
    rf"(?P<late>(?:[ ]?{_NUMBER}){{0,2}})(?:</\w{{1,8}}>)?['\"\]]?(?:{_MARKS})(?:[\"'\[]|\((?!\d\d\)))?",
    regex.IGNORECASE,
)
_ENDS_NAMED = regex.compile(rf"{_NUMBER}\.?$", regex.IGNORECASE)
_NEXT = regex.compile(
    r"(?:[ ]?\([^()\n]{1,30}\))?[ ]?(?:,[ ]?(?:and[ ]|or[ ])?|;[ ]?|[ ]?/[ ]?|[ ]?&[ ]?|[ ]?\|[ ]?|[ ]?and[ ]"
    r"|[ ]?or[ ]|[ ]?to[ ]|\n|[ ])"
)
_VALUE_BEFORE = (
    r"(?<![\w/*-])(?P<value>[A-Z0-9*][\w./*-]{2,24}(?:[ ][A-Z]{0,3}\d[\dA-Z]{1,7}(?:[ ][A-Z]{2,3})?){0,4}"
    r"|[A-Z]{2,4}(?:[ ]\d[\dA-Z]{0,6}){1,3}(?:[ ][A-Z]{1,3})?)"
)
_BEFORE = regex.compile(rf"{_VALUE_BEFORE}[ ]?\($")
_IS_THE = regex.compile(
    rf"{_VALUE_BEFORE},?[ ](?:(?:is|was|being)[ ](?:the|her|his|their|my|your|our|its)(?:[ ]\w{{3,12}}['’]s)?"
    r"|as[ ](?:(?:the|her|his|their|my|your|our)[ ])?(?:\w{3,12}['’]s)?)[ ]?$"
)
_LIST = 20
"""Most numbers behind one label."""


class LabelledNumbers(EntityRecognizer):
    """Values behind the labels of `labels.yaml`; the span is the value."""

    def __init__(self) -> None:
        self._labels, self._scores = _known()
        super().__init__(supported_entities=sorted(self._scores), name="LabelledNumberRecognizer")

    def load(self) -> None:
        """The labels are loaded with the class."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """The numbers of `text`. Raises TimeoutError."""
        del nlp_artifacts
        wanted = set(entities)
        return [
            RecognizerResult(
                entity_type=label.entity,
                start=start,
                end=end,
                score=self._scores[label.entity] if label.kind == _SURE else _SCORE,
            )
            for label, start, end in self._found(text)
            if label.entity in wanted
        ]

    def _found(self, text: str) -> Iterator[tuple[Label, int, int]]:
        given = words(text)
        index = taken = 0
        while index < len(given):
            word = given[index]
            place = None
            if word.start >= taken and not (word.start and text[word.start - 1].isdigit()):
                place = self._labels.at(text, given, index)
            if place is None:
                index += 1
                continue
            if place.label.entity == _NONE:
                index = place.following
                index += index < len(given) and given[index].text in _NUMBER_WORDS
                continue
            found = list(_values(text, place)) or list(_value_before(text, place))
            for start, end in found:
                yield place.label, start, end
                taken = max(taken, end)
            index = place.following if found else index + 1


def _known() -> tuple[Phrases, dict[str, float]]:
    """The labels of `labels.yaml`, and the scores of their entities."""
    labels, scores = Phrases(), {}
    known: dict[str, dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8")
    )
    for kind in (_SURE, _NAMED, _WEAK, _ANY):
        for entity, groups in known.items():
            if entity != _NONE:
                scores[entity] = float(groups.get("score", _SCORE))
            for pattern in groups.get(kind, ()):
                for phrase in phrases(pattern):
                    if phrase:
                        labels.add(phrase, Label(entity, kind))
    return labels, scores


def _values(text: str, place: Place) -> Iterator[tuple[int, int]]:
    """The numbers behind a label: none, one, or several of the same form."""
    behind = _BEHIND.match(text, place.end, timeout=SECONDS)
    if behind is None:
        return
    start = behind.end()
    end = value_end(text, start)
    if end == start or not _accepted(text, start, end, place, behind):
        return
    yield start, end
    form = shape(text[start:end])
    for _ in range(_LIST):
        joint = _NEXT.match(text, end, timeout=SECONDS)
        if joint is None:
            return
        start = joint.end()
        end = value_end(text, start)
        if end == start or shape(text[start:end]) != form or len(form) < 5:
            return
        yield start, end


def _accepted(text: str, start: int, end: int, place: Place, behind: Any) -> bool:
    value, kind = text[start:end], place.label.kind
    if kind == _ANY:
        return behind.lastgroup in ("colon", "blank", "glued") and telling(value) and not counted(text, start, end)
    named = _is_named(text, place, behind)
    sign = behind.lastgroup
    if sign == "ending":
        return value.isdigit() and 3 <= len(value) <= 6
    if counted(text, start, end) and not (named and kind != _WEAK and digits(value) >= 5):
        return False
    if sign == "far":
        return (named or kind == _SURE) and strong(value)
    if sign == "glued" and not named:
        return kind == _SURE and digits(value) >= 5
    if kind == _SURE:
        return plausible(value, named=named or sign in ("colon", "cell"))
    if named:
        return plausible(value, named=True) and (kind == _NAMED or strong(value) or digits(value) >= 3)
    if kind == _NAMED:
        return strong(value) if sign in ("colon", "cell") else telling(value)
    return sign == "colon" and telling(value)


def _is_named(text: str, place: Place, behind: Any) -> bool:
    """Whether "number", "no." or the like stands with the label."""
    if behind["named"] or behind["late"] or behind["named2"]:
        return True
    return "#" in behind.group()[:4] or _ENDS_NAMED.search(text[place.start : place.end]) is not None


def _value_before(text: str, place: Place) -> Iterator[tuple[int, int]]:
    """The number in front of its label: "20419983 (MRN)", "H55320974 is the enrollee's number"."""
    if place.label.kind in (_WEAK, _ANY):
        return
    low = max(0, place.start - 60)
    front = text[low : place.start]
    match = None
    if front.endswith("(") and regex.compile(r"(?:[ ]?(?:no\.?|number|\#|id))?\)", regex.IGNORECASE).match(
        text, place.end
    ):
        match = _BEFORE.search(front, timeout=SECONDS)
    elif front.endswith(" "):
        match = _IS_THE.search(front, timeout=SECONDS)
    if match is not None:
        value = match["value"]
        if digits(value) + (not value.isdigit()) >= 4 and plausible(value):
            yield low + match.start(), low + match.start() + len(value)
