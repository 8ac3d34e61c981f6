"""Requests that whoever waits for them can give up at once.

The standard library's client: it follows no redirect, knows no proxy, and asks no other name than the one given. It can
only wait, so each request has a thread, which ends as soon as its connection is closed.
"""

from __future__ import annotations

import json
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Literal

from .address import Address

CONNECT = 5.0
"""Seconds for a connection; one on the same machine takes none."""
_LOOK = 0.02  # seconds between looks at what may end the wait
_BLOCK = 65_536
_AHEAD = 256  # blocks that are read before anybody takes them
_MOST = 8_000_000  # bytes of an answer that is not streamed

Why = Literal["unreachable", "cut", "silent", "malformed"]
Check = Callable[[], object]
"""Called again and again during a wait; ends it by raising."""


class NoAnswer(Exception):
    """No usable answer came. `why` says how; there is nothing of what was sent in it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as a whole; `value` is its JSON, None where it is none."""

    status: int
    value: object = field(repr=False)


class Call:
    """One request, under way. Close it when done: it is in nobody's way then, and the server stops working on it."""

    def __init__(self, address: Address, method: str, path: str, body: object = None) -> None:
        self.status = 0
        self._address = address
        self._request = (method, path or "/", None if body is None else json.dumps(body).encode())
        self._came: queue.Queue[bytes | int | NoAnswer | None] = queue.Queue(_AHEAD)  # status, blocks, end or failure
        self._lock = threading.Lock()
        self._closed = False
        self._socket: socket.socket | None = None
        threading.Thread(target=self._work, name="model server", daemon=True).start()

    def close(self) -> None:
        """Give up what has not come yet. Closing twice does no harm."""
        with self._lock:
            self._closed = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread, which closes it

    def begin(self, check: Check, until: float) -> int:
        """Waits for the status. `until` is on the monotonic clock. Raises NoAnswer, and whatever `check` raises."""
        came = self._take(check, until)
        self.status = came if isinstance(came, int) else 0
        return self.status

    def blocks(self, check: Check, until: float, silence: float | None = None) -> Iterator[bytes]:
        """The bytes of the answer as they come. `silence` is the longest wait between two. Raises as `begin` does."""
        while True:
            latest = until if silence is None else min(until, time.monotonic() + silence)
            came = self._take(check, latest)
            if not isinstance(came, bytes):
                return
            yield came

    def read(self, check: Check, until: float) -> Reply:
        """The whole answer. Raises as `begin` does."""
        status = self.status or self.begin(check, until)
        body = bytearray()
        for block in self.blocks(check, until):
            body += block
            if len(body) > _MOST:
                raise NoAnswer("malformed")
        return Reply(status, parsed(bytes(body)))

    def _take(self, check: Check, until: float) -> bytes | int | None:
        while True:
            check()
            try:
                came = self._came.get(timeout=_LOOK)
            except queue.Empty:
                if time.monotonic() >= until:
                    raise NoAnswer("silent") from None
                continue
            if isinstance(came, NoAnswer):
                raise came
            return came

    # -- in the thread

    def _work(self) -> None:
        connection: HTTPConnection | None = None
        try:
            connection = self._connect()
            if connection is None:
                self._give(NoAnswer("unreachable"))
            elif self._keep(connection):
                self._give(self._exchange(connection))
        except (OSError, HTTPException, ValueError, AttributeError):  # the last two where it is closed under way
            self._give(NoAnswer("cut"))
        finally:
            with self._lock:
                self._socket = None
            if connection is not None:
                connection.close()

    def _connect(self) -> HTTPConnection | None:
        for host in self._address.hosts:
            connection = _connection(self._address, host)
            with suppress(OSError):
                connection.connect()
                if connection.sock is not None:
                    connection.sock.settimeout(None)
                    return connection
            connection.close()
        return None

    def _keep(self, connection: HTTPConnection) -> bool:
        with self._lock:
            self._socket = connection.sock
            return not self._closed

    def _exchange(self, connection: HTTPConnection) -> NoAnswer | None:
        """Sends the request and hands on what comes; how it ended."""
        method, path, body = self._request
        headers = {"Accept": "application/json, text/event-stream", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, body, headers)
        with closing(connection.getresponse()) as response:
            self._give(response.status)
            while block := response.read1(_BLOCK):
                if not self._give(block):
                    break
            return NoAnswer("cut") if response.length else None  # less than was announced

    def _give(self, came: bytes | int | NoAnswer | None) -> bool:
        while not self._closed:
            with suppress(queue.Full):
                self._came.put(came, timeout=_LOOK)
                return True
        return False


def ask(address: Address, method: str, path: str, body: object = None, *, check: Check, seconds: float) -> Reply:
    """One request and its whole answer. Raises NoAnswer, and whatever `check` raises."""
    with closing(Call(address, method, path, body)) as call:
        return call.read(check, time.monotonic() + seconds)


def parsed(body: bytes) -> object:
    """JSON, or None for anything else."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _connection(address: Address, host: str) -> HTTPConnection:
    if address.scheme == "https":
        return HTTPSConnection(host, address.port, timeout=CONNECT, context=ssl.create_default_context())
    return HTTPConnection(host, address.port, timeout=CONNECT)
