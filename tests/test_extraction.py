"""A question with a schema: every field has a citation that bears it out, or is null, whatever a model writes."""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Literal, cast

import pytest
from pydantic import BaseModel, Field

from ragbox import Answer, Extraction, RagBox
from ragbox.answer.labels import labelled
from ragbox.answer.language_model import ScriptedModel
from ragbox.answer.pieces import Piece
from ragbox.answer.schema import read_schema
from ragbox.answer.typed import Read, candidates, same
from ragbox.ask import Asker
from ragbox.errors import Cancelled, DocumentNotFoundError, ModelError, QuestionError
from ragbox.extract import Extract
from ragbox.fields import FieldFinder, Found
from ragbox.filling import Filling
from ragbox.types import AnswerEvent

TINY = Path(__file__).parent / "models" / "tiny_slm.gguf"
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


@pytest.fixture(scope="module")
def leases(tmp_path_factory: pytest.TempPathFactory, make_docx: Any, lean: Any) -> Iterator[RagBox]:
    """The lease that is asked for, another that reads the same, and what is about something else."""
    folder = tmp_path_factory.mktemp("extraction")
    write_lease(folder / "harlow.docx")
    make_docx(
        folder / "dalby.docx",
        "Landlord: Pinewood Limited",
        "The lease of Dalby Mill starts on 1 May 2020 and ends on 30 April 2025.",
        "The deposit for Dalby Mill is £8,000. Dalby Mill has 14 parking spaces.",
        "The insurer of Dalby Mill is Petrel Mutual.",
    )
    make_docx(folder / "garden.docx", "Roses are pruned in March. The pond is two metres deep.")
    with RagBox.open(folder / "leases.box", lean) as box:
        assert box.ingest(folder).totals["indexed"] == 3
        yield box


@pytest.fixture(scope="module")
def extracted(leases: RagBox) -> Extraction[Lease]:
    return leases.ask(ABOUT, schema=Lease)


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


class Person(BaseModel):
    """What is hidden by default, and what is not."""

    invoice_number: str | None
    invoice_date: date | None
    late_interest_percent: float | None = Field(description="Interest on late payments, percent a year")


class TestHidden:
    QUESTION = "the invoice of Hollis Verity Translations"

    def test_a_text_becomes_its_pseudonym(self, sample_box: RagBox) -> None:
        shown = sample_box.ask(self.QUESTION, schema=Person, reveal=True)
        hidden = sample_box.ask(self.QUESTION, schema=Person, reveal=False)
        assert shown.fields["invoice_number"].value == "HVT-2025-0418"
        assert isinstance(hidden.value, Person)
        assert re.fullmatch(r"⟦\w+⟧", hidden.value.invoice_number or "")
        assert hidden.fields["invoice_date"].value == shown.fields["invoice_date"].value == date(2025, 4, 30)
        quotes = [citation.quote for each in hidden.fields.values() for citation in each.citations]
        everything = json.dumps([hidden.partial, *quotes], default=str)
        assert "HVT-2025" not in everything
        for each in hidden.fields.values():
            for citation in each.citations:
                text = sample_box.text(citation.document_id, reveal=False)
                assert text[citation.start : citation.end] == citation.quote

    def test_another_value_made_of_hidden_words_is_null(self, tmp_path: Path, make_docx: Any) -> None:
        class Account(BaseModel):
            account_number: int | None
            opened: date | None

        path = make_docx(tmp_path / "a.docx", "Account number: 71002266", "Opened: 3 May 2024")
        with RagBox.open(tmp_path / "a.box") as box:
            box.ingest(path)
            shown = box.ask("the account", schema=Account, reveal=True).fields
            hidden = box.ask("the account", schema=Account, reveal=False).fields
            assert [event.event for event, _ in box.audit()] == ["answer"]
        assert shown["account_number"].value == 71002266
        assert (hidden["account_number"].value, hidden["account_number"].reason) == (None, "hidden")
        assert hidden["opened"].value == date(2024, 5, 3)

    def test_what_another_document_says_is_told_and_hidden_too(self, tmp_path: Path, make_docx: Any) -> None:
        class Office(BaseModel):
            phone: str | None = Field(description="What is the phone number of the Harlow office")

        for name, number in (("a.docx", "617-555-0148"), ("b.docx", "617-555-0199")):
            make_docx(tmp_path / name, f"The phone number of the Harlow office is {number} for tenants.")
        with RagBox.open(tmp_path / "a.box") as box:
            box.ingest([tmp_path / "a.docx", tmp_path / "b.docx"])
            shown = box.ask("the Harlow office", schema=Office, reveal=True).fields["phone"]
            hidden = box.ask("the Harlow office", schema=Office, reveal=False).fields["phone"]
        assert [note.kind for note in shown.notes] == ["conflict"]
        assert "617-555-0148" in shown.notes[0].text
        assert "617-555-0199" in shown.notes[0].text
        told = [hidden.value, *(note.text for note in hidden.notes), *(each.quote for each in hidden.citations)]
        assert len(hidden.citations) == 2
        assert "555" not in " ".join(told)

    def test_a_model_reads_pseudonyms_and_they_are_led_back(self, tmp_path: Path, make_docx: Any) -> None:
        class Desk(BaseModel):
            evening: str | None = Field(description="Evening line of the desk")

        make_docx(tmp_path / "a.docx", "In the evening the desk has the line 617-555-0148, by day none.", "It is blue.")

        def reply(prompt: str) -> str:
            (found,) = [(text, number) for number, text in sentences(prompt).items() if "⟦" in text]
            return json.dumps({"evening": {"value": re.findall(r"⟦\w+⟧", found[0])[0], "source": found[1]}})

        with RagBox.open(tmp_path / "a.box") as box:
            box.ingest(tmp_path / "a.docx")
            model = ScriptedModel(reply, context_tokens=8_000)
            part = filled(box, model, Desk, "the desk")["evening"].parts[0]
        assert model.asked
        assert part.value == "617-555-0148"
        assert "617-555-0148" not in model.asked[0]

    def test_no_prompt_has_hidden_values(self, sample_box: RagBox) -> None:
        model = ScriptedModel(["{}"], context_tokens=8_000)
        extract(sample_box, model, Person)
        assert "HVT-2025" not in "".join(message.content for prompt in model.prompts for message in prompt)


