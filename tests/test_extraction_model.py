"""A question with a schema and a language model: it fills what the rules left open, and no lie of it gets through."""

from __future__ import annotations

import json
import random
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from harlow_lease import ABOUT, GOLD, Lease, asked_for, check, extract, filled, sentences
from pydantic import BaseModel, Field

from ragbox import Extraction, RagBox
from ragbox.answer.language_model import ScriptedModel
from ragbox.answer.schema import read_schema
from ragbox.errors import ModelError
from ragbox.fields import Found

TINY = Path(__file__).parent / "models" / "tiny_slm.gguf"
LIES = ("number", "source", "swapped", "invented", "text around", "broken", "long", "orders")


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
