"""Work with language models in the background, one piece at a time for all tabs of this server."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from kit.jobs import Job
from kit.privacy import clock
from ragbox import RagBox
from ragbox.models.catalogue import catalogue
from ragbox.models.importing import Imported, import_models
from ragbox.models.installed import ModelFolder
from ragbox.models.machine import Machine, Speed, look, measure
from ragbox.models.recommend import Advice, recommend

if TYPE_CHECKING:
    from collections.abc import Callable


class ModelJob(Job):
    """A piece of work. `said` is what it does, in words; `part` how much is done, from 0 to 1, None where nobody knows."""

    can_stop = False

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said
        self.part: float | None = None

    def _tell(self, done: int, total: int) -> None:
        self.part = min(1.0, done / total) if total else None
        self.check()


class SwitchJob(ModelJob):
    """Has a box answer with another model, or with none."""

    def __init__(self, box: RagBox, model: str | None) -> None:
        super().__init__("Ending the model" if model is None else f"Loading {shown_model(model)}")
        self._box, self.model = box, model

    def _work(self) -> None:
        self._box.use_model(self.model)


class ImportJob(ModelJob):
    """Takes in a model file, or those of a bundle. `taken` are they."""

    can_stop = True

    def __init__(self, source: Path, name: str | None) -> None:
        super().__init__(f"Taking in {source.name}")
        self._source, self._name = source, name
        self.taken: tuple[Imported, ...] = ()

    def _work(self) -> None:
        self.taken = import_models(self._source, ModelFolder(), self._name, tell=self._tell)


class CheckJob(ModelJob):
    """Compares an installed model with its SHA-256. `problem` is what is wrong, `at` when it was looked at."""

    can_stop = True

    def __init__(self, name: str) -> None:
        super().__init__(f"Checking {name}")
        self.name = name
        self.problem: str | None = None
        self.at = ""

    def _work(self) -> None:
        folder = ModelFolder()
        self.problem = folder.problem(folder.get(self.name), self._tell)
        self.at = clock(datetime.now(UTC).isoformat())


class MeasureJob(ModelJob):
    """Measures this computer. `found` is what there is, how fast it is, and what to make of it."""

    def __init__(self) -> None:
        super().__init__("Measuring this computer: half a minute at most")
        self.found: tuple[Machine, Speed, tuple[Advice, ...]] | None = None

    def _work(self) -> None:
        folder = ModelFolder()
        machine = look(folder.path)
        speed = measure(machine.cores)
        here = frozenset(record.name for record in folder)
        self.found = machine, speed, recommend(catalogue(), machine, speed, here)


class ModelDesk:
    """Where such work is started. `checked` has the last check of each model, `measured` the last measuring."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self.job: ModelJob | None = None
        self.checked: dict[str, CheckJob] = {}
        self.measured: MeasureJob | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.job is not None and self.job.running

    def begin(self, make: Callable[[], ModelJob]) -> bool:
        """Starts a piece of work; false when another is under way."""
        with self._starting:
            if self.busy:
                return False
            self.job = job = make()
            if isinstance(job, CheckJob):
                self.checked[job.name] = job
            elif isinstance(job, MeasureJob):
                self.measured = job
            job.start()
            return True


def begin(desk: ModelDesk, make: Callable[[], ModelJob]) -> None:
    """For a button: starts a piece of work where none is under way."""
    desk.begin(make)


@st.cache_resource(show_spinner=False)
def model_desk() -> ModelDesk:
    """The one of this server."""
    return ModelDesk()


def shown_model(chosen: str) -> str:
    """A chosen model in few words: an installed one's name, a file's name, or a server's model and address."""
    if chosen.lower().startswith(("http://", "https://")):
        server, _, name = chosen.partition("#")
        return f"{name or 'the model'} at {server.partition('//')[2].split('/')[0]}"
    return Path(chosen).stem if len(Path(chosen).parts) > 1 or chosen.lower().endswith(".gguf") else chosen
