"""Loading the recognizers and searching text connects to nothing and asks no name server: watched by strace.

One thing is let pass: urllib3, which the package of public suffixes imports, binds a socket to ::1 to learn whether the
machine has IPv6, and closes it. Nothing is sent.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SENDING = ("connect", "sendto", "sendmsg", "sendmmsg", "listen")
CODE = """
from ragbox.pii import PiiEngine
engine = PiiEngine.load()
engine.find("ada@example.co.uk, www.example.org, example.com, +44 20 7946 0958, DE89370400440532013000")
"""


@pytest.mark.e2e
def test_no_network_socket(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    log, home = tmp_path / "trace", tmp_path / "home"
    home.mkdir()
    traced = [strace, "-f", "-qq", "-e", "trace=network", "-o", str(log), sys.executable, "-c", CODE]
    run = subprocess.run(
        traced, capture_output=True, text=True, check=False, env={"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    )
    if run.returncode != 0 and "ptrace" in run.stderr:
        pytest.skip("strace may not trace processes here")
    assert run.returncode == 0, run.stderr
    calls = log.read_text().splitlines()
    assert [line for line in calls if any(f"{name}(" in line for name in SENDING)] == []
    internet = [line for line in calls if "AF_INET" in line and not re.search(r"\bsocket\(", line)]
    assert [line for line in internet if '"::1"' not in line] == []
    assert sum("AF_INET" in line and "socket(" in line for line in calls) <= 1
    assert list(home.iterdir()) == []  # no list of public suffixes, no cache
