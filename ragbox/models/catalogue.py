"""The language models that ragbox knows by name: `configs/models.yaml`, every key checked."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import ConfigError, ModelError
from ..resources import resource

CONTEXT = 4_096
"""Tokens of context that memory is told for: what ragbox opens a model with (`slm.context_tokens`)."""

Template = Literal[
    "phi-3",
    "phi-4",
    "phi-4-mini",
    "gemma",
    "llama-3",
    "chatml",
    "chatml-thinking",
    "mistral-v3",
    "mistral-v7",
    "zephyr",
]
"""How a family writes a conversation down; `chatml-thinking` may reason before it answers."""

_BITS = {"Q4_K_M": 4.5, "Q8_0": 8.5}
"""Bits of a weight in the table of words, by quantization (llama.cpp: Q4_K blocks are 144 bytes for 256 weights, Q8_0 34
for 32)."""
_BATCH = 512  # tokens read at once by llama.cpp's default
_FLOAT, _HALF = 4, 2  # bytes


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Shape(_Strict):
    """What the makers' config.json says of a model; enough to tell memory and speed."""

    layers: int = Field(gt=0)
    width: int = Field(gt=0, description="of a token's vector")
    heads: int = Field(gt=0, description="of attention")
    kv_heads: int = Field(gt=0, description="heads of keys and values, which several heads of attention share")
    head: int = Field(gt=0, description="width of a head")
    inner: int = Field(gt=0, description="width between the two halves of a layer's feed-forward part")
    vocabulary: int = Field(gt=0)
    tied: bool = Field(description="the file holds one table for reading and writing words")
    window: int | None = Field(None, gt=0, description="tokens that most layers look back")
    full_every: int | None = Field(None, gt=1, description="of how many layers one looks back all the way")

    @property
    def layer_weights(self) -> int:
        """Weights of all layers, without the tables of words: what reading a token multiplies with."""
        attention = self.width * self.head * 2 * (self.heads + self.kv_heads)
        return self.layers * (attention + 3 * self.width * self.inner)

    def kv_bytes(self, context: int) -> int:
        """Memory of keys and values, 16 bits each, for so many tokens."""
        full = self.layers if self.window is None else self.layers // (self.full_every or self.layers)
        near = 0 if self.window is None else min(context, self.window + _BATCH)
        return 2 * self.kv_heads * self.head * _HALF * (full * context + (self.layers - full) * near)


class Entry(_Strict):
    """A language model: what it is, where its file is published, and what it takes to run it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", description="what users type")
    title: str = Field(min_length=1, description="its maker's name for it")
    maker: str = Field(min_length=1)
    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$", description="on the Hugging Face hub")
    file: str = Field(pattern=r"^[\w.-]+\.gguf$")
    quantization: Literal["Q4_K_M", "Q8_0"]
    bytes: int = Field(gt=100_000_000, description="size of the file, as published")
    parameters: int = Field(gt=100_000_000)
    licence: str = Field(min_length=1)
    terms: str | None = Field(None, pattern=r"^https://", description="terms of use that go beyond an open licence")
    gated: bool = Field(
        False, description="the hub gives the file only to who is signed in and has accepted the licence"
    )
    context: int = Field(ge=2_048, description="most tokens of prompt and answer")
    languages: tuple[str, ...] = Field(min_length=1, description="ISO 639-1 codes; `multilingual` for dozens more")
    template: Template
    architecture: str = Field(pattern=r"^[a-z0-9]+$", description="llama.cpp's name for the kind of model")
    shape: Shape
    good_for: str = Field(min_length=10, max_length=100)

    @property
    def memory_bytes(self) -> int:
        """What the model takes at a context of `CONTEXT` tokens: its file, keys and values, and llama.cpp's work space.

        The work space is what llama.cpp prints as its compute buffer: the scores of the vocabulary and a vector for every
        token of a batch.
        """
        work = _BATCH * (self.shape.vocabulary + self.shape.width) * _FLOAT
        return self.bytes + self.shape.kv_bytes(min(CONTEXT, self.context)) + work

    @property
    def step_bytes(self) -> int:
        """Bytes of the file that writing one token reads: all but the table that only words read are looked up in."""
        if self.shape.tied:
            return self.bytes
        return self.bytes - int(self.shape.vocabulary * self.shape.width * _BITS[self.quantization] / 8)

    @property
    def page(self) -> str:
        """Where the hub shows it."""
        return f"https://huggingface.co/{self.repository}"


class Catalogue:
    """All entries, in the order of the file."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {entry.name: entry for entry in entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def find(self, name: str) -> Entry | None:
        """The entry of that name, whatever its capitals."""
        return self._entries.get(name.casefold())

    def get(self, name: str) -> Entry:
        """The entry of that name. Raises ModelError that lists the names when there is none."""
        entry = self.find(name)
        if entry is None:
            raise ModelError(f"there is no model '{name}' in the catalogue; it has {', '.join(self._entries)}")
        return entry

    def of_file(self, file: str, title: str, architecture: str, shape: tuple[int, ...]) -> Entry | None:
        """The entry that a GGUF file is of: by its file name, else by the model's own name and its shape.

        `title` is the file's `general.name`, `shape` its layers, width and heads of attention.
        """
        for entry in self:
            if entry.file.casefold() == file.casefold():
                return entry
        for entry in self:
            same = (entry.shape.layers, entry.shape.width, entry.shape.heads) == shape
            if same and entry.architecture == architecture and _plain(title) == _plain(entry.title):
                return entry
        return None


def _plain(title: str) -> str:
    """A model's name without what converters add or leave out."""
    words = re.findall(r"[a-z0-9]+", title.casefold())
    return "".join(word for word in words if word not in ("it", "instruct", "chat", "meta", "gguf"))


@functools.cache
def catalogue() -> Catalogue:
    """The catalogue that comes with ragbox."""
    return load_catalogue(resource("configs") / "models.yaml")


def load_catalogue(path: Path) -> Catalogue:
    """The catalogue in a YAML file. Raises ConfigError, naming the entry and the key, for one that is malformed."""
    try:
        values: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: the catalogue cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the catalogue is not valid YAML") from error
    listed = values.get("models") if isinstance(values, dict) and set(values) == {"models"} else None
    if not isinstance(listed, list) or not listed:
        raise ConfigError(f"{path}: the catalogue is a list of entries under the one key `models`")
    entries = tuple(_entry(path, number, each) for number, each in enumerate(listed, start=1))
    for key in ("name", "file"):
        seen = [str(getattr(entry, key)).casefold() for entry in entries]
        twice = next((each for each in seen if seen.count(each) > 1), None)
        if twice is not None:
            raise ConfigError(f"{path}: two entries have the {key} {twice}")
    return Catalogue(entries)


def _entry(path: Path, number: int, values: object) -> Entry:
    try:
        return Entry.model_validate(values)
    except ValidationError as error:
        name = values.get("name") if isinstance(values, dict) else None
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the entry"
        raise ConfigError(f"{path}: entry {name or number}: {where}: {first['msg']}") from error
