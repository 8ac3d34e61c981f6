"""Values for the slots of made clauses: names and addresses by Faker, the rest from short lists."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from faker import Faker

_LOCALES = ("en_US", "en_GB", "en_IE", "en_AU", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "en_IN", "sv_SE")
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve fifteen eighteen twenty thirty forty-five sixty"
).split()
_VALUES = dict(zip(_SMALL, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 18, 20, 30, 45, 60), strict=True))
_ORDINALS = "first second third fourth fifth tenth fifteenth 1st 2nd 5th 7th 10th 15th 28th last".split()
_LISTS = {
    "drug": "amlodipine lisinopril metformin ramipril apixaban warfarin sertraline prednisolone amoxicillin furosemide "
    "bisoprolol levothyroxine omeprazole gabapentin salbutamol enoxaparin clopidogrel insulin_glargine ibuprofen",
    "frequency": "once_daily twice_daily three_times_a_day every_eight_hours at_night every_morning once_a_week BID TDS",
    "condition": "hypertension type_2_diabetes asthma atrial_fibrillation pneumonia osteoarthritis migraine COPD anaemia "
    "hypothyroidism heart_failure cellulitis chronic_kidney_disease appendicitis epilepsy depression",
    "symptom": "chest_pain shortness_of_breath dizziness headache nausea a_dry_cough swelling_of_the_ankles fatigue fever "
    "back_pain blurred_vision palpitations",
    "allergy": "penicillin latex peanuts sulphonamides shellfish aspirin bee_stings none_known codeine",
    "test": "serum_potassium haemoglobin creatinine HbA1c troponin_I C-reactive_protein TSH platelets sodium ferritin",
    "result": "4.1_mmol/L 13.2_g/dL 96_umol/L 7.4_% 0.03_ng/mL 12_mg/L 2.8_mIU/L 210_x10^9/L 138_mmol/L 45_ug/L",
    "profession": "architect surveyor accountant physiotherapist nurse solicitor plumber engineer librarian pharmacist",
    "product": "steel_brackets oak_desk laser_printer water_pump office_chair copper_pipe network_switch safety_helmets "
    "espresso_machine solar_panel winter_tyres hydraulic_jack",
    "department": "Finance Procurement Human_Resources Radiology Facilities Legal Cardiology Quality_Assurance Sales",
    "material": "stainless_steel oak aluminium polyester concrete copper tempered_glass brick bamboo",
    "color": "dark_blue red olive_green grey yellow black white",
    "animal": "otter heron red_squirrel honeybee salmon badger barn_owl lynx",
    "subject": "medieval_history fluid_mechanics contract_law organic_chemistry statistics music_theory anatomy",
    "weekday": "Monday Tuesday Wednesday Thursday Friday Saturday",
    "month": "January February March April May June July August September October November December",
}
_SLOT = re.compile(r"\{([a-z_]+)(\d*)\}")


class Slots:
    """Fills slots; within one text the same slot has the same value."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._fakers = [Faker(locale) for locale in _LOCALES]
        Faker.seed(seed)
        self._makers: dict[str, Callable[[], str]] = {
            "person": self._person,
            "org": lambda: self._fake().company(),
            "city": lambda: self._fake().city(),
            "country": lambda: self._fakers[0].country(),
            "state": lambda: str(self._fakers[0].state()),
            "street": lambda: self._fakers[self._chance.randrange(4)].street_address().replace("\n", ", "),
            "date": self._date,
            "year": lambda: str(self._chance.randint(1890, 2027)),
            "time": lambda: f"{self._chance.randint(7, 20)}:{self._chance.choice(('00', '15', '30', '45'))}",
            "amount": self._amount,
            "percent": lambda: self._chance.choice((f"{self._number(1, 40)}%", f"{self._number(1, 12)}.5 per cent")),
            "int": lambda: str(self._number(1, 60)),
            "number": lambda: f"{self._number(100, 90000):,}",
            "days": lambda: f"{self._number(2, 120)} days",
            "weeks": lambda: f"{self._number(2, 30)} weeks",
            "months": lambda: self._chance.choice((f"{self._number(2, 36)} months", f"{self._word(2, 18)} months")),
            "years": lambda: self._chance.choice((f"{self._number(2, 30)} years", f"{self._word(2, 20)} years")),
            "duration_words": self._duration,
            "ordinal": lambda: self._chance.choice(_ORDINALS),
            "phone": lambda: self._fakers[self._chance.randrange(4)].phone_number(),
            "email": lambda: self._fakers[0].safe_email(),
            "url": lambda: self._fakers[0].url(),
            "id": self._identifier,
            "section": self._section,
            "dose": lambda: f"{self._chance.choice((2.5, 5, 10, 20, 40, 75, 100, 250, 500))} mg",
        }

    def fill(self, text: str, known: dict[str, str]) -> str:
        """`text` with every slot replaced; new values are added to `known`, and no two of one name are the same."""

        def value(match: re.Match[str]) -> str:
            slot = match[0][1:-1]
            if slot not in known:
                for _ in range(9):
                    known[slot] = self._make(match[1])
                    if list(known.values()).count(known[slot]) == 1:
                        break
            return known[slot]

        return _SLOT.sub(value, text)

    def _make(self, name: str) -> str:
        if name in _LISTS:
            return self._chance.choice(_LISTS[name].split()).replace("_", " ")
        return self._makers[name]()

    def _fake(self) -> Faker:
        return self._chance.choice(self._fakers)

    def _number(self, low: int, high: int) -> int:
        return self._chance.randint(low, high)

    def _word(self, low: int, high: int) -> str:
        return self._chance.choice([word for word, value in _VALUES.items() if low <= value <= high])

    def _person(self) -> str:
        name = f"{self._fake().first_name()} {self._fake().last_name()}"
        return self._chance.choice(("", "", "", "Dr. ", "Ms. ", "Mr. ")) + name

    def _date(self) -> str:
        day = self._fakers[0].date_between("-30y", "+3y")
        month = day.strftime("%B")
        return self._chance.choice(
            (
                f"{day.day} {month} {day.year}",
                f"{month} {day.day}, {day.year}",
                day.strftime("%d/%m/%Y"),
                day.isoformat(),
            )
        )

    def _amount(self) -> str:
        whole = self._chance.choice((self._number(20, 999), self._number(1, 99) * 100, self._number(1, 999) * 1000))
        cents = self._chance.choice(("", "", ".00", ".50", ".75"))
        sign = self._chance.choice(("$", "$", "$", "£", "€", "USD ", "EUR ", "CHF "))
        return f"{sign}{whole:,}{cents}"

    def _duration(self) -> str:
        word = self._word(2, 60)
        unit = self._chance.choice(("days", "days", "months", "business days", "years", "calendar days"))
        return f"{word} ({_VALUES[word]}) {unit}"

    def _identifier(self) -> str:
        number = self._number(100, 99999)
        return self._chance.choice(
            (
                f"MRN {number:05}",
                f"{self._number(2008, 2027)}-CV-{number}",
                f"INV-{number}",
                f"PO {number}",
                f"R{number}/B",
            )
        )

    def _section(self) -> str:
        one, two = self._number(1, 22), self._number(1, 9)
        letter = self._chance.choice("abcd")
        return self._chance.choice(
            (
                f"Section {one}.{two}",
                f"§ {one}.{two}({letter})",
                f"clause {one}",
                f"Article {one}",
                f"paragraph {two}({letter})",
            )
        )
