"""What holds for every document that was read, however damaged its file."""

from __future__ import annotations

import math

from parse.makers import check

from ragbox.chunk import chunk
from ragbox.document import Document, unpack_words


def hold(document: Document, tokens: int = 40) -> None:
    """Asserts that offsets are in the text, boxes are finite and near their page, and passages hold the whole text."""
    check(document)
    size = len(document.text)
    for page in document.pages:
        assert math.isfinite(page.width)
        assert math.isfinite(page.height)
        assert page.width >= 0
        assert page.height >= 0
        farthest = 3.01 * max(page.width, page.height, 1.0)
        for word in unpack_words(page.words):
            assert all(math.isfinite(value) and abs(value) <= farthest for value in word[2:]), word
    for table in document.tables:
        assert 0 <= table.start <= table.end <= size
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end
            assert 0 <= cell.row < cell.row + cell.rows <= table.rows
            assert 0 <= cell.column < cell.column + cell.columns
    for revision in document.revisions:
        assert 0 <= revision.start <= revision.end <= size
    numbers = {page.number for page in document.pages}
    assert {problem.page for problem in document.problems} <= {None, *numbers}
    assert {hidden.page for hidden in document.hidden} <= {None, *numbers}
    assert all(0 <= problem.message.count(document.text[:40]) < 1 for problem in document.problems if size >= 40)
    covered(document, tokens)


def covered(document: Document, tokens: int) -> None:
    """Asserts that passages and their units are slices of the text, in order, and leave out no block but running lines."""
    text = document.text
    covers = bytearray(len(text))
    last = 0
    for passage in chunk(document, tokens=tokens, count=lambda words: len(words) // 4 + 1):
        assert passage.text == text[passage.start : passage.end]
        assert passage.units[0].start == passage.start
        assert passage.units[-1].end == passage.end
        for unit in passage.units:
            assert last <= unit.start < unit.end
            last = unit.end
            covers[unit.start : unit.end] = b"\x01" * (unit.end - unit.start)
    for block in document.blocks:
        inside = range(block.start, block.end)
        if block.kind in ("header", "footer"):
            assert not any(covers[block.start : block.end])
        else:
            assert not [offset for offset in inside if not covers[offset] and not text[offset].isspace()]
