"""Connections to other machines are counted before they are made, and seen while they are open.

Each in a process of its own: a watch cannot be ended, and the tests' own guard would refuse the attempts first.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from ragbox.privacy.connections import is_outside

SETTING = """
import json, socket
from contextlib import suppress
from ragbox.privacy.egress import stay_offline
from ragbox.privacy.connections import open_now, watched
stay_offline()
stay_offline()
"""
TOLD = """
seen = watched()
print(json.dumps({"since": seen.since, "count": seen.count, "newest": [(each.what, each.whom) for each in seen.newest]}))
"""
TEST_NET = "192.0.2.1"  # RFC 5737: nobody's


def run(code: str, end: str = TOLD) -> Any:
    done = subprocess.run([sys.executable, "-c", SETTING + code + end], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("code", "tried"),
    [
        (f"socket.socket().connect_ex(('{TEST_NET}', 443))", ["connect", f"{TEST_NET}:443"]),
        (f"socket.create_connection(('{TEST_NET}', 443), 0.01)", ["connect", f"{TEST_NET}:443"]),
        (f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{TEST_NET}', 9))", ["send", f"{TEST_NET}:9"]),
        (f"socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('{TEST_NET}', 9))", ["send", f"{TEST_NET}:9"]),
        ("socket.socket(socket.AF_INET6).connect_ex(('2001:db8::1', 443))", ["connect", "[2001:db8::1]:443"]),
        ("socket.getaddrinfo('ragbox.invalid', 443)", ["look up", "ragbox.invalid"]),
        ("socket.gethostbyname('ragbox.invalid')", ["look up", "ragbox.invalid"]),
        ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.53', 53))", ["send", "127.0.0.53:53"]),
    ],
)
def test_an_attempt_is_counted(code: str, tried: list[str]) -> None:
    seen = run(f"socket.setdefaulttimeout(0.01)\nwith suppress(OSError):\n    {code}\n")
    assert seen["count"] == 1
    assert seen["newest"] == [tried]


def test_what_stays_on_this_machine_is_not_counted() -> None:
    seen = run(
        """
import tempfile
waiting = socket.socket(); waiting.bind(("127.0.0.1", 0)); waiting.listen()
socket.create_connection(waiting.getsockname()).close()
socket.getaddrinfo("localhost", 80); socket.getaddrinfo("127.0.0.1", 80); socket.getaddrinfo(None, 80)
socket.getaddrinfo("192.0.2.1", 80)  # an address: nobody is asked
socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))
with suppress(OSError):
    socket.socket(socket.AF_UNIX).connect(tempfile.gettempdir() + "/nobody")
"""
    )
    assert seen["since"]
    assert (seen["count"], seen["newest"]) == (0, [])


def test_of_many_attempts_all_are_counted_and_the_newest_kept() -> None:
    code = f"""
socket.setdefaulttimeout(0.001)
for port in range(1, 31):
    with suppress(OSError):
        socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("{TEST_NET}", port))
"""
    seen = run(code)
    assert seen["count"] == 30
    assert [whom for _, whom in seen["newest"]] == [f"{TEST_NET}:{port}" for port in range(11, 31)]


OPEN = """
now = open_now()
print(json.dumps([now.processes, now.outside, now.reachable, now.unseen]))
"""


def test_what_is_open_is_seen_here_and_in_python_children() -> None:
    code = f"""
import subprocess, sys
inside = socket.socket(); inside.bind(("127.0.0.1", 0)); inside.listen()
kept = socket.create_connection(inside.getsockname())
talking = socket.socket(type=socket.SOCK_DGRAM); talking.connect(("{TEST_NET}", 9))  # sends nothing
child = subprocess.Popen([sys.executable, "-c", "import socket\\ns = socket.socket(); s.bind(('0.0.0.0', 0)); s.listen()\\n"
                          "print(s.getsockname()[1], flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
other = subprocess.Popen(["sleep", "60"])
port = int(child.stdout.readline())
"""
    end = OPEN + "print(port); child.communicate(b'\\n'); other.kill(); other.wait()"
    done = subprocess.run([sys.executable, "-c", SETTING + code + end], capture_output=True, text=True, check=False)
    if "Network is unreachable" in done.stderr:
        pytest.skip("this machine has no network at all, so nothing can be open to another")
    told, port = done.stdout.splitlines()
    assert json.loads(told) == [2, [f"{TEST_NET}:9"], [f"0.0.0.0:{port}"], 0]


@pytest.mark.parametrize(
    ("host", "outside"),
    [
        ("127.0.0.1", False), ("127.9.9.9", False), ("::1", False), ("::ffff:127.0.0.1", False), ("localhost", False),
        ("0.0.0.0", False), ("::", False), ("", False), ("10.0.0.1", True), ("192.0.2.1", True), ("::ffff:10.0.0.1", True),
        ("fe80::1%eth0", True), ("2001:db8::1", True), ("example.org", True), ("127.0.0.1.example.org", True),
    ],
)  # fmt: skip
def test_which_hosts_are_outside(host: str, outside: bool) -> None:
    assert is_outside(host) is outside
    assert is_outside(host, 53)
