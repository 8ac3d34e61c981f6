"""The parts of a DOCX that belong to its main part: notes, comments, numbering, running headers, charts, diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from ...types import Problem
from .markup import prepare
from .values import is_on

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


class Parts:
    """Finds and parses the parts; what is damaged becomes a problem."""

    def __init__(self, main: Any, problems: list[Problem]) -> None:
        self._main = main
        self._problems = problems
        self._roots: dict[str, Any | None] = {}

    def root(self, kind: str) -> Any | None:
        """The XML root of the related part of that kind, or None when the file has none."""
        for relation in self._main.rels.values():
            if not relation.is_external and relation.reltype.endswith("/" + kind):
                return self._parse(relation.target_part)
        return None

    def related(self, identifier: str | None) -> Any | None:
        """The XML root of the part with that relationship id, or None when the file has none."""
        relation = self._main.rels.get(identifier)
        return self._parse(relation.target_part) if relation is not None and not relation.is_external else None

    def _parse(self, part: Any) -> Any | None:
        name = str(part.partname)
        if name not in self._roots:
            self._roots[name] = self._read(part, name.rpartition("/")[2])
            if self._roots[name] is not None:
                prepare(self._roots[name])
        return self._roots[name]

    def _read(self, part: Any, name: str) -> Any | None:
        element = getattr(part, "element", None)
        if element is not None:
            return element
        try:
            return parse_xml(part.blob)
        except Exception:  # lxml's errors; the part was well-formed, so only odd encodings come here
            message = f"the part {name} of the file is damaged, so its text is missing"
            self._problems.append(Problem("parse", "part_failed", message))
            return None

    def running(self, body: Any, kind: str) -> Iterator[Any]:
        """The roots of the headers or footers that some section shows, each once, in the order of the sections."""
        settings = self.root("settings")
        even = settings is not None and is_on(settings.find(qn("w:evenAndOddHeaders")))
        latest: dict[str, Any] = {}
        done: set[Any] = set()
        for section in body.iter(qn("w:sectPr")):
            for reference in section.findall(qn(f"w:{kind}Reference")):
                latest[reference.get(qn("w:type"), "default")] = reference.get(qn("r:id"))
            first = is_on(section.find(qn("w:titlePg")))
            for name, shown in (("first", first), ("default", True), ("even", even)):
                identifier = latest.get(name)
                root = self.related(identifier) if shown and identifier not in done else None
                done.add(identifier if shown else None)
                if root is not None:
                    yield root

    def figure(self, element: Any) -> Iterator[str]:
        """The texts of a diagram, the titles of a chart, the words of WordArt, as the file has them."""
        if element.tag == _DIAGRAM + "relIds":
            root = self.related(element.get(qn("r:dm")))
            texts = root.iter(_DIAGRAM + "t") if root is not None else ()
            for text in texts:
                yield from _drawn(text)
        elif element.tag == _CHART + "chart":
            root = self.related(element.get(qn("r:id")))
            titles = root.iter(_CHART + "title") if root is not None else ()
            for title in titles:
                yield from _drawn(title)
        else:
            yield str(element.get("string", ""))


def _drawn(element: Any) -> Iterator[str]:
    """The paragraphs of a DrawingML text."""
    for paragraph in element.iter(qn("a:p")):
        yield "".join(text.text or "" for text in paragraph.iter(qn("a:t")))
