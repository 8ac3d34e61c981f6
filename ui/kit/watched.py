"""The watched folders: how it is with each, adding one, letting one go, and the user's word on what disappeared."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

from kit.file_names import called, said, shown_now
from kit.jobs import Desk
from kit.runs import RemovalJob
from kit.show import empty_state, notice, safe
from kit.words import number
from ragbox import RagBox, RagboxError
from ragbox.pace import left_in_words
from ragbox.watch import FolderStatus, WatchStatus

_LOOK_AGAIN_SECONDS = 2.0
_LISTED = 8


def show_watched(box: RagBox, desk: Desk) -> None:
    """Draws the view."""
    st.html(
        '<p class="rb-fine">What is in a watched folder goes into the box by itself, once it has stopped growing, and what '
        "is deleted there goes from the box. A folder that is away, as on an unplugged drive, keeps its documents.</p>"
    )
    _add(box, desk)
    for message in st.session_state.pop("watched_said", []):
        notice(*message)

    drawn = desk.busy

    @st.fragment(run_every=_LOOK_AGAIN_SECONDS)
    def live() -> None:
        if desk.busy != drawn or "watched_said" in st.session_state:
            st.rerun()
        _state(box, desk, box.watch_status())

    live()


# -- adding


def _add(box: RagBox, desk: Desk) -> None:
    with (
        st.expander(
            "Watch a folder", expanded=not box.watched(), icon=":material/create_new_folder:", key="watch_a_folder"
        ),
        st.form("watch_form", border=False),
    ):
        st.text_input("Path of the folder", key="watch_path", placeholder="/home/me/contracts", autocomplete="off")
        with st.container(horizontal=True):
            st.text_input("Only files like", key="watch_include", placeholder="*.pdf, leases/**", autocomplete="off")
            st.text_input("But not files like", key="watch_exclude", placeholder="drafts/, *.tmp", autocomplete="off")
        st.caption("Patterns are as in .gitignore, with commas between them. Without any, all documents are taken in.")
        st.form_submit_button(
            "Watch this folder", type="primary", key="watch_add", on_click=_remember, args=(box, desk)
        )


def _remember(box: RagBox, desk: Desk) -> None:
    state = st.session_state
    path = str(state.watch_path or "").strip()
    if not path or not Path(path).expanduser().is_absolute():
        _say("warning", "Give the whole path of the folder", "For example /home/me/contracts.")
        return
    try:
        added = box.add_watched(path, _patterns(state.watch_include), _patterns(state.watch_exclude))
    except RagboxError as error:
        _say("error", "This folder is not watched", str(error))
        return
    for key in ("watch_path", "watch_include", "watch_exclude"):
        state[key] = ""
    desk.keep_watching()
    _say("good", "This folder is watched from now on", added.folder)


def _patterns(words: str | None) -> list[str]:
    return [each.strip() for each in (words or "").split(",") if each.strip()]


def _say(*message: str) -> None:
    """Says something at the next run of the page: a callback draws nothing where it should stand."""
    st.session_state.setdefault("watched_said", []).append(message)


# -- how it is


def _state(box: RagBox, desk: Desk, status: WatchStatus) -> None:
    if not status.folders:
        empty_state("No folder is watched", "Name one above, and its documents are here without another click.")
        return
    desk.keep_watching()
    _watcher(desk, status)
    with st.container(key="watched_list"):
        for at, folder in enumerate(status.folders):
            _folder(box, desk, folder, at)


def _watcher(desk: Desk, status: WatchStatus) -> None:
    """What the watcher does; file names in it go nowhere that reads Markdown."""
    if not status.running:
        failed = desk.watcher.error if desk.watcher is not None else None
        lines = [failed] if failed else ["The page starts watching by itself within a few seconds."]
        notice("warning", "The folders are not watched just now", *lines)
        return
    looked = f"last look {_when(status.looked)}" if status.looked is not None else "first look under way"
    waits = status.doing.startswith(("waiting", "looking"))  # what names no file
    doing = status.doing if shown_now() or waits or not status.doing else "taking files in"
    doing = safe(doing[:1].upper() + doing[1:]) if doing else "Up to date"
    dot = "busy" if status.doing else "ok"
    st.html(
        f'<p class="rb-watcher" role="status"><span class="rb-status rb-{dot}">{doing}</span>'
        f'<span class="rb-fine">{looked}</span></p>'
    )
    if status.total:
        left = f", {left_in_words(status.seconds_left)}" if status.seconds_left else ""
        text = f"{status.done:,} of {number(status.total, 'file')} taken in{left}"
        st.progress(min(1.0, status.done / status.total), text=text)


def _folder(box: RagBox, desk: Desk, folder: FolderStatus, at: int) -> None:
    word, dot = _how(folder)
    with st.container(border=True, key=f"row_watched_{at}"):
        with st.container(key=f"watched_head_{at}", horizontal=True, vertical_alignment="center"):
            st.html(
                f'<div class="rb-unread"><span class="rb-status rb-{dot} rb-name">{safe(folder.folder)}</span>'
                f'<p class="rb-fine">{" · ".join([word, *_counts(folder)])}</p>{_only(folder)}</div>'
            )
            st.button(
                "Stop watching",
                key=f"forget_watched_{at}",
                type="tertiary",
                on_click=_forget,
                args=(box, folder.folder),
                help="The documents that are in the box stay there.",
            )
        if folder.held:
            _held(box, desk, folder, at)
        elif folder.message and folder.there:
            notice("warning", "Something is in the way", said(folder.message, "folder"))
        _troubles(folder)


def _how(folder: FolderStatus) -> tuple[str, str]:
    if folder.there is None:
        return "Not looked at yet", "busy"
    if not folder.there:
        since = f" since {_when(folder.away_since)}" if folder.away_since else ""
        return f"Not there{since}: it is waited for, and its documents stay", "some"
    return "There", "some" if folder.held or folder.message or folder.troubles else "ok"


def _counts(folder: FolderStatus) -> list[str]:
    """How many files of each sort; what there is none of is not spoken of."""
    if not folder.there:
        return []
    counts = [number(folder.files, "file"), f"{folder.taken_in:,} in the box"]
    more = ((folder.waiting, "still changing"), (folder.queued, "next"), (len(folder.troubles), "not read"))
    return [*counts, *(f"{count:,} {what}" for count, what in more if count)]


def _only(folder: FolderStatus) -> str:
    said = [("Only", folder.include), ("Not", folder.exclude)]
    words = "; ".join(f"{word} {', '.join(patterns)}" for word, patterns in said if patterns)
    return f'<p class="rb-fine">{safe(words)}</p>' if words else ""


def _held(box: RagBox, desk: Desk, folder: FolderStatus, at: int) -> None:
    paths = [called(each) for each in folder.held_paths[:_LISTED]]
    more = [f"and {folder.held - len(paths):,} more"] if folder.held > len(paths) else []
    notice(
        "warning",
        f"{number(folder.held, 'file is', 'files are')} gone from this folder at once",
        "Their documents stay in the box until you say that they were meant to go. If a drive or a share is missing, bring "
        "it back: then nothing needs to be done.",
        ", ".join([*paths, *more]),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        sure = st.checkbox("They were meant to go", key=f"meant_{at}", disabled=desk.busy)
        st.button(
            "Remove their documents",
            key=f"confirm_removals_{at}",
            on_click=_confirm,
            args=(box, desk, folder.folder),
            disabled=desk.busy or not sure,
        )


def _troubles(folder: FolderStatus) -> None:
    if not folder.troubles:
        return
    rows = "".join(f"<p>{safe(said(each.message, each.code))}</p>" for each in folder.troubles[:_LISTED])
    more = len(folder.troubles) - _LISTED
    rest = f'<p class="rb-fine">and {more:,} more</p>' if more > 0 else ""
    st.html(f'<div class="rb-unread">{rows}{rest}</div>')


def _when(time: datetime | None) -> str:
    """A moment in the time of this machine; the day where it is not today."""
    if time is None:
        return "never"
    local, now = time.astimezone(), datetime.now().astimezone()
    return f"{local:%H:%M:%S}" if local.date() == now.date() else f"{local:%Y-%m-%d %H:%M}"


def _forget(box: RagBox, folder: str) -> None:
    try:
        box.forget_watched(folder)
    except RagboxError as error:
        _say("error", "This folder is still watched", str(error))
        return
    _say("info", "This folder is not watched any more", folder, "Its documents stay in the box.")


def _confirm(box: RagBox, desk: Desk, folder: str) -> None:
    desk.begin(RemovalJob(box, folder))
