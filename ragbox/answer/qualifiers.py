"""Words that narrow a question, such as `second`, `maximum` or `per month`: a text on the same matter must have them too."""

from __future__ import annotations

import re
from collections.abc import Collection

_FAMILIES = (
    r"\b(?:first|1st|initial(?:ly)?|original(?:ly)?|1\.)(?!\w)",
    r"\b(?:second|2nd|twice|two)\b",
    r"\b(?:third|3rd|three)\b",
    r"\b(?:fourth|4th)\b",
    r"\b(?:fifth|5th)\b",
    r"\b(?:last|final(?:ly)?|latest|most recent(?:ly)?|current(?:ly)?)\b",
    r"\b(?:next|following|subsequent(?:ly)?|upcoming)\b",
    r"\b(?:previous(?:ly)?|prior|former(?:ly)?|preceding|earlier|old)\b",
    r"\b(?:max(?:imum)?|at most|up to|exceed\w*|limit\w*|capp?(?:ed|s)?|(?:no|not) more|(?:not|never) be more|\w{3,}iest|"
    r"greatest|largest|highest|longest|biggest|tallest|most|ceiling|under|below|less than)\b|[<≤]",
    r"\b(?:min(?:imum)?|at least|(?:no|not) (?:less|fewer)|lowest|smallest|shortest|least|at or above|above)\b|[>≥]",
    r"\b(?:exten[ds]\w*|renew\w*|prolong\w*|further (?:term|period))\b",
    r"\b(?:additional\w*|extra|further|another|plus|added)\b",
    r"\b(?:increas\w+|rais(?:e[sd]?|ing)|rose|risen|rises?|uplift\w*|higher|grew|grow\w*)\b",
    r"\b(?:decreas\w+|reduc\w+|lower\w*|fell|fall(?:s|en|ing)?|cuts?|dropp?\w*|declin\w+|shr[iau]nk)\b",
    r"\b(?:exceed\w*|over|above|more than|greater|surpass\w*|beyond)\b|>",
    r"\b(?:early|earlier|premature\w*|before|sooner)\b",
    r"\b(?:annual\w*|yearly|p\.a|(?:per|a|each|every|one) (?:\w+ )?year|per annum)\b",
    r"\b(?:monthly|(?:per|a|each|every|calendar) (?:\w+ )?month)\b",
    r"\b(?:weekly|(?:per|a|each|every) (?:\w+ )?week)\b",
    r"\b(?:daily|(?:per|a|each|every) (?:\w+ )?day)\b",
    r"\b(?:hourly|(?:per|an|each|every) (?:\w+ )?hour)\b",
    r"\bquarter(?:ly|s|)\b",
    r"\b(?:amend\w*|vari(?:ed|ation)|modif\w+|replac\w+|revis\w+|supersed\w+)\b",
    r"\b(?:joint\w*|together|both)\b",
    r"\b(?:emergenc\w+|urgent\w*)\b",
    r"\b(?:average|mean|median)\b",
    r"\b(?:total|overall|aggregate|altogether|in all|combined)\b",
    r"\b(?:north|northern)\b",
    r"\b(?:south|southern)\b",
    r"\b(?:east|eastern)\b",
    r"\b(?:west|western)\b",
    r"\b(?:oldest|eldest|earliest)\b",
    r"\b(?:youngest|newest)\b",
    r"\b(?:oral\w*|verbal\w*)\b",
    r"\b(?:writing|written)\b",
    r"\b(?:internal\w*|inner)\b",
    r"\b(?:external\w*|outer|outside)\b",
    r"\b(?:temporar\w+|interim|provisional\w*)\b",
    r"\b(?:permanent\w*|indefinite\w*)\b",
)
_PATTERNS = tuple(re.compile(family, re.IGNORECASE) for family in _FAMILIES)


def qualifiers(text: str, among: Collection[int] = range(len(_PATTERNS))) -> frozenset[int]:
    """The numbers of the families of qualifying words that a text has, of those asked about."""
    return frozenset(number for number in among if _PATTERNS[number].search(text))
