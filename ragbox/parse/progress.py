"""How far the reading of a file is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

OnPage = Callable[[Literal["parse", "ocr"], int, int], None]
"""Told before a page is read, in either of two ways: the stage, the 1-based page and the number of pages.

Whoever reads a file tells it of every page, or of every part where a file has none; whoever listens leaves out what is
too much. That a file takes no longer than it may is judged by the time between two calls.
"""
