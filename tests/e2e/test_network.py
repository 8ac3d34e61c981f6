"""Nothing leaves: every command as its own process, with each system call that could send something watched by strace.

One command stays for a while: ONNX Runtime, left alone, looks up its maker's collector nine seconds after its import.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

TINY = Path(__file__).parents[1] / "models" / "tiny_slm.gguf"
SENDING = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg|bind|listen)\(")
ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"|htons\((\d+)\)')
QUESTION = "What is the notice period of the Harlow lease?"
STAYS = 11  # seconds
WATCH = "-f --seccomp-bpf -qq -s 64 -e trace=network".split()  # the filter stops at these calls only, not at each

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def strace() -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed, so nobody watches the system calls")
    probe = subprocess.run([found, *WATCH, "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        pytest.skip(f"strace may not trace processes here: {probe.stderr.strip()}")
    return found


def traced(strace: str, log: Path, *arguments: object) -> list[str]:
    command = [strace, *WATCH, "-o", str(log), sys.executable, "-m", "ragbox"]
    return [*command, *map(str, arguments)]


def leaving(log: Path) -> list[str]:
    """The calls that address another machine, or a name server anywhere."""
    wrong = []
    for line in log.read_text().splitlines():
        if not SENDING.search(line) or "AF_INET" not in line:
            continue
        hosts = {host for match in ADDRESS.finditer(line) for host in match.groups()[:2] if host}
        ports = {match[3] for match in ADDRESS.finditer(line) if match[3]}
        local = all(host == "::1" or host.startswith("127.") for host in hosts)
        if not hosts or not local or "53" in ports:
            wrong.append(line)
    return wrong


@pytest.mark.parametrize(
    ("call", "leaves"),
    [
        ('7 connect(7, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.255.0.53")}, 16) = 0', True),
        ('7 connect(7, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0', True),
        ('7 sendto(7, "x", 1, 0, {sa_family=AF_INET6, sin6_port=htons(443), '
         'inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = 1', True),
        ('7 connect(7, {sa_family=AF_INET, sin_port=htons(8501), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', False),
        ('7 bind(7, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0', True),
        ('7 connect(7, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT', False),
        ("7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 7", False),
    ],
)  # fmt: skip
def test_the_watch_sees(tmp_path: Path, call: str, leaves: bool) -> None:
    (tmp_path / "log").write_text(f"{call}\n")
    assert leaving(tmp_path / "log") == ([call] if leaves else [])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is for Linux")
def test_no_command_talks_to_another_machine(strace: str, tmp_path: Path, make_pdf: Any, make_docx: Any) -> None:
    files, box = tmp_path / "files", tmp_path / "a.box"
    files.mkdir()
    make_pdf(files / "harlow.pdf", "The notice period of the Harlow lease is 30 days. Write to ada@example.co.uk.")
    make_docx(files / "note.docx", "See https://www.example.org or call +44 20 7946 0958.")
    (tmp_path / "in.csv").write_text(f'question\n"{QUESTION}"\n')
    watching = subprocess.Popen(
        traced(strace, tmp_path / "watch.log", "watch", "--box", tmp_path / "w.box", files),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert watching.stdout is not None
    taken_in = watching.stdout.readline()  # ONNX Runtime has been imported by now
    started = time.monotonic()
    commands: Sequence[tuple[object, ...]] = (
        ("ingest", "--box", box, files),
        ("ask", "--box", box, QUESTION),
        ("ask", "--box", box, "--model", TINY, QUESTION),
        ("pii", files / "harlow.pdf"),
        ("batch", "--box", box, tmp_path / "in.csv", tmp_path / "out.csv"),
        ("models", "import", TINY, "--name", "watched"),
        ("models", "recommend"),
        ("models", "export", "watched", "--to", tmp_path / "bundle"),
        ("models", "verify"),
        ("models", "remove", "watched"),
    )
    try:
        for number, command in enumerate(commands):
            log = tmp_path / f"{number}.log"
            done = subprocess.run(traced(strace, log, *command), capture_output=True, text=True, check=False)
            assert done.returncode == 0, (command[0], done.stderr)
            assert leaving(log) == [], command[0]
        time.sleep(max(0.0, STAYS - (time.monotonic() - started)))
    finally:
        os.killpg(watching.pid, signal.SIGINT)
        _, err = watching.communicate(timeout=30)
    assert taken_in.startswith("indexed "), err
    assert leaving(tmp_path / "watch.log") == []
