"""What a user does with an answer: says whether it is right, copies it, and keeps the conversation as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from kit.conversation import may_show, turns
from kit.jobs import AskJob
from kit.show import chips, notice, safe
from kit.words import number
from ragbox import RagBox, RagboxError, Thumb
from ragbox.transcript import Asked, Transcript, as_docx, as_markdown, as_text

_RATINGS = {"up": ":material/thumb_up: Right", "down": ":material/thumb_down: Wrong"}
_SAID = {"up": "Right", "down": "Wrong"}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LISTED = 50


def remarks(box: RagBox, job: AskJob) -> None:
    """Draws, under an answer, what can be done with it."""
    answer = job.answer
    if answer is None:
        return
    with st.container(key="remarks", horizontal=True, vertical_alignment="center"):
        st.session_state.setdefault(_rating_key(job), job.thumb.rating if job.thumb else None)
        st.pills(
            "Is this answer right?",
            list(_RATINGS),
            format_func=_RATINGS.__getitem__,
            key=_rating_key(job),
            on_change=_rate,
            args=(box, job),
            label_visibility="collapsed",
        )
        with st.popover("Copy", icon=":material/content_copy:", type="tertiary", key="copy"):
            st.caption("With its sources. The sign at the right of the text copies it.")
            st.code(as_text(_asked(job)), language=None, wrap_lines=True, height=320)
    if job.thumb is not None:
        _note(box, job, job.thumb)
    if job.fault:
        notice("warning", "This was not kept", job.fault)


def _rating_key(job: AskJob) -> str:
    return f"rating_{job.number}"


def _note_key(job: AskJob) -> str:
    return f"note_{job.number}"


def _note(box: RagBox, job: AskJob, thumb: Thumb) -> None:
    st.session_state.setdefault(_note_key(job), thumb.note)
    st.text_input(
        "A note on it (kept in the box, on this computer alone)",
        key=_note_key(job),
        placeholder="What is right or wrong about it?",
        on_change=_rate,
        args=(box, job),
        max_chars=2_000,
        autocomplete="off",
    )
    kept = f"Kept: {_SAID[thumb.rating].lower()}" + (", with your note" if thumb.note else "")
    st.html(f'<p class="rb-kept" role="status">{kept}.</p>')


def _rate(box: RagBox, job: AskJob) -> None:
    """Keeps a rating with its note; taken back, both go."""
    given, before = st.session_state.get(_rating_key(job)), job.thumb
    note = st.session_state.get(_note_key(job), before.note if before else "") or ""
    job.fault, job.thumb = "", None
    try:
        if given is None and before is not None:
            box.remove_thumb(before.key)
        elif given is not None and job.answer is not None:
            job.thumb = box.rate(job.answer, given, note)
    except RagboxError as error:
        job.fault = str(error)
        st.session_state[_rating_key(job)] = None


def export(box: RagBox, *, reveal: bool) -> None:
    """Draws the ways to keep the conversation as a file; the file is made when it is asked for."""
    with st.popover("Export", icon=":material/download:", key="export"):
        left_out = sum(not may_show(job, reveal=reveal) for job in turns())
        st.caption(f"{number(len(turns()) - left_out, 'question')} with answers, sources and quotes.")
        if left_out:
            st.caption(f"{number(left_out, 'answer')} with real values left out, since these are not shown now.")
        made: tuple[tuple[str, str, str, Callable[[Transcript], str | bytes]], ...] = (
            ("Word document", "docx", _DOCX, as_docx),
            ("Markdown", "md", "text/markdown", as_markdown),
        )
        for label, suffix, kind, make in made:
            st.download_button(
                label,
                partial(make, transcript(box, turns(), reveal=reveal)),
                file_name=f"conversation.{suffix}",
                mime=kind,
                key=f"export_{suffix}",
                on_click="ignore",
                width="stretch",
            )


def transcript(box: RagBox, jobs: list[AskJob], *, reveal: bool) -> Transcript:
    """The conversation as it is on the screen; what may not be shown now is left out."""
    asked = tuple(_asked(job) for job in jobs if job.answer is not None and may_show(job, reveal=reveal))
    return Transcript(box.path.name, box.profile.name, reveal, asked)


def _asked(job: AskJob) -> Asked:
    answer = job.answer
    assert answer is not None  # noqa: S101 - those without one are left out
    return Asked(job.words, answer, job.at, job.limits)


def thumbs(box: RagBox, *, reveal: bool) -> None:
    """Draws what was said of answers in this box, where anything was, and the way to remove it."""
    if not box.thumb_count:
        return
    if not st.toggle(f"Show the answers marked right or wrong ({box.thumb_count:,})", key="show_thumbs"):
        return
    st.caption(
        "Kept in the box, encrypted, until you remove them or delete a document that is quoted. `ragbox eval --thumbs` asks "
        "these questions again and tells what has changed."
    )
    for thumb in reversed(box.thumbs(reveal=reveal)[-_LISTED:]):
        with st.container(border=True, key=f"turn_thumb_{thumb.key}"):
            words, button = st.columns([5, 1], vertical_alignment="top")
            note = f'<p class="rb-text">{safe(thumb.note)}</p>' if thumb.note else ""
            words.html(
                f'<section class="rb-turn"><p class="rb-asked">{safe(thumb.question)}</p>'
                f"{chips([_SAID[thumb.rating], thumb.given[:10]])}{note}</section>"
            )
            button.button(
                "Remove", key=f"remove_thumb_{thumb.key}", on_click=_remove, args=(box, thumb.key), type="tertiary"
            )


def _remove(box: RagBox, key: int) -> None:
    try:
        box.remove_thumb(key)
    except RagboxError as error:
        st.toast(str(error))
    for job in turns():
        if job.thumb is not None and job.thumb.key == key:
            job.thumb = None
            st.session_state[_rating_key(job)] = None
