"""What is measured of this machine, and the advice made of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ragbox.errors import ModelError
from ragbox.models.catalogue import Shape, catalogue
from ragbox.models.header import read_header
from ragbox.models.machine import Machine, Speed, look, measure
from ragbox.models.recommend import PATIENCE, PROMPTS, recommend
from ragbox.models.trial import write_trial

SMALL = Shape(layers=1, width=256, heads=4, kv_heads=2, head=64, inner=512, vocabulary=1024, tied=False)
LAPTOP = Machine(
    memory_total=8_000_000_000,
    memory_available=4_000_000_000,
    disk_free=100_000_000_000,
    cores=4,
    threads=8,
    processor="a laptop",
    instructions=("avx2",),
    unused=(),
    gpu_build=False,
    gpus=(),
)
SPEED = Speed(weights=6e10, bytes=2e10, read_tokens=250, write_tokens=100, slowed=1.0)


@pytest.mark.parametrize("tied", [False, True])
def test_a_trial_model_is_whole(tmp_path: Path, tied: bool) -> None:
    write_trial(tmp_path / "t.gguf", SMALL.model_copy(update={"tied": tied}))
    with pytest.raises(ModelError, match="no tokenizer"):  # whole but for what a trial does without
        read_header(tmp_path / "t.gguf")
    (tmp_path / "t.gguf").write_bytes((tmp_path / "t.gguf").read_bytes()[:-1])
    with pytest.raises(ModelError, match="cut short"):
        read_header(tmp_path / "t.gguf")


@pytest.mark.slm
def test_the_machine_is_measured() -> None:
    small = measure(1, SMALL, seconds=0.2)
    large = measure(1, SMALL.model_copy(update={"layers": 8, "width": 1024, "heads": 16, "inner": 2048}), seconds=0.2)
    for speed in (small, large):
        assert min(speed.weights, speed.bytes, speed.read_tokens, speed.write_tokens) > 0
        assert speed.slowed >= 1
    assert small.read_tokens > large.read_tokens
    assert small.write_tokens > large.write_tokens


@pytest.mark.slm
def test_this_machine_is_looked_at(tmp_path: Path) -> None:
    found = look(tmp_path / "not" / "there" / "yet")
    assert 0 < found.memory_available <= found.memory_total
    assert 1 <= found.cores <= found.threads
    assert found.disk_free > 0
    assert found.processor
    assert found.instructions
    assert bool(found.gpus) <= found.gpu_build


def test_llama_cpp_that_does_not_run_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "crash"))
    (tmp_path / "crash").write_text("#!/bin/sh\necho Illegal instruction >&2\nexit 132\n")
    (tmp_path / "crash").chmod(0o755)
    with pytest.raises(ModelError, match=r"llama\.cpp does not run here .Illegal instruction"):
        look(tmp_path)


def test_advice_is_by_what_fits_and_how_long_one_waits() -> None:
    advice = recommend(catalogue(), LAPTOP, SPEED, frozenset())
    assert [each.entry.name for each in advice if not each.fits] == [
        entry.name
        for entry in sorted(catalogue(), key=lambda entry: entry.memory_bytes)
        if entry.memory_bytes > LAPTOP.memory_available
    ]
    advised = [each for each in advice if each.advised]
    assert advised
    assert list(advice[: len(advised)]) == advised, "those that are advised come first"
    sizes = [each.entry.parameters for each in advised]
    assert sizes == sorted(sizes, reverse=True)
    assert all(each.fits and each.first_word[0] <= PATIENCE for each in advised)
    for each in advice:
        assert 0 < each.first_word[0] < each.first_word[1]
        assert each.pace > 0
        assert each.advised == (not each.why_not)


def test_a_larger_model_of_a_kind_takes_longer() -> None:
    advice = {each.entry.name: each for each in recommend(catalogue(), LAPTOP, SPEED, frozenset())}
    for names in (
        ("qwen2.5-0.5b", "qwen2.5-1.5b", "qwen2.5-3b", "qwen2.5-7b"),
        ("gemma-3-1b", "gemma-3-4b", "gemma-3-12b"),
    ):
        kind = [advice[name] for name in names]
        for at in range(len(PROMPTS)):
            waits = [each.first_word[at] for each in kind]
            assert waits == sorted(waits)
        paces = [each.pace for each in kind]
        assert paces == sorted(paces, reverse=True)


def test_the_prediction_by_hand() -> None:
    (advice,) = recommend([catalogue().get("llama-3.2-1b")], LAPTOP, SPEED, frozenset())
    weights = 16 * (2048 * 64 * 2 * (32 + 8) + 3 * 2048 * 8192)
    step = 807_694_464 / 2e10
    assert advice.pace == pytest.approx(1 / step)
    assert advice.first_word[0] == pytest.approx(1.15 * (200 * weights + 4 * 200**2 * 32 * 64 * 16) / 6e10 + step)


def test_a_better_machine_never_has_less() -> None:
    def names(machine: Machine, speed: Speed) -> set[str]:
        return {each.entry.name for each in recommend(catalogue(), machine, speed, frozenset()) if each.advised}

    few = names(LAPTOP, SPEED)
    assert few < names(replace(LAPTOP, memory_available=7_000_000_000), replace(SPEED, weights=6e11, bytes=2e11))
    assert not names(LAPTOP, replace(SPEED, weights=1e8))
    assert not names(replace(LAPTOP, memory_available=100), SPEED)


def test_what_is_installed_needs_no_disk() -> None:
    full = replace(LAPTOP, disk_free=1_000)
    advice = recommend(catalogue(), full, SPEED, frozenset({"llama-3.2-1b"}))
    assert [each.entry.name for each in advice if each.fits] == ["llama-3.2-1b"]
    assert "of disk" in {each.entry.name: each.why_not for each in advice}["gemma-3-1b"]
