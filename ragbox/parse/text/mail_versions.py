"""Versions of a mail's text: the one that mail programs show is read, and what only the others say is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import filterfalse
from typing import TypeAlias

from ...text import words
from .flow import Flow
from .html import TooDeepError, add_html
from .plain import add_text

_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:|cid:)\S+", re.IGNORECASE)
"""Plain versions write out the links and pictures of the page."""
_SIGN = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
"""Of scripts that are written without spaces each sign counts as a word."""
_LEAST_WORDS = 4
_SAME = 0.7


@dataclass(slots=True)
class Text:
    """One text of a mail: plain, or a page."""

    page: bool
    text: str = field(repr=False)


@dataclass(slots=True)
class Versions:
    """Bodies of which a mail program shows one."""

    bodies: list[Body]


Body: TypeAlias = list[Text | Versions]


def add_body(flow: Flow, body: Body) -> None:
    """Append the texts of a mail in order, and of versions the one that is shown."""
    for each in body:
        if isinstance(each, Versions):
            _add_shown(flow, each)
        elif not each.page:
            add_text(flow, each.text)
        else:
            try:
                add_html(flow, each.text)
            except TooDeepError:
                flow.missing("the text of the mail nests its elements too deeply, so some of it is missing")


def _add_shown(flow: Flow, versions: Versions) -> None:
    """Append the last page in which something is to be read, or the last plain text where there is none."""
    last_first = versions.bodies[::-1]
    bodies = [*filter(_has_page, last_first), *filterfalse(_has_page, last_first)]
    for number, body in enumerate(bodies, start=1):
        start = len(flow.texts)
        add_body(flow, body)
        shown = flow.texts[start:]
        if any(character.isalnum() for text in shown for character in text):
            _compare(flow, shown, bodies[number:])
            return


def _has_page(body: Body) -> bool:
    return any(any(map(_has_page, each.bodies)) if isinstance(each, Versions) else each.page for each in body)


def _compare(flow: Flow, shown: Iterable[str], others: Sequence[Body]) -> None:
    """Keep the versions apart that say other things than the one that is shown, and tell of them."""
    known = set(_words(shown))
    for body in others:
        spare = flow.spare()
        add_body(spare, body)
        found = _words(spare.texts)
        same = sum(word in known for word in found)
        if len(found) >= _LEAST_WORDS and same < _SAME * len(found):
            which = "another" if _has_page(body) else "the plain"
            message = f"{which} version of the mail says other things than the one that is shown, so it was left out"
            flow.hide(" ".join(spare.texts), "invisible", message)


def _words(texts: Iterable[str]) -> list[str]:
    return words(_SIGN.sub(r" \g<0> ", _ADDRESS.sub(" ", " ".join(texts))))
