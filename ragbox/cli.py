"""The command line: its commands and their arguments. What each does is in `commands`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from . import __version__, commands
from .options import MODEL_HELP, add_filter, add_mode, add_screening, positive
from .terminal import finish

Arguments = argparse.Namespace
Command = Callable[..., argparse.ArgumentParser]
"""Adds a command: its name, what runs it, and a line of help."""
_PROFILE = "settings: a name or a .yaml file (a box keeps those it was made with)"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0 done, 1 something failed, 2 wrong usage."""
    return finish(lambda: _run(argv))


def _run(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(_words(sys.argv[1:] if argv is None else argv))
    return int(arguments.run(arguments))


def _words(argv: Sequence[str]) -> list[str]:
    """The arguments, with `eval pii` as the one command that it is."""
    return ["eval pii", *argv[2:]] if list(argv[:2]) == ["eval", "pii"] else list(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ragbox", description="Cited answers from your own documents, on your own machine."
    )
    parser.add_argument("--version", action="version", version=f"ragbox {__version__}")
    added_to = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[Arguments], int], help_text: str, *, as_json: bool = True
    ) -> argparse.ArgumentParser:
        added = added_to.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
        added.set_defaults(run=run)
        added.add_argument("--box", type=Path, metavar="DIR", help="the box (default: $RAGBOX_BOX, else your own box)")
        if as_json:
            added.add_argument("--json", action="store_true", help="print one JSON document")
        return added

    _add_contents(command)
    _add_questions(command)
    _add_privacy(command)
    _add_machine(command)
    return parser


def _add_contents(command: Command) -> None:
    ingest = command("ingest", commands.ingest, "put files, or folders of them, into the box")
    ingest.add_argument("paths", nargs="+", metavar="PATH", help="a file or folder")
    ingest.add_argument("--profile", metavar="NAME", help=_PROFILE)
    ingest.add_argument("--password", help="opens encrypted PDF files")

    reindex = command(
        "reindex", commands.reindex, "index anew what other settings made: after a change of profile or of ragbox"
    )
    reindex.add_argument("--profile", metavar="NAME", help="the new settings: a name or a .yaml file")
    reindex.add_argument("--password", help="opens encrypted PDF files")
    command("documents", commands.documents, "list what is in the box")
    delete = command("delete", commands.delete, "remove documents from the box; the files themselves stay")
    delete.add_argument("documents", nargs="+", metavar="DOC", help="an id, the beginning of one, a name or a path")
    command("verify", commands.verify, "compare what the box holds with itself")
    _add_watching(command("watch", commands.watch, "keep the box in step with folders, until Ctrl-C"))


def _add_questions(command: Command) -> None:
    ask = command("ask", commands.ask, "answer a question, with a citation behind every sentence")
    _add_answering(ask)

    search = command("search", commands.search, "list the passages nearest to a question")
    search.add_argument("question")
    search.add_argument("-k", type=positive, default=10, metavar="N", help="how many (default: 10)")
    add_filter(search)

    batch = command("batch", commands.batch, "answer a file of questions into another file", as_json=False)
    batch.add_argument("source", type=Path, metavar="IN", help=".csv, .jsonl or .xlsx with a column `question`")
    batch.add_argument("target", type=Path, metavar="OUT", help=".csv, .jsonl or .xlsx")
    batch.add_argument("--workers", type=positive, metavar="N", help="questions under way at once")
    batch.add_argument(
        "--so-far",
        action="store_true",
        help="answer nothing: write OUT with the rows that a stopped run, or one under way, has done so far (they are kept "
        "in OUT.partial.jsonl, a line each, until all are done)",
    )
    add_filter(batch)
    add_mode(batch)

    _add_review(
        command(
            "review",
            commands.review,
            "put questions to every document, into one table",
            as_json=False,
        )
    )
    _add_evaluations(command)


def _add_privacy(command: Command) -> None:
    pii = command("pii", commands.pii, "find personal data in a file or a text, or report on what is in the box")
    add_screening(pii)
    _add_redacting(
        command("redact", commands.redact, "write a copy of a PDF or DOCX without the personal data found in it")
    )
    command("audit", commands.audit, "list when real values behind pseudonyms were shown, and check that list")


def _add_machine(command: Command) -> None:
    ui = command("ui", commands.ui, "open the web page on this machine (127.0.0.1)", as_json=False)
    ui.add_argument("--port", type=positive, metavar="N", help="default: the first free one from 8501")
    ui.add_argument("--no-browser", action="store_true", help="do not open a browser")
    ui.add_argument("--model", metavar="MODEL", help=MODEL_HELP)

    _add_models(command("models", commands.models, "manage the language models on this machine", as_json=False))
    command("doctor", commands.doctor, "check that this machine can run ragbox")
    demo = command("demo", commands.demo, "build a box from the sample documents and ask it questions", as_json=False)
    demo.add_argument("--model", metavar="MODEL", help=MODEL_HELP)


def _add_evaluations(command: Command) -> None:
    from .evaluate.command import add_arguments
    from .evaluate.pii_command import add_pii_arguments

    add_arguments(
        command("eval", commands.eval, "measure the answers to questions whose right answers are known"), positive
    )
    add_pii_arguments(
        command("eval pii", commands.eval_pii, "measure how much of the personal data in labelled texts is found")
    )


def _add_review(parser: argparse.ArgumentParser) -> None:
    from .review_command import add_arguments

    add_arguments(parser)


def _add_redacting(parser: argparse.ArgumentParser) -> None:
    from .redact_command import add_arguments

    add_arguments(parser)


def _add_models(parser: argparse.ArgumentParser) -> None:
    from .models_command import add_arguments

    add_arguments(parser)


def _add_watching(parser: argparse.ArgumentParser) -> None:
    from .watch_command import add_arguments

    add_arguments(parser)


def _add_answering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "question",
        nargs="?",
        help="the question, or - to read it from standard input; without one a conversation begins, a question a line",
    )
    add_filter(parser)
    add_mode(parser)
