"""A page as a picture: turned upright, its skew measured, cut into lines and read."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ..pdf.rawpage import Box
from .engine import Image, Quads, engine
from .lines import Reading, Span

_Floats = npt.NDArray[np.float64]

_INK = 50
"""How much darker or lighter than the paper a pixel must be to be ink."""
_LEAST_INK = 0.0002
_TRIED, _SURE = 3, 0.9
"""Lines read to tell whether the page stands on its head, and the confidence with which they are read when it does not."""
_LEVEL, _STEEPEST = 0.1, 15.0
"""Skew in degrees that is put right."""
_STANDING = 3.5
"""A box so much taller than wide is text that runs up or down the margin; a lone `1` is not."""
_RULE, _PIECE, _THICK, _MOST_RULES = 30, 14, 3, 500
"""Ruling lines: in points their least length, that of a piece of one, and the most thickness; and how many are kept."""


class Picture:
    """The picture of a page, `scale` pixels to the point. Read its lines first; what it gives is in points, upright."""

    def __init__(self, image: Any, scale: float) -> None:
        self._image: Image = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
        self._scale = scale
        self._turned: _Floats = np.eye(3)
        self._straight: _Floats = np.eye(3)

    @property
    def blank(self) -> bool:
        """True when there is next to nothing on the paper."""
        grey = cv2.resize(self._grey(), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        paper = float(np.median(grey))
        return float(np.mean(np.abs(grey.astype(np.int16) - paper) > _INK)) < _LEAST_INK

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        return self._image.shape[1] / self._scale, self._image.shape[0] / self._scale

    def shift(self) -> tuple[float, float, float, float, float, float]:
        """The affine map from the upright page to the page as displayed."""
        (a, b, c), (d, e, f), _ = np.linalg.inv(self._straight @ self._turned).tolist()
        return a, b, c / self._scale, d, e, f / self._scale

    def lines(self) -> list[Reading]:
        """What is written on the page, once it stands upright."""
        quads = engine().detect(self._image)
        if not len(quads):
            return []
        if _sideways(quads):
            quads = self._turn(quads)
        if self._upside_down(quads):
            quads = self._turn(self._turn(quads))
        self._straight = _straightening(quads, self._image.shape[:2])
        return [reading for quad in quads if (reading := self._reading(quad)) is not None]

    def rules(self) -> tuple[Box, ...]:
        """Ruling lines, as thin boxes."""
        height, width = self._image.shape[:2]
        grey = cv2.warpAffine(self._grey(), self._straight[:2], (width, height), borderMode=cv2.BORDER_REPLICATE)
        ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
        piece, most = round(_PIECE * self._scale), _THICK * self._scale
        found: list[Box] = []
        for shape in ((piece, 1), (1, piece)):
            kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
            # A hairline comes out of a scanner in pieces, which are longer than any stroke of a letter.
            kept = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), cv2.MORPH_CLOSE, kernel)
            _, _, stats, _ = cv2.connectedComponentsWithStats(kept)
            for x, y, across, down, _area in stats[1:_MOST_RULES].tolist():
                if min(across, down) <= most and max(across, down) >= _RULE * self._scale:
                    x0, y0, x1, y1 = (value / self._scale for value in (x, y, x + across, y + down))
                    found.append((x0, y0, x1, y1))
        return tuple(found)

    def _grey(self) -> Image:
        return np.asarray(cv2.cvtColor(self._image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)

    def _turn(self, quads: Quads) -> Quads:
        """Turns the picture and the boxes a quarter counter-clockwise."""
        width = self._image.shape[1]
        self._image = np.ascontiguousarray(np.rot90(self._image))
        self._turned = np.array([[0.0, 1, 0], [-1, 0, width], [0, 0, 1]]) @ self._turned
        return np.stack([quads[:, :, 1], width - quads[:, :, 0]], axis=2)[:, [1, 2, 3, 0]]

    def _upside_down(self, quads: Quads) -> bool:
        """Whether the longest lines are read with more confidence the other way round."""
        longest = sorted(quads, key=lambda quad: -_sides(quad)[0])[:_TRIED]
        crops = [self._crop(quad) for quad in longest]
        upright = sum(engine().recognise(crop).score for crop in crops)
        if upright >= _SURE * len(crops):
            return False
        return sum(engine().recognise(np.ascontiguousarray(crop[::-1, ::-1])).score for crop in crops) > upright

    def _crop(self, quad: _Floats) -> Image:
        width, height = (max(2, round(side)) for side in _sides(quad))
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
        crop = cv2.warpPerspective(
            self._image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(crop, dtype=np.uint8)

    def _reading(self, quad: _Floats) -> Reading | None:
        width, height = _sides(quad)
        if height > _STANDING * width or min(width, height) < 4:
            return None
        crop = self._crop(quad)
        text, places, score = engine().recognise(crop)
        blanks = len(text) - len(text.lstrip())
        text, places = text.strip(), places[blanks : blanks + len(text.strip())]
        if not text:
            return None
        corners = np.column_stack([quad, np.ones(4)]) @ self._straight.T / self._scale
        (x, y), width, height = corners[:, :2].mean(axis=0).tolist(), width / self._scale, height / self._scale
        reading = Reading(text, places, score, x - width / 2, x + width / 2, y, height)
        stroke, reading.white = _ink(crop)
        reading.stroke = stroke / self._scale
        return reading


def _ink(crop: Image) -> tuple[float, tuple[Span, ...]]:
    """Thickness of the strokes in pixels, and the columns without ink as shares of the width."""
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    # The outermost rows may hold a ruling line or the next line's letters.
    band = ink[round(0.12 * len(ink)) : max(1, round(0.88 * len(ink)))]
    edge = int(band.sum()) - int(cv2.erode(band, np.ones((3, 3), np.uint8)).sum())
    full = np.concatenate([[1], (band.sum(axis=0) > 0.02 * len(band)).astype(np.int8), [1]])
    steps = np.flatnonzero(np.diff(full))
    width = ink.shape[1]
    return 2.0 * int(band.sum()) / max(1, edge), tuple(
        (float(a / width), float(b / width)) for a, b in zip(steps[::2], steps[1::2], strict=True) if b - a >= 2
    )


def _sides(quad: _Floats) -> tuple[float, float]:
    """Width and height of a box."""
    edges = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    return float(max(edges[0], edges[2])), float(max(edges[1], edges[3]))


def _sideways(quads: Quads) -> bool:
    """Whether most text runs up or down."""
    sides = [_sides(quad) for quad in quads]
    return sum(high for wide, high in sides if high > 1.5 * wide) > sum(
        wide for wide, high in sides if wide > 1.5 * high
    )


def _straightening(quads: Quads, shape: tuple[int, ...]) -> _Floats:
    """The turn about the middle of the picture that makes its lines level."""
    slopes: list[tuple[float, float]] = []
    for quad in quads:
        width, height = _sides(quad)
        if width > 4 * height:
            right, down = (quad[1] + quad[2] - quad[0] - quad[3]).tolist()
            slopes.append((math.degrees(math.atan2(down, right)), width))
    slopes.sort()
    half, angle = sum(width for _, width in slopes) / 2, 0.0
    for slope, width in slopes:
        half -= width
        if half <= 0:
            angle = slope
            break
    if not _LEVEL < abs(angle) < _STEEPEST:
        return np.eye(3)
    matrix = cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), angle, 1.0)
    return np.vstack([matrix, [0.0, 0.0, 1.0]])
