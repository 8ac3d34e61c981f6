"""What a model's answer must not pass on though a document seems to say it: orders to the model, and disguised signs."""

from __future__ import annotations

import re

_MODEL = r"(?:ais?|assistants?|(?:large )?language models?|llms?|chat ?bots?)"
_OWN = r"(?:instructions?|prompts?|rules?|guidelines|directions|orders|training|programming|restrictions|safety)"
_SAYING = r"(?:reply|respond|answer|output|print|write|say|repeat|state|claim)"
_ORDERS = re.compile(
    "|".join(
        (
            rf"\b(?:ignore|disregard|forget|override|bypass|overlook)\b(?:\s+\w+){{0,4}}?\s+{_OWN}\b",
            r"\b(?:ignore|disregard|forget)\s+(?:all|everything|anything|any|whatever)\s+(?:of\s+)?(?:the\s+)?"
            r"(?:above|previous\w*|prior|before|else)\b|\bforget everything\b",
            r"\b(?:new|real|true|updated|system|hidden|secret|developer)\s+(?:system\s+)?(?:instructions?|prompts?)\b",
            r"\byou are (?:now|no longer)\b|\bfrom now on,? (?:you|answer|reply|respond|always|only)\b",
            r"\bwill now act as\b",
            rf"\b(?:as|are|being) an? {_MODEL}\b|\b(?:ai|digital|virtual) (?:assistants?|models?|systems?) "
            r"(?:must|should|shall|reading|processing|summari[sz]ing)\b",
            r"\b(?:note|message|instructions?|attention|summary|memo|ps|to|dear|hey|hello)\b[\s,:]*(?:to|for)?[\s,:]*"
            rf"(?:the |any |all )?(?:{_MODEL}|model)\b",
            rf"\b(?:the |this |an? )?{_MODEL} (?:must|should|shall|will|is to|has to|needs to)\b",
            rf"\b{_SAYING}\s+(?:only\s+|exactly\s+)?(?:with\b|exactly\b|only\b|nothing\b|every question|all questions|"
            r"\w+ to (?:all|every|any) question)",
            r"^\W*(?:and )?(?:reply|respond|answer|say|state) that\b",
            r"\b(?:rules|instructions|prompt)\b.*\b(?:answer|say) that\b",
            rf"\b{_SAYING}\s+(?:only\s+)?(?:the\s+)?(?:following|words?|phrase|sentence|text)\b",
            r"\b(?:do not|don't|never) (?:tell|mention|reveal|show|inform|warn|cite|quote|say)\b.*"
            r"\b(?:users?|readers?|paragraph|passage|sources?)\b",
            r"\b(?:tell|inform|assure|convince|ask|urge|advise|direct) the (?:user|reader|person asking|human)\b",
            rf"^\W*(?:system|assistant|user|developer|human|ai)\s*:|^\W*{_MODEL}\s*,",
            r"<\|?\w+\|?>|\[/?inst\]|\bsystem prompt\b|\bjailbreak\w*|\bprompt injection\b",
            r"\b(?:if|in case) you are an? (?:ai|assistant|language model|llm|machine|bot)\b",
            r"\b(?:ai|hiring|screening|ranking|grading|language|answering)\s+(?:model|system|assistant|agent|tool)s?\s*:",
            rf"\bwhen (?:you are )?asked (?:about|for|who|what|whether|how|if)\b.*\b{_SAYING}\b",
        )
    ),
    re.IGNORECASE,
)
_MONEY = r"(?:[$€£¥]|\b(?:usd|eur|gbp|chf) )"
_AMBIGUOUS = re.compile(
    rf"(?<![\d.,])\d{{4,}}[.,]\d{{3}}(?!\d)|{_MONEY}\s?[\d.,]*\d\s?(?:%|per ?cent)|\d\s?(?:%|percent)\s?{_MONEY}",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \t\n\r\u00a0\u2009\u202f.,;:!?'\"()-/%$&*"
    "‐‑‒–—―−‘’‚‛′´“”„‟″«»…•§€£¥"
)
"""What a model may write of its own: nothing that is drawn like another sign, over or behind one, or not at all."""


def addresses_model(text: str) -> bool:
    """Whether a text speaks to whatever answers and not to who reads: such a sentence is no answer, and no source of one.

    Told by its wording, so not every such text is. A document that has one was mostly made to mislead; where a letter is
    innocently worded so ("please disregard my earlier instructions"), the reader still finds it, a model does not tell it.
    """
    return _ORDERS.search(text) is not None


def garbled(sentence: str, source: str) -> bool:
    """Whether a number is written so that it may be read as another, otherwise than in the source: "5000,000"."""
    return any(match[0] not in source for match in _AMBIGUOUS.finditer(sentence))


def disguised(sentence: str, *seen: str) -> bool:
    """Whether the sentence has a sign that is neither plain nor in any of the texts that it may be copied from.

    Digits and letters of other scripts, invisible and overlaid signs look like what they are not; markup may hide a link.
    """
    strange = set(sentence) - _PLAIN
    return bool(strange) and not strange <= set("".join(seen))
