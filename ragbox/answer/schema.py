"""A pydantic model to the fields that are looked for in documents: their kinds, their labels, and a question for each."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from ..errors import QuestionError
from ..text import STOPWORDS, stem, terms, words

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

Kind = Literal["text", "number", "yes_no", "day", "moment", "choice"]
Path = tuple[str, ...]

SUPPORTED = (
    "str, int, float, Decimal, bool, date, datetime, Enum, Literal, Optional and list of those, and models, or lists of "
    "models, made of them"
)
_KINDS: Mapping[Any, Kind] = {
    str: "text", int: "number", float: "number", Decimal: "number", bool: "yes_no", date: "day", datetime: "moment",
}  # fmt: skip
_MOST = 100
"""Fields of one schema: each is a question of its own to the documents."""
_LABEL_WORDS = 8
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_ASKED = re.compile(
    r"(?:who|whom|whose|what|which|when|where|why|how|whether|is|are|does|do|has|have|may|must|can)\b", re.I
)
_ARTICLE = re.compile(r"(?:the|an?|any|all|each|every|its|their|his|her)\b", re.IGNORECASE)
_NUMBER = ("no", "nos", "num")
_HYPHEN = re.compile(r"\be[-\u2010\u2011]mail", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:please\s+)?(?:extract|get|give(?:\s+me)?|read|fill\s+(?:in|out)|find|pull\s+out|collect|summari[sz]e|return|show)\s+"
    r"(?:[^,.;?]*?\b(?:of|from|in|about|for)\s+)?",
    re.IGNORECASE,
)
"""What a request for several fields begins with: "Extract the key terms of"."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value that is wanted, or a list of such (`many`).

    `path` are the names of the fields that lead to it; `words` what it is called, `described` its description. `labels` are
    what a document may write before it. `type` is the Python type of one value; `choices` the wordings of those that may be
    chosen from. `optional`: whether it may be None.
    """

    path: Path
    kind: Kind
    type: type
    words: str
    described: str = ""
    labels: tuple[str, ...] = ()
    optional: bool = False
    many: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The path with dots."""
        return ".".join(self.path)

    def question(self, about: str, *, plain: bool = False) -> str:
        """What is asked for it; `about` says of what. `plain`: by its name alone, without its description."""
        asked = self._asked(self.words if plain else self.described or self.words)
        return f"{asked} ({about})" if about else asked

    def _asked(self, said: str) -> str:
        text = " ".join(said.split()).rstrip(" .?")
        if _ASKED.match(text):
            return f"{text[0].upper()}{text[1:]}?"
        first = text.split()[0]
        if first[1:].islower():
            text = text[0].lower() + text[1:]
        article = "" if _ARTICLE.match(text) else "the "
        return f"What {'are' if self.many else 'is'} {article}{text}?"


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of models: rows of a table, whose columns are `leaves` with the path inside the row."""

    path: Path
    words: str
    leaves: tuple[Leaf, ...]
    optional: bool = False

    @property
    def name(self) -> str:
        """The path with dots."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Group:
    """A nested model."""

    path: Path
    optional: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of a model, in order, and its nested models, the outer ones first."""

    model: type[BaseModel]
    fields: tuple[Leaf | Rows, ...]
    groups: tuple[Group, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The fields that are no tables."""
        return tuple(each for each in self.fields if isinstance(each, Leaf))


def read_schema(model: object) -> Schema:
    """What a pydantic model wants. Raises QuestionError, naming the field, for what cannot be read from documents."""
    from pydantic import BaseModel

    if not (isinstance(model, type) and issubclass(model, BaseModel) and model is not BaseModel):
        raise QuestionError("a schema is a pydantic model class, as `class Lease(BaseModel): …`")
    groups: list[Group] = []
    found = tuple(_fields(model, (), (), (model,), groups, rows=True))
    if not found:
        raise QuestionError(f"the schema {model.__name__} has no fields")
    count = sum(len(each.leaves) if isinstance(each, Rows) else 1 for each in found)
    if count > _MOST:
        raise QuestionError(f"the schema {model.__name__} has {count} fields; ask for at most {_MOST} at once")
    return Schema(model, found, tuple(groups))


def about(question: str) -> str:
    """What a request for several fields is about: "the lease of Unit 4" of "Extract the terms of the lease of Unit 4."."""
    text = " ".join(question.split())
    rest = text[len(lead[0]) if (lead := _LEAD.match(text)) else 0 :].rstrip(" .?!")
    return rest if terms(rest) else ""


