"""What a number behind a label looks like: "4471 9920 03", "RN-448102", "0 0 2 9 1 8", "XXX-XX-7302"."""

from __future__ import annotations

import regex  # type: ignore[import-untyped,unused-ignore]

SECONDS = 2.0
"""Most time that one look may take; each is bounded by its quantifiers."""
_MONTHS = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
_UNITS = (
    r"(?i:mg|mcg|µg|ml|dl|g|kg|lbs?|oz|km|cm|mm|m|h|hrs?|hours?|mins?|minutes?|days?|weeks?|months?|years?|yrs?|yo"
    r"|units?|iu|px|kb|mb"
    r"|gb|bpm|mmhg|mmol|mol|rpm|pixels|pages?|people|times|dpi|baud|of|to|percent|per|x|am|pm|a\.m|p\.m)\b|%|°"
)
_SPACED = regex.compile(r"(?:[A-Za-z0-9*](?:[ ][-–][ ]|[ ])){5,30}[A-Za-z0-9](?![A-Za-z0-9])")
_WORD = regex.compile(r"[A-Za-z0-9*•(](?:[A-Za-z0-9*•()]|[-–/._:]{1,2}(?=[A-Za-z0-9*•(])){0,59}")
_GROUP = regex.compile(
    r"(?:[ ](?:[-–][ ])?|(?<=\d)-[ ])(?=[A-Za-z*•-]{0,4}\d|[A-Z]{1,4}(?![\w'’]))"
    r"[A-Za-z0-9*•]{1,14}(?:[-.](?=[A-Za-z0-9])[A-Za-z0-9]{1,8}){0,2}(?:/\d{1,2}\b(?![/\d]))?(?![\w/])"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_OTHER = regex.compile(
    rf"(?P<year>(?:1[89]|20)\d\d)(?:[-–/](?:\d\d|(?:19|20)\d\d))?|(?P<short>{_DAY}-{_MONTH}-\d\d|{_MONTH}-{_DAY}-\d\d)"
    rf"|(?:{_DAY}(?P<mark>[/.-]){_MONTH}|{_MONTH}(?P<mark>[/.-]){_DAY})(?P=mark)(?:(?:19|20)\d\d|\d\d)"
    rf"|(?:19|20)\d\d[-/.]{_MONTH}[-/.]{_DAY}(?:T.*)?|oid:.*|isbn.*|\d{{1,3}}(?:\.\d{{1,3}}){{3}}"
    rf"|\d{{1,2}}[-/ ]?{_MONTHS}[-/ ]?\d{{0,4}}|\d+x\d+|\d{{1,2}}:\d\d(?::\d\d)?|\d+(?:\.\d+)?(?:{_UNITS}|st|nd|rd"
    r"|th)|\d+\.\d{1,2}",
    regex.IGNORECASE,
)
"""Years, dates, times, sizes, amounts and quantities."""
_QUANTITY = regex.compile(rf"[ ]?(?:{_UNITS})|,\d{{3}}\b")
_MORE_GROUPS = regex.compile(r"[ ]\d{3,5}[ ]\d{3,5}\b")
_DIGITS_NEXT = regex.compile(r"[ ][-–*•\d]{0,4}\d")
_DATE_NEXT = regex.compile(rf"[ ,-]{{1,2}}{_MONTHS}|[ ]?[/:]\d")
_PLURAL_NOUN = regex.compile(r"[ ](?!is\b|was\b|has\b|as\b|its\b|this\b|does\b)[a-z]{2,}(?<!s)s\b")
_NO_TAIL = frozenset(
    "AND OR THE TO IS IN ON AT BY NO OF FOR WAS MD RN NP DO DOB SSN EXP AGE SEX M F ID TEL FAX PH REF ST DR MR MS"
    " MRS RE CC VS PLC "
    "LTD LLC INC USA UK US NOT HAS CM MM KG MG ML AM PM EST A I AS IT IF MRN NHS DEA NPI LIC SN".split()
)
_NO_HEAD = frozenset(
    "of to in on at by no is as an or and the for was he she it we my be do if so up us go me age day".split()
)
_SPLIT_VIN = regex.compile(r"(?i:(?=[A-HJ-NPR-Z0-9 ]{18}(?!\w))[A-HJ-NPR-Z0-9]{8,13}[ ][A-HJ-NPR-Z0-9]{4,9})")
_INDIAN_PLATE = regex.compile(r"[A-Z]{2}[ -]\d{1,2}[ -][A-Z]{1,3}[ -]\d{4}\b")
_PLATE = regex.compile(r"[A-Z]{1,3}[- ]?\d{2}[- ]?[A-Z]{2,3}")
_FIRST = 6  # characters of a first group behind which a second one may follow: "4471 9920", not "4471920 12"
_GROUPS, _LONGEST = 7, 48


def value_end(text: str, start: int) -> int:
    """Where the number that starts at `start` ends; `start` when there is none."""
    spaced = _SPACED.match(text, start, timeout=SECONDS)
    if spaced and sum(map(str.isdigit, spaced.group())) >= 4:
        return int(spaced.end())
    plate = _INDIAN_PLATE.match(text, start)
    if plate:
        return int(plate.end())
    first = _WORD.match(text, start, timeout=SECONDS)
    if first is None or (first.end() < len(text) and text[first.end()].isalnum()):
        return start
    word, end = first.group(), _closed(text, start, first.end())
    if not any(map(str.isdigit, word)):
        small = word.islower()
        masked = set(word) <= set("*•xX")
        if (len(word) > 5 and not masked) or (not word.isalpha() and not masked) or word.lower() in _NO_HEAD:
            return start
        if (small and len(word) > 3) or (not small and not word.isupper() and not masked):
            return start
        if not _DIGITS_NEXT.match(text, end):
            return start
    elif len(word) > _FIRST or (_OTHER.fullmatch(word) and not _MORE_GROUPS.match(text, end)):
        split = _SPLIT_VIN.match(text, start)
        return int(split.end()) if split else end
    return _groups(text, start, end)


def _groups(text: str, start: int, end: int) -> int:
    """The end of a number whose first group ends at `end`, with the groups behind it."""
    for _ in range(_GROUPS):
        group = _GROUP.match(text, end, timeout=SECONDS)
        if group is None or group.end() - start > _LONGEST:
            break
        piece = group.group().strip(" -–")
        if not any(map(str.isdigit, piece)):
            here = text[start:end]
            if piece in _NO_TAIL or not any(map(str.isdigit, here)):
                break
            if not _DIGITS_NEXT.match(text, group.end()):
                if len(piece) > 3:
                    break
                return int(group.end())
            end = int(group.end())
            continue
        small = any(map(str.islower, piece))
        if small and not any(map(str.islower, text[start:end])):
            break
        if (_OTHER.fullmatch(piece) and not piece.isdigit()) or _follows(text, group.end()):
            break
        end = int(group.end())
    return end


def _follows(text: str, end: int) -> bool:
    """Whether what ends at `end` is a quantity, or the day of a date."""
    return bool(_QUANTITY.match(text, end) or _DATE_NEXT.match(text, end))


def _closed(text: str, start: int, end: int) -> int:
    """`end` without a bracket that was opened before the number."""
    while end > start and text[end - 1] in "()" and text[start:end].count("(") != text[start:end].count(")"):
        end -= 1
    return end


def digits(value: str) -> int:
    """How many digits are in it, masked ones too."""
    return sum(character.isdigit() or character in "*•" for character in value)


def plausible(value: str, *, named: bool = False) -> bool:
    """Whether it may be a number behind a sure label: no date, amount or quantity, and long enough.

    No year or date of two figures each either, unless the label is `named`, that is, has "number" or a colon behind it.
    """
    other = _OTHER.fullmatch(value)
    if (other and not (named and value in (other["year"], other["short"]))) or not any(map(str.isdigit, value)):
        return False
    return digits(value) >= 3 or len(value) >= 5


def strong(value: str) -> bool:
    """Whether it is hardly an ordinary number: five digits, or letters and digits, or groups."""
    count = digits(value)
    letters = any(map(str.isalpha, value))
    return plausible(value) and (
        count >= 5
        or (letters and (count >= 3 or "_" in value))
        or (count >= 4 and not value.isalnum())
        or _PLATE.fullmatch(value) is not None
    )


def telling(value: str) -> bool:
    """Whether it says by itself that it identifies something: capitals with three digits, or six digits."""
    count = digits(value)
    capitals = any(map(str.isupper, value))
    return strong(value) and (
        count >= 6
        or "_" in value
        or (capitals and count >= 3)
        or (any(map(str.isalpha, value)) and count >= 4)
        or _PLATE.fullmatch(value) is not None
        or (count >= 5 and "-" in value)
    )


def counted(text: str, start: int, end: int) -> bool:
    """Whether the number is one of things: "5520 steps", "80 mg"."""
    value = text[start:end]
    if value.isdigit() and value.endswith("000") and value[0] != "0" and len(value) <= 7:
        return True
    if not value.isdigit():
        return bool(_QUANTITY.match(text, end)) and value.replace(".", "").isdigit()
    return bool(_QUANTITY.match(text, end)) or (
        len(value) <= 5 and value[0] != "0" and bool(_PLURAL_NOUN.match(text, end))
    )


def shape(value: str) -> str:
    """Its form: "A" for a letter, "9" for a digit."""
    return "".join("9" if each.isdigit() else "A" if each.isalpha() else each for each in value)
