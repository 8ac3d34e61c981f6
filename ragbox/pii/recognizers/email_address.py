"""EMAIL_ADDRESS, without the network, with intranet addresses and those that are spelled out."""

from __future__ import annotations

import re
from typing import Any

import tldextract

from ..presidio import Pattern, PatternRecognizer

_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}"
_INTRANET = frozenset("local lan internal intranet corp home example test invalid localhost private nhs".split())
_FILES = frozenset("png jpg jpeg gif svg pdf doc docx js ts css html htm xml json txt csv zip ico webp md".split())
_AT = re.compile(r"\s*(?:@|\(\s*at\s*\)|\[\s*at\s*\]|\bat\b)\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*(?:\.|\(\s*dot\s*\)|\[\s*dot\s*\]|\bdot\b)\s*", re.IGNORECASE)


class EmailAddress(PatternRecognizer):
    """Addresses; a known public suffix makes one certain.

    Presidio's own class asks tldextract, which downloads the list of public suffixes on first use and writes it to a
    cache in the user's home. Here only the list inside the package is used. And where Presidio throws away an address
    without a public suffix, it is kept under a suffix of internal networks: `ward3@clinic.local` is personal data too.
    """

    def __init__(self) -> None:
        self._suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)
        word = r"[^\W_][\w-]{0,30}"
        super().__init__(
            supported_entity="EMAIL_ADDRESS",
            name="EmailRecognizer",
            patterns=[
                Pattern(
                    "address",
                    r"(?<![\w.+/-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?<![.'/=|])@(?:[\w-]{1,63}\.){1,6}\p{L}[\w-]{1,23}(?![\w@-])",
                    0.5,
                ),
                Pattern(
                    "at in brackets",
                    (
                        rf"\b[\w.+-]{{1,64}}[ ]?[(\[][ ]?at[ ]?[)\]][ ]?(?:{word}(?:\.|[ ]?[(\[][ ]?dot[ ]?[)\]][ ]?))"
                        r"{1,4}\p{L}{2,12}\b"
                    ),
                    0.5,
                ),
                Pattern(
                    "spelled out",
                    (
                        rf"\b{word}(?:[ ]dot[ ]{word}){{0,3}}[ ]at[ ]{word}(?:[ ]dot[ ]{word}){{0,2}}[ ]dot[ ]"
                        r"(?:com|org|net|edu|gov|uk|ca|au|in|de|fr|info|io|co)\b"
                    ),
                    0.5,
                ),
                Pattern("in boxes", r"(?<!\w)(?:[\w.+-][ ]){2,30}@(?:[ ][\w.-]){3,30}(?!\w)", 0.5),
            ],
        )

    def spans(self, match: Any) -> list[tuple[int, int]]:
        """The whole, else what is before the ending of a file: "ada@example.org.pdf"."""
        start, end = match.span()
        name, _, suffix = match.group().rpartition(".")
        return [(start, end), (start, start + len(name))] if suffix.lower() in _FILES else [(start, end)]

    def validate_result(self, pattern_text: str) -> bool | None:
        """True for a known public suffix, false for versions, files and the like, undecided for intranets."""
        parts = _AT.split(pattern_text)
        local, domain = parts[0], _DOT.sub(".", parts[-1]).replace(" ", "").lower()
        name, _, suffix = domain.rpartition(".")
        if suffix in _FILES or local.lower() == "git":
            return False
        if self._suffixes(domain).fqdn:
            return not name.isdigit() or suffix == "com"
        return None if suffix in _INTRANET else False
