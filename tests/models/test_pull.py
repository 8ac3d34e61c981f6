"""Downloads by the real code from a fake hub on loopback: whatever goes wrong, a message and nothing half-installed."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ragbox.errors import ModelError
from ragbox.models.catalogue import Entry, catalogue
from ragbox.models.installed import ModelFolder
from ragbox.models.pull import pull

from .fake_hub import COMMIT, Hub, serve

DATA = (Path(__file__).parent / "tiny_slm.gguf").read_bytes()
ENTRY = catalogue().get("qwen2.5-0.5b")
SHA256 = hashlib.sha256(DATA).hexdigest()
CUT = 700_001


@pytest.fixture(autouse=True)
def _online(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As after `let_the_hub_in`, in this process; without the user's token, proxy and cache."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve(Hub(DATA, ENTRY.repository, ENTRY.file)) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    return ModelFolder(tmp_path / "models")


def fetch(hub: Hub, folder: ModelFolder, entry: Entry = ENTRY) -> Any:
    return pull(entry, folder, endpoint=hub.url, pause=0.001)


def files(folder: ModelFolder) -> list[str]:
    """Everything in the folder but empty locks, by name."""
    found = (path.relative_to(folder.path) for path in folder.path.rglob("*") if path.is_file())
    return sorted(str(each) for each in found if each.suffix != ".lock")


def part(folder: ModelFolder, sha256: str = SHA256) -> str:
    return str(folder.part(ENTRY.name, sha256).relative_to(folder.path))


def test_a_model_comes_whole_with_a_record(hub: Hub, folder: ModelFolder) -> None:
    heard: list[tuple[int, int]] = []
    record, new = pull(ENTRY, folder, endpoint=hub.url, tell=lambda done, total: heard.append((done, total)))
    assert new
    assert folder.file(record).read_bytes() == DATA
    assert (record.sha256, record.bytes, record.revision, record.licence) == (SHA256, len(DATA), COMMIT, "Apache-2.0")
    assert COMMIT in record.source
    assert heard[-1] == (len(DATA), len(DATA))
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert files(folder) == [f"{ENTRY.name}/{ENTRY.file}", f"{ENTRY.name}/record.json"]
    assert folder.resolve(ENTRY.name) == folder.file(record)
    assert [each.method for each in hub.asked] == ["HEAD", "GET", "GET"]  # the file, and no telemetry


def test_what_is_here_is_not_fetched_again(hub: Hub, folder: ModelFolder) -> None:
    fetch(hub, folder)
    hub.asked.clear()
    record, new = fetch(hub, folder)
    assert (record.name, new, hub.asked) == (ENTRY.name, False, [])


def test_a_connection_that_breaks_off_is_gone_on_with(hub: Hub, folder: ModelFolder) -> None:
    hub.cuts = [CUT, 1_000]
    record, _ = fetch(hub, folder)
    assert folder.file(record).read_bytes() == DATA
    assert [each.range for each in hub.downloads] == [None, f"bytes={CUT}-", f"bytes={CUT + 1_000}-"]
    assert hub.sent == len(DATA), "no byte is sent twice"


def test_a_later_run_goes_on_where_an_earlier_one_ended(hub: Hub, folder: ModelFolder) -> None:
    hub.cuts = [CUT, 0, 0, 0, 0]
    with pytest.raises(
        ModelError, match=rf"broke off after {CUT:,} of {len(DATA):,} bytes; run the same command again"
    ):
        fetch(hub, folder)
    assert files(folder) == [part(folder)]
    assert list(folder) == []
    with pytest.raises(ModelError, match="not installed"):
        folder.resolve(ENTRY.name)
    hub.asked.clear()
    record, _ = fetch(hub, folder)
    assert [each.range for each in hub.downloads] == [f"bytes={CUT}-"]
    assert hub.sent == len(DATA)
    assert folder.file(record).read_bytes() == DATA
    assert part(folder) not in files(folder)


def test_a_server_without_ranges_sends_it_all_again(hub: Hub, folder: ModelFolder) -> None:
    hub.cuts, hub.ranges = [CUT], False
    record, _ = fetch(hub, folder)
    assert folder.file(record).read_bytes() == DATA


def test_a_file_that_the_hub_has_replaced_is_not_mixed_with_the_old(hub: Hub, folder: ModelFolder) -> None:
    hub.cuts = [CUT, 0, 0, 0, 0]
    with pytest.raises(ModelError):
        fetch(hub, folder)
    hub.data = DATA + b"\0" * 32
    record, _ = fetch(hub, folder)
    assert folder.file(record).read_bytes() == hub.data
    assert hub.downloads[-1].range is None
    assert not folder.parts(ENTRY.name)


def test_bytes_with_another_hash_are_thrown_away(hub: Hub, folder: ModelFolder) -> None:
    hub.sha256 = "f" * 64
    with pytest.raises(ModelError, match="SHA-256 differs"):
        fetch(hub, folder)
    assert files(folder) == []


def test_what_is_no_model_is_thrown_away(hub: Hub, folder: ModelFolder) -> None:
    hub.data = b"<html>please sign in</html>" * 100
    with pytest.raises(ModelError, match="not a GGUF file"):
        fetch(hub, folder)
    assert files(folder) == []


def test_a_hub_that_gives_no_hash_is_not_trusted(hub: Hub, folder: ModelFolder) -> None:
    hub.sha256 = "0123456789abcdef0123456789abcdef01234567"  # of git, as small files have
    with pytest.raises(ModelError, match="no size and SHA-256"):
        fetch(hub, folder)
    assert files(folder) == []


def test_a_gated_model_says_where_to_accept(hub: Hub, folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.token = "hf_right"
    for wrong in (None, "hf_wrong"):
        if wrong is not None:
            monkeypatch.setenv("HF_TOKEN", wrong)
        with pytest.raises(ModelError) as caught:
            fetch(hub, folder)
        for word in (ENTRY.licence, f"https://huggingface.co/{ENTRY.repository}", "HF_TOKEN", "ragbox models import"):
            assert word in str(caught.value)
        assert "hf_" not in str(caught.value)
    assert files(folder) == []
    monkeypatch.setenv("HF_TOKEN", "hf_right")
    fetch(hub, folder)
    assert all(each.token is None for each in hub.downloads), "the token stays with the hub"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ((404, "EntryNotFound"), "the hub has no"),
        ((404, "RevisionNotFound"), "the hub has no"),
        ((401, "RepoNotFound"), "the hub has no"),
        ((403, "Other"), "check the token"),
        ((429, "Other"), "too many requests"),
        ((503, "Other"), "status 503"),
    ],
)
def test_a_hub_that_refuses(hub: Hub, folder: ModelFolder, error: tuple[int, str], words: str) -> None:
    hub.error = error
    with pytest.raises(ModelError, match=words) as caught:
        fetch(hub, folder)
    assert str(caught.value).startswith(f"{ENTRY.name}: ")
    assert files(folder) == []


def test_a_file_under_another_name_is_not_found(hub: Hub, folder: ModelFolder) -> None:
    with pytest.raises(ModelError, match=r"the hub has no other\.gguf"):
        fetch(hub, folder, ENTRY.model_copy(update={"file": "other.gguf"}))


def test_too_small_a_disk_is_told_before_a_byte_comes(
    hub: Hub, folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 10**9 - 50_000_000, 50_000_000))
    with pytest.raises(ModelError, match=r"takes 0\.00 GB and .* has 0\.05 GB free; free some space"):
        fetch(hub, folder)
    assert hub.downloads == []
    assert files(folder) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_disk_that_fills_up(hub: Hub, folder: ModelFolder) -> None:
    gathered = folder.part(ENTRY.name, SHA256)
    gathered.parent.mkdir(parents=True)
    gathered.symlink_to("/dev/full")
    with pytest.raises(ModelError, match="the disk is full; what has come is kept"):
        fetch(hub, folder)
    assert list(folder) == []
    gathered.unlink()
    fetch(hub, folder)


def test_no_network_connection_refused(folder: ModelFolder) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # not listening
        with pytest.raises(ModelError, match=r"no network: the connection was refused.*models import FILE"):
            pull(ENTRY, folder, endpoint=f"http://127.0.0.1:{held.getsockname()[1]}")
    assert files(folder) == []


def test_no_network_name_not_found(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ModelError, match="no network: the hub's name cannot be looked up"):
        pull(ENTRY, folder, endpoint="http://hub.invalid")
    assert files(folder) == []


def test_a_process_that_stays_offline_cannot_pull(
    hub: Hub, folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="may not use the network"):
        fetch(hub, folder)
    assert hub.asked == []


def test_two_at_once_do_not_mix(hub: Hub, folder: ModelFolder) -> None:
    import filelock

    (folder.path / ".parts").mkdir(parents=True)
    with filelock.FileLock(folder.path / ".parts" / f"{ENTRY.name}.lock"), pytest.raises(ModelError, match="another"):
        fetch(hub, folder)
    fetch(hub, folder)


class TestCommand:
    """The command in a process of its own."""

    @pytest.fixture
    def environment(self, hub: Hub, tmp_path: Path) -> dict[str, str]:
        return {
            **os.environ,
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(tmp_path / "hf"),
            "RAGBOX_MODELS": str(tmp_path / "models"),
            "NO_PROXY": "*",
        }

    @pytest.fixture
    def run(self, environment: dict[str, str]) -> Any:
        def command(*words: str) -> subprocess.CompletedProcess[str]:
            line = [sys.executable, "-m", "ragbox", "models", *words]
            return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False, env=environment)

        return command

    def test_pull_breaks_off_and_is_gone_on_with(self, hub: Hub, run: Any) -> None:
        hub.token = "x"
        refused = run("pull", ENTRY.name)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith(f"ragbox: {ENTRY.name}: its makers give it only")
        assert "Traceback" not in refused.stderr
        hub.token = None
        done = run("pull", "--json", ENTRY.name)
        assert done.returncode == 0, done.stderr
        (told,) = json.loads(done.stdout)["models"]
        assert (told["sha256"], told["downloaded"]) == (SHA256, True)
        assert Path(told["path"]).read_bytes() == DATA
        assert not any("/api/" in each.path for each in hub.asked), "no telemetry"
        again = run("pull", ENTRY.name)
        assert again.stdout.startswith("here already: ")

    def test_a_kill_leaves_what_can_be_gone_on_from(
        self, hub: Hub, folder: ModelFolder, environment: dict[str, str], run: Any
    ) -> None:
        hub.cuts, hub.hold = [CUT], threading.Event()
        line = [sys.executable, "-m", "ragbox", "models", "pull", ENTRY.name]
        gathered = folder.part(ENTRY.name, SHA256)
        with subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and not (gathered.exists() and gathered.stat().st_size > CUT // 2):
                time.sleep(0.02)
            process.kill()
        hub.hold.set()
        assert files(folder) == [part(folder)]
        have = gathered.stat().st_size
        done = run("pull", ENTRY.name)
        assert done.returncode == 0, done.stderr
        assert hub.downloads[-1].range == f"bytes={have}-"
        assert folder.file(folder.get(ENTRY.name)).read_bytes() == DATA
        assert files(folder) == [f"{ENTRY.name}/{ENTRY.file}", f"{ENTRY.name}/record.json"]

    def test_what_came_before_a_failure_is_told(self, run: Any) -> None:
        done = run("pull", "--json", ENTRY.name, "phi-4")
        assert done.returncode == 1
        told = json.loads(done.stdout)
        assert [each["name"] for each in told["models"]] == [ENTRY.name]
        assert told["problem"].startswith("phi-4: the hub has no ")
        assert f"ragbox: {told['problem']}" in done.stderr

    def test_an_unknown_name_lists_the_names(self, hub: Hub, run: Any) -> None:
        done = run("pull", ENTRY.name, "nosuch")
        assert done.returncode == 1
        assert "no model 'nosuch' in the catalogue" in done.stderr
        assert "phi-4-mini" in done.stderr
        assert hub.asked == []

    def test_terms_are_told_before(self, hub: Hub, run: Any) -> None:
        entry = catalogue().get("gemma-3-1b")
        hub.repository, hub.file = entry.repository, entry.file
        done = run("pull", entry.name)
        assert done.returncode == 0, done.stderr
        assert f"accept its {entry.licence}: {entry.terms}" in done.stderr
