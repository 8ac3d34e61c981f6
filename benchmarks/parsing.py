"""How much of a page is read, in order: words of one and two columns, cells of tables, words of scans.

python -m benchmarks.parsing            # --misses lists what differs

The pages are made by chance, with known content, in many looks. The parser was tuned on seeds below 60; what is reported
comes from seeds 100 and above. Words of a file are those of its blocks and footnotes, without its running headers and
footers, which must not appear in between: `leaked` counts those that do, `whole` the paragraphs that came out as one block
to the letter, those over column and page breaks too.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice

import pypdfium2

from benchmarks.parsing_pages import Truth
from benchmarks.parsing_prose import prose_file
from benchmarks.parsing_tables import Cells, Made, table_file
from ragbox.config import Limits
from ragbox.parse import parse_bytes
from ragbox.types import Document

TARGETS = {"one column": 0.99, "two columns": 0.98, "tables": 0.95, "scans": 0.96}
SEEDS = range(100, 140)
_DPI = 200


@dataclass
class Result:
    """What came of the files of one kind: words or cells wanted, and found; and what was missed, by cause."""

    kind: str
    files: int = 0
    pages: int = 0
    wanted: int = 0
    found: int = 0
    paragraphs: int = 0
    whole: int = 0
    leaked: int = 0
    misses: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share found."""
        return self.found / self.wanted

    def line(self) -> str:
        """The result as a line of the table."""
        whole = f"{self.whole / self.paragraphs:7.2%}" if self.paragraphs else f"{'-':>7}"
        target = TARGETS[self.kind]
        return (
            f"{self.kind:<12} {self.files:>5} {self.pages:>5} {self.wanted:>7,} {self.recall:>8.2%} {target:>7.0%} "
            f"{'yes' if self.recall >= target else 'NO':>4} {whole} {self.leaked:>6}"
        )


def main() -> None:
    """Prints a line for each kind of page."""
    results = [prose(SEEDS, 1), prose(SEEDS, 2), tables(SEEDS), scans(SEEDS)]
    head = f"{'kind':<12} {'files':>5} {'pages':>5} {'wanted':>7} {'recall':>8} {'target':>7} {'met':>4}"
    print(f"{head} {'whole':>7} {'leaked':>6}")
    for result in results:
        print(result.line())
    for result in results:
        causes = Counter(cause for cause, _ in result.misses)
        shown = ", ".join(f"{count} {cause}" for cause, count in causes.most_common())
        print(f"\n{result.kind}: misses by cause: {shown or 'none'}")
        if "--misses" in sys.argv:
            print(*(f"  {cause}: {what}" for cause, what in result.misses), sep="\n")


def prose(seeds: Iterable[int], columns: int, pages: int = 3) -> Result:
    """Files of running text."""
    result = Result("one column" if columns == 1 else "two columns")
    for seed in seeds:
        data, truth = prose_file(seed, columns, pages)
        _compare(result, f"seed {seed}", truth, _read(result, data))
    return result


def tables(seeds: Iterable[int]) -> Result:
    """Files with three tables each."""
    result = Result("tables")
    for seed in seeds:
        data, made = table_file(seed)
        _compare_cells(result, f"seed {seed}", made, _read(result, data))
    return result


def scans(seeds: Iterable[int], files: int = 4, pages: int = 2) -> Result:
    """Pictures of pages of text, at 200 dpi."""
    result = Result("scans")
    for index, seed in enumerate(islice(seeds, files)):
        data, truth = prose_file(seed, 1 + index % 2, pages)
        _compare(result, f"seed {seed}", truth, _read(result, _pictured(data)))
    return result


def _pictured(data: bytes) -> bytes:
    with pypdfium2.PdfDocument(data) as pdf:
        first, *rest = [page.render(scale=_DPI / 72).to_pil().convert("L") for page in pdf]
    out = io.BytesIO()
    first.save(out, "PDF", resolution=_DPI, save_all=True, append_images=rest, quality=60)
    return out.getvalue()


def _read(result: Result, data: bytes) -> Document:
    document = parse_bytes("file.pdf", data, limits=Limits())
    result.files += 1
    result.pages += len(document.pages)
    return document


# --- words --------------------------------------------------------------------------------------------------------------


def _compare(result: Result, name: str, truth: Truth, document: Document) -> None:
    """Counts the words of the body and of the footnotes that came out in order."""
    blocks = [
        (block.kind, block.page, document.text[block.start : block.end].replace("\t", " ")) for block in document.blocks
    ]
    body = [text for kind, _, text in blocks if kind not in ("header", "footer", "footnote")]
    notes = [text for kind, _, text in blocks if kind == "footnote"]
    _ordered(result, name, truth.blocks, body)
    _ordered(result, f"{name}, footnotes", truth.notes, notes)
    whole = Counter(truth.blocks) & Counter(body)
    result.paragraphs += len(truth.blocks)
    result.whole += whole.total()
    result.misses += [
        ("not one block", f"{name}: {text[:70]!r}") for text in (Counter(truth.blocks) - whole).elements()
    ]
    for number, lines in enumerate(truth.running, start=1):
        running = " ".join(text for kind, page, text in blocks if kind in ("header", "footer") and page == number)
        leaked = [line for line in lines if line not in running]
        result.leaked += len(leaked)
        result.misses += [("running line leaked", f"{name}, page {number}: {line!r}") for line in leaked]


def _ordered(result: Result, name: str, wanted_blocks: list[str], got_blocks: list[str]) -> None:
    wanted, got = (" ".join(blocks).split() for blocks in (wanted_blocks, got_blocks))
    result.wanted += len(wanted)
    there = Counter(got)
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    result.found += sum(block.size for block in matcher.get_matching_blocks())
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind in ("delete", "replace"):
            missing = wanted[a:b]
            cause = "out of order" if b - a > 2 and not Counter(missing) - there else "words differ"
            result.misses.append(
                (cause, f"{name}: {' '.join(missing[:12])!r} -> {' '.join(got[c : min(d, c + 12)])!r}")
            )


# --- cells --------------------------------------------------------------------------------------------------------------


def cells_of(document: Document) -> Cells:
    """The cells below the headers of all tables, with the names of their rows and columns."""
    found: Cells = Counter()
    for table in document.tables:
        names = {
            cell.row + index: document.text[cell.start : cell.end]
            for cell in table.cells
            if cell.column == 0
            for index in range(cell.rows)
        }
        found.update(
            (names.get(cell.row, ""), table.columns[cell.column], document.text[cell.start : cell.end])
            for cell in table.cells
            if cell.row >= table.header_rows
        )
    return found


def _compare_cells(result: Result, name: str, made: list[Made], document: Document) -> None:
    got = cells_of(document)
    texts = Counter(text for _, _, text in got.elements())
    for table in made:
        wanted = table.cells()
        missing = wanted - got
        result.wanted += wanted.total()
        result.found += wanted.total() - missing.total()
        for row, column, text in missing.elements():
            near = [each for each in got if each[2] == text]
            cause = (
                "text of the cell"
                if not texts[text]
                else "row"
                if any(each[1] == column for each in near)
                else "column"
            )
            result.misses.append((f"{table.kind}: {cause}", f"{name}: {row!r}, {column!r}: {text!r} -> {near[:2]}"))


if __name__ == "__main__":
    main()
