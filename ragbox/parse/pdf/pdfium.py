"""Contact with PDFium: opening a file, its outline, pages as words, pages as images.

PDFium is not thread-safe, and a server renders pages while a folder is being read, so every call is made under one lock.
"""

from __future__ import annotations

import threading
from typing import Any

import pypdfium2
import pypdfium2.raw as c

from .annotations import attached_name
from .pdfium_page import PageTooLong, read_page
from .rawpage import OutlineItem, RawPage

__all__ = ["PageTooLong", "PdfiumError", "PdfiumFile"]

_MOST_ATTACHED = 10_000

_LOCK = threading.RLock()


class PdfiumError(Exception):
    """PDFium could not open the file or a page; `password` is True when a password is what it wants."""

    def __init__(self, message: str, *, password: bool = False) -> None:
        super().__init__(message)
        self.password = password


class PdfiumFile:
    """An open PDF. Close it, or use it as a context manager; raises PdfiumError when PDFium cannot open the bytes."""

    def __init__(self, data: bytes, password: str | None = None) -> None:
        with _LOCK:
            try:
                self._pdf = pypdfium2.PdfDocument(data, password=password)
            except pypdfium2.PdfiumError as error:
                wants = getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD
                raise PdfiumError(str(error), password=wants) from error

    def __enter__(self) -> PdfiumFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file; nothing else may be called afterwards."""
        with _LOCK:
            self._pdf.close()

    def __len__(self) -> int:
        with _LOCK:
            return len(self._pdf)

    @property
    def has_form(self) -> bool:
        """True when the file holds form fields."""
        with _LOCK:
            return bool(self._pdf.get_formtype() != c.FORMTYPE_NONE)

    @property
    def title(self) -> str | None:
        """The title in the file's metadata."""
        with _LOCK:
            return str(self._pdf.get_metadata_value("Title")).strip() or None

    def attached(self) -> list[str]:
        """The names of the files attached to the file as a whole."""
        with _LOCK:
            count = min(max(0, c.FPDFDoc_GetAttachmentCount(self._pdf.raw)), _MOST_ATTACHED)
            return [attached_name(c.FPDFDoc_GetAttachment(self._pdf.raw, index)) for index in range(count)]

    def outline(self) -> list[OutlineItem]:
        """The entries of the outline in order, none when it is missing or broken."""
        items: list[OutlineItem] = []
        with _LOCK:
            try:
                for mark in self._pdf.get_toc(max_depth=8):
                    title = " ".join(str(mark.get_title()).split())
                    dest = mark.get_dest()
                    index = dest.get_index() if dest else None
                    if title:
                        items.append(OutlineItem(title, int(mark.level), None if index is None else int(index) + 1))
            except (pypdfium2.PdfiumError, ValueError, RuntimeError):
                return items
        return items

    def read_page(self, number: int, most_characters: int) -> RawPage:
        """Words and rules of the 1-based page; raises PdfiumError, or PageTooLong above `most_characters`."""
        with _LOCK:
            try:
                page = self._pdf[number - 1]
            except pypdfium2.PdfiumError as error:
                raise PdfiumError(str(error)) from error
            try:
                label = str(self._pdf.get_page_label(number - 1)).strip() or None
                return read_page(page, number, label, most_characters)
            except pypdfium2.PdfiumError as error:
                raise PdfiumError(str(error)) from error
            finally:
                page.close()

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of the 1-based page in points, as displayed; raises PdfiumError."""
        with _LOCK:
            try:
                width, height = self._pdf.get_page_size(number - 1)
            except pypdfium2.PdfiumError as error:
                raise PdfiumError(str(error)) from error
            return float(width), float(height)

    def render(self, number: int, scale: float) -> Any:
        """The 1-based page as an RGB PIL image, form fields drawn, `scale` pixels to the point; raises PdfiumError."""
        with _LOCK:
            try:
                if self._pdf.get_formtype() != c.FORMTYPE_NONE and self._pdf.formenv is None:
                    self._pdf.init_forms()
                page = self._pdf[number - 1]
                try:
                    bitmap = page.render(scale=scale)
                    image = bitmap.to_pil().convert("RGB")
                    bitmap.close()
                    return image
                finally:
                    page.close()
            except pypdfium2.PdfiumError as error:
                raise PdfiumError(str(error)) from error
