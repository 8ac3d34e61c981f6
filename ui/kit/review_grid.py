"""The grid of a review, and the whole answer of the cell that was chosen in it, with its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from kit.citation import place
from kit.show import notice, quoted, safe, with_markers
from kit.viewer import show_source
from ragbox import Answer, Citation, RagBox
from ragbox.output import page_word
from ragbox.review import Review
from ragbox.review_files import ABSTAINED, spot

Answers = Mapping[tuple[int, str], Answer]
"""By row and document id."""
_ROW_HEIGHT, _HEAD_HEIGHT, _LEAST_HEIGHT, _MOST_HEIGHT = 92, 40, 140, 596
_BRIEF, _SPOT = 78, 24
"""Characters of an answer and of its place that fit into a cell."""
_FAILED = "⚠ not answered"
_RULES = re.compile(r"([_.\-–—=*])\1{3,}")  # as for a signature: they fill a cell
_MARKERS = re.compile(r" (?:\[\d{1,3}\])+(?=[.!?]|$)")


def kept(box: RagBox, review: Review, *, reveal: bool) -> Answers:
    """The answered cells, of which this session fetches each once: real values in them are noted then."""
    key = (review.number, review.questions, review.documents, reveal)
    shown: tuple[object, dict[tuple[int, str], Answer], int] | None = st.session_state.get("review_shown")
    if shown is None or shown[0] != key or len(shown[1]) > review.done:  # fewer are there: some were indexed anew
        shown = (key, {}, 0)
        with st.spinner("Opening the review"):
            cells, last = box.reviewed(review.number, reveal=reveal)
    else:
        cells, last = box.reviewed(review.number, reveal=reveal, after=shown[2])
    found = shown[1] | {(cell.row, cell.document_id): cell.answer for cell in cells}
    st.session_state.review_shown = (key, found, last)
    return found


def show_grid(review: Review, names: Mapping[str, str], answers: Answers) -> None:
    """Draws questions down and documents across; a click on a cell opens it."""
    columns: dict[str, list[str]] = {"question": list(review.questions)}
    for each in review.documents:
        columns[each] = [_brief(answers.get((row, each))) for row in range(len(review.questions))]
    config: dict[str, Any] = {"question": st.column_config.TextColumn("Question", width=260, pinned=True)}
    config |= {each: st.column_config.TextColumn(names.get(each, each[:12]), width=240) for each in review.documents}
    wanted = _HEAD_HEIGHT + _ROW_HEIGHT * len(review.questions)
    st.dataframe(
        columns,
        key=grid_key(review),
        height=min(_MOST_HEIGHT, max(_LEAST_HEIGHT, wanted)),
        row_height=_ROW_HEIGHT,
        hide_index=True,
        column_config=config,
        on_select=lambda: _chosen(review),
        selection_mode="single-cell",
        alt="The review: a row for each question, a column for each document",
    )


def grid_key(review: Review) -> str:
    """The key of its widget."""
    return f"review_grid_{review.number}"


def _chosen(review: Review) -> None:
    cells = st.session_state[grid_key(review)]["selection"]["cells"]
    row, column = cells[0] if cells else (0, "question")
    open_cell(None if column == "question" else (review.number, row, column))


def open_cell(cell: tuple[int, int, str] | None) -> None:
    """Chooses a cell by review, row and document id; None closes it."""
    st.session_state.review_cell = cell
    st.session_state.review_source = 0
    st.session_state.larger = False


def _brief(answer: Answer | None) -> str:
    if answer is None:
        return ""
    if answer.error is not None:
        return _FAILED
    if answer.abstained:
        return ABSTAINED
    where = [_cut(spot(answer.citations[0]), _SPOT)] if answer.citations else []
    text = _RULES.sub(r"\1\1\1", " ".join(_MARKERS.sub("", answer.text).split()))
    return f"{_cut(text, _BRIEF)} ({', '.join([*where, f'{answer.confidence:.0%}'])})"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def show_cell(box: RagBox, review: Review, names: Mapping[str, str], answers: Answers, *, reveal: bool) -> None:
    """Draws the chosen cell under the grid: its whole answer, and beside it where that stands."""
    cell: tuple[int, int, str] | None = st.session_state.get("review_cell")
    if cell is None or cell[0] != review.number or cell[2] not in review.documents or cell[1] >= len(review.questions):
        return
    answer = answers.get((cell[1], cell[2]))
    sources = () if answer is None else answer.citations or answer.related
    chosen = st.session_state.get("review_source")
    opened = sources[chosen] if chosen is not None and chosen < len(sources) else None
    with st.container(key="review_cell_area"):
        if opened is not None and st.session_state.get("larger"):  # over the whole width, above the answer
            show_source(box, opened, reveal=reveal, on_close=_source, args=(None,))
            _answer(review.questions[cell[1]], names.get(cell[2], cell[2][:12]), answer)
        elif opened is not None:
            with st.container(key="beside"):
                left, right = st.columns(2, gap="large")
            with left:
                _answer(review.questions[cell[1]], names.get(cell[2], cell[2][:12]), answer)
            with right:
                show_source(box, opened, reveal=reveal, on_close=_source, args=(None,))
        else:
            _answer(review.questions[cell[1]], names.get(cell[2], cell[2][:12]), answer)


def _answer(question: str, name: str, answer: Answer | None) -> None:
    with st.container(key="review_head"):
        words, close = st.columns([5, 1], vertical_alignment="top")
    words.html(f'<div class="rb-viewer">{safe(question)}<p>{safe(name)}</p></div>')
    close.button("Close", key="close_cell", on_click=open_cell, args=(None,), type="tertiary", width="stretch")
    if answer is None:
        notice("info", "Not answered yet", "It is answered when the review goes on.")
        return
    if answer.error is not None:
        notice("error", "This could not be answered", answer.error)
        return
    if answer.abstained:
        notice("info", "This document does not answer the question", "No passage of it supports an answer.")
    else:
        st.html(
            '<section class="rb-answer" aria-live="polite"><div class="rb-kicker">Answer</div>'
            f'<p class="rb-text">{with_markers(answer.text, len(answer.citations))}</p>'
            f'<p class="rb-fine">Confidence {answer.confidence:.0%} · {_by(answer)}</p></section>'
        )
    for note in answer.notes:
        notice("warning", "To be noted", note.text)
    if answer.related:
        st.html('<div class="rb-kicker">Related passages, which may not answer it</div>')
    for place_of, citation in enumerate(answer.citations or answer.related):
        _citation(place_of, citation)


def _by(answer: Answer) -> str:
    if answer.mode == "generative" and answer.model:
        return f"written by {safe(answer.model)}, every sentence checked"
    return "quoted from the document"


def _citation(number: int, citation: Citation) -> None:
    is_open = st.session_state.get("review_source") == number
    spans = [(start - citation.start, end - citation.start) for start, end in citation.spans]
    drawn = citation.page is not None and page_word(citation.document) == "page"
    with st.container(border=True, key=f"citation_review_{number}"):
        words, button = st.columns([5, 1], vertical_alignment="top")
        words.html(
            f'<div class="rb-cite"><span class="rb-number">{citation.marker}</span>'
            f'<div class="rb-source"><span class="rb-place">{safe(place(citation))}</span></div>'
            f"<blockquote>{quoted(citation.quote, spans)}</blockquote></div>"
        )
        button.button(
            "Hide" if is_open else ("Show page" if drawn else "Show text"),
            key=f"review_open_{number}",
            on_click=_source,
            args=(None if is_open else number,),
            type="tertiary",
            width="stretch",
        )


def _source(number: int | None) -> None:
    st.session_state.review_source = number
    st.session_state.larger = False
