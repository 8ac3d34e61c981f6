"""What a model's answer must not pass on though a document seems to say it: orders to the model, and disguised signs."""

from __future__ import annotations

import re

_MODEL = r"(?:ais?|ai (?:assistants?|models?|systems?)|(?:large )?language models?|llms?|chat ?bots?)"
_RULES = r"(?:instructions?|prompts?|rules?|guidelines|directions)"
_SAYING = r"(?:reply|respond|answer|output|print|write|say|repeat|state)"
_ORDERS = re.compile(
    "|".join(
        (
            r"\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|every|each|of|the|these|those|my|our)\s+)*"
            rf"(?:previous|prior|above|earlier|preceding|former|foregoing|system|your)\s+(?:\w+\s+)?{_RULES}\b",
            rf"\b(?:ignore|disregard|forget|override|bypass)\s+(?:all|any|your)\s+(?:of\s+the\s+|the\s+|of\s+your\s+)?{_RULES}\b",
            r"\b(?:ignore|disregard|forget)\s+(?:everything|anything|all|whatever)\s+(?:of\s+)?(?:the\s+|that\s+|you\s+)?"
            r"(?:above|previous\w*|prior|before|were|was|have been)\b",
            r"\b(?:hidden|secret|developer)\s+instructions?\b|\bsystem prompts?\b|\bprompt injection\b|\bjailbreak\w*",
            r"\byou are (?:now|no longer) (?:an? |the |in )?(?:\w+ )?"
            r"(?:ai|assistant|model|chat ?bot|bot|dan|pirate|persona|mode)\b",
            r"\bfrom now on,? (?:you (?:are|will) )?(?:answer|reply|respond)\b",
            r"\bas an? (?:ai|(?:large )?language model|llm|chat ?bot)\b",
            r"\b(?:note|message|instructions?|attention|summary|memo|ps|dear|hey|hello)\b[\s,:]*(?:to|for)?[\s,:]*"
            rf"(?:the |any |all )?(?:{_MODEL}|assistant|model)\b",
            rf"\b(?:{_MODEL}|assistant)\b(?: (?:reading|processing|summari[sz]ing)\b.*)? "
            r"(?:must|should|shall|will|is to|has to|needs to) "
            rf"(?:now |only |always )?(?:{_SAYING}|ignore|tell|recommend)\b",
            rf"\b{_SAYING}\s+(?:only |exactly )?with "
            r"(?:(?:the )?(?:words?|phrase|text|sentence)\b|(?-i:[A-Z]{3,}\b)|[\"'“])",
            rf"^\W*(?:and )?(?:please )?{_SAYING} that\b|\b(?:rules|instructions|prompt)\b.*\b(?:answer|say) that\b",
            rf"\b{_SAYING}\s+(?:only\s+)?(?:the\s+)?(?:following (?:sentence|text|words?|phrase|answer)|words?|phrase)\b",
            r"\b(?:do not|don't|never) (?:tell|mention|reveal|show|inform|warn|cite)\b.*"
            r"\b(?:users?|readers?|paragraph|passage)\b",
            r"\b(?:tell|convince|persuade) the (?:user|reader|human)\b",
            r"^\W*(?:system|assistant)\s*:\s*(?:the |you\b|reply|ignore|answer|always|from now|do not|never)",
            r"^\W*(?:assistant|ai|chat ?bot|language model|llm)\s*,",
            r"<\|\w+\|>|</?(?:system|user|assistant|inst)>|\[/?inst\]",
            r"\b(?:if|in case) you are an? (?:ai|assistant|language model|llm|machine|bot)\b",
            r"\b(?:ai|hiring|screening|ranking|grading|language|answering)\s+(?:model|system|assistant|agent|tool)s?\s*:",
            r"\bwhen (?:you are )?asked (?:about|for|who|what|whether|how|if)\b[^,]*, "
            r"(?:respond|reply|answer|say|state|claim) (?:that|with)\b",
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
    if not strange:
        return False
    known = set("".join(seen))
    known |= {low for character in known for low in character.casefold()}  # a first letter is made a capital
    return any(character not in known and character.casefold() not in known for character in strange)
