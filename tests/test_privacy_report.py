"""Each promise about privacy is shown as kept only while it is, and turns when what it says is broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ragbox import RagBox
from ragbox.config import PiiSettings, load_profile
from ragbox.confine import Confinement
from ragbox.doctor import Check, _privacy, _try
from ragbox.privacy_report import PrivacyReport, Promise, nothing_leaves


@pytest.fixture
def copied(sample_box: RagBox, tmp_path: Path) -> Iterator[RagBox]:
    """A box with documents, to be harmed."""
    with RagBox.open(shutil.copytree(sample_box.path, tmp_path / "copy.box")) as opened:
        opened.path.chmod(0o700)
        yield opened


def of(report: PrivacyReport, name: str) -> Promise:
    (found,) = (each for each in report.promises if each.name == name)
    return found


def test_a_sound_box_keeps_its_promises(copied: RagBox) -> None:
    report = copied.privacy_report()
    assert report.kept
    assert report.profile == "default"
    assert {
        each.name: each.state for each in report.promises if each.name not in ("Reading of files", "Language models")
    } == {
        "Nothing leaves": "kept",
        "Encrypted": "kept",
        "Audit log": "kept",
        "Personal data": "kept",
    }
    assert all(each.finding for each in report.promises)
    assert dict(of(report, "Encrypted").facts)["Cipher of the catalog"] == "ChaCha20-Poly1305"
    assert "vectors" in dict(of(report, "Encrypted").facts)["Not encrypted"]


def test_a_catalog_in_the_clear_breaks_it(copied: RagBox) -> None:
    catalog = copied.path / "catalog.db"
    copied.documents()
    catalog.write_bytes(b"SQLite format 3\0" + catalog.read_bytes()[16:])
    encrypted = of(copied.privacy_report(), "Encrypted")
    assert (encrypted.state, encrypted.finding) == ("broken", "The catalog lies in the clear.")


def test_a_key_file_for_all_to_read_breaks_it(copied: RagBox) -> None:
    place = copied._directory.protection().key
    assert place.file is not None
    place.file.chmod(0o644)
    try:
        report = copied.privacy_report()
        assert of(report, "Encrypted").state == "broken"
        assert "chmod 600" in dict(of(report, "Encrypted").facts)["To be mended"]
        assert not report.kept
        told = _privacy_check(copied.path)
        assert (told.ok, told.finding) == (False, f"Encrypted: {of(report, 'Encrypted').finding}")
    finally:
        place.file.chmod(0o600)
    assert _privacy_check(copied.path).ok


def _privacy_check(box: Path) -> Check:
    """What `ragbox doctor` says of the box."""
    return _try("privacy", lambda: _privacy(box))


def test_a_box_that_others_may_enter_is_kept_in_part(copied: RagBox) -> None:
    copied.path.chmod(0o755)
    assert of(copied.privacy_report(), "Encrypted").state == "partly"


def test_a_changed_line_of_the_audit_log_breaks_it(copied: RagBox) -> None:
    log = copied.path / "audit.jsonl"
    log.unlink(missing_ok=True)
    assert "Empty" in of(copied.privacy_report(), "Audit log").finding
    for number in range(1, 4):
        copied._viewing.audit.append("answer", [f"{number:064}"], {"PHONE_NUMBER": number})
    sound = of(copied.privacy_report(), "Audit log")
    assert (sound.state, sound.finding) == ("kept", "Every line is as it was written.")
    assert dict(sound.facts)["Events"] == "3"
    log.write_text(log.read_text().replace('"PHONE_NUMBER": 2', '"PHONE_NUMBER": 1'))
    broken = of(copied.privacy_report(), "Audit log")
    assert (broken.state, broken.finding) == ("broken", "1 of 3 lines are not as they were written.")


def test_the_audit_log_without_the_key_of_the_vault_is_broken(copied: RagBox) -> None:
    copied._viewing.audit.append("answer", [], {"PHONE_NUMBER": 1})
    vault = copied._directory.protection().vault
    assert vault is not None
    assert vault.file is not None
    kept = vault.file.read_text()
    vault.file.unlink()
    try:
        with RagBox.open(copied.path) as again:
            report = again.privacy_report()
        assert of(report, "Audit log").state == "broken"
        assert "not there any more" in dict(of(report, "Encrypted").facts)["To be mended"]
    finally:
        vault.file.write_text(kept)
        vault.file.chmod(0o600)


def test_personal_data_that_was_not_looked_for_is_told(tmp_path: Path, make_docx: object) -> None:
    make_docx(tmp_path / "a.docx", "Write to ada@example.com.")  # type: ignore[operator]
    off = load_profile().model_copy(update={"pii": PiiSettings(enabled=False)})
    with RagBox.open(tmp_path / "off.box", off) as box:
        box.ingest(tmp_path / "a.docx")
        told = of(box.privacy_report(), "Personal data")
        assert (told.state, dict(told.facts)["Not looked through"]) == ("off", "1")
        box.profile = load_profile()  # switched on, and nothing indexed anew
        told = of(box.privacy_report(), "Personal data")
        assert (told.state, dict(told.facts)["Indexed under other settings"]) == ("partly", "1")


ATTEMPT = """
import socket, sys
from contextlib import suppress
from ragbox import RagBox
with RagBox.open(sys.argv[1]) as box:
    with suppress(OSError):
        socket.create_connection(("192.0.2.1", 443), 0.01)
    promise = box.privacy_report().promises[0]
    print(promise.name, promise.state, promise.facts[0][1], sep="|")
"""


def test_an_attempt_to_reach_another_machine_breaks_it(copied: RagBox) -> None:
    done = subprocess.run([sys.executable, "-c", ATTEMPT, str(copied.path)], capture_output=True, text=True, check=True)
    name, state, fact = done.stdout.strip().split("|")
    assert (name, state) == ("Nothing leaves", "broken")
    assert fact.startswith("1 since ")
    assert fact.endswith("connect 192.0.2.1:443")


def test_a_server_elsewhere_that_the_profile_allows_is_told() -> None:
    slm = load_profile().with_slm("http://192.0.2.1:8080/v1").slm
    assert nothing_leaves(slm).state == "partly"
    assert "192.0.2.1" in dict(nothing_leaves(slm).facts)["Language model"]
    assert nothing_leaves(load_profile().with_slm("http://127.0.0.1:8080/v1").slm).state == "kept"


def test_a_system_that_shows_less_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OSError

    monkeypatch.setattr("ragbox.privacy_report.open_now", refused)
    promise = nothing_leaves(load_profile().slm)
    assert promise.state == "partly"
    assert dict(promise.facts)["Open now"] == "not shown by this system"


def test_a_system_without_confinement_is_told(copied: RagBox, monkeypatch: pytest.MonkeyPatch) -> None:
    holds = Confinement(seccomp=True)
    monkeypatch.setattr("ragbox.parse.isolated.Workers.confinement", lambda _: holds)
    told = of(copied.privacy_report(), "Reading of files")
    assert told.state == "partly"
    assert dict(told.facts) == {
        "No network": "yes",
        "No files": "not given by this system",
        "Limited memory": "not given by this system",
    }
