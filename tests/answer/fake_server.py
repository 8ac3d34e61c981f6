"""A server on this machine that sends back the bytes it was given, as slowly and as brokenly as they say."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

Step = bytes | float
"""Bytes to send, or seconds to wait; a client that goes away meanwhile ends the wait."""


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: object


class FakeServer:
    """Answers "METHOD /path" with the steps given for it, in turn where there are several lists, the last again and again.

    What it was not told about is a 404. A context manager; `asked` are the requests in their order.
    """

    def __init__(self, replies: Mapping[str, Sequence[Step] | Sequence[Sequence[Step]]]) -> None:
        self.asked: list[Asked] = []
        self.left = threading.Event()
        """Set once a client went away while something was still to be sent."""
        self._replies = {key: _turns(value) for key, value in replies.items()}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._open: list[socket.socket] = []
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def chats(self) -> list[dict[str, object]]:
        """The bodies of the requests for an answer."""
        return [each.body for each in self.asked if each.path.endswith("/chat/completions")]  # type: ignore[misc]

    def __enter__(self) -> FakeServer:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Gone, with whatever is under way."""
        self._stopped.set()
        for each in (self._socket, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._stopped.is_set():
                client, _ = self._socket.accept()
                self._open.append(client)
                thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            asked = _read(client)
            if asked is None:
                return
            self.asked.append(asked)
            turns = self._replies.get(f"{asked.method} {asked.path}", [[answer({"error": "not found"}, 404)]])
            for step in turns.pop(0) if len(turns) > 1 else turns[0]:
                if isinstance(step, bytes):
                    client.sendall(step)
                elif self._waited(client, step):
                    self.left.set()
                    return

    def _waited(self, client: socket.socket, seconds: float) -> bool:
        """Whether the client went away within that time."""
        client.settimeout(seconds)
        try:
            return client.recv(1) == b""
        except TimeoutError:
            return False
        except OSError:
            return True
        finally:
            with suppress(OSError):
                client.settimeout(None)


def _turns(value: Sequence[Step] | Sequence[Sequence[Step]]) -> list[Sequence[Step]]:
    return list(value) if value and isinstance(value[0], (list, tuple)) else [value]  # type: ignore[arg-type,list-item]


def _read(client: socket.socket) -> Asked | None:
    head = b""
    while b"\r\n\r\n" not in head:
        block = client.recv(65_536)
        if not block:
            return None
        head += block
    head, _, body = head.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += client.recv(65_536)
    method, path, _ = first.split(" ")
    return Asked(method, path, headers, json.loads(body) if body else None)


def answer(value: object, status: int = 200, *headers: str) -> bytes:
    """A whole reply of JSON."""
    body = json.dumps(value).encode()
    lines = (f"HTTP/1.1 {status} Status", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
"""How a stream begins; `chunk`s follow, and `END`."""
END = b"0\r\n\r\n"


def chunk(data: bytes | str) -> bytes:
    """Bytes of a stream as HTTP carries them."""
    data = data.encode() if isinstance(data, str) else data
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def delta(text: str | None, finish: str | None = None, **more: object) -> str:
    """An event that adds text to an answer."""
    choice = {"index": 0, "delta": {"content": text} | more, "finish_reason": finish}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"


def stream(*events: str) -> list[bytes]:
    """A whole streamed answer, each event on its own."""
    return [STREAM, *map(chunk, events), END]


DONE = "data: [DONE]\n\n"
MODELS = [answer({"object": "list", "data": [{"id": "one", "object": "model", "owned_by": "vllm"}]})]
"""One model, of a server that tells no more."""
