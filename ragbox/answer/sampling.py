"""The choice of each next token by llama.cpp's samplers, held to a grammar where one is given.

Takes the native library as an argument; only `llamacpp.py` imports it.
"""

from __future__ import annotations

import ctypes
import math
from types import TracebackType
from typing import Any

import numpy as np

from ..errors import ModelError

_TOP_K, _TOP_P, _MIN_P = 40, 0.95, 0.05
_LIKELY = 512
"""Tokens that are held to a grammar first, the likeliest; all others only where too few of these fit."""
_TOKEN = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])  # as `llama_token_data`


class Sampler:
    """Samplers for one answer; a context manager that frees them.

    Raises ModelError when the grammar is not valid GBNF.
    """

    def __init__(
        self, lib: Any, vocab: Any, context: Any, *, temperature: float, seed: int, grammar: str | None, file: str
    ) -> None:
        self._lib, self._context, self._file = lib, context, file
        self._size = lib.llama_vocab_n_tokens(vocab)
        self._enough = 1 if temperature == 0 else _TOP_K  # of the likeliest: more are not chosen from
        self._grammar = None
        if grammar is not None:
            self._grammar = lib.llama_sampler_init_grammar(vocab, grammar.encode("utf-8"), b"root")
            if not self._grammar:
                raise ModelError(f"{file}: the grammar for the answer is not valid GBNF")
        self._chain = lib.llama_sampler_chain_init(lib.llama_sampler_chain_default_params())
        for sampler in self._samplers(temperature, seed):
            lib.llama_sampler_chain_add(self._chain, sampler)

    def _samplers(self, temperature: float, seed: int) -> list[Any]:
        if temperature == 0:
            return [self._lib.llama_sampler_init_greedy()]
        return [
            self._lib.llama_sampler_init_top_k(_TOP_K),
            self._lib.llama_sampler_init_top_p(_TOP_P, 1),
            self._lib.llama_sampler_init_min_p(_MIN_P, 1),
            self._lib.llama_sampler_init_temp(temperature),
            self._lib.llama_sampler_init_dist(seed),
        ]

    def __enter__(self) -> Sampler:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sampler in (self._chain, self._grammar):
            if sampler:
                self._lib.llama_sampler_free(sampler)
        self._chain = self._grammar = None

    def next(self, at: int = -1) -> int:
        """The token after the last of what the model has read, or after token `at` of the last batch.

        Raises ModelError where the grammar leaves none.
        """
        token = int(self._lib.llama_sampler_sample(self._chain, self._context, at))
        if self._grammar is None or self._fits(token):
            return token
        return self._fitting(at)

    def accept(self, token: int) -> None:
        """Move the grammar past a token that `next` gave and that does not end the answer."""
        if self._grammar is not None:
            self._lib.llama_sampler_accept(self._grammar, token)

    def _fits(self, token: int) -> bool:
        """Whether the grammar takes the token. Asked of the favourite alone first: a look at every token costs far more."""
        one = np.array([(token, 1.0, 0.0)], dtype=_TOKEN)
        self._lib.llama_sampler_apply(self._grammar, ctypes.byref(self._array(one)))
        return math.isfinite(one["logit"][0])

    def _fitting(self, at: int) -> int:
        logits = np.ctypeslib.as_array(self._lib.llama_get_logits_ith(self._context, at), (self._size,))
        tokens = np.zeros(self._size, dtype=_TOKEN)
        tokens["id"] = np.arange(self._size)
        tokens["logit"] = logits
        if self._size > _LIKELY:  # the grammar is as slow as it is given tokens: 20 ms for a vocabulary of 150,000
            likely = tokens[logits >= np.partition(logits, -_LIKELY)[-_LIKELY]]
            array = self._array(likely)
            self._lib.llama_sampler_apply(self._grammar, ctypes.byref(array))
            if np.isfinite(likely["logit"]).sum() >= self._enough:
                return self._chosen(array)
        array = self._array(tokens)
        self._lib.llama_sampler_apply(self._grammar, ctypes.byref(array))
        return self._chosen(array)

    def _chosen(self, array: Any) -> int:
        self._lib.llama_sampler_apply(self._chain, ctypes.byref(array))
        chosen = array.data[array.selected]
        if array.selected < 0 or not math.isfinite(chosen.logit):
            raise ModelError(f"{self._file}: the vocabulary of this model cannot write what the grammar asks for")
        return int(chosen.id)

    def _array(self, tokens: np.ndarray[Any, Any]) -> Any:
        data = tokens.ctypes.data_as(ctypes.POINTER(self._lib.llama_token_data))
        return self._lib.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
