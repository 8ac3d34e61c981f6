"""Make the sample documents: `python -m tools.sample_docs.make`; `--check` only sees that nothing is out of date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.sample_docs import build, verify

FOLDER = Path(__file__).resolve().parents[2] / "sample_docs"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a file is out of date")
    if not parser.parse_args().check:
        build.build(FOLDER)
        print("\n".join(verify.inventory(FOLDER)))
        return 0
    problems = build.check(FOLDER)
    print("\n".join(problems) or "sample documents: all well")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
