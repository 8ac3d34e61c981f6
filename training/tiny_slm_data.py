"""Passages, questions and answers for the tiny test model: templates over invented names, nothing taken from anywhere.

The prompts are built by the product's own functions, so that the model answers exactly what the product asks. Names and
wordings marked as held out are never trained on; the evaluation uses them.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ragbox.answer.prompt import SYSTEM, Shown, user_message
from ragbox.types import ABSTENTION

IM_START, IM_END, END_OF_TEXT = "<|im_start|>", "<|im_end|>", "<|endoftext|>"
QUESTION_LEAD = user_message("", [Shown("x")]).removeprefix("[1] x")
"""What stands between the last passage and the question."""

_HEADS = (
    "Har Val Bren Cor Dal Fen Gar Hol Kel Lan Mar Nor Or Pem Quil Ros Sel Tor Ul Ven Wes Yar Zel Al Bel Cal Dun El Far "
    "Gil Hel Is"
).split()
_TAILS = (
    "low mar ton by den field ford gate ham ley more nor over port rick sby stead ter vale wick worth ane ell ic o una "
    "ard esk ine olt ume yre"
).split()
_MIDDLES = "an ar en er il in on or un a e i".split()
_PLACES = "Norland Esmark Vallone Tirasia Quenby Ostara Merovia Kestria Halden Lunden Avaria Corrin".split()
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Domain:
    """One kind of document: what it is about, which facts it states, and what else it says."""

    entities: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]  # name, kind of value
    filler: tuple[str, ...]


DOMAINS = (
    Domain(
        ("the {} lease", "the {} agreement", "the {} licence", "the {} contract"),
        (
            ("notice period", "days"),
            ("monthly rent", "money"),
            ("governing law", "place"),
            ("start date", "date"),
            ("deposit", "money"),
            ("late fee", "percent"),
            ("term", "years"),
            ("liability cap", "money"),
            ("agent", "person"),
        ),
        (
            "This page was signed in two copies.",
            "Headings are for convenience only.",
            "Each party bears its own costs.",
            "The schedule forms part of the document.",
        ),
    ),
    Domain(
        ("Ms {}", "Mr {}", "the {} trial", "the {} clinic"),
        (
            ("daily dose", "dose"),
            ("follow-up date", "date"),
            ("physician", "person"),
            ("heart rate", "rate"),
            ("length of stay", "days"),
            ("fee", "money"),
            ("visit date", "date"),
            ("glucose level", "dose"),
        ),
        (
            "No allergies were reported.",
            "Consent was given in writing.",
            "The record was checked by a nurse.",
            "Results were discussed on the ward.",
        ),
    ),
    Domain(
        ("the {} handbook", "the {} policy", "the {} plan", "the {} office"),
        (
            ("annual leave", "days"),
            ("probation period", "months"),
            ("manager", "person"),
            ("base salary", "money"),
            ("overtime rate", "percent"),
            ("training budget", "money"),
            ("review date", "date"),
            ("working week", "hours"),
        ),
        (
            "Requests are made to the staff desk.",
            "Managers keep a copy of every form.",
            "The rules apply to all employees.",
            "Questions may be raised at any time.",
        ),
    ),
)
FACTS = (
    "The {a} of {e} is {v}.",
    "Under {e}, the {a} is {v}.",
    "For {e}, the {a} is {v}.",
    "{E} sets the {a} at {v}.",
    "The {a} agreed for {e} is {v}.",
    "{E} provides for the {a} of {v}.",
)
HELD_OUT_FACTS = ("In {e}, the {a} was fixed at {v}.", "As to {e}, the {a} stands at {v}.")
QUESTIONS = (
    "What is the {a} of {e}?",
    "What is the {a} under {e}?",
    "For {e}, what is the {a}?",
    "State the {a} of {e}.",
    "Which {a} applies to {e}?",
)
HELD_OUT_QUESTIONS = ("Please give the {a} for {e}.", "Could you tell me the {a} of {e}?")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer; `value` and `marker` are None where the passages do not hold one."""

    text: str
    answer: str
    value: str | None = None
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """Passages in the product's order, and questions that share them."""

    passages: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """What a sample may be made of."""

    held_out_names: bool = False
    held_out_wordings: bool = False
    passages: tuple[int, int] = (1, 5)
    facts: tuple[int, int] = (1, 3)
    unanswerable: float = 0.2
    canonical: float = 0.3  # share of facts worded like the answer


def is_held_out(name: str) -> bool:
    """One name in ten is kept for the evaluation."""
    return zlib.crc32(name.encode()) % 10 == 0


