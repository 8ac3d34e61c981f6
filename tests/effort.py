"""How much work something is, told by the time that the processor spends on it: that of the clock depends on neighbours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What this thread does meanwhile may cost so much: several times what it does, less than what is wrong by its order."""
    begun = time.thread_time()
    yield
    assert time.thread_time() - begun < seconds
