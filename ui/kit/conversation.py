"""The conversation of this session: its questions and answers, in memory and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kit.citation import sources
from kit.jobs import AskJob
from kit.show import notice, safe, with_markers
from kit.words import number
from ragbox import Citation, DocumentInfo, RagBox

_WAIT_SECONDS = 1.0
"""An answer quoted from the documents comes sooner; while a model loads, the page is not to stand still."""
_LOOK_SECONDS = 4.0
_MOST = 100
"""Questions of a conversation that are kept."""


def turns() -> list[AskJob]:
    """The questions so far, oldest first."""
    found: list[AskJob] = st.session_state.setdefault("turns", [])
    if st.session_state.get("ask_job") is None:  # dropped by another page: a document that is quoted was deleted
        found.clear()
    return found


def forget_deleted(documents: Sequence[DocumentInfo], version: int) -> None:
    """Drops what quotes documents that were deleted meanwhile, by whatever process; looked at when the box has changed."""
    if not turns() or st.session_state.get("turns_version") == version:
        return
    st.session_state.turns_version = version
    live = {info.document_id for info in documents}
    kept = [job for job in turns() if job.answer is not None]
    for job in kept:
        job.forget_deleted(live)
    if any(job.answer is None for job in kept):
        for job in turns():
            job.history = ()  # it has the words of the answers before
    citation = opened()
    if citation is not None and citation.document_id not in live:
        open_citation(None)


def leave_with_documents(box: RagBox) -> None:
    """Has the page drawn again, and so rid of its quotes, when a quoted document was deleted by another tab or program."""
    drawn = box.version

    @st.fragment(run_every=_LOOK_SECONDS)
    def look() -> None:
        if box.version == drawn:
            return
        answers = [job.answer for job in turns() if job.answer is not None]
        quoted = {each.document_id for answer in answers for each in (*answer.citations, *answer.related)}
        if not quoted <= {info.document_id for info in box.documents()}:
            st.rerun()

    look()


def current() -> AskJob | None:
    """The question that is shown with its whole answer."""
    return st.session_state.get("ask_job")


def ask(job: AskJob) -> None:
    """Goes on with a question, and waits a moment for its answer."""
    stop()
    kept = turns()
    kept.append(job)
    del kept[:-_MOST]
    _begin(job)


def ask_again(old: AskJob, new: AskJob) -> None:
    """Puts a question in place of an earlier try at it."""
    stop()
    kept = turns()
    if old in kept:
        kept[kept.index(old)] = new
    _begin(new)


def _begin(job: AskJob) -> None:
    open_turn(job)
    job.start()
    with st.spinner("Looking it up"):
        job.wait_for_first(_WAIT_SECONDS)


def stop() -> None:
    """Ends what is being worked on; what has been answered stays."""
    for job in turns():
        if job.running:
            job.stop()


def start_new() -> None:
    """Forgets the conversation."""
    stop()
    st.session_state.ask_job = None
    open_citation(None)
    turns()


def open_turn(job: AskJob) -> None:
    """Shows a question with its whole answer."""
    st.session_state.ask_job = job
    open_citation(None)


def opened() -> Citation | None:
    """The citation whose source stands beside the answer."""
    return st.session_state.get("opened")


def open_citation(citation: Citation | None) -> None:
    """Shows the source of a citation, or none."""
    st.session_state.opened = citation
    st.session_state.larger = False  # the next citation may stand where no page is drawn, and no switch is to turn back
    st.session_state.pop("zoom_step", None)


def may_show(job: AskJob, *, reveal: bool) -> bool:
    """Whether an answer may be shown as it is: one with real values only while these are shown."""
    return reveal or not job.reveal


def earlier(shown: AskJob, *, reveal: bool) -> None:
    """Draws the other questions of the conversation, newest first, each with its answer and a way to open it."""
    others = [(at, job) for at, job in enumerate(turns()) if job is not shown]
    if not others:
        return
    st.html('<h2 class="rb-kicker">Earlier in this conversation</h2>')
    for at, job in reversed(others):
        with st.container(border=True, key=f"turn_{at}"):
            words, button = st.columns([5, 1], vertical_alignment="top")
            with words:
                _brief(job, reveal=reveal)
            button.button("Open", key=f"open_turn_{at}", on_click=open_turn, args=(job,), type="tertiary")


def _brief(job: AskJob, *, reveal: bool) -> None:
    if not may_show(job, reveal=reveal):
        notice("info", "This was answered with real values", "Open it to have it answered again without them.")
        return
    answer = job.answer
    question = f'<p class="rb-asked">{safe(job.words)}</p>'
    if answer is None:
        st.html(f"{question}<p>{safe(job.error or 'Stopped before there was an answer.')}</p>")
        return
    text = f'<p class="rb-text">{with_markers(answer.text, len(answer.citations))}</p>'
    cited = ""
    if answer.citations:
        count = number(len(answer.citations), "source")
        cited = f"<details><summary>{count}</summary>{sources(answer.citations)}</details>"
    st.html(f'<section class="rb-turn">{question}{text}{cited}</section>')
