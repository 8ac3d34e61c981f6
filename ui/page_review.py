"""Review: questions down, documents across, a grid that fills as it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st
from kit.box import the_box
from kit.reveal import real_values
from kit.review_grid import Answers, kept, open_cell, show_cell, show_grid
from kit.review_job import ReviewDesk, ReviewJob, the_review_desk
from kit.review_setup import documents, questions
from kit.show import empty_state, no_documents, notice, page_head
from kit.words import number

from ragbox import RagBox, RagboxError
from ragbox.pace import left_in_words
from ragbox.review import Review
from ragbox.review_files import ReviewTable, review_bytes
from ragbox.types import Mode

_LOOK_AGAIN_SECONDS = 1.0
_FILES = (
    ("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("csv", "CSV", "text/csv"),
)


def main() -> None:
    """Draws the page."""
    box, desk = the_box(), the_review_desk()
    at_work = desk.busy
    infos = box.documents()
    switch = page_head("Review", "The same questions put to every document: one grid, with the source of each answer.")
    if not infos:
        no_documents("Add files first; then put your questions to all of them here.")
        return
    with switch:
        reveal = real_values(box)
    reviews = box.reviews()
    names = box.names(reveal=reveal)
    if "review_setup" not in st.session_state:
        st.session_state.review_setup = not reviews
    label = "Questions and documents"
    with st.expander(label, icon=":material/checklist:", key="review_setup", on_change="rerun"):
        _setup(box, desk, infos, names, reviews, reveal=reveal)
    if not reviews:
        empty_state("No review yet", "Write your questions above and run them; the answers appear here, and are kept.")
        return
    review = box.shown_review(_which(reviews), reveal=reveal)
    if at_work and not desk.busy:  # it ended after its answers were counted
        st.rerun()
    _outcome(desk, review)
    _review(box, desk, review, names, reveal=reveal)


def _setup(
    box: RagBox,
    desk: ReviewDesk,
    infos: Sequence[Any],
    names: Mapping[str, str],
    reviews: Sequence[Review],
    *,
    reveal: bool,
) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        last = reviews[0].questions if reviews else ()
        asked = questions(box, last, reveal=reveal)
    with right:
        chosen = documents(box, infos, names, reveal=reveal)
    written = False
    if box.profile.slm.configured:
        written = st.toggle(
            "Let the language model write where the documents' own sentences may not do",
            key="review_written",
            help="Each answer may then take many seconds.",
        )
    size = len(asked) * len(chosen or ())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Run the review",
            key="run_review",
            type="primary",
            disabled=desk.busy or not size,
            icon=":material/play_arrow:",
            on_click=_run,
            args=(box, desk, asked, chosen, "auto" if written else "extractive"),
        )
        if desk.busy:
            st.caption("A review is under way; stop it first.")
        elif size:
            st.caption(f"{number(len(asked), 'question')} × {number(len(chosen or ()), 'document')} = {size:,} answers")
    fault = st.session_state.pop("review_fault", None)
    if fault is not None:
        notice("error", "The review was not begun", fault)


def _run(box: RagBox, desk: ReviewDesk, asked: Sequence[str], chosen: Sequence[str], mode: Mode) -> None:
    try:
        review = box.begin_review(asked, chosen, mode=mode)
    except RagboxError as error:
        st.session_state.review_fault = str(error)
        return
    _start(desk, review)


def _start(desk: ReviewDesk, review: Review) -> None:
    desk.start(review)
    st.session_state.review_setup = False  # the grid is what is looked at now
    st.session_state.review_number = review.number
    open_cell(None)


def _which(reviews: Sequence[Review]) -> Review:
    """The review that is looked at: the last begun, or an earlier one that was chosen."""
    by_number = {review.number: review for review in reviews}
    if st.session_state.get("review_number") not in by_number:
        st.session_state.review_number = reviews[0].number
    if len(reviews) > 1:
        st.session_state.review_choice = st.session_state.review_number
        st.selectbox(
            "Review",
            list(by_number),
            format_func=lambda each: _title(by_number[each]),
            key="review_choice",
            on_change=_choose,
        )
    return by_number[st.session_state.review_number]


def _choose() -> None:
    st.session_state.review_number = st.session_state.review_choice
    open_cell(None)


def _title(review: Review) -> str:
    begun = datetime.fromisoformat(review.begun).astimezone()
    size = f"{number(len(review.questions), 'question')} × {number(len(review.documents), 'document')}"
    return f"{begun.day} {begun:%B %Y, %H:%M}: {size}"


def _job(desk: ReviewDesk, review: Review) -> ReviewJob | None:
    return desk.job if desk.job is not None and desk.job.number == review.number else None


def _outcome(desk: ReviewDesk, review: Review) -> None:
    """How the review stands, unless it is under way."""
    job = _job(desk, review)
    if job is not None and job.running:
        return
    left = review.total - review.done
    if job is not None and job.error is not None:
        notice("error", "The review broke off", job.error, "What was answered is kept.")
    elif job is not None and job.failed:
        first = next(iter(job.failed.values())).error or ""
        notice("warning", f"{number(len(job.failed), 'answer')} could not be given", first, "The others are there.")
    elif left:
        notice("info", "Not complete", f"{review.done:,} of {review.total:,} answers are there, and kept.")
    else:
        st.html(f'<p class="rb-fine rb-status rb-ok" role="status">Done: all {review.total:,} answers are there.</p>')
    if left:
        st.button(
            f"Go on with the other {left:,}",
            key="continue_review",
            disabled=desk.busy,
            icon=":material/play_arrow:",
            on_click=_start,
            args=(desk, review),
        )


def _review(box: RagBox, desk: ReviewDesk, review: Review, names: Mapping[str, str], *, reveal: bool) -> None:
    job = _job(desk, review)
    if job is None or not job.running:
        answers = _answers(box, review, job, reveal=reveal)
        show_grid(review, names, answers)
        _legend()
        show_cell(box, review, names, answers, reveal=reveal)
        _files(box, desk, review, names, answers)
        return
    opened = st.session_state.get("review_cell")
    looked = st.session_state.get("review_source")

    @st.fragment(run_every=_LOOK_AGAIN_SECONDS)
    def live() -> None:
        # a click in here draws only this part again, but a cell is opened under it
        if not job.running or st.session_state.get("review_cell") != opened:
            st.rerun()
        _progress(job)
        show_grid(review, names, _answers(box, review, job, reveal=reveal))

    live()
    _legend()
    if opened is not None and looked == st.session_state.get("review_source"):
        show_cell(box, review, names, _answers(box, review, job, reveal=reveal), reveal=reveal)


def _answers(box: RagBox, review: Review, job: ReviewJob | None, *, reveal: bool) -> Answers:
    return {**(job.failed if job is not None else {}), **kept(box, review, reveal=reveal)}


def _progress(job: ReviewJob) -> None:
    with st.container(key="review_progress", horizontal=True, vertical_alignment="center"):
        rest = f", {left_in_words(job.left)}" if job.left else ""
        label = "Stopping after what is under way" if job.stopping else f"{job.done:,} of {job.total:,} answers{rest}"
        # on the left: the grid's own tools come up over its right corner
        st.button("Stop", key="stop_review", on_click=job.stop, disabled=job.stopping, icon=":material/stop_circle:")
        st.progress(min(1.0, job.done / max(1, job.total)), text=label)


def _legend() -> None:
    st.html(
        '<p class="rb-fine">Choose a cell to read the whole answer and see its page. '
        "– means that the document does not answer the question.</p>"
    )


def _files(box: RagBox, desk: ReviewDesk, review: Review, names: Mapping[str, str], answers: Answers) -> None:
    with st.container(key="review_files", horizontal=True):
        for suffix, name, mime in _FILES:
            st.download_button(
                f"Export to {name}",
                partial(_file, review, names, answers, f".{suffix}"),
                file_name=f"review.{suffix}",
                mime=mime,
                key=f"export_{suffix}",
                icon=":material/download:",
                on_click="ignore",
            )
        with st.popover("Delete this review", type="tertiary", key="delete_popover", disabled=desk.busy):
            st.caption("Its answers are erased from the box. The documents stay.")
            st.button("Delete", key="delete_review", type="primary", on_click=_delete, args=(box, review))


def _file(review: Review, names: Mapping[str, str], answers: Answers, suffix: str) -> bytes:
    return review_bytes(ReviewTable.of(review, names, answers), suffix)


def _delete(box: RagBox, review: Review) -> None:
    box.delete_review(review.number)
    st.session_state.review_shown = None
    open_cell(None)


main()
