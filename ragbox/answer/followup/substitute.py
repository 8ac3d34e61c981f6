"""The last question with another topic: what a follow-up names takes the place of what is like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .frame import Frame
from .phrase_kinds import DATE, Kind, kind_of, personal, singular
from .phrases import Phrase, Token, phrase_of, read_phrases, read_tokens
from .question_words import MAYBE_DOCUMENTS, ROLE_PAIRS
from .referents import document, full

_ALIKE: dict[Kind, tuple[Kind, ...]] = {
    "year": ("year",),
    "date": ("date", "year"),
    "ordinal": ("ordinal",),
    "ref": ("ref",),
    "document": ("document",),
    "person": ("person", "name", "role"),
    "name": ("name", "person", "role"),
    "role": ("role", "person", "name"),
    "noun": (),
}
_APPENDED: dict[Kind, str] = {"year": "in", "date": "on", "document": "in", "ref": "in", "name": "for", "role": "for"}
_OTHER = re.compile(r"^(?:the |that )?other(?: (?P<noun>one|ones|[a-z]+))?$", re.IGNORECASE)
_ONE = re.compile(r"^(?:the|that) ones?\s+(?P<rest>\S.*)$", re.IGNORECASE)
_QUALITY = re.compile(r"^the ((?:most|least) \w+|\w+est)$", re.IGNORECASE)
_PLACED = re.compile(
    r"^(?:the |this )?(?:last|next|previous|former|latter|first|second|third|fourth|fifth)\b|\b(?:before|after)$",
    re.IGNORECASE,
)
"""Told by its place among others, not by what it is."""
_AT_TIMES = frozenset(("on", "at", "before", "after", "during", "in"))
_PLACES = re.compile(
    r"\b(?:19|20)\d\d\b|(?:\b(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b)",
    re.IGNORECASE,
)


def substitute(topic: str, frames: Sequence[Frame], answer: str) -> str | None:
    """The last question about `topic`, a noun phrase, also with a preposition; None where nothing in it is like that."""
    last = frames[0]
    tokens = read_tokens(topic)
    preposition = tokens[0].text if tokens and tokens[0].tag == "prep" else None
    words = topic[tokens[1].start :].strip() if preposition and len(tokens) > 1 else topic.strip()
    if other := _OTHER.match(words):
        return _other(other["noun"], words, frames, answer)
    if one := _ONE.match(words):
        return _one(one["rest"], frames, answer)
    if quality := _QUALITY.match(words):
        return _most(quality[1], last)
    kind = kind_of(_first_phrase(words))
    if kind == "noun" and re.match(r"(?:any\b|\d)", words, re.IGNORECASE):
        return None
    if swapped := _swapped(words, kind, last):
        return swapped
    if preposition and (again := _same_preposition(preposition, words, kind, last)):
        return again
    bare = not words.lower().startswith("the ")
    spots = sorted(_like(words, kind, last), key=lambda at: last.text[at[0] :].lower().startswith("the ") == bare)
    if spots:
        start, end = _aimed(spots, preposition, last)
        return _put(last, start, end, words)
    if preposition:
        start = _time_said(preposition, last)
        return f"{last.text[:start].rstrip()} {preposition} {words}"
    if kind in _APPENDED:
        return f"{last.text} {_APPENDED[kind]} {words}"
    return None if kind == "person" or _PLACED.search(words) else _instead(words, last)


def _time_said(preposition: str, last: Frame) -> int:
    """Where the last question's own time begins, at its end: "on admission" gives way to "at discharge"."""
    phrase = last.phrases[-1] if last.phrases else None
    before = last.tokens[phrase.first - 1] if phrase and phrase.first else None
    if phrase is None or before is None or phrase.end != len(last.text):
        return len(last.text)
    bare = phrase.kind == "noun" and phrase.first == phrase.last
    return before.start if bare and {preposition.lower(), before.low} <= _AT_TIMES else len(last.text)


def _first_phrase(words: str) -> str:
    phrases = read_phrases(words)
    return phrases[0].text if phrases else words


def _put(last: Frame, start: int, end: int, words: str) -> str:
    return f"{last.text[:start]}{words}{last.text[end:]}"


def _swapped(words: str, kind: Kind, last: Frame) -> str | None:
    """What the last question has already changes places with its counterpart: A owes B, then B owes A."""
    mine = [phrase for phrase in last.phrases if phrase.text.casefold() == words.casefold()]
    others = [p for p in last.phrases if p.kind in _ALIKE[kind] and p.text.casefold() != words.casefold()]
    if not mine or not others:
        return None
    one, two = sorted((mine[0], others[0]), key=lambda phrase: phrase.start)
    text = last.text
    return f"{text[: one.start]}{two.text}{text[one.end : two.start]}{one.text}{text[two.end :]}"


