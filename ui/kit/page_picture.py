"""A page as a picture, as large as is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from ragbox import RagBox
from ragbox.types import Rect

_FIT_PAGE, _FIT_WIDTH = "Fit page", "Fit width"
_STEPS = (_FIT_PAGE, _FIT_WIDTH, "125 %", "150 %", "200 %", "300 %", "400 %")
"""Percent are of the width that there is, so that they hold in any window and at any zoom of the browser."""
_SCALE = 2.0
"""Pixels to the point of a page beside the answer: sharp on a screen with two dots to the pixel."""
_LARGEST = 6.0
_KEPT = 6
"""Pages of one document that a session holds as pictures."""
_KEPT_BYTES = 48_000_000
"""As much as they may have together, but for the one that is shown: scans at their largest have some ten million each."""


class Zoom(NamedTuple):
    """How large a page is to be: a step, and whether it has the whole width of the window."""

    step: str
    larger: bool

    @property
    def name(self) -> str:
        """What the container is called that the style sheet looks for."""
        return "zoom_" + self.step.replace(" %", "").replace(" ", "_").lower()

    @property
    def scale(self) -> float:
        """Pixels to the point, so that letters stay sharp."""
        percent = 100 if self.step in (_FIT_PAGE, _FIT_WIDTH) else int(self.step.split()[0])
        return min(_LARGEST, _SCALE * (1.5 if self.larger else 1.0) * percent / 100)


def chosen_zoom() -> Zoom:
    """How large the page is to be."""
    larger = bool(st.session_state.get("larger", False))
    return Zoom(st.session_state.setdefault("zoom_step", _FIT_WIDTH if larger else _FIT_PAGE), larger)


def zoom_controls(zoom: Zoom) -> None:
    """Draws what makes a page larger and smaller."""
    st.session_state.zoom = zoom.step  # Streamlit forgets a widget that was not drawn for a while
    at, last = _STEPS.index(zoom.step), len(_STEPS) - 1
    with st.container(key="source_zoom", horizontal=True, vertical_alignment="center", gap="small"):
        st.button("Zoom out", key="zoom_out", icon=":material/remove:", disabled=at == 0, on_click=_zoom, args=(-1,))
        st.selectbox("Zoom", _STEPS, key="zoom", on_change=_zoom, label_visibility="collapsed")
        st.button("Zoom in", key="zoom_in", icon=":material/add:", disabled=at == last, on_click=_zoom, args=(1,))
        st.toggle("Larger", key="larger", on_change=_refit)


def _zoom(by: int | None = None) -> None:
    """A step further from where it is by now: of two quick clicks both count."""
    at = _STEPS.index(st.session_state.zoom_step) + (by or 0)
    st.session_state.zoom_step = st.session_state.zoom if by is None else _STEPS[max(0, min(at, len(_STEPS) - 1))]


def _refit() -> None:
    st.session_state.zoom_step = _FIT_WIDTH if st.session_state.larger else _FIT_PAGE


def show_picture(image: bytes, zoom: Zoom, alt: str) -> None:
    """Draws a page, to be scrolled within its frame where it is larger."""
    outer = "large_page" if zoom.larger else "whole_page" if zoom.step == _FIT_PAGE else "zoomed_page"
    with st.container(key=outer), st.container(key=zoom.name):
        st.image(image, width=_width(image), alt=alt)  # of any other width Streamlit makes it coarser, at every click


def _width(png: bytes) -> int:
    """Pixels, which stand in the first chunk of a PNG."""
    return int.from_bytes(png[16:20], "big")


def picture(
    box: RagBox, document_id: str, number: int, zoom: Zoom, *, marks: Sequence[Rect], reveal: bool
) -> bytes | None:
    """A page of a PDF as a PNG, None of another file; kept for the next run of the page, which comes at every click.

    The last few of one document at one size are kept. Raises RagboxError where the file is not to be had as it was indexed.
    """
    key = (document_id, tuple(marks), zoom.scale, reveal)
    kept: tuple[object, dict[int, bytes | None]] | None = st.session_state.get("page_image")
    if kept is None or kept[0] != key:
        kept = st.session_state.page_image = (key, {})
    pictures = kept[1]
    if number not in pictures:
        pictures[number] = box.picture(document_id, number, marked=marks, scale=zoom.scale, reveal=reveal)
        while len(pictures) > 1 and (
            len(pictures) > _KEPT or sum(map(len, filter(None, pictures.values()))) > _KEPT_BYTES
        ):
            del pictures[next(iter(pictures))]
    return pictures[number]
