"""Whether a reader sees a run of text: hidden by a switch, in the colour of what is behind it, or too small to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from docx.oxml.ns import qn

from .styles import Styles
from .values import VAL, WHITE, Colour, half_points, hex_colour, is_on, number

Reason = Literal["invisible", "tiny"]
Ground = Colour | None
"""The colour behind a text; None where it is unknown: several colours, a picture."""

_TINY = 3  # half-points
_SAME = 12  # two colours that differ by less than this in red, green and blue cannot be told apart
_AUTO: Colour = (-1, -1, -1)  # Word takes black or white, whichever can be read
_WHITE_THEMES = ("background1", "light1", "bg1", "lt1")
_HIGHLIGHTS: dict[str, Colour] = {
    "black": (0, 0, 0),
    "blue": (0, 0, 255),
    "cyan": (0, 255, 255),
    "green": (0, 255, 0),
    "magenta": (255, 0, 255),
    "red": (255, 0, 0),
    "yellow": (255, 255, 0),
    "white": WHITE,
    "darkBlue": (0, 0, 128),
    "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128),
    "darkRed": (128, 0, 0),
    "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128),
    "lightGray": (192, 192, 192),
}
_RPR, _PPR, _SHD = qn("w:rPr"), qn("w:pPr"), qn("w:shd")
_VANISH, _COLOUR, _SIZE, _HIGHLIGHT = qn("w:vanish"), qn("w:color"), qn("w:sz"), qn("w:highlight")
_LOOKED_AT = frozenset((_VANISH, _COLOUR, _SIZE, _HIGHLIGHT, _SHD))
_RSTYLE = qn("w:rStyle")
_SHAPES = ("wsp", "shape", "rect", "roundrect", "oval")
_LARGE = 360_000  # EMU: one centimetre


class Fill(NamedTuple):
    """What a `w:shd` puts behind a text: a colour, or several (None)."""

    ground: Ground


class _Look(NamedTuple):
    """What run properties say of how a text looks; None where they say nothing."""

    vanish: bool | None = None
    colour: Colour | None = None
    size: float | None = None
    fill: Fill | None = None


_PLAIN = _Look()


class Family(NamedTuple):
    """What the runs of one paragraph have from it: the look of its style, and its shading."""

    look: _Look
    fill: Fill | None


class Looks:
    """How runs look by their own properties and by their styles."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._default = _look(styles.defaults)
        self._of_style = lru_cache(maxsize=4096)(self._style)
        self._fill_of_style = lru_cache(maxsize=4096)(self._style_fill)

    def family(self, paragraph: Any) -> Family:
        """What the runs of the paragraph have in common."""
        properties = paragraph.find(_PPR)
        fill = shading(properties.find(_SHD)) if properties is not None else None
        style = self._styles.of(paragraph)
        return Family(self._of_style(style), fill or self._fill_of_style(style))

    def hidden(self, run: Any, family: Family, ground: Ground) -> Reason | None:
        """Why a reader does not see the text of the run in front of `ground`; None when it is seen."""
        properties = run.find(_RPR)
        own, character = _PLAIN, _PLAIN
        if properties is not None and len(properties):
            own = _look(properties)
            style = properties.find(_RSTYLE)
            character = self._of_style(style.get(VAL)) if style is not None else _PLAIN
        layers = (own, character, family.look, self._default)
        if all(look is _PLAIN for look in layers):
            return None
        if self._vanishes(*layers):
            return "invisible"
        size = next((look.size for look in layers if look.size is not None), None)
        if size is not None and size <= _TINY:
            return "tiny"
        colour = next((look.colour for look in layers if look.colour is not None), _AUTO)
        if colour == _AUTO:
            return None
        behind = own.fill or character.fill or family.fill
        ground = behind.ground if behind is not None else ground
        return "invisible" if ground is not None and _same(colour, ground) else None

    @staticmethod
    def _vanishes(own: _Look, character: _Look, family: _Look, default: _Look) -> bool:
        """A switch in both the paragraph's and the characters' style turns itself off."""
        if own.vanish is not None:
            return own.vanish
        return bool(character.vanish) != bool(family.vanish) or bool(default.vanish)

    def _style(self, identifier: str | None) -> _Look:
        found = _PLAIN
        for style in self._styles.line(identifier):
            look = _look(style.find(_RPR))
            if look is _PLAIN:
                continue
            found = _Look(
                look.vanish if found.vanish is None else found.vanish,
                found.colour or look.colour,
                look.size if found.size is None else found.size,
                found.fill or look.fill,
            )
        return found

    def _style_fill(self, identifier: str | None) -> Fill | None:
        for style in self._styles.line(identifier):
            fill = shading(style.find(f"{_PPR}/{_SHD}"))
            if fill is not None:
                return fill
        return None


