"""What ragbox promises about privacy, each promise held to how things stand at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from .errors import ConfigError, ModelError, ParseError, RagboxError
from .privacy.connections import Open, Watched, open_now, watched
from .report import screened

if TYPE_CHECKING:
    from collections.abc import Callable

    from .config import Profile, SlmSettings
    from .confine import Confinement
    from .store.directory import BoxDirectory
    from .store.protection import Protection
    from .viewing import Viewing

State = Literal["kept", "partly", "off", "broken"]
"""`partly`: the promise holds for less than all, or this system shows less than would be needed to say more. `off`: the
profile does without it."""

_CIPHERS = {"chacha20": "ChaCha20-Poly1305"}
"""SQLite3 Multiple Ciphers' names in the usual words."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: how it stands, what was found, facts about it by name, and what this check does not show."""

    name: str
    state: State
    finding: str
    facts: tuple[tuple[str, str], ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivacyReport:
    """All promises of a box under a profile; `time` is when they were looked at (UTC, ISO 8601)."""

    time: str
    profile: str
    promises: tuple[Promise, ...]

    @property
    def kept(self) -> bool:
        """Whether none is broken."""
        return all(each.state != "broken" for each in self.promises)


def privacy_report(directory: BoxDirectory, viewing: Viewing, profile: Profile) -> PrivacyReport:
    """Looks at everything. Starts a process that reads files and one of a language model, which takes a second or two."""
    looks: tuple[tuple[str, Callable[[], Promise]], ...] = (
        ("Nothing leaves", lambda: nothing_leaves(profile.slm)),
        ("Encrypted", lambda: _encrypted(directory)),
        ("Audit log", lambda: _audited(viewing)),
        ("Personal data", lambda: _personal_data(directory, profile)),
        ("Reading of files", lambda: _reading(profile)),
        ("Language models", _models),
    )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return PrivacyReport(now, profile.name, tuple(_tried(name, look) for name, look in looks))


def _tried(name: str, look: Callable[[], Promise]) -> Promise:
    try:
        return look()
    except RagboxError as error:
        return Promise(name, "broken", str(error))


def nothing_leaves(settings: SlmSettings) -> Promise:
    """Connections to other machines, tried and open, and where prompts go under these settings. Takes some milliseconds."""
    tried = watched()
    try:
        now = open_now()
    except (OSError, RuntimeError):
        now = None
    elsewhere = _server_elsewhere(settings)
    state, finding = _leaving(tried, now, elsewhere)
    facts = [
        ("Tried by this program", _tries(tried)),
        ("Open now", "not shown by this system" if now is None else _listed(now.outside)),
        ("Can be reached from outside at", "not shown by this system" if now is None else _listed(now.reachable)),
    ]
    if elsewhere is not None:
        facts.append(("Language model", f"the profile lets questions and passages go to {elsewhere}"))
    limits = [
        "Attempts are counted where Python makes them, in this process, since it started to watch. Native code that does "
        "not go through Python, and the processes that read files and run models, are seen in the system's table of open "
        "connections alone, at the moment of the look.",
        "What other programs on this computer send is not looked at; nor is an earlier or another run of ragbox.",
    ]
    if now is not None and now.unseen:
        limits.append(f"{now.unseen} of its processes may not be looked at on this system.")
    return Promise("Nothing leaves", state, finding, tuple(facts), tuple(limits))


def _leaving(tried: Watched, now: Open | None, elsewhere: str | None) -> tuple[State, str]:
    if tried.count or (now is not None and now.outside):
        return "broken", "A connection to another machine was tried or is open."
    if now is not None and now.reachable:
        return "broken", "This program can be reached from other machines."
    if elsewhere is not None:
        return "partly", "No outside connection so far, but the profile allows one."
    if now is None or now.unseen:
        return "partly", "No outside connection was tried; this system does not show all that is open."
    return "kept", "No outside connection so far."


def _server_elsewhere(settings: SlmSettings) -> str | None:
    """The host of a model's server where it is another machine that the profile allows."""
    if settings.server is None:
        return None
    from .answer.server.address import parse

    try:
        parse(settings.server)
    except ConfigError:
        return settings.server
    return None


def _tries(tried: Watched) -> str:
    if not tried.since:
        return "not watched"
    if not tried.count:
        return f"none since {_clock(tried.since)}"
    newest = "; ".join(f"{_clock(each.time)} {each.what} {each.whom}" for each in reversed(tried.newest))
    return f"{tried.count:,} since {_clock(tried.since)}. The newest: {newest}"


def _clock(time: str) -> str:
    """A time as the clock of this computer shows it; as it stands where it is none, in a line that was changed."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return time


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"


def _encrypted(directory: BoxDirectory) -> Promise:
    held = directory.protection()
    state, finding = _protected(held)
    facts = [
        ("Cipher of the catalog", _CIPHERS.get(held.cipher, held.cipher or "none")),
        ("Key of the box", held.key.where),
        ("Key of the vault", "none yet: nothing is hidden in this box" if held.vault is None else held.vault.where),
        (
            "Encrypted",
            "texts, passages, findings, file names, and what language models have read; real values once more",
        ),
        ("Not encrypted", "vectors with the ids of passages and documents; the audit log; the files that you added"),
    ]
    problems = [place.problem for place in (held.key, held.vault) if place is not None and place.problem is not None]
    facts += [("To be mended", each) for each in problems]
    if held.readable_by_others:
        names = ", ".join(str(each) for each in held.readable_by_others)
        facts.append(("Open to other users of this computer", f"{names}; run `chmod 700` on the first"))
    limits = (
        "Vectors hold no text, but whoever has them can guess at what passages are about. Encrypt the disk, too.",
        "Whoever can act as this user can open the box, unless its key is made from a passphrase.",
    )
    return Promise("Encrypted", state, finding, tuple(facts), limits)


def _protected(held: Protection) -> tuple[State, str]:
    if not held.encrypted or not held.cipher:
        return "broken", "The catalog lies in the clear."
    if any(place is not None and place.problem is not None for place in (held.key, held.vault)):
        return "broken", "The catalog is encrypted, but its key is not kept as it should be."
    if held.readable_by_others:
        return "partly", "The catalog is encrypted; what is not encrypted can be read by other users of this computer."
    return "kept", "Everything in the box that holds words of your documents is encrypted."


def _audited(viewing: Viewing) -> Promise:
    events = list(viewing.audited())
    changed = sum(not right for _, right in events)
    facts = [("Events", f"{len(events):,}"), ("Lines that were changed", f"{changed:,}")]
    if events:
        facts.append(("Last event", _clock(events[-1][0].time) if events[-1][0].time else "its line cannot be read"))
    if changed:
        finding = f"{changed:,} of {len(events):,} lines are not as they were written."
    elif events:
        finding = "Every line is as it was written."
    else:
        finding = "Empty: no real values behind pseudonyms were shown so far."
    limits = (
        "Lines that were cut off at the end, or the whole file taken away, leave no trace in it: keep copies of it.",
    )
    return Promise("Audit log", "broken" if changed else "kept", finding, tuple(facts), limits)


def _personal_data(directory: BoxDirectory, profile: Profile) -> Promise:
    from .fingerprint import fingerprint

    made_by, now = directory.catalog.made_by(), fingerprint(profile)
    documents = directory.catalog.documents()
    unscreened = sum(not screened(info, made_by.get(info.document_id, "")) for info in documents)
    partial = sum(info.status == "partial" for info in documents)
    older = sum(made_by.get(info.document_id) != now for info in documents)
    state: State = "kept"
    finding = "Every document was looked through under the profile in force."
    if not documents:
        finding = "There are no documents yet."
    if unscreened or partial or older:
        state, finding = "partly", "Not every document was looked through whole, under the profile in force."
    if not profile.pii.enabled:
        state, finding = "off", "Personal data is not looked for: the profile switches it off."
    facts = (
        ("Profile", profile.name),
        ("Documents", f"{len(documents):,}"),
        ("Not looked through", f"{unscreened:,}"),
        ("Read in part", f"{partial:,}"),
        ("Indexed under other settings", f"{older:,}"),
        (
            "Real values in answers",
            "shown unless asked not to" if profile.pii.reveal else "shown only when asked, and audited",
        ),
        (
            "A document that cannot be looked through",
            "is kept, and marked" if profile.pii.index_unscreened else "is refused",
        ),
    )
    return Promise("Personal data", state, finding, facts, ("No finder of personal data finds all of it.",))


def _reading(profile: Profile) -> Promise:
    from .parse.isolated import Workers

    try:
        with Workers(profile.limits) as workers:
            holds = workers.confinement()
    except ParseError as error:
        return Promise("Reading of files", "broken", str(error))
    return _confined("Reading of files", "Files are read", holds, memory=True)


def _models() -> Promise:
    from .answer.model_process import confinement

    try:
        return _confined("Language models", "Language models run", confinement(), memory=False)
    except ModelError as error:
        return Promise("Language models", "partly", f"None can be run here: {error}")


def _confined(name: str, what: str, holds: Confinement, *, memory: bool) -> Promise:
    words = {True: "yes", False: "not given by this system"}
    facts = [("No network", words[holds.seccomp]), ("No files", words[holds.landlock])]
    if memory:
        facts.append(("Limited memory", words[holds.memory]))
    whole = holds.seccomp and holds.landlock and (holds.memory or not memory)
    return Promise(name, "kept" if whole else "partly", f"{what} {holds.words(memory=memory)}.", tuple(facts))
