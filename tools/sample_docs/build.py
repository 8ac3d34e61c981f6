"""Which sample documents there are, how to write them, and how to see that they are up to date."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from tools.sample_docs import docxkit, pdfkit, verify
from tools.sample_docs.content import (
    agreements,
    clinical,
    consent,
    engagement_letter,
    lease,
    manual,
    nda,
    office,
    privacy_policy,
    scan,
    service_agreement,
)
from tools.sample_docs.docxkit import Paper
from tools.sample_docs.markup import parse
from tools.sample_docs.samples import Sample

SAMPLES: tuple[Sample, ...] = (
    service_agreement.SAMPLE,
    lease.SAMPLE,
    engagement_letter.SAMPLE,
    privacy_policy.SAMPLE,
    *nda.SAMPLES,
    *clinical.SAMPLES,
    *agreements.SAMPLES,
    *office.SAMPLES,
)


def build(folder: Path) -> None:
    """Write every file, and the questions with the pages on which their evidence stands."""
    for sample in SAMPLES:
        _build_one(sample, folder)
    consent.build(folder)
    scan.build(folder)
    manual.build(folder)
    verify.write_questions(folder)


def _build_one(sample: Sample, folder: Path) -> None:
    path, blocks, form = folder / sample.file, parse(sample.text), sample.form
    if isinstance(form, Paper):
        docxkit.write(path, blocks, replace(form, footnotes=[]))
    else:
        look = form
        pdfkit.write(path, lambda: pdfkit.story(blocks, look), look)


def check(here: Path) -> list[str]:
    """What is wrong with the files in this folder: an empty list when all is well."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        for folder in (first, second):
            build(Path(folder))
        problems = verify.differences(Path(first), Path(second), "differs from one run to the next")
        problems += verify.differences(Path(first), here, "is not what the script makes; run it again and commit")
    return problems + verify.problems(here)
