"""Documents: what is in the box, and adding and deleting."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from kit.adding import add_files, running, show_outcome
from kit.box import the_box, the_desk
from kit.reveal import forget_shown
from kit.show import chips, empty_state, heading, notice, safe
from kit.words import STATUS, kind, number, problem_lines

from ragbox import DeletionReceipt, DocumentInfo, RagBox, RagboxError

_PER_PAGE = 25


def main() -> None:
    """Draws the page."""
    box, desk = the_box(), the_desk()
    heading("Documents", "Add files, see what was read and which personal data is in them.")
    if desk.ingest is not None and desk.ingest.running:
        running(desk.ingest)
    else:
        show_outcome(desk)
        add_files(box, desk)
    _receipt()
    documents = box.documents()
    if not documents:
        empty_state("No documents yet", "What you add appears here, ready to be asked about.")
        return
    _table(box, documents, busy=desk.busy)


def _table(box: RagBox, documents: Sequence[DocumentInfo], *, busy: bool) -> None:
    head, find = st.columns([3, 2], vertical_alignment="bottom")
    pages, passages = sum(info.pages for info in documents), sum(info.chunks for info in documents)
    facts = (number(len(documents), "document"), number(pages, "page"), number(passages, "passage"))
    head.html(f'<p class="rb-fine">{" · ".join(facts)}</p>')
    wanted = find.text_input("Find by name", key="find", placeholder="Find by name", label_visibility="collapsed")
    shown = [info for info in documents if (wanted or "").casefold() in info.name.casefold()]
    if not shown:
        empty_state("No document has that in its name", "Clear the search to see them all.")
        return
    last = (len(shown) - 1) // _PER_PAGE
    page = min(int(st.session_state.get("list_page", 0)), last)
    with st.container(key="titles"):
        titles, _ = st.columns([12, 1])
    titles.html(
        '<div class="rb-row rb-titles"><span>Name</span><span>Status</span><span class="rb-count">Pages</span>'
        '<span class="rb-count">Passages</span><span>Personal data</span></div>'
    )
    with st.container(key="documents_list"):
        for info in shown[page * _PER_PAGE : (page + 1) * _PER_PAGE]:
            _row(box, info, busy=busy)
    if last:
        _pager(page, last)


def _row(box: RagBox, info: DocumentInfo, *, busy: bool) -> None:
    word, dot = STATUS[info.status]
    found = sorted(info.pii.items(), key=lambda each: -each[1])
    kinds = [f"{kind(entity)} {count:,}" for entity, count in found[:4]]
    if len(found) > 4:
        kinds.append(f"{len(found) - 4} more")
    problems = "".join(
        f'<div class="rb-problem">{safe(" ".join(problem_lines(problem)))}</div>' for problem in info.problems[:2]
    )
    cells = (
        f'<span class="rb-name">{safe(info.name)}</span>',
        f'<span class="rb-status rb-{dot}">{word}</span>',
        f'<span class="rb-count" title="pages">{f"{info.pages:,}" if info.pages else "–"}</span>',
        f'<span class="rb-count" title="passages">{info.chunks:,}</span>',
        f"<span>{chips(kinds) or 'None found'}</span>",
    )
    with st.container(border=True, key=f"row_{info.document_id[:16]}"):
        words, button = st.columns([12, 1], vertical_alignment="center")
        words.html(f'<div class="rb-row">{"".join(cells)}{problems}</div>')
        if button.button("Details", key=f"details_{info.document_id}", type="tertiary"):
            _details(box, info, busy)


def _pager(page: int, last: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Previous", key="previous", disabled=page == 0, on_click=_turn, args=(page - 1,))
        st.text(f"{page + 1} of {last + 1}")
        st.button("Next", key="next", disabled=page == last, on_click=_turn, args=(page + 1,))


def _turn(page: int) -> None:
    st.session_state.list_page = page


@st.dialog("Document", width="medium")
def _details(box: RagBox, info: DocumentInfo, busy: bool) -> None:
    rows = {
        "Name": info.name,
        "File": "\n".join(info.paths) or "–",
        "Status": STATUS[info.status][0],
        "Pages": f"{info.pages:,}" if info.pages else "none (this kind of file has no fixed pages)",
        "Passages": f"{info.chunks:,}",
        "Id": info.document_id[:16],
    }
    cells = "".join(
        f'<dt>{name}</dt><dd style="white-space: pre-wrap">{safe(value)}</dd>' for name, value in rows.items()
    )
    st.html(f'<dl class="rb-facts">{cells}</dl>')
    found = sorted(info.pii.items(), key=lambda each: -each[1])
    st.html(
        "<strong>Personal data found</strong><p>"
        + (chips(f"{kind(entity)} {count:,}" for entity, count in found) or "None.")
        + "</p>"
    )
    for problem in info.problems[:20]:
        notice("warning", *problem_lines(problem))
    if busy:
        notice("info", "Files are being added", "Deleting is possible once that is done.")
    sure = st.checkbox("Delete this document from the box", key=f"sure_{info.document_id}", disabled=busy)
    st.caption("Its text, passages, vectors and findings are erased. The file itself stays where it is.")
    if st.button("Delete", key=f"delete_{info.document_id}", type="primary", disabled=busy or not sure):
        _delete(box, info)


def _delete(box: RagBox, info: DocumentInfo) -> None:
    try:
        with st.spinner("Deleting"):
            st.session_state.receipt = box.delete(info.document_id)
    except RagboxError as error:
        notice("error", "It was not deleted", str(error))
        return
    forget_shown()  # the page image of a deleted document must not stay in memory
    st.session_state.opened = None
    st.session_state.ask_job = None
    st.rerun()


def _receipt() -> None:
    receipt: DeletionReceipt | None = st.session_state.get("receipt")
    if receipt is None:
        return
    gone = (
        number(receipt.chunks, "passage"),
        number(receipt.vectors, "vector"),
        number(receipt.findings, "finding") + " of personal data",
    )
    checked = (
        "Looked again afterwards: nothing of it is left in the box."
        if receipt.verified
        else "Something of it may be left. Delete it again, or run `ragbox verify`."
    )
    notice(
        "good" if receipt.verified else "error",
        f"{receipt.name} was deleted",
        f"Removed {', '.join(gone)}.",
        checked,
        *(f"The file itself was not touched: {path}" for path in receipt.paths),
        f"Document {receipt.document_id[:16]}",
    )
    st.button(
        "Close the receipt", key="close_receipt", on_click=_close_receipt, type="tertiary", icon=":material/close:"
    )


def _close_receipt() -> None:
    st.session_state.receipt = None


main()
