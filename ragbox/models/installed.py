"""The models that are on this machine: one folder each, with the file and a record of where it came from."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from ..errors import ModelError
from .catalogue import catalogue

RECORD = "record.json"
SPARE_BYTES = 100_000_000
"""Left free on a disk by what comes here: a full system disk does harm."""

Tell = Callable[[int, int], None]
"""Hears of long work: bytes done, and in all."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_PIECE = 4_000_000  # bytes read at once
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_STALE_SECONDS = 86_400.0  # a staging folder as old as that is of a process that was killed


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an installed file. `source` says where it came from, `date` when (UTC, ISO 8601)."""

    name: str
    file: str
    bytes: int
    sha256: str
    source: str
    date: str
    revision: str | None = None
    licence: str | None = None


class ModelFolder:
    """The folder of models. Whatever comes into it is made ready beside and appears at once, whole."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = default_folder() if path is None else path

    def __iter__(self) -> Iterator[Record]:
        """The installed models, by name."""
        if self.path.is_dir():
            for each in sorted(self.path.iterdir()):
                if _NAME.fullmatch(each.name) and (record := self._read(each)) is not None:
                    yield record

    def find(self, name: str) -> Record | None:
        """The installed model of that name."""
        name = name.casefold()
        return self._read(self.path / name) if _NAME.fullmatch(name) else None

    def get(self, name: str) -> Record:
        """The installed model of that name. Raises ModelError that says how to get it when it is not here."""
        record = self.find(name)
        if record is None:
            raise ModelError(_missing(name))
        return record

    def file(self, record: Record) -> Path:
        """The GGUF file of an installed model."""
        return self.path / record.name / record.file

    def resolve(self, name_or_path: str | Path) -> Path:
        """The GGUF file that is meant: an installed model's by its name, else the path itself.

        Raises ModelError, with the command that gets it, for a name that is not installed.
        """
        text = str(name_or_path)
        record = self.find(text)
        if record is not None:
            return self.file(record)
        path = Path(text).expanduser()
        if path.exists() or path.suffix.casefold() == ".gguf" or len(path.parts) > 1:
            return path
        raise ModelError(_missing(text))

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder on the same disk to make a model ready in; gone afterwards, whatever happened."""
        self._sweep()
        place = self.path / f".new-{uuid.uuid4().hex[:12]}"
        place.mkdir(parents=True)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def install(self, place: Path, record: Record) -> Path:
        """Takes in a staged folder that holds the model's file. What else is in its place, and no whole model, goes."""
        text = json.dumps(asdict(record), indent=1) + "\n"
        with (place / RECORD).open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError), (place / record.file).open("rb") as file:
            os.fsync(file.fileno())  # where the system can do that with a file that is only read
        target = self.path / record.name
        with self.staging() as aside:
            if target.exists():
                target.rename(aside / "former")
            place.rename(target)
        return target / record.file

    def remove(self, name: str) -> tuple[bool, int]:
        """Deletes a model and what a broken-off download of it left. Returns whether it was installed, and bytes freed."""
        record, freed = self.find(name), 0
        for part in self.parts(name):
            freed += part.stat().st_size
            part.unlink()
        if record is None:
            if not freed:
                raise ModelError(f"{name}: no such model is installed; `ragbox models list` shows those that are")
            return False, freed
        freed += self.file(record).stat().st_size
        with self.staging() as aside:
            (self.path / record.name).rename(aside / "former")
        return True, freed

    def problem(self, record: Record, tell: Tell | None = None) -> str | None:
        """What is wrong with an installed file by its size and SHA-256, with the way out; None when nothing is."""
        path = self.file(record)
        again = f"`ragbox models remove {record.name}`, then pull or import it again"
        if path.stat().st_size != record.bytes:
            return f"{path} has {path.stat().st_size:,} bytes and had {record.bytes:,} when it came; {again}"
        if sha256_of(path, tell) != record.sha256:
            return f"{path} is not as it was when it came (its SHA-256 differs); {again}"
        return None

    def part(self, name: str, sha256: str) -> Path:
        """Where a download of that file is gathered."""
        return self.path / ".parts" / f"{name}.{sha256[:16]}.part"

    def parts(self, name: str) -> list[Path]:
        """What broken-off downloads of a model have left."""
        wanted = re.compile(re.escape(name.casefold()) + r"\.[0-9a-f]{16}\.part")
        folder = self.path / ".parts"
        return (
            [each for each in sorted(folder.glob("*.part")) if wanted.fullmatch(each.name)] if folder.is_dir() else []
        )

    def need_room(self, count: int, what: str) -> None:
        """Raises ModelError when so many bytes do not fit on the disk."""
        need_room(self.path, count, what)

    def _sweep(self) -> None:
        for each in self.path.glob(".new-*"):
            with suppress(OSError):
                if time.time() - each.stat().st_mtime > _STALE_SECONDS:
                    shutil.rmtree(each, ignore_errors=True)

    def _read(self, folder: Path) -> Record | None:
        try:
            record = record_of(json.loads((folder / RECORD).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None
        whole = record.name == folder.name and Path(record.file).name == record.file
        return record if whole and (folder / record.file).is_file() else None


def record_of(values: object) -> Record:
    """A record from its JSON values. Raises ValueError when they are none."""
    return TypeAdapter(Record).validate_json(json.dumps(values), strict=True)


def default_folder() -> Path:
    """$RAGBOX_MODELS, else `models` in the platform's user data directory."""
    import platformdirs

    named = os.environ.get("RAGBOX_MODELS")
    if named:
        return Path(named).expanduser()
    return Path(platformdirs.user_data_dir("ragbox", appauthor=False)) / "models"


def resolve(name_or_path: str | Path) -> Path:
    """`ModelFolder.resolve` in the user's own folder of models."""
    return ModelFolder().resolve(name_or_path)


def checked_name(name: str) -> str:
    """A name to install a model under, in small letters. Raises ModelError for what cannot be one."""
    if not _NAME.fullmatch(name.casefold()):
        raise ModelError(f"'{name}' cannot be a model's name; use letters, digits, '.', '_' and '-'")
    return name.casefold()


def name_of(file: str) -> str:
    """A name made of a file's name."""
    stem = re.sub(r"[^a-z0-9._-]+", "-", Path(file).stem.casefold()).strip("-._")[:100]
    return stem or "model"


def now() -> str:
    """The time, for a record."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def sha256_of(path: Path, tell: Tell | None = None) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            done += len(piece)
            if tell is not None:
                tell(done, total)
    return digest.hexdigest()


def copy(source: Path, target: Path, tell: Tell | None = None) -> str:
    """Copies a file and returns its SHA-256. Raises ModelError when the disk is full."""
    digest, done, total = hashlib.sha256(), 0, source.stat().st_size
    need_room(target.parent, total, source.name)
    try:
        with source.open("rb") as from_file, target.open("wb") as to_file:
            while piece := from_file.read(_PIECE):
                to_file.write(piece)
                digest.update(piece)
                done += len(piece)
                if tell is not None:
                    tell(done, total)
    except OSError as error:
        if is_full(error):
            raise ModelError(f"{target.parent}: the disk is full; free some space and run it again") from error
        if error.errno == errno.EFBIG:
            raise ModelError(
                f"{target.parent}: a disk of this format takes no file so large; use exFAT or another"
            ) from error
        raise
    return digest.hexdigest()


def is_full(error: OSError) -> bool:
    """Whether it says that the disk, or the user's share of it, is full."""
    return error.errno in _NO_ROOM


def need_room(folder: Path, count: int, what: str) -> None:
    """Raises ModelError when so many bytes do not fit on the disk of a folder, which need not exist yet."""
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    if count + SPARE_BYTES > free:
        raise ModelError(
            f"{what} takes {count / 1e9:.2f} GB and {place} has {max(0, free) / 1e9:.2f} GB free; "
            "free some space or choose a smaller model"
        )


def _missing(name: str) -> str:
    entry = catalogue().find(name)
    if entry is None:
        return (
            f"there is no installed model or file '{name}'; `ragbox models list` shows the names, "
            "and the path of any GGUF file will do"
        )
    return (
        f"the model {entry.name} is not installed; `ragbox models pull {entry.name}` downloads it "
        f"({entry.bytes / 1e9:.1f} GB), and `ragbox models import FILE` takes a file that you have"
    )
