"""Follow-up questions as questions that stand alone: completed by rules from the conversation, or by a language model."""

from __future__ import annotations

from .heard import heard
from .resolve import complete
from .rewrite import understand

__all__ = ["complete", "heard", "understand"]
