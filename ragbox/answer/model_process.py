"""The process of a language model as this program sees it: one that is started, asked, and may end at any time.

What comes from it is held to what it may say: a model's file may be made to take its process over.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from ..child import ended_by, start_python
from ..config import SlmSettings
from ..confine import Confinement
from ..errors import ModelError, RagboxError
from ..frames import WireError, pack, receive, send, unpack
from .slm_worker import KEY_BYTES, MOST_STATE_BYTES

_START = "from ragbox.answer import slm_worker as child; main = child.main; main(int(sys.argv[2]))"
_PASSED_ON = (
    "CUDA_VISIBLE_DEVICES HIP_VISIBLE_DEVICES ROCR_VISIBLE_DEVICES GGML_VK_VISIBLE_DEVICES GOMP_SPINCOUNT OMP_WAIT_POLICY"
).split()
"""What a user tells llama.cpp by the environment: which graphics processors there are for it, and how threads wait."""
_LONGEST = 1 << 20
"""Bytes of a frame that is not a state."""

_FRAMES: dict[bytes, list[type]] = {b"B": [], b"T": [str], b"F": [str], b"V": [int], b"E": [str, str]}
"""What there is in a frame that answers a request, besides the request's number."""

Frame = tuple[bytes, Any]
GONE: Frame = (b"", None)
"""In place of a frame, once nothing more can come."""


class States(Protocol):
    """Where what was read of a beginning is kept for the next start."""

    def get(self, key: str) -> bytes | None:
        """What was put there, or None."""

    def put(self, key: str, data: bytes) -> None:
        """Keep it."""


class Replies:
    """What the process says to one request."""

    def __init__(self, most: int) -> None:
        self._frames: queue.SimpleQueue[Frame] = queue.SimpleQueue()
        self._most = most
        self.ended = False

    def put(self, frame: Frame) -> None:
        """Take a frame in. Raises WireError when there are more than a request can have."""
        self._most -= 1
        if self._most < 0 and frame is not GONE:
            raise WireError("the other side says too much")
        self._frames.put(frame)

    def next(self, seconds: float) -> Frame | None:
        """The next frame, or None when none comes for so long."""
        try:
            frame = self._frames.get(timeout=seconds)
        except queue.Empty:
            return None
        self.ended = self.ended or frame[0] not in (b"B", b"T")
        return frame


