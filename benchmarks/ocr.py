"""How much of a scanned page is read, in order, and how long a page takes.

python -m benchmarks.ocr            # clean pictures
python -m benchmarks.ocr --rough    # askew, soft and grainy; --misses lists what differs

Pages of the sample PDFs become pictures at 200 dpi, saved as JPEG without a text layer, and are parsed again; the words of
the parsed original are what should come out. The scanned letter is held against the text it was made from.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageFilter

from ragbox.config import Limits, OcrSettings
from ragbox.parse import parse
from ragbox.resources import resource as bundled
from ragbox.types import Document
from tools.sample_docs.content import scan

_DPI = 200
_PAGES = {
    "service_agreement.pdf": (1, 4),
    "commercial_lease.pdf": (1, 2),
    "lab_report.pdf": (1, 2),
    "discharge_summary.pdf": (1,),
    "engagement_letter.pdf": (1,),
    "loan_agreement.pdf": (2,),
    "privacy_policy.pdf": (1,),
    "policy_manual.pdf": (10, 20, 30, 40, 50, 60),
}


class Row(NamedTuple):
    """What came of some pages: words that should be there, found at all, found in order, table cells, seconds a page."""

    name: str
    words: int
    found: int
    ordered: int
    cells: int
    cells_found: int
    seconds: float


def main() -> None:
    """Prints a line for each file and one for all."""
    folder = bundled("sample_docs")
    parse(folder / scan.FILE, limits=Limits())  # loads the models
    rows = [letter(folder)]
    with TemporaryDirectory() as temporary:
        for name, numbers in _PAGES.items():
            rows.append(scanned(folder / name, numbers, Path(temporary), rough="--rough" in sys.argv))
    print(f"{'file':<28} {'words':>7} {'found':>7} {'in order':>9} {'cells':>12} {'s/page':>7}")
    for row in [*rows, total(rows[1:])]:
        cells = f"{row.cells_found}/{row.cells}" if row.cells else "-"
        share, ordered = row.found / row.words, row.ordered / row.words
        print(f"{row.name:<28} {row.words:>7} {share:>7.2%} {ordered:>9.2%} {cells:>12} {row.seconds:>7.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process {peak:.0f} MB")
    if "--misses" in sys.argv:
        print(*_MISSES, sep="\n")


_MISSES: list[str] = []


def letter(folder: Path) -> Row:
    """The scanned letter among the samples."""
    started = time.perf_counter()
    document = parse(folder / scan.FILE, limits=Limits())
    seconds = time.perf_counter() - started
    return Row(scan.FILE, *compare(" ".join(scan.LINES).split(), document.text.split()), 0, 0, seconds)


def scanned(path: Path, numbers: Sequence[int], folder: Path, *, rough: bool = False) -> Row:
    """Those pages of a PDF against their pictures."""
    original, pictures = folder / path.name, folder / f"scan_{path.name}"
    with pypdfium2.PdfDocument(path) as pdf, pypdfium2.PdfDocument.new() as few:
        few.import_pages(pdf, [number - 1 for number in numbers])
        few.save(original)
    pictured(original, pictures, rough=rough)
    truth = parse(original, limits=Limits(), ocr=OcrSettings(enabled=False))
    started = time.perf_counter()
    read = parse(pictures, limits=Limits())
    seconds = (time.perf_counter() - started) / len(numbers)
    assert read.ocr_pages == len(numbers)
    wanted, got = cells(truth), cells(read)
    return Row(
        path.name,
        *compare(truth.text.split(), read.text.split()),
        sum(wanted.values()),
        sum((wanted & got).values()),
        seconds,
    )


def pictured(source: Path, target: Path, *, rough: bool = False) -> None:
    """Saves the pages of a PDF as a PDF of pictures; rough ones are askew, soft and grainy."""
    with pypdfium2.PdfDocument(source) as pdf:
        pages: list[Image.Image] = [page.render(scale=_DPI / 72).to_pil().convert("L") for page in pdf]
    if rough:
        pages = [worn(page, number) for number, page in enumerate(pages)]
    quality = 35 if rough else 60
    pages[0].save(target, "PDF", resolution=_DPI, save_all=True, append_images=pages[1:], quality=quality)


def worn(page: Image.Image, number: int) -> Image.Image:
    """The page as an old copier sees it."""
    angle = (1.3, -0.7, 0.4, -1.8)[number % 4]
    page = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.8))
    grain = Image.frombytes("L", page.size, random.Random(number).randbytes(page.width * page.height))
    return Image.blend(page.point([20 + value * 9 // 10 for value in range(256)]), grain, 0.12)


def compare(wanted: list[str], got: list[str]) -> tuple[int, int, int]:
    """Words wanted, those that are there at all, and those that are there in order."""
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            _MISSES.append(f"{' '.join(wanted[a:b])!r} -> {' '.join(got[c:d])!r}")
    ordered = sum(block.size for block in matcher.get_matching_blocks())
    return len(wanted), sum((Counter(wanted) & Counter(got)).values()), ordered


def cells(document: Document) -> Counter[tuple[str, ...]]:
    """Table cells with the first cell of their row and the name of their column."""
    found: Counter[tuple[str, ...]] = Counter()
    for block in document.blocks:
        if block.kind == "table_row" and block.columns:
            texts = document.text[block.start : block.end].split("\t")
            found.update((texts[0], name, text) for name, text in zip(block.columns, texts, strict=True))
    return found


def total(rows: Sequence[Row]) -> Row:
    """All rows together."""
    pages = [len(_PAGES[row.name]) for row in rows]
    return Row(
        "all",
        sum(row.words for row in rows),
        sum(row.found for row in rows),
        sum(row.ordered for row in rows),
        sum(row.cells for row in rows),
        sum(row.cells_found for row in rows),
        sum(row.seconds * count for row, count in zip(rows, pages, strict=True)) / sum(pages),
    )


if __name__ == "__main__":
    main()
