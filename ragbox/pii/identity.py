"""Which mentions are of the same person or number: what a pseudonym stands for."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..dates import MONTHS

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)
_People = Sequence[tuple[str, "Name"]]
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


def date_key(value: str) -> str:
    """Equal for the same words and numbers of a date: in figures, where they are parted tells one day from another."""
    words = re.findall(r"[^\W_]+", folded(value))
    return " ".join(word[:3] if word in MONTHS else word.lstrip("0") or word for word in words)


def person_keys(values: Sequence[str], known: Mapping[str, Name]) -> dict[str, str]:
    """For each of a document's mentions of persons the key of who it is.

    A mention is of the one person whose full name agrees with it, in this document or among those `known` from others by
    their keys; where those who agree cannot all be one person, or there is none, it is its own. Who is known by a surname
    or by letters alone is nobody else: else the next two people of that name would be one.
    """
    names = {value: found for value in values if (found := name_of(value)) is not None}
    full = {name.key: name for name in names.values() if _is_full(name)}
    here = _by_surname(full)
    elsewhere = _by_surname({key: name for key, name in known.items() if _is_full(name)})
    by_first: dict[str, list[Name]] = defaultdict(list)
    for name in full.values():
        by_first[name.given[0]].append(name)
    keys = {}
    for value in values:
        found = names.get(value)
        if found is not None and not found.given and found.surname not in here:  # a first name alone
            called = by_first.get(found.surname, [])
            found = max(called, key=lambda each: len(each.key)) if called and _one(called) else found
        keys[value] = value_key(value) if found is None else _who(found, here, elsewhere)
    return keys


def _who(name: Name, here: Mapping[str, _People], known: Mapping[str, _People]) -> str:
    mine = [other for _, other in here.get(name.surname, ()) if name.may_be(other)]
    if not _one(mine):
        return name.key
    longest = max([name, *mine], key=lambda each: (len(each.given), len(each.key)))
    theirs = [(key, other) for key, other in known.get(name.surname, ()) if longest.may_be(other)]
    if theirs and _one([*(other for _, other in theirs), longest]):
        return theirs[0][0]
    return longest.key


def _one(names: Sequence[Name]) -> bool:
    """Whether all can be of one person."""
    return all(one.may_be(other) for n, one in enumerate(names) for other in names[:n])


def _is_full(name: Name) -> bool:
    return any(len(given) > 1 for given in name.given)


def _by_surname(people: Mapping[str, Name]) -> dict[str, list[tuple[str, Name]]]:
    found: dict[str, list[tuple[str, Name]]] = defaultdict(list)
    for key, name in people.items():
        found[name.surname].append((key, name))
    return found
