"""Which program answers at an address, which of its models is meant, and how long its context is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from ...config import SlmSettings
from ...errors import ConfigError, ModelError
from .address import Address, parse
from .faults import fault_in, no_such_model, told, unheard
from .http import Check, NoAnswer, Reply, ask

Kind = Literal["llama-server", "llama-cpp-python", "ollama", "lmstudio", "vllm", "mlc", "other"]

AGAIN = 0.5
"""Seconds between two tries where a server still loads its model."""
_SHORT = 3.0  # seconds for what is only good to know
_OWNERS: Mapping[str, Kind] = {  # as `/models` of these programs has them
    "llamacpp": "llama-server",
    "me": "llama-cpp-python",
    "library": "ollama",
    "organization_owner": "lmstudio",
    "vllm": "vllm",
    "mlc-llm": "mlc",
}
_UNSET = 4_096  # tokens of context that Ollama and LM Studio give a model that nobody set one for
_LISTED = 20  # models named in a message
_LONGEST = 100  # characters of a model's name in a message
_CLOUD = re.compile(r"[:-]cloud$")
_FIELDS = ("max_model_len", "loaded_context_length", "context_length", "context_window", "max_context_length")


@dataclass(frozen=True, slots=True)
class Server:
    """A server and the model of it that is asked. `context` is in tokens, None where the server does not tell."""

    address: Address
    kind: Kind
    model: str
    context: int | None

    @property
    def where(self) -> str:
        """The server in a message."""
        return str(self.address)


def discover(settings: SlmSettings, check: Check = lambda: None) -> Server:
    """The server of `settings.server`. Waits, up to `settings.seconds`, for one that is still loading its model.

    Raises ConfigError for an address that may not be spoken to, and ModelError, with the way out, where no server is
    there, it has no such model, or the model is not on this machine; and whatever `check` raises.
    """
    address = parse(settings.server or "", settings.server_hosts)
    until = time.monotonic() + settings.seconds
    address, entries = _listed(address, check, until, settings.seconds)
    entry = _chosen(address, entries, settings.server_model)
    probe = _Probe(address, check)
    kind = _kind(entry, probe)
    model = str(entry["id"])
    _refuse_elsewhere(kind, model, probe, settings.server_hosts)
    return Server(address, kind, model, _context(kind, model, entry, probe))


def models(address: Address, check: Check, seconds: float) -> list[str]:
    """The names of the models that a server has; none where it does not tell."""
    with suppress(ModelError):
        return _names(_listed(address, check, time.monotonic() + seconds, seconds)[1])
    return []


def _listed(address: Address, check: Check, until: float, seconds: float) -> tuple[Address, list[dict[str, Any]]]:
    """What `/models` lists, and the address with the path at which it does: an address often lacks its `/v1`."""
    paths = [address.path] if address.path.endswith("/v1") else [f"{address.path}/v1", address.path]
    last: ModelError | None = None
    for path in paths:
        at = address.at(path)
        reply = _patiently(at, check, until, seconds)
        data = reply.value.get("data") if isinstance(reply.value, Mapping) else None
        if reply.status == 200 and isinstance(data, list):  # LM Studio says 200 to paths that it does not know
            return at, [each for each in data if isinstance(each, dict) and isinstance(each.get("id"), str)]
        fault = "missing" if reply.status < 300 else fault_in(reply.status, reply.value)
        if fault in ("key", "redirect", "server"):
            raise told(str(address), fault, seconds=seconds)
        last = told(str(address), "busy" if fault == "busy" else "missing", seconds=seconds)
    assert last is not None  # noqa: S101 - there is always a path to try
    raise last


def _patiently(address: Address, check: Check, until: float, seconds: float) -> Reply:
    """The list of models, waited for while the server loads."""
    while True:
        left = max(until - time.monotonic(), _SHORT)
        try:
            reply = ask(address, "GET", f"{address.path}/models", check=check, seconds=min(left, seconds))
        except NoAnswer as problem:
            raise unheard(str(address), problem, started=False, seconds=seconds) from problem
        if fault_in(reply.status, reply.value) != "busy" or time.monotonic() + AGAIN > until:
            return reply
        pause(check, AGAIN)


def pause(check: Check, seconds: float) -> None:
    """Wait, but not for what `check` ends."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        check()
        time.sleep(min(0.05, left))


def _chosen(address: Address, entries: Sequence[dict[str, Any]], wanted: str | None) -> dict[str, Any]:
    there = _names(entries)
    if wanted is not None:
        for each in entries:
            if each["id"] in (wanted, f"{wanted}:latest"):  # the latter as Ollama completes a name
                return each
        raise no_such_model(str(address), wanted, there)
    answering = [each for each in entries if "embed" not in each["id"].lower() and not _CLOUD.search(each["id"])]
    if len(answering) != 1:
        raise no_such_model(str(address), None, _names(answering))
    return answering[0]


