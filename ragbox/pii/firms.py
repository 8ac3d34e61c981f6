"""Short names of firms: "Kestrel Holdings Ltd" is "Kestrel Holdings" later on, and "Kestrel"."""

from __future__ import annotations

import re
from collections.abc import Set

from .mentions import Sought, words_of

_LEGAL = frozenset(
    "ltd limited llc inc incorporated plc corp corporation gmbh ag kg sa sarl srl spa bv nv oy ab as aps llp lp pc "
    "pllc pty co company".split()
)
_LEGAL_PAIRS = re.compile(
    r"[,\s]+(?:(?:& |and )?co\b\.?|ltd|limited|l\.?l\.?c|inc|incorporated|p\.?l\.?c|corp|corporation|gmbh|ag|kg|"
    r"s\.?a|sarl|s\.?r\.?l|s\.?p\.?a|"
    r"b\.?v|n\.?v|oy|ab|aps|l\.?l\.?p|l\.?p|p\.?c|pllc|pty)\b\.?",
    re.IGNORECASE,
)
"""Legal forms at the end of a name."""
_USUAL = frozenset(
    "first second national american general united city county royal north south east west northern southern "
    "eastern western central "
    "international global european british english new old great grand state federal public private university "
    "hospital bank school "
    "college church trust department ministry court office law health medical insurance the saint st mount lake "
    "river home house care "
    "community family royal queen king prince victoria group holdings services solutions systems capital partners "
    "smart premier "
    "standard universal advanced modern alpha beta apple target gap shell total orange sprint oracle visa".split()
)
"""First words that many firms share, or that are words of any text."""
_DEFINED = re.compile(r"[ \n]{0,2}\((?:[^()\"“]{0,40})[\"“](?:the[ ])?(?P<alias>[^\"”()]{2,30})[\"”]")
_LONG = 4
"""Letters of the shortest single word that a firm is looked for by."""


def learn_firm(sought: Sought, value: str, behind: str, score: float, usual: Set[str]) -> None:
    """Looks for the name without its legal form, its first word, and the short name that the text behind it gives.

    A single word only when the firm has a legal form, and the word is none of `usual`, words in lower case.
    """
    legal = list(_LEGAL_PAIRS.finditer(value))
    short = value[: legal[0].start()] if legal else value
    row = [word.plain for word in words_of(short)]
    while row and row[0] == "the":
        row = row[1:]
    if not row:
        return
    if len(row) > 1:
        sought.add(row, score, any_case=False)
    if legal and _tells(row[0], usual):
        sought.add(row[:1], score, any_case=False)
    alias = _DEFINED.match(behind)
    if alias:
        defined = [word.plain for word in words_of(alias["alias"])]
        letters = "".join(word.plain[0] for word in words_of(value))
        if defined and (
            set(defined) & set(row) - usual - _USUAL or (len(defined[0]) > 1 and letters.startswith(defined[0]))
        ):
            sought.add(defined, score, any_case=False)


def _tells(word: str, usual: Set[str]) -> bool:
    return len(word) >= _LONG and word not in usual and word not in _USUAL and word not in _LEGAL
