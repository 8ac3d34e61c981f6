"""A watcher that starts by itself: a systemd user unit, or a launchd file of a user on macOS, and how to install it."""

from __future__ import annotations

import hashlib
import os
import plistlib
import re
import shlex
import sys
from pathlib import Path
from typing import Literal

Kind = Literal["systemd", "launchd"]

_HANDED_ON = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "RAGBOX_MODELS", "PYTHONPATH", "PYTHON_KEYRING_BACKEND")
"""Variables of the environment that say where keys and models are; never a passphrase: the file is not secret."""
_AGAIN_SECONDS = 30


def kind_of_machine() -> Kind:
    """What starts services on this machine."""
    return "launchd" if sys.platform == "darwin" else "systemd"


def service(kind: Kind, box: Path) -> str:
    """The file that has `ragbox watch` run for this box. What it says goes nowhere: it would name files in a log."""
    command = [sys.executable, "-m", "ragbox", "watch", "--box", str(box)]
    environment = {name: os.environ[name] for name in _HANDED_ON if os.environ.get(name)}
    return _systemd(command, environment, box) if kind == "systemd" else _launchd(command, environment, box)


def installing(kind: Kind, box: Path) -> str:
    """The commands that install the file, start it, and end it."""
    name, own = service_name(box), f"ragbox watch --box {shlex.quote(str(box))}"
    if kind == "systemd":
        return (
            "To install and start it:\n"
            "  mkdir -p ~/.config/systemd/user\n"
            f"  {own} --service systemd > ~/.config/systemd/user/{name}.service\n"
            f"  systemctl --user daemon-reload && systemctl --user enable --now {name}\n"
            "To have it run while you are not logged in:  loginctl enable-linger\n"
            "If the box has a passphrase: write RAGBOX_PASSPHRASE=… to a file that only you may read, and add a line "
            "EnvironmentFile=THAT FILE to [Service]\n"
            f"To see what it does:  {own} --status\n"
            f"To end it for good:  systemctl --user disable --now {name}"
        )
    path = f"~/Library/LaunchAgents/{name}.plist"
    return (
        "To install and start it:\n"
        f"  {own} --service launchd > {path}\n"
        f"  launchctl bootstrap gui/$(id -u) {path}\n"
        "If the box has a passphrase: add RAGBOX_PASSPHRASE to EnvironmentVariables, and let only you read the file: "
        f"chmod 600 {path}\n"
        f"To see what it does:  {own} --status\n"
        f"To end it for good:  launchctl bootout gui/$(id -u)/{name} && rm {path}"
    )


def service_name(box: Path) -> str:
    """What the service of a box is called: letters, digits and dashes. Boxes of the same name have services of their own."""
    apart = hashlib.sha256(os.fsencode(box.absolute())).hexdigest()[:6]
    return f"ragbox-watch-{re.sub(r'[^a-z0-9]+', '-', box.stem.lower()).strip('-') or 'box'}-{apart}"


def _systemd(command: list[str], environment: dict[str, str], box: Path) -> str:
    lines = [f"Environment={_quoted(f'{name}={value}')}" for name, value in environment.items()]
    return "\n".join(
        [
            "[Unit]",
            f"Description={_escaped(f'ragbox watches folders for {box.name}')}",
            "",
            "[Service]",
            f"ExecStart=:{' '.join(map(_quoted, command))}",  # the colon: no variable is put in for a $
            *lines,
            "Restart=on-failure",
            f"RestartSec={_AGAIN_SECONDS}",
            "Nice=10",
            "# It would name files; `ragbox watch --status` tells what it does.",
            "StandardOutput=null",
            "StandardError=null",
            "",
            "[Install]",
            "WantedBy=default.target",
            "",
        ]
    )


def _escaped(text: str) -> str:
    """With what systemd would read as a specifier or a control character written out (systemd.unit, systemd.syntax)."""
    text = text.replace("\\", "\\\\").replace("%", "%%")
    return "".join(letter if letter.isprintable() or ord(letter) > 127 else f"\\x{ord(letter):02x}" for letter in text)


def _quoted(word: str) -> str:
    quoted = _escaped(word).replace('"', '\\"')
    return f'"{quoted}"'


def _launchd(command: list[str], environment: dict[str, str], box: Path) -> str:
    values: dict[str, object] = {
        "Label": service_name(box),
        "ProgramArguments": command,
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": _AGAIN_SECONDS,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "StandardOutPath": os.devnull,
        "StandardErrorPath": os.devnull,
    }
    if environment:
        values["EnvironmentVariables"] = environment
    return plistlib.dumps(values).decode()
