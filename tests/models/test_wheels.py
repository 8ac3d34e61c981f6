"""The packages of a bundle: what is needed, what pip could give, and what is missing said so. Without a network."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ragbox.models import wheels
from ragbox.models.bundle import Manifest, export
from ragbox.models.installed import ModelFolder
from ragbox.models.wheels import gather, needed

ROOT = "packaging"  # needs nothing else


def wheel(folder: Path, name: str, version: str, more: str = "") -> Path:
    """A package with nothing in it."""
    folder.mkdir(exist_ok=True)
    path, info = folder / f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture(autouse=True)
def _no_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """pip may look in one folder of this test only."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "links"))


def test_needed_are_all_that_ragbox_runs_on_and_no_tools_of_developers() -> None:
    names = {wheels._plain(each.metadata["Name"]) for each in needed()}
    assert {"ragbox", "llama-cpp-python", "chromadb", "pydantic", "pydantic-core", "huggingface-hub", "numpy"} <= names
    assert names.isdisjoint({"pytest", "mypy", "ruff", "playwright", "reportlab", "hypothesis"})


def test_extras_are_followed() -> None:
    """`pypdf[crypto]` needs cryptography, which needs cffi."""
    names = {wheels._plain(each.metadata["Name"]) for each in needed()}
    assert {"pypdf", "cryptography", "cffi"} <= names


def test_what_pip_has_is_put_in(tmp_path: Path) -> None:
    (package,) = needed(ROOT)
    wheel(tmp_path / "links", ROOT, package.version)
    found, missing = gather(tmp_path / "wheels", ROOT)
    assert [path.name for path in found] == [f"{ROOT}-{package.version}-py3-none-any.whl"]
    assert missing == ()


def test_what_pip_has_not_is_told_and_the_rest_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package,) = needed(ROOT)
    (other,) = needed("platformdirs")
    monkeypatch.setattr(wheels, "needed", lambda _: (package, other))
    wheel(tmp_path / "links", ROOT, package.version)
    found, missing = gather(tmp_path / "wheels", ROOT)
    assert [path.name for path in found] == [f"{ROOT}-{package.version}-py3-none-any.whl"]
    (line,) = missing
    assert line.startswith(f"platformdirs=={other.version} (ERROR: ")


def test_a_package_whose_source_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        version = "1"

        def __init__(self) -> None:
            self.metadata = {"Name": "gone"}

        def read_text(self, _: str) -> str:
            return f'{{"url": "file://{tmp_path}/none"}}'

    (package,) = needed(ROOT)
    wheel(tmp_path / "links", ROOT, package.version)
    monkeypatch.setattr(wheels, "needed", lambda _: (package, Gone()))
    found, missing = gather(tmp_path / "wheels", ROOT)
    assert len(found) == 1
    assert missing == ("gone (installed from a file that is gone; put its wheel into the folder `wheels`)",)


def test_a_bundle_lists_its_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package,) = needed(ROOT)
    wheel(tmp_path / "links", ROOT, package.version)
    monkeypatch.setattr(wheels, "needed", lambda _: (package,))
    made = export([], ModelFolder(tmp_path / "models"), tmp_path / "bundle", wheels=True)
    assert Manifest.read(tmp_path / "bundle") == made
    assert [each.file for each in made.wheels] == [f"{ROOT}-{package.version}-py3-none-any.whl"]
    (line,) = made.missing  # ragbox itself is not among them
    assert line.startswith("something that ragbox needs: ")
    assert "pip install --no-index --find-links wheels ragbox" in (tmp_path / "bundle" / "README.txt").read_text()
    made.check(tmp_path / "bundle")


def test_wheels_that_do_not_suffice_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a change of ragbox's needs in a checkout that was not installed again."""
    (package,) = needed(ROOT)
    monkeypatch.setattr(wheels, "needed", lambda _: (package,))
    wheel(tmp_path / "links", ROOT, package.version, "Requires-Dist: python-stdnum==2.2\n")
    found, missing = gather(tmp_path / "wheels", ROOT)
    assert len(found) == 1
    (line,) = missing
    assert "python-stdnum==2.2" in line
