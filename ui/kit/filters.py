"""Which documents a question is put to: chosen by name, folder, type and date, and said in words beside the question."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from kit.box import choices_of, names_of
from kit.show import chips, notice
from kit.words import number
from ragbox import Filter, RagBox, RagboxError

_NOTHING: dict[str, Any] = {
    "chosen_documents": [],
    "chosen_folders": [],
    "chosen_types": [],
    "dated_after": None,
    "dated_before": None,
}
_FIRST, _LAST = date(1800, 1, 1), date(2199, 12, 31)
_NAMED = 3
"""Names that are told in full."""


class Chosen(NamedTuple):
    """The filter (None: all documents), and the same in words."""

    where: Filter | None
    words: tuple[str, ...]


def choose(box: RagBox, *, reveal: bool) -> Chosen:
    """Draws the filter and what is in force of it; to be called within a row."""
    with st.popover("Filter", icon=":material/filter_alt:", key="filter"):
        _inputs(box, reveal=reveal)
    where = _where(reveal=reveal)
    if where is None:
        return Chosen(None, ())
    words = in_words(box, where, reveal=reveal)
    with st.container(key="filter_words", horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="rb-chips">{chips(words)}</div>', width="content")
        st.button("Clear the filter", key="clear_filter", on_click=_clear, type="tertiary", icon=":material/close:")
    return Chosen(where, words)


def check(box: RagBox, chosen: Chosen) -> bool:
    """Whether a question can be put to what a filter lets through; if not, says why."""
    if chosen.where is None:
        return True
    key = (chosen.where, box.version)
    kept: tuple[object, str] | None = st.session_state.get("filter_fault")
    if kept is None or kept[0] != key:
        kept = st.session_state.filter_fault = (key, _fault(box, chosen.where))
    if kept[1]:
        notice("warning", "Nothing can be asked with this filter", kept[1])
    return not kept[1]


def _fault(box: RagBox, where: Filter) -> str:
    try:
        left = box.documents(where=where)
    except RagboxError as error:
        return str(error)
    if left:
        return ""
    dated = (
        " Documents that do not say of which day they are pass no filter by date."
        if where.after or where.before
        else ""
    )
    return f"No document of this box passes it; change it or clear it.{dated}"


def _inputs(box: RagBox, *, reveal: bool) -> None:
    documents, names = box.documents(), _distinct(names_of(box, reveal=reveal))
    _several("Search only in", "chosen_documents", [each.document_id for each in documents], names, "All documents")
    held, kinds = choices_of(box)
    if reveal:
        _several("Folders", "chosen_folders", held, _short(held), "All folders")
    else:
        st.caption("Folders can be chosen while real values are shown: nobody looked through their names.")
    _several("Types", "chosen_types", kinds, {each: each.upper() for each in kinds}, "All types")
    left, right = st.columns(2)
    with left:
        _day("Dated from", "dated_after")
    with right:
        _day("Dated until", "dated_before")
    st.caption("The day that a document says it is of, both included. Documents that do not say are left out.")


def _several(label: str, key: str, options: Sequence[str], names: Mapping[str, str], placeholder: str) -> None:
    there = set(options)
    st.session_state[key] = [each for each in _value(key) if each in there]  # one that was deleted meanwhile is not
    _keep(
        key,
        st.multiselect(
            label, options, format_func=lambda each: names.get(each, each), key=key, placeholder=placeholder
        ),
    )


def _day(label: str, key: str) -> None:
    st.session_state[key] = _value(key)
    _keep(
        key,
        st.date_input(label, value=None, min_value=_FIRST, max_value=_LAST, key=key, format="YYYY-MM-DD"),
    )


def _value(key: str) -> Any:
    """As it was chosen; Streamlit forgets it while another page is shown."""
    return st.session_state.get(key, st.session_state.setdefault("filter_kept", {}).get(key, _NOTHING[key]))


def _keep(key: str, value: Any) -> None:
    st.session_state.filter_kept[key] = value


def _clear() -> None:
    st.session_state.filter_kept = {}
    for key, nothing in _NOTHING.items():
        st.session_state[key] = nothing


def _where(*, reveal: bool) -> Filter | None:
    after, before = _value("dated_after"), _value("dated_before")
    found = Filter(
        documents=tuple(_value("chosen_documents")),
        folders=tuple(_value("chosen_folders")) if reveal else (),
        types=tuple(_value("chosen_types")),
        after=after and after.isoformat(),
        before=before and before.isoformat(),
    )
    return None if found == Filter() else found


def in_words(box: RagBox, where: Filter | None, *, reveal: bool) -> tuple[str, ...]:
    """What a filter lets through, as it may be told."""
    if where is None:
        return ()
    names = names_of(box, reveal=reveal)
    documents = [names.get(each, each[:8]) for each in where.documents]
    words = documents[:_NAMED]
    if more := len(documents) - len(words):
        words.append(f"{number(more, 'document')} more")
    words += [f"in {Path(each).name or each}" if reveal else "in a folder" for each in where.folders]
    words += [each.upper() for each in where.types]
    words += [f"from {where.after}"] if where.after else []
    words += [f"until {where.before}"] if where.before else []
    return tuple(words)


def _short(held: Sequence[str]) -> dict[str, str]:
    """Folders without the beginning that they all share."""
    try:
        shared = os.path.commonpath(held) if len(held) > 1 else str(Path(held[0]).parent) if held else ""
    except ValueError:  # on several drives
        shared = ""
    return {each: each if each == shared else os.path.relpath(each, shared) if shared else each for each in held}


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """What to call each document, by id; two of the same name are told apart by their ids."""
    times = Counter(names.values())
    return {each: name if times[name] == 1 else f"{name} ({each[:8]})" for each, name in names.items()}
