"""Page images: drawn from the file a document was indexed from, in a process of its own."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ParseError
from .types import DocumentInfo, Rect

if TYPE_CHECKING:
    from .config import Profile
    from .parse.isolated import Workers


class Pictures:
    """Draws pages; by another process than those that read files, so that a page is shown while a folder is being read."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._lock = threading.Lock()
        self._painter: Workers | None = None

    def draw(
        self,
        info: DocumentInfo,
        page: int,
        *,
        scale: float,
        highlights: Sequence[Rect],
        covers: Sequence[Rect],
        password: str | None,
    ) -> bytes | None:
        """A PNG of the page with what is highlighted marked and what is covered black; None of what is no PDF.

        Raises ParseError.
        """
        from .parse.kinds import is_pdf

        data = original(info)
        if not is_pdf(data):
            return None
        return self.painter().render(
            info.name, data, page, scale=scale, highlights=highlights, covers=covers, password=password
        )

    def painter(self) -> Workers:
        """The process, not yet started."""
        from .parse.isolated import Workers

        with self._lock:
            if self._painter is None:
                self._painter = Workers(self._profile.limits, ocr=self._profile.ocr)
            return self._painter

    def close(self) -> None:
        """Ends the process."""
        if self._painter is not None:
            self._painter.close()


def original(info: DocumentInfo) -> bytes:
    """The bytes a document was indexed from, as long as one of its files still has them. Raises ParseError."""
    for path in info.paths:
        with suppress(OSError):
            data = Path(path).read_bytes()
            if hashlib.sha256(data).hexdigest() == info.document_id:
                return data
    raise ParseError(f"{info.name}: the file was moved, changed or deleted since it was indexed; ingest it again")