def _like(words: str, kind: Kind, last: Frame) -> Iterator[tuple[int, int]]:
    """Where the last question has something of the same kind, the likest first."""
    if kind in ("year", "ordinal", "date"):
        yield from _times(words, kind, last)
        return
    head = singular(words.split()[-1].lower())
    mine = words.split()[0].lower()
    phrases = last.phrases
    if kind == "noun":
        phrases = tuple(p for p in phrases if p.head == head and p.kind == "noun" and p.first >= last.asks)
    elif kind == "ref":
        same = tuple(p for p in phrases if p.kind == "ref" and p.text.split()[0].lower() == mine)
        phrases = same or tuple(p for p in phrases if p.kind == "ref")
    for wanted in _ALIKE[kind] or (kind,):
        for phrase in phrases:
            if phrase.kind == wanted and phrase.first >= last.asks:
                yield _whole(last, phrase) if wanted == "document" else (phrase.start, _owned(phrase))
        if wanted == "name":
            yield from _inner_names(last)


def _times(words: str, kind: Kind, last: Frame) -> Iterator[tuple[int, int]]:
    """Years, ordinals or dates in the last question; a date without a year leaves the year that stands there."""
    if kind == "date":
        for match in DATE.finditer(last.text):
            year = re.search(r",? \d{4}$", match[0]) if not re.search(r"\d{4}$", words) else None
            yield match.start(), match.end() - (len(year[0]) if year else 0)
        return
    for match in _PLACES.finditer(last.text):
        if match[0][0].isdigit() == (kind == "year"):
            yield match.span()


def _one(rest: str, frames: Sequence[Frame], answer: str) -> str | None:
    """ "The one with Vega": another of what the last question is about."""
    last = frames[0]
    paper = document(last)
    if paper is None:
        return substitute(rest, frames, answer)
    start, end = _whole(last, paper)
    kept = " ".join(word for word in paper.text.split() if word.islower() and word not in ("the", "a", "an"))
    return _put(last, start, end, f"the {kept or paper.head} {rest}")


def _most(quality: str, last: Frame) -> str | None:
    """ "The shortest": of what the last question asks about."""
    target = last.subject or last.object
    if target is None or target.kind in ("person", "name"):
        return None
    return _put(last, target.start, target.end, f"the {quality} {re.sub(r'^(?:the|a|an) ', '', target.text)}")


def _owned(phrase: Phrase) -> int:
    """The end of a name without its possessive ending."""
    return phrase.end - 2 if re.search(r"['’]s$", phrase.text) else phrase.end


def _inner_names(last: Frame) -> Iterator[tuple[int, int]]:
    """Names that stand before a noun or own it: "Amber" of "Amber dictation jobs", "Mr Achterberg" of his result."""
    for phrase in last.phrases:
        if phrase.kind != "noun" or phrase.last == phrase.first:
            continue
        run = [token for token in last.tokens[phrase.first : phrase.last + 1] if token.tag == "noun"]
        capital = []
        for token in run:
            if not token.text[0].isupper():
                break
            capital.append(token)
        if capital and len(capital) < len(run):
            end = capital[-1].end - (2 if re.search(r"['’]s$", capital[-1].text) else 0)
            yield capital[0].start, end


def _whole(last: Frame, phrase: Phrase) -> tuple[int, int]:
    """A document with its parties: "the NDA between A and B"."""
    end = phrase.end
    at = phrase.last + 1
    tokens = last.tokens
    while at + 1 < len(tokens) and tokens[at].low in ("with", "between", "of", "and") and _capital(tokens[at + 1]):
        at += 1
        while at < len(tokens) and (_capital(tokens[at]) or tokens[at].text == "&"):
            end = tokens[at].end
            at += 1
    return phrase.start, end


def _capital(token: Token) -> bool:
    return token.text[0].isupper()


def _aimed(spots: list[tuple[int, int]], preposition: str | None, last: Frame) -> tuple[int, int]:
    """Of several places that one after the same preposition."""
    for start, end in spots:
        if preposition and re.search(rf"\b{re.escape(preposition)}\s+$", last.text[:start], re.IGNORECASE):
            return start, end
    return spots[0]


