"""Reading a scan connects to nothing, asks no name server and writes no file: watched by strace."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SENDING = ("connect", "sendto", "sendmsg", "sendmmsg", "listen")
SAMPLE = Path(__file__).parents[2] / "sample_docs" / "scanned_letter.pdf"
CODE = """
import sys
from pathlib import Path
from ragbox.privacy.egress import stay_offline
stay_offline()
from ragbox.config import Limits
from ragbox.parse import parse
document = parse(Path(sys.argv[1]), limits=Limits())
assert document.ocr_pages == 1 and "Skelwith Lifts" in document.text
"""


@pytest.mark.e2e
def test_reading_a_scan_sends_and_writes_nothing(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    log, home = tmp_path / "trace", tmp_path / "home"
    home.mkdir()
    calls = "trace=network,open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,symlink"
    traced = [strace, "-f", "-qq", "-e", calls, "-o", str(log), sys.executable, "-c", CODE, str(SAMPLE)]
    environment = {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(home)}
    run = subprocess.run(traced, capture_output=True, text=True, check=False, env=environment, cwd=home)
    if run.returncode != 0 and "ptrace" in run.stderr:
        pytest.skip("strace may not trace processes here")
    assert run.returncode == 0, run.stderr
    assert (run.stdout, run.stderr) == ("", "")
    made = log.read_text().splitlines()
    assert [line for line in made if any(f" {name}(" in line for name in SENDING)] == []
    # urllib3, which the recognition imports for downloads it is never asked for, binds to ::1 to learn of IPv6.
    internet = [line for line in made if "AF_INET" in line and not re.search(r"\bsocket\(", line)]
    assert [line for line in internet if '"::1"' not in line] == []
    writing = re.compile(r"O_WRONLY|O_RDWR|O_CREAT| (creat|mkdir|mkdirat|rename\w*|link|symlink)\(")
    written = [line for line in made if writing.search(line) and not re.search(r' = -1 |"/(dev|proc|sys)/', line)]
    assert written == []
    assert list(home.iterdir()) == []
