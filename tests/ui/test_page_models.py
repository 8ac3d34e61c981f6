"""The page of models: each of its states, and what its buttons do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kit.box import the_box
from kit.models import ModelJob, model_desk, shown_model
from streamlit.testing.v1 import AppTest

from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.models.catalogue import catalogue
from ragbox.models.importing import import_models
from ragbox.models.installed import ModelFolder
from ragbox.models.machine import Machine, Room, Speed
from ragbox.models.recommend import recommend
from ragbox.resources import resource

UI = resource("ui")
TINY = Path(__file__).parents[1] / "models" / "tiny_slm.gguf"
SMALL = Room(memory_total=8_000_000_000, memory_available=2_000_000_000, disk_free=50_000_000_000)
LURE = "<b>x</b> ![y](http://attacker.example/y.png)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelFolder:
    monkeypatch.setenv("RAGBOX_MODELS", str(tmp_path / "models"))
    return ModelFolder()


@pytest.fixture
def box(tmp_path: Path, lean: object) -> Path:
    """A box without documents, closed."""
    with RagBox.open(tmp_path / "my.box", lean):  # type: ignore[arg-type]
        return tmp_path / "my.box"


def page(box: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("RAGBOX_BOX", str(box))
    return AppTest.from_file(str(UI / "app.py"), default_timeout=60).run().switch_page("page_models.py").run()


def shown(app: AppTest) -> str:
    """All that the page shows through HTML."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def done(app: AppTest) -> str:
    """What the page shows once what is under way has ended."""
    job = model_desk().job
    assert job is not None
    assert job.wait(60)
    return shown(app.run())


def test_without_a_model_the_page_says_what_fits_and_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder
) -> None:
    monkeypatch.setattr("kit.model_list.room", lambda _: SMALL)
    app = page(box, monkeypatch)
    body = shown(app)
    assert "No model is installed" in body
    assert "own sentences" in body
    assert "2.0 GB of 8.0 GB memory and 50.0 GB of disk are free now." in body
    fit = sum(each.memory_bytes <= SMALL.memory_available for each in catalogue())
    assert 0 < fit < len(list(catalogue()))
    assert body.count("<bdi>Fits</bdi>") == fit
    assert "GB of memory: close other programs" in body
    assert app.expander[0].proto.expanded
    assert app.code.len == 0
    app.selectbox(key="model_to_pull").set_value("gemma-3-1b").run()
    assert app.code[0].value == "ragbox models pull gemma-3-1b"
    assert "accepts its terms: https://" in shown(app)
    assert not folder.path.exists()


@pytest.mark.slm
def test_a_file_is_taken_in_used_kept_and_removed(
    monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder
) -> None:
    app = page(box, monkeypatch)
    app.text_input(key="model_path").input(str(TINY))
    app.text_input(key="model_name").input("small")
    app.button(key="import_model").click().run()
    body = done(app)
    assert "small was taken in" in body
    assert "It is not in the catalogue, which is no fault." in body
    assert folder.find("small") is not None
    app.button(key="use_small").click().run()
    assert "small answers from now on" in done(app)
    assert "In use" in shown(app)
    assert app.button(key="use_small").disabled
    assert app.button(key="remove_small").disabled
    assert "<dt>Model</dt><dd><bdi>small</bdi></dd>" in shown(app)
    assert the_box()._languages.small().name == "tiny_slm"
    with RagBox.open(box) as again:
        assert again.profile.slm.chosen == "small"
    app.button(key="check_small").click().run()
    assert "small is as it was when it came" in done(app)
    assert "checked 20" in shown(app)
    app.button(key="use_none").click().run()
    assert "Answers are quotes from now on" in done(app)
    assert "none: answers are quotes" in shown(app)
    app.button(key="remove_small").click().run()
    assert "is deleted from the folder of models" in shown(app)
    folder.remove("small")  # the click within the dialog is the browser test's: this runner has no partial runs
    assert "No model is installed" in shown(app.run())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "Give the whole path"),
        ("model.gguf", "Give the whole path"),
        ("/nowhere/model.gguf", "There is nothing at this path"),
        (__file__, "this is not a GGUF file"),
        (str(Path(__file__).parent), "this folder is no bundle"),
    ],
)
def test_what_is_no_model_is_refused(
    monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder, given: str, said: str
) -> None:
    app = page(box, monkeypatch)
    app.text_input(key="model_path").input(given)
    app.button(key="import_model").click().run()
    assert said in (shown(app) if model_desk().job is None else done(app))
    assert list(folder) == []


def test_a_path_is_shown_as_text(
    monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder, tmp_path: Path
) -> None:
    file = tmp_path / f"{LURE.replace('/', ':')}.gguf"
    file.write_bytes(b"GGUF")
    app = page(box, monkeypatch)
    app.text_input(key="model_path").input(str(file))
    app.button(key="import_model").click().run()
    body = done(app)
    assert "cut short" in body
    assert "<b>x" not in body
    assert folder.find("x") is None


def test_a_model_that_is_too_large_is_refused_with_what_fits(
    monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder
) -> None:
    import_models(TINY, folder, "small")
    monkeypatch.setattr("ragbox.shelf.available_memory", lambda: 10_000_000)
    monkeypatch.setattr("ragbox.answer.worker_model.available_memory", lambda: 10_000_000)
    monkeypatch.setattr("kit.model_list.room", lambda _: SMALL)
    app = page(box, monkeypatch)
    assert "Needs more memory than is free" in shown(app)
    app.button(key="use_small").click().run()
    body = done(app)
    assert "This did not work: Loading small" in body
    assert "needs 0.3 GB of memory and 0.0 GB are free" in body
    assert "These fit: " in body
    assert "What was in use stays in use." in body
    app.button(key="close_model").click().run()
    assert "This did not work" not in shown(app)


