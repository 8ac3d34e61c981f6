"""HTML to `Document`: what a reader sees of the page, in order; scripts never run and nothing is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...config import Limits
from ...types import BlockKind, Document
from ..codes import failure
from ..decode import decode
from ..files import Loaded
from ..glyphs import is_label
from ..numerals import numeral
from .flow import Flow, Reason, tidy
from .html_hidden import Styles
from .html_inherited import hand_down
from .html_tables import arranges, read_table
from .plain import add_text

MEDIA_TYPE = "text/html"

_DROPPED = frozenset(
    "head script style template noscript object embed applet iframe frame svg canvas audio video map datalist rp "
    "title meta link base param source track optgroup".split()
)
_BLOCKS = frozenset(
    "html body address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form frameset header hr legend li main menu nav ol p pre section summary table caption tbody td tfoot th thead tr ul "
    "h1 h2 h3 h4 h5 h6 option textarea xmp listing plaintext search".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_AS_TYPED = frozenset(("pre", "textarea", "xmp", "listing", "plaintext"))
_SECTIONS = frozenset(("article", "section", "main", "blockquote", "aside"))
_CHARSET = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,100}?encoding=["']([\w.-]{1,40})""", re.I
)
_SHOWN_INPUTS = frozenset(
    ("", "text", "email", "tel", "url", "number", "date", "search", "time", "month", "datetime-local")
)


class TooDeepError(Exception):
    """The page nests its elements more deeply than can be read."""


def parse_html(loaded: Loaded, *, limits: Limits) -> Document:
    """The document of an HTML file's bytes; it has no pages. Raises ParseError (damaged, too_many_characters)."""
    flow = Flow(loaded, limits)
    try:
        title = add_html(flow, decode_html(loaded.data))
    except TooDeepError:
        message = "nests its elements more deeply than any page that people read; do not trust it"
        raise failure("damaged", loaded.name, message) from None
    return flow.document(MEDIA_TYPE, title)


def decode_html(data: bytes, declared: str | None = None) -> str:
    """The text of a page: by its byte order mark, `declared`, what it says of itself, as UTF-8, or by a guess."""
    if declared is None:
        found = _CHARSET.search(data[:4096])
        said = (found[1] or found[2]).decode("ascii", "replace").lower() if found else ""
        declared = "utf-8" if said.startswith(("utf-16", "utf-32")) else said  # it was read as ASCII, so it is neither
    return decode(data, declared)


