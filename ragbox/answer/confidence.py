"""How sure it is that the best evidence answers the question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

# Logistic regression by `python -m training.evidence` on the development parts named there.
WEIGHTS: Mapping[str, float] = {
    "margin": 0.52,
    "answered": 0.45,
    "alone_relevance": 0.86,
    "alone_relevant": 0.47,
    "alone_margin": 0.43,
    "relevance": 0.87,
    "relevant": 0.46,
    "top_margin": 0.51,
    "top_relevance": 0.9,
    "apart": 0.35,
    "cosine": 1.2,
    "topic_cosine": 0.9,
    "passage_cosine": 0.76,
    "own": 0.17,
    "near": 0.21,
    "passage": 0.29,
    "passage_topic": 0.03,
    "row": 0.33,
    "kind_known": -0.03,
    "names_elsewhere": -1.0,
    "numbers_passage": -0.24,
    "names_document": -1.11,
    "topic_document": -0.02,
    "qualifiers_passage": -0.05,
    "date_differs": -0.27,
    "opposite": -1.03,
    "type_lacking": -0.61,
}
BIAS = -3.37
_STRANGER = 0.1
"""At most this sure where other documents have the names of the question and this one has none: of 44 development questions
with an answer none was answered rightly from such a document, and 89 more had no answer."""

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
    return min(sure, _STRANGER) if features["names_elsewhere"] >= 1 else sure


def answers_kind(question: str, text: str) -> bool | None:
    """Whether `text` has what a question of quantity, time or person asks for; None for other questions."""
    for asked, wanted in _KINDS:
        if re.search(asked, question, re.IGNORECASE):
            return re.search(wanted, text, re.IGNORECASE) is not None
    return None
