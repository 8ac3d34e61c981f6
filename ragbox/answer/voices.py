"""Other orders of the same sentence: active for passive, the condition behind, the name that is the director."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .parts import CONDITIONS, MODALS, Part

_IRREGULAR = frozenset(
    "paid sent held kept made given taken written borne told sold bought lent let left put set read done known shown seen "
    "found met led drawn chosen driven spoken broken brought taught caught thought sought built spent lost won hit cut "
    "heard said worn begun run understood withdrawn forgiven undertaken".split()
)
_NEGATION = Part("not", "negation", "negation")


def voices(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The sentence as it is, and in the other orders that say the same."""
    seen = list(_flat(parts))
    yield from seen
    for each in seen:
        active = _active(each)
        if active is not None:
            yield active
            yield from _datives(active)
        yield from _turned(each)
        yield from _datives(each)


def _flat(parts: Sequence[Part]) -> Iterator[list[Part]]:
    parts = _denied(list(parts))
    yield parts
    comma = next((at for at, part in enumerate(parts) if part.text == ","), 0)
    if (
        len(parts) > 3
        and parts[0].kind == "preposition"
        and parts[1].value is not None
        and parts[1].value.date
        and not comma
    ):
        yield [*parts[2:], *parts[:2]]
    if comma and (parts[0].kind in CONDITIONS or parts[0].kind == "preposition"):
        front, rest = parts[:comma], parts[comma + 1 :]
        yield [*rest, *front]
        if front[0].kind in CONDITIONS:
            yield from ([*rest[:at], *front, *rest[at:]] for at, part in enumerate(rest) if part.kind == "preposition")
    for at in range(2, len(parts)):
        if parts[at].kind in CONDITIONS and not any(part.kind in ("and", "but") for part in parts):
            yield [*parts[at:], Part(",", "mark", ","), *parts[:at]]
            break


def _denied(parts: list[Part]) -> list[Part]:
    """The denial at the verb: "pets are not allowed" for "no pets are allowed", "he shall not" for "no way shall he"."""
    if len(parts) > 3 and parts[0].text in ("no", "under", "in") and "negation" in {part.kind for part in parts[:2]}:
        verb = next((at for at, part in enumerate(parts) if part.kind in MODALS | {"be"}), None)
        if verb is not None and parts[0].text == "no":
            return _denied([*parts[1 : verb + 1], _NEGATION, *parts[verb + 1 :]])
        if verb == 3:
            return _denied(_inverted(parts[3:]))
    for at in range(len(parts) - 1):
        if parts[at].kind == "be" and parts[at + 1].kind == "negation":  # "is not" as in "shall not be"
            return [*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]]
    return parts


def _inverted(parts: list[Part]) -> list[Part]:
    """The subject of an inverted sentence: all up to the verb or `be` behind the first noun."""
    at = next((at for at in range(1, len(parts)) if parts[at].carries), 0)
    while at + 1 < len(parts) and parts[at + 1].kind == "name":
        at += 1
    return [*parts[1 : at + 1], parts[0], _NEGATION, *parts[at + 1 :]]


def _active(parts: Sequence[Part]) -> list[Part] | None:
    """The order of "Ann pays the fee" for "the fee is paid by Ann", the verb as it was; None where no agent is named."""
    for at, part in enumerate(parts):
        if part.kind != "be":
            continue
        verb = next((i for i in range(at + 1, min(at + 4, len(parts))) if participle(parts[i])), None)
        by = next((i for i in range((verb or 0) + 1, len(parts)) if parts[i].text == "by"), None)
        if verb is None or by is None or parts[by + 1 : by + 2] == [] or parts[by + 1].text.endswith("ing"):
            continue
        end = _phrase_end(parts, by + 1)
        start = max(
            (i + 1 for i in range(at) if parts[i].kind in ("and", "but") or parts[i].text in (",", ";")), default=0
        )
        agent = any(each.carries and each.kind != "value" for each in parts[by + 1 : end])
        if not agent or any(each.kind in CONDITIONS for each in parts[:at]):
            continue
        rest = _up_to_joint(parts[end:])
        if rest is None:
            continue
        helpers = [each for each in parts[start:at] if each.kind in MODALS | {"negation"}]
        helpers += parts[at + 1 : verb]
        object_ = [each for each in parts[start:at] if each.kind not in MODALS | {"negation", "have"}]
        return [*parts[by + 1 : end], *helpers, parts[verb], *object_, *parts[verb + 1 : by], *rest]
    return None


