"""What users said of findings: values that were missed, and false alarms. Remembered for a box, sealed in its vault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..types import Finding
from .control import key_of
from .identity import Name, folded, name_of
from .propagate import propagated
from .vault import Vault

_CERTAIN = 1.0
_GAP = r"[\W_]*"


class Corrections:
    """Applies them to the findings of a text. `rows` are entity, blind key, verdict and sealed value."""

    def __init__(self, vault: Vault, rows: Iterable[tuple[str, bytes, str, bytes]]) -> None:
        self._rejected: set[tuple[str, str]] = set()
        self._nobody: set[str] = set()
        self._missed: list[tuple[str, re.Pattern[str]]] = []
        for entity, _, verdict, sealed in rows:
            value = vault.open(sealed, entity)
            if verdict == "missed":
                self._missed.append((entity, _pattern(value)))
                continue
            self._rejected.add((entity, correction_key(entity, value)))
            if name := _name(entity, value):
                self._nobody.add(name.surname)

    def apply(
        self, text: str, findings: Sequence[Finding], page_at: Callable[[int], int | None] = lambda _offset: None
    ) -> tuple[Finding, ...]:
        """The findings without those that were rejected, and with every place of a value that was missed.

        A person who was missed is found by surname and in capitals too, as one who was not; a name that was rejected takes
        its bare surname along, unless somebody else has it. What was missed stands in place of what was found inside it.
        """
        added = list(self._again(text, page_at))
        covered = {n for each in added for n in range(each.start, each.end)}
        left = [
            each
            for each in self._left(text, findings)
            if each.end == each.start or not {each.start, each.end - 1} <= covered
        ]
        if any(each.entity == "PERSON" for each in added):
            more = propagated(text, [*left, *added])
            more = tuple(Finding(*_places(each), each.score, page_at(each.start)) for each in self._left(text, more))
            left.extend(more)
        return tuple(sorted((*left, *added), key=lambda each: (each.start, each.end, each.entity)))

    def _left(self, text: str, findings: Sequence[Finding]) -> list[Finding]:
        """The findings that were not rejected."""
        if not self._rejected:
            return list(findings)
        values = ((each, text[each.start : each.end]) for each in findings)
        left = [(each, value) for each, value in values if (each.entity, _key(each, value)) not in self._rejected]
        names = {each: name for each, value in left if (name := _name(each.entity, value))}
        gone = self._nobody - {name.surname for name in names.values() if name.given}
        return [each for each, _ in left if each not in names or names[each].given or names[each].surname not in gone]

    def _again(self, text: str, page_at: Callable[[int], int | None]) -> Iterator[Finding]:
        found = {
            (entity, *match.span()) for entity, pattern in self._missed for match in pattern.finditer(text)
        }  # one value in two spellings is two corrections
        for entity, start, end in sorted(found, key=lambda each: each[1:]):
            yield Finding(entity, start, end, _CERTAIN, page_at(start))


def correction_key(entity: str, value: str) -> str:
    """Equal for what a correction of one value is about: the value however it is set, a name in any case and order."""
    name = _name(entity, value)
    return key_of(entity, value) if name is None else name.key


def may_concern(text: str, entity: str, value: str, *, rejected: bool) -> bool:
    """Whether a correction of the value may change what is found in a text. True too often rather than too seldom."""
    if rejected and entity.startswith("DATE"):
        return True  # the same day is written in many ways
    name = _name(entity, value)
    if name is not None:
        last = name.surname.split()[-1]
        value = next(
            (word for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", value) if folded(word) == last), value
        )
    pattern = _GAP.join(re.escape(character) for character in value.casefold() if character.isalnum())
    return re.search(pattern or re.escape(value.casefold()), text.casefold()) is not None


def _places(each: Finding) -> tuple[str, int, int]:
    return each.entity, each.start, each.end


def _key(each: Finding, value: str) -> str:
    return correction_key(each.entity, value)


def _name(entity: str, value: str) -> Name | None:
    return name_of(value) if entity == "PERSON" else None


def _pattern(value: str) -> re.Pattern[str]:
    """The value with any white space, in any case; a single word only as it is, capitalised and in capitals."""
    words = value.split()
    single = len(words) == 1 and value.isalpha()
    spellings = {value, value.upper(), value[:1].upper() + value[1:]} if single else {value}
    either = "|".join(r"\s+".join(map(re.escape, each.split())) for each in sorted(spellings))
    before = r"(?<![^\W_])" if words[0][0].isalnum() else ""
    after = r"(?![^\W_])" if words[-1][-1].isalnum() else ""
    return re.compile(f"{before}(?:{either}){after}", 0 if single else re.IGNORECASE)
