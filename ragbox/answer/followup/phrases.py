"""The phrases of a question, read by word lists: which are noun phrases, of what kind, and where its verbs stand.

No tagger: the words that hold an English question together are few, and what is not among them is taken for a noun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from .phrase_kinds import REFERENCE, Kind, kind_of, singular
from .question_words import (
    ADJECTIVES,
    ADVERBS,
    AUX,
    BE,
    CONJUNCTIONS,
    DEMONSTRATIVES,
    DETERMINERS,
    HAPPENS,
    IMPERATIVES,
    IRREGULAR,
    MADE_FOR,
    NOUNS_FIRST,
    PLURALS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    VERBS,
    WH,
)

Tag = Literal["punct", "aux", "wh", "pron", "poss", "dem", "det", "prep", "conj", "adv", "verb", "noun"]


_TOKEN = re.compile(r"[^\W_]+(?:[.'’/-][^\W_]+)*|[,;:&§]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question, where it stands, and what part it plays."""

    text: str = field(repr=False)
    start: int
    end: int
    tag: Tag

    @property
    def low(self) -> str:
        """In lower case, without a possessive ending."""
        return re.sub(r"['’]s$", "", self.text.lower())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its text, the tokens it is made of, and its kind."""

    text: str = field(repr=False)
    start: int
    end: int
    first: int
    last: int
    kind: Kind

    @property
    def head(self) -> str:
        """Its last word, singular."""
        return singular(re.sub(r"['’]s?$", "", self.text.split()[-1].lower()))

    @property
    def plural(self) -> bool:
        """Whether it is of several things."""
        last = self.text.split()[-1].lower()
        joined = self.kind == "name" and bool(re.search(r" and ", self.text))
        return joined or (self.kind in ("noun", "role", "document") and (last != singular(last) or last in PLURALS))


def is_verb(word: str) -> bool:
    """Whether a word in lower case is a form of a verb that questions are asked with, or ends as verbs do."""
    if word in VERBS or word in IRREGULAR or re.search(r"[^e]ed$", word):
        return True
    bases = (word.removesuffix("s"), word.removesuffix("es"), re.sub(r"ies$", "y", word))
    gerund = re.sub(r"ing$", "", word)
    return any(base in VERBS for base in (*bases, gerund, f"{gerund}e", re.sub(r"(.)\1$", r"\1", gerund)))


def read_tokens(text: str) -> tuple[Token, ...]:
    """The words of a question with their parts in it."""
    tokens: list[Token] = []
    matches = list(_TOKEN.finditer(text))
    for position, match in enumerate(matches):
        following = matches[position + 1][0] if position + 1 < len(matches) else ""
        tokens.append(Token(match[0], match.start(), match.end(), _tag(match[0], tokens, following.lower())))
    at = _unknown_verb(tokens)
    if at is not None:
        tokens[at] = replace(tokens[at], tag="verb")
    return tuple(tokens)


def _unknown_verb(tokens: list[Token]) -> int | None:
    """The verb of a clause that "does" or "must" opens, where no word of it is known as one: the last before its object."""
    opened = next((i for i, token in enumerate(tokens) if token.tag == "aux"), None)
    if opened is None or tokens[opened].low in BE | {"has", "have", "had"}:
        return None
    run = 0
    for at in range(opened + 1, len(tokens)):
        tag = tokens[at].tag
        if tag in ("verb", "pron", "conj", "punct", "wh", "aux"):
            return None
        run = run + 1 if tag == "noun" else 0
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        ends = after is None or (after.tag not in ("noun", "verb") and after.low != "of")
        later = any(token.tag == "verb" for token in tokens[at + 1 :])
        if run >= 2 and ends and not later and tokens[at].text.islower():
            return at
    return None


def _tag(word: str, before: list[Token], following: str) -> Tag:
    low = word.lower()
    if not word[0].isalnum():
        return "noun" if word in "&§" else "punct"
    last = before[-1] if before else None
    capital = word[0].isupper() and last is not None
    if (low in AUX or low.endswith(("n't", "n’t"))) and not (
        last
        and (
            capital
            or (last.tag in ("det", "poss") and last.low in {"the", "a", "his", "her", "my", "their"})
            or (low == "will" and (last.text[0].isupper() or _opened(before)))
        )
    ):
        return "aux"
    if capital and low not in ("who", "what"):
        return "noun"
    for tag, known in (("wh", WH), ("det", DETERMINERS), ("prep", PREPOSITIONS), ("conj", CONJUNCTIONS)):
        if low in known:
            return tag  # type: ignore[return-value]
    if low in DEMONSTRATIVES:
        return "dem"
    if low in POSSESSIVES and (low != "her" or _begins_phrase(following)):
        return "poss"
    if low in PRONOUNS:
        return "pron"
    if low in ADVERBS or (re.search(r"[^p]ly$", low) and low not in ADJECTIVES):
        return "adv"
    if last and last.tag == "noun" and re.search(r"[^t]able$|ible$", low):  # "Is the lease renewable"
        return "adv"
    return "verb" if _acts(low, last, before, following) else "noun"


def _begins_phrase(word: str) -> bool:
    low = word.lower()
    return (
        bool(word) and word[0].isalnum() and low not in PREPOSITIONS | CONJUNCTIONS | AUX | WH | ADVERBS | DETERMINERS
    )


def _acts(low: str, last: Token | None, before: list[Token], following: str) -> bool:
    """Whether a word that may be a verb is one here."""
    if last is not None and (
        last.tag == "pron" or (last.tag == "aux" and last.low not in BE and before[0].low == "who")
    ):
        return True
    if not (is_verb(low) or low.endswith("ing")) or low.endswith("ings") or re.search(r"['’]s?$", low):
        return False
    if last is None:
        return low in IMPERATIVES
    if last.low == "what" and low in HAPPENS:
        return True
    if re.search(r"['’]s?$", last.text):
        return False
    if last.low in ("to", "not") or last.tag == "pron":
        return True
    if (
        last.tag == "dem" and low in VERBS - NOUNS_FIRST and len(before) > 1
    ):  # "Does that apply", "Which of these expire"
        return before[-2].tag == "aux" or before[-2].low == "of"
    if low.endswith("s") and low not in VERBS and _opened(before):
        return False
    if last.tag in ("det", "poss", "dem", "prep") or last.low in ("what", "which", "whose", "many", "much"):
        return False
    if low.endswith("ing"):
        going = any(token.low in BE | {"been"} for token in before) or not _has_aux(before)
        return going and low not in NOUNS_FIRST and last.tag != "verb" and singular(following) not in MADE_FOR
    if (
        low in NOUNS_FIRST
        or (low in VERBS and before[0].tag not in ("wh", "verb"))
        or (low in VERBS and _has_aux(before))
    ):
        # the auxiliary has its subject, and no verb yet
        at = max((i for i, token in enumerate(before) if token.tag == "aux"), default=-1)
        since = [token.tag for token in before[at + 1 :]]
        opened = at >= 0 and before[at].low not in BE | {"has", "have", "had"}
        # "Does the service charge cover repairs": the first of two that may be nouns is one.
        base = low in VERBS and following not in {"be", "have"} | (VERBS if low in NOUNS_FIRST else set())
        return base and opened and "noun" in since and "verb" not in since and "punct" not in since
    return True


def _opened(before: list[Token]) -> bool:
    """Whether an auxiliary stands in the clause so far: its verb has no ending of its own then."""
    for token in reversed(before):
        if token.tag in ("conj", "punct", "wh") or token.low == "that":
            return False
        if token.tag == "aux":
            return True
    return False


def _has_aux(before: list[Token]) -> bool:
    return any(token.tag == "aux" for token in before)


def read_phrases(text: str, tokens: tuple[Token, ...] | None = None) -> tuple[Phrase, ...]:
    """The noun phrases of a question in order, without what is attached to them by prepositions."""
    tokens = read_tokens(text) if tokens is None else tokens
    found: list[Phrase] = []
    position = 0
    while position < len(tokens):
        first = position
        while position < len(tokens) - 1 and tokens[position].tag in ("det", "dem", "poss"):
            position += 1
        begin = position
        while position < len(tokens) and tokens[position].tag == "noun":
            position += 1
            if position < len(tokens) and _numbered(tokens[begin : position + 1]):
                break
        if position > begin:
            found.append(phrase_of(text, tokens, first, position - 1))
        position = max(position, first + 1)
    return tuple(found)


def _numbered(tokens: tuple[Token, ...]) -> bool:
    """Whether all but the last of these tokens are a place by its number, and the last goes on with something else."""
    whole = " ".join(token.text for token in tokens[:-1])
    return len(tokens) > 2 and tokens[-1].text.islower() and bool(REFERENCE.fullmatch(whole))


def phrase_of(text: str, tokens: tuple[Token, ...], first: int, last: int) -> Phrase:
    """The phrase that these tokens make."""
    start, end = tokens[first].start, tokens[last].end
    words = text[start:end]
    return Phrase(words, start, end, first, last, kind_of(words))
