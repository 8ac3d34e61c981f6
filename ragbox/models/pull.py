"""Downloading a model from the Hugging Face hub: the only thing in ragbox that uses a network."""

from __future__ import annotations

import os
import re
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ModelError
from .catalogue import Entry
from .header import read_header
from .installed import ModelFolder, Record, Tell, is_full, now, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTEMPTS = 5
"""Times that a connection which broke off is made again, without a byte gained in between."""

_TIMEOUT = 20.0  # seconds without a byte
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class _Published:
    """What the hub says of a file."""

    url: str
    revision: str
    bytes: int
    sha256: str


def pull(
    entry: Entry,
    folder: ModelFolder,
    *,
    tell: Tell | None = None,
    endpoint: str | None = None,
    pause: float = 1.0,
) -> tuple[Record, bool]:
    """Downloads a model, or goes on with a download that broke off, and installs it when it is whole.

    Returns its record, and whether it was downloaded now (else it was here already). `endpoint` is another hub than
    $HF_ENDPOINT or huggingface.co, `pause` the seconds before a connection is made again, which double each time. Raises
    ModelError, saying what to do, when the hub does not give the file, there is no network or no room, or what came is not
    what the hub says it is; nothing is installed then, and only what can be gone on from is kept.
    """
    import filelock

    here = folder.find(entry.name)
    if here is not None:
        return here, False
    (folder.path / ".parts").mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(folder.path / ".parts" / f"{entry.name}.lock", timeout=0):
            return _pull(entry, folder, tell, endpoint, pause), True
    except filelock.Timeout as error:
        raise ModelError(f"{entry.name}: another ragbox is downloading it; wait for that one") from error


def _pull(entry: Entry, folder: ModelFolder, tell: Tell | None, endpoint: str | None, pause: float) -> Record:
    published = _published(entry, endpoint)
    part = folder.part(entry.name, published.sha256)
    for other in folder.parts(entry.name):
        if other != part:
            other.unlink()  # of a file that the hub has replaced since
    have = part.stat().st_size if part.exists() else 0
    if have > published.bytes:
        part.unlink()
        have = 0
    folder.need_room(published.bytes - have, entry.name)
    _fetch(entry, published, part, tell, pause)
    if sha256_of(part) != published.sha256:
        part.unlink()
        raise ModelError(
            f"{entry.name}: what was downloaded is not what the hub says it is (its SHA-256 differs), and was deleted; "
            "run it again, and if it stays so, the connection or the hub is not to be trusted"
        )
    try:
        read_header(part)
    except ModelError:
        part.unlink()
        raise
    record = Record(
        name=entry.name,
        file=entry.file,
        bytes=published.bytes,
        sha256=published.sha256,
        source=f"{entry.page}/blob/{published.revision}/{entry.file}",
        date=now(),
        revision=published.revision,
        licence=entry.licence,
    )
    with folder.staging() as place:
        part.rename(place / entry.file)
        folder.install(place, record)
    return record


def _published(entry: Entry, endpoint: str | None) -> _Published:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    with _Explained(entry):
        url = hf_hub_url(entry.repository, entry.file, endpoint=endpoint)
        told = get_hf_file_metadata(url, timeout=_TIMEOUT, endpoint=endpoint)
    if told.size is None or told.etag is None or told.commit_hash is None or not _SHA256.fullmatch(told.etag):
        raise ModelError(
            f"{entry.name}: the hub gives no size and SHA-256 for {entry.file}, so a download could not be checked; "
            f"get the file from {entry.page} and use `ragbox models import`"
        )
    with _Explained(entry):
        exact = hf_hub_url(entry.repository, entry.file, revision=told.commit_hash, endpoint=endpoint)
    return _Published(exact, told.commit_hash, told.size, told.etag)


def _fetch(entry: Entry, published: _Published, part: Path, tell: Tell | None, pause: float) -> None:
    """Gathers the whole file in `part`, connecting again where it breaks off."""
    import httpx2

    failed = 0
    while True:
        before = part.stat().st_size if part.exists() else 0
        if before == published.bytes:
            return
        try:
            with _Explained(entry):
                for done in _stream(published, part, before):
                    if tell is not None:
                        tell(done, published.bytes)
        except _Broken as broken:
            after = part.stat().st_size if part.exists() else 0
            failed = 1 if after > before else failed + 1
            refused = isinstance(broken.error, httpx2.ConnectError) and not after
            if failed >= ATTEMPTS or refused:
                raise ModelError(_why_broken(entry, broken.error, after, published.bytes)) from broken.error
            time.sleep(pause * 2 ** (failed - 1))


