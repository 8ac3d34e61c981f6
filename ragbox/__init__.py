"""Cited answers from your own documents, on your own machine.

from ragbox import RagBox
with RagBox.open("my.box") as box:
    box.ingest(["contracts/"])
    print(box.ask("Who may terminate early?"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Citation",
    "DeletionReceipt",
    "DocumentInfo",
    "Extraction",
    "Filter",
    "Hit",
    "IngestReport",
    "RagBox",
    "RagboxError",
    "Thumb",
    "Turn",
]

if TYPE_CHECKING:
    from .box import RagBox
    from .errors import RagboxError
    from .extraction import Extraction
    from .types import Answer, Citation, DeletionReceipt, DocumentInfo, Filter, Hit, IngestReport, Thumb, Turn

_HOME = {"RagBox": "box", "RagboxError": "errors", "Extraction": "extraction"}


def __getattr__(name: str) -> object:
    """Loads a public name at its first use, so that `import ragbox` stays instant."""
    if name not in __all__:
        raise AttributeError(f"module 'ragbox' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f".{_HOME.get(name, 'types')}", __name__), name)
