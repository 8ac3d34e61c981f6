"""Work in the background: a run over files, a question to a language model.

Streamlit runs a page again at every click and cuts off what it was doing. Work in a thread of its own is not cut off; the
page looks at how far it is. Whoever starts a job and where it is shown may be different browser tabs.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ragbox import Answer, IngestReport, RagBox, RagboxError, Thumb, Turn
from ragbox.conversation import TURNS, turn_of
from ragbox.errors import Cancelled
from ragbox.pace import Pace, part_done
from ragbox.types import Filter, IngestEvent, Mode

if TYPE_CHECKING:
    from ragbox.ingest import Progress
    from ragbox.store.writer import Writer

_UNEXPECTED = "something went wrong in ragbox itself ({kind}); please report it"
_LONGEST = 4_000
"""Characters of a question that are shown; a longer one is refused anyway, unless a profile says otherwise."""
_numbers = itertools.count(1)
_running: weakref.WeakSet[Job] = weakref.WeakSet()


class _Stopped(BaseException):
    """Ends an ingest from its progress callback. Not an Exception, so that no file is reported as broken by it."""


class Job:
    """Something that runs in a thread; `error` is the message where it failed."""

    def __init__(self) -> None:
        self.error: str | None = None
        self._stop = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begins the work."""
        _running.add(self)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return not self._ended.is_set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Asks it to stop at the next step; what is finished stays."""
        self._stop.set()

    def check(self) -> None:
        """Ends the work here where it was asked to stop; called by what tells how far it is."""
        if self._stop.is_set():
            raise _Stopped

    def wait(self, seconds: float) -> bool:
        """Waits until it has ended; true when it has."""
        return self._ended.wait(seconds)

    def _run(self) -> None:
        try:
            self._work()
        except (_Stopped, Cancelled):
            pass
        except RagboxError as error:
            self.error = str(error)
        except Exception as error:  # its words may quote a document, so only its kind is shown
            self.error = _UNEXPECTED.format(kind=type(error).__name__)
        finally:
            self._ended.set()
            self._after()

    def _work(self) -> None:
        raise NotImplementedError

    def _after(self) -> None:
        """For what waits on a part of the work."""


class IngestJob(Job):
    """Files into the box. One that `can_stop` may be stopped by the user.

    `stages` has the newest event of each file met so far, in order; `part` is how much of the run is done, from 0 to 1, and
    `pace` knows how long the rest will take. `waiting` is the process that is waited for, as it writes already.
    """

    can_stop = True

    def __init__(self, box: RagBox, paths: Sequence[str | Path] = ()) -> None:
        super().__init__()
        self._box, self._paths = box, list(paths)
        self.waiting: Writer | None = None
        self.stages: dict[str, IngestEvent] = {}
        self.done = 0
        self.total = 0
        self.part = 0.0
        self.pace = Pace()
        self.report: IngestReport | None = None

    def _work(self) -> None:
        self._box.on_wait = self._note_wait  # of this thread alone
        self._run_over()

    def _note_wait(self, writer: Writer | None) -> None:
        self.waiting = writer
        if self._stop.is_set():
            raise _Stopped

    def _run_over(self) -> None:
        self.report = self._box.ingest(self._paths, progress=self._note)

    def _note(self, event: IngestEvent) -> None:
        self.waiting = None
        self.stages[event.path] = event
        self.done, self.total = event.done, event.total
        self.part = max(self.part, part_done(event))  # never back: a page read by OCR may come after others
        self.pace.note_event(event)
        self.check()


class CorrectionJob(IngestJob):
    """Something said of what was found, and the documents that it concerns indexed anew. `said` is what, in words."""

    can_stop = False  # half of it would leave documents that are not shown

    def __init__(self, box: RagBox, said: str, change: Callable[[Progress], IngestReport]) -> None:
        super().__init__(box)
        self.said = said
        self._change = change

    def _run_over(self) -> None:
        self.report = self._change(self._note)


class AskJob(Job):
    """One question, answered with real values where `reveal` is true.

    `first` comes at once, then a language model may write: `judged` are its finished sentences, each with whether it is
    supported, and `draft` is what has come since. Of a summary `progress` tells how many of how many steps are done. `final`
    is checked.

    `words` is the question as it may be shown, `limits` says in words what `where` limits it to, and `at` when it was asked;
    `thumb` is what was said of its answer, `fault` why that was not kept; `number` tells it from all others.
    `history` are the turns before it. They are in the memory of this session, and nowhere else.
    """

    def __init__(
        self,
        box: RagBox,
        question: str,
        where: Filter | None = None,
        history: Sequence[Turn] = (),
        *,
        reveal: bool = False,
        mode: Mode = "auto",
        limits: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.mode: Mode = mode
        self._box, self.question, self.where, self.history = box, question, where, tuple(history)
        self.reveal = reveal
        self.limits = tuple(limits)
        self.at = datetime.now().astimezone()
        self.words = ""
        self.number = next(_numbers)
        self.thumb: Thumb | None = None
        self.fault = ""
        self._told = threading.Event()
        self.first: Answer | None = None
        self.final: Answer | None = None
        self.draft = ""
        self.judged: tuple[tuple[str, bool], ...] = ()
        self.progress: tuple[int, int] | None = None

    @property
    def answer(self) -> Answer | None:
        """The best answer so far."""
        return self.final or self.first

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation with this question in it, for the next one."""
        return (*self.history, turn_of(self.answer))[-TURNS:] if self.answer is not None else self.history

    def as_typed(self) -> AskJob:
        """The same question, to be asked without the conversation before it."""
        return self._anew(self.reveal, "auto", ())

    def again(self, reveal: bool, limits: Sequence[str] | None = None) -> AskJob:
        """The same question, to be answered with real values or without, as `limits` is told then."""
        job = self._anew(reveal, self.mode, self.history)
        job.limits = self.limits if limits is None else tuple(limits)
        return job

    def written(self) -> AskJob:
        """The same question, to be answered by the language model whatever the documents' own sentences say."""
        return self._anew(self.reveal, "generative", self.history)

    def _anew(self, reveal: bool, mode: Mode, history: Sequence[Turn]) -> AskJob:
        return AskJob(self._box, self.question, self.where, history, reveal=reveal, mode=mode, limits=self.limits)

    def forget_deleted(self, live: Collection[str]) -> None:
        """Drops the answer where it quotes a document that is not in the box any more; of that nothing is to stay."""
        answer = self.answer
        quoted = () if answer is None else (*answer.citations, *answer.related)
        if not self.running and any(each.document_id not in live for each in quoted):
            self.first = self.final = None
            self.error = "a document that its answer quoted is not in the box any more"

    def wait_for_first(self, seconds: float) -> None:
        """Waits for something to show."""
        self._told.wait(seconds)

    def _work(self) -> None:
        self.words = self._box.shown_question(self.question[:_LONGEST], reveal=self.reveal)
        for event in self._box.ask_stream(
            self.question,
            where=self.where,
            mode=self.mode,
            cancel=self._stop.is_set,
            history=self.history,
            reveal=self.reveal,
        ):
            if event.kind == "token":
                self.draft += event.token
                if event.progress is not None:
                    self.progress = event.progress
                    self._told.set()  # there is something to look at while it works
                if event.supported is not None:
                    self.judged, self.draft = (*self.judged, (self.draft, event.supported)), ""
            elif event.kind == "extractive":
                self.first = event.answer
                if event.answer is not None and any(citation.boxes for citation in event.answer.citations):
                    self._box.prepare_page_images()  # a click on a citation is what comes next
                self._told.set()
            else:
                self.final = event.answer
            if self._stop.is_set():
                raise _Stopped

    def _after(self) -> None:
        self._told.set()


