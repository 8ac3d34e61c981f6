"""Checks that this machine can run ragbox, each by doing the thing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .errors import ModelError, RagboxError
from .privacy.egress import stay_offline

_DISK_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried, and what came of it."""

    name: str
    ok: bool
    finding: str

    def values(self) -> dict[str, object]:
        """As JSON values."""
        return {"name": self.name, "ok": self.ok, "finding": self.finding}


def check(box: Path) -> tuple[Check, ...]:
    """All checks; none of them changes anything."""
    stay_offline()
    return tuple(
        _try(name, test)
        for name, test in (
            ("python", _python),
            ("processor", _processor),
            ("disk", lambda: _disk(box)),
            ("key store", _key_store),
            ("reading of files", _isolation),
            ("embedder", _embedder),
            ("reader", _reader),
            ("personal data", _pii),
            ("vector store", _chroma),
            ("language models", _llama),
            ("box", lambda: _box(box)),
            ("privacy", lambda: _privacy(box)),
        )
    )


def _try(name: str, test: Callable[[], str]) -> Check:
    try:
        return Check(name, True, test())
    except RagboxError as error:
        return Check(name, False, str(error))
    except Exception as error:  # whatever is broken here, the other checks still say something
        return Check(name, False, f"{type(error).__name__}: {error}")


def _python() -> str:
    return f"{platform.python_version()} on {platform.system()} {platform.machine()} ({sys.executable})"


def _processor() -> str:
    return f"{os.cpu_count()} cores"


def _disk(box: Path) -> str:
    place = next(path for path in (box, *box.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    if free < _DISK_BYTES:
        raise RagboxError(f"only {free / 1e9:.1f} GB free at {place}; ragbox needs 1 GB to work")
    return f"{free / 1e9:.0f} GB free"


def _key_store() -> str:
    import keyring

    name = type(keyring.get_keyring()).__module__
    if "fail" in name or "null" in name:
        return "none on this machine; keys are kept in private files in your configuration directory"
    return name


def _isolation() -> str:
    from .config import Limits
    from .parse.isolated import Workers

    with Workers(Limits()) as workers:
        holds = workers.confinement()
    return holds.words()


def _reader() -> str:
    from .answer.span_model import bundled_reader

    text = "The rent is $900."
    span = bundled_reader().score("How much is the rent?", [text])[0].best(0, len(text))
    if span is None or span.margin <= 0:
        raise ModelError("the bundled reader finds no answer in a plain sentence; install ragbox again")
    return "bundled, points at the answer in a plain sentence"


def _embedder() -> str:
    from .embed import load_embedder

    embedder = load_embedder()
    return f"{embedder.name}, {embedder.embed(['test']).shape[1]} dimensions"


def _pii() -> str:
    from .pii import PiiEngine

    found = {finding.entity for finding in PiiEngine.load().find("Write to ada@example.com, card 4111 1111 1111 1111.")}
    if not {"EMAIL_ADDRESS", "CREDIT_CARD"} <= found:
        raise RagboxError("personal-data detection misses a plain e-mail address or card number; install ragbox again")
    return "Presidio finds an e-mail address and a card number"


def _chroma() -> str:
    import chromadb

    return f"Chroma {chromadb.__version__}"


def _llama() -> str:
    from importlib.metadata import version

    from .answer.model_process import confinement

    holds = confinement()  # llama.cpp is loaded there: what crashes as it loads is told, and ends nothing else
    return f"llama-cpp-python {version('llama-cpp-python')}, {holds.words(memory=False)}"


def _box(box: Path) -> str:
    from .box import RagBox

    if not box.exists():
        return f"none yet at {box}; `ragbox ingest FILES` makes one"
    with RagBox.open(box, create=False) as opened:
        return f"{len(opened.documents())} documents at {box}"


def _privacy(box: Path) -> str:
    from .box import RagBox

    if not box.exists():
        return "nothing to look at before there is a box"
    with RagBox.open(box, create=False) as opened:
        promises = opened.privacy_report().promises
    broken = [f"{each.name}: {each.finding}" for each in promises if each.state == "broken"]
    if broken:
        raise RagboxError(" ".join(broken))
    less = ", ".join(each.name for each in promises if each.state != "kept")
    return f"no promise is broken; kept in part, or switched off: {less}" if less else "every promise is kept"
