"""What an answer must not pass on though a document has it, or seems to: orders to the model, and disguised characters."""

from __future__ import annotations

import re

_OWN = "instructions?|prompts?|rules?|guidelines|directions|orders|training|programming|restrictions|safety"
_ORDERS = re.compile(
    rf"\b(?:ignore|disregard|forget|override|bypass|overlook)\b(?:\s+\w+){{0,4}}?\s+(?:{_OWN})\b"
    rf"|\b(?:ignore|disregard|forget)\s+(?:all|everything|anything|any|whatever)\s+(?:of\s+)?(?:the\s+)?(?:above|previous\w*|prior|before|else)\b"
    rf"|\b(?:new|real|true|updated|system|hidden|secret|developer)\s+(?:system\s+)?(?:instructions?|prompts?)\b"
    r"|\byou are (?:now|no longer)\b|\bfrom now on,? (?:you|answer|reply|respond|always|only)\b"
    r"|\b(?:as|are|being) an? (?:ai|language model|assistant|chat ?bot|llm)\b|\b(?:ai|digital|virtual) (?:assistants?|models?|systems?) (?:must|should|shall|reading|processing)\b"
    r"|\b(?:note|message|instructions?|attention|memo|to|dear|hey|hello)\b[\s,:]*(?:to|for)?[\s,:]*(?:the |any |all )?(?:ai|assistants?|language models?|llms?|chat ?bots?)\b"
    r"|\b(?:the |this |an? )?(?:assistant|ai|language model|llm|chat ?bot) (?:must|should|shall|will|is to|has to|needs to)\b"
    r"|\b(?:reply|respond|answer|output|print|write|say|repeat)\b\s+(?:only\s+|exactly\s+)?(?:with\b|that\b|exactly\b|only\b|nothing\b|every question|all questions|\w+ to (?:all|every|any) question)"
    r"|\b(?:do not|don't|never) (?:tell|mention|reveal|show|inform|warn|cite|quote|say)\b.*\b(?:users?|readers?|paragraph|passage|this|anyone|sources?)\b"
    r"|\b(?:tell|inform|assure|convince|ask|urge|advise|direct) the (?:user|reader|person asking|human)\b"
    r"|^\W*(?:system|assistant|user|developer|human|ai)\s*:|<\|?\w+\|?>|\[/?inst\]|\bsystem prompt\b|\bjailbreak\w*|\bprompt injection\b"
    r"|^\W*(?:assistant|ai|chat ?bot|language model|llm)s?\s*,|\b(?:if|in case) you are an? (?:ai|assistant|language model|llm|machine|bot)\b"
    r"|\b(?:ai|hiring|screening|ranking|grading|language|answering)\s+(?:model|system|assistant|agent|tool)s?\s*:"
    r"|\b(?:print|output|repeat|write|say)\s+(?:only\s+)?(?:the\s+)?(?:following|words?|phrase|sentence|text)\b|\bforget everything\b"
    r"|\bwhen (?:you are )?asked (?:about|for|who|what|whether|how|if)\b.*\b(?:respond|reply|answer|say|state|claim|write)\b",
    re.IGNORECASE,
)
_AMBIGUOUS = re.compile(
    r"(?<![\d.,])\d{4,}[.,]\d{3}(?!\d)|(?:[$€£¥]|\b(?:usd|eur|gbp|chf) )\s?[\d.,]*\d\s?(?:%|per ?cent)|\d\s?(?:%|percent)\s?[$€£¥]",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \t\n\r\u00a0\u2009\u202f.,;:!?'\"()-/%$&*"
    "‐‑‒–—―−‘’‚‛′´“”„‟″«»…•§€£¥"
)
"""What a model may write of its own: nothing that is drawn like another sign, over or behind one, or not at all."""


def addresses_model(text: str) -> bool:
    """Whether a text speaks to whoever answers and not to who reads: such a sentence is no answer, and no source of one.

    A document that does so was mostly made to mislead. Where a letter happens to be worded like that ("please disregard
    my earlier instructions"), it is found but not told by a language model.
    """
    return _ORDERS.search(text) is not None


def garbled(sentence: str, source: str) -> bool:
    """Whether a number is written so that it may be read as another, otherwise than in the source: "5000,000"."""
    return any(match[0] not in source for match in _AMBIGUOUS.finditer(sentence))


def disguised(sentence: str, *seen: str) -> bool:
    """Whether the sentence has a sign that is neither plain nor in any of the texts that it may be copied from.

    Digits and letters of other scripts, invisible and overlaid characters look like what they are not; markup may hide
    a link.
    """
    strange = set(sentence) - _PLAIN
    return bool(strange) and not strange <= set("".join(seen))
