"""Adding files: choosing them, watching them go in, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from kit.file_names import called, shown_now
from kit.jobs import Desk, IngestJob
from kit.receipts import show_receipts
from kit.runs import DeleteJob
from kit.show import notice, safe
from kit.uploads import MOST_BYTES, MOST_FILES, default_folder, folder_for, keep
from kit.words import STATUS, beside_name, doing, needs_password, number, problem_lines, size
from ragbox import IngestReport, RagBox, RagboxError
from ragbox.pace import left_in_words
from ragbox.parse import SUFFIXES

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from ragbox.types import DocumentReport, Problem

_TYPES = [suffix.removeprefix(".") for suffix in SUFFIXES]
_LOOK_AGAIN_SECONDS = 0.4
_SHOWN = 8
_SHOWN_PROBLEMS = 8
_WORST_FIRST = ("failed", "partial", "skipped", "removed", "indexed")


def add_files(box: RagBox, desk: Desk) -> None:
    """The two ways in: files sent through the page, and a path on this computer."""
    with st.expander("Add documents", expanded=not box.documents(), icon=":material/note_add:"):
        upload, path = st.tabs(["Choose files", "Name a folder or file"])
        with upload:
            _choose_files(box, desk)
        with path, st.form("path_form", border=False):
            named = st.text_input(
                "Path on this computer", key="path", placeholder="/home/me/contracts", autocomplete="off"
            )
            st.caption("A folder is read with all folders in it. What has since gone from it goes from the box, too.")
            if st.form_submit_button("Add from this path", type="primary", key="add_path"):
                _take_path(desk, named or "")


def _choose_files(box: RagBox, desk: Desk) -> None:
    # another key after each run: what was sent is then let go of, here and in the server's memory
    files = st.file_uploader(
        "Documents", type=_TYPES, accept_multiple_files=True, key=f"files_{st.session_state.get('sent', 0)}"
    )
    folder = st.text_input("Keep these files in", default_folder(box), key="upload_folder")
    most = f"{number(MOST_FILES, 'file')} or {size(MOST_BYTES)}"
    st.caption(
        "A copy of each file is kept in this folder, readable by you alone, so that its pages can be shown. "
        f"Up to {most} can be sent at a time."
    )
    count, total = len(files), sum(file.size for file in files)
    too_much = count > MOST_FILES or total > MOST_BYTES
    if too_much:
        notice(
            "warning",
            f"{number(count, 'file')} of {size(total)} are too many to send at once",
            f"Up to {most} can be sent through the page. Add the folder that they are in by its path instead: that has no "
            "such bounds, and no second copy is kept.",
        )
    with st.container(key="add_bar", horizontal=True, vertical_alignment="center"):
        chosen = st.button("Add to the box", type="primary", key="add_files", disabled=not files or too_much)
        st.html(f'<p class="rb-fine">{_chosen_words(count, total)}</p>')
    if chosen:
        _take_uploads(box, desk, folder or "", files)


def _chosen_words(count: int, total: int) -> str:
    return f"{number(count, 'file')} chosen, {size(total)} in all" if count else "No files chosen yet"


def _take_uploads(box: RagBox, desk: Desk, wanted: str, files: Iterable[UploadedFile]) -> None:
    kept, refused = [], []
    try:
        folder = folder_for(box, wanted)
    except RagboxError as error:
        notice("error", "The files were not added", str(error))
        return
    with st.spinner("Keeping the files"):
        for file in files:
            try:
                kept.append(keep(folder, file.name, file.getvalue()))
            except RagboxError as error:
                refused.append(str(error))
    if refused:
        st.session_state.refused = refused
    st.session_state.sent = st.session_state.get("sent", 0) + 1
    _start(desk, kept)


def _take_path(desk: Desk, named: str) -> None:
    path = Path(named.strip()).expanduser()
    if not named.strip() or not path.is_absolute():
        notice("warning", "Give the whole path of a folder or file", "For example /home/me/contracts.")
    elif not path.exists():
        notice("warning", "There is nothing at this path", str(path))
    else:
        _start(desk, [path])


def _start(desk: Desk, paths: list[Path]) -> None:
    if paths and not desk.take_in(paths):
        notice("warning", "Files are being added already", "Wait until that is done, then add these again.")
        return
    st.rerun()


def running(job: IngestJob) -> None:
    """The run that is under way, drawn again and again until it is done."""

    @st.fragment(run_every=_LOOK_AGAIN_SECONDS)
    def live() -> None:
        if not job.running:
            st.rerun()
        _progress(job)

    live()


def _progress(job: IngestJob) -> None:
    with st.container(border=True, key="progress"):
        st.progress(job.part, text=_how_far(job))
        met = list(job.stages.items())
        rows = "".join(
            f"<span>{safe(called(path))}</span>"
            f'<span class="rb-status rb-{"ok" if event.stage == "done" else "busy"}">{doing(event)}</span>'
            for path, event in met[-_SHOWN:]
        )
        if rows:
            st.html(f'<div class="rb-steps" role="status">{rows}</div>')
        if job.waiting is not None:
            notice(
                "info",
                f"Waiting for {job.waiting}",
                "It is writing to this box, and only one may at a time. This goes on by itself once that is done.",
            )
        if job.can_stop:
            st.button(
                "Stop", key="stop_adding", on_click=job.stop, disabled=job.stopping, icon=":material/stop_circle:"
            )


def _how_far(job: IngestJob) -> str:
    """How far a run is, in words without any of a document's: Streamlit reads Markdown there."""
    if job.stopping:
        return "Stopping after this step"
    if isinstance(job, DeleteJob):
        return f"Deleting {number(len(job.names), 'document')}, and looking whether anything is left"
    if not job.total:
        return "Getting ready"
    left = job.pace.left()
    done = f"{job.done:,} of {number(job.total, 'file')} done"
    return f"{done}, {left_in_words(left)}" if left else done


