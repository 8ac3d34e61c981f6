"""The language models of one box: loaded when they are first needed, each in a process of its own or on a server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ModelError

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .config import SlmSettings
    from .store.states import KeptStates


class LanguageModels:
    """The small model and the larger one that `settings` name at the moment. Safe to share between threads.

    What a model has read of the beginning of every prompt is kept in `states`.
    """

    def __init__(self, settings: Callable[[], SlmSettings], states: KeptStates) -> None:
        self._settings = settings
        self._states = states
        self._loading = threading.Lock()
        self._loaded: dict[str, LanguageModel] = {}

    def small(self) -> LanguageModel:
        """The model that is asked first, else the larger one. Raises ModelError, ConfigError where it cannot be used."""
        settings = self._settings()
        return self._load(settings) if settings.configured else self.larger()

    def larger(self) -> LanguageModel:
        """The model that is asked where the small one does not do. Raises ModelError where it cannot be used."""
        settings = self._settings()
        return self._load(settings.model_copy(update={"file": settings.larger, "server": None}))

    def check(self) -> None:
        """Raises ModelError for a model that is not there or no GGUF file, without loading any.

        Raises ConfigError for a server that may not be spoken to; nothing is sent to any.
        """
        settings = self._settings()
        if settings.server is not None:
            from .answer.server.address import parse

            parse(settings.server, settings.server_hosts)
        for file in (None if settings.server else settings.file, settings.larger):
            if file is not None:
                resolved(file)

    def change(self, settings: SlmSettings) -> None:
        """Frees the models and loads that of `settings`, where it names one. Raises ModelError, ConfigError, free of all."""
        if settings.file is not None and settings.server is None:
            resolved(settings.file)  # before what runs is ended for nothing
        self.close()  # first: the new one may need the room
        if settings.configured:
            self._load(settings)

    def warm_up(self) -> None:
        """Loads the small model and what every prompt begins with, for a first question that does not wait."""
        if self._settings().configured:
            self.small()

    def close(self) -> None:
        """Frees the models."""
        with self._loading:
            for model in self._loaded.values():
                model.close()
            self._loaded.clear()

    def _load(self, settings: SlmSettings) -> LanguageModel:
        from .answer.dialogue import Dialogue
        from .answer.models import load_model

        if settings.server is None and settings.file is not None:
            settings = settings.model_copy(update={"file": str(resolved(settings.file))})
        key = repr(settings)
        with self._loading:
            if key not in self._loaded:
                model = load_model(settings, self._states)
                with suppress(ModelError):  # said by the question, if it is still so
                    model.prepare(Dialogue().messages, keep=True)
                self._loaded[key] = model
            return self._loaded[key]


def resolved(name: str) -> Path:
    """The GGUF file that a name or path means. Raises ModelError where it is not there, or none."""
    from .gguf_file import check
    from .models.installed import resolve

    path = resolve(name)
    check(path)
    return path
