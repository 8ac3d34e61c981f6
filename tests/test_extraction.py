"""A question with a schema: every field has a citation that bears it out, or is null."""

from __future__ import annotations

import re
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from harlow_lease import ABOUT, GOLD, Lease, Rent, check
from pydantic import BaseModel, Field

from ragbox import Extraction, RagBox
from ragbox.errors import Cancelled, DocumentNotFoundError, ModelError, QuestionError


class TestExtractive:
    def test_values_of_every_kind(self, extracted: Extraction[Lease]) -> None:
        assert {name: extracted.fields[name].value for name in GOLD} == GOLD
        assert isinstance(extracted.value, Lease)
        assert extracted.value.deposit == Decimal(29500)
        assert extracted.value.rents == [
            Rent(year="1", annual_rent=Decimal(48000)),
            Rent(year="2", annual_rent=Decimal(51500)),
        ]
        assert (extracted.missing, extracted.mode, extracted.model) == ((), "extractive", None)

    def test_every_value_is_cited(self, leases: RagBox, extracted: Extraction[Lease]) -> None:
        check(leases, extracted)
        assert all(0 <= each.confidence <= 1 for each in extracted.fields.values())
        cited = {each.citations[0].document for each in extracted.fields.values() if each.citations}
        assert cited == {"harlow.docx"}
        assert extracted.fields["rents[1].annual_rent"].citations[0].quote == "2\t£51,500\tquarterly"

    def test_one_citation_for_each_item_of_a_list(self, extracted: Extraction[Lease]) -> None:
        keyholders = extracted.fields["keyholders"]
        words = [
            each.quote[each.spans[0][0] - each.start : each.spans[0][1] - each.start] for each in keyholders.citations
        ]
        assert words == GOLD["keyholders"]

    def test_what_only_another_lease_says_is_null(self, extracted: Extraction[Lease]) -> None:
        for name in ("parking_spaces", "insurer"):
            assert (extracted.fields[name].value, extracted.fields[name].reason) == (None, "not_found")

    def test_nothing_is_told_in_reprs(self, extracted: Extraction[Lease]) -> None:
        assert not re.search("Oakham|Brill|Ann Lee|29,?500|Harlow House", repr(extracted))

    def test_timings(self, extracted: Extraction[Lease]) -> None:
        assert extracted.timings.total_ms is not None
        assert extracted.timings.read_ms is not None
        assert extracted.timings.generate_ms is None

    def test_a_needed_field_without_support_leaves_no_value(self, leases: RagBox) -> None:
        class Garage(BaseModel):
            deposit: Decimal
            boiling_point: float

        got = leases.ask(ABOUT, schema=Garage)
        assert (got.value, got.missing) == (None, ("boiling_point",))
        assert got.partial == {"deposit": Decimal(29500), "boiling_point": None}

    def test_what_the_schema_refuses_is_null_and_says_so(self, leases: RagBox) -> None:
        class Strict(BaseModel):
            deposit: Decimal | None = Field(lt=100)

        got = leases.ask(ABOUT, schema=Strict)
        assert isinstance(got.value, Strict)
        assert (got.value.deposit, got.fields["deposit"].reason) == (None, "invalid")

    def test_documents_limit_it(self, leases: RagBox) -> None:
        class Deposit(BaseModel):
            deposit: Decimal | None

        for name, deposit in (("dalby.docx", 8000), ("harlow.docx", 29500), ("garden.docx", None)):
            got = leases.ask("the lease", schema=Deposit, documents=[name])
            assert got.fields["deposit"].value == deposit
        with pytest.raises(DocumentNotFoundError):
            leases.ask("the lease", schema=Deposit, documents=["none.docx"])

    def test_an_empty_box(self, box: RagBox) -> None:
        got = box.ask("the lease", schema=Lease)
        assert got.value is None
        assert {each.reason for each in got.fields.values()} == {"not_found"}

    def test_questions_that_cannot_be_asked(self, leases: RagBox) -> None:
        with pytest.raises(QuestionError, match="empty"):
            leases.ask(" ", schema=Lease)
        with pytest.raises(QuestionError, match="pydantic model class"):
            leases.ask(ABOUT, schema=dict)  # type: ignore[type-var]
        with pytest.raises(QuestionError, match="no mode"):
            leases.ask(ABOUT, schema=Lease, mode="best")  # type: ignore[call-overload]
        with pytest.raises(ModelError, match="--model"):
            leases.ask(ABOUT, schema=Lease, mode="generative")
        with pytest.raises(QuestionError, match="history"):
            leases.ask(ABOUT, schema=Lease, history=[object()])  # type: ignore[call-overload]

    def test_cancel(self, leases: RagBox) -> None:
        with pytest.raises(Cancelled):
            leases.ask(ABOUT, schema=Lease, cancel=lambda: True)
        assert not [each for each in threading.enumerate() if each.name.startswith("extract")]

    def test_what_is_amended(self, tmp_path: Path, lean: Any) -> None:
        class Term(BaseModel):
            term_years: int | None = Field(description="How many years the agreement remains in force")

        samples = Path(__file__).parents[1] / "sample_docs"
        with RagBox.open(tmp_path / "nda.box", lean) as box:
            box.ingest([samples / "nda.docx", samples / "nda_amendment_1.docx"])
            term = box.ask("the NDA between Orchard & Finch and Meridian Tarn", schema=Term).fields["term_years"]
        assert term.value == 5
        assert term.citations[0].document == "nda_amendment_1.docx"
        assert "amended" in {note.kind for note in term.notes}
        assert {marker for note in term.notes for marker in note.markers} == {each.marker for each in term.citations}


class Correspondence(BaseModel):
    """Days of a letter and of what it is about."""

    letter_date: date | None = Field(description="Date of the letter")
    contract_date: date | None = Field(description="Date of the contract")


def test_the_day_of_a_letter_is_not_that_of_its_subject(box: RagBox, tmp_path: Path, make_docx: Any) -> None:
    path = make_docx(
        tmp_path / "a.docx", "Mill & Co, Solicitors", "17 February 2025", "Dear Directors,", "You owe us for the roof."
    )
    box.ingest(path)
    fields = box.ask("what Mill & Co wrote about the roof", schema=Correspondence).fields
    assert fields["letter_date"].value == date(2025, 2, 17)
    assert fields["letter_date"].citations[0].quote == "17 February 2025"
    assert fields["contract_date"].value is None
