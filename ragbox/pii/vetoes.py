"""What looks like personal data to a language model and is none: statutes, reported cases, diseases, doses, numbering.

Each rule needs a sign beside the name. Who is also named where there is no such sign is found there, and then everywhere
(`ragbox.pii.propagate`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from .ner import Named

_BACK = 120
"""Characters in front of a citation or of the word "Act" in which its name begins."""
_CITATION = re.compile(
    r"(?:\[(?:1[89]|20)\d\d\]|\((?:1[89]|20)\d\d\))[ ]?(?:\d{1,3}[ ])?[A-Z][A-Za-z.&' ]{0,12}[ ]?(?:\([A-Z][a-z]+\)[ ])?\d+"
    r"|\b\d{1,4}[ ](?:U\.[ ]?S\.(?![ ]?C)|S\.[ ]?Ct\.|F\.[ ]?(?:2d|3d|4th|App['’]x|Supp\.(?:[ ][23]d)?)|"
    r"L\.[ ]?Ed\.(?:[ ]2d)?|[A-Z][A-Za-z.]{0,8}[ ]?[23]d"
    r"|(?:Cal|Mass|Ill|Pa|Va|Ohio|N\.[ ]?[YEWJ]|S\.[ ]?[EWO]|A|P|So)\.(?:[ ]?[A-Z]\.)?(?:[ ]?(?:App|"
    r"Rptr)\.)?(?:[ ]?[2345](?:d|th))?)[ ](?:at[ ])?\d+"
    r"(?:(?:,[ ]\d+(?:[-–]\d+)?)*[ ]\((?:[\w.]+[ ]){0,3}(?:1[89]|20)\d\d\))?"
    r"|\b\d+[ ](?:U\.?S\.?C\.?|C\.?F\.?R\.?|Fed\.[ ]?Reg\.)[ ]?(?:§+[ ]?)?\d[\w.()-]*"
)
"""A law report, as in "[1932] AC 562" or "410 U.S. 113", or a code, as in "42 U.S.C. § 1983"."""
_AGAINST = re.compile(r"[ \n](?:v|vs)\.?[ \n]")
_RE = re.compile(r"(?:\b(?:In re|Re|Ex parte|R v|Regina v|State v\.|People v\.|United States v\.)[ ])(?=[A-Z])")
_PARTY = re.compile(r"(?:(?:[^\W\d_a-zà-öø-ÿ][\w.'’-]*|&|of|and|the|de|\([^()]{1,20}\)),?[ ]){0,8}\Z")
_WORD = r"(?:[^\W\d_a-zà-öø-ÿ][\w.'’-]*|&|of|and|the|de|la),?[ ]"
_PARTIES = re.compile(
    rf"{_WORD}(?:{_WORD}){{0,5}}-?(?:v|vs)\.?-?[ ](?:(?:[^\W\d_a-zà-öø-ÿ][\w'’-]*|&|of|the|de|la)[ ]?){{1,5}}"
)
_DISCUSSED = re.compile(
    r"(?:\b(?:rule|principle|test|doctrine|decision|approach|ratio|exception|dict(?:um|a)|standard|reasoning|judgment"
    r"|holding|analysis|criteria|line[ ]of[ ]cases)[ ](?:in|of|from|laid[ ]down[ ]in|under)"
    r"|\b(?:following|see(?:[ ]also|[ ]generally)?|cf\.?|citing|applying|distinguishing|unlike|overruling|as[ ]in"
    r"|compare|since|after))[ ]\Z",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"[ ]?,?[ ]?(?:(?:is|was|were|has[ ]been)[ ])?(?:applied|followed|distinguished|overruled|doubted|disapproved|reaffirmed"
    r"|not[ ]followed|held[ ]that|decided[ ]that)\b"
)
"""What stands before or behind the name of a case that is law, not at hand."""
_DOCTRINES = frozenset(
    "mareva piller miranda brady giglio daubert frye chevron auer skidmore wednesbury bolam bolitho salomon calderbank "
    "tomlin pharmacal quistclose romalpa batson strickland mcnaghten m'naghten gillick caparo grepe rooker-feldman "
    "noerr-pennington turquand jencks francovich ghosh".split()
)
_LEGAL_THING = re.compile(
    r"[ ](?:orders?|injunctions?|warnings?|rights|material|deference|test(?![ ]results?)|unreasonableness|principles?"
    r"|offer|standard|relief|trust|competen(?:ce|t)|direction|doctrine|abstention|framework|exception|immunity"
    r"|liability)\b",
    re.IGNORECASE,
)
"""Doctrines of the common law that are called after a party: "a Mareva injunction"."""
_STATUTE = re.compile(
    r"\b(?:Acts?|Regulations?|Ordinance|Directive|Code|Statute|Treaty|Convention|Bill)\b"
    r"(?:,?[ ](?:of[ ])?\(?(?:1[6-9]|20)\d\d\b\)?(?:/\d+(?:/[A-Z]{2,3})?)?)?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:(?:[A-Z][\w'’-]*|\([A-Z][\w ]*\)|of|and|for|to|in|from|with|&),?[ ]){1,12}\Z")
_DISEASE = re.compile(
    r"(?:['’]?s)?(?:[ –-](?:[A-Z][\w'’-]+))?[ ](?:disease|syndrome|palsy|lymphoma|sarcoma|an[a]?emia|chorea|"
    r"thyroiditis|dystrophy|contracture|"
    r"fracture|hernia|tumou?r|cyst|neuroma|gangrene|encephalopathy|dementia|disorder|sign|reflex|triad|"
    r"man(?:o)?euv(?:re|er)|procedure|"
    r"catheter|forceps|retractor|criteria|classification|stain|bod(?:y|ies)|cells?|duct|ligament|phenomenon|murmur|"
    r"oesophagus|esophagus|"
    r"theorem|equation|coefficient|distribution|constant|paradox|effect|scale|law\b(?![ ](?:firm|office|school)))\b"
    r"|['’]s[ ](?:sign|disease|law|razor|theorem|test)\b",
    re.IGNORECASE,
)
_KNOWN = frozenset(
    "parkinson alzheimer crohn hodgkin raynaud huntington tourette asperger addison cushing hashimoto sjogren "
    "sjögren menière ménière "
    "dupuytren parkinsons alzheimers crohns hodgkins raynauds".split()
)
"""Diseases that are said by their name alone: "known Crohn's"."""
_DOSE = re.compile(
    r"[ ]?(?:\w{1,4}[ ])?\d+(?:[.,/-]\d+)*[ ]?(?:mg|mcg|µg|μg|g|ml|mL|units?|IU|iu|micrograms?|milligrams?|%|tabs?|"
    r"tablets?|puffs?)(?![\w-])"
)
_STEM = re.compile(
    r"(?i:\w{2,}(?:pril|sartan|olol|dipine|statin|[mnz]umab|ximab|tinib|cillin|mycin|floxacin|[cn]azole|prazole|"
    r"gliptin|gliflozin|glutide|"
    r"azepam|azolam|triptan|setron|parin|xaban|oxetine|triptyline|profen|dronate|fenac|tidine|thiazide|semide|"
    r"formin|cycline))"
)
"""Stems of international non-proprietary names of medicines (WHO), those that end few surnames."""
_NUMBERING = re.compile(
    r"(?:\b(?:clauses?|sections?|sec|s|ss|pages?|pp?|para(?:graph)?s?|schedule|article|art|figure|fig|table|exhibit|"
    r"annex|appendix|chapter|"
    r"version|v|rule|reg|regulation|part|step|item|line|row|question|volume|vol|issue|edition|release|build|rev|"
    r"model|isbn|doi|iso|sku|"
    r"batch|p/n|grade|stage|type|score|level|phase|week|day|room|bay|form|recital|footnote|note|bates|sheet|x|"
    r"qty)\.?|§+|¶+)[ :#]{0,2}(?:no\.?[ ]|of[ ])?\Z",
    re.IGNORECASE,
)
_THING = re.compile(
    r"(?:version|v|build|rev|model|sku|batch|p/n|type|part|item|line|form|release|no|x|stage|phase)\b", re.IGNORECASE
)
"""Labels before the number of a thing that somebody may have: an implant is told by its batch."""
_NO_DAY = re.compile(
    r"(?:1[6-9]|20)\d\d|(?:at[ ])?\d{1,2}(?:[:.]\d\d)?[ ]?(?:[ap]\.?m\.?|noon|midnight|hrs?|hours)|\d{1,2}:\d\d|"
    r".*\d+[ ]?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?)\b(?![ ]old).*",
    re.IGNORECASE | re.DOTALL,
)
"""A year, a time of day or a while."""
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|febr|märz|mai|okt|dez|janv|mars|avr|juin|août|déc|"
    r"ene|abr|ago|dic|gen|mag|giu|lug)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NUMBERS = frozenset(("DATE_TIME", "ID", "AGE", "PHONE_NUMBER"))
_NAMES = frozenset(("PERSON", "ORGANIZATION", "LOCATION", "NRP", "ADDRESS"))
_FORM_WORDS = frozenset(
    "patient client name names date birth address tenant landlord borrower lender guarantor buyer seller licensor "
    "licensee employer employee "
    "claimant defendant plaintiff appellant respondent petitioner witness executor trustee settlor beneficiary "
    "policyholder insured insurer "
    "party parties company contractor supplier customer agent principal director physician nurse doctor surgeon "
    "consultant mother father "
    "sister brother son daughter wife husband signature signed dated title position role phone telephone email fax "
    "page section clause "
    "schedule the and of or to a an judge clerk notary public court agreement lessee lessor mortgagor mortgagee "
    "assignee assignor "
    "undersigned deponent affiant declarant counsel attorney solicitor barrister dear sir madam sirs re cc enc tel "
    "mobile yes no n/a nil".split()
)
"""Words of forms and contracts: a finding made of nothing else names nobody."""


class Vetoes:
    """Says of the findings in one text which are none."""

    def __init__(self, text: str) -> None:
        self._text = text
        spans = sorted(in_law(text))
        self._starts = [start for start, _ in spans]
        self._ends: list[int] = []
        for _, end in spans:  # the farthest end so far, so that one look is enough
            self._ends.append(max(end, self._ends[-1] if self._ends else 0))

    def veto(self, each: Named) -> bool:
        """Whether this is no personal data."""
        value = self._text[each.start : each.end]
        if not any(map(str.isalnum, value)):
            return True
        if self._in_law(each):
            return True
        if each.entity in _NUMBERS:
            return self._is_numbering(each, value)
        return each.entity in _NAMES and self._is_no_name(each, value)

    def _in_law(self, each: Named) -> bool:
        at = bisect_right(self._starts, each.start) - 1
        return at >= 0 and each.end <= self._ends[at]

    def _is_numbering(self, each: Named, value: str) -> bool:
        if each.entity == "DATE_TIME" and (
            _NO_DAY.fullmatch(value) or not (_MONTH.search(value) or _DIGIT.search(value))
        ):
            return True  # a year alone tells nobody's birthday
        if not any(map(str.isdigit, value)):
            return each.entity in ("ID", "PHONE_NUMBER")
        if each.entity == "PHONE_NUMBER" and sum(map(str.isdigit, value)) < 5:
            return True
        if each.entity == "PHONE_NUMBER" or "/" in value[2:]:
            return False
        label = _NUMBERING.search(self._text, max(0, each.start - 24), each.start)
        return label is not None and not (each.entity == "ID" and _THING.match(label.group()))

    def _is_no_name(self, each: Named, value: str) -> bool:
        words = value.split()
        if all(word.strip(".,:;()'’\"").lower() in _FORM_WORDS for word in words):
            return True
        if len(words) > 2 or each.entity == "ADDRESS":
            return False
        if _STEM.fullmatch(value):
            return True
        single = value.strip(".,'’")
        known = len(words) == 1 or value.lower() in ("anton piller", "norwich pharmacal")
        if known and words[-1].lower() in _DOCTRINES and _LEGAL_THING.match(self._text, each.end):
            return True
        if single.lower() in _KNOWN and re.match(r"['’]s\b", self._text[each.end : each.end + 2]):
            return True
        if _DISEASE.match(self._text, each.end):
            return True
        return len(words) == 1 and _DOSE.match(self._text, each.end) is not None


def in_law(text: str) -> Iterator[tuple[int, int]]:
    """Where reported cases and statutes are cited, with their names."""
    yield from _cited(text)
    yield from _discussed(text)
    yield from _statutes(text)


def _cited(text: str) -> Iterator[tuple[int, int]]:
    """Citations of law reports and codes, with the parties' names before them."""
    for match in _CITATION.finditer(text):
        low = max(0, match.start() - _BACK)
        before = text[low : match.start()]
        start = match.start()
        parties = list(_AGAINST.finditer(before))
        if parties and ";" not in before[parties[-1].end() :]:
            first = _PARTY.search(before, 0, parties[-1].start() + 1)
            start = low + (_capital(before, first.start()) if first else parties[-1].start())
        elif opened := list(_RE.finditer(before)):
            start = low + opened[-1].start()
        yield start, match.end()


def _discussed(text: str) -> Iterator[tuple[int, int]]:
    """Names of cases of which the text says that they are law, without a report: "the rule in Rylands v Fletcher"."""
    for match in _PARTIES.finditer(text):
        if _DECIDED.match(text, match.end()) or _DISCUSSED.search(text, max(0, match.start() - 40), match.start()):
            yield match.span()


def _capital(text: str, start: int) -> int:
    """The first word in capitals at or after `start`."""
    found = re.compile(r"(?<!\w)[^\W\d_a-z]").search(text, start)
    return found.start() if found else start


def _statutes(text: str) -> Iterator[tuple[int, int]]:
    """Names of statutes with their years."""
    for match in _STATUTE.finditer(text):
        if match.group()[:1].islower():
            continue
        name = _TITLE.search(text, max(0, match.start() - _BACK), match.start())
        if name is not None or any(map(str.isdigit, match.group())):
            yield (_capital(text, name.start()) if name else match.start()), match.end()
