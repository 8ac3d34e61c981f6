"""What is found anywhere in a document is found everywhere in it: people by surname or in capitals, firms by short name.

Recognizers see a page at a time and need a sign; a name that had one on page 1 is the same name on page 9.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..types import Finding
from .firms import learn_firm
from .identity import TITLES
from .mentions import PARTICLES, Mention, Sought, Taken, before, words_of

_LEAST = 0.6
"""Score of a finding that others are looked for by."""
_SURNAME, _GIVEN = 3, 4
"""Letters of the shortest surname, and of the shortest given name, that is looked for alone."""
_WORDS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday "
    "saturday sunday will bank grant price page case court hill park street law judge church king young rich art "
    "long short brown "
    "white green black gray grey bush rose lane ford cook mark bill grace hope faith joy frank dean major sergeant "
    "marsh wood woods "
    "stone field fields lake rivers bridge gold silver little best good day days love power parish west east north "
    "south english french "
    "german irish welsh scott london england france baker miller mason carpenter taylor hall house close way drew "
    "pat rob sue chase "
    "miles sandy rusty ray max dawn summer autumn ginger basil olive ivy holly pearl ruby amber jade crystal iris "
    "violet heather daisy "
    "lily poppy victor christian christmas noel angel sterling penny jordan paris florence chelsea sydney georgia "
    "virginia charlotte "
    "carolina dakota austin dallas patient client tenant landlord doctor nurse mother father sister brother son "
    "daughter wife husband "
    "the and for not all any name date section clause party parties company agreement order notice letter "
    "report".split()
)
"""Names that are words at the beginning of any sentence or title, or places: not looked for alone."""
_NAMES = frozenset(("PERSON", "ORGANIZATION", "LOCATION", "NRP"))
_NO_NAME = TITLES | PARTICLES | {"the", "and", "of", "née", "nee", "aka", "s"}
"""Titles, degrees and particles: no part of a name that tells one person from another."""
_HYPHENS = "-‐‑–"
_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.[ ]?){1,3}[^\W\d_]\.?(?![\w])")
_BARE = re.compile(
    r"(?:\binitials?:?[ ]|\b(?:by|per|seen|signed|dictated|typed|entered|checked|reviewed|approved|author|from|"
    r"attn):?[ ]|"
    r"^[ \t]*|[/(\"“]|[–—][ ]?)(?P<letters>[^\W\d_a-z]{2,4})(?=[:)\"”/]|[ ]*$|\.?[ ]*\n)",
    re.MULTILINE,
)
"""Two to four capitals in a place where people's initials stand: in signs, notes and the margins of minutes."""
_NO_INITIALS = frozenset(
    "us uk eu un pm am md ma ba mp la dc po pa sa na nv bv ag llp lp pc id no re cc ps pp dr mr ms st ie eg it".split()
)


def propagated(text: str, findings: Sequence[Finding], words: Sequence[Mention] | None = None) -> tuple[Finding, ...]:
    """Further findings of the people and firms among `findings`, without pages, in order; none touches one that is there.

    `words` are those of the text (`words_of`), where they are known.

    Full names are found in any case and over a line break; a surname or a given name alone in the case of a name or in
    capitals, unless the document has it as a word in lower case, as "price"; initials where initials stand.
    """
    if not any(each.entity in ("PERSON", "ORGANIZATION") and each.score >= _LEAST for each in findings):
        return ()
    words = words_of(text) if words is None else words
    people = _People({word.plain for word in words if word.is_lower} | _WORDS)
    firms = Sought()
    places = {text[each.start : each.end].lower() for each in findings if each.entity in ("LOCATION", "NRP", "PERSON")}
    for each in findings:
        value = text[each.start : each.end]
        if each.entity == "PERSON" and each.score >= _LEAST:
            people.learn(value, each.score)
        elif each.entity == "ORGANIZATION" and each.score >= _LEAST:
            behind = text[each.end : each.end + 80]
            learn_firm(firms, value, behind, each.score, people.usual | places)
    return tuple(_free(findings, [*_people(text, words, people), *_firms(text, words, firms)]))


