"""What can be told of a GGUF file without loading it, and what went wrong when loading failed."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

from .errors import ModelError

_HEADER = struct.Struct("<4sIQQ")  # magic, version, tensors, metadata entries
_VERSIONS = (2, 3)
_AGAIN = "copy or download it again"


def check(path: Path) -> None:
    """Raise ModelError, with the file and the way out, unless the file can be read and begins as a GGUF file does."""
    try:
        if path.is_dir():
            raise ModelError(f"{path}: this is a directory; give the path of the .gguf file in it")
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
    except FileNotFoundError as error:
        raise ModelError(f"{path}: there is no such file; give the path of a GGUF file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid path"
        raise ModelError(f"{path}: the model file cannot be read ({reason}); check its path and permissions") from error
    if not head:
        raise ModelError(f"{path}: the model file is empty; {_AGAIN}")
    if not head.startswith(b"GGUF"[: len(head)]):
        raise ModelError(f"{path}: this is not a GGUF file; give a language model in GGUF format")
    if len(head) < _HEADER.size:
        raise ModelError(f"{path}: the model file is cut short; {_AGAIN}")
    _, version, tensors, entries = _HEADER.unpack(head)
    if version not in _VERSIONS:
        raise ModelError(f"{path}: GGUF version {version} is not supported; take a version {_VERSIONS[-1]} file")
    if not tensors or not entries:
        raise ModelError(f"{path}: the file holds no model weights; give the .gguf file of a whole model")


def why_not_loaded(log: Iterable[str]) -> str:
    """What to tell the user from llama.cpp's error lines: they name parts of the file, never a document's text."""
    lines = [line.strip() for line in log if line.strip()]
    said = " ".join(lines).casefold()
    if "unknown model architecture" in said:
        kind = (
            next(line for line in lines if "unknown model architecture" in line.casefold()).rpartition(":")[2].strip()
        )
        return f"the model architecture {kind} is not known to this llama.cpp; choose another model or a newer version"
    if "alloc" in said or "memory" in said:
        return "there is not enough memory for this model; choose a smaller one"
    if not lines or any(
        word in said for word in ("corrupt", "bounds", "truncat", "failed to read", "magic", "invalid")
    ):
        return f"the model file is damaged or cut short; {_AGAIN}"
    return f"llama.cpp cannot load this file ({lines[0][:160]}); choose another model file, or {_AGAIN}"
