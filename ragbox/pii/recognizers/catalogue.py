"""Which recognizers a profile gets: Presidio's and our own, chosen by its countries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import phonenumbers

from ...config import PiiSettings
from ...errors import ConfigError
from ..guarded import Guarded
from ..other_ner import load_finder
from ..presidio import EntityRecognizer, Pattern, predefined
from .age import Age
from .credential import Credential
from .date_of_birth import DateOfBirth
from .device_identifier import DeviceIdentifier
from .docket_number import DocketNumber
from .email_address import EmailAddress
from .iban import Iban
from .ip_address import IpAddress
from .labelled_number import LabelledNumbers
from .labelled_person import LabelledPerson
from .last_digits import LastDigits
from .names import Names
from .national import COUNTRIES as NATIONAL
from .national import national
from .phone_number import PhoneNumber
from .photo_file import PhotoFile
from .segments import Segments
from .small_area import SmallArea
from .url import Url
from .username import Username
from .vin import Vin
from .written_date import WrittenDate

_THINGS = (
    r"\b(?:gasket|bolt|cable|filter|valve|part|lot|batch|item|sku|upc|gtin|catalog(?:ue)?|shelf|sequence|sample"
    r"|slide|cohort|log|sizes?"
    r"|panels?|plates?|pallet|carton|crate|ticket|model|drawing|reel|spool|coil|counter|reading|ratio|label shows"
    r"|test record uses)\b"
    r"(?:[ ](?:no\.?|number|code|reads|is|sizes?))?:?[ ](?:[\d-]{3,11}[ ]and[ ])?"
)
"""Words for things, right before a number that only looks like a person's."""

# A single check digit on a plain number is met by one number in ten or eleven. Such a match stays below the default
# `min_score` unless a word in front supports it.
_ONE_DIGIT = 0.3


def build(settings: PiiSettings) -> list[EntityRecognizer]:
    """The recognizers for these settings, each one guarded.

    Raises ConfigError for a country without recognizers here, or a phone region that is no region.
    """
    recognizers = [*_generic(settings.phone_regions)]
    for country in dict.fromkeys(name.lower() for name in settings.countries):
        if country not in COUNTRIES:
            raise ConfigError(f"pii.countries: '{country}' is not known; choose from {', '.join(sorted(COUNTRIES))}")
        recognizers.extend(COUNTRIES[country]())
    for each in recognizers:
        each.floor = settings.min_score
    return [*recognizers]


def names(settings: PiiSettings) -> EntityRecognizer | None:
    """The recognizer around the name finder that the settings name, guarded; None for `off`. It is for whole documents.

    Raises ConfigError when `pii.ner` is no model, ModelError when it cannot be loaded.
    """
    return None if settings.ner == "off" else Guarded(Names(load_finder(settings.ner)))


def _generic(phone_regions: tuple[str, ...]) -> Iterator[Guarded]:
    unknown = sorted(set(phone_regions) - set(phonenumbers.SUPPORTED_REGIONS))
    if unknown:
        raise ConfigError(f"pii.phone_regions: '{unknown[0]}' is no region; use codes such as US, GB, DE")
    yield Guarded(EmailAddress())
    if phone_regions:
        yield Guarded(PhoneNumber(phone_regions))
    yield Guarded(Url())
    yield Guarded(IpAddress())
    yield Guarded(predefined.MacAddressRecognizer(), hint=r"[0-9a-f]{2}[:-][0-9a-f]{2}[:-]|[0-9a-f]{4}\.[0-9a-f]{4}")
    yield Guarded(predefined.UuidRecognizer(), hint=r"[0-9a-f]{8}-")
    yield Guarded(predefined.CreditCardRecognizer(), hint=r"\d[ -]?\d\d\d")
    yield Guarded(Iban())
    yield Guarded(predefined.CryptoRecognizer())
    yield Guarded(WrittenDate())
    yield Guarded(DateOfBirth())
    yield Guarded(Age())
    yield Guarded(LabelledPerson())
    yield Guarded(LabelledNumbers())
    yield Guarded(Segments())
    yield Guarded(SmallArea())
    yield Guarded(DocketNumber())
    yield Guarded(DeviceIdentifier())
    yield Guarded(PhotoFile())
    yield Guarded(LastDigits())
    yield Guarded(Username())
    yield Guarded(Credential())
    yield Guarded(Vin(), hint=r"\d{4}\b")


