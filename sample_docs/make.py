"""Make the sample documents: `python sample_docs/make.py`, or with `--check` only see that nothing is out of date."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:  # run as a script, Python puts this folder on the path instead of its parent
    sys.path.insert(0, str(HERE.parent))

from sample_docs import docxkit, pdfkit, verify
from sample_docs.content import (
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
from sample_docs.docxkit import Paper
from sample_docs.markup import parse
from sample_docs.samples import Sample

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


def check() -> list[str]:
    """What is wrong with the files beside this script: an empty list when all is well."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        for folder in (first, second):
            build(Path(folder))
        problems = verify.differences(Path(first), Path(second), "differs from one run to the next")
        problems += verify.differences(Path(first), HERE, "is not what the script makes; run it again and commit")
    return problems + verify.problems(HERE)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a file is out of date")
    if not parser.parse_args().check:
        build(HERE)
        print("\n".join(verify.inventory(HERE)))
        return 0
    problems = check()
    print("\n".join(problems) or "sample documents: all well")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