def joined(findings: Sequence[Finding], again: Sequence[Finding]) -> tuple[Finding, ...]:
    """Both in order, less those findings that are a part of one found again: "CLARKE" in "ADEYEMI-CLARKE"."""
    starts = [each.start for each in again]
    kept = [*again]
    for each in findings:
        at = bisect_right(starts, each.start) - 1
        if at < 0 or each.end > again[at].end:
            kept.append(each)
    return tuple(sorted(kept, key=lambda each: (each.start, each.end, each.entity)))


def _free(findings: Sequence[Finding], again: Sequence[Finding]) -> Iterator[Finding]:
    """Those that touch no finding but parts of themselves that were taken for another kind of name."""
    parts = {(each.start, each.end) for each in findings if each.entity in _NAMES}
    taken = Taken((each.start, each.end) for each in findings if (each.start, each.end) not in parts)
    named = sorted(parts)
    last = 0
    for each in sorted(again, key=lambda one: (one.start, -one.end)):
        near = named[max(0, bisect_right(named, (each.start, each.start)) - 2) : bisect_right(named, (each.end, 0))]
        touching = [span for span in near if span[0] < each.end and each.start < span[1]]
        inside = all(
            each.start <= low and high <= each.end and (low, high) != (each.start, each.end) for low, high in touching
        )
        if each.start >= last and inside and taken.free(each.start, each.end):
            yield each
            last = each.end


@dataclass(slots=True)
class _People:
    """What is looked for of the people who are known."""

    usual: frozenset[str] | set[str]
    names: Sought = field(default_factory=Sought)
    initials: dict[str, float] = field(default_factory=dict)

    def learn(self, value: str, score: float) -> None:
        """One more mention of somebody, in full or not."""
        groups = _groups(value)
        if not groups:
            return
        inverted = re.match(r"[^\W\d_]+(?:[ '’‐‑-][^\W\d_]+)*,\s", value) is not None and len(groups) > 1
        surname = groups[0] if inverted else groups[-1]
        given = groups[1:] if inverted else groups[:-1]
        full = [group for group in given if len(group[0]) > 1]
        if full:
            for row in (
                (*full[0], *surname),
                (*surname, *full[0]),
                tuple(word for each in (*full, surname) for word in each),
            ):
                self.names.add(row, score, any_case=True)
            self._alone(full[0], score, _GIVEN)
        if given:
            self._letters([*(group[0][0] for group in given), surname[0][0]], score)
        self._alone(surname, score, _SURNAME)

    def _alone(self, group: Sequence[str], score: float, least: int) -> None:
        if sum(map(len, group)) >= least and (len(group) > 1 or group[0] not in self.usual):
            self.names.add(group, score, any_case=len(group) > 1)

    def _letters(self, letters: Sequence[str], score: float) -> None:
        for each in ("".join(letters), letters[0] + letters[-1]):
            if each not in _NO_INITIALS:
                self.initials[each] = max(score, self.initials.get(each, 0.0))


def _groups(value: str) -> list[tuple[str, ...]]:
    """The words of a name, those with a hyphen between them together, without titles and particles; letters first."""
    found: list[tuple[str, ...]] = []
    end = -1
    for word in words_of(value):
        if word.plain in _NO_NAME:
            continue
        if found and end >= 0 and value[end : word.start] in set(_HYPHENS):
            found[-1] = (*found[-1], word.plain)
        else:
            found.append((word.plain,))
        end = word.end
    if not any(len(word) > 1 for group in found for word in group):
        return []
    while len(found[-1]) == 1 and len(found[-1][0]) == 1:
        found.insert(0, found.pop())
    return found


def _people(text: str, words: Sequence[Mention], people: _People) -> Iterator[Finding]:
    for first, last, score in people.names.found(text, words):
        yield Finding("PERSON", before(text, words, first), words[last].end, score)
    if not people.initials:
        return
    for match in _DOTTED.finditer(text):
        letters = re.sub(r"[. ]", "", match.group()).lower()
        if match.group().isupper() and letters in people.initials:
            yield Finding("PERSON", match.start(), match.end(), people.initials[letters])
    for match in _BARE.finditer(text):
        letters = match["letters"].lower()
        if letters in people.initials:
            yield Finding("PERSON", match.start("letters"), match.end("letters"), people.initials[letters])


def _firms(text: str, words: Sequence[Mention], firms: Sought) -> Iterator[Finding]:
    for first, last, score in firms.found(text, words):
        yield Finding("ORGANIZATION", words[first].start, words[last].end, score)
