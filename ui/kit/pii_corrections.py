"""What was said of findings in this box, and taking it back."""

from __future__ import annotations

import streamlit as st

from kit.found import chip
from kit.jobs import Desk
from kit.show import empty_state, safe
from kit.words import kind
from ragbox import RagBox
from ragbox.types import Correction

_SAID = {"missed": "Was missed, and is found everywhere in this box", "rejected": "False alarm, and is found no more"}


def show_corrections(box: RagBox, desk: Desk, *, reveal: bool) -> None:
    """Draws the list; with `reveal` the values are shown, which the audit log notes."""
    corrections = _kept(box, desk, reveal)
    if not corrections:
        empty_state(
            "Nothing was corrected in this box", "In a document, mark what was missed, or reject what is a false alarm."
        )
        return
    for each in corrections:
        with st.container(border=True, key=f"row_correction_{each.key}"):
            words, button = st.columns([5, 1], vertical_alignment="center")
            value = f"<strong>{safe(each.value)}</strong>" if each.value is not None else "A value that is not shown"
            words.html(
                f'<div class="rb-value">{chip(each.entity)} {value}<p class="rb-fine">{_SAID[each.verdict]}</p></div>'
            )
            button.button(
                "Take back",
                key=f"take_back_{each.key}",
                on_click=_take_back,
                args=(box, desk, each),
                disabled=desk.busy,
                type="tertiary",
            )


def _kept(box: RagBox, desk: Desk, reveal: bool) -> tuple[Correction, ...]:
    key = (reveal, desk.runs, desk.busy)
    kept: tuple[object, tuple[Correction, ...]] | None = st.session_state.get("pii_corrections")
    if kept is None or kept[0] != key:
        kept = (key, box.corrections(reveal=reveal))
        st.session_state.pii_corrections = kept
    return kept[1]


def _take_back(box: RagBox, desk: Desk, correction: Correction) -> None:
    desk.change(
        f"Taken back: a correction of the kind {kind(correction.entity)}",
        lambda progress: box.uncorrect(correction.key, progress=progress),
    )
