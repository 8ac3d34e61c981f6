"""Connections to other machines: those that this process has tried, and those that are open now.

Python tells of each attempt before it is made (audit events, PEP 578); what native code does without Python is seen only
while it lasts, in the system's own table of connections. Nothing is refused here: `slm.server_hosts` and the script around
ragbox may want the network. What was told to the outside is not known, only to whom.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psutil

_NAME_SERVICE = 53
"""A resolver on this machine sends on what it is asked."""
_KEPT = 20
_EVENTS = frozenset(
    f"socket.{name}"
    for name in ("connect", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo")
)
"""Python's names of what may speak to another machine."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something this process tried: when (UTC, ISO 8601), `connect`, `send` or `look up`, and to or for whom."""

    time: str
    what: str
    whom: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Watched:
    """Attempts of this process since it began to watch itself: how many, and the newest of them, oldest first."""

    since: str
    count: int
    newest: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """What the system shows of this process and the Python processes that it started, which read files and run models.

    `outside` are the other ends of open connections to other machines, `reachable` the own ends that wait for one from
    there, each as address and port. `unseen` is how many of these processes may not be looked at.
    """

    processes: int
    outside: tuple[str, ...]
    reachable: tuple[str, ...]
    unseen: int


class _Watch:
    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal's handler may connect while an attempt is being noted
        self._since = ""
        self._count = 0
        self._newest: deque[Attempt] = deque(maxlen=_KEPT)

    def begin(self) -> None:
        with self._lock:
            if not self._since:
                self._since = _now()
                sys.addaudithook(_heard)

    def watched(self) -> Watched:
        with self._lock:
            return Watched(self._since, self._count, tuple(self._newest))

    def note(self, what: str, whom: str) -> None:
        with self._lock:
            self._count += 1
            self._newest.append(Attempt(_now(), what, whom))


_watch = _Watch()


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _EVENTS:  # every file that is opened comes by here: a plain function and this cost 0.4 µs, a method 1.3
        attempt = _attempt(event, arguments)
        if attempt is not None:
            _watch.note(*attempt)


def watch() -> None:
    """Begins to watch this process, which cannot be ended."""
    _watch.begin()


def watched() -> Watched:
    """What was tried since `watch`. Where it was never called, `since` is empty and means nothing."""
    return _watch.watched()


def open_now() -> Open:
    """What is open at this moment. Raises OSError where the system does not tell."""
    import psutil

    outside, reachable, unseen, count = set(), set(), 0, 0
    for process in _own_processes():
        try:
            connections = process.net_connections(kind="inet")
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
        except psutil.AccessDenied:
            unseen += 1
            continue
        count += 1
        for each in connections:
            if each.raddr:
                if is_outside(*each.raddr[:2]):
                    outside.add(_written(*each.raddr[:2]))
            elif each.laddr and not _loopback(each.laddr[0]):
                reachable.add(_written(*each.laddr[:2]))
    return Open(count, tuple(sorted(outside)), tuple(sorted(reachable)), unseen)


def is_outside(host: str, port: int | None = None) -> bool:
    """Whether a connection to `host`, a name or an address, goes to another machine or to a name service."""
    return port == _NAME_SERVICE or not (host in ("", "localhost") or _loopback(host) or _unspecified(host))


def _own_processes() -> Iterator[psutil.Process]:
    import psutil

    me = psutil.Process()
    yield me
    python = Path(sys.executable).resolve()
    for child in me.children(recursive=True):
        try:  # a browser that was opened from here is a child, too, and talks to whom it likes
            if Path(child.exe()).resolve() == python:
                yield child
        except psutil.AccessDenied:
            yield child
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue


def _attempt(event: str, arguments: tuple[Any, ...]) -> tuple[str, str] | None:
    match event, arguments:
        case (("socket.connect" | "socket.sendto" | "socket.sendmsg"), (sock, (host, port, *_))):
            if sock.family in (socket.AF_INET, socket.AF_INET6) and is_outside(_text(host), port):
                return "connect" if event == "socket.connect" else "send", _written(_text(host), port)
        case (("socket.getaddrinfo" | "socket.gethostbyname"), (host, *_)):
            if host and is_outside(_text(host)) and _address(_text(host)) is None:  # an address needs no looking up
                return "look up", _text(host)
        case "socket.gethostbyaddr", (host, *_):
            if is_outside(_text(host)):
                return "look up", _text(host)
        case "socket.getnameinfo", ((host, *_), *_):
            if is_outside(_text(host)):
                return "look up", _text(host)
    return None


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else str(host)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _loopback(host: str) -> bool:
    address = _address(host)
    return address is not None and address.is_loopback


def _unspecified(host: str) -> bool:
    """Connecting to no address in particular is connecting to this machine."""
    address = _address(host)
    return address is not None and address.is_unspecified


def _written(host: str, port: object) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