def _stream(published: _Published, part: Path, have: int) -> Iterator[int]:
    """Appends what the hub sends to `part`; yields the bytes that are there. Raises _Broken where the connection ends."""
    import httpx2
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # type: ignore[attr-defined]

    headers = {**build_hf_headers(token=os.environ.get("HF_TOKEN") or False), "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        with get_session().stream(
            "GET", published.url, headers=headers, timeout=_TIMEOUT, follow_redirects=True
        ) as response:
            if response.is_error:
                response.read()
            hf_raise_for_status(response)
            if response.status_code != httpx2.codes.PARTIAL_CONTENT:
                have = 0  # a server that knows no ranges sends it all again
            with part.open("ab" if have else "wb") as file:
                for piece in response.iter_bytes():  # as they come: what has come is not asked for twice
                    have += len(piece)
                    if have > published.bytes:
                        raise ModelError(f"{part.name}: the hub sends more than the file has; run it again")
                    file.write(piece)
                    yield have
    except httpx2.TransportError as error:
        raise _Broken(error) from error
    if have < published.bytes:
        raise _Broken(httpx2.RemoteProtocolError("the connection ended early"))


class _Broken(Exception):
    """The connection ended before the file did."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class _Explained:
    """Turns what the hub's library raises into a ModelError that says what to do."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (_Broken, ModelError)) or not isinstance(error, Exception):
            return
        message = _refusal(self._entry, error)
        if message is not None:
            raise ModelError(message) from error


def _refusal(entry: Entry, error: Exception) -> str | None:
    import httpx2
    from huggingface_hub import errors

    by_hand = f"or get {entry.file} elsewhere and use `ragbox models import`"
    if isinstance(error, errors.GatedRepoError):
        return (
            f"{entry.name}: its makers give it only to who has accepted the licence ({entry.licence}): sign in at "
            f"{entry.page} and accept it, make a read token at https://huggingface.co/settings/tokens, and run this again "
            f"with the token in HF_TOKEN; {by_hand}"
        )
    if isinstance(error, (errors.RepositoryNotFoundError, errors.EntryNotFoundError, errors.RevisionNotFoundError)):
        return f"{entry.name}: the hub has no {entry.file} in {entry.repository} now; choose another model, {by_hand}"
    if isinstance(error, errors.HfHubHTTPError):
        return _status(entry, error.response.status_code, by_hand)
    if isinstance(error, errors.OfflineModeIsEnabled):
        return f"{entry.name}: this process may not use the network; run `ragbox models pull {entry.name}`"
    if isinstance(error, (httpx2.TransportError, httpx2.InvalidURL)):
        return _why_broken(entry, error, 0, 0)
    if isinstance(error, OSError) and is_full(error):
        return (
            f"{entry.name}: the disk is full; what has come is kept: free some space and run it again to go on from there, "
            f"or `ragbox models remove {entry.name}` to delete it"
        )
    return None


def _status(entry: Entry, status: int, by_hand: str) -> str:
    if status in (401, 403):
        return f"{entry.name}: the hub refuses the file (status {status}); check the token in HF_TOKEN, {by_hand}"
    if status == 429:
        return f"{entry.name}: the hub has had too many requests from here (status 429); try again in some minutes"
    return f"{entry.name}: the hub cannot give the file now (status {status}); try again later, {by_hand}"


def _why_broken(entry: Entry, error: Exception, have: int, total: int) -> str:
    """What to tell the user of a connection that was not made, or not kept."""
    by_hand = f"on a machine without a network use `ragbox models import FILE` with {entry.file}"
    if have:
        return (
            f"{entry.name}: the connection broke off after {have:,} of {total:,} bytes; run the same command again "
            "to go on from there"
        )
    reasons = list(_causes(error))
    if any(isinstance(each, socket.gaierror) for each in reasons):
        return f"{entry.name}: no network: the hub's name cannot be looked up; check the connection; {by_hand}"
    if any(isinstance(each, ConnectionRefusedError) for each in reasons):
        return f"{entry.name}: no network: the connection was refused; check the connection and HF_ENDPOINT; {by_hand}"
    return f"{entry.name}: no connection to the hub ({type(error).__name__}); check the network and proxy; {by_hand}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]
