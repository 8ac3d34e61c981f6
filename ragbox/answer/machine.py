"""What of this machine a model may use: cores and memory, as the system and its control groups give them to this process."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_ROOT = Path("/")
_GPU_LIBRARIES = ("cuda", "vulkan", "hip", "sycl", "metal", "opencl", "musa")
"""As llama.cpp names the libraries of its builds that use a graphics processor: `ggml-cuda` and so on."""
_GPU_DEVICES = ("nvidia*", "dri", "kfd", "dxg")


def usable_cores(root: Path = _ROOT) -> int:
    """Physical cores, or fewer where a control group gives less time than theirs."""
    cores = physical_cores()
    for folder in _groups(root, "cpu"):
        old = (*_words(folder / "cpu.cfs_quota_us"), *_words(folder / "cpu.cfs_period_us"))
        quota, period = (*_words(folder / "cpu.max"), *old, "", "")[:2]
        if quota.isdecimal() and period.isdecimal() and int(period):
            # A thread too many is stopped in mid-token, and the others wait for it: not rounded up.
            cores = min(cores, int(quota) // int(period))
    return max(1, cores)


def physical_cores() -> int:
    """Cores this process may use, hardware threads of one core counted once: llama.cpp gains nothing from the second."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    cores = set()
    for cpu in allowed:
        try:
            cores.add(
                Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text(encoding="ascii")
            )
        except OSError:
            cores.add(str(cpu))
    return max(1, len(cores))


def available_memory(root: Path = _ROOT) -> int | None:
    """Bytes that a program may take now without others losing theirs; None where the system does not tell.

    Linux: what /proc/meminfo calls available, and what the control groups leave. Windows: free physical memory. Elsewhere
    all memory there is: what does not fit then never does.
    """
    if sys.platform == "win32":
        return _windows_memory()
    free = [_meminfo(root)] + [_left(folder) for folder in _groups(root, "memory")]
    known = [each for each in free if each is not None]
    if known:
        return min(known)
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if root == _ROOT else None
    except (OSError, ValueError):
        return None


def uses_gpu() -> bool:
    """Whether the llama.cpp that is installed was built for a graphics processor; without loading it."""
    try:
        spec = find_spec("llama_cpp")
    except ValueError:
        return False
    folders = spec.submodule_search_locations or () if spec is not None else ()
    return any(
        kind in path.name.lower()
        for each in folders
        for path in Path(each, "lib").glob("*ggml*")
        for kind in _GPU_LIBRARIES
    )


def gpu_devices() -> list[Path]:
    """What a program opens to use a graphics processor on Linux."""
    return [path for name in _GPU_DEVICES for path in Path("/dev").glob(name)]


def _meminfo(root: Path) -> int | None:
    for line in _lines(root / "proc/meminfo"):
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1_024
    return None


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """Folders of the control groups that this process is in, from the innermost: version 2, and 1 of that controller."""
    for line in _lines(root / "proc/self/cgroup"):
        number, controllers, path = (*line.split(":", 2), "", "")[:3]
        base = root / "sys/fs/cgroup"
        if controller in controllers.split(","):
            base /= controller
        elif number != "0" or controllers:
            continue
        inner = base / path.strip("/")
        yield from (each for each in (inner, *inner.parents) if each.is_relative_to(base))


def _left(folder: Path) -> int | None:
    """Bytes that a control group may still take; what it holds of files is given back when it is needed."""
    limit = "".join(_words(folder / "memory.max") or _words(folder / "memory.limit_in_bytes"))
    used = "".join(_words(folder / "memory.current") or _words(folder / "memory.usage_in_bytes"))
    if not limit.isdecimal() or not used.isdecimal():
        return None
    stat = dict(line.split(" ", 1) for line in _lines(folder / "memory.stat") if " " in line)
    files = sum(int(stat.get(f"total_{name}", stat.get(name, 0))) for name in ("active_file", "inactive_file"))
    return max(0, int(limit) - max(0, int(used) - files))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []


def _words(path: Path) -> tuple[str, ...]:
    return tuple(" ".join(_lines(path)).split())


def _windows_memory() -> int | None:
    """`GlobalMemoryStatusEx`: two DWORDs (length, load), then seven QWORDs, the second of which is free physical memory."""

    class Status(ctypes.Structure):
        _fields_ = (("length", ctypes.c_uint32), ("load", ctypes.c_uint32), ("values", ctypes.c_uint64 * 7))

    status = Status(length=ctypes.sizeof(Status))
    windows = getattr(ctypes, "windll", None)
    if windows is None or not windows.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.values[1])
