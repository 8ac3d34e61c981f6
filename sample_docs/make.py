"""Make the sample documents: `python sample_docs/make.py`, or with `--check` only see that nothing is out of date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """The command line."""
    # Run as a script, Python puts this folder on the path instead of its parent, so the package is imported only now.
    sys.path.insert(0, str(HERE.parent))
    from sample_docs import build, verify

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a file is out of date")
    if not parser.parse_args().check:
        build.build(HERE)
        print("\n".join(verify.inventory(HERE)))
        return 0
    problems = build.check(HERE)
    print("\n".join(problems) or "sample documents: all well")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
