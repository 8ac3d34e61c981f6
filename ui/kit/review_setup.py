"""What a review is made of: its questions, also those kept under a name, and its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from kit.box import choices_of
from kit.show import notice
from kit.words import number
from ragbox import DocumentInfo, Filter, RagBox, RagboxError

_ALL, _SOME = "All documents", "Only some"


def questions(box: RagBox, first: Sequence[str], *, reveal: bool) -> list[str]:
    """Draws the editor of the questions, and gives them; `first` stand there before anything is written.

    What was kept, by whomever, is shown without real values unless `reveal`.
    """
    if "review_text" not in st.session_state:
        st.session_state.review_text = _shown(box, first, reveal)
    # Streamlit forgets a widget that another page does not draw, so the text is kept beside it
    st.session_state.review_questions = st.session_state.review_text
    text = st.text_area(
        "Questions, one on each line",
        key="review_questions",
        on_change=_written,
        height=190,
        placeholder="Who are the parties?\nWhat is the notice period?\nWhich law governs?",
    )
    asked = [line for line in (" ".join(line.split()) for line in (text or "").splitlines()) if line]
    _sets(box, asked, reveal)
    return list(dict.fromkeys(asked))


def _shown(box: RagBox, kept: Sequence[str], reveal: bool) -> str:
    return "\n".join(box.shown_question(each, reveal=reveal) for each in kept)


def _written() -> None:
    st.session_state.review_text = st.session_state.review_questions


def _sets(box: RagBox, asked: Sequence[str], reveal: bool) -> None:
    sets = box.question_sets()
    with st.container(key="review_sets", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Saved questions",
            list(sets),
            index=None,
            key="review_set",
            placeholder="None saved yet" if not sets else "Choose to load them",
            disabled=not sets,
            on_change=_load,
            args=(box, sets, reveal),
        )
        if chosen is not None:
            st.button("Delete", key="delete_set", type="tertiary", on_click=_delete, args=(box, chosen))
        with st.popover("Save", disabled=not asked, key="save_popover", on_change="rerun"):
            st.text_input("Name for these questions", key="set_name", autocomplete="off")
            st.button("Save", key="save_set", type="primary", on_click=_save, args=(box, tuple(asked)))
    fault = st.session_state.pop("review_set_fault", None)
    if fault is not None:
        notice("error", "This was not done", fault)


def _save(box: RagBox, asked: Sequence[str]) -> None:
    try:
        box.save_questions(st.session_state.set_name or "", asked)
    except RagboxError as error:
        st.session_state.review_set_fault = str(error)
        return
    st.session_state.save_popover = False
    st.toast("The questions are saved.", icon=":material/check:")


def _delete(box: RagBox, name: str) -> None:
    try:
        box.delete_questions(name)
    except RagboxError as error:
        st.session_state.review_set_fault = str(error)
    st.session_state.review_set = None


def _load(box: RagBox, sets: Mapping[str, Sequence[str]], reveal: bool) -> None:
    if st.session_state.review_set is not None:
        st.session_state.review_text = _shown(box, sets[st.session_state.review_set], reveal)


def documents(
    box: RagBox, infos: Sequence[DocumentInfo], names: Mapping[str, str], *, reveal: bool
) -> list[str] | None:
    """Draws the choice of documents, and gives their ids; None for a choice that cannot be meant, which is told."""
    which = st.segmented_control("Documents", [_ALL, _SOME], default=_ALL, key="review_which", required=True)
    if which == _ALL:
        st.caption(number(len(infos), "document"))
        return [info.document_id for info in infos]
    found = _filtered(box, infos, names, reveal=reveal)
    if found is not None:
        st.caption(f"{number(len(found), 'document')} of {len(infos):,}")
    return found


def _filtered(
    box: RagBox, infos: Sequence[DocumentInfo], names: Mapping[str, str], *, reveal: bool
) -> list[str] | None:
    folders, types = choices_of(box)
    wanted = st.text_input("Name contains", key="review_name", autocomplete="off")
    picked = st.multiselect(
        "Documents by name",
        [info.document_id for info in infos],
        format_func=lambda each: names.get(each, each[:12]),
        key="review_documents",
        placeholder="Any",
    )
    with st.container(horizontal=True):
        kinds = st.multiselect("Types", types, key="review_types", placeholder="Any")
        within = st.multiselect("Folders", folders, key="review_folders", placeholder="Any") if reveal else []
    if not reveal:
        st.caption("Folders can be chosen while real values are shown: nobody looked through their names.")
    with st.container(horizontal=True):
        after = st.date_input(
            "Dated from", None, key="review_after", min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)
        )
        before = st.date_input(
            "Dated to", None, key="review_before", min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)
        )
    where = Filter(
        documents=tuple(picked),
        folders=tuple(within),
        types=tuple(kinds),
        after=after.isoformat() if isinstance(after, date) else None,
        before=before.isoformat() if isinstance(before, date) else None,
    )
    try:
        left = box.documents() if where == Filter() else box.documents(where=where)
    except RagboxError as error:
        notice("warning", "This choice cannot be meant", str(error))
        return None
    part = (wanted or "").casefold()
    return [each.document_id for each in left if part in names.get(each.document_id, "").casefold()]
