"""What a pronoun of a follow-up stands for, looked for in the questions and the last answer before it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from ...text import stem, stems
from .frame import Frame
from .phrase_kinds import TITLES, answer_names, is_company, personal, singular
from .phrases import Phrase
from .question_words import BE, BODIES, BOUNDARIES, DOCUMENTS, PREPOSITIONS

_PAPER = frozenset(
    map(stem, "sign signed countersign draft execute govern amend notarise notarize witness date".split())
)
_VAGUE = frozenset("document agreement contract file paper text policy letter deal arrangement".split())
_NOT_IT = frozenset("year date ordinal".split())
_EXPLETIVE = re.compile(
    r"\b(?:is|was|be|isn't)\s+it\s+(?:still|also|ever|even|not)?\s*(?:\w+ly\s+)?(?:possible|allowed|permitted|necessary|required|legal|"
    r"lawful|true|correct|mandatory|compulsory|advisable|likely|clear|common|normal|usual|important|okay|ok|fine|better|best|"
    r"illegal|unlawful|forbidden|prohibited|worth|enough|up)\b.*\b(?:to|that|for|if|whether|when|who)\b"
    r"|\b(?:is|was|be)\s+it\s+(?:\w+ly\s+)?\w+\s+to\s+(?!the\b|a\b|an\b|whom\b|(?-i:[A-Z]))\w+"
    r"|\b(?:is|was)\s+it\s+(?:the|a|an|my|our)\s.+\s(?:who|that|which)\b"
    r"|\b(?:is|was)\s+it\s+(?:estimated|thought|believed|expected|claimed|considered)\b|\bdoes\s+it\s+mean\b"
    r"|\bit\s+(?:called|said|known)\b.*\b(?:that|when|if)\b"
    r"|\bit\s+(?:take|takes|took|cost|costs|help|make sense)\b.*\bto\s+\w+"
    r"|\b(?:what|which)\s+(?:time|day|date)\s+(?:is|was)\s+it\b|\bit\s+(?:rains?|snows?|matters?)\b"
    r"|\b(?:take|cost)s?\s+\w+\s+to\b",
    re.IGNORECASE,
)


def expletive(text: str) -> bool:
    """Whether "it" stands for nothing: "Is it possible to …", "How long does it take to …"."""
    return bool(_EXPLETIVE.search(text))


def within(frame: Frame, at: int) -> bool:
    """Whether the pronoun at a token stands for something earlier in its own question.

    A pronoun cannot mean the subject of its own clause; in a later clause, or as a possessive after the verb, it does.
    """
    token = frame.tokens[at]
    if _told_later(frame, at):
        return True
    before = [phrase for phrase in frame.phrases if phrase.last < at]
    last = frame.tokens[at - 1] if at else None
    after = frame.tokens[at + 1].tag if at + 1 < len(frame.tokens) else None
    # A pronoun that begins a clause within the question: "a mistake she made", "know he was ill", "who said it would".
    opens = token.tag == "pron" and last is not None and last.tag != "aux" and after in ("verb", "aux", "adv")
    if opens and last is not None and (before or last.tag in ("noun", "verb")):
        return True
    if not before:
        return False
    if token.low in ("him", "her", "them") and _led_to(frame, before, at):
        return True
    between = frame.tokens[before[0].last + 1 : at]
    if any(each.low in BOUNDARIES or each.tag == "punct" for each in between):
        return True
    if token.tag != "poss":
        return False
    if any(phrase.kind in ("person", "role", "name") or _capital(phrase) for phrase in before):
        return True
    opened = frame.aux is not None and frame.tokens[frame.aux].low not in BE
    return opened or any(each.tag in ("verb", "aux") for each in between)


def _led_to(frame: Frame, before: Sequence[Phrase], at: int) -> bool:
    """Whether somebody is led to something: "Who invited Ms Kay to speak to them"."""
    people = [phrase for phrase in before if phrase.kind in ("person", "name", "role")]
    follows = zip(frame.tokens[:at], frame.tokens[1 : at + 1], strict=True)
    return any(one.low == "to" and two.tag == "verb" and people and people[0].end < one.start for one, two in follows)


def _capital(phrase: Phrase) -> bool:
    return any(character.isupper() for character in phrase.text)


def _told_later(frame: Frame, at: int) -> bool:
    """Whether a later clause names who or what is meant: "Before he died, what did Tesla …", "… if Tesla agreed"."""
    for phrase in frame.phrases:
        opens = frame.tokens[phrase.first - 1] if phrase.first else None
        comma = any(token.tag == "punct" for token in frame.tokens[at : phrase.first])
        clause = opens is not None and opens.low in BOUNDARIES and phrase.kind in ("person", "name", "role")
        if phrase.first > at and (clause or (comma and (phrase.kind in ("person", "role") or _capital(phrase)))):
            return True
    return False


def full(frame: Frame, phrase: Phrase) -> str:
    """The phrase with what is attached to it by "of", and all that follows where the question asks what it is."""
    if frame.copular and frame.subject == phrase:
        return _definite(_trim(frame.text[phrase.start :]))
    if frame.subject == phrase and frame.verb is not None:
        tokens = frame.tokens[phrase.first : frame.verb]
        if all(token.tag in ("noun", "det", "dem", "poss", "prep", "conj") for token in tokens):
            return _definite(_trim(frame.text[phrase.start : tokens[-1].end]))
    end = phrase.end
    rest = list(frame.phrases)
    between = False
    for following in rest[rest.index(phrase) + 1 :]:
        link = frame.text[end : following.start].strip()
        named = phrase.kind in ("document", "role") and link in ("under", "in", "with", "between", "on")
        if link == "of" or named or (between and link == "and"):
            between = link == "between"
            end = following.end
        else:
            break
    return _definite(_trim(frame.text[phrase.start : end]))


def _trim(text: str) -> str:
    return re.sub(r"['’]s$", "", text.strip())


def _definite(text: str) -> str:
    """ "a lease" is "the lease" once it has been spoken of."""
    text = re.sub(
        r"^(?:a|an|any|this|that|these|those|some|many|much|few|several)\s+", "the ", text, flags=re.IGNORECASE
    )
    return text[:1].lower() + text[1:] if text[:4] == "The " else text


def asked_thing(frame: Frame) -> Phrase | None:
    """The noun that a question asks to choose or count: "which vaccine", "how many tablets"."""
    return next((phrase for phrase in frame.phrases if phrase.first > 0 and phrase.last < frame.asks), None)


def thing(frames: Sequence[Frame], follow: Frame, taken: Container[str] = ()) -> str | None:
    """What "it" stands for, other than what is `taken`; `frames` are the questions before, the last one first."""
    paper = bool(_PAPER & stems(follow.text))
    for frame in frames:
        if paper and (found := document(frame)) is not None:
            return full(frame, found)
        for phrase in _things(frame):
            if not phrase.plural and phrase.kind not in _NOT_IT and _named(frame, phrase) not in taken:
                return _named(frame, phrase)
        for phrase in frame.phrases:  # a firm is an it, when nothing else is
            firm = phrase.kind == "name" and full(frame, phrase) not in taken
            if firm or (phrase.kind == "document" and phrase.plural):
                return full(frame, phrase)
    return None


def _named(frame: Frame, phrase: Phrase) -> str:
    words = full(frame, phrase)
    asked = phrase.first > 0 and phrase.last < frame.asks
    return words if not asked or words.startswith("the ") else f"the {words}"


def _things(frame: Frame) -> Iterator[Phrase]:
    """What is neither a person nor a party, the likeliest first: the subject, what was asked for, the object, the others."""
    asked = asked_thing(frame)
    fitting = [frame.subject]
    fitting += [asked, frame.object] if frame.aux is not None and frame.subject else [frame.object, asked]
    fitting += list(frame.phrases)
    who = bool(frame.tokens) and frame.tokens[0].low == "who"
    for phrase in fitting:
        if phrase is None or _people(phrase) or (who and frame.copular and phrase == frame.subject):
            continue
        counted = phrase == asked and frame.tokens[0].low == "how"
        if not counted or frame.text[phrase.end :].lstrip().startswith("of "):
            yield phrase


def _people(phrase: Phrase) -> bool:
    possessed = re.match(r"[^'’]+['’]s?\s+\S", phrase.text)
    named = phrase.kind == "name" and not possessed and not is_company(phrase.text)
    return named or phrase.head in BODIES or phrase.kind in ("person", "role")


def document(frame: Frame) -> Phrase | None:
    """The document that a question names."""
    return next((phrase for phrase in frame.phrases if phrase.kind == "document"), None)


_TITLED = re.compile(rf"{TITLES}\s+[A-Z]")
_ROLE_OWNER = re.compile(r"(the ([a-z]+))['’]s\s", re.IGNORECASE)
_OWNER = re.compile(r"((?:[A-Z][\w'’.-]*?\s+)*[A-Z][\w.-]*(?:-\w+)*)['’]s?\s+\S")


def person(frames: Sequence[Frame], answer: str, unlike: str = "") -> str | None:
    """What "he" or "she" stands for: somebody of the questions before, else the one name in the last answer.

    `unlike` is a pattern of the titles that it cannot be.
    """
    for number, frame in enumerate(frames):
        titled = (_OWNER.match(p.text) or re.match(r"(.+)$", p.text) for p in frame.phrases if _TITLED.match(p.text))
        for match in titled:
            if match and not (unlike and re.match(unlike, match[1])):
                return _trim(match[1])
        for phrase in (frame.subject, frame.object, *frame.phrases):
            if phrase is None:
                continue
            if owner := _OWNER.match(phrase.text):
                if not is_company(owner[1]):
                    return owner[1]
                continue
            if (owner := _ROLE_OWNER.match(phrase.text)) and personal(owner[2].lower()):  # "the patient's dose"
                return _definite(owner[1])
            who = frame.tokens[0].low == "who" and frame.copular and phrase == frame.subject
            if who or phrase.kind in ("person", "role"):
                return _named(frame, phrase) if phrase.kind != "person" else _trim(phrase.text)
            if phrase.kind == "name" and _somebody(frame, phrase):
                return _trim(phrase.text)
        if number == 0 and len(names := [name for name in answer_names(answer) if not is_company(name)]) == 1:
            return names[0]
    return None


def _somebody(frame: Frame, phrase: Phrase) -> bool:
    """Whether a name without a title may be a person's: no firm, no place; one word only as a subject."""
    before = frame.tokens[phrase.first - 1].low if phrase.first else ""
    placed = before in ("in", "at", "to", "from", "on", "near", "of", "under")
    named = " " in phrase.text or phrase == frame.subject
    return named and not placed and phrase.text[0].isupper() and not is_company(phrase.text)


