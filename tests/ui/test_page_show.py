"""What documents and people wrote is shown as text, whatever it is."""

from __future__ import annotations

import pytest
from kit.show import chips, marked, safe, with_markers
from kit.words import kind, number, problem_lines

from ragbox.types import Problem

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="http://attacker.example/x.png" onerror=alert(1)>',
    "</bdi></div><iframe src='//attacker.example'>",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_html_is_shown_not_obeyed(text: str) -> None:
    for shown in (safe(text), with_markers(text, 3), chips([text]), marked(text, text, text)):
        inner = shown.replace("<bdi>", "").replace("</bdi>", "").replace("<mark>", "").replace("</mark>", "")
        inner = inner.removeprefix('<span class="rb-chip">').removesuffix("</span>")
        assert "<" not in inner
        assert '"' not in inner


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
