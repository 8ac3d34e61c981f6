"""The values that were found for the fields of a schema, put together to its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .schema import Leaf, Path, Rows, Schema

if TYPE_CHECKING:
    from pydantic import BaseModel

_TRIES = 4
"""How often what the model refuses is taken out; each time it may look at what it did not before."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The model, None where it cannot be made; what it is made of; what it needs and lacks; and what it refused."""

    value: BaseModel | None = field(repr=False)
    partial: Mapping[str, Any] = field(repr=False)
    missing: tuple[str, ...]
    refused: frozenset[str]


def fill(schema: Schema, values: Mapping[str, Any]) -> Filled:
    """`values` are by the name of the field; of a table a list with one dict a row. What is not there is None."""
    from pydantic import ValidationError

    kept, refused = dict(values), set[str]()
    value: BaseModel | None = None
    for _ in range(_TRIES):
        partial, whole, missing = _put_together(schema, kept)
        value = None
        if any(not name.endswith("]") and "[" not in name for name in missing):
            break
        try:
            value = schema.model.model_validate(whole, by_name=True, by_alias=False)
            break
        except ValidationError as error:  # its message shows the values: it stays here
            wrong = {name for each in error.errors(include_input=False, include_url=False, include_context=False)
                     if (name := _drop(schema, kept, each["loc"]))}  # fmt: skip
        if not wrong:
            break
        refused |= wrong
    return Filled(value, partial, missing, frozenset(refused))


def _put_together(schema: Schema, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]:
    """All that was found, what the model is made of, and the names of what it lacks."""
    partial, whole, missing = dict[str, Any](), dict[str, Any](), list[str]()
    empty = {group.path for group in schema.groups if group.optional and not _any(schema, values, group.path)}
    for each in schema.fields:
        found = values.get(each.name)
        _set(partial, each.path, found)
        gone = next((each.path[:n] for n in range(1, len(each.path)) if each.path[:n] in empty), None)
        if gone is not None:
            _set(whole, gone, None)
            continue
        if found is None and not each.optional:
            missing.append(each.name)
        if isinstance(each, Rows) and found is not None:
            lacking = [_lacking(each, row) for row in found]
            missing += [f"{each.name}[{at}].{name}" for at, names in enumerate(lacking) for name in names]
            found = [row for row, names in zip(found, lacking, strict=True) if not names]
        _set(whole, each.path, found)
    return partial, whole, tuple(missing)


def _lacking(rows: Rows, row: Mapping[str, Any]) -> list[str]:
    return [leaf.name for leaf in rows.leaves if not leaf.optional and row.get(leaf.name) is None]


def _any(schema: Schema, values: Mapping[str, Any], path: Path) -> bool:
    return any(each.path[: len(path)] == path and values.get(each.name) is not None for each in schema.fields)


def _set(tree: dict[str, Any], path: Path, value: Any) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


def _drop(schema: Schema, values: dict[str, Any], place: tuple[int | str, ...]) -> str | None:
    """Takes out what the model refuses at that place; its name, None where nothing of that name is there."""
    for each in schema.fields:
        if place[: len(each.path)] != each.path or values.get(each.name) is None:
            continue
        rest = place[len(each.path) :]
        if isinstance(each, Leaf) or len(rest) < 2:
            values[each.name] = None
            return each.name
        fit = [at for at, row in enumerate(values[each.name]) if not _lacking(each, row)]
        at, name = fit[int(rest[0])], str(rest[1])
        values[each.name] = [{**row, name: None} if n == at else row for n, row in enumerate(values[each.name])]
        return f"{each.name}[{at}].{name}"
    return None
