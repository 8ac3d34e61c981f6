"""CREDENTIAL: keys and tokens by their form, passwords behind a label, private keys, and secrets in a URL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from ..presidio import Pattern, PatternRecognizer

_FORMS = (
    r"(?:AKIA|ASIA|AGPA|AROA|AIDA)[0-9A-Z]{16}",  # Amazon Web Services
    r"gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{30,255}|gl(?:pat|dt|rt|sa|cbt|ptt)[-_][\w-]{20,255}",
    r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,255}|whsec_[A-Za-z0-9]{20,255}|sk-(?:\w{1,20}-)?[A-Za-z0-9_-]{20,255}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10,255}|xapp-[A-Za-z0-9-]{10,255}|AIza[\w-]{30,255}|ya29\.[\w-]{20,255}"
    r"|GOCSPX-[\w-]{20,255}",
    r"SG\.[\w-]{16,255}\.[\w-]{16,255}|key-[0-9a-z]{32}|(?:SK|AC)[0-9a-f]{32}|hf_[A-Za-z0-9]{20,255}"
    r"|npm_[A-Za-z0-9]{30,255}",
    r"pypi-AgEI[\w-]{20,255}|dop_v1_[0-9a-f]{32,255}|shp(?:at|ca|pa|ss)_[0-9a-f]{32}|dapi[0-9a-f]{32}"
    r"|hv[sb]\.[\w-]{20,255}|lin_api_\w{20,255}",
    r"ntn_\w{20,255}|secret_\w{30,255}|dp\.pt\.\w{20,255}|AGE-SECRET-KEY-1[0-9A-Z]{50,60}|\d{8,10}:AA[\w-]{32,34}"
    r"|[MN][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}",
    r"eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?",  # JSON web tokens
)
_HEADER = (
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s*\n(?:[\w-]+: [^\n]*\n)*\s*(?:[A-Za-z0-9+/=]{16,}\s*)*"
    r"(?:[A-Za-z0-9+/=]+\s*)?(?:-----END [A-Z ]+-----)?)?"
)
_WORD_FOR_IT = r"(?:pass(?:word|wd|code|phrase|[ ]phrase)|passwort|mot[ ]de[ ]passe|contraseña|pwd|pw)"
_LABEL = (
    rf"(?:{_WORD_FOR_IT}|secret(?:[ _-]?(?:access)?[ _-]?key)?"
    r"|(?:api|access|client|auth|encryption|account|shared[ ]?access|license|product|recovery|private|signing"
    r"|webhook)[ _-]?(?:key|secret|token)|\w{1,40}_(?:key|token|secret|password)"
    r"|(?:access |refresh |security |bearer |session |reset )?token"
    r"|(?:one[ -]time |security |access |verification |door |alarm |recovery |backup |safe |lock |gate "
    r"|entry )(?:code|pin|combination)"
    r"|authorization:[ ]?(?:bearer|basic)|bearer|basic(?=[ ][A-Za-z0-9+/]{12,}={0,2}\s)|\w{1,40}_pass)"
)
_MARK = r"(?:['\"]?\s*[:=]\s*['\"]?|[ \t]+(?:is|was|reads?)[ ]['\"]?|[ \t]*\n[ \t]*(?=\S*\d)|[ ]\(|[ ]['\"]?(?=\S*\d))"
_VALUE = r"(?=[^\s,;]*[^\s,;.'\")\p{Ll}])[^\s,;'\"()]{4,}(?<![.:])"
_PIN = (
    r"(?:pin(?:[ ](?:code|number|no\.?))?|passcode|(?:one[ -]time|security|access|verification|door|alarm"
    r"|otp)[ ]?(?:code|pin)?)"
    r"(?:[ ](?:for|of|on|to|at)[ ][^\n\d.:;]{1,40}?)?(?:[ ]?[:=\#][ ]?|[ ](?:is|was|reads)[ ](?:now[ ])?|[ ]\("
    r"|[ ]?\n[ \t]*|[ ])\K(?:\d{3}[ -]\d{3}|\d{4,8})"
    r"(?![\d\w]|[.,/:-]\d|[ ](?:of|is[ ]loose|days|times)\b)"
)
_PHRASE = r"pass(?:phrase|[ ]phrase)(?:\s*[:=]\s*|[ ]is[ ]|[ ]\()\K\p{L}+(?:[ -][\p{L}\d]+){2,7}"
_TALK = (
    r"(?:\w*(?:ed|ing|able|ible)|wrong|invalid|incorrect|not|known|case|kept|set|sent|blank|empty|secret|safe"
    r"|secure|weak|strong|good|bad|here"
    r"|there|below|above|unknown|missing|confidential|personal|private|correct|right|mandatory|optional|unique"
    r"|sensitive|different|yours|mine|hidden"
    r"|lost|stolen|written|given|taken|chosen|long|short|simple|complex|easy|hard|old|new|temporary|permanent|also"
    r"|always|never|only|needed|important)"
)
_WORD_WORD_FOR_IT = (
    rf"(?<![\w-]){_WORD_FOR_IT}[ ](?:is|was|remains)[ ](?:still[ ]|now[ ])?['\"]?\K(?!{_TALK}\b)\p{{L}}{{5,40}}(?=['\""
    r"]?(?:[.,;!?)](?:\s|$)|\s*$|\n))"
)
_RANDOM = (
    r"(?<![\w-])(?:keys?|tokens?|secrets?|credentials?)[ ]?(?:[:=]|is|was)?[ ]?['\"]?\K"
    r"(?=[\w+/-]{0,60}\d)(?=[\w+/-]{0,60}\p{Ll})(?=[\w+/-]{0,60}[\p{Lu}_+/-])[A-Za-z0-9+/_-]{20,255}={0,2}"
)
_PLACEHOLDER = re.compile(
    r"[_*•.xX-]+|\$?\{.*|<.*|%.*%?|(?:your|my|the|enter|insert)[_-].*|.*[_-]here|(?:redacted|hidden|none|null|true"
    r"|false|required|n/a|\[.*)",
    re.IGNORECASE,
)


class Credential(PatternRecognizer):
    """The span is the secret, or a private key with its header."""

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "labelled": re.compile(r"pass|contrase|pwd|\bpw|secret|key|token|code|pin\b|combination|bearer|basic|authoriz"),
        "password behind a colon": re.compile(r"pass|pw|contrase"),
        "pass phrase": re.compile(r"pass"),
        "pin": re.compile(r"\bpin\b|code|otp"),
        "a word": re.compile(r"pass|pw|contrase"),
        "random": re.compile(r"\b(?:key|token|secret|credential)"),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="CREDENTIAL",
            name="CredentialRecognizer",
            patterns=[
                Pattern("form", rf"(?<![\w-])(?-i:{'|'.join(_FORMS)})(?![\w-])", 0.95),
                Pattern("private key", rf"(?-i:{_HEADER})", 0.95),
                Pattern("labelled", rf"(?<![\w-]){_LABEL}{_MARK}\K{_VALUE}", 0.8),
                Pattern("pin", rf"(?<![\w-]){_PIN}", 0.8),
                Pattern("a word", _WORD_WORD_FOR_IT, 0.8),
                Pattern("random", _RANDOM, 0.6),
                Pattern(
                    "password behind a colon",
                    rf"(?<![\w-])(?:{_WORD_FOR_IT}|passwd)[ ]?[:=][ ]?['\"]?\K[^\s'\"]{{4,}}",
                    0.8,
                ),
                Pattern("pass phrase", rf"\b{_PHRASE}", 0.8),
                Pattern("in a URL", r"\b[a-z][a-z0-9+.-]{2,20}://[^\s:/@]{0,100}:\K[^\s/]{3,200}(?=@)", 0.95),
                Pattern(
                    "of a command", r"\bcurl\b[^\n]{0,80}?[ ](?:-u|--user)[ ]['\"]?[\w.@-]{1,40}:\K[^\s'\"]{3,80}", 0.9
                ),
            ],
        )

    def invalidate_result(self, pattern_text: str) -> bool:
        """True for blanks to fill in, masks and names of variables."""
        return _PLACEHOLDER.fullmatch(pattern_text) is not None
