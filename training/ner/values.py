"""Values for the slots of templates, in many locales, by Faker where it has them."""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from faker import Faker

from .people import Person

ENGLISH = ("en_US", "en_GB", "en_CA", "en_AU", "en_IE", "en_IN")
OTHERS = (
    "de_DE de_AT de_CH fr_FR fr_CA es_ES es_MX es_AR it_IT pt_BR nl_NL nl_BE pl_PL cs_CZ sk_SK hu_HU ro_RO sv_SE no_NO "
    "da_DK fi_FI tr_TR sl_SI lt_LT lv_LV ga_IE en_PK yo_NG zu_ZA ha_NG ig_NG tw_GH zh_CN ja_JP"
).split()
HELD_OUT = ("en_NZ", "en_KE", "en_BD", "fr_CH", "es_CO", "es_CL", "pt_PT", "hr_HR", "et_EE", "id_ID", "fr_QC")
"""Locales that only the tests have."""

_EARLIEST, _LATEST = date(1925, 1, 1).toordinal(), date(2029, 12, 31).toordinal()
_LISTS = yaml.safe_load((Path(__file__).parent / "lists.yaml").read_text(encoding="utf-8"))


class Values:
    """Makes values; `Values.locale` is one of the given ones, drawn anew by `turn`."""

    def __init__(self, locales: Sequence[str], chance: random.Random) -> None:
        self._chance = chance
        self._fakers: dict[str, Any] = {}
        self._locales = locales
        self.turn()

    def turn(self) -> None:
        """Goes on to another locale; every third is followed by people and firms of one more."""
        self._main, self._second = self._chance.choice(self._locales), self._chance.choice(self._locales)

    def _fake(self) -> Any:
        return self._seeded(self._main if self._chance.random() < 0.8 else self._second)

    def _seeded(self, name: str) -> Any:
        if name not in self._fakers:
            self._fakers[name] = Faker(name)
            self._fakers[name].seed_instance(self._chance.randrange(1 << 30))
        return self._fakers[name]

    def _said(self, *methods: str) -> str:
        """What the first of the methods that the locale has gives, in Latin letters."""
        for _ in range(4):
            fake = self._fake()
            for method in methods:
                maker = getattr(fake, method, None)
                if maker is not None and (value := str(maker())) and latin(value):
                    return value
        return str(getattr(self._seeded("en_US"), methods[-1])())

    def person(self) -> Person:
        """Somebody new."""
        if self._main in ("zh_CN", "ja_JP"):
            names = self._said("romanized_name", "name").split()
            return Person.make(names[0], names[-1], names[0], self._chance)
        return Person.make(self._said("first_name"), self._said("last_name"), self._said("first_name"), self._chance)

    def address(self) -> str:
        """Over several lines, with a country now and then."""
        lines = [part.strip(" ,") for part in self._said("address").split("\n") if part.strip(" ,")]
        if self._chance.random() < 0.3:
            lines = [
                f"{self._chance.randint(1, 400)} {self._name()} {self._chance.choice(_LISTS['streets'])}",
                *lines[1:],
            ]
        if self._chance.random() < 0.15:
            lines.insert(0, self._pattern(("Flat ##", "Apt #", "Unit ##", "Suite ###", "PO Box ####", "Room ###")))
        return "\n".join(lines + ([self._said("country")] if self._chance.random() < 0.12 else []))

    def address_line(self) -> str:
        """On one line."""
        return self.address().replace("\n", self._chance.choice((", ", ", ", ", ", " ", "; ")))

    def street(self) -> str:
        """House and street."""
        if self._chance.random() < 0.3:
            return f"{self._chance.randint(1, 400)} {self._name()} {self._chance.choice(_LISTS['streets'])}"
        return self._said("street_address").replace("\n", ", ")

    def place(self, kind: str) -> str:
        """A city, county, state, country or postcode."""
        methods = {
            "city": ("city",),
            "county": ("county", "city"),
            "state": ("state", "administrative_unit", "region", "province", "city"),
            "country": ("country",),
            "postcode": ("postcode",),
        }
        return self._said(*methods[kind])

    def _name(self) -> str:
        return self._said("last_name")

    def _coined(self) -> str:
        parts = self._chance.sample(_LISTS["coined"], self._chance.choice((1, 2, 2)))
        return f"{''.join(parts)}{self._chance.choice(_LISTS['ends'])}".capitalize()

    def org(self) -> str:
        """A company."""
        pick, chance = self._chance.random(), self._chance
        if pick < 0.35:
            return self._said("company").replace("\n", " ")
        base = self._coined() if pick < 0.6 else self._name() if pick < 0.8 else self.place("city")
        middle = f" {chance.choice(_LISTS['trades'])}" if chance.random() < 0.75 else ""
        return (
            f"{base}{middle} {chance.choice(_LISTS['legal'])}"
            if chance.random() < 0.75 or not middle
            else f"{base}{middle}"
        )

    def body(self, kind: str) -> str:
        """A hospital, school, court or another body of that kind."""
        chance = self._chance
        partners = [self._name() for _ in range(chance.randint(1, 3))]
        names = (
            partners[0] if len(partners) == 1 else f"{', '.join(partners[:-1])} {chance.choice('&+')} {partners[-1]}"
        )
        return str(chance.choice(_LISTS["bodies"][kind])).format(
            city=self.place("city"),
            state=self.place("state"),
            name=self._name(),
            name2=self._name(),
            names=names.replace(" + ", " and "),
            saint=chance.choice(_LISTS["saints"]),
            coined=self._coined(),
        )

    def day(self, kind: str) -> str:
        """A date in one of the ways that dates are written."""
        when = date.fromordinal(self._chance.randint(_EARLIEST, _LATEST))
        month, weekday = _LISTS["months"][when.month - 1], _LISTS["days"][when.weekday()]
        return str(self._chance.choice(_LISTS["dates"]["date" if kind == "dob" else kind])).format(
            d=when.day,
            dd=f"{when.day:02}",
            nth=nth(when.day),
            m=when.month,
            mm=f"{when.month:02}",
            mon=month[:3],
            MON=month[:3].upper(),
            month=month,
            y=when.year,
            yy=f"{when.year % 100:02}",
            day=weekday,
            dy=weekday[:3],
        )

    def number(self, kind: str) -> str:
        """An identifier of that kind."""
        return self._pattern(_LISTS["numbers"][kind])

    def _pattern(self, patterns: Sequence[str]) -> str:
        made = ""
        for character in self._chance.choice(patterns):
            if character == "#":
                made += self._chance.choice(string.digits)
            elif character == "?":
                made += self._chance.choice(string.ascii_uppercase)
            elif character == "%":
                made += self._chance.choice(string.digits + string.ascii_uppercase)
            else:
                made += character
        return made

    def age(self, *, bare: bool = False) -> str:
        """An age, as a number or as it is said."""
        years = str(self._chance.randint(1, 103))
        return years if bare else self._chance.choice(_LISTS["ages"]).format(years)

    def phone(self) -> str:
        """A telephone or fax number."""
        return self._said("phone_number")

    def contact(self, kind: str) -> str:
        """An e-mail address, URL, IP address or user name."""
        fake = self._seeded("en_US")
        return str({"email": fake.email, "url": fake.url, "ip": fake.ipv4, "username": fake.user_name}[kind]())

    def plain(self, kind: str) -> str:
        """What is not personal."""
        chance = self._chance
        makers: dict[str, Callable[[], str]] = {
            "amount": lambda: f"{chance.choice('$£€')}{chance.randint(5, 90000):,}{chance.choice(('', '.00', '.50'))}",
            "int": lambda: str(chance.randint(1, 99)),
            "percent": lambda: f"{chance.randint(1, 99)}%",
            "job": lambda: chance.choice(_LISTS["jobs"]),
            "drug": lambda: chance.choice(_LISTS["drugs"]),
            "product": lambda: chance.choice(_LISTS["products"]),
            "disease": lambda: chance.choice(_LISTS["diseases"]),
            "time": lambda: f"{chance.randint(0, 23)}:{chance.choice(('00', '15', '30', '45'))}",
        }
        return str(makers[kind]())

    def nrp(self, kind: str) -> str:
        """A nationality, religion or ethnic group."""
        return str(
            self._chance.choice(
                {
                    "nationality": _LISTS["nationalities"],
                    "religion": _LISTS["religions"],
                    "ethnicity": _LISTS["ethnicities"],
                }[kind]
            )
        )


def nth(day: int) -> str:
    """1st, 2nd, …"""
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def latin(text: str) -> bool:
    """Whether all letters are Latin ones: the model's base knows few others."""
    return all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in text)
