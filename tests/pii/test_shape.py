"""Shapes tell apart what an uncased vocabulary does not."""

from hypothesis import given
from hypothesis import strategies as st

from ragbox.pii.shape import SHAPES, shapes


def of(text: str, piece: str) -> int:
    start = text.index(piece)
    return shapes(text, [(start, start + len(piece))])[0]


def test_case_is_seen() -> None:
    found = {of(f"see {word} now", word) for word in ("grant", "Grant", "GRANT", "McGrant", "B12", "--")}
    assert len(found) == 6


def test_what_is_before_a_word_is_seen() -> None:
    assert len({of("a Grant", "Grant"), of("a\nGrant", "Grant"), of("(Grant", "Grant")}) == 3
    assert of("a\tGrant", "Grant") == of("Grant", "Grant")


def test_all_pieces_of_a_word_have_its_case() -> None:
    text = "Dr OKAFOR"
    assert [shape // 3 for shape in shapes(text, [(3, 5), (5, 9)])] == [2, 2]


@given(st.text(max_size=40), st.lists(st.integers(1, 5), max_size=20))
def test_there_is_one_shape_for_each_piece_of_any_text(text: str, lengths: list[int]) -> None:
    offsets, at = [], 0
    for length in lengths:
        if at + length <= len(text):
            offsets.append((at, at + length))
            at += length
    found = shapes(text, offsets)
    assert len(found) == len(offsets)
    assert all(0 <= shape < SHAPES for shape in found)
