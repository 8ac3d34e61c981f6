"""`ragbox eval pii` as its user meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ragbox.cli import main

ROWS = (
    {"text": "Patient: Ada Lindqvist, DOB 4 May 1961", "spans": [[9, 22, "PERSON"], [28, 38, "DATE"]], "group": "a"},
    {"text": "Mail to ada@lindqvist.example, please.", "spans": [[8, 29, "EMAIL"]], "group": "a"},
    {"text": "The secret word is Quuxfrobble.", "spans": [[19, 30, "PERSON"]], "group": "b"},
    {"text": "The tenant keeps the roof in repair.", "spans": []},
    {"text": "Paid on 4 May 2021.", "spans": [], "unlabelled": ["DATE"]},
)


class Shell:
    """Runs the command in this process and keeps what it prints."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        try:
            status = main(["eval", "pii", *map(str, arguments)])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        assert "internal error" not in self.out + self.err, self.err
        return status

    def json(self, *arguments: object) -> Any:
        assert self(*arguments, "--json") == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    monkeypatch.setenv("RAGBOX_BOX", str(tmp_path / "there is no box"))
    return Shell(capsys)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    path = tmp_path / "strict.yaml"
    path.write_text("name: strict\npii: {min_score: 1.0}\n")
    return path


def test_figures_without_a_box_and_without_a_word_of_the_texts(shell: Shell, texts: Path, tmp_path: Path) -> None:
    assert shell(texts, "--out", tmp_path / "report") == 0, shell.err
    assert "texts.jsonl: 5 texts (3 with personal data, 2 without), 4 values" in shell.out
    assert "default: 5/5 texts" in shell.err
    written = [(tmp_path / "report" / name).read_text() for name in ("report.txt", "report.json")]
    assert "line 3" in shell.out
    for told in (shell.out, shell.err, *written):
        assert "Quux" not in told
        assert "Lindqvist" not in told
    assert written[0].splitlines() == shell.out.splitlines()[: len(written[0].splitlines())]


def test_what_is_counted(shell: Shell, texts: Path) -> None:
    values = shell.json(texts)
    (run,) = values["configurations"]
    assert values["counts"] == {"texts": 5, "with": 3, "without": 2, "values": 4}
    assert values["interval"]["resampled"] == "group"
    assert run["labels"]["EMAIL"]["value"] == run["labels"]["DATE"]["value"] == 1
    assert run["labels"]["PERSON"] | {"low": 0, "high": 1} == {"value": 0.5, "low": 0, "high": 1, "n": 2}
    assert run["figures"]["flagged"]["value"] == 0  # the date is of a kind that its text does not mark
    assert run["figures"]["leaking"]["n"] == 3
    assert run["entities"]["EMAIL_ADDRESS"] == {"findings": 1, "touching": 1}
    assert run["worst"][0] == {"line": 3, "missed": 11, "personal": 11, "wrong": 0}


def test_profiles_beside_each_other_and_an_earlier_report(
    shell: Shell, texts: Path, strict: Path, tmp_path: Path
) -> None:
    assert shell(texts, "--profile", "default", "--profile", strict, "--out", tmp_path / "first") == 0
    assert "strict, compared with default, on 5 texts" in shell.out
    assert "worse (" in shell.out
    first = tmp_path / "first" / "report.json"
    texts.write_text(texts.read_text().replace("Quuxfrobble", "Quux").replace("30, ", "23, "))
    values = shell.json(texts, "--profile", strict, "--compare", first)
    (comparison,) = values["comparisons"]
    assert (comparison["new"], comparison["old"]) == ("strict", "strict of report.json")
    assert (comparison["shared"], comparison["unmatched"]) == (4, 2)
    assert comparison["differences"]["covered"]["value"] == 0
    assert comparison["better"] == comparison["worse"] == []


def test_a_bad_line_is_named_by_its_number(shell: Shell, texts: Path) -> None:
    texts.write_text(texts.read_text() + '{"text": "Quux", "spans": [[0, 99, "PERSON"]]}\n')
    assert shell(texts) == 1
    assert "texts.jsonl, line 6:" in shell.err
    assert "Quux" not in shell.err


def test_what_cannot_be_measured_is_said_before_it_begins(shell: Shell, texts: Path, tmp_path: Path) -> None:
    assert shell() == 2
    assert "ragbox eval ./pii" in shell.err
    assert shell(tmp_path / "gone.jsonl") == 1
    assert "gone.jsonl: the labelled texts cannot be read" in shell.err
    assert shell(texts, "--profile", "nobody") == 1
    assert "there is no profile 'nobody'" in shell.err
    assert shell(texts, "--profile", "default", "--profile", "default") == 1
    assert "one name" in shell.err
    assert shell(texts, "--out", texts / "report") == 1
    assert "needs a folder" in shell.err
    other = tmp_path / "report.json"
    other.write_text('{"format": 2, "configurations": []}')
    assert shell(texts, "--compare", other) == 1
    assert "is no report of `ragbox eval pii`" in shell.err


def test_a_question_file_may_be_called_pii(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["eval", "./pii", "--box", str(tmp_path / "no.box")]) == 1
    assert "no.box" in capsys.readouterr().err  # a box is wanted: questions are what is measured
