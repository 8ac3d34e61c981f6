"""The tiny test model in torch: a llama-type decoder, start weights that already copy, and batches of branches.

One sequence is a shared prefix (the passages) with several question branches behind it. A branch sees the prefix and
itself, and its positions continue those of the prefix: what the model learns is what a single question would teach,
for a third of the tokens.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN = -1e9
"""Added to the score of what must not be seen."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes that the GGUF file states too."""

    vocabulary: int = 2048
    width: int = 256
    layers: int = 4
    heads: int = 4
    hidden: int = 512
    context: int = 2048
    rope_base: float = 1_000_000.0
    epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        """The width of one attention head."""
        return self.width // self.heads


class Norm(nn.Module):
    """Root-mean-square normalisation."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape.width))
        self.epsilon = shape.epsilon

    def forward(self, x: Tensor) -> Tensor:
        """Normalise the last dimension."""
        return functional.rms_norm(x, self.weight.shape, self.weight, self.epsilon)


class Layer(nn.Module):
    """Attention with interleaved rotary positions, then SwiGLU."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.attn_norm, self.ffn_norm = Norm(shape), Norm(shape)
        width, hidden = shape.width, shape.hidden
        self.attn_q, self.attn_k, self.attn_v, self.attn_output = (
            nn.Linear(width, width, bias=False) for _ in range(4)
        )
        self.ffn_gate, self.ffn_up = (nn.Linear(width, hidden, bias=False) for _ in range(2))
        self.ffn_down = nn.Linear(hidden, width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, batch: Batch) -> Tensor:
        """One step of the residual stream."""
        size, length, width = x.shape
        normed = self.attn_norm(x)
        q, k, v = (
            project(normed).view(size, length, self.shape.heads, -1).transpose(1, 2)
            for project in (self.attn_q, self.attn_k, self.attn_v)
        )
        mixed = attend(rotate(q, cos, sin).to(v.dtype), rotate(k, cos, sin).to(v.dtype), v, batch)
        x = x + self.attn_output(mixed.transpose(1, 2).reshape(size, length, width))
        normed = self.ffn_norm(x)
        down: Tensor = self.ffn_down(functional.silu(self.ffn_gate(normed)) * self.ffn_up(normed))
        return x + down


def attend(q: Tensor, k: Tensor, v: Tensor, batch: Batch) -> Tensor:
    """Prefix to prefix, then each branch to its prefix and itself: a fraction of the products of one full mask.

    Plain products, as they are several times faster here than the fused routine with a mask.
    """
    prefix, (rows, heads, _, width) = batch.prefix.shape[1], q.shape
    branch = (rows, heads, *batch.tails.shape[1:])
    q = q / math.sqrt(width)
    k_prefix, v_prefix = k[:, :, :prefix].transpose(-1, -2), v[:, :, :prefix]
    shared = (q[:, :, :prefix] @ k_prefix + causal(prefix, v)).softmax(-1).to(v.dtype) @ v_prefix
    if batch.tails.numel() == 0:
        return shared
    q_own, k_own, v_own = (x[:, :, prefix:].reshape(*branch, width) for x in (q, k, v))
    to_prefix = (q[:, :, prefix:] @ k_prefix).reshape(*branch, prefix) + batch.unseen.to(v.dtype)
    to_own = q_own @ k_own.transpose(-1, -2) + causal(branch[-1], v)
    weights = torch.cat((to_prefix, to_own), -1).softmax(-1).to(v.dtype)
    own = (weights[..., prefix:] @ v_own).flatten(2, 3)
    own = own + weights[..., :prefix].flatten(2, 3) @ v_prefix
    return torch.cat((shared, own), 2)


def causal(length: int, like: Tensor) -> Tensor:
    """What to add to scores so that nothing sees what comes after it."""
    return torch.full((length, length), HIDDEN, dtype=like.dtype).triu(1)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn neighbouring pairs of a head by their position, as llama.cpp does for the architecture `llama`."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class TinyLlama(nn.Module):
    """The decoder; the output matrix is the embedding."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.output_norm = Norm(shape)
        self.angles = rope_angles(shape)
        start_weights(self)

    def forward(self, batch: Batch) -> Tensor:
        """The normalised last states of all positions: the prefix, then one branch after the other."""
        angle = batch.positions[:, None, :, None].float() * self.angles
        cos, sin = angle.cos(), angle.sin()
        x = self.token_embd(torch.cat((batch.prefix, batch.tails.flatten(1)), 1))
        for layer in self.blk:
            x = layer(x, cos, sin, batch)
        normed: Tensor = self.output_norm(x)
        return normed

    def logits(self, states: Tensor) -> Tensor:
        """Scores over the vocabulary."""
        return functional.linear(states, self.token_embd.weight)

    @torch.no_grad()
    def greedy(self, prompt: Sequence[int], stop: int, limit: int = 64) -> list[int]:
        """The most likely continuation, without its end token; recomputed each step, for checks only."""
        tokens = list(prompt)
        for _ in range(limit):
            states = self(branches([tokens], [[]]))
            best = int(self.logits(states[0, -1]).argmax())
            if best == stop:
                break
            tokens.append(best)
        return tokens[len(prompt) :]


def rope_angles(shape: Shape) -> Tensor:
    """Radians per position for each pair of a head."""
    pairs = torch.arange(0, shape.head_width, 2).float()
    return torch.pow(torch.tensor(shape.rope_base), -pairs / shape.head_width)


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded prefixes, their branches, and what each position of a branch should predict (-1: not asked)."""

    prefix: Tensor  # rows x prefix
    tails: Tensor  # rows x branches x tail
    targets: Tensor  # rows x branches x tail
    positions: Tensor  # rows x (prefix + branches x tail)
    unseen: Tensor  # rows x 1 x 1 x 1 x prefix, to add to scores: hides the padding


