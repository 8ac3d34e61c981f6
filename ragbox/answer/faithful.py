"""Whether a sentence of other words than its source's leaves who does what, to whom, when and on what condition as it is.

The words must stand in the same order, one of a few turns of phrase apart (`voices`), and what is left out or put in must
be harmless (`omissions`). A sentence is refused in doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import product

from ..sentences import sentences
from .alignment import align
from .omissions import distorts
from .parts import Part, parts
from .values import find_values
from .voices import agentless, participle, voices
from .words import stem, stems

HARMLESS = frozenset(
    stem(word)
    for word in "amount sum number name date period figure called named state list require need today".split()
)
"""Words that say what is meant and claim nothing."""
_EFFORT = 200_000
"""Pairs of words compared at most, a third of a second: each order of a sentence beside each of its source's."""
_PASTS = frozenset("paid sent held began made kept".split())
"""Irregular ones that have the stem of their present, see `words`."""
_BINDING = frozenset(("determiner", "be", "have", "mark", "preposition"))
_BACK = frozenset(("it", "this", "these", "those", "they", "he", "she"))


def faithful(sentence: str, source: str, context: str = "", question: str | None = None) -> bool:
    """Whether the sentence tells the source, or a part of it, without a change of meaning that its words could show.

    All evened text. `context` may supply words that describe, in front of what the source says. A question supplies none:
    it may take for granted what no document says.
    """
    mine = parts(sentence, find_values(sentence))
    lent = _lent(context)
    anyone = question is None

    def may_add(part: Part) -> bool:
        return part.kind in ("word", "name") and (anyone or part.key in HARMLESS or part.key in lent)

    said_all = _weight(mine)
    orders = [(told, False) for told in voices(mine)] + [(told, True) for told in [agentless(mine)] if told]
    complete = [each for each in orders if _weight(each[0]) == said_all]  # of the source a clause alone will do
    effort = 0
    for theirs in _readings(source):
        for (told, bare), said in product(complete, voices(theirs)):
            effort += len(told) * len(said)
            if effort > max(_EFFORT, len(mine) * len(theirs)):
                return False
            places = align(told, said, may_add)
            if places is None or distorts(told, said, places, agentless=bare) or _embroiders(told, said, places):
                continue
            if not _retimes(told, said, places, passive=_now(mine), source_passive=_now(theirs)):
                return True
    return False


def _lent(context: str) -> frozenset[str]:
    """The words of the headings that name one thing: "Rent and deposit" does not tell which of them a sentence is about."""
    single = [part for part in context.split(" . ") if not re.search(r"\b(?:and|or|between|v|vs)\b|[&/,;]", part)]
    return stems(" . ".join(single))


def _undergoes(rest: Sequence[Part]) -> bool:
    """Whether the subject is the only one that a pronoun can go back to: "is held by ...", and not "is holding the ..."."""
    following = next((part for part in rest[1:] if part.carries), None)
    return rest[0].kind == "be" and following is not None and participle(following)


def _now(told: Sequence[Part]) -> bool:
    """Whether a verb in the form of the past may be one of now: "is paid"."""
    return any(part.kind == "be" and part.key == "be" for part in told)


def _retimes(
    told: Sequence[Part], said: Sequence[Part], places: Sequence[int | None], *, passive: bool, source_passive: bool
) -> bool:
    """Whether what is done or to be done is told as if it were past, or the other way round."""
    for part, place in zip(told, places, strict=True):
        if place is None or not part.carries or part.value is not None:
            continue
        mine, theirs = _past(part), _past(said[place])
        if (mine and not theirs and not passive) or (theirs and not mine and not source_passive):
            return True
    return any(part.kind == "have" and place is None for part, place in zip(told, places, strict=True))


def _past(part: Part) -> bool:
    word = part.text.casefold()
    return word in _PASTS or (len(word) > 4 and word.endswith("ed"))


def _weight(told: Sequence[Part]) -> Counter[tuple[str, str]]:
    """All of it that means something."""
    return Counter((part.kind, part.key) for part in told if part.kind not in _BINDING)


def _readings(source: str) -> list[list[Part]]:
    """The source; where it is two sentences, the second with the subject of the first for its pronoun."""
    spans = [source[start:end] for start, end in sentences(source)]
    read = [parts(span, find_values(span)) for span in spans]
    if len(read) != 2:
        return [parts(source, find_values(source))]
    first, second = read
    verb = next((at for at, part in enumerate(first) if part.kind in ("be", "have", "permission", "obligation")), None)
    if verb and second and second[0].text in _BACK and _undergoes(first[verb:]):
        return [[*first[:verb], *second[1:]]]
    return []


def _embroiders(sentence: Sequence[Part], source: Sequence[Part], places: Sequence[int | None]) -> bool:
    """Whether a word that the source lacks stands where something is claimed, or in the place of one that it has."""
    for at, part in enumerate(sentence):
        if places[at] is not None or not part.carries or part.key in HARMLESS:
            continue
        before = next((places[i] for i in range(at - 1, -1, -1) if places[i] is not None), None)
        after = next((places[i] for i in range(at + 1, len(sentence)) if places[i] is not None), None)
        if after is None or not any(each.carries for each in sentence[at + 1 :]):
            return True
        gap = source[before + 1 if before is not None else 0 : after]
        if any(each.carries for each in gap):
            return True
        previous = sentence[at - 1] if at else None
        if part.kind == "word" and previous is not None and previous.kind in ("be", "have", "obligation", "permission"):
            return True
    return False
