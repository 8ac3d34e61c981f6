"""One document's facts, its problems with what to do, and what can be done with it, in a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from kit.file_names import shown_now
from kit.jobs import Desk
from kit.reveal import forget_shown
from kit.runs import DeleteJob, ReindexJob
from kit.show import breakable, chips, notice, safe
from kit.words import STATUS, kind, number, problem_lines
from ragbox import DocumentInfo, RagBox

_PROBLEMS, _NAMES = 20, 12


def dialog_is_open() -> bool:
    """Whether a dialog is open, which drawing the page again would close."""
    return bool(st.session_state.get("dialog"))


def _closed() -> None:
    st.session_state.dialog = False


@st.dialog("Document", width="medium", on_dismiss=_closed)
def details(box: RagBox, desk: Desk, info: DocumentInfo, name: str) -> None:
    """Draws the dialog; `name` is what the document may be called just now."""
    st.session_state.dialog = True
    show_facts(info, name)
    if desk.busy:
        notice("info", "A run is under way", "Ingesting again and deleting are possible once that is done.")
    _again(box, desk, info)
    st.divider()
    sure = st.checkbox("Delete this document from the box", key=f"sure_{info.document_id}", disabled=desk.busy)
    st.caption("Its text, passages, vectors and findings are erased. The file itself stays where it is.")
    if st.button("Delete", key=f"delete_{info.document_id}", type="primary", disabled=desk.busy or not sure):
        _delete(box, desk, {info.document_id: name})


def show_facts(info: DocumentInfo, name: str) -> None:
    """What is known of a document: where it is, how it was read, the personal data in it, problems with what to do."""
    rows = {
        "Name": name,
        "File": ("\n".join(info.paths) if shown_now() else "Shown with real values only") or "–",
        "Status": STATUS[info.status][0],
        "Pages": f"{info.pages:,}" if info.pages else "none (this kind of file has no fixed pages)",
        "Read by OCR": number(info.ocr_pages, "page") if info.ocr_pages else "",
        "Passages": f"{info.chunks:,}",
        "Date in it": info.dated or "",
        "Id": info.document_id[:16],
    }
    cells = "".join(
        f'<dt>{word}</dt><dd style="white-space: pre-wrap">{breakable(value)}</dd>'
        for word, value in rows.items()
        if value
    )
    st.html(f'<dl class="rb-facts">{cells}</dl>')
    found = sorted(info.pii.items(), key=lambda each: -each[1])
    st.html(
        "<strong>Personal data found</strong><p>"
        + (chips(f"{kind(entity)} {count:,}" for entity, count in found) or "None.")
        + "</p>"
    )
    if info.problems:
        lines = [line for problem in info.problems[:_PROBLEMS] for line in problem_lines(problem)]
        notice("warning", f"{number(len(info.problems), 'problem')} when it was read", *lines)


def _again(box: RagBox, desk: Desk, info: DocumentInfo) -> None:
    there = any(Path(path).is_file() for path in info.paths)
    if st.button("Ingest again", key=f"again_{info.document_id}", disabled=desk.busy or not there):
        desk.begin(ReindexJob(box, [info.document_id]))
        _closed()
        st.rerun()
    st.caption(
        "Reads the file anew and replaces what is in the box once that is done."
        if there
        else "Its file is not there now, so it cannot be read anew. What is in the box stays."
    )


@st.dialog("Delete documents", width="medium", on_dismiss=_closed)
def delete_several(box: RagBox, desk: Desk, names: Mapping[str, str]) -> None:
    """Asks once for all of them; `names` are what they may be called just now, by id."""
    st.session_state.dialog = True
    count = number(len(names), "document")
    listed = "".join(f"<li>{safe(name)}</li>" for name in list(names.values())[:_NAMES])
    more = f'<p class="rb-fine">and {len(names) - _NAMES:,} more</p>' if len(names) > _NAMES else ""
    st.html(f'<ul class="rb-names">{listed}</ul>{more}')
    st.caption("Their texts, passages, vectors and findings are erased. The files themselves stay where they are.")
    sure = st.checkbox(f"Delete {'this' if len(names) == 1 else 'these'} {count} from the box", key="sure_several")
    if st.button("Delete", key="delete_several", type="primary", disabled=desk.busy or not sure):
        _delete(box, desk, names)


def _delete(box: RagBox, desk: Desk, names: Mapping[str, str]) -> None:
    if not desk.begin(DeleteJob(box, names)):
        notice("warning", "A run is under way", "Delete it once that is done.")
        return
    forget_shown()  # the page image of a deleted document must not stay in memory
    st.session_state.opened = None
    st.session_state.ask_job = None
    st.session_state.chosen_rows = {}
    _closed()
    st.rerun()
