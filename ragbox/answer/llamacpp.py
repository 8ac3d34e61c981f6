"""GGUF models through llama-cpp-python: the only file that knows `llama_cpp`.

It drives llama.cpp's own functions rather than the package's `Llama` class, which tokenizes documents with special tokens
on, cannot stop while it reads a prompt, and lets what was asked before change an answer by a rounding error.
"""

from __future__ import annotations

import codecs
import ctypes
import functools
import importlib
import os
import threading
import weakref
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from ..config import SlmSettings
from ..errors import Cancelled, ModelError
from .gguf_file import check
from .language_model import Cancel, FinishReason, StopFilter, TextStream
from .native import CHUNK, Native
from .sampling import Sampler

_ABORTED = 2  # llama_decode was stopped by the callback
_LOG_ERROR, _LOG_CONTINUED = 4, 5
_WAIT = 0.02  # seconds between looks at `cancel` while another answer is being written

_native_errors: deque[str] = deque(maxlen=20)


class LlamaCppModel:
    """A loaded GGUF model. Several threads may share it; they are answered one after the other.

    Also a context manager. After `close` every call raises ModelError.
    """

    def __init__(self, path: Path, settings: SlmSettings) -> None:
        self.name = path.stem
        self._file, self._settings = str(path), settings
        self._lock = threading.Lock()  # one generation at a time
        self._vocab_lock = threading.Lock()  # no tokenizing while the model is freed
        self._owner: int | None = None  # the thread that generates
        self._streams: weakref.WeakSet[TextStream] = weakref.WeakSet()
        self._closing = False
        self._read: list[int] = []  # the tokens in the model's memory
        self._reusable = 0  # how many of them were read in whole chunks
        self._lib = _library()
        self._native = Native(self._lib, self._file, settings, _native_errors)
        self._free = weakref.finalize(self, self._native.free)
        try:
            self.context_tokens = self._native.context_tokens
            self._template = self._native.template()
            self._ends = self._template.end_tokens()
            self._leading = self._native.leading_token()
        except BaseException:
            self._free()
            raise

    @classmethod
    def load(cls, settings: SlmSettings) -> LlamaCppModel:
        """The model of `settings.file`. Raises ModelError, naming the file and the way out, when it cannot be used."""
        if not settings.file:
            raise ModelError("no language model is set; give the path of a GGUF file as slm.file or with --model")
        path = Path(settings.file).expanduser()
        check(path)
        return cls(path, settings)

    def __enter__(self) -> LlamaCppModel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the model at once; an answer that is being written ends with ModelError. Closing twice does no harm."""
        self._closing = True
        while not self._lock.acquire(timeout=_WAIT):
            for stream in list(self._streams):  # one that nobody takes pieces from would hold the lock for ever
                with suppress(ValueError):  # at work in another thread: it will see `_closing` itself
                    stream.close()
        try:
            with self._vocab_lock:
                self._free()
        finally:
            self._lock.release()

    def count(self, text: str) -> int:
        """Tokens of plain text."""
        return len(self._tokenize(text))

    def count_prompt(self, system: str, user: str) -> int:
        """Tokens of the whole prompt, with what the chat template adds."""
        return len(self.tokenize_prompt(system, user))

    def tokenize_prompt(self, system: str, user: str) -> list[int]:
        """The token ids of the file's chat template with both messages in it, ready for the answer.

        Special tokens written in a message are ordinary text. A template that refuses a system message gets it at the head
        of the user's. A file without a template gets both messages and `Answer:`.
        """
        tokens = self._template.tokens(system.strip(), user.strip(), self._tokenize)
        if self._leading is not None and tokens[:1] != [self._leading]:
            tokens.insert(0, self._leading)
        return tokens

    def chat(
        self,
        system: str,
        user: str,
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        grammar: str | None = None,
        cancel: Cancel | None = None,
    ) -> TextStream:
        """`stream` for two messages."""
        tokens = self.tokenize_prompt(system, user)
        return self.stream(tokens, max_tokens=max_tokens, stop=stop, grammar=grammar, cancel=cancel)

    def stream(
        self,
        prompt_tokens: Sequence[int],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        grammar: str | None = None,
        cancel: Cancel | None = None,
    ) -> TextStream:
        """The model's continuation of the prompt in pieces of text, of whole characters.

        Ends at the model's end of turn, before a `stop` string, or after `max_tokens` (fewer where the context is full).
        Work begins with the first piece. Raises ModelError for a prompt that does not fit or a grammar that is not valid
        GBNF, and Cancelled within a fraction of a second of `cancel` turning true, also while the prompt is read.
        """
        self._check(_never)
        prompt = list(prompt_tokens)
        if not prompt or min(prompt) < 0 or max(prompt) >= self._native.vocab_size:
            raise ModelError(f"{self._file}: the prompt is empty or was made for another model")
        room = self.context_tokens - len(prompt)
        if room < 1:
            raise ModelError(
                f"{self._file}: the prompt has {len(prompt)} tokens and the context only {self.context_tokens}; "
                "ask a shorter question or raise slm.context_tokens"
            )
        filter_ = StopFilter((*stop, *self._template.stop))
        stream = TextStream(self._pieces(prompt, min(max_tokens, room), filter_, grammar, cancel or _never))
        self._streams.add(stream)
        return stream

    def _pieces(
        self, prompt: list[int], limit: int, stop: StopFilter, grammar: str | None, cancel: Cancel
    ) -> Generator[str, None, FinishReason]:
        self._acquire(cancel)
        try:
            self._check(cancel)
            with self._native.sampler(grammar) as sampler:
                self._read_prompt(prompt, cancel)
                return (yield from self._write(sampler, limit, stop, cancel))
        finally:
            self._owner = None
            self._lock.release()

    def _write(
        self, sampler: Sampler, limit: int, stop: StopFilter, cancel: Cancel
    ) -> Generator[str, None, FinishReason]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a character may span tokens
        reason: FinishReason = "length"
        for left in range(limit, 0, -1):
            self._check(cancel)
            token = sampler.next()
            if token in self._ends or self._native.ends(token):
                reason = "stop"
                break
            sampler.accept(token)
            if shown := stop.feed(decoder.decode(self._native.piece(token))):
                yield shown
            if stop.hit:
                return "stop"
            if left > 1:
                self._check(cancel)
                self._decode([token])
        if rest := stop.feed(decoder.decode(b"", final=True)) + stop.rest():
            yield rest
        return reason

    def _read_prompt(self, prompt: list[int], cancel: Cancel) -> None:
        """Bring the model's memory to the end of the prompt, keeping the whole chunks it shares with the last one."""
        shared = next(
            (at for at, (old, new) in enumerate(zip(self._read, prompt, strict=False)) if old != new), len(self._read)
        )
        self._forget(min(shared, self._reusable, len(prompt) - 1) // CHUNK * CHUNK)
        # The callback runs at every graph node: cheap beside a prompt, which takes seconds, not beside a token.
        watch = self._lib.ggml_abort_callback(lambda _: self._closing or cancel())
        self._lib.llama_set_abort_callback(self._native.context, watch, None)
        try:
            for start in range(len(self._read), len(prompt), CHUNK):
                self._check(cancel)
                self._decode(prompt[start : start + CHUNK])
                self._reusable = len(self._read) // CHUNK * CHUNK
        finally:
            self._lib.llama_set_abort_callback(self._native.context, self._lib.ggml_abort_callback(), None)

    def _forget(self, kept: int) -> None:
        """Forget all but the first `kept` tokens; all of them where the architecture cannot forget a part."""
        if not self._lib.llama_memory_seq_rm(self._native.memory, 0, kept, -1):
            self._lib.llama_memory_clear(self._native.memory, True)
            kept = 0
        del self._read[kept:]
        self._reusable = min(self._reusable, kept)

    def _decode(self, tokens: list[int]) -> None:
        ids = (ctypes.c_int32 * len(tokens))(*tokens)
        status = self._lib.llama_decode(self._native.context, self._lib.llama_batch_get_one(ids, len(tokens)))
        if status == 0:
            self._read.extend(tokens)
            return
        self._forget(self._reusable)
        if status == _ABORTED:
            self._check(lambda: True)
        raise ModelError(f"{self._file}: the model failed while reading (code {status}); lower slm.context_tokens")

    def _acquire(self, cancel: Cancel) -> None:
        if self._owner == threading.get_ident():
            raise ModelError(f"{self._file}: finish or close the answer that is being written before asking again")
        while not self._lock.acquire(timeout=_WAIT):
            self._check(cancel)
        self._owner = threading.get_ident()

    def _check(self, cancel: Cancel) -> None:
        if self._closing:
            raise ModelError(f"{self._file}: the model has been closed; load it again")
        if cancel():
            raise Cancelled("the answer was cancelled")

    def _tokenize(self, text: str) -> list[int]:
        with self._vocab_lock:
            self._check(_never)
            return self._native.tokenize(text)


@functools.cache
def _library() -> Any:
    """The native library, initialised and silent. Imported late: nothing but an answer needs it."""
    try:
        with _short_spin():
            lib = importlib.import_module("llama_cpp.llama_cpp")
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError("llama-cpp-python does not load; install it again: pip install llama-cpp-python") from error
    lib.llama_log_set(_keep_errors(lib), None)
    lib.llama_backend_init()
    return lib


@contextmanager
def _short_spin() -> Iterator[None]:
    """Let threads that wait for each other sleep early. GNU OpenMP reads this once, as it is loaded.

    By default they spin for milliseconds at each of hundreds of steps a token: beside another busy program, seventeen
    tokens of a tiny model on two cores took five seconds instead of 0.03.
    """
    if any(name in os.environ for name in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY")):
        yield
        return
    os.environ["GOMP_SPINCOUNT"] = "100"
    try:
        yield
    finally:
        del os.environ["GOMP_SPINCOUNT"]


@functools.cache
def _keep_errors(lib: Any) -> Any:
    """A log callback that keeps the error lines for a message and prints nothing; cached, as native code keeps it."""
    kept = False

    def log(level: int, text: bytes, _: Any) -> None:
        nonlocal kept
        if level != _LOG_CONTINUED:
            kept = level == _LOG_ERROR
        if kept:
            _native_errors.append(text.decode("utf-8", "replace"))

    return lib.llama_log_callback(log)


def _never() -> bool:
    return False
