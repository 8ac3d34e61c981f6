"""Averages the weights of checkpoints of one model: what training went on from keeps a share in what it became.

    python -m training.average OUT.pt SHARE CHECKPOINT [SHARE CHECKPOINT ...]

Shares need not add up to one. Between the two, weights often do better on documents of another kind than either (Wortsman et
al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import torch

State = dict[str, torch.Tensor]


def averaged(states: Sequence[tuple[float, State]]) -> State:
    """The weighted mean of floating-point weights; all else as in the first. Raises KeyError where one has other names."""
    whole = sum(share for share, _ in states)
    first = states[0][1]
    return {
        name: torch.stack([share / whole * state[name].float() for share, state in states]).sum(0).to(value.dtype)
        if value.is_floating_point()
        else value
        for name, value in first.items()
    }


def main() -> None:
    """Command line."""
    if len(sys.argv) < 4 or len(sys.argv) % 2:
        sys.exit(__doc__)
    out, *rest = sys.argv[1:]
    pairs = [
        (float(share), torch.load(Path(file), weights_only=True))
        for share, file in zip(rest[::2], rest[1::2], strict=True)
    ]
    torch.save(averaged(pairs), out)


if __name__ == "__main__":
    main()
