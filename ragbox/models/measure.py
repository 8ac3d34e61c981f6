"""How fast llama.cpp is here: reads and writes tokens with a model file, in a process of its own, and prints JSON.

    python -m ragbox.models.measure FILE THREADS SECONDS

Run by `machine.py`: a crash of native code is then a message, and nothing of it stays in memory.
"""

from __future__ import annotations

import ctypes
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

READ_TOKENS = 64
"""Tokens read at once, as ragbox does (ragbox/answer/native.py)."""
_WRITE_TOKENS = 8  # after each reading
_MOST = 20  # readings
_GPU_LAYERS = 999  # all


def main(arguments: list[str]) -> int:
    """Prints what this build of llama.cpp is and, of a file, seconds to read `READ_TOKENS` and to write one token.

    The seconds are the least that were seen, with all threads or with one: what the machine can do when little else is at
    work on it. Where much is, threads wait for each other and are slower than one alone. `slowed` is the usual seconds of
    reading, with all threads, over the least.
    """
    import llama_cpp

    quiet = llama_cpp.llama_log_callback(_say_nothing)
    llama_cpp.llama_log_set(quiet, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    values: dict[str, object] = {
        "build": llama_cpp.llama_print_system_info().decode("utf-8", "replace"),
        "gpu": bool(llama_cpp.llama_supports_gpu_offload()),
        "devices": _devices(),
    }
    if arguments:
        file, threads, seconds = arguments
        values |= _measured(llama_cpp, Path(file), int(threads), float(seconds))
    sys.stdout.write(json.dumps(values))
    return 0


def _measured(lib: Any, file: Path, threads: int, seconds: float) -> dict[str, object]:
    end = time.perf_counter() + seconds
    model_params = lib.llama_model_default_params()
    model_params.n_gpu_layers = _GPU_LAYERS if lib.llama_supports_gpu_offload() else 0
    model = lib.llama_model_load_from_file(str(file).encode(), model_params)
    params = lib.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = 1_024, READ_TOKENS, READ_TOKENS
    params.n_threads = params.n_threads_batch = threads
    params.no_perf = True
    context = lib.llama_init_from_model(model, params) if model else None
    if not context:
        raise SystemExit("the test model could not be loaded")
    _decode(lib, context, READ_TOKENS)  # the first run reads the file
    reading: list[float] = []
    writing: list[float] = []
    alone: list[float] = []
    while not alone or (len(reading) < _MOST and time.perf_counter() < end):
        for count, times in ((threads, reading), (1, alone)):
            lib.llama_set_n_threads(context, count, count)
            lib.llama_memory_clear(lib.llama_get_memory(context), False)
            times.append(_decode(lib, context, READ_TOKENS))
            writing += [_decode(lib, context, 1) for _ in range(_WRITE_TOKENS)]
    lib.llama_free(context)
    lib.llama_model_free(model)
    return {
        "read_seconds": min(*reading, *alone),
        "write_seconds": min(writing),
        "slowed": statistics.median(reading) / min(*reading, *alone),
        "runs": len(reading),
    }


def _decode(lib: Any, context: Any, count: int) -> float:
    """Seconds that so many tokens take, whichever they are."""
    tokens = (lib.llama_token * count)(*(1 + each % 100 for each in range(count)))
    begun = time.perf_counter()
    status = lib.llama_decode(context, lib.llama_batch_get_one(tokens, count))
    lib.llama_synchronize(context)
    if status:
        raise SystemExit(f"llama.cpp could not run the test model (status {status})")
    return time.perf_counter() - begun


def _devices() -> list[str]:
    """What llama.cpp can compute on besides the processor, by its own names."""
    try:
        from llama_cpp._ggml import libggml

        libggml.ggml_backend_dev_get.restype = ctypes.c_void_p
        describe = libggml.ggml_backend_dev_description
        describe.restype, describe.argtypes = ctypes.c_char_p, [ctypes.c_void_p]
        kind = libggml.ggml_backend_dev_type
        kind.argtypes = [ctypes.c_void_p]
        libggml.ggml_backend_dev_count.restype = ctypes.c_size_t
        libggml.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
        found = [libggml.ggml_backend_dev_get(each) for each in range(libggml.ggml_backend_dev_count())]
        return [describe(each).decode("utf-8", "replace") for each in found if kind(each) in _GPUS]
    except (ImportError, AttributeError, OSError):  # a build that does not tell
        return []


_GPUS = (1, 2)  # GGML_BACKEND_DEVICE_TYPE_GPU and _IGPU


def _say_nothing(_level: int, _text: bytes, _data: ctypes.c_void_p) -> None:
    return None


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
