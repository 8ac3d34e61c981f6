"""The command line: each command parses its arguments, calls one function of the library, and prints."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .options import MODEL_HELP, add_filter, add_mode, add_screening, positive, where
from .terminal import Progress, finish, print_json, say, shows_bold

if TYPE_CHECKING:
    from .box import RagBox
    from .watch import WatchEvent

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


def default_box() -> Path:
    """$RAGBOX_BOX, else a box in the platform's user data directory."""
    import platformdirs

    named = os.environ.get("RAGBOX_BOX")
    if named:
        return Path(named).expanduser()
    return Path(platformdirs.user_data_dir("ragbox", appauthor=False)) / "default.box"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ragbox", description="Cited answers from your own documents, on your own machine."
    )
    parser.add_argument("--version", action="version", version=f"ragbox {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[Arguments], int], help_text: str, *, as_json: bool = True
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
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
    ingest = command("ingest", _ingest, "put files, or folders of them, into the box")
    ingest.add_argument("paths", nargs="+", metavar="PATH", help="a file or folder")
    ingest.add_argument("--profile", metavar="NAME", help=_PROFILE)
    ingest.add_argument("--password", help="opens encrypted PDF files")

    reindex = command(
        "reindex", _reindex, "index anew what other settings made: after a change of profile or of ragbox"
    )
    reindex.add_argument("--profile", metavar="NAME", help="the new settings: a name or a .yaml file")
    reindex.add_argument("--password", help="opens encrypted PDF files")
    command("documents", _documents, "list what is in the box")
    delete = command("delete", _delete, "remove documents from the box; the files themselves stay")
    delete.add_argument("documents", nargs="+", metavar="DOC", help="an id, the beginning of one, a name or a path")
    command("verify", _verify, "compare what the box holds with itself")
    watch = command("watch", _watch, "keep the box in step with a folder, until Ctrl-C", as_json=False)
    watch.add_argument("folder", type=Path, metavar="FOLDER")


def _add_questions(command: Command) -> None:
    ask = command("ask", _ask, "answer a question, with a citation behind every sentence")
    _add_answering(ask)

    search = command("search", _search, "list the passages nearest to a question")
    search.add_argument("question")
    search.add_argument("-k", type=positive, default=10, metavar="N", help="how many (default: 10)")
    add_filter(search)

    batch = command("batch", _batch, "answer a file of questions into another file", as_json=False)
    batch.add_argument("source", type=Path, metavar="IN", help=".csv, .jsonl or .xlsx with a column `question`")
    batch.add_argument("target", type=Path, metavar="OUT", help=".csv, .jsonl or .xlsx")
    batch.add_argument("--workers", type=positive, metavar="N", help="questions under way at once")
    add_filter(batch)
    add_mode(batch)

    _add_evaluations(command)


def _add_privacy(command: Command) -> None:
    pii = command("pii", _pii, "find personal data in a file or a text, or report on what is in the box")
    add_screening(pii)
    _add_redacting(command("redact", _redact, "write a copy of a PDF or DOCX without the personal data found in it"))
    command("audit", _audit, "list when real values behind pseudonyms were shown, and check that list")


def _add_machine(command: Command) -> None:
    ui = command("ui", _ui, "open the web page on this machine (127.0.0.1)", as_json=False)
    ui.add_argument("--port", type=positive, metavar="N", help="default: the first free one from 8501")
    ui.add_argument("--no-browser", action="store_true", help="do not open a browser")
    ui.add_argument("--model", metavar="MODEL", help=MODEL_HELP)

    _add_models(command("models", _models, "manage the language models on this machine", as_json=False))
    command("doctor", _doctor, "check that this machine can run ragbox")
    demo = command("demo", _demo, "build a box from the sample documents and ask it questions", as_json=False)
    demo.add_argument("--model", metavar="MODEL", help=MODEL_HELP)


def _add_evaluations(command: Command) -> None:
    from .evaluate.command import add_arguments
    from .evaluate.pii_command import add_pii_arguments

    add_arguments(command("eval", _eval, "measure the answers to questions whose right answers are known"), positive)
    add_pii_arguments(
        command("eval pii", _eval_pii, "measure how much of the personal data in labelled texts is found")
    )


def _add_redacting(parser: argparse.ArgumentParser) -> None:
    from .redact_command import add_arguments

    add_arguments(parser)


def _add_models(parser: argparse.ArgumentParser) -> None:
    from .models_command import add_arguments

    add_arguments(parser)


def _add_answering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "question",
        nargs="?",
        help="the question, or - to read it from standard input; without one a conversation begins, a question a line",
    )
    add_filter(parser)
    add_mode(parser)


def _open(arguments: Arguments, *, create: bool = False) -> RagBox:
    from .box import RagBox

    return RagBox.open(
        arguments.box or default_box(),
        getattr(arguments, "profile", None),
        create=create,
        model=getattr(arguments, "model", None),
    )


def _ingest(arguments: Arguments) -> int:
    from .output import ingest_json, ingest_text

    say(f"Box: {arguments.box or default_box()}")  # at once: opening takes a moment
    with _open(arguments, create=True) as box:
        report = box.ingest(arguments.paths, progress=Progress(), password=arguments.password)
    if arguments.json:
        print_json(ingest_json(report))
    else:
        print(ingest_text(report))
    return 1 if report.totals["failed"] else 0


def _reindex(arguments: Arguments) -> int:
    from .output import ingest_json, ingest_text

    say(f"Box: {arguments.box or default_box()}")
    with _open(arguments) as box:
        report = box.reindex(progress=Progress(), password=arguments.password)
    if arguments.json:
        print_json(ingest_json(report))
    else:
        print(ingest_text(report) if report.documents else "everything is as these settings make it")
    return 1 if report.totals["failed"] else 0


