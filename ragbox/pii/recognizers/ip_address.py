"""IP_ADDRESS, without clause numbers and versions."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from ..presidio import Pattern, PatternRecognizer

_NUMBERING = re.compile(r"(?:[1-9]|[12]\d|30)(?:\.(?:[1-9]|[12]\d|30)){3}")
_RATIO = re.compile(r"[\d:]{3,5}(?::?\d{1,2})*|(?:\d{1,2}:+)+\d{1,2}")
_PREFIX = re.compile(
    r"::ffff:|(?=[0-9a-f]{0,3}\d)[0-9a-f]{4}:|\d{1,3}(?:\.\d{1,3}){3}|f[cde][0-9a-f]{2}:", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b(?:IP|addr(?:ess)?|host|inet|server|gateway)[ :=v46]{0,4}(?:is )?$", re.IGNORECASE)
_NOT_AN_ADDRESS = re.compile(
    r"(?:version|firmware|build|release|section|clause|item|rule|chapter|schedule|rev\.?|EC|OID|chrome|firefox|safari|edge"
    r"|driver|mask|netmask|v\.?|software|app|update|kernel)[ :=]{0,2}$",
    re.IGNORECASE,
)


class IpAddress(PatternRecognizer):
    """IPv4 and IPv6 addresses and networks, but "clause 1.2.3.4" is none.

    Four numbers from 1 to 30 are how contracts and manuals number their clauses; of all IPv4 addresses, one in 5,000 looks
    like that.
    """

    def __init__(self) -> None:
        super().__init__(
            supported_entity="IP_ADDRESS",
            name="IpRecognizer",
            patterns=[
                Pattern("IPv4", r"(?<![\w.-]|\d,)(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\w-]|\.\w)", 0.6),
                Pattern(
                    "IPv6",
                    r"(?<![\w:.])(?=[0-9a-f]{0,4}:[0-9a-f:]{2})(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4})"
                    r"(?:%\w{1,15})?(?:/\d{1,3})?(?![\w:])",
                    0.6,
                ),
            ],
            context=["ip", "address", "host", "server"],
        )

    def spans(self, match: Any) -> list[tuple[int, int]]:
        """The match, unless a word in front says that it is a version, or it looks like a clause without one."""
        before = match.string[max(0, match.start() - 20) : match.start()]
        if _NUMBERING.fullmatch(match.group()) and not _ADDRESS.search(before):
            return []
        return [] if _NOT_AN_ADDRESS.search(before) else [match.span()]

    def invalidate_result(self, pattern_text: str) -> bool:
        """True for what is no address, or looks like a mask or a ratio, or is short, as "::1"."""
        address = pattern_text.partition("/")[0].partition("%")[0]
        if address.startswith("255.") or _RATIO.fullmatch(address):
            return True
        try:
            ipaddress.ip_address(address)
        except ValueError:
            return True
        groups = [group for group in address.split(":") if group]
        return len(groups) < 3 and not _PREFIX.match(address)
