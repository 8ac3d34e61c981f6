"""What a model needs and what the machine has: read from made headers, and from made trees of the system's files."""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ragbox.answer import gguf_shape, machine
from ragbox.answer.fit import check_fit, need
from ragbox.answer.gguf_shape import Shape
from ragbox.answer.gpu import ALL, free_memory, layers_within
from ragbox.config import SlmSettings
from ragbox.errors import ModelError

from .conftest import TINY

GB = 1_000_000_000
NOT_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows tells by a call")


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def entry(key: str, value: Any) -> bytes:
    """A metadata entry: a text, a number, or a list of one of them."""
    if isinstance(value, str):
        return text(key) + struct.pack("<I", 8) + text(value)
    if isinstance(value, list) and isinstance(value[0], str):
        return text(key) + struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(text, value))
    if isinstance(value, list):
        return text(key) + struct.pack(f"<IIQ{len(value)}I", 9, 4, len(value), *value)
    return text(key) + struct.pack("<II", 4, value)


def write(path: Path, size: int = 0, **values: Any) -> Path:
    """A header of the values, with `general.architecture` first and a hole of `size` bytes behind it."""
    named = {"general.architecture": "llama"} | {name.replace("__", "."): value for name, value in values.items()}
    entries = b"".join(entry(key, value) for key, value in named.items())
    with path.open("wb") as file:
        file.write(struct.pack("<4sIQQ", b"GGUF", 3, 1, len(named)) + entries)
        file.truncate(max(size, file.tell()))
    return path


def model(path: Path, size: int, **values: Any) -> Path:
    """A model of Llama 3.1 8B's sizes, with other values where they are given."""
    usual = {
        "llama__block_count": 32,
        "llama__context_length": 131_072,
        "llama__embedding_length": 4_096,
        "llama__attention__head_count": 32,
        "llama__attention__head_count_kv": 8,
    }
    return write(path, size, **(usual | values))


class TestShape:
    def test_of_a_real_file(self) -> None:
        assert gguf_shape.shape(TINY) == Shape(layers=4, heads=4, context=2_048, cache_values=4 * 4 * 64 * 2)

    def test_of_a_large_model(self, tmp_path: Path) -> None:
        made = model(tmp_path / "a.gguf", 0)
        assert gguf_shape.shape(made) == Shape(32, 32, 131_072, 32 * 8 * 128 * 2)

    def test_heads_that_differ_by_layer_and_sizes_of_their_own(self, tmp_path: Path) -> None:
        made = model(
            tmp_path / "a.gguf",
            0,
            llama__attention__head_count_kv=[0, 8] * 16,
            llama__attention__key_length=256,
            llama__attention__value_length=64,
        )
        found = gguf_shape.shape(made)
        assert found is not None
        assert found.cache_values == 16 * 8 * (256 + 64)

    def test_what_stands_before_it_is_passed_over(self, tmp_path: Path) -> None:
        made = model(tmp_path / "a.gguf", 0, general__tags=["a", "long " * 9_000], general__numbers=list(range(9_000)))
        values = gguf_shape.shape(made)
        assert values is not None
        assert values.layers == 32

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"GGUF",
            b"GGUF" + bytes(20),
            struct.pack("<4sIQQ", b"GGUF", 3, 1, 2**60) + b"\xff" * 500,
            struct.pack("<4sIQQ", b"GGUF", 3, 1, 2**60) + bytes(100_000),
            struct.pack("<4sIQQ", b"GGUF", 3, 1, 1) + text("k") + struct.pack("<IIQ", 9, 8, 2**62),
            struct.pack("<4sIQQ", b"GGUF", 3, 1, 1) + text("k") + struct.pack("<IIQ", 9, 4, 2**63),
            struct.pack("<4sIQQ", b"GGUF", 3, 1, 1) + text("k") + struct.pack("<I", 99),
        ],
    )
    def test_what_tells_nothing(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "a.gguf").write_bytes(content)
        assert gguf_shape.shape(tmp_path / "a.gguf") is None

    def test_sizes_that_cannot_be(self, tmp_path: Path) -> None:
        assert gguf_shape.shape(model(tmp_path / "a.gguf", 0, llama__attention__head_count=0)) is None
        assert gguf_shape.shape(write(tmp_path / "b.gguf", 0)) is None

    def test_the_parts_of_a_model_belong_together(self, tmp_path: Path) -> None:
        for name in ("a-00001-of-00002.gguf", "a-00002-of-00002.gguf", "a-00001-of-00003.gguf", "b.gguf"):
            (tmp_path / name).touch()
        names = [path.name for path in gguf_shape.parts(tmp_path / "a-00001-of-00002.gguf")]
        assert names == ["a-00001-of-00002.gguf", "a-00002-of-00002.gguf"]
        assert gguf_shape.parts(tmp_path / "b.gguf") == [tmp_path / "b.gguf"]


