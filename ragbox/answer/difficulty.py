"""How hard a question is to answer, told by its words: what the way to an answer, and the model asked, depend on."""

from __future__ import annotations

import re
from typing import Literal

from .kinds import COMPARATIVE, kind_of
from .words import even

Difficulty = Literal["factoid", "list", "yes_no", "compare", "summarise", "compute"]

_LOOKED_AT = 600
"""Characters; what is asked stands there, and the rules take time with the square of a text's length."""
_DOCUMENT = (
    r"documents?|contracts?|agreements?|leases?|letters?|polic(?:y|ies)|reports?|handbooks?|manuals?|files?|folders?|"
    r"notes?|minutes|chapters?|sections?|clauses?|schedules?|appendix|annex|wills?|nda|invoices?|forms?|deeds?|statements?|"
    r"records?|e-?mails?|presentations?|stud(?:y|ies)|guidelines?|guidance|protocols?|offers?|judgments?|rulings?|"
    r"amendments?|memos?|memorandum|transcripts?|papers?|attachments?|summar(?:y|ies)|procedures?|pdfs?|terms|leaflets?|"
    r"settlements?|articles?|bylaws?|correspondence|bundle|brief|pleadings?|complaint|order|plan"
)
_THIS = r"(?:this|that|these|those|the|our|my|all|each|every|both)"
_OF = rf"(?:(?:{_THIS}|its|everything)\b.*|.*\b(?:{_DOCUMENT})\b.*|.*\.\w{{3,4}})"
"""A document or a part of one, as a question calls it."""
_DIGEST = (
    r"overviews?|synops[ie]s|gist|recap|outline|digest|pr[eé]cis|run-?down|abstract|highlights|take-?aways?|essentials|"
    r"bullet points"
)
_POINTS = (
    r"(?:key|main|most important|central|essential|salient|crucial|major|chief|principal|important) "
    r"(?:points?|terms|facts|findings|provisions|messages?|contents?|ideas?|themes?|topics?|aspects|take-?aways?|things|"
    r"elements|parts|conclusions?|issues|clauses|details|information)"
)
_SHORT = rf"summary(?! (?:dismissal|judge?ment|conviction|termination))|summaries|{_DIGEST}|{_POINTS}"
_SUMMARISE = (
    r"(?:^|\b(?:you|please|to|and|me|then|just|quickly|briefly|,) ?)"
    r"(?:summari[sz]e|sum(?: \w+)? up|recap(?:itulate)?|condense|sketch)\b(?! whether)",
    r"^summari[sz]ing\b|\btl ?;? ?dr\b|\bin a nutshell\b|\bbig picture\b|\bbird's[- ]eye view\b|\bthe long and short of\b",
    r"\b(?:short(?:er|ened)?|brief|quick|condensed|abridged) (?:version|account|description) of\b",
    r"\b(?:give|write|make|prepare|provide|produce|draft|show|get|have|need|want|like|send|create|do|offer|see|let|list)\b"
    rf".{{0,40}}?\b(?:{_SHORT})\b",
    rf"^(?:an? |the )?(?:\w+,? ){{0,2}}?(?:{_SHORT})(?:\W*$|,? please\W*$| (?:of|from|for|in) )",
    rf"\bwhat(?:'s| is| are| were) (?:the |your )?(?:\w+ )?(?:{_SHORT})(?= (?:of|from|in|here|for)\b|\W*$)",
    rf"^what (?:should|must|do|would) (?:i|we|one|you|anyone)(?: need to| have to)? know about {_OF}\W*$",
    r"^(?:describe|explain|present|put|tell me)\b.*\bin (?:a few|two|three|four|five|\d+|a couple of|a handful of) "
    r"(?:short |plain )?(?:sentences|words|lines|bullets?|paragraphs?)",
    r"\bup to (?:speed|date) on\b|\bfill (?:me|us) in on\b|\bthe bottom line (?:of|in|from)\b",
    rf"^(?:break|boil) (?:{_THIS}\b.{{0,60}}\bdown\b|down {_OF})",
    rf"^(?:shorten|abridge|compress|outline|paraphrase) (?:{_THIS}|what)\b",
    rf"^tell (?:me|us) (?:roughly |briefly )?what {_OF} (?:is|are|was) (?:all )?about\W*$",
    r"^what(?:'s| is| are) the (?:general|overall|broad|basic|essential) "
    r"(?:contents?|idea|message|subject|thrust|purport|picture|drift)\b",
    rf"^what(?:'s| is| are| was) {_OF} (?:all |mainly |mostly |basically |generally )?about\W*$",
    rf"^what (?:do|does|did) (?:\w+ )*?(?:{_DOCUMENT}|it|this|that) (?:\w+ )?"
    r"(?:say|cover|contain|deal with|tell us|set out|provide|include|address|regulate)"
    r"(?: overall| in general| in short| basically| generally)?\W*$",
    r"\b(?:walk|talk|take|run) (?:me|us) through (?:this|that|these|those|the|our|my)\b",
    r"^(?:tell (?:me|us)(?: something| more| everything| all)? about|explain|describe|outline|brief (?:me|us) on|"
    rf"catch me up on|go over|review) {_THIS}(?: [\w'.&-]+){{0,5}}? (?:{_DOCUMENT})\b"
    r"(?=\W*$| (?:to|for) (?:me|us)\b| in (?:plain|simple|a few|short|brief|general|layman)| briefly| section by)",
    r"^what(?:'s| is| are) (?:in|inside) (?:this|that|these|the|my|our)"
    rf"(?: [\w'.&-]+){{0,3}}? (?:{_DOCUMENT})\W*$",
)
"""What asks for the whole of a text in short; a `discharge summary` is a document and asks for nothing."""

