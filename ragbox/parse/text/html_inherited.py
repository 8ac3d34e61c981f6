"""Style that an element hands down and an element inside may undo, as mails wrap their whole text in a size of zero.

`hand_down` rewrites a tree so that each piece of text has the style from an element close to it, and what hides an element
may be taken to hide all that is in it.
"""

from __future__ import annotations

import re
from typing import Any

from .html_hidden import Styles, declarations

_HERITAGE = ("font-size", "visibility", "text-indent", "color")
_RELATIVE = re.compile(r"inherit|unset|smaller|larger|[0-9.]+(?:em|ex|ch|%)")
_MOST_STEPS = 2_000_000


def hand_down(root: Any, styles: Styles) -> None:
    """Move a style that may hide text from the elements in which something undoes it down to what does not."""
    steps = 0
    for element in list(root.iter("*")):
        declared = declarations(element.get("style") or "")
        for name in _HERITAGE:
            if name in declared and styles.declares_hidden(element, {name: declared[name]}):
                undone, seen = _undone(element, name)
                steps += seen
                if undone:
                    _move(element, name, declared[name], undone)
                if steps > _MOST_STEPS:
                    return


def _undone(element: Any, name: str) -> tuple[list[Any], int]:
    """The outermost elements in it that have a style of their own, and how many were looked at."""
    from lxml import etree

    found, steps = [], 0
    walk = etree.iterwalk(element, events=("start",))
    for _, each in walk:
        steps += 1
        if each is not element and _undoes(each, name):
            found.append(each)
            walk.skip_subtree()
    return found, steps


def _undoes(element: Any, name: str) -> bool:
    if not isinstance(element.tag, str):
        return False
    declared = declarations(element.get("style") or "")
    if name == "color" and (_paints(element) or (element.tag == "font" and element.get("color"))):
        return True
    return name in declared and _RELATIVE.match(declared[name]) is None


def _paints(element: Any) -> bool:
    return bool(element.get("bgcolor")) or "background" in (element.get("style") or "").lower()


def _move(element: Any, name: str, value: str, undone: list[Any]) -> None:
    between = {element}
    for each in undone:
        for above in each.iterancestors():
            if above in between:
                break
            between.add(above)
    kept = [each for each in element.get("style").split(";") if each.partition(":")[0].strip().lower() != name]
    element.set("style", ";".join(kept))
    spared = between.union(undone)
    for holder in between:
        for child in list(holder):
            _put_in(child, name, value)
            if isinstance(child.tag, str) and (
                child not in spared or (name == "color" and _keeps_colour(child, between))
            ):
                _add(child, name, value)
        if holder.text and holder.text.strip():
            holder.insert(0, _span(holder, name, value, holder.text))
            holder.text = None


def _put_in(child: Any, name: str, value: str) -> None:
    """Put the text behind the child in an element of that style."""
    text, child.tail = child.tail, None
    if text and text.strip():
        child.addnext(_span(child, name, value, text))
    else:
        child.tail = text


def _keeps_colour(child: Any, between: set[Any]) -> bool:
    """Whether it only has another background, so that the colour may show on it."""
    return child not in between and child.tag != "font" and "color" not in declarations(child.get("style") or "")


def _add(element: Any, name: str, value: str) -> None:
    element.set("style", f"{element.get('style') or ''};{name}:{value}")


def _span(beside: Any, name: str, value: str, text: str) -> Any:
    span = beside.makeelement("span", {"style": f"{name}:{value}"})
    span.text = text
    return span
