"""Made values of HIPAA's identifiers, by patterns: people and places of locales unseen in training, right check digits.

In a pattern `#` is a digit, `?` a capital, `%` one of both, `&` a hexadecimal digit in lower case, `\\` takes the next
character as it is, and `<…>` is one of the makers below, a range as `<1-9>`, or one of the digits as `<12>`. Numbers follow
the published formats: NPI 45 CFR 162.406, MBI by CMS ("Understanding the MBI format"), VIN 49 CFR 565.15, IBAN ISO 13616,
cards ISO 7812, DEA 21 CFR 1301. Domains end in names that RFC 2606 keeps for examples, telephone numbers lie in ranges kept
for fiction where the country has one, US towns are invented.
"""

from __future__ import annotations

import random
import re
import string
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from faker import Faker

from training.ner.values import HELD_OUT, latin, nth

LOCALES = tuple(name for name in HELD_OUT if name != "fr_QC")
"""Without the one that is fr_CA under an older name, which training has."""

_TOWNS = (
    "Millbrook Falls,Ardenvale,Cedar Hollow,Port Lisbeth,Harrowgate,Saltmarsh Point,Eastmoor,Quarryville,Bellwether,"
    "Pinehaven,Stonecutter,Lake Orrin,Fort Tamsin,Greywater,Upper Nettle,Marlow Springs,Dunhaven,San Tavio,Cobbler's Ridge"
).split(",")
_AREAS = "202,206,212,303,312,404,415,503,512,614,617,702,718".split(",")
_STREETS = (
    "Larchmont,Old Mill,Quarry,Juniper,Sycamore,Fifth,Harbor View,Cold Spring,Magnolia,Foundry,Chestnut,Tannery,"
    "Bluebird,12th,Orchard,Prospect"
).split(",")
_WAYS = "Street,St,Avenue,Ave,Ave.,Road,Rd,Drive,Lane,Ln,Court,Blvd,Way,Terrace,Pkwy".split(",")
_STATES = "AL,AZ,CA,CO,GA,IL,KY,MA,MN,NC,NJ,NY,OH,OR,PA,TN,TX,VA,WA,WI,Ohio,Oregon,Texas,Georgia,Vermont".split(",")
_HOSTS = "lindcare,harlow-clinic,eastmoor-law,greywater,tamsin-family,ardenvale,northquay,orrin-health,saltmarsh".split(
    ","
)
_SUFFIXES = "example.com,example.org,example.net,example.com,example.org,example".split(",")
_WORDS = "results,about,news,team,album,gallery,summer,profile,orders,story,stories,archive,journal,updates".split(",")
_MONTHS = "January February March April May June July August September October November December".split()
_DATES = (
    "{m}/{d}/{y}",
    "{mm}/{dd}/{y}",
    "{m}/{d}/{yy}",
    "{dd}/{mm}/{y}",
    "{d}.{m}.{y}",
    "{dd}.{mm}.{yy}",
    "{y}-{mm}-{dd}",
    "{mm}-{dd}-{y}",
    "{d} {month} {y}",
    "{month} {d}, {y}",
    "{mon} {d}, {y}",
    "{d} {mon} {y}",
    "{dd}-{mon}-{y}",
    "{dd}{MON}{y}",
    "{d}{nth} {month} {y}",
    "{d}{nth} of {month}, {y}",
    "{month} {d}{nth}, {y}",
    "{mon_} {d}, {y}",
    "{dd} {MON} {y}",
    "{y}/{mm}/{dd}",
)
_SHORT_DATES = ("{m}/{d}", "{month} {d}", "{d} {month}", "{mon} {d}", "{d}{nth} {month}", "{month} {d}{nth}")
_VIN = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_MBI = "CAXNAXNAANN"  # C: 1-9, N: 0-9, A: a letter, X: a letter or a digit
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
_IBANS = (("DE", "#" * 18), ("GB", "????" + "#" * 14), ("NL", "????" + "#" * 10), ("CH", "#" * 17), ("PT", "#" * 21))
_TOKEN = re.compile(r"\\(?P<kept>.)|<(?P<maker>[^<>]+)>|(?P<class>[#?%&])|(?P<plain>.)", re.DOTALL)
_CLASSES = {
    "#": string.digits,
    "?": string.ascii_uppercase,
    "%": string.digits + string.ascii_uppercase,
    "&": "0123456789abcdef",
}


