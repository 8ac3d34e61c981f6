"""Chunks cover the text, stay under the limit, and know their heading and columns."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ragbox.chunk import chunk
from ragbox.types import Block, BlockKind, Document


def words(text: str) -> int:
    """A tokenizer that can be checked by eye: words and punctuation marks."""
    return len(re.findall(r"\w+|[^\w\s]", text))


def document(*pieces: tuple[BlockKind, str, tuple[str, ...], tuple[str, ...]]) -> Document:
    blocks, text = [], ""
    for kind, content, heading, columns in pieces:
        blocks.append(Block(kind, len(text), len(text) + len(content), heading=heading, columns=columns))
        text += content + "\n"
    return Document("d" * 64, "harlow_lease.pdf", "application/pdf", text, tuple(blocks))


def test_a_passage_is_one_section_with_its_path_in_front() -> None:
    doc = document(
        ("heading", "1 Rent", (), ()),
        ("paragraph", "The rent is 400. It is due monthly.", ("1 Rent",), ()),
        ("heading", "2 Notice", (), ()),
        ("heading", "2.1 Form", ("2 Notice",), ()),
        ("paragraph", "Notice is in writing.", ("2 Notice", "2.1 Form"), ()),
    )
    rent, notice = chunk(doc, tokens=64, count=words)
    assert rent.heading == ("1 Rent",)
    assert rent.indexed == "harlow lease\n1 Rent\nThe rent is 400.\nIt is due monthly."
    assert notice.heading == ("2 Notice", "2.1 Form")
    assert "2 Notice\n2.1 Form\nNotice is in writing." in notice.indexed


def test_a_section_that_is_split_repeats_its_path() -> None:
    body = " ".join(f"Sentence number {n} is here." for n in range(20))
    doc = document(("heading", "1 Rent", (), ()), ("paragraph", body, ("1 Rent",), ()))
    first, *rest = chunk(doc, tokens=40, count=words)
    assert len(rest) > 1
    assert all(each.indexed.startswith("harlow lease > 1 Rent\n") for each in rest)
    assert first.indexed.startswith("harlow lease\n1 Rent\n")


def test_rows_are_indexed_with_their_column_names() -> None:
    row = "Sodium\t141 mmol/L\t\t136-145"
    doc = document(("table_row", row, (), ("Test", "Result", "Flag", "Range")))
    (only,) = chunk(doc, tokens=64, count=words)
    assert only.text == row
    assert only.indexed.endswith("Test: Sodium; Result: 141 mmol/L; Range: 136-145")


def test_headings_and_the_header_rows_of_tables_are_labels() -> None:
    columns = ("Quarter", "Upheld")
    doc = document(
        ("heading", "3 Complaints", (), ()),
        ("table_row", "Complaints 2023", ("3 Complaints",), ()),
        ("table_row", "Quarter\tUpheld", ("3 Complaints",), ()),
        ("table_row", "Q1\t4", ("3 Complaints",), columns),
        ("table_row", "Q2\t7", ("3 Complaints",), columns),
        ("paragraph", "No more came.", ("3 Complaints",), ()),
        ("table_row", "Name\tAda", ("3 Complaints",), ()),
    )
    (only,) = chunk(doc, tokens=128, count=words)
    assert [unit.label for unit in only.units] == [True, True, True, False, False, False, False]


def test_running_headers_are_left_out() -> None:
    doc = document(
        ("header", "Confidential", (), ()), ("paragraph", "Body text.", (), ()), ("footer", "Page 1", (), ())
    )
    (only,) = chunk(doc, tokens=64, count=words)
    assert only.text == "Body text."


KINDS = st.sampled_from(["heading", "paragraph", "table_row", "list_item"])
PIECES = st.lists(
    st.tuples(
        KINDS,
        st.text(alphabet="abC1. ,;\t!", min_size=1, max_size=200).map(str.strip).filter(bool),
        st.lists(st.sampled_from(["A heading", "Another, rather longer heading"]), max_size=3).map(tuple),
        st.just(()),
    ),
    max_size=12,
)


@given(PIECES, st.integers(32, 80))
def test_chunks_cover_the_text_within_the_limit(
    pieces: list[tuple[BlockKind, str, tuple[str, ...], tuple[str, ...]]], tokens: int
) -> None:
    doc = document(*pieces)
    chunks = chunk(doc, tokens=tokens, count=words)
    covered = "".join(doc.text[u.start : u.end] for each in chunks for u in each.units)
    assert "".join(covered.split()) == "".join(doc.text.split())
    for each in chunks:
        assert each.text == doc.text[each.start : each.end]
        assert words(each.indexed) <= tokens
        assert (each.units[0].start, each.units[-1].end) == (each.start, each.end)
    assert len({each.chunk_id for each in chunks}) == len(chunks)


def test_an_endless_word_is_cut() -> None:
    doc = document(("paragraph", "x" * 5000, (), ()))
    chunks = chunk(doc, tokens=32, count=len)
    assert "".join(each.text for each in chunks) == "x" * 5000


def test_a_book_without_a_full_stop_is_cut_in_linear_time() -> None:
    """A damaged file can be one line of megabytes; the work is told by the letters that are counted."""
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return words(text)

    for text in ("word " * 40_000, "!" * 40_000, "A. b. " * 20_000, "w" * 3_000 + " word" * 20_000):
        counted = 0
        passages = chunk(document(("paragraph", text.strip(), (), ())), tokens=64, count=count)
        assert " ".join("".join(passage.text for passage in passages).split()).count("w") == text.count("w")
        assert counted < 120 * len(text)


def test_pieces_of_a_long_sentence_say_that_they_are() -> None:
    text = "The supplier shall " + "pay the costs and " * 120 + "nothing more."
    document = Document("id", "a.txt", "text/plain", text, (Block("paragraph", 0, len(text)),))
    units = [unit for each in chunk(document, tokens=64, count=lambda words: len(words.split())) for unit in each.units]
    assert len(units) > 2
    assert [unit.begins for unit in units] == [True] + [False] * (len(units) - 1)
    assert [unit.ends for unit in units] == [False] * (len(units) - 1) + [True]
