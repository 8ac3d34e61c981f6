"""Who the parties of an agreement are: read where agreements name them, at their beginning."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from ..types import Chunk, Hit, Unit
from .reader import Evidence, Reading

_ASKS = re.compile(
    r"(?:who|which|what)(?:'s|'re| is| are| were)? (?:all )?(?:of )?(?:the |both )?(?:contracting )?parties"
    r"(?: (?:to|of|in|under|named in)\b.*)?\W*$"
    r"|(?:please )?(?:name|list|identify|state|give) (?:all )?(?:of )?(?:the |both )?(?:names of the )?parties"
    r"(?: (?:to|of|in|under)\b.*)?\W*$"
    r"|between whom\b|who (?:made|entered into|signed|concluded) (?:the|this|that) \w+(?: \w+)?\W*$",
    re.IGNORECASE,
)
_ROLE = (
    "landlord|tenant|guarantor|surety|lessor|lessee|licensor|licensee|lender|borrower|mortgagor|mortgagee|chargor|chargee|"
    "seller|buyer|vendor|purchaser|supplier|customer|client|contractor|subcontractor|consultant|provider|service provider|"
    "employer|employee|company|executive|controller|processor|disclosing party|receiving party|discloser|recipient|"
    "assignor|assignee|transferor|transferee|grantor|grantee|settlor|trustee|franchisor|franchisee|distributor|manufacturer|"
    "principal|agent|owner|insurer|insured|policyholder|shareholder|subscriber|investor|issuer|publisher|author|developer|"
    "claimant|defendant|plaintiff|respondent|petitioner|appellant|appellee|party [a-d1-4]|(?:first|second|third) party"
)
_LABELLED = re.compile(rf"(?:the )?(?:{_ROLE})s?\s*(?:\(\d\)\s*)?[:\t]\s*(?=\S)", re.IGNORECASE)
_NUMBERED = re.compile(r"\(?(?:\d|[a-e])[.)]\s+(?=[A-Z])")
_NAME = r"(?-i:\b[A-Z][\w&'’.-]+)"
_BETWEEN = re.compile(
    rf"(?:\bbetween|\bby and (?:between|among)|\bamong(?:st)?)\b.*?{_NAME}.*?\band\b.*?{_NAME}",
    re.IGNORECASE | re.DOTALL,
)
_MADE = re.compile(
    r"\b(?:agreement|contract|lease|deed|licen[cs]e|note|amendment|addendum|memorandum|made|entered|dated)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"part(?:y|ies)|names?|list|identify|state|give|made|entered|signed|concluded", re.IGNORECASE)
_PARTIES = re.compile(r"\bparties\b", re.IGNORECASE)
_BEGINNING = 2_500
"""Characters in which agreements name their parties."""
_MOST = 6
SURE = 0.95
"""A rule: on the two development sets it named the parties of all 11 agreements, and none of the 22 other documents."""


def asks_for_parties(question: str) -> bool:
    """Whether a question asks who the parties of an agreement are, and nothing else of them."""
    return _ASKS.match(question.strip()) is not None


def one_document(labelled: Mapping[str, Collection[str]], terms: Sequence[str]) -> str | None:
    """The one document that is called by all the words of the question (`labelled`: the documents that each names)."""
    asked = [labelled.get(term, ()) for term in terms if not _ASKING.fullmatch(term)]
    called = set(asked[0]).intersection(*asked[1:]) if asked else set()
    return called.pop() if len(called) == 1 else None


def parties_of(chunks: Sequence[tuple[str, Chunk]]) -> Reading | None:
    """What names the parties in the first passages of a document, each with its document's name; None where nothing does."""
    begun = chunks[0][1].start if chunks else 0
    units = [(name, chunk, unit) for name, chunk in chunks for unit in chunk.units if unit.start < begun + _BEGINNING]
    texts = [_text(chunk, unit) for _, chunk, unit in units]
    chosen = _labelled(texts) or _between(texts, units) or _numbered(texts)
    if not chosen:
        return None
    evidence = [_evidence(*units[n], texts[n], behind) for behind, n in enumerate(chosen[:_MOST])]
    return Reading(tuple(evidence), {}, SURE)


def _text(chunk: Chunk, unit: Unit) -> str:
    return chunk.text[unit.start - chunk.start : unit.end - chunk.start]


def _labelled(texts: Sequence[str]) -> list[int]:
    """The lines that begin with a role: "Landlord: …"; one alone may be a field of any form."""
    found = [n for n, text in enumerate(texts) if _LABELLED.match(text)]
    return found if len(found) > 1 else []


def _between(texts: Sequence[str], units: Sequence[tuple[str, Chunk, Unit]]) -> list[int]:
    """The sentence, or the two lines, with "between A and B"."""
    for n, text in enumerate(texts):
        if units[n][2].label:
            continue
        if _BETWEEN.search(text) and (_MADE.search(text) or text.lower().startswith("between")):
            return [n]
        if re.match(r"(?:made )?between\b", text, re.IGNORECASE):
            following = [m for m in range(n + 1, min(n + 4, len(texts))) if re.match(r"and\b", texts[m], re.IGNORECASE)]
            if following:
                return [n, *following]
    return []


def _numbered(texts: Sequence[str]) -> list[int]:
    """What is numbered under a heading "Parties", or behind a line that says so."""
    for n, text in enumerate(texts):
        if _PARTIES.search(text) and len(text) < 80:
            found: list[int] = []
            for m in range(n + 1, len(texts)):
                if not _NUMBERED.match(texts[m]) or (found and texts[m][0].isdigit() != texts[found[0]][0].isdigit()):
                    break
                found.append(m)
            if len(found) > 1:
                return found
    return []


def _evidence(name: str, chunk: Chunk, unit: Unit, text: str, behind: int) -> Evidence:
    label = _LABELLED.match(text) or _NUMBERED.match(text)
    start = label.end() if label else 0
    stop = re.search(r",| \(|;|$", text[start:])
    end = start + stop.start() if stop and label else 0
    span = (unit.start + start, unit.start + end) if end > start else None
    hit = Hit(chunk, name, score=1.0, dense=1.0, lexical=0.0)
    return Evidence(hit, unit, -0.001 * behind, 1.0, 1.0, span, margin=1.0 if span else 0.0, relevance=1.0)
