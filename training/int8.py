"""A trained encoder as one int8 ONNX file: dynamic, per channel, as the embedder's (training/export_minilm.py)."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def write_int8(model: torch.nn.Module, outputs: Mapping[str, Sequence[str]], whole: Sequence[str], path: Path) -> None:
    """Writes the file. `outputs` names each output's axes, `whole` are the nodes that are not quantized."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tokens = torch.ones((2, 16), dtype=torch.int64)
    axes: dict[str, Sequence[str]] = {**dict.fromkeys(INPUTS, ("batch", "tokens")), **outputs}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.onnx"
        torch.onnx.export(
            model.eval(),
            (tokens, tokens, tokens),
            str(full),
            input_names=list(INPUTS),
            output_names=list(outputs),
            dynamic_axes={name: dict(enumerate(each)) for name, each in axes.items()},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, path, per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=list(whole))


def command(description: str | None, export: Callable[[Path, Path], None], out: str) -> None:
    """The command line of an `export` from a checkpoint into a folder: prints hash and size of what it wrote."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=Path(out))
    given = parser.parse_args()
    export(given.checkpoint, given.out)
    for path in sorted(given.out.glob("*.onnx")):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.stat().st_size:>10,}  {path}")
