"""A GGUF model of any shape with arbitrary weights: it says nothing of use, at the speed of a real one."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .catalogue import Shape
from .header import TENSOR_TYPES

TRIAL = Shape(layers=5, width=2048, heads=16, kv_heads=4, head=128, inner=6144, vocabulary=8192, tied=False)
"""Large enough that its weights (160 MB) are no guests of a processor's cache, small enough to be made in a second."""

_FLOAT, _Q4_K, _Q6_K = 0, 12, 14
_U32, _F32, _TEXT = 4, 6, 8
_ALIGNMENT = 32
_Q4_K_M = 15  # general.file_type
_SCALE = np.float16(1e-3)
_BLOCK_OF_ROWS = 512


@dataclass(frozen=True, slots=True)
class _Tensor:
    name: str
    dimensions: tuple[int, ...]
    """As GGUF has them: columns first."""
    kind: int

    @property
    def bytes(self) -> int:
        block, size = TENSOR_TYPES[self.kind]
        return int(np.prod(self.dimensions)) // block * size


def write_trial(path: Path, shape: Shape = TRIAL) -> None:
    """Writes a model of the kind `llama`, quantized as Q4_K_M is: the widths in `shape` must be multiples of 256."""
    tensors = _tensors(shape)
    head, at = bytearray(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(_values(shape)))), 0
    for key, (kind, value) in _values(shape).items():
        head += _text(key) + struct.pack("<I", kind)
        head += _text(str(value)) if kind == _TEXT else struct.pack("<f" if kind == _F32 else "<I", value)
    for tensor in tensors:
        head += _text(tensor.name) + struct.pack("<I", len(tensor.dimensions))
        head += struct.pack(f"<{len(tensor.dimensions)}Q", *tensor.dimensions) + struct.pack("<IQ", tensor.kind, at)
        at += tensor.bytes + -tensor.bytes % _ALIGNMENT
    random = np.random.default_rng(0)
    with path.open("wb") as file:
        file.write(head + b"\0" * (-len(head) % _ALIGNMENT))
        for tensor in tensors:
            _write_weights(file, tensor, random)
            file.write(b"\0" * (-tensor.bytes % _ALIGNMENT))


def _values(shape: Shape) -> dict[str, tuple[int, str | int | float]]:
    return {
        "general.architecture": (_TEXT, "llama"),
        "general.name": (_TEXT, "ragbox trial"),
        "general.file_type": (_U32, _Q4_K_M),
        "llama.context_length": (_U32, 4_096),
        "llama.embedding_length": (_U32, shape.width),
        "llama.block_count": (_U32, shape.layers),
        "llama.feed_forward_length": (_U32, shape.inner),
        "llama.vocab_size": (_U32, shape.vocabulary),
        "llama.attention.head_count": (_U32, shape.heads),
        "llama.attention.head_count_kv": (_U32, shape.kv_heads),
        "llama.attention.key_length": (_U32, shape.head),
        "llama.attention.value_length": (_U32, shape.head),
        "llama.rope.dimension_count": (_U32, shape.head),
        "llama.attention.layer_norm_rms_epsilon": (_F32, 1e-5),
        "tokenizer.ggml.model": (_TEXT, "no_vocab"),
    }


def _tensors(shape: Shape) -> list[_Tensor]:
    query, key = shape.heads * shape.head, shape.kv_heads * shape.head
    tensors = [
        _Tensor("token_embd.weight", (shape.width, shape.vocabulary), _Q6_K if shape.tied else _Q4_K),
        _Tensor("output_norm.weight", (shape.width,), _FLOAT),
    ]
    if not shape.tied:
        tensors.append(_Tensor("output.weight", (shape.width, shape.vocabulary), _Q6_K))
    for layer in range(shape.layers):
        finer = _Q6_K if layer % 2 else _Q4_K  # Q4_K_M keeps half of these two finer
        parts = (
            ("attn_norm", (shape.width,), _FLOAT),
            ("attn_q", (shape.width, query), _Q4_K),
            ("attn_k", (shape.width, key), _Q4_K),
            ("attn_v", (shape.width, key), finer),
            ("attn_output", (query, shape.width), _Q4_K),
            ("ffn_norm", (shape.width,), _FLOAT),
            ("ffn_gate", (shape.width, shape.inner), _Q4_K),
            ("ffn_up", (shape.width, shape.inner), _Q4_K),
            ("ffn_down", (shape.inner, shape.width), finer),
        )
        tensors += [_Tensor(f"blk.{layer}.{name}.weight", size, kind) for name, size, kind in parts]
    return tensors


def _write_weights(file: object, tensor: _Tensor, random: np.random.Generator) -> None:
    write = file.write  # type: ignore[attr-defined]
    if tensor.kind == _FLOAT:
        write(np.ones(tensor.dimensions, dtype="<f4").tobytes())
        return
    left = tensor.bytes // TENSOR_TYPES[tensor.kind][1]
    while left:
        count = min(left, _BLOCK_OF_ROWS * 64)
        write(_blocks(tensor.kind, count, random).tobytes())
        left -= count


def _blocks(kind: int, count: int, random: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Blocks of arbitrary weights with a small scale, so that nothing overflows."""
    blocks = random.integers(0, 256, size=(count, TENSOR_TYPES[kind][1]), dtype=np.uint8)
    scale = np.frombuffer(_SCALE.tobytes(), dtype=np.uint8)
    if kind == _Q4_K:  # scale, least value, 12 bytes of finer scales, weights
        blocks[:, 0:2] = blocks[:, 2:4] = scale
    else:  # Q6_K: weights, 16 finer scales, scale
        blocks[:, 208:210] = scale
    return blocks


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw
