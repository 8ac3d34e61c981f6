"""The packages that ragbox runs on, as they are installed here, gathered as wheels by pip."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ..errors import ModelError

_ROOT = "ragbox"
_DRY = ("--dry-run", "--ignore-installed", "--no-index")


def gather(folder: Path, root: str = _ROOT) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Puts wheels of `root` and of all that it needs, in the versions installed here, into the folder.

    pip takes what its cache has and asks its index for the rest; a package that is there as source only is built. Returns
    the wheels, and a line for each package that could not be had, or one that says why the wheels do not suffice. Raises
    ModelError when there is no pip.
    """
    folder.mkdir(parents=True)
    packages = needed(root)
    wanted = [requirement for each in packages if (requirement := _requirement(each)) is not None]
    missing = [
        f"{each.metadata['Name']} (installed from a file that is gone; put its wheel into the folder `wheels`)"
        for each in packages
        if _requirement(each) is None
    ]
    if _wheel(folder, wanted) is not None:  # one package that is not to be had stops pip: each alone then
        missing += [line for line in (_alone(folder, each) for each in wanted) if line is not None]
    if not missing and (why := _pip("install", "--isolated", *_DRY, "--find-links", str(folder), root)) is not None:
        missing.append(f"something that {root} needs: install it anew here, then export again ({why})")
    return tuple(sorted(folder.glob("*.whl"))), tuple(missing)


def needed(root: str = _ROOT) -> tuple[Distribution, ...]:
    """The installed packages that `root` cannot do without, itself first."""
    seen: dict[str, Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(root, frozenset())]
    done: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = each = waiting.pop(0)
        if each in done:
            continue
        done.add(each)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # asked for only elsewhere, or never installed: then it is not needed here
        seen.setdefault(_plain(name), found)
        waiting += list(_asked_for(found, extras))
    return tuple(seen.values())


def _asked_for(found: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    from packaging.requirements import Requirement

    for line in found.requires or ():
        asked = Requirement(line)
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield _plain(asked.name), frozenset(asked.extras)


def _requirement(found: Distribution) -> str | None:
    """What to ask pip for: name and version, or the folder or file that a package was installed from."""
    told = found.read_text("direct_url.json")
    if told is None:
        return f"{found.metadata['Name']}=={found.version}"
    url = str(json.loads(told).get("url", ""))
    if not url.startswith("file:"):
        return f"{found.metadata['Name']} @ {url}"
    path = Path(url2pathname(urlsplit(url).path))
    return str(path) if path.exists() else None


def _alone(folder: Path, requirement: str) -> str | None:
    why = _wheel(folder, [requirement])
    return None if why is None else f"{requirement} ({why})"


def _wheel(folder: Path, requirements: list[str]) -> str | None:
    return _pip("wheel", "--no-deps", "--wheel-dir", str(folder), *requirements)


def _pip(action: str, *arguments: str) -> str | None:
    """Runs pip; returns the line that says what went wrong, or None."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", action, "--quiet", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own Python
    if "No module named pip" in run.stderr:
        raise ModelError("there is no pip in this Python, so no packages can be gathered; leave out --wheels")
    if run.returncode == 0:
        return None
    lines = [line.strip() for line in run.stderr.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if line.startswith("ERROR")), (lines or ["pip failed"])[-1])[:200]


def _plain(name: str) -> str:
    return name.casefold().replace("_", "-").replace(".", "-")
