"""The name finder in the engine. What is asked of it here any trained model must do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from ragbox.config import PiiSettings, Profile
from ragbox.errors import ConfigError, ModelError, ScreeningError
from ragbox.pii import PiiEngine
from ragbox.pii.guarded import Guarded
from ragbox.pii.ner import Named, NameFinder
from ragbox.pii.other_ner import load_finder
from ragbox.pii.recognizers.names import Names

Find = Callable[[str], list[tuple[str, str]]]
CANARY = "Kanarienvogel4711"


class Scripted:
    """Finds the words it is told."""

    def __init__(self, *named: tuple[str, str]) -> None:
        self._named = named

    def find(self, text: str) -> Sequence[Named]:
        if CANARY in text:
            raise ValueError(text)
        return [
            Named(entity, text.index(value), text.index(value) + len(value), 0.99)
            for entity, value in self._named
            if value in text
        ]


def found(text: str, *named: tuple[str, str]) -> list[tuple[str, str, float]]:
    engine = PiiEngine([], names=Guarded(Names(Scripted(*named))))
    return [(each.entity, text[each.start : each.end], each.score) for each in engine.find(text)]


def test_people_places_and_firms_are_found(all_found: Find) -> None:
    text = (
        "Dear Mrs Okafor,\n\nI saw your son Daniel Okafor, who lives at 12 Elm Road, Leeds, on 3 May 2021 at Kestrel "
        "Holdings Ltd.\n\nYours sincerely,\n\nMargaret Hughes\n"
    )
    values = all_found(text)
    for entity, value in [
        ("PERSON", "Daniel Okafor"),
        ("PERSON", "Margaret Hughes"),
        ("DATE_TIME", "3 May 2021"),
        ("ORGANIZATION", "Kestrel Holdings Ltd"),
    ]:
        assert (entity, value) in values
    assert any(entity in ("ADDRESS", "LOCATION") and "Elm Road" in value for entity, value in values)


def test_a_name_is_found_again_without_any_sign(all_found: Find) -> None:
    text = "Patient: Ngozi Adeyemi-Clarke\n" + "The wound was clean and dry.\n" * 300 + "ADEYEMI-CLARKE slept."
    assert ("PERSON", "ADEYEMI-CLARKE") in all_found(text)


def test_a_name_over_a_break_of_lines_is_one_finding(all_found: Find) -> None:
    text = "Patient: Margaret Hughes\n\nSeen today with her son, Margaret\nHughes was in good spirits.\n"
    assert ("PERSON", "Margaret\nHughes") in all_found(text)


def test_statutes_and_reported_cases_are_none(all_found: Find) -> None:
    assert all_found("Under the Data Protection Act 2018 and Donoghue v Stevenson [1932] AC 562 a duty is owed.") == []


def test_numbers_that_a_pattern_knows_keep_its_name(all_found: Find) -> None:
    assert ("CREDIT_CARD", "4111 1111 1111 1111") in all_found("Paid by card 4111 1111 1111 1111 today.")
    text = "Chart 4471-B"
    assert found(text, ("ID", "4471-B")) == [("ID", "4471-B", 0.5)]


def test_the_model_sees_all_of_a_long_text() -> None:
    text = "word " * 40_000 + "Ada Okafor " + "word " * 40_000
    assert found(text, ("PERSON", "Ada Okafor")) == [("PERSON", "Ada Okafor", 0.99)]


def test_every_piece_of_text_is_answered_for_once() -> None:
    line = "Margaret Hughes of Leeds wrote to Daniel Okafor.\n"
    finder = NameFinder.load()
    names = [each for each in finder.find(line * 120) if each.entity == "PERSON"]
    assert [(each.start % len(line), each.end - each.start) for each in names] == [(0, 15), (34, 13)] * 120


def test_a_failing_finder_is_an_error_without_the_text() -> None:
    for names in (Guarded(Names(Scripted())), Names(Scripted())):
        with pytest.raises(ScreeningError) as caught:
            PiiEngine([], names=names).find(f"Ada {CANARY}")
        assert CANARY not in repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)


def test_without_a_finder_there_are_no_names() -> None:
    profile = Profile(name="test", pii=PiiSettings(ner="off", countries=()))
    engine = PiiEngine.load(profile)
    assert "ORGANIZATION" not in [
        each.entity for each in engine.find("We wrote to Margaret Hughes of Kestrel Holdings Ltd.")
    ]


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^pii\.ner: 'nowhere' is neither 'bundled' nor 'off' nor the folder of a"):
        PiiEngine.load(Profile(name="test", pii=PiiSettings(ner="nowhere")))
    (tmp_path / "model.int8.onnx").write_bytes(b"none")
    with pytest.raises(ModelError):
        load_finder(str(tmp_path))
    (tmp_path / "model.int8.onnx").unlink()
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match=r"the model of pii\.ner cannot be loaded"):
        load_finder(str(tmp_path))


def test_a_spacy_model_in_its_place(tmp_path: Path) -> None:
    import spacy

    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Leeds"}, {"label": "MONEY", "pattern": "tenner"}])  # type: ignore[attr-defined]
    pipeline.to_disk(tmp_path / "model")
    finder = load_finder(str(tmp_path / "model"))
    assert finder.find("Bring a tenner to Leeds.") == (Named("LOCATION", 18, 23, 0.85),)


def test_a_transformers_model_in_its_place(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ada", "in", "leeds"]
    known = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    known.pre_tokenizer = Whitespace()
    names = {0: "O", 1: "B-PER"}
    config = BertConfig(
        vocab_size=8, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
        id2label=names, label2id={name: number for number, name in names.items()},
    )  # fmt: skip
    model = BertForTokenClassification(config)
    model.classifier.bias.data[1] = 50.0  # everything is a person
    model.save_pretrained(tmp_path)
    PreTrainedTokenizerFast(tokenizer_object=known, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(tmp_path)  # type: ignore[no-untyped-call]
    found = load_finder(str(tmp_path)).find("ada in leeds")
    assert {each.entity for each in found} == {"PERSON"}
    assert sum(each.end - each.start for each in found) >= 10
