"""How good the answers of a box are: questions with gold answers, run through configurations, scored, compared, reported."""

from __future__ import annotations

from ..errors import RagboxError


class EvaluationError(RagboxError):
    """A question file, a configuration or an earlier report cannot be used; the message says which line and why."""

    code = "evaluation"
