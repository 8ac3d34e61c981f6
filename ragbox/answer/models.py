"""The language model that a profile names, whatever runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import SlmSettings
from .language_model import LanguageModel

if TYPE_CHECKING:
    from .model_process import States


def load_model(settings: SlmSettings, states: States | None = None) -> LanguageModel:
    """The model of `settings.server`, else of `settings.file` in a process of its own.

    What it reads to be kept for the next start goes to `states`.

    Raises ModelError where it cannot be used, and ConfigError for a server that may not be spoken to.
    """
    if settings.server is not None:
        from .local_server import LocalServerModel

        return LocalServerModel.load(settings)
    from .worker_model import WorkerModel

    return WorkerModel.load(settings, states)
