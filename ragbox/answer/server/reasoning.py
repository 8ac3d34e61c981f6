"""What a model thinks to itself before its answer, where a server leaves it in."""

from __future__ import annotations

_BEGIN, _END = "<think>", "</think>"


class ReasoningFilter:
    """Passes an answer on without a `<think>` section at its beginning."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self._past = False

    def feed(self, text: str) -> str:
        """The part of what has arrived that belongs to the answer."""
        if self._past:
            return text
        self._held += text
        begun = self._held.lstrip()
        if not self._inside and begun.startswith(_BEGIN):
            self._inside, self._held = True, begun.removeprefix(_BEGIN)
        if not self._inside:
            return "" if _BEGIN.startswith(begun) else self.rest()  # nothing, or what may be its beginning
        before, found, after = self._held.partition(_END)
        if not found:
            self._held = before[-len(_END) :]
            return ""
        self._inside, self._held = False, ""
        self._past = bool(answer := after.lstrip())
        return answer

    def rest(self) -> str:
        """What was held back, once it is known to be no such section."""
        shown, self._held, self._past = ("" if self._inside else self._held), "", True
        return shown
