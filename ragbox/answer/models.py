"""The language model that a profile names, whatever runs it."""

from __future__ import annotations

from ..config import SlmSettings
from .language_model import LanguageModel


def load_model(settings: SlmSettings) -> LanguageModel:
    """The model of `settings.server`, else of `settings.file`.

    Raises ModelError where it cannot be used, and ConfigError for a server that may not be spoken to.
    """
    if settings.server is not None:
        from .local_server import LocalServerModel

        return LocalServerModel.load(settings)
    from .llamacpp import LlamaCppModel

    return LlamaCppModel.load(settings)
