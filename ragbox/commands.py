"""What each command of the command line does: it calls one function of the library, and prints."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .options import where
from .terminal import Counting, Progress, Waiting, print_json, say, shows_bold

if TYPE_CHECKING:
    from .box import RagBox

Arguments = argparse.Namespace


def default_box() -> Path:
    """$RAGBOX_BOX, else a box in the platform's user data directory."""
    import platformdirs

    named = os.environ.get("RAGBOX_BOX")
    if named:
        return Path(named).expanduser()
    return Path(platformdirs.user_data_dir("ragbox", appauthor=False)) / "default.box"


def _open(arguments: Arguments, *, create: bool = False) -> RagBox:
    from .box import RagBox

    box = RagBox.open(
        arguments.box or default_box(),
        getattr(arguments, "profile", None),
        create=create,
        model=getattr(arguments, "model", None),
    )
    box.on_wait = Waiting()
    return box


def ingest(arguments: Arguments) -> int:
    from .errors import BoxError
    from .files import nothing_there
    from .output import ingest_json, ingest_text

    place = Path(arguments.box or default_box())
    say(f"Box: {place}")  # at once: opening takes a moment
    if nothing_there([place]) and nothing_there(arguments.paths):  # a slip of the hand leaves no empty box behind
        raise BoxError(f"{arguments.paths[0]}: there is no such file or folder; no box was made")
    with _open(arguments, create=True) as box:
        report = box.ingest(arguments.paths, progress=Progress(), password=arguments.password)
    if arguments.json:
        print_json(ingest_json(report))
    else:
        print(ingest_text(report))
    return 1 if report.totals["failed"] else 0


def reindex(arguments: Arguments) -> int:
    from .output import ingest_json, ingest_text

    say(f"Box: {arguments.box or default_box()}")
    with _open(arguments) as box:
        report = box.reindex(progress=Progress(), password=arguments.password)
    if arguments.json:
        print_json(ingest_json(report))
    else:
        print(ingest_text(report) if report.documents else "everything is as these settings make it")
    return 1 if report.totals["failed"] else 0


def ask(arguments: Arguments) -> int:
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


def search(arguments: Arguments) -> int:
    from .output import hits_text, search_json

    with _open(arguments) as box:
        hits = box.search(arguments.question, arguments.k, where=where(arguments), reveal=arguments.reveal)
    if arguments.json:
        print_json(search_json(hits))
    else:
        print(hits_text(hits))
    return 0


def batch(arguments: Arguments) -> int:
    from .batch import run_file, write_so_far

    if arguments.so_far:
        done, total = write_so_far(arguments.source, arguments.target)
        say(f"{done:,} of {total:,} answers are in {arguments.target}; the same command without --so-far goes on")
        return 0
    with _open(arguments) as box:
        failed = run_file(
            box,
            arguments.source,
            arguments.target,
            where=where(arguments),
            mode=arguments.mode,
            reveal=arguments.reveal,
            workers=arguments.workers,
            progress=Counting("questions"),
        )
    say(
        f"answers are in {arguments.target}"
        + (f"; {failed:,} {'row has' if failed == 1 else 'rows have'} an error" if failed else "")
    )
    return 1 if failed else 0


def review(arguments: Arguments) -> int:
    from .review_command import review

    with _open(arguments) as box:
        return review(box, arguments)


def eval(arguments: Arguments) -> int:
    from .evaluate.command import evaluate

    return _print(arguments, *evaluate(arguments, arguments.box or default_box()))


def eval_pii(arguments: Arguments) -> int:
    from .evaluate.pii_command import evaluate_pii

    return _print(arguments, *evaluate_pii(arguments))


def _print(arguments: Arguments, values: dict[str, object], text: str) -> int:
    if arguments.json:
        print_json(values)
    else:
        print(text)
    return 0


def documents(arguments: Arguments) -> int:
    from .output import documents_json, documents_text

    with _open(arguments) as box:
        documents = box.documents()
    return _print(arguments, documents_json(documents), documents_text(documents))


def delete(arguments: Arguments) -> int:
    from .output import receipt_json, receipt_text

    with _open(arguments) as box:
        wanted = [box.document(each).document_id for each in arguments.documents]  # all or none when a name is wrong
        receipts = box.delete_documents(wanted)
    if arguments.json:
        print_json({"receipts": [receipt_json(receipt) for receipt in receipts]})
    else:
        print("\n".join(map(receipt_text, receipts)))
    return 0 if all(receipt.verified for receipt in receipts) else 1


def verify(arguments: Arguments) -> int:
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


def audit(arguments: Arguments) -> int:
    from .output import audit_json, audit_text

    with _open(arguments) as box:
        events = list(box.audit())
    if arguments.json:
        print_json(audit_json(events))
    else:
        print(audit_text(events))
    return 0 if all(intact for _, intact in events) else 1


def pii(arguments: Arguments) -> int:
    from .pii_command import find_in, report_on

    if arguments.report:
        with _open(arguments) as box:
            return report_on(box, arguments)
    return find_in(arguments, None if arguments.text is None else _given(arguments.text))


def redact(arguments: Arguments) -> int:
    from .redact_command import redact

    return _print(arguments, *redact(arguments))


def watch(arguments: Arguments) -> int:
    from .watch_command import watch

    return watch(arguments, arguments.box or default_box())


def ui(arguments: Arguments) -> int:
    from .serve_page import serve

    return serve(
        arguments.box or default_box(),
        port=arguments.port,
        open_browser=not arguments.no_browser,
        model=arguments.model,
    )


def models(arguments: Arguments) -> int:
    from .models_command import models

    return models(arguments)


def doctor(arguments: Arguments) -> int:
    from .doctor import check

    checks = check(arguments.box or default_box())
    if arguments.json:
        print_json({"ok": all(each.ok for each in checks), "checks": [each.values() for each in checks]})
    else:
        for each in checks:
            print(f"{'ok  ' if each.ok else 'FAIL'} {each.name}: {each.finding}")
    return 0 if all(each.ok for each in checks) else 1


def demo(arguments: Arguments) -> int:
    from .demo import demo

    return demo(arguments.box, arguments.model)
