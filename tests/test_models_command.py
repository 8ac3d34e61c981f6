"""`ragbox models`: what it prints where, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ragbox.cli import main
from ragbox.models import machine
from ragbox.models.installed import ModelFolder
from ragbox.models.machine import Machine, Speed

TINY = Path(__file__).parent / "models" / "tiny_slm.gguf"


class Shell:
    """Runs commands in this process and keeps what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *words: object) -> int:
        try:
            status = main(["models", *map(str, words)])
        except SystemExit as leaving:  # as argparse does
            status = int(leaving.code or 0)
        self.out, self.err = self._capsys.readouterr()
        assert "internal error" not in self.out + self.err
        return status

    def json(self, *words: object, status: int = 0) -> Any:
        assert self(words[0], "--json", *words[1:]) == status, self.err
        return json.loads(self.out)


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    monkeypatch.setenv("RAGBOX_MODELS", str(tmp_path / "models"))
    return Shell(capsys)


def test_list_shows_the_catalogue_and_what_is_here(shell: Shell, tmp_path: Path) -> None:
    assert shell("list") == 0
    line = next(each for each in shell.out.splitlines() if each.startswith("phi-4-mini "))
    assert "2.5 GB" in line
    assert "MIT" in line
    assert "INSTALLED" not in shell.out
    assert shell("import", TINY) == 0
    values = shell.json("list")
    assert values["folder"] == str(tmp_path / "models")
    by_name = {each["name"]: each for each in values["models"]}
    assert by_name["tiny_slm"]["installed"]["bytes"] == TINY.stat().st_size
    assert by_name["phi-4"]["installed"] is None
    assert by_name["phi-4"]["memory_bytes"] > by_name["phi-4"]["bytes"]
    assert shell("list") == 0
    assert "INSTALLED" in next(each for each in shell.out.splitlines() if each.startswith("tiny_slm "))


def test_import_verify_export_remove(shell: Shell, tmp_path: Path) -> None:
    (taken,) = shell.json("import", TINY, "--name", "Mine")["models"]
    assert (taken["name"], Path(taken["path"]).read_bytes()) == ("mine", TINY.read_bytes())
    assert shell("verify") == 0
    assert shell.out == "ok   mine\n"
    assert shell("export", "mine", "--to", tmp_path / "carry") == 0
    assert (tmp_path / "carry" / "manifest.json").exists()
    assert shell.json("remove", "MINE") == {
        "removed": [{"name": "mine", "installed": True, "bytes": TINY.stat().st_size}]
    }
    assert shell("verify") == 0
    assert shell.out == "no model is installed\n"
    assert shell("import", tmp_path / "carry") == 0
    assert shell.out.startswith("imported: mine (2.1 MB, SHA-256 ")


def test_verify_tells_of_a_flipped_byte(shell: Shell, tmp_path: Path) -> None:
    copied = tmp_path / "a.gguf"
    copied.write_bytes(TINY.read_bytes())
    assert shell("import", copied) == 0
    folder = ModelFolder()
    data = bytearray(TINY.read_bytes())
    data[-1] ^= 1
    folder.file(folder.get("a")).write_bytes(data)
    values = shell.json("verify", "a", status=1)
    assert (values["ok"], values["models"][0]["ok"]) == (False, False)
    assert shell("verify") == 1
    assert shell.out.startswith("FAIL a: ")


def test_what_is_not_installed_is_told(shell: Shell, tmp_path: Path) -> None:
    for words in (("verify", "phi-4"), ("export", "phi-4", "--to", tmp_path / "x"), ("remove", "phi-4")):
        assert shell(*words) == 1
        assert "phi-4" in shell.err
        assert "ragbox models" in shell.err
        assert shell.out == ""


def test_a_box_may_be_named_as_with_every_command(shell: Shell, tmp_path: Path) -> None:
    assert shell("--box", tmp_path, "list", "--box", tmp_path) == 0


def test_remove_is_all_or_nothing(shell: Shell) -> None:
    assert shell("import", TINY) == 0
    assert shell("remove", "tiny_slm", "nosuch") == 1
    assert ModelFolder().find("tiny_slm") is not None


def test_a_file_that_is_no_model(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(TINY.read_bytes()[:1_000_000])
    assert shell("import", path) == 1
    assert shell.err.startswith(f"ragbox: {path}: the model file is cut short")
    assert list(ModelFolder()) == []


@pytest.mark.parametrize("words", [[], ["nosuch"], ["pull"], ["import"], ["export", "a"], ["remove"], ["list", "x"]])
def test_wrong_usage(shell: Shell, words: list[str]) -> None:
    assert shell(*words) == 2
    assert "usage:" in shell.err


LAPTOP = Machine(8 * 10**9, 4 * 10**9, 10**11, 4, 8, "a laptop", ("avx2", "avx512"), ("avx512",), False, ())


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> dict[str, Speed]:
    """What the benchmark would say: it is run in test_recommend.py."""
    found = {"speed": Speed(weights=6e10, bytes=2e10, read_tokens=250, write_tokens=100, slowed=1.0)}
    monkeypatch.setattr(machine, "look", lambda _: LAPTOP)
    monkeypatch.setattr(machine, "measure", lambda _: found["speed"])
    return found


def test_recommend_tells_what_was_measured_and_which_to_take(shell: Shell, measured: dict[str, Speed]) -> None:
    values = shell.json("recommend")
    assert (values["machine"]["cores"], values["measured"]["read_tokens"]) == (4, 250)
    first = values["models"][0]
    assert first["recommended"] is True
    assert set(first["first_word_seconds"]) == {"200", "1800"}
    assert shell("recommend") == 0
    for words in (
        "250 tokens/s read",
        "built without avx512",
        "4.0 GB free of 8.0 GB",
        f"Recommended: {first['name']} ",
    ):
        assert words in shell.out
    assert "busy" not in shell.out
    measured["speed"] = Speed(weights=1e8, bytes=2e10, read_tokens=1, write_tokens=1, slowed=3.0)
    assert shell("recommend") == 0
    assert "The machine was busy" in shell.out
    assert "No model here is both small and quick enough" in shell.out
