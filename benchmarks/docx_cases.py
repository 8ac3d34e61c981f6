"""What a DOCX of each feature must give: the made file, and every fact of the parsed document as a line of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ragbox.types import Cell, Document, Revision, Table

_KIND = re.compile(
    r"(paragraph|heading \d|list_item|table_row|footnote|header|footer|comment|remark|table|cell|inserted|deleted|hidden"
    r"|attachment|problem): "
)


@dataclass(frozen=True, slots=True)
class Case:
    """One feature: its name, a file made for it, and what the parsed document must say, line by line."""

    feature: str
    data: bytes = field(repr=False)
    expected: tuple[str, ...]


def case(feature: str, data: bytes, *expected: str) -> Case:
    """A case; lines that do not start with a kind are those of plain paragraphs."""
    return Case(feature, data, tuple(line if _KIND.match(line) else f"paragraph: {line}" for line in expected))


def facts(document: Document) -> tuple[str, ...]:
    """All that the document says, in the form of `Case.expected`."""
    text = document.text
    lines: list[str] = []
    for block in document.blocks:
        kind = f"heading {block.level}" if block.kind == "heading" else block.kind
        shown = text[block.start : block.end].replace("\t", " | ")
        lines.append(f"{kind}: {shown}" + (f" [{' / '.join(block.columns)}]" if block.columns else ""))
    for table in document.tables:
        lines.append(_table(table))
        lines += (_cell(text, cell) for cell in table.cells if cell.rows > 1 or cell.columns > 1)
    lines += (_revision(text, revision) for revision in document.revisions)
    lines += (f"hidden: {hidden.reason}: {hidden.text}" for hidden in document.hidden)
    lines += (f"attachment: {attachment.name} {attachment.size}" for attachment in document.attachments)
    lines += (f"problem: {problem.code}" for problem in document.problems)
    return tuple(lines)


def _table(table: Table) -> str:
    return f"table: {table.rows} x {len(table.columns)}, header {table.header_rows}, cells {len(table.cells)}"


def _cell(text: str, cell: Cell) -> str:
    return f"cell: {cell.row},{cell.column} {cell.rows} x {cell.columns} {text[cell.start : cell.end]}"


def _revision(text: str, revision: Revision) -> str:
    """An insertion with its text; a deletion with what it took and what follows; a comment with what it is about."""
    by = f"{revision.author or 'nobody'} {(revision.date or 'undated')[:10]}"
    about = text[revision.start : revision.end]
    if revision.kind == "insertion":
        return f"inserted: {by}: {about}"
    if revision.kind == "deletion":
        return f"deleted: {by}: {revision.text} -> {text[revision.start : revision.start + 12].split(chr(10))[0]}"
    return f"remark: {by}: {revision.text} -> {about}"
