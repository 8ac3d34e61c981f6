"""Keeps the page in step with the box, which other programs may change while it is open."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence

import streamlit as st

from kit.document_details import dialog_is_open
from kit.jobs import Desk
from kit.show import notice
from ragbox import DocumentInfo, RagBox
from ragbox.errors import BoxError

_LOOK_SECONDS = 2.0
_BUSY_SECONDS = 6.0
"""While files go in, the list changes all the time: to draw it again at each would make the page restless."""


def keep_up(box: RagBox, desk: Desk) -> None:
    """Says which other program writes to the box, and has the page drawn again when the documents have changed."""
    drawn, at = box.version, time.monotonic()

    @st.fragment(run_every=_LOOK_SECONDS)
    def look() -> None:
        desk.keep_watching()  # another program that did may have ended
        waited = time.monotonic() - at >= _BUSY_SECONDS
        writer = box.writer()
        quiet = writer is None and not desk.busy
        if box.version != drawn and (quiet or waited) and not dialog_is_open():
            st.rerun()
        if writer is not None and writer.pid != os.getpid():
            notice(
                "info",
                f"{str(writer)[:1].upper()}{str(writer)[1:]} is writing to this box",
                "What it adds appears here by itself. What you add or delete meanwhile waits until it is done.",
            )

    look()


def names_shown(box: RagBox, documents: Sequence[DocumentInfo], *, reveal: bool) -> Mapping[str, str]:
    """What the documents may be called just now, by id; asked of the box only when they have changed."""
    kept: tuple[Sequence[DocumentInfo], bool, Mapping[str, str]] | None = st.session_state.get("document_names")
    if kept is not None and kept[0] is documents and kept[1] == reveal:
        return kept[2]
    try:
        names = box.names(reveal=reveal)
    except BoxError as error:
        notice("warning", "Real values cannot be shown", str(error))
        return box.names(reveal=False)
    st.session_state.document_names = documents, reveal, names
    return names
