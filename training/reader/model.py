"""The reader: one encoder that gives for a question and a passage a span, the case for none, and a relevance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from .data import Example

MAX_TOKENS = 256
_QUESTION_TOKENS = 64
CLS, SEP = 101, 102


class Reader(torch.nn.Module):
    """Start and end logits per token, those of [CLS] meaning no answer, and one relevance logit from [CLS]."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        width = self.encoder.config.hidden_size
        self.span = torch.nn.Linear(width, 2)
        self.relevance = torch.nn.Linear(width, 1)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """All inputs (batch, tokens): logits (batch, tokens, 2), and relevance (batch,)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.span(states), self.relevance(states[:, 0]).squeeze(-1)


@dataclass(frozen=True)
class Encoded:
    """Token ids, where the passage begins in them, and the gold (start, end) tokens, all of them or [(0, 0)]."""

    ids: list[int]
    passage: int
    spans: list[tuple[int, int]]
    relevant: bool
    weight: float


def encode(example: Example, tokenizer: Tokenizer, chance: random.Random) -> Encoded:
    """[CLS] question [SEP] title, text [SEP]; a passage that is too long is cut around an answer."""
    question = tokenizer.encode(example.question, add_special_tokens=False).ids[:_QUESTION_TOKENS]
    title = f"{example.passage.title}\n" if example.passage.title and chance.random() < 0.85 else ""
    text = tokenizer.encode(title + example.passage.text, add_special_tokens=False)
    low, room = 0, MAX_TOKENS - 3 - len(question)
    spans = [span for answer in example.answers if (span := _tokens(text.offsets, answer, len(title))) is not None]
    if len(text.ids) > room:
        anchor = chance.choice(spans) if spans else (chance.randrange(len(text.ids)),) * 2
        low = max(0, min(len(text.ids) - room, anchor[0] - chance.randrange(room // 2)))
        low = max(low, anchor[1] - room + 1)
    first = 2 + len(question)
    inside = [(first + s - low, first + e - low) for s, e in spans if s >= low and e < low + room]
    ids = [CLS, *question, SEP, *text.ids[low : low + room], SEP]
    return Encoded(ids, first, inside or [(0, 0)], bool(inside), example.weight)


def _tokens(offsets: Sequence[tuple[int, int]], answer: tuple[int, int], shift: int) -> tuple[int, int] | None:
    start, end = answer[0] + shift, answer[1] + shift
    inside = [i for i, (low, high) in enumerate(offsets) if low < end and start < high]
    return (inside[0], inside[-1]) if inside else None


def batch(rows: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Padded ids, mask and token types, each (rows, tokens)."""
    length = max(len(row.ids) for row in rows)
    ids = torch.zeros((len(rows), length), dtype=torch.int64)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row.ids)] = torch.tensor(row.ids)
        mask[number, : len(row.ids)] = 1
        types[number, row.passage : len(row.ids)] = 1
    return ids, mask, types
