"""What the catalog keeps, shows and forgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import apsw
import pytest

from ragbox.errors import BoxError, DocumentNotFoundError, KeyNotFoundError
from ragbox.store.catalog import Catalog
from ragbox.store.schema import MIGRATIONS
from ragbox.types import Attachment, Cell, Details, Filter, Hidden, Revision, Table

from .builders import chunks, document, findings, source, vectors

KEY = bytes(range(32))
REVIEWS = ("question_sets", "review_cells", "review_documents", "reviews")
DATED = 4  # migrations of a catalog before it knew the days of documents
NEWER = "labels calls identities mentions identity_uses corrections watched troubled held thumbs"
DEED = document("Ünal leases the mill. The rent is 900 € a month. Émile pays it.")
WILL = document("Mara inherits the orchard. The well stays shared.", "will.pdf")
GIFT = document("Jon gives the boat away.", "gift.pdf")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.db"


@pytest.fixture
def catalog(path: Path) -> Iterator[Catalog]:
    opened = Catalog.open(path, KEY)
    yield opened
    opened.close()


def put(catalog: Catalog, *documents: object) -> None:
    for each in documents:
        catalog.stage(each, chunks(each), vectors(chunks(each)), findings(each), "indexed")  # type: ignore[arg-type]
        catalog.settle(source(each, f"/files/{each.name}"))  # type: ignore[arg-type,attr-defined]


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """What the file really holds, read past the class under test."""
    connection = apsw.Connection(str(path))
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", f"raw:{KEY.hex()}")
    found = list(connection.execute(sql))
    connection.close()
    return found


def test_a_staged_document_is_invisible_until_settled(catalog: Catalog) -> None:
    put(catalog, WILL)
    generation = catalog.generation
    catalog.stage(DEED, chunks(DEED), vectors(chunks(DEED)), findings(DEED), "indexed")
    ids = [each.chunk_id for each in chunks(DEED)]
    assert not catalog.has(DEED.document_id)
    assert [each.name for each in catalog.documents()] == ["will.pdf"]
    assert catalog.documents(DEED.document_id) == ()
    assert catalog.chunks(ids) == {}
    assert catalog.match(["mill"], 10) == []
    assert catalog.quote(DEED.document_id, 0, 4) == ""
    assert set(catalog.chunk_ids()).isdisjoint(ids)
    assert catalog.sources().keys() == {"/files/will.pdf"}
    with pytest.raises(DocumentNotFoundError):
        catalog.text(DEED.document_id)
    assert catalog.unfinished() == [DEED.document_id]
    assert catalog.generation == generation
    catalog.settle(source(DEED))
    assert catalog.has(DEED.document_id)
    assert catalog.match(["mill"], 10)
    assert catalog.unfinished() == []
    assert catalog.generation > generation


def test_everything_comes_back_as_it_went_in(catalog: Catalog) -> None:
    put(catalog, DEED)
    (info,) = catalog.documents()
    assert (info.document_id, info.name, info.media_type) == (DEED.document_id, "deed.pdf", "application/pdf")
    assert (info.pages, info.chunks, info.ocr_pages) == (1, 3, 1)
    assert (info.paths, info.pii) == (("/files/deed.pdf",), {"PERSON": 1, "DATE_TIME": 1})
    assert info.problems == DEED.problems
    assert catalog.text(DEED.document_id) == DEED.text
    assert catalog.pages(DEED.document_id) == DEED.pages
    assert catalog.findings(DEED.document_id) == findings(DEED)
    kept = catalog.chunks(catalog.chunk_ids(DEED.document_id))
    assert tuple(chunk for _, chunk in kept.values()) == chunks(DEED)
    assert {name for name, _ in kept.values()} == {"deed.pdf"}


def test_a_quote_is_the_slice_of_the_text(catalog: Catalog) -> None:
    astral = document("𝒜 naïve 🔑 opens. Ünal’s café — “quoted”.")
    put(catalog, astral)
    for start in range(len(astral.text)):
        for end in (start + 1, start + 7, len(astral.text)):
            assert catalog.quote(astral.document_id, start, end) == astral.text[start:end]


def test_pages_are_those_that_the_range_touches(catalog: Catalog) -> None:
    put(catalog, DEED)
    assert catalog.pages(DEED.document_id, 3, 9) == DEED.pages
    assert catalog.pages(DEED.document_id, len(DEED.text), len(DEED.text) + 5) == ()
    assert catalog.pages("unknown") == ()


def test_settling_replaces_what_the_path_held(catalog: Catalog, path: Path) -> None:
    put(catalog, DEED)
    catalog.stage(WILL, chunks(WILL), vectors(chunks(WILL)), findings(WILL), "indexed")
    catalog.settle(source(WILL, "/files/deed.pdf"))
    assert [each.document_id for each in catalog.documents()] == [WILL.document_id]
    assert catalog.match(["mill"], 10) == []
    assert catalog.unfinished() == [DEED.document_id]
    catalog.erase(DEED.document_id)
    assert catalog.unfinished() == []
    for table in ("documents", "pages", "findings", "chunks", "sources"):
        assert {row[0] for row in rows(path, f"SELECT document_id FROM {table}")} == {WILL.document_id}, table


def test_a_document_goes_with_its_last_path(catalog: Catalog) -> None:
    put(catalog, DEED)
    catalog.settle(source(DEED, "/files/copy.pdf"))
    (info,) = catalog.documents()
    assert info.paths == ("/files/copy.pdf", "/files/deed.pdf")
    catalog.forget(["/files/deed.pdf"])
    assert catalog.has(DEED.document_id)
    catalog.forget(["/files/copy.pdf", "/files/unknown.pdf"])
    assert not catalog.has(DEED.document_id)
    assert catalog.unfinished() == [DEED.document_id]


def test_a_document_is_called_as_a_file_that_is_there(catalog: Catalog) -> None:
    put(catalog, DEED)
    catalog.settle(source(DEED, "/files/renamed.pdf"))
    assert catalog.documents()[0].name == "deed.pdf"
    catalog.forget(["/files/deed.pdf"])
    assert catalog.documents()[0].name == "renamed.pdf"


def test_erasing_takes_the_words_out_of_the_full_text_index(catalog: Catalog, path: Path) -> None:
    put(catalog, DEED, WILL)
    catalog.forget(["/files/deed.pdf"])
    catalog.erase(DEED.document_id)
    assert rows(path, "SELECT count(*) FROM chunks_text WHERE chunks_text MATCH 'mill OR rent OR month'") == [(0,)]
    assert rows(path, "SELECT count(*) FROM chunks_text WHERE chunks_text MATCH 'orchard'") == [(1,)]
    rows(path, "INSERT INTO chunks_text (chunks_text) VALUES ('integrity-check')")
    blocks = b"".join(bytes(row[0]) for row in rows(path, "SELECT block FROM chunks_text_data"))  # type: ignore[call-overload]
    assert b"mill" not in blocks
    assert catalog.frequencies(["mill", "orchard"]) == ({"mill": 0, "orchard": 1}, 2)


def test_staging_is_all_or_nothing(catalog: Catalog, path: Path) -> None:
    twice = (*chunks(DEED), chunks(DEED)[0])
    with pytest.raises(apsw.ConstraintError):
        catalog.stage(DEED, twice, vectors(twice), findings(DEED), "indexed")
    for table in ("documents", "pages", "findings", "chunks"):
        assert rows(path, f"SELECT count(*) FROM {table}") == [(0,)]


def test_matches_are_ranked_stemmed_and_limited_to_documents(catalog: Catalog) -> None:
    put(catalog, DEED, WILL, GIFT)
    assert len(catalog.match(["leases", "inheriting"], 10)) == 2
    assert [each.split(":")[0] for each, _ in catalog.match(["unal"], 10)] == [DEED.document_id]
    scores = [score for _, score in catalog.match(["the", "mill"], 10)]
    assert scores == sorted(scores, reverse=True)
    assert len(catalog.match(["the"], 2)) == 2
    limited = catalog.match(["the"], 10, [WILL.document_id])
    assert {each.split(":")[0] for each, _ in limited} == {WILL.document_id}
    assert catalog.match(["the"], 10, []) == []
    assert catalog.match([], 10) == []
    ids = [each for each, _ in limited]
    assert catalog.match_scores(["the"], ids) == pytest.approx(dict(limited))
    assert catalog.match_scores(["the"], []) == catalog.match_scores([], ids) == {}


@pytest.mark.parametrize("term", ['"', 'a"b', "NEAR(", "AND", "*", "col:x", "'", "(", "²", "日本", "-"])
def test_no_word_acts_as_an_operator(catalog: Catalog, term: str) -> None:
    put(catalog, DEED)
    assert catalog.match([term], 10) == []
    catalog.frequencies([term])


def test_a_long_question_is_no_trouble(catalog: Catalog) -> None:
    put(catalog, DEED)
    assert len(catalog.match([f"word{number}" for number in range(3000)] + ["mill"], 10)) == 1


def test_the_wrong_key_opens_nothing(path: Path) -> None:
    Catalog.open(path, KEY).close()
    with pytest.raises(KeyNotFoundError, match=path.parent.name):
        Catalog.open(path, bytes(32))
    Catalog.open(path, KEY).close()


def test_a_damaged_file_is_an_error_of_ours(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(BoxError):
        Catalog.open(path, KEY)


def test_a_newer_schema_is_refused(path: Path) -> None:
    Catalog.open(path, KEY).close()
    rows(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(BoxError, match="newer ragbox"):
        Catalog.open(path, KEY)


def test_nothing_of_a_document_is_readable_in_the_files(catalog: Catalog, path: Path) -> None:
    catalog.set_meta(profile="canary-profile")
    put(catalog, DEED, WILL)
    catalog.forget(["/files/will.pdf"])
    files = list(path.parent.glob("catalog.db*"))
    assert path.with_name("catalog.db-wal").stat().st_size > 0
    assert len(files) >= 2
    content = b"".join(file.read_bytes() for file in files)
    assert b"SQLite format" not in content
    for word in ("leases", "orchard", "deed.pdf", "/files/", "PERSON", "chunks_text", "canary", "CREATE TABLE"):
        assert word.encode() not in content
        assert word.encode("utf-16-le") not in content


def test_two_connections_see_each_others_commits(catalog: Catalog, path: Path) -> None:
    other = Catalog.open(path, KEY)
    put(catalog, DEED)
    assert other.has(DEED.document_id)
    assert other.generation == catalog.generation
    other.close()


DETAILS = Details(
    tables=(Table(0, 9, None, 2, ("Name", "Rent"), 1, (Cell(0, 0, 0, 4), Cell(1, 1, 5, 9, 1, 2))),),
    revisions=(Revision("deletion", 5, 5, "Ada Quill", "2026-03-04T09:00:00Z", "gone"),),
    attachments=(Attachment("map.dwg", 12), Attachment("note.txt")),
    hidden=(Hidden("white words", "invisible", 2),),
)


def test_details_come_back_as_they_were(catalog: Catalog) -> None:
    put(catalog, replace(DEED, **{each.name: getattr(DETAILS, each.name) for each in fields(DETAILS)}), WILL)
    assert catalog.details(DEED.document_id) == DETAILS
    assert catalog.details(WILL.document_id) == Details()
    catalog.forget([f"/files/{DEED.name}"])
    with pytest.raises(DocumentNotFoundError):
        catalog.details(DEED.document_id)


def test_a_document_from_before_there_were_details_has_none(catalog: Catalog, path: Path) -> None:
    put(catalog, DEED)
    catalog.close()
    rows(path, "UPDATE documents SET details = NULL")
    opened = Catalog.open(path, KEY)
    assert opened.details(DEED.document_id) == Details()
    opened.close()


def test_the_day_of_a_document_is_kept_and_shown(catalog: Catalog) -> None:
    will = document("Last will. Amends the will dated 3 March 2021.", "will.pdf")
    deed = document("Deed\nDated 3 March 2021\n", "deed.pdf")
    catalog.stage(deed, chunks(deed), vectors(chunks(deed)), findings(deed), "indexed")
    assert catalog.dated(deed.document_id) is None
    catalog.settle(source(deed))
    put(catalog, will)
    assert catalog.dated(deed.document_id) == "2021-03-03"
    assert catalog.dated(will.document_id) is None
    assert [each.dated for each in catalog.documents()] == ["2021-03-03", None]


def test_an_older_catalog_learns_the_days_and_names_of_its_documents(path: Path) -> None:
    deed = document("Deed\nDated 3 March 2021\n", "deed.pdf")
    opened = Catalog.open(path, KEY)
    put(opened, deed, GIFT)
    opened.close()
    newer = "; ".join(
        ["DROP INDEX documents_state"]
        + [f"ALTER TABLE documents DROP COLUMN {each}" for each in ("dated", "made_by", "shown")]
        + [
            f"DROP TABLE {each}"
            for each in (
                *"stems labels calls identities mentions identity_uses corrections watched troubled held thumbs".split(),
                *REVIEWS,
            )
        ]
    )
    rows(path, f"{newer}; PRAGMA user_version = {DATED}")
    opened = Catalog.open(path, KEY)
    assert opened.dated(deed.document_id) == "2021-03-03"
    assert opened.dated(GIFT.document_id) is None
    assert "march" in opened.stems_like("march")
    assert opened.labelled(["gift"]) == ({"gift": {GIFT.document_id}}, 2)
    put(opened, WILL)
    assert opened.has(WILL.document_id)
    opened.close()


LEASE = document(
    'Between Harlow Mills Limited (the "Lessee") and Ada Dalby (the "Lessor"). The Lessee pays.', "mill_lease.pdf"
)


def test_documents_are_called_by_title_file_name_and_parties(catalog: Catalog) -> None:
    put(catalog, LEASE, GIFT)
    found, count = catalog.labelled(["lease", "leases", "harlow", "limited", "pays", "gift"])
    assert count == 2
    assert found["gift"] == {GIFT.document_id}
    assert found["leases"] == found["lease"] == found["harlow"] == {LEASE.document_id}
    assert found.keys() == {"lease", "leases", "harlow", "gift"}


def test_a_party_is_called_by_its_role_and_back(catalog: Catalog) -> None:
    put(catalog, LEASE, GIFT)
    called = catalog.called(["harlow", "dalby", "lessee", "boat"])
    assert called == {LEASE.document_id: {"harlow": "lessee", "dalby": "lessor", "lessee": "harlow mills"}}


def test_what_a_document_is_called_goes_with_it(catalog: Catalog, path: Path) -> None:
    put(catalog, LEASE)
    catalog.forget(["/files/mill_lease.pdf"])
    assert catalog.labelled(["harlow"]) == ({}, 0)
    assert catalog.called(["harlow"]) == {}
    catalog.erase(LEASE.document_id)
    assert rows(path, "SELECT (SELECT count(*) FROM labels) + (SELECT count(*) FROM calls)") == [(0,)]


def test_a_document_with_a_new_name_is_called_by_that(catalog: Catalog) -> None:
    put(catalog, GIFT)
    catalog.settle(source(GIFT, "/files/boat_deed.pdf"))
    catalog.forget(["/files/gift.pdf"])
    found, _ = catalog.labelled(["gift", "deed"])
    assert found == {"deed": {GIFT.document_id}}


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (Filter(), ["deed.pdf", "gift.docx", "will.pdf"]),
        (Filter(types=("pdf",)), ["deed.pdf", "will.pdf"]),
        (Filter(types=("docx", "txt")), ["gift.docx"]),
        (Filter(folders=("/a",)), ["deed.pdf"]),
        (Filter(folders=("/a/", "/b/c")), ["deed.pdf", "will.pdf"]),
        (Filter(folders=("/a%",)), []),
        (Filter(after="2020-01-01"), ["deed.pdf", "gift.docx"]),
        (Filter(after="2021-03-03", before="2021-03-03"), ["deed.pdf"]),
        (Filter(before="2019-12-31"), []),
        (Filter(types=("pdf",), after="2021-01-01", folders=("/b",)), []),
    ],
)
def test_a_filter_lets_documents_through(catalog: Catalog, where: Filter, names: list[str]) -> None:
    deed = document("Deed\nDated 3 March 2021\n", "deed.pdf")
    gift = document("Gift\nDated 4 April 2022\n", "gift.docx")
    for each, path in ((deed, "/a/deed.pdf"), (gift, "/ab/gift.docx"), (WILL, "/b/c/Will.PDF")):
        catalog.stage(each, chunks(each), vectors(chunks(each)), findings(each), "indexed")
        catalog.settle(source(each, path))
    by_name = {info.document_id: info.name for info in catalog.documents()}
    assert sorted(by_name[each] for each in catalog.select(where)) == names
    assert catalog.select(Filter(documents=(deed.document_id,), types=("docx",))) == []


@pytest.mark.parametrize("written", ["1,200", "1200"])
def test_a_number_is_found_with_and_without_separators(catalog: Catalog, written: str) -> None:
    put(catalog, document(f"The deposit is ${written} at most."), GIFT)
    for asked in ("1,200", "1200"):
        assert len(catalog.match([asked], 10)) == 1
        assert catalog.frequencies([asked])[0] == {asked: 1}
    assert catalog.match(["12"], 10) == catalog.match(["01200"], 10) == []
