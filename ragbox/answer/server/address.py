"""Where a server is, and whether a prompt may go there: this machine, or a host that the profile names."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

from ...errors import ConfigError

_PORTS = {"http": 80, "https": 443}
_LOCALHOST = ("127.0.0.1", "::1")
"""What `localhost` means here, in place of what a resolver would say."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address, checked. `hosts` are connected to in turn, `path` is where its interface begins ("/v1")."""

    scheme: str
    host: str
    port: int
    path: str
    hosts: tuple[str, ...]

    @property
    def root(self) -> str:
        """Where the server's own interface begins, beside the one that all servers have."""
        return self.path.removesuffix("/v1")

    def at(self, path: str) -> Address:
        """The same server, with its interface at another path."""
        return replace(self, path=path)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def parse(server: str, allowed: Sequence[str] = ()) -> Address:
    """The address of a server, without looking up its name.

    `allowed` are hosts besides this machine that may be spoken to. Raises ConfigError for an address that is not one, or
    of another host.
    """
    try:
        parts = urlsplit(server.strip())
        port = parts.port
    except ValueError as error:
        raise ConfigError(_what(server)) from error
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or parts.username is not None or parts.query or parts.fragment:
        raise ConfigError(_what(_shown(parts)))
    hosts = _this_machine(host)
    if not hosts:
        if host not in {each.strip("[]").lower() for each in allowed}:
            raise ConfigError(
                f"slm.server names the host {host}, which is not this machine, so nothing was sent there; use a server on "
                "127.0.0.1, or name the host in slm.server_hosts if your documents may go there"
            )
        hosts = (host,)
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], parts.path.rstrip("/"), hosts)


def _this_machine(host: str) -> tuple[str, ...]:
    if host == "localhost":
        return _LOCALHOST
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return ()
    here = literal.is_loopback and not getattr(literal, "scope_id", None)
    return (str(literal),) if here else ()


def _shown(parts: SplitResult) -> str:
    """The address without a password that may stand in it."""
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def _what(server: str) -> str:
    return f"slm.server: {server} is not the address of a server; write it as http://127.0.0.1:11434/v1"
