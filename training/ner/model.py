"""The name finder: all-MiniLM-L6-v2 with word shapes in place of its token types, and one tag per word piece."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import AutoModel

from .data import SHAPES, TAGS, Encoded

LAYERS = 4
"""Of six: screening a page with all recognizers must cost no more than embedding it, and the upper layers of a model for
whole sentences give a tagger least."""


class Tagger(torch.nn.Module):
    """Logits of all tags per token.

    Shapes come in as token types: the base is uncased, and capitals and line breaks are half of what makes a name. Free at
    inference.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:LAYERS]
        self.encoder.config.num_hidden_layers = LAYERS
        width = self.encoder.config.hidden_size
        known = self.encoder.embeddings.token_type_embeddings.weight.data[0]
        widened = torch.nn.Embedding(SHAPES, width)
        widened.weight.data = known + 0.02 * torch.randn(SHAPES, width)
        self.encoder.embeddings.token_type_embeddings = widened
        self.encoder.config.type_vocab_size = SHAPES
        self.tags = torch.nn.Linear(width, len(TAGS))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """All inputs (batch, tokens): logits (batch, tokens, tags)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        logits: torch.Tensor = self.tags(states)
        return logits


def batch(rows: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Padded ids, mask and shapes, each (rows, tokens), and allowed tags (rows, tokens, tags)."""
    length = max(len(row.ids) for row in rows)
    ids = torch.zeros((len(rows), length), dtype=torch.int64)
    mask, kinds = torch.zeros_like(ids), torch.zeros_like(ids)
    allowed = torch.zeros((len(rows), length, len(TAGS)), dtype=torch.bool)
    for number, row in enumerate(rows):
        size = len(row.ids)
        ids[number, :size] = torch.tensor(row.ids)
        mask[number, :size] = 1
        kinds[number, :size] = torch.tensor(row.shapes)
        allowed[number, :size] = torch.from_numpy(row.allowed)
    return ids, mask, kinds, allowed


def loss_of(model: Tagger, rows: Sequence[Encoded]) -> torch.Tensor:
    """Marginal likelihood of the tags that each token may have: a corpus that does not mark dates teaches no "no date"."""
    ids, mask, kinds, allowed = batch(rows)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(ids, mask, kinds)
    logits = logits.float()
    chances = logits.masked_fill(~allowed, -1e4).logsumexp(-1) - logits.logsumexp(-1)
    loss: torch.Tensor = -(chances * mask).sum() / mask.sum()
    return loss
