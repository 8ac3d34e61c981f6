"""IP_ADDRESS, without clause numbers."""

from __future__ import annotations

import re

from ..presidio import predefined

_NUMBERING = re.compile(r"(?:[1-9]|[12]\d|30)(?:\.(?:[1-9]|[12]\d|30)){3}")


class IpAddress(predefined.IpRecognizer):
    """Presidio's patterns and check, but "clause 1.2.3.4" is no address.

    Four numbers from 1 to 30 are how contracts and manuals number their clauses; of all IPv4 addresses, one in 5,000 looks
    like that.
    """

    def __init__(self) -> None:
        super().__init__(name="IpRecognizer")

    def invalidate_result(self, pattern_text: str) -> bool:
        """True for what is no address, or looks like the number of a clause."""
        return bool(super().invalidate_result(pattern_text)) or _NUMBERING.fullmatch(pattern_text) is not None
