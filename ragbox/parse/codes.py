"""The words a program can rely on when a file, or a page of it, could not be read."""

from __future__ import annotations

from pathlib import PurePath

from ..errors import ParseError

CODES: dict[str, str] = {
    # ParseError: nothing of the file could be used.
    "not_found": "there is no file at the path",
    "directory": "the path is a folder",
    "permission": "the file may not be read by this user",
    "removed": "the file disappeared or changed while it was read",
    "unreadable": "the operating system failed to read the file",
    "name": "the path is not in UTF-8, so that the box cannot keep it",
    "empty": "the file has no bytes",
    "unknown_type": "the content is of no kind that is read",
    "legacy_doc": "an old Word, Excel, PowerPoint or Outlook file",
    "damaged": "the file is truncated or corrupt beyond reading",
    "encrypted": "the file needs a password and none was given, or it is no PDF, for which none can be given",
    "wrong_password": "the password does not open the PDF",
    "no_pages": "the PDF has no pages",
    "too_large": "the file is larger than limits.file_bytes",
    "too_many_pages": "the PDF has more pages, or the presentation more slides, than limits.pages",
    "too_many_characters": "a page has more characters than limits.page_characters, or one without pages 100 times as many",
    "too_expanded": "the parts of an office file, or what is attached to a mail, unpack to more than limits.expanded_bytes",
    "timed_out": "reading the file, or one of its pages, took longer than limits.seconds",
    "out_of_memory": "reading the file took more than limits.memory_bytes",
    "crashed": "the process that read the file was ended by it",
    "internal": "a fault of ragbox",
    "no_worker": "the process that reads files could not be started",
    "no_such_page": "a page was asked for that the PDF does not have",
    # Problem: the rest of the file was read.
    "no_text": "a page is an image, and OCR found no text in it or is off",
    "garbled_text": "the text layer of a page is unreadable, and OCR found nothing better or is off",
    "ocr_failed": "OCR of a page failed; what its text layer holds was kept",
    "ocr_uncertain": "a page was read by OCR with little confidence",
    "page_failed": "a page could not be read at all",
    "second_reader": "a page was read by the second reader: its text is there, but not the places of its words",
    "truncated": "the end of the file is missing, so pages may be missing too",
    "hidden_text": "the file holds text that a reader does not see; it is not searched",
    "form_failed": "the values of the form fields could not be read",
    "attachments": "files are embedded in the file, which are not read",
    "part_failed": "a part of a file (notes, headers, numbering, a sheet, a slide) could not be read",
}
"""Every code of a ParseError or a Problem of stage "parse", with its meaning."""


def failure(code: str, file: str | PurePath, message: str) -> ParseError:
    """A ParseError whose message starts with the file's name."""
    assert code in CODES, code  # noqa: S101 - a code outside the table is a mistake in this package
    return ParseError(f"{file}: {message}", code=code)
