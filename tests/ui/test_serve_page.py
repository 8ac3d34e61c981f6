"""The server listens on this machine only, and no setting of the user or Streamlit can open it up."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ragbox.errors import BoxError, ConfigError, ModelError
from ragbox.serve_page import _listen, serve
from ragbox.web.access import HOST


def test_a_taken_port_is_passed_over_or_said() -> None:
    with _listen(None) as first, _listen(None) as second:
        assert first.getsockname()[0] == second.getsockname()[0] == HOST
        taken = first.getsockname()[1]
        assert second.getsockname()[1] != taken
        with pytest.raises(ConfigError, match=str(taken)):
            _listen(taken)
    with pytest.raises(ConfigError):
        _listen(70_000)


def test_what_is_wrong_is_said_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BoxError, match="file"):
        serve(tmp_path / "file", open_browser=False)
    for model, word in (("none.gguf", "none.gguf"), ("file", "not a GGUF file")):
        with pytest.raises(ModelError, match=word):
            serve(tmp_path / "my.box", open_browser=False, model=str(tmp_path / model))
    with pytest.raises(ModelError, match="models pull"):
        serve(tmp_path / "my.box", open_browser=False, model="qwen2.5-1.5b")
    with pytest.raises(ConfigError, match=r"example\.org"):
        serve(tmp_path / "my.box", open_browser=False, model="http://example.org/v1#some")


def test_a_model_may_be_a_server_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAGBOX_BOX", "")
    monkeypatch.setenv("RAGBOX_MODEL", "")
    monkeypatch.setattr("ragbox.serve_page._run", lambda _listener, _open_browser: None)
    server = "http://127.0.0.1:11434/v1#llama3.2:1b"
    assert serve(tmp_path / "my.box", open_browser=False, model=server) == 0
    assert os.environ["RAGBOX_MODEL"] == server


def test_the_runtime_that_reports_home_is_told_not_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    monkeypatch.setenv("RAGBOX_BOX", "")
    monkeypatch.setenv("RAGBOX_MODEL", "left over")
    monkeypatch.setattr("ragbox.serve_page._run", lambda _listener, _open_browser: None)
    assert serve(tmp_path / "my.box", open_browser=False) == 0
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
    assert os.environ["RAGBOX_BOX"] == str(tmp_path / "my.box")
    assert "RAGBOX_MODEL" not in os.environ


CODE = """
import sys
from ragbox.serve_page import Access, _app
assert "streamlit" not in sys.modules
_app(8501, Access(8501))
from streamlit import config
for name in ("server.address", "browser.gatherUsageStats", "server.enableCORS", "server.enableXsrfProtection",
             "server.fileWatcherType", "server.headless", "client.showErrorDetails", "server.maxUploadSize",
             "server.enableStaticServing", "theme.fontFaces", "server.sslCertFile", "secrets.files"):
    print(name, config.get_option(name))
"""


def test_settings_of_the_user_change_nothing(tmp_path: Path) -> None:
    """Neither ~/.streamlit, nor .streamlit where the command is run, nor the environment; and nothing is written there."""
    home, here = tmp_path / "home", tmp_path / "here"
    settings = (
        '[server]\naddress = "0.0.0.0"\nenableCORS = false\nenableXsrfProtection = false\nenableStaticServing = true\n'
        'maxUploadSize = 9\nsslCertFile = "/x"\n[browser]\ngatherUsageStats = true\n[client]\nshowErrorDetails = "full"\n'
        '[[theme.fontFaces]]\nfamily = "x"\nurl = "https://fonts.example/x.woff2"\n'
    )
    for folder in (home, here):
        (folder / ".streamlit").mkdir(parents=True)
        (folder / ".streamlit" / "config.toml").write_text(settings)
    project = Path(__file__).parents[2]
    environment = os.environ | {
        "HOME": str(home),
        "PYTHONPATH": str(project),
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
        "STREAMLIT_CONFIG_FILE": str(home / ".streamlit" / "config.toml"),
    }
    run = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=False, env=environment, cwd=here
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "server.address 127.0.0.1",
        "browser.gatherUsageStats False",
        "server.enableCORS True",
        "server.enableXsrfProtection True",
        "server.fileWatcherType none",
        "server.headless True",
        "client.showErrorDetails none",
        "server.maxUploadSize 500",
        "server.enableStaticServing False",
        "theme.fontFaces None",
        "server.sslCertFile None",
        "secrets.files []",
    ]
    assert [path.name for path in (home / ".streamlit").iterdir()] == ["config.toml"]


def test_the_server_listens_on_this_machine_only() -> None:
    with _listen(None) as listener, socket.socket() as other:
        other.settimeout(2)
        with pytest.raises(OSError):  # noqa: PT011 - each system says it in its own way
            other.connect(("127.0.0.2", listener.getsockname()[1]))  # a socket bound to all addresses answers here
