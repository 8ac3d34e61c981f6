"""CASE_NUMBER by its form: dockets of courts of the United States, claims of the courts of England and Wales."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from ..presidio import Pattern, PatternRecognizer

_FEDERAL = r"\d{1,2}:\d{2,4}-[a-z]{2,4}-\d{3,6}(?:-[A-Z]{1,4})*"
_STATE = (
    r"(?:\d{2,4}-?(?:CV|CR|CI|CIV|CRIM|DR|PR|JV|FA|MJ|BK|ADV|CP|PB)-?[A-Z]{0,2}\d{2,7}|(?:CV|CR|CIV|DR|PR|JV"
    r"|FA)-\d{2,4}-\d{2,7})(?:-[A-Z]{1,3})?"
)
_ENGLISH = r"(?:QB|KB|CH|HC|HP|HT|CO|CL|BL|IP|PT|CR|FD|FA|PC)-(?:19|20)\d\d-[A-Z]{0,3}-?\d{4,6}"


class DocketNumber(PatternRecognizer):
    """ "2:21-cv-01234-ABC" (CM/ECF), "24-CR-0081", "QB-2021-004417" (CE-File)."""

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {"form": re.compile(r"\d-[a-z]{2}|[a-z]{2}-\d|\d(?:cv|cr|ci)")}

    def __init__(self) -> None:
        super().__init__(
            supported_entity="CASE_NUMBER",
            name="DocketNumberRecognizer",
            patterns=[Pattern("form", rf"(?<![\w/-])(?:{_FEDERAL}|{_STATE}|{_ENGLISH})(?![\w/]|-\w)", 0.5)],
        )
