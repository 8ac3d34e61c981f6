"""Finding passages and documents by their words, in the catalog's full-text index and its lists of names."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from ..text import stem
from ..types import Chunk, Filter
from .rows import CHUNK_COLUMNS, chunk_of

_LONGEST = 16  # digits of a number that anyone groups
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
# Best matches taken beyond those asked for, as some may belong to a document that is being written or removed.
_SPARE = 200


class Searching(ABC):
    """The part of the catalog that searches. Only live documents are found; counts of words take in the others."""

    @abstractmethod
    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[Any]: ...

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, Chunk]]:
        """Live chunks by id, each with its document's name. Ids that are not live are left out."""
        sql = f"""SELECT d.name, {CHUNK_COLUMNS} FROM chunks c JOIN documents d USING (document_id)
                  WHERE d.state = 'live' AND chunk_id IN (SELECT value FROM json_each(?))"""  # noqa: S608 - a constant
        return {row[1]: (row[0], chunk_of(row[1:])) for row in self._all(sql, (json.dumps(list(chunk_ids)),))}

    def match(
        self, terms: Sequence[str], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The live chunks with any of `terms`, best BM25 first, as (chunk id, score above 0).

        A term of several words is found where they stand side by side.
        """
        query = _any_of(terms)
        if not query:
            return []
        if documents is None:
            # the index alone finds the best; joining every match first measured 20 times slower on 10,000 passages
            sql = """SELECT chunk_id, -r FROM (SELECT rowid AS n, rank AS r FROM chunks_text
                     WHERE chunks_text MATCH ?1 ORDER BY rank LIMIT ?2 + ?3) JOIN chunks c ON c.number = n
                     JOIN documents d USING (document_id) WHERE d.state = 'live' ORDER BY r, chunk_id LIMIT ?2"""
            rows = self._all(sql, (query, limit, _SPARE))
        else:
            sql = """SELECT chunk_id, -bm25(chunks_text) FROM chunks_text JOIN chunks c ON c.number = chunks_text.rowid
                     JOIN documents d ON d.document_id = c.document_id WHERE chunks_text MATCH ?1 AND d.state = 'live'
                     AND d.document_id IN (SELECT value FROM json_each(?2))
                     ORDER BY bm25(chunks_text), chunk_id LIMIT ?3"""
            rows = self._all(sql, (query, json.dumps(list(documents)), limit))
        return [(row[0], float(row[1])) for row in rows]

    def match_scores(self, terms: Sequence[str], chunk_ids: Sequence[str]) -> dict[str, float]:
        """The BM25 scores of those of `chunk_ids` that have any of `terms`."""
        sql = """SELECT chunk_id, -bm25(chunks_text) FROM chunks_text JOIN chunks c ON c.number = chunks_text.rowid
                 WHERE chunks_text MATCH ? AND chunk_id IN (SELECT value FROM json_each(?))"""
        query = _any_of(terms)
        rows = self._all(sql, (query, json.dumps(list(chunk_ids)))) if query and chunk_ids else []
        return {row[0]: float(row[1]) for row in rows}

    def holders(self, terms: Sequence[str]) -> dict[str, set[str]]:
        """For each term the documents that have it anywhere, those among them that are being written or removed."""
        sql = """SELECT DISTINCT c.document_id FROM chunks_text JOIN chunks c ON c.number = chunks_text.rowid
                 WHERE chunks_text MATCH ?"""
        return {term: {row[0] for row in self._all(sql, (_any_of([term]),))} for term in terms}

    def stems_like(self, stem: str) -> list[str]:
        """The stems of words in the box that begin with the same letter and are as long, or a letter longer or shorter."""
        sql = "SELECT term FROM stems WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?"
        values = (stem[:1], chr(ord(stem[0]) + 1), len(stem) - 1, len(stem) + 1)
        return [row[0] for row in self._all(sql, values)]

    def frequencies(self, terms: Sequence[str]) -> tuple[dict[str, int], int]:
        """In how many chunks each term occurs, stemmed as the index is, and how many chunks there are."""
        count = "SELECT count(*) FROM chunks_text WHERE chunks_text MATCH ?"
        counts = {term: int(self._all(count, (_any_of([term]),))[0][0]) for term in terms}
        return counts, int(self._all("SELECT count(*) FROM chunks")[0][0])

    def labelled(self, terms: Sequence[str]) -> tuple[dict[str, set[str]], int]:
        """For each term the live documents called so by title, file name or party, and how many live documents there are."""
        sql = """SELECT word, document_id FROM labels JOIN documents USING (document_id)
                 WHERE state = 'live' AND word IN (SELECT value FROM json_each(?))"""
        stems = {term: stem(term) for term in terms}
        found: dict[str, set[str]] = {}
        for word, document_id in self._all(sql, (json.dumps(sorted(set(stems.values()))),)):
            found.setdefault(word, set()).add(document_id)
        count = self._all("SELECT count(*) FROM documents WHERE state = 'live'")
        return {term: found[each] for term, each in stems.items() if each in found}, int(count[0][0])

    def called(self, asked: Sequence[str]) -> dict[str, dict[str, str]]:
        """Per live document what it calls otherwise, of the words and runs of words in `asked`."""
        sql = """SELECT document_id, asked, called FROM calls JOIN documents USING (document_id)
                 WHERE state = 'live' AND asked IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3"""
        found: dict[str, dict[str, str]] = {}
        for document_id, words, called in self._all(sql, (json.dumps(list(asked)),)):
            found.setdefault(document_id, {})[words] = called
        return found

    def select(self, where: Filter) -> list[str]:
        """The live documents that a filter lets through."""
        clauses, values = ["state = 'live'"], []
        if where.documents:
            clauses.append("document_id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(where.documents)))
        if where.after:
            clauses.append("dated >= ?")
            values.append(where.after)
        if where.before:
            clauses.append("dated <= ?")
            values.append(where.before)
        if where.folders:
            under = " OR ".join(["substr(path, 1, length(?)) = ?"] * len(where.folders))
            clauses.append(f"document_id IN (SELECT document_id FROM sources WHERE {under})")  # noqa: S608 - no values
            values += [each.rstrip("/\\") + sep for each in where.folders for sep in (_separator(each),) * 2]
        if where.types:
            ends = " OR ".join(["lower(path) LIKE ?"] * len(where.types))
            clauses.append(f"document_id IN (SELECT document_id FROM sources WHERE {ends})")  # noqa: S608 - no values
            values += [f"%.{each}" for each in where.types]
        sql = f"SELECT document_id FROM documents WHERE {' AND '.join(clauses)} ORDER BY document_id"  # noqa: S608
        return [row[0] for row in self._all(sql, values)]


def _separator(path: str) -> str:
    return "\\" if "\\" in path and "/" not in path else "/"


def _any_of(terms: Sequence[str]) -> str:
    """A full-text query; quoted, so that no word acts as an operator. A number is found with and without separators."""
    spelled = dict.fromkeys(spelling for term in terms for spelling in (term, *_otherwise(term)))
    return " OR ".join('"' + each.replace('"', '""') + '"' for each in spelled)


def _otherwise(term: str) -> list[str]:
    """The other way to write a number from 1,000 on: the index has "1,200" as two words."""
    if _GROUPED.fullmatch(term):
        return [term.replace(",", "")]
    if term.isascii() and term.isdigit() and 3 < len(term) < _LONGEST and term[0] != "0":
        return [f"{int(term):,}"]
    return []
