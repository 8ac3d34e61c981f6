"""The questions that the reader is trained on hold together."""

import json
import random
from pathlib import Path

import pytest
import torch

from training.average import averaged
from training.reader.data import Example, Passage, swapped
from training.reader.made import FOLDER, Wording, examples, load, naming, part_of, rival_groups
from training.reader.reworded import key_of, reworded, twins
from training.reader.slots import Slots


@pytest.fixture(scope="module")
def entries() -> list:  # type: ignore[type-arg]  # an entry is what YAML has
    return load()


@pytest.mark.parametrize("wording", ["near", "far"])
def test_every_question_has_its_answer_in_its_passage(entries: list, wording: Wording) -> None:  # type: ignore[type-arg]
    found = list(examples(entries, 3, wording=wording))
    assert len({each.passage.article for each in found}) == len(entries)
    able = [each for each in found if each.relevant]
    assert all(each.passage.text[start:end].strip() for each in able for start, end in each.answers)
    assert len(able) > 4_000
    assert len(found) - len(able) > 1_500
    assert not any("{" in each.question + each.passage.text for each in found)


def test_near_and_far_questions_are_others(entries: list) -> None:  # type: ignore[type-arg]
    for entry in entries:
        for each in entry.get("ask", ()):
            assert not set(each["q"]) & set(each["far"]), entry["name"]
        assert not set(entry.get("none", ())) & set(entry["none_far"]), entry["name"]


def test_a_seventh_of_the_entries_is_kept_out(entries: list) -> None:  # type: ignore[type-arg]
    kept = [entry for entry in entries if part_of(entry) == "tune"]
    assert len(entries) / 9 < len(kept) < len(entries) / 5


def test_rivals_are_about_something_else(entries: list) -> None:  # type: ignore[type-arg]
    for first, *rivals in rival_groups(entries, 40, 5):
        assert first.relevant
        assert not any(rival.relevant or rival.passage.text == first.passage.text for rival in rivals)
        assert {rival.question for rival in rivals} <= {first.question}


def test_a_swapped_question_names_something_of_the_article_that_its_passage_lacks() -> None:
    one = Passage("rivers", "Rivers", "The Severn rises on Plynlimon at 610 metres.")
    other = Passage("rivers", "Rivers", "The Wye meets it at Chepstow.")
    asked = [
        Example("Where does the Severn rise?", one, ((20, 29),)),
        Example("Where does the Wye meet the sea?", other, ((20, 28),)),
        Example("how long is it?", one, ((33, 43),)),
    ]
    found = list(swapped(asked, 0))
    assert [each.question for each in found] == ["Where does the Wye rise?", "Where does the Severn meet the sea?"]
    assert not any(each.relevant for each in found)


def test_a_question_is_given_the_name_of_its_document() -> None:
    chance = random.Random(1)
    asked = {naming("May the tenant sublet?", "Acme", chance) for _ in range(30)}
    assert all("Acme" in each for each in asked)
    assert "May Acme sublet?" in asked


def test_slots_are_filled_alike_within_a_text() -> None:
    known: dict[str, str] = {}
    slots = Slots(4)
    first = slots.fill("{org} and {org2}", known)
    assert slots.fill("{org} and {org2}", known) == first
    assert "{" not in first


def test_questions_of_ours_about_public_passages_have_their_answers_in_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    passage = Passage("rivers", "Rivers", "The Severn rises on Plynlimon at 610 metres.")
    row = {
        "id": key_of(passage),
        "far": [[20, 29, "On which hill does it begin?"]],
        "near_none": ["Who?"],
        "far_none": [],
    }
    (tmp_path / "public.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({**row, "id": "other"}) + "\n")
    monkeypatch.setattr("training.reader.reworded.FOLDER", tmp_path)
    found = list(reworded([Example("Where does the Severn rise?", passage, ((20, 29),))]))
    assert [(each.question, each.relevant) for each in found] == [
        ("On which hill does it begin?", True),
        ("Who?", False),
    ]
    assert passage.text[slice(*found[0].answers[0])] == "Plynlimon"


def test_a_question_and_its_twin_are_put_to_one_passage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    passage = Passage("rivers", "Rivers", "The Severn rises on Plynlimon at 610 metres.")
    pairs = [["Where does the Severn rise?", 20, 29, "Where does the Wye rise?"]]
    (tmp_path / "wikipedia.jsonl").write_text(json.dumps({"id": key_of(passage), "pairs": pairs}) + "\n")
    monkeypatch.setattr("training.reader.reworded.PAIRS", tmp_path)
    [(answered, other)] = twins([Example("How high?", passage, ((33, 43),))])
    assert passage.text[slice(*answered.answers[0])] == "Plynlimon"
    assert (other.question, other.passage, other.relevant) == ("Where does the Wye rise?", passage, False)


def test_more_questions_without_an_answer_are_of_entries_that_are_trained_on(entries: list) -> None:  # type: ignore[type-arg]
    lines = (FOLDER / "none" / "made.jsonl").read_text(encoding="utf-8").splitlines()
    more = {row["name"]: row for row in map(json.loads, lines)}
    named = {entry["name"]: entry for entry in entries}
    assert set(more) <= set(named)
    assert all(part_of(named[name]) == "train" for name in more)
    assert all(set(row["near"]) <= set(named[name]["none"]) for name, row in more.items())
    assert all(set(row["far"]) <= set(named[name]["none_far"]) for name, row in more.items())


def test_weights_are_averaged_by_their_shares() -> None:
    one = {"w": torch.tensor([0.0, 4.0]), "ids": torch.tensor([3])}
    other = {"w": torch.tensor([8.0, 4.0]), "ids": torch.tensor([3])}
    found = averaged([(1, one), (3, other)])
    assert found["w"].tolist() == [6.0, 4.0]
    assert found["ids"].tolist() == [3]
    with pytest.raises(KeyError):
        averaged([(1, one), (1, {"ids": torch.tensor([3])})])
