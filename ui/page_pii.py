"""Personal data: what kinds, how many and where; what was done with them; and what was found wrongly or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import streamlit as st
from kit.adding import running
from kit.box import the_box, the_desk
from kit.found import chip, most_first, scores
from kit.jobs import CorrectionJob, Desk
from kit.pii_corrections import show_corrections
from kit.pii_document import show_document
from kit.reveal import real_values
from kit.show import empty_state, no_documents, notice, page_head, safe
from kit.words import ACTIONS, DONE, kind, number, problem_lines

from ragbox import DocumentInfo, RagBox
from ragbox.config import Policy
from ragbox.report import DocumentFound, PiiReport
from ragbox.report_output import pages_text, report_csv, report_json

_PER_PAGE = 25
_VIEWS = ("All documents", "One document", "Corrections")


def main() -> None:
    """Draws the page."""
    box, desk = the_box(), the_desk()
    job = desk.under_way  # asked before the box is read: what ends after that draws the page again
    documents = box.documents()
    switch = page_head("Personal data", "What kinds, how many and where, and what became of them in this box.")
    if not documents:
        no_documents("Add files first; what personal data is in them is shown here.")
        return
    with switch:
        reveal = real_values(box)
    if job is not None:
        running(job)
    else:
        _outcome(desk)
    report = _report(box, desk, documents)
    if "pii_view" not in st.session_state:
        st.session_state.pii_view = _VIEWS[0]
    view = st.segmented_control("View", _VIEWS, key="pii_view", label_visibility="collapsed", required=True)
    if view == "One document":
        show_document(box, desk, report, documents, reveal=reveal)
    elif view == "Corrections":
        show_corrections(box, desk, reveal=reveal)
    else:
        _overview(report, enabled=box.profile.pii.enabled)


def _report(box: RagBox, desk: Desk, documents: Sequence[DocumentInfo]) -> PiiReport:
    """The report, made again only when the box has changed."""
    key = (documents, desk.runs, desk.busy)
    kept: tuple[object, PiiReport] | None = st.session_state.get("pii_report")
    if kept is None or kept[0] != key:
        with st.spinner("Counting"):
            kept = (key, box.pii_report())
        st.session_state.pii_report = kept
    return kept[1]


def _outcome(desk: Desk) -> None:
    """What came of the last correction, until it is put away."""
    job = desk.ingest
    if not isinstance(job, CorrectionJob):
        return
    if job.error is not None:
        notice("error", "This was not remembered", job.error)
    elif job.report is not None:
        troubled = [each for each in job.report.documents if each.status == "failed"]
        done = len(job.report.documents) - len(troubled)
        lines = [line for each in troubled for problem in each.problems for line in problem_lines(problem)]
        notice("warning" if troubled else "good", job.said, f"{number(done, 'document')} indexed anew.", *lines)
    st.button(
        "Close", key="close_correction", on_click=_put_away, args=(desk,), type="tertiary", icon=":material/close:"
    )


def _put_away(desk: Desk) -> None:
    desk.ingest = None


def _overview(report: PiiReport, *, enabled: bool) -> None:
    found = sum(each.count for each in report.totals)
    facts = [number(len(report.documents), "document"), number(found, "finding"), f"profile {report.profile}"]
    st.html(f'<p class="rb-fine">{" · ".join(map(safe, facts))}</p>')
    _warnings(report, enabled=enabled)
    if report.totals:
        _kinds(report)
    elif not report.unscreened:
        empty_state(
            "No personal data was found", "Finders miss some: look through what matters, and mark what was missed."
        )
    _policy(report)
    _to_look_through(report)
    _documents(report)
    _downloads(report)


def _warnings(report: PiiReport, *, enabled: bool) -> None:
    if report.unscreened:
        names = [each.name for each in report.unscreened[:5]]
        more = [f"and {len(report.unscreened) - 5} more"] if len(report.unscreened) > 5 else []
        why = "Looking for it is switched off in the profile." if not enabled else "Treat them as if they held some."
        what = number(len(report.unscreened), "document was", "documents were")
        notice("warning", f"{what} not looked through for personal data", why, *names, *more)
    old = [each for each in report.documents if not each.current]
    if old:
        what = number(len(old), "document is", "documents are")
        notice(
            "warning",
            f"{what} as other settings made them" if len(old) > 1 else f"{what} as other settings made it",
            "Where real values are not shown, they are left out. `ragbox reindex` brings them up to date.",
        )


def _to_look_through(report: PiiReport) -> None:
    count = len(report.to_look_at)
    if count:
        title = f"{number(count, 'document has', 'documents have')} pictures"
        notice(
            "info", title, "Faces and fingerprints in them are not found. The list below says where to look yourself."
        )


def _kinds(report: PiiReport) -> None:
    rows = "".join(
        f"<tr><td>{chip(each.entity)}</td><td class='rb-count'>{each.count:,}</td>"
        f"<td class='rb-count'>{each.documents:,}</td><td>{DONE[each.action]}</td>"
        f"<td>{scores(each.lowest, each.mean)}</td></tr>"
        for each in report.totals
    )
    st.html(
        '<table class="rb-table"><thead><tr><th>Kind</th><th class="rb-count">Found</th>'
        '<th class="rb-count">Documents</th><th>What was done</th><th>Confidence</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _policy(report: PiiReport) -> None:
    with st.expander("Policy in force", icon=":material/policy:"):
        named = {name: str(each.description) for name, each in Policy.model_fields.items() if name != "entities"}
        rows = [(named[name], action) for name, action in report.policy.items()]
        rows += [(f"{kind(entity)} ({entity})", action) for entity, action in report.entities.items()]
        cells = "".join(
            f"<tr><td>{safe(words[:1].upper() + words[1:])}</td><td>{ACTIONS[action]}</td></tr>"
            for words, action in rows
        )
        st.html(
            '<table class="rb-table"><thead><tr><th>Kind</th><th>What the profile says</th></tr></thead>'
            f"<tbody>{cells}</tbody></table>"
            '<p class="rb-fine">The value behind a pseudonym is kept in the vault of the box alone. Of what is masked, '
            "nothing is kept.</p>"
        )


def _documents(report: PiiReport) -> None:
    last = (len(report.documents) - 1) // _PER_PAGE
    page = min(int(st.session_state.get("pii_list_page", 0)), last)
    with st.container(key="pii_titles"):
        titles, _ = st.columns([12, 1])
    titles.html(
        '<div class="rb-row rb-titles rb-pii-row"><span>Document</span><span>Personal data</span>'
        "<span>To look at</span></div>"
    )
    with st.container(key="pii_documents"):
        for found in report.documents[page * _PER_PAGE : (page + 1) * _PER_PAGE]:
            _row(found)
    if last:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Previous", key="pii_previous", disabled=page == 0, on_click=_turn, args=(page - 1,))
            st.text(f"{page + 1} of {last + 1}")
            st.button("Next", key="pii_next", disabled=page == last, on_click=_turn, args=(page + 1,))


def _turn(page: int) -> None:
    st.session_state.pii_list_page = page


def _row(found: DocumentFound) -> None:
    counts: dict[str, int] = {}
    for each in found.kinds:
        counts[each.entity] = counts.get(each.entity, 0) + each.count
    listed = most_first(counts)
    kinds = "".join(f"<span class='rb-nowrap'>{chip(name)}{count:,}</span> " for name, count in listed[:5])
    more = f"and {len(listed) - 5} more" if len(listed) > 5 else ""
    state = "" if found.screened else "Not looked through"
    cells = (
        f'<span class="rb-name">{safe(found.name)}</span>',
        f"<span>{kinds}{more}{state or ('' if listed else 'None found')}</span>",
        f"<span>{safe(_to_look_at(found))}</span>",
    )
    with st.container(border=True, key=f"row_pii_{found.document_id[:16]}"):
        words, button = st.columns([12, 1], vertical_alignment="center")
        words.html(f'<div class="rb-row rb-pii-row">{"".join(cells)}</div>')
        button.button("Open", key=f"pii_open_{found.document_id}", on_click=_open, args=(found,), type="tertiary")


def _open(found: DocumentFound) -> None:
    st.session_state.pii_view = "One document"
    st.session_state.pii_opened = found.document_id


def _to_look_at(found: DocumentFound) -> str:
    """Pictures, in which nobody but a person finds a face, and hidden text that holds personal data."""
    parts = []
    pages = [page for page in found.pictures if page is not None]
    if found.pictures:
        parts.append(f"Pictures on page{'s' if len(pages) > 1 else ''} {pages_text(pages)}" if pages else "Pictures")
    if found.problems and found.screened:
        parts.append("Hidden or deleted text")
    return ", ".join(parts) or "–"


def _downloads(report: PiiReport) -> None:
    st.html('<p class="rb-fine">The report has kinds, counts, pages and scores, and no values.</p>')
    with st.container(horizontal=True):
        files: tuple[tuple[str, Any, str], ...] = (
            ("csv", lambda: report_csv(report), "text/csv"),
            ("json", lambda: json.dumps(report_json(report), ensure_ascii=False, indent=1), "application/json"),
        )
        for suffix, data, mime in files:
            st.download_button(
                f"Report as {suffix.upper()}",
                data,
                file_name=f"personal-data.{suffix}",
                mime=mime,
                key=f"report_{suffix}",
                icon=":material/download:",
                on_click="ignore",
            )


main()