def show_outcome(desk: Desk) -> None:
    """What came of the last run, until it is put away."""
    for message in st.session_state.pop("refused", []):
        notice("warning", "A file was not added", message if shown_now() else "Why is told with real values only.")
    job = desk.ingest
    if job is None or job.running:
        return
    if isinstance(job, DeleteJob):
        show_receipts(job)
    elif job.error is not None:
        notice("error", "This was not done", job.error)
    elif job.report is None:
        notice("info", "Stopped", _what_stayed(job))
    else:
        _report(job.report)
    st.button("Close", key="close_outcome", on_click=_put_away, args=(desk,), type="tertiary", icon=":material/close:")


def _what_stayed(job: IngestJob) -> str:
    if not job.done:
        return "Nothing was finished yet, so the box is as it was."
    done = f"{job.done:,} of {number(job.total, 'file')} {'was' if job.done == 1 else 'were'} finished; that"
    return f"{done} stays in the box. The rest was left out: add it again to go on."


def _put_away(desk: Desk) -> None:
    desk.ingest = None


def _report(report: IngestReport) -> None:
    totals = report.totals
    parts = [f"{STATUS[status][0]}: {totals[status]:,}" for status in STATUS if totals[status]]
    good = not totals["failed"] and not totals["partial"] and not totals["skipped"]
    notice(
        "good" if good else "warning", f"Done in {report.seconds:.1f} s", " · ".join(parts) or "There were no files."
    )
    troubled = [each for each in report.documents if each.problems and each.status != "unchanged"]
    troubled.sort(key=lambda each: _WORST_FIRST.index(each.status))
    for each in troubled[:_SHOWN_PROBLEMS]:
        _trouble(each)
    if len(troubled) > _SHOWN_PROBLEMS:
        more = f"{len(troubled) - _SHOWN_PROBLEMS:,} more files had problems"
        notice("warning", more, "“Not read” and “Needs attention” below have them all.")


def _trouble(report: DocumentReport) -> None:
    word, _ = STATUS[report.status]
    lines = [line for problem in report.problems[:3] for line in _said(problem, report.path)]
    notice("error" if report.status == "failed" else "warning", f"{word}: {called(report.path)}", *lines)


def _said(problem: Problem, path: str) -> tuple[str, ...]:
    locked = needs_password(problem.code, "under “Not read”")
    if locked is not None:
        return (locked,)
    first, *more = problem_lines(problem)
    return beside_name(first, path), *more
