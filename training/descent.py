"""Training by processes side by side: AdamW, a short warm-up, a linear fall, and a mean of the weights now and then."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import torch

_MEET = 10


class Course(Protocol):
    """Where the weights go, how fast, and how long."""

    out: Path
    rate: float
    minutes: float


def descend(
    model: torch.nn.Module,
    epochs: Iterable[Sequence[Any]],
    count: int,
    loss_of: Callable[[Any], torch.Tensor],
    heads: Iterable[torch.nn.Parameter],
    course: Course,
) -> None:
    """Trains on `count` epochs of batches; `latest.pt` every 100 steps and at the end. The heads learn five times as fast.

    Each process takes its share of the batches, and every few steps they go on from the mean of their weights (local SGD,
    Stich 2019).
    """
    rank, workers = torch.distributed.get_rank(), torch.distributed.get_world_size()
    steps = 1_000_000  # until the batches are counted
    moving = [p for p in model.parameters() if p.requires_grad]
    heads = list(heads)
    body = [p for p in moving if all(p is not head for head in heads)]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": course.rate}, {"params": heads, "lr": 5 * course.rate}], weight_decay=0.01
    )
    done, running, started = 0, math.nan, time.perf_counter()

    def part() -> float:
        return max(done / steps, (time.perf_counter() - started) / 60 / course.minutes)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / 50, max(0.02, 1 - part())))
    for packed in epochs:
        steps = count * len(packed) // workers
        for batch in packed[rank : len(packed) // workers * workers : workers]:
            loss = loss_of(batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(moving, 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            if done % _MEET == 0:
                _meet(moving)
                if _over(part()):
                    break
            running = loss.item() if math.isnan(running) else 0.98 * running + 0.02 * loss.item()
            if done % 50 == 0 and rank == 0:
                print(f"{done}/{steps} loss {running:.3f} {time.perf_counter() - started:.0f} s", flush=True)
            if done % 100 == 0 and rank == 0:
                torch.save(model.state_dict(), course.out / "latest.pt")
        if _over(part()):
            break
    _meet(moving)
    if rank == 0:
        torch.save(model.state_dict(), course.out / "latest.pt")


def _over(part: float) -> bool:
    """Whether the first process finds that it is time to stop."""
    flag = torch.tensor([float(part >= 1)])
    torch.distributed.broadcast(flag, 0)
    return bool(flag)


def _meet(parameters: Sequence[torch.nn.Parameter]) -> None:
    """Gives every process the mean of their weights."""
    flat = torch.nn.utils.parameters_to_vector(parameters).detach()
    torch.distributed.all_reduce(flat)
    torch.nn.utils.vector_to_parameters(flat / torch.distributed.get_world_size(), parameters)
