"""What `ragbox models recommend` predicts for models beside what llama.cpp takes for them, with arbitrary weights.

python -m benchmarks.model_prediction

By the CPU time of one thread, which other programs on the machine disturb little; the models have the shapes of real ones,
quantized as Q4_K_M, 3 GB of disk for the largest.
"""

from __future__ import annotations

import ctypes
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp

from ragbox.models.catalogue import Shape, catalogue
from ragbox.models.machine import Speed, work
from ragbox.models.recommend import _LARGER
from ragbox.models.trial import TRIAL, write_trial

FITTED = ("qwen2.5-0.5b", "qwen2.5-1.5b", "llama-3.2-3b")
"""What the two constants of the prediction were fitted to; the others were not looked at."""
NAMES = (*FITTED, "smollm2-1.7b", "tinyllama-1.1b")
PIECE, PROMPTS, RUNS, WRITES = 64, (192, 1_792), 3, 4
EVEN = {"width": 1_024, "heads": 16}  # the smallest one's width of 896 is no multiple of 256


@dataclass(frozen=True)
class Seconds:
    """CPU seconds to read a piece, to write a token, and to read each of `PROMPTS`; bytes that writing a token reads."""

    read: float
    write: float
    prompts: tuple[float, ...]
    bytes: int


def main() -> None:
    """Prints, for each shape, predicted and measured seconds and their ratio."""
    quiet = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)
    llama_cpp.llama_log_set(quiet, ctypes.c_void_p(0))
    small = measured(TRIAL, ())
    speed = Speed(work(TRIAL, PIECE) / small.read, small.bytes / small.write, PIECE / small.read, 1 / small.write, 1.0)
    print(f"{'':<16}{'prompt':>8}{'predicted':>12}{'measured':>12}{'ratio':>8}")
    for name in NAMES:
        shape = catalogue().get(name).shape
        shape = shape if shape.width % 256 == 0 else shape.model_copy(update=EVEN)
        real = measured(shape, PROMPTS)
        for tokens, seconds in zip(PROMPTS, real.prompts, strict=True):
            line(name, f"{tokens:,}", _LARGER * work(shape, tokens) / speed.weights, seconds)
        line(name, "a token", real.bytes / speed.bytes, real.write)


def line(name: str, what: str, predicted: float, real: float) -> None:
    """One line of the table."""
    note = "" if name in FITTED else "   not fitted"
    print(f"{name:<16}{what:>8}{predicted:>10.3f} s{real:>10.3f} s{predicted / real:>8.2f}{note}")


def measured(shape: Shape, prompts: tuple[int, ...]) -> Seconds:
    """What a model of that shape takes, with one thread."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "trial.gguf"
        write_trial(file, shape)
        size = file.stat().st_size
        params = llama_cpp.llama_model_default_params()
        params.n_gpu_layers = 0
        model = llama_cpp.llama_model_load_from_file(str(file).encode(), params)
        context = opened(model)
        decode(context, PIECE)  # the first run reads the file
        reading, writing = [], []
        for _ in range(RUNS):
            llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), False)
            reading.append(decode(context, PIECE))
            writing += [decode(context, 1) for _ in range(WRITES)]
        whole = tuple(prompt(context, tokens) for tokens in prompts)
        llama_cpp.llama_free(context)
        llama_cpp.llama_model_free(model)
    looked_up = 0 if shape.tied else shape.vocabulary * shape.width * 144 // 256
    return Seconds(min(reading), min(writing), whole, size - looked_up)


def opened(model: Any) -> Any:
    """A context that reads as ragbox does."""
    params = llama_cpp.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch = 2_048, PIECE, PIECE
    params.n_threads = params.n_threads_batch = 1
    return llama_cpp.llama_init_from_model(model, params)


def prompt(context: Any, tokens: int) -> float:
    """CPU seconds to read a whole prompt, piece by piece."""
    llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), False)
    return sum(decode(context, PIECE) for _ in range(tokens // PIECE))


def decode(context: Any, count: int) -> float:
    """CPU seconds that so many tokens take, whichever they are."""
    tokens = (llama_cpp.llama_token * count)(*(1 + each % 100 for each in range(count)))
    begun = time.process_time()
    llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(tokens, count))
    llama_cpp.llama_synchronize(context)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
