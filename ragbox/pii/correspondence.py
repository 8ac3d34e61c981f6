"""People and firms that a letter or an e-mail names by its form: heads, addressees, subjects, and below the closing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .headings import entity_of
from .overlap import Candidate

_HEADER, _SIGNED, _SUBJECT, _LETTERHEAD = 0.75, 0.75, 0.8, 0.6
_UPPER = r"[^\W\d_a-zà-öø-ÿ]"
_PARTICLES = r"(?:(?:de|van|von|der|den|del|della|di|da|dos|du|la|le|bin|ibn|al|el|ter|y)[ ]){0,3}"
_NAME = rf"(?:{_UPPER}[\w'’.-]*|{_UPPER}\.)(?:[ ]{_PARTICLES}(?:{_UPPER}[\w'’-]*\.?)){{0,4}}"
_FIELD = re.compile(
    r"^[>\s]*(?:From|To|Cc|Bcc|Reply-To|Sender|Von|An|De|À|Para)[ ]?:[ \t]*(?P<people>.+)$", re.IGNORECASE
)
_OTHER_FIELD = re.compile(r"^[>\s]*(?:Sent|Date|Subject|Betreff|Gesendet|Objet|Asunto|Cc|To|From)[ ]?:", re.IGNORECASE)
_PERSON = re.compile(
    r"(?P<name>[^;<>\[\]()\"]*[^;<>\[\]()\"\s,])\s*\"?\s*(?:<[^<>]*>|\[[^\]]*\]|\([^()]*\))?", re.UNICODE
)
_FULL = re.compile(rf"{_NAME}(?:,[ ]{_NAME})?")
_CLOSING = re.compile(
    r"^[ \t]*(?:yours (?:sincerely|faithfully|truly|ever)|(?:very )?(?:truly|sincerely) yours|sincerely|"
    r"respectfully(?: submitted)?|"
    r"(?:with )?(?:kind|best|warm|kindest|warmest|many)? ?(?:regards|wishes|thanks)|(?:all )?the best|cheers|"
    r"many thanks|thanks|thank you|"
    r"love|cordially|mit freundlichen grüßen|cordialement|atentamente|saludos|distinti saluti|"
    r"met vriendelijke groet|best|regards)"
    r"[,.!]?[ \t]*$",
    re.IGNORECASE,
)
_INITIALS = re.compile(rf"(?:{_UPPER}\.?[ ]?){{1,3}}{_UPPER}\.?")
_FIELD_LENGTH = 1_000
"""Characters of a field that are looked at."""
_SIGNED_BY = 3
"""Lines below a closing in which a name is looked for."""
_MATTER = re.compile(
    r"\b(?:(?:the\s+)?(?:late\s+)?estate\s+of(?:\s+the\s+late)?|in\s+the\s+matter\s+of(?:\s+the\s+estate\s+of)?|"
    r"(?:last\s+)?will\s+of|"
    r"guardianship\s+of|conservatorship\s+of|custody\s+of|adoption\s+of)\s*:?\s+(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|"
    r"Dame)\.?\s+)?",
    re.IGNORECASE,
)
_RE = re.compile(
    r"^[ \t]*(?:re|regarding|subject|our client|your client|patient|in re)[ ]?:[ \t]*(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?[ ])?",
    re.IGNORECASE,
)
_ENDS = r"[ ]*(?:$|[,;(–—\t\n-]|DOB\b|D\.O\.B|MRN\b|NHS\b|deceased\b)"
_ENDING = re.compile(rf"(?:{_NAME}|{_NAME},[ ]{_NAME})(?={_ENDS})")
_LETTERHEAD_LINES, _LETTERHEAD_LENGTH = 4, 60
_BODY = re.compile(
    r"\b(?:LLP|Ltd|Limited|LLC|Inc|PLC|GmbH|P\.C|Solicitors|Attorneys at Law|Barristers|NHS Trust|Law Offices?|& Co|"
    r"& Associates)\b\.?",
    re.IGNORECASE,
)


def corresponding(text: str) -> Iterator[Candidate]:
    """The candidates, in no order."""
    lines: list[tuple[int, str]] = []
    start = 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    yield from _letterhead(lines)
    for number, (at, line) in enumerate(lines):
        if (match := _FIELD.match(line)) and _in_header(lines, number):
            yield from _people(match["people"][:_FIELD_LENGTH], at + match.start("people"))
        elif _CLOSING.match(line):
            yield from _signature(lines[number + 1 : number + 7])
        elif match := _RE.match(line):
            yield from _named(text, at + match.end())
    for match in _MATTER.finditer(text):
        yield from _named(text, match.end())


def _in_header(lines: list[tuple[int, str]], number: int) -> bool:
    near = [line for _, line in lines[max(0, number - 3) : number + 4]]
    return sum(_OTHER_FIELD.match(line) is not None for line in near) >= 2


def _people(field: str, start: int) -> Iterator[Candidate]:
    """The names in a field, less their addresses."""
    for match in _PERSON.finditer(field):
        name = match["name"].lstrip(" ,'\"")
        low = start + match.end("name") - len(name)
        if "@" in name:
            continue
        pieces = [name] if ";" in field or "<" in field or len(name.split()) <= 3 else re.split(r"(?<=,)", name)
        for piece in pieces:
            bare = piece.strip(" ,'")
            if entity := entity_of(bare, "PERSON"):
                offset = low + piece.find(bare)
                yield Candidate(entity, offset, offset + len(bare), _HEADER)
            low += len(piece)


def _signature(below: list[tuple[int, str]]) -> Iterator[Candidate]:
    """The name below a closing: in full, a first name or initials."""
    looked = 0
    for at, line in below:
        bare = line.strip(" \t,'\"_-")
        if not bare:
            continue
        looked += 1
        low = at + line.find(bare)
        name = bare.split("  ")[0].split("\t")[0]
        if (_FULL.fullmatch(name) or _INITIALS.fullmatch(name)) and entity_of(name, "PERSON") == "PERSON":
            yield Candidate("PERSON", low, low + len(name), _SIGNED)
            return
        if looked == _SIGNED_BY:
            return


def _named(text: str, start: int) -> Iterator[Candidate]:
    """A name of two words or more that begins here and has the rest of its line or a mark behind it."""
    match = _ENDING.match(text, start)
    if match and " " in match.group() and entity_of(match.group(), "PERSON") == "PERSON":
        yield Candidate("PERSON", match.start(), match.end(), _SUBJECT)


def _letterhead(lines: list[tuple[int, str]]) -> Iterator[Candidate]:
    """A short line at the top that ends in what firms and clinics are called, its longer words in capitals."""
    for at, line in [row for row in lines[:12] if row[1].strip()][:_LETTERHEAD_LINES]:
        bare = line.strip(" \t*#")
        words = bare.split()
        if len(words) < 2 or len(bare) > _LETTERHEAD_LENGTH or any(mark in bare for mark in "\t|:;?"):
            continue
        ends = any(match.end() >= len(bare) - 1 for match in _BODY.finditer(bare))
        if ends and not any(word.islower() and len(word) > 3 for word in words):
            low = at + line.find(bare)
            yield Candidate("ORGANIZATION", low, low + len(bare), _LETTERHEAD)