def agentless(parts: Sequence[Part]) -> list[Part] | None:
    """The order of "elected Ann as chair" for "Ann was elected as chair"; None where no verb shows or the agent is named."""
    at = next((at for at, part in enumerate(parts) if part.kind == "be"), None)
    if at is None or _joins(parts) or any(part.text in ("by", ",") or part.kind in CONDITIONS for part in parts):
        return None
    verb = next((i for i in range(at + 1, min(at + 4, len(parts))) if participle(parts[i])), None)
    if verb is None:
        return None
    helpers = [each for each in (*parts[:at], *parts[at + 1 : verb]) if each.kind in MODALS | {"negation"}]
    object_ = [each for each in parts[:at] if each.kind not in MODALS | {"negation", "have"}]
    return [*helpers, parts[verb], *object_, *parts[verb + 1 :]]


def _joins(parts: Sequence[Part]) -> bool:
    """Whether more is told behind, of which it would not be clear whose it is once the order changes."""
    return any(part.kind in ("and", "but", "or") or part.text == ";" for part in parts)


def _up_to_joint(rest: Sequence[Part]) -> Sequence[Part] | None:
    """What still belongs to the clause; None where a condition behind may be its condition too."""
    joint = next((at for at in range(len(rest)) if _joins(rest[at : at + 1])), None)
    if joint is not None and any(part.kind in CONDITIONS for part in rest):
        return None
    return rest[:joint]


def participle(part: Part) -> bool:
    """Whether it may be one of the past: paid, held, repaired."""
    return part.kind in ("word", "attitude") and (
        part.text.casefold().endswith("ed") or part.text.casefold() in _IRREGULAR
    )


def _phrase_end(parts: Sequence[Part], start: int) -> int:
    at = start
    while at < len(parts) and (
        parts[at].kind in ("determiner", "name", "word", "every") or parts[at].text in ("of", "&", ".")
    ):
        at += 1
    return at


def _turned(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The order of "the director is Ann" for "Ann is the director", where one side is a name or a value."""
    at = next((at for at, part in enumerate(parts) if part.kind == "be"), None)
    if at is None or at + 1 >= len(parts) or participle(parts[at + 1]) or parts[at + 1].kind == "negation":
        return
    left, right = parts[:at], [part for part in parts[at + 1 :] if part.text not in (".", "!", "?")]
    if any(part.kind in CONDITIONS | {"every", "negation", "alone", "some", "and", "but", "or"} for part in left):
        return
    for side in (left, right):
        named = [part for part in side if part.carries]
        if named and all(part.kind in ("name", "value") or part is parts[0] for part in named):
            yield [*right, parts[at], *left]
            return


def _datives(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The orders of "pays Ann the fee" for "pays the fee to Ann"."""
    for at, part in enumerate(parts):
        if part.text != "to" or at < 3:
            continue
        end = _phrase_end(parts, at + 1)
        whom = parts[at + 1 : end]
        if not any(each.carries for each in whom) or _joins(parts[end:]):
            continue
        for verb in range(1, at - 1):
            if _joins(parts[verb:at]):
                continue
            if parts[verb].kind in ("word", "attitude") and parts[verb + 1].kind in (
                "determiner",
                "value",
                "name",
                "word",
            ):
                yield [*parts[: verb + 1], *whom, *parts[verb + 1 : at], *parts[end:]]
