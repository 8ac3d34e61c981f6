"""What this machine has for language models: memory, cores, instructions, disk, and what llama.cpp makes of it."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..errors import ModelError
from .catalogue import Shape
from .measure import READ_TOKENS
from .trial import TRIAL, write_trial

_SECONDS = 12.0  # of measuring, once the file is made
_TIMEOUT = 30.0  # of the process that measures: half a minute is what users are told
_ATTENTION = 4.0
"""Times that looking back over a token's number costs what multiplying with a quantized weight does: measured, with
`python -m benchmarks.model_prediction`."""
_TELLING = (
    "avx", "avx2", "fma", "f16c", "avx_vnni", "avx512f", "avx512bw", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16",
    "neon", "asimd", "asimddp", "i8mm", "sve", "sve2",
)  # fmt: skip
"""Flags of /proc/cpuinfo that llama.cpp has faster code for."""
_NAMES = {"asimd": "neon", "asimddp": "dotprod", "avx512f": "avx512"}
_WANTED = {
    "avx2": "AVX2",
    "avx512": "AVX512",
    "avx512_vnni": "AVX512_VNNI",
    "avx_vnni": "AVX_VNNI",
    "dotprod": "DOTPROD",
}
"""Instructions that matter most, and llama.cpp's names of them."""


@dataclass(frozen=True, slots=True)
class Room:
    """Memory, in all and what a new program can have, and free disk, in bytes."""

    memory_total: int
    memory_available: int
    disk_free: int


@dataclass(frozen=True, slots=True)
class Machine(Room):
    """The room, and what there is to compute with: `instructions` are those of the processor that llama.cpp has faster code
    for, `unused` those that this build of it leaves unused; `gpus` are what it can compute on besides."""

    cores: int
    threads: int
    processor: str
    instructions: tuple[str, ...]
    unused: tuple[str, ...]
    gpu_build: bool
    gpus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured with a test model of some shape: weights multiplied a second while reading, and bytes read a second
    while writing. `read_tokens` and `write_tokens` are that model's tokens a second; `slowed` is how many times longer the
    usual reading took than the best: above 1.5 the machine is busy with other things."""

    weights: float
    bytes: float
    read_tokens: float
    write_tokens: float
    slowed: float


def room(folder: Path) -> Room:
    """The room that this machine has at the moment; `folder` is where models are kept. Starts nothing."""
    total, available = _memory()
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return Room(total, available, shutil.disk_usage(place).free)


def look(folder: Path) -> Machine:
    """What this machine has; `folder` is where models are kept. Raises ModelError when llama.cpp does not even start."""
    told = _run(())
    build = str(told["build"])
    instructions = _instructions(build)
    free = room(folder)
    has = dict(re.findall(r"(\w+) = (\d)", build))
    return Machine(
        memory_total=free.memory_total,
        memory_available=free.memory_available,
        disk_free=free.disk_free,
        cores=physical_cores(),
        threads=len(_allowed()),
        processor=_processor(),
        instructions=instructions,
        unused=tuple(name for name, ours in _WANTED.items() if name in instructions and has.get(ours) != "1"),
        gpu_build=bool(told["gpu"]),
        gpus=tuple(str(each) for each in told["devices"]),  # type: ignore[attr-defined]
    )


def measure(cores: int, shape: Shape = TRIAL, seconds: float = _SECONDS) -> Speed:
    """Runs llama.cpp for so many seconds, and half a minute at most in all, on a test model made for it.

    Raises ModelError when it fails or takes longer.
    """
    with tempfile.TemporaryDirectory(prefix="ragbox-") as place:
        file = Path(place) / "trial.gguf"
        try:
            write_trial(file, shape)
        except OSError as error:
            raise ModelError(f"{place}: the test model cannot be written ({error.strerror})") from error
        size = file.stat().st_size
        told = _run((str(file), str(cores), str(seconds)))
    read, write = float(str(told["read_seconds"])), float(str(told["write_seconds"]))
    looked_up = 0 if shape.tied else shape.vocabulary * shape.width * 144 // 256
    return Speed(
        weights=work(shape, READ_TOKENS) / read,
        bytes=(size - looked_up) / write,
        read_tokens=READ_TOKENS / read,
        write_tokens=1 / write,
        slowed=float(str(told["slowed"])),
    )


def work(shape: Shape, tokens: int) -> float:
    """Weights to multiply with to read so many tokens, with attention's share in the time that those take."""
    looks = float(tokens) ** 2 * shape.heads * shape.head * shape.layers
    return tokens * float(shape.layer_weights) + _ATTENTION * looks


