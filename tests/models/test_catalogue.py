"""The catalogue: what it must hold, and what a wrong entry is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ragbox.config import load_profile, profile_names
from ragbox.errors import ConfigError, ModelError
from ragbox.models.catalogue import CONTEXT, Entry, catalogue, load_catalogue
from ragbox.resources import resource

FILE = resource("configs") / "models.yaml"
ENTRIES = list(catalogue())
WANTED = (
    "phi-4-mini phi-3.5-mini phi-4 gemma-3-1b gemma-3-4b gemma-3-12b llama-3.2-1b llama-3.2-3b llama-3.1-8b qwen2.5-0.5b "
    "qwen2.5-1.5b qwen2.5-3b qwen2.5-7b qwen3-0.6b qwen3-1.7b qwen3-4b mistral-7b ministral-3b ministral-8b smollm2-1.7b "
    "smollm3-3b tinyllama-1.1b"
).split()


def written(tmp_path: Path, **changes: Any) -> Path:
    """A catalogue whose second entry is changed; a value of None takes the key out."""
    values = yaml.safe_load(FILE.read_text())["models"][:3]
    values[1].update(changes)
    values[1] = {key: value for key, value in values[1].items() if value is not None}
    path = tmp_path / "models.yaml"
    path.write_text(yaml.safe_dump({"models": values}))
    return path


def test_it_has_the_families_that_people_run() -> None:
    assert {entry.name for entry in ENTRIES} >= set(WANTED)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_entry_agrees_with_itself(entry: Entry) -> None:
    """A size, a number of weights and a shape that do not fit together would be a slip of the pen."""
    shape = entry.shape
    table = shape.vocabulary * shape.width
    shared = shape.tied or entry.name in ("qwen2.5-0.5b", "qwen2.5-1.5b", "qwen2.5-3b")
    weights = shape.layer_weights + table * (1 if shared else 2)
    assert weights == pytest.approx(entry.parameters, rel=3e-4)
    in_file = shape.layer_weights + table * (1 if shape.tied else 2)
    bits = entry.bytes * 8 / in_file
    assert (8.4 < bits < 8.7) if entry.quantization == "Q8_0" else (4.5 < bits < 6.5)
    assert entry.bytes < entry.memory_bytes < entry.bytes + 2_200_000_000
    assert entry.bytes * 0.8 < entry.step_bytes <= entry.bytes
    assert entry.quantization.casefold() in entry.file.casefold()
    assert shape.heads % shape.kv_heads == 0


def test_memory_is_file_and_cache_and_work_space() -> None:
    entry = catalogue().get("llama-3.2-1b")
    assert entry.shape.kv_bytes(CONTEXT) == 2 * 16 * 8 * 64 * 2 * 4096 == 134_217_728  # llama.cpp prints 128 MiB
    assert entry.memory_bytes == entry.bytes + 134_217_728 + 512 * (128_256 + 2_048) * 4


def test_a_window_makes_the_cache_smaller() -> None:
    shape = catalogue().get("gemma-3-1b").shape
    whole = shape.model_copy(update={"window": None, "full_every": None})
    assert shape.kv_bytes(CONTEXT) < whole.kv_bytes(CONTEXT) / 2


def test_it_is_no_profile() -> None:
    assert "models" not in profile_names()
    with pytest.raises(ConfigError, match="no profile 'models'"):
        load_profile("models")


def test_names_are_found_in_any_case_and_a_wrong_one_is_told() -> None:
    assert catalogue().get("Phi-4-Mini").name == "phi-4-mini"
    with pytest.raises(ModelError, match="no model 'phi-5' in the catalogue; it has phi-4-mini, "):
        catalogue().get("phi-5")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "entry phi-3.5-mini: colour: Extra inputs"),
        ({"bytes": None}, "entry phi-3.5-mini: bytes: Field required"),
        ({"bytes": -1}, "entry phi-3.5-mini: bytes: "),
        ({"file": "../evil.gguf"}, "entry phi-3.5-mini: file: "),
        ({"file": "model.bin"}, "entry phi-3.5-mini: file: "),
        ({"repository": "https://elsewhere/x"}, "entry phi-3.5-mini: repository: "),
        ({"template": "new"}, "entry phi-3.5-mini: template: "),
        ({"languages": ["en", False]}, r"entry phi-3.5-mini: languages\.1: "),  # `no`, unquoted, is false in YAML
        ({"shape": {"layers": 1}}, r"entry phi-3.5-mini: shape\.width: Field required"),
        ({"name": "Has Space"}, "entry Has Space: name: "),
        ({"name": None}, "entry 2: name: Field required"),
        ({"name": "phi-4"}, "two entries have the name phi-4"),
        ({"file": "PHI-4-q4_k_m.gguf"}, "two entries have the file phi-4-q4_k_m.gguf"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load_catalogue(written(tmp_path, **changes))


@pytest.mark.parametrize(
    "text", ["", "models: []", "models: 3", "- a", "models: [1]", "other: 1\nmodels: []", "a: [", "\xff"]
)
def test_a_file_that_is_no_catalogue(tmp_path: Path, text: str) -> None:
    path = tmp_path / "models.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"models\.yaml: "):
        load_catalogue(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_catalogue(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("file", "title", "name"),
    [
        ("QWEN2.5-1.5B-instruct-q4_k_m.gguf", "", "qwen2.5-1.5b"),
        ("mine.gguf", "Qwen2.5 1.5B Instruct", "qwen2.5-1.5b"),
        ("mine.gguf", "qwen2.5-1.5b-instruct", "qwen2.5-1.5b"),
        ("mine.gguf", "Qwen2.5 1.5B Instruct Legal", None),
        ("mine.gguf", "", None),
    ],
)
def test_a_file_is_recognised(file: str, title: str, name: str | None) -> None:
    found = catalogue().of_file(file, title, "qwen2", (28, 1536, 12))
    assert (found.name if found else None) == name
    assert catalogue().of_file("mine.gguf", "Qwen2.5 1.5B Instruct", "qwen2", (28, 1024, 12)) is None