class WatchJob(Job):
    """Keeps the box in step with its watched folders until it is stopped, or finds that another watcher does."""

    def __init__(self, box: RagBox) -> None:
        super().__init__()
        self._box = box

    def _work(self) -> None:
        self._box.watch(stop=self._stop)


class Desk:
    """The one place where runs over files are started and folders watched, for all tabs of this server."""

    def __init__(self, box: RagBox) -> None:
        self._box = box
        self._starting = threading.Lock()
        self.ingest: IngestJob | None = None
        self.watcher: WatchJob | None = None
        self.runs = 0

    @property
    def under_way(self) -> IngestJob | None:
        """The run over files that is at work."""
        job = self.ingest
        return job if job is not None and job.running else None

    @property
    def busy(self) -> bool:
        """Whether files are being taken in."""
        return self.under_way is not None

    def take_in(self, paths: Sequence[str | Path]) -> bool:
        """Starts a run over `paths`; false when another is under way."""
        return self.begin(IngestJob(self._box, paths))

    def change(self, said: str, change: Callable[[Progress], IngestReport]) -> bool:
        """Starts what `change` does to the box, told in words by `said`; false when another run is under way."""
        return self.begin(CorrectionJob(self._box, said, change))

    def keep_watching(self) -> None:
        """Has the box's folders watched, where there are any and no watcher is at work in this process or another."""
        with self._starting:
            mine = self.watcher is not None and self.watcher.running
            if mine or not self._box.watched() or self._box.watch_status().running:
                return
            self.watcher = WatchJob(self._box)
            self.watcher.start()

    def begin(self, job: IngestJob) -> bool:
        """Starts a run; false when another is under way."""
        with self._starting:
            if self.busy:
                return False
            self.ingest = job
            self.runs += 1
            job.start()
            return True


def at_end(then: Callable[[], None], seconds: float = 10) -> None:
    """Asks all jobs to stop, waits for them, then calls `then` unless one is still at work."""
    jobs = list(_running)
    for job in jobs:
        job.stop()
    if all(job.wait(seconds) for job in jobs):
        then()
