"""`ragbox models`: its arguments, and what each of its commands prints, as JSON and as text."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from .errors import ModelError
from .models_output import advice_lines, advice_values, entry_values, gb, list_lines, machine_lines, own_values, told
from .output import plain
from .terminal import print_json, say

Arguments = argparse.Namespace
Result = tuple[dict[str, object], str, int]
"""JSON values, the same as text, and the exit status."""

_SAY_SECONDS = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `ragbox models` takes."""
    actions = parser.add_subparsers(title="what to do", metavar="ACTION", required=True)

    def action(name: str, run: Callable[[Arguments], Result], help_text: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
        added.add_argument("--json", action="store_true", help="print one JSON document")
        added.add_argument("--box", type=Path, help=argparse.SUPPRESS)  # as every command does; models are of no box
        added.set_defaults(action=run)
        return added

    action("list", _list, "list the models that are known by name, and those on this machine")
    action("recommend", _recommend, "measure this machine for half a minute at most, and say which models suit it")
    pull = action("pull", _pull, "download models from the Hugging Face hub; goes on where a download broke off")
    pull.add_argument("names", nargs="+", metavar="NAME")
    take = action("import", _import, "take in a GGUF file, or what `models export` has written, without a network")
    take.add_argument("source", type=Path, metavar="FILE", help="a .gguf file, or a bundle's folder")
    take.add_argument("--name", metavar="NAME", help="what to call it (default: the catalogue's name, or the file's)")
    export = action("export", _export, "write a bundle to carry to a machine without a network")
    export.add_argument("names", nargs="*", metavar="NAME", help="installed models")
    export.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="a folder that is not there yet, or empty"
    )
    export.add_argument(
        "--wheels", action="store_true", help="put in ragbox and all it needs too; pip may use the network for that"
    )
    verify = action("verify", _verify, "compare installed models with their SHA-256")
    verify.add_argument("names", nargs="*", metavar="NAME", help="only these (default: all)")
    remove = action("remove", _remove, "delete installed models, and what broken-off downloads have left")
    remove.add_argument("names", nargs="+", metavar="NAME")


def models(arguments: Arguments) -> int:
    """Runs one of the commands and returns its exit status."""
    values, text, status = arguments.action(arguments)
    if arguments.json:
        print_json(values)
    elif text:
        sys.stdout.write(text + "\n")
    return int(status)


def _list(_: Arguments) -> Result:
    from .models.catalogue import catalogue
    from .models.installed import ModelFolder

    folder = ModelFolder()
    here = {record.name: record for record in folder}
    entries = [entry_values(entry, here.get(entry.name)) for entry in catalogue()]
    own = [record for record in here.values() if catalogue().find(record.name) is None]
    lines = [
        *list_lines(catalogue(), here, own),
        "",
        f"memory: at 4,096 tokens of context. Installed models are in {plain(str(folder.path))}",
    ]
    values: dict[str, object] = {"folder": str(folder.path), "models": [*entries, *map(own_values, own)]}
    return values, "\n".join(lines), 0


def _recommend(_: Arguments) -> Result:
    from .models.catalogue import catalogue
    from .models.installed import ModelFolder
    from .models.machine import look, measure
    from .models.recommend import recommend

    folder = ModelFolder()
    say("measuring this machine: half a minute at most")
    machine = look(folder.path)
    speed = measure(machine.cores)
    advice = recommend(catalogue(), machine, speed, frozenset(record.name for record in folder))
    values: dict[str, object] = {
        "machine": asdict(machine),
        "measured": asdict(speed),
        "models": [advice_values(each) for each in advice],
    }
    return values, "\n".join([*machine_lines(machine, speed), "", *advice_lines(advice)]), 0


def _pull(arguments: Arguments) -> Result:
    from .models.catalogue import catalogue
    from .models.installed import ModelFolder
    from .models.pull import pull
    from .privacy.egress import let_the_hub_in

    folder = ModelFolder()
    entries = [catalogue().get(name) for name in dict.fromkeys(arguments.names)]  # all or none when a name is wrong
    let_the_hub_in()
    done: list[dict[str, object]] = []
    lines, problem = [], None
    for entry in entries:
        if entry.terms is not None:
            say(f"{entry.name}: by using it you accept its {entry.licence}: {entry.terms}")
        try:
            with _Progress(entry.name) as progress:
                record, new = pull(entry, folder, tell=progress)
        except ModelError as error:  # what came before it is here, and is told
            problem = str(error)
            say(f"ragbox: {problem}")
            break
        done.append({**asdict(record), "path": str(folder.file(record)), "downloaded": new})
        lines.append(f"{'downloaded' if new else 'here already'}: {told(record, folder.file(record))}")
    return {"models": done, "problem": problem}, "\n".join(lines), 0 if problem is None else 1