def _same(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) < _SAME for a, b in zip(one, other, strict=True))


def _look(properties: Any | None) -> _Look:
    found = {child.tag: child for child in properties if child.tag in _LOOKED_AT} if properties is not None else {}
    if not found:
        return _PLAIN
    vanish, colour, size = found.get(_VANISH), found.get(_COLOUR), found.get(_SIZE)
    mark = found.get(_HIGHLIGHT)
    named = mark.get(VAL) if mark is not None else "none"
    return _Look(
        is_on(vanish) if vanish is not None else None,
        _colour(colour) if colour is not None else None,
        half_points(size.get(VAL)) if size is not None else None,
        Fill(_HIGHLIGHTS.get(named)) if named != "none" else shading(found.get(_SHD)),
    )


def _colour(element: Any) -> Colour:
    changed = element.get(qn("w:themeShade")) or element.get(qn("w:themeTint"))
    if element.get(qn("w:themeColor")) in _WHITE_THEMES and not changed:
        return WHITE
    return hex_colour(element.get(VAL)) or _AUTO


def shading(element: Any | None) -> Fill | None:
    """What a `w:shd` element puts behind the text; None where it puts nothing there."""
    if element is None or element.get(VAL) == "nil":
        return None
    pattern = element.get(VAL, "clear")
    if pattern == "solid":
        return Fill(hex_colour(element.get(qn("w:color"))))
    if pattern != "clear":
        return Fill(None)
    changed = element.get(qn("w:themeFillShade")) or element.get(qn("w:themeFillTint"))
    if element.get(qn("w:themeFill")) in _WHITE_THEMES and not changed:
        return Fill(WHITE)
    fill = hex_colour(element.get(qn("w:fill")))
    if fill is None and element.get(qn("w:themeFill")) is None:
        return None
    return Fill(fill)


def page_ground(document: Any, settings: Any | None, running: Iterable[Any]) -> Ground:
    """The colour of the pages; None where a picture or shape lies behind the text, in the body or a running header."""
    if any(_backdrops(root) for root in (document, *running)):
        return None
    background = document.find(qn("w:background"))
    shown = settings is not None and is_on(settings.find(qn("w:displayBackgroundShape")))
    if background is None or not shown:
        return WHITE
    if background.get(qn("w:themeColor")) is not None or len(background):
        return WHITE if background.get(qn("w:themeColor")) in _WHITE_THEMES and not len(background) else None
    return hex_colour(background.get(qn("w:color"))) or WHITE


def _backdrops(root: Any) -> bool:
    for anchor in root.iter(qn("wp:anchor")):
        extent = anchor.find(qn("wp:extent"))
        large = extent is None or min(number(extent.get("cx")), number(extent.get("cy"))) >= _LARGE
        if anchor.get("behindDoc") in ("1", "true") and large:
            return True
    return any(
        "z-index:-" in str(shape.get("style"))
        for picture in root.iter(qn("w:pict"))
        for shape in picture.iter()
        if shape.get("style") and shape.find("{urn:schemas-microsoft-com:vml}textpath") is None
    )


