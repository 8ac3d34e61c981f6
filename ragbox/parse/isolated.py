"""Reading files in a worker process, so that a file that crashes, hangs or takes over its reader harms nothing else.

The worker has no network, no files and limited memory (`confine`); the bytes of a file go to it through a pipe, and what
comes back is data (`wire`). One process reads file after file: its start costs more than most files.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import queue
import struct
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from ..child import ended_by, start_python
from ..config import Limits, OcrSettings
from ..confine import Confinement
from ..document import Document, Pixels, Rect
from ..errors import ParseError
from ..frames import WireError, pack, receive, send, unpack
from .codes import CODES, failure
from .files import read_bytes
from .progress import OnPage
from .wire import unpack_document

_START_SECONDS = 60.0
_LOOK_SECONDS = 0.1
"""How often the memory and the time of a worker are looked at."""
_MOST_WAITING, _LONGEST_STEP = 1_000, 200
"""Words of progress kept for a caller who is slow to hear them, and bytes of one: a flood of them is let go."""
_START = "from ragbox.parse.worker import main; main(int(sys.argv[2]))"


class Workers:
    """Reads files in a worker process, one at a time; threads take turns. A worker that a file ended is replaced.

    `limits` are what each file may cost. Close it, or use it as a context manager.
    """

    def __init__(self, limits: Limits, *, ocr: OcrSettings | None = None) -> None:
        self._limits = limits
        self._ocr = ocr or OcrSettings()
        self._turn = threading.Lock()
        self._worker: _Worker | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the process without waiting for it, so that it is ready when the first file comes."""
        with self._turn, suppress(OSError):  # told by the first file
            if self._worker is None:
                self._worker = _Worker(self._limits.memory_bytes)

    def close(self) -> None:
        """End the process, after what it is reading."""
        with self._turn:
            self._end()

    def confinement(self) -> Confinement:
        """What holds in the worker on this system. Raises ParseError when no worker can be started."""
        with self._turn:
            return self._ready("the worker").confinement

    def parse(self, path: Path, *, password: str | None = None, on_page: OnPage | None = None) -> Document:
        """The document of a file. `on_page` may raise: the reading ends there.

        Raises ParseError: what `ragbox.parse.parse` raises, and timed_out, out_of_memory, crashed or internal.
        """
        return self.parse_bytes(path.name, read_bytes(path, self._limits), password=password, on_page=on_page)

    def parse_bytes(
        self, name: str, data: bytes, *, password: str | None = None, on_page: OnPage | None = None
    ) -> Document:
        """As `parse`, of the bytes of a file called `name`."""
        request = {
            "do": "parse",
            "limits": self._limits.model_dump(),
            "ocr": self._ocr.model_dump(),
            "password": password,
        }
        with self._turn:
            _, head, words = self._ask(name, request, data, on_page)
            try:
                document = unpack_document(head, words)
            except WireError:
                self._crashed(name)
            if (document.name, document.document_id) != (name, hashlib.sha256(data).hexdigest()):
                self._crashed(name)  # it would stand in the box for another file
        return document

    def render(
        self,
        name: str,
        data: bytes,
        page: int,
        *,
        scale: float,
        highlights: Sequence[Rect],
        covers: Sequence[Rect] = (),
        password: str | None = None,
    ) -> bytes:
        """The page as PNG bytes; as `ragbox.parse.pdf.render.render_page`, and raises as `parse` does."""
        marks, hides = ([dataclasses.astuple(rect) for rect in rects] for rects in (highlights, covers))
        request = {
            "do": "render", "page": page, "scale": scale, "highlights": marks, "covers": hides, "password": password
        }  # fmt: skip
        with self._turn:
            return self._ask(name, request, data, None)[1]

    def draw(self, name: str, data: bytes, page: int, *, scale: float, password: str | None = None) -> Pixels:
        """The page as pixels, with nothing to decode; as `ragbox.parse.pdf.render.draw_page`; raises as `parse`."""
        request = {"do": "draw", "page": page, "scale": scale, "password": password}
        with self._turn:
            answer = self._ask(name, request, data, None)[1]
            width, height = struct.unpack("<II", answer[:8].ljust(8, b"\0"))
            if not width * height or len(answer) != 8 + 3 * width * height:
                self._crashed(name)
        return Pixels(width, height, answer[8:])

    def run(self, function: str, name: str, data: bytes, **arguments: Any) -> bytes:
        """What `module:function` of ragbox makes of a file's name, its bytes and JSON values, called in the worker.

        Raises ParseError: what the function raises, and what `parse` may.
        """
        request = {"do": "run", "function": function, "arguments": arguments}
        with self._turn:
            return self._ask(name, request, data, None)[1]

    # --- one request ---

    def _ask(
        self, name: str, request: dict[str, Any], data: bytes, on_page: OnPage | None
    ) -> tuple[bytes, bytes, bytes]:
        """The letter and bytes of the answer, and of a document its words."""
        while True:
            worker = self._ready(name)
            try:
                worker.send(pack(request | {"name": name, "seconds": self._limits.seconds}), data)
                return self._answer(worker, name, on_page)
            except _Retired:
                self._end()
            except ParseError:
                raise
            except BaseException:  # the caller stopped it in `on_page`, or pressed Ctrl-C: the worker still reads
                self._end()
                raise

    def _ready(self, name: str) -> _Worker:
        with suppress(OSError):
            if self._worker is None:
                self._worker = _Worker(self._limits.memory_bytes)
            if self._worker.wait_for_start():
                return self._worker
        self._end()
        raise failure(
            "no_worker", name, "the process that reads files cannot be started; `ragbox doctor` may tell more"
        )

    def _answer(self, worker: _Worker, name: str, on_page: OnPage | None) -> tuple[bytes, bytes, bytes]:
        at: tuple[str, int, int] | None = None
        begun = time.monotonic()
        while True:
            frame = worker.next_frame()
            if (frame is None or frame[0] == b"P") and worker.memory() > self._limits.memory_bytes:
                self._too_much_memory(name)
            if frame is None:
                if time.monotonic() - begun > self._limits.seconds:
                    self._timed_out(name, at)
                continue
            kind, body = frame
            if kind == b"P":
                at, begun = _step(body), time.monotonic()
                if at is None:
                    self._crashed(name)
                if on_page is not None:
                    on_page(*at)  # type: ignore[arg-type]
                    begun = time.monotonic()
            elif kind == b"E":
                self._error(name, body)
            elif kind == b"R":
                words = worker.next_frame(_START_SECONDS)
                if words is None or words[0] != b"W":
                    self._crashed(name)
                return kind, body, words[1]
            elif kind == b"I":
                return kind, body, b""
            elif not kind and worker.retired():
                raise _Retired
            else:
                self._crashed(name)

    # --- how it may end ---

    def _error(self, name: str, body: bytes) -> NoReturn:
        try:
            values = unpack(body)
            code, message = str(values["code"]), str(values.get("message", ""))[:1000]
            kind = str(values.get("type", ""))
        except (WireError, AttributeError, KeyError, TypeError):
            self._crashed(name)
        if code == "out_of_memory":
            self._too_much_memory(name)
        if code == "internal" and kind.isidentifier():
            raise failure("internal", name, f"internal error ({kind[:50]}) while it was read; please report it")
        if code not in CODES or not message:
            self._crashed(name)
        raise ParseError(message, code=code)

    def _timed_out(self, name: str, at: tuple[str, int, int] | None) -> NoReturn:
        self._end()
        what = f"page {at[1]} of {at[2]}, or what follows it," if at else "reading it"
        raise failure(
            "timed_out",
            name,
            f"{what} took longer than {self._limits.seconds:g} seconds; print it to PDF anew and add that, or raise "
            "limits.seconds in the profile",
        )

    def _too_much_memory(self, name: str) -> NoReturn:
        self._end()
        raise failure(
            "out_of_memory",
            name,
            f"needs more than {self._limits.memory_bytes:,} bytes of memory to be read; split it, or raise "
            "limits.memory_bytes in the profile",
        )

    def _crashed(self, name: str) -> NoReturn:
        worker = self._worker
        peak = worker.peak if worker is not None else 0
        ended = worker.signal() if worker is not None else ""
        self._end()
        if peak > 0.8 * self._limits.memory_bytes:
            self._too_much_memory(name)
        raise failure(
            "crashed",
            name,
            f"it ended the process that read it{ended}: it is damaged, or needs more than limits.memory_bytes; get the "
            "original, print it to PDF, or raise the limit in the profile",
        )

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


