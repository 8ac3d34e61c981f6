"""Small GGUF files, whole and not."""

from __future__ import annotations

import struct
from pathlib import Path

TINY = Path(__file__).parent / "tiny_slm.gguf"

Value = str | int | list[str]
PLAIN: dict[str, Value] = {
    "general.architecture": "llama",
    "general.name": "Small One",
    "llama.block_count": 2,
    "llama.embedding_length": 64,
    "llama.attention.head_count": 4,
    "llama.context_length": 512,
    "tokenizer.ggml.model": "gpt2",
    "tokenizer.ggml.tokens": ["a", "b", "c"],
    "tokenizer.chat_template": "{{ messages }}",
}


def text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack("<Q", len(raw)) + raw


def entry(key: str, value: Value) -> bytes:
    """A metadata entry: a text, a 32-bit number or a list of texts."""
    if isinstance(value, str):
        return text(key) + struct.pack("<I", 8) + text(value)
    if isinstance(value, int):
        return text(key) + struct.pack("<II", 4, value)
    return text(key) + struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(text, value))


def gguf(values: dict[str, Value] | None = None, *, weights: int = 64, kind: int = 0, version: int = 3) -> bytes:
    """A file with one tensor of so many weights (of 32 bits where `kind` is 0), and these metadata."""
    values = PLAIN if values is None else values
    head = b"GGUF" + struct.pack("<IQQ", version, 1, len(values)) + b"".join(entry(*each) for each in values.items())
    head += text("w") + struct.pack("<IQIQ", 1, weights, kind, 0)
    return head + b"\0" * (-len(head) % 32) + b"\1" * (weights * 4)


def without(*keys: str) -> dict[str, Value]:
    return {key: value for key, value in PLAIN.items() if key not in keys}


def write(path: Path, data: bytes | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gguf() if data is None else data)
    return path
