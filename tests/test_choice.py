"""Which model answers in a box is kept with it; one that cannot be used is refused and changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ragbox import RagBox
from ragbox.errors import BoxLockedError, ConfigError, ModelError
from ragbox.models.importing import import_models
from ragbox.models.installed import ModelFolder
from ragbox.shelf import shelf

TINY = Path(__file__).parent / "models" / "tiny_slm.gguf"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelFolder:
    monkeypatch.setenv("RAGBOX_MODELS", str(tmp_path / "models"))
    return ModelFolder()


def chosen(box: RagBox) -> str | None:
    """What the box answers with when it is opened again."""
    with RagBox.open(box.path) as again:
        return again.profile.slm.chosen


@pytest.mark.slm
class TestUse:
    def test_an_installed_model_is_loaded_and_kept(self, box: RagBox, folder: ModelFolder) -> None:
        import_models(TINY, folder, "small")
        box.use_model("small")
        model = box._languages.small()
        assert model.name == "tiny_slm"
        assert chosen(box) == "small"
        box.use_model(None)
        assert (box.profile.slm.chosen, chosen(box)) == (None, None)
        with pytest.raises(ModelError, match="closed"):
            model.count_prompt([])

    def test_a_path_is_kept_in_full(self, box: RagBox, folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(TINY.parent)
        box.use_model(TINY.name)
        assert chosen(box) == str(TINY)
        assert folder.find(TINY.stem) is None

    def test_one_that_does_not_fit_is_refused_with_a_way_out(
        self, box: RagBox, folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_models(TINY, folder, "small")
        box.use_model("small")
        monkeypatch.setattr("ragbox.answer.worker_model.available_memory", lambda: 10_000_000)
        with pytest.raises(ModelError, match=r"needs 0\.3 GB of memory and 0\.0 GB are free; choose a smaller"):
            box.use_model(TINY)
        assert (box.profile.slm.chosen, chosen(box)) == ("small", "small")

    def test_one_that_cannot_be_kept_is_not_used(self, box: RagBox, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(**_: str) -> None:
            raise BoxLockedError("another process writes")

        monkeypatch.setattr(box._directory.catalog, "set_meta", refuse)
        with pytest.raises(BoxLockedError):
            box.use_model(TINY)
        assert box.profile.slm.chosen is None
        assert box._languages._loaded == {}

    def test_the_profile_that_the_box_keeps_is_changed_in_nothing_else(self, box: RagBox) -> None:
        kept = box._directory.catalog.meta("profile")
        with RagBox.open(box.path, "default") as other:  # another profile for this time
            other.use_model(TINY)
        assert chosen(box) == str(TINY)
        box.use_model(None)
        assert box._directory.catalog.meta("profile") == kept


@pytest.mark.parametrize(
    ("model", "error", "why"),
    [
        ("nosuch", ModelError, "no installed model or file"),
        ("qwen3-0.6b", ModelError, "models pull qwen3-0.6b"),
        ("/nowhere/x.gguf", ModelError, "no such file"),
        (str(Path(__file__)), ModelError, "not a GGUF file"),
        ("http://192.0.2.1:8080/v1", ConfigError, "not this machine"),
        ("http://127.0.0.1:1/v1", ModelError, "no server answers there"),
    ],
)
def test_what_cannot_be_used_is_refused(
    box: RagBox, folder: ModelFolder, model: str, error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=re.escape(why)):
        box.use_model(model)
    assert box.profile.slm.chosen is None
    assert chosen(box) is None
    assert not folder.path.exists()


def test_a_model_that_is_gone_is_told_without_loading(box: RagBox, folder: ModelFolder) -> None:
    box.check_model()
    box.profile = box.profile.with_slm(str(folder.path / "gone.gguf"))
    with pytest.raises(ModelError, match="no such file"):
        box.check_model()


def test_the_shelf_tells_what_is_wrong_with_a_file(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(shelf(folder)) == []
    (taken,) = import_models(TINY, folder, "small")
    (sound,) = shelf(folder)
    assert (sound.record, sound.entry, sound.problem, sound.fits) == (taken.record, None, None, True)
    assert sound.memory_bytes is not None
    monkeypatch.setattr("ragbox.shelf.available_memory", lambda: 1_000_000)
    assert not next(shelf(folder)).fits
    file = folder.file(taken.record)
    data = file.read_bytes()
    file.unlink()  # else the file it was linked to is changed, too
    file.write_bytes(data[:-1])
    assert "another size" in str(next(shelf(folder)).problem)
    file.write_bytes(b"")
    assert "empty" in str(next(shelf(folder)).problem)