def add_html(flow: Flow, page: str) -> str | None:
    """Append the blocks of a page, or of a piece of one, and return its title.

    Raises TooDeepError.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(page.replace("\0", "\ufffd").encode("utf-8", "replace"), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooDeepError
    if root is None:
        return None
    styles = Styles(root)
    hand_down(root, styles)
    _Walk(flow, styles).read(root)
    title = next(root.iter("title"), None)
    return "".join(title.itertext()) if title is not None else None


@dataclass(slots=True)
class _List:
    """A list being read: the number of its next item, and how items are numbered (None for bullets)."""

    following: int = 1
    style: str | None = None


class _Walk:
    """Goes through a tree once, without recursion, and gives its blocks to the flow."""

    def __init__(self, flow: Flow, styles: Styles) -> None:
        self._flow = flow
        self._styles = styles
        self._parts: list[str] = []
        self._level = 0
        self._label = ""
        self._lists: list[_List] = []
        self._typed = 0
        self._running: list[tuple[Any, BlockKind]] = []

    def read(self, root: Any) -> None:
        """All blocks under `root`."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if not self._enter(element):
                    walk.skip_subtree()
            else:
                self._leave(element)
                self._take(element.tail)
        self._flush()

    def _enter(self, element: Any) -> bool:
        """Whether what is in the element is to be read, too."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED:
            return False
        reason = self._styles.hides(element)
        if reason is not None:
            self._flow.hide(_raw_text(element), reason)
            return False
        if tag in _BLOCKS:
            self._flush()
            if tag == "table" and self._table(element):
                return False
            self._begin(tag, element)
        elif tag == "br":
            self._parts.append("\n")
        elif tag in ("input", "select"):
            self._parts.append(_form_value(element))
            return False
        self._take(element.text)
        return True

    def _begin(self, tag: str, element: Any) -> None:
        if tag in _HEADINGS:
            self._level = _HEADINGS[tag]
        elif tag in ("ul", "ol", "menu", "dir"):
            start = element.get("start") or "1"
            number = int(start) if start.isascii() and start[:9].lstrip("-").isdigit() and len(start) < 9 else 1
            self._lists.append(_List(number, (element.get("type") or "1")[:1] if tag == "ol" else None))
        elif tag == "li":
            self._label = self._item(element)
        elif tag in _AS_TYPED:
            self._typed += 1
        elif tag == "nav":
            self._running.append((element, "header"))
        elif tag == "footer" and not any(up.tag in _SECTIONS for up in element.iterancestors()):
            self._running.append((element, "footer"))

    def _item(self, element: Any) -> str:
        if not self._lists or self._lists[-1].style is None:
            return "•"
        items = self._lists[-1]
        value = element.get("value") or ""
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else items.following
        items.following = number + 1
        return f"{numeral(number, items.style or '1')}."

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag not in _BLOCKS:
            return
        self._flush()
        if tag in _HEADINGS:
            self._level = 0
        elif tag in ("ul", "ol", "menu", "dir") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._label = ""
        elif tag in _AS_TYPED and self._typed:
            self._typed -= 1
        if self._running and self._running[-1][0] is element:
            self._running.pop()

    def _take(self, text: str | None) -> None:
        if text:
            self._parts.append(text if self._typed else _one_line(text))

    def _flush(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        if not text.strip():
            return
        kind = self._running[-1][1] if self._running else "paragraph"
        if self._running or self._level:
            self._flow.heading(text, self._level) if not self._running else self._flow.add(kind, text)
        elif self._label:
            self._flow.add("list_item", f"{self._label} {text}")
            self._label = ""
        elif self._typed:
            for line in text.splitlines():
                self._flow.add("paragraph", line)
        elif "\n" in text:
            add_text(self._flow, text)
        else:
            self._flow.add("list_item" if is_label(text.split(None, 1)[0]) else "paragraph", text)

    def _table(self, table: Any) -> bool:
        """Whether the table was one of data, which is read now."""
        if self._running or arranges(table):
            return False
        for caption in table.iter("caption"):
            self._flow.add("paragraph", self._inner(caption) or "")
        data = read_table(table, self._inner)
        self._flow.table(data.rows, headers=data.headers, bold=data.bold)
        return True

    def _inner(self, element: Any) -> str | None:
        """The text of a cell or caption on one line; what of it is hidden goes where hidden text goes."""
        from lxml import etree

        reason = self._hidden_row(element)
        if reason is not None:
            self._flow.hide(_raw_text(element), reason)
            return None
        if not len(element) and self._styles.hides(element) is None:
            return tidy(element.text or "") or None
        parts: list[str] = []
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, at in walk:
            if event == "end":
                parts.append(" " if at.tag in _BLOCKS or at.tag == "br" else "")
                parts.append(at.tail or "" if at is not element else "")
                continue
            reason = None
            dropped = not isinstance(at.tag, str) or at.tag in _DROPPED
            if not dropped:
                reason = self._styles.hides(at)
            if reason is not None:
                self._flow.hide(_raw_text(at), reason)
            if dropped or reason is not None or at.tag in ("input", "select"):
                parts.append(_form_value(at) if at.tag in ("input", "select") and reason is None else "")
                walk.skip_subtree()
                continue
            parts.append(" " if at.tag in _BLOCKS else "")
            parts.append(at.text or "")
        return tidy("".join(parts)) or None

    def _hidden_row(self, cell: Any) -> Reason | None:
        for above in cell.iterancestors():
            if above.tag == "table":
                break
            reason = self._styles.hides(above)
            if reason is not None:
                return reason
        return None


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _raw_text(element: Any) -> str:
    """All text in an element but that of scripts and styles."""
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, at in walk:
        if event == "start" and at.tag in _DROPPED:
            walk.skip_subtree()
        elif event == "start":
            parts.append(at.text or "")
        else:
            parts.append(" " if at.tag in _BLOCKS else "")
            parts.append((at.tail or "") if at is not element else "")
    return "".join(parts)


def _form_value(element: Any) -> str:
    """What a field of a form shows."""
    kind = (element.get("type") or "").lower()
    if element.tag == "select":
        chosen = [option for option in element.iter("option") if option.get("selected") is not None]
        return " " + ", ".join("".join(option.itertext()).strip() for option in chosen) + " "
    if kind in ("checkbox", "radio"):
        return " ☒ " if element.get("checked") is not None else " ☐ "
    return f" {element.get('value') or ''} " if kind in _SHOWN_INPUTS else ""
