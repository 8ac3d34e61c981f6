"""A folder to carry to a machine without a network: models, wheels, and a list of them with their SHA-256."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from ..errors import ModelError
from .installed import ModelFolder, Record, Tell, copy, need_room, now, record_of, sha256_of

MANIFEST = "manifest.json"
_FORMAT = 1

_README = """\
A bundle for ragbox, to install it and its language models on a machine without a network.

What is in it: {contents}
Made for: {machine}
{missing}
{install}To take in the models, from this folder:

    ragbox models import .

This checks every file against {manifest} first. `ragbox models list` then shows them.
"""
_INSTALL = """\
To install ragbox, on the same kind of system and Python, from this folder:

    python3 -m venv ragbox-env
    ragbox-env/bin/python -m pip install --no-index --find-links wheels ragbox
    ragbox-env/bin/ragbox doctor

(On Windows `ragbox-env\\Scripts\\` in place of `ragbox-env/bin/`.) `ragbox` below is then `ragbox-env/bin/ragbox`.

"""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package's file in a bundle, and its SHA-256."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle holds. `missing` are packages that could not be put in, each with the reason."""

    models: tuple[Record, ...] = ()
    wheels: tuple[Wheel, ...] = ()
    missing: tuple[str, ...] = ()
    machine: str = field(default_factory=lambda: f"{platform.system()} {platform.machine()}, Python {_python()}")
    date: str = field(default_factory=now)

    @classmethod
    def read(cls, bundle: Path) -> Manifest:
        """The list in a bundle. Raises ModelError when it is none, or names a file outside of the bundle."""
        path = bundle / MANIFEST
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            if values.pop("format") != _FORMAT:
                raise ModelError(f"{path}: the bundle is of another version of ragbox; make it anew with this one")
            models = tuple(record_of(each) for each in values.pop("models"))
            wheels = tuple(Wheel(**each) for each in values.pop("wheels"))
            manifest = cls(models, wheels, tuple(values.pop("missing")), **values)
        except OSError as error:
            raise ModelError(f"{path}: the bundle's list cannot be read ({error.strerror})") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ModelError(f"{path}: the bundle's list is damaged; copy the bundle again") from error
        names: list[object] = [part for each in models for part in (each.name, each.file)]
        for name in (*names, *(each.file for each in wheels)):
            if not isinstance(name, str) or PurePosixPath(name).name != name or "\\" in name or name in ("", ".."):
                raise ModelError(f"{path}: the bundle's list names a file outside of the bundle; do not use it")
        return manifest

    def path(self, bundle: Path, record: Record) -> Path:
        """Where a model's file lies in the bundle."""
        return bundle / "models" / record.name / record.file

    def check(self, bundle: Path, tell: Tell | None = None) -> None:
        """Raises ModelError, with the file, when one is not there or is not what the list says."""
        files = [(self.path(bundle, each), each.sha256) for each in self.models]
        for path, sha256 in (*files, *((bundle / "wheels" / each.file, each.sha256) for each in self.wheels)):
            if not path.is_file():
                raise ModelError(f"{path}: the bundle is not whole: this file is missing; copy the bundle again")
            if sha256_of(path, tell) != sha256:
                raise ModelError(f"{path}: this file is not what the bundle's list says; copy the bundle again")

    def write(self, bundle: Path) -> None:
        """Writes the list, and a README for who carries the bundle."""
        values = {"format": _FORMAT, **asdict(self)}
        (bundle / MANIFEST).write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
        (bundle / "README.txt").write_text(self._readme(), encoding="utf-8")

    def _readme(self) -> str:
        models = [f"the model {each.name} ({each.bytes / 1e9:.2f} GB)" for each in self.models]
        packages = [f"{len(self.wheels)} packages for Python"] if self.wheels else []
        missing = "".join(f"\nNot in it: {each}" for each in self.missing) + ("\n" if self.missing else "")
        return _README.format(
            contents=", ".join([*models, *packages]) or "nothing",
            machine=self.machine,
            missing=missing,
            install=_INSTALL if self.wheels else "",
            manifest=MANIFEST,
        )


def export(
    names: Iterable[str], folder: ModelFolder, target: Path, *, wheels: bool = False, tell: Tell | None = None
) -> Manifest:
    """Writes a bundle with the named models, and with `wheels` also ragbox and all that it needs.

    The folder `target` is made, and must be empty. With `wheels` pip is used, which may use the network where its cache does
    not have a file. Raises ModelError when a model is not installed or is not as it was, the folder is not empty, or the
    disk is full; nothing is left in the folder then.
    """
    records = [folder.get(name) for name in dict.fromkeys(each.casefold() for each in names)]
    if not records and not wheels:
        raise ModelError("name the models to put in, or use --wheels for the packages alone")
    target = target.expanduser()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ModelError(f"{target}: this is there already and not an empty folder; name another one")
    need_room(target, sum(each.bytes for each in records), "the bundle")
    partial = target.with_name(f".{target.name}.new-{os.getpid()}")
    partial.mkdir(parents=True)
    try:
        manifest = _filled(records, folder, partial, wheels, tell)
        manifest.write(partial)
        if target.exists():
            target.rmdir()
        partial.rename(target)
    except BaseException:
        _delete(partial)
        raise
    return manifest


def _filled(records: list[Record], folder: ModelFolder, bundle: Path, wheels: bool, tell: Tell | None) -> Manifest:
    for record in records:
        place = bundle / "models" / record.name
        place.mkdir(parents=True)
        if copy(folder.file(record), place / record.file, tell) != record.sha256:
            raise ModelError(f"{record.name}: its file is not as it was when it came; remove it and get it again")
    if not wheels:
        return Manifest(models=tuple(records))
    from .wheels import gather

    packages, missing = gather(bundle / "wheels")
    listed = tuple(Wheel(each.name, sha256_of(each)) for each in packages)
    return Manifest(models=tuple(records), wheels=listed, missing=missing)


def _delete(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _python() -> str:
    return ".".join(platform.python_version_tuple()[:2])
