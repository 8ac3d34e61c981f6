"""Tokens, and words in front of a match."""

from __future__ import annotations

import pytest

from ragbox.pii.context import preceding, supports
from ragbox.pii.nlp import LightNlpEngine
from ragbox.pii.presidio import predefined
from ragbox.pii.windows import MARGIN, WINDOW, Window, widened, windows

NLP = LightNlpEngine()


def test_tokens() -> None:
    artifacts = NLP.process_text("Ada's Ärzte: call (212).")
    assert list(artifacts.tokens) == ["Ada's", "Ärzte", ":", "call", "(", "212", ")", "."]
    assert artifacts.tokens_indices == [0, 6, 11, 13, 18, 19, 22, 23]
    assert artifacts.lemmas == ["ada's", "ärzte", ":", "call", "(", "212", ")", "."]
    assert artifacts.keywords == ["ada's", "ärzte", "call", "212"]
    assert artifacts.entities == []


def test_the_whole_of_presidios_interface() -> None:
    NLP.load()
    assert NLP.is_loaded()
    assert [(text, made.lemmas) for text, made in NLP.process_batch(["A b", ""])] == [("A b", ["a", "b"]), ("", [])]
    assert NLP.is_stopword("The")
    assert not NLP.is_stopword("number")
    assert NLP.is_punct("…")
    assert not NLP.is_punct("a")
    assert NLP.get_supported_entities() == []
    assert NLP.get_supported_languages() == ["en"]


def test_presidios_own_enhancer_works_with_these_tokens() -> None:
    from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

    text = "The routing number is 021000021"
    recognizer = predefined.UsPassportRecognizer(context=["routing"])
    results = recognizer.analyze(text, ["US_PASSPORT"])
    enhanced = LemmaContextAwareEnhancer().enhance_using_context(text, results, NLP.process_text(text), [recognizer])
    assert [each.score for each in enhanced] == [0.4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@", []),
        ("SSN @", ["ssn"]),
        ("one two three four five six seven @", ["two", "three", "four", "five", "six", "seven"]),
        (
            "six of the five and four, three two one @",
            ["six", "of", "the", "five", "and", "four", "three", "two", "one"],
        ),
    ],
)
def test_preceding_words(text: str, words: list[str]) -> None:
    assert preceding(NLP.process_text(text), text.index("@")) == words


def test_preceding_words_are_near() -> None:
    assert preceding(NLP.process_text("SSN " + ". " * 20 + "@"), 44) == ["ssn"]
    assert preceding(NLP.process_text("SSN " + ". " * 40 + "@"), 84) == []


def test_the_word_a_match_lies_in_counts() -> None:
    assert preceding(NLP.process_text("x ssn536904399"), 5) == ["x", "ssn536904399"]


@pytest.mark.parametrize(
    ("words", "wanted", "supported"),
    [
        (["business"], ["us"], False),
        (["us"], ["us"], True),
        (["care"], ["car"], False),
        (["telephone"], ["phone"], True),
        (["visa", "cc"], ["cc "], True),
        (["national", "insurance", "no"], ["national insurance"], True),
        (["international", "insurance"], ["national insurance"], False),
        (["insurance", "national"], ["national insurance"], False),
        ([], ["phone"], False),
        (["phone"], [], False),
    ],
)
def test_context_words(words: list[str], wanted: list[str], supported: bool) -> None:
    assert supports(words, wanted) is supported


@pytest.mark.parametrize("text", ["", "a", "word " * 2_000, "x" * 10_000, " " * 7_000, "a" * WINDOW, "ab " * 1_100])
def test_windows_cover_the_text(text: str) -> None:
    made = list(windows(text))
    assert "".join(text[each.start : each.end] for each in made) == text
    assert all(each.left <= each.start < each.end <= each.right for each in made)
    assert all(each.end - each.start <= WINDOW + MARGIN + 200 for each in made)
    for each in made:
        assert each.left == 0 or each.start - each.left >= MARGIN - 200
        assert each.right == len(text) or each.right - each.end >= MARGIN


def test_widened() -> None:
    assert widened("x" * 5_000, Window(1_000, 2_000, 700, 2_300)) == Window(1_000, 2_000, 400, 2_600)
    assert widened("x" * 2_400, Window(1_000, 2_000, 700, 2_300)) == Window(1_000, 2_000, 400, 2_400)
    assert widened("x" * 2_400, Window(0, 2_000, 0, 2_300)) == Window(0, 2_000, 0, 2_400)
