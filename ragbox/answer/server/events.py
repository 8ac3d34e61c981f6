"""The stream of an answer: server-sent events, cut anywhere, to pieces of text.

Every server that is known sends one object a line. What they differ in: comments to keep the connection alive, a space
after the colon or none, the ends of lines, a last event without an empty line, errors in a field or event of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .faults import ServerFault, fault_in
from .http import NoAnswer

_MOST = 1_000_000  # bytes of one event
_FIELDS = (b"data", b"error")  # `error` is how llama-server reported one in a stream until 2025
_DONE = "[DONE]"


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event adds to an answer. `finish` is why the answer ends, in the server's words; `done` its last event."""

    text: str = field(default="", repr=False)
    finish: str | None = None
    done: bool = False


class EventReader:
    """Takes the bytes of an answer as they come. One that is not a stream but one JSON object is read as such."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._data = ""
        self._after_return = False
        self._stream: bool | None = None  # not known before the first byte

    def feed(self, block: bytes) -> Iterator[Piece]:
        """What the block completes. Raises NoAnswer for what is no stream, ServerFault for an error in it."""
        if self._stream is None:
            block = (bytes(self._line) + block).removeprefix(b"\xef\xbb\xbf")
            self._line.clear()
            if not block.strip():
                self._line += block
                return
            self._stream = not block.lstrip().startswith(b"{")
        if not self._stream:
            self._keep(block)
            return
        for line in self._lines(block):
            yield from self._take(line)

    def end(self) -> Iterator[Piece]:
        """What is left when no more can come."""
        if self._stream is False:
            whole = bytes(self._line)
            try:
                yield piece(json.loads(whole))
            except (ValueError, RecursionError) as error:
                raise NoAnswer("cut") from error
            yield Piece(done=True)
        elif self._line:
            yield from self._take(bytes(self._line))
        if self._data:
            raise NoAnswer("cut")

    def _lines(self, block: bytes) -> Iterator[bytes]:
        if self._after_return and block.startswith(b"\n"):
            block = block[1:]
        self._after_return = block.endswith(b"\r")
        *lines, rest = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            self._line += line
            whole = bytes(self._line)
            self._line.clear()
            yield whole
        self._keep(rest)

    def _keep(self, block: bytes) -> None:
        self._line += block
        if len(self._line) > _MOST:
            raise NoAnswer("malformed")

    def _take(self, line: bytes) -> Iterator[Piece]:
        if not line:
            if self._data:  # an event has ended and is no object
                raise NoAnswer("malformed")
            return
        name, _, value = line.partition(b":")
        if name not in _FIELDS:
            return
        text = value.decode("utf-8", "replace").removeprefix(" ")
        self._data = f"{self._data}\n{text}" if self._data else text
        if not self._data.strip():
            self._data = ""
        elif self._data.strip() == _DONE:
            self._data = ""
            yield Piece(done=True)
        elif isinstance(found := _object(self._data), dict):
            self._data = ""
            yield piece({"error": found} if name == b"error" else found)
        elif len(self._data) > _MOST:
            raise NoAnswer("malformed")


def piece(value: object) -> Piece:
    """What a chunk of a stream, or a whole answer, says. Raises ServerFault for an error.

    What a model thinks to itself and tools that it would use are not part of an answer.
    """
    if not isinstance(value, Mapping):
        raise NoAnswer("malformed")
    if (found := fault_in(200, value)) is not None:
        raise ServerFault(found)
    choices = value.get("choices")
    if not isinstance(choices, list) or not choices:  # figures of use, or nothing yet
        return Piece()
    first = choices[0]
    if not isinstance(first, Mapping):
        raise NoAnswer("malformed")
    said = first.get("delta") or first.get("message")
    text = said.get("content") if isinstance(said, Mapping) else None
    finish = first.get("finish_reason")
    return Piece(text if isinstance(text, str) else "", finish if isinstance(finish, str) and finish else None)


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
