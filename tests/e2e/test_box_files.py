"""Searching every byte of a box, packed or not, finds no sentence of any document in it."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ragbox import RagBox
from ragbox.answer.language_model import Message
from ragbox.answer.prompt import SYSTEM

SHORTEST = 25
TINY = Path(__file__).parents[1] / "models" / "tiny_slm.gguf"
_ZLIB_STARTS = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


def sentences(text: str) -> set[str]:
    """Sentences, lines and table rows of at least 25 characters."""
    found = re.split(r"(?<=[.!?;:])\s+|[\n\t]+", text)
    return {each.strip() for each in found if len(each.strip()) >= SHORTEST}


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and what any zlib or gzip stream inside unpacks to."""
    data = path.read_bytes()
    yield data
    for start in _ZLIB_STARTS.finditer(data):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            yield unpacker.decompress(data[start.start() :], 10_000_000)
        except zlib.error:
            continue


def leaks(box: Path, needles: set[str]) -> list[str]:
    """File names, one per sentence found; not the sentences, which may be long."""
    encoded = [each.encode(form) for each in needles for form in ("utf-8", "utf-16-le")]
    # One pattern of their first 12 bytes finds candidates quickly.
    starts = {each[:12]: each for each in encoded}
    pattern = re.compile(b"|".join(re.escape(each) for each in starts))
    by_start: dict[bytes, list[bytes]] = {}
    for each in encoded:
        by_start.setdefault(each[:12], []).append(each)
    found = []
    for file in sorted(path for path in box.rglob("*") if path.is_file()):
        for data in contents(file):
            for match in pattern.finditer(data):
                if any(data.startswith(each, match.start()) for each in by_start[match.group()]):
                    found.append(file.name)
    return found


@pytest.fixture(scope="module")
def needles(sample_box: RagBox) -> set[str]:
    return set().union(*(sentences(sample_box.text(info.document_id)) for info in sample_box.documents()))


def test_the_search_finds_what_is_there(tmp_path: Path, needles: set[str]) -> None:
    some = sorted(needles)[:3]
    assert len(needles) > 150
    (tmp_path / "plain").write_bytes(b"xx" + some[0].encode())
    (tmp_path / "wide").write_bytes(b"x" + some[1].encode("utf-16-le"))
    (tmp_path / "packed").write_bytes(b"xyz" + zlib.compress(some[2].encode()) + b"rest")
    assert leaks(tmp_path, needles) == ["packed", "plain", "wide"]


def test_no_sentence_of_a_document_is_in_any_file_of_the_box(sample_box: RagBox, needles: set[str]) -> None:
    sample_box.search("What is the notice period?")
    names = {path.name for path in sample_box.path.rglob("*")}
    assert {"catalog.db", "catalog.db-wal", "chroma.sqlite3", "box.json"} <= names
    assert leaks(sample_box.path, needles) == []


def test_no_file_name_or_heading_is_in_any_file_of_the_box(sample_box: RagBox) -> None:
    names = {info.name for info in sample_box.documents()}
    headings = {part for hit in sample_box.search("agreement", k=50) for part in hit.chunk.heading if len(part) > 12}
    assert headings
    assert leaks(sample_box.path, names | headings) == []


@pytest.mark.slm
def test_what_a_model_read_of_its_prompt_is_sealed_and_found_again(tmp_path: Path) -> None:
    secret = f"{SYSTEM} The heron sleeps under the bridge of Harlow."
    for _ in range(2):  # the second time it is there
        with RagBox.open(tmp_path / "my.box", model=TINY) as box:
            model = box._load_model()
            model.prepare([Message("system", secret)], keep=True)
            for _ in range(400):
                kept = list((box.path / "states").glob("[0-9a-f]*"))
                if len(kept) == 2:  # that of every prompt, which the box has read by itself, and this
                    break
                time.sleep(0.05)
            assert len(kept) == 2
            assert box.verify().ok
    assert kept[0].stat().st_size > 10_000
    assert leaks(tmp_path, sentences(secret)) == []
