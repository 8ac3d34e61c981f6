"""The command line: what it prints where, how it exits, and that nobody ever sees a traceback."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox, __version__
from ragbox.cli import _parser, main
from ragbox.commands import default_box
from ragbox.types import ABSTENTION

TINY = Path(__file__).parent / "models" / "tiny_slm.gguf"
SAMPLES = Path(__file__).parents[1] / "sample_docs"
RAGBOX = [sys.executable, "-m", "ragbox"]
QUESTION = "What is the notice period of the Harlow lease?"
COMMANDS = tuple(
    "ingest ask search batch review eval documents delete verify pii redact watch ui models doctor demo".split()
)


class Shell:
    """Runs commands in this process and keeps what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str], box: Path) -> None:
        self._capsys = capsys
        self.box = box
        self.out = self.err = ""

    def __call__(self, command: str, *arguments: object, box: Path | None = None) -> int:
        try:
            status = main([command, "--box", str(box or self.box), *map(str, arguments)])
        except SystemExit as leaving:  # as argparse does
            status = int(leaving.code or 0)
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        assert "internal error" not in self.out + self.err
        return status

    def json(self, command: str, *arguments: object) -> Any:
        """The one JSON document on stdout."""
        assert self(command, "--json", *arguments) == 0, self.err
        return json.loads(self.out)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("profile") / "lean.yaml"
    path.write_text("name: lean\npii: {enabled: false}\n")
    return path


