"""Bounds for files that are sent through the page: Streamlit holds them in memory until they are added to the box."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

MOST_FILES, MOST_BYTES = 2_000, 1_500_000_000
"""Of all browsers together. The page asks for less at a time, and says so; this holds whoever sends."""

Held = Callable[[], tuple[int, int]]


class Uploads:
    """Refuses what would take the memory for uploads beyond its bounds, before any of it is read.

    `held` gives the number of files that are held already, and their bytes.
    """

    def __init__(self, app: ASGIApp, held: Held) -> None:
        self._app = app
        self._held = held
        self._coming: list[int] = []
        self._one = asyncio.Lock()
        # From a megabyte on it would lie in the clear on the disk, in a file for temporary things.
        MultiPartParser.spool_max_size = MOST_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses, or hands on."""
        if scope["type"] != "http" or scope["method"] not in ("PUT", "POST", "PATCH"):
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await PlainTextResponse("say how long it is (Content-Length)\n", 411)(scope, receive, send)
            return
        files, size = self._held()
        if files + len(self._coming) >= MOST_FILES or size + sum(self._coming) + int(length) > MOST_BYTES:
            await PlainTextResponse(_FULL, 413, {"connection": "close"})(scope, receive, send)
            return
        self._coming.append(int(length))
        try:
            async with self._one:  # while it is taken apart there are two of it
                await self._app(scope, receive, send)
        finally:
            self._coming.remove(int(length))


_FULL = "too much was sent at once; add what was sent, or name the folder in the page instead\n"


def held_by_streamlit() -> tuple[int, int]:
    """The files that were sent and have not been added yet, and their bytes."""
    from streamlit.runtime import get_instance

    manager = cast("MemoryUploadedFileManager", get_instance().uploaded_file_mgr)
    sizes = [len(file.data) for session in list(manager.file_storage.values()) for file in list(session.values())]
    return len(sizes), sum(sizes)
