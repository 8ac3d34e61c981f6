"""Makes a checkpoint of the bundled reader's file, so that training can go on from what is shipped.

    python -m training.reader.resume CHECKPOINT.pt [--model ragbox/models/reader]

The weights come back as int8 left them, within half a step of their channel; those of the heads were kept whole. Word
embeddings are those of the base model, which training never moves.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from .model import Reader
from .train import SOURCE

_MATRIX = re.compile(r"/(.+)/(?:Gemm_)?MatMul(?:_quant)?$")


def restore(file: Path) -> Reader:
    """The model with the weights of a file that `export` made. Raises KeyError for a file of another model."""
    graph = onnx.load(str(file)).graph
    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    model = Reader(SOURCE)
    state = model.state_dict()
    found = {name: torch.tensor(value) for name, value in values.items() if name in state}
    for node in graph.node:
        if "MatMul" in node.op_type and (matched := _MATRIX.match(node.name)):
            name = f"{matched[1].replace('/encoder/layer', '.encoder.layer').replace('/', '.')}.weight"
            if name in state:
                found[name] = torch.tensor(_unquantized(values, node.input[1]).T.copy())
    for name in ("position_embeddings", "token_type_embeddings"):
        whole = f"encoder.embeddings.{name}.weight"
        found[whole] = torch.tensor(_unquantized(values, f"{whole}_quantized"))
    missing = set(state) - set(found) - {"encoder.embeddings.word_embeddings.weight"}
    if missing:
        raise KeyError(f"{file}: has no {sorted(missing)[0]}")
    model.load_state_dict(found, strict=False)
    return model


def _unquantized(values: Mapping[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    """Scales and zero points are per column, or one for all; what was kept whole is given as it is."""
    if name in values and not name.endswith("_quantized"):
        return values[name]
    stem = name.removesuffix("_quantized")
    whole = values[f"{stem}_quantized"].astype(np.float32) - values[f"{stem}_zero_point"].astype(np.float32)
    return np.asarray(whole * values[f"{stem}_scale"], np.float32)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--model", type=Path, default=Path("ragbox/models/reader"))
    given = parser.parse_args()
    torch.save(restore(given.model / "model.int8.onnx").state_dict(), given.checkpoint)


if __name__ == "__main__":
    main()
