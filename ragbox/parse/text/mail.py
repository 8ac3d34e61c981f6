"""Mails to `Document`: headers, text, and what is attached, read by the same parsers and put below the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser

from ...config import Limits, OcrSettings
from ...errors import ParseError
from ...types import Attachment, Document, Problem
from ..codes import failure
from ..files import Loaded, identify
from ..progress import OnPage
from .bundle import Bundle
from .flow import PAGES_WORTH, Flow, too_long
from .mail_text import Mail, body, content, file_name, header
from .mail_versions import Body, Text, Versions, add_body

MEDIA_TYPE = "message/rfc822"

_HEADERS = ("From", "To", "Cc", "Bcc", "Date", "Subject")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_NOT_READ = ("unknown_type", "legacy_doc", "empty")
_DEEPEST = 3
_MOST_FILES = 500
_MOST_NAMED = 10


@dataclass(slots=True)
class _Reading:
    """How attached files are read, and what the whole mail may still take."""

    limits: Limits
    password: str | None
    ocr: OcrSettings
    on_page: OnPage | None
    bytes_left: int
    files_left: int = _MOST_FILES


class _TooMuch(Exception):
    """The files attached to a mail, and to the mails in it, are more than it may hold in all."""


@dataclass(slots=True)
class _Found:
    """What a mail holds: its texts and attached files in order, and all its pages, shown or not."""

    body: Body = field(default_factory=list)
    attached: list[Mail] = field(default_factory=list)
    pages: list[str] = field(default_factory=list, repr=False)


def parse_eml(
    loaded: Loaded, *, limits: Limits, password: str | None, ocr: OcrSettings, on_page: OnPage | None
) -> Document:
    """The document of a mail's bytes, with the files attached to it below its text; it has no pages.

    Raises ParseError (damaged, too_expanded, too_many_characters). What is wrong with an attached file is a problem.
    """
    try:
        return _parse(loaded, _Reading(limits, password, ocr, on_page, limits.expanded_bytes), depth=1)
    except _TooMuch:
        message = f"holds attached files of more than {limits.expanded_bytes:,} bytes; raise limits.expanded_bytes"
        raise failure("too_expanded", loaded.name, message) from None


def _parse(loaded: Loaded, reading: _Reading, depth: int) -> Document:
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(loaded.data)  # newer policies raise on malformed headers
        return _read(mail, loaded, reading, depth)
    except RecursionError:
        raise failure("damaged", loaded.name, "nests its parts too deeply; do not trust it") from None


def _read(mail: Mail, loaded: Loaded, reading: _Reading, depth: int) -> Document:
    flow = Flow(loaded, reading.limits)
    for name in _HEADERS:
        value = header(mail, name.lower())
        flow.add("field", f"{name}: {value}" if value.strip() else "")
    found = _Found()
    _collect(mail, found)
    add_body(flow, found.body)
    bundle = Bundle(flow.document(MEDIA_TYPE, header(mail, "subject")))
    missed: list[str] = []
    for part in found.attached:
        if not _is_shown_inside(part, found.pages):
            _attach(bundle, part, reading, depth, missed)
            if bundle.length > PAGES_WORTH * reading.limits.page_characters:
                raise too_long(loaded, PAGES_WORTH * reading.limits.page_characters)
    if missed:
        bundle.problems.append(_missed(missed))
    return bundle.document()


def _children(part: Mail) -> list[Mail]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, type(part))] if isinstance(payload, list) else []


def _collect(part: Mail, found: _Found) -> None:
    """Sort the parts of a mail, with alternatives as versions of one text."""
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart":
        children = _children(part)
        if kind == "multipart/alternative":
            _collect_versions(children, found)
        else:
            for child in children:
                _collect(child, found)
    elif kind in ("text/plain", "text/html") and not _is_file(part):
        text = Text(kind == "text/html", body(part))
        found.body += [text] if text.text.strip() else []
        found.pages += [text.text] if text.page else []
    elif kind not in _SIGNATURES:
        found.attached.append(part)


def _collect_versions(children: list[Mail], found: _Found) -> None:
    versions = Versions([])
    for child in children:
        inner = _Found()
        _collect(child, inner)
        found.attached += inner.attached
        found.pages += inner.pages
        versions.bodies.append(inner.body)
    found.body.append(versions)


def _is_file(part: Mail) -> bool:
    try:
        disposition = part.get_content_disposition()
    except Exception:  # malformed headers
        disposition = None
    return disposition == "attachment" or bool(file_name(part))


def _is_shown_inside(part: Mail, pages: list[str]) -> bool:
    """True for the images of a mail's own page: logos and signatures, which are no attachments to a reader."""
    if part.get_content_maintype() != "image":
        return False
    identifier = header(part, "content-id").strip().strip("<>")
    if identifier and any(f"cid:{identifier}" in page for page in pages):
        return True
    return bool(identifier) and header(part, "content-disposition").lower().startswith("inline")


def _attach(bundle: Bundle, part: Mail, reading: _Reading, depth: int, missed: list[str]) -> None:
    inner = _children(part)
    if part.get_content_type() == "message/rfc822" and inner:
        name = file_name(part) or header(inner[0], "subject") or "message"
        data = b""
    else:
        name = file_name(part) or f"unnamed.{part.get_content_subtype()}"
        data = content(part) or b"\n".join(_status_lines(inner))
    reading.bytes_left -= len(data)
    if reading.bytes_left < 0:
        raise _TooMuch
    reading.files_left -= 1
    try:
        if reading.files_left < 0:
            raise failure("unknown_type", name, "is one of too many attached files")
        loaded = identify(name, data) if not inner or data else Loaded(name, "", "eml", b"")
        if loaded.type == "eml" and depth >= _DEEPEST:
            raise failure("unknown_type", name, "is a mail in a mail in a mail")
        bundle.attach(name, _document(loaded, inner, reading, depth))
    except ParseError as error:
        bundle.attachments.append(Attachment(name, len(data) or None))
        if error.code in _NOT_READ:
            missed.append(name)
        else:
            bundle.problems.append(Problem("parse", error.code, str(error)))


def _status_lines(reports: list[Mail]) -> Iterator[bytes]:
    """The lines of a report on delivery, which is made up of headers."""
    for report in reports:
        for name, value in report.raw_items():
            yield f"{name}: {value}".encode("utf-8", "replace")
        yield b""


def _document(loaded: Loaded, inner: list[Mail], reading: _Reading, depth: int) -> Document:
    if loaded.type != "eml":
        from .. import parse_bytes

        return parse_bytes(
            loaded.name,
            loaded.data,
            limits=reading.limits,
            password=reading.password,
            ocr=reading.ocr,
            on_page=reading.on_page,
        )
    if inner and not loaded.data:
        return _read(inner[0], loaded, reading, depth + 1)
    return _parse(loaded, reading, depth + 1)


def _missed(names: list[str]) -> Problem:
    shown = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
    count = "an attached file was" if len(names) == 1 else f"{len(names)} attached files were"
    return Problem("parse", "attachments", f"{count} not read: {shown}; save what matters of them and add it")
