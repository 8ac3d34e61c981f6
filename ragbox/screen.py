"""Personal data in a file or a text, without a box."""

from __future__ import annotations

from pathlib import Path

from .config import load_profile
from .parse import parse
from .pii import PiiEngine
from .privacy.egress import stay_offline
from .types import Finding


def screen_file(path: Path, profile: str | Path = "default") -> tuple[Finding, ...]:
    """Findings by offset in the file's canonical text, with pages. Raises ParseError, ScreeningError or ConfigError."""
    stay_offline()
    chosen = load_profile(profile)
    document = parse(path, limits=chosen.limits)
    pages = [(page.start, page.end, page.number) for page in document.pages]
    return PiiEngine.load(chosen).find_pages(document.text, pages or [(0, len(document.text), None)])


def screen_text(text: str, profile: str | Path = "default") -> tuple[Finding, ...]:
    """Findings by offset in `text`. Raises ScreeningError or ConfigError."""
    stay_offline()
    return PiiEngine.load(load_profile(profile)).find_pages(text, [(0, len(text), None)])
