"""Follow-ups that are made in a set way, told by their words."""

from __future__ import annotations

import re

ABOUT = re.compile(
    r"^(?:(?:what|how) about|what of|(?:does|is|would) the same (?:also )?(?:apply|hold|true|go) (?:to|for)|"
    r"(?:is (?:it|that) )?(?:the )?same (?:question |thing )?(?:for|with|in|under|about))\s+"
    r"(?P<topic>.+)$",
    re.IGNORECASE,
)
"""The topic of the last question changes."""
ELSE = re.compile(r"^(?:(?:anyone|anybody|someone|who) else|(?:anything|something|what) else)$", re.IGNORECASE)
"""The same is asked of others."""
MORE = re.compile(
    r"^(?:tell me more|(?:give me )?more details?|go on|explain|how so|why so|why is that|how come|"
    r"any others?|which ones?)$",
    re.IGNORECASE,
)
"""More of the same; no rule tells what."""
CHAT = re.compile(
    r"^(?:are you sure|really|thanks?|thank you|hello|hi|ok(?:ay)?|yes|no|please|great)\b|"
    r"^is (?:that|this|it) (?:all|it|so|right|correct|everything)$",
    re.IGNORECASE,
)
"""Asks nothing of the documents."""
SOURCE = re.compile(
    r"^(?:(?:in|on|from|under) )?(?:which|what) (?:page|document|file|contract)"
    r"(?: (?:says|said|states) (?:that|this|so)| (?:is|was) (?:that|this|it)(?: (?:in|on|from))?)?$|"
    r"^(?:where (?:does|did) it (?:say|state) (?:that|this|so)|where (?:is|was) (?:that|this) (?:said|stated|written)|"
    r"who says so|what is the source|(?:can you |please )?(?:quote|repeat) (?:that|it)|"
    r"(?:show|give) me the (?:exact |full )?(?:wording|words|text|passage|source|page))$",
    re.IGNORECASE,
)
"""Asks where the last answer stands: the last question, asked again, shows it."""
