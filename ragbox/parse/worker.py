"""The process that reads files for a box: confined before it sees the first one. Started by `isolated`, never by hand.

Frames in: `Q` a request as JSON, then `D` the bytes of the file. Frames out: `H` once, what confinement holds; then per
request any number of `P` (progress), and at last `R` and `W` (a document and its words), `I` (an image, or what a function
made) or `E` (an error).
"""

from __future__ import annotations

import ctypes
import gc
import math
import mimetypes
import os
import select
import signal
import struct
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from ..child import pipes
from ..confine import confine
from ..frames import WireError, pack, receive, send, unpack
from .wire import pack_document

_TELL_SECONDS = 0.05
"""Progress of text pages is told no more often: they take milliseconds."""
_GRACE_SECONDS = 5
"""The parent ends a reading that takes too long, and says so; the worker ends itself only when it does not."""
_IDLE_SECONDS = 600.0
"""How long a worker waits for the next file, or page to draw, before it ends."""
_KEPT_BYTES = 110_000_000
"""A worker that holds more after a file ends, and a fresh one reads the next, but for the models of OCR, which take a second
to load: with them, more than half of what it may use."""


def main(memory_bytes: int) -> None:
    """Answer requests until the other side hangs up, or for a while has none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    requests, answers = pipes()
    mimetypes.knownfiles = []  # openpyxl would read the system's list, which is refused here
    confinement = confine(memory_bytes)
    from .. import parse  # loaded in confinement: libraries start threads
    from ..errors import ParseError

    send(answers, b"H", pack(confinement._asdict()))
    while not _idle(requests):
        try:
            request = unpack(receive(requests, sys.maxsize)[1])
            data = receive(requests, sys.maxsize)[1]
        except WireError:
            return
        except MemoryError:  # the file alone is too large; the rest of it is still in the pipe
            send(answers, b"E", pack({"code": "out_of_memory"}))
            return
        _end_after(request["seconds"])
        try:
            if request["do"] == "parse":
                _parse(parse, request, data, answers)
            else:
                _OTHERS[request["do"]](request, data, answers)
        except ParseError as error:
            send(answers, b"E", pack({"code": error.code, "message": str(error)}))
        except WireError:
            return
        except MemoryError:
            send(answers, b"E", pack({"code": "out_of_memory"}))
        except Exception as error:  # its words may quote the file
            send(answers, b"E", pack({"code": "internal", "type": type(error).__name__}))
        _end_after(None)
        del data
        if _too_large(memory_bytes):
            return


def _end_after(seconds: float | None) -> None:
    """Has the system end this process if it is not told otherwise in time: where the parent was killed, nobody else will."""
    if hasattr(signal, "alarm"):
        signal.alarm(0 if seconds is None else math.ceil(seconds) + _GRACE_SECONDS)


def _idle(requests: IO[bytes]) -> bool:
    """Waits for a request; True when none came."""
    try:
        return not select.select([requests], [], [], _IDLE_SECONDS)[0]
    except (OSError, ValueError):  # Windows cannot wait for a pipe
        return False


def _too_large(memory_bytes: int) -> bool:
    kept = memory_bytes // 2 if "rapidocr" in sys.modules else _KEPT_BYTES
    if _resident() > kept:
        gc.collect()
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
    return _resident() > kept


def _resident() -> int:
    """Bytes of memory in use, 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _parse(parse: Any, request: dict[str, Any], data: bytes, answers: IO[bytes]) -> None:
    from ..config import Limits, OcrSettings

    last = 0.0

    def on_page(stage: str, page: int, pages: int) -> None:
        nonlocal last
        _end_after(request["seconds"])
        now = time.monotonic()
        if stage != "parse" or now - last >= _TELL_SECONDS:
            last = now
            send(answers, b"P", pack([stage, page, pages]))

    document = parse.parse_bytes(
        request["name"],
        data,
        limits=Limits(**request["limits"]),
        password=request["password"],
        ocr=OcrSettings(**request["ocr"]),
        on_page=on_page,
    )
    head, words = pack_document(document)
    send(answers, b"R", head)
    send(answers, b"W", words)


def _render(request: dict[str, Any], data: bytes, answers: IO[bytes]) -> None:
    from ..document import Rect
    from .pdf.render import render_page

    image = render_page(
        data,
        request["page"],
        scale=request["scale"],
        highlights=[Rect(*rect) for rect in request["highlights"]],
        covers=[Rect(*rect) for rect in request["covers"]],
        password=request["password"],
        name=request["name"],
    )
    send(answers, b"I", image)


def _draw(request: dict[str, Any], data: bytes, answers: IO[bytes]) -> None:
    from .pdf.render import draw_page

    drawn = draw_page(data, request["page"], scale=request["scale"], password=request["password"], name=request["name"])
    send(answers, b"I", struct.pack("<II", drawn.width, drawn.height), drawn.rgb)


def _run(request: dict[str, Any], data: bytes, answers: IO[bytes]) -> None:
    """Another stage's function on hostile bytes, which belongs in here as much as reading them does; named by the parent."""
    module, _, function = request["function"].partition(":")
    send(answers, b"I", getattr(import_module(module), function)(request["name"], data, **request["arguments"]))


_OTHERS = {"render": _render, "draw": _draw, "run": _run}
