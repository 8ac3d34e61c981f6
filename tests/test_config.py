"""Profiles: those that come with ragbox load, and what is wrong with another is said by its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

import ragbox
from ragbox.config import Profile, load_profile, profile_names
from ragbox.errors import ConfigError


def test_every_profile_that_comes_with_ragbox_loads() -> None:
    assert "default" in profile_names()
    for name in profile_names():
        assert load_profile(name).name == name


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_text("name: clinic\nretrieval:\n  read: 8\n")
    profile = load_profile(path)
    assert (profile.name, profile.retrieval.read) == ("clinic", 8)
    assert profile.limits == load_profile().limits
    assert load_profile(str(path)) == profile


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name: x\nretreival: {}\n", "retreival"),
        ("name: x\nretrieval:\n  reed: 8\n", r"retrieval\.reed"),
        ("name: x\nchunk:\n  tokens: 4\n", r"chunk\.tokens"),
        ("name: x\nanswer:\n  threshold: 1.5\n", r"answer\.threshold"),
        ("name: x\npii:\n  enabled: perhaps\n", r"pii\.enabled"),
        ("limits: {}\n", "name"),
        ("- a list\n", "the file"),
        ("", "the file"),
        ("name: [unclosed\n", "not valid YAML"),
        ("name: !!python/object/apply:os.getcwd []\n", "not valid YAML"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=place) as caught:
        load_profile(path)
    assert str(path) in str(caught.value)


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no profile 'hippa'.*default"):
        load_profile("hippa")
    with pytest.raises(ConfigError, match=r"none\.yaml"):
        load_profile(tmp_path / "none.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"binary\.yaml"):
        load_profile(tmp_path / "binary.yaml")


def fields(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, str | None]]:
    """Every setting by its path, with its description."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from fields(inner, f"{path}{name}.")
        else:
            yield path + name, field.description


def test_every_setting_is_described() -> None:
    assert [path for path, description in fields(Profile) if not description] == []


def test_every_setting_a_message_names_exists() -> None:
    sections = [name for name, field in Profile.model_fields.items() if field.annotation is not str]
    known = {path for path, _ in fields(Profile)}
    known |= {path.rpartition(".")[0] for path in known}
    pattern = re.compile(rf"\b((?:{'|'.join(sections)})\.[a-z_]+)\b")
    for path in Path(ragbox.__file__).parent.rglob("*.py"):
        for literal in re.findall(r'"[^"\n]*"', path.read_text(encoding="utf-8")):
            for named in pattern.findall(re.sub(r"\{[^}]*\}", "", literal)):
                if literal != f'"{named}"' and not named.endswith((".py", ".yaml")):
                    assert named in known, f"{path.name} names the setting {named}"


def test_settings_do_not_change() -> None:
    profile = load_profile()
    with pytest.raises(ValidationError):
        profile.name = "other"  # type: ignore[misc]
    other = profile.with_slm("model.gguf")
    assert (profile.slm.file, other.slm.file) == (None, "model.gguf")
    assert other.slm.context_tokens == profile.slm.context_tokens


def test_a_model_may_be_a_file_or_a_server_with_a_model() -> None:
    profile = load_profile()
    with_hosts = profile.model_copy(update={"slm": profile.slm.model_copy(update={"server_hosts": ("gpu.lan",)})})
    several = with_hosts.with_slm("http://127.0.0.1:11434/v1#llama3.2:1b").slm
    assert (several.server, several.server_model, several.file) == ("http://127.0.0.1:11434/v1", "llama3.2:1b", None)
    assert several.server_hosts == ("gpu.lan",)
    only = with_hosts.with_slm("https://gpu.lan:8443/v1")
    assert (only.slm.server, only.slm.server_model) == ("https://gpu.lan:8443/v1", None)
    file = only.with_slm(Path("models") / "model.gguf").slm
    assert (file.file, file.server, file.server_model) == (str(Path("models") / "model.gguf"), None, None)


@pytest.mark.parametrize("model", ["model.gguf", "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1#llama3.2:1b"])
def test_the_chosen_model_can_be_given_again(model: str) -> None:
    profile = load_profile()
    assert profile.slm.chosen is None
    chosen = profile.with_slm(model)
    assert chosen.slm.chosen == model
    assert profile.with_slm(chosen.slm.chosen or "") == chosen
