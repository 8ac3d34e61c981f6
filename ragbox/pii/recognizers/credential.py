"""CREDENTIAL: keys and tokens by their form, passwords behind a label, and those in a URL."""

from __future__ import annotations

import re

from ..presidio import Pattern, PatternRecognizer

_FORMS = (
    r"(?:AKIA|ASIA|AGPA|AROA)[0-9A-Z]{16}",  # Amazon Web Services
    r"gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}",
    r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}|sk-(?:\w+-)?[A-Za-z0-9_-]{20,}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}",
    r"eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?",  # JSON web tokens
)
_HEADER = (
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s*\n(?:[\w-]+: [^\n]*\n)*\s*(?:[A-Za-z0-9+/=]{16,}\s*)*"
    r"(?:[A-Za-z0-9+/=]+\s*)?(?:-----END [A-Z ]+-----)?)?"
)
_LABEL = (
    r"(?:pass(?:word|wd|code|phrase|[ ]phrase)|pwd|pw|pin(?:[ ](?:code|number|no\.?))?|secret(?:[ _-]?(?:access)?[ _-]?key)?"
    r"|(?:api|access|client|auth|encryption)[ _-]?(?:key|secret|token)|\w+_(?:key|token|secret|password)"
    r"|(?:access |refresh |security |bearer )?token"
    r"|(?:one[ -]time |security |access |verification |door |alarm )(?:code|pin)"
    r"|authorization:[ ]?(?:bearer|basic)|bearer|\w+_pass)"
)
_MARK = r"(?:['\"]?\s*[:=]\s*['\"]?|[ \t]+(?:is|was|reads?)[ ]|[ \t]*\n[ \t]*(?=\S*\d)|[ ]\(|[ ](?=\S*\d))"
_VALUE = r"(?=[^\s,;]*[^\s,;.'\")\p{Ll}])[^\s,;'\"()]{4,}(?<![.:])"
_PHRASE = r"pass(?:phrase|[ ]phrase)(?:\s*[:=]\s*|[ ]is[ ]|[ ]\()\K\p{L}+(?:[ -][\p{L}\d]+){2,7}"


class Credential(PatternRecognizer):
    """The span is the secret, or a private key with its header."""

    hints = {
        "labelled": re.compile(r"pass|pwd|\bpw|pin\b|secret|key|token|code|bearer|authoriz"),
        "password behind a colon": re.compile(r"pass|pw"),
        "pass phrase": re.compile(r"pass"),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="CREDENTIAL",
            name="CredentialRecognizer",
            patterns=[
                Pattern("form", rf"(?<![\w-])(?-i:{'|'.join(_FORMS)})(?![\w-])", 0.95),
                Pattern("private key", rf"(?-i:{_HEADER})", 0.95),
                Pattern("labelled", rf"(?<![\w-]){_LABEL}{_MARK}\K{_VALUE}", 0.8),
                Pattern("password behind a colon", r"(?<![\w-])(?:password|passwd|pwd|pw)[ ]?[:=][ ]?\K\S{4,}", 0.8),
                Pattern("pass phrase", rf"\b{_PHRASE}", 0.8),
                Pattern("in a URL", r"\b[a-z][a-z0-9+.-]{2,}://[^\s:/@]*:\K[^\s/]{3,200}(?=@)", 0.95),
            ],
        )
