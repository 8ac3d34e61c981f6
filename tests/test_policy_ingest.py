"""Boxes under a policy: what is hidden stays hidden through deletes, new policies, renamed and missing files, lost keys."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ragbox import RagBox
from ragbox.answer.language_model import ScriptedModel
from ragbox.config import AnswerSettings, Policy, Profile, load_profile
from ragbox.errors import BoxError, KeyNotFoundError
from ragbox.privacy.keys import key_file, vault_id
from ragbox.types import Turn

if TYPE_CHECKING:
    from conftest import Maker

ADA = "Patient: Ada Okafor\nSSN: 536-90-4399\nMs Okafor pays a rent of 431 florins for the blue house."
BEN = "Patient: Ben Lindqvist\nHe wrote to Dr Ada Okafor about the yellow boat, which costs 77 crowns."


def under(base: str = "hipaa", **policy: Any) -> Profile:
    profile = load_profile(base)  # by patterns alone: another name finder must not change what is shown here
    changed = Policy.model_validate(profile.pii.policy.model_dump() | policy)
    return profile.model_copy(update={"pii": profile.pii.model_copy(update={"policy": changed, "ner": "off"})})


KEPT = under(**{name: "keep" for name in Policy.model_fields if name != "entities"})


@pytest.fixture
def files(tmp_path: Path, make_docx: Maker) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    make_docx(folder / "one.docx", *ADA.split("\n"))
    make_docx(folder / "two.docx", *BEN.split("\n"))
    return folder


@pytest.fixture
def opened(tmp_path: Path, files: Path) -> Iterator[RagBox]:
    with RagBox.open(tmp_path / "my.box", under()) as box:
        box.ingest(files)
        yield box


def ids(box: RagBox) -> dict[str, str]:
    return {info.name: info.document_id for info in box.documents()}


def test_texts_passages_and_answers_are_masked_and_revealed(opened: RagBox) -> None:
    one = ids(opened)["one.docx"]
    masked, real = opened.text(one), opened.text(one, reveal=True)
    assert "Okafor" not in masked
    assert "4399" not in masked
    assert real == ADA
    for reveal in (False, True):
        text = opened.text(one, reveal=reveal)
        assert all(text[p.start : p.end] == p.text for p in opened.passages(one, reveal=reveal))
        found = {f.entity: text[f.start : f.end] for f in opened.findings(one, reveal=reveal)}
        assert ("536-90-4399" in found.values()) is reveal
        answer = opened.ask("What rent does Okafor pay?", reveal=reveal)
        assert "431" in answer.text
        assert ("Okafor" in answer.text) is reveal
        for each in answer.citations:
            assert opened.text(each.document_id, reveal=reveal)[each.start : each.end] == each.quote
        (hit, *_) = opened.search("What rent does ada okafor pay?", reveal=reveal)
        assert hit.chunk.document_id == one
        assert ("Okafor" in hit.chunk.text) is reveal


def test_the_same_person_has_one_pseudonym_in_both_documents(opened: RagBox) -> None:
    texts = [opened.text(each) for each in ids(opened).values()]
    persons = [{word for word in text.split() if word.startswith("⟦PERSON")} for text in texts]
    assert len(persons[0] & persons[1]) == 1


def test_reveals_are_audited_and_looks_without_values_are_not(opened: RagBox) -> None:
    opened.ask("What rent does Okafor pay?")
    opened.search("rent")
    opened.text(ids(opened)["one.docx"])
    assert list(opened.audit()) == []
    opened.text(ids(opened)["one.docx"], reveal=True)
    ((event, right),) = opened.audit()
    assert right
    assert event.event == "text"
    assert event.entities["US_SSN"] == 1


def test_nothing_is_shown_when_the_log_cannot_be_written(opened: RagBox) -> None:
    (opened.path / "audit.jsonl").mkdir()
    one = ids(opened)["one.docx"]
    for look in (
        lambda: opened.text(one, reveal=True),
        lambda: opened.passages(one, reveal=True),
        lambda: opened.search("rent of the blue house", reveal=True),
        lambda: opened.ask("What rent does Okafor pay?", reveal=True),
        lambda: next(iter(opened.ask_stream("What rent does Okafor pay?", reveal=True))),
    ):
        with pytest.raises(BoxError, match="audit log cannot be written"):
            look()
    assert "431" in opened.ask("What rent does Okafor pay?").text


def test_numbers_are_never_given_again_and_a_deleted_persons_row_goes(
    opened: RagBox, files: Path, make_docx: Maker
) -> None:
    secrets = opened._directory.catalog.secrets
    before = {(each.entity, each.number) for each in secrets.identities()}
    two = ids(opened)["two.docx"]
    receipt = opened.delete("two.docx")
    assert receipt.verified
    after = {(each.entity, each.number) for each in secrets.identities()}
    assert after < before
    assert secrets.mentions(two) == ()
    make_docx(files / "two.docx", "Patient: Eve Ombersley")
    opened.ingest(files)
    new = {(each.entity, each.number) for each in secrets.identities()} - after
    assert new.isdisjoint(before)
    assert opened.verify().ok


def test_a_new_policy_and_the_old_one_again_give_the_same_box(tmp_path: Path, files: Path) -> None:
    def state(box: RagBox) -> list[Any]:
        return [
            (info.name, info.pii, box.text(info.document_id, reveal=True), box.findings(info.document_id, reveal=True))
            for info in box.documents()
        ]

    path = tmp_path / "my.box"
    with RagBox.open(path, under()) as box:
        box.ingest(files)
        first = state(box)
    with RagBox.open(path, KEPT) as box:
        with pytest.raises(BoxError, match="reindex"):
            box.ask("What rent does Okafor pay?", reveal=False)
        report = box.reindex()
        assert report.totals["indexed"] == 2
        assert box.text(ids(box)["one.docx"], reveal=False) == ADA
        assert all(info.pii == {} for info in box.documents())
        assert box._directory.catalog.secrets.identities() == []
        assert box.verify().ok
    with RagBox.open(path, under()) as box:
        for look in (box.text, box.details, box.passages):
            with pytest.raises(BoxError, match="reindex"):
                look(ids(box)["one.docx"])
        assert box.reindex().totals["indexed"] == 2
        assert box.reindex().totals["indexed"] == 0
        assert state(box) == first
        assert box.verify().ok
        stored = set(box._directory.vectors.chunk_ids())
        assert stored == set(box._directory.catalog.chunk_ids())


def test_a_box_opened_before_a_new_policy_does_not_bring_back_the_old_one(tmp_path: Path, files: Path) -> None:
    path = tmp_path / "my.box"
    with RagBox.open(path, KEPT) as box:
        box.ingest(files)
        with RagBox.open(path, under()) as other:
            assert other.reindex().totals["indexed"] == 2
        stopped = threading.Event()
        for work in (
            box.check_settings,
            box.reindex,
            lambda: box.ingest(files),
            lambda: box.watch(files, stop=stopped),
        ):
            with pytest.raises(BoxError, match="open the box again"):
                work()
    with RagBox.open(path) as box:
        assert "Okafor" not in box.text(ids(box)["one.docx"], reveal=False)


def test_a_document_whose_file_is_gone_stays_and_is_left_out_of_masked_views(tmp_path: Path, files: Path) -> None:
    path = tmp_path / "my.box"
    with RagBox.open(path, KEPT) as box:
        box.ingest(files)
        one = ids(box)["one.docx"]
    (files / "one.docx").unlink()
    with RagBox.open(path, under()) as box:
        report = box.reindex()
        assert [(each.status, each.problems[0].code) for each in report.documents if each.problems] == [
            ("failed", "stale")
        ]
        assert len(box.documents()) == 2
        assert all(hit.chunk.document_id != one for hit in box.search("rent of the blue house", reveal=False))
        assert "Okafor" not in repr([box.ask("What rent is paid for the blue house?", reveal=False)])
        with pytest.raises(BoxError, match="reindex"):
            box.text(one, reveal=False)
        assert box.text(one, reveal=True) == ADA
        assert box.delete(one).verified


def test_block_keeps_a_document_out_and_takes_it_out(tmp_path: Path, files: Path) -> None:
    path = tmp_path / "my.box"
    blocking = under(entities={"US_SSN": "block"})
    with RagBox.open(tmp_path / "new.box", blocking) as box:
        report = {Path(each.path).name: each for each in box.ingest(files).documents}
        assert report["one.docx"].status == "failed"
        assert "1 US_SSN" in report["one.docx"].problems[0].message
        assert list(ids(box)) == ["two.docx"]
    with RagBox.open(path, under()) as box:
        box.ingest(files)
        one = ids(box)["one.docx"]
    with RagBox.open(path, blocking) as box:
        box.reindex()
        assert list(ids(box)) == ["two.docx"]
        assert not box._directory.holds(one)
        assert box.verify().ok
        assert all("431" not in hit.chunk.text for hit in box.search("rent of the blue house in florins", reveal=True))


def test_a_file_that_writes_a_pseudonym_is_shown_as_nobody(opened: RagBox, files: Path, make_docx: Maker) -> None:
    text = "The green lamp was sold by ⟦PERSON_1⟧ for 12 pounds."
    make_docx(files / "three.docx", text)
    opened.ingest(files)
    three = ids(opened)["three.docx"]
    assert opened.text(three, reveal=True) == text
    answer = opened.ask("Who sold the green lamp?", documents=[three], reveal=True)
    hits = opened.search("green lamp sold", documents=[three], reveal=True)
    shown = repr([answer.text, [each.quote for each in (*answer.citations, *answer.related)], hits[0].chunk.text])
    assert "Okafor" not in shown
    assert "⟦PERSON_1⟧" in shown
    assert all("LITERAL" not in event.entities for event, _ in opened.audit())


def test_a_renamed_file_is_looked_through_before_its_name_is_shown(opened: RagBox, files: Path) -> None:
    (files / "one.docx").rename(files / "Okafor_lease.docx")
    opened.ingest(files)
    hits = opened.search("rent of the blue house")
    assert hits[0].document.endswith("⟧ lease.docx")
    assert "Okafor" not in repr([(hit.document, hit.chunk.indexed) for hit in hits])
    labels = {row[0] for row in opened._directory.catalog._all("SELECT word FROM labels")}
    assert "okafor" not in labels
    assert opened.search("rent of the blue house", reveal=True)[0].document == "Okafor_lease.docx"


def test_a_name_of_the_file_is_hidden_from_the_start(tmp_path: Path, make_docx: Maker) -> None:
    file = make_docx(tmp_path / "Okafor-lease.docx", *ADA.split("\n"))
    with RagBox.open(tmp_path / "my.box", under()) as box:
        box.ingest(file)
        hit = box.search("rent of the blue house")[0]
        assert "Okafor" not in repr((hit.document, hit.chunk.indexed))
        assert "okafor" not in {row[0] for row in box._directory.catalog._all("SELECT word FROM labels")}
        assert {each.document for each in box.ask("What is the rent of the blue house?").citations} == {hit.document}


def vault_file(box: Path) -> Path:
    return key_file(vault_id(json.loads((box / "box.json").read_text())["box_id"]))


def test_without_the_vaults_key_only_pseudonyms_are_shown(tmp_path: Path, files: Path) -> None:
    path = tmp_path / "my.box"
    with RagBox.open(path, under()) as box:
        box.ingest(files)
        one = ids(box)["one.docx"]
    key = vault_file(path)
    kept = key.read_text()
    key.unlink()
    with RagBox.open(path) as box:
        assert "431" in box.ask("What rent is paid for the blue house?").text
        assert "⟦PERSON_1⟧" in box.text(one)
        assert box.search("rent")
        for look in (lambda: box.text(one, reveal=True), lambda: box.ask("What is the rent?", reveal=True)):
            with pytest.raises(KeyNotFoundError, match="vault"):
                look()
        (files / "three.docx").write_bytes((files / "two.docx").read_bytes())
        assert box.ingest(files).totals["failed"] == 0  # the same bytes: nothing to hide anew
    key.write_text("00" * 32)
    with RagBox.open(path) as box:
        assert "431" in box.ask("What rent is paid for the blue house?").text
        with pytest.raises(BoxError, match="does not open"):
            box.text(one, reveal=True)
    key.write_text(kept)
    with RagBox.open(path) as box:
        assert box.text(one, reveal=True) == ADA


def test_a_box_without_personal_data_makes_no_second_key(tmp_path: Path, lean: Profile, files: Path) -> None:
    with RagBox.open(tmp_path / "my.box", lean) as box:
        box.ingest(files)
        box.ask("What is the rent?")
        box.ask("What is the rent?", reveal=True)
    assert "vault" not in json.loads((tmp_path / "my.box" / "box.json").read_text())


def test_what_could_not_be_screened_is_not_in_masked_views(
    tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ragbox.errors import ScreeningError
    from ragbox.pii import PiiEngine

    def fail(*_args: object, **_options: object) -> None:
        raise ScreeningError("a recognizer failed")

    monkeypatch.setattr(PiiEngine, "find_pages", fail)
    with RagBox.open(tmp_path / "my.box", "default") as box:
        box.ingest(files)
        one = ids(box)["one.docx"]
        assert box.text(one) == ADA  # the default profile shows real values
        with pytest.raises(BoxError, match="could not be screened"):
            box.text(one, reveal=False)
        with pytest.raises(BoxError, match="could not be screened"):
            box.ask("What is the rent?", reveal=False)
    with RagBox.open(tmp_path / "other.box", "hipaa") as box:
        assert box.ingest(files).totals["failed"] == 2
        assert box.documents() == ()


def test_prompts_hold_no_hidden_value_and_tokens_come_whole(opened: RagBox, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ScriptedModel(
        lambda user: f"{next(w for w in user.split() if w.startswith('⟦PERSON'))} pays 431 florins [1]."
    )
    opened.profile = opened.profile.with_slm("scripted.gguf")
    monkeypatch.setattr(opened, "_load_model", lambda: model)
    monkeypatch.setattr(opened._languages, "check", lambda: None)
    for reveal in (False, True):
        events = list(opened.ask_stream("What rent does Ada Okafor pay?", mode="generative", reveal=reveal))
        tokens = [event.token for event in events if event.kind == "token"]
        assert not any(token.count("⟦") != token.count("⟧") for token in tokens if reveal)
        assert ("Okafor" in "".join(tokens)) is reveal
        final = events[-1].answer
        assert final is not None
        assert ("Okafor" in final.text) is reveal
    turn = Turn("What rent does Ada Okafor pay?", "Ada Okafor pays 431 florins [1].")
    assert opened.ask("And for which house?", history=[turn], reveal=True).text
    assert model.asked
    assert not any(secret in prompt for prompt in model.asked for secret in ("Okafor", "4399", "Lindqvist"))


def test_what_was_typed_in_a_conversation_is_put_to_a_model_without_hidden_values(opened: RagBox) -> None:
    talk = opened._asker()._talk(
        [Turn("What rent does Ada Okafor pay?", "431 florins.")], "and where does okafor live?", None
    )
    assert talk.typed == "and where does ⟦PERSON_1⟧ live?"
    assert talk.said == ("What rent does ⟦PERSON_1⟧ pay?",)
    assert "PERSON" not in repr(talk)


def test_a_completed_question_names_nobody_in_a_masked_view(opened: RagBox) -> None:
    turn = Turn("What rent does Ada Okafor pay?", "Ada Okafor pays 431 florins [1].")
    masked = opened.ask("And for which house does she pay?", history=[turn], reveal=False)
    shown = opened.ask("And for which house does she pay?", history=[turn], reveal=True)
    assert masked.asked is not None
    assert "Okafor" not in masked.asked
    assert "⟦PERSON_1⟧" in masked.asked
    assert shown.asked is not None
    assert "Okafor" in shown.asked


def test_a_column_named_as_another_document_writes_it_is_hidden(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "a.txt").write_text("Seen on 14 January 2025.", encoding="utf-8")
    table = "<table><tr><th>Analyte</th><th>2025-01-14</th></tr><tr><td>Potassium</td><td>6.3</td></tr></table>"
    (files / "b.html").write_text(f"<html><body><h1>Results</h1>{table}</body></html>", encoding="utf-8")
    with RagBox.open(tmp_path / "columns.box", under("hipaa")) as box:
        box.ingest([files / "a.txt"])
        box.ingest([files / "b.html"])
        masked = box.ask("What is the potassium in the results?", reveal=False)
        assert "6.3" in masked.text
        assert "2025" not in masked.text
        assert "2025" in box.ask("What is the potassium in the results?", reveal=True).text


def test_a_title_in_a_prompt_hides_what_the_box_hides(
    tmp_path: Path, make_docx: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ScriptedModel(["Nothing [1]."])
    with RagBox.open(tmp_path / "titled.box", under()) as box:
        box.ingest(make_docx(tmp_path / "ada_okafor_lease.docx", *ADA.split("\n")))
        box.profile = box.profile.with_slm("scripted.gguf")
        monkeypatch.setattr(box, "_load_model", lambda: model)
        monkeypatch.setattr(box._languages, "check", lambda: None)
        box.ask("What rent does Ada Okafor pay?", mode="generative", reveal=True)
    (prompt,) = model.asked
    assert "lease" in prompt.casefold()
    assert "okafor" not in prompt.casefold()


def test_nothing_is_computed_from_what_is_hidden(tmp_path: Path, make_docx: Maker) -> None:
    text = ("The admission date is June 5, 2021.", "The discharge date is June 12, 2021.")
    question = "How long is it from the admission date to the discharge date?"
    for profile, computed in ((load_profile(), True), (under(), False)):
        profile = profile.model_copy(update={"answer": AnswerSettings(threshold=0)})
        with RagBox.open(tmp_path / f"{computed}.box", profile) as box:
            box.ingest(make_docx(tmp_path / "stay.docx", *text))
            for reveal in (False, True):
                answer = box.ask(question, reveal=reveal)
                assert ("7 days" in answer.text) is computed
                assert reveal or computed or "2021" not in answer.text
