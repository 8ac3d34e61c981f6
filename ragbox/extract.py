"""A schema to a typed value, as one viewer may see it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .answer.filled import fill
from .answer.labels import labelled
from .answer.schema import Rows, Schema, about, read_schema
from .errors import ModelError
from .extraction import Extraction, Field, M
from .fields import FieldFinder, Found, others
from .filling import Filling
from .types import Citation, Hit, Mode

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .ask import Asker
    from .find import Put
    from .view import View


class Extract:
    """Fills schemas from one box. `put` opens a question, `model` loads the language model."""

    def __init__(self, asker: Asker, put: Callable[[str], Put], model: Callable[[], LanguageModel], view: View) -> None:
        self._asker = asker
        self._put = put
        self._model = model
        self._view = view

    def run(
        self,
        question: str,
        model: type[M],
        documents: Sequence[str] | None,
        mode: Mode,
        cancel: Callable[[], bool] | None,
        *,
        together: bool,
    ) -> Extraction[M]:
        """What the documents say of the model's fields. `together`: whether all `documents` are about one thing."""
        started = time.perf_counter()
        schema, question = read_schema(model), self._asker.checked(question)
        writer = self._model() if self._asker.generative(mode) else None
        problem = None
        stop, subject = cancel or (lambda: False), about(question)
        put = self._put(subject)
        finder = FieldFinder(self._asker, put.opened, subject, documents, stop)
        group = finder.group(schema.fields, together=together)
        hits = finder.hits(group)
        leaves, labels = schema.leaves, list(labelled(hits))
        found, read = finder.find(leaves, hits, labels, group), time.perf_counter()
        if writer is not None:
            filling = Filling(writer, put.opened, labels, group, (subject, put.sought), stop, self._hidden)
            try:
                found = filling.fill(leaves, found)
            except ModelError as error:  # what the rules found stands
                problem = str(error)
        fields = {leaf.name: self._shown(found[leaf.name], many=leaf.many) for leaf in schema.leaves}
        values: dict[str, Any] = {name: each.value for name, each in fields.items()}
        for rows in (each for each in schema.fields if isinstance(each, Rows)):
            values[rows.name] = self._table(finder, rows, hits, fields)
        timings = replace(finder.timings, generate_ms=_ms(read) if writer else None, total_ms=_ms(started))
        made = _made(question, schema, fields, values)
        return replace(
            made,
            mode="generative" if writer else "extractive",
            model=writer.name if writer else None,
            problem=problem,
            timings=timings,
        )

    def _hidden(self, text: str) -> str:
        return self._put(text).sought if text else text

    def _table(
        self, finder: FieldFinder, rows: Rows, hits: Sequence[Hit], fields: dict[str, Field]
    ) -> list[dict[str, Any]] | None:
        """The rows of a table, shown, with each cell noted in `fields`."""
        table = finder.table(rows, hits)
        if isinstance(table, str):
            fields[rows.name] = Field(reason=table)
            return None
        values: list[dict[str, Any]] = []
        for number, row in enumerate(table):
            shown = {name: self._shown(each, many=False) for name, each in row.items()}
            fields |= {f"{rows.name}[{number}].{name}": each for name, each in shown.items()}
            values.append({name: each.value for name, each in shown.items()})
        return values

    def _shown(self, found: Found, *, many: bool) -> Field:
        """What may be shown of it: hidden words of a text are pseudonyms, another value that has some in it is null."""
        sure = round(found.sure, 4)
        if not found.parts:
            return Field(confidence=sure, reason=found.reason)
        values, citations = list[Any](), list[Citation]()
        for part in found.parts:
            low, high = part.citation.spans[0]
            real = part.citation.quote[low - part.citation.start : high - part.citation.start]
            shown = self._view.part(part.citation.document_id, low, high)
            if shown != real and not isinstance(part.value, (str, bool)):
                return Field(confidence=sure, reason="hidden")
            values.append(shown if shown != real and isinstance(part.value, str) else part.value)
            citations.append(self._view.cited(part.citation))
        beside = {each.marker: each for each in (found.answer.citations if found.answer else ())}
        citations += [self._view.cited(beside[marker]) for marker in others(found) if marker in beside]
        notes = self._view.noted(found.notes, {each.document_id for each in beside.values()})
        return Field(values if many else values[0], tuple(citations), sure, None, notes)


def _made(question: str, schema: Schema, fields: dict[str, Field], values: Mapping[str, Any]) -> Extraction[Any]:
    filled = fill(schema, values)
    for name in filled.refused:
        fields[name] = Field(confidence=fields[name].confidence, reason="invalid")
    return Extraction(question, filled.value, fields, filled.partial, filled.missing)


def _ms(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 2)
