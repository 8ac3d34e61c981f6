"""The offline switch, and that one command alone may lift it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2] / "ragbox"


def imports(path: Path) -> set[str]:
    """The packages and names that a module imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in [getattr(node, "module", None) or "", *(each.name for each in node.names)]
    }
    return {name.split(".")[0] for name in imported}


def test_the_hub_is_spoken_to_by_one_command_only() -> None:
    modules = {str(path.relative_to(ROOT)): imports(path) for path in ROOT.rglob("*.py")}
    assert {name for name, used in modules.items() if "let_the_hub_in" in used} == {"models_command.py"}
    assert {name for name, used in modules.items() if "huggingface_hub" in used} == {
        "models/pull.py",
        "privacy/egress.py",
    }
    clients = {"httpx", "httpx2", "requests", "urllib3", "aiohttp", "urlopen", "ftplib", "smtplib"}
    assert {name for name, used in modules.items() if used & clients} <= {"models/pull.py"}


SWITCH = """
import os
from ragbox.privacy.egress import let_the_hub_in, stay_offline
stay_offline()
import huggingface_hub
from huggingface_hub import constants
assert constants.is_offline_mode()
let_the_hub_in()
print(constants.is_offline_mode(), constants.HF_HUB_DISABLE_TELEMETRY, os.environ["HF_HUB_OFFLINE"])
"""


def test_the_switch_is_lifted_for_one_process_and_telemetry_stays_off() -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_TELEMETRY": "0"}
    run = subprocess.run([sys.executable, "-c", SWITCH], capture_output=True, text=True, check=False, env=environment)
    assert run.stdout.split() == ["False", "True", "1"], run.stderr
