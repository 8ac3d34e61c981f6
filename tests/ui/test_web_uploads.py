"""Files sent through the page are held in memory, and only so many of them."""

from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from ragbox.web import uploads
from ragbox.web.uploads import Uploads


@pytest.fixture(autouse=True)
def bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 3)
    monkeypatch.setattr(uploads, "MOST_BYTES", 1_000)
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1)


class Server:
    """Uploads, before an application that holds each request for as long as it is told."""

    def __init__(self, files: int = 0, size: int = 0) -> None:
        self.reached = 0
        self.go = asyncio.Event()
        self.uploads = Uploads(self._application, lambda: (files, size))

    async def _application(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002
        self.reached += 1
        await self.go.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def ask(self, length: str | None, method: str = "PUT") -> int:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            raise AssertionError("something of it was read")

        headers = [] if length is None else [(b"content-length", length.encode())]
        await self.uploads({"type": "http", "method": method, "headers": headers}, receive, send)
        return int(sent[0]["status"])


def status(files: int, size: int, length: str | None, method: str = "PUT") -> int:
    async def run() -> int:
        server = Server(files, size)
        server.go.set()
        return await server.ask(length, method)

    return asyncio.run(run())


def test_what_fits_is_let_through() -> None:
    assert status(0, 0, "1000") == 204
    assert status(2, 800, "200") == 204
    assert status(9, 9_999, None, "GET") == 204
    assert status(9, 9_999, None, "DELETE") == 204


@pytest.mark.parametrize(("files", "size", "length"), [(0, 0, "1001"), (3, 0, "1"), (1, 900, "101"), (0, 0, "9" * 30)])
def test_what_does_not_fit_is_refused_before_any_of_it_is_read(files: int, size: int, length: str) -> None:
    for method in ("PUT", "POST", "PATCH"):
        assert status(files, size, length, method) == 413


@pytest.mark.parametrize("length", [None, "", "-1", "x", "1 1"])
def test_without_a_length_nothing_is_taken(length: str | None) -> None:
    assert status(0, 0, length) == 411


def test_what_is_on_its_way_counts_and_is_forgotten_when_it_is_there() -> None:
    async def run() -> None:
        server = Server()
        first = [asyncio.create_task(server.ask("400")) for _ in range(2)]
        await asyncio.sleep(0)
        assert server.reached == 1  # one at a time is taken apart
        assert await server.ask("400") == 413
        server.go.set()
        assert await asyncio.gather(*first) == [204, 204]
        assert await server.ask("200") == 204

    asyncio.run(run())


def test_nothing_of_a_file_is_written_to_the_disk_while_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10_000_000)
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n'
    body = head + bytes(3_000_000) + b"\r\n--x--\r\n"

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def application(scope: Any, receive: Any, send: Any) -> None:
        async with Request(scope, receive).form() as form:
            upload = form["f"]
            assert isinstance(upload, UploadFile)
            assert isinstance(upload.file, SpooledTemporaryFile)
            assert not upload.file._rolled  # type: ignore[attr-defined]
            assert len(await upload.read()) == 3_000_000
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def run() -> None:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [
            (b"content-length", str(len(body)).encode()),
            (b"content-type", b"multipart/form-data; boundary=x"),
        ]
        scope = {"type": "http", "method": "PUT", "headers": headers}
        await Uploads(application, lambda: (0, 0))(scope, receive, send)
        assert sent[0]["status"] == 204

    asyncio.run(run())
