"""What `import ragbox` offers."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ragbox
from ragbox.resources import resource


def test_every_public_name_is_there() -> None:
    for name in ragbox.__all__:
        assert getattr(ragbox, name).__name__ == name
    assert ragbox.RagBox.__module__ == "ragbox.box"
    assert issubclass(ragbox.RagboxError, Exception)


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nosuch'"):
        _ = ragbox.Nosuch


def test_import_is_instant() -> None:
    code = "import time; start = time.process_time(); import ragbox; print(time.process_time() - start)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    assert min(float(run.stdout) for run in runs) < 0.1


@pytest.mark.parametrize("name", ["configs", "sample_docs", "ui", "models/minilm", "models/reader"])
def test_what_comes_with_ragbox_is_found(name: str) -> None:
    assert resource(name).is_dir()
