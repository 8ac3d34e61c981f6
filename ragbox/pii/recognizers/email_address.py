"""EMAIL_ADDRESS, without the network and with intranet addresses."""

from __future__ import annotations

import tldextract

from ..presidio import predefined


class EmailAddress(predefined.EmailRecognizer):
    """Presidio's pattern; a known public suffix makes it certain.

    Presidio's own class asks tldextract, which downloads the list of public suffixes on first use and writes it to a
    cache in the user's home. Here only the list inside the package is used. And where Presidio throws away an address
    without a public suffix, it is kept at the pattern's score: `ward3@clinic.local` is personal data too.
    """

    def __init__(self) -> None:
        self._suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)
        super().__init__(name="EmailRecognizer")

    def validate_result(self, pattern_text: str) -> bool | None:
        """True for a known public suffix, else undecided."""
        return True if self._suffixes(pattern_text.rpartition("@")[2]).fqdn else None
