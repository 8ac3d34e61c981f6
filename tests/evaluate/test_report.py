"""The report: a page that asks no network for anything, JSON that can be compared with, a table for a terminal."""

from __future__ import annotations

import json
import re
import stat
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from ragbox.config import Profile
from ragbox.evaluate import EvaluationError
from ragbox.evaluate.configure import Configuration
from ragbox.evaluate.page import report_html
from ragbox.evaluate.questions import Question
from ragbox.evaluate.report import FORMAT, Report, make_report, read_previous, report_json, write_private
from ragbox.evaluate.run import Row, Run
from ragbox.evaluate.score import score
from ragbox.evaluate.table import report_text
from ragbox.types import Answer

from .builders import answer, cite, places, question, text_between, unanswerable

HOSTILE = '<script src="https://evil.example/x.js">alert(1)</script><img src=x onerror=alert(2)>'
RENT = "The rent of the barn is £1,250 a month."


def row(asked: Question, given: Answer) -> Row:
    return Row(asked, given, score(asked, places(("a", 1)), given, text_between))


def made_run(name: str, *, right: bool = True, ms: float = 100.0) -> Run:
    rows = []
    for number in range(12):
        asked = question(
            id=f"a{number}", text=f"What is rent {number}? {HOSTILE}", document=f"d{number}.pdf", kind="fact"
        )
        cited = answer(cite(RENT, page=1 if right or number % 2 else 9), confidence=0.5 + number / 25, ms=ms + number)
        rows.append(row(asked, cited if number else answer(confidence=0.2, ms=ms)))
        none = unanswerable(id=f"u{number}", text=f"Who is king {number}?", kind="none", unchecked=True)
        rows.append(row(none, answer(confidence=number / 30, ms=ms)))
    return Run(Configuration(name, Profile(name=name)), tuple(rows))


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report(Path("my.box"), Path("q.csv"), [made_run("plain"), made_run("other", right=False, ms=3_000)])


