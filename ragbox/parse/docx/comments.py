"""Comments of a DOCX: who says what, which replies to which, and which are resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from .markup import author_of
from .tables import P

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass(slots=True)
class Comment:
    """One comment or reply. `answers` is the identifier of the comment that it replies to."""

    identifier: str
    author: str | None = field(repr=False)
    date: str | None
    text: str = field(repr=False)
    resolved: bool = False
    answers: str | None = None

    def shown(self) -> str:
        """The comment as a block: who said it and when, where the file knows, and what."""
        kind = "Reply" if self.answers is not None else "Comment"
        by = f" by {self.author}" if self.author else ""
        on = f", {self.date[:10]}" if self.date else ""
        return f"{kind}{by}{on}{' (resolved)' if self.resolved else ''}: {self.text}"


class Comments:
    """The comments by identifier, each taken once."""

    def __init__(self, root: Any | None, extended: Any | None, flat: Callable[[Any], str]) -> None:
        self._comments: dict[str, Comment] = {}
        self._replies: dict[str, list[Comment]] = defaultdict(list)
        paragraphs: dict[str, str] = {}
        for element in root.findall(qn("w:comment")) if root is not None else ():
            identifier = str(element.get(qn("w:id")))
            text = flat(element)
            for paragraph in element.iter(P):
                paragraphs[str(paragraph.get(_W14 + "paraId"))] = identifier
            if text:
                self._comments.setdefault(identifier, Comment(identifier, *author_of(element), text))
        for extra in extended.iter(_W15 + "commentEx") if extended is not None else ():
            comment = self._comments.get(paragraphs.get(str(extra.get(_W15 + "paraId")), ""))
            parent = paragraphs.get(str(extra.get(_W15 + "paraIdParent")))
            if comment is not None:
                comment.resolved = extra.get(_W15 + "done") in ("1", "true")
                if parent is not None and parent != comment.identifier:
                    comment.answers = parent
                    self._replies[parent].append(comment)

    def take(self, identifier: str) -> Iterator[Comment]:
        """The comment referred to and the replies to it, the first time they are asked for."""
        first = self._comments.pop(identifier, None)
        waiting = [first] if first is not None else []
        while waiting:
            comment = waiting.pop()
            yield comment
            replies = [reply for reply in self._replies[comment.identifier] if reply.identifier in self._comments]
            for reply in replies:
                del self._comments[reply.identifier]
            waiting += reversed(replies)
