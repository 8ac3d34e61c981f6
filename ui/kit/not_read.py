"""Files that could not be read: which, why, what to do, and trying again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kit.file_names import called, lies_in, said
from kit.jobs import Desk
from kit.runs import RetryJob
from kit.show import empty_state, notice, safe
from kit.words import beside_name, needs_password, number
from ragbox import RagBox
from ragbox.unread import UnreadFile

_PER_PAGE = 25
_LOCKED = ("encrypted", "wrong_password")


def show_not_read(box: RagBox, desk: Desk, files: Sequence[UnreadFile]) -> None:
    """Draws the list."""
    if not files:
        empty_state(
            "Every file that was met is in the box", "Files that cannot be read are listed here, with what to do."
        )
        return
    st.html(
        '<p class="rb-fine">These files are not in the box, or only in an earlier version. Nothing in them is found or '
        "answered from.</p>"
    )
    locked = [each.path for each in files if each.code in _LOCKED]
    if locked:
        _password(box, desk, locked)
    last = (len(files) - 1) // _PER_PAGE
    page = min(int(st.session_state.get("unread_page", 0)), last)
    with st.container(key="unread_list"):
        for at, each in enumerate(files[page * _PER_PAGE : (page + 1) * _PER_PAGE]):
            _row(box, desk, each, at)
    with st.container(horizontal=True, vertical_alignment="center"):
        paths = [each.path for each in files]
        st.button("Try all again", key="retry_all", on_click=_retry, args=(box, desk, paths), disabled=desk.busy)
        if last:
            st.button("Previous", key="unread_previous", disabled=page == 0, on_click=_turn, args=(page - 1,))
            st.text(f"{page + 1} of {last + 1}")
            st.button("Next", key="unread_next", disabled=page == last, on_click=_turn, args=(page + 1,))


def _row(box: RagBox, desk: Desk, file: UnreadFile, at: int) -> None:
    told = "".join(f"<p>{safe(line)}</p>" for line in _told(file))
    with st.container(border=True, key=f"row_unread_{at}", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="rb-unread"><span class="rb-status rb-bad rb-name">{safe(called(file.path))}</span>'
            f'{told}<p class="rb-fine">{safe(lies_in(file.path))}</p></div>'
        )
        st.button(
            "Try again",
            key=f"retry_{at}",
            type="tertiary",
            on_click=_retry,
            args=(box, desk, [file.path]),
            disabled=desk.busy,
        )


def _told(file: UnreadFile) -> list[str]:
    """What is wrong with it and what to do, as it is done in the page."""
    locked = needs_password(file.code, "above")
    if locked is not None:
        return [locked]
    lines = [beside_name(said(file.message, file.code), file.path)]
    if file.times > 1:
        lines.append(f"It failed {file.times:,} times and is left alone until it changes, or you try it again.")
    return lines


def _password(box: RagBox, desk: Desk, paths: Sequence[str]) -> None:
    with st.form("password_form", border=True, clear_on_submit=True):
        st.html(
            f"<strong>{number(len(paths), 'file needs', 'files need')} a password</strong>"
            '<p class="rb-fine">It is used for this run and kept nowhere. Pages of a file with a password are not drawn.</p>'
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Password", type="password", key="file_password", autocomplete="off")
            given = st.form_submit_button("Try with this password", key="retry_locked", disabled=desk.busy)
    password = st.session_state.get("file_password", "")
    if given and password:
        _retry(box, desk, paths, password)
        st.rerun()
    elif given:
        notice("warning", "Give the password first", "It is the one that opens the file elsewhere.")


def _retry(box: RagBox, desk: Desk, paths: Sequence[str], password: str | None = None) -> None:
    desk.begin(RetryJob(box, paths, password))


def _turn(page: int) -> None:
    st.session_state.unread_page = page
