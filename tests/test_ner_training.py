"""What the name finder is trained on holds together."""

import random

import pytest

from training.ner.labelled import LABELS, OTHER, Labelled, misread
from training.ner.people import FORMS, Person
from training.ner.templates import Filler, held_out, joined, load, negatives
from training.ner.values import ENGLISH, HELD_OUT, OTHERS, latin


@pytest.fixture(scope="module")
def filled() -> list[Labelled]:
    filler = Filler(3)
    return [filler.fill(template) for template in load()]


def test_no_slot_is_left_and_every_span_is_a_value(filled: list[Labelled]) -> None:
    for each in filled:
        assert "{" not in each.text, each.kind
        assert all(label in {*LABELS, OTHER} for _, _, label in each.spans)
        assert all(each.text[start:end].strip() for start, end, _ in each.spans)
        assert all(one[1] <= other[0] for one, other in zip(each.spans, each.spans[1:], strict=False))


def test_every_label_occurs_often(filled: list[Labelled]) -> None:
    for label in LABELS:
        assert sum(label == found for each in filled for _, _, found in each.spans) > 40, label


def test_tests_have_other_templates_lines_and_locales() -> None:
    assert not {each["text"] for each in load()} & {each["text"] for each in held_out()}
    train, tune, tests = ({each.text for each in negatives(part)} for part in ("train", "tune", "held_out"))
    assert not train & (tune | tests)
    assert not tune & tests
    assert not set(HELD_OUT) & {*ENGLISH, *OTHERS}


def test_a_slot_nobody_knows_is_told_of(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "wrong.yaml"
    path.write_text("- {kind: letter, text: 'Dear {persn}'}\n")
    with pytest.raises(ValueError, match=r"wrong.yaml: template 1: \{persn\}"):
        load([path])


def test_an_address_is_one_span_and_so_is_a_name() -> None:
    text = "Ada Li, 4 Elm Road, Leeds"
    spans = [(0, 3, "PERSON"), (4, 6, "PERSON"), (8, 18, "ADDRESS"), (20, 25, "LOCATION")]
    assert joined(text, spans) == ((0, 6, "PERSON"), (8, 25, "ADDRESS"))


def test_one_person_has_the_same_name_in_every_form() -> None:
    someone = Person("James", "Okafor", "T.", "Mr", "")
    chance = random.Random(1)
    assert FORMS["titled"](someone, chance) == "Mr Okafor"
    assert FORMS["inverted"](someone, chance).startswith("Okafor, James")
    assert FORMS["initials"](someone, chance).replace(".", "").replace(" ", "") == "JTO"


def test_misread_text_keeps_its_spans_on_the_same_words() -> None:
    text = "Seen by Margaret Smith on the ward in Liverpool"
    given = Labelled(text, ((8, 22, "PERSON"), (38, 47, "LOCATION")))
    for seed in range(30):
        found = misread(given, 0.1, random.Random(seed))
        for (start, end, label), (low, high, _) in zip(found.spans, given.spans, strict=True):
            assert label in LABELS
            assert abs((end - start) - (high - low)) <= 6
            assert found.text[start - 1] == " " or found.text[start - 2 : start].endswith(" ")


def test_letters_of_other_scripts_are_told_from_latin_ones() -> None:
    assert latin("Krēsliņš 12")
    assert not latin("Иванов")
