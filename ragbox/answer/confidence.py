"""How sure it is that the best evidence answers the question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

# Logistic regression by `python -m training.evidence` on the development parts named there.
WEIGHTS: Mapping[str, float] = {
    "margin": 0.23,
    "answered": 0.24,
    "alone_relevance": 1.01,
    "alone_relevant": 0.72,
    "alone_margin": 0.5,
    "relevance": 0.29,
    "relevant": 0.27,
    "top_margin": 0.29,
    "top_relevance": 0.35,
    "agreed": -0.09,
    "apart": 1.35,
    "cosine": 2.83,
    "topic_cosine": -0.08,
    "passage_cosine": -0.59,
    "own": 0.6,
    "near": -0.27,
    "passage": 0.68,
    "topic": -0.02,
    "passage_topic": 0.45,
    "row": 0.41,
    "kind": -0.06,
    "kind_known": 0.06,
    "names_elsewhere": -1.0,
    "numbers_sentence": -0.27,
    "numbers_passage": -0.21,
    "numbers_document": 0.41,
    "names_sentence": 0.34,
    "names_passage": 0.46,
    "names_document": -1.25,
    "topic_sentence": 0.41,
    "topic_passage": 0.23,
    "topic_document": 0.14,
    "qualifiers_sentence": 0.21,
    "qualifiers_passage": -0.01,
    "date_differs": -2.49,
    "opposite": 0.0,
    "denied": -0.49,
    "denial_lacking": 0.56,
    "rule_for_event": 0.22,
    "type_lacking": -0.64,
}
BIAS = -5.21

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
    return 1.0 / (1.0 + math.exp(-BIAS - sum(weight * features[name] for name, weight in WEIGHTS.items())))


def answers_kind(question: str, text: str) -> bool | None:
    """Whether `text` has what a question of quantity, time or person asks for; None for other questions."""
    for asked, wanted in _KINDS:
        if re.search(asked, question, re.IGNORECASE):
            return re.search(wanted, text, re.IGNORECASE) is not None
    return None
