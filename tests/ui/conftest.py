"""The page's own folder on the path, as Streamlit has it, and boxes for the page."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ragbox import RagBox
from ragbox.resources import resource

UI = resource("ui")
sys.path.insert(0, str(UI))


@pytest.fixture(scope="session")
def filled_box(sample_box: RagBox) -> Path:
    """A box of sample documents, only to be read."""
    return sample_box.path


@pytest.fixture
def box_copy(filled_box: Path, tmp_path: Path) -> Path:
    """A copy of that box, to be changed."""
    return Path(shutil.copytree(filled_box, tmp_path / "copy.box"))


@pytest.fixture(autouse=True)
def forget_box(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test names its own box, and none stays open."""
    import streamlit as st
    from kit.jobs import at_end

    monkeypatch.delenv("RAGBOX_BOX", raising=False)
    monkeypatch.delenv("RAGBOX_MODEL", raising=False)
    yield
    at_end(lambda: None, 20)
    st.cache_resource.clear()
