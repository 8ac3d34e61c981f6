"""What documents and people wrote is shown as text, whatever it is."""

from __future__ import annotations

import pytest
from kit.citation import place
from kit.found import Opened, Part, chip, marked_findings, place_of, values
from kit.show import chips, marked, quoted, safe, with_markers
from kit.words import doing, kind, number, problem_lines

from ragbox.types import Citation, Finding, IngestEvent, Problem, Rect

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="http://attacker.example/x.png" onerror=alert(1)>',
    "</bdi></div><iframe src='//attacker.example'>",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_html_is_shown_not_obeyed(text: str) -> None:
    for shown in (safe(text), with_markers(text, 3), chips([text]), marked(text, text, text), quoted(text, [(1, 3)])):
        inner = shown.replace("<bdi>", "").replace("</bdi>", "").replace("<mark>", "").replace("</mark>", "")
        inner = inner.removeprefix('<span class="rb-chip">').removesuffix("</span>")
        assert "<" not in inner
        assert '"' not in inner


def test_the_words_that_answer_are_marked_in_a_quote() -> None:
    assert (
        quoted("It is <30> days.", [(6, 10), (11, 15)]) == "<bdi>It is <mark>&lt;30&gt;</mark> <mark>days</mark>.</bdi>"
    )
    assert quoted("It is.", []) == "<bdi>It is.</bdi>"


def test_a_document_with_findings_shows_its_text_as_text() -> None:
    text = "<b>Gerta</b> & <img src=x onerror=alert(1)>"
    opened = Opened("id", text, (Finding("PERSON", 3, 8, 0.9), Finding("LOCATION", 5, 20, 0.9)), (Part(None, 0, 43),))
    shown = marked_findings(opened, opened.parts[0], None)
    tag = '<mark class="rb-find rb-k-names">Gerta<span class="rb-tag">Names</span></mark>'
    assert shown == f"&lt;b&gt;{tag}&lt;/b&gt; &amp; &lt;img src=x onerror=alert(1)&gt;"
    assert marked_findings(opened, opened.parts[0], "US_SSN").count("<") == 0
    hostile = chip("<script>")
    assert "<script>" not in hostile


def test_words_are_found_however_their_white_space_is() -> None:
    opened = Opened("id", "Ann  met\nGerta\tVole and Gerta Volen", (), ())
    assert place_of(opened, "Gerta Vole") == (9, 19)
    assert place_of(opened, "  Ann met ") == (0, 8)
    assert place_of(opened, "Vole Gerta") is None
    assert place_of(opened, " ") is None


def test_equal_values_are_one_and_a_part_has_its_own() -> None:
    places = (Finding("PERSON", 0, 3, 0.9, 1), Finding("PERSON", 4, 7, 0.7, 2), Finding("AGE", 8, 10, 0.5, 2))
    opened = Opened("id", "Ann Ann 44", places, (Part(1, 0, 4), Part(2, 4, 10)))
    assert [(each.entity, each.shown, each.pages) for each in values(opened, None, None)] == [
        ("PERSON", "Ann", (1, 2)),
        ("AGE", "44", (2,)),
    ]
    assert [each.places for each in values(opened, opened.parts[1], "PERSON")] == [places[1:2]]


def test_control_characters_do_not_reach_the_page() -> None:
    assert safe("a\x00b\x1bc") == "<bdi>a\ufffdb\ufffdc</bdi>"
    assert "\n" in safe("two\nlines")


def test_only_markers_of_citations_are_raised() -> None:
    shown = with_markers("[1] A note of the document, paid.[2] [1] One [1][2]. In law [2024] and [9].", 2)
    assert shown.count('class="rb-marker"') == 2
    assert "[2024]" in shown
    assert "[9]" in shown


def test_words() -> None:
    assert kind("PERSON") == "Names"
    assert kind("US_SSN") == "US SSN"
    assert kind("MEDICAL_LICENSE") == "Medical license"
    assert number(1, "page") == "1 page"
    assert number(2_000, "page") == "2,000 pages"
    assert len(problem_lines(Problem("read", "unsupported", "a.txt: is text"))) == 2
    assert problem_lines(Problem("read", "new_code", "a.pdf: is odd")) == ("a.pdf: is odd",)


def cited(document: str, page: int | None, heading: tuple[str, ...], *boxes: Rect) -> Citation:
    return Citation(1, document, "id", page, heading, "Short", 0, 5, boxes, 0.9)


def test_where_a_citation_stands() -> None:
    assert place(cited("lease.pdf", 3, ("Lease", "Notice"))) == "page 3"
    assert place(cited("lease.pdf", 3, (), Rect(3, 0, 0, 1, 1), Rect(4, 0, 0, 1, 1))) == "pages 3 and 4"
    assert place(cited("deck.PPTX", 2, ("Plan", "Notes"))) == "slide 2 › Notes"
    assert place(cited("deck.pptm", 2, ())) == "slide 2"
    assert place(cited("nda.docx", None, ("NDA", "Term"))) == "NDA › Term"
    assert place(cited("nda.docx", None, ())) == "in the text"


def test_what_is_being_done_names_pages_and_slides() -> None:
    assert doing(IngestEvent("/x/lease.pdf", "pii", 0, 1, 2, 1_600)) == "Looking for personal data, page 2 of 1,600"
    assert doing(IngestEvent("/x/deck.pptx", "embed", 0, 1, 2, 9)) == "Making it searchable, slide 2 of 9"
    assert doing(IngestEvent("/x/deck.pptx", "chunk", 0, 1)) == "Splitting into passages"
