"""PERSONAL_NUMBER for the names of user accounts, which are letters as often as not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from ..presidio import Pattern, PatternRecognizer

_LABEL = (
    r"(?<![\w-])(?:user[ _]?(?:name|id)|login(?:[ _](?:name|id))?|log-?in[ ]name|screen[ ]?name|(?:twitter"
    r"|instagram|telegram|x|tiktok|social)[ ](?:handle|account|name)|skype(?:[ ](?:id|name))?"
    r"|account[ ]name|benutzername|user|uid|posting[ ]name)"
)
_PHRASE = (
    r"(?<![\w-])(?:logged[ ]in[ ]as|login[ ]as|signed[ ]in[ ]as|log[ ]in[ ]as|login(?=[ ][\w.-]{3,40}[,;)\]])"
    r"|opened[ ]by(?=[ ][\w.-]{3,40}(?:[ ]?[|,;)\n]|$)|[ ][a-z._-]{0,30}\d)|posted[ ](?:by|as)(?:[ ]user)?"
    r"|user[ ]?name|skype|under[ ]the[ ](?:name|handle)|u/)"
)
_NAME = (
    r"(?!(?:n/?a|none|unknown|admin|root|guest|test|system|anonymous|not|the|your|and|is|of|role|password|date"
    r"|name|email|e-mail)\b)[a-z0-9](?:[\w.-]|@(?=\w)){2,39}(?<![.-])"
)


class Username(PatternRecognizer):
    """A name without capitals or blanks behind "user name:", "logged in as" and the like."""

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "field": re.compile(r"user|login|log-in|screen|handle|skype|account name|benutz|uid|posting"),
        "phrase": re.compile(r"ed in as|log ?in as|opened by|posted|user|skype|under the|\bu/"),
        "at sign": re.compile(r"@"),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="PERSONAL_NUMBER",
            name="UsernameRecognizer",
            patterns=[
                Pattern(
                    "field", rf"{_LABEL}[ ]?(?:[:=][ \t]*|\t+|[ ]*\n[ ]*(?=\S*[\d_.])|[ ]is[ ])['\"“]?\K{_NAME}", 0.6
                ),
                Pattern("phrase", rf"{_PHRASE}[ ]?['\"“]?\K(?-i:{_NAME})(?![\w ]*:)", 0.5),
                Pattern(
                    "at sign",
                    (
                        r"(?:twitter|instagram|insta|tiktok|telegram|snapchat|threads|mastodon|bluesky|handle|posts?[ ]as"
                        r"|account)\W{1,3}@\K[\w.]{2,30}(?<!\.)"
                    ),
                    0.5,
                ),
            ],
        )
