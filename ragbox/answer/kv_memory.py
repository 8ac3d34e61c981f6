"""What a model has read and need not read again: the tokens in its key-value cache, and where the batches ended.

Takes the native library as an argument; only `llamacpp.py` imports it.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..errors import Cancelled, ModelError
from .chat_template import PromptTokens
from .native import CHUNK, FILLED, ROWS, Native

_PARKED, _PARKED_BYTES = 2, 128 << 20
"""Conversations that are put away, and the most bytes one may take."""
_NOT_FORGOTTEN = -100
_ABORTED = 2  # llama_decode was stopped by the callback


class KvMemory:
    """The cache of one context. Not safe for several threads.

    What comes before the first answer of a conversation is always read in the same batches: from the start, and anew
    behind what every prompt begins with. So the same question is answered the same to the last bit whatever was asked
    before. Behind the first answer any reading will do: going on from what the model wrote itself is worth more there.
    """

    def __init__(self, lib: Any, native: Native, file: str) -> None:
        self._lib, self._native, self._file = lib, native, file
        self.tokens: list[int] = []
        self._ends: list[int] = []
        self._parked: list[_Parked] = []

    def read(
        self, prompt: PromptTokens, check: Callable[[], None], stopped: Callable[[], bool], *, ahead: bool = False
    ) -> None:
        """Bring the cache to the end of the prompt.

        `check` raises to end the work between batches, `stopped` ends it inside one. Unless it is read `ahead`, the logits
        of the last token are there afterwards. Raises ModelError, Cancelled.
        """
        ends = _planned(prompt)
        most = len(prompt.ids) if ahead else len(prompt.ids) - 1
        self._take_up(prompt, ends, most)
        self.forget(_shared(self.tokens, self._ends, prompt, ends, most))
        # The callback runs at every graph node: cheap beside a prompt, which takes seconds, not beside a token.
        watch = self._lib.ggml_abort_callback(lambda _: stopped())
        self._lib.llama_set_abort_callback(self._native.context, watch, None)
        try:
            for end in _left(prompt, ends, len(self.tokens)):
                check()
                self.decode(prompt.ids[len(self.tokens) : end])
        finally:
            self._lib.llama_set_abort_callback(self._native.context, self._lib.ggml_abort_callback(), None)

    def unread(self, prompt: PromptTokens) -> int:
        """How many tokens at the end of the prompt are not there."""
        ends, most = _planned(prompt), len(prompt.ids)
        known = [(self.tokens, self._ends), *((each.tokens, each.ends) for each in self._parked)]
        return most - max(_shared(tokens, read, prompt, ends, most) for tokens, read in known)

    def _take_up(self, prompt: PromptTokens, ends: Sequence[int], most: int) -> None:
        """Put away what would be forgotten, and take the one that was put away and has more of the prompt.

        A conversation is gone on with after other questions, and the rewriting of its own.
        """
        kept = _shared(self.tokens, self._ends, prompt, ends, most)
        shared = [_shared(each.tokens, each.ends, prompt, ends, most) for each in self._parked]
        best = max(range(len(shared)), key=shared.__getitem__, default=None)
        found = self._parked.pop(best) if best is not None and shared[best] > kept + CHUNK else None
        if len(self.tokens) > kept + CHUNK:
            state = self.state()
            if len(state) <= _PARKED_BYTES:
                self._parked = [*self._parked, _Parked(self.tokens, self._ends, state)][-_PARKED:]
                self.tokens, self._ends = list(self.tokens), list(self._ends)
        if found is not None and self.restore(found.tokens, found.state):
            self._ends = found.ends

    def decode(self, tokens: Sequence[int], *, all_logits: bool = False) -> None:
        """Read tokens in one batch, with the logits of the last, or of all.

        Raises ModelError, or Cancelled where it was stopped.
        """
        fill = 0 if all_logits else self._fill(len(tokens))
        size = len(tokens) + fill
        ids = (ctypes.c_int32 * size)(*tokens, *[tokens[-1]] * fill)
        batch = self._lib.llama_batch_get_one(ids, size)
        if all_logits or fill:
            wanted = (ctypes.c_int8 * size)(*(all_logits or at == len(tokens) - 1 for at in range(size)))
            batch.logits = ctypes.cast(wanted, type(batch.logits))
        self._decoded(self._lib.llama_decode(self._native.context, batch))
        if fill and not self._lib.llama_memory_seq_rm(self._native.memory, 0, len(self.tokens) + len(tokens), -1):
            self._decoded(_NOT_FORGOTTEN)
        self.tokens.extend(tokens)
        self._ends.append(len(self.tokens))

    def _fill(self, size: int) -> int:
        """How many tokens that are forgotten again make a batch of that size quicker."""
        lacking = -size % ROWS
        room = len(self.tokens) + size + lacking <= self._native.context_tokens
        return lacking if lacking <= FILLED and self._native.forgets and room else 0

    def forget(self, kept: int) -> None:
        """Forget all but the first `kept` tokens; all of them where the architecture cannot forget a part."""
        if kept >= len(self.tokens):
            return
        if not self._lib.llama_memory_seq_rm(self._native.memory, 0, kept, -1):
            self._lib.llama_memory_clear(self._native.memory, True)
            kept = 0
        del self.tokens[kept:]
        del self._ends[bisect_right(self._ends, kept) :]

    def state(self) -> bytes:
        """The cache as bytes, for `restore` in another process with the same file, library and settings."""
        size = self._lib.llama_state_seq_get_size(self._native.context, 0)
        buffer = (ctypes.c_uint8 * size)()
        written = self._lib.llama_state_seq_get_data(self._native.context, buffer, size, 0)
        return bytes(buffer)[:written]

    def restore(self, tokens: Sequence[int], state: bytes) -> bool:
        """Take the tokens as read, from their state; False, and an empty cache, where that does not fit this model."""
        self.forget(0)
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if not self._lib.llama_state_seq_set_data(self._native.context, buffer, len(state), 0):
            self._lib.llama_memory_clear(self._native.memory, True)
            return False
        self.tokens = list(tokens)
        self._ends = _chunks(0, len(tokens))
        return True

    def _decoded(self, status: int) -> None:
        if status == 0:
            return
        # What of the batch was read is forgotten with it, and all where a part cannot be.
        if not self._lib.llama_memory_seq_rm(self._native.memory, 0, len(self.tokens), -1):
            self._lib.llama_memory_clear(self._native.memory, True)
            self.tokens, self._ends = [], []
        if status == _ABORTED:
            raise Cancelled("the answer was cancelled")
        raise ModelError(f"{self._file}: the model failed while reading (code {status}); lower slm.context_tokens")


@dataclass(frozen=True, slots=True)
class _Parked:
    """What was read for another prompt, and the cache that holds it."""

    tokens: list[int] = field(repr=False)
    ends: list[int] = field(repr=False)
    state: bytes = field(repr=False)


def _shared(tokens: Sequence[int], read: Sequence[int], prompt: PromptTokens, ends: Sequence[int], most: int) -> int:
    """How many of the tokens, read in batches that end at `read`, are the prompt's, and were read as they would be now."""
    pairs = enumerate(zip(tokens, prompt.ids, strict=False))
    same = next((at for at, (old, new) in pairs if old != new), min(len(tokens), len(prompt.ids)))
    same = min(same, most)
    kept = 0
    for old, planned in zip(read, ends, strict=False):
        if old != planned or planned > same:
            break
        kept = planned
    first = prompt.replies[0].start if prompt.replies else len(prompt.ids)
    return same if prompt.replies and kept >= first else kept


def _left(prompt: PromptTokens, ends: Sequence[int], read: int) -> list[int]:
    """Where the batches end that are still to be read. Behind the first answer they need not be the planned ones."""
    if prompt.replies and read >= prompt.replies[0].start:
        return _chunks(read, len(prompt.ids))
    return list(ends[bisect_right(ends, read) :])


def _planned(prompt: PromptTokens) -> list[int]:
    """Where the batches of a prompt end."""
    cuts = [0, min(prompt.prefix, len(prompt.ids))]
    cuts += [at for reply in prompt.replies for at in (reply.start, reply.stop)] + [len(prompt.ids)]
    return [end for start, stop in pairwise(cuts) for end in _chunks(start, stop)]


def _chunks(start: int, stop: int) -> list[int]:
    return [min(at + CHUNK, stop) for at in range(start, stop, CHUNK)]
