"""Text made to be slow or to break a recognizer: all of it is screened, none of it takes out of proportion, nothing leaks.

No clock is read: each pattern runs under a limit of its own and one that passes it raises, and the work of the recognizers
that are code is counted in calls.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from ragbox.config import PiiSettings
from ragbox.errors import ScreeningError
from ragbox.pii.guarded import PATTERN_SECONDS, Guarded
from ragbox.pii.presidio import EntityRecognizer, Pattern, PatternRecognizer
from ragbox.pii.recognizers.catalogue import COUNTRIES, build

LENGTH = 100_000
WINDOW = 4_000  # what the engine shows to a recognizer at once, and a little more
PIECES = {
    "digits": "1",
    "small letters": "a",
    "capitals": "A",
    "hexadecimal": "f0",
    "blanks": " ",
    "tabs": "\t",
    "line breaks": "\n",
    "full stops": ".",
    "commas": ",",
    "hyphens": "-",
    "slashes": "/",
    "colons": ":",
    "underlines": "_",
    "stars": "*",
    "bars": "|",
    "at signs": "@",
    "brackets": "(",
    "closed brackets": "()",
    "quotes": "\"'",
    "letters with marks": "é",
    "other digits": "٣",
    "a letter whose small form is longer": "İ",
    "digits and blanks": "1 ",
    "digits and hyphens": "1-",
    "digits and full stops": "1.",
    "digits and slashes": "1/",
    "letters and digits": "A1",
    "groups of digits": "123 4567 ",
    "groups of capitals": "AB 12 ",
    "dotted letters": "A.",
    "labels": "account number ",
    "labels with colons": "MRN: ",
    "labels of labels": "medical record number of the ",
    "labels with brackets": "member ID (",
    "labels with slashes": "SSN / ",
    "labels in a word": "MedicalRecordNo",
    "numbers and labels": "1234567 is her ",
    "number words": "no. ",
    "phones": "tel (",
    "months": "March ",
    "days and months": "1 day of ",
    "weekdays": "Monday the ",
    "ordinals": "twenty-first ",
    "dates": "3/14/",
    "ages": "aged ninety ",
    "hundreds": "one hundred and ",
    "years": "year old ",
    "passwords": "password is ",
    "keys": "-----BEGIN PRIV" + "ATE KEY-----\nA: b\n",
    "tokens": "ey" + "Jabcdefgh.",
    "addresses": "a@a.",
    "spelled addresses": "a dot b at ",
    "boxed addresses": "a @ b ",
    "hosts": "a.b",
    "schemes": "https://",
    "credentials": "a://b:",
    "segments": "PID|",
    "names in segments": "NM1*IL*1*A*",
    "device identifiers": "(01)12345678901234(10)",
    "dockets": "1:21-cv-",
    "files": "photo IMG_1234.",
    "users": "user name: ",
    "names": "Patient: Ada ",
    "initials": "Mr A. ",
    "letters": "Dear ",
    "ibans": "DE89 ",
    "ipv6": "::",
    "mixed": "A1-b/2.c:3_d ",
}


@pytest.fixture(scope="module")
def recognizers() -> list[Guarded]:
    """Every recognizer there is, each pattern with plenty of time: what is linear takes a thousandth of it."""
    settings = PiiSettings(countries=tuple(COUNTRIES), phone_regions=("US", "GB", "CA", "AU", "IN", "DE", "FR"))
    built = build(settings)
    assert all(isinstance(each, Guarded) for each in built)
    return [each for each in built if isinstance(each, Guarded)]


def screened(recognizers: list[Guarded], text: str) -> int:
    return sum(len(each.analyze(text, each.supported_entities)) for each in recognizers)


@pytest.mark.parametrize("kind", PIECES)
def test_no_recognizer_runs_out_of_time(recognizers: list[Guarded], kind: str) -> None:
    piece = PIECES[kind]
    text = piece * (WINDOW // len(piece)) + " Policy #: HX-22-10934 "
    assert screened(recognizers, text) >= 1


@pytest.mark.parametrize(
    "kind", ["digits", "small letters", "full stops", "labels", "digits and blanks", "mixed", "hosts"]
)
def test_a_long_run_is_screened_too(recognizers: list[Guarded], kind: str) -> None:
    piece = PIECES[kind]
    text = piece * (LENGTH // len(piece)) + " SSN: 536-90-4399 "
    ends = [found.end for each in recognizers for found in each.analyze(text, each.supported_entities)]
    assert max(ends) >= len(text) - 2  # what stands behind it is seen


@pytest.mark.parametrize("seed", range(12))
def test_pieces_at_random_are_screened(recognizers: list[Guarded], seed: int) -> None:
    chance = random.Random(seed)
    pieces = list(PIECES.values())
    text = ""
    while len(text) < WINDOW:
        text += chance.choice(pieces) * chance.choice((1, 1, 1, 2, 5, 40))
    assert screened(recognizers, text + "\n\nSSN: 536-90-4399\n") >= 1


def calls(work: Callable[[], object]) -> int:
    """How often a function of ragbox, or one that it calls, was entered."""
    count = 0

    def profile(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "kind", ["labels", "labels of labels", "number words", "groups of digits", "segments", "mixed", "phones"]
)
def test_twice_the_text_is_about_twice_the_work(recognizers: list[Guarded], kind: str) -> None:
    piece = PIECES[kind]
    coded = [each for each in recognizers if not isinstance(each.inner, PatternRecognizer)]
    assert coded
    one, two = (piece * (size // len(piece)) for size in (8_000, 16_000))
    assert calls(lambda: screened(coded, two)) < 2.5 * calls(lambda: screened(coded, one)) + 200


CANARY = "Kanarienvogel4711"


class Crash(EntityRecognizer):
    """Fails, with the text in its message."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error
        super().__init__(supported_entities=["CRASH"], name="CrashRecognizer")

    def load(self) -> None:
        pass

    def analyze(self, text: str, *_: object, **__: object) -> Any:
        raise self._error(text)


