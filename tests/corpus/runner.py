"""Sends files through two worker processes at once and notes how each ended."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from ragbox.config import Limits, OcrSettings
from ragbox.errors import ParseError
from ragbox.parse.codes import CODES
from ragbox.parse.isolated import Workers

from .cases import Case
from .laws import hold

LIMITS = Limits(seconds=10, memory_bytes=700_000_000, expanded_bytes=100_000_000)
"""What a file of the corpus may cost."""

_SLACK = 5.0
"""Seconds beyond the limit: two cores may be busy with other things, and a worker has to be replaced."""


@dataclass
class Outcome:
    """How a file ended: `document`, `partial` or the code of a ParseError; `wrong` says what should not be."""

    name: str
    code: str
    seconds: float
    wrong: str = ""


@dataclass
class Run:
    """All outcomes."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """What should not be, with the file's name."""
        return [f"{outcome.name}: {outcome.wrong}" for outcome in self.outcomes if outcome.wrong]

    @property
    def counts(self) -> Counter[str]:
        """How many ended in which way."""
        return Counter(outcome.code for outcome in self.outcomes)

    @property
    def slowest(self) -> list[Outcome]:
        """All outcomes, the slowest first."""
        return sorted(self.outcomes, key=lambda outcome: -outcome.seconds)


def run(cases: Iterable[Case], *, limits: Limits = LIMITS, ocr: bool = False, threads: int = 2) -> Run:
    """Reads every file in a worker process, some at the same time."""
    waiting, turn, done = iter(cases), threading.Lock(), Run()

    def work() -> None:
        with TemporaryDirectory() as folder, Workers(limits, ocr=OcrSettings(enabled=ocr)) as workers:
            while (case := _next(waiting, turn)) is not None:
                done.outcomes.append(outcome(workers, Path(folder), case, limits))

    crew = [threading.Thread(target=work) for _ in range(threads)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    return done


def _next(waiting: Iterator[Case], turn: threading.Lock) -> Case | None:
    with turn:
        return next(waiting, None)


def outcome(workers: Workers, folder: Path, case: Case, limits: Limits) -> Outcome:
    """Reads one file and judges what came of it. A file may take its limit for each of its pages, most take none."""
    path = folder / case.name
    path.write_bytes(case.data)
    steps: list[float] = [time.monotonic()]
    code, wrong = "document", ""
    try:
        document = workers.parse(path, on_page=lambda *_: steps.append(time.monotonic()))
        steps.append(time.monotonic())
        if document.problems:
            code = "partial"
        unknown = {problem.code for problem in document.problems} - CODES.keys()
        wrong = f"unknown problems {unknown}" if unknown else ""
        hold(document)
    except ParseError as error:
        steps.append(time.monotonic())
        code = error.code
        wrong = _refusal(error, case.name)
    except AssertionError as error:
        wrong = f"a law is broken: {_where(error)}"
    except Exception as error:  # whatever it is, it had to be a ParseError
        wrong = f"{type(error).__name__}: {_where(error)}"
    longest = max((after - before for before, after in pairwise(steps)), default=0.0)
    if longest > limits.seconds + _SLACK:
        wrong = wrong or f"took {longest:.1f} s without a page"
    if [each.name for each in folder.iterdir()] != [case.name]:
        wrong = wrong or "left a file behind"
    path.unlink(missing_ok=True)
    return Outcome(case.name, code, steps[-1] - steps[0], wrong)


def _refusal(error: ParseError, name: str) -> str:
    if error.code not in CODES:
        return f"unknown code {error.code}"
    if error.code == "internal":
        return f"internal error: {error}"
    return "" if name in str(error) else "the message does not name the file"


def _where(error: BaseException) -> str:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    at = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place is not None else "?"
    return f"{at} {str(error)[:200]}"


def spread(kinds: Sequence[str], count: int) -> Iterator[tuple[str, int]]:
    """Kinds in turn with the seeds 0, 1, 2 and so on, `count` in all."""
    return ((kinds[number % len(kinds)], number // len(kinds)) for number in range(count))
