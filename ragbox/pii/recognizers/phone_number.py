"""PHONE_NUMBER: telephone, mobile, fax and pager numbers, behind a label or by their form.

Digits are looked for once and each find is judged by what stands around it. Presidio's recognizer lets the phone library
search the text anew for every region, which takes most of a page's time, and knows only ranges that are in use: a new
range or an old letterhead, and it finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import phonenumbers
import regex  # type: ignore[import-untyped,unused-ignore]

from ..presidio import EntityRecognizer, NlpArtifacts, RecognizerResult

_LABELLED, _FORM = 0.75, 0.5
_SECONDS = 2.0
_NUMBER = regex.compile(
    r"(?<![\w+]|\w[-]|\d[.,/]|[-.]\d)(?:\+[ ]?)?(?:\([ ]?)?\d(?:(?:[ ]?[-–.·/][ ]?|[ ]?\)[ ]?[-–]?[ ]?|[ ]?\([ ]?"
    r"|[ ]{1,2})?\d){5,14}"
    r"(?:[ ]?,?[ ]?(?:x|ext\b\.?|extn\b\.?|extension|poste)[ ]?\.?:?[ ]?\d{1,6})?(?![\w@]|[.,/–-]\d|-\w)",
    regex.IGNORECASE,
)
_WORDS = (
    r"(?:tele?phones?|phones?|tel|t[ée]l(?:[ée]phone)?|fax(?:e[ds])?|refax(?:ed)?|facsimile|telecopie[ru]r?"
    r"|t[ée]l[ée]copieur|telefax|fx"
    r"|mobiles?|mob|cell(?:phone|ular)?|pager|bleep|beeper|direct[ ](?:line|dial)|ddi|switchboard|help[ ]?line"
    r"|hotline|landline|voice[ ]?mail"
    r"|whatsapp|sms|contact(?:ed|s)?|call(?:ed|s|er|ing|back)?|dial(?:led)?|ring|rang|text(?:ed|s)?|reach(?:ed"
    r"|able)?|ph|hm|wk|handy|telefon|rufnummer"
    r"|mobil|tel[ée]fono|m[óo]vil|tty|tdd|office|desk|bureau|trabajo|erreichbar[ ]unter|joindre[ ]au|toll[- ]free)"
)
_LABEL = regex.compile(
    rf"(?:(?<![\w-])(?:(?:home|work|office|cell|mobile|contact|day|evening|main|patient)(?=\w))?{_WORDS}(?:number"
    r"|num|no)?(?!\w)|(?:^|[\n\t|]|[ ]{2})[ ]?[TFPMCHWO][:.)])(?P<between>[^\n\d]{0,45}?(?:\n[ \t]*){0,3})[\""
    r"'(\[]?$",
    regex.IGNORECASE,
)
_BEHIND = regex.compile(
    r"[ ]?\(?(?:fax|cell|mobile|mob|home|work|office|direct|day|evening|tel|phone|h|w|c|m|voice|landline"
    r"|sender.s fax)\)|[ ](?:is|was|as)[ ](?:the|her|his|their|my|our)[ ](?:[^\W\d]{3,12}(?:['’]s)?[ ]){0,2}(?:tel"
    r"e?|fax|phone|cell|mobile|tel)",
    regex.IGNORECASE,
)
_NO_PHONE = regex.compile(
    r"\b(?:(?<!area[ ])codes?|confirmation|toner|part|model|queue|spool|job|order|invoice|ids?|counts?|culture|bed"
    r"|dose|ndc|protocol|volume|serial|ref"
    r"|page|item|lot|batch|machine|catalog(?:ue)?|case|docket|claim|policy|account|acct|mrn|npi|member|dob|born"
    r"|ssn|reads?|consultation|patient)\b",
    regex.IGNORECASE,
)
_THING = regex.compile(
    r"\b(?:catalog(?:ue)?|part|lot|batch|item|sku|job|form|order|invoice|ticket|serial|ref|code|model|isbn|issn"
    r"|doi|pmid|pubmed|ndc|range|bates"
    r"|carton|crate|pallet|spool|reel|coil|bin|drum|gasket|reading|meter|time|ports?|resolution|coordinates|log"
    r"|panels?|plates?|sizes?|version|build"
    r"|record|upc|gtin|ean|tracking|account|acct|policy|claim|docket|case|matter|number of|no|tube|filter|valve"
    r"|slide|row|line|cell|cohort|arm)\b"
    r"[^\n\d]{0,24}$",
    regex.IGNORECASE,
)
_NAMED = regex.compile(r"\bnumber[ ](?:is[ ]|was[ ])?[\"'(]?$", regex.IGNORECASE)
_VERB = regex.compile(r"(?:contact|call|dial|ring|rang|text|reach)", regex.IGNORECASE)
"""Behind these, seven to nine figures without a break may be anything."""
_UNIT = regex.compile(
    r"[ ](?:m[lgm]|cells?|pixels|units?|lux|kwh|litres?|liters?|g|kg|bp|dpi|rupees|dollars)\b|%", regex.IGNORECASE
)
_DATE = regex.compile(
    r"\(?(?:\d{4}[-/. –]\d\d?[-/. –]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{2,4}|(?:(?:19|20)\d\d[-–/ .]*){2,}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}[ ]\d.*|\d{1,3}(?:\.\d{1,3}){3})"
)
_LISTED = regex.compile(r"[ ]?(?:/|,|;|\||or|and|&)?[ ]?(?:\([A-Za-z]{1,8}\))?[ ]?\n?[ ]?")
_NANP = regex.compile(r"(?:(?:\+?1|001)[ .-]?)?(?:\([2-9]\d\d\)[ -]?|[2-9]\d\d[-. /·])[2-9]\d\d[-. ·]\d{4}(?:\D.*)?")
_BRITISH = regex.compile(
    r"(?:0[1-37-9]\d{1,3}|\(0[1-37-9]\d{1,3}\)|\+44[ ]?(?:\(0\))?[ ]?\d{2,4})[ -]\d{3,4}[ -]?\d{3,4}"
)
_INDIAN = regex.compile(r"[6-9]\d{4}[ -]\d{5}")
_AREA = regex.compile(r"\(0?\d{2,4}\)[ -]?\d{3,4}(?:[ -]?\d{3,6}){1,2}")
_GROUPED = regex.compile(r"\(?\d{1,5}\)?(?:[ .-]\d{2,5}){1,5}")


class PhoneNumber(EntityRecognizer):
    """Numbers behind "Tel.", "fax on" and the like in any form; others in the form of one of the regions."""

    def __init__(self, regions: Sequence[str]) -> None:
        self._regions = tuple(regions)
        self._prefixes = {each: phonenumbers.ndd_prefix_for_region(each, True) for each in regions}
        super().__init__(supported_entities=["PHONE_NUMBER"], name="PhoneRecognizer")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """The numbers of `text`. Raises TimeoutError."""
        del entities, nlp_artifacts
        return [RecognizerResult("PHONE_NUMBER", start, end, score) for start, end, score in self._found(text)]

    def _found(self, text: str) -> Iterator[tuple[int, int, float]]:
        last, score = -1, 0.0
        for match in _NUMBER.finditer(text, timeout=_SECONDS):
            start, end = match.start(), match.end()
            value = match.group()
            if value[0] == "(" and ")" not in value:
                start, value = start + 1, value[1:].lstrip()
                start = end - len(value)
            if _DATE.fullmatch(value) or not 7 <= _count(value) <= 15 or _UNIT.match(text, end):
                continue
            listed = last >= 0 and _LISTED.fullmatch(text, last, start) is not None
            if not (listed and score):
                score = self._score(text, start, end, value)
            last = end
            if score:
                yield start, end, score

    def _score(self, text: str, start: int, end: int, value: str) -> float:
        before = text[max(0, start - 80) : start]
        label = _LABEL.search(before, timeout=_SECONDS)
        if label and not _NO_PHONE.search(label["between"], timeout=_SECONDS):
            verb = _VERB.match(label.group().lstrip())
            return _LABELLED if not verb or not value.isdigit() or len(value) >= 10 else 0.0
        if _BEHIND.match(text, end, timeout=_SECONDS):
            return _LABELLED
        if _THING.search(before[-30:], timeout=_SECONDS):
            return 0.0
        if _NAMED.search(before) and _count(value) <= 12 and not value.isdigit():
            return _LABELLED
        return _FORM if self._has_form(value) else 0.0

    def _has_form(self, value: str) -> bool:
        """Whether it is written as numbers of one of the regions are; figures without a break are not."""
        if value[0] == "+":
            return _possible(value, None)
        if value.isdigit():
            return False
        if _NANP.fullmatch(value):
            return bool({"US", "CA"} & set(self._regions))
        if "GB" in self._regions and _BRITISH.fullmatch(value):
            return True
        if _AREA.fullmatch(value):
            return True
        if "IN" in self._regions and _INDIAN.fullmatch(value):
            return True
        if not _GROUPED.fullmatch(value):
            return False
        return any(
            region not in ("US", "CA")
            and (self._prefixes[region] != "0" or value.lstrip("(").startswith("0"))
            and _possible(value, region)
            for region in self._regions
        )


def _count(value: str) -> int:
    """Digits without those of an extension."""
    return sum(map(str.isdigit, regex.split(r"(?i)[ ,]*(?:x|e|p)", value)[0]))


def _possible(value: str, region: str | None) -> bool:
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) if region is None else phonenumbers.is_valid_number(number)
