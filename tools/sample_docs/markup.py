"""A very small markup, so that the same kind of text file can become a PDF or a DOCX.

One line is one block; an indented line continues the block above it.

    = title    # heading    ## subheading    1.1 clause    (a) sub-clause    - bullet    #1 #2 #3 automatic numbering
    | a | b    table row (the first is the header; `^^` joins the cell above, `<<` the one to the left)
    : k | v    row of a table of labels and values
    @break  @space 12  @center text  @right text  @small text  @line text  @sign name|role
    **bold**   inline
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIXES = {"= ": "title", "# ": "h1", "## ": "h2", "- ": "bullet", "#1 ": "num1", "#2 ": "num2", "#3 ": "num3"}
CLAUSE = re.compile(r"\d+(\.\d+)+ ")
SUBCLAUSE = re.compile(r"\([a-z]{1,4}\) ")


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or table of a document."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def parse(source: str) -> list[Block]:
    """The blocks of a text in the markup above."""
    blocks: list[Block] = []
    table: list[tuple[str, ...]] = []
    kind = ""
    for line in _joined(source):
        row_kind = {"| ": "table", ": ": "kv"}.get(line[:2], "")
        if table and row_kind != kind:
            blocks.append(Block(kind, rows=tuple(table)))
            table = []
        if row_kind:
            kind = row_kind
            table.append(tuple(cell.strip() for cell in line[2:].split(" |")))
        elif line:
            blocks.append(_block(line))
    if table:
        blocks.append(Block(kind, rows=tuple(table)))
    return blocks


def _joined(source: str) -> list[str]:
    lines: list[str] = []
    for line in source.splitlines():
        if line[:1] == " " and line.strip() and lines:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.rstrip())
    return lines


def _block(line: str) -> Block:
    if line.startswith("@"):
        kind, _, text = line[1:].partition(" ")
        return Block(kind, text)
    for prefix, kind in PREFIXES.items():
        if line.startswith(prefix):
            return Block(kind, line[len(prefix) :])
    if CLAUSE.match(line):
        return Block("clause", line)
    if SUBCLAUSE.match(line):
        return Block("sub", line)
    return Block("para", line)
