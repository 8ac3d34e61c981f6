"""Identity, tax and health numbers of countries whose check digits python-stdnum knows.

A plain number passes one check digit by chance every tenth time, so such a number also needs a word in front of it; formats
with letters, or with a date and a check digit, stand for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from ..guarded import Guarded
from ..presidio import Pattern, PatternRecognizer
from .check_digits import krankenversichertennummer, luhn_digit, medicare, ramq

_ALONE, _WITH_WORD = 1.0, 0.3
"""Scores of a number with a right check digit: found by itself, or only with a word in front (which adds 0.35)."""


@dataclass(frozen=True, slots=True)
class National:
    """A kind of number: its name as an entity, its form, what checks it (a module of stdnum or a function), its words."""

    entity: str
    form: str
    check: str | Callable[[str], bool]
    words: tuple[str, ...]
    score: float = _WITH_WORD


def _ohip(number: str) -> bool:
    """Ontario's health number, without the letters of its version."""
    return luhn_digit("".join(filter(str.isdigit, number)))


_NUMBERS: Mapping[str, tuple[National, ...]] = {
    "at": (National("AT_SOCIAL_SECURITY", r"\d{4}[ ]?\d{6}", "at.vnr", ("versicherungsnummer", "svnr", "sv-nr")),),
    "au": (
        National("AU_TFN", r"\d{3}[ -]?\d{3}[ -]?\d{3}", "au.tfn", ("tfn", "tax file")),
        National("AU_ABN", r"\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}", "au.abn", ("abn", "business number")),
        National("AU_MEDICARE", r"[2-6]\d{3}[ -]?\d{5}[ -]?\d(?:[ ]?/[ ]?\d)?", medicare, ("medicare", "irn")),
        National("AU_IHI", r"8003[ ]?60\d{2}[ ]?\d{4}[ ]?\d{4}", luhn_digit, (), _ALONE),
        National("AU_ACN", r"\d{3}[ ]?\d{3}[ ]?\d{3}", "au.acn", ("acn", "company number")),
    ),
    "be": (
        National(
            "BE_NATIONAL_NUMBER", r"\d{2}\.?\d{2}\.?\d{2}-?\d{3}[.]?\d{2}", "be.nn", ("rijksregister", "national")
        ),
    ),
    "br": (National("BR_CPF", r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{11}", "br.cpf", ("cpf",)),),
    "ca": (
        National("CA_SIN", r"\d{3}[ -]?\d{3}[ -]?\d{3}", "ca.sin", ("sin", "social insurance", "nas")),
        National(
            "CA_BC_PHN", r"9\d{3}[ -]?\d{3}[ -]?\d{3}", "ca.bc_phn", ("phn", "personal health", "care card", "msp")
        ),
        National(
            "CA_OHIP",
            r"\d{4}[ -]?\d{3}[ -]?\d{3}(?:[ -]?(?-i:[A-Z]{2}))?",
            _ohip,
            ("ohip", "health card", "health number"),
        ),
        National("CA_RAMQ", r"(?-i:[A-Z]{4})[ ]?\d{4}[ ]?\d{4}", ramq, ("ramq", "assurance maladie", "nam", "health")),
        National(
            "CA_BUSINESS_NUMBER", r"\d{9}(?:[ ]?R[CMPT][ ]?\d{4})?", "ca.bn", ("business number", "bn", "gst", "hst")
        ),
    ),
    "bg": (National("BG_EGN", r"\d{10}", "bg.egn", ("егн", "egn")),),
    "cz": (National("CZ_RC", r"\d{6}/?\d{3,4}", "cz.rc", ("rodné", "rodne", "r.č", "birth number")),),
    "ee": (National("EE_IK", r"[1-8]\d{10}", "ee.ik", ("isikukood", "personal code", "ik")),),
    "gr": (National("GR_AMKA", r"\d{11}", "gr.amka", ("amka", "αμκα")),),
    "hr": (National("HR_OIB", r"\d{11}", "hr.oib", ("oib",)),),
    "is": (National("IS_KENNITALA", r"\d{6}-?\d{4}", "is_.kennitala", ("kennitala", "kt")),),
    "lt": (National("LT_ASMENS_KODAS", r"[1-6]\d{10}", "lt.asmens", ("asmens", "personal code", "a.k")),),
    "si": (National("SI_EMSO", r"\d{13}", "si.emso", ("emšo", "emso"), 0.5),),
    "sk": (National("SK_RC", r"\d{6}/?\d{3,4}", "sk.rc", ("rodné", "rodne", "r.č", "birth number")),),
    "tr": (National("TR_TCKN", r"[1-9]\d{10}", "tr.tckimlik", ("tckn", "kimlik", "t.c")),),
    "uk": (National("UK_UTR", r"\d{5}[ ]?\d{5}K?", "gb.utr", ("utr", "taxpayer", "tax reference")),),
    "za": (National("ZA_ID", r"\d{6}[ ]?\d{4}[ ]?\d{2}[ ]?\d", "za.idnr", ("identity", "id number", "rsa id")),),
    "ch": (National("CH_AHV", r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}", "ch.ssn", (), _ALONE),),
    "de": (
        National(
            "DE_TAX_ID",
            r"\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}",
            "de.idnr",
            ("steuer", "idnr", "identifikationsnummer", "tax"),
        ),
        National(
            "DE_KVNR",
            r"(?-i:[A-Z])\d{9}",
            krankenversichertennummer,
            ("kvnr", "versichertennummer", "versicherten-nr", "krankenvers", "egk"),
        ),
    ),
    "dk": (National("DK_CPR", r"\d{6}-?\d{4}", "dk.cpr", ("cpr",)),),
    "es": (
        National("ES_DNI", r"\d{8}[ -]?[A-HJ-NP-TV-Z]|\d{2}\.\d{3}\.\d{3}-?[A-HJ-NP-TV-Z]", "es.dni", (), _ALONE),
        National("ES_NIE", r"[XYZ][ -]?\d{7}[ -]?[A-Z]", "es.nie", (), _ALONE),
    ),
    "fi": (National("FI_HETU", r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", "fi.hetu", (), _ALONE),),
    "fr": (
        National("FR_NIF", r"[0-3]\d[ ]?\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}", "fr.nif", ("fiscal", "spi", "impôt")),
        National(
            "FR_NIR", r"[12][ ]?\d{2}[ ]?\d{2}[ ]?(?:\d{2}|2[AB])[ ]?\d{3}[ ]?\d{3}[ ]?\d{2}", "fr.nir", (), _ALONE
        ),
    ),
    "ie": (National("IE_PPS", r"\d{7}[A-W][A-IW]?", "ie.pps", ("pps", "ppsn", "personal public")),),
    "in": (
        National("IN_AADHAAR", r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}", "in_.aadhaar", ("aadhaar", "aadhar", "uid", "uidai")),
        National("IN_PAN", r"(?-i:[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z])", "in_.pan", (), _ALONE),
        National("IN_VOTER_ID", r"[A-Z]{3}\d{7}", "in_.epic", ("voter", "epic", "elector", "election")),
        National("IN_GSTIN", r"\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]{3}", "in_.gstin", (), _ALONE),
        National("IN_VID", r"[2-9]\d{3}[ ]?\d{4}[ ]?\d{4}[ ]?\d{4}", "in_.vid", ("vid", "virtual id")),
    ),
    "it": (
        National(
            "IT_FISCAL_CODE",
            r"[A-Z]{3}[ ]?[A-Z]{3}[ ]?\d{2}[A-EHLMPR-T][ ]?\d{2}[ ]?[A-Z][ ]?\d{3}[ ]?[A-Z]",
            "it.codicefiscale",
            (),
            _ALONE,
        ),
    ),
    "nl": (National("NL_BSN", r"\d{9}|\d{4}[. ]\d{2}[. ]\d{3}", "nl.bsn", ("bsn", "burgerservice", "sofi")),),
    "no": (
        National("NO_FODSELSNUMMER", r"\d{6}[ ]?\d{5}", "no.fodselsnummer", ("fødselsnummer", "fnr", "personnummer")),
    ),
    "nz": (National("NZ_IRD", r"\d{2,3}[- ]?\d{3}[- ]?\d{3}", "nz.ird", ("ird", "inland revenue")),),
    "pl": (National("PL_PESEL", r"\d{11}", "pl.pesel", ("pesel",), 0.5),),
    "pt": (
        National("PT_CC", r"\d{8}[ ]?\d[ ]?[A-Z0-9]{2}\d", "pt.cc", (), _ALONE),
        National("PT_NIF", r"[1-3]\d{2}[ ]?\d{3}[ ]?\d{3}", "pt.nif", ("nif", "contribuinte", "fiscal")),
    ),
    "ro": (National("RO_CNP", r"[1-9]\d{12}", "ro.cnp", ("cnp", "numeric personal"), 0.5),),
    "se": (
        National(
            "SE_PERSONNUMMER", r"(?:19|20)?\d{6}[-+]\d{4}", "se.personnummer", ("personnummer", "pnr", "personal"), 0.5
        ),
    ),
}

COUNTRIES: tuple[str, ...] = tuple(_NUMBERS)
"""Codes of the countries that are known here."""


def national(country: str) -> Iterator[Guarded]:
    """The recognizers of a country."""
    for each in _NUMBERS[country]:
        yield Guarded(NationalNumber(each), validated_score=each.score)


class NationalNumber(PatternRecognizer):
    """A number whose check digits are right; the span is the number."""

    def __init__(self, kind: National) -> None:
        check = kind.check
        self._valid: Callable[[str], bool] = (
            import_module(f"stdnum.{check}").is_valid if isinstance(check, str) else check
        )
        super().__init__(
            supported_entity=kind.entity,
            name=f"{kind.entity.title().replace('_', '')}Recognizer",
            patterns=[Pattern("number", rf"(?<![\w.-])(?:{kind.form})(?![\w-]|\.\d)", kind.score)],
            context=list(kind.words),
        )

    def validate_result(self, pattern_text: str) -> bool:
        """True when the check digits are right; false for digits of other scripts, which stdnum cannot read."""
        return pattern_text.isascii() and bool(self._valid(pattern_text))