class Page(HTMLParser):
    """The tags of a page, their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, name: str) -> int:
        return sum(tag == name for tag, _ in self.tags)


def test_the_page_asks_for_nothing_and_runs_nothing(report: Report) -> None:
    page = Page(report_html(report))
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "img", "link", "iframe", "object", "embed", "use", "image"})
    attributes = {name for _, given in page.tags for name in given}
    assert attributes.isdisjoint({"src", "href", "xlink:href", "srcset", "action", "data", "poster", "onerror"})
    assert "url(" not in page.text
    assert "@import" not in page.text
    policy = next(given["content"] for tag, given in page.tags if tag == "meta" and "http-equiv" in given)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert page.text.count("alert(1)") >= 12  # shown as what it is


def test_the_page_has_plots_that_tell_in_words(report: Report) -> None:
    html = report_html(report)
    page = Page(html)
    assert page.count("svg") == page.count("desc") == 4
    ids = [given["id"] for _, given in page.tags if "id" in given]
    assert len(ids) == len(set(ids))
    for tag, given in page.tags:
        if tag == "svg":
            assert given["role"] == "img"
            assert set(str(given["aria-labelledby"]).split()) <= set(ids)
    assert "prefers-color-scheme: dark" in html
    descriptions = re.findall(r"<desc [^>]*>(.*?)</desc>", html)
    assert any("gold page in the first citation: plain 91.7 %" in each for each in descriptions)
    assert any("plain: 50 % within 1" in each and "other: 50 % within 30" in each for each in descriptions)


def test_the_page_names_the_questions_that_changed(report: Report) -> None:
    text = Page(report_html(report)).text
    assert "other, compared with plain" in text
    assert "right page first → wrong page" in " ".join(text.split())
    assert "12 are drafts that nobody has checked" in text


def test_one_question_is_enough_for_a_page() -> None:
    for one in (row(question(), answer(cite(RENT))), row(unanswerable(), answer()), row(question(), answer())):
        single = make_report(Path("b"), Path("q.csv"), [Run(Configuration("plain", Profile(name="p")), (one,))])
        assert Page(report_html(single)).count("svg") == 4
        assert "1 questions" in report_text(single)
        json.dumps(report_json(single), allow_nan=False)


def test_the_table(report: Report) -> None:
    text = report_text(report)
    assert "q.csv: 24 questions (12 answerable, 12 unanswerable); 12 are drafts that nobody has checked" in text
    assert re.search(r"gold page in the first citation +91\.7 % \[\d.*\] +50\.0 % \[\d.*\] +12\n", text)
    assert re.search(r"false answers to the unanswerable +0\.0 % \[0\.0, 24\.2\]", text)
    assert re.search(r"  0\.9 to 1\.0 +100 % of 2 +50 % of 2\n", text)
    assert re.search(r"  fact +11/12 +6/12\n", text)
    assert "other, compared with plain, on 24 questions" in text
    assert re.search(r"time of an answer, median +\+29\d\d\.\d ms \[.*\]  worse", text)
    assert "worse (5): a2, a4, a6, a8, a10" in text
    assert "rent 3" not in text  # ids, no questions


def test_a_report_is_read_back_to_be_compared_with(report: Report, tmp_path: Path) -> None:
    write_private(tmp_path / "deep" / "report.json", json.dumps(report_json(report), allow_nan=False))
    previous = read_previous(tmp_path / "deep" / "report.json")
    assert list(previous.runs) == ["plain", "other"]
    again = make_report(Path("b"), Path("q.csv"), [made_run("plain", right=False), made_run("new")], previous)
    to_first, same_name, no_name = again.comparisons
    assert (to_first.new, to_first.old) == ("new", "plain")
    assert (same_name.new, same_name.old) == ("plain", "plain of report.json")
    assert [each.change for each in same_name.changed] == ["worse"] * 5
    assert (no_name.new, no_name.old, no_name.changed) == ("new", "plain of report.json", ())
    assert no_name.differences["first_page"][:3] == (0, 0, 0)


def test_an_unchanged_run_has_no_verdict(tmp_path: Path) -> None:
    asked = question(answers=("six weeks",), document="d")
    third = row(asked, answer(cite("The barn has six stalls.")))
    assert third.values["f1"] == 1 / 3
    run = Run(
        Configuration("plain", Profile(name="p")),
        tuple(replace(third, question=replace(asked, id=f"q{number}", document=f"d{number}")) for number in range(30)),
    )
    first = make_report(Path("b"), Path("q.csv"), [run])
    write_private(tmp_path / "report.json", json.dumps(report_json(first), allow_nan=False))
    again = make_report(Path("b"), Path("q.csv"), [run], read_previous(tmp_path / "report.json"))
    (comparison,) = again.comparisons
    assert {comparison.verdict(key) for key in comparison.differences} == {"unclear"}
    assert "no figure moved" in report_text(again)
    assert "the same" in Page(report_html(again)).text


def thumbs(*texts: str) -> Run:
    asked = unanswerable(answerable=None, wrong=RENT, kind="thumb")
    rows = [row(replace(asked, id=text), answer(cite(RENT), text=text)) for text in texts]
    return Run(Configuration("plain", Profile(name="p")), (row(question(kind="fact"), answer(cite(RENT))), *rows))


def test_another_answer_than_a_wrong_one_is_neither_right_nor_wrong() -> None:
    made = make_report(Path("b"), Path("q.csv"), [thumbs("Some other text [1].", RENT)])
    assert made.runs[0].kinds == {"fact": (1, 1)}
    html = report_html(made)
    assert '<span class="soft">another answer</span>' in html
    assert '<span class="bad">known wrong answer again</span>' in html
    assert '<span class="good">right page first</span>' in html


def test_an_answer_that_does_not_say_it_is_not_right() -> None:
    silent = row(question(kind="fact"), answer(cite("The barn has 94 stalls.")))
    made = make_report(Path("b"), Path("q.csv"), [Run(Configuration("plain", Profile(name="p")), (silent,))])
    assert made.runs[0].kinds == {"fact": (0, 1)}
    assert '<span class="bad">right page, answer not quoted</span>' in report_html(made)


def test_figures_without_an_interval_are_shown_without_one() -> None:
    runs = [
        Run(Configuration(name, Profile(name=name)), (row(question(), answer(cite(RENT, page=page), ms=ms)),))
        for name, page, ms in (("a", 1, 100.0), ("b", 2, 90.0))
    ]
    made = make_report(Path("b"), Path("q.csv"), runs)
    text, html, values = report_text(made), Page(report_html(made)).text, report_json(made)
    assert re.search(r"time of an answer, median +100 ms \[-\] +90 ms \[-\]", text)
    assert re.search(r"gold page among the citations +-100\.0 points \[-\]\n", text)
    assert "worse\n" not in text.split("compared with")[1]
    assert not re.search(r"\bnan\b", text + html)
    told = json.loads(json.dumps(values, allow_nan=False))
    assert told["configurations"][0]["figures"]["p50"] == {"value": 100, "low": None, "high": None, "n": 1}
    assert told["comparisons"][0]["differences"]["any_page"]["low"] is None
    assert "−100.0 points" in html
    assert "no clear difference" in html


def test_runs_without_a_question_in_common() -> None:
    other = replace(made_run("other"), rows=tuple(
        replace(each, question=replace(each.question, text=f"In other words: {each.question.text}"))
        for each in made_run("other").rows
    ))  # fmt: skip
    made = make_report(Path("b"), Path("q.csv"), [made_run("plain"), other])
    assert "nothing to compare: no question is in both" in report_text(made)
    assert "no figure moved" not in report_text(made)
    assert "nothing to compare: no question is in both" in Page(report_html(made)).text
    apart = make_report(Path("b"), Path("q.csv"), [made_run("plain"), other], same_questions=False)
    assert [measured.name for measured in apart.runs] == ["plain", "other"]
    assert apart.comparisons == ()


def test_a_corrected_gold_answer_is_not_compared(report: Report, tmp_path: Path) -> None:
    write_private(tmp_path / "report.json", json.dumps(report_json(report)))
    previous, run = read_previous(tmp_path / "report.json"), made_run("plain")
    corrected = replace(run.rows[0], question=replace(run.rows[0].question, answers=("£9",)))
    again = make_report(Path("b"), Path("q"), [replace(run, rows=(corrected, *run.rows[1:]))], previous)
    assert (again.comparisons[0].shared, again.comparisons[0].unmatched) == (23, 2)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        f'{{"format": {FORMAT}, "configurations": [{{"name": "a"}}]}}',
        "\ud800",
        "[" * 100_000 + "]" * 100_000,
    ],
)
def test_what_is_no_report(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.json").write_text(content, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(EvaluationError, match=r"r\.json: is no report\.json"):
        read_previous(tmp_path / "r.json")


def test_a_report_of_another_version(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text('{"format": 1}')  # held confidence against something else
    with pytest.raises(EvaluationError, match="another version"):
        read_previous(tmp_path / "r.json")
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_previous(tmp_path / "none.json")


@pytest.mark.skipif(sys.platform == "win32", reason="no modes")
def test_only_the_owner_may_read_a_report(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old and longer than the new one")
    (tmp_path / "a.json").chmod(0o644)
    for name in ("a.json", "b.json"):
        write_private(tmp_path / name, "{}")
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        assert (tmp_path / name).read_text() == "{}"
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_private(tmp_path / "a.json" / "b.json", "{}")


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken.json").mkdir()
    (tmp_path / "taken.json" / "x").touch()
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_private(tmp_path / "taken.json", "a question")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.json"]
    write_private(tmp_path / "half.json", '"\udc80"')
    assert (tmp_path / "half.json").read_text() == '"?"'


def test_values_that_hold_questions_do_not_show_them() -> None:
    run: Any = made_run("plain")
    assert "rent" not in repr(run)
    assert "barn" not in repr(run)
