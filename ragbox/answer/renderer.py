"""Chat templates rendered with the names, filters and tags of Hugging Face transformers, for which they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import jinja2
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import ModelError

_DAY = datetime(2024, 1, 1)  # the same prompt must read the same tomorrow
Renderer = Callable[[Sequence[dict[str, str]], bool], str]
"""From messages, and whether the assistant's turn is opened behind them, to the prompt. Raises jinja2.TemplateError."""


class _GenerationTag(Extension):
    """Templates made for training mark the assistant's words by `{% generation %}`; for a prompt the tag means nothing."""

    tags = {"generation"}  # noqa: RUF012 - the attribute jinja reads

    def parse(self, parser: Any) -> Any:
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def renderer(source: str, bos: str, eos: str, file: str) -> Renderer:
    """The template as a function. Raises ModelError, naming `file`, where it is no template."""
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols, _GenerationTag]
    )
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = _DAY.strftime
    environment.filters["tojson"] = _to_json
    try:
        template = environment.from_string(source)
    except jinja2.TemplateError as error:
        raise ModelError(f"{file}: its chat template is not valid; choose another model file") from error

    def render(messages: Sequence[dict[str, str]], open_turn: bool) -> str:
        try:
            return template.render(
                messages=messages,
                tools=None,  # many templates ask whether it is none, which a name that is not there is not
                documents=None,
                add_generation_prompt=open_turn,
                enable_thinking=False,
                bos_token=bos,
                eos_token=eos,
            )
        except jinja2.TemplateError:
            raise
        except Exception as error:  # a template is a program of the file's: it may fail in any way
            raise jinja2.TemplateError(type(error).__name__) from error

    return render


def _refuse(message: str) -> None:
    raise jinja2.TemplateError(message)


def _to_json(value: object, indent: int | None = None, **options: Any) -> str:
    """JSON as it is: jinja's own filter writes it for a web page, with `<` and `'` as escapes."""
    return json.dumps(value, ensure_ascii=False, indent=indent, **options)
