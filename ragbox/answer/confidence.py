"""How sure it is that the best evidence answers the question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

# Logistic regression by `python -m training.confidence` on sample_docs and the public development sets.
WEIGHTS: Mapping[str, float] = {
    "cosine": 2.07,
    "topic_cosine": 1.79,
    "passage_cosine": 2.52,
    "topic": -0.12,
    "passage_topic": 0.8,
    "names": 0.97,
    "row": 0.16,
    "kind": 1.25,
    "kind_known": 0.55,
}
BIAS = -5.63

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