def branches(prefixes: Sequence[Sequence[int]], tails: Sequence[Sequence[tuple[list[int], list[int]]]]) -> Batch:
    """Put each prefix and its (question, answer) branches into one padded row."""
    longest = max(len(prefix) for prefix in prefixes)
    count = max(len(row) for row in tails)
    tail = max((len(q) + len(a) - 1 for row in tails for q, a in row), default=0)
    tokens = torch.zeros(len(tails), count, tail, dtype=torch.long)
    targets = torch.full_like(tokens, -1)
    for number, row in enumerate(tails):
        for branch, (question, answer) in enumerate(row):
            both = question + answer[:-1]
            tokens[number, branch, : len(both)] = torch.tensor(both)
            targets[number, branch, len(question) - 1 : len(both)] = torch.tensor(answer)
    lengths = torch.tensor([len(prefix) for prefix in prefixes])
    padding = torch.arange(longest) >= lengths[:, None]
    after = (lengths[:, None] + torch.arange(tail)).repeat(1, count)
    return Batch(
        torch.tensor([list(prefix) + [0] * (longest - len(prefix)) for prefix in prefixes]),
        tokens,
        targets,
        torch.cat((torch.arange(longest).expand(len(tails), -1), after), 1),
        torch.zeros(padding.shape).masked_fill(padding, HIDDEN)[:, None, None, None],
    )


@torch.no_grad()
def start_weights(model: TinyLlama) -> None:
    """Random, but for two layers: the first looks a few tokens back, the second matches what it saw and copies.

    So the untrained model already continues a repeated text; otherwise most of a short training goes by until such
    heads form by themselves. What a layer writes is kept as small as the embeddings, or it would drown them.
    """
    shape = model.shape
    nn.init.normal_(model.token_embd.weight, std=0.05)
    model.token_embd.weight[:, 0] = 0.2  # a constant the first layer's queries and keys are made from
    for name, weight in model.blk.named_parameters():
        if weight.ndim == 2:
            small = 0.05 if "ffn_down" in name or "attn_output" in name else 1.0
            nn.init.normal_(weight, std=0.5 * small / math.sqrt(shape.width))
    first, second = model.blk[0], model.blk[1]
    assert isinstance(first, Layer)
    assert isinstance(second, Layer)
    code = nn.init.orthogonal_(torch.empty(shape.head_width, shape.width))
    first.attn_v.weight.copy_(code.repeat(shape.heads, 1))  # one code for all heads, so that they can be compared
    first.attn_output.weight.copy_(0.08 * nn.init.orthogonal_(torch.empty(shape.width, shape.width)))
    copy = nn.init.orthogonal_(torch.empty(shape.width, shape.width))
    second.attn_v.weight.copy_(copy)
    second.attn_output.weight.copy_(0.7 * copy.T)
    for head in range(shape.heads):
        _look_back(first, head, model.angles)
        _match(first, second, head)


def _look_back(layer: Layer, head: int, angles: Tensor) -> None:
    """Make head n attend n + 1 tokens back: a constant query against the same constant, turned."""
    fast, width = 6, layer.shape.head_width
    amplitude = math.sqrt(40 * math.sqrt(width) / fast) / 3.9  # 3.9: the constant after normalisation
    rows = slice(head * width, head * width + 2 * fast)
    query, key = torch.zeros(2 * fast), torch.zeros(2 * fast)
    query[0::2] = amplitude
    turn = angles[:fast] * (head + 1)
    key[0::2], key[1::2] = amplitude * turn.cos(), amplitude * turn.sin()
    for projection, column in ((layer.attn_q, query), (layer.attn_k, key)):
        projection.weight[head * width : (head + 1) * width] = 0
        projection.weight[rows, 0] = column


def _match(first: Layer, second: Layer, head: int) -> None:
    """Make head n compare what stands n tokens before here with what stands n + 1 tokens before there.

    Only the slowly turning half of a head is used, so that the match does not depend on the distance.
    """
    width = first.shape.head_width
    slow = slice(width // 2, width)

    def seen(number: int) -> Tensor:  # reads from the residual stream what the first layer's head wrote
        return first.attn_output.weight[:, number * width : (number + 1) * width].T[slow] / 0.08

    this_token = first.attn_v.weight[:width][slow]
    rows = slice(head * width, (head + 1) * width)
    for projection, reads in (
        (second.attn_q, this_token if head == 0 else seen(head - 1)),
        (second.attn_k, seen(head)),
    ):
        projection.weight[rows] = 0
        projection.weight[rows][slow] = math.sqrt(6.0) * reads
