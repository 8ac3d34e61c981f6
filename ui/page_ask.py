"""Ask: a question, its answer, and every citation beside its page; a conversation that goes on from there."""

from __future__ import annotations

from functools import partial

import streamlit as st
from kit.answer import show_answer
from kit.box import the_box
from kit.conversation import (
    ask,
    ask_again,
    current,
    earlier,
    forget_deleted,
    leave_with_documents,
    open_citation,
    opened,
    start_new,
    turns,
)
from kit.filters import check, choose, in_words
from kit.jobs import AskJob
from kit.remarks import export, remarks, thumbs
from kit.reveal import real_values
from kit.show import empty_state, no_documents, notice, page_head
from kit.viewer import show_source

from ragbox import RagBox


def main() -> None:
    """Draws the page."""
    box = the_box()
    switch = page_head("Ask", "Answers come from your documents alone, every sentence with its source.")
    documents = box.documents()
    forget_deleted(documents, box.version)
    if not documents:
        no_documents("Add files first; then ask about them here.")
        return
    with switch:
        reveal = real_values(box)
    _question(box, reveal=reveal)
    job = current()
    if job is None:
        empty_state(
            "Nothing asked yet", "Type a question and press Enter. Every sentence of its answer opens at its source."
        )
        thumbs(box, reveal=reveal)
        return
    if job.reveal != reveal:  # the switch was turned: what stands there may not stay, or may be shown now
        ask_again(job, job.again(reveal, in_words(box, job.where, reveal=reveal)))
    _conversation(box, reveal=reveal)
    leave_with_documents(box)


def _question(box: RagBox, *, reveal: bool) -> None:
    """Draws where a question is typed and what is beside that, and asks one that was sent."""
    with st.form("question_form", border=False, clear_on_submit=True):
        words, send = st.columns([8, 1], vertical_alignment="bottom")
        question = words.text_input(
            "Your question", key="question", placeholder="What would you like to know?", autocomplete="off"
        )
        asked = send.form_submit_button("Ask", type="primary", width="stretch")
    tools = st.container(key="ask_tools", horizontal=True, vertical_alignment="center")
    with tools:
        chosen = choose(box, reveal=reveal)
    usable = check(box, chosen)
    if asked and not (question or "").strip():
        notice("info", "Nothing was asked", "Type your question above, then press Enter.")
    elif asked and usable:
        history = turns()[-1].turns if turns() else ()
        ask(AskJob(box, question or "", chosen.where, history, reveal=reveal, limits=chosen.words))
    with tools:
        if turns():
            st.button("New conversation", key="new_conversation", on_click=start_new, icon=":material/add_comment:")
            export(box, reveal=reveal)


def _conversation(box: RagBox, *, reveal: bool) -> None:
    citation = opened()
    if citation is None:
        _answers(box, reveal=reveal)
        return
    if st.session_state.get("larger"):  # over the whole width, above the answer
        show_source(box, citation, reveal=reveal, on_close=open_citation, args=(None,))
        _answers(box, reveal=reveal)
        return
    with st.container(key="beside"):
        left, right = st.columns(2, gap="large")
    with left:
        _answers(box, reveal=reveal)
    with right:
        show_source(box, citation, reveal=reveal, on_close=open_citation, args=(None,))


def _answers(box: RagBox, *, reveal: bool) -> None:
    job = current()
    if job is not None:
        show_answer(job, partial(remarks, box))
        earlier(job, reveal=reveal)
    thumbs(box, reveal=reveal)


main()
