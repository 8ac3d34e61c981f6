"""Plain words for the states, stages and kinds that the pages show."""

from __future__ import annotations

import re
from pathlib import Path

from kit.file_names import said
from ragbox.output import page_word
from ragbox.types import IngestEvent, Problem

STATUS = {
    "indexed": ("Ready", "ok"),
    "unchanged": ("Already in the box", "ok"),
    "partial": ("Partly read", "some"),
    "failed": ("Not read", "bad"),
    "skipped": ("Left out", "some"),
    "removed": ("Removed", "some"),
}
"""What each status is called, and the colour of its dot."""

STAGES = {
    "read": "Waiting to be read",
    "parse": "Reading the file",
    "ocr": "Reading a scanned page",
    "pii": "Looking for personal data",
    "chunk": "Splitting into passages",
    "embed": "Making it searchable",
    "store": "Saving",
    "done": "Done",
}

# Where the message itself does not say what to do.
_ADVICE = {
    "unscreened": "Treat this document as if it held personal data.",
    "unsupported": "Save it as PDF or DOCX if it should be in the box.",
    "internal": "The other files are not affected.",
    "part_failed": "Save it anew in the program it was made with, or get the original, and add that.",
}

_KINDS = {
    "PERSON": "Names",
    "EMAIL_ADDRESS": "E-mail",
    "PHONE_NUMBER": "Phone",
    "LOCATION": "Places",
    "DATE_TIME": "Dates",
    "ORGANIZATION": "Organisations",
    "URL": "Web addresses",
    "IP_ADDRESS": "IP addresses",
    "CREDIT_CARD": "Card numbers",
    "IBAN_CODE": "Bank accounts (IBAN)",
    "NRP": "Nationality, religion, politics",
    "AGE": "Ages",
    "ADDRESS": "Postal addresses",
    "CREDENTIAL": "Passwords and keys",
}
KINDS_TO_MARK = (
    "PERSON",
    "ORGANIZATION",
    "LOCATION",
    "ADDRESS",
    "DATE_TIME",
    "DATE_OF_BIRTH",
    "AGE",
    "NRP",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "PERSONAL_NUMBER",
    "MEDICAL_RECORD_NUMBER",
    "HEALTH_PLAN_ID",
    "ACCOUNT_NUMBER",
    "LICENSE_NUMBER",
    "VEHICLE_ID",
    "DEVICE_ID",
    "CASE_NUMBER",
    "CREDENTIAL",
)
"""Kinds that a user may say were missed."""

ACTIONS = {
    "keep": "Left as it is, and not counted",
    "tag": "Counted",
    "mask": "Masked, and not kept",
    "pseudonymise": "Pseudonym",
    "block": "Keeps the document out of the box",
}
"""What a policy says, in words."""

DONE = {"tag": "Counted", "mask": "Masked", "pseudonymise": "Pseudonym"}
"""What was done with a finding, in a word."""

_COUNTED = re.compile(r"\b(\d+) ([A-Z][A-Z_]+)\b")
_CAPITALS = frozenset(
    {"US", "UK", "EU", "SSN", "NHS", "ITIN", "IP", "MRN", "VIN", "NPI", "ABN", "ID", "DEA", "MAC", "ABA"}
)


def kind(entity: str) -> str:
    """A kind of personal data in words: `US_SSN` is "US SSN", `PERSON` is "Names"."""
    words = [word if word in _CAPITALS else word.lower() for word in entity.split("_")]
    text = " ".join(words)
    return _KINDS.get(entity, text[:1].upper() + text[1:])


def doing(event: IngestEvent) -> str:
    """What is being done with a file, and how far it is where it takes long."""
    words = STAGES.get(event.stage, event.stage)
    return words if event.page is None else f"{words}, {page_word(event.path)} {event.page:,} of {event.pages:,}"


def problem_lines(problem: Problem) -> tuple[str, ...]:
    """What went wrong and what to do about it."""
    message = said(problem.message, problem.code, problem.page)
    if problem.code == "unseen_personal_data":  # kinds by their names for programs
        message = _COUNTED.sub(lambda match: f"{kind(match[2])} {match[1]}", message)
    advice = _ADVICE.get(problem.code)
    return (message,) if advice is None else (message, advice)


def beside_name(message: str, path: str) -> str:
    """What is said of a file where its name stands beside it: without that, and as a sentence begins."""
    words = message.removeprefix(f"{path}: ").removeprefix(f"{Path(path).name}: ")
    return words[:1].upper() + words[1:]


def needs_password(code: str, where: str) -> str | None:
    """What is said of a file with a password, which is given in the page at `where`; None for any other problem."""
    what = {"encrypted": "It needs a password", "wrong_password": "The password given does not open it"}.get(code)
    return None if what is None else f"{what}: give it {where}, or add a copy that was saved without one."


def number(count: int, one: str, many: str | None = None) -> str:
    """`1 page`, `2 pages`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def size(count: int) -> str:
    """A number of bytes: `412 KB`, `1.2 GB`."""
    amount = float(count)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1_000:
            return f"{amount:.0f} {unit}" if amount >= 10 or unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1_000
    return f"{amount:.1f} GB"
