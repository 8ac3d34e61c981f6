"""How much of a model goes to a graphics processor. Takes the native library as an argument, as `native.py` does."""

from __future__ import annotations

import ctypes
from typing import Any

ALL = -1
"""What llama.cpp takes for every layer."""
_GPU_TYPES = (1, 2)  # of `enum ggml_backend_dev_type`: a card of its own, one on the processor's chip
_KEPT_FREE = 600_000_000
"""Bytes of a card for what is not weights or cache: its driver's own, buffers of a batch, the screen."""


def gpu_layers(lib: Any, weights: int, cache: int, layers: int | None) -> int:
    """Layers to put on a graphics processor, in a build of llama.cpp that can use one: all that fit.

    `weights` and `cache` are bytes of the whole model; where the number of its layers is not known it is all or nothing.
    """
    free = free_memory(lib)
    return ALL if free is None else layers_within(free, weights + cache, layers)


def layers_within(free: int, size: int, layers: int | None) -> int:
    """As many of the layers as fit into `free` bytes, when all of them and the output take `size`."""
    room = free - _KEPT_FREE
    if room >= size:
        return ALL
    return max(0, room * (layers + 1) // size) if layers is not None and room > 0 else 0


def free_memory(lib: Any) -> int | None:
    """Bytes free on the graphics processors that llama.cpp sees; None where it does not tell."""
    try:
        native = lib._lib
        get, kind, memory = (getattr(native, f"ggml_backend_dev_{name}") for name in ("get", "type", "memory"))
        get.restype, get.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
        kind.restype, kind.argtypes = ctypes.c_int, [ctypes.c_void_p]
        memory.restype, memory.argtypes = None, [ctypes.c_void_p, *[ctypes.POINTER(ctypes.c_size_t)] * 2]
        native.ggml_backend_dev_count.restype = ctypes.c_size_t
        devices = [get(number) for number in range(native.ggml_backend_dev_count())]
    except AttributeError:
        return None
    found = 0
    for device in devices:
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        if kind(device) in _GPU_TYPES:
            memory(device, ctypes.byref(free), ctypes.byref(total))
            found += free.value
    return found
