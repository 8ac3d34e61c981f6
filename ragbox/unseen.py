"""Personal data in what a file holds and its readers do not see: hidden text, deleted text, names of attached files.

None of it is searched or quoted, so it has no place in the text; but whoever passes the file on passes it on.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .document import Document, Problem

if TYPE_CHECKING:
    from .pii import PiiEngine

_COMMON = frozenset(("DATE_TIME",))
"""Not told of alone: every contract with tracked changes has a date among them."""


def screen_unseen(document: Document, engine: PiiEngine) -> Problem | None:
    """What personal data is in there, counted; None when there is none. Raises ScreeningError."""
    texts = [hidden.text for hidden in document.hidden]
    texts += [revision.text for revision in document.revisions if revision.kind == "deletion"]
    texts += [attachment.name for attachment in document.attachments]
    text = "\n\n".join(filter(None, texts))
    counts = Counter(finding.entity for finding in engine.find(text)) if text else Counter[str]()
    if not counts.keys() - _COMMON:
        return None
    listed = ", ".join(f"{count} {entity}" for entity, count in sorted(counts.items()))
    return Problem(
        "pii",
        "unseen_personal_data",
        f"hidden or deleted text holds personal data ({listed}): it is not searched, but stays in the file; clean the file "
        "before you pass it on",
    )
