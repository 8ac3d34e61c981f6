"""Where the files that come with ragbox lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """The folder `name` (`configs`, `sample_docs`, `ui`) or a folder of the package itself (`models/…`)."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name