def _ask(arguments: Arguments) -> int:
    from .output import answer_json, answer_text

    if arguments.question is None:
        from .conversation import converse

        with _open(arguments) as box:
            return converse(
                box, where=where(arguments), mode=arguments.mode, reveal=arguments.reveal, as_json=arguments.json
            )
    question = _given(arguments.question)
    with _open(arguments) as box:
        answer = box.ask(question, where=where(arguments), mode=arguments.mode, reveal=arguments.reveal)
    if arguments.json:
        print_json(answer_json(answer))
    else:
        print(answer_text(answer, bold=shows_bold()))
    return 0


def _given(text: str) -> str:
    """The text, or standard input for `-`."""
    if text != "-":
        return text
    return sys.stdin.read() if sys.stdin is not None else ""


def _search(arguments: Arguments) -> int:
    from .output import hits_text, search_json

    with _open(arguments) as box:
        hits = box.search(arguments.question, arguments.k, where=where(arguments), reveal=arguments.reveal)
    if arguments.json:
        print_json(search_json(hits))
    else:
        print(hits_text(hits))
    return 0


def _batch(arguments: Arguments) -> int:
    from .batch import run_file

    def progress(done: int, total: int) -> None:
        if done == total or done % 10 == 0:
            say(f"{done}/{total} questions")

    with _open(arguments) as box:
        failed = run_file(
            box,
            arguments.source,
            arguments.target,
            where=where(arguments),
            mode=arguments.mode,
            reveal=arguments.reveal,
            workers=arguments.workers,
            progress=progress,
        )
    say(f"answers are in {arguments.target}" + (f"; {failed} rows have an error" if failed else ""))
    return 1 if failed else 0


def _eval(arguments: Arguments) -> int:
    from .evaluate.command import evaluate

    return _print(arguments, *evaluate(arguments, arguments.box or default_box()))


def _eval_pii(arguments: Arguments) -> int:
    from .evaluate.pii_command import evaluate_pii

    return _print(arguments, *evaluate_pii(arguments))


def _print(arguments: Arguments, values: dict[str, object], text: str) -> int:
    if arguments.json:
        print_json(values)
    else:
        print(text)
    return 0


def _documents(arguments: Arguments) -> int:
    from .output import documents_json, documents_text

    with _open(arguments) as box:
        documents = box.documents()
    return _print(arguments, documents_json(documents), documents_text(documents))


def _delete(arguments: Arguments) -> int:
    from .output import receipt_json, receipt_text

    with _open(arguments) as box:
        wanted = [box.document(each).document_id for each in arguments.documents]  # all or none when a name is wrong
        receipts = [box.delete(document_id) for document_id in dict.fromkeys(wanted)]
    if arguments.json:
        print_json({"receipts": [receipt_json(receipt) for receipt in receipts]})
    else:
        print("\n".join(map(receipt_text, receipts)))
    return 0 if all(receipt.verified for receipt in receipts) else 1


def _verify(arguments: Arguments) -> int:
    with _open(arguments) as box:
        report = box.verify()
    values = {
        "ok": report.ok,
        "documents": report.documents,
        "chunks": report.chunks,
        "vectors": report.vectors,
        "problems": list(report.problems),
    }
    if arguments.json:
        print_json(values)
    else:
        counts = f"{report.documents} documents, {report.chunks} passages, {report.vectors} vectors"
        print("\n".join([*report.problems, f"{'in order' if report.ok else 'NOT IN ORDER'}: {counts}"]))
    return 0 if report.ok else 1


def _audit(arguments: Arguments) -> int:
    from .output import audit_json, audit_text

    with _open(arguments) as box:
        events = list(box.audit())
    if arguments.json:
        print_json(audit_json(events))
    else:
        print(audit_text(events))
    return 0 if all(intact for _, intact in events) else 1


def _pii(arguments: Arguments) -> int:
    from .pii_command import find_in, report_on

    if arguments.report:
        with _open(arguments) as box:
            return report_on(box, arguments)
    return find_in(arguments, None if arguments.text is None else _given(arguments.text))


def _redact(arguments: Arguments) -> int:
    from .redact_command import redact

    return _print(arguments, *redact(arguments))


def _watch(arguments: Arguments) -> int:
    from .output import ingest_text

    def on_event(event: WatchEvent) -> None:
        if event.report is not None:
            changed = [each for each in event.report.documents if each.status not in ("unchanged", "skipped")]
            if changed:
                print(ingest_text(type(event.report)(tuple(changed), event.report.seconds)), flush=True)
        elif event.message:
            say(f"ragbox: {event.message}")
        else:
            say(f"watching {arguments.folder}; Ctrl-C ends it")

    with _open(arguments, create=True) as box:
        box.watch(arguments.folder, on_event=on_event)
    return 0


def _ui(arguments: Arguments) -> int:
    from .serve_page import serve

    return serve(
        arguments.box or default_box(),
        port=arguments.port,
        open_browser=not arguments.no_browser,
        model=arguments.model,
    )


def _models(arguments: Arguments) -> int:
    from .models_command import models

    return models(arguments)


def _doctor(arguments: Arguments) -> int:
    from .doctor import check

    checks = check(arguments.box or default_box())
    if arguments.json:
        print_json({"ok": all(each.ok for each in checks), "checks": [each.values() for each in checks]})
    else:
        for each in checks:
            print(f"{'ok  ' if each.ok else 'FAIL'} {each.name}: {each.finding}")
    return 0 if all(each.ok for each in checks) else 1


def _demo(arguments: Arguments) -> int:
    from .demo import demo

    return demo(arguments.box, arguments.model)
