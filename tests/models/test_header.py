"""Headers of GGUF files: whole ones are read, cut, foreign and hostile ones are refused with the reason."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path

import gguf as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ragbox.errors import ModelError
from ragbox.models.header import TENSOR_TYPES, read_header

from .builders import PLAIN, TINY, Value, gguf, text, without, write


def test_a_real_model() -> None:
    header = read_header(TINY)
    assert (header.architecture, header.shape, header.context, header.tokens) == ("llama", (4, 256, 4), 2048, 2048)
    assert (header.template, header.tensors, header.end) == (True, 38, TINY.stat().st_size)


def test_the_sizes_of_tensors_are_ggmls_own() -> None:
    assert {int(kind): size for kind, size in reference.GGML_QUANT_SIZES.items()} == TENSOR_TYPES


@pytest.mark.parametrize("lost", [1, 100, 1_000_000])
def test_a_file_cut_short(tmp_path: Path, lost: int) -> None:
    path = write(tmp_path / "m.gguf", TINY.read_bytes()[:-lost])
    with pytest.raises(
        ModelError, match=r"cut short: it has [\d,]+ bytes and needs 2,080,992; copy or download it again"
    ):
        read_header(path)


def test_every_cut_of_a_small_file_is_noticed(tmp_path: Path) -> None:
    whole = gguf()
    read_header(write(tmp_path / "m.gguf", whole))
    for end in range(len(whole)):
        with pytest.raises(ModelError):
            read_header(write(tmp_path / "m.gguf", whole[:end]))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_bytes_come_it_ends_in_a_header_or_a_message(data: st.DataObject) -> None:
    damaged = bytearray(gguf())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(4, len(damaged) - 257))] = data.draw(st.integers(0, 255))
    told = ""
    with tempfile.TemporaryDirectory() as place:
        path = write(Path(place) / "m.gguf", bytes(damaged))
        try:
            read_header(path)
        except ModelError as error:
            told = str(error)
    assert not told or told.startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (without("general.architecture"), "architecture"),
        (without("tokenizer.ggml.model"), "no tokenizer"),
        (without("tokenizer.ggml.tokens"), "no tokenizer"),
        ({**PLAIN, "tokenizer.ggml.tokens": []}, "no tokenizer"),
        (without("llama.block_count"), "size"),
        ({**PLAIN, "split.count": 3}, "one part of a model in several files"),
        ({**PLAIN, "general.type": "adapter"}, "no language model"),
        ({**PLAIN, "general.architecture": "clip"}, "no language model"),
    ],
)
def test_what_cannot_answer_is_refused(tmp_path: Path, values: dict[str, Value], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        read_header(write(tmp_path / "m.gguf", gguf(values)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\3\4" + b"x" * 100, "not a GGUF file"),
        (gguf(version=1), "version 1 is not supported"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 2**60), "counts"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 1), "counts"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + struct.pack("<Q", 2**63), "text is too long"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + struct.pack("<Q", 1000), "cut short within its header"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("a") + struct.pack("<I", 99), "no known type"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("a") + struct.pack("<IIQ", 9, 8, 2**62), "beyond its end"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("a") + struct.pack("<IIQ", 9, 9, 1), "no known type"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 2) + (text("a") + struct.pack("<II", 4, 1)) * 2, "twice"),
        (gguf(weights=2**20)[: -(2**22)], "cut short"),
    ],
)
def test_what_is_no_whole_file_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        read_header(write(tmp_path / "m.gguf", data))


def test_no_file_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such file"):
        read_header(tmp_path / "none.gguf")
    with pytest.raises(ModelError, match="directory"):
        read_header(tmp_path)
