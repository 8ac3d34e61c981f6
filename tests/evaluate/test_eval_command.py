"""`ragbox eval` as its user meets it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ragbox.cli import main
from ragbox.evaluate import questions

TINY = Path(__file__).parents[1] / "models" / "tiny_slm.gguf"
QUESTIONS = """\
id,question,answer,document,page,kind
notice,What is the notice period of the Harlow lease?,30 days,harlow.pdf,1,number
charge,What is the service charge of the Harlow lease?,"$1,200",harlow.pdf,2,number
barn,What is the rent of the barn?,$70,barn.pdf,1,number
built,When was the barn built?,1931,barn.pdf,1,date
mill,Who bought the water mill in Oxley?,Ada Brand,mill.pdf,1,fact
ethanol,What is the boiling point of ethanol?,,,,far
"""


class Shell:
    """Runs the command in this process and keeps what it prints."""

    def __init__(self, capsys: pytest.CaptureFixture[str], box: Path) -> None:
        self._capsys = capsys
        self._box = box
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        try:
            status = main(["eval", "--box", str(self._box), *map(str, arguments)])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        assert "internal error" not in self.out + self.err, self.err
        return status


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], estate: Path) -> Shell:
    return Shell(capsys, estate)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "questions.csv"
    path.write_text(QUESTIONS)
    return path


def profile(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / f"{name}.yaml"
    path.write_text(f"name: {name}\n{text}\n")
    return path


def test_as_a_process(estate: Path, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    command = [sys.executable, "-m", "ragbox", "eval", str(source), "--box", str(estate), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "questions.csv: 6 questions (5 answerable, 1 unanswerable)" in done.stdout
    assert "gold page in the first citation" in done.stdout
    assert str(out / "report.html") in done.stdout
    assert "default: 6/6 questions" in done.stderr or "lean" in done.stderr
    assert "Harlow" not in done.stdout + done.stderr  # questions go to the report only
    values = json.loads((out / "report.json").read_text())
    assert values["counts"]["questions"] == 6
    assert "What is the rent of the barn?" in (out / "report.html").read_text()


def test_what_is_measured(shell: Shell, source: Path) -> None:
    assert shell("--json", source) == 0
    values = json.loads(shell.out)
    (run,) = values["configurations"]
    figures = run["figures"]
    assert figures["hit_5"]["value"] == 1
    assert figures["verbatim"]["value"] == figures["verified"]["value"] == 1
    assert figures["any_page"]["n"] == 5
    assert figures["p50"]["value"] > 0
    by_id = {row["id"]: row for row in run["questions"]}
    assert by_id["ethanol"]["outcome"] == "rightly abstained"
    assert by_id["notice"]["outcome"] == "right page first"
    assert "30 days" in by_id["notice"]["citations"][0]["quote"]
    assert run["settings"].keys() >= {"retrieval", "answer", "slm"}
    assert "pii" not in run["settings"]


def test_profiles_against_each_other_and_against_an_earlier_run(shell: Shell, source: Path, tmp_path: Path) -> None:
    sure = profile(tmp_path, "sure", "answer: {threshold: 1.0}")
    assert shell(source, "--profile", "default", "--profile", sure, "--out", tmp_path / "first") == 0
    assert "sure, compared with default, on 6 questions" in shell.out
    assert "notice" in shell.out.split("worse (")[1]
    first = tmp_path / "first" / "report.json"
    assert shell(source, "--json", "--profile", "default", "--compare", first) == 0
    (comparison,) = json.loads(shell.out)["comparisons"]
    assert (comparison["new"], comparison["old"], comparison["shared"]) == ("default", "default of report.json", 6)
    assert comparison["changed"] == []
    assert comparison["differences"]["any_page"]["value"] == 0


@pytest.mark.slm
def test_a_language_model(shell: Shell, source: Path) -> None:
    source.write_text("".join(QUESTIONS.splitlines(keepends=True)[:2]))
    assert shell(source, "--json", "--model", TINY) == 0
    values = json.loads(shell.out)
    plain, with_model = values["configurations"]
    assert with_model["name"] == f"{plain['name']} + tiny_slm"
    assert with_model["questions"][0]["model"] == "tiny_slm"
    assert plain["questions"][0]["model"] is None
    assert len(values["comparisons"]) == 1


def test_settings_that_would_change_the_index(shell: Shell, source: Path, tmp_path: Path) -> None:
    other = profile(tmp_path, "small", "chunk: {tokens: 64}\nretrieval: {read: 9}")
    assert shell(source, "--profile", other) == 1
    assert "chunk.tokens would change what is in the box; ingest the files into a new box" in shell.err
    same = profile(tmp_path, "same", "chunk: {tokens: 160}\npii: {enabled: false}\nretrieval: {read: 9}")
    assert shell(source, "--json", "--profile", same) == 0
    assert json.loads(shell.out)["configurations"][0]["settings"]["retrieval"]["read"] == 9


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--profile", "nosuch"], "there is no profile 'nosuch'"),
        (["--model", "nosuch.gguf"], "nosuch.gguf: there is no such file"),
        (["--compare", "nosuch.json"], "nosuch.json: cannot be read"),
        (["--profile", "default", "--profile", "default"], "have one name"),
    ],
)
def test_mistakes_are_told_before_anything_is_asked(
    shell: Shell, source: Path, arguments: list[str], said: str
) -> None:
    assert shell(source, *arguments) == 1
    assert said in shell.err
    assert "questions\n" not in shell.err


def test_lines_that_cannot_be_used(shell: Shell, source: Path, tmp_path: Path) -> None:
    source.write_text(QUESTIONS + "x,Who is it?,Ada,nosuch.pdf,1,\ny,Since when?,1931,barn.pdf,7,\n")
    assert shell(source) == 1
    assert "questions.csv line 8: its `document` is not in this box" in shell.err
    assert "line 9: page 7 of 'barn.pdf', which has 1" in shell.err
    source.write_text(f"question,answer\n{'long ' * 899}why??,$70\n")
    assert shell(source) == 1
    assert "questions.csv line 2: the question has 4,500 characters" in shell.err
    source.write_text(QUESTIONS)
    (tmp_path / "file").write_text("")
    assert shell(source, "--out", tmp_path / "file") == 1
    assert "the report needs a folder" in shell.err


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="no folder that nobody can write to")
def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_asked(shell: Shell, source: Path) -> None:
    assert shell(source, "--out", "/sys/kernel") == 1
    assert "/sys/kernel: the report needs a folder of that name that can be written to" in shell.err
    assert "questions\n" not in shell.err
    assert shell.out == ""


def test_what_was_measured_is_shown_where_it_cannot_be_written(shell: Shell, source: Path, tmp_path: Path) -> None:
    source.write_text("".join(QUESTIONS.splitlines(keepends=True)[:2]))
    (tmp_path / "out" / "report.json" / "taken").mkdir(parents=True)
    assert shell(source, "--out", tmp_path / "out") == 1
    assert "report.json: cannot be written" in shell.err
    assert "gold page in the first citation" in shell.out
    assert shell(source, "--json", "--out", tmp_path / "out") == 1
    assert json.loads(shell.out)["counts"]["questions"] == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.json"]


@pytest.mark.parametrize(("content", "said"), [(b"", "is empty"), (b"PK\3\4" * 9, "is not a GGUF file")])
def test_a_file_that_is_no_model_is_told_at_once(
    shell: Shell, source: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "model.gguf").write_bytes(content)
    assert shell(source, "--model", tmp_path / "model.gguf") == 1
    assert said in shell.err
    assert "questions\n" not in shell.err


def test_drafting(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "drafts.csv"
    assert shell("--draft", 50, "--out", target) == 0
    assert f"drafted questions are in {target}" in shell.out
    assert "50 were wanted" in shell.out
    assert shell(target) == 0
    assert "are drafts that nobody has checked" in shell.out
    assert shell("--draft", 50, "--out", target) == 1
    assert "is there already" in shell.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--draft", "3"),
        ("--draft", "0", "--out", "a.csv"),
        ("q.csv", "--draft", "3"),
        ("--draft", "3", "--model", "m"),
    ],
)
def test_wrong_usage(shell: Shell, arguments: tuple[Any, ...]) -> None:
    assert shell(*arguments) == 2


def test_help_says_what_the_report_holds(shell: Shell) -> None:
    assert shell("--help") == 0
    assert "The report holds questions, answers and quotes from your documents" in shell.out


def test_help_names_every_column(shell: Shell) -> None:
    assert shell("--help") == 0
    described = re.findall(r"^    ([a-z]+(?:, [a-z]+)*) {2,}", str(questions.__doc__), re.MULTILINE)
    names = {name for line in described for name in line.split(", ")} | {"answers"}
    assert names >= {"question", "answer", "id", "kind", "check", "rating"}
    assert [name for name in sorted(names) if f"`{name}`" not in shell.out] == []
