"""Makes the bundled reader's file from a checkpoint: one int8 ONNX file.

    python -m training.reader.export CHECKPOINT.pt [--out ragbox/models/reader]

Weights are quantized dynamically, per channel, as those of the embedder (training/export_minilm.py).
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from .model import Reader
from .train import SOURCE

_SPAN, _RELEVANCE = "/span/MatMul", "/relevance/Gemm"
"""The heads stay whole: four kilobytes, and what they round is the score itself."""


def export(checkpoint: Path, out: Path) -> None:
    """Writes `model.int8.onnx` into `out`."""
    model = Reader(SOURCE)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    out.mkdir(parents=True, exist_ok=True)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    tokens = torch.ones((2, 16), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.onnx"
        torch.onnx.export(
            model.eval(),
            (tokens, tokens, tokens),
            str(full),
            input_names=names,
            output_names=["spans", "relevance"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*names, "spans"]} | {"relevance": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            full,
            out / "model.int8.onnx",
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=[_SPAN, _RELEVANCE],
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=Path("ragbox/models/reader"))
    given = parser.parse_args()
    export(given.checkpoint, given.out)
    for path in sorted(given.out.glob("*.onnx")):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.stat().st_size:>10,}  {path}")


if __name__ == "__main__":
    main()
