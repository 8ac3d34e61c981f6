"""The first thing a newcomer runs: real documents through every stage, and cited answers."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from .box import RagBox
from .output import answer_text, ingest_text
from .resources import resource
from .terminal import Progress

QUESTIONS = (
    "How much notice must Pemberton Vale give to end the lease of Unit 4 Tannery Wharf early?",
    "What was Desmond Achterberg's sodium result?",
    "Who is the emergency contact of Bronwyn Castellucci-Ames?",
    "Does the Wrenfield Trust pay ransoms?",
    "How long do the duties of confidence under the Orchard & Finch NDA last?",
    "What does Kestrel charge a day for a migration engineer?",
    "When did Skelwith Lifts expect to have the goods lift at Tannery Wharf working again?",
    "What is the boiling point of ethanol?",
)
"""Answered by a PDF, a ruled table, a DOCX table, a long manual, a DOCX, a table of prices and a scan; the last by none."""


def demo(box: Path | None, model: str | None) -> int:
    """Builds or reuses the demo box, prints its report, and asks it the questions. Returns the exit status."""
    place = box or Path(".demo") / "demo.box"
    documents = resource("sample_docs")
    print(f"Documents: {documents}\nBox:       {place}\n", flush=True)
    with RagBox.open(place, model=model) as opened:
        report = opened.ingest(documents, progress=Progress())
        print(ingest_text(report) + "\n", flush=True)
        for question in QUESTIONS:
            print(f"Q: {question}\n{answer_text(opened.ask(question))}\n", flush=True)
    here = shlex.quote(str(place))
    print(f"Open the page:       {_command()} ui --box {here}")
    print(f"Ask something else:  {_command()} ask --box {here} 'YOUR QUESTION'")
    if model is None:
        print(
            "These answers are the documents' own sentences. With a language model in a GGUF file they are written, and\n"
            f"every sentence is checked:  {_command()} ask --box {here} --model FILE.gguf 'YOUR QUESTION'"
        )
    return 1 if report.totals["failed"] else 0


def _command() -> str:
    """How the user starts ragbox: by name where it is on the path, else by the path it was started with."""
    started = Path(sys.argv[0])
    return str(started) if started.name == "ragbox" and started.parent.name == "bin" else "ragbox"
