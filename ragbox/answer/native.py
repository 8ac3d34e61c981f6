"""A loaded model as llama.cpp's own functions see it. Takes the library as an argument; only `llamacpp.py` imports it."""

from __future__ import annotations

import ctypes
import os
from collections import deque
from pathlib import Path
from typing import Any

from ..config import SlmSettings
from ..errors import ModelError
from . import gguf_shape
from .chat_template import ChatTemplate, SpecialToken
from .gguf_file import why_not_loaded
from .gpu import gpu_layers
from .machine import usable_cores
from .sampling import Sampler

CHUNK = 64
"""Prompt tokens read at once. What is kept of a prompt ends at a multiple: every position is then always computed in the
same company, and an answer is the same to the last bit whatever was asked before. Reading takes 7 % longer than by 512 (a
model of 0.4 billion parameters, one thread), reading again after a shared beginning at most 63 tokens."""
ROWS, FILLED = 16, 5
"""llama.cpp multiplies by sixteen tokens at once, what is left by four, and the rest one by one. So 16 tokens are read in
three quarters of the time of 13 to 15 (a model of 1.5 billion parameters, two cores), and 11 or 12 take 6 to 10 % longer
than 16: it pays to add up to five."""
CACHE_BYTES = 2
"""Of a number in the key-value cache: f16. As q8_0 it takes half, and a prompt of 3,000 tokens is read two to three times
slower, as it needs flash attention (`benchmarks.slm_settings`)."""


