"""What kind of answer a question asks for, told by its words."""

from __future__ import annotations

import re
from typing import Literal

from .words import even

Kind = Literal["yes_no", "list", "definition", "quantity", "when", "who", "why", "compare", "other"]

_LOOKED_AT = 600
"""Characters; what is asked stands there, and the rules take time with the square of a text's length."""
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would)(?:n't)?|am|can't|"
    r"won't|shan't|cannot"
)
_PREAMBLE = re.compile(
    r"(?:(?:and|so|but|then|also|ok|okay|well|now|please|hi|hello)\b,? )*"
    r"(?:(?:(?:can|could|would|will) you(?: please)?|please|do you|i(?:'d| would)?)(?: like to| want to| need to)? "
    r"(?:tell me|explain|say|show me|find out|find|look up|know|give me|check)(?: please)?,? "
    r"|(?:can|could|would|will) you (?:please )?(?=(?:list|name|define|enumerate|identify|compare)\b)"
    r"|tell me |show me |give me (?=wh|how))?",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:in|under|after|before|according|upon|on|at|by|for|if|when|once|with|during|as|given|regarding|per|within|"
    r"following|since|about|from|where)\b[^,?]*, (?=\S+)",
    re.IGNORECASE,
)
"""What may stand before the question itself; `When does it end, and …` has no comma so early that a question follows."""
COMPARATIVE = (
    "longer|shorter|higher|lower|more|less|fewer|earlier|later|greater|larger|bigger|smaller|cheaper|dearer|stricter|"
    "better|worse|older|newer|faster|slower|broader|narrower|stronger|weaker|sooner"
)
_COMPARE = re.compile(
    r"\b(?:compar(?:e|es|ed|ing|ison)|versus|vs\.?|differ(?:s|ed|ences?)?|distinguish\w*)\b"
    r"|\bdifferent (?:from|than|between|in (?:both|each|the two))\b|\bsame\b.*\b(?:both|each)\b"
    r"|\bsame\b.* as (?:in|under|for|that)\b|\bwhich of the two\b"
    rf"|\b(?:{COMPARATIVE})\b.*\bthan (?:in|under|for|the one|that of)\b"
    rf"|\b(?:which|who|what)\b.*\b(?:{COMPARATIVE})\b(?! than).*[,:] .*\bor\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how)\b|^(?:list|name|enumerate|define|identify|set out|state|give)\b",
    re.I,
)
_TAG = re.compile(
    rf", (?:right|correct|true|yes|no|(?:{_AUXILIARY}) (?:it|they|he|she|there|we|you|i))\s*\?*$", re.IGNORECASE
)
_IS = r"(?:'s| is| are| was| were| would be| will be)"
_MEASURE = (
    "amount|sum|price|cost|fee|rent|rate|percentage|share|proportion|number of|total|length|size|weight|height|width|"
    "distance|duration|period|salary|wage|value|balance|deposit|penalty|interest|margin|temperature|age|dose|dosage|"
    "term(?= of (?:the|this|our|your|its)\\b)|"
    "limit|cap|ceiling|maximum|minimum|score|resolution|frequency|area|capacity|charge|bonus|premium|discount|turnover|"
    "revenue|budget|fine|notice|speed|quantity|count|range|ratio|reading|result"
)
_PERSON = (
    "party|person|doctor|physician|nurse|surgeon|consultant|judge|lawyer|solicitor|attorney|firm|company|bank|insurer|"
    "supplier|contractor|subcontractor|sub-processor|court|authority|employee|director|officer|landlord|tenant|"
    "organi[sz]ation|hospital|clinic|member|author|agency|carrier|lender|borrower|buyer|seller|witness|manager"
)
_VERB_AFTER = "if|to|the|a|an|as|when|this|that|these|those|his|her|its|their|our|my|any|with|after|from"
"""What follows a verb in -s ("what happens if", "which counts as"), and hardly a plural."""
_RULES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        "why",
        (
            r"why\b|how come\b|what (?:caused|made|led|prompted|motivated)\b",
            rf"(?:what|which){_IS}? (?:the |its )?(?:\w+ )?(?:reason|cause|purpose|motive)s?\b|what grounds\b",
        ),
    ),
    (
        "definition",
        (
            r"what(?:'s| is| are) (?:the |an? )?(?:\"[^\"]+\"|'[^']+')\s*\??$",
            r"define\b|(?:give|state) (?:me )?the (?:definition|meaning)\b|what (?:constitutes?|amounts to)\b",
            r"what (?:do|does|did)\b.* (?:mean|stand for|refer to|understand by)\b",
            r"what(?:'s| is| are)\b.* (?:meant|defined|understood|called)\b",
            r"what(?:'s| is| are) the (?:definition|meaning)s?\b|how (?:is|are|do|does)\b.* (?:defined?|define)\b",
            r"(?:what|which)\b.{0,40}? (?:counts?|qualif(?:y|ies)|(?:is|are) (?:considered|regarded|treated)) as\b",
        ),
    ),
    (
        "who",
        (
            rf"who(?:m|se)?\b|what{_IS} the (?:\w+ )?names? of\b",
            rf"(?:who|which|what){_IS} (?:the |both )?(?:\w+ )?parties\b|(?:name|list|identify) the parties\b",
        ),
    ),
    (
        "list",
        (
            r"(?:list|enumerate)\b",
            r"(?:name|give|state|identify|set out) (?:me )?(?:all|every|each|(?:the |some |any )?(?:\w+ )?\w+s)\b",
            r"(?:what|which)(?: all)? (?:other |different )?(?:kinds?|types?|sorts?|categories|people|children|criteria)\b",
            r"what(?:'re| are| were) (?:all |both )?(?:of )?(?:the |its |their |some |my |our |his |her )?"
            r"(?:[\w'-]+ ){0,3}?[\w-]+(?<![us])s\b(?!')",
        ),
    ),
    (
        "when",
        (
            r"when\b",
            r"(?:what|which)(?:'s| is| was| are| were)?(?: the| its| their)? (?:[\w-]+ ){0,2}?"
            r"(?:dates?|days?|times?|hours?|years?|months?|deadlines?)\b"
            r"(?! (?:limit|rate|off|of (?:notice|leave|service)))",
        ),
    ),
    (
        "quantity",
        (
            rf"how (?!(?:{_AUXILIARY}|to)\b)\w+\b",
            rf"(?:what|which){_IS}?(?: the| its| their| his| her| an?)?(?: (?!of\b)[\w'/-]+){{0,3}}? (?:{_MEASURE})\b",
            r"what (?:do|does|did|will|would|must|should)\b.* (?:cost|pay|charge|bill|earn|owe)\b",
        ),
    ),
    ("who", (rf"(?:(?:what|which) (?:\w+ )?|(?:name|identify) the (?:\w+ )?)(?:{_PERSON})\b",)),
    (
        "list",
        (
            rf"(?:what|which) (?:of the )?(?:(?!(?:{_AUXILIARY})\b)[\w-]+ ){{0,3}}?"
            rf"(?!(?:this|its|is|was|does|has|always)\b)[\w-]+(?<![usi])s\b(?!')(?! (?:{_VERB_AFTER})\b)",
        ),
    ),
    (
        "definition",
        (
            r"what(?:'s| is| are) (?:an? [\w-]+(?: [\w-]+){0,2}?|(?!the\b)[a-z][\w-]*(?: [a-z][\w-]*)?"
            r"|(?:the )?(?-i:[A-Z][\w-]+(?: (?:of |and )?[A-Z][\w-]+)*))"
            r"(?: (?:in|under|for|according to|as used in|within|of) .*)?\s*\??$",
        ),
    ),
)
"""The first kind with a pattern that the question matches from its first question word on."""
_COMPILED = tuple((kind, re.compile("|".join(patterns), re.IGNORECASE)) for kind, patterns in _RULES)
_ASKS = re.compile(rf"(?:{_AUXILIARY}|{_CUE.pattern}|(?:[a-z]+ ){{1,2}}(?:what|which|whom))\b", re.IGNORECASE)
_ASKS_WHETHER = re.compile(rf"(?:{_AUXILIARY}|whether|if)\b", re.IGNORECASE)


def kind_of(question: str) -> Kind:
    """The kind of a question in English; `other` where no rule tells, as for words without a question."""
    text = even(question[:_LOOKED_AT])
    text = text[len(found[0]) if (found := _PREAMBLE.match(text)) else 0 :]
    if _COMPARE.search(text):
        return "compare"
    if (opening := _OPENING.match(text)) and _ASKS.match(text, opening.end()):
        text = text[opening.end() :]
    if _ASKS_WHETHER.match(text):
        return "yes_no"
    cue = _CUE.search(text)
    if cue is None:
        return "yes_no" if _TAG.search(text) else "other"
    return next((kind for kind, pattern in _COMPILED if pattern.match(text, cue.start())), "other")
