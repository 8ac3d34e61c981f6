"""Which elements of a web page a reader does not see: by their attributes, their own style, and simple style rules."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from .flow import Reason

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SIGN = re.compile("[{};]")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)?\Z", re.IGNORECASE)
_JOINED = re.compile(r"(?:[a-z][a-z0-9]*)?((?:[.#][\w-]+)+)\Z", re.IGNORECASE)
_MARK = re.compile(r"[.#][\w-]+")
_TAG = re.compile(r"(?<![.#\w:-])(?:[a-z][a-z0-9]*|\*)")
_NUMBER = re.compile(r"(-?[0-9]*\.?[0-9]+)\s*(px|pt|em|rem|ex|ch|%|vw|vh|in|cm|mm)?")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
_COLOURS = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "blue": (0, 0, 255),
    "green": (0, 128, 0),
    "yellow": (255, 255, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "navy": (0, 0, 128),
}
_WHITE = (255, 255, 255)
_NO_PAINT = ("none", "transparent", "inherit", "initial")
_SIMILAR = 24
_FAR_AWAY = -900
_LONGEST_STYLES = 300_000
_ANCESTORS = 64
_MOST_SHOWING = 100


class Styles:
    """The style rules of a page, as far as they hide text or may give it a background."""

    def __init__(self, root: Any) -> None:
        text = "\n".join(style.text or "" for style in root.iter("style"))[:_LONGEST_STYLES]
        linked = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        self._may_paint = linked or "background" in text
        self._painted: set[str] = set()
        self._rules: dict[str, Reason] = {}
        self._showing: list[frozenset[str]] = []
        for rule in _without_at_rules(_COMMENT.sub(" ", text)).split("}"):
            selectors, _, body = rule.rpartition("{")
            self._note(selectors.lower(), declarations(body))

    def _note(self, selectors: str, declared: dict[str, str]) -> None:
        if _darkens(declared):
            self._painted.update(_TAG.findall(selectors))
        reason = _by_declarations(declared)
        for selector in map(str.strip, selectors.split(",") if reason or _shows(declared) else ()):
            if reason is None:
                self._rules.pop(selector, None)
                joined = _JOINED.match(selector)
                if joined is not None and len(self._showing) < _MOST_SHOWING:  # as `.tab.active` shows one of the tabs
                    self._showing.append(frozenset(_MARK.findall(joined[1])))
            elif _SIMPLE.match(selector):
                self._rules[selector] = reason

    def hides(self, element: Any) -> Reason | None:
        """Why a reader does not see the element; None where nothing is known against it."""
        hidden = element.get("hidden")
        if (hidden is not None and hidden.lower() != "until-found") or (
            element.tag == "dialog" and element.get("open") is None
        ):
            return "invisible"
        style = element.get("style")
        if style:
            declared = declarations(style)
            reason = self.declares_hidden(element, declared)
            if reason is not None:
                return reason
            if _shows(declared):
                return None  # as scripts open what a rule hides
        elif element.tag == "font" and self._blends_in(element, element.get("color") or ""):
            return "invisible"
        return self._by_rules(element) if self._rules else None

    def declares_hidden(self, element: Any, declared: dict[str, str]) -> Reason | None:
        """Why a reader would not see the element if it had these declarations."""
        reason = _by_declarations(declared)
        if reason is None and "color" in declared and self._blends_in(element, declared["color"]):
            return "invisible"
        return reason

    def _by_rules(self, element: Any) -> Reason | None:
        marks = [f".{name}" for name in (element.get("class") or "").lower().split()]
        if element.get("id"):
            marks.append(f"#{element.get('id').lower()}")
        if any(len(shown) > 1 and shown.issubset(marks) for shown in self._showing):
            return None
        for mark in marks:
            for selector in (mark, f"{element.tag}{mark}"):
                if selector in self._rules:
                    return self._rules[selector]
        return None

    def _blends_in(self, element: Any, colour: str) -> bool:
        """Whether text of that colour cannot be told from what is known to lie behind it."""
        shown = _colour(colour)
        if shown is None:
            return False
        at, styled = element, False
        for at in islice(_with_ancestors(element), _ANCESTORS):
            declared = declarations(at.get("style") or "")
            behind = declared.get("background-color") or declared.get("background") or at.get("bgcolor")
            if behind and behind not in _NO_PAINT:
                found = _colour(behind)
                return found is not None and _alike(shown, found)
            if "background-image" in declared or at.get("background"):
                return False
            styled = styled or bool(at.get("class") or at.get("id")) or not self._painted.isdisjoint((at.tag, "*"))
        return _alike(shown, _WHITE) and not (self._may_paint and styled)


def _with_ancestors(element: Any) -> Any:
    yield element
    yield from element.iterancestors()


def _without_at_rules(text: str) -> str:
    """Style rules without those in `@media { … }`: they hold for paper or for narrow windows."""
    kept: list[str] = []
    at = 0
    while (start := text.find("@", at)) >= 0:
        kept.append(text[at:start])
        depth, at = 0, start
        for match in _SIGN.finditer(text, start):
            at = match.end()
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth <= 0:
                break
        else:
            return "".join(kept)
    return "".join([*kept, text[at:]])


def declarations(style: str) -> dict[str, str]:
    """The properties of a style and their values, in lower case."""
    found: dict[str, str] = {}
    for declaration in style[:10_000].split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return found


def _by_declarations(declared: dict[str, str]) -> Reason | None:
    get = declared.get
    if get("display") == "none" or get("visibility") in ("hidden", "collapse") or get("mso-hide") == "all":
        return "invisible"
    if get("opacity") in ("0", "0.0", "0%"):
        return "invisible"
    if "hidden" in (get("overflow"), get("overflow-y")):
        sizes = (get("height"), get("max-height"), get("width"), get("max-width"))
        if any(size is not None and (_number(size) or (1.0, ""))[0] == 0 for size in sizes):
            return "invisible"
    if "font-size" in declared and _is_tiny(declared["font-size"]):
        return "tiny"
    if get("position") in ("absolute", "fixed") and any(
        _is_far(get(side)) for side in ("left", "top", "right", "bottom")
    ):
        return "off_page"
    return "off_page" if _is_far(get("text-indent")) else None


def _darkens(declared: dict[str, str]) -> bool:
    """Whether the declarations may give a background other than white."""
    behind = declared.get("background-color") or declared.get("background") or declared.get("background-image")
    if not behind or behind in _NO_PAINT:
        return False
    found = _colour(behind)
    return found is None or not _alike(found, _WHITE)


def _shows(declared: dict[str, str]) -> bool:
    """Whether the declarations undo that something is hidden."""
    shown = declared.get("display", "none") != "none" or declared.get("visibility") == "visible"
    return _by_declarations(declared) is None and (shown or "opacity" in declared)


def _number(value: str) -> tuple[float, str] | None:
    found = _NUMBER.match(value)
    return (float(found[1]), found[2] or "") if found else None


def _is_tiny(value: str) -> bool:
    number = _number(value)
    return number is not None and (number[0] == 0 or (number[0] <= 2 and number[1] in ("px", "pt")))


def _is_far(value: str | None) -> bool:
    number = _number(value) if value else None
    return number is not None and number[0] <= _FAR_AWAY


def _colour(value: str) -> tuple[int, int, int] | None:
    value = value.strip().lower()
    rgb = _RGB.search(value)
    if rgb:
        return int(rgb[1]), int(rgb[2]), int(rgb[3])
    for word in value.split():
        digits = word.removeprefix("#")
        if word in _COLOURS:
            return _COLOURS[word]
        if len(digits) in (3, 6) and re.fullmatch(r"[0-9a-f]+", digits):
            step = len(digits) // 3
            red, green, blue = (int(digits[at : at + step] * (3 - step), 16) for at in range(0, len(digits), step))
            return red, green, blue
    return None


def _alike(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= _SIMILAR