def box_ground(box: Any, page: Ground) -> Ground:
    """The colour inside the text box `box` (a `w:txbxContent`), by its shape in DrawingML or VML."""
    shape = next((each for each in box.iterancestors() if _local(each) in _SHAPES), None)
    if shape is None:
        return None
    if _local(shape) != "wsp":
        return _vml_ground(shape, page)
    properties = next((child for child in shape if _local(child) == "spPr"), None)
    for child in properties if properties is not None else ():
        if child.tag == qn("a:solidFill"):
            colour = next(iter(child), None)
            if colour is None or len(colour):
                return None
            return WHITE if colour.get("val") in _WHITE_THEMES else hex_colour(colour.get("val"))
        if child.tag == qn("a:noFill"):
            return page
        if child.tag in (qn("a:gradFill"), qn("a:blipFill"), qn("a:pattFill"), qn("a:grpFill")):
            return None
    reference = next((each for each in shape.iter(qn("a:fillRef"))), None)
    return page if reference is None or reference.get("idx") == "0" else None


def _vml_ground(shape: Any, page: Ground) -> Ground:
    if shape.get("filled") in ("f", "false", "0"):
        return page
    fill = next((child for child in shape if _local(child) == "fill"), None)
    colour = str(shape.get("fillcolor", "white")).split(" ")[0]
    if fill is not None and fill.get("type", "solid") != "solid":
        return None
    return WHITE if colour in ("white", "window", "#fff") else hex_colour(colour)


def is_hidden_shape(box: Any) -> bool:
    """Whether the text box is in a drawing that is switched off."""
    for ancestor in box.iterancestors():
        name = _local(ancestor)
        if name in ("anchor", "inline"):
            return any(each.get("hidden") in ("1", "true") for each in ancestor.findall(qn("wp:docPr")))
        if name in _SHAPES and "visibility:hidden" in str(ancestor.get("style")).replace(" ", ""):
            return True
    return False


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


class TableGround:
    """The colours behind the cells of one table."""

    def __init__(self, table: Any, styles: Styles, outer: Ground) -> None:
        properties = table.find(qn("w:tblPr"))
        reference = properties.find(qn("w:tblStyle")) if properties is not None else None
        self._whole = shading(properties.find(_SHD)) if properties is not None else None
        self._parts: dict[str, Fill] = {}
        self._outer = outer
        for style in styles.line(reference.get(VAL)) if reference is not None else ():
            for name, fill in _style_fills(style):
                self._parts.setdefault(name, fill)

    def of(self, cell: Any, *, top: bool, bottom: bool, left: bool, right: bool) -> Ground:
        """The colour behind a cell; a part of the table that its style shades may have any colour."""
        properties = cell.find(qn("w:tcPr"))
        fill = shading(properties.find(_SHD)) if properties is not None else None
        if fill is not None:
            return fill.ground
        edges = {"firstRow": top, "lastRow": bottom, "firstCol": left, "lastCol": right}
        corners = {
            "nwCell": top and left,
            "neCell": top and right,
            "swCell": bottom and left,
            "seCell": bottom and right,
        }
        where = edges | corners
        for name, part in self._parts.items():
            if name != "wholeTable" and where.get(name, True) and part.ground != WHITE:
                return None
        behind = self._whole or self._parts.get("wholeTable")
        return behind.ground if behind is not None else self._outer


def _style_fills(style: Any) -> Iterator[tuple[str, Fill]]:
    for holder in (style, *style.findall(qn("w:tblStylePr"))):
        for path in (f"{qn('w:tcPr')}/{_SHD}", f"{qn('w:tblPr')}/{_SHD}"):
            fill = shading(holder.find(path))
            if fill is not None:
                yield holder.get(qn("w:type"), "wholeTable") if holder is not style else "wholeTable", fill
