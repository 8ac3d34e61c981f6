"""Whether one sentence says no more than its source: values, words, negation, and which value belongs to what.

All rules, no model: a sentence is refused in doubt. Its words must be the source's, in an order that says the same
(`faithful`). Paraphrases that share few words with the source, or turn it otherwise, are refused though they are right.
"""

from __future__ import annotations

import re

from .faithful import faithful
from .relation import misplaced
from .strangers import addresses_model, disguised, garbled
from .values import blank, find_values, unmatched, unsupported_values
from .words import CLAUSE, TOKEN, content, even, stems, words

MISSING = 0.3
"""At most this share of a sentence's content words may be absent from its source: none of up to three, one of four."""

_NEGATOR = frozenset("no not never neither nor none cannot without nothing nobody".split())
_SCOPE = 3  # content words that a negator reaches
_OPPOSITES = [
    tuple(frozenset(side.split("/")) for side in pair.split())
    for pair in """
    before after; least most; more/greater less/fewer; minimum maximum; increase/increases/increased decrease/decreases;
    higher lower; above/over below/under; exceed/exceeds within; earlier later; begins/starts/start ends/end/expires;
    landlord/lessor tenant/lessee; buyer/purchaser seller/vendor; employer employee; licensor licensee; lender borrower;
    disclosing receiving; discloser recipient; grantor grantee; plaintiff defendant; include/includes exclude/excludes;
    including excluding; allowed/permitted/may prohibited/forbidden; positive negative; normal abnormal; left right; am pm;
    mandatory/required optional; direct indirect; monthly annual/annually/yearly; morning evening; internal external;
    first second; oral/orally written
    """.replace("\n", " ").split(";")
]


def verify_sentence(sentence: str, source: str, context: str = "", question: str | None = None) -> bool:
    """Whether `source` (the quoted text) supports the sentence.

    `context` is what a reader of the quote also sees, such as the heading path and column names: it may supply words and
    names, but no numbers, dates or identifiers. With the `question`, the few words that the source need not have
    (see `faithful`) must be the question's. The sentence comes without its markers.
    """
    return support(sentence, source, context, question=question) is not None


def support(
    sentence: str, source: str, context: str = "", *, question: str | None = None, row: bool = False
) -> float | None:
    """How much of the sentence's words the source has, in (0, 1], or None where it does not support the sentence.

    Of a table row (`row`) it is not asked which value stands next to which word; `wrong_cell` knows its columns.
    """
    if disguised(sentence, source, context, question or "") or addresses_model(source) or addresses_model(sentence):
        return None
    sentence, source, context = even(sentence), even(source), even(context)
    if garbled(sentence, source):
        return None
    wanted, there = find_values(sentence), find_values(source)
    if unmatched(wanted, there) or unsupported_values(sentence, f"{source} . {context}"):
        return None
    if contradicts(sentence, source):
        return None
    if same_words(sentence, source):
        return 1.0
    said, known = content(blank(sentence, wanted, units=True)), stems(f"{blank(source, there, units=True)} . {context}")
    if not said:
        return 1.0 if wanted else None
    if not row and not faithful(sentence, source, context, question):
        return None
    if _contiguous(sentence, source):
        return 1.0
    share = sum(word in known for word in said) / len(said)
    if 1 - share > MISSING or said[0] not in known:
        return None  # the first word is the subject, and no capital tells whether it is a name
    if question is not None and not {word for word in said if word not in known} <= stems(even(question)):
        return None
    return None if not row and misplaced(sentence, source, wanted, there) else share


def contradicts(sentence: str, source: str) -> bool:
    """Whether one denies what the other says, or says the opposite (before, after), as far as single words show it."""
    return lacks_denial(source, sentence) or denies(source, sentence) or opposes(sentence, source)


def denies(source: str, sentence: str) -> bool:
    """Whether the source denies a word that the sentence says, and says it nowhere itself."""
    mine, mine_denied = _claims(even(sentence))
    theirs, theirs_denied = _claims(even(source))
    shared = frozenset().union(*mine_denied)
    return any(not scope & shared and (scope - theirs) & mine for scope in theirs_denied)


def lacks_denial(source: str, sentence: str) -> bool:
    """Whether the sentence denies what the source does not."""
    _, mine = _claims(even(sentence))
    _, theirs = _claims(even(source))
    return len(mine) > len(theirs) or any(not scope & frozenset().union(*theirs) for scope in mine if scope)


def opposes(sentence: str, source: str) -> bool:
    """Whether the sentence has one word of a pair of opposites, and the source only the other."""
    here, there = ({word.casefold() for word in words(even(text))} for text in (sentence, source))
    ways = [pair for one, other in _OPPOSITES for pair in ((one, other), (other, one))]
    return any(here & one and there & other and not there & one for one, other in ways)


def _claims(text: str) -> tuple[frozenset[str], list[frozenset[str]]]:
    """Content words that stand outside any negation, and for each negation the words it reaches in its clause."""
    plain: set[str] = set()
    denied: list[set[str]] = []
    left = 0
    for match in TOKEN.finditer(text):
        token = match[0].casefold()
        if CLAUSE.fullmatch(token):
            left = 0
        elif token in _NEGATOR or token.endswith("n't"):
            denied.append(set())
            left = _SCOPE
        else:
            for word in content(match[0]):
                if left:
                    denied[-1].add(word)
                    left -= 1
                else:
                    plain.add(word)
    return frozenset(plain), [frozenset(scope) for scope in denied]


def same_words(sentence: str, source: str) -> bool:
    """Whether both have the same words and numbers in the same order: a copy."""
    first, second = (re.findall(r"\w+", even(text).casefold()) for text in (sentence, source))
    return first == second


def _contiguous(part: str, whole: str) -> bool:
    """Whether the words and numbers of the one stand in the other, one after the other."""
    low, high = (re.findall(r"\w+", text.casefold()) for text in (part, whole))
    return bool(low) and any(high[at : at + len(low)] == low for at in range(len(high) - len(low) + 1))
