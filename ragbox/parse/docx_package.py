"""A DOCX opened from vetted parts, whatever its kind (Strict, with macros, a template)."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import docx
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn

from ..config import Limits
from ..types import Problem
from .files import Loaded
from .ooxml import damaged, main_part, rebuild, vetted_parts

_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MAIN_LIKE = (
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)


@dataclass(slots=True)
class Package:
    """An opened DOCX, and what of it had to be left out."""

    document: DocxDocument
    problems: list[Problem] = field(default_factory=list)


def open_package(loaded: Loaded, limits: Limits) -> Package:
    """Open the DOCX through python-docx; raises ParseError (damaged, too_expanded)."""
    parts, problems = vetted_parts(loaded, limits)
    main = main_part(loaded, parts)
    try:
        document = docx.Document(io.BytesIO(rebuild(parts, main, dict.fromkeys(_MAIN_LIKE, _MAIN))))
    except Exception:  # KeyError, ValueError, errors of lxml and its own, which may quote the file
        raise damaged(loaded) from None
    if document.element.tag != qn("w:document") or document.element.body is None:
        raise damaged(loaded)
    return Package(document, problems)
