"""A follow-up question completed from the conversation: "And for how long?" becomes a question that stands alone.

Rules only, over word lists; nothing is kept between calls. A question that has its own subject is left alone, because a
wrong completion is worse than none. What the rules see is a follow-up but cannot resolve gets the last question's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...text import STOPWORDS
from ...types import Turn
from . import referents
from .demonstrative import demonstrative, does_so, done
from .frame import Frame, ask, body_of, lower_first, negated, read_frame
from .language import foreign, in_sentence_case
from .phrase_kinds import personal, singular
from .set_phrases import ABOUT, CHAT, ELSE, MORE, SOURCE
from .substitute import substitute

_BACK = 3
"""How many turns back a pronoun may reach."""
_LONG = 50
"""Words that a follow-up has at most, and half of what a question may have that is gone on from."""
_SHORT = 8
"""Words of a fragment at most."""
_SPARSE = 3
"""Words of a topic up to which a question whose pronoun is not resolved needs those of the last question."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A follow-up as a question that stands alone; not `sure` where it only has the words of both questions."""

    text: str = field(repr=False)
    sure: bool


def complete(question: str, history: Sequence[Turn]) -> str | None:
    """The question as one that stands alone, or None when it does already.

    The turns are the conversation so far, the oldest first, each with its question as it was understood (`Answer.asked`
    where there is one); follow-ups among them are completed from the turns before.
    """
    completion = follow(question, history)
    return completion.text if completion else None


def follow(question: str, history: Sequence[Turn]) -> Completion | None:
    """`complete`, which also tells whether the rules are sure of it."""
    understood: list[Turn] = []
    for turn in history[-2 * _BACK :]:
        asked = in_sentence_case(turn.question, [*understood, Turn("", turn.answer)])
        if not understood and SOURCE.match(read_frame(asked).text):
            continue  # "Which page?" of nothing is nothing to go on from
        earlier = _follow(asked, understood)
        understood.append(Turn(earlier.text if earlier else asked, turn.answer))
    return _follow(in_sentence_case(question, understood), understood)


def _follow(question: str, history: Sequence[Turn]) -> Completion | None:
    if len(question.split()) > _LONG:
        return None
    spoken = [turn.question for turn in reversed(history[-_BACK:]) if len(turn.question.split()) <= 2 * _LONG]
    read = [(text, frame) for text in spoken if (frame := read_frame(text)).tokens]
    new, frames = read_frame(question), [frame for _, frame in read]
    if not frames or not new.tokens or CHAT.match(new.text) or foreign(question, read[0][0]):
        return None
    text, sure = _read(new, frames, history[-1].answer)
    if text is None and sure:
        return None
    finished = ask(text or _both(new, frames[0]))
    same = finished.casefold().rstrip("?") == " ".join(question.split()).casefold().rstrip("?. ")
    return None if same else Completion(finished, sure)


def _read(new: Frame, frames: Sequence[Frame], answer: str) -> tuple[str | None, bool]:
    """The completed question and True; None and True where it stands alone; None and False where nothing resolves it."""
    last = frames[0]
    about = ABOUT.match(new.text)
    if about and not any(token.tag in ("aux", "wh") for token in new.tokens[1:] if token.start >= about.start("topic")):
        topic = re.sub(r"\s+(?:then|too|instead)$", "", about["topic"])
        return _topic(topic, frames, answer)
    if ELSE.match(new.text):
        return _else(last)
    if SOURCE.match(new.text):
        return last.text, True
    if MORE.match(new.text) or _half(new):
        return None, False
    acts = any(token.tag in ("aux", "verb") for token in new.tokens)
    if new.asks and not acts and _asks_only(new):
        return _asked_again(new, last)
    if not new.asks and not acts and _fragment(new):
        return _topic(new.text, frames, answer)
    if does_so(new):
        return None, False
    completed = _pronouns(new, frames, answer)
    if completed is not None:
        return completed
    if len(new.tokens) == 2 and new.tokens[0].low == "who" and new.tokens[1].tag == "verb":  # "Who decides?"
        return None, False
    if new.led and acts and not _settled(new):
        scope = referents.scope(last)
        return (new.text + scope, True) if scope else (None, True)
    return None, True


def _topic(topic: str, frames: Sequence[Frame], answer: str) -> tuple[str | None, bool]:
    inner = read_frame(topic)
    if inner.tokens and inner.tokens[0].tag == "poss" and (owned := _owned(inner, frames, answer)) is not None:
        return owned, True
    completed = (
        _pronouns(inner, frames, answer) if any(token.tag in ("pron", "poss") for token in inner.tokens) else None
    )
    if completed is not None:
        if completed[0] is None:
            return None, False
        topic = completed[0] if inner.tokens[0].tag in ("pron", "poss") else lower_first(completed[0])
    elif inner.tokens and inner.tokens[0].tag != "noun":
        topic = lower_first(topic)
    first = inner.tokens[0] if inner.tokens else None
    if first is not None and first.tag == "adv":  # "Only with a badge?" goes with what was asked
        return f"{frames[0].text} {lower_first(topic)}", True
    if len(inner.tokens) > 1 and inner.tokens[-1].low in ("too", "either"):
        return f"{frames[0].text} {lower_first(topic)}", True
    found = substitute(topic, frames, answer)
    return found, found is not None


