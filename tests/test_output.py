"""The fixed JSON forms, and plain text that a document cannot disguise."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ragbox import output
from ragbox.types import (
    ABSTENTION,
    Answer,
    Chunk,
    Citation,
    DeletionReceipt,
    DocumentInfo,
    DocumentReport,
    Finding,
    Hit,
    IngestReport,
    Note,
    Problem,
    Rect,
    Timings,
)

EVIL = "a\x1b[2Jb\x07\u202ec\u2066d\u200fe\x9bf\r\n\x0bg\x00h\u061ci\u2028j"
CITATION = Citation(1, "lease.pdf", "f" * 64, 3, ("Lease", "Notice"), "30 days.", 10, 18, (Rect(3, 1, 2, 3, 4),), 0.5)
TIMES = Timings(retrieve_ms=1.0, read_ms=2.0, total_ms=3.4)
ANSWER = Answer("How long?", "30 days [1].", False, 0.123456, "extractive", None, (CITATION,), TIMES, 2)
PROBLEM = Problem("parse", "damaged", "lease.pdf: page 2 cannot be read", 2)
REPORT = DocumentReport(
    "/home/x/lease.pdf", "f" * 64, "partial", 3, 5, 1, {"PERSON": 3, "DATE": 9}, (PROBLEM,), 1.23456
)
INFO = DocumentInfo(
    "f" * 64, "lease.pdf", ("/x/lease.pdf",), "application/pdf", 3, 5, 1, {"PERSON": 1}, "partial", (PROBLEM,)
)
CHUNK = Chunk("f:1-2:1", "f" * 64, 0, 10, 18, 3, ("Lease",), "30\tdays.", "Lease\n30 days.", ())
HIT = Hit(CHUNK, "lease.pdf", 1.23456, 0.5, 2.0)
RECEIPT = DeletionReceipt("f" * 64, "lease.pdf", ("/x/lease.pdf",), 5, 5, 4, True, "2026-03-02T10:20:30+00:00")


def through_json(value: object) -> Any:
    return json.loads(json.dumps(value))


class TestJson:
    def test_ingest(self) -> None:
        values = through_json(output.ingest_json(IngestReport((REPORT,), 2.34567)))
        assert values.keys() == {"documents", "totals"}
        (document,) = values["documents"]
        assert document == {
            "path": "/home/x/lease.pdf", "document_id": "f" * 64, "status": "partial", "pages": 3, "chunks": 5,
            "ocr_pages": 1, "pii": {"PERSON": 3, "DATE": 9}, "seconds": 1.235,
            "problems": [
                {"stage": "parse", "code": "damaged", "page": 2, "message": "lease.pdf: page 2 cannot be read"}
            ],
        }  # fmt: skip
        assert values["totals"]["partial"] == 1
        assert values["totals"]["seconds"] == 2.346

    def test_answer(self) -> None:
        values = through_json(output.answer_json(ANSWER))
        assert values == {
            "question": "How long?", "text": "30 days [1].", "abstained": False, "confidence": 0.1235,
            "mode": "extractive", "model": None,
            "citations": [
                {"marker": 1, "document": "lease.pdf", "document_id": "f" * 64, "page": 3,
                 "heading": ["Lease", "Notice"], "quote": "30 days.", "start": 10, "end": 18,
                 "boxes": [{"page": 3, "x0": 1, "y0": 2, "x1": 3, "y1": 4}], "score": 0.5, "spans": [], "dated": None}
            ],
            "timings": {"retrieve_ms": 1.0, "rerank_ms": None, "read_ms": 2.0, "generate_ms": None,
                        "first_token_ms": None, "total_ms": 3.4},
            "notes": [], "related": [], "dropped": 2,
        }  # fmt: skip
        assert output.answer_json(replace(ANSWER, error="no"))["error"] == "no"

    def test_notes_related_passages_and_spans_of_an_answer(self) -> None:
        marked = replace(CITATION, spans=((10, 12),), dated="2024-01-09")
        answer = replace(
            ANSWER, citations=(marked,), related=(CITATION,), notes=(Note("conflict", "They differ.", (1,)),)
        )
        values = through_json(output.answer_json(answer))
        assert values["notes"] == [{"kind": "conflict", "text": "They differ.", "markers": [1]}]
        assert (values["citations"][0]["spans"], values["citations"][0]["dated"]) == ([[10, 12]], "2024-01-09")
        assert values["related"][0]["quote"] == "30 days."

    def test_search(self) -> None:
        assert through_json(output.search_json([HIT])) == {
            "hits": [
                {"document": "lease.pdf", "document_id": "f" * 64, "page": 3, "chunk_id": "f:1-2:1",
                 "text": "30\tdays.", "score": 1.2346}
            ]
        }  # fmt: skip
        assert output.search_json([]) == {"hits": []}

    def test_pii(self) -> None:
        found = [Finding("PERSON", 0, 3, 0.85, 1), Finding("DATE", 5, 9, 0.6), Finding("PERSON", 12, 15, 0.85, 2)]
        assert through_json(output.pii_json(found)) == {
            "findings": [
                {"entity": "PERSON", "start": 0, "end": 3, "score": 0.85, "page": 1},
                {"entity": "DATE", "start": 5, "end": 9, "score": 0.6, "page": None},
                {"entity": "PERSON", "start": 12, "end": 15, "score": 0.85, "page": 2},
            ],
            "counts": {"DATE": 1, "PERSON": 2},
            "problems": [],
        }
        assert output.pii_json([]) == {"findings": [], "counts": {}, "problems": []}

    def test_documents_and_receipt(self) -> None:
        (document,) = through_json(output.documents_json([INFO]))["documents"]
        assert document.keys() == {
            "document_id", "name", "paths", "media_type", "pages", "chunks", "ocr_pages", "pii", "status", "problems",
            "dated",
        }  # fmt: skip
        assert through_json(output.receipt_json(RECEIPT)) == {
            "document_id": "f" * 64, "name": "lease.pdf", "paths": ["/x/lease.pdf"], "chunks": 5, "vectors": 5,
            "findings": 4, "verified": True, "deleted_at": "2026-03-02T10:20:30+00:00",
        }  # fmt: skip


def test_plain_is_one_line_without_controls() -> None:
    assert output.plain(EVIL) == "a[2Jbcdef ghi j"
    assert output.plain("cell\tcell\n next  line ") == "cell | cell next line"
    assert output.plain("naïve “Łódź” 鍵 🔑") == "naïve “Łódź” 鍵 🔑"
    assert output.plain("") == ""


def shown() -> list[str]:
    """Everything that prints, with a document that would disguise itself wherever it can."""
    evil = replace(PROBLEM, message=EVIL)
    citation = replace(CITATION, document=EVIL, quote=EVIL)
    heading = replace(citation, page=None, heading=("x", EVIL))
    return [
        output.answer_text(replace(ANSWER, text=EVIL, citations=(citation, heading))),
        output.answer_text(replace(ANSWER, error=EVIL)),
        output.answer_text(replace(ANSWER, related=(citation,), notes=(Note("amended", EVIL, (1,)),))),
        output.hits_text([replace(HIT, document=EVIL, chunk=replace(CHUNK, text=EVIL))]),
        output.documents_text([replace(INFO, name=EVIL, problems=(evil,))]),
        output.ingest_text(IngestReport((replace(REPORT, path=f"/x/{EVIL}", problems=(evil,)),))),
        output.receipt_text(replace(RECEIPT, name=EVIL)),
        output.place(citation),
        output.problem_text(evil),
    ]


@pytest.mark.parametrize("text", shown(), ids=range(len(shown())))
def test_control_characters_and_direction_marks_do_not_reach_the_terminal(text: str) -> None:
    lines = text.split("\n")
    assert all(line.isprintable() for line in lines), ascii(text)
    assert not any(mark in text for mark in "\u061c\u200e\u200f\u202a\u202e\u2066\u2069")
    assert not any(line.startswith(("hi", "g")) for line in lines), "a name began a line of its own"


class TestText:
    def test_answer(self) -> None:
        assert output.answer_text(ANSWER).splitlines() == [
            "30 days [1].",
            "  [1] lease.pdf, page 3: “30 days.”",
            "  (2 drafted sentences left out: not borne out by the documents)",
            "  extractive, confidence 0.12, 3 ms",
        ]

    def test_notes_and_related_passages(self) -> None:
        noted = replace(ANSWER, notes=(Note("conflict", "They differ.", (1, 2)),), dropped=0)
        assert "  Note: They differ. [1][2]" in output.answer_text(noted).splitlines()
        abstained = Answer("?", ABSTENTION, True, 0.1, "extractive", related=(CITATION,))
        assert output.answer_text(abstained).splitlines()[:3] == [
            ABSTENTION,
            "  Related passages, which may not answer it:",
            "  - lease.pdf, page 3: “30 days.”",
        ]

    def test_the_words_that_answer_are_bold_where_that_can_be_shown(self) -> None:
        answer = replace(ANSWER, citations=(replace(CITATION, spans=((10, 12), (13, 17))),))
        assert "“\x1b[1m30\x1b[22m \x1b[1mdays\x1b[22m.”" in output.answer_text(answer, bold=True)
        assert "\x1b" not in output.answer_text(answer)

    def test_a_document_cannot_make_its_words_bold(self) -> None:
        evil = replace(CITATION, quote="a\x1b[1mb\ue000c\ue001", end=17, spans=((10, 11),))
        shown = output.answer_text(replace(ANSWER, citations=(evil,)), bold=True)
        assert "“\x1b[1ma\x1b[22m[1mbc”" in shown

    def test_abstention(self) -> None:
        answer = Answer("?", ABSTENTION, True, 0.1, "extractive")
        assert output.answer_text(answer).splitlines() == [ABSTENTION, "  extractive, confidence 0.10, 0 ms"]

    def test_place_is_the_page_or_else_the_headings(self) -> None:
        assert output.place(CITATION) == "lease.pdf, page 3"
        assert output.place(replace(CITATION, page=None, heading=("A", "B", "C"))) == "lease.pdf, B > C"
        assert output.place(replace(CITATION, page=None, heading=())) == "lease.pdf"

    def test_a_slide_is_called_so_and_told_by_its_heading(self) -> None:
        slide = replace(CITATION, document="deck.PPTX", heading=("Plan", "Notes"), boxes=())
        assert output.place(slide) == "deck.PPTX, slide 3, Notes"
        assert output.place(replace(slide, heading=())) == "deck.PPTX, slide 3"
        deck = replace(HIT, document="deck.pptm", chunk=replace(CHUNK, heading=("Plan",)))
        assert output.hits_text([deck]).splitlines()[0] == "  1. deck.pptm, slide 3, Plan (1.23)"
        assert output.hits_text([HIT]).splitlines()[0] == "  1. lease.pdf, page 3 (1.23)"
        assert "3 slides, 5 passages" in output.documents_text([replace(INFO, name="deck.pptx")])
        assert "3 slides, 5 passages" in output.ingest_text(IngestReport((replace(REPORT, path="/x/deck.pptx"),)))

    def test_ingest_report(self) -> None:
        skipped = DocumentReport("/x/a.txt", None, "skipped", problems=(Problem("read", "unsupported", "a.txt: no"),))
        failed = DocumentReport("/x/b.pdf", None, "failed", problems=(Problem("parse", "empty", "b.pdf is empty"),))
        lines = output.ingest_text(IngestReport((REPORT, skipped, failed, skipped), 1.5)).splitlines()
        assert lines == [
            f"partial    {'lease.pdf':<40} 3 pages, 5 passages",
            "           personal data: 9 DATE, 3 PERSON",
            "           ! lease.pdf: page 2 cannot be read",
            "failed     b.pdf",
            "           ! b.pdf is empty",
            "skipped    2 other files (of kinds that are not read)",
            "",
            "1 partial, 1 failed, 2 skipped: 3 pages, 5 passages, 12 findings of personal data, in 1.5 s",
        ]

    def test_nothing(self) -> None:
        assert "nothing to do" in output.ingest_text(IngestReport(()))
        assert output.hits_text([]) == "nothing found"
        assert "ragbox ingest" in output.documents_text([])

    @pytest.mark.parametrize("name", ["a" * 200 + ".pdf", "short.pdf", "x" * 40, "y" * 41])
    def test_tables_keep_their_columns(self, name: str) -> None:
        (line,) = output.documents_text([replace(INFO, name=name, pii={}, problems=())]).splitlines()
        assert line.index("3 pages") == 14 + 40 + 1
        first = output.ingest_text(IngestReport((replace(REPORT, path=f"/x/{name}"),))).splitlines()[0]
        assert first.index("3 pages") == 11 + 40 + 1
        assert name[:10] in first
        assert name[-4:] in first

    def test_long_passages_are_cut(self) -> None:
        text = output.hits_text([replace(HIT, chunk=replace(CHUNK, text="word " * 400))])
        assert max(map(len, text.splitlines())) < 250
        assert text.endswith("…")

    def test_receipt(self) -> None:
        assert output.receipt_text(RECEIPT) == (
            "removed lease.pdf (ffffffffffff): 5 passages, 5 vectors, 4 findings, at 2026-03-02T10:20:30+00:00; "
            "nothing is left of it\n"
            "  its file stays, and adding its folder brings it back: /x/lease.pdf"
        )
        assert "ragbox verify" in output.receipt_text(replace(RECEIPT, verified=False))

    def test_one_is_not_many(self) -> None:
        one = replace(INFO, pages=1, chunks=1, pii={}, problems=())
        assert output.documents_text([one]).endswith("1 page, 1 passage")
