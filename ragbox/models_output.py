"""What `ragbox models` prints: tables of models and advice, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from .output import plain

if TYPE_CHECKING:
    from pathlib import Path

    from .models.catalogue import Entry
    from .models.installed import Record
    from .models.machine import Machine, Speed
    from .models.recommend import Advice

_COLUMNS = ("name", "size", "memory", "licence", "languages", "")
_BUSY = 1.5
"""Times longer than its best that reading usually took, from which on a machine is called busy."""


def list_lines(entries: Iterable[Entry], here: dict[str, Record], own: Iterable[Record]) -> list[str]:
    """The catalogue as a table, with what is installed; below it the installed models that are not in it."""
    rows = [_COLUMNS, *(_row(entry, entry.name in here) for entry in entries)]
    rows += [(each.name, gb(each.bytes), "", each.licence or "", "", f"INSTALLED; {each.source}") for each in own]
    return _table(rows)


def _row(entry: Entry, installed: bool) -> tuple[str, ...]:
    languages = [each for each in entry.languages if len(each) == 2]
    shown = ", ".join(entry.languages) if len(entry.languages) < 4 else f"{languages[0]} and {len(languages) - 1} more"
    note = f"{'INSTALLED; ' if installed else ''}{entry.good_for}"
    return entry.name, gb(entry.bytes), gb(entry.memory_bytes), entry.licence, shown, note


def entry_values(entry: Entry, record: Record | None) -> dict[str, object]:
    """An entry of the catalogue, and what is installed of it, in `models list --json`."""
    return {
        **entry.model_dump(mode="json"),
        "memory_bytes": entry.memory_bytes,
        "installed": None if record is None else asdict(record),
    }


def own_values(record: Record) -> dict[str, object]:
    """An installed model that is not in the catalogue, in `models list --json`."""
    return {"name": record.name, "file": record.file, "bytes": record.bytes, "installed": asdict(record)}


def machine_lines(machine: Machine, speed: Speed) -> list[str]:
    """What was found and measured."""
    return [f"{name:<12}{value}" for name, value in machine_facts(machine, speed)]


def machine_facts(machine: Machine, speed: Speed) -> list[tuple[str, str]]:
    """What was found and measured, by name; what belongs to the fact before has none."""
    gpus = ", ".join(machine.gpus) or ("none is seen" if machine.gpu_build else "not used: llama.cpp is built without")
    unused = f" (this llama.cpp is built without {', '.join(machine.unused)})" if machine.unused else ""
    facts = [
        ("memory", f"{gb(machine.memory_available)} free of {gb(machine.memory_total)}"),
        ("processor", f"{plain(machine.processor)}, {machine.cores} cores, {machine.threads} threads"),
        ("uses", f"{', '.join(machine.instructions) or 'not known'}{unused}"),
        ("GPU", plain(gpus)),
        ("disk", f"{gb(machine.disk_free)} free"),
        (
            "measured",
            f"a test model of 0.24 billion weights: {speed.read_tokens:,.0f} tokens/s read, "
            f"{speed.write_tokens:,.0f} written; {speed.bytes / 1e9:.1f} GB/s",
        ),
    ]
    if speed.slowed > _BUSY:
        busy = "The machine was busy: the figures are those of its free moments, so expect less until it is idle."
        facts.append(("", busy))
    return facts


def advice_lines(advice: tuple[Advice, ...]) -> list[str]:
    """The advice as a table, best first, and the one to take."""
    from .models.recommend import PROMPTS

    head = ("name", "memory", *(f"first word at {tokens:,}" for tokens in PROMPTS), "tokens/s", "")
    rows = [head, *map(_advice_row, advice)]
    lines = [
        *_table(rows),
        "",
        "Seconds to the first word after a prompt of so many tokens, and tokens a second, are predictions.",
    ]
    best = next((each for each in advice if each.advised), None)
    if best is None:
        none = "No model here is both small and quick enough for this machine as it is now; answers from the documents' own"
        return [*lines, f"{none} sentences need none."]
    how = "installed" if best.here else f"`ragbox models pull {best.entry.name}`"
    return [*lines, f"Recommended: {best.entry.name} ({how}): {best.entry.good_for}."]


def _advice_row(advice: Advice) -> tuple[str, ...]:
    times = tuple(f"{each:.1f} s" for each in advice.first_word) if advice.fits else ("-",) * len(advice.first_word)
    pace = f"{advice.pace:.{0 if advice.pace >= 10 else 1}f}" if advice.fits else "-"
    note = advice.why_not or advice.entry.good_for
    return advice.entry.name, gb(advice.entry.memory_bytes), *times, pace, note


def advice_values(advice: Advice) -> dict[str, object]:
    """One model in `models recommend --json`."""
    from .models.recommend import PROMPTS

    seconds = {str(tokens): round(each, 3) for tokens, each in zip(PROMPTS, advice.first_word, strict=True)}
    return {
        "name": advice.entry.name,
        "memory_bytes": advice.entry.memory_bytes,
        "bytes": advice.entry.bytes,
        "fits": advice.fits,
        "recommended": advice.advised,
        "why_not": advice.why_not,
        "installed": advice.here,
        "first_word_seconds": seconds,
        "tokens_per_second": round(advice.pace, 2),
    }


def told(record: Record, path: Path) -> str:
    """A model that has just come, and where it is."""
    return f"{record.name} ({gb(record.bytes)}, SHA-256 {record.sha256})\n  {plain(str(path))}"


def gb(count: float) -> str:
    """Bytes for people."""
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.1f} MB"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    rows = [tuple(map(plain, row)) for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
