"""Whether real values are shown: one switch for all pages of a session, off at first where the profile says so."""

from __future__ import annotations

import streamlit as st

from ragbox import RagBox

_SHOWN = ("page_image", "source_text", "pii_text", "pii_picture", "pii_corrections", "review_shown")


def real_values(box: RagBox) -> bool:
    """Draws the switch and says how it stands."""
    if "reveal" not in st.session_state:
        st.session_state.reveal = box.profile.pii.reveal
    # Streamlit forgets a widget that another page does not draw, so the choice is kept beside it
    st.session_state.reveal_switch = st.session_state.reveal
    st.toggle(
        "Show real values",
        key="reveal_switch",
        on_change=_switched,
        help="Otherwise pseudonyms stand for hidden values. Each time real values are shown, the audit log notes it.",
    )
    return bool(st.session_state.reveal)


def forget_shown() -> None:
    """Drops the texts and pictures that this session holds; what is shown next is fetched again."""
    for name in _SHOWN:
        st.session_state.pop(name, None)


def _switched() -> None:
    st.session_state.reveal = st.session_state.reveal_switch
    st.session_state.opened = None  # its offsets are of the other text
    forget_shown()
