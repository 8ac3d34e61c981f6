"""Watched folders: a box is kept in step with them by looking at them again and again, which works on network drives too."""

from __future__ import annotations

from ..store.watching import Remembered as WatchedFolder
from .status import FolderStatus, Trouble, WatchStatus
from .watcher import Watcher, WatchEvent

__all__ = ["FolderStatus", "Trouble", "WatchEvent", "WatchStatus", "WatchedFolder", "Watcher"]
