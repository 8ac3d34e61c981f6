"""Makes the bundled name finder's file from a checkpoint: one int8 ONNX file.

python -m training.ner.export CHECKPOINT.pt [--out ragbox/models/ner]
"""

from __future__ import annotations

from pathlib import Path

import torch

from training.int8 import command, write_int8

from .model import Tagger
from .train import SOURCE


def export(checkpoint: Path, out: Path) -> None:
    """Writes `model.int8.onnx` into `out`."""
    model = Tagger(SOURCE)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    write_int8(model, {"tags": ("batch", "tokens")}, ("/tags/MatMul",), out / "model.int8.onnx")


if __name__ == "__main__":
    command(__doc__, export, "ragbox/models/ner")