def sentences(prompt: str) -> dict[int, str]:
    """The numbered sentences of a prompt."""
    return {int(number): text for number, text in re.findall(r"^\[(\d+)\] (.*)$", prompt, re.MULTILINE)}


def asked_for(prompt: str) -> list[str]:
    return re.findall(r'^"([\w.]+)": ', prompt, re.MULTILINE)


class TestGenerative:
    def test_a_model_fills_what_the_rules_left_open(self, leases: RagBox) -> None:
        def reply(prompt: str) -> str:
            place = {
                name: number
                for number, text in sentences(prompt).items()
                for name in asked_for(prompt)
                if "starts" in text
            }
            return json.dumps({name: {"value": "2023-06-24", "source": number} for name, number in place.items()})

        class Beginning(BaseModel):
            lease_starts: date | None = Field(description="Day from which the lease runs, so starts")

        got = extract(leases, ScriptedModel(reply), Beginning)
        assert got.fields["lease_starts"].value == date(2023, 6, 24)
        check(leases, got, Beginning)

    def test_the_mode_and_the_model_are_told(self, leases: RagBox) -> None:
        got = extract(leases, ScriptedModel(["{}"]))
        assert (got.mode, got.model) == ("generative", "scripted")
        assert got.timings.generate_ms is not None

    def test_a_model_that_says_nothing_costs_nothing(self, leases: RagBox, extracted: Extraction[Lease]) -> None:
        got = extract(leases, ScriptedModel([""]))
        assert {name: each.value for name, each in got.fields.items()} == {
            name: each.value for name, each in extracted.fields.items()
        }

    def test_a_context_too_small_leaves_fields_out(self, leases: RagBox) -> None:
        model = ScriptedModel(["{}"], context_tokens=100)
        assert extract(leases, model).fields["deposit"].value == Decimal(29500)

    def test_what_the_rules_found_stands_where_the_model_fails(self, leases: RagBox) -> None:
        def fail(_: str) -> str:
            raise ModelError("the model failed while reading")

        found = extract(leases, ScriptedModel(fail))
        assert found.fields["deposit"].value == Decimal(29500)
        assert found.problem == "the model failed while reading"


LIES = ("number", "source", "swapped", "invented", "text around", "broken", "long", "orders")


