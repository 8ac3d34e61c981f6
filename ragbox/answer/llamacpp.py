"""GGUF models through llama-cpp-python: the only file that knows `llama_cpp`.

It drives llama.cpp's own functions rather than the package's `Llama` class, which tokenizes documents with special tokens
on, cannot stop while it reads a prompt, and lets what was asked before change an answer by a rounding error.
"""

from __future__ import annotations

import codecs
import functools
import hashlib
import importlib
import os
import threading
import weakref
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any

from ..config import SlmSettings
from ..errors import Cancelled, ModelError
from .chat_template import PromptTokens
from .gguf_file import check
from .kv_memory import KvMemory
from .language_model import Cancel, FinishReason, Message, StopFilter, TextStream
from .lookup import Lookup
from .native import Native
from .prompt import ASKED
from .reasoning import ReasoningFilter
from .sampling import Sampler

_REMEMBERED = 16
"""Answers of which the tokens are kept."""
_LOG_ERROR, _LOG_CONTINUED = 4, 5
_WAIT = 0.02  # seconds between looks at `cancel` while another answer is being written

_NOTHING: tuple[tuple[Message, ...] | None, PromptTokens] = None, PromptTokens(())

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
        self._written: dict[str, list[int]] = {}  # the tokens of answers that a conversation may go on from
        self._prefixes: dict[str, int] = {}
        self._begun = self._measured = _NOTHING
        self._lib = load_library()
        self._lib_version = version("llama-cpp-python")
        self._native = Native(self._lib, self._file, settings, _native_errors)
        self._free = weakref.finalize(self, self._native.free)
        try:
            self.context_tokens = self._native.context_tokens
            self._template = self._native.template()
            self._ends = self._template.end_tokens()
            self._tags = self._template.reasoning_tokens()
            self._memory = KvMemory(self._lib, self._native, self._file)
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

    def count_prompt(self, messages: Sequence[Message]) -> int:
        """Tokens of the whole prompt, with what the chat template adds."""
        return len(self.tokenize_prompt(messages).ids)

    def tokenize_prompt(self, messages: Sequence[Message]) -> PromptTokens:
        """The token ids of the file's chat template with the messages in it, ready for the answer.

        Special tokens written in a message are ordinary text. A template that refuses a system message gets it at the head
        of the user's. A file without a template gets all messages and `Answer:`. What this model wrote itself is the tokens
        that it wrote.
        """
        self._check(_never)
        measured, prompt = self._measured
        if measured == tuple(messages):  # it is asked after its length was
            return prompt
        system = messages[0].content if messages and messages[0].role == "system" else ""
        prefixes = self._prefixes
        if system not in prefixes:  # one prompt form at a time; another thread may have another
            self._prefixes = prefixes = {system: len(self._beginning(messages[:1] if system else ()))}
        prompt = self._tokens(messages)
        prompt = replace(prompt, prefix=min(prefixes[system], len(prompt.ids)))
        self._measured = tuple(messages), prompt
        return prompt

    def _tokens(self, messages: Sequence[Message]) -> PromptTokens:
        return self._template.tokens(messages, self._tokenize, self._written)

    def _beginning(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """The tokens that every prompt has which begins with the messages, whatever comes next: line, paragraph or word."""
        said = messages[-1].content.strip() if messages and messages[-1].role == "user" else ""
        before = messages[:-1] if messages and messages[-1].role == "user" else messages
        going_on: tuple[str, ...] = ("\n[1", "\n\n[1", "\n\nQ", " W") if said else ("[1", "Q")
        if said.endswith(ASKED):
            going_on = (" W", " 1", ' "')
        ways = [self._tokens([*before, Message("user", said + more)]).ids for more in going_on]
        same = (at for at, tokens in enumerate(zip(*ways, strict=False)) if len(set(tokens)) > 1)
        return ways[0][: next(same, min(map(len, ways)))]

    def prepare(self, messages: Sequence[Message], *, keep: bool = False, cancel: Cancel | None = None) -> None:  # noqa: ARG002
        """Reads at once; ends early, without an error, where it is cancelled or does not fit."""
        cancel = cancel or _never
        prompt = self._ahead(messages)
        if len(prompt.ids) >= self.context_tokens:
            return
        self._acquire(cancel)
        try:
            self._check(_never)  # it may have been closed while this waited
            with suppress(Cancelled):
                self._read_prompt(prompt, cancel, ahead=True)
        finally:
            self._owner = None
            self._lock.release()

    def unread(self, messages: Sequence[Message]) -> int:
        """Tokens of such a beginning that would have to be read now."""
        with self._lock:
            self._check(_never)
            return self._memory.unread(self._ahead(messages))

    def _ahead(self, messages: Sequence[Message]) -> PromptTokens:
        self._check(_never)
        begun, prompt = self._begun
        if begun != tuple(messages):
            last = () if messages[-1].role == "user" else (Message("user", ""),)
            prompt = replace(self.tokenize_prompt([*messages, *last]), ids=self._beginning(messages))
            self._begun = tuple(messages), prompt  # it is asked for once more when the question comes
        return prompt

    def state_key(self, messages: Sequence[Message]) -> str:
        """A name for what `state` gives after `prepare`: of another file, library or setting it is another."""
        file = Path(self._file).stat()
        made_by = (self._lib_version, file.st_size, file.st_mtime_ns, self.name, self._native.shape())
        return hashlib.sha256(repr((made_by, self._beginning(messages))).encode()).hexdigest()

    def state(self) -> bytes:
        """What `prepare` read, to be kept for `restore`."""
        with self._lock:
            return self._memory.state()

    def restore(self, messages: Sequence[Message], state: bytes) -> bool:
        """Take the beginning of a prompt as read, from its state; False where it is of another model or damaged."""
        with self._lock:
            return self._memory.restore(self._beginning(messages), state)

    def chat(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        grammar: str | None = None,
        cancel: Cancel | None = None,
    ) -> TextStream:
        """`stream` for messages."""
        prompt = self.tokenize_prompt(messages)
        return self.stream(prompt, max_tokens=max_tokens, stop=stop, grammar=grammar, cancel=cancel)

    def stream(
        self,
        prompt: PromptTokens,
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
        ids = prompt.ids
        if not ids or min(ids) < 0 or max(ids) >= self._native.vocab_size:
            raise ModelError(f"{self._file}: the prompt is empty or was made for another model")
        room = self.context_tokens - len(ids)
        if room < 1:
            raise ModelError(
                f"{self._file}: the prompt has {len(ids)} tokens and the context only {self.context_tokens}; "
                "ask a shorter question or raise slm.context_tokens"
            )
        filter_ = ReasoningFilter(StopFilter((*stop, *self._template.stop)))
        stream = TextStream(self._pieces(prompt, min(max_tokens, room), filter_, grammar, cancel or _never))
        self._streams.add(stream)
        return stream

    def _pieces(
        self, prompt: PromptTokens, limit: int, stop: ReasoningFilter, grammar: str | None, cancel: Cancel
    ) -> Generator[str, None, FinishReason]:
        self._acquire(cancel)
        try:
            self._check(cancel)
            with self._native.sampler(grammar) as sampler:
                self._read_prompt(prompt, cancel)
                return (yield from self._write(self._tokens_of(sampler, prompt, limit, cancel), limit, stop, cancel))
        finally:
            self._owner = None
            self._lock.release()

    def _write(
        self, tokens: Generator[int, None, None], limit: int, stop: ReasoningFilter, cancel: Cancel
    ) -> Generator[str, None, FinishReason]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a character may span tokens
        reason: FinishReason = "length"
        written: list[int] = []
        text = ""
        with closing(tokens):
            for token in tokens:
                self._check(cancel)
                if token in self._ends or self._native.ends(token):
                    reason = "stop"
                    break
                written.append(token)
                if shown := stop.feed(decoder.decode(self._tags.get(token) or self._native.piece(token))):
                    text += shown
                    yield shown
                if stop.hit:
                    return "stop"
                if len(written) == limit:
                    break
        if rest := stop.feed(decoder.decode(b"", final=True)) + stop.rest():
            text += rest
            yield rest
        if not stop.found:  # what comes next is asked without the reasoning
            self._remember(text, written)
        return "reasoning" if stop.open else reason

    def _tokens_of(
        self, sampler: Sampler, prompt: PromptTokens, limit: int, cancel: Cancel
    ) -> Generator[int, None, None]:
        """The tokens that the model writes. Each is read with the guesses for those after it, when the next is asked for."""
        lookup = Lookup(prompt.ids, self._native.breaks) if self._native.forgets else None
        start = len(prompt.ids)
        token, written = sampler.next(), 0
        try:
            while True:
                yield token
                sampler.accept(token)
                written += 1
                guesses = lookup.guess(token)[: limit - written - 1] if lookup else []
                self._check(cancel)
                self._memory.decode([token, *guesses], all_logits=bool(guesses))
                right = 0
                while (token := sampler.next(right if guesses else -1)) in guesses[right : right + 1]:
                    yield token
                    sampler.accept(token)
                    written, right = written + 1, right + 1
                if lookup and guesses:
                    lookup.told(guesses, right)
                    self._memory.forget(start + written)
        finally:
            self._memory.forget(start + written)  # guesses that nobody asked about

    def _remember(self, text: str, written: list[int]) -> None:
        self._begun = self._measured = _NOTHING  # what was written is told by its own tokens from here on
        self._written[text] = written
        while len(self._written) > _REMEMBERED:
            del self._written[next(iter(self._written))]

    def _read_prompt(self, prompt: PromptTokens, cancel: Cancel, *, ahead: bool = False) -> None:
        try:
            self._memory.read(prompt, lambda: self._check(cancel), lambda: self._closing or cancel(), ahead=ahead)
        except Cancelled:
            self._check(lambda: True)  # closed while it read, or cancelled

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
def load_library() -> Any:
    """The native library, initialised and silent. Imported late: nothing but an answer needs it. Raises ModelError."""
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
    tokens of a tiny model on two cores took five seconds instead of 0.03. Asleep too early they wake too late: on an idle
    machine a model of 1.5 billion parameters takes 40 ms a token where they spin 100 times, and 26 where 1,000 or more.
    """
    if any(name in os.environ for name in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY")):
        yield
        return
    os.environ["GOMP_SPINCOUNT"] = "1000"
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
