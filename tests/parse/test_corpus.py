"""The corpus: sound files with every feature are read; damaged and hostile ones end in a document or a ParseError, in time.

More of them, with other seeds: python -m tests.corpus --count 30000 --seed 7
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from corpus.cases import OF_KIND, Case, damaged
from corpus.hostile import HOSTILE_PDF
from corpus.hostile_others import HOSTILE_OTHERS
from corpus.laws import hold
from corpus.runner import LIMITS, Run, run
from corpus.sound import SOUND, sound
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ragbox.config import Limits, OcrSettings
from ragbox.errors import ParseError
from ragbox.parse import parse_bytes

_ENDED = {"timed_out", "out_of_memory", "crashed"}
_BATCHES = [
    *(("pdf", number) for number in range(4)),
    *(("docx", number) for number in range(2)),
    *((kind, 0) for kind in OF_KIND if kind not in ("pdf", "docx")),
]
_COUNT = {"pdf": 400, "docx": 300, "pptx": 250, "xlsx": 250, "txt": 125, "md": 125, "html": 125, "eml": 125}


@pytest.fixture
def quiet(capfd: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    """Whatever a library prints, here or in a worker, is caught."""
    return capfd


def judged(found: Run, count: int, printed: pytest.CaptureFixture[str]) -> Run:
    """What holds for every run."""
    assert len(found.outcomes) == count
    assert found.wrong == []
    assert printed.readouterr() == ("", "")
    return found


def test_there_are_more_than_three_thousand() -> None:
    assert sum(_COUNT[kind] for kind, _ in _BATCHES) >= 3_200


@pytest.mark.parametrize(("kind", "batch"), _BATCHES, ids=lambda value: str(value))
def test_damaged_files_end_in_a_document_or_a_parse_error(
    kind: str, batch: int, quiet: pytest.CaptureFixture[str]
) -> None:
    count = _COUNT[kind]
    found = judged(run(damaged(kind, batch * count + number) for number in range(count)), count, quiet)
    read = found.counts["document"] + found.counts["partial"]
    assert read > count / 20, "the damage is so great that nothing is tested"
    assert found.counts["document"] < count, "some damage has to be noticed"


def test_damaged_scans_with_ocr(quiet: pytest.CaptureFixture[str]) -> None:
    scans = [case for case in (damaged("pdf", seed) for seed in range(2_000)) if case.name.startswith("scanned")][:24]
    found = judged(run(scans, ocr=True, limits=Limits(seconds=30, memory_bytes=1_000_000_000)), len(scans), quiet)
    assert len(scans) == 24
    assert found.counts["document"]


_OFFICE = (("word", "docx"), ("sheet", "xlsx"), ("slide", "pptx"))
_EXPECTED = {
    **dict.fromkeys(("doubling_forms.pdf", "own_form.pdf", "operator_bomb.pdf", "nested_marks.pdf"), _ENDED),
    **dict.fromkeys(("blank_bomb.pdf", "nested_bomb.pdf"), _ENDED | {"damaged"}),
    **{f"{name}_bomb.{kind}": {"too_expanded"} for name, kind in _OFFICE},
    **{f"{name}_laughs.{kind}": {"damaged"} for name, kind in _OFFICE},
    "endless_kids.pdf": {"too_many_pages"},
}


def test_hostile_files_are_stopped(quiet: pytest.CaptureFixture[str]) -> None:
    """Bombs, endless circles and whatever takes a library quadratic time: nothing takes more than its limits."""
    made = {f"{name}.pdf": make for name, make in HOSTILE_PDF.items()} | HOSTILE_OTHERS
    limits = LIMITS.model_copy(update={"seconds": 5.0})
    found = judged(run((Case(name, make()) for name, make in made.items()), limits=limits), len(made), quiet)
    codes = {outcome.name: outcome.code for outcome in found.outcomes}
    assert {name: codes[name] for name, expected in _EXPECTED.items() if codes[name] not in expected} == {}


def test_a_run_by_hand_says_how_files_ended_and_what_memory_it_took(tmp_path: Path) -> None:
    """As a process of its own, whose children are the workers alone: none had more than its limit."""
    command = [
        sys.executable,
        "-m",
        "tests.corpus",
        "--count",
        "150",
        "--seed",
        "5",
        "--keep",
        str(tmp_path),
        "--hostile",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^0 wrong", done.stdout, re.MULTILINE), done.stdout
    most = re.search(r"largest worker (\d+) MB", done.stdout)
    assert most is not None
    assert 50 < int(most[1]) < LIMITS.memory_bytes / 1e6
    assert list(tmp_path.iterdir())


# --- sound files --------------------------------------------------------------------------------------------------------

_UNREADABLE = {"encrypted_locked.pdf": "encrypted"}


@pytest.mark.parametrize("name", SOUND)
def test_sound_files_are_read(name: str) -> None:
    data = sound(name)
    assert SOUND[name](random.Random(f"{name} 3")) == data, "the same seed makes the same file"
    if name in _UNREADABLE:
        with pytest.raises(ParseError) as caught:
            parse_bytes(name, data, limits=LIMITS)
        assert caught.value.code == _UNREADABLE[name]
        return
    document = parse_bytes(name, data, limits=LIMITS, ocr=OcrSettings(enabled=False))
    hold(document)
    assert document.text or name == "scanned.pdf"
    if name == "formulas.xlsx":
        return
    assert not {problem.code for problem in document.problems} & {
        "page_failed",
        "part_failed",
        "second_reader",
        "damaged",
    }


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(SOUND.keys() - _UNREADABLE.keys())),
    seed=st.integers(0, 1_000_000),
    tokens=st.sampled_from((12, 40, 160)),
)
def test_laws_hold_for_other_contents(name: str, seed: int, tokens: int) -> None:
    """Other seeds give other texts, numbers of words and places of line ends."""
    data = SOUND[name](random.Random(seed))
    hold(parse_bytes(name, data, limits=LIMITS, ocr=OcrSettings(enabled=False)), tokens=tokens)