@pytest.fixture(scope="module")
def lease_box(tmp_path_factory: pytest.TempPathFactory, make_pdf: Any, lean: Any) -> Iterator[Path]:
    """A box that tests only read, with one lease in it."""
    folder = tmp_path_factory.mktemp("lease")
    make_pdf(folder / "harlow.pdf", "The notice period of the Harlow lease is 30 days. The deposit is $1,200.")
    with RagBox.open(folder / "lease.box", lean) as box:
        assert box.ingest(folder / "harlow.pdf").totals["indexed"] == 1
        yield folder / "lease.box"


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], lease_box: Path) -> Shell:
    return Shell(capsys, lease_box)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Any:
    def give(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return give


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """A fresh process."""
    done = subprocess.run(
        [*RAGBOX, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False, **options
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


class TestCommands:
    def test_ingest_documents_delete(self, shell: Shell, tmp_path: Path, make_pdf: Any, profile: Path) -> None:
        shell.box = tmp_path / "new.box"
        path = make_pdf(tmp_path / "a.pdf", "The rent of the barn is $70.")
        report = shell.json("ingest", "--profile", profile, path)
        assert report.keys() == {"documents", "totals"}
        assert (report["documents"][0]["status"], report["totals"]["indexed"]) == ("indexed", 1)
        assert shell.err.splitlines() == [f"Box: {shell.box}", "1 file to look at", "[1/1] a.pdf"]
        assert shell("ingest", path) == 0
        assert "1 unchanged" in shell.out
        (document,) = shell.json("documents")["documents"]
        assert shell("documents") == 0
        assert shell.out.startswith(document["document_id"][:12])
        assert shell.json("verify")["ok"] is True
        assert shell("verify") == 0
        assert shell.out.startswith("in order: 1 documents")
        (receipt,) = shell.json("delete", document["document_id"][:8])["receipts"]
        assert receipt["verified"] is True
        assert shell.json("documents") == {"documents": []}
        assert path.exists()

    def test_delete_all_or_none(self, shell: Shell) -> None:
        assert shell("delete", "harlow.pdf", "nosuch.pdf") == 1
        assert "nosuch.pdf" in shell.err
        assert len(shell.json("documents")["documents"]) == 1

    def test_ask(self, shell: Shell) -> None:
        answer = shell.json("ask", QUESTION)
        assert "30 days" in answer["text"]
        assert answer["citations"][0]["document"] == "harlow.pdf"
        assert shell.err == ""
        assert shell("ask", QUESTION) == 0
        assert "harlow.pdf, page 1: “The notice period" in shell.out

    def test_only_some_documents(self, shell: Shell, lease_box: Path, tmp_path: Path) -> None:
        folder = lease_box.parent
        for given in (
            ("--document", "harlow.pdf"),
            ("--folder", folder),
            ("--type", "pdf"),
            ("--type", "txt", "--type", "pdf"),
        ):
            assert len(shell.json("search", QUESTION, *given)["hits"]) == 1
            assert "30 days" in shell.json("ask", QUESTION, *given)["text"]
        for given in (("--type", "docx"), ("--after", "2020-01-31"), ("--before", "2999-12-31", "--type", "pdf")):
            assert shell.json("search", QUESTION, *given)["hits"] == []
            assert shell.json("ask", QUESTION, *given)["abstained"]
        questions = tmp_path / "questions.csv"
        questions.write_text(f"question\n{QUESTION}\n")
        assert shell("batch", questions, tmp_path / "all.csv", "--folder", folder) == 0
        assert "30 days" in (tmp_path / "all.csv").read_text()
        assert shell("batch", questions, tmp_path / "none.csv", "--after", "2020-01-31") == 0
        assert ABSTENTION in (tmp_path / "none.csv").read_text()

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            (("--after", "31.1.2020"), "YYYY-MM-DD"),
            (("--type", "exe"), "pdf"),
            (("--folder", "/no/such/folder"), "/no/such/folder"),
            (("--document", "nosuch.pdf"), "nosuch.pdf"),
        ],
    )
    def test_a_filter_that_cannot_be_meant(self, shell: Shell, given: tuple[str, str], told: str) -> None:
        for command in ("ask", "search"):
            assert shell(command, QUESTION, *given) == 1
            assert told in shell.err

    def test_ask_from_standard_input(self, shell: Shell, stdin: Any) -> None:
        stdin(f"{QUESTION}\n")
        assert shell.json("ask", "-")["question"] == QUESTION

    def test_ask_what_nothing_answers(self, shell: Shell) -> None:
        assert shell("ask", "What is the boiling point of ethanol?") == 0
        assert shell.out.startswith(ABSTENTION)

    @pytest.mark.slm
    def test_ask_a_language_model(self, shell: Shell) -> None:
        answer = shell.json("ask", "--model", TINY, "--mode", "generative", QUESTION)
        assert answer["model"] == "tiny_slm"
        assert "30 days" in answer["text"]

    def test_search(self, shell: Shell) -> None:
        hits = shell.json("search", "-k", "1", "notice")["hits"]
        assert len(hits) == 1
        assert hits[0].keys() == {"document", "document_id", "page", "chunk_id", "text", "score"}
        assert shell("search", "--document", "harlow.pdf", "notice") == 0
        assert "harlow.pdf, page 1" in shell.out

    @pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
    def test_batch(self, shell: Shell, tmp_path: Path, suffix: str) -> None:
        source, target = tmp_path / "in.csv", tmp_path / f"out{suffix}"
        source.write_text(f'question\n"{QUESTION}"\n"What is the deposit?"\n')
        assert shell("batch", "--workers", "2", source, target) == 0
        assert "30 days" in target.read_text()
        assert shell.out == ""
        assert "2 of 2 questions" in shell.err
        assert shell("batch", "--so-far", source, target) == 1
        assert "is complete" in shell.err

    def test_batch_with_a_row_that_fails(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "in.csv").write_text(f'question,document\n"{QUESTION}",nosuch.pdf\n')
        assert shell("batch", tmp_path / "in.csv", tmp_path / "out.csv") == 1
        assert "1 row has an error" in shell.err

    def test_review(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "in.txt").write_text(f"{QUESTION}\n\nWhat is the deposit?\n")
        target = tmp_path / "out.csv"
        assert shell("review", "--save", "Leases", tmp_path / "in.txt", target) == 0
        rows = list(csv.DictReader(io.StringIO(target.read_text())))
        assert {row["question"] for row in rows} == {QUESTION, "What is the deposit?"}
        assert any("30 days" in row["answer"] and row["page"] == "1" for row in rows)
        assert f"{len(rows)} of {len(rows)} answers" in shell.err
        assert shell("review", "--set", "Leases", tmp_path / "out.xlsx", "--document", "harlow.pdf") == 0
        assert "2 of 2 answers" in shell.err
        assert (tmp_path / "out.xlsx").exists()
        assert shell("review", "--set", "Other", target) == 1
        assert "Leases" in shell.err
        assert shell("review", "--set", "Leases", tmp_path / "in.txt", target) == 2
        assert shell("review", target) == 2
        assert shell("review", tmp_path / "in.txt", tmp_path / "out.txt") == 1

    def test_a_review_so_far(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "in.txt").write_text("Who may end the lease of Harlow?\n")
        assert shell("review", "--so-far", tmp_path / "in.txt", tmp_path / "out.jsonl") == 0
        assert (tmp_path / "out.jsonl").read_text() == ""
        assert "0 of" in shell.err

    def test_pii(self, shell: Shell, stdin: Any, tmp_path: Path, make_pdf: Any) -> None:
        text = "Write to ada@example.com today."
        stdin(text)
        found = shell.json("pii", "--text", "-")
        assert found["counts"]["EMAIL_ADDRESS"] == 1
        spans = [text[each["start"] : each["end"]] for each in found["findings"] if each["entity"] == "EMAIL_ADDRESS"]
        assert spans == ["ada@example.com"]
        assert shell("pii", make_pdf(tmp_path / "letter.pdf", "Nothing here.", text)) == 0
        assert "page 2, characters" in shell.out
        assert "ada@" not in shell.out
        assert shell("pii", "--text", "") == 0
        assert shell.out == "no personal data found\n"

    def test_pii_writes_a_csv_file(self, shell: Shell, tmp_path: Path) -> None:
        assert shell("pii", "--text", "Write to ada@example.com.", "--csv", tmp_path / "found.csv") == 0
        assert shell.out == ""
        header, first, *_ = (tmp_path / "found.csv").read_text().splitlines()
        assert header == "entity,start,end,score,page"
        assert first.startswith("EMAIL_ADDRESS,9,24,")
        assert shell("pii", "--text", "x", "--csv", tmp_path / "none" / "found.csv") == 1
        assert "cannot be written" in shell.err

    def test_pii_reports_on_a_box(self, shell: Shell, tmp_path: Path, make_pdf: Any) -> None:
        path = make_pdf(tmp_path / "letter.pdf", "Nothing here.", "Write to ada@example.com today.")
        shell.box = tmp_path / "mail.box"
        assert shell("ingest", "--profile", "hipaa", path) == 0
        (found,) = shell.json("pii", "--report")["documents"]
        kinds = {each["entity"]: (each["count"], each["action"], each["pages"]) for each in found["kinds"]}
        assert kinds["EMAIL_ADDRESS"] == (1, "pseudonymise", [2])
        assert shell("pii", "--report") == 0
        assert "EMAIL_ADDRESS" in shell.out
        assert "ada@" not in shell.out
        assert shell("pii", "--report", "--csv", "-") == 0
        assert "letter.pdf" in shell.out
        assert shell("audit") == 0
        assert shell.out.startswith("0 events")
        assert shell("pii", "--report", "--reveal") == 0
        assert "ada@example.com" in shell.out
        assert shell("audit") == 0
        assert "report: 1 EMAIL_ADDRESS" in shell.out

    def test_a_slip_of_the_hand_leaves_no_empty_box_behind(self, shell: Shell, tmp_path: Path, make_pdf: Any) -> None:
        shell.box = tmp_path / "new.box"
        assert shell("ingest", tmp_path / "wrogn.pdf", tmp_path / "folder" / "x") == 1
        assert "wrogn.pdf: there is no such file or folder" in shell.err
        assert not shell.box.exists()
        path = make_pdf(tmp_path / "right.pdf", "The rent of the barn is $70.")
        assert shell("ingest", tmp_path / "wrogn.pdf", path) == 1  # what is there goes in
        assert shell("documents") == 0
        assert "right.pdf" in shell.out
        assert shell("ingest", tmp_path / "wrogn.pdf") == 1  # of a box that is there it is told as ever
        assert "wrogn.pdf" in shell.out

    def test_pii_says_what_it_could_not_read(self, shell: Shell, tmp_path: Path, make_pdf: Any) -> None:
        path = make_pdf(tmp_path / "cut.pdf", "Nothing here.", "Nothing there.")
        path.write_bytes(path.read_bytes().replace(b"%%EOF", b""))
        assert shell("pii", "--json", path) == 0
        assert json.loads(shell.out)["findings"] == []
        assert shell.err.startswith("! the end of the file is missing")

    def test_redact(self, shell: Shell, tmp_path: Path, make_docx: Any) -> None:
        letter = make_docx(
            tmp_path / "letter.docx", "Write to ada@example.com or (212) 555-0147.", "And ada@example.com."
        )
        assert shell("redact", letter) == 0
        assert "taken out: 2 EMAIL_ADDRESS, 1 PHONE_NUMBER" in shell.out
        assert "ada@" not in shell.out + shell.err
        made = tmp_path / "letter.redacted.docx"
        assert shell("redact", letter) == 1  # it is there
        assert "already" in shell.err
        values = shell.json("redact", letter, "--out", tmp_path / "b.docx", "--entity", "EMAIL_ADDRESS")
        assert values["counts"] == {"EMAIL_ADDRESS": 2}
        assert (values["total"], values["review"], values["problems"]) == (2, [], [])
        assert (values["file"], values["out"]) == (str(letter), str(tmp_path / "b.docx"))
        assert shell("pii", made) == 0
        assert "EMAIL_ADDRESS" not in shell.out

    def test_redact_refuses_what_it_cannot_do(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("ada@example.com")
        for name, why in (("a.txt", "only PDF and DOCX"), ("none.pdf", "there is no such file")):
            assert shell("redact", tmp_path / name) == 1
            assert why in shell.err
        assert shell("redact") == 2

    def test_doctor(self, shell: Shell, tmp_path: Path) -> None:
        values = shell.json("doctor")
        assert values["ok"] is True
        checks = {check["name"]: check for check in values["checks"]}
        assert "1 documents" in checks["box"]["finding"]
        (tmp_path / "file").touch()
        assert shell("doctor", box=tmp_path / "file") == 1
        assert re.search(r"^FAIL box: .*file", shell.out, re.MULTILINE)
        assert not (tmp_path / "none.box").exists()

    def test_demo_twice(self, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for run_number in (1, 2):
            assert main(["demo"]) == 0
            shell.out, shell.err = shell._capsys.readouterr()
            answers = re.findall(r"^Q: .*\n(.*)\n", shell.out, re.MULTILINE)
            assert len(answers) >= 6
            assert [answer == ABSTENTION for answer in answers] == [False] * (len(answers) - 1) + [True]
            assert "ragbox ui --box .demo/demo.box" in shell.out
            assert "--model FILE.gguf" in shell.out
            totals = re.search(r"^(.*): \d+ pages, .* of personal data", shell.out, re.MULTILINE)
            assert totals is not None
            assert ("unchanged" in totals[1]) == (run_number == 2)
            assert ("indexed" in totals[1]) == (run_number == 1)
        assert "personal data: " in shell.out

    def test_box_from_the_environment(self, monkeypatch: pytest.MonkeyPatch, lease_box: Path, capsys: Any) -> None:
        monkeypatch.setenv("RAGBOX_BOX", str(lease_box))
        assert main(["documents"]) == 0
        assert "harlow.pdf" in capsys.readouterr().out
        monkeypatch.setenv("RAGBOX_BOX", "~/my.box")
        assert default_box() == Path.home() / "my.box"
        monkeypatch.delenv("RAGBOX_BOX")
        assert default_box().name == "default.box"


class TestMistakes:
    @pytest.mark.parametrize("command", ["ask", "search", "documents", "verify", "delete", "batch"])
    def test_a_box_that_is_not_there_is_not_made(self, shell: Shell, tmp_path: Path, command: str) -> None:
        shell.box = tmp_path / "none.box"
        arguments = {"documents": [], "verify": [], "batch": [tmp_path / "in.csv", tmp_path / "out.csv"]}
        assert shell(command, *arguments.get(command, ["question"])) == 1
        assert "there is no box here" in shell.err
        assert shell.out == ""
        assert not shell.box.exists()

    @pytest.mark.parametrize("command", ["ask", "ingest", "documents"])
    def test_a_box_path_that_is_a_file(self, shell: Shell, tmp_path: Path, command: str) -> None:
        shell.box = tmp_path / "file.box"
        shell.box.write_text("mine")
        assert shell(command, *(["x.pdf"] if command != "documents" else [])) == 1
        assert "file.box" in shell.err
        assert shell.box.read_text() == "mine"

    @pytest.mark.parametrize("question", ["", "  ", "?!", "x" * 100_000])
    def test_a_question_that_cannot_be_asked(self, shell: Shell, stdin: Any, question: str) -> None:
        stdin(question)
        for given in (question, "-"):
            assert shell("ask", given) == 1
            assert shell.err.startswith("ragbox: the question ")
            assert len(shell.err) < 200
            assert shell.out == ""

    def test_no_standard_input(self, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert shell("ask", "-") == 1

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            (["ask", "--document", "nosuch.pdf", QUESTION], "nosuch.pdf"),
            (["search", "--document", "nosuch.pdf", QUESTION], "nosuch.pdf"),
            (["delete", "nosuch.pdf"], "nosuch.pdf"),
            (["ask", "--model", "nosuch.gguf", QUESTION], "nosuch.gguf"),
            (["ask", "--mode", "generative", QUESTION], "--model"),
            (["pii", "nosuch.pdf"], "nosuch.pdf"),
            (["pii", "--profile", "nosuch", "--text", "x"], "nosuch"),
            (["pii", "--profile", "nosuch.yaml", "--text", "x"], "nosuch.yaml"),
            (["ingest", "--profile", "nosuch", "x.pdf"], "nosuch"),
            (["ingest", "--profile", "nosuch.yaml", "x.pdf"], "nosuch.yaml"),
            (["watch", "nosuch"], "nosuch"),
            (["batch", "nosuch.csv", "out.csv"], "nosuch.csv"),
            (["batch", "nosuch.txt", "out.csv"], "nosuch.txt"),
        ],
    )
    def test_what_is_not_there_is_named(self, shell: Shell, arguments: list[str], named: str) -> None:
        assert shell(*arguments) == 1
        assert named in shell.err
        assert shell.out == ""

    def test_a_model_that_is_none(self, shell: Shell, tmp_path: Path) -> None:
        path = tmp_path / "fake.gguf"
        path.write_bytes(b"GGUF" + b"\0" * 100)
        assert shell("ask", "--model", path, QUESTION) == 1
        assert "fake.gguf" in shell.err

    def test_bad_files_are_reported_and_the_good_one_is_indexed(
        self, shell: Shell, tmp_path: Path, profile: Path, make_pdf: Any
    ) -> None:
        shell.box = tmp_path / "new.box"
        make_pdf(tmp_path / "good.pdf", "The rent of the barn is $70.")
        make_pdf(tmp_path / "locked.pdf", "Secret.", password="sesame")
        (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
        (tmp_path / "empty.docx").touch()
        (tmp_path / "folder.pdf").mkdir()
        names = ("good.pdf", "locked.pdf", "broken.pdf", "empty.docx", "folder.pdf", "gone.pdf")
        paths = [tmp_path / name for name in names]
        assert shell("ingest", "--json", "--profile", profile, *paths) == 1
        report = json.loads(shell.out)
        by_name = {Path(each["path"]).name: each for each in report["documents"]}
        assert by_name["good.pdf"]["status"] == "indexed"
        for name in names[1:]:
            assert by_name[name]["status"] in ("failed", "skipped")
            assert name in by_name[name]["problems"][0]["message"]

    def test_a_batch_without_its_column(self, shell: Shell, tmp_path: Path) -> None:
        (tmp_path / "in.csv").write_text("frage\nWas?\n")
        assert shell("batch", tmp_path / "in.csv", tmp_path / "out.csv") == 1
        assert "in.csv: row 1 has no column 'question'" in shell.err
        assert not (tmp_path / "out.csv").exists()

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["nosuch"],
            ["search"],
            ["ask", "--mode", "wild", "x"],
            ["search", "-k", "0", "x"],
            ["search", "-k", "many", "x"],
            ["search", "-k", "9" * 30, "x"],
            ["search", "-k", "9" * 5_000, "x"],
            ["pii"],
            ["pii", "x.pdf", "--text", "x"],
            ["pii", "x.pdf", "--report"],
            ["pii", "x.pdf", "--reveal"],
            ["pii", "--text", "x", "--json", "--csv", "-"],
            ["ui", "--port", "-1"],
            ["documents", "--nosuch"],
        ],
    )
    def test_wrong_usage(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as leaving:
            main(arguments)
        assert leaving.value.code == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert "usage: ragbox" in told.err
        assert "_positive" not in told.err

    def test_a_name_cannot_disguise_a_message(self, shell: Shell) -> None:
        assert shell("ask", "--document", "x\x1b[2J\u202e.pdf\ny", QUESTION) == 1
        assert "\x1b" not in shell.err
        assert "\u202e" not in shell.err
        assert shell.err.count("\n") == 1

    def test_a_fault_of_ours_quotes_nothing(self, lease_box: Path, capsys: Any, monkeypatch: Any) -> None:
        def fail(*_: object) -> None:
            raise ValueError("Ada Lovelace")

        monkeypatch.setattr("sys.stdin", type("Broken", (), {"read": fail})())
        assert main(["ask", "--box", str(lease_box), "-"]) == 1
        told = capsys.readouterr()
        assert re.fullmatch(r"ragbox: internal error \(ValueError at test_cli\.py:\d+\); please report it\n", told.err)


def test_help_mentions_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    (commands,) = (each for each in _parser()._actions if isinstance(each, argparse._SubParsersAction))
    assert set(commands.choices) >= set(COMMANDS)
    for name, parser in commands.choices.items():
        with pytest.raises(SystemExit) as leaving:
            main([name, "--help"])
        assert not leaving.value.code
        told = capsys.readouterr().out
        for action in parser._actions:
            for option in action.option_strings:
                assert option in told, (name, option)
            assert action.option_strings == [] or action.help, (name, action)
        assert "--box DIR" in told
        assert name in ("batch", "review", "ui", "models", "demo") or "--json" in told


class TestProcess:
    def test_as_a_module(self) -> None:
        done = run("--version")
        assert (done.returncode, done.stdout) == (0, f"ragbox {__version__}\n")
        done = run()
        assert (done.returncode, done.stdout) == (2, "")

    def test_ask(self, lease_box: Path) -> None:
        done = run("ask", "--box", lease_box, "--json", "-", input=QUESTION)
        assert (done.returncode, done.stderr) == (0, "")
        assert "30 days" in json.loads(done.stdout)["text"]

    def test_bytes_that_are_no_text(self, lease_box: Path) -> None:
        question = os.fsencode(QUESTION) + b"\xff\xfe"
        for arguments, given in (([question], b""), ([b"-"], question)):
            done = subprocess.run(
                [*RAGBOX, "ask", "--box", lease_box, "--json", *arguments],
                input=given,
                capture_output=True,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, b"")
            assert "30 days" in json.loads(done.stdout)["text"]

    def test_json_is_whole_on_a_terminal_that_knows_no_unicode(self) -> None:
        environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        done = run("ask", "--box", "/no/bøx", "x", env=environment)
        assert done.returncode == 1
        code = "import sys; from ragbox.terminal import print_json; print_json({'quote': 'Łódź 鍵'})"
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
        assert json.loads(told.stdout) == {"quote": "Łódź 鍵"}

    @pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
    @pytest.mark.parametrize("command", ["search -k 1000 notice", "documents", "--help"])
    def test_a_pipe_that_nobody_reads(self, lease_box: Path, command: str) -> None:
        name, *rest = command.split()
        arguments = [name, "--box", str(lease_box), *rest] if name != "--help" else [name]
        read, write = os.pipe()
        os.close(read)
        try:
            done = subprocess.run([*RAGBOX, *arguments], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
        finally:
            os.close(write)
        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_a_full_disk(self, lease_box: Path) -> None:
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [*RAGBOX, "documents", "--box", lease_box], stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert done.returncode == 1
        assert done.stderr == "ragbox: No space left on device\n"

    @pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
    def test_ctrl_c(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        command = [*RAGBOX, "watch", "--box", str(tmp_path / "w.box"), str(tmp_path / "folder")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            assert process.stderr.readline().startswith("watching ")
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (130, "", "ragbox: stopped\n")
