"""The files that start a watcher with the user's session: read back, they hold the very command."""

from __future__ import annotations

import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ragbox.service import Kind, installing, kind_of_machine, service, service_name

ODD = Path('/home/ada/My "best" box 100% $HOME \\ é.box')
KINDS: tuple[Kind, ...] = ("systemd", "launchd")
COMMAND = [sys.executable, "-m", "ragbox", "watch", "--box", str(ODD)]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "RAGBOX_MODELS", "PYTHONPATH", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAGBOX_PASSPHRASE", "never written down")
    monkeypatch.setenv("RAGBOX_MODELS", '/opt/my "models" 5%')


def words(line: str) -> list[str]:
    """Words as systemd reads them: in double quotes, with C's escapes and %% for a percent sign (systemd.syntax)."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    return [
        re.sub(r"\\(x[0-9a-f]{2}|.)", lambda each: chr(int(each[1][1:], 16)) if len(each[1]) > 1 else each[1], word)
        .replace("%%", "%")
        for word in found
    ]  # fmt: skip


def test_the_unit_of_systemd() -> None:
    unit = service("systemd", ODD)
    values = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
    assert values["ExecStart"].startswith(':"')  # else a $ in a path would be read as a variable
    assert words(values["ExecStart"]) == COMMAND
    assert words(values["Environment"]) == ['RAGBOX_MODELS=/opt/my "models" 5%']
    assert values["Restart"] == "on-failure"
    assert (values["StandardOutput"], values["StandardError"]) == ("null", "null")
    assert "never written down" not in unit


def test_a_line_break_in_a_path_stays_within_its_line() -> None:
    unit = service("systemd", Path("/home/ada/one\nExecStartPre=evil.box"))
    assert [line for line in unit.splitlines() if line.startswith("ExecStartPre")] == []
    (line,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    assert words(line)[-1] == "/home/ada/one\nExecStartPre=evil.box"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    path = tmp_path / f"{service_name(ODD)}.service"
    path.write_text(service("systemd", ODD))
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(path)], capture_output=True, text=True, check=False
    )
    if "initialize manager" in done.stderr:
        pytest.skip("systemd cannot look at units here")
    assert (done.returncode, done.stderr) == (0, "")
    path.write_text(service("systemd", ODD).replace('ExecStart=:"', 'ExecStart=:nosuch"'))
    assert subprocess.run(
        ["systemd-analyze", "--user", "verify", str(path)], capture_output=True, check=False
    ).returncode


def test_the_file_of_launchd() -> None:
    values = plistlib.loads(service("launchd", ODD).encode())
    assert values["ProgramArguments"] == COMMAND
    assert values["Label"] == service_name(ODD)
    assert re.fullmatch("ragbox-watch-my-best-box-100-home-[0-9a-f]{6}", values["Label"])
    assert service_name(Path("/a/my.box")) != service_name(Path("/b/my.box"))
    assert values["RunAtLoad"] is True
    assert values["EnvironmentVariables"] == {"RAGBOX_MODELS": '/opt/my "models" 5%'}
    assert values["StandardOutPath"] == values["StandardErrorPath"] == "/dev/null"


@pytest.mark.parametrize(("platform", "kind"), [("darwin", "launchd"), ("linux", "systemd")])
def test_what_the_machine_has(monkeypatch: pytest.MonkeyPatch, platform: str, kind: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert kind_of_machine() == kind


def test_how_to_install_it_is_fit_for_a_shell() -> None:
    for kind in KINDS:
        told = installing(kind, ODD)
        assert f"--service {kind} > ~/" in told
        line = next(line for line in told.splitlines() if "--status" in line).split(": ", 1)[1]
        shown = subprocess.run(["sh", "-c", f"printf '%s\\n' {line}"], capture_output=True, text=True, check=True)
        assert shown.stdout.splitlines()[:4] == ["ragbox", "watch", "--box", str(ODD)]
