"""Personal data in a file or a text, without a box."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .config import load_profile
from .parse.isolated import Workers
from .pii import PiiEngine
from .privacy.egress import stay_offline
from .types import Finding, Problem
from .unseen import screen_unseen


@dataclass(frozen=True, slots=True)
class Screening:
    """The personal data found in a file, and what of the file could not be read: in there nothing was looked for."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]


def screen_file(path: Path, profile: str | Path = "default", *, password: str | None = None) -> Screening:
    """Findings by offset in the file's canonical text, with pages; `password` opens an encrypted PDF.

    Raises ParseError, ScreeningError or ConfigError.
    """
    stay_offline()
    chosen = load_profile(profile)
    with Workers(chosen.limits, ocr=chosen.ocr) as workers:
        document = workers.parse(path, password=password)
    pages = [(page.start, page.end, page.number) for page in document.pages]
    engine = PiiEngine.load(chosen)
    findings = engine.find_pages(document.text, pages or [(0, len(document.text), None)])
    unseen = screen_unseen(document, engine)
    return Screening(findings, document.problems if unseen is None else (*document.problems, unseen))


def screen_text(text: str, profile: str | Path = "default") -> tuple[Finding, ...]:
    """Findings by offset in `text`. Raises ScreeningError or ConfigError."""
    stay_offline()
    return PiiEngine.load(load_profile(profile)).find_pages(text, [(0, len(text), None)])
