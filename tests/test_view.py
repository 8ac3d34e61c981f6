"""What a view shows: offsets lead from the stored text to the original one and back, and models read words."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ragbox.origin import Origin
from ragbox.pseudonym import Mention, pseudonym, spoken


@st.composite
def stored(draw: st.DrawFn) -> tuple[str, str, Origin]:
    """A stored text, its original, and the origin."""
    text = original = ""
    mentions, values = [], []
    for n in range(draw(st.integers(0, 4))):
        plain = draw(st.text("ab ", max_size=4))
        value = draw(st.text("XYZ", min_size=1, max_size=20))
        stands = pseudonym("PERSON", n)
        text += plain
        original += plain + (value if n else stands)
        mentions.append(Mention(len(text), len(text) + len(stands), "PERSON", n, b""))
        values.append(value if n else stands)
        text += stands
    rest = draw(st.text("ab ", max_size=4))
    return text + rest, original + rest, Origin.of(mentions, values)


@given(stored())
@settings(deadline=None)
def test_the_whole_text_is_revealed(case: tuple[str, str, Origin]) -> None:
    text, original, origin = case
    assert origin.revealed(text, 0) == original
    assert origin.start(0) == 0
    assert origin.end(len(text)) == len(original)


@given(stored(), st.data())
@settings(deadline=None)
def test_a_piece_is_revealed_at_its_offsets(case: tuple[str, str, Origin], data: st.DataObject) -> None:
    text, original, origin = case
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if start == end:
        return
    assert original[origin.start(start) : origin.end(end)] == origin.revealed(text[start:end], start)


@given(stored(), st.data())
@settings(deadline=None)
def test_offsets_of_the_original_lead_to_what_holds_them(case: tuple[str, str, Origin], data: st.DataObject) -> None:
    text, original, origin = case
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, len(original)))
    low, high = origin.stored(start), origin.stored(end, at_end=True)
    if start < end:
        assert low < high
        assert origin.start(low) <= start < end <= origin.end(high)
        assert original[start:end] in origin.revealed(text[low:high], low)


@given(stored())
@settings(deadline=None)
def test_edges_of_the_stored_text_come_back(case: tuple[str, str, Origin]) -> None:
    text, _, origin = case
    inside = {n for m in origin.mentions for n in range(m.start + 1, m.end)}
    for offset in range(len(text) + 1):
        if offset not in inside:
            assert origin.stored(origin.end(offset), at_end=True) == offset
            assert origin.stored(origin.start(offset)) == offset
    assert all(origin.start(one) <= origin.start(two) for one, two in pairwise(range(len(text) + 1)))


def test_models_are_told_words_of_the_same_length() -> None:
    text = "On ⟦DATE_TIME_5⟧ ⟦PERSON_17⟧ paid ⟦US_SSN_3⟧ with ⟦CREDENTIAL⟧, born ⟦DATE_OF_BIRTH_12⟧."
    said = spoken(text)
    assert len(said) == len(text)
    assert said.split() == "On 6 Jan 1950 Personzck paid US SSN 3 with CREDENTIAL , born 13 Jan 1950 .".split()
    assert spoken("⟦person_17⟧").split() == ["Personzck"]
    assert spoken("⟦PERSON_1⟧") != spoken("⟦PERSON_2⟧")
    assert spoken("no ⟦ such [thing]") == "no ⟦ such [thing]"
