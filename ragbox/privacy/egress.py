"""Switches off what dependencies would send or fetch. Called before any of them is imported."""

from __future__ import annotations

import os

from .connections import watch

# Each was seen to try when left alone (DESIGN.md, section 7). A user's own setting of these is overridden on purpose.
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime looks up its collector some seconds after a start
    "DO_NOT_TRACK": "1",
}
_NOISE = {"TOKENIZERS_PARALLELISM": "false", "TRANSFORMERS_VERBOSITY": "error"}


def stay_offline() -> None:
    """Sets the switches for this process and those it starts, and begins to count what it tries all the same."""
    watch()
    os.environ.update(_QUIET)
    for name, value in _NOISE.items():
        os.environ.setdefault(name, value)


def let_the_hub_in() -> None:
    """Lets this process, and none that it starts, speak to the model hub: for `ragbox models pull` only.

    Telemetry stays off.
    """
    stay_offline()
    from huggingface_hub import constants  # it reads the switch once, when it is imported

    constants.HF_HUB_OFFLINE = False
