"""Whatever is done to a folder and a box, the box holds what was last read from each path, and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import docx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ragbox import RagBox
from ragbox.config import PiiSettings, load_profile

NAMES = st.sampled_from(["a.docx", "b.docx", "sub/c.docx"])
ANIMALS = ("otter", "heron", "badger", "lynx")
WORDS = st.sampled_from(ANIMALS)


class BoxMachine(RuleBasedStateMachine):
    """`live` is the model: the word that each path in the box was last read with. `disk` is what lies in the folder."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.folder = self.root / "files"
        (self.folder / "sub").mkdir(parents=True)
        (self.folder / "keep.bin").touch()  # so that the folder is never an empty one, whose documents are kept
        self.profile = load_profile().model_copy(update={"pii": PiiSettings(enabled=False)})
        self.box = RagBox.open(self.root / "my.box", self.profile)
        self.disk: dict[str, str] = {}
        self.live: dict[str, str] = {}

    def teardown(self) -> None:
        self.box.close()
        shutil.rmtree(self.root)

    @rule(name=NAMES, word=WORDS)
    def write(self, name: str, word: str) -> None:
        document = docx.Document()
        document.core_properties.title = ""
        document.add_paragraph(f"The {word} sleeps under the bridge.")
        document.save(str(self.folder / name))
        self.disk[name] = word

    @rule(name=NAMES)
    @precondition(lambda self: self.disk)
    def remove(self, name: str) -> None:
        if self.disk.pop(name, None):
            (self.folder / name).unlink()

    @rule()
    def ingest_folder(self) -> None:
        report = self.box.ingest(self.folder)
        assert report.totals["failed"] == 0
        self.live = dict(self.disk)

    @rule(name=NAMES)
    @precondition(lambda self: self.disk)
    def ingest_file(self, name: str) -> None:
        report = self.box.ingest(self.folder / name)
        if name in self.disk:
            assert report.totals["failed"] == 0
            self.live[name] = self.disk[name]
        else:
            assert report.totals["failed"] == 1

    @rule(word=WORDS)
    @precondition(lambda self: self.live)
    def delete(self, word: str) -> None:
        for info in self.box.documents():
            if word in self.box.text(info.document_id):
                assert self.box.delete(info.document_id).verified
                for path in info.paths:
                    del self.live[str(Path(path).relative_to(self.folder))]

    @rule()
    def reopen(self) -> None:
        self.box.close()
        self.box = RagBox.open(self.root / "my.box")

    @invariant()
    def the_box_is_the_model(self) -> None:
        texts = {info.document_id: self.box.text(info.document_id) for info in self.box.documents()}
        held = {
            str(Path(path).relative_to(self.folder)): texts[info.document_id]
            for info in self.box.documents()
            for path in info.paths
        }
        assert held.keys() == self.live.keys()
        for name, word in self.live.items():
            assert word in held[name]
        assert all(info.name in {Path(path).name for path in info.paths} for info in self.box.documents())
        for word in ANIMALS:
            passages = [hit.chunk.text for hit in self.box.search(f"the {word} under the bridge", k=20)]
            assert len(passages) == len(texts)
            assert any(word in passage for passage in passages) == (word in self.live.values())
        report = self.box.verify()
        assert report.ok, report.problems


TestBoxModel = BoxMachine.TestCase
TestBoxModel.settings = settings(
    max_examples=8,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
