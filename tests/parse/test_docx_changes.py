"""Tracked changes of any shape: the accepted text, and places that slice exactly what was inserted."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.made_docx import change, made, p, r
from ragbox.parse import parse_bytes
from ragbox.parse.docx.marks import Mark, Piece, settled, squeeze

from .makers import LIMITS, check

words = st.text("abc é\u0301ﬁ\u00a0 .-\u200b", max_size=8)
pieces = st.lists(st.tuples(st.sampled_from(["keep", "ins", "del", "moveTo", "moveFrom"]), words), max_size=10)
paragraphs = st.lists(st.tuples(pieces, st.booleans()), min_size=1, max_size=4)
GONE = '<w:rPr><w:del w:id="1"/></w:rPr>'


def letters(text: str) -> list[str]:
    """All but spaces; an accent that was deleted apart from its letter may be composed with another one."""
    return sorted(normalize("NFD", squeeze(text).replace(" ", "")))


@settings(max_examples=120, deadline=None)
@given(paragraphs)
def test_the_accepted_text_and_the_places_of_changes(content: list[tuple[list[tuple[str, str]], bool]]) -> None:
    xml, accepted, deleted = "", "", ""
    for runs, mark_deleted in content:
        xml += p(
            "".join(r(text) if kind == "keep" else change(kind, r(text)) for kind, text in runs),
            GONE if mark_deleted else "",
        )
        accepted += "".join(text for kind, text in runs if kind in ("keep", "ins", "moveTo")) + (
            "" if mark_deleted else "\n"
        )
        deleted += "".join(text for kind, text in runs if kind in ("del", "moveFrom"))
    document = parse_bytes("file.docx", made(xml), limits=LIMITS)
    check(document)
    assert document.text.split() == squeeze(accepted).split()
    for revision in document.revisions:
        shown = document.text[revision.start : revision.end]
        assert shown == shown.strip()
        assert bool(shown) == (revision.kind == "insertion")
    gone = "".join(revision.text for revision in document.revisions if revision.kind == "deletion")
    assert letters(gone) == letters(deleted)
    inserted = "".join(document.text[c.start : c.end] for c in document.revisions if c.kind == "insertion")
    expected = "".join(text for runs, _ in content for kind, text in runs if kind in ("ins", "moveTo"))
    if "\u0301" not in accepted:  # an accent on its own is composed with the letter before it, whoever wrote that
        assert sorted(inserted.replace(" ", "").replace("\n", "")) == sorted(squeeze(expected).replace(" ", ""))


@given(words, words, words, st.booleans())
def test_a_mark_stays_at_its_words(before: str, inside: str, after: str, lines: bool) -> None:
    raw = Piece(before + inside + after, [Mark("insertion", len(before), len(before + inside))])
    moved = settled(raw, lines=lines)
    assert moved.text == settled(Piece(raw.text), lines=lines).text
    for mark in moved.marks:
        assert 0 <= mark.start < mark.end <= len(moved.text)
        if "\u0301" not in raw.text:
            assert moved.text[mark.start : mark.end].split() == squeeze(inside).split()
