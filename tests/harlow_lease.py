"""A lease of which every field is known, and what a box and a scripted model make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Literal, cast

from pydantic import BaseModel, Field

from ragbox import Answer, Extraction, RagBox
from ragbox.answer.labels import labelled
from ragbox.answer.language_model import ScriptedModel
from ragbox.answer.pieces import Piece
from ragbox.answer.schema import read_schema
from ragbox.answer.typed import Read, candidates, same
from ragbox.ask import Asker
from ragbox.extract import Extract
from ragbox.fields import FieldFinder, Found
from ragbox.filling import Filling
from ragbox.types import AnswerEvent

ABOUT = "the lease of Harlow House"


class Rent(BaseModel):
    """A row of the table of rents."""

    year: str
    annual_rent: Decimal


class Lease(BaseModel):
    """What is wanted of a lease; the last four are in no document."""

    landlord_name: str
    tenant_name: str
    deposit: Decimal
    start_date: date = Field(description="When the lease starts")
    end_date: date = Field(description="When the lease ends")
    notice_months: int = Field(description="Notice, in months, to end the lease")
    inspection: datetime | None = Field(description="When the inspection takes place")
    use: Literal["office", "workshop", "shop"] | None = Field(description="Permitted use")
    subletting_permitted: bool | None = Field(description="Whether subletting is permitted")
    keyholders: list[str] | None
    rents: list[Rent] | None
    parking_spaces: int | None
    insurer: str | None = Field(description="Name of the insurer")
    sale_price: Decimal | None
    break_date: date | None = Field(description="On which day the break right may be used")


GOLD: dict[str, Any] = {
    "landlord_name": "Oakham Estates Limited", "tenant_name": "Brill Bakers LLP", "deposit": Decimal(29500),
    "start_date": date(2023, 6, 24), "end_date": date(2033, 6, 23), "notice_months": 8,
    "inspection": datetime(2024, 5, 20, 14, 0), "use": "workshop", "subletting_permitted": False,
    "keyholders": ["Ann Lee", "Ravi Patel", "Jo Quist"], "parking_spaces": None, "insurer": None, "sale_price": None,
    "break_date": None,
}  # fmt: skip
LEASE = (
    "Lease of Harlow House. Landlord: Oakham Estates Limited (registered number 07719346), 2 Exchange Row.",
    "Tenant: Brill Bakers LLP, 61 Larkspur Street.",
    "The lease of Harlow House starts on 24 June 2023 and ends on 23 June 2033.",
    "The deposit for Harlow House is £29,500 and is held in a separate account.",
    "The Tenant may end the lease of Harlow House by giving eight months' written notice.",
    "The inspection of Harlow House takes place on 20 May 2024 at 14:00.",
    "The permitted use of Harlow House is a workshop.",
    "Subletting is not permitted.",
    "Keyholders: Ann Lee, Ravi Patel and Jo Quist",
)


def write_lease(path: Path) -> None:
    import docx

    document = docx.Document()
    for text in LEASE:
        document.add_paragraph(text)
    table = document.add_table(rows=1, cols=3)
    for row in (("Year", "Annual rent", "Paid"), ("1", "£48,000", "monthly"), ("2", "£51,500", "quarterly")):
        cells = table.rows[0].cells if row[0] == "Year" else table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.save(str(path))


class Remembering(Asker):
    """Reads each question once, for tests that ask the same again and again."""

    known: ClassVar[dict[object, Any]] = {}

    def stream(
        self, question: str, documents: Sequence[str] | None, *rest: Any, **options: Any
    ) -> Iterator[AnswerEvent]:
        key = (self._directory.path, question, tuple(documents or ()))
        if key not in self.known:
            self.known[key] = list(super().stream(question, documents, *rest, **options))
        return iter(self.known[key])

    def settled(self, question: str, piece: Piece, documents: Sequence[str] | None) -> Answer:
        key = (self._directory.path, question, piece.document_id, piece.unit)
        if key not in self.known:
            self.known[key] = super().settled(question, piece, documents)
        return cast(Answer, self.known[key])


def extract(box: RagBox, model: ScriptedModel, schema: type[BaseModel] = Lease) -> Extraction[Any]:
    """What a box says with a scripted model."""
    viewing = box._viewing
    profile = box.profile.with_slm("scripted.gguf")
    asker = Remembering(box._directory, profile, box.embedder, lambda: model, put=viewing.put, words=viewing.words)
    with viewing.looking(None, "answer") as view:
        return Extract(asker, viewing.put, lambda: model, view).run(ABOUT, schema, None, "auto", None, together=False)


def _no_model() -> ScriptedModel:
    raise AssertionError("rules need no model")


@lru_cache(maxsize=2)
def _looked(box: RagBox, schema: type[BaseModel], about: str) -> tuple[Any, ...]:
    """What a model is shown, and the fields as if the rules had found nothing: the same for whatever model."""
    opened = box._viewing.put(about).opened
    viewing = box._viewing
    asker = Remembering(box._directory, box.profile, box.embedder, _no_model, put=viewing.put, words=viewing.words)
    finder, leaves = FieldFinder(asker, opened, about, None, lambda: False), read_schema(schema).leaves
    group = finder.group(leaves, together=False)
    hits = finder.hits(group)
    labels = list(labelled(hits))
    found = {
        name: Found((), 0.4, "not_found", each.answer)
        for name, each in finder.find(leaves, hits, labels, group).items()
    }
    return opened, leaves, labels, group, found


def filled(box: RagBox, model: ScriptedModel, schema: type[BaseModel], about: str = ABOUT) -> dict[str, Found]:
    """What a model alone gets into a form of which the rules filled nothing."""
    opened, leaves, labels, group, found = _looked(box, schema, about)
    return Filling(model, opened, list(labels), group, (about, about), lambda: False).fill(leaves, dict(found))


def check(box: RagBox, got: Extraction[Any], schema: type[BaseModel] = Lease) -> None:
    """Every value stands, verbatim and by its kind, at the first span of its citation; every null has a reason."""
    leaves = {leaf.name: leaf for leaf in read_schema(schema).leaves}
    for name, each in got.fields.items():
        assert (each.value is None) == (each.reason is not None) == (not each.citations)
        for citation in each.citations:
            assert box.text(citation.document_id)[citation.start : citation.end] == citation.quote
        values = each.value if isinstance(each.value, list) else [each.value]
        for value, citation in zip(values, each.citations, strict=False):
            ((low, high),) = citation.spans
            assert citation.start <= low < high <= citation.end
            words = citation.quote[low - citation.start : high - citation.start]
            if isinstance(value, str) and (name not in leaves or leaves[name].kind == "text"):
                assert words == value
            elif name in leaves:
                said = candidates(leaves[name], citation.quote, (low - citation.start, high - citation.start))
                assert any(isinstance(one, Read) and same(one.value, value) for one in said)


def sentences(prompt: str) -> dict[int, str]:
    """The numbered sentences of a prompt."""
    return {int(number): text for number, text in re.findall(r"^\[(\d+)\] (.*)$", prompt, re.MULTILINE)}


def asked_for(prompt: str) -> list[str]:
    return re.findall(r'^"([\w.]+)": ', prompt, re.MULTILINE)
