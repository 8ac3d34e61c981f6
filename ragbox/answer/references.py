"""The clauses that a sentence refers to, and which of them it says are changed.

Of a sentence no more is read than its frame: words in quotes are what is said instead, and each reference is one mark. So
"In clause 9 the reference to clause 4.1 is deleted" becomes "In <0> the reference to <1> is deleted". What is changed is
the subject of a verb of change, its object, or the place where something is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from .units import UNITS, either
from .words import even

_SEVERAL = r"(?:(?:(?:sub-?)?(?:section|clause|paragraph)s|articles|paras|items|conditions|§§+)\.? ?|(?:secs|cls)\. ?)"
_ONE = (
    r"(?:(?:(?:sub-?)?(?:section|clause|paragraph)s?|articles?|paras?|items?|conditions?|§+)\.? ?|(?:secs?|cls?)\. ?)"
)
_SCHEDULE = r"(?:schedules?|exhibits?|annex(?:es|ures?)?|append(?:ix|ices)|attachments?|parts?)"
_ITEM = r"\((?:[a-z]{1,2}|[ivx]{1,5}|[0-9]{1,2})\)"
_NUMBER = (
    rf"(?:[A-Z]\.)?[0-9]{{1,4}}+(?:\.[0-9]{{1,3}}+)*+(?-i:[A-Z](?!\w))?+(?:{_ITEM})*+"
    rf"(?!\w|\.[0-9]|%| (?:{either(UNITS)}|business|calendar|working)(?!\w))"
)
_RANGE = r"(?: (?:to|through|until) | ?- ?)"
_REFERENCE = re.compile(
    rf"(?<![\w§])(?:{_SEVERAL}{_NUMBER}"  # else each § of a run is tried
    rf"(?:(?:{_RANGE}|,? (?:and|or|&) |[,;] (?:(?:and|or) )?)(?:{_ONE})?(?:{_NUMBER}|{_ITEM}))*"
    rf"|{_ONE}{_NUMBER}(?: (?:and|or|&) (?:(?=[\w.]*[0-9]\.[0-9]){_NUMBER}|{_ITEM}))*)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?P<range>\b(?:to|through|until)\b|-)|(?P<number>(?<![\w.(]){_NUMBER})|(?P<item>(?<!\w){_ITEM})", re.IGNORECASE
)
_WITHIN = re.compile(rf" (?:of|in|to) (?:the )?(?:{_ONE}|{_SCHEDULE} )(?:[A-Z]\b|[0-9])", re.IGNORECASE)
_IN_SCHEDULE = re.compile(rf"\b{_SCHEDULE} \w{{1,4}}(?:,| -)? $", re.IGNORECASE)
_BEFORE = 40
_BRACKETS = r"(?: ?\([^()]*\)| ?\[[^\]]*\]| ?\"\"| - [^-<>]{1,40} -(?= ))*"
_OF = re.compile(
    rf"{_BRACKETS},? (?:of|to|(?:in|under)(?= (?:(?:the|that|our|your|this) )?(?-i:[A-Z])))"
    r"(?: (?:(?P<own>this|these)|the|that certain|that|our|your|their|said|such|each|an?))? (?=[^\W\d])",
    re.IGNORECASE,
)
_NAME = re.compile(r" ?([\w'&/-]+)")
_AFTER_NAME = frozenset(
    "is are be shall will has have hereby to dated made between by and or as with in on that which read reads now entered "
    "from no does do must also was were stands ceases cease may can the a an any each all its their".split()
)

_QUOTED = re.compile(r'"[^"]*(?:"|$)|(?<!\w)\'[^\']*\'(?!\w)')
_ASIDE = re.compile(
    r"\b(?:notwithstanding|despite|without prejudice to|subject to|except|save (?:as|for)|other than|in addition to)\b"
    r"[^,;:]*|,? ?\bin (?:its|their) entirety\b,?|,? ?\bin full\b",
    re.IGNORECASE,
)
_APART = re.compile(r";|[.!?] (?=[A-Z\"(<])")
_NUMBERING = re.compile(r"^[^\w<\"'(]*(?:(?:\(\w{1,4}\)|(?:[A-Z]\.)?[0-9]+(?:\.[0-9]+)*\.?|[A-Z]\.)\s+)*(?=[\w<\"'(])")

_TOTAL = r"delet|replac|supersed|restat|remov|revok|substitut|cancell?|omitt"
_CHANGED = (
    rf"(?:(?:{_TOTAL}|amend|insert|add|vari|extend|increas|reduc|decreas|modifi|chang|alter|revis|rais|lower)ed|struck)"
)
# No word may be read in two ways here, as "to" or "accordingly" were by two of the alternatives: a run of such words would
# be tried in every mixture of both, and that never ends.
_ALSO = r"(?:is|are|and|hereby|also|now|further|each|both|therefore|deemed|to|be|(?!only )\w+ly)"
_AND_MORE = rf"(?:(?!deemed)\w+ed,? (?:and|or) (?:{_ALSO} )*+)*"
_BEEN = r"(?:has|have) been (?![^;:]*\bby (?:the|that|an?|our) )"  # by another document, which says so itself
_VERB = (
    rf"(?:(?:(?=(?:(?:shall|will|must|{_ALSO}|stands?) )*?(?:is|are|be|stands?) )"
    rf"(?:(?:shall|will|must|stands?|{_ALSO}) )*+|{_BEEN}(?:{_ALSO} )*+){_AND_MORE}"
    rf"{_CHANGED}\b(?: (?:so as )?to read\b)?|(?:(?:shall|will|to|now|hereby) )+reads?\b|reads? as follows|"
    r"(?:(?:shall|will) )?(?:no longer (?:appl|ha)\w+|ceases? to (?:apply|have effect)|"
    r"ha(?:s|ve) no (?:further|longer any) (?:force|effect)))"
)
_ORDER = r"(?:hereby |please )?(?:delete|replace|substitute|insert|amend|omit|strike)\b"
_DOES = (
    r"\b(?:(?:delet|replac|substitut|remov|revok|supersed|restat|strik)(?:e|es|ing)|(?:amend|insert|add|cancel|omit)"
    r"(?:s|ing|ting|ling)?|var(?:y|ies|ying)|modif(?:y|ies|ying)|(?:increas|reduc)(?:es|ing)|extend(?:s|ing))\b"
)
_UNSURE = (
    r"\b(?:where|when|whenever|if|unless|until|because|which|who|whose|how|why|while|may|can|could|might|would|cannot|not)"
    r"\b"
)
_LINK = (
    rf"(?:{_UNSURE}|\b(?:is|are|under|pursuant|accordance|references?|that|after|before|following|new|per)\b|"
    r'\b(?:with|by)\b(?! ""))'
)
_HINDERED = re.compile(
    rf"(?:{_UNSURE}|\b(?:never|no|without|before|(?:entitled|right|power|able|option|reserves?) to))(?: \w+ly)? $",
    re.IGNORECASE,
)

_LONGEST = 4_000
"""Characters of a text that are read at all: no sentence is as long, and what has no end takes too much time."""
_REACH = 400
"""Characters before and after a reference that are read for what is said of it."""
_NO_MARKS = {ord("<"): " ", ord(">"): " "}
_CHAIN = re.compile(r"<[0-9]+>(?:(?:,? (?:and|or|&)|,(?=[^.]* (?:and|or|&) <)) <[0-9]+>)*")
_THE = r"(?:(?:the|this|such|said|existing|current|present|entire|whole|both|each|all) )*"
_SUBJECT = re.compile(rf"(?:^|[,:)\-] |\b(?:and|or|that|then|hereby|accordingly|therefore) ){_THE}$", re.IGNORECASE)
_PLACE = re.compile(rf"\b(?:in|of|to|from) {_THE}$", re.IGNORECASE)
_ALL_OF = re.compile(rf"\b(?:whole|entirety|all) of {_THE}$", re.IGNORECASE)
_FIRST = re.compile(
    rf"(?:^|[,:] |\b(?:and|that) )(?:in|within|to|from|for|at the (?:end|beginning) of) "
    rf"(?:the (?:\w+ ){{1,3}}?(?:lines?|sentences?|limb|bullet|part) of )?{_THE}$",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    rf"(?:\b(?:references?\b[^,:]{{0,60}}?|refer\w*|pursuant|according|relat\w+|due|respect|regard|amendments?|contrary) to|"
    rf"\b(?:meaning|purposes?|virtue|breach|deletion|operation|because) of|\bas (?:\w+ ){{0,2}}in) {_THE}$",
    re.IGNORECASE,
)
_INSTEAD = re.compile(rf"\b(?:in place|in lieu|instead) of {_THE}$", re.IGNORECASE)
_PREPOSITION = r"(?:in|of|to|from|into|at the (?:end|beginning) of)"
_OBJECT = re.compile(
    rf"(?P<verb>{_DOES})(?P<part>(?: (?:(?!{_LINK})[^:]){{0,100}}?)? {_PREPOSITION})? {_THE}(?:end of )?$",
    re.IGNORECASE,
)
_PUT = re.compile(
    rf"\b(?:is|are|be) (?:{_ALSO} )*+{_AND_MORE}(?:add|insert|delet|remov|substitut|append|replac|chang)ed\b"
    rf"(?:(?!{_LINK})[^:]){{0,80}}? (?:{_PREPOSITION}|for) {_THE}(?:end of )?$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"{_BRACKETS}(?:,[^,]*,|,? (?:dated|made|between|entered)\b(?:(?!\b(?:is|are|shall|will)\b|{_UNSURE}).)*|,)?{_BRACKETS}"
    rf" (?P<verb>{_VERB})",
    re.IGNORECASE,
)
_ORDERED = re.compile(rf"{_BRACKETS}(?:,|:| -) {_ORDER}", re.IGNORECASE)
_LATER = re.compile(rf"(?:(?!{_UNSURE}).){{0,200}}? {_VERB}|{_BRACKETS}(?:,|:| -)? {_ORDER}", re.IGNORECASE)
_WHOLLY = re.compile(rf"(?:{_TOTAL})|\b(?:reads?|no (?:longer|further)|ceases?)\b", re.IGNORECASE)
# "The lien in clause 5 is removed once all sums are paid" stands in an agreement from its beginning, and changes nothing.
_SOMETIMES = re.compile(
    r"(?:(?!\b(?:that|to read|reads?|follows|by (?:add|insert|delet|replac|substitut)ing)\b|:).)*?"
    r"\b(?:if|once|where|unless|when|whenever|(?:as|so) long as|by any|to the extent)\b",
    re.IGNORECASE,
)
_IN_A_CASE = re.compile(r"(?:upon an?y?|in the event|if|when|whenever|once|unless|as soon as)\b", re.IGNORECASE)
_FROM_NOW = re.compile(r"\b(?:hereby|with (?:immediate )?effect|effective)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """Clauses that are named together, each as the first and the last number of a range ("Clauses 3, 5 to 7").

    `of` names the document where that is said, `whole` tells that all that stands in them is changed.
    """

    numbers: tuple[tuple[str, str], ...]
    of: str = field(default="", repr=False)
    whole: bool = False

    def names(self, clause: str) -> bool:
        """Whether the clause of that number is among them."""
        return any(clause in each or _between(each[0], clause, each[1]) for each in self.numbers)

    def items(self, clause: str) -> list[str]:
        """Which items of that clause are among them, as "5.1(a)"."""
        return [number for each in self.numbers for number in dict.fromkeys(each) if number.startswith(f"{clause}(")]

    @property
    def label(self) -> str:
        """The numbers as they are written: "3, 5 to 7"."""
        return ", ".join(low if low == high else f"{low} to {high}" for low, high in self.numbers)


def changed(text: str) -> list[Reference]:
    """The clauses of another document that a text says are changed, in the order of the text.

    A clause that is merely named ("under clause 2", "the reference to clause 2 is deleted") is none of them, and neither is
    a schedule, whose number is no number of a clause.
    """
    text = even(text)[:_LONGEST]
    if _REFERENCE.search(text) is None:
        return []
    frame, marks = _frame(_ASIDE.sub("", _QUOTED.sub('""', text.translate(_NO_MARKS))))
    found = []
    for sentence in _APART.split(frame):
        sentence = _NUMBERING.sub("", sentence)
        for chain in _CHAIN.finditer(sentence):
            whole = _change(sentence, *chain.span())
            if whole is not None and not _conditional(sentence, chain.end()):
                named = (marks[int(number)] for number in re.findall(r"[0-9]+", chain[0]))
                found += [replace(each, whole=whole) for each in named if each is not None]
    return found


def _change(sentence: str, start: int, end: int) -> bool | None:
    """Whether what stands there is changed as a whole (True) or in part (False); None where it is not changed."""

    def before(pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(sentence, max(0, start - _REACH), start)

    def after(pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(sentence, end, end + _REACH)

    if before(_OTHERWISE):
        return None
    if before(_INSTEAD):
        return True
    place, subject = before(_PLACE), before(_SUBJECT)
    if (place or subject) and (verb := after(_NEXT)):
        return bool((not place or before(_ALL_OF)) and _WHOLLY.search(verb["verb"]))
    if (done := before(_OBJECT)) and not _HINDERED.search(sentence, max(0, done.start() - _REACH), done.start()):
        return bool(not done["part"] and _WHOLLY.match(done["verb"]))
    leads = before(_FIRST) and after(_LATER)
    return False if leads or ((place or subject) and after(_ORDERED)) or before(_PUT) else None


def _conditional(sentence: str, end: int) -> bool:
    """Whether what a sentence says of what ends there is so in some cases only, and not from now on."""
    return _FROM_NOW.search(sentence) is None and bool(
        _IN_A_CASE.match(sentence) or _SOMETIMES.match(sentence, end, end + _REACH)
    )


def _frame(text: str) -> tuple[str, list[Reference | None]]:
    """The text with marks for its references, and what each mark stands for: None for one of this document itself."""
    written, at, marks = "", 0, list[Reference | None]()
    for match in _REFERENCE.finditer(text):
        written += text[at : match.start()]
        at = match.end()
        if _WITHIN.match(text, at) or _IN_SCHEDULE.search(text, max(0, match.start() - _BEFORE), match.start()):
            written += "part"  # paragraph 2 of clause 5, or of a schedule
            continue
        own, name, at = _document(text, at)
        written += f"<{len(marks)}>"
        marks.append(None if own else Reference(_numbers(match[0]), name))
    return written + text[at:], marks


def _document(text: str, at: int) -> tuple[bool, str, int]:
    """Whether "of this …" follows, the name in "of the …", and where that ends."""
    found = _OF.match(text, at)
    if found is None:
        return False, "", at
    name, end = list[str](), found.end()
    while word := _NAME.match(text, end):
        goes_on = word[1] == "of" and text[word.end() + 1 : word.end() + 2].isupper()
        if not goes_on and (word[1].casefold() in _AFTER_NAME or word[1] == "of"):
            break
        name.append(word[1])
        end = word.end()
    return found["own"] is not None, " ".join(name), end


def _numbers(text: str) -> tuple[tuple[str, str], ...]:
    found, to = list[tuple[str, str]](), False
    for part in _PART.finditer(re.sub(_ONE, " ", text, flags=re.IGNORECASE)):
        if part["range"]:
            to = True
            continue
        number = part["number"] or found[-1][1].split("(")[0] + part["item"]
        found.append((found.pop()[0], number) if to and found else (number, number))
        to = False
    return tuple(found)


def _between(low: str, clause: str, high: str) -> bool:
    """Whether a clause lies in a range of clauses that are numbered in the same way."""
    keys = [tuple(_key(number)) for number in (low, clause, high)]
    return low != high and len({len(key) for key in keys}) == 1 and all(keys) and keys[0] <= keys[1] <= keys[2]


def _key(number: str) -> Iterator[int]:
    """The parts of a number of figures, a letter before them as one; nothing for another kind of number."""
    if re.fullmatch(r"(?:[A-Z]\.)?[0-9]+(?:\.[0-9]+)*", number, re.IGNORECASE):
        yield from (int(part) if part.isdigit() else ord(part.upper()) for part in number.split("."))
