"""Small files kept encrypted in the box beside its catalog, of which each may be lost.

What a language model read of a prompt's fixed beginning, for the next start: only beginnings that hold for every question
of a box, nothing of a document or a question. And, in a folder of its own, what a watcher does.
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_NONCE = 12
_MOST_FILES = 8


class KeptStates:
    """Files in a folder, sealed with a key made from the box's: ChaCha20-Poly1305 (RFC 8439), each for its own name.

    The longest unused ones go. What cannot be read or written is as if it were not there: it is only read again.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        """Takes the box's key, of 32 bytes."""
        self._folder = folder
        self._sealing = hmac.digest(key, b"ragbox states: seal", "sha256")
        self._naming = hmac.digest(key, b"ragbox states: name", "sha256")

    def get(self, key: str) -> bytes | None:
        """What was put there, or None."""
        from cryptography.exceptions import InvalidTag

        path = self._path(key)
        try:
            sealed = path.read_bytes()
            data = self._cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], path.name.encode())
        except (InvalidTag, ValueError):  # another key's, cut short or changed
            with suppress(OSError):
                path.unlink()
            return None
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)  # used just now
        return bytes(data)

    def put(self, key: str, data: bytes) -> None:
        """Keep it, in place of what was there."""
        path, nonce = self._path(key), secrets.token_bytes(_NONCE)
        sealed = self._cipher().encrypt(nonce, data, path.name.encode())
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            number, name = tempfile.mkstemp(dir=self._folder, prefix="new-")  # of mode 0600
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(nonce + sealed)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        self._let_go()

    def _let_go(self) -> None:
        """Removes the longest unused files, a half-written one of a killed process too."""
        with suppress(OSError):
            files = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
            for path in files[_MOST_FILES:]:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / hmac.digest(self._naming, key.encode(), "sha256").hex()

    def _cipher(self) -> ChaCha20Poly1305:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        return ChaCha20Poly1305(self._sealing)