class TestFit:
    def test_weights_cache_and_program_are_counted(self, tmp_path: Path) -> None:
        needed = need(model(tmp_path / "a.gguf", 5 * GB), 4_096)
        cache = 32 * 8 * 128 * 2 * 2 * 4_096
        assert 5 * GB + cache < needed.all < 5 * GB + cache + GB // 2

    def test_no_more_context_than_the_model_was_made_for(self, tmp_path: Path) -> None:
        small = model(tmp_path / "a.gguf", GB, llama__context_length=512)
        assert need(small, 4_096).all == need(small, 512).all

    def test_what_fits_is_let_through(self, tmp_path: Path) -> None:
        made = model(tmp_path / "a.gguf", 5 * GB)
        check_fit(made, SlmSettings(), need(made, 4_096).all)
        check_fit(made, SlmSettings(), None)

    def test_a_shorter_context_that_fits_is_named(self, tmp_path: Path) -> None:
        made = model(tmp_path / "a.gguf", 5 * GB)
        free = need(made, 2_048).all + 1_000
        with pytest.raises(ModelError, match=r"a\.gguf: this model needs .* lower slm\.context_tokens to 2048"):
            check_fit(made, SlmSettings(context_tokens=4_096), free)
        check_fit(made, SlmSettings(context_tokens=2_048), free)

    def test_a_model_that_does_not_fit_at_all(self, tmp_path: Path) -> None:
        made = model(tmp_path / "a.gguf", 5 * GB)
        with pytest.raises(
            ModelError, match=r"needs 5\.\d GB .* 4\.0 GB are free; choose a smaller .*models recommend"
        ):
            check_fit(made, SlmSettings(), 4 * GB)

    def test_all_parts_are_counted_and_an_unknown_header_does_no_harm(self, tmp_path: Path) -> None:
        for number in (1, 2):
            write(tmp_path / f"a-0000{number}-of-00002.gguf", GB)
        with pytest.raises(ModelError, match="smaller model"):
            check_fit(tmp_path / "a-00001-of-00002.gguf", SlmSettings(), 2 * GB)
        check_fit(tmp_path / "a-00001-of-00002.gguf", SlmSettings(), 3 * GB)


class TestGpu:
    def test_all_layers_that_fit_go_there(self) -> None:
        assert layers_within(9 * GB, 5 * GB, 32) == ALL
        assert layers_within(GB // 2, 5 * GB, 32) == 0
        assert 0 < layers_within(3 * GB, 5 * GB, 32) < 32
        assert layers_within(3 * GB, 5 * GB, None) == 0

    @pytest.mark.slm
    def test_this_build_tells_of_its_devices(self) -> None:
        import llama_cpp.llama_cpp as lib

        free = free_memory(lib)
        assert free is not None
        assert (free > 0) == lib.llama_supports_gpu_offload()

    def test_a_library_that_does_not_tell(self) -> None:
        assert free_memory(SimpleNamespace(_lib=SimpleNamespace())) is None


def tree(root: Path, **files: str) -> Path:
    """A made system: file names with `__` for `/`."""
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root


MEMINFO = "MemTotal:       16000000 kB\nMemFree:          500000 kB\nMemAvailable:    8000000 kB\n"
FREE = 8_000_000 * 1_024


@NOT_WINDOWS
class TestMemory:
    def test_of_this_machine(self) -> None:
        found = machine.available_memory()
        assert found is None or found > 10_000_000

    def test_what_the_system_calls_available(self, tmp_path: Path) -> None:
        assert machine.available_memory(tree(tmp_path, proc__meminfo=MEMINFO)) == FREE

    def test_a_system_that_does_not_tell(self, tmp_path: Path) -> None:
        assert machine.available_memory(tmp_path) is None

    def test_what_a_control_group_leaves(self, tmp_path: Path) -> None:
        root = tree(
            tmp_path,
            proc__meminfo=MEMINFO,
            proc__self__cgroup="0::/a/b\n",
            sys__fs__cgroup__a__b__memory_DOT_max="max\n",
            sys__fs__cgroup__a__b__memory_DOT_current="5\n",
            sys__fs__cgroup__a__memory_DOT_max="4000000000\n",
            sys__fs__cgroup__a__memory_DOT_current="3000000000\n",
            sys__fs__cgroup__a__memory_DOT_stat="anon 1\nactive_file 1500000000\ninactive_file 500000000\n",
        )
        assert machine.available_memory(root) == 3 * GB  # a model that was read before stays in memory as a file

    def test_what_one_of_version_1_leaves(self, tmp_path: Path) -> None:
        root = tree(
            tmp_path,
            proc__meminfo=MEMINFO,
            proc__self__cgroup="4:memory:/docker/x\n1:cpu:/\n0::/\n",
            sys__fs__cgroup__memory__memory_DOT_limit_in_bytes="4000000000\n",
            sys__fs__cgroup__memory__memory_DOT_usage_in_bytes="3000000000\n",
            sys__fs__cgroup__memory__memory_DOT_stat="total_active_file 0\ntotal_inactive_file 1000000000\n",
        )
        assert machine.available_memory(root) == 2 * GB


class TestCores:
    def test_they_are_counted(self) -> None:
        assert 1 <= machine.usable_cores() <= machine.physical_cores()

    @pytest.mark.parametrize("files", [
        {"sys__fs__cgroup__cpu_DOT_max": "150000 100000\n", "proc__self__cgroup": "0::/\n"},
        {
            "sys__fs__cgroup__cpu__cpu_DOT_cfs_quota_us": "100000\n",
            "sys__fs__cgroup__cpu__cpu_DOT_cfs_period_us": "100000\n",
            "proc__self__cgroup": "1:cpu,cpuacct:/\n",
        },
    ])  # fmt: skip
    def test_no_more_than_a_control_group_has_time_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]
    ) -> None:
        monkeypatch.setattr(machine, "physical_cores", lambda: 8)
        assert machine.usable_cores(tmp_path) == 8
        assert machine.usable_cores(tree(tmp_path, **files)) == 1

    def test_a_group_without_a_limit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(machine, "physical_cores", lambda: 8)
        root = tree(tmp_path, sys__fs__cgroup__cpu_DOT_max="max 100000\n", proc__self__cgroup="0::/\n")
        assert machine.usable_cores(root) == 8
