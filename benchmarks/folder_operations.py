"""Random operations on watched folders, and what a box should then hold: by a model that only knows the operations."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ragbox.embed import Embedder

_WORDS = "otter heron badger lessee lessor bridge orchard ledger notice rent deposit garden quarter witness".split()
_ONE_PASSAGE = 500
"""Bytes up to which a content is embedded in one piece also after it has grown once more."""
_MARK = re.compile(r"mark\d+x")


class Operations:
    """Files in some folders; `files` are those that a box should hold, by path, with their bytes.

    Every content ends with a mark of its own, so that what is embedded can be told apart. `vanished` counts how often a
    content went from all files.
    """

    def __init__(self, folders: Sequence[Path], seed: int) -> None:
        self.folders = list(folders)
        self.files: dict[Path, bytes] = {}
        self.vanished: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.away: Path | None = None
        self._random = random.Random(seed)
        self._marks = 0
        self._kinds: list[tuple[int, Callable[[], bool]]] = [
            (20, self.create), (12, self.change), (10, self.append), (10, self.rename), (8, self.move),
            (10, self.delete), (7, self.copy), (5, self.replace), (4, self.make_folder), (2, self.remove_folder),
            (2, self.rename_folder), (6, self.temporary), (2, self.poison), (2, self.take_away), (4, self.touch),
        ]  # fmt: skip

    def step(self) -> str:
        """Does one operation, and says which."""
        if self.away is not None and self._random.random() < 0.15:
            self.bring_back()
            return "bring_back"
        while True:
            weights = [weight for weight, _ in self._kinds]
            ((_, kind),) = self._random.choices(self._kinds, weights)
            before = set(self.files.values())
            if kind():
                for content in before - set(self.files.values()):
                    self.vanished[mark_of(content.decode())] += 1
                self.done[kind.__name__] += 1
                return kind.__name__

    def expected(self) -> dict[str, str]:
        """The document ids that a box should hold, by path."""
        return {str(path): hashlib.sha256(content).hexdigest() for path, content in self.files.items()}

    # --- operations: each says whether it could be done

    def create(self) -> bool:
        return self._write(self._new_path(), self._content())

    def change(self) -> bool:
        path = self._file()
        return path is not None and self._write(path, self._content())

    def append(self) -> bool:
        """A file grows: what it held ends with another mark."""
        path = self._file()
        if path is None or len(self.files[path]) > _ONE_PASSAGE:
            return False
        return self._write(path, self.files[path] + b"\n" + self._content())

    def rename(self) -> bool:
        path = self._file()
        return path is not None and self._move(path, self._new_path(path.parent))

    def move(self) -> bool:
        path = self._file()
        return path is not None and self._move(path, self._new_path())

    def delete(self) -> bool:
        path = self._file()
        if path is None:
            return False
        path.unlink()
        del self.files[path]
        return True

    def copy(self) -> bool:
        """The same bytes at another path, with the times of the first or with its own."""
        path, target = self._file(), self._new_path()
        if path is None:
            return False
        self._random.choice((shutil.copy, shutil.copy2))(path, target)
        self.files[target] = self.files[path]
        return True

    def replace(self) -> bool:
        """A file takes the place of another, which is how many programs save."""
        path, target = self._file(), self._file()
        return path is not None and target is not None and path != target and self._move(path, target)

    def make_folder(self) -> bool:
        (self._folder() / self._name("")).mkdir()
        return True

    def remove_folder(self) -> bool:
        folder = self._inner()
        if folder is None:
            return False
        shutil.rmtree(folder)
        self.files = {path: content for path, content in self.files.items() if not path.is_relative_to(folder)}
        return True

    def rename_folder(self) -> bool:
        folder = self._inner()
        if folder is None:
            return False
        target = folder.with_name(self._name(""))
        folder.rename(target)
        self.files = {
            target / path.relative_to(folder) if path.is_relative_to(folder) else path: content
            for path, content in self.files.items()
        }
        return True

    def temporary(self) -> bool:
        """What programs leave while they work; it is never read."""
        name = self._random.choice(("~$a.docx", ".~lock.a.docx#", "a.txt.part", "b.crdownload", ".a.txt", "c.txt~"))
        path = self._folder() / name
        path.unlink() if path.exists() else path.write_bytes(self._content())
        return True

    def poison(self) -> bool:
        """A file that cannot be read."""
        (self._folder() / f"{self._name('')}.pdf").write_bytes(self._content())
        return True

    def touch(self) -> bool:
        path = self._file()
        if path is not None:
            os.utime(path)
        return path is not None

    def take_away(self) -> bool:
        """A drive is unmounted."""
        if self.away is not None:
            return False
        self.away = self._random.choice(self.folders)
        self.away.rename(self.away.with_name(f"{self.away.name}.away"))
        return True

    def bring_back(self) -> None:
        """It is mounted again."""
        assert self.away is not None
        self.away.with_name(f"{self.away.name}.away").rename(self.away)
        self.away = None

    # --- their parts

    def _write(self, path: Path, content: bytes) -> bool:
        path.write_bytes(content)
        self.files[path] = content
        return True

    def _move(self, path: Path, target: Path) -> bool:
        path.rename(target)
        self.files[target] = self.files.pop(path)
        return True

    def _content(self) -> bytes:
        self._marks += 1
        words = " ".join(self._random.choices(_WORDS, k=self._random.randint(5, 30)))
        return f"The {words}. mark{self._marks}x".encode()

    def _name(self, suffix: str) -> str:
        return f"{self._random.choice(_WORDS)}_{self._random.randrange(10**9)}{suffix}"

    def _there(self) -> list[Path]:
        return [folder for folder in self.folders if folder != self.away]

    def _folder(self) -> Path:
        """One that files can be put in."""
        root = self._random.choice(self._there())
        return self._random.choice([root, *sorted(path for path in root.rglob("*") if path.is_dir())])

    def _inner(self) -> Path | None:
        folders = sorted(path for root in self._there() for path in root.iterdir() if path.is_dir())
        return self._random.choice(folders) if folders else None

    def _new_path(self, folder: Path | None = None) -> Path:
        return (folder or self._folder()) / self._name(self._random.choice((".txt", ".txt", ".md")))

    def _file(self) -> Path | None:
        files = sorted(path for path in self.files if self.away is None or not path.is_relative_to(self.away))
        return self._random.choice(files) if files else None


def mark_of(text: str) -> str:
    """The mark that a content ends with."""
    return str(_MARK.findall(text)[-1])


class CountingEmbedder:
    """Embeds as another one does, and counts how often each content was embedded, by its mark."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self.name, self.dimensions, self.max_tokens = inner.name, inner.dimensions, inner.max_tokens
        self.embedded: Counter[str] = Counter()

    def count(self, text: str) -> int:
        """As the other one does."""
        return self._inner.count(text)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the other one does."""
        self.embedded.update(mark_of(text) for text in texts if _MARK.search(text))
        return self._inner.embed(texts)
