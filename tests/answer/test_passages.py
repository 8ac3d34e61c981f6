"""The reading model's view of a passage leads back to the document's own characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.passages import passage_text
from ragbox.chunk import chunk
from ragbox.types import Block, Document

_WORDS = st.text("abcde .,5", min_size=1, max_size=12).map(str.strip).filter(bool)


def _document(rows: list[list[str]], columns: tuple[str, ...]) -> Document:
    text, blocks = "", []
    for row in rows:
        line = "\t".join(row)
        kind = "table_row" if len(row) > 1 else "paragraph"
        blocks.append(Block(kind, len(text), len(text) + len(line), columns=columns if len(row) > 1 else ()))  # type: ignore[arg-type]
        text += line + "\n"
    return Document("0" * 64, "made.txt", "text/plain", text, tuple(blocks))


@given(st.lists(st.lists(_WORDS | st.just(""), min_size=1, max_size=4).filter(any), min_size=1, max_size=6))
def test_every_word_leads_back_to_its_place(rows: list[list[str]]) -> None:
    document = _document(rows, ("Name", "", "Amount"))
    for each in chunk(document, tokens=160, count=lambda text: len(text.split())):
        seen = passage_text(each)
        assert seen.text == each.indexed
        for unit, (low, high) in zip(each.units, seen.places, strict=True):
            found = seen.original(low, high)
            assert found is None or unit.start <= found[0] < found[1] <= unit.end
            cells = [cell for cell in document.text[unit.start : unit.end].split("\t") if cell]
            assert found is not None or not cells
            for cell in cells:
                at = seen.text.find(cell, low, high)
                assert at >= 0
        for piece in seen._pieces:
            shown = seen.text[piece.shown : piece.shown + piece.length]
            assert document.text[piece.start : piece.start + piece.length] == shown
            assert seen.original(piece.shown, piece.shown + piece.length) == (piece.start, piece.start + piece.length)


def test_labels_are_not_the_documents_words() -> None:
    document = _document([["Rent", "1,200"]], ("Item", "Amount"))
    (passage,) = chunk(document, tokens=160, count=lambda text: len(text.split()))
    seen = passage_text(passage)
    at = seen.text.index("Amount: ")
    assert seen.original(at, at + len("Amount")) is None
    assert seen.original(at, len(seen.text)) == (5, 10)


def test_names_stand_before_the_title_and_shift_every_place() -> None:
    document = _document([["Rent", "1,200"], ["A sentence."]], ("Item", "Amount"))
    (passage,) = chunk(document, tokens=160, count=lambda text: len(text.split()))
    plain, named = passage_text(passage), passage_text(passage, ("acme", "mill"))
    assert named.text == f"acme, mill > {plain.text}"
    for unit, (low, high) in zip(passage.units, named.places, strict=True):
        assert named.original(low, high) == (unit.start, unit.end)
    assert named.original(0, 10) is None
