"""What a deletion left behind: its receipts, shown and to be saved."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

import streamlit as st

from kit.file_names import shown_now
from kit.runs import DeleteJob
from kit.show import notice, safe
from kit.words import number
from ragbox import DeletionReceipt
from ragbox.output import receipt_json, receipt_text

_LISTED = 50


def show_receipts(job: DeleteJob) -> None:
    """Draws what came of a deletion; names as they may be shown just now, in the saved receipts too."""
    if job.error is not None:
        notice("error", "Nothing was deleted" if not job.receipts else "Not all was deleted", job.error)
        return
    receipts = job.receipts
    verified = all(each.verified for each in receipts)
    if len(receipts) == 1:
        title, lines = f"{_name(job, receipts[0])} was deleted", _lines(receipts[0])
    else:
        title, lines = f"{number(len(receipts), 'document')} were deleted", [_sum(receipts)]
    checked = (
        "Looked again afterwards: nothing of it is left in the box."
        if verified
        else "Something of it may be left. Delete it again, or run `ragbox verify`."
    )
    notice("good" if verified else "error", title, *lines, checked)
    if len(receipts) > 1:
        _list(job)
    _save([_shown(job, each) for each in receipts])


def _lines(receipt: DeletionReceipt) -> list[str]:
    paths = receipt.paths if shown_now() else ()
    return [
        _sum([receipt]),
        *(f"The file itself was not touched: {path}" for path in paths),
        f"Document {receipt.document_id[:16]}",
    ]


def _sum(receipts: Sequence[DeletionReceipt]) -> str:
    gone = (
        number(sum(each.chunks for each in receipts), "passage"),
        number(sum(each.vectors for each in receipts), "vector"),
        number(sum(each.findings for each in receipts), "finding") + " of personal data",
    )
    return f"Removed {', '.join(gone)}."


def _list(job: DeleteJob) -> None:
    rows = "".join(
        f"<tr><td>{safe(_name(job, each))}</td><td class='rb-count'>{each.chunks:,}</td>"
        f"<td class='rb-count'>{each.findings:,}</td><td>{'Nothing' if each.verified else 'Something'} is left</td></tr>"
        for each in job.receipts[:_LISTED]
    )
    more = len(job.receipts) - _LISTED
    st.html(
        '<table class="rb-table"><thead><tr><th>Document</th><th class="rb-count">Passages</th>'
        f'<th class="rb-count">Findings</th><th>Looked again</th></tr></thead><tbody>{rows}</tbody></table>'
        + (f'<p class="rb-fine">and {more:,} more, which the saved receipts list</p>' if more > 0 else "")
    )


def _name(job: DeleteJob, receipt: DeletionReceipt) -> str:
    shown = job.names.get(receipt.document_id, receipt.document_id[:12])
    return receipt.name if shown_now() else shown


def _shown(job: DeleteJob, receipt: DeletionReceipt) -> DeletionReceipt:
    """The receipt as it may be saved just now: without real values, as the screen has it."""
    if shown_now():
        return receipt
    return dataclasses.replace(receipt, name=_name(job, receipt), paths=())


def _save(receipts: Sequence[DeletionReceipt]) -> None:
    day = receipts[0].deleted_at[:10] if receipts else ""
    with st.container(horizontal=True):
        st.download_button(
            "Save the receipt as text" if len(receipts) == 1 else "Save the receipts as text",
            lambda: "\n".join(map(receipt_text, receipts)) + "\n",
            file_name=f"deleted-{day}.txt",
            mime="text/plain",
            key="receipt_text",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Save as JSON",
            lambda: json.dumps({"receipts": [receipt_json(each) for each in receipts]}, ensure_ascii=False, indent=1),
            file_name=f"deleted-{day}.json",
            mime="application/json",
            key="receipt_json",
            icon=":material/download:",
            on_click="ignore",
        )
