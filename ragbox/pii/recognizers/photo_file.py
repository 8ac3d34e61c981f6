"""BIOMETRIC_ID for photographs and videos of people: files ("full-face photograph IMG_0423.jpg"), exhibits, line-ups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from ..presidio import Pattern, PatternRecognizer

_ENDING = (
    r"(?:jpe?g|jp2|heic|heif|png|tiff?|bmp|dcm|gif|webp|raw|nef|cr[23]|rw2|arw|orf|dng|wsq|mp4|m4v|mov|avi|mkv|wmv|asf|webm|3gp"
    r"|mpe?g|mts|obj|stl|ply)"
)
_FILE = rf"(?<![\w.])[\w()-]{{1,60}}\.{_ENDING}\b"
_SCAN = r"(?<![\w.])[\w()-]{1,60}\.pdf\b"
_PICTURED = (
    r"(?:photo(?:graph)?s?|pics?|picture|portrait|head[ -]?shot|mug[ -]?shot|selfie|polaroid|snapshot|likeness|full[ -]face"
    r"|faces?|facial|frontal|oblique|smil(?:e|ing)|gait|fingerprint|iris|retina)"
)
_WORD = rf"\b(?:{_PICTURED}|profile|scan|image|video|clip|footage|webcam|camera|still|view|line-?up)\b"
_NAMED_SO = (
    r"(?:faces?|facial|photo|portrait|head[_-]?shot|mug(?:[_-]?shot)?|selfie|passport|frontal|profile"
    r"|avatar|badge|smile)"
)
_THING = re.compile(
    r"\b(?:logo|icon|diagram|chart|graph|map|background|banner|building|entrance|floor|product|equipment|pump|phantom|microscopy"
    r"|animation|poster|template|vehicle|car|bumper|cart|stain|roof|wall|kitchen)s?(?![^\W_])",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"(?:image|picture)[ _-]?\d{0,3}(?:\.\w{3,4})?|\d{1,3}", re.IGNORECASE)
"""What programs call a picture, and its bare number: "image1.png", "Picture 2"."""
_SOMEBODY = re.compile(
    r"(?<![^\W_])(?:faces?|facial|patient|client|tenant|victim|suspect|claimant|person|man|woman|child|portrait|his|her|their"
    r"|selfie)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_CODE = r"(?=[\w/-]{0,20}\d)(?-i:[A-Z]{1,5})[-/]?\d[\w/-]{0,12}"
_LETTERED = r"(?:plate|slide)(?=(?:[ ](?:no\.?|number(?:ed)?))?[ ](?-i:[A-Z]))"
_OF_A_SET = (
    rf"(?:image|frame|polaroid|picture|portrait|mug|{_LETTERED})(?:[ ](?:no\.?|number(?:ed)?))?[ ]"
    r"\K(?:#?\d\w{0,7}|(?-i:[A-Z.]{1,5})[- ]?\d[\w-]{0,10})\b"
)
"""One of several: "image 0047 of the album"."""
_ENDINGS_HINT = re.compile(rf"\.{_ENDING}")

_SET_HINT = re.compile(r"(?:image|frame|plate|slide|polaroid|picture|portrait|mug) (?:n\w{1,7}\.? )?[#\w.-]{1,5} ?\d?")


class PhotoFile(PatternRecognizer):
    """The file's name; a camera's number, "IMG_0423", without its ending too; the number of an exhibit or in a line-up."""

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "numbered": re.compile(rf"\d\d\d[\w()-]{{0,20}}\.{_ENDING}"),
        "named": re.compile(rf"\.{_ENDING}"),
        "scanned": re.compile(r"\.pdf"),
        "another": _ENDINGS_HINT,
        "told behind": _ENDINGS_HINT,
        "by its own name": re.compile(rf"\.(?:{_ENDING}|pdf)"),
        "picture before": _SET_HINT,
        "picture behind": _SET_HINT,
        "camera": re.compile(r"\b(?:img|dscn?f?|pxl|dcim|vid|mvi|mov|gopr|cimg|p(?=\d{7}))[_-]?\d"),
        "exhibit": re.compile(r"exhibit"),
        "in a list": re.compile(r"face|profile|portrait"),
        "line-up": re.compile(r"line-?up |photo(?:graph)? array|mug ?book"),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="BIOMETRIC_ID",
            name="PhotoFileRecognizer",
            patterns=[
                Pattern("named", rf"{_WORD}(?![ ]?\d+\s)(?:[^\n]{{0,60}}?|[^\n]{{0,20}}\n[ \t]*)\K{_FILE}", 0.5),
                Pattern("scanned", rf"\b(?:photo(?:graph)?s?|portrait|selfie|passport)\b[^\n]{{0,40}}?\K{_SCAN}", 0.45),
                Pattern(
                    "another",
                    rf"\.{_ENDING}(?:,?[ ](?:and|to|or)[ ]|[,;][ ]?|\n[^\n.]{{0,30}}[:\t][ ]?)\K{_FILE}",
                    0.45,
                ),
                Pattern("told behind", rf"{_FILE}(?=[^\n]{{0,60}}(?:\n[^\n]{{0,30}})?\b{_PICTURED}\b)", 0.45),
                Pattern(
                    "by its own name",
                    rf"(?=[\w()-]{{0,50}}(?<![^\W\d_]){_NAMED_SO}(?![^\W\d_]))(?:{_FILE}|{_SCAN})",
                    0.45,
                ),
                Pattern("numbered", rf"(?=[\w()-]{{0,50}}\d{{3}}){_FILE}", 0.45),  # no logo or diagram
                Pattern(
                    "camera",
                    r"\b(?:IMG|DSC[NF]?|PXL|DCIM|VID|MVI|MOV|GOPR|CIMG|P(?=\d{7}\b))_?-?\d{4,8}(?:_\d{3,9})?(?:\.\w{3,4})?\b"
                    r"(?<=[_-]\w{4,30}|DSC\w{4,12}|\.\w{3,4})",
                    0.45,
                ),
                Pattern("picture before", rf"(?<=\b{_PICTURED}\b[^\n]{{0,60}})\b{_OF_A_SET}", 0.45),
                Pattern("picture behind", rf"\b{_OF_A_SET}(?=[^\n]{{0,60}}\b(?:{_PICTURED}|eyes?)\b)", 0.45),
                Pattern(
                    "exhibit",
                    r"\bexhibit[ ](?:no\.?[ ])?\K(?=[\w-]{0,8}\d)(?-i:[A-Z0-9]{1,4}(?:-[A-Z0-9]{1,4}){0,2})\b"
                    r"(?=[^\n]{0,30}\n?[^\n]{0,40}\b(?:photo|picture|portrait|still|image)[^\n]{0,60}"
                    r"\b(?:face|facial|head|profile|likeness|injur|bruis))",
                    0.5,
                ),
                Pattern(
                    "in a list",
                    rf"(?:^|\t)[ ]?\K{_CODE}(?=(?:[ ]{{1,4}}|\t)(?:photo(?:graph)?,?[^\n]{{0,30}}?\b)?"
                    r"(?:(?:full|left|right)[ -])?(?:face|profile|portrait)\b)",
                    0.45,
                ),
                Pattern(
                    "line-up",
                    r"(?<=\b(?:line-?up[ ](?:card|photos?)|photo(?:graph)?[ ]array|mug[ ]?book)\b[^¶]{1,120})"
                    rf"(?<![\w/-]){_CODE}",
                    0.45,
                ),
            ],
        )

    def spans(self, match: Any) -> list[tuple[int, int]]:
        """The file or number; none in a line on a thing that names nobody: "logo", "floor plan"."""
        text, start, end = match.string, match.start(), match.end()
        line = text[max(text.rfind("\n", 0, start), start - 120) + 1 : end + 60].split("\n")[0]
        nobody = _THING.search(line) or _UNNAMED.fullmatch(text, start, end)
        return [] if nobody and not _SOMEBODY.search(line) else [(start, end)]
