"""Which mentions are of the same person or number: what a pseudonym stands for."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)
TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady judge justice rev hon sister nurse jr sr ii iii iv md rn phd "
    "esq qc kc jd bsc msc mba frcs mrcp mbbs dds cpa".split()
)
"""What stands with a name and is no part of it."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as it can be compared: given names, perhaps letters only, and the surname; folded, without accents."""

    given: tuple[str, ...]
    surname: str

    @property
    def key(self) -> str:
        """Equal for the same full name in any case and order."""
        return " ".join((*self.given, self.surname))

    def may_be(self, other: Name) -> bool:
        """Whether both can be of one person: same surname, and given names that agree as far as both have them.

        A letter agrees with every name that begins with it.
        """
        return self.surname == other.surname and all(
            one == two or (min(len(one), len(two)) == 1 and one[0] == two[0])
            for one, two in zip(self.given, other.given, strict=False)
        )


def name_of(value: str) -> Name | None:
    """The name in what a finding of a person covers; None where there is no word in it."""
    words = [folded(_POSSESSIVE.sub("", match.group())) for match in _WORD.finditer(value)]
    words = [word for word in words if word not in TITLES]
    if not words:
        return None
    if "," in value and len(words) > 1 and re.match(r"\s*[^\W\d_]+(?:[ '’-][^\W\d_]+)*,\s", value):
        before = [folded(match.group()) for match in _WORD.finditer(value.split(",")[0])]
        rest = words[len(before) :]
        if before and rest and folded(before[0]) not in TITLES:
            return Name(tuple(rest), " ".join(before))
    return Name(tuple(words[:-1]), words[-1])


def folded(text: str) -> str:
    """In lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()


def value_key(value: str) -> str:
    """Equal for the same number, address or date however it is set: its letters and digits."""
    return "".join(character for character in folded(value) if character.isalnum())


def person_keys(values: Sequence[str], known: Mapping[str, Name]) -> dict[str, str]:
    """For each of a document's mentions of persons the key of who it is.

    A mention is of the one person whose full name agrees with it, in this document or among those `known` from others by
    their keys; where those who agree cannot all be one person, or there is none, it is its own.
    """
    names = {value: found for value in values if (found := name_of(value)) is not None}
    here = _by_surname({name.key: name for name in names.values() if _is_full(name)})
    elsewhere = _by_surname(known)
    keys = {}
    for value in values:
        name = names.get(value)
        keys[value] = value_key(value) if name is None else _who(name, here, elsewhere)
    return keys


def _who(name: Name, here: Mapping[str, Sequence[Name]], known: Mapping[str, Sequence[Name]]) -> str:
    mine = [other for other in here.get(name.surname, ()) if name.may_be(other)]
    if not _one(mine):
        return name.key
    longest = max([name, *mine], key=lambda each: (len(each.given), len(each.key)))
    theirs = [other for other in known.get(name.surname, ()) if longest.may_be(other)]
    if theirs and _one([*theirs, longest]):
        return theirs[0].key
    return longest.key


def _one(names: Sequence[Name]) -> bool:
    """Whether all can be of one person."""
    return all(one.may_be(other) for n, one in enumerate(names) for other in names[:n])


def _is_full(name: Name) -> bool:
    return any(len(given) > 1 for given in name.given)


def _by_surname(people: Mapping[str, Name]) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = defaultdict(list)
    for name in people.values():
        found[name.surname].append(name)
    return found
