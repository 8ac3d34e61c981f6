"""Models in another program on this machine: Ollama, LM Studio, llama-server, vLLM, MLC LLM, llama-cpp-python's server.

All of them have the chat interface that OpenAI's has set; `server/` knows where they differ. Nothing is sent to another
machine unless the profile names it.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Generator, Sequence
from contextlib import closing
from types import TracebackType

from ..config import SlmSettings
from ..errors import Cancelled, ModelError
from .language_model import Cancel, FinishReason, Message, StopFilter, TextStream
from .server.count import Counter, estimate
from .server.discover import AGAIN, Server, discover, models, pause
from .server.events import EventReader, Piece
from .server.faults import Fault, ServerFault, fault_in, no_such_model, told, unheard
from .server.http import Call, Check, NoAnswer
from .server.reasoning import ReasoningFilter
from .server.request import grammar_field, request

_SILENCE = 30.0
"""Seconds between two signs of life once an answer has begun; before that a server may load a model or read the prompt."""
_LENGTH = ("length", "content_filter", "max_tokens", "preempt")  # how servers say that an answer was cut


class LocalServerModel:
    """One model of a server. Several threads may share it; the server answers them in turn, or together.

    Also a context manager. After `close` every call raises ModelError.
    """

    def __init__(self, server: Server, settings: SlmSettings) -> None:
        self.name = server.model
        self.context_tokens = min(settings.context_tokens, server.context or settings.context_tokens)
        self._server, self._settings = server, settings
        self._counter = Counter(server)
        self._keeps_grammar = True
        self._closing = False
        self._calls: weakref.WeakSet[Call] = weakref.WeakSet()

    @classmethod
    def load(cls, settings: SlmSettings, *, cancel: Cancel | None = None) -> LocalServerModel:
        """The model `settings.server_model` of `settings.server`, or the only one that it has.

        Waits, up to `settings.seconds`, for a server that is still loading it. Raises ConfigError, before anything is sent,
        for an address that is not this machine's and not in `settings.server_hosts`; ModelError, naming the way out, for
        a server that is not there or has no such model; Cancelled.
        """

        def check() -> None:
            if cancel is not None and cancel():
                raise Cancelled("the model was not waited for")

        return cls(discover(settings, check), settings)

    def __enter__(self) -> LocalServerModel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what is under way, with ModelError. The server stays as it is. Closing twice does no harm."""
        self._closing = True
        for call in list(self._calls):
            call.close()

    def count_prompt(self, messages: Sequence[Message]) -> int:
        """Tokens of the whole prompt, as the server counts them, or rather too many where it does not."""
        check = self._check(None)
        check()
        return self._counter.count(messages, check)

    def prepare(self, messages: Sequence[Message], *, keep: bool = False) -> None:
        """Nothing: what is read ahead is the server's own affair."""

    def unread(self, messages: Sequence[Message]) -> int:
        """All of it, by estimate: what a server keeps, it does not tell."""
        return estimate(messages)

    def chat(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        grammar: str | None = None,
        cancel: Cancel | None = None,
    ) -> TextStream:
        """The model's answer in pieces of text. A server that is not known to keep to a grammar is not given it.

        Work begins with the first piece. An answer that is not complete after `settings.seconds` ends as one cut short.
        Raises ModelError for a prompt that does not fit, and for a server that is gone, silent or does not answer; and
        Cancelled within a fraction of a second of `cancel` turning true.
        """
        room = self.context_tokens - self.count_prompt(messages)
        if room < 1:
            raise ModelError(
                f"{self.name}: the prompt does not fit the context of {self.context_tokens} tokens; ask a shorter question, "
                "or raise slm.context_tokens and the context that the server gives its model"
            )
        body = request(self._server, self._settings, messages, max_tokens=min(max_tokens, room), stop=stop)
        held = grammar_field(self._server.kind, grammar) if grammar is not None and self._keeps_grammar else {}
        return TextStream(self._pieces(body, held, StopFilter(stop), self._check(cancel)))

    def _pieces(
        self, body: dict[str, object], held: dict[str, object], stop: StopFilter, check: Check
    ) -> Generator[str, None, FinishReason]:
        answer = _Text(stop)
        until = time.monotonic() + self._settings.seconds
        try:
            with closing(self._begun(body, held, check, until)) as call:
                return (yield from self._write(call, answer, check, until))
        except NoAnswer as problem:
            check()  # closed under way
            late = problem.why == "silent" and time.monotonic() >= until
            if late and answer.started:
                yield answer.rest()
                return "length"
            seconds = self._settings.seconds if late else min(_SILENCE, self._settings.seconds)
            raise unheard(self._server.where, problem, started=answer.started, seconds=seconds) from problem
        except ServerFault as found:
            raise self._told(found.fault, check) from found

    def _begun(self, body: dict[str, object], held: dict[str, object], check: Check, until: float) -> Call:
        """The request, once the server has begun to answer it; again where it is loading, or takes no grammar."""
        asked = held
        while True:
            call = Call(self._server.address, "POST", f"{self._server.address.path}/chat/completions", {**body, **held})
            self._calls.add(call)
            try:
                if 200 <= call.begin(check, until) < 300:
                    self._keeps_grammar = self._keeps_grammar and held == asked
                    return call
                fault: Fault = fault_in(call.status, call.read(check, until).value) or "server"
            except BaseException:
                call.close()
                raise
            call.close()
            if held and fault in ("request", "server"):
                held = {}  # it may be that; if it is, it is not sent again
            elif fault == "busy" and time.monotonic() + AGAIN < until:
                pause(check, AGAIN)
            else:
                raise ServerFault(fault)

    def _write(self, call: Call, answer: _Text, check: Check, until: float) -> Generator[str, None, FinishReason]:
        reader = EventReader()
        for block in call.blocks(check, until, _SILENCE):
            for piece in reader.feed(block):
                if shown := answer.add(piece):
                    yield shown
                if answer.complete:
                    break
            if answer.complete:
                break
        else:
            for piece in reader.end():
                if shown := answer.add(piece):
                    yield shown
            if not answer.complete and answer.finish is None:
                raise NoAnswer("cut")  # Ollama, for one, ends a stream like this where its model has failed
        if answer.finish == "error":
            raise ServerFault("server")
        if rest := answer.rest():
            yield rest
        return "length" if answer.finish in _LENGTH and not answer.stopped else "stop"

    def _told(self, fault: Fault, check: Check) -> ModelError:
        where = self._server.where
        if fault in ("model", "missing"):
            there = models(self._server.address, check, self._settings.seconds)
            if there and self.name not in there:
                return no_such_model(where, self.name, there)
        return told(where, fault, context=self.context_tokens, seconds=self._settings.seconds)

    def _check(self, cancel: Cancel | None) -> Check:
        def check() -> None:
            if self._closing:
                raise ModelError(f"{self.name}: the model has been closed; load it again")
            if cancel is not None and cancel():
                raise Cancelled("the answer was cancelled")

        return check


class _Text:
    """The answer as it comes in: what may be shown of it, and whether and why it ends."""

    def __init__(self, stop: StopFilter) -> None:
        self.finish: str | None = None
        self.started = False
        self._done = False
        self._stop, self._thought = stop, ReasoningFilter()

    def add(self, piece: Piece) -> str:
        self.finish = piece.finish or self.finish
        self._done = self._done or piece.done
        shown = self._stop.feed(self._thought.feed(piece.text)) if piece.text else ""
        self.started = self.started or bool(shown)
        return shown

    def rest(self) -> str:
        """What was held back, once no more can come."""
        if self.stopped:
            return ""
        return self._stop.feed(self._thought.rest()) + ("" if self._stop.hit else self._stop.rest())

    @property
    def stopped(self) -> bool:
        """Whether a stop string has ended it."""
        return self._stop.hit

    @property
    def complete(self) -> bool:
        """Whether nothing of it can come any more."""
        return self._done or self.stopped
