"""One document with its findings marked: its text or its page, what is in it, and saying what is wrong with that."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kit.found import Opened, Part, Value, chip, marked_findings, open_document, place_of, values
from kit.jobs import Desk
from kit.redacting import show_redaction
from kit.show import empty_state, notice, safe
from kit.words import KINDS_TO_MARK, kind, number
from ragbox import Citation, DocumentInfo, RagBox, RagboxError
from ragbox.report import PiiReport
from ragbox.report_output import pages_text

_SCALE = 2.0
_LISTED = 40
_DRAWN = "application/pdf"


def show_document(
    box: RagBox, desk: Desk, report: PiiReport, documents: Sequence[DocumentInfo], *, reveal: bool
) -> None:
    """Draws the view; with `reveal` real values are shown, and each look at them is noted in the audit log."""
    found = {each.document_id: each for each in report.documents}
    infos = {info.document_id: info for info in documents if info.document_id in found}
    if st.session_state.get("pii_opened") not in infos:
        st.session_state.pii_opened = next(iter(infos))
    st.session_state.pii_document = st.session_state.pii_opened  # the widget itself is forgotten by another view
    names = {each: infos[each].name if reveal else found[each].name for each in infos}
    controls = st.container(key="pii_controls", horizontal=True, vertical_alignment="bottom")
    chosen = controls.selectbox(
        "Document",
        list(infos),
        format_func=lambda each: names.get(each, each),
        key="pii_document",
        on_change=_choose,
    )
    if not found[chosen].screened:
        notice("warning", "This document was not looked through", "Nothing found in it means nothing.")
    if not found[chosen].current and not reveal:
        notice(
            "warning",
            "This document is as other settings made it",
            "Its text may hold what is to be hidden now, so it is not shown. `ragbox reindex` brings it up to date; if its "
            "file is gone, put that back first, or delete the document.",
        )
        return
    show_redaction(box, infos[chosen], names[chosen], reveal=reveal)
    try:
        opened = _opened(box, desk, infos[chosen], reveal)
    except RagboxError as error:
        notice("error", "This document cannot be shown", str(error))
        return
    if not opened.parts:
        empty_state("There is no text in this document", "Look at its pages yourself.")
        return
    with controls:
        entity, part, picture = _controls(infos[chosen], opened)
    _draw(box, desk, infos[chosen], opened, part, entity, reveal, picture=picture)


def _choose() -> None:
    st.session_state.pii_opened = st.session_state.pii_document


def _draw(
    box: RagBox,
    desk: Desk,
    info: DocumentInfo,
    opened: Opened,
    part: Part,
    entity: str | None,
    reveal: bool,
    *,
    picture: bool,
) -> None:
    with st.container(key="beside"):
        left, right = st.columns([3, 2], gap="large")
    with left:
        if picture and part.page is not None:
            _picture(box, info, opened, part, entity, reveal)
        else:
            st.html(f'<div class="rb-passage rb-marked" tabindex="0">{marked_findings(opened, part, entity)}</div>')
    with right:
        _missed(box, desk, opened, reveal)
        _values(box, desk, opened, part, entity, reveal)


def _opened(box: RagBox, desk: Desk, info: DocumentInfo, reveal: bool) -> Opened:
    """The document, fetched only when another is chosen, the switch is turned or the box has changed."""
    key = (info, reveal, desk.runs, desk.busy)
    kept: tuple[object, Opened] | None = st.session_state.get("pii_text")
    if kept is None or kept[0] != key:
        with st.spinner("Opening the document"):
            kept = (key, open_document(box, info.document_id, info.pages, reveal=reveal))
        st.session_state.pii_text = kept
    return kept[1]


def _controls(info: DocumentInfo, opened: Opened) -> tuple[str | None, Part, bool]:
    """The kind, the part and the way in which it is to be shown."""
    kinds = sorted({each.entity for each in opened.findings}, key=kind)
    entity = st.selectbox("Kind", ["", *kinds], format_func=lambda each: kind(each) or "All kinds", key="pii_kind")
    at = 0
    if len(opened.parts) > 1:
        labels = [str(each.page or n) for n, each in enumerate(opened.parts, 1)]
        at = st.selectbox(
            f"{'Page' if opened.parts[0].page is not None else 'Part'} (of {len(opened.parts)})",
            range(len(opened.parts)),
            format_func=lambda n: labels[n],
            key=f"pii_part_{opened.document_id[:16]}",
        )
    picture = False
    if info.media_type == _DRAWN:
        shown = st.segmented_control("Show", ("Text", "Page"), default="Text", key="pii_shown", required=True)
        picture = shown == "Page"
    return entity or None, opened.parts[min(at, len(opened.parts) - 1)], picture


def _picture(box: RagBox, info: DocumentInfo, opened: Opened, part: Part, entity: str | None, reveal: bool) -> None:
    key = (opened.document_id, part, entity, reveal, len(opened.findings))
    kept: tuple[object, bytes | None] | None = st.session_state.get("pii_picture")
    try:
        if kept is None or kept[0] != key:
            with st.spinner("Drawing the page"):
                kept = (key, _drawn(box, info, opened, part, entity, reveal))
            st.session_state.pii_picture = kept
    except RagboxError as error:
        notice("warning", "The page cannot be shown", str(error), "Its text can.")
        return
    if kept[1] is not None:
        with st.container(key="whole_page"):
            st.image(kept[1], width="stretch", alt=f"Page {part.page} with its findings marked")
        if not reveal:
            st.caption(
                "What is hidden is covered in black, where its place on the page is known. Pictures are not covered."
            )


def _drawn(
    box: RagBox, info: DocumentInfo, opened: Opened, part: Part, entity: str | None, reveal: bool
) -> bytes | None:
    inside = [place for value in values(opened, part, entity) for place in value.places]
    boxes = [box.boxes(opened.document_id, each.start, each.end, reveal=reveal) for each in inside]
    page = Citation(
        marker=1,
        document=info.name,
        document_id=opened.document_id,
        page=part.page,
        heading=(),
        quote=opened.text[part.start : part.end],
        start=part.start,
        end=part.end,
        boxes=tuple(rect for each in boxes for rect in each),
        score=1.0,
    )
    return box.page_image(page, scale=_SCALE, reveal=reveal)


def _values(box: RagBox, desk: Desk, opened: Opened, part: Part, entity: str | None, reveal: bool) -> None:
    here = values(opened, part, entity)
    everywhere = {(each.entity, each.shown): each for each in values(opened, None, entity)}
    where = "on this page" if part.page is not None else "in this part"
    st.html(f'<div class="rb-kicker">{number(len(here), "value")} found {where if len(opened.parts) > 1 else ""}</div>')
    if not here:
        empty_state("None found here", "If there is some, mark it above.")
        return
    with st.container(key="pii_values"):
        for at, each in enumerate(here[: st.session_state.get("pii_listed", _LISTED)]):
            _value(box, desk, opened, everywhere[each.entity, each.shown], at, reveal)
        if len(here) > st.session_state.get("pii_listed", _LISTED):
            st.button("Show all", key="pii_show_all", on_click=_show_all, args=(len(here),), type="tertiary")


def _show_all(count: int) -> None:
    st.session_state.pii_listed = count


def _value(box: RagBox, desk: Desk, opened: Opened, value: Value, at: int, reveal: bool) -> None:
    pages = f", page{'s' if len(value.pages) > 1 else ''} {pages_text(value.pages)}" if value.pages else ""
    times = number(len(value.places), "time")
    sure = min(each.score for each in value.places)
    with st.container(border=True, key=f"row_value_{at}"):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.html(
            f'<div class="rb-value">{chip(value.entity)} <strong>{safe(value.shown)}</strong>'
            f'<p class="rb-fine">{times}{pages}, confidence {sure:.0%}</p></div>'
        )
        if not value.masked:
            button.button(
                "Reject",
                key=f"reject_{at}",
                help=f"It is no personal data of this kind ({kind(value.entity)}), here and in every document of this box.",
                on_click=_reject,
                args=(box, desk, opened, value, reveal),
                disabled=desk.busy,
                type="tertiary",
            )


def _reject(box: RagBox, desk: Desk, opened: Opened, value: Value, reveal: bool) -> None:
    finding = value.places[0]
    desk.change(
        f"Remembered: a false alarm of the kind {kind(value.entity)}",
        lambda progress: box.reject(opened.document_id, finding, reveal=reveal, progress=progress),
    )


def _missed(box: RagBox, desk: Desk, opened: Opened, reveal: bool) -> None:
    with st.expander("Something was missed", icon=":material/add:"), st.form("missed_form", border=False):
        st.text_input("The words", key="missed_words", placeholder="As they stand in the text", autocomplete="off")
        st.selectbox("It is of the kind", KINDS_TO_MARK, format_func=kind, key="missed_kind")
        st.form_submit_button(
            "Mark as personal data",
            key="mark_missed",
            on_click=_mark,
            args=(box, desk, opened, reveal),
            disabled=desk.busy,
        )
    if st.session_state.pop("missed_nowhere", False):
        notice("warning", "These words do not stand in this document", "Copy them from its text, as it is shown here.")


def _mark(box: RagBox, desk: Desk, opened: Opened, reveal: bool) -> None:
    entity: str = st.session_state.missed_kind
    place = place_of(opened, st.session_state.missed_words or "")
    if place is None:
        st.session_state.missed_nowhere = True
        return
    st.session_state.missed_words = ""
    desk.change(
        f"Remembered: missed personal data of the kind {kind(entity)}",
        lambda progress: box.correct(opened.document_id, *place, entity, reveal=reveal, progress=progress),
    )
