"""Where sentences begin and end, by offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What ends with a full stop in the middle of a sentence. Lower case; compared with the word before the stop.
_ABBREVIATIONS = frozenset(
    "mr mrs ms mx dr prof rev hon sr jr st messrs esq capt col gen sgt lt "
    "inc ltd llc llp co corp plc bros gmbh cie v vs "
    "art arts sec secs para paras cl cls sch ch pt vol fig figs tab p pp ed eds app ex exh "
    "e.g i.e cf viz approx ca al etc est dept div tel fax ext attn re ref "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "u.s u.k e.u ph.d m.d b.sc m.sc ll.b ll.m d.o r.n a.m p.m "
    "mg ml kg cm mm min max tab tabs cap caps inj susp".split()
)
# Some of these also end sentences ("... of Acme Inc. The ..."): a stop after them is a boundary before a clear new start.
_MAY_END = frozenset("inc ltd llc llp co corp plc etc a.m p.m u.s u.k e.u jr sr esq ph.d m.d".split())
_UNITS = frozenset("mg ml kg cm mm".split())
_STARTERS = frozenset(
    "the a an this that these those it he she they we you if in on at for no any each all both either neither upon when "
    "where such there his her their its our your after before during".split()
)

# No part of a run of stops is tried again, and words are looked for in a few letters: a damaged file may be one long run.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]»]*+(?: ?[⁰¹²³⁴-⁹]{1,3}(?!\S))?(?=\s)|[。！？]+|\n+")
_WORD_BEFORE = re.compile(r"[\w.]+$")
_LONGEST_WORD = 64
_FIRST_WORD = re.compile(r"[\"'“‘(\[«§•\-–⟦]*\s*(\w+)")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Half-open offsets of the sentences between `start` and `end`, in order, without surrounding white space.

    Together they hold every character but the white space between them.
    """
    end = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, end):
        if "\n" not in match.group() and not _is_boundary(text, begin, match.start(), match.end(), end):
            continue
        yield from _trimmed(text, begin, match.end())
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _is_boundary(text: str, begin: int, stop: int, after: int, end: int) -> bool:
    following = _FIRST_WORD.match(text, min(_skip_space(text, after, end), end))
    if following is None:
        return True
    first = following.group(1)
    if first[0].islower():
        return False
    if text[stop] != ".":
        return True
    word_before = _WORD_BEFORE.search(text, max(begin, stop - _LONGEST_WORD), stop)
    if word_before is None:
        return True
    word = word_before.group().lower()
    if word.isdigit() and word_before.start() == begin:
        return False  # "7. Termination": the number of a clause, not a sentence
    if word in ("no", "nos"):
        return not first[0].isdigit()  # "No. 7"
    if len(word) == 1 and word.isalpha() and word not in ("i", "a"):
        return False  # an initial
    if word in _ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return word in _UNITS or (word in _MAY_END and first.lower() in _STARTERS)
    return True


def _skip_space(text: str, offset: int, end: int) -> int:
    while offset < end and text[offset].isspace():
        offset += 1
    return offset