class IdentifierValues:
    """Makes values of patterns; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._fakers: dict[str, Any] = {}
        for name in LOCALES:
            self._fakers[name] = Faker(name)
            self._fakers[name].seed_instance(self._chance.randrange(1 << 30))
        self._locale = LOCALES[0]
        self._makers = self._all()

    def pick(self, patterns: Sequence[str]) -> str:
        """A value of one of the patterns."""
        return self.fill(self._chance.choice(patterns))

    def fill(self, pattern: str) -> str:
        """A value of that pattern; its names and places are of one locale. Raises ValueError for a maker nobody knows."""
        self._locale = self._chance.choice(LOCALES)
        return self._filled(pattern)

    def _filled(self, pattern: str) -> str:
        return "".join(self._token(match) for match in _TOKEN.finditer(pattern))

    def _token(self, match: re.Match[str]) -> str:
        name: str | None = match["maker"]
        if name:
            if name in self._makers:
                return str(self._makers[name]())
            if re.fullmatch(r"\w-\w", name):
                return chr(self._chance.randint(ord(name[0]), ord(name[2])))
            if name.isdigit():
                return self._chance.choice(name)
            raise ValueError(f"no maker <{name}>")
        if match["class"]:
            return self._chance.choice(_CLASSES[match["class"]])
        return str(match["kept"] or match["plain"])

    def _all(self) -> Mapping[str, Callable[[], str]]:
        pick = self._chance.choice

        def first() -> str:
            return self._said("first_name")

        def last() -> str:
            return self._said("last_name")

        return {
            "first": first,
            "last": last,
            "FIRST": lambda: first().upper(),
            "LAST": lambda: last().upper(),
            "first-low": lambda: _ascii(first()),
            "last-low": lambda: _ascii(last()),
            "first.last": lambda: f"{_ascii(first())}.{_ascii(last())}",
            "FIRST.LAST": lambda: f"{_ascii(first())}.{_ascii(last())}".upper(),
            "f_last": lambda: f"{_ascii(first())[:1]}_{_ascii(last())}",
            "user": lambda: f"{_ascii(first())[:1]}{_ascii(last())}{self._chance.randint(1, 99)}",
            "city": lambda: self._said("city"),
            "street": lambda: self._said("street_address").replace("\n", ", "),
            "postcode": lambda: self._said("postcode"),
            "address": lambda: ", ".join(part.strip(" ,") for part in self._said("address").split("\n")),
            "ustown": lambda: pick(_TOWNS),
            "usstate": lambda: pick(_STATES),
            "usstreet": lambda: f"{self._chance.randint(1, 9800)} {pick(_STREETS)} {pick(_WAYS)}",
            "area": lambda: pick(_AREAS),
            "zip": lambda: self._filled("<0-9>####"),
            "word": lambda: pick(_WORDS),
            "WORD": lambda: pick(_WORDS).upper(),
            "host": lambda: pick(_HOSTS),
            "domain": lambda: f"{pick(_HOSTS)}.{pick(_SUFFIXES)}",
            "DOMAIN": lambda: f"{pick(_HOSTS)}.{pick(_SUFFIXES)}".upper(),
            "date": lambda: self._day(_DATES),
            "short": lambda: self._day(_SHORT_DATES),
            "ssn": lambda: self._ssn("-"),
            "ssn spaced": lambda: self._ssn(" "),
            "ssn plain": lambda: self._ssn(""),
            "card": self._card,
            "card spaced": lambda: re.sub(r"(\d{4})(?=\d)", r"\1 ", self._card()),
            "iban": self._iban,
            "iban spaced": lambda: re.sub(r"(.{4})(?=.)", r"\1 ", self._iban()),
            "npi": self._npi,
            "dea": self._dea,
            "mbi": self._mbi,
            "mbi dashed": lambda: re.sub(r"(.{4})(.{3})(.{4})", r"\1-\2-\3", self._mbi()),
            "vin": self._vin,
            "dvla": lambda: f"{_ascii(last())[:5].upper():9<5}{self._filled('######??9??')}",
        }

    def _said(self, method: str) -> str:
        """What the locale of the moment gives, in Latin letters."""
        for name in (self._locale, self._locale, self._locale, *LOCALES):
            if latin(value := str(getattr(self._fakers[name], method)())):
                return value
        raise ValueError(f"no locale has a {method}")

    def _day(self, formats: tuple[str, ...]) -> str:
        low, high = date(1931, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
        when = date.fromordinal(self._chance.randint(low, high))
        month = _MONTHS[when.month - 1]
        return self._chance.choice(formats).format(
            d=when.day,
            dd=f"{when.day:02}",
            nth=nth(when.day).lstrip(string.digits),
            m=when.month,
            mm=f"{when.month:02}",
            mon=month[:3],
            mon_=month[:3] + ("." if len(month) > 3 else ""),
            MON=month[:3].upper(),
            month=month,
            y=when.year,
            yy=f"{when.year % 100:02}",
        )

    def _ssn(self, between: str) -> str:
        pick = self._chance.randint
        return between.join((f"{pick(1, 665):03}", f"{pick(1, 99):02}", f"{pick(1, 9999):04}"))

    def _card(self) -> str:
        return _with_luhn(self._filled(self._chance.choice(("4" + "#" * 14, "5<1-5>" + "#" * 13))))

    def _npi(self) -> str:
        return _with_luhn("80840" + self._filled("<12>########"))[5:]

    def _dea(self) -> str:
        digits = self._filled("######")
        odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
        return f"{self._filled('<A-M>?')}{digits}{(odd + 2 * even) % 10}"

    def _mbi(self) -> str:
        allowed = {"C": "123456789", "N": string.digits, "A": _MBI_LETTERS, "X": _MBI_LETTERS + string.digits}
        return "".join(self._chance.choice(allowed[kind]) for kind in _MBI)

    def _iban(self) -> str:
        country, pattern = self._chance.choice(_IBANS)
        body = self._filled(pattern)
        rest = int("".join(str(int(each, 36)) for each in f"{body}{country}00")) % 97
        return f"{country}{98 - rest:02}{body}"

    def _vin(self) -> str:
        letters = self._chance.choices(_VIN, k=13) + self._chance.choices(string.digits, k=4)
        total = sum((_VIN_VALUES.get(c) or int(c)) * w for c, w in zip(letters, _VIN_WEIGHTS, strict=True))
        return "".join((*letters[:8], "0123456789X"[total % 11], *letters[9:]))


def _with_luhn(digits: str) -> str:
    doubled = [int(c) * (2 if n % 2 == 0 else 1) for n, c in enumerate(reversed(digits))]
    return digits + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z]", "", plain) or "someone"
