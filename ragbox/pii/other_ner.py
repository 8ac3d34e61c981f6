"""Name finders of others in place of the bundled one: a spaCy or transformers model in a folder of this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import ConfigError, ModelError
from .ner import LABELS, Finder, Named, NameFinder

_LABEL: Mapping[str, str] = {
    **{label: label for label in LABELS},
    **dict.fromkeys(("PER", "PERS", "PERSON_NAME", "NAME", "PATIENT", "DOCTOR", "STAFF"), "PERSON"),
    **dict.fromkeys(("LOC", "GPE", "FAC", "CITY", "STATE", "COUNTRY"), "LOCATION"),
    **dict.fromkeys(("STREET_ADDRESS", "STREET"), "ADDRESS"),
    **dict.fromkeys(("ORG", "HOSPITAL", "COMPANY"), "ORGANIZATION"),
    **dict.fromkeys(("NORP",), "NRP"),
    **dict.fromkeys(("DATE",), "DATE_TIME"),
    **dict.fromkeys(("PHONE",), "PHONE_NUMBER"),
}
"""Our entities by the usual labels of such models; what is not here is left out."""
_SPACY_SCORE = 0.85
"""As Presidio's: spaCy gives no probabilities."""
_CHARACTERS, _OVERLAP = 1_000, 200
"""What a transformers model sees at once, far below the 512 pieces that most can take, and how much of it twice."""


def load_finder(ner: str) -> Finder:
    """The finder that `pii.ner` names. Raises ConfigError for what is no model, ModelError for one that does not load."""
    if ner == "bundled":
        return NameFinder.load()
    folder = Path(ner).expanduser()
    if (folder / "model.int8.onnx").is_file():
        return NameFinder.load(folder)
    makers: Mapping[str, Callable[[Path], Finder]] = {"meta.json": SpacyFinder, "config.json": TransformersFinder}
    for name, maker in makers.items():
        if (folder / name).is_file():
            try:
                return maker(folder)
            except ImportError as error:
                raise ModelError(f"{folder}: this model needs the Python package '{error.name}'") from error
            except Exception as error:
                raise ModelError(f"{folder}: the model of pii.ner cannot be loaded ({type(error).__name__})") from error
    raise ConfigError(
        f"pii.ner: '{ner}' is neither 'bundled' nor 'off' nor the folder of a spaCy or transformers model"
    )


class SpacyFinder:
    """A spaCy pipeline with a component that finds entities."""

    def __init__(self, folder: Path) -> None:
        import spacy

        self._pipeline: Any = spacy.load(folder)

    def find(self, text: str) -> Sequence[Named]:
        """As `Finder`."""
        return tuple(
            Named(_LABEL[each.label_.upper()], each.start_char, each.end_char, _SPACY_SCORE)
            for each in self._pipeline(text).ents
            if each.label_.upper() in _LABEL
        )


class TransformersFinder:
    """A token classifier of the transformers library, never fetched from anywhere."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

        self._lock = threading.Lock()
        self._pipeline: Any = pipeline(
            "token-classification",
            model=AutoModelForTokenClassification.from_pretrained(folder, local_files_only=True),
            tokenizer=AutoTokenizer.from_pretrained(folder, local_files_only=True),
            aggregation_strategy="simple",
        )

    def find(self, text: str) -> Sequence[Named]:
        """As `Finder`."""
        found: list[Named] = []
        for each in sorted(self._all(text), key=lambda named: (named.start, -named.end)):
            if not found or each.start >= found[-1].end:
                found.append(each)
        return tuple(found)

    def _all(self, text: str) -> Iterator[Named]:
        for low in range(0, max(1, len(text) - _OVERLAP), _CHARACTERS - _OVERLAP):
            with self._lock:
                rows = self._pipeline(text[low : low + _CHARACTERS])
            for row in rows:
                label = row["entity_group"].upper()
                if label in _LABEL:
                    yield Named(_LABEL[label], low + int(row["start"]), low + int(row["end"]), float(row["score"]))
