"""Looks through a redacted PDF for what must not be in it, with another reader than the one it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ..errors import RedactionError
from .values import Values

_ROOT = {"/Type", "/Pages"}
_PAGE = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}


def check_pdf(data: bytes, values: Values) -> None:
    """Raises RedactionError when the file holds more than pages, or a value in the text of one, in a stream or a byte."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.metadata is not None or set(reader.root_object) - _ROOT:
        raise _left("more than pages")
    for number, page in enumerate(reader.pages, start=1):
        if set(page) - _PAGE:
            raise _left(f"more than a picture and text on page {number}")
        if any(True for _ in values.places(page.extract_text())):
            raise _left(f"a value that was found in the text of page {number}")
    wanted = values.bytes_of()
    if any(_holds(each, wanted) for each in _streams(reader)):
        raise _left("a value that was found in one of its streams")
    if _holds(data, wanted):
        raise _left("a value that was found in its bytes")


def _streams(reader: Any) -> Iterator[bytes]:
    """Every stream, unpacked but for JPEG."""
    from pypdf.generic import StreamObject

    for number in range(1, int(reader.trailer["/Size"])):
        item = reader.get_object(number)
        if isinstance(item, StreamObject):
            yield item._data if item.get("/Filter") == "/DCTDecode" else item.get_data()


def _holds(data: bytes, wanted: set[bytes]) -> bool:
    return any(each in data for each in wanted)


def _left(what: str) -> RedactionError:
    return RedactionError(
        f"the redacted file still held {what}, so it was thrown away and nothing was written; please report it"
    )
