"""What shaped the contents of a box; two boxes with equal fingerprints may be mixed."""

from __future__ import annotations

import json

from .chunk import CHUNKER_VERSION
from .config import Profile
from .parse import PARSER_VERSION


def fingerprint(profile: Profile) -> str:
    """Parser, chunker, embedder and detection settings as JSON with sorted keys."""
    return json.dumps(
        {
            "parser": PARSER_VERSION,
            "ocr": profile.ocr.enabled,
            "chunker": f"{CHUNKER_VERSION}/{profile.chunk.tokens}",
            "embedder": profile.embedding.model,
            "pii": profile.pii.model_dump(mode="json", exclude={"reveal"}),
        },
        sort_keys=True,
    )


def same_vectors(one: str, other: str) -> bool:
    """Whether vectors of the two fingerprints can be compared."""
    return bool(json.loads(one)["embedder"] == json.loads(other)["embedder"])
