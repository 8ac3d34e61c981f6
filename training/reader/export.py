"""Makes the bundled reader's file from a checkpoint: one int8 ONNX file.

python -m training.reader.export CHECKPOINT.pt [--out ragbox/models/reader]
"""

from __future__ import annotations

from pathlib import Path

import torch

from training.int8 import command, write_int8

from .model import Reader
from .train import SOURCE

_HEADS = ("/span/MatMul", "/relevance/Gemm")
"""They stay whole: four kilobytes, and what they round is the score itself."""


def export(checkpoint: Path, out: Path) -> None:
    """Writes `model.int8.onnx` into `out`."""
    model = Reader(SOURCE)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    outputs = {"spans": ("batch", "tokens"), "relevance": ("batch",)}
    write_int8(model, outputs, _HEADS, out / "model.int8.onnx")


if __name__ == "__main__":
    command(__doc__, export, "ragbox/models/reader")