def _same_preposition(preposition: str, words: str, kind: Kind, last: Frame) -> str | None:
    """What follows the same preposition makes room, unless it is of a kind of its own (a year, a document)."""
    for phrase in last.phrases:
        before = last.tokens[phrase.first - 1] if phrase.first else None
        if before is None or before.low != preposition.lower() or phrase.first < last.asks:
            continue
        apart = {"year", "date", "document", "ref"}
        ordinal = bool(_PLACES.search(words)) and bool(_PLACES.search(phrase.text))
        if phrase.kind == kind or ordinal or (kind not in apart and phrase.kind not in apart):
            if kind == "name" and phrase.kind == "noun" and any(s >= phrase.start for s, _ in _inner_names(last)):
                continue
            start, end = _whole(last, phrase) if kind == "document" else (phrase.start, phrase.end)
            return _put(last, start, end, words)
    return None


def _instead(words: str, last: Frame) -> str | None:
    """A plain noun in the place of the object, or of the subject that the question is about."""
    target = last.object or last.subject
    if target is None and last.aux is not None:  # "Who is responsible for repairs"
        target = next((p for p in last.phrases if p.first > (last.aux or 0) and p.kind == "noun"), None)
    if target is not None and target == last.subject and (part := _part(words, target, last)) is not None:
        target = part
    if target is None or target.kind in ("person", "role", "name") or (target == last.subject and last.aux is None):
        return None
    if target.kind == "document" and singular(words.split()[-1].lower()) not in MAYBE_DOCUMENTS:
        return None  # "When does the lease end?", "And the rent?": something in the document, not another one
    owner = re.match(r"(?:[A-Z]\S*\s+)*[A-Z]\S*['’]s?\s+", target.text)
    bare = re.sub(r"^(?:the|a|an)\s+", "", words)
    keep = target == last.subject and owner is not None
    return _put(last, target.start, target.end, f"{owner[0]}{bare}" if keep and owner else words)


def _part(words: str, target: Phrase, last: Frame) -> Phrase | None:
    """What the subject is of, where that is said without an article as the new words are: the dose of paracetamol."""
    after = next((p for p in last.phrases if p.start > target.end), None)
    of = after is not None and last.text[target.end : after.start].strip() == "of" and after.kind == "noun"
    articled = [bool(re.match(r"(?:the|a|an)\s", each, re.IGNORECASE)) for each in (words, target.text)]
    bare = after is not None and last.tokens[after.first].tag == "noun"
    return after if of and bare and articled == [False, True] else None


def _other(noun: str | None, words: str, frames: Sequence[Frame], answer: str) -> str | None:
    """ "The other one": the counterpart of a party, else the like of what was asked about that the conversation names."""
    last = frames[0]
    head = None if noun in (None, "one", "ones") else singular(noun or "")
    if head in (None, "party", "side"):
        for phrase in last.phrases:
            for pair in ROLE_PAIRS:
                if phrase.kind == "role" and phrase.head in pair and (head or document(last) is None):
                    opposite = pair[1 - pair.index(phrase.head)]
                    return _put(last, phrase.start, phrase.end, phrase.text[: -len(phrase.head)] + opposite)
    order: tuple[Kind, ...] = ("document", "ref", "person", "name", "role")
    for kind in order:
        called = (p for p in last.phrases if p.kind == kind)
        mine = next((p for p in called if head in (None, p.head, p.text.split()[0].lower())), None)
        if mine is None:
            continue
        start, end = _whole(last, mine)
        found = _another(mine, frames, answer) or f"the other {mine.head if kind in ('document', 'role') else 'one'}"
        return _put(last, start, end, found)
    if head is not None and personal(head):
        party = next((p for p in last.phrases if p.kind in ("role", "name", "person")), None)
        return _put(last, party.start, party.end, words) if party else None
    if head is not None:
        return next((_put(last, p.start, p.end, words) for p in last.phrases if p.head == head), None)
    return None


def _another(mine: Phrase, frames: Sequence[Frame], answer: str) -> str | None:
    """The one other phrase of the same kind and head in the questions before and the last answer; None for several."""
    tokens = read_tokens(answer)
    spoken = [full(frame, phrase) for frame in frames[1:] for phrase in frame.phrases if _same(mine, phrase)]
    spoken += [p.text for p in read_phrases(answer, tokens) if _same(mine, phrase_of(answer, tokens, p.first, p.last))]
    bare = {re.sub(r"^(?:the|a|an)\s+", "", each.casefold()): each for each in spoken}
    bare.pop(re.sub(r"^(?:the|a|an)\s+", "", mine.text.casefold()), None)
    named = [each for words, each in bare.items() if len(words.split()) > 1 or mine.kind == "name"]
    return named[0] if len(named) == 1 else None


def _same(mine: Phrase, other: Phrase) -> bool:
    return other.kind == mine.kind and (mine.kind != "document" or other.head == mine.head)
