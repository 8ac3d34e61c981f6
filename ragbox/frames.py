"""What passes between this program and a process that it started: frames on pipes, and JSON in them.

No pickle: what took over the process must not be able to run code outside of it, so what comes back is data only.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_HEAD = struct.Struct("<cQ")


class WireError(Exception):
    """The other side is gone, or sent what cannot be read."""


def send(stream: IO[bytes], kind: bytes, *parts: bytes) -> None:
    """Write one frame: a letter, the length, the parts one after the other. Raises WireError."""
    try:
        stream.write(_HEAD.pack(kind, sum(map(len, parts))))
        for part in parts:
            stream.write(part)
        stream.flush()
    except (OSError, ValueError) as error:
        raise WireError("the other side is gone") from error


def receive(stream: IO[bytes], longest: int) -> tuple[bytes, bytes]:
    """Read one frame of at most `longest` bytes. Raises WireError."""
    try:
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise WireError("the other side is gone")
        kind, length = _HEAD.unpack(head)
        if length > longest:
            raise WireError("a frame is too long")
        body = stream.read(length)
    except (OSError, ValueError) as error:
        raise WireError("the other side is gone") from error
    if len(body) < length:
        raise WireError("a frame was cut off")
    return kind, body


def pack(values: object) -> bytes:
    """JSON; lone surrogates survive."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Any:
    """The inverse of `pack`. Raises WireError."""
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise WireError("not JSON") from error
