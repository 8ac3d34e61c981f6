"""LOCATION for places that a number, a box, a corner or coordinates tell, or who lives there: "ZIP 59718"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from ..presidio import Pattern, PatternRecognizer

_NUMBER = r"(?:[ ](?:no\.?|number|code|id))?(?:[ ](?:is|was)|[ ]?[:#])?[ ]?"
_CODE = r"(?:(?=[\w.-]{0,14}\d)[A-Z0-9][\w.-]{0,14}\w|\d)"
_COUNTED = (
    r"(?:census[ ](?:tract|block)|block[ ]group|FIPS[ ]codes?|geohash|geocode|precinct|(?:super[ ])?output[ ]area"
    r"|meshblock)"
)
_STREET = (
    r"(?:(?-i:\p{Lu})[\w'.]{1,18}|\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth)"
)
_STREETS = rf"{_STREET}(?:[ ]{_STREET}){{0,2}}"
_ARC = r"[ ]?\d{1,2}['′][ ]?(?:\d{1,2}(?:\.\d+)?[\"″][ ]?)?"
_NO_PLACE = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun|Spring|Summer|Autumn|Winter|Home|House|Ward|Unit|Room|Hospital|Block|Section|Clause|Schedule|Appendix"
    r"|Annex|Part|Building|Hostel|Shelter|Mr|Mrs|Ms|Dr|ICU|ED|A|An|The|This|That|English|Care"
    r"|Emergency|Recovery|Theatre|Intensive|Surgery|Medicine|Clinic|Orthop\w+|Oncology|Cardiology|Checking|Savings|Account)"
)
_HYPHENED = r"(?:-(?:on|upon|in|le|under|sur)-\p{Lu}\p{L}+|-\p{Lu}\p{L}+)*"
_PLACE = (
    rf"(?-i:(?!{_NO_PLACE}(?:day)?\b)\p{{Lu}}[\p{{L}}'’]{{2,}}{_HYPHENED}"
    rf"(?:[ ](?:Ste?\.?[ ])?\p{{Lu}}[\p{{L}}'’]+{_HYPHENED}){{0,2}})"
)
_LIVES = (
    r"(?:(?:lives?|lived|living|resid(?:es?|ed|ing)|born|raised|grew[ ]up|settled|stays?|staying|sought)[ ]"
    r"(?:alone[ ])?(?:in|at|near|outside|around)|(?:native|resident)s?[ ]of|hometown[ ](?:is|of)"
    r"|(?:patient|pt|man|woman|lady|gentleman|boy|girl|child|family|farmer|refugee)[ ]from"
    r"|(?:moved|relocated)[ ](?:here[ ]|back[ ])?from)"
)


class SmallArea(PatternRecognizer):
    """Areas smaller than a state: codes of the census and the post, boxes, corners, coordinates, where somebody lives."""

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "zip": re.compile(r"\bzip"),
        "area by its code": re.compile(r"census|block group|tract|fips|geohash|geocode|precinct|output area|meshblock"),
        "numbered quarter": re.compile(r"\b(?:sector|ward)[ ]\d"),
        "lives there": re.compile(
            r"\b(?:liv(?:es?|ed|ing)|resid|born|raised|grew|settled|stay|sought|native|hometown|moved|relocated)"
            r"|(?:patient|pt|man|lady|boy|girl|child|family|farmer|refugee) from"
        ),
        "street": re.compile(
            r"\d[ ][\w. ]{2,40}(?:st|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|way)\b"
        ),
        "postcode area": re.compile(r"post ?code"),
        "box": re.compile(r"box|rural route|\br\.?r\.? \d"),
        "corner": re.compile(r"corner"),
        "coordinates": re.compile(r"\d\.\d{3,8}°?[ ]?[ns]?,"),
        "degrees": re.compile(r"\d°"),
    }

    def __init__(self) -> None:
        patterns = [
            Pattern(
                "zip",
                r"\bZIP(?:\+4|[ -]?codes?)?(?:[ ](?:is|of)|[ ]?:)?[ ]\K\d{3}(?:\d\d(?:-\d{4})?)?(?!\d|\.\d)",
                0.7,
            ),
            Pattern("area by its code", rf"\b{_COUNTED}{_NUMBER}\K{_CODE}", 0.6),
            Pattern(
                "numbered quarter",
                r"\b(?:Sector|Ward)[ ]\d{1,3}(?:-?[A-Z])?(?=,[ ](?!The\b)(?-i:\p{Lu}\p{Ll}))",
                0.5,
            ),
            Pattern("lives there", rf"\b{_LIVES}[ ](?:the[ ])?\K{_PLACE}", 0.5),
            Pattern(
                "street",
                rf"(?<![\w.$€£-])(?!(?:19|20)\d\d[ ])\d{{1,5}}[ ](?:[NSEW]\.?[ ])?{_STREETS}[ ]"
                r"(?-i:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Way"
                r"|(?<!(?:High|Supreme|District|Crown|County|Federal|Circuit|Appeals?)[ ])(?:Ct|Court))\b(?!\s+(?i:v|vs)\b)",
                0.45,
            ),
            Pattern(
                "postcode area",
                r"\bpost ?codes?(?:[ ](?:area|district|sector|begins?|beginning|starts?|starting|is|was|of|with|in))*:?"
                r"[ ]\K(?-i:[A-Z]{1,2}\d{1,2}[A-Z]?(?:[ ]\d[A-Z]{2})?)\b",
                0.6,
            ),
            Pattern(
                "box",
                r"\b(?:P\.?[ ]?O\.?[ ]?Box[ ]\d{1,6}|(?:Rural[ ]Route|R\.?R\.?|HC)[ ]\d{1,3}(?:,?[ ]Box[ ]\d{1,5})?)\b",
                0.7,
            ),
            Pattern(
                "corner",
                rf"\bcorner[ ]of[ ]\K{_STREETS}[ ](?:and|&)[ ]{_STREETS}",
                0.6,
            ),
            Pattern(
                "coordinates",
                r"(?:\b(?:coordinates?|GPS|geocoded?|lat(?:itude)?(?:/long?(?:itude)?)?)\b[^\d\n-]{0,20}\K"
                r"|(?<![\d.-])(?=-?\d+\.\d+(?:°|[ ]?[NS]\b)|-?\d+\.\d+,[ ]?-))"
                r"-?\d{1,2}\.\d{3,8}°?[ ]?[NS]?,[ ]?-?\d{1,3}\.\d{3,8}(?:°?[ ]?[EW]\b)?(?!\d|\.\d)",
                0.5,
            ),
            Pattern("degrees", rf"\d{{1,2}}°{_ARC}[NS],?[ ]?\d{{1,3}}°{_ARC}[EW]\b", 0.7),
        ]
        super().__init__(supported_entity="LOCATION", name="SmallAreaRecognizer", patterns=patterns)
