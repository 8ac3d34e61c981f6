"""What is compared: the box as it is, or with the settings of profiles and with language models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config import Profile, load_profile
from ..language import resolved
from ..types import Mode
from . import EvaluationError

_INDEX = ("ocr", "pii", "chunk", "embedding")
"""Sections that say what is in a box. What differs there needs a box of its own."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """A profile under the name that reports give it."""

    name: str
    profile: Profile
    mode: Mode = "auto"

    def settings(self) -> dict[str, object]:
        """The settings that answers depend on."""
        kept = set(_INDEX) | {"limits"}
        return {name: value for name, value in self.profile.model_dump(mode="json").items() if name not in kept}


def configurations(own: Profile, profiles: Sequence[str], models: Sequence[str]) -> list[Configuration]:
    """Every profile as it is, and again with each language model, which is asked every question.

    Where no profile is named it is the box's `own`.

    Of a named profile the settings count that do not change what is in the box; those that would must be left out or be
    the box's own. Raises EvaluationError where they are not, ConfigError where a profile cannot be
    read, ModelError for a model that is no GGUF file.
    """
    for model in models:  # said now, not after the minutes that the other configurations take
        if own.with_slm(model).slm.server is None:
            resolved(model)
    named = [(_name(each), _fitting(own, each)) for each in profiles] or [(own.name, own)]
    found = []
    for name, profile in named:
        found.append(Configuration(name, profile))
        found += [
            Configuration(f"{name} + {_called(model)}", profile.with_slm(model), "generative") for model in models
        ]
    if len({each.name for each in found}) < len(found):
        raise EvaluationError(
            "two of the profiles or models have one name; rename a file, so that reports tell them apart"
        )
    return found


def _called(model: str) -> str:
    return model if "://" in model else Path(model).stem


def _name(profile: str) -> str:
    return Path(profile).stem if profile.endswith((".yaml", ".yml")) else profile


def _fitting(own: Profile, name: str) -> Profile:
    """The named profile with the box's own index. Raises EvaluationError where it asks for another."""
    given = load_profile(name)
    changed = [
        f"{section}.{key}"
        for section in _INDEX
        if section in given.model_fields_set
        for key in sorted(getattr(given, section).model_fields_set)
        if getattr(getattr(given, section), key) != getattr(getattr(own, section), key)
    ]
    if changed:
        raise EvaluationError(
            f"profile '{name}': {', '.join(changed)} would change what is in the box; ingest the files into a new box with "
            "that profile and run the questions there, then --compare the two reports"
        )
    return given.model_copy(update={section: getattr(own, section) for section in _INDEX})
