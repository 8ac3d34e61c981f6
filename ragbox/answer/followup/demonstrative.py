"""What "this", "that", "these" and "those" of a follow-up point to: a thing that was named, or all that was told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import referents
from .frame import Frame
from .phrases import Phrase, Token, is_verb
from .question_words import DOCUMENTS, PREPOSITIONS

_HAPPENS = re.compile(r"^(?:happen|mean|matter|chang)")
"""Verbs whose "that" is what was told, no thing."""
_HOLDS = re.compile(r"^(?:appl|hold|extend|affect)")
"""Verbs whose "that" is what was told, unless a thing was asked for."""
_SAYS = frozenset("say says said state states stated claim claims claimed think thinks thought decide decides".split())
"""Verbs before a "that" that is what was told."""
_TOLD = frozenset("right power obligation option duty entitlement permission privilege liberty".split())
"""What somebody has by what was told, seldom by that name: "Does Acme have that right?"."""
_STATES = re.compile(
    r"(?:able|ible|[^e]ed|true|correct|legal|normal|right|final|free|new|mandatory|optional|necessary|enough)$"
)
_TIMES = frozenset("time year month week day days moment point case way years months weeks".split())
_DO = frozenset("do does did doing done".split())
_HAVE = frozenset("have has had having".split())

Change = tuple[int, int, str]
"""Where words of a question begin and end, and what takes their place; nothing where they point to nothing that is found."""


def demonstrative(new: Frame, at: int, frames: Sequence[Frame], answer: str, taken: Sequence[str]) -> Change | None:
    """The change for the "this", "that", "these" or "those" at a token; None where it points to nothing outside."""
    token = new.tokens[at]
    phrase = next((each for each in new.phrases if each.first == at), None)
    if phrase is not None and not _said_of(new.tokens, at, phrase.last):
        return _noun(new, at, phrase, frames, answer)
    after = new.tokens[at + 1] if at + 1 < len(new.tokens) else None
    before = new.tokens[at - 1] if at else None
    verb = next((each.low for each in new.tokens[at + 1 :] if each.tag != "adv"), "")
    if _HAPPENS.match(verb) or (_HOLDS.match(verb) and not _asks_thing(frames[0])):
        return token.start, token.end, ""
    alone = (
        after is None
        or (before is not None and before.tag == "aux")
        or (before is not None and at == 1 and before.tag == "wh")
    )
    pointed = before is not None and before.low == "of" and after is not None and after.tag != "noun"
    pointed |= before is not None and before.low in PREPOSITIONS and (after is None or after.tag in ("conj", "punct"))
    if (not alone and not pointed) or referents.within(new, at):
        return None
    if before is not None and before.tag != "aux" and not _thing_before(before):
        return token.start, token.end, ""
    many = token.low in ("these", "those")
    found = referents.several(frames, answer) if many else referents.thing(frames, new, taken)
    return token.start, token.end, found or ""


def _noun(new: Frame, at: int, phrase: Phrase, frames: Sequence[Frame], answer: str) -> Change | None:
    """The change for "this agreement" or "that right"."""
    low, before = new.tokens[at].low, new.tokens[at - 1] if at else None
    after = new.tokens[phrase.last + 1] if phrase.last + 1 < len(new.tokens) else None
    joins = low == "that" and before is not None and before.tag in ("verb", "noun", "adv")
    relative = joins and before is not None and before.tag == "noun"
    clause = relative or (joins and after is not None and after.tag in ("verb", "aux"))
    if phrase.head in _TOLD and phrase.plural == (low in ("these", "those")) and not clause:
        named = referents.noun(frames, "", phrase.text)  # "the right" alone does not tell which
        return phrase.start, phrase.end, named if named and len(named.split()) > 2 else ""
    if relative or (joins and after is not None):  # "says that rent is due", "a thing that matters"
        return None
    if phrase.head in _TIMES and phrase.head not in ("day", "days"):
        return None
    found = referents.noun(frames, answer, phrase.text)
    return (phrase.start, phrase.end, found) if found else None


def _said_of(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether the word after "that" says something of it: "Is that refundable?", not "have that right"."""
    word, before = tokens[last].low, tokens[at - 1] if at else None
    opens = before is not None and before.tag == "aux" and before.low not in _HAVE
    held = word in _TOLD and last < len(tokens) - 1  # "Is that right assignable?"
    return last == at + 1 and opens and not held and bool(_STATES.search(word)) and word not in DOCUMENTS


def _asks_thing(last: Frame) -> bool:
    """Whether a question asks for a thing: "What is the late fee?", "Which fee is charged?"."""
    return (last.copular and last.asks > 0) or referents.asked_thing(last) is not None


def _thing_before(token: Token) -> bool:
    """Whether a thing can follow: "signed that", not "agree to that" or "say that", which mean what was told."""
    acts = token.tag == "verb" and is_verb(token.low) and token.low not in _SAYS
    return token.low in ("in", "of", "under", "for") or acts


def done(new: Frame, at: int) -> bool:
    """Whether the "it", "that" or "so" at a token is what somebody does: "Who did that?", not "When does it end?"."""
    tokens = new.tokens
    if at < 2 or tokens[at].low not in ("it", "that", "this", "so") or tokens[at - 1].low not in _DO:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    asks = tokens[at - 1].low in ("does", "did") and at - 2 < new.asks and tokens[at - 2].low != "who"
    return not asks and (after is None or after.tag in ("prep", "conj", "punct", "adv"))


def does_so(new: Frame) -> bool:
    """Whether its only verb is "do so", "do that" or "do the same": what is done was told before."""
    for at in range(2, len(new.tokens)):
        words = [token.low for token in new.tokens[at - 1 : at + 2]]
        if done(new, at) or (words[0] in ("do", "doing", "done") and words[1:] == ["the", "same"]):
            return all(token.tag != "verb" for token in new.tokens[: at - 1])
    return False
