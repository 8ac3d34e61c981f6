"""`ragbox.gguf_file` under its former name."""

from __future__ import annotations

from ..gguf_file import check, why_not_loaded

__all__ = ["check", "why_not_loaded"]