class _Retired(Exception):
    """The worker had ended by itself before it saw the request."""


def _step(body: bytes) -> tuple[str, int, int] | None:
    try:
        stage, page, pages = unpack(body)
    except (WireError, TypeError, ValueError):
        return None
    known = stage in ("parse", "ocr") and isinstance(page, int) and isinstance(pages, int)
    return (stage, page, pages) if known else None


class _Worker:
    """One process, the thread that takes in what it says, and the one that hands it a file."""

    def __init__(self, memory_bytes: int) -> None:
        self._process = start_python(_START, str(memory_bytes))
        self._longest = memory_bytes
        self._frames: queue.SimpleQueue[tuple[bytes, bytes]] = queue.SimpleQueue()
        self.confinement = Confinement()
        self.peak = 0
        self._started = False
        self._sender: threading.Thread | None = None
        self._asked = 0
        self._thread = threading.Thread(target=self._listen, name="ragbox-worker", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - for the type checker
        answers = 0
        with suppress(WireError):
            while answers <= 1 + 2 * self._asked:  # to be ready, and a document and its words for each request
                frame = receive(self._process.stdout, self._longest)
                answers += frame[0] != b"P"
                if frame[0] != b"P" or (len(frame[1]) < _LONGEST_STEP and self._frames.qsize() < _MOST_WAITING):
                    self._frames.put(frame)
        self._frames.put((b"", b""))

    def wait_for_start(self) -> bool:
        """Whether the process is up."""
        if not self._started:
            frame = self.next_frame(_START_SECONDS)
            if frame is None or frame[0] != b"H":
                return False
            try:
                self.confinement = Confinement(**unpack(frame[1]))
            except (WireError, TypeError):
                return False
            self._started = True
        return True

    def send(self, request: bytes, data: bytes) -> None:
        """Hand over a request, in a thread: a process that does not take it must not hold up its parent.

        What went wrong shows in the frames that follow.
        """
        if self._sender is not None:
            self._sender.join(1)
            if self._sender.is_alive():  # it answered before it was asked
                self._process.kill()
                self._sender.join()
        self._asked += 1
        self._sender = threading.Thread(target=self._hand_over, args=(request, data), name="ragbox-sender", daemon=True)
        self._sender.start()

    def _hand_over(self, request: bytes, data: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        with suppress(WireError):
            send(self._process.stdin, b"Q", request)
            send(self._process.stdin, b"D", data)

    def next_frame(self, seconds: float = _LOOK_SECONDS) -> tuple[bytes, bytes] | None:
        """What the process says next, with an empty letter when it is gone; None when it says nothing for so long."""
        try:
            return self._frames.get(timeout=seconds)
        except queue.Empty:
            return None

    def memory(self) -> int:
        """Bytes of memory that the process uses, 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_bytes().split()[1])
        except (OSError, ValueError, IndexError):
            return 0
        used = pages * os.sysconf("SC_PAGE_SIZE")
        self.peak = max(self.peak, used)
        return used

    def retired(self) -> bool:
        """Whether the process, which is gone, ended by itself and in peace."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(2) == 0
        return False

    def signal(self) -> str:
        """By which signal the process ended, in brackets, if by one."""
        return ended_by(self._process)

    def kill(self) -> None:
        """End the process now."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        if self._sender is not None:
            self._sender.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
