"""What a text says is superseded, replaced or restated as a whole."""

from __future__ import annotations

import re

from .words import even

KIND = r"(?:agreement|contract|lease|deed|policy|licen[cs]e|plan|rules|terms)"
"""What kinds of documents are called, in a pattern."""
_REPLACING = r"(?:supersedes?|replaces?|restates?|superseding|replacing|restating|takes? the place of)"
_GOES_ON = "dated|made|entered|between|of|as|in|from|for|which|and|with"
_NAMED = rf"(?:(?!(?:in|of|under|to|from|for|and)\b)[\w'&/-]+ ){{0,6}}?{KIND}"
_REPLACES = re.compile(
    rf"\b{_REPLACING}(?:(?:,| and|,? or) (?:amends?|amending|cancels?|{_REPLACING}))*,? (?:in (?:its|their) entirety,? )?"
    rf"(?:the|that certain|our|an?) (?P<name>{_NAMED})\b(?= ?[(,]| (?:{_GOES_ON})\b)(?P<then>[^.;]*)|"
    rf"\b(?:the|that certain|our) (?P<named>{_NAMED}) (?P<since>[^.;]{{0,160}}?)"
    r"\b(?:is|are|shall be) (?:hereby )?(?:amended and )?(?:restated|superseded|replaced)\b(?P<whole>[^.;]*)",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\b(?:of|in|to|under|from|by) $", re.IGNORECASE)
_THAT_ONE = re.compile(
    r"\b(?:dated|made|entered|between|entirety|as a whole|in full)\b|\b(?:19|20)[0-9]{2}\b", re.IGNORECASE
)
# "Nothing in this licence supersedes the Lease", "if this offer supersedes …", "…, except Sections 7 to 9 which survive"
_NOT_SO = re.compile(
    r"\b(?:not|never|nothing|no(?!\.| [0-9])|neither|nor|without|if|unless|once|until|where|when|whether|(?-i:may)|"
    r"might|would|could|can|cannot|should|intends?)\b",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    r"\b(?:except\w*|excluding|save|other than|apart from|but not|only|solely|surviv\w+|remains?|not|if|unless|once|until|"
    r"to the extent|so far as|insofar as|(?:in|with) (?:respect|regard|relation) (?:of|to)|as regards|relating to)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<!\bno)(?<!\bltd)(?<!\binc)(?<!\bco)(?<!\bcorp)[.;!?] (?=(?-i:[A-Z(\"]))|;", re.IGNORECASE)
_LONGEST = 2_000
"""Characters of a text in which it is looked for what it replaces: more takes too much time where no sentence ends."""


def replaced(text: str) -> str:
    """The name of the one document that a text says is superseded, replaced or restated as a whole; else empty.

    "All prior agreements" are no such document, and neither is a clause of one.
    """
    text = even(text[:_LONGEST])
    for found in _REPLACES.finditer(text):
        said = " ".join(found[each] or "" for each in ("then", "since", "whole"))
        if _NOT_SO.search(_SENTENCE.split(text[: found.start()])[-1]) or _NOT_ALL.search(said):
            continue
        if found["name"] and _THAT_ONE.search(found["then"]):
            return found["name"]
        subject = found["named"] and not _PART_OF.search(text[: found.start()])
        if subject and _THAT_ONE.search(f"{found['since']} {found['whole']}"):
            return found["named"]
    return ""