def content(text: str) -> frozenset[str]:
    """The stems of the words in a label or name that say something; `No.` is a number."""
    said = words(_HYPHEN.sub("email", text))
    found = [word for word in said if word not in STOPWORDS or word in _NUMBER] or said
    return frozenset(stem("number" if word in _NUMBER else word) for word in found)


def _fields(
    model: type[BaseModel], path: Path, within: Sequence[str], above: Sequence[type], groups: list[Group], *, rows: bool
) -> Iterator[Leaf | Rows]:
    for name, info in model.model_fields.items():
        here = (*path, name)
        of, optional, many = _unwrapped(info.annotation, here)
        said = " ".join(_WORD.findall(name)).lower()
        if _is_model(of):
            if of in above:
                raise QuestionError(
                    f"the field '{'.'.join(here)}' leads back to {of.__name__}; a schema cannot hold itself"
                )
            if not many:
                groups.append(Group(here, optional))
                yield from _fields(of, here, (*within, said), (*above, of), groups, rows=rows)
                continue
            if not rows:
                raise QuestionError(f"the field '{'.'.join(here)}' is a table in a row of a table, which is not read")
            inner = list(_fields(of, (), (), (*above, of), [], rows=False))
            if any(isinstance(each, Rows) or each.many or len(each.path) > 1 for each in inner):
                raise QuestionError(f"the rows of '{'.'.join(here)}' may hold single values only")
            yield Rows(
                here,
                f"{said} {info.description or ''}".strip(),
                tuple(e for e in inner if isinstance(e, Leaf)),
                optional,
            )
            continue
        kind, choices = _kind(of, here)
        yield Leaf(
            here,
            kind,
            of if isinstance(of, type) else object,
            _words(said, within, info),
            " ".join((info.description or "").split()),
            tuple(_labels(said, within, info)),
            optional,
            many,
            choices,
        )


def _words(said: str, within: Sequence[str], info: FieldInfo) -> str:
    own = info.title or said
    return f"{own} of the {' of the '.join(reversed(within))}" if within else own


def _labels(said: str, within: Sequence[str], info: FieldInfo) -> Iterator[str]:
    outer = " ".join(within)
    for each in (said, info.title, info.alias, info.description):
        if each and len(each.split()) <= _LABEL_WORDS:
            yield f"{outer} {each}".strip()


def _unwrapped(annotation: Any, path: Path) -> tuple[Any, bool, bool]:
    """The type of one value, whether None is allowed, and whether a list is wanted."""
    of, optional, many = annotation, False, False
    while True:
        origin, inside = get_origin(of), get_args(of)
        if origin is Annotated:
            of = inside[0]
        elif origin in (Union, types.UnionType):
            kinds = [each for each in inside if each is not type(None)]
            optional = optional or (len(kinds) < len(inside) and not many)
            if len(kinds) != 1 or (many and len(kinds) < len(inside)):
                raise _unsupported(path, "several kinds, or None, in one place")
            of = kinds[0]
        elif origin is list and inside and not many:
            of, many = inside[0], True
        else:
            return of, optional, many


def _kind(of: Any, path: Path) -> tuple[Kind, Mapping[str, Any]]:
    if get_origin(of) is Literal:
        choices = {str(each): each for each in get_args(of)}
        if any(not isinstance(each, (str, int)) or isinstance(each, bool) for each in choices.values()):
            raise _unsupported(path, "a Literal of other things than texts and numbers")
        return "choice", choices
    if isinstance(of, type) and issubclass(of, Enum):
        return "choice", {wording: each for each in of for wording in _wordings(each)}
    kind = _KINDS.get(of) if isinstance(of, type) else None
    if kind is None:
        raise _unsupported(path, getattr(of, "__name__", str(of)))
    return kind, {}


def _wordings(member: Enum) -> Iterator[str]:
    """An enumeration's member is written as its value, where that is a text, or as its name."""
    if isinstance(member.value, str):
        yield member.value
    yield member.name.replace("_", " ").lower()


def _unsupported(path: Path, what: str) -> QuestionError:
    return QuestionError(
        f"the field '{'.'.join(path)}' cannot be read from documents ({what}); supported are {SUPPORTED}"
    )


def _is_model(of: Any) -> bool:
    from pydantic import BaseModel

    return isinstance(of, type) and issubclass(of, BaseModel)