def _run(arguments: tuple[str, ...]) -> dict[str, object]:
    command = [sys.executable, "-P", "-m", "ragbox.models.measure", *arguments]  # -P: nothing of the folder we are in
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ModelError(
            f"llama.cpp took more than {_TIMEOUT:.0f} s for a small test model; this machine is too slow, or too busy now"
        ) from error
    try:
        values = json.loads(run.stdout)
    except ValueError as error:
        last = (run.stderr.strip().splitlines() or [f"exit status {run.returncode}"])[-1]
        raise ModelError(f"llama.cpp does not run here ({last[:160]}); `ragbox doctor` may say more") from error
    return dict(values)


def physical_cores() -> int:
    """Cores this process may use, hardware threads of one core counted once."""
    if sys.platform == "darwin":
        return int(_sysctl("hw.perflevel0.physicalcpu") or _sysctl("hw.physicalcpu") or len(_allowed()))
    cores = set()
    for cpu in _allowed():
        path = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        cores.add(_read(path) or str(cpu))
    return max(1, len(cores))


def _allowed() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))


def _memory() -> tuple[int, int]:
    """Memory in all and what a new program can have, in bytes; a container's limit counts."""
    if sys.platform == "linux":
        lines = dict(re.findall(r"^(\w+):\s+(\d+) kB", _read(Path("/proc/meminfo")), re.MULTILINE))
        total, available = (int(lines.get(key, 0)) * 1024 for key in ("MemTotal", "MemAvailable"))
        limit, used = (_read(Path(f"/sys/fs/cgroup/memory.{each}")) for each in ("max", "current"))
        if limit.isdigit() and int(limit) < total:
            total = int(limit)
            available = min(available, max(0, total - int(used or 0)))
        return total, available
    if sys.platform == "darwin":
        total = int(_sysctl("hw.memsize") or 0)
        pages = re.findall(r"Pages (?:free|inactive|speculative|purgeable):\s+(\d+)", _output("vm_stat"))
        return total, min(total, sum(map(int, pages)) * int(_sysctl("hw.pagesize") or 4096))
    return _windows_memory()


def _windows_memory() -> tuple[int, int]:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "available", "a", "b", "c", "d", "e")),
        )

    status = Status(length=ctypes.sizeof(Status))
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]
    return int(status.total), int(status.available)


def _instructions(build: str) -> tuple[str, ...]:
    """By the system where it tells, else those that llama.cpp found."""
    flags = set(re.findall(r"^(?:flags|Features)\s*:(.*)$", _read(Path("/proc/cpuinfo")), re.MULTILINE)[:1])
    if flags:
        words = flags.pop().split()
        return tuple(_NAMES.get(each, each) for each in _TELLING if each in words)
    return tuple(name.casefold() for name, value in re.findall(r"(\w+) = (\d)", build) if value == "1")


def _processor() -> str:
    told = re.search(r"^model name\s*:\s*(.+)$", _read(Path("/proc/cpuinfo")), re.MULTILINE)
    return told.group(1) if told else _sysctl("machdep.cpu.brand_string") or platform.processor() or platform.machine()


def _sysctl(name: str) -> str:
    return _output("sysctl", "-n", name) if sys.platform == "darwin" else ""


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=5, check=False).stdout.strip()  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