class Hinted(PatternRecognizer):
    """Finds "wanted" near "hint", or fails while it says where."""

    def __init__(self, *, fails: bool = False) -> None:
        import re

        self.hints = {"word": re.compile("hint")}
        self._fails = fails
        super().__init__("HINTED", name="HintedRecognizer", patterns=[Pattern("word", r"wanted\w*", 0.5)])

    def spans(self, match: Any) -> Iterator[tuple[int, int]]:
        if self._fails:
            raise ValueError(match.string)
        yield match.span()


@pytest.mark.parametrize(
    "recognizer", [Crash(ValueError), Crash(TimeoutError), Crash(RecursionError), Hinted(fails=True)]
)
def test_whatever_fails_is_an_error_without_the_text(recognizer: EntityRecognizer) -> None:
    with pytest.raises(ScreeningError) as caught:
        Guarded(recognizer).analyze(f"hint wanted {CANARY}", [])
    error: BaseException | None = caught.value
    while error is not None:
        assert CANARY not in str(error)
        assert CANARY not in repr(error)
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("wanted", []),
        ("hint wanted", ["wanted"]),
        ("wanted hint wanted", ["wanted", "wanted"]),
        (f"wanted {'x ' * 100}hint {'x ' * 100}wanted", []),
        (f"hint wanted{'x' * 500}", [f"wanted{'x' * 500}"]),
        (f"hint {'x ' * 20}hint wanted {'x ' * 200}hint wanted", ["wanted", "wanted"]),
        ("İ" * 200 + " wanted hint", ["wanted"]),
    ],
)
def test_a_pattern_is_run_only_near_its_hint_and_to_the_end_of_the_word(text: str, values: list[str]) -> None:
    found = Guarded(Hinted()).analyze(text, ["HINTED"])
    assert [text[each.start : each.end] for each in found] == values


def test_a_pattern_that_cannot_reach_the_least_score_is_not_run() -> None:
    guarded = Guarded(
        PatternRecognizer("LOW", name="LowRecognizer", patterns=[Pattern("word", "low", 0.2)], context=["sure"])
    )
    guarded.floor = 0.4
    assert guarded.analyze("a low word", ["LOW"]) == []
    assert [each.score for each in guarded.analyze("for sure a low word", ["LOW"])] == [0.2]


def test_the_time_of_a_pattern_is_bounded() -> None:
    assert 0 < PATTERN_SECONDS <= 10