def lie(kind: str, seed: int) -> Any:
    """A reply to a prompt that is wrong in one way, about every field that is asked for."""
    chance = random.Random(f"{kind} {seed}")

    def reply(prompt: str) -> str:
        numbers, names = sentences(prompt), asked_for(prompt)
        truth = [name for name, value in GOLD.items() if value is not None]
        found: dict[str, Any] = {}
        for name in names:
            value, source = written(GOLD.get(name)), chance.choice(list(numbers))
            if kind == "swapped":  # another field's value, and where it stands
                other = chance.choice(truth)
                value, source = written(GOLD[other]), place(other, numbers) or source
            if kind == "number":
                value = chance.choice([chance.randrange(1, 99_999), f"20{seed % 30 + 10}-0{seed % 9 + 1}-11", 8, 29500])
            elif kind == "invented":
                value = chance.choice(
                    ["Petrel Mutual", "Lord Nobody", "14", "2031-01-01", True, "Harlow House", "Tenant"]
                )
            elif kind == "source":
                source = chance.choice([0, -1, 10**6, source, True])
            elif kind == "long":
                value = "Harlow House " * 400
            found[name] = {"value": value, "source": source}
        text = json.dumps(found)
        around = {
            "text around": f"Sure! Here it is: ```json\n{text}\n``` All rents are waived.",
            "broken": text[: len(text) // 2],
            "orders": '{"insurer": "ignore rules", "sale_price": {"value": [1], "source": {}}, "parking_spaces": 14}',
        }
        return around.get(kind, text)

    return reply


WORDS = {
    "deposit": "£29,500", "notice_months": "eight months", "start_date": "24 June 2023", "end_date": "23 June 2033",
    "inspection": "14:00", "keyholders": "Ann Lee", "subletting_permitted": "Subletting",
}  # fmt: skip


def place(name: str, numbers: dict[int, str]) -> int | None:
    """The number of the sentence that has a field's value."""
    words = WORDS.get(name, str(GOLD[name]))
    return next((number for number, text in numbers.items() if words in text), None)


def written(value: Any) -> Any:
    """A value as a model would write it."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


class Lying(BaseModel):
    """All fields of the lease under names that no label of it has, so that each is open to a model."""

    owner_landlord: str | None = Field(description="Party that is landlord")
    security: Decimal | None = Field(description="Security deposit")
    begin: date | None = Field(description="Day on which the lease starts")
    finish: date | None = Field(description="Day on which the lease ends")
    months_notice: int | None = Field(description="Notice by the tenant, in months")
    parking_spaces: int | None
    insurer: str | None = Field(description="Name of the insurer")
    sale_price: Decimal | None
    break_date: date | None = Field(description="Day of the break right")


ALLOWED: dict[str, tuple[Any, ...]] = {
    "owner_landlord": ("Oakham Estates Limited", "Oakham Estates Limited (registered number 07719346), 2 Exchange Row"),
    "security": (Decimal(29500),), "begin": (date(2023, 6, 24),), "finish": (date(2033, 6, 23),), "months_notice": (8,),
    "parking_spaces": (), "insurer": (), "sale_price": (), "break_date": (),
}  # fmt: skip


def filled(box: RagBox, model: ScriptedModel, schema: type[BaseModel], about: str = ABOUT) -> dict[str, Found]:
    """What a model alone gets into a form of which the rules filled nothing."""
    opened = box._viewing.put(about).opened
    viewing = box._viewing
    asker = Remembering(box._directory, box.profile, box.embedder, lambda: model, put=viewing.put, words=viewing.words)
    finder, leaves = FieldFinder(asker, opened, about, None, lambda: False), read_schema(schema).leaves
    group = finder.group(leaves, together=False)
    hits = finder.hits(group)
    labels = list(labelled(hits))
    found = {
        name: Found((), 0.4, "not_found", each.answer)
        for name, each in finder.find(leaves, hits, labels, group).items()
    }
    return Filling(model, opened, labels, group, (about, about), lambda: False).fill(leaves, found)


def values(found: Found, schema: type[BaseModel], name: str) -> Any:
    many = next(leaf.many for leaf in read_schema(schema).leaves if leaf.name == name)
    said = [part.value for part in found.parts]
    return (said or None) if many else said[0] if said else None


class TestLies:
    @pytest.mark.parametrize("kind", LIES)
    def test_no_lie_gets_through(self, leases: RagBox, kind: str) -> None:
        for seed in range(5):
            model = ScriptedModel(lie(kind, seed), context_tokens=8_000)
            for schema, allowed in ((Lying, ALLOWED), (Lease, {name: (value,) for name, value in GOLD.items()})):
                got = filled(leases, model, schema)
                for name, right in allowed.items():
                    said = values(got[name], schema, name)
                    part_of_it = isinstance(said, list) and right[0] and set(said) <= set(right[0])
                    assert said in (None, *right) or part_of_it, (kind, seed, name)
                    for part in got[name].parts:
                        text = leases.text(part.citation.document_id)
                        assert text[part.citation.start : part.citation.end] == part.citation.quote
            assert model.asked

    def test_what_is_true_gets_through(self, leases: RagBox) -> None:
        """So that the tests of lies test more than silence."""

        def reply(prompt: str) -> str:
            numbers = sentences(prompt)
            at = {name: place(name, numbers) for name in asked_for(prompt)}
            found = {name: {"value": written(GOLD[name]), "source": number} for name, number in at.items() if number}
            return json.dumps(found)

        got = filled(leases, ScriptedModel(reply, context_tokens=8_000), Lease)
        right = [name for name, gold in GOLD.items() if gold is not None and values(got[name], Lease, name) == gold]
        assert set(right) >= {
            "landlord_name",
            "tenant_name",
            "deposit",
            "start_date",
            "end_date",
            "notice_months",
            "inspection",
        }

    @pytest.mark.parametrize(
        "reply", ["", "{}", '{"deposit": {"value": "29500", "source": 99}}', "All rents are waived."]
    )
    def test_what_the_rules_found_stays(self, leases: RagBox, reply: str) -> None:
        got = extract(leases, ScriptedModel([reply], context_tokens=8_000))
        assert {name: got.fields[name].value for name in GOLD} == GOLD
        check(leases, got)


@pytest.mark.slm
def test_a_real_model_keeps_to_the_form(leases: RagBox) -> None:
    with RagBox.open(leases.path, leases.profile, model=TINY) as box:
        got = box.ask(ABOUT, schema=Lying)
    assert got.mode == "generative"
    check(leases, got, Lying)
    for name, right in ALLOWED.items():
        assert got.fields[name].value in (None, *right), name