_VALUE = (
    r"rents?|prices?|fees?|costs?|salar(?:y|ies)|wages?|pay|amounts?|sums?|deposits?|premiums?|charges?|rates?|totals?|"
    r"balances?|bids?|offers?|quotes?|budgets?|values?|results?|readings?|levels?|counts?|weights?|doses?|dosages?|scores?|"
    r"payments?|instal?lments?|days|dates|hours|percentages?|invoices?|bonus(?:es)?|revenues?|turnovers?|profits?|loss(?:es)?|"
    r"debts?|loans?|expenses?|contributions?|discounts?|penalt(?:y|ies)|fines?|caps?|limits?|areas?|figures?|allowances?|"
    r"temperatures?|heart rates?|bills?"
)
_MORE = rf"(?:{COMPARATIVE}|heavier|taller|costlier|steeper)"
_UNIT = r"(?:working |business |calendar )?days|nights|weeks|months|years|hours|minutes"
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|\d+)"
_NO_RULE = r"(?!.*\b(?:must|should|shall|may|need|required?)\b)"
"""How long must lie between two things is a rule, and stands in the documents."""
_WHOLE_TIME = (
    r"(?:over|during|across|throughout|for|in|within|after) (?:the )?(?:(?:whole|entire|full|complete|first|next|initial|"
    r"remaining|last) )?(?:\w+[- ])?(?:years|months|weeks|terms?|period|quarters?|life|duration|course|instalments?|tenancy|"
    r"lease)"
)
_SPEND = r"(?:cost|pay|spend|earn|owe|make|save)"
_COMPUTE = (
    r"\b(?:calculate|compute|work out|adds? (?:up|together)|subtract|multipl(?:y|ied) by|divided by|tot up|tally)\b",
    r"^(?:please )?add\b|(?-i:\b(?:plus|minus)\b)|^sum (?:the|all|these|those|both)\b",
    r"\bsum of (?:the|all|both|these|every)\b",
    r"\bcombined\b|\baltogether\b|\bin all\b\W*$|\bin total\b|\b(?:total(?:l?ed)?|taken|put) together\b",
    r"\b(?:come|comes|came|amounts?) to (?:together|in all|in total)\b",
    rf"\b(?:do|does|did|will|would) (?:the {_NUMBER}|both|all|these|those)\b.*\b(?:come|amount) to\b",
    rf"\b(?:{_VALUE})\b.* (?:and|with)\b.*\btogether\b",
    r"\btotal\b.*\b(?:per|a|each|every) (?:year|annum|month|quarter|week)\b",
    rf"\btotal (?:\w+ )*?(?:of|for) (?:all|(?:\w+ )?both|the {_NUMBER}|every|each)\b|\btotal\b.* {_WHOLE_TIME}\b",
    rf"\b(?:{_VALUE}|paid|owe|spend|earn)\b(?: \w+){{0,6}}? "
    r"(?:over|for|across|throughout) the (?:whole|entire|full|complete) \w+",
    rf"\b(?:would|will|does|do)\b.* {_SPEND}\b.* (?:over|across) (?:\w+ )?(?:years|months|weeks|terms?)\b",
    rf"\bhow much (?:would|will|do|does)\b.* {_SPEND}\b.* (?:in|over) (?:a|one|{_NUMBER}) (?:full |whole )?"
    r"(?:years?|months?|weeks?)\W*$",
    rf"\bhow much (?:will|would|do|does|did|is|are|was|were) {_NUMBER} \w+ of\b",
    rf"\b{_NUMBER} (?:months|years|weeks|days|quarters)' (?:{_VALUE})\W*$",
    rf"\b{_NUMBER} times (?:the|that|this|its|their|his|her)\b",
    r"\b[\d.]+ ?(?:%|percent|per cent) of (?:the|all|its|their|his|her|that|this)\b",
    r"\b(?:after|before|with|without|including|excluding|net of|less) (?:an? |the )?\d[\d.]* ?(?:%|percent|per cent) "
    r"(?:tax|vat|discount|deduction|interest|surcharge|commission|rebate|increase)",
    r"\b(?:the|an?) (?:average|mean|median) (?:of|across|over|for (?:all|the (?:two|three|four)))\b",
    rf"\baverage\b.*\b(?:of|across|over|between) (?:all|both|the (?:{_NUMBER}|last|first|past))\b",
    rf"\bhow many (?:{_UNIT})\b{_NO_RULE}.*"
    r"\b(?:between|from\b.*\b(?:to|until|till)|passed|elapsed|went by|lay|apart|separate)\b",
    r"\bhow (?:long|much time) (?:is|was|are|were|lies|lay) (?:it |there |the \w+ )?(?:in )?between\b",
    rf"\bhow (?:long|much time)\b{_NO_RULE}.*"
    r"\b(?:passed|elapsed|went by|apart|from\b.*\b(?:to|until|till) (?:the|his|her|its))\b",
    r"\bhow long\b.*\bin (?:days|weeks|months|years|hours|minutes)\W*$|\bhow old\b.*\bgiven\b",
    r"\bhow long did\b.*\bfrom\b.*\bto\b",
    rf"\b(?:number of (?:{_UNIT})|(?:time|interval|gap|period)(?: in \w+)?)\b{_NO_RULE}.{{0,20}} between\b",
    rf"\bdifference\b.*\b(?:in|between)\b.*\b(?:{_VALUE})\b|\b(?:price|cost|rent|fee|age|pay|salary) difference\b",
    rf"\bhow (?:much|many|far)(?: \w+)?(?: \w+)? {_MORE}\b(?! than (?:\d|[£$€]))(?! (?:must|may|can|should|shall))",
    r"\bby (?:how much|what (?:amount|percentage|per cent|percent|sum|factor|margin)|how many)\b",
    r"\bhow (?:much|far|many \w+) (?:did|does|do|has|have|will|would)\b.*\b(?:increase|decrease|rise|risen|fall|fallen|grow|"
    r"grown|drop|dropped|change|changed|exceed|go (?:up|down)|gone (?:up|down)|gain|lose|lost)\b",
    r"\bwhat (?:percentage|proportion|fraction|per cent|percent|share) of\b.{1,50}? (?:is|are|was|were|makes? up)\b",
    r"\bwhat (?:share|part|portion|proportion|fraction|percentage) of the (?:total|whole|overall|entire)\b",
    rf"\bhow many times (?:the|as|more|larger|higher|bigger)\b|\bratio of (?:the )?(?:{_VALUE})\b",
    r"\b(?:left|remains?|remaining) (?:over )?(?:of .{1,40}? )?(?:after|if|once|when)\b.*"
    r"\b(?:deduct|subtract|taken|paid|pay|spent)",
    r"\bif (?:the|it)\b.*\b(?:split|divided|shared|spread|stays?|remains?)\b",
)
"""What needs arithmetic over values that the documents state. A total that is asked for without saying of what, as `the
total due on the invoice`, mostly stands there itself."""

