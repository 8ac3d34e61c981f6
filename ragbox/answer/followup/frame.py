"""A question taken apart: what it asks for, its auxiliary, subject, verb and object; and put together with other parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .phrase_kinds import TITLES
from .phrases import Phrase, Token, is_verb, read_phrases, read_tokens
from .question_words import BE, IRREGULAR

_LEAD = re.compile(
    r"^(?:(?:ok(?:ay)?|please|thanks|thank you|great|good|right|yes|no|hmm+|well|sure|i see)\b[\s,.!]*)*"
    r"(?:(?:(?:if so|if not|in that case|and|but|so|also|or|then)\b(?! (?:long|far|many|much)\b)[\s,]*)+)?",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(what|who|where|when|how|it|that|there|he|she)['’]s\b", re.IGNORECASE)
_TITLED = re.compile(rf"{TITLES}\s")
_MODALS = frozenset("can could may might must shall should will would".split())
_MEASURES = frozenset("much many long often far soon old large big high quickly early late".split())


@dataclass(frozen=True, slots=True)
class Frame:
    """A question without its end mark and lead-in words.

    `asks` is how many tokens its question word and what belongs to it take; `aux` is the index of the auxiliary, `verb` that
    of the main verb, `subject` and `object` the phrases beside it; None where there is none. `led` tells that it began with
    "And" or the like.
    """

    text: str = field(repr=False)
    tokens: tuple[Token, ...] = field(repr=False)
    phrases: tuple[Phrase, ...] = field(repr=False)
    led: bool
    marked: bool
    asks: int
    aux: int | None
    subject: Phrase | None = field(repr=False)
    verb: int | None
    object: Phrase | None = field(repr=False)

    @property
    def copular(self) -> bool:
        """Whether it asks what or how something is: "What is the fee", "How long are the breaks"."""
        return (
            self.aux is not None and self.tokens[self.aux].low in BE and self.verb is None and self.subject is not None
        )

    def rest(self, token: int) -> str:
        """The words from a token on."""
        return self.text[self.tokens[token].start :] if token < len(self.tokens) else ""


def read_frame(question: str) -> Frame:
    """The parts of a question."""
    whole = _IS.sub(r"\1 is", " ".join(question.split()))
    marked = whole.endswith("?")
    whole = whole.rstrip(" ?!.…")
    lead = _LEAD.match(whole)
    cut = lead.end() if lead else 0
    led = bool(lead and re.search(r"\b(?:and|but|so|also|or|then|if)\b", lead[0], re.IGNORECASE))
    text = whole[cut:].strip()
    tokens = read_tokens(text)
    phrases = read_phrases(text, tokens)
    asks = _asks(tokens)
    aux = asks if asks < len(tokens) and tokens[asks].tag == "aux" else None
    verb, subject = _verb(tokens, phrases, asks, aux)
    following = next((each for each in phrases if verb is not None and each.first > verb), None)
    near = following is not None and all(token.tag == "adv" for token in tokens[(verb or 0) + 1 : following.first])
    return Frame(text, tokens, phrases, led, marked, asks, aux, subject, verb, following if near else None)


def _asks(tokens: tuple[Token, ...]) -> int:
    """How many tokens belong to the question word: "for how many days a year", "which state's law"."""
    at = next((i for i, token in enumerate(tokens) if token.tag != "prep"), 0)
    at = at if at <= 2 else 0
    if at < len(tokens) and tokens[at].tag == "adv":
        at += 1
    if at >= len(tokens) or tokens[at].tag != "wh":
        return 0
    at += 1
    if tokens[at - 1].low == "how" and at < len(tokens) and (tokens[at].low in _MEASURES or tokens[at].tag == "adv"):
        at += 1
    if tokens[at - 1].low in ("who", "whom", "when", "where", "why", "how"):
        return at + (at < len(tokens) and tokens[at].low == "else")
    while at < len(tokens) and (
        tokens[at].tag in ("noun", "adv") or (tokens[at].tag in ("det", "prep") and tokens[at - 1].tag == "noun")
    ):
        at += 1
    return at


def _verb(
    tokens: tuple[Token, ...], phrases: tuple[Phrase, ...], asks: int, aux: int | None
) -> tuple[int | None, Phrase | None]:
    """The index of the main verb, and the subject: what stands between the auxiliary and the verb."""
    begin = asks if aux is None else aux + 1
    subject = next((each for each in phrases if each.first == begin), None) if aux is not None else None
    stop = next((i for i in range(begin, len(tokens)) if tokens[i].tag in ("conj", "punct", "wh")), len(tokens))
    acting = [i for i in range(begin, stop) if tokens[i].tag == "verb"]
    if (
        aux is not None and tokens[aux].low in BE and subject and acting
    ):  # "Is the fee charged for repairs …": any of them
        acting = [i for i in acting if not _attributive(tokens, i)] or []
    return (acting[0] if acting else None), subject


def _attributive(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a participle opens what is said of the noun before it: "the fee charged for late payment"."""
    ends = at == len(tokens) - 1
    return (
        not ends and tokens[at - 1].tag == "noun" and tokens[0].low in ("what", "who") and tokens[at + 1].tag == "prep"
    )


