"""Two hundred identifiers planted under `hipaa`: what was found of them is nowhere in the clear, and exact when revealed."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from benchmarks.canaries import (
    QUESTIONS,
    Recorded,
    catalog_of,
    exact,
    files_of,
    found,
    index_leaks,
    leaks,
    plain,
    shown,
)
from benchmarks.canary_files import plant
from ragbox.config import load_profile

SAMPLES = Path(__file__).parents[2] / "sample_docs"
COPIED = ("commercial_lease.pdf", "discharge_summary.pdf", "nda.docx", "personnel_file.docx")


@pytest.mark.e2e
def test_two_hundred_canaries(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    folder, work = tmp_path / "files", tmp_path / "work"
    folder.mkdir()
    work.mkdir()
    planted = plant(SAMPLES, folder, names=COPIED, characters=4_000)
    told: list[str] = []
    with Recorded.open(tmp_path / "my.box", load_profile("hipaa").with_slm("http://127.0.0.1:9/v1")) as box:
        assert isinstance(box, Recorded)
        report = box.ingest(folder, progress=lambda event: told.append(repr(event)))
        values = found(box, planted)
        assert len(values) >= 180, len(values)  # 185 by patterns and labels alone
        masked = shown(box, work, reveal=False)
        assert all("⟦" in masked[place] for place in ("answers", "search hits", "texts", "passages", "export csv"))
        count, wrong = exact(box, values, folder)
        assert count == len(values)
        assert wrong == []
        revealed = shown(box, work, reveal=True)
        for place in ("answers", "search hits", "texts", "passages", "export csv", "export jsonl", "export xlsx"):
            assert leaks(values, {place: revealed[place]}), place  # else the masked ones would prove nothing
        events = list(box.audit())
        assert all(right for _, right in events)
        prompts = plain("\n".join(Recorded.recorder.asked))
        assert len(Recorded.recorder.asked) >= len(QUESTIONS) // 2
        said = [repr([report, box, box.documents(), events]), *told, caplog.text, *capfd.readouterr()]
        places = {**files_of(box.path), **catalog_of(box), **masked, "prompts": prompts, "said": plain("\n".join(said))}
        assert {
            "file catalog.db",
            "file audit.jsonl",
            "catalog chunks.indexed",
            "catalog documents.text",
        } <= places.keys()
        assert {"catalog labels.word", "catalog calls.asked", "catalog documents.details"} <= places.keys()
        assert dict(leaks(values, places)) == {}
        kept = re.sub(r"⟦\w+⟧", " ", " ".join(box.text(info.document_id, reveal=False) for info in box.documents()))
        assert index_leaks(values, box, kept) == 0
