"""A redacted copy of a document: asked for, watched being made, looked at in a report, and saved."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kit.runs import RedactJob
from kit.show import chips, notice
from kit.words import kind, number, problem_lines, size
from ragbox import DocumentInfo, RagBox

_LOOK_AGAIN_SECONDS = 0.4
_LISTED = 12
_MIME = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
_STEPS = {"read": "Reading page", "ocr": "Looking at the picture of page", "write": "Writing page"}


def show_redaction(box: RagBox, info: DocumentInfo, name: str, *, reveal: bool) -> None:
    """Draws it for one document; `name` is what that may be called just now."""
    job: RedactJob | None = st.session_state.get("redact_job")
    mine = job is not None and job.document_id == info.document_id
    with st.expander("Redacted copy", icon=":material/ink_eraser:", expanded=mine, key="redact"):
        if info.media_type not in _MIME.values():
            notice(
                "info", "Only PDF and Word files can be redacted", "Print or save it as PDF, add that, and redact that."
            )
        elif job is not None and job.running and not mine:
            notice(
                "info", "A copy of another document is being made", "Wait until that is done, or open that and stop it."
            )
        elif job is None or not mine:
            _ask(box, info, reveal=reveal)
        elif job.running:
            _running(job)
        else:
            _outcome(job, info.name, name, reveal=reveal)


def _ask(box: RagBox, info: DocumentInfo, *, reveal: bool) -> None:
    st.html(
        "<p>A copy without the personal data that is found in the file: a PDF is drawn anew with black boxes, a Word "
        "file is cleaned in every part. The copy is looked through afterwards, and thrown away where anything is left. "
        "It is kept in memory until you save it; the file itself stays as it is.</p>"
    )
    entities = sorted(info.pii, key=kind)
    if reveal and len(entities) > 1:  # a copy of some kinds alone shows the values of the others
        st.multiselect(
            "Only these kinds",
            entities,
            format_func=kind,
            key=f"redact_kinds_{info.document_id[:16]}",
            placeholder="Everything that is found",
        )
    st.button(
        "Make the copy", key="redact_start", on_click=_start, args=(box, info.document_id, reveal), type="primary"
    )


def _start(box: RagBox, document_id: str, reveal: bool) -> None:
    chosen: list[str] = st.session_state.get(f"redact_kinds_{document_id[:16]}", []) if reveal else []
    job = RedactJob(box, document_id, chosen or None)
    st.session_state.redact_job = job
    job.start()


def _running(job: RedactJob) -> None:
    @st.fragment(run_every=_LOOK_AGAIN_SECONDS)
    def live() -> None:
        if not job.running:
            st.rerun()
        words = "Getting ready"
        if job.stopping:
            words = "Stopping after this step"
        elif job.step is not None:
            what, page, pages = job.step
            words = f"{_STEPS[what]} {page:,} of {pages:,}"
        st.progress(job.part, text=words)
        st.button("Stop", key="redact_stop", on_click=job.stop, disabled=job.stopping, icon=":material/stop_circle:")

    live()


def _outcome(job: RedactJob, real_name: str, name: str, *, reveal: bool) -> None:
    copy = job.copy
    if job.error is not None:
        notice("error", "No copy was made", job.error if reveal else job.error.replace(real_name, name))
    elif copy is None:
        notice("info", "Stopped", "No copy was made.")
    else:
        _report(job)
        kind_of_file = copy.name.rsplit(".", 1)[-1]
        with st.container(key="redact_bar", horizontal=True, vertical_alignment="center"):
            st.download_button(
                "Save the copy",
                copy.data,
                file_name=copy.name if reveal else _plain_name(name, kind_of_file),
                mime=_MIME[kind_of_file],
                key="redact_save",
                type="primary",
                icon=":material/download:",
                on_click="ignore",
            )
            st.html(f'<p class="rb-fine">{size(len(copy.data))}</p>')
    st.button("Close", key="redact_close", on_click=_close, type="tertiary", icon=":material/close:")


def _plain_name(name: str, suffix: str) -> str:
    """What the copy is called where the file's own name is not shown."""
    return f"{Path(name).stem.replace('⟦', '').replace('⟧', '')}.redacted.{suffix}"


def _close() -> None:
    st.session_state.redact_job = None


def _report(job: RedactJob) -> None:
    copy = job.copy
    if copy is None:
        return
    total = sum(copy.counts.values())
    pages = f" on {number(copy.pages, 'page')}" if copy.pages else ""
    if total:
        notice(
            "good", f"{number(total, 'place')} covered{pages}", "Looked through afterwards: none of them can be read."
        )
        found = sorted(copy.counts.items(), key=lambda each: -each[1])
        st.html(chips(f"{kind(entity)} {count:,}" for entity, count in found))
    else:
        notice("warning", "Nothing was found that could be covered", "Look through the copy before you pass it on.")
    if job.entities is not None:
        left = ", ".join(map(kind, sorted(job.entities, key=kind)))
        notice("warning", "Only some kinds were covered", f"{left}. Everything else stands in the copy as in the file.")
    if copy.review:
        more = [f"and {len(copy.review) - _LISTED:,} more"] if len(copy.review) > _LISTED else []
        listed = [each[:1].upper() + each[1:] for each in copy.review[:_LISTED]]
        notice(
            "warning",
            "Look at these yourself before you pass it on",
            "Faces, fingerprints and handwriting are found by nobody but a reader.",
            ", ".join([*listed, *more]),
        )
    for problem in copy.problems[:_LISTED]:
        notice("warning", *problem_lines(problem))
