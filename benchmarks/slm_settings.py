"""Flash attention and the form of the key-value cache: tokens/s of reading and writing, and memory, of a model.

    python -m benchmarks.slm_settings MODEL.gguf [--rounds 3] [--threads N]

MODEL is one of `benchmarks.true_shape`. Every setting runs in a process of its own, by turns; of each the best round counts,
as other programs on the machine can only slow it down. The defaults of `ragbox/answer/native.py` follow from the table.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import multiprocessing
import time
from pathlib import Path
from typing import Any

from ragbox.answer.machine import usable_cores
from ragbox.answer.native import CHUNK

_CONTEXT = 4_096
_DEPTHS = (256, 3_072)
"""Tokens of a short prompt, and of the longest that evidence and a conversation come to."""
_WRITTEN = 48
_KINDS = {"f16": 1, "q8_0": 8}  # GGML_TYPE_*
SETTINGS = {
    "attention plain, cache f16": (0, "f16"),
    "flash attention, cache f16": (1, "f16"),
    "flash attention, cache q8_0": (1, "q8_0"),
}


def measure(file: str, flash: int, kind: str, threads: int) -> dict[str, float]:
    """Tokens/s by depth, and MB of memory; in a process that has done nothing before."""
    import llama_cpp.llama_cpp as lib

    silent = lib.llama_log_callback(lambda *_: None)
    lib.llama_log_set(silent, None)
    lib.llama_backend_init()
    model = lib.llama_model_load_from_file(file.encode(), lib.llama_model_default_params())
    params = lib.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = _CONTEXT, CHUNK, CHUNK
    params.n_threads = params.n_threads_batch = threads
    params.flash_attn_type = flash
    params.type_k = params.type_v = _KINDS[kind]
    context = lib.llama_init_from_model(model, params)
    found: dict[str, float] = {}
    words = [1_000 + 7 * number % 20_000 for number in range(max(_DEPTHS))]
    read = 0
    for depth in _DEPTHS:
        begun = time.perf_counter()
        for at in range(read, depth, CHUNK):
            _decode(lib, context, words[at : min(at + CHUNK, depth)])
        found[f"read to {depth}"] = (depth - read) / (time.perf_counter() - begun)
        read = depth
        begun = time.perf_counter()
        for token in words[:_WRITTEN]:
            _decode(lib, context, [token])
        found[f"write at {depth}"] = _WRITTEN / (time.perf_counter() - begun)
        lib.llama_memory_seq_rm(lib.llama_get_memory(context), 0, depth, -1)
    found["state MB"] = lib.llama_state_seq_get_size(context, 0) / 1e6
    return found | _memory()


def _decode(lib: Any, context: Any, tokens: list[int]) -> None:
    ids = (ctypes.c_int32 * len(tokens))(*tokens)
    if lib.llama_decode(context, lib.llama_batch_get_one(ids, len(tokens))) != 0:
        raise RuntimeError("llama.cpp could not decode")


def _memory() -> dict[str, float]:
    """MB in use: all, and what is not the mapped file."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return {f"{name} MB": int(lines[name].split()[0]) / 1_000 for name in ("VmHWM", "RssAnon") if name in lines}


def _child(out: Any, *arguments: Any) -> None:
    out.send(json.dumps(measure(*arguments)))


def _apart(*arguments: Any) -> dict[str, float]:
    """`measure` in a fresh process."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_child, args=(there, *arguments))
    child.start()
    there.close()
    found: dict[str, float] = json.loads(here.recv())
    child.join()
    return found


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=usable_cores())
    given = parser.parse_args()
    best: dict[str, dict[str, float]] = {name: {} for name in SETTINGS}
    for _ in range(given.rounds):
        for name, (flash, kind) in SETTINGS.items():
            found = _apart(str(given.model), flash, kind, given.threads)
            best[name] = {what: max(value, best[name].get(what, 0)) for what, value in found.items()}
    print(f"{given.model.stem}, {given.threads} threads, context {_CONTEXT}, tokens/s, best of {given.rounds}")
    columns = list(next(iter(best.values())))
    print(f"{'':30}" + "".join(f"{column:>15}" for column in columns))
    for name, found in best.items():
        print(f"{name:30}" + "".join(f"{found[column]:15.1f}" for column in columns))


if __name__ == "__main__":
    main()
