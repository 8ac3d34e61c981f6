"""Which files of a watched folder are meant: patterns as in `.gitignore`, upper and lower case alike."""

from __future__ import annotations

from collections.abc import Sequence

import pathspec

from ..errors import ConfigError


class Patterns:
    """Patterns relative to a watched folder. Without `include` all files are meant; what `exclude` matches never is.

    What was asked once is remembered: the same files are looked at again and again.
    """

    def __init__(self, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        """Raises ConfigError for a pattern that cannot be meant."""
        self._include = _spec(include) if include else None
        self._exclude = _spec(exclude)
        self._known: dict[str, bool] = {}

    def wants(self, path: str) -> bool:
        """Whether a file is meant; its path is relative to the folder, with `/` between its parts."""
        if path not in self._known:
            name = path.lower()
            self._known[path] = not self._exclude.match_file(name) and (
                self._include is None or self._include.match_file(name)
            )
        return self._known[path]

    def enters(self, folder: str) -> bool:
        """Whether a folder in it may hold files that are meant."""
        return not self._exclude.match_file(f"{folder.lower()}/")


def _spec(patterns: Sequence[str]) -> pathspec.GitIgnoreSpec:
    for pattern in patterns:
        if not _meant(pattern):
            raise ConfigError(
                f"{pattern!r} is no pattern; write them as in .gitignore, for example *.docx, drafts/ or /2019/**"
            )
    return pathspec.GitIgnoreSpec.from_lines([pattern.lower() for pattern in patterns])


def _meant(pattern: str) -> bool:
    try:
        parsed = pathspec.GitIgnoreSpec.from_lines([pattern]).patterns
    except ValueError:
        return False
    return len(parsed) == 1 and parsed[0].include is not None
