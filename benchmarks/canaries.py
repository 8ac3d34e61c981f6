"""Where planted identifiers turn up under `hipaa`: in no file, index, prompt, export or masked answer; whole when revealed.

python -m benchmarks.canaries

Prints how many of 200 were found when they were detected, in which places any of those stands in the clear, and how many
come back exact with real values shown.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.canary_files import Canary, Planted, plant
from ragbox import RagBox
from ragbox.answer.language_model import LanguageModel, ScriptedModel
from ragbox.batch import run_file
from ragbox.config import load_profile
from ragbox.parse import parse
from ragbox.pii.policy import action_of
from ragbox.resources import resource
from ragbox.text import stem, words

QUESTIONS = (
    "Who is the patient?",
    "What is the date of birth?",
    "What is the account number?",
    "What is the SSN?",
    "What is the MRN?",
    "Which address is given?",
    "What phone number is given?",
    "What is the VIN?",
    "Which credit card was charged?",
    "What was the IP address?",
    "Whom may one write to for details?",
    "What is the notice period?",
)
_HIDING = ("mask", "pseudonymise")
_NAMED = {"documents": ("name", "problems"), "sources": ("path",), "failures": ("path", "message")}
"""Where the catalog, which is encrypted, has the names of files: no canary is in one."""

Places = dict[str, str]
"""Texts in lower case, with single spaces, by where they were seen."""


class Recorded(RagBox):
    """A box whose language model notes what it is asked."""

    recorder = ScriptedModel(["The passages do not say [1]."])

    def _load_model(self) -> LanguageModel:
        return self.recorder


def found(box: RagBox, planted: Planted) -> list[Canary]:
    """The canaries that were found whole, wherever they stand."""
    policy = box.profile.pii.policy
    missed: set[str] = set()
    seen: set[str] = set()
    for info in box.documents():
        text = box.text(info.document_id, reveal=True)
        hidden = bytearray(len(text))
        for each in box.findings(info.document_id, reveal=True):
            if action_of(each.entity, text[each.start : each.end], policy) in _HIDING:
                hidden[each.start : each.end] = b"\1" * (each.end - each.start)
        for canary in planted.canaries:
            for match in re.finditer(r"\s+".join(map(re.escape, canary.value.split())), text):
                seen.add(canary.value)
                places = [n for n in range(*match.span()) if text[n].isalnum()]
                if not all(hidden[n] for n in places):
                    missed.add(canary.value)
    return [each for each in planted.canaries if each.value in seen - missed]


def plain(text: str) -> str:
    """As values are looked for: in lower case, with single spaces."""
    return " ".join(text.casefold().split())


def leaks(values: Sequence[Canary], places: Places) -> Counter[str]:
    """How many of the canaries stand in each place; only where any does."""
    counts = Counter({place: sum(plain(each.value) in text for each in values) for place, text in places.items()})
    return Counter({place: count for place, count in counts.items() if count})


def files_of(path: Path) -> Places:
    """The raw bytes of every file of a box."""
    files = (each for each in sorted(path.rglob("*")) if each.is_file())
    return {f"file {each.relative_to(path)}": plain(each.read_bytes().decode("latin-1")) for each in files}


def catalog_of(box: RagBox) -> Places:
    """Every value of the decrypted catalog, packed ones unpacked."""
    catalog = box._directory.catalog
    places: Places = {}
    for (table,) in catalog._all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'chunks_text%'"
    ):
        columns = [row[1] for row in catalog._all(f"PRAGMA table_info({table})")]
        for number, column in enumerate(columns):
            if column not in _NAMED.get(table, ()):
                rows = catalog._all(f"SELECT * FROM {table}")
                places[f"catalog {table}.{column}"] = plain("\n".join(_text(row[number]) for row in rows))
    return places


def _text(value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value)
    try:
        return zlib.decompress(value).decode("utf-8", "replace")
    except zlib.error:
        return value.decode("latin-1")


def indexed_words(box: RagBox) -> set[str]:
    """The words of the full-text index, as it has them."""
    catalog = box._directory.catalog
    catalog._all("CREATE VIRTUAL TABLE IF NOT EXISTS temp.canary_words USING fts5vocab(main, chunks_text, row)")
    return {str(row[0]) for row in catalog._all("SELECT term FROM temp.canary_words")}


def index_leaks(values: Sequence[Canary], box: RagBox, kept: str) -> int:
    """How many canaries have a word in the full-text index that no document has elsewhere (`kept`)."""
    index = indexed_words(box)
    others = set(map(stem, words(kept)))
    leaked = 0
    for each in values:
        own = {stem(word) for word in words(re.sub(r"[.,]", " ", each.value)) if len(word) > 4}
        leaked += not (own - others).isdisjoint(index)
    return leaked


def shown(box: RagBox, folder: Path, *, reveal: bool) -> Places:
    """Everything that a user is shown: answers, passages, details, exports."""
    answers = [box.ask(each, reveal=reveal, mode=mode) for each in QUESTIONS for mode in ("extractive", "generative")]
    tokens = [event.token for each in QUESTIONS[:4] for event in box.ask_stream(each, reveal=reveal, mode="generative")]
    texts = {
        "answers": [_all_of(answer) for answer in answers],
        "tokens": ["".join(tokens)],
        "search hits": [_all_of(hit) for each in QUESTIONS for hit in box.search(each, 10, reveal=reveal)],
    }
    for info in box.documents():
        texts.setdefault("texts", []).append(box.text(info.document_id, reveal=reveal))
        texts.setdefault("details", []).append(_all_of(box.details(info.document_id, reveal=reveal)))
        texts.setdefault("passages", []).extend(map(_all_of, box.passages(info.document_id, reveal=reveal)))
        texts.setdefault("documents", []).append(_all_of(info))
    questions = folder / "questions.csv"
    questions.write_text("question\n" + "\n".join(QUESTIONS), encoding="utf-8")
    for suffix in ("csv", "jsonl", "xlsx"):
        run_file(box, questions, folder / f"answers.{suffix}", mode="extractive", reveal=reveal)
        texts[f"export {suffix}"] = [_export(folder / f"answers.{suffix}")]
    return {place: plain("\n".join(each)) for place, each in texts.items()}


def _all_of(value: Any) -> str:
    return "\n".join(_strings(astuple(value)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _strings(each)


def _export(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    import openpyxl

    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row)


def exact(box: RagBox, values: Sequence[Canary], source: Path) -> tuple[int, list[str]]:
    """How many canaries stand in texts that are shown just as the files have them, and what is not as it should be."""
    whole, wrong = "", []
    limits = box.profile.limits
    for info in box.documents():
        text = box.text(info.document_id, reveal=True)
        whole += plain(text) + "\n"
        pattern = re.sub(r"⟦[A-Z_]+⟧", "[^\\\\n]+?", re.escape(text))  # what is masked does not come back
        if not re.fullmatch(pattern, parse(source / info.name, limits=limits).text):
            wrong.append(f"{info.name}: the text")
        if any(text[each.start : each.end] != each.text for each in box.passages(info.document_id, reveal=True)):
            wrong.append(f"{info.name}: passages")
    for question in QUESTIONS:
        for each in box.ask(question, reveal=True).citations:
            if box.text(each.document_id, reveal=True)[each.start : each.end] != each.quote:
                wrong.append(f"{each.document}: a quote")
    return sum(plain(each.value) in whole for each in values), wrong


def main() -> None:
    """Prints the counts."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "files"
        folder.mkdir()
        planted = plant(resource("sample_docs"), folder)
        profile = load_profile("hipaa").with_slm("http://127.0.0.1:9/v1")
        with Recorded.open(Path(name) / "a.box", profile, passphrase="benchmark") as box:
            assert isinstance(box, Recorded)
            report = box.ingest(folder)
            values = found(box, planted)
            totals = Counter(each.kind for each in planted.canaries)
            there = Counter(each.kind for each in values)
            print(f"{report.totals['documents']} documents, {sum(totals.values())} planted, {len(values)} found")
            print("  " + ", ".join(f"{kind} {there[kind]}/{count}" for kind, count in totals.items()))
            masked = shown(box, Path(name), reveal=False)
            count, wrong = exact(box, values, folder)
            revealed = shown(box, Path(name), reveal=True)
            prompts = {"prompts": plain("\n".join(Recorded.recorder.asked))}
            places = {**files_of(box.path), **catalog_of(box), **masked, **prompts}
            kept = re.sub(r"⟦\w+⟧", " ", " ".join(box.text(info.document_id, reveal=False) for info in box.documents()))
            print(f"{len(places)} places looked at; in the clear: {dict(leaks(values, places)) or 'none'}")
            print(f"words in the full-text index: {index_leaks(values, box, kept)}")
            print(f"with real values shown: {count} of {len(values)} exact; not as in the files: {wrong or 'nothing'}")
            print(f"  in answers {leaks(values, revealed)['answers']}, hits {leaks(values, revealed)['search hits']}")
            print(
                f"  audited: {sum(1 for _ in box.audit())} events, all intact: {all(right for _, right in box.audit())}"
            )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
