"""URL: addresses on the web."""

from __future__ import annotations

import tldextract

from ..presidio import Pattern, PatternRecognizer

_REST = r"[^\s<>()\[\]{}\"'“”‘’«»|]*(?<![.,;:!?…])"
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?+\.)+[a-z]{2,24}"
_START = r"(?<![\w@./:-])"
_END = rf"(?![\w@-]|\.\w)(?:[/?#]{_REST})?"

# Endings that are country domains and, behind a full stop with no blank, English words or file names.
_WORDS_AND_FILES = frozenset(
    "am as at be by do id in is it me my no so to us md mov pl ps py rs sh zip doc and can new now one top you".split()
)


class Url(PatternRecognizer):
    """Addresses with a scheme or "www", and bare host names in small letters under a public suffix.

    In place of Presidio's, whose pattern has no end: text that lost a blank ("agreement.The", "v.Jones") is full of hosts
    for it. It also takes most of the time of a page.
    """

    def __init__(self) -> None:
        self._suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)
        super().__init__(
            supported_entity="URL",
            name="UrlRecognizer",
            patterns=[
                Pattern("scheme", rf"\b(?:https?|s?ftp)://(?=\w){_REST}", 0.8),
                Pattern("www", rf"(?<![\w@./-])www\d?\.(?={_HOST}){_REST}", 0.8),
                Pattern("host", rf"{_START}(?-i:{_HOST}){_END}", 0.5),
                Pattern("host in any case", rf"{_START}(?:[a-z0-9-]++\.)+?(?:com|org|edu|gov){_END}", 0.5),
            ],
            context=["url", "website", "web site", "link", "site", "portal"],
        )

    def invalidate_result(self, pattern_text: str) -> bool:
        """True for bare hosts that are no public domain, or that look like two words or a file."""
        text = pattern_text.lower()
        if "://" in text or text.startswith("www"):
            return False
        parts = self._suffixes(text)
        if not parts.suffix or len(parts.domain) < 2:
            return True
        return "/" not in text and not parts.subdomain and parts.suffix in _WORDS_AND_FILES
