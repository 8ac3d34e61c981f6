"""An answer in each of its states: on its way, being written, given, not given; with its citations."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kit.citation import card
from kit.conversation import ask_again, open_citation, opened, stop
from kit.jobs import AskJob
from kit.show import notice, safe, with_markers
from ragbox import Answer

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


def show_answer(job: AskJob, below: Callable[[AskJob], None]) -> None:
    """Draws the answer, again and again while it is being worked on; `below` what can be done with one that is given."""
    if not job.running:
        _show(job, below)
        return

    shown = opened()

    @st.fragment(run_every=_LOOK_AGAIN_SECONDS)
    def live() -> None:
        # a click in here draws only this part again, but a citation is opened beside it
        if not job.running or opened() != shown:
            st.rerun()
        _show(job, below)

    live()


def _show(job: AskJob, below: Callable[[AskJob], None]) -> None:
    if job.words:
        st.html(f'<h2 class="rb-asked">{safe(job.words)}</h2>')
    if job.limits:
        st.html(f'<p class="rb-kept">Searched only in: {safe(", ".join(job.limits))}</p>')
    answer = job.answer
    if job.error is not None:
        notice("warning", "This could not be answered", job.error)
        if answer is None:
            _button("Try again", "try_again", job, job.again(job.reveal), ":material/refresh:")
    if answer is None:
        _on_its_way(job)
        return
    if answer.asked is not None:
        _understood(job, answer.asked)
    if answer.abstained:
        _abstention(answer)
    else:
        _text(answer)
    if job.running and not job.stopping:
        _draft(job)
    elif answer.route and answer.mode == "extractive" and not answer.abstained and job.mode == "auto":
        _button("Have the model write it", "written", job, job.written(), ":material/edit_note:")
    _remarks(answer)
    if not job.running:
        below(job)
    for citation in answer.citations:
        card(citation, is_open=opened() == citation, on_open=open_citation)
    if answer.related:
        st.html('<div class="rb-kicker">Related passages, which may not answer it</div>')
    for citation in answer.related:
        card(citation, is_open=opened() == citation, on_open=open_citation)


def _on_its_way(job: AskJob) -> None:
    """What stands where there is no answer yet, or none any more."""
    if job.stopping:
        notice("info", "Stopped", "There is no answer to this question.")
        _button("Ask it again", "try_again", job, job.again(job.reveal), ":material/refresh:")
    elif job.running and job.progress is not None:
        done, total = job.progress
        notice("info", "Reading to sum it up", f"Part {min(done + 1, total)} of {total}")
        st.button("Stop", key="stop_reading", on_click=stop, icon=":material/stop_circle:")
    elif job.running:
        notice("info", "Looking it up", "The first question after a start takes longest.")
        st.button("Stop", key="stop_looking", on_click=stop, icon=":material/stop_circle:")


def _button(label: str, key: str, old: AskJob, new: AskJob, icon: str) -> None:
    st.button(label, key=key, on_click=ask_again, args=(old, new), icon=icon)


def _understood(job: AskJob, asked: str) -> None:
    """How a follow-up was completed or a name spelled, and the way to ask a follow-up as it was typed."""
    told = f'<p class="rb-fine">Understood as: {safe(asked)}</p>'
    if not job.history:
        st.html(told)
        return
    with st.container(key="understood"):
        words, button = st.columns([5, 1], vertical_alignment="center")
    words.html(told)
    button.button(
        "Ask as typed", key="as_typed", on_click=ask_again, args=(job, job.as_typed()), type="tertiary", width="stretch"
    )


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
    st.button("Stop", key="stop_writing", on_click=stop, icon=":material/stop_circle:")


def _remarks(answer: Answer) -> None:
    """What a reader must know of the answer."""
    if answer.problem is not None:
        notice("warning", "The language model did not finish", answer.problem, _STANDS[answer.mode])
    for note in answer.notes:
        about = " ".join(f"[{marker}]" for marker in note.markers)
        notice("warning", _NOTED[note.kind], f"{note.text} {about}".rstrip())
