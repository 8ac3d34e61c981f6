"""What a sentence leaves out of its source, puts in, or ties together otherwise, once its parts are aligned.

Left out may be a conjunct, a phrase with a preposition or between commas, and what stands in another clause. Not a
condition, a bound, a quantifier, a denial, whose word it is, or what comes before the head of the subject.
"""

from __future__ import annotations

from collections.abc import Sequence

from .parts import BOUNDS, CONDITIONS, Part

_HEAVY = BOUNDS | CONDITIONS | {"negation", "some", "alone", "or", "attributed", "because"}
"""May never be left out of a clause that is told."""
_FINITE = _HEAVY | {"be", "have", "do", "permission", "advice", "relative", "pronoun", "attitude"}
"""And these not out of the middle of one."""
_SAFE = frozenset("written prior said aforesaid mr mrs ms dr miss mx prof sir dame above-mentioned here".split())
_COMPANY = frozenset("ltd limited inc llc plc gmbh corp corporation company co llp".split())
_LOOSE = frozenset(("of", "in", "for"))
"""Prepositions that a noun may lose or get without a change of who does what."""
_DEFINITE = frozenset("the this that these those its his her their our your my".split())
_LABEL = 4
"""Parts of a label in front of a sentence: "4.2 Deposit: The Tenant pays ..."."""
_LIMITS = frozenset("over under above below beyond between".split())
_VERBS = frozenset(("be", "have", "do", "permission", "obligation", "advice"))
_ADDED = _LOOSE | {"to", "with", "at", "per", "about", "as"}
_MAY_ADD = frozenset(("determiner", "be", "have", "do", "preposition", "mark", "and", "relative"))


def distorts(
    sentence: Sequence[Part], source: Sequence[Part], places: Sequence[int | None], *, agentless: bool = False
) -> bool:
    """Whether the sentence says something else than the source, though its words stand there in that order.

    `places` is their alignment, see `align`. An `agentless` sentence leaves out who does it: "Ann was elected".
    """
    there = [place for place in places if place is not None]
    if not there:
        return True
    low, high = min(there), max(there)
    taken = set(there)
    if _adds(sentence, source, places) or _unties(sentence, source, places):
        return True
    before = _without_agent(source[:low]) if agentless else source[:low]
    if before is None or _beheads(before, source[low]) or _truncates(source, high, taken):
        return True
    shared = any(part.kind in ("and", "but", "or") and places[at] is not None for at, part in enumerate(sentence))
    if shared and _carries(_clause(source[high + 1 :])):
        return True
    run: list[Part] = []
    for at in range(low, high + 1):
        if at in taken:
            if run and not _droppable(run):
                return True
            if shared and _carries(_without_brackets(run)) and not all(_light(part) for part in run):
                return True  # what is left out of one of two conjuncts may seem to be said of both
            if run and _restricts(source, at - len(run)):
                return True
            if _carries(run) and (
                _widens(sentence, source, places, at) or _within_condition(source, at - len(run), taken)
            ):
                return True
            run = []
        else:
            run.append(source[at])
    return False


def _carries(run: Sequence[Part]) -> bool:
    return any(part.carries for part in run)


def _clause(after: Sequence[Part]) -> Sequence[Part]:
    """What follows up to the end of the clause."""
    end = next((at for at, part in enumerate(after) if _boundary(part)), len(after))
    return after[:end]


def _restricts(source: Sequence[Part], at: int) -> bool:
    """Whether what stands there narrows `all` or `no` things before it, or sets a bound: "over $200"."""
    part = source[at]
    if part.text in _LIMITS and at + 1 < len(source) and source[at + 1].kind == "value":
        return True
    every = any(each.kind == "every" or each.text == "no" for each in source[max(0, at - 2) : at])
    return every and part.kind in ("preposition", "relative")


def _widens(sentence: Sequence[Part], source: Sequence[Part], places: Sequence[int | None], at: int) -> bool:
    """Whether what was left out before that place narrowed a subject that is none in particular: "expenses over $200"."""
    named = sentence[0].kind == "name" or (len(sentence) > 1 and sentence[1].kind == "name" and sentence[0].carries)
    if named or sentence[0].text.casefold() in _DEFINITE or source[at - 1].kind in ("and", "but"):
        return False
    before = sentence[: places.index(at)]
    if any(part.kind in _VERBS for part in before):
        return False
    return source[at].kind in _VERBS or sum(part.carries for part in before) == 1


