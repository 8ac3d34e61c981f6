"""Which language model answers in a box."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .config import stored_profile
from .findings import Findings

if TYPE_CHECKING:
    from .language import LanguageModels


class ModelChoice(Findings):
    """The part of `RagBox` that chooses the language model."""

    if TYPE_CHECKING:
        _languages: LanguageModels

    def use_model(self, model: str | Path | None) -> None:
        """Answers with another language model from now on, and whenever this box is opened again; with none where None.

        `model` is as in `RagBox.open`. The process of the former one ends, and the new one is loaded, which takes seconds.
        One that cannot be used is refused, with what to do, and the former stays. Raises ModelError, ConfigError,
        BoxError where it cannot be kept.
        """
        former = self.profile
        self.profile = former.with_slm(lasting(model))  # first: a question that comes meanwhile waits for it
        try:
            self._languages.change(self.profile.slm)
            self._keep(self.profile.slm.chosen)
        except BaseException:
            self.profile = former
            self._languages.close()
            raise

    def _keep(self, model: str | None) -> None:
        catalog = self._directory.catalog
        kept = catalog.meta("profile")  # the box may be opened with another profile than the one it keeps
        if kept is not None:
            lasting = stored_profile(kept, self._directory.path).with_slm(model)
            catalog.set_meta(profile=lasting.model_dump_json())

    def check_model(self) -> None:
        """Raises ModelError or ConfigError where the chosen model is not there, or is none. Loads and sends nothing."""
        self._languages.check()


def lasting(model: str | Path | None) -> str | None:
    """A model as it can be found from any folder: a path in full. Raises ModelError for a name that is not installed."""
    from .models.installed import ModelFolder

    text = None if model is None else str(model)
    if text is None or text.lower().startswith(("http://", "https://")) or ModelFolder().find(text) is not None:
        return text
    return str(ModelFolder().resolve(text).absolute())
