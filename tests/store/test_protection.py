"""How a box is protected on the disk, told by looking, and told when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ragbox.errors import BoxError
from ragbox.privacy.keys import key_file
from ragbox.store.directory import BoxDirectory


@pytest.fixture
def directory(tmp_path: Path) -> BoxDirectory:
    return BoxDirectory.open(tmp_path / "my.box", create=True)


def test_a_new_box_is_encrypted_and_its_owners_alone(directory: BoxDirectory) -> None:
    held = directory.protection()
    assert (held.cipher, held.encrypted, held.readable_by_others, held.vault) == ("chacha20", True, (), None)
    assert (held.key.kind, held.key.problem) == ("file", None)
    directory.vault_key()
    vault = directory.protection().vault
    assert vault is not None
    assert vault.file != held.key.file


def test_a_catalog_in_the_clear_is_told(directory: BoxDirectory) -> None:
    (directory.path / "catalog.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    assert not directory.protection().encrypted


def test_a_key_file_that_others_may_read_or_that_is_gone_is_told(directory: BoxDirectory) -> None:
    file = directory.protection().key.file
    assert file is not None
    assert file == key_file(file.stem)
    file.chmod(0o644)
    problem = directory.protection().key.problem
    assert problem is not None
    assert "644" in problem
    assert "chmod 600" in problem
    file.unlink()
    assert "not there any more" in str(directory.protection().key.problem)


def test_a_box_that_others_may_enter_is_told(directory: BoxDirectory) -> None:
    directory.path.chmod(0o755)
    assert directory.protection().readable_by_others[0] == directory.path


def test_a_key_of_a_passphrase_is_nowhere(tmp_path: Path) -> None:
    made = BoxDirectory.open(tmp_path / "p.box", create=True, passphrase="correct horse")
    key = made.protection().key
    assert (key.kind, key.problem, key.file) == ("passphrase", None, None)


def test_a_key_store_that_has_lost_the_key_is_told(tmp_path: Path) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Store(KeyringBackend):
        priority = 1
        kept: dict[tuple[str, str], str] = {}  # noqa: RUF012 - of one test

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

    former = keyring.get_keyring()
    keyring.set_keyring(Store())  # type: ignore[no-untyped-call]
    try:
        made = BoxDirectory.open(tmp_path / "k.box", create=True)
        assert (made.protection().key.kind, made.protection().key.problem) == ("keyring", None)
        Store.kept.clear()
        assert "not there any more" in str(made.protection().key.problem)
    finally:
        keyring.set_keyring(former)


def test_a_damaged_record_is_an_error(directory: BoxDirectory) -> None:
    (directory.path / "box.json").write_text("{}")
    with pytest.raises(BoxError, match="backup"):
        directory.protection()
