"""Plain text and Markdown: what typing shows of a document's structure, in any encoding."""

from __future__ import annotations

from contextlib import suppress

import pytest
from effort import at_most
from hypothesis import given, settings
from hypothesis import strategies as st

from ragbox.config import Limits
from ragbox.errors import ParseError

from .makers import parsed, rows, texts

LETTER = """SERVICES AGREEMENT

This agreement is made between Harlow House Ltd and Kestrel Traders on the first
day of March 2025. The rent is due on the first day of each month and docu-
mentation must be kept by the third-
party manager.

Acme Ltd
12 Long Street
London

Termination
-----------
Either side may end the lease.
"""


def test_wrapped_lines_are_joined_and_broken_words_mended() -> None:
    (paragraph,) = [each for each in texts(parsed("a.txt", LETTER), "paragraph") if each.startswith("This")]
    assert "on the first day of March 2025" in paragraph
    assert "documentation must be kept by the third-party manager." in paragraph


def test_short_lines_stay_apart() -> None:
    assert {"Acme Ltd", "12 Long Street", "London"} <= set(texts(parsed("a.txt", LETTER)))


def test_a_poem_keeps_its_lines() -> None:
    poem = "The woods are lovely, dark and deep,\nBut I have promises to keep,\nAnd miles to go before I sleep."
    assert texts(parsed("a.txt", poem)) == poem.split("\n")


def test_lines_that_are_whole_paragraphs_stay_apart() -> None:
    lines = [
        f"Paragraph {n} says at some length what it has to say about the rent, the term, and the keys of the house."
        for n in range(3)
    ]
    assert texts(parsed("a.txt", "\n".join(lines))) == lines


def test_headings_in_capitals_and_underlined() -> None:
    document = parsed("a.txt", LETTER)
    assert texts(document, "heading") == ["SERVICES AGREEMENT", "Termination"]
    assert document.blocks[-1].heading == ("Termination",)


def test_lists_keep_their_labels_and_their_second_lines() -> None:
    text = (
        "1. Rent\n2. The tenant pays the rent on the first day of the month,\n   without deduction.\n(a) cash\n- bank"
    )
    assert texts(parsed("a.txt", text), "list_item") == [
        "1. Rent",
        "2. The tenant pays the rent on the first day of the month, without deduction.",
        "(a) cash",
        "- bank",
    ]


@pytest.mark.parametrize("gap", ["\t", "     "])
def test_lines_in_columns_are_a_table(gap: str) -> None:
    lines = [["Test", "Value", "Unit"], ["Sodium", "141", "mmol/L"], ["Potassium", "4.1", "mmol/L"]]
    document = parsed("a.txt", "\n".join(gap.join(line) for line in lines))
    assert rows(document)[1] == {"Test": "Potassium", "Value": "4.1", "Unit": "mmol/L"}
    assert [table.columns for table in document.tables] == [("Test", "Value", "Unit")]


def test_rules_and_form_feeds_part_but_are_no_text() -> None:
    assert texts(parsed("a.txt", "one\n-----\n* * *\ntwo\fthree")) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Größe für 5 €"),
        ("utf-8-sig", "Größe für 5 €"),
        ("utf-16", "Größe für 5 €, 東京"),
        ("utf-16-be", "\ufeffGröße"),
        ("utf-32", "Größe"),
        ("cp1252", "Der Mieter kündigt fristgemäß – für 5 €."),
        ("cp1252", "naïve"),
        ("cp1252", "Le café coûte 5 € et l’été est là. Voilà une phrase pour les élèves."),
        ("cp1251", "Арендатор обязан платить аренду в первый день месяца. Договор вступает в силу."),
        ("cp1250", "Najemca płaci czynsz pierwszego dnia miesiąca. Właściciel może rozwiązać umowę, jeśli zażąda."),
        ("cp1250", "Najemca płaci czynsz. Właściciel może wypowiedzieć."),
        ("cp1250", "Nájemce platí nájemné první den měsíce. Příliš žluťoučký kůň."),
        ("cp932", "賃借人は毎月一日に家賃を支払うものとする。契約は東京で締結された。"),
    ],
)
def test_encodings(encoding: str, text: str) -> None:
    assert parsed("a.txt", text.encode(encoding)).text == text.lstrip("\ufeff")


MARKDOWN = """---
title: "Harbour Rules"
---
# One *two*

Hello **wor**ld `code` [link](http://x.y) ![alt](a.png) &amp; a<br>b

Setext
------
3. three
4. four
   - inner

     more

> quoted
> text

| Drug | Dose |
|------|-----:|
| A | 5 mg |

```py
code = 1
```
<div>raw <b>HTML</b><p hidden>unseen</p></div><script>alert(1)</script>
"""


def test_a_number_broken_at_its_hyphen_is_one_number() -> None:
    first = "He wrote to her that she may find it under her number, which is 219-09-"
    assert "is 219-09-9999 and" in parsed("a.txt", f"{first}\n9999 and that all the rest of it is under another.").text


def test_markdown() -> None:
    document = parsed("notes.md", MARKDOWN)
    assert document.title == "Harbour Rules"
    assert document.media_type == "text/markdown"
    assert texts(document, "heading") == ["One two", "Setext"]
    assert document.blocks[-1].heading == ("One two", "Setext")
    assert texts(document, "list_item") == ["3. three", "4. four", "• inner"]
    assert texts(document, "paragraph") == [
        "Hello world code link & a b",
        "more",
        "quoted text",
        "code = 1",
        "raw HTML",
    ]
    assert rows(document) == [{"Drug": "A", "Dose": "5 mg"}]
    assert [each.text for each in document.hidden] == ["unseen"]


def test_front_matter_is_no_text() -> None:
    assert "title" not in parsed("notes.md", MARKDOWN).text
    assert parsed("notes.md", "---\ntitle: x\n").text == "title: x"  # a line and no front matter


HOSTILE = {
    "quotes": ">" * 10_000 + " words",
    "lists": "\n".join("  " * depth + "- words" for depth in range(400)),
    "links": "[" * 5_000 + "words",
    "stars": "*words " * 5_000,
    "rules": "---\n" * 20_000 + "words",
    "long rule": "-" * 300_000 + "words",
    "capitals": "WORDS\n" * 10_000,
    "cells": "a\twords\n" * 5_000,
}


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_takes_little_time_and_loses_nothing(name: str, kind: str) -> None:
    with at_most(10):
        assert "words" in parsed(name, HOSTILE[kind]).text.lower()


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_too_many_characters(name: str) -> None:
    text = "<p>" * (name == "a.html") + "word " * 3_000
    with pytest.raises(ParseError, match=r"limits\.page_characters") as caught:
        parsed(name, text, limits=Limits(page_characters=100))
    assert caught.value.code == "too_many_characters"
    assert parsed(name, text, limits=Limits(page_characters=200)).text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.eml"]))
def test_any_text_gives_a_sound_document(text: str, name: str) -> None:
    with suppress(ParseError):
        parsed(name, text.encode("utf-8", "surrogatepass"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abc ABC.-1\t", max_size=60), max_size=12))
def test_no_word_of_a_text_is_lost(lines: list[str]) -> None:
    text = "x\n" + "\n".join(line for line in lines if set(line) - set("- \t"))
    found = parsed("a.txt", text).text
    kept = "".join(character for character in text if character.isalnum() or character == ".")
    assert "".join(character for character in found if character.isalnum() or character == ".") == kept
