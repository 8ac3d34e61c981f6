"""A DOCX opened from vetted parts, whatever its kind (Strict, with macros, a template)."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

import docx
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from ...config import Limits
from ...types import Attachment, Problem
from ..files import Loaded
from ..ooxml import damaged, main_part, rebuild, vetted_parts
from .marks import squeeze

_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MAIN_LIKE = (
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_EMBEDDED = "word/embeddings/"
_FILES = tuple(
    ".doc .docx .docm .rtf .htm .html .mht .txt .pdf .xls .xlsx .xlsm .xlsb .csv .ppt .pptx .msg .eml .zip .odt".split()
)


@dataclass(slots=True)
class Package:
    """An opened DOCX, and what of it had to be left out."""

    document: DocxDocument
    title: str | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    problems: list[Problem] = field(default_factory=list)


def open_package(loaded: Loaded, limits: Limits) -> Package:
    """Open the DOCX through python-docx; raises ParseError (damaged, too_expanded)."""
    parts, problems = vetted_parts(loaded, limits)
    main = main_part(loaded, parts)
    document = _opened(parts, main)
    if document is None:  # what expat reads lxml may refuse, as elements nested thousands deep
        problems += _without_unreadable(parts, main)
        document = _opened(parts, main)
    if document is None or document.element.tag != qn("w:document") or document.element.body is None:
        raise damaged(loaded)
    attachments = _attachments(loaded)
    if attachments:
        problems.append(_not_read(attachments))
    return Package(document, _title(parts), attachments, problems)


def _opened(parts: dict[str, bytes], main: str) -> DocxDocument | None:
    try:
        return docx.Document(io.BytesIO(rebuild(parts, main, dict.fromkeys(_MAIN_LIKE, _MAIN))))
    except Exception:  # KeyError, ValueError, errors of lxml and its own, which may quote the file
        return None


def _without_unreadable(parts: dict[str, bytes], main: str) -> Iterator[Problem]:
    for name, data in list(parts.items()):
        try:
            parse_xml(data)
        except Exception:  # lxml's errors
            if name != main:
                del parts[name]
                message = f"the part {posixpath.basename(name)} of the file is damaged, so its text is missing"
                yield Problem("parse", "part_failed", message)


def _attachments(loaded: Loaded) -> tuple[Attachment, ...]:
    with zipfile.ZipFile(io.BytesIO(loaded.data)) as archive:
        return tuple(
            Attachment(posixpath.basename(info.filename), info.file_size)
            for info in archive.infolist()
            if _is_attached(info.filename.lstrip("/")) and not info.is_dir()
        )


def _is_attached(name: str) -> bool:
    return name.startswith(_EMBEDDED) or (name.startswith("word/") and name.lower().endswith(_FILES))


def _not_read(attachments: tuple[Attachment, ...]) -> Problem:
    count = len(attachments)
    what = "1 file is embedded in it and" if count == 1 else f"{count:,} files are embedded in it and"
    message = f"{what} not read; open the document in Word, save what is embedded as files, add those"
    return Problem("parse", "attachments", message)


def _title(parts: Mapping[str, bytes]) -> str | None:
    """The title in the properties of the file."""
    if "docProps/core.xml" not in parts:
        return None
    text = ElementTree.fromstring(parts["docProps/core.xml"]).findtext(_TITLE)  # noqa: S314 - vetted: no document type
    return squeeze(text or "") or None
