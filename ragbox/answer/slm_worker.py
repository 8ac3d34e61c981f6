"""The process that runs a language model, confined before it sees the first prompt. Started by `model_process`, not by hand.

Frames in: `L` the settings, once; `C` a conversation to answer; `V` something to tell of one; `A` a beginning to read
ahead; `X` the number of a request to stop; `S` a state that was asked for. Frames out: `H` what confinement holds, `R` when
the model is loaded; then per request `B` when work at it begins, `T` a piece of text, `F` how it ended, `V` a value, `E` an
error; and `K` to ask for the state of a beginning, `S` to have it kept. Other than states, all of it is JSON.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..child import pipes
from ..config import SlmSettings
from ..confine import confine
from ..errors import Cancelled, ModelError
from ..frames import WireError, pack, receive, send, unpack
from .language_model import Message

if TYPE_CHECKING:
    from .llamacpp import LlamaCppModel

KEY_BYTES = 64
"""A state's key as hexadecimal digits, in front of it."""
MOST_STATE_BYTES = 256 << 20
"""A state that is larger is not kept: reading it from a disk would save little."""
_VALUES = ("count_prompt", "unread")
_STATE_SECONDS = 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_FIRST_VICTIM = "500"  # of 1,000: where memory runs out, the system ends this process before the page and its box
_GPU_FILES = "/proc/driver /sys/bus /sys/class /usr/local/cuda /opt/rocm /etc/OpenCL /etc/vulkan".split()


@dataclass(slots=True, eq=False)
class _Job:
    """A conversation to answer or to tell something of, or (with number 0) a beginning to read ahead.

    The thread that listens sets `stopped`.
    """

    number: int
    messages: list[Message]
    values: dict[str, Any]
    stopped: bool = False


def main(parent: int) -> None:
    """Serve the process with that id, which is to be the one that started this; end with it."""
    _end_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    requests, answers = pipes()
    try:
        settings = SlmSettings.model_validate(unpack(receive(requests, 1 << 20)[1]))
        file = Path(settings.file) if settings.file else None
        send(answers, b"H", pack(_confine(file)._asdict()))
        from .llamacpp import LlamaCppModel, load_library  # in confinement: libraries start threads

        if file is None:  # asked only whether it starts
            load_library()
            send(answers, b"R", pack(["", 0]))
            return
        model = LlamaCppModel.load(settings)
        send(answers, b"R", pack([model.name, model.context_tokens]))
    except ModelError as error:
        with suppress(WireError):
            send(answers, b"E", pack([0, "model", str(error)]))
        return
    except WireError:
        return
    _Service(model, requests, answers, str(file)).run()


