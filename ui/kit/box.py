"""The one open box of this server."""

from __future__ import annotations

import atexit
import os
import threading
import time
from contextlib import suppress

import streamlit as st

from kit.jobs import Desk, at_end
from ragbox import RagBox, RagboxError
from ragbox.select import folders, types

_DRAWN_SECONDS = 1.5
"""While models load, the page's own files and its first drawing wait for the same interpreter."""


def the_box() -> RagBox:
    """The box the server was started for. Raises RagboxError when it cannot be opened, or was given other settings since."""
    path = os.environ.get("RAGBOX_BOX")
    if not path:
        raise RagboxError("no box was named; start the page with `ragbox ui --box DIR`")
    box = _open(path, os.environ.get("RAGBOX_MODEL"))
    box.check_settings()
    return box


@st.cache_resource(show_spinner=False)
def _open(path: str, model: str | None) -> RagBox:
    box = RagBox.open(path)
    if model:
        box.profile = box.profile.with_slm(model)
    atexit.register(at_end, box.close)
    threading.Thread(target=_warm_up, args=(box,), daemon=True).start()
    return box


@st.cache_resource(show_spinner=False, max_entries=4)
def _called(_box: RagBox, path: str, version: int, reveal: bool) -> dict[str, str]:  # noqa: ARG001 - what it is kept by
    return _box.names(reveal=reveal)


def names_of(box: RagBox, *, reveal: bool) -> dict[str, str]:
    """What the documents are called, by id; with real values or without.

    Fetched only when what is in the box has changed: every click runs a page anew.
    """
    return _called(box, str(box.path), box.version, reveal)


@st.cache_resource(show_spinner=False, max_entries=4)
def _choices(_box: RagBox, path: str, version: int) -> tuple[tuple[str, ...], tuple[str, ...]]:  # noqa: ARG001
    documents = _box.documents()
    return folders(documents), types(documents)


def choices_of(box: RagBox) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders and types that a filter may name. Fetched as `names_of`."""
    return _choices(box, str(box.path), box.version)


def _warm_up(box: RagBox) -> None:
    """Loads what the first question needs while its words are still being typed, and not before the page stands there."""
    time.sleep(_DRAWN_SECONDS)
    with suppress(Exception):  # whatever it is, the question itself meets it and says so
        box.warm_up()


@st.cache_resource(show_spinner=False)
def _desk(path: str, model: str | None) -> Desk:
    desk = Desk(_open(path, model))
    desk.keep_watching()
    return desk


def the_desk() -> Desk:
    """Where files are taken in."""
    the_box()
    return _desk(os.environ["RAGBOX_BOX"], os.environ.get("RAGBOX_MODEL"))