def _us() -> Iterator[Guarded]:
    # Where contexts are given, Presidio's own hold words that are everywhere in contracts and records:
    # "license", "permit", "states", "document", "policy".
    yield Guarded(predefined.UsSsnRecognizer(), unless=_THINGS, hint=r"\d\d[-. /]?\d\d")
    yield Guarded(predefined.UsItinRecognizer(patterns=_ITIN), unless=_THINGS, hint=r"9\d\d")
    yield Guarded(predefined.UsLicenseRecognizer(context=["driver", "driving", "drivers", "cdl", "dmv"]), hint=r"\d{2}")
    yield Guarded(predefined.UsPassportRecognizer(context=["passport"]))
    yield Guarded(predefined.UsBankRecognizer(context=["account", "acct", "bank", "checking", "savings"]))
    yield Guarded(predefined.AbaRoutingRecognizer(), validated_score=_ONE_DIGIT)
    yield Guarded(predefined.UsNpiRecognizer(), validated_score=_ONE_DIGIT)
    yield Guarded(predefined.UsMbiRecognizer(), unless=_THINGS)
    yield Guarded(predefined.MedicalLicenseRecognizer(patterns=[_DEA]), hint=r"\d{7}")
    yield Guarded(
        predefined.UsHealthInsuranceMemberIdRecognizer(
            context=["member", "subscriber", "insured", "insurance", "plan"]
        ),
        hint=r"\d{2}",
    )
    yield Guarded(predefined.UsClaimNumberRecognizer(), hint=r"claim")
    yield Guarded(predefined.UsPrescriptionNumberRecognizer(), hint=r"rx|presc|refill")
    yield Guarded(predefined.UsPriorAuthorizationNumberRecognizer(), hint=r"auth|\bpa\b")
    yield Guarded(predefined.UsReferralNumberRecognizer(), hint=r"refer")
    yield Guarded(predefined.UsProviderTaxIdRecognizer())


def _uk() -> Iterator[Guarded]:
    # Not certain without "NHS" in front: every eleventh US phone number has a valid check digit, too.
    yield Guarded(predefined.NhsRecognizer(patterns=[_NHS]), validated_score=0.5, unless=_THINGS)
    yield Guarded(predefined.NhsRecognizer(patterns=[_NHS_BARE]), validated_score=_ONE_DIGIT)
    yield from national("uk")
    yield Guarded(
        predefined.UkNinoRecognizer(patterns=[*predefined.UkNinoRecognizer.PATTERNS, _NINO]),
        unless=_THINGS,
        hint=r"\d\d[ -]?\d\d",
    )
    yield Guarded(
        predefined.UkPostcodeRecognizer(patterns=[*predefined.UkPostcodeRecognizer.PATTERNS, _POSTCODE]),
        hint=r"\d[a-z]{2}\b",
    )
    yield Guarded(predefined.UkDrivingLicenceRecognizer(), hint=r"\d{6}")
    yield Guarded(predefined.UkPassportRecognizer(), hint=r"\d{6}")
    yield Guarded(
        predefined.UkVehicleRegistrationRecognizer(patterns=_in_capitals(predefined.UkVehicleRegistrationRecognizer)),
        validated_score=0.5,
        unless=_THINGS,
    )


COUNTRIES: dict[str, Callable[[], Iterator[Guarded]]] = {
    **{code: partial(national, code) for code in NATIONAL},
    "uk": _uk,
    "us": _us,
}
"""Country codes of `pii.countries` and the recognizers each one adds."""


def _in_capitals(recognizer: type[predefined.UkVehicleRegistrationRecognizer]) -> list[Pattern]:
    """A recognizer's patterns, for capitals only: Presidio ignores case, and so takes "the AB12 and" for a plate."""
    return [Pattern(each.name, f"(?-i:{each.regex})", each.score) for each in recognizer.PATTERNS]


# A little above the same digits as a social security number, none of which begins with 9.
_ITIN = [Pattern(each.name, each.regex, each.score + 0.05) for each in predefined.UsItinRecognizer.PATTERNS]
# Presidio's pattern, which has no word boundaries, finds these inside longer numbers.
_DEA = Pattern("DEA certificate number", r"\b[abcdefghjklmprstux][a-z9]\d{7}\b", 0.4)
# In capitals and with its blank, a postcode is hardly anything else; Presidio wants a word in front of it.
_NHS = Pattern("in groups", r"\b\d{3}([ -])\d{3}\1\d{4}\b", 0.5)
_NHS_BARE = Pattern("without a break", r"\b\d{10}\b", 0.3)
_NINO = Pattern(
    "in groups", r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ -])\d\d\1\d\d\1\d\d\1[A-D]\b", 0.6
)
_POSTCODE = Pattern(
    "postcode in capitals with a blank", r"\b(?-i:[A-PR-UWYZ][A-HK-Y]?\d[A-HJKMNP-Y\d]? \d[ABD-HJLNP-UW-Z]{2})\b", 0.5
)
