"""Text is replaced, and everything that points into it points to the same things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox.document import Block, Cell, Document, Page, Revision, Table, Word, pack_words, unpack_words
from ragbox.pii.rewrite import Replacement, Rewritten, rewrite


@st.composite
def replaced(draw: st.DrawFn) -> tuple[str, list[Replacement]]:
    text = draw(st.text("ab \n", max_size=60))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    return text, [Replacement(start, end, draw(st.text("XY", min_size=1, max_size=8))) for start, end in spans]


@given(replaced(), st.data())
def test_offsets_slice_what_they_sliced(case: tuple[str, list[Replacement]], data: st.DataObject) -> None:
    text, replacements = case
    new = Rewritten(text, replacements)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if start == end:
        return
    inside = [each for each in replacements if each.start < end and start < each.end]
    low, high = min([start, *(r.start for r in inside)]), max([end, *(r.end for r in inside)])
    expected, at = "", low
    for each in inside:
        expected += text[at : each.start] + each.text
        at = each.end
    assert new.text[new.start(start) : new.end(end)] == expected + text[at:high]


@given(replaced())
def test_what_is_not_replaced_stays(case: tuple[str, list[Replacement]]) -> None:
    text, replacements = case
    new = Rewritten(text, replacements)
    assert len(new.text) == len(text) + sum(len(r.text) - (r.end - r.start) for r in replacements)
    assert new.start(0) == 0
    assert new.end(len(text)) == len(new.text)


@pytest.mark.parametrize("wrong", [[(0, 3), (2, 4)], [(2, 2)], [(0, 99)], [(-1, 2)]])
def test_replacements_that_cannot_be_are_refused(wrong: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        Rewritten("Ada Li met Bo", [Replacement(start, end, "X") for start, end in wrong])


def test_a_document_is_rewritten_as_a_whole() -> None:
    text = "Case of Ada Li\nname\tAda Li\nend"
    words = [Word(8, 11, 1, 1, 2, 2), Word(12, 14, 3, 1, 4, 2), Word(27, 30, 1, 5, 2, 6)]
    document = Document(
        "id",
        "a.pdf",
        "application/pdf",
        text,
        (Block("heading", 0, 14), Block("table_row", 15, 26, heading=("Case of Ada Li",)), Block("paragraph", 27, 30)),
        (Page(1, 0, 30, 100, 100, words=pack_words(words)),),
        title="Ada Li",
        tables=(Table(15, 26, 1, 1, ("Ada Li",), cells=(Cell(0, 0, 15, 19), Cell(0, 1, 20, 26))),),
        revisions=(Revision("deletion", 27, 27, "Ada Li", text="said Ada Li"),),
    )
    found = rewrite(
        document,
        [Replacement(8, 14, "PERSON_1"), Replacement(20, 26, "PERSON_1")],
        lambda string: string.replace("Ada Li", "PERSON_1"),
    )
    assert "Ada" not in repr([found.text, found.title, found.blocks, found.tables, found.revisions[0].author])
    assert [found.text[b.start : b.end] for b in found.blocks] == ["Case of PERSON_1", "name\tPERSON_1", "end"]
    assert [found.text[c.start : c.end] for c in found.tables[0].cells] == ["name", "PERSON_1"]
    assert found.blocks[1].heading == ("Case of PERSON_1",)
    moved = list(unpack_words(found.pages[0].words))
    assert [found.text[w.start : w.end] for w in moved] == ["PERSON_1", "PERSON_1", "end"]
    assert [w[2:] for w in moved] == [w[2:] for w in words]
    assert len(found.pages[0].rects(8, 16)) == 1
    assert found.revisions[0].text == "said PERSON_1"
    assert found.text[found.revisions[0].start :] == "end"
