"""The audit log as a table: filtered, in pages, and as a file to take away."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import streamlit as st

from kit.box import names_of
from kit.found import chip
from kit.privacy import clock
from kit.show import empty_state, notice, safe
from kit.words import number
from ragbox import RagBox, RagboxError
from ragbox.output import audit_json
from ragbox.privacy.audit import AuditEvent
from ragbox.report_output import audit_csv

_PER_PAGE = 25
_ALL_DAYS, _ALL_KINDS = "All days", "Everything"
_EVENTS = {
    "answer": "Answer",
    "search": "Search",
    "text": "Text of a document",
    "details": "Details of a document",
    "passages": "Passages",
    "page image": "Picture of a page",
    "report": "Report on personal data",
    "corrections": "Corrections",
    "unreadable": "A line that cannot be read",
}

Line = tuple[AuditEvent, bool]


def show_audit(box: RagBox) -> None:
    """Draws the view."""
    try:
        lines = list(box.audit())
    except RagboxError as error:
        notice("error", "The audit log cannot be read", str(error))
        return
    if not lines:
        empty_state(
            "Nobody was shown a real value so far",
            "Whenever values behind pseudonyms are shown, the log notes who looked, when, and of which documents.",
        )
        return
    changed = sum(not intact for _, intact in lines)
    if changed:
        what = number(changed, "line is", "lines are")
        notice("error", f"{what} not as written", "Somebody changed the log, took lines out of it, or it was damaged.")
    chosen = _filtered(lines[::-1], changed=bool(changed))
    if not chosen:
        empty_state("No event fits", "Choose another day or another kind.")
    else:
        _table(box, chosen)
        _downloads(chosen[::-1])


def _filtered(lines: Sequence[Line], *, changed: bool) -> list[Line]:
    days = list(dict.fromkeys(_day(event) for event, _ in lines))
    kinds = sorted({event.event for event, _ in lines}, key=_named)
    with st.container(horizontal=True, vertical_alignment="bottom", key="audit_filters"):
        day = st.selectbox("Day", [_ALL_DAYS, *days], key="audit_day", on_change=_turn, args=(0,))
        kind = st.selectbox(
            "What was shown", [_ALL_KINDS, *kinds], format_func=_named, key="audit_kind", on_change=_turn, args=(0,)
        )
        only = changed and st.toggle("Only changed lines", key="audit_changed", on_change=_turn, args=(0,))
    return [
        (event, intact)
        for event, intact in lines
        if day in (_ALL_DAYS, _day(event)) and kind in (_ALL_KINDS, event.event) and not (only and intact)
    ]


def _day(event: AuditEvent) -> str:
    return clock(event.time)[:10] or "Without a time"


def _named(event: str) -> str:
    """What was shown, in words. The names are ragbox's own; of a changed line anything may stand there."""
    return _EVENTS.get(event) or "".join(each if each.isalnum() else " " for each in event[:40])


def _table(box: RagBox, chosen: Sequence[Line]) -> None:
    last = (len(chosen) - 1) // _PER_PAGE
    page = min(int(st.session_state.get("audit_page", 0)), last)
    names = names_of(box, reveal=False)
    rows = "".join(_row(event, intact, names) for event, intact in chosen[page * _PER_PAGE : (page + 1) * _PER_PAGE])
    st.html(
        f'<p class="rb-fine">{number(len(chosen), "event")}, newest first</p><div class="rb-scroll" tabindex="0">'
        '<table class="rb-table rb-audit"><thead><tr><th>When</th><th>Who</th><th>What was shown</th><th>Real values</th>'
        f"<th>Of which documents</th><th>Line</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    if last:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Previous", key="audit_previous", disabled=page == 0, on_click=_turn, args=(page - 1,))
            st.text(f"{page + 1} of {last + 1}")
            st.button("Next", key="audit_next", disabled=page == last, on_click=_turn, args=(page + 1,))


def _row(event: AuditEvent, intact: bool, names: dict[str, str]) -> str:
    values = " ".join(
        f"<span class='rb-nowrap'>{chip(entity)}{safe(str(count))}</span>" for entity, count in event.entities.items()
    )
    listed = [names.get(each, each[:12]) for each in event.documents[:3]]
    more = f" and {len(event.documents) - 3:,} more" if len(event.documents) > 3 else ""
    line = (
        '<span class="rb-status rb-ok">as written</span>' if intact else '<span class="rb-status rb-bad">changed</span>'
    )
    cells = (
        f"<span class='rb-nowrap'>{safe(clock(event.time) or '–')}</span>",
        safe(event.user or "–"),
        safe(_named(event.event)),
        values,
        ", ".join(map(safe, listed)) + more,
        line,
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _turn(page: int) -> None:
    st.session_state.audit_page = page


def _downloads(chosen: Sequence[Line]) -> None:
    st.html(
        '<p class="rb-fine">The files hold what is filtered above: users, times, counts and ids, and no values.</p>'
    )
    files: tuple[tuple[str, Callable[[], str], str], ...] = (
        ("csv", lambda: audit_csv(chosen), "text/csv"),
        ("json", lambda: json.dumps(audit_json(chosen), ensure_ascii=False, indent=1), "application/json"),
    )
    with st.container(horizontal=True):
        for suffix, data, mime in files:
            st.download_button(
                f"Audit log as {suffix.upper()}",
                data,
                file_name=f"audit-log.{suffix}",
                mime=mime,
                key=f"audit_{suffix}",
                icon=":material/download:",
                on_click="ignore",
            )
