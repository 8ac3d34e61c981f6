"""What the box holds of its watched folders."""

from __future__ import annotations

from collections.abc import Mapping

from ..store.catalog import Catalog, Source
from .look import Stamp
from .paths import inside, owner
from .patterns import Patterns


class Known:
    """The files that live documents came from, as they stand at one moment.

    `by_folder` are those of each watched folder that its patterns mean, by path. What patterns exclude is not in it: it is
    neither taken in nor let go.
    """

    def __init__(self, catalog: Catalog, patterns: Mapping[str, Patterns], made_by: str) -> None:
        """`patterns` are those of each watched folder, by path."""
        self._sources = catalog.sources()
        self._settings = catalog.made_by()
        self._made_by = made_by
        self._paths: dict[str, set[str]] = {}
        for path, source in self._sources.items():
            self._paths.setdefault(source.document_id, set()).add(path)
        found: dict[str, dict[str, Source]] = {folder: {} for folder in patterns}
        for path, source in self._sources.items():
            folder = owner(path, patterns)
            if folder is not None and patterns[folder].wants(inside(path, folder)):
                found[folder][path] = source
        self.by_folder: Mapping[str, Mapping[str, Source]] = found

    def fresh(self, source: Source) -> bool:
        """Whether its document was made by the settings of now."""
        return self._settings.get(source.document_id) == self._made_by

    def has(self, path: str, stamp: Stamp) -> bool:
        """Whether a file is in the box as it is."""
        source = self._sources.get(path)
        return source is not None and (source.size, source.mtime_ns) == stamp and self.fresh(source)

    def holders(self, path: str) -> set[str]:
        """The paths of the box that hold the same document as a path of it."""
        return self._paths[self._sources[path].document_id]
