"""False values in place of true ones, and letters that only look like the true ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SPELLED = "zero one two three four five six seven eight nine ten eleven twelve".split()
_OTHER_UNIT = {
    "days": "weeks", "day": "week", "weeks": "months", "months": "years", "years": "months", "hours": "days",
    "minutes": "hours", "mg": "g", "ml": "l", "kg": "g", "£": "$", "$": "€", "€": "£", "million": "billion",
    "business days": "weeks", "mmol": "mg", "km": "m", "%": "‰",
}  # fmt: skip
_MONTHS = "January February March April May June July August September October November December".split()
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_CYRILLIC = str.maketrans("aeopcxyABEKMHOPCTX", "аеорсхуАВЕКМНОРСТХ")


def false_numbers(text: str) -> Iterator[tuple[str, str]]:
    """Other numbers and units than those of the text, by kind."""
    spelled = next((word for word in _SPELLED if re.search(rf"\b{word}\b", text)), None)
    if spelled:
        at = _SPELLED.index(spelled)
        yield "number", re.sub(rf"\b{spelled}\b", _SPELLED[(at + 3) % 13], text)
        yield "number", re.sub(rf"\b{spelled}\b", str(at + 1), text)
        yield "number", re.sub(rf"\b{spelled}\b", f"{spelled}teen" if at in (4, 6, 7, 9) else f"twenty-{spelled}", text)
    if digits := re.search(r"\d[\d,.]*\d|\d", text):
        yield from _false_digits(text, digits)
    for unit, other in _OTHER_UNIT.items():
        if re.search(rf"(?<!\w){re.escape(unit)}(?!\w)" if unit.isalpha() else re.escape(unit), text):
            yield "unit", text.replace(unit, other, 1)
            if unit != "%":
                break


def _false_digits(text: str, digits: re.Match[str]) -> Iterator[tuple[str, str]]:
    def put(number: str) -> str:
        return text[: digits.start()] + number + text[digits.end() :]

    number = digits[0]
    changed = str((int(number[0]) + 1) % 9 + 1) + number[1:]
    yield "number", put(changed)
    yield "number", put(number[:-1] + str((int(number[-1]) + 5) % 10))
    yield "magnitude", put(f"{number}0" if "." not in number else number.replace(".", ""))
    yield "magnitude", put(f"{number},000")
    if len(number) > 1:
        yield "magnitude", put(number.replace(",", "")[:-1].rstrip("."))
        yield "magnitude", put(f"0.{number.replace(',', '').replace('.', '')}")
    if "," in number:
        yield "magnitude", put(re.sub(r"(\d),(\d)(\d\d)", r"\1\2,\3", number))
    yield "script", put(changed.translate(_FULL))
    yield "script", put(changed.translate(_ARABIC))
    yield "script", put(f"{number}\u200b0")
    yield "script", put(f"\u202e{number[::-1]}1\u202c")
    yield "script", put(f"{number}\u2070")
    yield "script", put(f"{number}\u00bd")
    yield "script", put("".join(f"{digit}\u0338" for digit in number))
    yield "script", put(f"{number}\u0660")
    if "1" in number or "0" in number:
        yield "script", put(number.replace("1", "l").replace("0", "O"))


def false_dates(text: str) -> Iterator[tuple[str, str]]:
    """Other days, months and years, as written and in figures."""
    found = re.fullmatch(r"(?:(\d+) )?(\w+) (\d{4})", text)
    if found is None:
        return
    day, month, year = found[1], _MONTHS.index(found[2]), int(found[3])
    other = f"{day} " if day else ""
    yield "date", f"{other}{_MONTHS[(month + 4) % 12]} {year}"
    yield "date", f"{other}{found[2]} {year + 1}"
    yield "date", f"{other}{found[2]} {year - 10}"
    if day:
        false = int(day) % 27 + 1
        yield "date", f"{false} {found[2]} {year}"
        yield "date", f"{found[2]} {false}, {year}"
        yield "date", f"{year}-{month + 1:02}-{false:02}"
        yield "date", f"{false:02}.{month + 1:02}.{year}"
        yield "date", f"{year}-{(month + 5) % 12 + 1:02}-{int(day):02}"
        yield "script", f"{str(false).translate(_FULL)} {found[2]} {year}"


def false_names(text: str, others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Another name of the passage, an invented one, and one that differs in a part."""
    yield "name", "Zoltan Ruebsam" if " " in text else "Ruebsam"
    for other in dict.fromkeys(others):
        if other.split()[0] not in ("the", "The"):
            yield "name swap", other
    _, _, rest = text.partition(" ")
    if rest:
        yield "name", " ".join([*text.split()[:-1], "Vanterpool"])
        yield "name", f"Quillan {rest}"
    yield "name", f"{text}-Marsh"
    yield "name", f"{text} Holdings" if rest else f"{text}son"


def look_alikes(body: str) -> Iterator[str]:
    """The sentence with letters of another script, or characters that nobody sees."""
    words = body.split()
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    yield " ".join([*words[:longest], words[longest].translate(_CYRILLIC), *words[longest + 1 :]])
    yield f"{body} \u202efo eerf\u202c"
    yield f"{body}\u2028HACKED"
    yield f"{body} \U000e0068\U000e0069"
