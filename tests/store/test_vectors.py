"""The contract of the vector store: duplicates, missing ids, more wanted than there are, and other processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ragbox.errors import BoxError
from ragbox.store.vectors import VectorStore, _in_batches

from .builders import DIMENSIONS, vector


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    opened = VectorStore(tmp_path / "chroma")
    yield opened
    opened.close()


def stack(*rows: object) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.stack(rows)  # type: ignore[arg-type]


def test_an_empty_store(store: VectorStore) -> None:
    assert store.nearest(vector(1), 5) == []
    assert store.nearest(vector(1), 5, ["d"]) == []
    assert store.vectors(["a"]) == store.vectors([]) == {}
    assert store.chunk_ids() == store.chunk_ids("d") == []
    assert store.count() == 0
    store.delete(["a"])
    store.delete([])
    store.add([], np.zeros((0, DIMENSIONS), np.float32), "d")


def test_nearest_first_as_cosines(store: VectorStore) -> None:
    store.add(["x", "xy", "y"], stack(vector(1), vector(1, 1), vector(0, 1)), "d")
    found = store.nearest(vector(1), 3)
    assert [each for each, _ in found] == ["x", "xy", "y"]
    np.testing.assert_allclose([score for _, score in found], [1, 0.5**0.5, 0], atol=1e-6)
    assert [each for each, _ in store.nearest(vector(1), 2)] == ["x", "xy"]


def test_more_wanted_than_there_are(store: VectorStore) -> None:
    store.add(["x", "y"], stack(vector(1), vector(0, 1)), "d")
    store.add(["z"], stack(vector(0, 0, 1)), "e")
    assert len(store.nearest(vector(1), 1000)) == 3
    assert [each for each, _ in store.nearest(vector(1), 1000, ["e"])] == ["z"]


def test_equal_vectors_all_come_back(store: VectorStore) -> None:
    store.add([f"c{n}" for n in range(50)], stack(*[vector(1)] * 50), "d")
    assert len(store.nearest(vector(1), 50)) == 50


def test_an_id_that_is_there_is_replaced(store: VectorStore) -> None:
    store.add(["a"], stack(vector(1)), "d")
    store.add(["a"], stack(vector(0, 1)), "d")
    assert store.count() == 1
    np.testing.assert_allclose(store.vectors(["a"])["a"], vector(0, 1), atol=1e-6)
    assert store.nearest(vector(0, 1), 1)[0][1] == pytest.approx(1)


def test_missing_ids_are_left_out(store: VectorStore) -> None:
    store.add(["a"], stack(vector(1)), "d")
    assert store.vectors(["a", "b"]).keys() == {"a"}
    store.delete(["b", "a", "c"])
    assert store.count() == 0
    assert store.nearest(vector(1), 1) == []


def test_a_search_within_documents(store: VectorStore) -> None:
    store.add(["a"], stack(vector(1)), "d")
    store.add(["b"], stack(vector(0, 1)), "e")
    assert [each for each, _ in store.nearest(vector(1), 5, ["e"])] == ["b"]
    assert [each for each, _ in store.nearest(vector(1), 5, ("d", "e"))] == ["a", "b"]
    assert store.nearest(vector(1), 5, ["unknown"]) == []
    assert store.nearest(vector(1), 5, []) == store.nearest(vector(1), 5, ()) == []
    assert store.chunk_ids("d") == ["a"]
    assert sorted(store.chunk_ids()) == ["a", "b"]


def test_ids_outside_ascii_and_in_large_numbers(store: VectorStore) -> None:
    ids = [f"§{number}-日本-🔑" for number in range(2500)]
    rows = np.random.default_rng(0).normal(size=(2500, DIMENSIONS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    store.add(ids, rows, "d")
    assert set(store.chunk_ids("d")) == set(ids)
    assert store.nearest(rows[77], 1)[0][0] == ids[77]
    store.delete(ids[:2400])
    assert store.count() == 100
    assert {each for each, _ in store.nearest(rows[0], 100)} == set(ids[2400:])


def test_all_is_there_after_closing(tmp_path: Path) -> None:
    first = VectorStore(tmp_path / "chroma")
    first.add(["a"], stack(vector(1)), "d")
    first.close()
    second = VectorStore(tmp_path / "chroma")
    assert second.nearest(vector(1), 1)[0][0] == "a"
    second.close()


WRITER = """
import sys
from pathlib import Path
import numpy as np
from ragbox.store.vectors import VectorStore, _in_batches
store = VectorStore(Path(sys.argv[1]))
store.delete(["old"])
store.add(["new"], np.eye(8, dtype=np.float32)[:1], "e")
store.close()
"""


def test_what_is_asked_after_closing_is_an_error_of_ours(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "closed")
    store.close()
    store.close()
    for ask in (store.count, store.reload, store.chunk_ids):
        with pytest.raises(BoxError, match="closed"):
            ask()


def test_reload_sees_what_another_process_wrote(tmp_path: Path) -> None:
    path = tmp_path / "chroma"
    store, twin = VectorStore(path), VectorStore(path)
    store.add(["old"], stack(vector(0, 1)), "d")
    assert store.nearest(vector(1), 5)[0][0] == twin.nearest(vector(1), 5)[0][0] == "old"
    subprocess.run([sys.executable, "-c", WRITER, str(path)], check=True)
    for each in (store, twin):  # with another user of the same files in this process
        each.reload()
        assert [found for found, _ in each.nearest(vector(1), 5)] == ["new"]
        assert each.chunk_ids() == ["new"]
    store.close()
    twin.close()


def test_a_place_that_is_taken_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("a file")
    with pytest.raises(BoxError, match=tmp_path.name):
        VectorStore(tmp_path / "chroma")


def test_many_documents_are_written_together_in_bounded_batches() -> None:
    sizes = {"a": 3, "none": 0, "long": 2_500, "b": 400, "c": 700}
    parts = [
        (name, [f"{name}:{n}" for n in range(size)], np.full((size, 2), number, np.float32))
        for number, (name, size) in enumerate(sizes.items())
    ]
    batches = list(_in_batches(parts))
    assert all(0 < len(ids) == len(rows) == len(owners) <= 1_000 for ids, rows, owners in batches)
    assert len(batches) < sum(size > 0 for size in sizes.values()) + 3
    written = [
        (one, owner, rows[n, 0])
        for ids, rows, owners in batches
        for n, (one, owner) in enumerate(zip(ids, owners, strict=True))
    ]
    assert written == [(one, name, rows[n, 0]) for name, ids, rows in parts for n, one in enumerate(ids)]
