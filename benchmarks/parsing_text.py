"""Legal and clinical prose without end, the same for the same seed: what the pages of `benchmarks.parsing` say."""

from __future__ import annotations

import random

_LEGAL = (
    "The {party} shall {duty} within {count} days of {event}, {proviso}.",
    "Subject to {ref}, the {party} may {right} by giving not less than {count} days' written notice to the {party}.",
    "If the {party} fails to {duty} by {date}, interest accrues on {money} at {percent} a year until payment in full.",
    "Nothing in {ref} limits the liability of the {party} for {harm} or for any other liability that cannot be limited.",
    "The {adjective} {thing} remains the property of the {party} and is to be returned on {event}.",
    "“{Thing}” means the {adjective} {thing} described in {ref}, as amended on {date}, and any replacement of it.",
    "The {party} warrants that the {thing} was {adjective} on {date} and that no {harm} was known to its officers.",
    "Any dispute about {ref} is referred to a third-party expert, whose fees of up to {money} are shared equally.",
    "Payment of {money} is due on {date}; the {party} may {right} where an invoice stays unpaid for {count} days.",
    "Both parties confirm that {ref} and {ref} survive {event}, {proviso}.",
)
_CLINICAL = (
    "On {date} the patient, a {count}-year-old with a history of {illness}, presented with {symptom} and {symptom}.",
    "Treatment with {drug} {dose} mg twice daily was started and {illness} improved over the following {few} days.",
    "The {test} was {value} {unit} on admission and fell to {value} {unit} by {date}, which is within the usual limits.",
    "There was no evidence of {illness}; a repeat {test} is advised in {few} weeks, or sooner if {symptom} returns.",
    "Dr {name} reviewed the {test} and found it insufficient to explain the {symptom} first described in {ref}.",
    "Because of {illness}, {drug} was withheld and {drug} {dose} mg was given instead for {few} days.",
    "Staff of the office must record each {test} within {few} hours, verify it with a second clinician and file it.",
    "Follow-up: a well-controlled {illness}, {symptom} on exertion only, and a {test} of {value} {unit}.",
)
_HEADS = (
    "{Thing} and confidentiality", "Duties of the {party}", "Termination and effects", "Payment of {thing}",
    "Findings on examination", "Course of {illness}", "Investigations", "Medication on discharge", "Liability for {harm}",
    "Specification of the {thing}", "First review of {illness}", "Notices",
)  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {
    "party": ("tenant", "landlord", "supplier", "customer", "licensee", "controller", "guarantor", "contracting authority"),
    "duty": (
        "return or destroy all confidential information", "indemnify the other against every reasonable expense",
        "notify the data-protection officer in writing", "file the certificate with the first registrar",
        "refund the undisputed fee", "provide satisfactory evidence of insurance",
    ),
    "right": ("terminate this agreement", "suspend the affected services", "appoint a receiver", "withhold the final fee"),
    "event": ("the effective date", "receipt of the notice", "termination or expiry", "a change of control", "the audit"),
    "proviso": (
        "provided that no sum is then outstanding", "save where a specific exemption applies",
        "and in any case before the financial year ends", "unless the parties have agreed otherwise in writing",
    ),
    "harm": ("fraudulent misrepresentation", "death or personal injury", "loss of profit", "wilful default", "defects"),
    "thing": ("deposit", "software", "premises", "equipment", "security", "inventory", "confidential material", "schedule"),
    "adjective": ("specified", "long-term", "non-transferable", "sufficient", "satisfactory", "off-site", "modified"),
    "illness": (
        "atrial fibrillation", "type 2 diabetes mellitus", "community-acquired pneumonia", "hypertension", "heart failure",
        "acute kidney injury", "iron-deficiency anaemia",
    ),
    "symptom": ("chest pain", "shortness of breath", "a productive cough", "dizziness", "swelling of the ankles", "fatigue"),
    "drug": ("amoxicillin", "levofloxacin", "bisoprolol", "metformin", "furosemide", "apixaban", "paracetamol"),
    "test": ("C-reactive protein", "serum creatinine", "haemoglobin", "ejection fraction", "white-cell count", "HbA1c"),
    "unit": ("mmol/L", "mg/L", "g/dL", "%", "U/L"),
    "name": ("Achterberg", "Okonkwo-Hart", "Lanyon", "Ferreira", "Oyelaran", "Whitcombe", "Ostrander", "Sheffield"),
}  # fmt: skip
_MONTHS = "January February March April May June July August September October November December".split()


class Prose:
    """Sentences, paragraphs, headings and small things from one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._styles = chance.choice((_LEGAL, _CLINICAL, _LEGAL + _CLINICAL))

    def sentence(self) -> str:
        """A sentence of 15 to 35 words."""
        return self.filled(self.chance.choice(self._styles))

    def paragraph(self, least: int = 1, most: int = 6) -> str:
        """So many sentences."""
        return " ".join(self.sentence() for _ in range(self.chance.randint(least, most)))

    def heading(self) -> str:
        """A title of a section, without number."""
        return self.filled(self.chance.choice(_HEADS))

    def item(self) -> str:
        """The text of a list item, without label, with a semicolon at its end."""
        return self.word(self.chance.choice(("duty", "right"))) + " " + self.word("proviso").lstrip("and ") + ";"

    def word(self, kind: str) -> str:
        """A word or phrase of that kind."""
        chance = self.chance
        made = {
            "count": lambda: str(chance.randint(14, 95)),
            "few": lambda: str(chance.randint(2, 12)),
            "dose": lambda: str(chance.choice((25, 50, 75, 125, 500))),
            "value": lambda: f"{chance.uniform(0.5, 160):.1f}",
            "percent": lambda: f"{chance.randint(2, 15)}.{chance.randint(0, 9)} %",
            "money": lambda: f"£{chance.randint(1, 90)},{chance.randint(0, 999):03d}.{chance.randint(0, 99):02d}",
            "date": lambda: f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(1998, 2025)}",
            "ref": lambda: (
                f"{chance.choice(('section', 'clause', 'paragraph'))} {chance.randint(1, 30)}.{chance.randint(1, 9)}"
            ),
        }
        return made[kind]() if kind in made else chance.choice(_WORDS[kind])

    def filled(self, template: str) -> str:
        """The template with its blanks filled in; a blank in upper case begins with a capital."""
        parts = template.split("{")
        text = parts[0]
        for part in parts[1:]:
            kind, rest = part.split("}", 1)
            word = self.word(kind.lower())
            text += (word[0].upper() + word[1:] if kind[0].isupper() else word) + rest
        return text
