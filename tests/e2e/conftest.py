"""A browser, and the page of a box with three documents."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from e2e.asking import START
from e2e.served import Served, a_browser, a_page, a_server
from parse.makers import canvas

from ragbox import RagBox
from ragbox.resources import resource

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as opened:
        yield opened


def _wide(page: Any) -> None:
    page.setPageSize((842, 595))
    page.drawString(72, 500, "The heron count reached forty birds in June.")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    documents = folder / "documents"
    documents.mkdir()
    for name in ("lab_report.pdf", "nda.docx"):
        shutil.copy(resource("sample_docs") / name, documents / name)
    (documents / "wide.pdf").write_bytes(canvas(_wide))
    with RagBox.open(folder / "office.box") as box:
        assert box.ingest([documents]).totals["indexed"] == 3
    with a_server(folder, ("-c", START, str(folder / "office.box")), never=("turnip",)) as served:
        yield served


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    """An open page. At the end: it asked nothing of anyone but the server, and nothing was blocked for trying."""
    with a_page(browser, server) as opened:
        yield opened
