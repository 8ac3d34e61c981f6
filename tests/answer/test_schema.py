"""A pydantic model to fields, and their values back to the model."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Optional

import pytest
from pydantic import BaseModel, Field, PositiveInt, model_validator

from ragbox.answer.filled import fill
from ragbox.answer.schema import Leaf, Rows, about, read_schema
from ragbox.errors import QuestionError


class Colour(Enum):
    """A choice."""

    DARK_RED = "dark red"
    BLUE = "blue"


class Party(BaseModel):
    """A nested model."""

    name: str
    number: str | None


class Item(BaseModel):
    """A row."""

    description: str
    price: Decimal
    note: str | None = None


class Deal(BaseModel):
    """One field of each kind."""

    title: str
    count: PositiveInt
    rate: float | None = Field(description="Interest rate in percent")
    fee: Optional[Decimal]  # noqa: UP045 - people write it so
    signed: bool | None
    starts: date
    meets: datetime | None
    colour: Colour | None
    size: Literal["small", "large"] | None
    tags: list[str] | None
    noticeDays: Annotated[int, Field(ge=1)] | None = Field(title="Days of notice", alias="notice")
    landlord: Party
    agent: Party | None
    items: list[Item] | None


def leaf(name: str) -> Leaf:
    return next(each for each in read_schema(Deal).leaves if each.name == name)


def test_every_supported_kind() -> None:
    schema = read_schema(Deal)
    kinds = {each.name: (each.kind, each.optional, each.many) for each in schema.leaves}
    assert kinds["title"] == ("text", False, False)
    assert kinds["count"] == ("number", False, False)
    assert kinds["fee"] == ("number", True, False)
    assert kinds["signed"] == ("yes_no", True, False)
    assert kinds["starts"] == ("day", False, False)
    assert kinds["meets"] == ("moment", True, False)
    assert kinds["colour"] == kinds["size"] == ("choice", True, False)
    assert kinds["tags"] == ("text", True, True)
    assert kinds["landlord.name"] == ("text", False, False)
    assert [group.path for group in schema.groups] == [("landlord",), ("agent",)]
    (rows,) = (each for each in schema.fields if isinstance(each, Rows))
    assert (rows.name, [each.name for each in rows.leaves]) == ("items", ["description", "price", "note"])


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("rate", "What is the interest rate in percent? (the loan)"),
        ("noticeDays", "What is the days of notice? (the loan)"),
        ("landlord.name", "What is the name of the landlord? (the loan)"),
        ("tags", "What are the tags? (the loan)"),
    ],
)
def test_the_question_of_a_field(name: str, question: str) -> None:
    assert leaf(name).question("the loan") == question


def test_a_description_that_asks_is_asked_as_it_is() -> None:
    class Asked(BaseModel):
        owner: str | None = Field(description="who owns the site.")
        rented: bool | None = Field(description="Whether the site is rented")

    owner, rented = read_schema(Asked).leaves
    assert owner.question("") == "Who owns the site?"
    assert owner.question("", plain=True) == "What is the owner?"
    assert rented.question("") == "Whether the site is rented?"


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Extract the key terms of the lease of Unit 4.", "the lease of Unit 4"),
        ("the Dalby lease", "the Dalby lease"),
        ("Please give me the details from the invoice of Hollis", "the invoice of Hollis"),
        ("Fill in", "Fill in"),
    ],
)
def test_what_a_request_is_about(question: str, subject: str) -> None:
    assert about(question) == subject


class _Loop(BaseModel):
    inner: _Loop | None


class _Inside(BaseModel):
    tags: list[str]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (dict[str, int], "x.*dict"),
        (int | str, "several kinds"),
        (list[int | None], "several kinds"),
        (bytes, "bytes"),
        (Any, "Any"),
        (Literal[True], "Literal"),
        (list[list[int]], "list"),
        (list[_Inside], "'x' may hold single values"),
        (_Loop, "leads back"),
    ],
)
def test_what_cannot_be_read_is_named(kind: Any, said: str) -> None:
    model = type("Model", (BaseModel,), {"__annotations__": {"x": kind}})
    with pytest.raises(QuestionError, match=said):
        read_schema(model)


@pytest.mark.parametrize("schema", [dict, "Deal", BaseModel, Party(name="x", number=None), int])
def test_only_a_model_class_is_a_schema(schema: Any) -> None:
    with pytest.raises(QuestionError, match="pydantic model class"):
        read_schema(schema)


def test_no_field_and_too_many() -> None:
    with pytest.raises(QuestionError, match="no fields"):
        read_schema(type("Empty", (BaseModel,), {}))
    many = type("Many", (BaseModel,), {"__annotations__": {f"field{n}": str for n in range(101)}})
    with pytest.raises(QuestionError, match="101 fields"):
        read_schema(many)


FULL = {
    "title": "A", "count": 2, "starts": date(2024, 1, 1), "landlord.name": "L", "noticeDays": 3,
    "items": [{"description": "a", "price": Decimal(1)}, {"description": "b", "price": None}],
}  # fmt: skip


class TestFill:
    def test_the_model_is_made_by_the_names_of_its_fields(self) -> None:
        made = fill(read_schema(Deal), FULL)
        assert isinstance(made.value, Deal)
        assert (made.value.noticeDays, made.value.landlord.name, made.value.agent) == (3, "L", None)
        assert made.refused == frozenset()

    def test_a_row_that_lacks_something_is_left_out_and_told(self) -> None:
        made = fill(read_schema(Deal), FULL)
        assert isinstance(made.value, Deal)
        assert [item.description for item in made.value.items or ()] == ["a"]
        assert made.missing == ("items[1].price",)
        assert len(made.partial["items"]) == 2

    def test_without_a_needed_field_there_is_no_value(self) -> None:
        made = fill(read_schema(Deal), {**FULL, "landlord.name": None, "agent.number": "7"})
        assert made.value is None
        assert made.missing == ("landlord.name", "agent.name", "items[1].price")
        assert made.partial["agent"] == {"name": None, "number": "7"}

    def test_defaults_are_not_used(self) -> None:
        class WithDefault(BaseModel):
            law: str = "England"
            tags: list[str] = []

        made = fill(read_schema(WithDefault), {})
        assert (made.value, made.missing) == (None, ("law", "tags"))

    def test_what_the_model_refuses_is_null(self) -> None:
        made = fill(read_schema(Deal), {**FULL, "noticeDays": 0})
        assert isinstance(made.value, Deal)
        assert made.value.noticeDays is None
        assert made.refused == {"noticeDays"}
        assert fill(read_schema(Deal), {**FULL, "count": -1}).missing == ("count", "items[1].price")

    def test_a_model_that_refuses_as_a_whole(self) -> None:
        class Ordered(BaseModel):
            low: int
            high: int

            @model_validator(mode="after")
            def _in_order(self) -> Ordered:
                if self.low > self.high:
                    raise ValueError("low above high")
                return self

        made = fill(read_schema(Ordered), {"low": 2, "high": 1})
        assert (made.value, made.partial, made.missing) == (None, {"low": 2, "high": 1}, ())
