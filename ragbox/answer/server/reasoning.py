"""What a model thinks to itself before its answer, where a server leaves it in."""

from __future__ import annotations

from typing import Literal

_BEGIN, _END = "<think>", "</think>"


class ReasoningFilter:
    """Passes an answer on without a `<think>` section at its beginning."""

    def __init__(self) -> None:
        self._held = ""
        self._at: Literal["before", "inside", "after", "answer"] = "before"

    def feed(self, text: str) -> str:
        """The part of what has arrived that belongs to the answer."""
        if self._at == "answer":
            return text
        self._held += text
        if self._at == "before":
            begun = self._held.lstrip()
            if not begun.startswith(_BEGIN):
                return "" if _BEGIN.startswith(begun) else self.rest()  # nothing, or what may be its beginning
            self._at, self._held = "inside", begun.removeprefix(_BEGIN)
        if self._at == "inside":
            thought, end, after = self._held.partition(_END)
            if not end:
                self._held = thought[-len(_END) :]
                return ""
            self._at, self._held = "after", after
        answer = self._held.lstrip()
        if answer:
            self._at = "answer"
        return answer

    def rest(self) -> str:
        """What was held back, once it is known to be no such section."""
        shown = self._held if self._at == "before" else ""
        self._at = "answer"
        return shown
