"""The documents of the box as a list: found by name, by what they need, in an order; some of them chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from kit.document_details import details
from kit.jobs import Desk
from kit.runs import ReindexJob
from kit.show import breakable, chips, empty_state, safe
from kit.words import STATUS, kind, number, problem_lines
from ragbox import DocumentInfo, RagBox

_PER_PAGE = 25
_KINDS, _PROBLEMS = 4, 2

_WANTED: Mapping[str, Callable[[DocumentInfo], bool]] = {
    "All documents": lambda _: True,
    "Needs attention": lambda info: bool(info.problems),
    "Ready": lambda info: not info.problems,
    "With personal data": lambda info: bool(info.pii),
}
_ORDERS: Mapping[str, tuple[Callable[[DocumentInfo], Any], bool]] = {
    "By name": (lambda _: 0, False),  # which comes before any other order
    "Most problems first": (lambda info: len(info.problems), True),
    "Most personal data first": (lambda info: sum(info.pii.values()), True),
    "Longest first": (lambda info: (info.pages, info.chunks), True),
    "Latest date first": (lambda info: info.dated or "", True),
}
"""What each order goes by, and whether from the greatest on."""


def show_list(box: RagBox, desk: Desk, documents: Sequence[DocumentInfo], names: Mapping[str, str]) -> None:
    """Draws the list; `names` are what the documents may be called just now."""
    pages, passages = sum(info.pages for info in documents), sum(info.chunks for info in documents)
    facts = (number(len(documents), "document"), number(pages, "page"), number(passages, "passage"))
    st.html(f'<p class="rb-fine">{" · ".join(facts)}</p>')
    shown = _found(documents, names)
    if not shown:
        named = bool(st.session_state.get("find"))
        empty_state(
            "No document has that in its name" if named else "No document is like that",
            "Show all documents to see them.",
        )
        return
    last = (len(shown) - 1) // _PER_PAGE
    page = min(int(st.session_state.get("list_page", 0)), last)
    here = shown[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    _chosen_bar(box, desk, documents, names)
    st.html(
        '<div class="rb-docs-titles" aria-hidden="true"><div class="rb-row rb-titles"><span>Name</span><span>Status</span>'
        '<span class="rb-count">Pages</span><span>Personal data</span></div></div>'
    )
    with st.container(key="documents_list"):
        for at, info in enumerate(here, page * _PER_PAGE + 1):
            _row(box, desk, info, names, at)
    if last:
        _pager(page, last, len(shown))


def _found(documents: Sequence[DocumentInfo], names: Mapping[str, str]) -> list[DocumentInfo]:
    """The documents that are asked for, in the wanted order."""
    with st.container(key="documents_find", horizontal=True, vertical_alignment="bottom"):
        words = st.text_input("Find by name", key="find", placeholder="Part of a name", on_change=_turn, args=(0,))
        wanted = st.selectbox("Show", list(_WANTED), key="wanted", on_change=_turn, args=(0,))
        order = st.selectbox("Order", list(_ORDERS), key="order", on_change=_turn, args=(0,))
    sought = (words or "").casefold().split()
    let_through = _WANTED[wanted]
    found = [info for info in documents if let_through(info)]
    found = [info for info in found if all(word in names[info.document_id].casefold() for word in sought)]
    found.sort(key=lambda info: names[info.document_id].casefold())
    by, reverse = _ORDERS[order]
    return sorted(found, key=by, reverse=reverse)


def _row(box: RagBox, desk: Desk, info: DocumentInfo, names: Mapping[str, str], at: int) -> None:
    word, dot = STATUS[info.status]
    found = sorted(info.pii.items(), key=lambda each: -each[1])
    kinds = [f"{kind(entity)} {count:,}" for entity, count in found[:_KINDS]]
    if len(found) > _KINDS:
        kinds.append(f"{len(found) - _KINDS} more")
    problems = "".join(
        f'<div class="rb-problem">{safe(" ".join(problem_lines(problem)))}</div>'
        for problem in info.problems[:_PROBLEMS]
    )
    if len(info.problems) > _PROBLEMS:
        problems += f'<div class="rb-problem">{len(info.problems) - _PROBLEMS:,} more: see Details</div>'
    counted = "page" if info.pages == 1 else "pages"
    cells = (
        f'<span class="rb-name">{breakable(names[info.document_id])}</span>',
        f'<span class="rb-status rb-{dot}">{word}</span>',
        f'<span class="rb-count" title="{counted}">{f"{info.pages:,}" if info.pages else "–"}</span>',
        f"<span>{chips(kinds) or 'None found'}</span>",
    )
    key = info.document_id
    with st.container(border=True, key=f"row_{key[:16]}", horizontal=True, vertical_alignment="center"):
        st.checkbox(
            f"Choose document {at}",
            key=f"choose_{key}",
            value=key in _chosen(),
            label_visibility="collapsed",
            on_change=_choose,
            args=(key,),
        )
        st.html(f'<div class="rb-row">{"".join(cells)}{problems}</div>')
        st.button("Open", key=f"open_{key}", type="tertiary", on_click=open_document, args=(key,))
        if st.button("Details", key=f"details_{key}", type="tertiary"):
            details(box, desk, info, names[key])


def open_document(document_id: str | None) -> None:
    """Has a document shown in place of the list, or the list again."""
    st.session_state.document_opened = document_id


# -- choosing several


def _chosen() -> dict[str, None]:
    chosen: dict[str, None] = st.session_state.setdefault("chosen_rows", {})
    return chosen


def _choose(document_id: str) -> None:
    if st.session_state[f"choose_{document_id}"]:
        _chosen()[document_id] = None
    else:
        _chosen().pop(document_id, None)


def _clear() -> None:
    for document_id in _chosen():
        st.session_state.pop(f"choose_{document_id}", None)
    st.session_state.chosen_rows = {}


def _chosen_bar(box: RagBox, desk: Desk, documents: Sequence[DocumentInfo], names: Mapping[str, str]) -> None:
    """What can be done with the documents that are chosen; they may be on other pages of the list."""
    there = {info.document_id for info in documents}
    chosen = [each for each in _chosen() if each in there]
    if not chosen:
        return
    with st.container(key="chosen_bar", horizontal=True, vertical_alignment="center", border=True):
        st.html(f"<strong>{number(len(chosen), 'document')} chosen</strong>")
        st.button("Ingest again", key="again_chosen", on_click=_again, args=(box, desk, chosen), disabled=desk.busy)
        if st.button("Delete", key="delete_chosen", disabled=desk.busy, icon=":material/delete:"):
            from kit.document_details import delete_several

            delete_several(box, desk, {each: names[each] for each in chosen})
        st.button("Choose none", key="choose_none", on_click=_clear, type="tertiary")


def _again(box: RagBox, desk: Desk, chosen: Sequence[str]) -> None:
    if desk.begin(ReindexJob(box, chosen)):
        _clear()


# -- turning the pages of the list


def _pager(page: int, last: int, count: int) -> None:
    with st.container(key="documents_pager", horizontal=True, vertical_alignment="center"):
        st.button("Previous", key="previous", disabled=page == 0, on_click=_turn, args=(page - 1,))
        first = page * _PER_PAGE + 1
        st.text(f"{first:,} to {min(first + _PER_PAGE - 1, count):,} of {count:,}")
        st.button("Next", key="next", disabled=page == last, on_click=_turn, args=(page + 1,))
        if last > 1:
            st.button("Last", key="last", disabled=page == last, on_click=_turn, args=(last,), type="tertiary")
            st.button("First", key="first", disabled=page == 0, on_click=_turn, args=(0,), type="tertiary")


def _turn(page: int) -> None:
    st.session_state.list_page = page
