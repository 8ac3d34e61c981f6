"""What the engine costs: tokens/s of a model in its process against a bare loop of llama.cpp's own functions.

    python -m benchmarks.slm_overhead MODEL.gguf [--pairs 5] [--tokens 64] [--threads N]

MODEL is one of `benchmarks.true_shape`. The bare loop has the same threads, settings and prompt, and reads and writes as
many tokens, in a process of its own too. Both are measured by turns; the ratio is the median of the pairs' ratios, as other
programs slow down both halves of a pair alike. The engine's time is what its caller sees, first piece to last, so everything
between is in it: the pipe, the threads, the text. Where the machine has other work to do only the processor's time says
something, with one thread, as threads that wait for each other take processor time too.
"""

from __future__ import annotations

import argparse
import ctypes
import multiprocessing
import os
import statistics
import time
from pathlib import Path
from typing import Any

from ragbox.answer.language_model import Message
from ragbox.answer.machine import usable_cores
from ragbox.answer.native import CHUNK
from ragbox.answer.worker_model import WorkerModel
from ragbox.config import SlmSettings

Times = tuple[float, float, float]
_CONTEXT = 4_096
_WORDS = "Either party may end this agreement by giving the other thirty days of notice in writing. " * 12


def bare(pipe: Any, file: str, threads: int, tokens: int) -> None:
    """Serves one measurement a message: the number of prompt tokens comes in, seconds of reading and of writing go out."""
    import llama_cpp.llama_cpp as lib

    silent = lib.llama_log_callback(lambda *_: None)
    lib.llama_log_set(silent, None)
    lib.llama_backend_init()
    model = lib.llama_model_load_from_file(file.encode(), lib.llama_model_default_params())
    params = lib.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = _CONTEXT, CHUNK, CHUNK
    params.n_threads = params.n_threads_batch = threads
    params.flash_attn_type = lib.LLAMA_FLASH_ATTN_TYPE_DISABLED
    context = lib.llama_init_from_model(model, params)
    greedy = lib.llama_sampler_init_greedy()

    def decode(ids: list[int]) -> None:
        array = (ctypes.c_int32 * len(ids))(*ids)
        if lib.llama_decode(context, lib.llama_batch_get_one(array, len(ids))) != 0:
            raise RuntimeError("llama.cpp could not decode")

    pipe.send(None)
    while (length := pipe.recv()) is not None:
        lib.llama_memory_clear(lib.llama_get_memory(context), True)
        words = [1_000 + 7 * number % 20_000 for number in range(length)]
        busy, begun = time.process_time(), time.perf_counter()
        for at in range(0, length, CHUNK):
            decode(words[at : at + CHUNK])
        token = lib.llama_sampler_sample(greedy, context, -1)
        first = time.perf_counter()
        for _ in range(tokens - 1):
            decode([token])
            token = lib.llama_sampler_sample(greedy, context, -1)
        pipe.send((first - begun, time.perf_counter() - first, time.process_time() - busy))


def busy_seconds(model: WorkerModel) -> float:
    """Processor time of the model's process and of this one."""
    fields = Path(f"/proc/{model._processes[0].pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + time.process_time()


def peak_bytes(model: WorkerModel) -> int:
    """The most memory that the model's process has had, the pages of its file included (Linux)."""
    status = Path(f"/proc/{model._processes[0].pid}/status").read_text(encoding="ascii")
    return 1_024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def engine(model: WorkerModel, messages: list[Message], tokens: int) -> Times | None:
    """Seconds to the first piece, from there to the last, and of the processor; None where the answer ended too early."""
    busy, begun = busy_seconds(model), time.perf_counter()
    stream = model.chat(messages, max_tokens=tokens)
    next(stream)
    first = time.perf_counter()
    for _ in stream:
        pass
    if stream.finish_reason != "length":
        return None
    return first - begun, time.perf_counter() - first, busy_seconds(model) - busy


def main() -> None:
    """Prints tokens/s of both, and what is lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--threads", type=int, default=usable_cores())
    given = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    child = spawn.Process(target=bare, args=(there, str(given.model), given.threads, given.tokens), daemon=True)
    child.start()
    here.recv()
    settings = SlmSettings(file=str(given.model), threads=given.threads, context_tokens=_CONTEXT, seconds=600)
    pairs: list[tuple[Times, Times]] = []
    with WorkerModel.load(settings) as model:
        for number in range(given.pairs + 1):
            messages = [Message("user", f"{number} {_WORDS}")]  # another beginning: nothing was read of it
            length = model.count_prompt(messages)
            here.send(length)
            alone = here.recv()
            ours = engine(model, messages, given.tokens)
            if number and ours is not None:  # the first pair warms both up
                pairs.append((alone, ours))
        peak = peak_bytes(model)
    here.send(None)
    print(f"{given.model.stem}, {given.threads} threads, {length} tokens read, {given.tokens} written")
    file = given.model.stat().st_size
    print(
        f"peak memory of the process {peak / 1e6:,.0f} MB: the file's {file / 1e6:,.0f} and {(peak - file) / 1e6:,.0f} more"
    )
    for what, parts, count in (
        ("to the first piece", [0], length),  # a character of several tokens makes that come later
        ("from there on", [1], given.tokens - 1),
        ("in all", [0, 1], length + given.tokens),
        ("per second of the processor", [2], length + given.tokens),
    ):
        old, new = ([count / sum(pair[side][part] for part in parts) for pair in pairs] for side in (0, 1))
        lost = 1 - statistics.median(each / other for other, each in zip(old, new, strict=True))
        print(f"{what}: bare {max(old):.1f}, engine {max(new):.1f} tokens/s (best of {len(pairs)}); lost {lost:+.1%}")


if __name__ == "__main__":
    main()
