"""How sure it is that the best evidence answers the question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

# Logistic regression by `python -m training.evidence` on the development parts named there.
WEIGHTS: Mapping[str, float] = {
    "margin": 0.43,
    "answered": 0.34,
    "alone_relevance": 1.03,
    "alone_relevant": 0.84,
    "alone_margin": 0.62,
    "relevance": 0.86,
    "relevant": 0.54,
    "top_margin": 0.47,
    "top_relevance": 0.92,
    "agreed": 0.04,
    "apart": 0.55,
    "cosine": 1.41,
    "topic_cosine": 1.25,
    "passage_cosine": 0.85,
    "own": 0.28,
    "near": 0.29,
    "passage": 0.38,
    "topic": 0.01,
    "passage_topic": 0.12,
    "row": 0.51,
    "kind": 0.16,
    "kind_known": 0.01,
    "names_elsewhere": -1.55,
    "numbers_sentence": 0.0,
    "numbers_passage": -0.32,
    "numbers_document": -0.11,
    "names_sentence": 0.0,
    "names_passage": 0.0,
    "names_document": -1.17,
    "topic_sentence": -0.12,
    "topic_passage": -0.18,
    "topic_document": -0.09,
    "qualifiers_sentence": -0.02,
    "qualifiers_passage": 0.0,
    "date_differs": -2.42,
    "opposite": -0.34,
    "denied": 0.0,
    "denial_lacking": 0.0,
    "rule_for_event": 0.0,
    "type_lacking": -0.52,
}
BIAS = -4.27
_AT_MOST: Mapping[str, float] = {"names_elsewhere": 0.1, "not_there": 0.1}
"""How sure it may be at most with these. Where other documents have the names of the question and this one has none: of 44
development questions with an answer none was answered rightly from such a document, and 89 more had no answer. And where
the question takes for granted what is not there (presumed.py): of 4 such sample questions none had an answer."""

_NUMBER = (
    r"\d|\b(?:no|none|nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"sixty|ninety|hundred|thousand|million|billion|once|twice|half|third|quarter|dozen)\b"
)
_TIME = (
    r"|\b(?:day|week|month|year|hour|minute|daily|weekly|monthly|quarterly|annual|annually|immediately|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|before|after|until|when|once|expir\w+)s?\b"
)
_KINDS = (
    (r"\bhow (?:long|old|often|soon|quickly|frequently)\b|\bwhen\b|\bwhat (?:date|day|year|time)\b", _NUMBER + _TIME),
    (r"\bhow (?:much|many|far|large|big|high)\b|\bwhat (?:percentage|amount|number|price|fee|rate)\b", _NUMBER),
    (r"^who\b|\bwhom\b", r"(?-i:\b[A-Z]\w+)|\bwe\b|\byou\b"),
)


def confidence(features: Mapping[str, float]) -> float:
    """The probability in [0, 1] for the features of a reading; 0 for a reading without evidence."""
    if not features:
        return 0.0
    sure = 1.0 / (1.0 + math.exp(-BIAS - sum(weight * features[name] for name, weight in WEIGHTS.items())))
    return min(sure, *(most for name, most in _AT_MOST.items() if features.get(name, 0.0) >= 1), 1.0)


def answers_kind(question: str, text: str) -> bool | None:
    """Whether `text` has what a question of quantity, time or person asks for; None for other questions."""
    for asked, wanted in _KINDS:
        if re.search(asked, question, re.IGNORECASE):
            return re.search(wanted, text, re.IGNORECASE) is not None
    return None
