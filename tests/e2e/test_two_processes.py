"""One process reads a box while another fills it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ragbox import RagBox

if TYPE_CHECKING:
    from conftest import Maker

    from ragbox.config import Profile

TOOLS = "anvil bellows chisel drill easel file gimlet hammer iron jigsaw knife lathe mallet nail oven plane".split()
WRITER = """
import sys
from pathlib import Path
from ragbox import RagBox
with RagBox.open(sys.argv[1]) as box:
    for path in sorted(Path(sys.argv[2]).iterdir()):
        assert box.ingest(path).totals["indexed"] == 1
    box.delete("0.pdf")
    Path(sys.argv[2], "0.pdf").unlink()
"""


@pytest.mark.e2e
def test_a_reader_sees_new_documents_without_opening_again(tmp_path: Path, lean: Profile, make_pdf: Maker) -> None:
    folder, path, count = tmp_path / "files", tmp_path / "my.box", 8
    folder.mkdir()
    for number in range(count):
        make_pdf(folder / f"{number}.pdf", *(f"The {tool} keeper of item{number}x counts." for tool in TOOLS))
    with RagBox.open(path, lean) as reader:
        assert reader.search("who is the keeper?") == ()
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(folder)]) as writer:
            seen: list[set[str]] = [set()]
            while writer.poll() is None:
                live = {info.name for info in reader.documents()}
                documents = {hit.document for hit in reader.search("who is the keeper?", k=400)}
                for name in live & {info.name for info in reader.documents()}:  # live all the while: must be found
                    assert name in documents
                if documents != seen[-1]:
                    seen.append(documents)
            assert writer.returncode == 0
        assert len(seen) > 2  # it was seen to grow
        expected = {f"{number}.pdf" for number in range(1, count)}
        assert {info.name for info in reader.documents()} == expected
        assert {hit.document for hit in reader.search("who is the keeper?", k=400)} == expected
        assert reader.verify().ok
        assert reader.ask("Who counts item5x with the anvil?").question
        assert [each.status for each in reader.ingest(folder).documents] == ["unchanged"] * (count - 1)