def _names(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    names = ["".join(filter(str.isprintable, str(each["id"])))[:_LONGEST] for each in entries]
    return names if len(names) <= _LISTED else [*names[:_LISTED], "…"]


class _Probe:
    """Asks a server for what its kind tells; None where it does not."""

    def __init__(self, address: Address, check: Check) -> None:
        self._address, self._check = address, check

    def __call__(self, path: str, body: object = None) -> Mapping[str, Any] | None:
        method = "GET" if body is None else "POST"
        with suppress(NoAnswer):
            reply = ask(self._address, method, self._address.root + path, body, check=self._check, seconds=_SHORT)
            if reply.status == 200 and isinstance(reply.value, Mapping) and not reply.value.get("error"):
                return reply.value
        return None


def _kind(entry: Mapping[str, Any], probe: _Probe) -> Kind:
    """By who owns the model, as the list says, or else by what else the server answers to."""
    known = _OWNERS.get(str(entry.get("owned_by", "")).lower())
    if known is not None:
        return known
    if isinstance((probe("/props") or {}).get("default_generation_settings"), Mapping):
        return "llama-server"  # behind another program, which lists the models
    version = probe("/api/version")  # Ollama lists the owner of a model that is not of its own library
    return "ollama" if version is not None and "version" in version else "other"


def _refuse_elsewhere(kind: Kind, model: str, probe: _Probe, allowed: Sequence[str]) -> None:
    """Ollama passes what some models are asked on to a machine of its maker's, where no prompt may go unless named."""
    if kind != "ollama":
        return
    shown = probe("/api/show", {"model": model})
    if shown is None:
        raise ModelError(
            f"the server does not tell where the model {model} runs, so nothing was sent to it; try again when it is up"
        )
    remote = str(shown.get("remote_host") or ("" if not _CLOUD.search(model) else "https://ollama.com"))
    if not remote:
        return
    with suppress(ConfigError):
        parse(remote, allowed)
        return
    raise ModelError(
        f"the model {model} runs on another machine, not on this one, so nothing was sent to it; name a model that has been "
        "downloaded as slm.server_model"
    )


def _context(kind: Kind, model: str, entry: Mapping[str, Any], probe: _Probe) -> int | None:
    """Tokens of context that a server gives its model, as far as it tells; else the most that the model can have."""
    ask_for: Mapping[Kind, Callable[[str, _Probe], int | None]] = {
        "llama-server": _of_llama_server,
        "ollama": _of_ollama,
        "lmstudio": _of_lm_studio,
    }
    told_by_itself = ask_for[kind](model, probe) if kind in ask_for else None
    meta = entry.get("meta")
    listed = [entry.get(name) for name in _FIELDS]
    if isinstance(meta, Mapping):
        listed += [meta.get("n_ctx"), meta.get("n_ctx_train")]
    return told_by_itself or next(filter(None, map(_positive, listed)), None)


def _of_llama_server(model: str, probe: _Probe) -> int | None:
    props = probe(f"/props?model={quote(model, safe='')}") or {}  # the parameter is for one that has several models
    settings = props.get("default_generation_settings")
    return _positive(settings.get("n_ctx")) if isinstance(settings, Mapping) else None


def _of_ollama(model: str, probe: _Probe) -> int | None:
    """That of the model as it is loaded, or as its file sets it, or the least of what Ollama gives by itself."""
    running = (probe("/api/ps") or {}).get("models")
    loaded = [each for each in running if isinstance(each, Mapping)] if isinstance(running, list) else []
    lengths = (each.get("context_length") for each in loaded if model in (each.get("name"), each.get("model")))
    if length := next(filter(None, map(_positive, lengths)), None):
        return length
    shown = probe("/api/show", {"model": model}) or {}
    if found := re.search(r"^num_ctx\s+(\d+)", str(shown.get("parameters") or ""), re.MULTILINE):
        return _positive(int(found.group(1)))
    info = shown.get("model_info")
    values = [value for key, value in info.items() if key.endswith(".context_length")] if isinstance(info, dict) else []
    return min(next(filter(None, map(_positive, values)), _UNSET), _UNSET)


def _of_lm_studio(model: str, probe: _Probe) -> int | None:
    """That of the model as it is loaded; one that is not is loaded for the first question, with the default."""
    shown = probe(f"/api/v0/models/{quote(model)}") or {}
    if loaded := _positive(shown.get("loaded_context_length")):
        return loaded
    most = _positive(shown.get("max_context_length"))
    return most and min(most, _UNSET)


def _positive(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
