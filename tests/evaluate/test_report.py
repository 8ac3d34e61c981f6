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
from ragbox.evaluate.report import Report, make_report, read_previous, report_json, write_private
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


def test_a_corrected_gold_answer_is_not_compared(report: Report, tmp_path: Path) -> None:
    write_private(tmp_path / "report.json", json.dumps(report_json(report)))
    previous, run = read_previous(tmp_path / "report.json"), made_run("plain")
    corrected = replace(run.rows[0], question=replace(run.rows[0].question, answers=("£9",)))
    again = make_report(Path("b"), Path("q"), [replace(run, rows=(corrected, *run.rows[1:]))], previous)
    assert (again.comparisons[0].shared, again.comparisons[0].unmatched) == (23, 2)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1, "configurations": [{"name": "a"}]}', "\ud800"])
def test_what_is_no_report(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.json").write_text(content, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(EvaluationError, match=r"r\.json: is no report\.json"):
        read_previous(tmp_path / "r.json")


def test_a_report_of_another_version(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text('{"format": 99}')
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
