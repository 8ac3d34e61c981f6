"""Whatever goes wrong ends in a ScreeningError, and nothing of the text gets out."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback

import pytest

from ragbox.errors import ScreeningError
from ragbox.pii import PiiEngine
from ragbox.pii.guarded import PATTERN_SECONDS, Guarded
from ragbox.pii.presidio import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult, predefined, silence

CANARY = "Kanarienvogel4711"


class Crash(EntityRecognizer):
    """Fails, with the text in its message."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["CRASH"], name="CrashRecognizer")

    def load(self) -> None:
        pass

    def analyze(self, text: str, *_: object, **__: object) -> list[RecognizerResult]:
        raise ValueError(f"cannot read {text}")


class BadChecksum(PatternRecognizer):
    """Fails while it checks a match."""

    def __init__(self) -> None:
        super().__init__("BAD", name="BadChecksumRecognizer", patterns=[Pattern("word", r"\w+", 0.5)])

    def validate_result(self, pattern_text: str) -> bool:
        return int(pattern_text) > 0


class Catastrophe(PatternRecognizer):
    """Never comes to an end."""

    def __init__(self) -> None:
        super().__init__("SLOW", name="SlowRecognizer", patterns=[Pattern("slow", r"(a|aa|a?a)+$", 0.5)])


def everything(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__) + repr(error.__context__)


@pytest.mark.parametrize(
    ("recognizer", "message"),
    [
        (Crash(), "the recognizer CrashRecognizer failed (ValueError), so this text counts as not screened"),
        (
            BadChecksum(),
            "the recognizer BadChecksumRecognizer failed (ValueError), so this text counts as not screened",
        ),
    ],
)
def test_a_crash_names_the_recognizer_and_not_the_text(recognizer: EntityRecognizer, message: str) -> None:
    with pytest.raises(ScreeningError) as caught:
        PiiEngine([Guarded(recognizer)]).find(CANARY)
    assert str(caught.value) == message
    assert CANARY not in everything(caught.value)


def test_a_pattern_out_of_time_is_an_error() -> None:
    with pytest.raises(ScreeningError) as caught:
        PiiEngine([Guarded(Catastrophe(), seconds=0.05)]).find(CANARY + " " + "a" * 60 + "!")
    assert str(caught.value) == "the recognizer SlowRecognizer ran out of time, so this text counts as not screened"
    assert CANARY not in everything(caught.value)


def test_an_unguarded_crash_is_an_error_too() -> None:
    with pytest.raises(ScreeningError) as caught:
        PiiEngine([Crash()]).find(CANARY)
    assert str(caught.value) == (
        "the search for personal data failed (ValueError), so this text counts as not screened"
    )
    assert CANARY not in everything(caught.value)


def test_a_recognizer_without_patterns_is_passed_on() -> None:
    engine = PiiEngine([Guarded(predefined.PhoneRecognizer(supported_regions=("US",)))])
    assert [each.entity for each in engine.find("Call 212-555-0143")] == ["PHONE_NUMBER"]


def test_every_recognizer_of_the_engine_is_guarded(engine: PiiEngine) -> None:
    assert all(isinstance(each, Guarded) for each in engine._analyzer.registry.recognizers)


class Records(logging.Handler):
    """Keeps the formatted lines of everything that is logged anywhere, from DEBUG up."""

    NAMES = ("", "presidio-analyzer", "decision_process", "tldextract")

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def __enter__(self) -> Records:
        self._levels = [logging.getLogger(name).level for name in self.NAMES]
        for name in self.NAMES:
            logging.getLogger(name).addHandler(self)
            logging.getLogger(name).setLevel(logging.DEBUG)
        return self

    def __exit__(self, *_: object) -> None:
        for name, level in zip(self.NAMES, self._levels, strict=True):
            logging.getLogger(name).removeHandler(self)
            logging.getLogger(name).setLevel(level)


def log_a_rejected_iban() -> None:
    predefined.IbanRecognizer().validate_result(f"DE89{CANARY}Ä")


def test_no_log_record_holds_text(engine: PiiEngine) -> None:
    text = f"{CANARY} IBAN DE89370400440532013001 {CANARY}@example.com 4111 1111 1111 1111, routing number 021000021"
    with Records() as records:
        engine.find(text)
        log_a_rejected_iban()
        PiiEngine.load()
    words = [word for word in text.split() if len(word) > 7]
    assert [line for line in records.lines if any(word in line for word in words)] == []


def test_without_the_filter_it_would() -> None:
    logger = logging.getLogger("presidio-analyzer")
    filters = logger.filters[:]
    logger.filters.clear()
    try:
        with Records() as records:
            log_a_rejected_iban()
    finally:
        logger.filters[:] = filters
    assert any(CANARY in line for line in records.lines)


def test_silencing_twice_adds_one_filter() -> None:
    before = len(logging.getLogger("presidio-analyzer").filters)
    silence()
    assert len(logging.getLogger("presidio-analyzer").filters) == before


@pytest.mark.parametrize(
    "piece",
    ["a.", "a-", "1 ", "1-", "A1", "(", "1.", "::", "http://", "www.", "a@a.", "A.", "Mr A. ", "MRN ", "Dear ", "O'"]  # noqa: RUF005
    + ["Patient: ", "Name: A ", "born on ", "Medical record no.: -", "12 Oak ", "1 day of ", "DE89 ", "\n", "\t", "é"],
)
def test_hostile_text_is_no_catastrophe(engine: PiiEngine, piece: str) -> None:
    engine.find(piece * (4_000 // len(piece)))  # a pattern that took PATTERN_SECONDS would raise
    assert PATTERN_SECONDS <= 10


def in_a_process(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


LOADED = "import sys; print(sorted({'torch', 'transformers', 'presidio_analyzer', 'spacy'} & set(sys.modules)))"


def test_importing_the_package_imports_no_library() -> None:
    assert in_a_process(f"import ragbox.pii; {LOADED}") == "[]"


def test_loading_imports_neither_torch_nor_transformers_and_leaves_them_importable() -> None:
    code = (
        f"from ragbox.pii import PiiEngine; PiiEngine.load().find('a@b.com'); {LOADED}\n"
        "from importlib.util import find_spec; print(find_spec('torch') is not None)"
    )
    assert in_a_process(code).splitlines() == ["['presidio_analyzer', 'spacy']", "True"]


def test_only_the_importing_thread_is_told_that_torch_is_missing() -> None:
    code = (
        "import threading, sys\n"
        "from importlib.util import find_spec\n"
        "from ragbox.pii import presidio\n"
        "seen = []\n"
        "with presidio._without_optional_packages():\n"
        "    thread = threading.Thread(target=lambda: seen.append(find_spec('torch') is not None))\n"
        "    thread.start(); thread.join()\n"
        "    try:\n"
        "        import torch\n"
        "    except ImportError as error:\n"
        "        seen.append(error.name)\n"
        "print(seen, len([each for each in sys.meta_path if isinstance(each, presidio._NotInstalled)]))"
    )
    assert in_a_process(code) == "[True, 'torch'] 0"


def test_a_bracket_that_does_not_close_is_no_part_of_a_phone_number(engine: PiiEngine) -> None:
    for text, value in (("( — +44 20 7946 0958", "+44 20 7946 0958"), ("call (020) 7946 0958", "(020) 7946 0958")):
        assert [text[each.start : each.end] for each in engine.find(text)] == [value]
