"""Which documents a question is put to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ragbox.errors import DocumentNotFoundError, QuestionError
from ragbox.select import find_document, select
from ragbox.store.catalog import Catalog
from ragbox.types import Filter

from .builders import chunks, document, source, vectors

DEED = document("Deed\nDated 3 March 2021\n", "deed.pdf")
GIFT = document("Gift\nDated 4 April 2022\n", "gift.docx")
WILL = document("A will of no day.", "will.pdf")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    opened = Catalog.open(tmp_path_factory.mktemp("box") / "catalog.db", bytes(32))
    for each, path in ((DEED, "/a/deed.pdf"), (GIFT, "/a/b/gift.docx"), (WILL, "/c/will.pdf")):
        opened.stage(each, chunks(each), vectors(chunks(each)), (), "indexed")
        opened.settle(source(each, path))
    yield opened
    opened.close()


def names(catalog: Catalog, documents: list[str] | str | None, where: Filter | None) -> list[str] | None:
    chosen = select(catalog, documents, where)
    called = {each.document_id: each.name for each in (DEED, GIFT, WILL)}
    return None if chosen is None else sorted(called[each] for each in chosen)


def test_all_documents_unless_some_are_named(catalog: Catalog) -> None:
    assert names(catalog, None, None) is None
    assert names(catalog, [], None) == []
    assert names(catalog, ["deed.pdf", "/c/will.pdf", GIFT.document_id[:8]], None) == [
        "deed.pdf",
        "gift.docx",
        "will.pdf",
    ]
    assert names(catalog, "deed.pdf", None) == ["deed.pdf"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Filter(), ["deed.pdf", "gift.docx", "will.pdf"]),
        (Filter(documents=("will.pdf",)), ["will.pdf"]),
        (Filter(types=(".PDF",)), ["deed.pdf", "will.pdf"]),
        (Filter(types="docx"), ["gift.docx"]),  # type: ignore[arg-type]
        (Filter(folders=("/a/",)), ["deed.pdf", "gift.docx"]),
        (Filter(folders=("/a/b", "/c")), ["gift.docx", "will.pdf"]),
        (Filter(after="2021-03-03"), ["deed.pdf", "gift.docx"]),
        (Filter(before="2022-04-03"), ["deed.pdf"]),
        (Filter(types=("docx",), before="2021-12-31"), []),
    ],
)
def test_a_filter_limits_to_what_it_lets_through(catalog: Catalog, where: Filter, found: list[str]) -> None:
    assert names(catalog, None, where) == found


def test_named_documents_and_a_filter_limit_together(catalog: Catalog) -> None:
    assert names(catalog, ["deed.pdf", "gift.docx"], Filter(types=("pdf",))) == ["deed.pdf"]
    assert names(catalog, [], Filter(types=("pdf",))) == []


def test_a_folder_may_be_given_from_where_one_is(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert names(catalog, None, Filter(folders=("c",))) == ["will.pdf"]
    assert names(catalog, None, Filter(folders=("a/../c",))) == ["will.pdf"]


def test_a_folder_may_be_given_by_a_link_to_it(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/a/b")
    assert names(catalog, None, Filter(folders=(str(tmp_path / "link"),))) == ["gift.docx"]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (Filter(after="3 March 2021"), "YYYY-MM-DD"),
        (Filter(before="2021-02-30"), "YYYY-MM-DD"),
        (Filter(before="20210203"), "YYYY-MM-DD"),
        (Filter(after=20210203), "YYYY-MM-DD"),  # type: ignore[arg-type]
        (Filter(after="2022-01-01", before="2021-01-01"), "swap"),
        (Filter(types=("exe",)), "choose of .*docx.*pdf"),
        (Filter(folders=("/nowhere",)), "/nowhere; .*--json"),
        (Filter(folders=("/c/will.pdf",)), "is a file"),
        ({"types": ["pdf"]}, "Filter, not dict"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_says_what_to_do(catalog: Catalog, where: Filter, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        select(catalog, None, where)


def test_a_document_that_is_not_there_is_told_of(catalog: Catalog) -> None:
    with pytest.raises(DocumentNotFoundError, match=r"none\.pdf"):
        select(catalog, None, Filter(documents=("none.pdf",)))
    with pytest.raises(DocumentNotFoundError, match="text, not int"):
        find_document(catalog.documents(), 3)  # type: ignore[arg-type]
    assert Path(find_document(catalog.documents(), "deed.pdf").paths[0]) == Path("/a/deed.pdf")
