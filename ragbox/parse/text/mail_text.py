"""Text of mails: headers as people read them, bodies in their character set, quoted and flowed lines."""

from __future__ import annotations

import re
from email.header import decode_header
from email.message import Message
from typing import TypeAlias

from ..decode import decode, known_codec
from .html import decode_html

_FOLD = re.compile(r"\r?\n[ \t]*")
_QUOTE = re.compile(r"(?:>[ ]?)+")
_LONGEST_HEADER = 200_000
_LONGEST_PARAMETERS = 10_000

Mail: TypeAlias = "Message[str, str]"


def header(mail: Mail, name: str) -> str:
    """The header of that name with its encoded words decoded; empty where there is none."""
    for found, value in mail.raw_items():
        if found.lower() == name:
            return decoded_words(str(value))
    return ""


def decoded_words(value: str) -> str:
    """A header's value as people read it, whatever is wrong with how it is encoded."""
    value = _FOLD.sub(" ", value[:_LONGEST_HEADER])
    if not value.isascii():  # bytes as they came, kept by the parser as surrogates
        value = decode(value.encode("utf-8", "surrogateescape"))
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except Exception:  # malformed encoded words: binascii and header errors
        return value
    return "".join(part if isinstance(part, str) else decode(part, charset) for part, charset in parts)


def file_name(part: Mail) -> str:
    """The name of an attached file without folders; empty where the mail gives none."""
    try:
        name = "" if _is_endless(part) else part.get_filename() or ""
    except Exception:  # malformed parameters
        name = ""
    name = decoded_words(str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    return " ".join("".join(character if character.isprintable() else " " for character in name).split())


def content(part: Mail) -> bytes:
    """The decoded bytes of a part without parts."""
    try:
        data = part.get_payload(decode=True)
    except MemoryError:
        raise
    except Exception:  # malformed transfer encodings
        data = None
    return data if isinstance(data, bytes) else b""


def body(part: Mail) -> str:
    """The text of a `text/…` part: of a page the page, else with quoting marks removed and flowed lines joined."""
    data, charset = content(part), parameter(part, "charset")
    if part.get_content_type() == "text/html":
        return decode_html(data, known_codec(charset) and charset)
    text = decode(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    if parameter(part, "format").lower() == "flowed":
        return _unflowed(text, joint="" if parameter(part, "delsp").lower() == "yes" else " ")
    return _unquoted(text)


def parameter(part: Mail, name: str) -> str:
    """A parameter of the content type; empty where there is none."""
    try:
        value = None if _is_endless(part) else part.get_param(name)
    except Exception:  # malformed parameters
        return ""
    return str(value[2] if isinstance(value, tuple) else value or "")


def _is_endless(part: Mail) -> bool:
    """Whether a header with parameters is so long that only an attack is: to read them takes the square of its length."""
    headers = (part.get("content-type"), part.get("content-disposition"))
    return any(len(str(value)) > _LONGEST_PARAMETERS for value in headers)


def _split_quote(line: str) -> tuple[int, str]:
    marks = _QUOTE.match(line)
    return (marks[0].count(">"), line[marks.end() :]) if marks else (0, line)


def _unquoted(text: str) -> str:
    """Lines without the marks of quoting; an empty line where one voice ends and another begins."""
    lines: list[str] = []
    before = 0
    for raw in text.split("\n"):
        depth, line = _split_quote(raw)
        if depth != before:
            lines.append("")
        lines.append(line)
        before = depth
    return "\n".join(lines)


def _unflowed(text: str, joint: str) -> str:
    """Lines as RFC 3676 has them: one that ends with a space goes on in the next of the same depth."""
    lines: list[list[str]] = []
    before, open_line = 0, False
    for raw in text.split("\n"):
        depth, line = _split_quote(raw)
        line = line.removeprefix(" ") if not depth else line
        if depth != before:
            lines.append([])
        flows = line.endswith(" ") and line != "-- "
        shown = line.rstrip(" ") + joint if flows else line
        if open_line and depth == before and line != "-- ":
            lines[-1].append(shown)
        else:
            lines.append([shown])
        before, open_line = depth, flows
    return "\n".join("".join(parts) for parts in lines)
