"""What a process grows by when it loads the engine and screens texts; a JSON list of texts comes on standard input.

    python -m benchmarks.screening_memory PROFILE < texts.json

Linux only: it reads the peak of this program from /proc (that of `resource` is the parent's, where that is higher).
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path


def main() -> None:
    """Prints megabytes before the engine and its libraries are loaded, and at the peak once all texts are screened."""
    texts = json.load(sys.stdin)
    before = peak()
    from ragbox.pii import PiiEngine

    engine = PiiEngine.load(sys.argv[1])
    for text in texts:
        engine.find(text)
    print(json.dumps([before, peak()]))


def peak() -> float:
    """Peak resident megabytes of this program."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if found is None:
        raise SystemExit("/proc/self/status has no VmHWM")
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