class Native:
    """A model, its vocabulary and its context as llama.cpp holds them.

    Not safe for several threads, and unusable after `free`. `log` is where the library's error lines arrive. Raises
    ModelError when the file cannot be loaded or is no language model.
    """

    def __init__(self, lib: Any, file: str, settings: SlmSettings, log: deque[str]) -> None:
        self._lib, self._file, self._settings = lib, file, settings
        self.context = None
        self._breaking: dict[int, bool] = {}
        log.clear()
        params = lib.llama_model_default_params()  # the file is mapped into memory, and not locked there
        params.n_gpu_layers = self._layers = self._gpu_layers()
        self._model = lib.llama_model_load_from_file(os.fsencode(file), params)
        if not self._model:
            raise ModelError(f"{file}: {why_not_loaded(log)}")
        try:
            self._vocab = lib.llama_model_get_vocab(self._model)
            self.vocab_size = lib.llama_vocab_n_tokens(self._vocab)
            self.context_tokens = min(settings.context_tokens, lib.llama_model_n_ctx_train(self._model))
            self.context = self._open()
            self.memory = lib.llama_get_memory(self.context)
            if not self.vocab_size or not self.memory or lib.llama_model_has_encoder(self._model):
                raise ModelError(f"{file}: this model does not write text; choose an instruction-tuned language model")
        except BaseException:
            self.free()
            raise

    def _gpu_layers(self) -> int:
        if not self._lib.llama_supports_gpu_offload():
            return 0
        path = Path(self._file)
        weights, shape = sum(part.stat().st_size for part in gguf_shape.parts(path)), gguf_shape.shape(path)
        cache = shape.cache_values * CACHE_BYTES * self._settings.context_tokens if shape else 0
        return gpu_layers(self._lib, weights, cache, shape.layers if shape else None)

    def _open(self) -> Any:
        threads = self._settings.threads or usable_cores()
        params = self._lib.llama_context_default_params()
        params.n_ctx = self.context_tokens
        params.n_batch = params.n_ubatch = CHUNK
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        # On a processor it reads 3,000 tokens 10 to 30 % slower and saves 20 MB (`benchmarks.slm_settings`).
        params.flash_attn_type = (
            self._lib.LLAMA_FLASH_ATTN_TYPE_AUTO if self._layers else self._lib.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        context = self._lib.llama_init_from_model(self._model, params)
        if not context:
            raise ModelError(
                f"{self._file}: no room for a context of {self.context_tokens} tokens; lower slm.context_tokens "
                "or choose a smaller model"
            )
        return context

    def shape(self) -> tuple[object, ...]:
        """The settings that say how what was read is kept."""
        return (self.context_tokens, CHUNK, ROWS, FILLED, CACHE_BYTES, self._layers)

    def free(self) -> None:
        """Free context and model."""
        if self.context:
            self._lib.llama_free(self.context)
        self._lib.llama_model_free(self._model)
        self.context = self._model = self._vocab = None

    def template(self) -> ChatTemplate:
        """The file's chat template with the special tokens of its vocabulary."""
        source = self._lib.llama_model_chat_template(self._model, None)
        return ChatTemplate(
            source.decode("utf-8", "replace") if source else None,
            self._specials(),
            bos=self._text(self._lib.llama_vocab_bos(self._vocab)),
            eos=self._text(self._lib.llama_vocab_eos(self._vocab)),
            file=self._file,
            leading=self._leading_token(),
        )

    def _leading_token(self) -> int | None:
        return int(self._lib.llama_vocab_bos(self._vocab)) if self._lib.llama_vocab_get_add_bos(self._vocab) else None

    def _specials(self) -> list[SpecialToken]:
        lib = self._lib
        control, whole = lib.LLAMA_TOKEN_ATTR_CONTROL | lib.LLAMA_TOKEN_ATTR_UNKNOWN, lib.LLAMA_TOKEN_ATTR_USER_DEFINED
        attributes = ((token, lib.llama_vocab_get_attr(self._vocab, token)) for token in range(self.vocab_size))
        return [
            SpecialToken(
                id=token,
                text=self._text(token),
                control=bool(attribute & control),
                strip_left=bool(attribute & lib.LLAMA_TOKEN_ATTR_LSTRIP),
                strip_right=bool(attribute & lib.LLAMA_TOKEN_ATTR_RSTRIP),
            )
            for token, attribute in attributes
            if attribute & (control | whole)
        ]

    def _text(self, token: int) -> str:
        if token < 0:
            return ""
        return str((self._lib.llama_vocab_get_text(self._vocab, token) or b"").decode("utf-8", "replace"))

    def sampler(self, grammar: str | None) -> Sampler:
        """Samplers for one answer."""
        temperature, seed = self._settings.temperature, self._settings.seed
        return Sampler(
            self._lib,
            self._vocab,
            self.context,
            temperature=temperature,
            seed=seed,
            grammar=grammar,
            file=self._file,
        )

    @property
    def forgets(self) -> bool:
        """Whether a part of what was read can be forgotten; recurrent models keep one state of it all."""
        return not (self._lib.llama_model_is_recurrent(self._model) or self._lib.llama_model_is_hybrid(self._model))

    def breaks(self, token: int) -> bool:
        """Whether a sentence or line ends with the token: what is copied from it has its citation before."""
        if token not in self._breaking:
            piece = self.piece(token)
            self._breaking[token] = piece.strip() == b"." or b"\n" in piece
        return self._breaking[token]

    def tokenize(self, text: str) -> list[int]:
        """The ids of plain text: control tokens are not looked for in it."""
        raw = text.encode("utf-8", "replace")
        size = len(raw) + 8  # a token is a byte at least; a few more for what a vocabulary puts in front
        ids = (ctypes.c_int32 * size)()
        count = self._lib.llama_tokenize(self._vocab, raw, len(raw), ids, size, False, False)
        if count < 0:
            raise ModelError(f"{self._file}: its vocabulary cannot split text; choose another model file")
        return list(ids[:count])

    def ends(self, token: int) -> bool:
        """Whether the token ends what the model writes."""
        return bool(self._lib.llama_vocab_is_eog(self._vocab, token))

    def piece(self, token: int) -> bytes:
        """The bytes a token stands for; none for a control token."""
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            count = self._lib.llama_token_to_piece(self._vocab, token, buffer, size, 0, False)
            if count >= 0:
                return buffer.raw[:count]
            size = -count
