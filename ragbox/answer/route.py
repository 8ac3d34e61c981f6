"""Which tier answers a question: the documents' own sentences, the small model, or the larger one. All are on this machine.

Two laws, which types and tests hold: a route names a tier that was offered, never anything else, so that it leads nowhere
that the profile did not configure; and what follows a route is never a lower tier.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from ..errors import ModelError
from .difficulty import Difficulty, difficulty_of

__all__ = [
    "DECLINED",
    "SURE",
    "Difficulty",
    "Model",
    "Outcome",
    "Preference",
    "Route",
    "Tier",
    "difficulty_of",
    "escalate",
    "route",
]

Tier = Literal["extractive", "small", "larger"]
Model = Literal["small", "larger"]
Preference = Literal["auto", "extractive", "generative", "larger"]
"""What the user asked for: "auto" leaves it to the rules, the others force a tier, "generative" the lowest with a model."""

TIERS: tuple[Tier, ...] = ("extractive", "small", "larger")
"""Lowest first."""
SURE = 0.9
"""Confidence from which on the documents' own sentences are enough for a factoid. `confidence` is fitted as the probability
that one of the best two sentences answers (`training.evidence`): on documents like those it was fitted on, nine of ten such
answers hold what is asked for. On others it is too sure (`benchmarks/results/routing.txt`), but lower values would leave
more wrong answers without a model. Who waits for one sees the extractive answer meanwhile."""
DECLINED = 0.6
"""Confidence from which on a model that finds no answer is doubted: the reader is more likely right than not, and the model
looked at no more than the reader."""
_WHOLE = ("list", "compare", "summarise", "compute")
"""Difficulties where a sentence that was thrown out is a part of the answer that is missing."""
_HARD: dict[Difficulty, str] = {
    "list": "a list is asked for",
    "yes_no": "a yes or no is asked for, which the documents' own sentences do not say in so many words",
    "compare": "a comparison is asked for",
    "summarise": "a summary is asked for",
    "compute": "a calculation is asked for that the documents' figures do not settle",
}


@dataclass(frozen=True, slots=True)
class Route:
    """The tier that answers, for a question of a kind, and why, as one sentence for the user."""

    tier: Tier
    kind: Difficulty
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What verification left of a model's draft: sentences kept and dropped, and how the draft ended.

    `declined`: the model wrote that the passages do not answer; `truncated`: it ran into the limit of tokens.
    """

    kept: int
    dropped: int
    declined: bool = False
    truncated: bool = False


def route(
    kind: Difficulty,
    confidence: float,
    models: Collection[Model],
    preference: Preference = "auto",
    *,
    answered: bool = True,
    computed: bool = False,
) -> Route:
    """The tier to begin with, once the extractive answer is there.

    `confidence` in [0, 1] is that of the reader, `models` are those that are configured. Where the extractive answer
    abstained (`answered` is false) there is nothing to give a model; what code computed (`computed`) no model is asked to
    compute again. Raises ModelError for a preference that no configured model can meet.
    """
    _check(models, preference)
    if not answered:
        return Route("extractive", kind, "Nothing was found in the documents that a model could answer from.")
    lowest: Tier = next((tier for tier in TIERS[1:] if tier in models), "extractive")
    if preference == "larger":
        return Route("larger", kind, "The larger model was asked for.")
    if preference == "generative":
        return Route(lowest, kind, f"An answer written by {_named(lowest)} was asked for.")
    if preference == "extractive":
        return Route("extractive", kind, "The documents' own sentences were asked for.")
    if computed:
        return Route("extractive", kind, "The result was computed from figures in the documents, without a model.")
    if lowest == "extractive":
        return Route("extractive", kind, "No language model is configured, so these are the documents' own sentences.")
    if kind == "factoid" and confidence >= SURE:
        return Route(
            "extractive", kind, "The documents' own sentences answer with high confidence; no model was needed."
        )
    reason = _HARD.get(kind, "the documents' own sentences may not answer the question")
    return Route(lowest, kind, f"{_named(lowest).capitalize()} was asked, because {reason}.")


def escalate(done: Route, outcome: Outcome, confidence: float, models: Collection[Model]) -> Route | None:
    """The next tier after what a model wrote was verified; None where its answer stands, or nothing is above it."""
    if done.tier != "small" or "larger" not in models:
        return None
    reason = _shortfall(done.kind, outcome, confidence)
    return None if reason is None else Route("larger", done.kind, f"The larger model was asked, because {reason}.")


def _shortfall(kind: Difficulty, outcome: Outcome, confidence: float) -> str | None:
    """What is wrong with an answer, None where it can stand."""
    if outcome.declined:
        sure = confidence >= DECLINED
        return "the small model found no answer where the reader of the documents did" if sure else None
    if outcome.kept == 0:
        return "nothing that the small model wrote was supported by the documents"
    if outcome.truncated:
        return "the small model did not come to the end of its answer"
    if outcome.dropped > outcome.kept or (outcome.dropped and kind in _WHOLE):
        return "much of what the small model wrote was not supported by the documents"
    return None


def _check(models: Collection[Model], preference: Preference) -> None:
    if preference == "larger" and "larger" not in models:
        raise ModelError("there is no larger language model; name a GGUF file in slm.larger of the profile")
    if preference == "generative" and not models:
        raise ModelError(
            "there is no language model; name a GGUF file with --model FILE.gguf or slm.file in the profile"
        )


def _named(tier: Tier) -> str:
    return {"extractive": "no model", "small": "the small model", "larger": "the larger model"}[tier]
