"""A model hub on loopback that answers as huggingface.co does: it sends who asks for a file on to another host."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Asked:
    """A request that came."""

    method: str
    path: str
    range: str | None
    token: str | None


@dataclass
class Hub:
    """What the hub gives, how it misbehaves, and what it was asked for."""

    data: bytes
    repository: str
    file: str
    url: str = ""
    sha256: str | None = None
    """What the hub says, where that is not the truth."""
    error: tuple[int, str] | None = None
    """Status and X-Error-Code of every answer."""
    token: str | None = None
    """Only who sends it gets the file."""
    cuts: list[int] = field(default_factory=list)
    """Bytes after which the next downloads break off, one after the other."""
    hold: threading.Event | None = None
    """A download that breaks off waits for this first."""
    ranges: bool = True
    asked: list[Asked] = field(default_factory=list)
    sent: int = 0

    @property
    def downloads(self) -> list[Asked]:
        return [each for each in self.asked if each.path.startswith("/cdn/")]


@contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    """Serves it for a while, at `hub.url`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            return None

        def _answer(self) -> None:
            token = self.headers.get("Authorization")
            hub.asked.append(Asked(self.command, self.path, self.headers.get("Range"), token))
            if self.path.startswith("/cdn/"):
                self._bytes()
                return
            paths = [f"/{hub.repository}/resolve/{each}/{hub.file}" for each in ("main", COMMIT)]
            error = hub.error
            if hub.token is not None and token != f"Bearer {hub.token}":
                error = (401 if token is None else 403, "GatedRepo")
            if error is not None:
                self._head(error[0], {"X-Error-Code": error[1], "X-Error-Message": "no", "Content-Length": "0"})
            elif self.path not in paths:
                self._head(404, {"X-Error-Code": "EntryNotFound", "Content-Length": "0"})
            else:
                self._redirect()

        def _redirect(self) -> None:
            sha256 = hub.sha256 or hashlib.sha256(hub.data).hexdigest()
            other = f"http://localhost:{hub.url.rpartition(':')[2]}/cdn/{hub.file}"
            self._head(
                302,
                {
                    "X-Repo-Commit": COMMIT,
                    "X-Linked-Etag": f'"{sha256}"',
                    "X-Linked-Size": str(len(hub.data)),
                    "X-Xet-Hash": "ab" * 32,
                    "X-Xet-Refresh-Route": f"{hub.url}/api/models/{hub.repository}/xet-read-token/{COMMIT}",
                    "ETag": '"of-the-pointer"',
                    "Location": other,
                    "Content-Length": "0",
                },
            )

        def _bytes(self) -> None:
            wanted = self.headers.get("Range") if hub.ranges else None
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            headers = {"Content-Length": str(len(hub.data) - start), "ETag": '"of-the-store"'}
            if wanted:
                headers["Content-Range"] = f"bytes {start}-{len(hub.data) - 1}/{len(hub.data)}"
            self._head(206 if wanted else 200, headers)
            cut = hub.cuts.pop(0) if hub.cuts else None
            piece = hub.data[start:] if cut is None else hub.data[start : start + cut]
            self.wfile.write(piece)
            hub.sent += len(piece)
            if cut is not None:
                if hub.hold is not None:
                    hub.hold.wait(30)
                self.close_connection = True

        def _head(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
