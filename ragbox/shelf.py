"""The language models on this machine as a user chooses among them: what each is, takes and lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from .answer.fit import need
from .answer.machine import available_memory
from .errors import ModelError
from .gguf_file import check
from .models.catalogue import CONTEXT, catalogue

if TYPE_CHECKING:
    from .models.catalogue import Entry
    from .models.installed import ModelFolder, Record


@dataclass(frozen=True, slots=True)
class Shelved:
    """An installed model, and the catalogue's entry of it where there is one.

    `memory_bytes` is what it takes at the usual context; None where its file does not tell. `problem` says what is wrong
    with its file as far as a quick look shows; its hash is not taken. `fits` is whether the memory is free now; true where
    that is not known.
    """

    record: Record
    entry: Entry | None
    memory_bytes: int | None
    problem: str | None
    fits: bool


def shelf(folder: ModelFolder) -> Iterator[Shelved]:
    """The installed models, by name."""
    available = available_memory()
    for record in folder:
        file, problem, memory = folder.file(record), None, None
        try:
            check(file)
            memory = need(file, CONTEXT).all
            if file.stat().st_size != record.bytes:
                problem = f"{file} has another size than when it came; remove it, then pull or import it again"
        except ModelError as error:
            problem = str(error)
        except OSError as error:
            problem = f"{file}: the file cannot be read ({error.strerror})"
        fits = memory is None or available is None or memory <= available
        yield Shelved(record, catalogue().find(record.name), memory, problem, fits)


def runs_models() -> bool:
    """Whether what runs GGUF files is installed; without it a server on this machine still can be used."""
    return find_spec("llama_cpp") is not None