def _adds(sentence: Sequence[Part], source: Sequence[Part], places: Sequence[int | None]) -> bool:
    """Whether a small word that the source lacks there says something."""
    for at, part in enumerate(sentence):
        if places[at] is not None or part.carries:
            continue
        if part.kind not in _MAY_ADD:
            return True
        before = next((places[i] for i in range(at - 1, -1, -1) if places[i] is not None), None)
        after = next((places[i] for i in range(at + 1, len(sentence)) if places[i] is not None), None)
        gap = source[(before + 1 if before is not None else 0) : after] if after is not None else []
        following = sentence[at + 1] if at + 1 < len(sentence) else None
        if part.kind == "preposition" and (part.key not in _ADDED or _governed(gap, part)):
            return True
        if part.kind == "be" and following is not None and _participle(following):
            return True
        if part.kind == "and" and not any(each.text in (",", ";") or each.kind == "and" for each in gap):
            return True
    return False


def _governed(gap: Sequence[Part], part: Part) -> bool:
    """Whether the source has another preposition for the same words."""
    found = [each.key for each in gap if each.kind == "preposition"]
    last = next((each for each in reversed(gap) if each.kind != "determiner"), None)
    return last is not None and last.kind == "preposition" and last.key != part.key and bool(found)


def _participle(part: Part) -> bool:
    return part.kind == "word" and part.text.casefold().endswith(("ed", "en", "id", "ld", "nt", "ught", "wn", "ne"))


def _unties(sentence: Sequence[Part], source: Sequence[Part], places: Sequence[int | None]) -> bool:
    """Whether a possessive is lost: what the Tenant's agent does, the Tenant does not."""
    for at, place in enumerate(places):
        if place is None or not source[place].owns or sentence[at].owns:
            continue
        tied = at > 0 and sentence[at - 1].kind in ("preposition", "determiner")
        if not tied:
            return True
    return False


def _beheads(before: Sequence[Part], first: Part) -> bool:
    """Whether what stands before the first word told belongs to it: "the guardian of", "he claims that", "if ...,"."""
    if any(part.kind in CONDITIONS | {"attributed"} for part in before[:1]) or (
        before and before[0].kind == "preposition" and before[0].text in ("after", "before", "upon", "on", "during")
        and not any(part.kind == "value" for part in before)
    ):  # fmt: skip
        return True
    says = False
    for part in before:
        says = (says or part.kind in ("attitude", "negation", "attributed")) and part.text not in (";", ".")
    if says and any(part.text in ("that", "whether", ":") for part in before):
        return True
    cut = max((at for at, part in enumerate(before) if _boundary(part)), default=-1)
    if cut >= 0 and before[cut].kind == "or":
        return True
    if cut >= 0 and before[cut].text == ":" and (cut > _LABEL or first.text[:1].islower()):
        return True
    tail = list(before[cut + 1 :])
    if tail and tail[-1].kind in ("permission", "obligation") and first.kind == "word":
        return any(part.kind in _HEAVY for part in tail)
    return any(not _light(part) for part in tail)


def _without_agent(before: Sequence[Part]) -> Sequence[Part] | None:
    """What stands before the subject; None where more than a subject and `will` or `shall` stands before the verb."""
    cut = max((at + 1 for at, part in enumerate(before) if _boundary(part)), default=0)
    subject = all(part.kind in ("determiner", "word", "name", "obligation") for part in before[cut:])
    return before[:cut] if subject else None


def _boundary(part: Part) -> bool:
    return part.kind in ("and", "but", "or") or (part.kind == "mark" and part.text in ",;:.!?|")


def _light(part: Part) -> bool:
    """Whether it may be left out in front of what it describes."""
    if part.carries:
        titled = part.text.casefold() in _SAFE or part.key in _SAFE
        adverb = part.kind == "word" and part.text.endswith("ly")
        company = part.text.casefold() in _COMPANY
        return titled or adverb or company
    return part.kind in ("determiner", "mark", "every", "obligation")


