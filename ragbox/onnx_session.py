"""A bundled model on ONNX Runtime: single-threaded kernels, several runs side by side, and nothing sent home."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

_SLOWER = ["SkipLayerNormFusion"]
"""What ONNX Runtime (1.31) would do to a graph and is the slower for it: its fused kernel adds up a row number by number,
where addition and layer normalisation on their own are vectorised. Without it a run takes 12 to 15 % less time."""


def load_session(model: Path, tokenizer: Path) -> tuple[onnxruntime.InferenceSession, Tokenizer]:
    """The session and the tokenizer, without padding and truncation. Raises Exception for a missing or damaged file."""
    # Read at import; without it ONNX Runtime looks up its maker's collector some seconds later.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    words = Tokenizer.from_file(str(tokenizer))
    words.no_padding()
    words.no_truncation()
    session = onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
    )
    return session, words
