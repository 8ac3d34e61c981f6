"""Every error a user can meet, under one root.

A message says which file, what went wrong and what to do next. It never holds document text, a question or personal data.
"""

from __future__ import annotations


class RagboxError(Exception):
    """Root of all ragbox errors. `code` is a stable word for programs; the message is for people."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class ConfigError(RagboxError):
    """A profile or setting is unknown, malformed or out of range."""

    code = "config"


class BoxError(RagboxError):
    """The box directory cannot be opened, read or written."""

    code = "box"


class BoxLockedError(BoxError):
    """Another process is writing to the box."""

    code = "locked"


class WatchingError(BoxError):
    """Another watcher is at work on the box."""

    code = "watching"


class KeyNotFoundError(BoxError):
    """The key that opens the box is not on this machine, or the passphrase is wrong."""

    code = "key"


class FingerprintError(BoxError):
    """The box was built by another parser, chunker or embedder and must not be mixed."""

    code = "fingerprint"


class ParseError(RagboxError):
    """A file could not be read. `code` is one of the words in `ragbox.parse.CODES`."""

    code = "unreadable"


class ScreeningError(RagboxError):
    """Personal-data detection failed, so the text counts as unscreened."""

    code = "unscreened"


class RedactionError(RagboxError):
    """A file could not be redacted, or what was made still held what it must not; nothing was written."""

    code = "redaction"


class QuestionError(RagboxError):
    """A question is empty or too long."""

    code = "question"


class DocumentNotFoundError(RagboxError):
    """No document with that id or name is in the box."""

    code = "no_document"


class ModelError(RagboxError):
    """A model file is missing, damaged, too large or of the wrong kind."""

    code = "model"


class CorrectionError(RagboxError):
    """A correction of what was found cannot be meant, or not be made."""

    code = "correction"


class Cancelled(RagboxError):
    """The caller stopped the work."""

    code = "cancelled"
