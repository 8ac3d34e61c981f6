"""For every test: no network, no key store or settings of the user, and small files made on the spot."""

from __future__ import annotations

import os
import socket
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from ragbox.privacy.egress import stay_offline

stay_offline()  # before any test module imports a dependency

SAMPLES = Path(__file__).parents[1] / "sample_docs"


class NetworkUsed(AssertionError):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True, scope="session")
def _private_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys and boxes go to a folder of this run; the children of tests inherit it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state")):
            patch.setenv(name, str(home / folder))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        for name in ("RAGBOX_BOX", "RAGBOX_MODELS", "RAGBOX_PASSPHRASE"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Only this machine can be connected to, and no name but its own looked up."""

    def local(host: object) -> bool:
        name = host.decode() if isinstance(host, bytes) else host
        return name in (None, "", "localhost", "::1", "0.0.0.0", "::") or str(name).startswith("127.")

    def guard_address(name: str, position: int) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def guarded(self: socket.socket, *args: Any) -> Any:
            address = args[position]
            if self.family in (socket.AF_INET, socket.AF_INET6) and not local(address[0]):
                raise NetworkUsed(f"socket.{name} to {address}")
            return original(self, *args)

        return guarded

    def guard_name(name: str) -> Callable[..., Any]:
        original = getattr(socket, name)

        def guarded(host: object, *args: Any, **options: Any) -> Any:
            if not local(host):
                raise NetworkUsed(f"socket.{name} of {host!r}")
            return original(host, *args, **options)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        for name, position in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
            patch.setattr(socket.socket, name, guard_address(name, position))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, name, guard_name(name))
        yield


class Maker(Protocol):
    """Writes a small file whose pages, or paragraphs, hold these texts; gives its path back."""

    def __call__(self, path: Path, *texts: str, password: str | None = None) -> Path: ...


@pytest.fixture(scope="session")
def make_pdf() -> Maker:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    def make(path: Path, *texts: str, password: str | None = None) -> Path:
        encrypt = StandardEncryption(password, strength=128) if password else None
        canvas = Canvas(str(path), pagesize=(612, 792), encrypt=encrypt, invariant=1)
        for text in texts:
            for number, line in enumerate(textwrap.wrap(text, 80)):
                canvas.drawString(72, 720 - 14 * number, line)
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture(scope="session")
def make_docx() -> Maker:
    import docx

    def make(path: Path, *texts: str, password: str | None = None) -> Path:
        assert password is None, "python-docx cannot encrypt"
        document = docx.Document()
        for text in texts:
            document.add_paragraph(text)
        document.save(str(path))
        return path

    return make


@pytest.fixture(scope="session")
def lean() -> Any:
    """The default profile without the search for personal data, which takes seconds to load."""
    from ragbox.config import PiiSettings, load_profile

    return load_profile().model_copy(update={"pii": PiiSettings(enabled=False)})


@pytest.fixture
def box(tmp_path: Path, lean: Any) -> Iterator[Any]:
    """A new, empty box."""
    from ragbox import RagBox

    with RagBox.open(tmp_path / "my.box", lean) as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A box of four sample documents with everything on. Tests only read it."""
    from ragbox import RagBox

    names = ("service_agreement.pdf", "lab_report.pdf", "nda.docx", "invoice.docx")
    with RagBox.open(tmp_path_factory.mktemp("sample") / "sample.box") as opened:
        report = opened.ingest([SAMPLES / name for name in names])
        assert report.totals["indexed"] + report.totals["partial"] == len(names), report
        yield opened


@pytest.fixture(scope="module")
def leases(tmp_path_factory: pytest.TempPathFactory, make_docx: Maker, lean: Any) -> Iterator[Any]:
    """The lease that is asked for, another that reads the same, and what is about something else."""
    from harlow_lease import write_lease

    from ragbox import RagBox

    folder = tmp_path_factory.mktemp("extraction")
    write_lease(folder / "harlow.docx")
    make_docx(
        folder / "dalby.docx",
        "Landlord: Pinewood Limited",
        "The lease of Dalby Mill starts on 1 May 2020 and ends on 30 April 2025.",
        "The deposit for Dalby Mill is £8,000. Dalby Mill has 14 parking spaces.",
        "The insurer of Dalby Mill is Petrel Mutual.",
    )
    make_docx(folder / "garden.docx", "Roses are pruned in March. The pond is two metres deep.")
    with RagBox.open(folder / "leases.box", lean) as box:
        assert box.ingest(folder).totals["indexed"] == 3
        yield box


@pytest.fixture(scope="module")
def extracted(leases: Any) -> Any:
    """Every field of that lease, without a model."""
    from harlow_lease import ABOUT, Lease

    return leases.ask(ABOUT, schema=Lease)


@pytest.fixture
def is_root() -> bool:
    """Root may read everything, so tests of permissions need another way."""
    return os.geteuid() == 0 if hasattr(os, "geteuid") else False
