"""Ask: a question, its answer, and every citation beside its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st
from kit.box import the_box
from kit.jobs import AskJob
from kit.reveal import real_values
from kit.show import empty_state, heading, notice, quoted, safe, with_markers
from kit.viewer import place, show_source

from ragbox import Answer, Citation, DocumentInfo, RagBox
from ragbox.output import page_word

_WAIT_SECONDS = 30
_LOOK_AGAIN_SECONDS = 0.25
_STANDS = {
    "extractive": "The answer above quotes the documents.",
    "generative": "The answer above is what another model wrote, checked.",
}
_WITHDRAWN = "not borne out by what it cites"
_NOTED = {
    "conflict": "These passages say different things",
    "amended": "A later document changes an earlier one",
    "left_out": "The summary does not cover everything",
}


def main() -> None:
    """Draws the page."""
    box = the_box()
    documents = box.documents()
    with st.container(key="page_head"):
        words, switch = st.columns([4, 1], vertical_alignment="center")
    with words:
        heading("Ask", "Answers come from your documents alone, every sentence with its source.")
    if not documents:
        empty_state("This box has no documents yet", "Add files first; then ask about them here.")
        st.page_link("page_documents.py", label="Add documents", icon=":material/folder_open:")
        return
    with switch:
        reveal = real_values(box)
    _question(box, documents, reveal)
    job: AskJob | None = st.session_state.get("ask_job")
    if job is None:
        return
    if job.reveal != reveal:  # the switch was turned: what stands there may not stay, or may be shown now
        job = job.again(reveal)
        _ask(job)
    opened: Citation | None = st.session_state.get("opened")
    if opened is None:
        _answer_area(job)
        return
    if st.session_state.get("larger"):  # over the whole width, above the answer
        show_source(box, opened, reveal=reveal, on_close=_open, args=(None,))
        _answer_area(job)
        return
    with st.container(key="beside"):
        left, right = st.columns(2, gap="large")
    with left:
        _answer_area(job)
    with right:
        show_source(box, opened, reveal=reveal, on_close=_open, args=(None,))


def _question(box: RagBox, documents: Sequence[DocumentInfo], reveal: bool) -> None:
    names = _distinct_names(box.names(reveal=reveal))
    with st.form("question_form", border=False):
        words, send = st.columns([8, 1], vertical_alignment="bottom")
        question = words.text_input(
            "Your question", key="question", placeholder="What would you like to know?", autocomplete="off"
        )
        asked = send.form_submit_button("Ask", type="primary", width="stretch")
        chosen = st.multiselect(
            "Search only in",
            [info.document_id for info in documents],
            format_func=lambda document_id: names.get(document_id, document_id),
            key="chosen_documents",
            placeholder="All documents",
        )
    if not asked:
        return
    earlier: AskJob | None = st.session_state.get("ask_job")
    history = earlier.turns if earlier is not None else ()
    _ask(AskJob(box, question or "", chosen or None, history, reveal=reveal))


def _ask(job: AskJob) -> None:
    _start(job)
    with st.spinner("Looking it up"):
        job.wait_for_first(_WAIT_SECONDS)


def _start(job: AskJob) -> None:
    _stop()
    st.session_state.opened = None
    st.session_state.ask_job = job
    job.start()


def _distinct_names(names: Mapping[str, str]) -> dict[str, str]:
    """What to call each document, by id; two of the same name are told apart by their ids."""
    times = Counter(names.values())
    return {each: name if times[name] == 1 else f"{name} ({each[:8]})" for each, name in names.items()}


def _answer_area(job: AskJob) -> None:
    if not job.running:
        _show(job)
        return

    opened = st.session_state.get("opened")

    @st.fragment(run_every=_LOOK_AGAIN_SECONDS)
    def live() -> None:
        # a click in here draws only this part again, but a citation is opened beside it
        if not job.running or st.session_state.get("opened") != opened:
            st.rerun()
        _show(job)

    live()


def _show(job: AskJob) -> None:
    if job.error is not None:
        notice("warning", "This could not be answered", job.error)
    answer = job.answer
    if answer is None:
        if job.running and job.progress is not None:
            done, total = job.progress
            notice("info", "Reading to sum it up", f"Part {min(done + 1, total)} of {total}")
            st.button("Stop", key="stop_reading", on_click=_stop, icon=":material/stop_circle:")
        elif job.running:
            notice("info", "Looking it up", "The first question after a start takes longest.")
        return
    if answer.asked is not None:
        _understood(job, answer.asked)
    if answer.abstained:
        _abstention(answer)
    else:
        _text(answer)
    if job.running:
        _draft(job)
    elif answer.route and answer.mode == "extractive" and not answer.abstained and job.mode == "auto":
        st.button("Have the model write it", key="written", on_click=_written, args=(job,), icon=":material/edit_note:")
    if answer.problem is not None:
        notice("warning", "The language model did not finish", answer.problem, _STANDS[answer.mode])
    for note in answer.notes:
        about = " ".join(f"[{marker}]" for marker in note.markers)
        notice("warning", _NOTED[note.kind], f"{note.text} {about}".rstrip())
    for citation in answer.citations:
        _citation(citation)
    if answer.related:
        st.html('<div class="rb-kicker">Related passages, which may not answer it</div>')
    for citation in answer.related:
        _citation(citation)


def _understood(job: AskJob, asked: str) -> None:
    """How a follow-up was completed, and the way to ask it as it was typed."""
    words, button = st.columns([5, 1], vertical_alignment="center")
    words.html(f'<p class="rb-fine">Understood as: {safe(asked)}</p>')
    button.button("Ask as typed", key="as_typed", on_click=_as_typed, args=(job,), type="tertiary", width="stretch")


def _as_typed(job: AskJob) -> None:
    again = job.as_typed()
    _start(again)
    again.wait_for_first(_WAIT_SECONDS)


def _written(job: AskJob) -> None:
    again = job.written()
    _start(again)
    again.wait_for_first(_WAIT_SECONDS)


def _abstention(answer: Answer) -> None:
    notice("info", answer.text, "No passage supports an answer, so none is given. Try other words, or add documents.")
    st.html(f'<p class="rb-fine">{_small_print(answer)}</p>')


def _text(answer: Answer) -> None:
    st.html(
        '<section class="rb-answer" aria-live="polite"><div class="rb-kicker">Answer</div>'
        f'<p class="rb-text">{with_markers(answer.text, len(answer.citations))}</p>'
        f'<p class="rb-fine">{_small_print(answer)}</p></section>'
    )


def _small_print(answer: Answer) -> str:
    parts = [] if answer.abstained else [f"Confidence {answer.confidence:.0%}"]
    if answer.mode == "generative" and answer.model:
        parts.append(f"written by {safe(answer.model)}, every sentence checked")
    elif not answer.abstained:
        parts.append("quoted from the documents")
    if answer.dropped:
        parts.append(f"{answer.dropped} unsupported left out")
    if answer.timings.total_ms is not None:
        parts.append(_duration(answer.timings.total_ms))
    parts += map(safe, answer.route)
    return " · ".join(parts)


def _duration(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds < 1_000 else f"{milliseconds / 1_000:.1f} s"


def _draft(job: AskJob) -> None:
    judged, draft = job.judged, job.draft  # another thread writes them
    words = "".join(
        safe(text) if supported else f'<del title="{_WITHDRAWN}">{safe(text)}</del>' for text, supported in judged
    )
    withdrawn = sum(not supported for _, supported in judged)
    told = f'<p class="rb-fine">{withdrawn} struck out: {_WITHDRAWN}</p>' if withdrawn else ""
    st.html(
        '<section class="rb-answer rb-draft"><div class="rb-kicker">Being written, each sentence checked as it ends</div>'
        f'<p class="rb-text">{words}<span class="rb-unchecked">{safe(draft) if draft or judged else "…"}</span></p>'
        f"{told}</section>"
    )
    st.button("Stop", key="stop_writing", on_click=_stop, icon=":material/stop_circle:")


def _citation(citation: Citation) -> None:
    is_open = st.session_state.get("opened") == citation
    spans = [(start - citation.start, end - citation.start) for start, end in citation.spans]
    with st.container(border=True, key=f"citation_{citation.marker}"):
        words, button = st.columns([5, 1], vertical_alignment="top")
        words.html(
            f'<div class="rb-cite"><span class="rb-number">{citation.marker}</span>'
            f'<div class="rb-source">{safe(citation.document)} <span class="rb-place">{safe(place(citation))}</span></div>'
            f"<blockquote>{quoted(citation.quote, spans)}</blockquote></div>"
        )
        drawn = citation.page is not None and page_word(citation.document) == "page"
        label = "Hide" if is_open else ("Show page" if drawn else "Show text")
        button.button(
            label,
            key=f"open_{citation.marker}",
            on_click=_open,
            args=(None if is_open else citation,),
            type="tertiary",
            width="stretch",
        )


def _open(citation: Citation | None) -> None:
    st.session_state.opened = citation
    st.session_state.larger = False  # the next citation may stand where no page is drawn, and no switch is to turn back
    st.session_state.pop("zoom_step", None)


def _stop() -> None:
    job: AskJob | None = st.session_state.get("ask_job")
    if job is not None:
        job.stop()


main()
