"""`ragbox watch`: its arguments, and what it says of the folders a box is kept in step with."""

from __future__ import annotations

import argparse
import shlex
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import BoxError, RagboxError
from .output import ingest_text, plain
from .service import kind_of_machine
from .terminal import print_json, say

if TYPE_CHECKING:
    from .box import RagBox
    from .types import IngestReport
    from .watch import FolderStatus, WatchEvent, WatchStatus

_SHOWN = 20
_RULES = (
    "A file is read once its size and time have stayed the same from one look to the next; hidden, lock and temporary "
    "files are passed over. What is gone from a folder goes from the box. But when a folder is away or empty, or loses ten "
    "documents and half of all at once, they stay until the files are back or --confirm-removals says so. What --exclude "
    "matches is neither read nor removed. A folder watched within a watched folder goes by its own patterns alone."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `ragbox watch` takes."""
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER",
        help="remembered by the box, and watched with all in it; without one, those that the box remembers are watched",
    )  # fmt: skip
    pattern = "with FOLDER: {} (as in .gitignore; may be repeated)"
    parser.add_argument(
        "--include", action="append", metavar="PATTERN", help=pattern.format("read only what this matches, like *.docx")
    )
    parser.add_argument(
        "--exclude",
        action="append",
        metavar="PATTERN",
        help=pattern.format("leave alone what this matches, like drafts/"),
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--status", action="store_true", help="say what the watcher does, and end (also with --json)")
    other.add_argument(
        "--forget", type=Path, metavar="DIR", help="stop watching a folder; its documents stay in the box"
    )
    other.add_argument(
        "--confirm-removals", type=Path, metavar="DIR",
        help="remove the documents of a watched folder that are held because so many files were gone at once",
    )  # fmt: skip
    other.add_argument(
        "--service", nargs="?", const=kind_of_machine(), choices=("systemd", "launchd"),
        help="print the file that starts this watch with your session, for this machine or the one named, and end",
    )  # fmt: skip
    parser.epilog = _RULES
    parser.set_defaults(fault=parser.error)


def watch(arguments: argparse.Namespace, box: Path) -> int:
    """Runs the command; returns the exit status."""
    elsewise = arguments.status or arguments.forget or arguments.confirm_removals or arguments.service is not None
    if elsewise and arguments.folders:
        arguments.fault("FOLDER is for watching; --status, --forget, --confirm-removals and --service go without")
    if (arguments.include or arguments.exclude) and not arguments.folders:
        arguments.fault("--include and --exclude go with the FOLDER that they are for")
    if arguments.json and not elsewise:
        arguments.fault("--json goes with --status, --forget or --confirm-removals")
    if arguments.service is not None:
        return _service(arguments, box)
    return _ask(arguments, box) if elsewise else _watch(arguments, box)


def _watch(arguments: argparse.Namespace, path: Path) -> int:
    from .box import RagBox

    with RagBox.open(path, create=bool(arguments.folders)) as box:
        if not arguments.folders and not box.watched():
            arguments.fault("name a FOLDER to watch; this box remembers none yet")

        def on_event(event: WatchEvent) -> None:
            if event.report is not None:
                for line in report_lines(box, event.report):
                    print(line, flush=True)
            elif event.message:
                say(f"ragbox: {event.message}")
            else:
                say(f"watching {', '.join(each.folder for each in box.watched())}; Ctrl-C ends it")

        box.watch(arguments.folders, include=arguments.include, exclude=arguments.exclude, on_event=on_event)
    return 0


def report_lines(box: RagBox, report: IngestReport) -> Iterator[str]:
    """What a watcher did, as a person reads it: a file that was moved or renamed is not one that is gone."""
    changed = []
    removed = any(each.status == "removed" for each in report.documents)
    held = {info.document_id: info.name for info in box.documents()} if removed else {}
    for each in report.documents:
        if each.status == "removed" and each.document_id in held:
            yield f"{'moved':<10} {plain(Path(each.path).name)}: in the box as {plain(held[each.document_id])}"
        elif each.status not in ("unchanged", "skipped"):
            changed.append(each)
    if changed:
        yield ingest_text(replace(report, documents=tuple(changed)))


def _ask(arguments: argparse.Namespace, path: Path) -> int:
    from .box import RagBox
    from .output import ingest_json

    with RagBox.open(path, create=False) as box:
        if arguments.status:
            status = box.watch_status()
            values, text = status.values(), "\n".join(status_lines(status))
        elif arguments.forget:
            if not box.forget_watched(arguments.forget):
                raise BoxError(f"{arguments.forget}: this folder is not watched; `ragbox watch --status` lists them")
            values = {"forgotten": str(arguments.forget)}
            text = f"{plain(str(arguments.forget))} is no longer watched; its documents stay in the box"
        else:
            report = box.confirm_removals(arguments.confirm_removals)
            values, text = ingest_json(report), ingest_text(report)
    if arguments.json:
        print_json(values)
    else:
        print(text)
    return 0


def _service(arguments: argparse.Namespace, path: Path) -> int:
    from .service import installing, service

    kind = arguments.service
    text = service(kind, path.expanduser().absolute())
    if arguments.json:
        print_json({"kind": kind, "file": text})
    else:
        print(text, end="")
    for line in installing(kind, path.expanduser().absolute()).splitlines():
        say(line)
    if not _remembers(path):
        say(f"This box remembers no folder yet, so there is nothing to watch: ragbox watch --box {path} FOLDER")
    return 0


def _remembers(path: Path) -> bool:
    """Whether a box has folders to be watched; one that cannot be opened here and now is given the benefit of the doubt."""
    from .box import RagBox

    if not path.exists():
        return False
    with suppress(RagboxError), RagBox.open(path, create=False) as box:
        return bool(box.watched())
    return True


def status_lines(status: WatchStatus) -> Iterator[str]:
    """The status as a person reads it."""
    looked = f", last look {_ago(status.looked.timestamp())}" if status.looked else ""
    if status.running:
        yield f"a watcher is at work (process {status.pid}){looked}"
    else:
        yield f"no watcher is at work{looked}; `ragbox watch` starts one"
    if status.total:
        left = f", about {_span(status.seconds_left)} left" if status.seconds_left is not None else ""
        yield f"taking in {status.done:,} of {status.total:,} files{left}"
    if status.doing:
        yield f"now: {plain(status.doing)}"
    if not status.folders:
        yield "no folder is watched yet: ragbox watch FOLDER"
    for folder in status.folders:
        yield ""
        yield from _folder_lines(folder)


def _folder_lines(folder: FolderStatus) -> Iterator[str]:
    yield plain(folder.folder)
    for word, patterns in (("only", folder.include), ("without", folder.exclude)):
        if patterns:
            yield f"  {word}: {plain(', '.join(patterns))}"
    if folder.there is False and folder.away_since is not None:
        yield f"  away, first noticed {_ago(folder.away_since.timestamp())}"
    elif folder.there:
        parts = [(folder.taken_in, "taken in"), (folder.queued, "next"), (folder.waiting, "still changing")]
        told = ", ".join(f"{count:,} {word}" for count, word in parts if count or word == "taken in")
        yield f"  {folder.files:,} files: {told}"
    if folder.message:
        yield f"  ! {plain(folder.message)}"
    if folder.held:
        yield f"  ! to confirm: ragbox watch --confirm-removals {shlex.quote(plain(folder.folder))}"
    for trouble in folder.troubles[:_SHOWN]:
        yield f"  ! {plain(trouble.message)}"
    if len(folder.troubles) > _SHOWN:
        yield f"  ! and {len(folder.troubles) - _SHOWN:,} more; --json lists them all"


def _ago(moment: float) -> str:
    return f"{_span(max(0.0, time.time() - moment))} ago"


def _span(seconds: float) -> str:
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {word}{'s' * (count != 1)}"
    return f"{round(seconds)} s"
