"""Thumbs given to answers: kept with pseudonyms, changed, removed, gone with the documents, and measured against."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_policy_ingest import ADA, BEN, under

from ragbox import RagBox
from ragbox.cli import main
from ragbox.errors import DocumentNotFoundError, KeyNotFoundError, QuestionError
from ragbox.privacy.keys import key_file, vault_id
from ragbox.types import ABSTENTION

if TYPE_CHECKING:
    from conftest import Maker

BARN = "The rent of the barn is $70. The barn was built in 1931."
QUESTION = "What is the rent of the barn?"


@pytest.fixture
def barn(box: RagBox, tmp_path: Path, make_pdf: Maker) -> RagBox:
    box.ingest(
        [make_pdf(tmp_path / "barn.pdf", BARN), make_pdf(tmp_path / "boat.pdf", "The berth costs $310 a month.")]
    )
    return box


@pytest.fixture
def ward(tmp_path: Path, make_docx: Maker) -> RagBox:
    files = [make_docx(tmp_path / "one.docx", *ADA.split("\n")), make_docx(tmp_path / "two.docx", *BEN.split("\n"))]
    with RagBox.open(tmp_path / "ward.box", under()) as box:
        box.ingest(files)
    return RagBox.open(tmp_path / "ward.box", under())


def stored(box: RagBox) -> str:
    """All that is kept of thumbs, as it stands in the catalog."""
    return repr([tuple(row) for row in box._directory.catalog.thumbs.rows()])


def test_a_thumb_is_kept_with_what_it_is_about(barn: RagBox) -> None:
    answer = barn.ask(QUESTION)
    thumb = barn.rate(answer, "up", " just so ")
    (cited,) = {citation.document_id for citation in answer.citations}
    assert barn.thumbs() == (thumb,)
    assert (thumb.question, thumb.answer, thumb.rating, thumb.note) == (QUESTION, answer.text, "up", "just so")
    assert thumb.places[0] == (cited, 1)
    assert QUESTION not in repr(thumb)
    assert "just so" not in repr(thumb)
    assert thumb.given.endswith("+00:00")


def test_nothing_of_a_thumb_stands_in_the_clear(barn: RagBox) -> None:
    answer = barn.ask(QUESTION)
    barn.rate(answer, "up", "just as the landlord said")
    barn.close()
    files = [path for path in barn.path.rglob("*") if path.is_file()]
    assert any(path.name.startswith("catalog.db") for path in files)
    for words in (QUESTION, answer.text, "as the landlord said"):
        assert not any(words.encode() in path.read_bytes() for path in files)


def test_a_thumb_is_changed_and_removed(barn: RagBox) -> None:
    answer = barn.ask(QUESTION)
    barn.rate(answer, "up")
    other = barn.rate(barn.ask("What does the berth cost?"), "up")
    changed = barn.rate(answer, "down", "the rent was raised")
    assert [(each.rating, each.note) for each in barn.thumbs() if each.question == QUESTION] == [
        ("down", "the rent was raised")
    ]
    assert barn.thumb_count == 2
    barn.remove_thumb(changed.key)
    assert barn.thumbs() == (other,)
    with pytest.raises(QuestionError, match="removed already"):
        barn.remove_thumb(changed.key)


def test_a_follow_up_is_kept_as_it_was_understood(barn: RagBox) -> None:
    thumb = barn.rate(replace(barn.ask(QUESTION), question="And its rent?", asked=QUESTION), "up")
    assert thumb.question == QUESTION


def test_what_cannot_be_said_of_an_answer(barn: RagBox) -> None:
    answer = barn.ask(QUESTION)
    with pytest.raises(QuestionError, match="up or down"):
        barn.rate(answer, "sideways")  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="at most 2,000"):
        barn.rate(answer, "up", "x" * 2_001)
    barn.delete(answer.citations[0].document_id)
    with pytest.raises(DocumentNotFoundError, match="not in the box any more"):
        barn.rate(answer, "up")
    assert barn.thumbs() == ()


def test_with_a_document_goes_what_was_said_of_answers_that_quote_it(barn: RagBox) -> None:
    barn.rate(barn.ask(QUESTION), "up", "the barn's own words")
    kept = barn.rate(barn.ask("What does the berth cost?"), "down")
    none = barn.rate(barn.ask("Which harbour did the submarine leave from in 1977?"), "up")
    assert none.answer == ABSTENTION
    barn_id = barn.document("barn.pdf").document_id
    assert barn._directory.holds(barn_id)
    receipt = barn.delete(barn_id)
    assert receipt.verified
    assert set(barn.thumbs()) == {kept, none}
    assert "barn's own words" not in stored(barn)
    assert not barn._directory.catalog.thumbs.about(barn_id)


def test_a_changed_file_takes_its_thumbs_along_and_an_indexing_anew_does_not(
    barn: RagBox, tmp_path: Path, make_pdf: Maker
) -> None:
    thumb = barn.rate(barn.ask(QUESTION), "up")
    barn.reindex(documents=["barn.pdf"])
    assert barn.thumbs() == (thumb,)
    make_pdf(tmp_path / "barn.pdf", "The rent of the barn is $80.")
    barn.ingest([tmp_path / "barn.pdf"])
    assert barn.thumbs() == ()


def test_what_is_hidden_is_hidden_in_a_thumb_too(ward: RagBox) -> None:
    real = ward.ask("What is the SSN of Ada Okafor?", reveal=True)
    assert "536-90-4399" in real.text
    ward.rate(real, "down", "Ms Okafor changed it, it is not 536-90-4399")
    for secret in ("Okafor", "536-90-4399"):
        assert secret not in stored(ward)
        assert secret not in repr(ward.thumbs()[0].question + ward.thumbs()[0].answer + ward.thumbs()[0].note)
    events = [event.event for event, _ in ward.audit()]
    assert "thumbs" not in events
    (shown,) = ward.thumbs(reveal=True)
    assert shown.answer == real.text
    assert "Okafor" in shown.note
    assert [event.event for event, _ in ward.audit()] == [*events, "thumbs"]
    ward.close()


def test_under_a_stricter_profile_what_was_kept_before_is_hidden(tmp_path: Path, make_docx: Maker) -> None:
    path = tmp_path / "my.box"
    with RagBox.open(path, under("default")) as box:
        box.ingest([make_docx(tmp_path / "one.docx", *ADA.split("\n"))])
        box.rate(box.ask("What is the rent that Ada Okafor pays?"), "up", "Okafor pays it")
        assert "Okafor" in stored(box)  # names are only counted there
    with RagBox.open(path, under()) as box:
        box.reindex()
        assert "Okafor" not in stored(box)
        (thumb,) = box.thumbs()
        assert "\u27e6PERSON_1\u27e7" in thumb.question
        assert "Okafor" in box.thumbs(reveal=True)[0].question


def test_one_kept_before_a_document_names_its_person(tmp_path: Path, make_docx: Maker) -> None:
    with RagBox.open(tmp_path / "my.box", under()) as box:
        box.ingest([make_docx(tmp_path / "two.docx", "The yellow boat costs 77 crowns.")])
        box.rate(box.ask("Does Ben Lindqvist own the yellow boat?"), "down")
        assert "Lindqvist" in stored(box)  # nobody knows yet that he is somebody
        box.ingest([make_docx(tmp_path / "three.docx", *BEN.split("\n"))])
        assert "Lindqvist" not in stored(box)


def test_without_the_key_of_the_vault_nothing_is_kept(ward: RagBox, tmp_path: Path) -> None:
    answer = ward.ask("What is the SSN of Ada Okafor?")
    kept = ward.rate(answer, "up")
    ward.close()
    record = (tmp_path / "ward.box" / "box.json").read_text()
    import json

    key_file(vault_id(json.loads(record)["box_id"])).unlink()
    with RagBox.open(tmp_path / "ward.box", under()) as box:
        with pytest.raises(KeyNotFoundError):
            box.rate(answer, "down")
        assert box.thumbs(reveal=False) == (kept,)


def run(capsys: pytest.CaptureFixture[str], box: Path, *arguments: object) -> tuple[int, str, str]:
    status = main(["eval", "--box", str(box), *map(str, arguments)])
    return (status, *capsys.readouterr())


def test_thumbs_are_measured_against(barn: RagBox, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, told = run(capsys, barn.path, "--thumbs")
    assert status != 0
    assert "no answer of this box has a thumb yet" in told
    barn.rate(barn.ask(QUESTION), "up")
    barn.rate(barn.ask("What does the berth cost?"), "down")
    barn.rate(replace(barn.ask("When was the barn built?"), text="In 1066 [1]."), "down")
    barn.rate(barn.ask("Which harbour did the submarine leave from in 1977?"), "up")
    status, printed, _ = run(capsys, barn.path, "--thumbs", "--json")
    assert status == 0
    outcomes = _outcomes(printed)
    assert outcomes == {
        QUESTION: "right page first",
        "What does the berth cost?": "known wrong answer again",
        "When was the barn built?": "another answer",
        "Which harbour did the submarine leave from in 1977?": "rightly abstained",
    }
    status, printed, _ = run(capsys, barn.path, "--thumbs")
    assert "thumbs of the box: 4 questions" in printed


def test_thumbs_stand_in_place_of_a_file(barn: RagBox, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as leaving:
        run(capsys, barn.path, "--thumbs", tmp_path / "questions.csv")
    assert leaving.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def _outcomes(printed: str) -> dict[str, str]:
    import json

    questions: list[dict[str, Any]] = json.loads(printed)["configurations"][0]["questions"]
    return {each["question"]: each["outcome"] for each in questions}


def test_thumbs_on_hidden_values_are_asked_with_pseudonyms(ward: RagBox, capsys: pytest.CaptureFixture[str]) -> None:
    ward.rate(ward.ask("What is the SSN of Ada Okafor?", reveal=True), "up")
    ward.rate(ward.ask("What does the yellow boat of Ben Lindqvist cost?", reveal=True), "down")
    ward.close()
    status, printed, told = run(capsys, ward.path, "--thumbs", "--json")
    assert status == 0, told
    assert "Okafor" not in printed
    assert sorted(_outcomes(printed).values()) == ["known wrong answer again", "right page first"]