def several(frames: Sequence[Frame], answer: str) -> str | None:
    """What "they" stands for: several things or people, a party, or the names in the last answer."""
    for number, frame in enumerate(frames):
        asked = asked_thing(frame)
        for phrase in (frame.subject, asked, frame.object, *frame.phrases):
            if phrase is not None and phrase.plural:
                return _named_plural(frame, phrase)
        who = frame.tokens[0].low == "who"
        if number == 0 and who and (names := answer_names(answer)):
            return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        for phrase in frame.phrases:
            if phrase.kind in ("role", "person", "name"):
                return _joined(frame, phrase)
    return None


def _joined(frame: Frame, phrase: Phrase) -> str:
    """The phrase with another of its kind after "and": "Castor and Pollux"."""
    after = next((p for p in frame.phrases if p.start > phrase.end), None)
    if after is not None and after.kind == phrase.kind and frame.text[phrase.end : after.start].strip() == "and":
        return frame.text[phrase.start : after.end]
    return full(frame, phrase)


def _named_plural(frame: Frame, phrase: Phrase) -> str:
    asked = phrase.last < frame.asks and frame.tokens[0].low in ("which", "what")
    words = full(frame, phrase)
    return f"the {words}" if asked and not words.startswith("the ") else words


def noun(frames: Sequence[Frame], answer: str, words: str) -> str | None:
    """What "this agreement" or "that fee" stands for, by its noun; None where the conversation has no such thing."""
    head = singular(words.split()[-1].lower())
    for number, frame in enumerate(frames):
        for phrase in frame.phrases:
            first = phrase.text.split()[0].lower() if phrase.kind == "ref" else phrase.head
            paper = head in _VAGUE and phrase.kind == "document"
            if first != head and not paper and not (head in DOCUMENTS and phrase.head == head):
                continue
            if phrase.last < frame.asks and frame.aux is not None and frame.tokens[frame.aux].low in BE and frame.verb:
                return f"the {phrase.text} {frame.rest(frame.verb)}"
            return _named(frame, phrase) if not phrase.plural else _named_plural(frame, phrase)
        if number == 0 and re.search(rf"\b{re.escape(words.split()[-1])}\b", answer, re.IGNORECASE):
            bare = re.sub(r"^\S+\s+", "", words)
            return f"the {bare}{scope(frame)}"
    return None


def scope(frame: Frame) -> str:
    """Where a question looks: " in the Harlow lease", with its preposition; empty where it names no document."""
    found = document(frame)
    if found is None:
        return ""
    before = frame.tokens[found.first - 1].low if found.first else ""
    preposition = before if before in PREPOSITIONS - {"of", "about", "by", "to", "with", "within"} else "in"
    return f" {preposition} {full(frame, found)}"
