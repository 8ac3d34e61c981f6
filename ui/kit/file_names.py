"""What files are called where real values are hidden: not by their names, which nobody has screened."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ragbox.parse import SUFFIXES
from ragbox.parse.codes import CODES

_NAMELESS = frozenset("no_text garbled_text ocr_failed ocr_uncertain page_failed second_reader hidden_text".split())
"""Codes of which the words name a page and counts alone, where there is a page: those of attached files have none."""
_PLAIN = CODES | {
    "no_passages": "it holds nothing but running headers and footers",
    "unscreened": "personal data could not be looked for in it",
    "unsupported": "files of this kind are not read",
    "convert": "files of this kind are not read; save it as PDF or DOCX and add that",
    "no_file": "it is a device, a pipe or a socket",
    "deleted": "its document was deleted while this was under way",
    "held_elsewhere": "the file is gone, but the same document stays in the box by another file",
    "folder_empty": "the folder is empty, so its documents stay",
    "quarantined": "it has failed before and is left alone until it changes",
    "stale": "it changed since it was read",
}
_ANYTHING = "what was in the way is told with real values only"


def shown_now() -> bool:
    """Whether real names are shown: the switch of the session, drawn by `reveal.real_values`."""
    return bool(st.session_state.get("reveal", True))


def called(path: str | Path) -> str:
    """A file's name as it may be shown just now: of a hidden one its kind is left."""
    path = Path(path)
    if shown_now():
        return path.name
    suffix = path.suffix.lower()
    return f"{suffix[1:].upper()} file, name hidden" if suffix in SUFFIXES else "File, name hidden"


def lies_in(path: str | Path) -> str:
    """The folder of a file as it may be shown just now."""
    return str(Path(path).parent) if shown_now() else "Its name and folder are shown with real values only."


def said(message: str, code: str, page: int | None = None) -> str:
    """What is said of a file, a problem of it or a folder: in words for its `code` alone where names are hidden."""
    if shown_now() or code == "unseen_personal_data" or (page is not None and code in _NAMELESS):
        return message
    words = _PLAIN.get(code, _ANYTHING)
    return words[:1].upper() + words[1:]
