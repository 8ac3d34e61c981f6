"""PERSON where the text itself says so: "Patient: Ada Nkemelu", "Dear Mr Okafor", "/s/ Ada Nkemelu".

Conservative: names without such a sign are the business of a language model.
"""

from __future__ import annotations

import re

from ..presidio import Pattern, PatternRecognizer

# What follows a label in a form, but is not a name, or no longer part of it.
_FORM_WORDS = (
    r"DOB|MRN|SSN|NHS|NPI|Date|Birth|Age|Sex|Gender|Male|Female|Address|Phone|Telephone|Tel|Fax|Mobile|E-?mail|Number"
    r"|No|ID|First|Last|Middle|Given|Family|Surname|Forename|Signature|Title|Role|Position|Department|Print|Printed|Name|Patient|Client|Account|Policy|Not|None|See"
    r"|Unknown|Same|To|Of|And|The|This|Has|Is|Was|With|For|Yes|Page(?=\s*\d)|Section|Information|Details|History|Record|Care"
    r"|MD|RN|NP|DO|DDS|PhD|Esq|KC|QC|JD|CPA|MBE|OBE|MBBS|MRCP|FRCS|FRICS|BSc|MSc|Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Status|Type|Ref|Re|Dear|On|In|At|By|As|Any|All"
)
# Words that make the whole a body of people, or a form of address without a name.
_NOT_A_PERSON = re.compile(
    r"\b(?:Ltd|Limited|Inc|LLC|LLP|PLC|Corp|Corporation|Company|Co|GmbH|Bank|Hospital|Clinic|Trust|University|College"
    r"|School|Group|Partners|Partnership|Services|Insurance|Solutions|Systems|Holdings|Associates|Authority|Council"
    r"|Department|Ministry|Court|Foundation|Institute|Center|Centre|Pharmacy|Laboratory|Laboratories|Agreement"
    r"|Sir|Sirs|Madam|Colleague|Colleagues|Customer|Counsel|Team|Doctor|Resident|Tenant|Manager|Editor|Friend|Friends"
    r"|Applicant|Member|Members|Everyone|Valued|Hiring|Chairman|Chair|Chairwoman|President|Speaker|Justice|Judge"
    r"|Minister|Secretary|Director|Mayor|Ambassador|Unit|Ward|States|State|County|City|National|Federal|Disease|Syndrome|Program|Programme|Plan|Policy|Handbook"
    r"|Version|Every|Each|Guide|Form|Office|Board|Committee|Union|Association|Society|Church|Universe|Applicable|Required|Provided|Attached|Above|Below|Pending)\b",
    re.IGNORECASE,
)
_PLAIN_WORD = rf"(?!(?i:{_FORM_WORDS})\b)\p{{Lu}}[\p{{L}}\p{{M}}]*+(?:['’-](?!s\b)\p{{L}}[\p{{L}}\p{{M}}]*+)*+(?!\d)"
_WORD = rf"{_PLAIN_WORD}(?![ ]?[:#/])"  # a word with a colon behind it is the next label
_INITIAL = r"\p{Lu}\.(?!\p{L}\.)"
_PARTICLE = r"(?:de|van|von|der|den|del|della|di|da|dos|du|la|le|bin|binti|ibn|al|el|ter|zu|y)"
_PART = rf"(?:{_INITIAL}|{_WORD})"
_REST = rf"(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{_PART})"
_FULL = rf"(?-i:{_WORD},[ ]{_PART}(?:[ ]{_PART}){{0,2}}|(?:{_INITIAL}[ ]?){{1,3}}{_WORD}|{_WORD}{_REST}{{1,4}})"
_AFTER_TITLE = rf"(?-i:(?:{_INITIAL}[ ]?){{0,3}}(?:{_PARTICLE}[ ]){{0,2}}{_WORD}{_REST}{{0,3}})"

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame)\b\.?"
_NO_BRAND = r"(?!(?-i:Pepper|Oetker|Martens[ ]\d|Muscle|Whippy|Potato[ ]Head|Kipling[ ](?:cake|slice)|Nice[ ]Guy)\b)"
"""Things that are sold, or said, with a title."""
_STRONG_LABEL = (
    r"\b(?:patient|patient(?:'s|’s)?\s+name|full\s+name|name\s+of\s+(?:the\s+)?(?:patient|client|insured|tenant)"
    r"|client\s+name|employee(?:\s+name)?|insured|policyholder|guarantor|next\s+of\s+kin|emergency\s+contact"
    r"|(?:attending|referring|primary\s+care|ordering)?\s*(?:physician|clinician)|referred\s+by|witness(?:ed\s+by)?"
    r"|plaintiff|defendant|claimant|tenant|landlord|lessee|lessor|guardian|spouse|attn|attention)"
)
# "Name" and its like mean a person only at the start of a line or table cell: "Brand name: …", "signed by: …" do not.
_WEAK_LABEL = r"(?:^|[\t|;])[ ]*(?:name|client|employee|contact(?:\s+person)?|signed\s+by|by|from|prepared\s+by)"
_ONE_NAME_LABEL = r"\b(?:first|last|middle|given|family|sur|fore)[ ]?name"
_COLON = rf"[ ]?[:\t][ \t]*(?:{_TITLE}[ ])?\K"


class LabelledPerson(PatternRecognizer):
    """Names behind a label, a title, a salutation or a signature mark; the span is the name without its title."""

    def __init__(self) -> None:
        patterns = [
            Pattern("label", rf"(?:{_STRONG_LABEL}){_COLON}{_FULL}", 0.85),
            Pattern("label at the start of a line", rf"{_WEAK_LABEL}{_COLON}{_FULL}", 0.75),
            Pattern("label of one name", rf"{_ONE_NAME_LABEL}s?{_COLON}(?-i:{_WORD}(?:[ ]{_WORD})?)", 0.85),
            Pattern("signature", rf"/s/[ ]*\K{_FULL}", 0.9),
            # "Dr" behind a house number and a street is a drive.
            Pattern(
                "title",
                rf"\b(?-i:{_TITLE})(?<!\d\w*[ ](?:\p{{L}}+[ ]){{1,3}}Dr\.?)[ ]{{1,2}}{_NO_BRAND}\K{_AFTER_TITLE}",
                0.7,
            ),
            Pattern("salutation", rf"^[ \t]*Dear[ ]\K(?-i:{_PLAIN_WORD}(?:[ ]{_PLAIN_WORD})?)(?=[ ]?[,:\n]|$)", 0.6),
        ]
        super().__init__(supported_entity="PERSON", name="LabelledPersonRecognizer", patterns=patterns)

    def invalidate_result(self, pattern_text: str) -> bool:
        """True for organisations, offices and forms of address without a name."""
        return _NOT_A_PERSON.search(pattern_text) is not None