def _import(arguments: Arguments) -> Result:
    from .models.importing import import_models
    from .models.installed import ModelFolder

    folder = ModelFolder()
    with _Progress(arguments.source.name) as progress:
        taken = import_models(arguments.source, folder, arguments.name, tell=progress)
    values = [
        {**asdict(each.record), "path": str(folder.file(each.record)), "notes": list(each.notes)} for each in taken
    ]
    lines = [
        "\n".join(
            [f"imported: {told(each.record, folder.file(each.record))}", *(f"  note: {plain(n)}" for n in each.notes)]
        )
        for each in taken
    ]
    return {"models": values}, "\n".join(lines), 0


def _export(arguments: Arguments) -> Result:
    from .models.bundle import export
    from .models.installed import ModelFolder

    if arguments.wheels:
        say("gathering packages by pip, which may download them: some minutes")
    with _Progress(str(arguments.to)) as progress:
        manifest = export(arguments.names, ModelFolder(), arguments.to, wheels=arguments.wheels, tell=progress)
    packages = f" and {len(manifest.wheels)} packages" if arguments.wheels else ""
    lines = [
        f"written: {plain(str(arguments.to))} with {len(manifest.models)} models{packages}; README.txt in it says how"
    ]
    lines += [f"not in it: {plain(each)}" for each in manifest.missing]
    return {"bundle": str(arguments.to), **asdict(manifest)}, "\n".join(lines), 1 if manifest.missing else 0


def _verify(arguments: Arguments) -> Result:
    from .models.installed import ModelFolder

    folder = ModelFolder()
    records = [folder.get(name) for name in dict.fromkeys(arguments.names)] or list(folder)
    found = []
    for record in records:
        with _Progress(record.name) as progress:
            found.append((record, folder.problem(record, progress)))
    values = [{"name": record.name, "ok": problem is None, "problem": problem} for record, problem in found]
    lines = [
        f"{'FAIL' if problem else 'ok  '} {record.name}{f': {plain(problem)}' if problem else ''}"
        for record, problem in found
    ]
    failed = any(problem for _, problem in found)
    return {"ok": not failed, "models": values}, "\n".join(lines or ["no model is installed"]), int(failed)


def _remove(arguments: Arguments) -> Result:
    from .models.installed import ModelFolder

    folder = ModelFolder()
    for name in arguments.names:
        if not folder.parts(name):
            folder.get(name)  # all or none when a name is wrong
    removed = [(name.casefold(), *folder.remove(name)) for name in dict.fromkeys(arguments.names)]
    lines = [
        f"removed: {name}{'' if installed else ' (a broken-off download)'}, {gb(freed)}"
        for name, installed, freed in removed
    ]
    values = [{"name": name, "installed": installed, "bytes": freed} for name, installed, freed in removed]
    return {"removed": values}, "\n".join(lines), 0


class _Progress:
    """Says on stderr how far a long piece of work is: in one line at a terminal, else every few seconds."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._line = sys.stderr is not None and sys.stderr.isatty()
        self._wrote = False
        self._begun: tuple[float, int] | None = None
        self._said = time.monotonic()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._wrote:
            sys.stderr.write("\n")

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._begun is None or done < self._begun[1]:
            self._begun = now, done
        if now - self._said < (0.2 if self._line else _SAY_SECONDS):
            return
        self._said = now
        text = f"{plain(self._what)}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB ({100 * done // max(total, 1)} %)"
        rate = (done - self._begun[1]) / max(now - self._begun[0], 1e-3)
        if rate > 0:
            text += f", {rate / 1e6:,.1f} MB/s, {(total - done) / rate:,.0f} s left"
        if self._line:
            sys.stderr.write(f"\r{text:<78}")
            sys.stderr.flush()
            self._wrote = True
        else:
            say(text)
