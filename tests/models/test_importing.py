"""Models that come as files: taken in whole or not at all, found by name, told when they change, and taken out again."""

from __future__ import annotations

import errno
import json
import os
from collections import namedtuple
from pathlib import Path

import pytest

from ragbox.errors import ModelError
from ragbox.models.bundle import MANIFEST, export
from ragbox.models.importing import import_models
from ragbox.models.installed import RECORD, ModelFolder, default_folder, resolve, sha256_of

from .builders import PLAIN, TINY, gguf, write


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    return ModelFolder(tmp_path / "models")


def take(source: Path, folder: ModelFolder, name: str | None = None) -> str:
    (taken,) = import_models(source, folder, name)
    return taken.record.name


def nothing_there(folder: ModelFolder) -> bool:
    return not folder.path.exists() or list(folder.path.iterdir()) == []


class TestFile:
    def test_a_file_is_taken_in_and_stays_where_it_was(self, folder: ModelFolder, tmp_path: Path) -> None:
        source = write(tmp_path / "My Model (v2).gguf", TINY.read_bytes())
        (taken,) = import_models(source, folder)
        record = taken.record
        assert (record.name, record.bytes, record.sha256) == ("my-model-v2", TINY.stat().st_size, sha256_of(TINY))
        assert record.source == str(source)
        assert taken.entry is None
        assert source.exists()
        assert folder.resolve("My-Model-V2") == folder.file(record)
        assert folder.file(record).read_bytes() == TINY.read_bytes()
        assert list(folder) == [record]

    def test_it_is_copied_where_it_cannot_be_linked(
        self, folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EXDEV, "other disk")

        monkeypatch.setattr(os, "link", refuse)
        source = write(tmp_path / "a.gguf", TINY.read_bytes())
        (taken,) = import_models(source, folder)
        assert taken.record.sha256 == sha256_of(TINY)
        source.write_bytes(b"")
        assert folder.problem(taken.record) is None

    def test_no_room_for_a_copy(self, folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = namedtuple("usage", "total used free")
        monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 10**9 - 1000, 1000))
        monkeypatch.delattr(os, "link")
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.EXDEV, "x")), raising=False)
        with pytest.raises(ModelError, match=r"a\.gguf takes .* GB free; free some space"):
            import_models(write(tmp_path / "a.gguf"), folder)
        assert nothing_there(folder)

    def test_the_catalogue_is_recognised_and_a_difference_told(self, folder: ModelFolder, tmp_path: Path) -> None:
        source = write(tmp_path / "qwen2.5-1.5b-instruct-q4_k_m.gguf")
        (taken,) = import_models(source, folder)
        assert taken.record.name == "qwen2.5-1.5b"
        assert taken.record.licence == "Apache-2.0"
        assert f"has 1,117,320,736 bytes; this one has {source.stat().st_size:,}" in taken.notes[0]

    def test_the_catalogue_is_recognised_by_what_the_file_says(self, folder: ModelFolder, tmp_path: Path) -> None:
        said = {
            **{key: value for key, value in PLAIN.items() if not key.startswith("llama.")},
            "general.architecture": "qwen3",
            "general.name": "Qwen3 0.6B Instruct",
            "qwen3.block_count": 28,
            "qwen3.embedding_length": 1024,
            "qwen3.attention.head_count": 16,
        }
        assert take(write(tmp_path / "download.gguf", gguf(said)), folder) == "qwen3-0.6b"

    def test_a_file_without_a_chat_template_is_told_of(self, folder: ModelFolder, tmp_path: Path) -> None:
        said = {key: value for key, value in PLAIN.items() if key != "tokenizer.chat_template"}
        (taken,) = import_models(write(tmp_path / "base.gguf", gguf(said)), folder)
        assert any("no chat template" in note for note in taken.notes)

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7 ...", TINY.read_bytes()[:-1], gguf(version=9)])
    def test_what_is_no_whole_model_changes_nothing(self, folder: ModelFolder, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(ModelError, match=r"a\.gguf: "):
            import_models(write(tmp_path / "a.gguf", data), folder)
        assert nothing_there(folder)

    @pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "con\nsole", "ü", "x" * 101])
    def test_a_name_that_cannot_be_one(self, folder: ModelFolder, tmp_path: Path, name: str) -> None:
        with pytest.raises(ModelError, match="cannot be a model's name"):
            import_models(write(tmp_path / "a.gguf"), folder, name)
        assert folder.find(name) is None
        assert nothing_there(folder)

    def test_a_taken_name_is_not_taken_from_it(self, folder: ModelFolder, tmp_path: Path) -> None:
        take(write(tmp_path / "a.gguf"), folder, "mine")
        before = folder.get("mine")
        (again,) = import_models(write(tmp_path / "b.gguf"), folder, "Mine")
        assert (again.record, again.notes[-1]) == (before, "it was installed before")
        with pytest.raises(ModelError, match=r"another file is installed as mine; give this one a --name"):
            import_models(write(tmp_path / "c.gguf", TINY.read_bytes()), folder, "mine")
        assert folder.get("mine") == before
        assert [each.name for each in folder.path.iterdir()] == ["mine"]


