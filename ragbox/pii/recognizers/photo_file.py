"""BIOMETRIC_ID for files of photographs of people: "full-face photograph IMG_0423.jpg"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from ..presidio import Pattern, PatternRecognizer

_FILE = r"(?<![\w.])[\w()-]{1,60}\.(?:jpe?g|heic|heif|png|tiff?|bmp|dcm|gif|raw|nef|cr2|wsq)\b"
_WORD = (
    r"\b(?:photo(?:graph)?s?|picture|portrait|head[ -]?shot|mug[ -]?shot|selfie|full[ -]face|face|facial"
    r"|fingerprint|iris|retina|scan|image)\b"
)


class PhotoFile(PatternRecognizer):
    """The file's name; a camera's number, "IMG_0423", without its ending too."""

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "numbered": re.compile(r"\d\d\d[\w()-]{0,20}\.(?:jpe?g|hei|png|tif|bmp|dcm|gif|raw|nef|cr2|wsq)"),
        "named": re.compile(r"\.(?:jpe?g|hei|png|tif|bmp|dcm|gif|raw|nef|cr2|wsq)"),
        "camera": re.compile(r"\b(?:img|dsc|pxl|dcim)[_-]?\d"),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="BIOMETRIC_ID",
            name="PhotoFileRecognizer",
            patterns=[
                Pattern("named", rf"{_WORD}(?![ ]?\d+\s)(?:[^\n]{{0,40}}?|[^\n]{{0,20}}\n[ \t]*)\K{_FILE}", 0.5),
                Pattern("numbered", rf"(?=[\w()-]{{0,50}}\d{{3}}){_FILE}", 0.45),  # no logo or diagram
                Pattern(
                    "camera",
                    r"\b(?:IMG|DSC[NF]?|PXL|DCIM|P)_?-?\d{4,8}(?:_\d{3,9})?(?:\.\w{3,4})?\b(?<=[_-]\w{4,30}|DSC\w{4,12}|\.\w{3,4})",
                    0.45,
                ),
            ],
        )