def _truncates(source: Sequence[Part], high: int, taken: set[int]) -> bool:
    """Whether what follows the last word told belongs to it: a condition, an alternative, the rest of a name."""
    after = source[high + 1 :]
    if not after:
        return False
    if _restricts(source, high + 1):
        return True
    if after[0].carries and not _trails(source[high], after[0]):
        return True
    if source[high].kind in (
        "preposition",
        "determiner",
        "and",
        "but",
        "or",
        "be",
        "obligation",
        "permission",
        "negation",
        "relative",
        "attitude",
    ):
        return any(part.carries for part in after)
    conditioned = _within_condition(source, high, taken)
    by_doing = len(after) > 1 and after[0].text == "by" and after[1].text.endswith("ing")
    for at, part in enumerate(after):
        if part.kind == "mark" and part.text in ";.!?":
            break
        if part.kind == "but" or (part.kind == "and" and _new_clause(after[at + 1 :])):
            break
        if part.kind == "and" and conditioned and _parallel(after[at + 1 :]):
            break
        if part.kind in _HEAVY and not (part.kind == "or" and not _alternative(after, at)):
            return True
        if conditioned and part.carries and not by_doing:
            return True
        conditioned = conditioned and part.text != ","
        comment = any(each.text == "," for each in after[:at]) and not any(each.carries for each in after[at + 1 :])
        if part.kind == "attitude" and comment:
            return True  # "..., he claims"
    return False


def _alternative(after: Sequence[Part], at: int) -> bool:
    """Whether the `or` offers something else than the last word told, and not than one further on."""
    return not any(part.carries for part in after[:at])


def _new_clause(rest: Sequence[Part]) -> bool:
    """Whether what follows an `and` has a verb of its own that shows."""
    for part in rest:
        if part.kind in CONDITIONS or _boundary(part):
            return False
        if part.kind in ("be", "have", "do", "permission", "obligation", "advice"):
            return True
    return False


def _parallel(rest: Sequence[Part]) -> bool:
    """Whether something else follows with a condition of its own: "... and £5 when the deck is done"."""
    at = next((at for at, part in enumerate(rest) if part.kind in CONDITIONS or _boundary(part)), None)
    return at is not None and rest[at].kind in CONDITIONS and any(part.carries for part in rest[:at])


def _within_condition(source: Sequence[Part], high: int, taken: set[int]) -> bool:
    for at in range(high, -1, -1):
        if source[at].text in (",", ";", "."):
            return False
        if source[at].kind in CONDITIONS and at in taken:
            return True
    return False


def _trails(last: Part, part: Part) -> bool:
    """Whether a word behind the last one told is no part of it."""
    if part.kind == "name" and last.kind == "name":
        return part.text.casefold() in _COMPANY
    adverb = part.text.casefold().endswith("ly") or part.text.casefold() in ("twice", "once", "yearly", "each", "here")
    return part.kind == "word" and adverb


def _droppable(run: Sequence[Part]) -> bool:
    """Whether the words between two that are told may be left out."""
    run = _without_brackets(run)
    if run and run[0].text == run[-1].text == "," and len(run) > 1:
        return not any(part.kind in _HEAVY for part in run)
    joined = [at for at, part in enumerate(run) if part.kind in ("and", "but", "or") or part.text == ";"]
    if joined:
        behind = run[joined[0] + 1 :]
        closed = all(part.kind in ("determiner", "preposition", "and", "but") for part in behind)
        return closed and not any(
            part.kind in ("alone", "attributed", "some", "or") or part.text == ";" for part in run
        )
    governed = False
    for part in run:
        if part.kind in _FINITE or (part.kind == "preposition" and part.text in ("after", "before", "as")):
            return False
        if part.carries and not governed and not _light(part):
            return False
        governed = governed or part.kind == "preposition"
    bare = [part for part in run if part.kind == "preposition"]
    alone = bool(bare) and not any(part.carries for part in run)
    return not (alone and bare[-1].key not in _LOOSE)


def _without_brackets(run: Sequence[Part]) -> list[Part]:
    left: list[Part] = []
    depth = 0
    for part in run:
        if part.text == "(":
            depth += 1
        elif part.text == ")" and depth:
            depth -= 1
        elif not depth:
            left.append(part)
    return left