def _name(rng: random.Random, held_out: bool) -> str:
    while True:
        name = rng.choice(_HEADS) + (rng.choice(_MIDDLES) if rng.random() < 0.4 else "") + rng.choice(_TAILS)
        if is_held_out(name) == held_out:
            return name


def _value(rng: random.Random, kind: str, held_out: bool) -> str:
    match kind:
        case "money":
            return f"${rng.randint(1, 99)},{rng.randint(0, 19) * 50:03d}"
        case "place":
            return rng.choice(_PLACES)
        case "date":
            return f"{rng.randint(1, 28)} {rng.choice(_MONTHS)} {rng.randint(2018, 2032)}"
        case "person":
            return f"{rng.choice('ABCDEFGHIJKLMNOPRSTVW')}. {_name(rng, held_out)}"
        case "percent":
            return f"{rng.randint(1, 60)} percent"
        case "dose":
            return f"{rng.randint(2, 180)} mg"
        case "rate":
            return f"{rng.randint(48, 130)} beats per minute"
        case _:
            return f"{rng.randint(2, 95)} {kind}"


def _fill(template: str, entity: str, attribute: str, value: str = "") -> str:
    return template.format(a=attribute, e=entity, E=entity[0].upper() + entity[1:], v=value)


def _entities(rng: random.Random, domain: Domain, style: Style, count: int) -> list[str]:
    """Distinct entities, some of the same kind, so that neither name nor kind alone tells them apart for sure."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[rng.choice(domain.entities).format(_name(rng, style.held_out_names))] = None
    return list(found)


def make_sample(rng: random.Random, style: Style, questions: int) -> Sample:
    """Passages about one entity each, and `questions` questions about them."""
    domain = rng.choice(DOMAINS)
    count = rng.randint(*style.passages)
    entities = _entities(rng, domain, style, count + 1)
    wordings = HELD_OUT_FACTS if style.held_out_wordings else FACTS
    passages: list[str] = []
    known: list[tuple[str, str, str, int]] = []
    for number, entity in enumerate(entities[:count], 1):
        sentences = []
        for attribute, kind in rng.sample(domain.attributes, rng.randint(*style.facts)):
            value = _value(rng, kind, style.held_out_names)
            plain = not style.held_out_wordings and rng.random() < style.canonical
            sentences.append(_fill(FACTS[0] if plain else rng.choice(wordings), entity, attribute, value))
            known.append((entity, attribute, value, number))
        if rng.random() < 0.3:
            sentences.insert(rng.randint(0, len(sentences)), rng.choice(domain.filler))
        passages.append(" ".join(sentences))
    return Sample(tuple(passages), _questions(rng, style, known, entities, domain, questions))


def _questions(
    rng: random.Random,
    style: Style,
    known: Sequence[tuple[str, str, str, int]],
    entities: Sequence[str],
    domain: Domain,
    count: int,
) -> tuple[Question, ...]:
    wordings = HELD_OUT_QUESTIONS if style.held_out_wordings else QUESTIONS
    taken = {(entity, attribute) for entity, attribute, _, _ in known}
    missing = [(e, a) for e in entities for a, _ in domain.attributes if (e, a) not in taken]
    pool = rng.sample(list(known), len(known))
    made: list[Question] = []
    for _ in range(count):
        if rng.random() < style.unanswerable:
            entity, attribute = rng.choice(missing)
            made.append(Question(_fill(rng.choice(wordings), entity, attribute), ABSTENTION))
        elif pool:
            entity, attribute, value, number = pool.pop()
            answer = f"The {attribute} of {entity} is {value} [{number}]."
            made.append(Question(_fill(rng.choice(wordings), entity, attribute), answer, value, number))
    return tuple(made)


def prefix_text(passages: Sequence[str]) -> str:
    """The rendered prompt up to the end of the passages, shared by all questions about them."""
    user = user_message("", list(map(Shown, passages))).removesuffix(QUESTION_LEAD)
    return f"{IM_START}system\n{SYSTEM}{IM_END}\n{IM_START}user\n{user}"


def question_text(question: str) -> str:
    """The rest of the rendered prompt."""
    return f"{QUESTION_LEAD}{question}{IM_END}\n{IM_START}assistant\n"


def corpus(seed: int, samples: int) -> Iterator[str]:
    """Text to train the tokenizer on; special tokens are added by the tokenizer, not learned."""
    rng = random.Random(seed)
    for number in range(samples):
        sample = make_sample(rng, Style(), 4)
        yield "\n\n".join(sample.passages)
        for question in sample.questions:
            yield QUESTION_LEAD + question.text
            yield question.answer
        if number % 20 == 0:
            yield f"system\n{SYSTEM}"
            yield "user\n[1]\n\n[2] [3] [4] [5] assistant\n"
