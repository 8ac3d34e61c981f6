"""What screening a page costs beside embedding it, in time and memory, and beside Presidio's default recognizers.

    python -m benchmarks.screening_speed [--profile NAME] [--rounds N]

The same text, the same cores: sample documents and made papers, each screened as ingest does it, embedded passage by passage
as ingest does it, and analysed by Presidio page by page. The three take turns, in another order each time, so that a busy
machine slows all alike; a ratio is of one round, and the median of the rounds is shown with the least and the greatest. CPU
time counts all threads: on a busy machine it is the steadier of the two. A page is 3,000 characters.

Memory is what a fresh process grows by at its peak, from the moment before the engine and its libraries are loaded. Presidio
has its predefined recognizers for English and our tokens; the spaCy model of its default set-up, which would find names, is
not on PyPI and not measured.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.personal_data import labelled, papers, shown
from ragbox.chunk import chunk
from ragbox.config import Limits, OcrSettings, load_profile, profile_names
from ragbox.document import Document
from ragbox.embed import load_embedder
from ragbox.evaluate.screening import Find, screen, screening_figures
from ragbox.parse import parse
from ragbox.pii import PiiEngine
from ragbox.resources import resource as bundled
from ragbox.types import Finding

PAGE = 3_000
MEMORY = 400
"""Megabytes that the engine may take."""
_ROUNDS = 7
_PAPERS, _IN_A_FILE = 240, 20
_TAKES = ("screening", "embedding", "Presidio")


class Taken(NamedTuple):
    """Seconds by the clock, and of all threads."""

    wall: float
    cpu: float


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", default="hipaa" if "hipaa" in profile_names() else "default")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        sets = {"sample documents": samples(), "made papers": made(Path(folder))}
    print(f"profile {given.profile}, {given.rounds} rounds, a page is {PAGE:,} characters")
    presidio = predefined()
    for name, documents in sets.items():
        compare(name, documents, given.profile, presidio, given.rounds)
    show_memory(given.profile, [document.text for documents in sets.values() for document in documents])
    beside(PiiEngine.load(given.profile).find, presidio)


def samples() -> list[Document]:
    """The sample documents that have text without OCR."""
    paths = sorted(path for path in bundled("sample_docs").iterdir() if path.suffix in (".pdf", ".docx"))
    found = [parse(path, limits=Limits(), ocr=OcrSettings(enabled=False)) for path in paths]
    return [document for document in found if document.text.strip()]


def made(folder: Path) -> list[Document]:
    """Papers with personal data, some in a file."""
    texts = [each.text for each, _ in papers(_PAPERS, dev=False)]
    found = []
    for number in range(0, len(texts), _IN_A_FILE):
        path = folder / f"papers{number}.txt"
        path.write_text("\n\n".join(texts[number : number + _IN_A_FILE]), encoding="utf-8")
        found.append(parse(path, limits=Limits(), ocr=OcrSettings(enabled=False)))
    return found


def predefined() -> Find:
    """Presidio's predefined recognizers for English, without their look at the network."""
    import tldextract

    from ragbox.pii.nlp import LANGUAGE, LightNlpEngine
    from ragbox.pii.presidio import AnalyzerEngine, RecognizerRegistry

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    registry = RecognizerRegistry(supported_languages=[LANGUAGE])
    registry.load_predefined_recognizers(languages=[LANGUAGE])
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=LightNlpEngine(), supported_languages=[LANGUAGE])

    def find(text: str) -> list[Finding]:
        return [
            Finding(each.entity_type, each.start, each.end, each.score) for each in analyzer.analyze(text, LANGUAGE)
        ]

    return find


def compare(name: str, documents: Sequence[Document], profile: str, presidio: Find, count: int) -> None:
    """Prints what each of the three takes for a page, and their ratios."""
    engine, embedder, settings = PiiEngine.load(profile), load_embedder(), load_profile(profile).chunk
    passages = [
        [each.indexed for each in chunk(document, tokens=settings.tokens, count=embedder.count)]
        for document in documents
    ]
    spans = [[(page.start, page.end, page.number) for page in document.pages] for document in documents]
    cut = [[each.text[n : n + PAGE] for n in range(0, len(each.text), PAGE)] for each in documents]
    takes: dict[str, Callable[[int], object]] = {
        "screening": lambda n: engine.find_pages(documents[n].text, spans[n] or [(0, len(documents[n].text), None)]),
        "embedding": lambda n: embedder.embed(passages[n]),
        "Presidio": lambda n: [presidio(page) for page in cut[n]],
    }
    for each in takes.values():
        each(0)  # what is made once
    found = rounds(takes, len(documents), count)
    pages = sum(len(document.text) for document in documents) / PAGE
    print(f"\n{name}: {len(documents)} files, {pages:.0f} pages, {sum(map(len, passages))} passages")
    for take, spent in found.items():
        wall, cpu = (1000 * statistics.median(column) / pages for column in zip(*spent, strict=True))
        print(f"  {take:<10} {wall:7.2f} ms a page, {cpu:7.2f} ms of CPU")
    against(found, "embedding", target=1.0)
    against(found, "Presidio")


def rounds(takes: dict[str, Callable[[int], object]], documents: int, count: int) -> dict[str, list[Taken]]:
    """What each takes for all documents in each round; for every document they take turns."""
    found: dict[str, list[Taken]] = {name: [] for name in takes}
    for number in range(count):
        sums = {name: Taken(0.0, 0.0) for name in takes}
        for n in range(documents):
            shift = (number + n) % len(_TAKES)
            for name in (*_TAKES[shift:], *_TAKES[:shift]):
                wall, cpu = time.perf_counter(), time.process_time()
                takes[name](n)
                spent = Taken(time.perf_counter() - wall, time.process_time() - cpu)
                sums[name] = Taken(sums[name].wall + spent.wall, sums[name].cpu + spent.cpu)
        for name, each in sums.items():
            found[name].append(each)
    return found


def against(found: dict[str, list[Taken]], other: str, target: float | None = None) -> None:
    """Prints the ratios of screening to the other, by the clock and in CPU time."""
    pairs = list(zip(found["screening"], found[other], strict=True))
    for word, ratios in (
        ("by the clock", [one.wall / two.wall for one, two in pairs]),
        ("CPU", [one.cpu / two.cpu for one, two in pairs]),
    ):
        middle = statistics.median(ratios)
        told = f"  screening / {other}, {word}: {middle:.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        met = "" if target is None else f"   <= {target:g}{'' if middle <= target else '   NOT MET'}"
        print(f"{told:<60}{met}", flush=True)


def show_memory(profile: str, texts: Sequence[str]) -> None:
    """Prints what the engine takes in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.screening_memory", profile]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    before, after = json.loads(done.stdout)
    grown = after - before
    met = "" if grown <= MEMORY else "   NOT MET"
    print(f"\nmemory: grows by {grown:.0f} MB, from {before:.0f} to {after:.0f} MB at its peak   <= {MEMORY} MB{met}")


def beside(ours: Find, presidio: Find) -> None:
    """Prints what ragbox and Presidio find of the personal data in the papers, and how much that is none."""
    texts = [labelled(*each) for each in papers(_PAPERS, dev=False)]
    print(f"\n{len(texts)} made papers{'':<16} {'ragbox':<30} Presidio's predefined recognizers")
    one, other = (screening_figures(screen(texts, find)) for find in (ours, presidio))
    for name, words in (
        ("covered", "characters covered"),
        ("precision", "found characters that are so"),
        ("PERSON", "persons"),
    ):
        print(f"  {words:<30} {shown(one[name]):<30} {shown(other[name])}")


if __name__ == "__main__":
    main()