class ModelProcess:
    """One process. Its threads start it, hand it requests and take in what it says; none of its methods waits for it.

    `ready` is set when the model is loaded, or will not be: then `problem` says why, or it is `gone`. `ended` says how.
    """

    def __init__(self, settings: SlmSettings, states: States | None = None) -> None:
        self.ready, self.gone = threading.Event(), threading.Event()
        self.problem: str | None = None
        self.ended = ""
        self.name, self.context_tokens = "", 0
        self.confinement = Confinement()
        self._states = states
        self._own = _file_key(settings.file)
        self._process: subprocess.Popen[bytes] | None = None
        self._outbox: queue.SimpleQueue[tuple[bytes, ...] | None] = queue.SimpleQueue()
        self._errands: queue.SimpleQueue[tuple[str, bytes | None] | None] = queue.SimpleQueue()
        self._may_ask = self._may_keep = 0  # how often it may still ask for a state, and give one
        self._lock = threading.Lock()
        self._replies: dict[int, Replies] = {}
        self._numbers = itertools.count(1)
        self._outbox.put((b"L", pack(settings.model_dump(mode="json"))))
        self._threads = [
            threading.Thread(target=each, name="ragbox-model", daemon=True)
            for each in (self._live, self._hand_over, self._run_errands)
        ]
        self._started = threading.Event()
        self._threads[0].start()
        self._started.wait()

    @property
    def pid(self) -> int | None:
        """The id of the process; None where it could not be started."""
        return self._process.pid if self._process is not None else None

    @contextmanager
    def ask(self, kind: bytes, values: Mapping[str, Any], *, most: int = 1) -> Iterator[Replies]:
        """Send a request, to which at most `most` frames come; on leaving, what is still worked at for it is stopped."""
        number, replies = next(self._numbers), Replies(most)
        with self._lock:
            self._replies[number] = replies
            if self.gone.is_set():
                replies.put(GONE)
        self._outbox.put((kind, pack({"id": number, **values})))
        try:
            yield replies
        finally:
            if not replies.ended:
                self._outbox.put((b"X", pack(number)))
            with self._lock:
                del self._replies[number]

    def read_ahead(self, messages: list[list[str]], *, keep: bool) -> None:
        """Have the beginning of a prompt read while nothing is asked."""
        keep = keep and self._states is not None
        if keep:
            self._may_ask, self._may_keep = self._may_ask + 1, self._may_keep + 1
        self._outbox.put((b"A", pack({"messages": messages, "keep": keep})))

    def kill(self) -> None:
        """End the process now, and its threads."""
        if self._process is not None:
            self._process.kill()
        if threading.current_thread() in self._threads:  # a model that was let go may be collected anywhere
            return
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    # --- the threads ---

    def _live(self) -> None:
        """Start the process, and take in what it says until it ends. It ends with this thread, not with who asked for it."""
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        try:
            self._process = start_python(_START, str(os.getpid()), environment=environment)
        except OSError:
            self.problem = "the process of the language model cannot be started; `ragbox doctor` may tell more"
        try:
            if self._process is not None:
                for thread in self._threads[1:]:
                    thread.start()
                self._started.set()
                self._listen(self._process)
        finally:
            with self._lock:
                self.gone.set()
                for replies in self._replies.values():
                    replies.put(GONE)
            self.ready.set()
            self._started.set()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None and process.stdin is not None  # noqa: S101, PT018 - for the type checker
        with suppress(WireError, ValueError, TypeError, KeyError, UnicodeDecodeError):
            while True:
                self._take(*receive(process.stdout, MOST_STATE_BYTES + KEY_BYTES))
        with suppress(subprocess.TimeoutExpired):  # it has closed its pipe, or said what it may not
            process.wait(0.2)
        process.kill()
        code = process.wait()
        self.ended = ended_by(process) or (f" (exit code {code})" if code else "")
        self._outbox.put(None)
        self._errands.put(None)
        for thread in self._threads[1:]:
            thread.join()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream.close()

    def _take(self, kind: bytes, body: bytes) -> None:
        if kind == b"S":
            self._may_keep -= 1
            if self._may_keep < 0:
                raise WireError("a state that nobody asked for")
            self._errands.put((body[:KEY_BYTES].decode("ascii"), body[KEY_BYTES:]))
            return
        if len(body) > _LONGEST:
            raise WireError("a frame is too long")
        if kind == b"K":
            self._may_ask -= 1
            if self._may_ask < 0:
                raise WireError("it asks for a state again")
            self._errands.put((body.decode("ascii"), None))
            return
        values = unpack(body)
        if kind == b"H":
            self.confinement = Confinement(**values)
        elif kind == b"R":
            self.name, self.context_tokens = str(values[0]), int(values[1])
            self.ready.set()
        elif kind == b"E" and values[0] == 0:
            self.problem = str(values[2])[:1_000]
        else:
            with self._lock:
                replies = self._replies.get(values[0])
                if replies is not None:  # else it was given up
                    replies.put((kind, _checked(kind, values[1:])))

    def _hand_over(self) -> None:
        assert self._process is not None and self._process.stdin is not None  # noqa: S101, PT018 - for the type checker
        with suppress(WireError):
            while (frame := self._outbox.get()) is not None:
                send(self._process.stdin, *frame)

    def _run_errands(self) -> None:
        """To the states and back, which may take as long as a disk does."""
        while (errand := self._errands.get()) is not None:
            key, state = errand
            with suppress(RagboxError, OSError):
                if self._states is not None and state is not None:
                    self._states.put(self._own + key, state)
            if state is None:
                self._outbox.put((b"S", key.encode("ascii"), self._stored(key)))

    def _stored(self, key: str) -> bytes:
        with suppress(RagboxError, OSError):
            found = self._states.get(self._own + key) if self._states is not None else None
            if found is not None and len(found) <= MOST_STATE_BYTES:
                return found
        return b""


def _file_key(file: str | None) -> str:
    """What tells the states of one model file from those of others, whatever the process that runs it says."""
    with suppress(OSError):
        path = Path(file or "").resolve(strict=True)
        about = path.stat()
        return hashlib.sha256(repr((str(path), about.st_size, about.st_mtime_ns)).encode()).hexdigest()[:16]
    return ""


def _checked(kind: bytes, values: list[Any]) -> list[Any]:
    if [type(each) for each in values] != _FRAMES.get(kind):
        raise WireError("not what it may say")
    return values


def confinement() -> Confinement:
    """What holds in such a process on this system, seen by starting one. Raises ModelError where it does not start."""
    process = ModelProcess(SlmSettings())
    try:
        process.ready.wait(60)
        if process.problem is not None:
            raise ModelError(process.problem)
        if process.gone.is_set() and process.ended:
            raise ModelError(f"the process of a language model ended{process.ended} as it began; install ragbox again")
        return process.confinement
    finally:
        process.kill()
