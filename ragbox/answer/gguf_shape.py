"""The sizes of a GGUF model by its header: what its key-value cache takes, and in which files its weights lie.

The header is read as the specification of GGUF has it (`docs/gguf.md` of ggml), up to the vocabulary, which comes last.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_MOST_ENTRIES, _MOST_TEXTS, _LONGEST_TEXT, _LONGEST_ARRAY = 10_000, 1_000_000, 1 << 20, 4_096
_PART = re.compile(r"(.*-)\d{5}(-of-\d{5}\.gguf)")


@dataclass(frozen=True, slots=True)
class Shape:
    """`cache_values` are the numbers that the cache holds of each token, `context` the tokens the model was made for."""

    layers: int
    heads: int
    context: int
    cache_values: int


def parts(path: Path) -> list[Path]:
    """The files of a model: one, or those that a large one was split into."""
    found = _PART.fullmatch(path.name)
    return sorted(path.parent.glob(f"{found[1]}?????{found[2]}")) if found else [path]


def shape(path: Path) -> Shape | None:
    """None where the header does not tell, or not in the way that is usual. Raises OSError where there is no file."""
    with path.open("rb") as file:
        try:
            values = _values(file)
            return _shape(values)
        except (struct.error, ValueError, KeyError, TypeError, OSError, ArithmeticError):
            return None


def _shape(values: Mapping[str, Any]) -> Shape:
    kind = values["general.architecture"]

    def value(name: str, otherwise: Any = None) -> Any:
        found = values.get(f"{kind}.{name}", otherwise)
        if found is None:
            raise KeyError(name)
        return found

    layers, heads = int(value("block_count")), value("attention.head_count")
    most_heads = max(heads) if isinstance(heads, list) else int(heads)
    kv_heads = value("attention.head_count_kv", heads)
    in_all = sum(kv_heads) if isinstance(kv_heads, list) else int(kv_heads) * layers
    width = int(value("embedding_length")) // most_heads
    length = int(value("attention.key_length", width)) + int(value("attention.value_length", width))
    return Shape(layers, most_heads, int(value("context_length")), in_all * length)


def _values(file: IO[bytes]) -> dict[str, Any]:
    """The metadata in front of the vocabulary; texts only where they are short, arrays only of a few numbers."""
    magic, _, _, entries = _read(file, "4sIQQ")
    if magic != b"GGUF":
        raise ValueError
    values: dict[str, Any] = {}
    for _ in range(min(entries, _MOST_ENTRIES)):
        key = _text(file)
        if key.startswith("tokenizer.") and "general.architecture" in values:
            break
        values[key] = _value(file, *_read(file, "I"))
    return values


def _value(file: IO[bytes], kind: int) -> Any:
    if kind == _STRING:
        return _text(file)
    if kind != _ARRAY:
        return _read(file, _NUMBERS[kind])[0]
    of, count = _read(file, "IQ")
    if of == _STRING:
        if count > _MOST_TEXTS:
            raise ValueError
        for _ in range(count):
            file.seek(_read(file, "Q")[0], 1)
        return None
    if count > _LONGEST_ARRAY:
        file.seek(count * struct.calcsize(f"<{_NUMBERS[of]}"), 1)
        return None
    return list(_read(file, f"{count}{_NUMBERS[of]}"))


def _text(file: IO[bytes]) -> str:
    (length,) = _read(file, "Q")
    if length > _LONGEST_TEXT:
        raise ValueError
    return file.read(length).decode("utf-8", "replace")


def _read(file: IO[bytes], form: str) -> tuple[Any, ...]:
    form = f"<{form}"
    return struct.unpack(form, file.read(struct.calcsize(form)))