def lower_first(text: str) -> str:
    """The text with a small first letter, unless it begins with a name."""
    first = text.split(" ", 1)[0]
    keep = first[1:] != first[1:].lower() or read_tokens(text)[:1] == () or first == "I" or _TITLED.match(text)
    return text if keep else text[:1].lower() + text[1:]


def ask(text: str) -> str:
    """The text as a question."""
    text = text.strip().rstrip(" ?.,;")
    return f"{text[:1].upper()}{text[1:]}?"


def body_of(last: Frame) -> str | None:
    """What follows the question word, auxiliary first: "must the tenant pay"; None where that word is the subject."""
    if last.asks == 0:
        return lower_first(last.text) if last.tokens and last.tokens[0].tag == "aux" else None
    if last.aux is None:
        return passive(last)
    if last.subject is None and last.tokens[last.aux].low in BE and last.asks > 1:  # "Which fee is charged for …"
        noun = last.text[last.tokens[1].start : last.tokens[last.asks - 1].end]
        return f"{last.tokens[last.aux].text} the {noun} {last.rest(last.aux + 1)}"
    begins = last.aux + 1 < len(last.tokens) and last.tokens[last.aux + 1]
    if last.subject is None and (done := passive(last)) is not None:
        return done
    if last.subject is None and not (begins and (begins.tag == "pron" or begins.low == "there")):
        return None
    return last.rest(last.aux)


_PARTICIPLES = {base: past for past, base in IRREGULAR.items()} | {
    "run": "run", "drive": "driven", "take": "taken", "draw": "drawn", "speak": "spoken", "wear": "worn",
}  # fmt: skip
"""Of the verbs whose participle does not end in -ed."""


def passive(last: Frame) -> str | None:
    """ "Who signed the deed of sale" as "was the deed of sale signed"; None for other questions."""
    if last.asks == 0 or last.verb is None or last.object is None or last.tokens[0].low not in ("who", "what", "which"):
        return None
    if last.aux == last.asks and last.verb == last.asks + 1 and last.tokens[last.aux].low in _MODALS:
        return f"{last.tokens[last.aux].text} {last.rest(last.object.first)} be {_done(last.tokens[last.verb].low)}"
    if last.verb != last.asks:
        return None
    word = last.tokens[last.verb].low
    past = word.endswith("ed") or word in IRREGULAR
    base = IRREGULAR.get(word) or re.sub(r"(?<=[^s])s$", "", word)
    be = ("were" if past else "are") if last.object.plural else ("was" if past else "is")
    return f"{be} {last.rest(last.object.first)} {word if word.endswith('ed') else _done(base)}"


def _done(base: str) -> str:
    """The participle of a verb."""
    return _PARTICIPLES.get(base) or _regular(base)


def _regular(base: str) -> str:
    if re.search(r"[^aeiou]y$", base):
        return f"{base[:-1]}ied"
    return base + ("d" if base.endswith("e") else "ed")


def negated(body: str) -> str:
    """The body with "not" before its verb: "must the tenant not pay"."""
    words = read_tokens(body)
    phrase = next((each for each in read_phrases(body, words) if each.first == 1), None)
    at = phrase.end if phrase else (words[1].end if len(words) > 1 else len(body))
    for token in words[(phrase.last if phrase else 1) + 1 :]:
        if token.tag == "verb" or is_verb(token.low):
            at = token.start - 1
            break
    return f"{body[:at]} not{body[at:]}" if "not" not in {token.low for token in words} else body