class TestFolder:
    def test_a_name_that_is_not_installed_says_how_to_get_it(self, folder: ModelFolder) -> None:
        with pytest.raises(
            ModelError, match=r"phi-4-mini is not installed; `ragbox models pull phi-4-mini`.*import FILE"
        ):
            folder.resolve("Phi-4-mini")
        with pytest.raises(ModelError, match=r"no installed model or file 'phi-9'; `ragbox models list`"):
            folder.resolve("phi-9")

    def test_a_path_is_a_path(self, folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert folder.resolve(tmp_path / "none.gguf") == tmp_path / "none.gguf"
        assert folder.resolve("none.gguf") == Path("none.gguf")
        monkeypatch.chdir(tmp_path)
        (tmp_path / "plain").write_bytes(b"")
        assert folder.resolve("plain") == Path("plain")

    def test_the_users_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RAGBOX_MODELS", str(tmp_path / "here"))
        take(write(tmp_path / "a.gguf"), ModelFolder())
        assert resolve("a") == tmp_path / "here" / "a" / "a.gguf"
        monkeypatch.delenv("RAGBOX_MODELS")
        assert default_folder().parts[-2:] == ("ragbox", "models")

    def test_a_flipped_byte_is_noticed(self, folder: ModelFolder, tmp_path: Path) -> None:
        record = folder.get(take(write(tmp_path / "a.gguf", TINY.read_bytes()), folder))
        assert folder.problem(record) is None
        data = bytearray(TINY.read_bytes())
        data[len(data) // 2] ^= 1
        folder.file(record).write_bytes(data)
        assert "SHA-256 differs" in (folder.problem(record) or "")
        folder.file(record).write_bytes(data[:-1])
        assert "bytes and had" in (folder.problem(record) or "")

    def test_remove_takes_all_of_it(self, folder: ModelFolder, tmp_path: Path) -> None:
        name = take(write(tmp_path / "a.gguf"), folder)
        gathered = folder.part(name, "0" * 64)
        gathered.parent.mkdir()
        gathered.write_bytes(b"12345")
        other = folder.part(f"{name}.b", "0" * 64)
        other.write_bytes(b"1")
        assert folder.remove(name) == (True, len(gguf()) + 5)
        assert (list(folder), gathered.exists(), other.exists()) == ([], False, True)
        assert (tmp_path / "a.gguf").exists()
        with pytest.raises(ModelError, match="no such model is installed"):
            folder.remove(name)

    @pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"name": "other"}'])
    def test_a_folder_with_a_damaged_record_is_no_model(self, folder: ModelFolder, tmp_path: Path, text: str) -> None:
        take(write(tmp_path / "a.gguf"), folder)
        (folder.path / "a" / RECORD).write_text(text)
        assert list(folder) == []

    def test_what_a_killed_process_left_goes_after_a_day(self, folder: ModelFolder, tmp_path: Path) -> None:
        old, new = folder.path / ".new-old", folder.path / ".new-new"
        for each in (old, new):
            write(each / "a.gguf")
        os.utime(old, (1, 1))
        take(write(tmp_path / "a.gguf"), folder)
        assert (old.exists(), new.exists()) == (False, True)
        assert [record.name for record in folder] == ["a"]

    def test_a_record_cannot_point_elsewhere(self, folder: ModelFolder, tmp_path: Path) -> None:
        take(write(tmp_path / "a.gguf"), folder)
        path = folder.path / "a" / RECORD
        path.write_text(json.dumps({**json.loads(path.read_text()), "file": "../../a.gguf"}))
        assert list(folder) == []


class TestBundle:
    @pytest.fixture
    def bundle(self, folder: ModelFolder, tmp_path: Path) -> Path:
        take(write(tmp_path / "a.gguf", TINY.read_bytes()), folder, "one")
        take(write(tmp_path / "b.gguf"), folder, "two")
        export(["one", "TWO", "one"], folder, tmp_path / "bundle")
        return tmp_path / "bundle"

    def test_there_and_back(self, bundle: Path, folder: ModelFolder, tmp_path: Path) -> None:
        assert {each.name for each in bundle.iterdir()} == {"manifest.json", "README.txt", "models"}
        assert "ragbox models import ." in (bundle / "README.txt").read_text()
        there = ModelFolder(tmp_path / "there")
        taken = import_models(bundle, there)
        assert [each.record.name for each in taken] == ["one", "two"]
        for record in folder:
            arrived = there.get(record.name)
            assert (arrived.sha256, arrived.source, arrived.file) == (record.sha256, record.source, record.file)
            assert there.problem(arrived) is None

    def test_what_changed_on_the_way_is_not_taken_in(self, bundle: Path, tmp_path: Path) -> None:
        path = bundle / "models" / "two" / "b.gguf"
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        there = ModelFolder(tmp_path / "there")
        with pytest.raises(ModelError, match=r"b\.gguf: this file is not what the bundle's list says"):
            import_models(bundle, there)
        assert nothing_there(there)
        path.unlink()
        with pytest.raises(ModelError, match=r"b\.gguf: "):
            import_models(bundle, there)
        assert nothing_there(there)

    @pytest.mark.parametrize(
        ("key", "value"),
        [("file", "../../../a.gguf"), ("file", "/etc/passwd"), ("name", ".."), ("file", "a\\b.gguf"), ("name", 3)],
    )
    def test_a_list_that_points_outside_is_refused(self, bundle: Path, tmp_path: Path, key: str, value: object) -> None:
        listed = json.loads((bundle / MANIFEST).read_text())
        listed["models"][0][key] = value
        (bundle / MANIFEST).write_text(json.dumps(listed))
        with pytest.raises(ModelError, match=r"outside of the bundle|list is damaged"):
            import_models(bundle, ModelFolder(tmp_path / "there"))

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "models": [{}]}'])
    def test_a_list_that_is_none_is_refused(self, bundle: Path, tmp_path: Path, text: str) -> None:
        (bundle / MANIFEST).write_text(text)
        with pytest.raises(ModelError, match=r"manifest\.json: the bundle"):
            import_models(bundle, ModelFolder(tmp_path / "there"))

    def test_a_folder_that_is_no_bundle(self, folder: ModelFolder, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="no bundle"):
            import_models(tmp_path, folder)

    def test_names_stay(self, bundle: Path, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="leave out --name"):
            import_models(bundle, ModelFolder(tmp_path / "there"), "mine")

    def test_export_refuses(self, bundle: Path, folder: ModelFolder, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="not an empty folder"):
            export(["one"], folder, bundle)
        with pytest.raises(ModelError, match="phi-4 is not installed"):
            export(["one", "phi-4"], folder, tmp_path / "other")
        with pytest.raises(ModelError, match="name the models"):
            export([], folder, tmp_path / "other")
        record = folder.get("one")
        folder.file(record).write_bytes(gguf())
        with pytest.raises(ModelError, match="not as it was when it came"):
            export(["two", "one"], folder, tmp_path / "other")
        assert not any("other" in each.name for each in tmp_path.iterdir())