def test_a_damaged_model_cannot_be_used(monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder) -> None:
    (taken,) = import_models(TINY, folder, "small")
    file = folder.file(taken.record)
    data = bytearray(file.read_bytes())
    file.unlink()  # else the file it was linked to is changed, too
    data[-1] ^= 1
    file.write_bytes(data)
    app = page(box, monkeypatch)
    assert "Ready" in shown(app)  # a look at its size and its beginning tells nothing
    app.button(key="check_small").click().run()
    assert "small is damaged" in done(app)
    assert "Damaged" in shown(app)
    file.write_bytes(data[:-1])
    assert "has another size" in shown(app.run())
    assert app.button(key="use_small").disabled


def test_a_chosen_model_that_is_gone_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: ModelFolder
) -> None:
    profile = load_profile().with_slm(str(tmp_path / "gone.gguf"))
    with RagBox.open(tmp_path / "my.box", profile):
        pass
    body = shown(page(tmp_path / "my.box", monkeypatch))
    assert "It cannot be used, so answers are quotes" in body
    assert "there is no such file" in body
    assert list(folder) == []


def test_a_server_is_used_only_where_it_is_on_this_computer(
    monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder
) -> None:
    app = page(box, monkeypatch)
    for address, said in (
        ("localhost", "Give the address of a server"),
        ("http://192.0.2.1:8080/v1", "is not this machine, so nothing was sent there"),
        ("http://127.0.0.1:1/v1", "no server answers there"),
    ):
        app.text_input(key="server").input(address)
        app.text_input(key="server_model").input("tiny")
        app.button(key="use_server").click().run()
        assert said in (shown(app) if model_desk().job is None else done(app))
    assert the_box().profile.slm.chosen is None
    assert list(folder) == []


def test_without_what_runs_models_a_file_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder
) -> None:
    import_models(TINY, folder, "small")
    monkeypatch.setattr("ragbox.shelf.find_spec", lambda _: None)
    app = page(box, monkeypatch)
    assert "Model files cannot be run here" in shown(app)
    assert app.button(key="use_small").disabled
    assert app.button(key="measure").disabled


def test_work_under_way_is_shown_and_holds_back_the_rest(
    monkeypatch: pytest.MonkeyPatch, box: Path, folder: ModelFolder
) -> None:
    import threading

    import_models(TINY, folder, "small")
    gate, told = threading.Event(), threading.Event()

    class Slow(ModelJob):
        can_stop = True

        def _work(self) -> None:
            self._tell(1, 4)
            told.set()
            gate.wait(30)
            self._tell(2, 4)

    app = page(box, monkeypatch)
    assert model_desk().begin(lambda: Slow(f"Taking in {LURE}"))
    assert told.wait(30)
    assert not model_desk().begin(lambda: Slow("again"))
    app.run()
    assert "Taking in &lt;b&gt;x" in shown(app)
    (bar,) = app.get("progress")
    assert bar.proto.value == 25
    assert app.button(key="use_small").disabled
    app.button(key="stop_model").click().run()
    gate.set()
    assert "Stopped: " in done(app)
    assert "Nothing was changed." in shown(app)


@pytest.mark.usefixtures("folder")
def test_measuring_says_how_long_each_would_take(monkeypatch: pytest.MonkeyPatch, box: Path) -> None:
    machine = Machine(8_000_000_000, 6_000_000_000, 90_000_000_000, 4, 8, LURE, ("avx2",), (), False, ())
    speed = Speed(weights=6e10, bytes=2e10, read_tokens=250, write_tokens=100, slowed=2.0)
    monkeypatch.setattr("kit.models.look", lambda _: machine)
    monkeypatch.setattr("kit.models.measure", lambda _: speed)
    app = page(box, monkeypatch)
    app.button(key="measure").click().run()
    body = done(app)
    best = recommend(catalogue(), machine, speed, frozenset())[0]
    assert f"Recommended: {best.entry.name}" in body
    assert app.code[0].value == f"ragbox models pull {best.entry.name}"
    assert f"{best.first_word[0]:.1f} s" in body
    assert "The machine was busy" in body
    assert "<b>x</b>" not in body
    slow = Speed(weights=1e8, bytes=1e8, read_tokens=1, write_tokens=1, slowed=1.0)
    monkeypatch.setattr("kit.models.measure", lambda _: slow)
    app.button(key="measure").click().run()
    assert "No model here is both small and quick enough" in done(app)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("qwen3-0.6b", "qwen3-0.6b"),
        ("/models/some.Q4_K_M.gguf", "some.Q4_K_M"),
        ("http://127.0.0.1:11434/v1#llama3.2:1b", "llama3.2:1b at 127.0.0.1:11434"),
        ("http://localhost:8080/v1", "the model at localhost:8080"),
    ],
)
def test_a_chosen_model_in_few_words(chosen: str, words: str) -> None:
    assert shown_model(chosen) == words


def test_the_copy_of_a_box_keeps_its_model(monkeypatch: pytest.MonkeyPatch, box: Path, tmp_path: Path) -> None:
    with RagBox.open(box) as opened:
        opened.use_model(TINY)
    copy = shutil.copytree(box, tmp_path / "copy.box")
    assert "tiny_slm" in shown(page(Path(copy), monkeypatch))
