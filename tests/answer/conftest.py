"""The tiny model, loaded once: it is a real GGUF file, and often wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.worker_model import WorkerModel
from ragbox.config import SlmSettings

TINY = Path(__file__).parents[1] / "models" / "tiny_slm.gguf"


@pytest.fixture(scope="session")
def tiny_settings() -> SlmSettings:
    return SlmSettings(file=str(TINY), threads=1)


@pytest.fixture(scope="session")
def tiny(tiny_settings: SlmSettings) -> Iterator[LlamaCppModel]:
    with LlamaCppModel.load(tiny_settings) as model:
        yield model


@pytest.fixture(scope="session")
def worker(tiny_settings: SlmSettings) -> Iterator[WorkerModel]:
    with WorkerModel.load(tiny_settings) as model:
        yield model
