"""The header of a GGUF file, read without llama.cpp and without trust: what model it is, and that nothing of it is missing.

Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 2 and 3, little-endian).
"""

from __future__ import annotations

import math
import mmap
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..errors import ModelError
from ..gguf_file import check

TENSOR_TYPES = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 40), 10: (256, 84),
    11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292), 16: (256, 66), 17: (256, 74),
    18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2),
    26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
    40: (64, 36), 41: (128, 18),
}  # fmt: skip
"""Of each ggml type of tensor: weights in a block, and bytes of a block."""

_SCALARS = {
    0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d",
}  # fmt: skip
_STRING, _ARRAY = 8, 9
_MOST_ELEMENTS = 20_000_000  # of a list; the largest vocabularies have 0.3 million
_MOST_ENTRIES, _MOST_TENSORS, _MOST_DIMENSIONS, _MOST_TEXT = 10_000, 100_000, 4, 10_000_000
_ALIGNMENT = 32
_AGAIN = "copy or download it again"

Value = int | float | bool | str


@dataclass(frozen=True, slots=True)
class Header:
    """What a GGUF file says of itself."""

    architecture: str
    title: str
    """`general.name`; empty where the file has none."""
    layers: int
    width: int
    heads: int
    context: int
    tokens: int
    """Size of the vocabulary."""
    template: bool
    """The file brings a chat template."""
    tensors: int
    end: int
    """Bytes that the file has at least, by what its tensors need."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Layers, width and heads of attention."""
        return self.layers, self.width, self.heads


def read_header(path: Path) -> Header:
    """The header of the file.

    Raises ModelError, with the file and the way out, when it is no GGUF file, is cut short, holds only a part of a model, or
    holds no language model with a tokenizer.
    """
    check(path)
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _Reader(path, data).header()
    except OSError as error:
        raise ModelError(f"{path}: the model file cannot be read ({error.strerror})") from error


class _Reader:
    def __init__(self, path: Path, data: mmap.mmap) -> None:
        self._path, self._data, self._at = path, data, 4
        self._size = len(data)

    def header(self) -> Header:
        self._take("I")  # the version, which `check` has seen
        tensors, entries = int(self._take("Q")), int(self._take("Q"))
        if entries > _MOST_ENTRIES or tensors > _MOST_TENSORS:
            raise self._damaged("its counts are beyond belief")
        values: dict[str, Value] = {}
        for _ in range(entries):
            key, kind = self._text(), int(self._take("I"))
            if key in values:
                raise self._damaged("it says a thing twice")
            values[key] = self._value(kind)
        end = self._end(tensors, values)
        if end > self._size:
            raise ModelError(
                f"{self._path}: the model file is cut short: it has {self._size:,} bytes and needs {end:,}; {_AGAIN}"
            )
        return self._told(values, tensors, end)

    def _told(self, values: dict[str, Value], tensors: int, end: int) -> Header:
        architecture = str(values.get("general.architecture", ""))
        if not architecture:
            raise ModelError(f"{self._path}: the file does not say of what architecture it is; take another file")
        if self._number(values, "split.count") > 1:
            raise ModelError(f"{self._path}: this is one part of a model in several files; take one that is whole")
        if architecture == "clip" or values.get("general.type", "model") != "model":
            raise ModelError(f"{self._path}: this is a part for a model (pictures or an adapter), no language model")
        tokens = self._number(values, "tokenizer.ggml.tokens")
        if not values.get("tokenizer.ggml.model") or not tokens:
            raise ModelError(f"{self._path}: the file has no tokenizer; take a file that has one")

        def of(key: str) -> int:
            return self._number(values, f"{architecture}.{key}")

        if not of("block_count") or not of("embedding_length"):
            raise ModelError(f"{self._path}: the file does not tell the model's size; {_AGAIN}")
        return Header(
            architecture=architecture,
            title=str(values.get("general.name", "")),
            layers=of("block_count"),
            width=of("embedding_length"),
            heads=of("attention.head_count"),
            context=of("context_length"),
            tokens=tokens,
            template=bool(values.get("tokenizer.chat_template")),
            tensors=tensors,
            end=end,
        )

    @staticmethod
    def _number(values: dict[str, Value], key: str) -> int:
        value = values.get(key, 0)
        return value if isinstance(value, int) else 0

    def _end(self, tensors: int, values: dict[str, Value]) -> int:
        """Where the last tensor ends, by what the header says."""
        alignment = self._number(values, "general.alignment") or _ALIGNMENT
        last = 0
        for _ in range(tensors):
            self._text()
            count = int(self._take("I"))
            if not 0 < count <= _MOST_DIMENSIONS:
                raise self._damaged("a tensor has no shape")
            weights = math.prod(int(self._take("Q")) for _ in range(count))
            kind, offset = int(self._take("I")), int(self._take("Q"))
            block, size = TENSOR_TYPES.get(
                kind, (1, 0)
            )  # of a type that came later at least the beginning is looked for
            last = max(last, offset + weights // block * size)
        return -(-self._at // alignment) * alignment + last

    def _value(self, kind: int) -> Value:
        """A value; of an array, how many elements it has."""
        if kind == _STRING:
            return self._text()
        if kind == _ARRAY:
            return self._array()
        if kind not in _SCALARS:
            raise self._damaged("it has a value of no known type")
        value: Value = self._take(_SCALARS[kind])
        return value

    def _array(self) -> int:
        kind, count = int(self._take("I")), int(self._take("Q"))
        if count > min(self._size, _MOST_ELEMENTS):
            raise self._damaged("a list runs beyond its end")
        if kind in _SCALARS:
            self._skip(count * struct.calcsize(f"<{_SCALARS[kind]}"))
        elif kind == _STRING:
            for _ in range(count):
                self._skip(int(self._take("Q")))
        else:
            raise self._damaged("it has a list of no known type")
        return count

    def _text(self) -> str:
        length = int(self._take("Q"))
        if length > _MOST_TEXT:
            raise self._damaged("a text is too long")
        start = self._at
        self._skip(length)
        return self._data[start : self._at].decode("utf-8", "replace")

    def _skip(self, count: int) -> None:
        if count > self._size - self._at:
            raise ModelError(f"{self._path}: the model file is cut short within its header; {_AGAIN}")
        self._at += count

    def _take(self, kind: str) -> int | float | bool:
        size = struct.calcsize(f"<{kind}")
        start = self._at
        self._skip(size)
        value: int | float | bool = _UNPACK[kind](self._data, start)[0]
        return value

    def _damaged(self, why: str) -> ModelError:
        return ModelError(f"{self._path}: the model file is damaged ({why}); {_AGAIN}")


_UNPACK: dict[str, Callable[[mmap.mmap, int], tuple[int | float | bool, ...]]] = {
    kind: struct.Struct(f"<{kind}").unpack_from for kind in (*_SCALARS.values(),)
}
