"""A box outlives SIGKILL at any instant: no half document, nothing lost, and the next run goes on."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ragbox import RagBox
from ragbox.config import Policy, load_profile
from ragbox.errors import BoxError
from ragbox.types import ABSTENTION

if TYPE_CHECKING:
    from conftest import Maker

    from ragbox.config import Profile

FILES = 15
KILLS = 8
STAGES = ("parse\n", "pii\n", "chunk\n", "embed\n", "store\n")  # `done` comes after them, and for unchanged files too
INGEST = """
import sys
from pathlib import Path
from ragbox import RagBox
from ragbox.config import Profile
profile = Profile.model_validate_json(sys.argv[3])
with RagBox.open(sys.argv[1], profile) as box:
    box.embedder.embed(["warm"])
    print("ready", flush=True)
    box.ingest(sys.argv[2], progress=lambda event: print(event.stage, flush=True))
print("finished", flush=True)
"""


def passages(number: int, version: int) -> list[str]:
    """The text of three pages, each different: what stands on every page is taken for a running header."""
    return [
        f"Clause {number} version {version}: the keeper of item{number}x counts it every morning before work begins.",
        f"Whoever borrows item{number}x under version {version} writes the date and a reason into the yellow book.",
        f"Lost things like item{number}x are paid for in version {version} by whoever had them last, at cost.",
    ]


@pytest.mark.e2e
def test_killed_again_and_again(tmp_path: Path, lean: Profile, make_pdf: Maker) -> None:
    random.seed(7)
    folder, path = tmp_path / "files", tmp_path / "my.box"
    folder.mkdir()
    version = dict.fromkeys(range(FILES), 1)
    for number in version:
        make_pdf(folder / f"{number}.pdf", *passages(number, 1))
    settled: set[str] = set()
    for kill in range(KILLS):
        run_and_kill(path, folder, lean, random.randint(1, 18) if kill else 0)
        with RagBox.open(path, lean) as box:
            infos = box.documents()
            for info in infos:  # what is visible is whole
                number = int(info.name.removesuffix(".pdf"))
                text = " ".join(box.text(info.document_id).split())
                assert text in [" ".join(passages(number, each)) for each in (1, 2)]
                assert info.pages == 3
                assert info.chunks > 0
            assert settled <= {info.name for info in infos}  # what was there stays there
            settled = {info.name for info in infos}
            for hit in box.search("the keeper counts every morning", k=50):
                assert hit.document in settled
        if kill == KILLS // 2:
            for number in range(0, FILES, 4):
                version[number] = 2
                make_pdf(folder / f"{number}.pdf", *passages(number, 2))
    with RagBox.open(path, lean) as box:
        report = box.ingest(folder)
        assert report.totals["failed"] == 0
        verified = box.verify()
        assert verified.ok, verified.problems
        assert {info.name for info in box.documents()} == {f"{number}.pdf" for number in range(FILES)}
        for number, expected in version.items():
            answer = box.ask(f"Who counts item{number}x?", documents=[f"{number}.pdf"])
            hits = box.search(f"item{number}x", k=1)
            assert f"item{number}x" in hits[0].chunk.text
            assert f"version {expected}" in hits[0].chunk.text
            assert answer.text == ABSTENTION or answer.citations


@pytest.mark.e2e
def test_killed_while_documents_are_indexed_by_another_policy(tmp_path: Path, make_pdf: Maker) -> None:
    random.seed(5)
    folder, path = tmp_path / "files", tmp_path / "my.box"
    folder.mkdir()
    texts = [f"The keeper of item{n}x may be called at (212) 555-01{n:02} on any day before noon." for n in range(8)]
    for number, text in enumerate(texts):
        make_pdf(folder / f"{number}.pdf", text)
    shown, hidden = load_profile(), load_profile("hipaa")
    shown = shown.model_copy(
        update={"pii": shown.pii.model_copy(update={"policy": Policy(contact="tag", dates="tag", numbers="tag")})}
    )
    with RagBox.open(path, shown) as box:
        box.ingest(folder)
    for kill in range(5):
        run_and_kill(path, folder, hidden, random.randint(1, 5 * (kill + 1)))
        with RagBox.open(path, hidden) as box:  # what is there is whole, by the one policy or the other
            infos = box.documents()
            assert len(infos) == len(texts)
            for info in infos:
                number = int(info.name.removesuffix(".pdf"))
                assert " ".join(box.text(info.document_id, reveal=True).split()) == texts[number]
            with suppress(BoxError):  # none may be shown yet
                for hit in box.search("whom may one call before noon", k=50, reveal=False):
                    assert "555-01" not in hit.chunk.text
    with RagBox.open(path, hidden) as box:
        assert box.ingest(folder).totals["failed"] == 0
        verified = box.verify()
        assert verified.ok, verified.problems
        assert not box._directory.catalog.vectors_left
        for info in box.documents():
            assert "555-01" not in box.text(info.document_id, reveal=False)
            assert box._directory.catalog.secrets.mentions(info.document_id)
        assert len(box.search("whom may one call before noon", k=50, reveal=False)) == len(texts)


WRITER = """
import sys
from pathlib import Path
import numpy as np
from ragbox.store.catalog import Source
from ragbox.store.directory import BoxDirectory
from ragbox.types import Block, Chunk, Document
directory = BoxDirectory.open(Path(sys.argv[1]), create=True)
random = np.random.default_rng()
text = "x" * 500
with directory.writing():
    print("ready", flush=True)
    while True:
        name = random.bytes(16).hex()
        rows = random.normal(size=(500, 64)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        chunks = [Chunk(f"{name}:{n}", name, n, n, n + 1, 1, (), "x", "x", ()) for n in range(500)]
        document = Document(name, name, "application/pdf", text, (Block("paragraph", 0, 500, 1),))
        directory.catalog.stage(document, chunks, rows, (), "indexed")
        directory.vectors.add([each.chunk_id for each in chunks], rows, name)
        directory.catalog.settle(Source(name, name, 1, 1))
        print(name, flush=True)
"""


@pytest.mark.e2e
def test_killed_while_chroma_rewrites_its_index(tmp_path: Path) -> None:
    """Chroma does so in place after every thousand vectors; what is left of it then can crash the process that reads it."""
    random.seed(11)
    path = tmp_path / "my.box"
    settled: set[str] = set()
    for _ in range(5):
        command = [sys.executable, "-c", WRITER, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(random.uniform(0.2, 0.8))
            process.kill()
            settled |= set(process.stdout.read().split("\n")[:-1])
        check = [sys.executable, "-c", CHECK, str(path)]
        found = subprocess.run(check, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        assert settled <= set(found)
    assert len(settled) >= 3


CHECK = """
import sys
from pathlib import Path
from ragbox.store.directory import BoxDirectory
from ragbox.verify import verify
directory = BoxDirectory.open(Path(sys.argv[1]), create=False)
for info in directory.catalog.documents():
    ids, rows = directory.catalog.vectors(info.document_id)
    for n in (0, 123, 499):
        assert directory.vectors.nearest(rows[n], 1)[0][0] == ids[n]
    print(info.document_id)
with directory.writing():
    pass
problems = verify(directory).problems
assert not problems, problems[:3]
directory.close()
"""


def run_and_kill(path: Path, folder: Path, profile: Profile, stages: int) -> None:
    """Starts an ingest and kills it in the stage that it enters as the `stages`-th; at 0 while the box is being made."""
    command = [sys.executable, "-c", INGEST, str(path), str(folder), profile.model_dump_json()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if stages:
            while process.stdout.readline() not in ("ready\n", ""):
                pass
            for line in process.stdout:
                stages -= line in STAGES
                if stages <= 0:
                    break
            time.sleep(random.uniform(0, 0.02))
        else:
            deadline = time.monotonic() + 30
            while not path.exists() and time.monotonic() < deadline:
                time.sleep(0.005)
        process.kill()
