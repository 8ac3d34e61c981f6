"""A question that compares documents as one question to each of them: no sentence of either has the names of both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..query import Query
from ..text import fold, words
from .kinds import COMPARATIVE

_COMPARING = re.compile(
    rf"compar\w+|differ\w*|distinguish\w*|versus|vs|same|both|each|either|respectively|two|{COMPARATIVE}", re.IGNORECASE
)


def sides(query: Query, named: Sequence[str], labelled: Mapping[str, set[str]]) -> dict[str, str]:
    """For each of the `named` documents what is asked of it; none where nothing but names and comparing is left.

    `labelled` are the documents that each word names by title, file name or party (`Catalog.labelled`).
    """
    topic = [word for word in query.topic if word not in labelled and not _COMPARING.fullmatch(word)]
    if len(named) < 2 or not topic:
        return {}
    asked = {}
    for document in named:
        own = [word for word, documents in labelled.items() if document in documents]
        apart = [word for word in own if not set(named) <= labelled[word]] or own
        asked[document] = f"What is the {' '.join(topic)} of {_as_written(query.text, apart)}?"
    return asked


def _as_written(text: str, wanted: Sequence[str]) -> str:
    """Those words as the question writes them: the reader takes a capital for a name."""
    written = {fold(part): part for part in re.findall(r"\w+", text)}
    return " ".join(written.get(word, word) for word in words(text) if word in wanted)
