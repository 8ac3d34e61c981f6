"""A GGUF model that runs in a process of its own, without a network: what ends that process is a message here."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from ..config import SlmSettings
from ..errors import Cancelled, ModelError
from .fit import check_fit
from .gguf_file import check
from .language_model import Cancel, FinishReason, Message, TextStream
from .machine import available_memory, usable_cores, uses_gpu
from .model_process import GONE, Frame, ModelProcess, States
from .slm_worker import too_slow

_LOOK = 0.02
"""Seconds between looks at `cancel` while there is nothing to do but wait."""
_GRACE = 5.0
"""The process ends an answer that takes too long by itself; one that hangs is ended after so many seconds more."""


class WorkerModel:
    """A model loaded in its own process. Several threads may share it; they are answered one after the other.

    The process begins anew with the next question after it ended. `states` keep what was read with `keep` for the next
    start. Also a context manager. After `close` every call raises ModelError.
    """

    def __init__(self, path: Path, settings: SlmSettings, states: States | None = None) -> None:
        self.name = path.stem
        self._path = path
        threads = settings.threads or usable_cores()  # the process does not see its control group
        self._settings = settings.model_copy(update={"file": str(path), "threads": threads})
        self._states = states
        self._turn = threading.Lock()  # one answer at a time
        self._owner: int | None = None  # the thread whose turn it is
        self._starting = threading.Lock()
        self._closing = False
        self._streams: weakref.WeakSet[TextStream] = weakref.WeakSet()
        self._processes: list[ModelProcess] = []  # the one that runs, or none
        self._free = weakref.finalize(self, _end, self._processes)
        try:
            self.context_tokens = self._running(_never).context_tokens
        except BaseException:
            self._free()
            raise

    @classmethod
    def load(cls, settings: SlmSettings, states: States | None = None) -> WorkerModel:
        """The model of `settings.file`. Raises ModelError, naming the file and the way out, when it cannot be used."""
        if not settings.file:
            raise ModelError("no language model is set; give the path of a GGUF file as slm.file or with --model")
        return cls(Path(settings.file).expanduser().absolute(), settings, states)

    def __enter__(self) -> WorkerModel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process at once; an answer that is being written ends with ModelError. Closing twice does no harm."""
        self._closing = True
        with self._starting:
            _end(self._processes)
        while not self._turn.acquire(timeout=_LOOK):
            for stream in list(self._streams):  # one that nobody takes pieces from would hold its turn for ever
                with suppress(ValueError):  # at work in another thread: it will see `_closing` itself
                    stream.close()
        self._turn.release()

    def count_prompt(self, messages: Sequence[Message]) -> int:
        """Tokens of the whole prompt, with what the chat template adds."""
        return self._value("count_prompt", messages)

    def prepare(self, messages: Sequence[Message], *, keep: bool = False) -> None:
        """Returns at once; the process reads on while nothing is asked. Does nothing where it does not run."""
        self._check(_never)
        for process in list(self._processes):
            process.read_ahead(_plain(messages), keep=keep)

    def unread(self, messages: Sequence[Message]) -> int:
        """Tokens of such a beginning that would have to be read now. Ends a reading ahead that is going on.

        While another answer is being written it does not wait for it: all will have to be read.
        """
        if self._owner == threading.get_ident() or not self._turn.acquire(blocking=False):
            return sum(len(each.content) for each in messages)
        self._owner = threading.get_ident()
        try:
            return self._value("unread", messages)
        finally:
            self._owner = None
            self._turn.release()

    def chat(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        grammar: str | None = None,
        cancel: Cancel | None = None,
    ) -> TextStream:
        """The answer in pieces, of whole characters. Work begins with the first piece, and all errors come from there.

        Ends at the model's end of turn, before a `stop` string, or after `max_tokens`; also with "length" when slm.seconds
        are over. Raises ModelError for a prompt that does not fit, a grammar that is not valid GBNF, no word within
        slm.seconds, and where the process ended; Cancelled within a fraction of a second of `cancel` turning true.
        """
        self._check(_never)
        request = {
            "messages": _plain(messages),
            "max_tokens": max_tokens,
            "stop": list(stop),
            "grammar": grammar,
            "seconds": self._settings.seconds,
        }
        stream = TextStream(self._pieces(request, cancel or _never))
        self._streams.add(stream)
        return stream

    def _pieces(self, request: Mapping[str, Any], cancel: Cancel) -> Generator[str, None, FinishReason]:
        self._acquire(cancel)
        try:
            self._check(cancel)
            try:
                return (yield from self._answer(self._running(cancel), request, cancel))
            except _NotBegunError:  # it ended before it was asked, and that showed only now
                return (yield from self._answer(self._running(cancel), request, cancel))
        except _NotBegunError as error:
            self._ended(error.process)
        finally:
            self._owner = None
            self._turn.release()

    def _answer(
        self, process: ModelProcess, request: Mapping[str, Any], cancel: Cancel
    ) -> Generator[str, None, FinishReason]:
        last = time.monotonic() + request["seconds"] + _GRACE
        begun = written = False
        with process.ask(b"C", request, most=request["max_tokens"] + 3) as replies:
            while True:
                frame = replies.next(_LOOK)
                self._check(cancel)
                if frame is None:
                    if time.monotonic() > last:
                        self._give_up(process)
                        if written:
                            return "length"
                        raise ModelError(too_slow(str(self._path), request["seconds"]))
                elif frame is GONE and not begun:
                    raise _NotBegunError(process)
                elif frame[0] == b"B":
                    begun = True
                elif frame[0] == b"T":
                    written = True
                    yield frame[1][0]
                elif frame[0] == b"F":
                    return _reason(frame)
                else:
                    self._failed(process, frame)

    def _value(self, what: str, messages: Sequence[Message]) -> int:
        request = {"do": what, "messages": _plain(messages)}
        try:
            try:
                return self._told(self._running(_never), request)
            except _NotBegunError:  # it ended before it was asked, and that showed only now
                return self._told(self._running(_never), request)
        except _NotBegunError as error:
            self._ended(error.process)

    def _told(self, process: ModelProcess, request: Mapping[str, Any]) -> int:
        last = time.monotonic() + self._settings.seconds + _GRACE
        with process.ask(b"V", request) as replies:
            while (frame := replies.next(_LOOK)) is None:
                self._check(_never)
                if time.monotonic() > last:
                    self._give_up(process)
                    raise ModelError(too_slow(str(self._path), self._settings.seconds))
        if frame is GONE:
            raise _NotBegunError(process)
        if frame[0] != b"V":
            self._failed(process, frame)
        value: int = frame[1][0]
        return value

    # --- the process ---

    def _running(self, cancel: Cancel) -> ModelProcess:
        """The process with the model loaded; started where there is none. Raises ModelError, Cancelled."""
        while not self._starting.acquire(timeout=_LOOK):
            self._check(cancel)
        try:
            self._check(cancel)
            if self._processes and self._processes[0].gone.is_set():
                _end(self._processes)
            if not self._processes:
                check(self._path)
                if not uses_gpu():  # how much of it goes to a graphics processor is found out as it is loaded
                    with suppress(OSError):  # gone just now: told as it is loaded
                        check_fit(self._path, self._settings, available_memory())
                self._processes.append(ModelProcess(self._settings, self._states))
            process = self._processes[0]
            while not process.ready.wait(_LOOK):
                self._check(cancel)
            if process.problem is not None or process.gone.is_set():
                _end(self._processes)
                if process.problem is not None:
                    raise ModelError(process.problem)
                self._ended(process, "while it loaded the model")
            return process
        finally:
            self._starting.release()

    def _give_up(self, process: ModelProcess) -> None:
        """End a process that does not answer."""
        with self._starting:
            if self._processes == [process]:
                _end(self._processes)

    def _failed(self, process: ModelProcess, frame: Frame) -> NoReturn:
        kind, values = frame
        if kind != b"E":
            self._ended(process)
        what, message = values[0], values[1][:1_000]
        if what == "model":
            raise ModelError(message)
        if what == "value":
            raise ValueError(message)
        if what == "memory":
            raise ModelError(f"{self._path}: there is not enough memory for this answer; lower slm.context_tokens")
        raise ModelError(f"{self._path}: internal error ({message[:50]}) in the language model; please report it")

    def _ended(self, process: ModelProcess, when: str = "") -> NoReturn:
        self._check(_never)
        process.gone.wait(_GRACE)
        again = "try it again" if when else "the next question starts it again"
        raise ModelError(
            f"{self._path}: the process of the language model ended{process.ended}{f' {when}' if when else ''}; the model "
            "may need more memory than this machine has (choose a smaller one or lower slm.context_tokens), or its file "
            f"may be damaged; {again}"
        )

    # --- turns ---

    def _acquire(self, cancel: Cancel) -> None:
        if self._owner == threading.get_ident():
            raise ModelError(f"{self._path}: finish or close the answer that is being written before asking again")
        while not self._turn.acquire(timeout=_LOOK):
            self._check(cancel)
        self._owner = threading.get_ident()

    def _check(self, cancel: Cancel) -> None:
        if self._closing:
            raise ModelError(f"{self._path}: the model has been closed; load it again")
        if cancel():
            raise Cancelled("the answer was cancelled")


class _NotBegunError(Exception):
    """The process was gone before it took the question up."""

    def __init__(self, process: ModelProcess) -> None:
        super().__init__()
        self.process = process


def _reason(frame: Frame) -> FinishReason:
    found: FinishReason
    for found in ("stop", "length"):
        if frame[1][0] == found:
            return found
    return "cancelled"


def _plain(messages: Sequence[Message]) -> list[list[str]]:
    return [[each.role, each.content] for each in messages]


def _end(processes: list[ModelProcess]) -> None:
    while processes:
        processes.pop().kill()


def _never() -> bool:
    return False
