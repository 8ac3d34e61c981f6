"""How far a run is, and how long it says the rest will take."""

from __future__ import annotations

import pytest

from ragbox.pace import Pace, left_in_words, part_done
from ragbox.types import IngestEvent


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock)


def run(pace: Pace, clock: Clock, start: float, end: float, steps: int, seconds: float) -> None:
    """Goes evenly from one part to another."""
    for step in range(1, steps + 1):
        clock.now += seconds / steps
        pace.note(start + (end - start) * step / steps)


def test_an_even_run_takes_as_long_as_it_did(pace: Pace, clock: Clock) -> None:
    pace.note(0)
    run(pace, clock, 0, 0.5, 100, 60)
    assert pace.left() == pytest.approx(60, rel=0.05)
    run(pace, clock, 0.5, 0.9, 900, 48)
    assert pace.left() == pytest.approx(12, rel=0.05)
    pace.note(1)
    assert pace.left() == 0


def test_nothing_is_said_before_it_can_be(pace: Pace, clock: Clock) -> None:
    assert pace.left() is None
    pace.note(0)
    run(pace, clock, 0, 0.4, 20, 4)
    assert pace.left() is None  # too soon
    clock.now += 2
    assert pace.left() is not None


def test_few_steps_say_nothing_however_long_they_took(pace: Pace, clock: Clock) -> None:
    pace.note(0)
    run(pace, clock, 0, 0.2, 4, 600)
    assert pace.left() is None


def test_the_loading_of_models_while_the_first_file_is_read_is_not_taken_for_its_pace(pace: Pace, clock: Clock) -> None:
    for stage in ("read", "parse", "pii", "embed", "store"):
        clock.now += 4
        pace.note_event(IngestEvent("0.pdf", stage, 0, 300))
    assert pace.left() is None
    for done in range(1, 20):
        pace.note_event(IngestEvent(f"{done - 1}.pdf", "done", done, 300))
        clock.now += 0.5
    assert pace.left() == pytest.approx(281 * 0.5, rel=0.15)


def test_a_quick_beginning_does_not_make_the_rest_look_quick(pace: Pace, clock: Clock) -> None:
    pace.note(0)
    run(pace, clock, 0, 0.9, 900, 2)  # files that did not change
    run(pace, clock, 0.9, 0.92, 20, 20)
    assert pace.left() == pytest.approx(80, rel=0.15)


def test_what_was_done_before_is_not_of_this_run(pace: Pace, clock: Clock) -> None:
    pace.note(0.5)
    run(pace, clock, 0.5, 0.6, 50, 10)
    assert pace.left() == pytest.approx(40, rel=0.05)


def test_a_run_that_stands_still_says_ever_more_then_nothing(pace: Pace, clock: Clock) -> None:
    pace.note(0)
    run(pace, clock, 0, 0.5, 50, 10)
    before = pace.left()
    clock.now += 8
    later = pace.left()
    assert before is not None
    assert later is not None
    assert later > before
    clock.now += 100
    assert pace.left() is None


def test_a_step_back_counts_for_nothing(pace: Pace, clock: Clock) -> None:
    pace.note(0)
    run(pace, clock, 0, 0.5, 50, 10)
    before = pace.left()
    pace.note(0.1)
    assert pace.left() == before


def test_a_long_run_needs_little_memory(pace: Pace, clock: Clock) -> None:
    pace.note(0)
    run(pace, clock, 0, 0.99, 100_000, 1_000)
    assert len(pace._kept) <= 64
    assert pace.left() == pytest.approx(10, rel=0.1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute left"),
        (59, "less than a minute left"),
        (61, "about a minute left"),
        (170, "about 3 minutes left"),
        (3_600, "about 60 minutes left"),
        (7_300, "about 2 hours left"),
        (200_000, "about 2 days left"),
    ],
)
def test_no_finer_than_it_is_known(seconds: float, words: str) -> None:
    assert left_in_words(seconds) == words


def test_a_single_file_moves_on_stage_by_stage_and_page_by_page() -> None:
    met = [("read", None), ("parse", None), ("parse", 1), ("parse", 60), ("pii", 1), ("pii", 50), ("chunk", None)]
    met += [("embed", None), ("embed", 51), ("store", None), ("store", 100)]
    parts = [part_done(IngestEvent("a.pdf", stage, 0, 1, page, page and 100)) for stage, page in met]
    assert parts == sorted(parts)
    assert dict(zip(met, parts, strict=True)) == {
        ("read", None): 0.0,
        ("parse", None): 0.0,
        ("parse", 1): 0.0,
        ("parse", 60): pytest.approx(0.0885),
        ("pii", 1): pytest.approx(0.15),
        ("pii", 50): pytest.approx(0.2235),
        ("chunk", None): pytest.approx(0.3),
        ("embed", None): pytest.approx(0.3),
        ("embed", 51): pytest.approx(0.6),
        ("store", None): pytest.approx(0.9),
        ("store", 100): pytest.approx(0.999),
    }
    assert part_done(IngestEvent("a.pdf", "done", 1, 1)) == 1.0


def test_each_file_has_its_share() -> None:
    assert part_done(IngestEvent("b.pdf", "embed", 1, 4, 51, 100)) == pytest.approx(0.4)
    assert part_done(IngestEvent("b.docx", "embed", 1, 4)) == pytest.approx(0.325)
    assert part_done(IngestEvent("", "read", 0, 0)) == 0.0
