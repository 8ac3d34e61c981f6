"""Makes the bundled name finder's file from a checkpoint: one int8 ONNX file.

python -m training.ner.export CHECKPOINT.pt [--out ragbox/models/ner]
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch

from training.int8 import write_int8

from .model import Tagger
from .train import SOURCE


def export(checkpoint: Path, out: Path) -> None:
    """Writes `model.int8.onnx` into `out`."""
    model = Tagger(SOURCE)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    write_int8(model, {"tags": ("batch", "tokens")}, ("/tags/MatMul",), out / "model.int8.onnx")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=Path("ragbox/models/ner"))
    given = parser.parse_args()
    export(given.checkpoint, given.out)
    for path in sorted(given.out.glob("*.onnx")):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.stat().st_size:>10,}  {path}")


if __name__ == "__main__":
    main()