def _owned(new: Frame, frames: Sequence[Frame], answer: str) -> str | None:
    """ "And her brother?", "And his phone number?": the same of somebody of hers, or what that of his is."""
    whose = _stands_for(new.tokens[0].low, new, frames, answer, ())
    last = frames[0]
    if whose is None or not new.phrases:
        return None
    words = f"{_possessive(whose)} {new.rest(1)}"
    if personal(new.phrases[0].head):
        return last.text.replace(whose, words, 1) if whose in last.text else None
    asks = last.copular or last.tokens[0].tag == "verb" or last.tokens[0].low == "i"
    return f"what is {words}" if asks else None


def _fragment(new: Frame) -> bool:
    """Whether words without a verb go on with the conversation; bare nouns without a mark are a search of their own."""
    most = _SHORT if new.led else _SHORT // 2 + (new.tokens[0].tag in ("prep", "det"))
    plain = all(token.tag != "wh" for token in new.tokens) and not any(
        token.tag == "pron" and (at == 0 or new.tokens[at - 1].tag != "prep") for at, token in enumerate(new.tokens)
    )
    return (new.led or new.marked) and plain and len(new.tokens) <= most


def _half(new: Frame) -> bool:
    """Whether it is a condition without what depends on it: "And if they do not pay?"."""
    return new.led and new.tokens[0].low in ("if", "unless", "because") and all(t.tag != "punct" for t in new.tokens)


def _asks_only(new: Frame) -> bool:
    """Whether there is a question word with no more than a noun or a limit: "On what grounds", "Why not longer"."""
    words = [token.low for token in new.tokens]
    named = "what" in words[: new.asks] or "which" in words[: new.asks]
    most = 1 if named and new.tokens[0].tag != "prep" else 4
    return len(words) - 1 - (new.tokens[0].tag == "prep") <= most and not any(
        t.text[0].isupper() for t in new.tokens[1:]
    )


def _asked_again(new: Frame, last: Frame) -> tuple[str | None, bool]:
    """The last question with another question word: "Until when?", "Why not?"."""
    body = body_of(last)
    if body is None:
        return None, False
    words = list(new.tokens)
    refused = any(token.low == "not" for token in words)
    asked = " ".join(token.text for token in words[: new.asks])
    tail = " ".join(token.text for token in words[new.asks :] if token.low not in ("not", "so", "exactly"))
    if refused:
        body = negated(body)
    if asked.lower() in ("who", "which", "what", "which one", "which ones"):
        return None, False
    return f"{asked} {body} {tail}".strip(), True


def _else(last: Frame) -> tuple[str | None, bool]:
    """The last question, for others than those it named."""
    if last.asks == 0 or last.tokens[last.asks - 1].low not in ("who", "what", "whom"):
        return None, False
    mine = last.tokens[last.asks - 1]

    return f"{last.text[: mine.end]} else{last.text[mine.end :]}", True


def _both(new: Frame, last: Frame) -> str:
    """The words of both questions."""
    return f"{last.text}, and {lower_first(new.text)}"


def _settled(new: Frame) -> bool:
    """Whether a question says itself what it is about: it has a name, a document or a number of its own."""
    return any(phrase.kind not in ("noun", "role") or any(c.isupper() for c in phrase.text) for phrase in new.phrases)


def _pronouns(new: Frame, frames: Sequence[Frame], answer: str) -> tuple[str | None, bool] | None:
    """The question with its pronouns replaced; None when it has none that point outside of it."""
    changes: list[tuple[int, int, str]] = []
    missing = False
    for at, token in enumerate(new.tokens):
        if done(new, at):
            missing |= not referents.within(new, at)
        elif token.tag in ("pron", "poss") and token.low not in ("my", "our", "your"):
            if (token.low == "it" and referents.expletive(new.text)) or referents.within(new, at):
                continue
            found = _stands_for(token.low, new, frames, answer, [words for *_, words in changes])
            missing |= found is None
            if found:
                changes.append((token.start, token.end, _possessive(found) if token.tag == "poss" else found))
        elif (
            token.tag == "dem"
            and (change := demonstrative(new, at, frames, answer, [words for *_, words in changes])) is not None
        ):
            changes.append(change)
            missing |= change[2] == ""
    if not changes and not missing:
        return None
    if missing:  # a question with much to say of its own is better searched as it is
        lost = [(start, end) for start, end, words in changes if not words]
        own = [token for token in new.tokens if not any(start <= token.start < end for start, end in lost)]
        return None, sum(token.low not in STOPWORDS for token in own) > _SPARSE
    text = new.text
    for start, end, words in reversed(changes):
        text = text[:start] + words + text[end:]
    return text, True


def _stands_for(low: str, new: Frame, frames: Sequence[Frame], answer: str, taken: Sequence[str]) -> str | None:
    if low in ("he", "him", "his"):
        return referents.person(frames, answer, unlike=r"(?:Mrs|Ms|Miss|Sister|Lady|Dame)\b")
    if low in ("she", "her"):
        return referents.person(frames, answer, unlike=r"(?:Mr|Sir|Lord)\b")
    if low in ("they", "them", "their"):
        return referents.several(frames, answer)
    return referents.thing(frames, new, taken)


def _possessive(words: str) -> str:
    last = words.split()[-1]
    return f"{words}'" if last != singular(last) and last.islower() else f"{words}'s"
