"""The policy applied to a document: its text as it may be indexed, and what the vault keeps of the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import PurePath
from typing import NamedTuple

from ..config import Policy
from ..dates import written_day
from ..document import Document
from ..errors import ScreeningError
from ..pseudonym import Identity, Mention, pseudonym
from ..types import Finding
from .identity import TITLES, date_key, folded, person_keys, value_key
from .policy import Hidden, blocking, hidden, kept
from .rewrite import Replacement, Rewritten, rewrite
from .vault import Identities, Vault

_TEXTUAL = ("EMAIL_ADDRESS", "URL", "CREDENTIAL")
"""Entities whose signs tell one value from another."""
_SOUGHT = 3
"""Letters of the shortest value that is looked for in names and headings without having been found there."""
_TWICE = re.compile(r"(⟦[A-Z0-9_]+⟧)(?:[ ,]{1,2}\1)+")
"""First name and surname, each hidden for itself."""
_NAME = re.compile(r"([^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*)", re.IGNORECASE)
_PIECE = re.compile(r"[^\W_]+")
_PIECES = 16
"""Words and numbers of the longest value that is looked for: a postal address."""
Find = Callable[[str], Sequence[Finding]]


class Known(NamedTuple):
    """What a value in the text of a document is."""

    entity: str
    identity: Identity | None


@dataclass(frozen=True, slots=True)
class Controlled:
    """A document as it may be indexed: the findings that are counted, in its new offsets, and the rows of the vault.

    `name` is the file's name as it may be shown where real values may not.
    """

    document: Document
    findings: tuple[Finding, ...]
    name: str = field(repr=False)
    mentions: tuple[Mention, ...] = ()
    identities: tuple[Identity, ...] = ()


class Controller:
    """Applies one policy to documents of one box. `find` finds personal data in a short text."""

    def __init__(self, policy: Policy, vault: Vault, identities: Identities, find: Find) -> None:
        self._policy = policy
        self._vault = vault
        self.identities = identities
        self._find = find

    def control(self, document: Document, findings: Sequence[Finding]) -> Controlled:
        """Raises ScreeningError (code "blocked") where the policy keeps the document out, or a recognizer fails."""
        text = document.text
        blocked = blocking(text, findings, self._policy)
        if blocked:
            listed = ", ".join(f"{count} {entity}" for entity, count in sorted(blocked.items()))
            raise ScreeningError(
                f"{document.name}: not indexed, because the profile's policy blocks what it holds ({listed})",
                code="blocked",
            )
        parts = hidden(text, findings, self._policy, document.blocks)
        mine = self._identify(text, parts)
        stands = [pseudonym(part.entity, each.number if each else 0) for part, each in zip(parts, mine, strict=True)]
        replacements = [Replacement(part.start, part.end, new) for part, new in zip(parts, stands, strict=True)]
        values = [text[slice(*part.whole)] for part in parts]
        rewording = _Rewording(self, zip(values, map(Known, (part.entity for part in parts), mine), strict=True))
        new = Rewritten(text, replacements)
        rewritten = rewrite(document, replacements, rewording)
        name = rewording.file_name(document.name)
        if not document.title and name != document.name:  # else the passages would be headed by the file's name
            rewritten = replace(rewritten, title=PurePath(name).stem)
        counted = (
            replace(each, start=new.start(each.start), end=new.end(each.end))
            for each in kept(text, findings, self._policy)
        )
        return Controlled(
            rewritten,
            tuple(counted),
            name,
            tuple(self._mentions(document, parts, mine, stands)),
            tuple(dict.fromkeys([each for each in mine if each is not None] + rewording.used)),
        )

    def shown_name(self, document_id: str, name: str, mentions: Iterable[Mention]) -> tuple[str, list[Identity]]:
        """The name of a document's file as it may be shown, and whom it names; `mentions` are those of its text."""
        known = []
        for each in mentions:
            if each.sealed:
                identity = self.identities.numbered(each.entity, each.number)
                known.append((self._vault.open(each.sealed, document_id), Known(each.entity, identity)))
        rewording = _Rewording(self, known)
        return rewording.file_name(name), rewording.used

    def _identify(self, text: str, parts: Sequence[Hidden]) -> list[Identity | None]:
        """Who or what each part is; None for what is masked."""
        values = {part.whole: text[slice(*part.whole)] for part in parts}
        people = [values[part.whole] for part in parts if part.entity == "PERSON"]
        keys = person_keys(list(dict.fromkeys(people)), self.identities.people)
        fullest: dict[str, str] = {}
        for value in people:
            fullest[keys[value]] = max(fullest.get(keys[value], ""), _plain(value), key=lambda each: (len(each), each))
        found: list[Identity | None] = []
        for part in parts:
            value = values[part.whole]
            if not part.reversible:
                found.append(None)
            elif part.entity == "PERSON":
                key = keys[value]
                found.append(self.identities.of(part.entity, key, fullest[key]))
            else:
                found.append(self.identities.of(part.entity, key_of(part.entity, value), _plain(value)))
        return found

    def _mentions(
        self, document: Document, parts: Sequence[Hidden], mine: Sequence[Identity | None], stands: Sequence[str]
    ) -> Iterator[Mention]:
        lengths = [len(new) - (part.end - part.start) for part, new in zip(parts, stands, strict=True)]
        for part, each, new, moved in zip(parts, mine, stands, accumulate([0, *lengths]), strict=False):
            start = part.start + moved
            value = document.text[part.start : part.end]
            sealed = self._vault.seal(value, document.document_id) if each else b""
            yield Mention(start, start + len(new), part.entity, each.number if each else 0, sealed)

    def reworded(self, text: str, known: Mapping[str, Known]) -> tuple[str, list[Identity]]:
        """A short text by the same policy; `known` are values, by `value_key`, that are hidden wherever they stand."""
        again = [Finding(there.entity, start, end, 1.0) for start, end, there in _again(text, known)]
        findings = [*self._find(text), *again]
        parts = hidden(text, findings, self._policy)
        mine = self._identify(text, parts)
        for number, part in enumerate(parts):
            there = known.get(value_key(text[part.start : part.end]))
            if part.reversible and there is not None and there.entity == part.entity:
                mine[number] = there.identity
        new = Rewritten(
            text,
            [
                Replacement(part.start, part.end, pseudonym(part.entity, each.number if each else 0))
                for part, each in zip(parts, mine, strict=True)
            ],
        )
        return _TWICE.sub(r"\1", new.text), [each for each in mine if each is not None]