_SAME = (
    r"(?:agree|disagree|match|conflict|contradict|overlap|coincide|compatible|at odds|"
    r"consistent|inconsistent|in agreement)"
)
_COMPARE = (
    r"\bcontrast\b|\bdistinguish\w*\b|\bdifferently\b|\bpros and cons\b|\bsimilarit(?:y|ies)\b",
    r"\b(?:stack|measure|line|match) up (?:against|with|to)\b|\bin (?:what|which) (?:ways?|respects?)\b.*\bdifferent\b",
    rf"^(?:is|are|was|were|does|do|did|has|have)\b.*\b(?:{COMPARATIVE})\b.* than "
    r"(?:the|that|those|in|under|for|its|their|his|her|our|an?|it|(?-i:[A-Z]\w+))\b"
    r"(?! (?:usual|normal|year|month|week|day|hour|third|half|quarter)\b)",
    rf"^(?:is|are|was|were|do|does|did)\b.*\b(?:and|with|both|two|three|each other|one another)\b.*\b{_SAME}\b",
    r"^(?:is|are|was|were|do|does)\b.*\b(?:and|both)\b.*\b(?:same|identical|alike|different)\b|\bsame for\b.*\band\b",
    rf"\b{_SAME} with (?:each other|one another)\b",
    r"\b(?:what|which|how|anything|things?)\b(?: \w+)?(?: has| have| had| is| are)? chang(?:ed|es)\b"
    r"(?=.*\b(?:between|from|since|compared|against)\b)|\bhow (?:has|have|did)\b.*\bchanged?\b",
    r"\bwhat (?:did|does|do) .*\b(?:change|replace|add|alter)\b.*\b(?:from|to|in|of) (?:the )?"
    r"(?:original|earlier|previous|first|old|last)\b",
    rf"\b(?:which|who|what|whose)\b.*\b(?:{COMPARATIVE})\b.*, .*\bor\b",
    rf"\b(?:which|whose) (?:of the )?(?:[\w'-]+ ){{1,5}}?(?:has|have|gives?|offers?|allows?|pays?|is|was|requires?|sets?|"
    rf"had|keeps?)(?: [\w'-]+){{0,2}}? (?:{COMPARATIVE})\b",
    rf"\bwhich of the {_NUMBER}\b.*\b\w{{3,}}est\b",
    r"\b(?:which|who) of (?:the|these|our|my|all)\b.*\b(?:longest|shortest|highest|"
    r"lowest|earliest|latest|cheapest|strictest|largest|smallest)\b",
)
_LIST = (
    r"^(?:tell|give|show) (?:me |us )?(?:all|every|each)\b|^(?:name|list|set out|enumerate|spell out)\b.*s\b",
    r"^what (?:must|should|shall|does|do|has to|needs to)\b.*\b(?:contain|include|consist of|comprise|state|show)\W*$",
    r"^who are (?:all )?(?:the|its|our|their) (?:[\w-]+ )*?\w+s\b|^what are (?:all )?the (?:\w+ )?reasons\b",
    r"^(?:what|which) (?:equipment|furniture|paperwork|documentation|machinery|medication|clothing|software)\b",
)
"""Lists that `kind_of` takes for questions of another kind: it tells what a reader looks for, not how much."""
_PREAMBLE = re.compile(
    r"(?:(?:hi|hello|ok|okay|so|now|well|please|and|thanks|quick question|briefly|in short|in brief|in (?:a few|two|three|"
    r"other|simple|plain|your own) (?:words|sentences|terms|english))\b[,.:!]? ?)*"
    r"(?:(?:can|could|would|will) you (?:please |kindly )?|i(?:'d| would) like (?:you )?to |i need (?:you )?to |help me )?",
    re.IGNORECASE,
)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_RULES: tuple[tuple[Difficulty, re.Pattern[str]], ...] = (("summarise", _any(_SUMMARISE)), ("compute", _any(_COMPUTE)))
_COMPARES, _LISTS = _any(_COMPARE), _any(_LIST)


def difficulty_of(question: str) -> Difficulty:
    """How hard a question in English is to answer.

    "summarise" asks for a text in short, "compute" for what must be reckoned from stated values, "compare" sets documents
    or values side by side; what asks for one fact, its reason or its meaning, and words without a question, are "factoid".
    """
    text = even(question[:_LOOKED_AT])
    bare = text[len(found[0]) if (found := _PREAMBLE.match(text)) else 0 :]
    for difficulty, pattern in _RULES:
        if pattern.search(bare):
            return difficulty
    kind = kind_of(text)
    if kind == "compare" or _COMPARES.search(bare):
        return "compare"
    if kind in ("yes_no", "list"):
        return kind
    return "list" if _LISTS.search(bare) else "factoid"