def _end_with(parent: int) -> None:
    """Has the system end this process with its parent, first where memory runs out, and keep no copy of its memory."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_VICTIM, encoding="ascii")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # nor may others of this user's processes look into it
        if os.getppid() != parent:  # it was gone before this was asked
            os._exit(0)


def _confine(file: Path | None) -> Any:
    from .gguf_shape import parts
    from .machine import gpu_devices, uses_gpu

    readable, devices = parts(file) if file is not None else [], [Path(os.devnull)]  # the library opens that to write
    if uses_gpu():
        readable += [path for path in map(Path, _GPU_FILES) if path.exists()]
        devices += gpu_devices()
    return confine(None, readable=readable, devices=devices)


class _Service:
    """Answers one conversation after the other, and reads ahead while there is none."""

    def __init__(self, model: LlamaCppModel, requests: IO[bytes], answers: IO[bytes], file: str) -> None:
        self._model, self._requests, self._answers, self._file = model, requests, answers, file
        self._telling = threading.Lock()
        self._changed = threading.Condition()
        self._chats: deque[_Job] = deque()
        self._ahead: deque[_Job] = deque()
        self._now: _Job | None = None
        self._states: dict[str, bytes] = {}
        self._kept: set[str] = set()
        self._answered = False

    def run(self) -> None:
        """Work until the parent is gone."""
        threading.Thread(target=self._listen, name="requests", daemon=True).start()
        with suppress(WireError):
            while True:
                job = self._next()
                if job.number:
                    work = self._value if "do" in job.values else self._chat
                    self._guarded(job.number, partial(work, job))
                else:
                    with suppress(ModelError, ValueError):  # told when it is asked
                        self._read_ahead(job)

    def _next(self) -> _Job:
        with self._changed:
            self._now = None
            self._changed.wait_for(lambda: self._chats or self._ahead)
            first = self._ahead if self._ahead and self._ahead[0].stopped else self._chats or self._ahead
            self._now = first.popleft()
            return self._now

    # --- the thread that listens ---

    def _listen(self) -> None:
        with suppress(WireError):
            while True:
                kind, body = receive(self._requests, MOST_STATE_BYTES + KEY_BYTES)
                if kind == b"S":
                    with self._changed:
                        self._states[body[:KEY_BYTES].decode("ascii")] = body[KEY_BYTES:]
                        self._changed.notify()
                else:
                    self._take(kind, unpack(body))
        os._exit(0)  # nobody is there any more, whatever is being worked at

    def _take(self, kind: bytes, values: Any) -> None:
        if kind == b"X":
            with self._changed:
                for job in filter(None, (self._now, *self._chats)):
                    job.stopped |= job.number == values
            return
        job = _Job(values.get("id", 0), [Message(*each) for each in values["messages"]], values)
        if kind == b"V" and values["do"] == "count_prompt":  # while an answer is written, too
            self._guarded(job.number, lambda: self._value(job))
            return
        with self._changed:
            if kind in b"CV":
                self._stop_reading()
                self._chats.append(job)
            else:
                self._ahead.append(job)
            self._changed.notify()

    def _stop_reading(self) -> None:
        """Ends what is read ahead, of which what has been read counts. A state that is kept is still looked for."""
        for job in (*self._ahead, *filter(None, (self._now,))):
            job.stopped |= job.number == 0
        self._ahead = deque(job for job in self._ahead if job.values["keep"])

    def _value(self, job: _Job) -> None:
        if job.values["do"] not in _VALUES:
            raise TypeError(job.values["do"])
        self._tell(b"V", [job.number, getattr(self._model, job.values["do"])(job.messages)])

    # --- the thread that works ---

    def _chat(self, job: _Job) -> None:
        self._answered = True
        self._tell(b"B", [job.number])
        last = time.monotonic() + job.values["seconds"]
        stream = self._model.chat(
            job.messages,
            max_tokens=job.values["max_tokens"],
            stop=job.values["stop"],
            grammar=job.values["grammar"],
            cancel=lambda: job.stopped or time.monotonic() > last,
        )
        written = False
        try:
            for piece in stream:
                written = True
                self._tell(b"T", [job.number, piece])
            reason = stream.finish_reason
        except Cancelled:
            if not job.stopped and not written:
                raise ModelError(too_slow(self._file, job.values["seconds"])) from None
            reason = "cancelled" if job.stopped else "length"
        self._tell(b"F", [job.number, reason])

    def _read_ahead(self, job: _Job) -> None:
        messages, model = job.messages, self._model
        last = () if messages[-1].role == "user" else (Message("user", ""),)
        if model.count_prompt([*messages, *last]) >= model.context_tokens:
            return
        key = model.state_key(messages) if job.values["keep"] else None
        if key is not None and key not in self._kept and not self._answered:  # a state would take the place of that
            state = self._asked_for(key)
            if state and model.restore(messages, state):
                self._kept.add(key)
        if not job.stopped:
            model.prepare(messages, cancel=lambda: job.stopped)
        if key is not None and key not in self._kept and not job.stopped:
            self._kept.add(key)
            state = model.state()
            if len(state) <= MOST_STATE_BYTES:
                self._send(b"S", key.encode("ascii"), state)

    def _asked_for(self, key: str) -> bytes | None:
        self._send(b"K", key.encode("ascii"))
        with self._changed:
            self._changed.wait_for(lambda: key in self._states, _STATE_SECONDS)
            state = self._states.get(key)
            self._states.clear()
            return state

    # --- what is told ---

    def _guarded(self, number: int, work: Callable[[], None]) -> None:
        """What goes wrong with one request is told, in words that hold nothing of its text."""
        try:
            work()
        except ModelError as error:
            self._tell(b"E", [number, "model", str(error)])
        except ValueError as error:
            self._tell(b"E", [number, "value", str(error)])
        except MemoryError:
            self._tell(b"E", [number, "memory", ""])
        except WireError:
            raise
        except Exception as error:
            self._tell(b"E", [number, "internal", type(error).__name__])

    def _tell(self, kind: bytes, values: list[Any]) -> None:
        self._send(kind, pack(values))

    def _send(self, kind: bytes, *parts: bytes) -> None:
        with self._telling:
            send(self._answers, kind, *parts)


def too_slow(file: str, seconds: float) -> str:
    """The message where the time was over before the first word."""
    return (
        f"{file}: the model wrote no word within {seconds:g} seconds; ask about fewer documents, choose a smaller model "
        "or raise slm.seconds"
    )