class _Rewording:
    """What becomes of a document's strings that are no part of its text: a name hidden there is hidden here too."""

    def __init__(self, controller: Controller, values: Iterable[tuple[str, Known]]) -> None:
        self._controller = controller
        self._known: dict[str, Known] = {}
        for value, there in values:
            words = [each.group(1) for each in _NAME.finditer(value)] if there.entity == "PERSON" else []
            for each in (value, *(word for word in words if folded(word) not in TITLES)):
                if len(key := value_key(each)) >= _SOUGHT:
                    self._known.setdefault(key, there)
        self._done: dict[str, str] = {}
        self.used: list[Identity] = []

    def file_name(self, name: str) -> str:
        """The name of a file, in which lines may stand for spaces."""
        path = PurePath(name)
        stem = re.sub(r"[_\-]+", " ", path.stem)
        new = self(stem)
        return name if new == stem else new + path.suffix

    def __call__(self, text: str) -> str:
        if not any(character.isalnum() for character in text):
            return text
        if text not in self._done:
            self._done[text], used = self._controller.reworded(text, self._known)
            self.used.extend(used)
        return self._done[text]


def key_of(entity: str, value: str) -> str:
    """Equal for the same value however it is set; persons have `identity.person_keys`."""
    if entity in _TEXTUAL:
        return folded(value.strip())
    if entity.startswith("DATE"):
        return written_day(_plain(value)) or date_key(value)
    return value_key(value) or value.strip()


def _plain(value: str) -> str:
    return " ".join(value.split())


def _again(text: str, known: Mapping[str, Known]) -> Iterator[tuple[int, int, Known]]:
    """Where known values stand in a text, however their words and numbers are joined there.

    A word alone counts only as it is written in a name: a heading may say what somebody will do, whom a Will.
    """
    pieces = list(_PIECE.finditer(text))
    longest = max(map(len, known), default=0)
    for at, first in enumerate(pieces):
        key = ""
        for piece in pieces[at : at + _PIECES]:
            key += folded(piece.group())
            if len(key) > longest:
                break
            alone = piece is first and key.isalpha() and first.group().islower() and not text.islower()
            if key in known and not alone:
                yield first.start(), piece.end(), known[key]
