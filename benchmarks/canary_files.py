"""Two hundred invented identifiers, each unique, planted in copies of the sample documents."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ragbox.config import load_profile
from ragbox.parse import parse

_FIRST = (
    "Ozanne Tivona Quillon Wrenna Zephra Ludovina Xanthea Ysolde Brannoch Corvina Fenwick Galatea Hesper Isaura Jolyon"
).split()
_LAST = (
    "Quistgaard Vandermolen Thackeridge Ombersley Zwickauer Falkenrath Brockenshaw Ilminster Juxworth Kettlethorpe "
    "Lammersdorf Muncaster Nethercleft Oxenhope Pettigrove Rackstraw Sallowfield Tamworthy Ulverscroft Wexcombe "
    "Yarborough Zeelandt Ashgarten Birkenhaugh Cattermull Drumbuckle Eskdaleston Fothergale Grimsditch Hardcastell"
).split()


class Canary(NamedTuple):
    """An identifier, and the sentence that it is planted in."""

    kind: str
    value: str
    sentence: str


@dataclass(frozen=True)
class Planted:
    """The files of a folder and the canaries that are in them."""

    folder: Path
    canaries: tuple[Canary, ...] = field(repr=False)


def canaries(seed: int = 5) -> list[Canary]:
    """Two hundred, by a fixed seed."""
    random_ = random.Random(seed)
    found = [
        *(
            Canary("name", f"{_FIRST[n % 15]} {last}", f"Patient: {_FIRST[n % 15]} {last}")
            for n, last in enumerate(_LAST)
        ),
        *(Canary("phone", value, f"Phone: {value}") for value in _several(random_, _phone, 20)),
        *(Canary("e-mail", value, f"Write to {value} for details.") for value in _several(random_, _email, 20)),
        *(Canary("SSN", value, f"SSN: {value}") for value in _several(random_, _ssn, 20)),
        *(
            Canary("MRN", value, f"MRN: {value}")
            for value in _several(random_, lambda r: str(r.randint(10**7, 10**8 - 1)), 20)
        ),
        *(Canary("date", value, f"Date of birth: {value}") for value in _several(random_, _date, 20)),
        *(Canary("address", value, f"Address: {value}") for value in _several(random_, _address, 15)),
        *(Canary("account", value, f"Account number: {value}") for value in _several(random_, _account, 15)),
        *(Canary("card", value, f"Credit card {value} was charged.") for value in _several(random_, _card, 10)),
        *(Canary("URL", value, f"See {value} for more.") for value in _several(random_, _url, 10)),
        *(Canary("IP", value, f"The IP address was {value} then.") for value in _several(random_, _ip, 10)),
        *(Canary("VIN", value, f"VIN: {value}") for value in _several(random_, _vin, 10)),
    ]
    assert len({each.value for each in found}) == len(found) == 200
    return found


def plant(source: Path, folder: Path, *, names: Sequence[str] | None = None, characters: int = 10**9) -> Planted:
    """Copies of the documents, made anew of their text, with the canaries spread over them.

    `names` are those of the documents to copy (default: all), of each at most so many `characters`.
    """
    limits = load_profile().limits
    paths = [path for path in sorted(source.iterdir()) if path.suffix in (".pdf", ".docx")]
    paths = [path for path in paths if names is None or path.name in names]
    all_of_them = canaries()
    for number, path in enumerate(paths):
        text = parse(path, limits=limits).text[:characters]
        lines = [line for line in text.split("\n") if line.strip()]
        mine = all_of_them[number :: len(paths)]
        every = max(1, len(lines) // (len(mine) + 1))
        for place, canary in enumerate(mine):
            lines.insert(min(len(lines), (place + 1) * every + place), canary.sentence)
        headings = {canary.sentence for canary in mine if canary.kind == "name"} if path.suffix == ".docx" else set()
        (_write_pdf if path.suffix == ".pdf" else _write_docx)(folder / path.name, lines, headings)
    return Planted(folder, tuple(all_of_them))


def _write_docx(path: Path, lines: Sequence[str], headings: set[str]) -> None:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(
            "".join(c for c in line if c.isprintable() or c == "\t"), "Heading 2" if line in headings else None
        )
    document.save(str(path))


def _write_pdf(path: Path, lines: Sequence[str], _headings: set[str]) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    y = 0.0
    for line in lines:
        plain = " ".join(line.encode("latin-1", "replace").decode("latin-1").split())
        for piece in [*simpleSplit(plain, "Helvetica", 9, 480), ""]:
            if y < 60:
                if y:
                    canvas.showPage()
                canvas.setFont("Helvetica", 9)
                y = 780
            canvas.drawString(56, y, piece)
            y -= 12
    canvas.save()


def _several(random_: random.Random, make: object, count: int) -> Iterator[str]:
    assert callable(make)
    found: dict[str, None] = {}
    while len(found) < count:
        found[make(random_)] = None
    yield from found


def _phone(random_: random.Random) -> str:
    return f"({random_.choice((212, 312, 415, 617, 713))}) 555-{random_.randint(100, 199):04d}"


def _email(random_: random.Random) -> str:
    return f"{random_.choice(_FIRST).lower()}.{random_.randint(100, 999)}@{random_.choice(_LAST).lower()}.example.org"


def _ssn(random_: random.Random) -> str:
    return f"{random_.randint(200, 660)}-{random_.randint(11, 98)}-{random_.randint(1001, 9998)}"


def _date(random_: random.Random) -> str:
    month = random_.choice("January March April June August October November December".split())
    return f"{month} {random_.randint(1, 28)}, {random_.randint(1931, 1949)}"


def _address(random_: random.Random) -> str:
    return f"{random_.randint(1200, 9800)} {random_.choice(_LAST)} Avenue, Columbus, OH {random_.randint(43201, 43299)}"


def _account(random_: random.Random) -> str:
    return str(random_.randint(10**9, 10**10 - 1))


def _card(random_: random.Random) -> str:
    digits = [4, *(random_.randint(0, 9) for _ in range(14))]
    doubled = sum(sum(divmod(2 * digit, 10)) if n % 2 == 0 else digit for n, digit in enumerate(digits))
    text = "".join(map(str, [*digits, -doubled % 10]))  # Luhn
    return " ".join(text[n : n + 4] for n in range(0, 16, 4))


def _url(random_: random.Random) -> str:
    host = f"{random_.choice(_LAST).lower()}{random_.randint(10, 99)}"
    return f"https://{host}.example.com/q/{random_.randint(1000, 9999)}"


def _ip(random_: random.Random) -> str:
    return f"203.{random_.randint(10, 99)}.{random_.randint(100, 250)}.{random_.randint(100, 250)}"


_VIN_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _vin(random_: random.Random) -> str:
    letters = [random_.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(11)]
    characters = ["1", *letters[:7], "0", *letters[7:10], *(str(random_.randint(0, 9)) for _ in range(5))]
    total = sum(w * (int(c) if c.isdigit() else _VIN_VALUES[c]) for w, c in zip(_VIN_WEIGHTS, characters, strict=True))
    characters[8] = "X" if total % 11 == 10 else str(total % 11)  # 49 CFR 565.15
    return "".join(characters)
