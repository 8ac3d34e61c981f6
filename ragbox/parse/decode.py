"""Bytes of text to text: by byte order mark, by what the file declares, as UTF-8, else by a guess."""

from __future__ import annotations

import codecs
import encodings.aliases
import re

from .kinds import bom

_NOT_TEXT = "base64_codec bz2_codec hex_codec mbcs quopri_codec rot_13 rot-13 tactis utf_7 uu_codec zlib_codec".split()
_KNOWN = frozenset({*encodings.aliases.aliases.values(), "iso8859_1", "utf_8_sig"}.difference(_NOT_TEXT))
_AS_ON_THE_WEB = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_LIKELY = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 koi8_r iso8859_2 cp932 euc_jp gb18030 big5 euc_kr mac_roman"
).split()
_SAMPLE = 100_000
_WESTERN = frozenset("àâäáãåçéèêëíîïìñóòôöõøúùûüýÿßæœÀÂÄÁÃÅÇÉÈÊËÍÎÏÑÓÔÖØÚÛÜŒÆßªº¿¡«»“”„‘’‚‹›–—…€£§°©®™•·´½¼¾²³×±µ¶\xa0")
_CZECH = frozenset("øì")
"""What `ř` and `ě` of cp1250 look like in cp1252; no western language has both."""
_POLISH = re.compile("[a-zà-ÿ][³¿¹²¼½¾£¥][a-zà-ÿ]")
"""What `ł` and `ż` look like: signs in the middle of words."""


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of the bytes; never raises. Bytes that stand for nothing become replacement characters."""
    marked = bom(data)
    if marked:
        return data[marked[1] :].decode(marked[0], errors="replace")
    codec = known_codec(declared)
    for name in filter(None, (codec, "utf-8")):
        try:
            return data.decode(name)
        except (UnicodeError, ValueError):
            continue
    if codec and codec != "utf-8" and not _mostly_broken(data, codec):
        return data.decode(codec, errors="replace")
    return data.decode(_guess(data), errors="replace")


def known_codec(declared: str | None) -> str | None:
    """The codec for a declared character set, as browsers take it; None for one that is not known."""
    name = (declared or "").strip().strip("\"'").lower()
    if not name or len(name) > 40 or not name.isascii():
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found.replace("-", "_") not in _KNOWN:
        return None
    return _AS_ON_THE_WEB.get(found, found)


def _mostly_broken(data: bytes, codec: str) -> bool:
    text = data[:_SAMPLE].decode(codec, errors="replace")
    return text.count("\ufffd") > len(text) / 50


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    if _is_western(sample):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_LIKELY, preemptive_behaviour=False).best()
    return best.encoding if best is not None else "cp1252"


def _is_western(sample: bytes) -> bool:
    """Whether the sample makes sense as cp1252, which most files of offices are where they are not UTF-8."""
    text = sample.decode("cp1252", errors="replace")
    strange = {character for character in text if character > "\x7f"}
    high = sum(byte >= 0x80 for byte in sample)
    return strange <= _WESTERN and not strange >= _CZECH and high < len(sample) / 4 and not _POLISH.search(text)
