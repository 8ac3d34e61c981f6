"""Profiles: one YAML file each, every key known and described."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import ConfigError
from .resources import resource


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Section):
    """What a file may cost; beyond it the file is refused with a message, never cut in silence."""

    file_bytes: int = Field(500_000_000, gt=0, description="largest file read, in bytes")
    pages: int = Field(5_000, gt=0, description="most pages of one PDF")
    page_characters: int = Field(200_000, gt=0, description="most characters of one page")
    expanded_bytes: int = Field(1_000_000_000, gt=0, description="most bytes the parts of a file may unpack to")
    seconds: float = Field(60, gt=0, description="longest time a file may take without another of its pages being read")
    memory_bytes: int = Field(1_500_000_000, ge=200_000_000, description="most memory that reading a file may take")
    question_characters: int = Field(4_000, gt=0, description="longest question")


class OcrSettings(_Section):
    """Reading of scanned pages."""

    enabled: bool = Field(True, description="read pages that have no text layer, or an unreadable one, by OCR")


Action = Literal["keep", "tag", "mask", "pseudonymise", "block"]
"""What becomes of a kind of personal data, weakest first: left alone; found and counted; shown as its kind and not kept;
shown as a pseudonym that only the vault leads back from; or the document is not indexed."""


class Policy(_Section):
    """What becomes of each kind of personal data at ingest."""

    names: Action = Field("tag", description="names of people")
    backgrounds: Action = Field("tag", description="nationalities, religions, political groups")
    dates: Action = Field("tag", description="dates, to the day or month")
    years: Action = Field("keep", description="years alone")
    ages: Action = Field("tag", description="ages up to 89")
    ages_over_89: Action = Field("tag", description="ages over 89")
    places: Action = Field("tag", description="places smaller than a state, and postcodes")
    states: Action = Field("keep", description="states and countries")
    organisations: Action = Field("tag", description="organisations")
    contact: Action = Field("pseudonymise", description="phone, fax, e-mail, postal address, URL, IP and MAC address")
    numbers: Action = Field(
        "pseudonymise", description="numbers of people, accounts, cards, vehicles, devices and records"
    )
    credentials: Action = Field("mask", description="passwords and keys")
    matters: Action = Field("keep", description="case, docket and matter numbers")
    entities: dict[str, Action] = Field({}, description="single entities, as `US_SSN: block`; before the kinds above")


class PiiSettings(_Section):
    """Detection of personal data, and what becomes of it."""

    enabled: bool = Field(True, description="look for personal data at ingest")
    min_score: float = Field(0.4, ge=0, le=1, description="findings below this score are not kept")
    phone_regions: tuple[str, ...] = Field(("US", "GB"), description="regions whose phone numbers are known")
    countries: tuple[str, ...] = Field(("us", "uk"), description="countries whose identity numbers are known")
    ner: str = Field(
        "bundled",
        description="what finds names and places: `bundled`, `off`, or the folder of a spaCy or transformers model",
    )
    index_unscreened: bool = Field(True, description="index a document that could not be screened, flagged as such")
    policy: Policy = Policy()
    reveal: bool = Field(True, description="show real values in answers, unless asked not to")


class ChunkSettings(_Section):
    """Passages, measured in the embedder's own tokens."""

    tokens: int = Field(160, ge=32, le=512, description="most tokens of a passage, heading path included")


class EmbeddingSettings(_Section):
    """The model that turns text into vectors."""

    model: str = Field(
        "bundled",
        description="`bundled` (all-MiniLM-L6-v2, int8 ONNX), or a sentence-transformers model: folder or cached name",
    )


class RetrievalSettings(_Section):
    """How passages are found."""

    candidates: int = Field(30, ge=1, le=500, description="passages taken from each of full-text and dense search")
    read: int = Field(16, ge=1, le=50, description="most passages read for an answer; half where the search is sure")


class AnswerSettings(_Section):
    """How answers are made."""

    sentences: int = Field(4, ge=1, le=10, description="most sentences of an extractive answer")
    threshold: float = Field(
        0.35, ge=0, le=1, description="below this confidence the answer is the abstention sentence"
    )


class SlmSettings(_Section):
    """The local language model; without a file or server, answers are extractive."""

    file: str | None = Field(None, description="path of a GGUF file, or the name of an installed model")
    larger: str | None = Field(None, description="a larger model, likewise, for what the first cannot answer")
    server: str | None = Field(
        None,
        description="in place of a file: an OpenAI-compatible server on this machine, as http://127.0.0.1:11434/v1",
    )
    server_model: str | None = Field(None, description="the server's model; needed where it has several")
    server_hosts: tuple[str, ...] = Field((), description="hosts besides this machine that `server` may name")
    seconds: float = Field(120, gt=0, description="longest time one answer may take")

    context_tokens: int = Field(4_096, ge=256, description="context window, prompt and answer together")
    answer_tokens: int = Field(256, ge=8, description="most tokens of an answer")
    threads: int | None = Field(None, ge=1, description="threads; the physical cores when unset")
    temperature: float = Field(0.0, ge=0, le=2, description="0 answers the same question the same way")
    seed: int = Field(0, ge=0, description="seed for a temperature above 0")

    @property
    def configured(self) -> bool:
        """Whether there is a model to ask."""
        return self.file is not None or self.server is not None

    @property
    def chosen(self) -> str | None:
        """What answers are written with, as `Profile.with_slm` takes it; None where they are extractive."""
        if self.server is None:
            return self.file
        return self.server if self.server_model is None else f"{self.server}#{self.server_model}"


class Profile(_Section):
    """All settings of a box."""

    name: str = Field(description="name of the profile")
    limits: Limits = Limits()
    ocr: OcrSettings = OcrSettings()
    pii: PiiSettings = PiiSettings()
    chunk: ChunkSettings = ChunkSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    answer: AnswerSettings = AnswerSettings()
    slm: SlmSettings = SlmSettings()

    def with_slm(self, model: str | Path | None) -> Profile:
        """The same profile with another language model: a GGUF file, or a server as http://127.0.0.1:11434/v1; or with none.

        A server's model is named after a `#`, where it has several: http://127.0.0.1:11434/v1#llama3.2:1b. What the profile
        says of hosts, limits and sampling stays.
        """
        given = "" if model is None else str(model)
        if not given.lower().startswith(("http://", "https://")):
            update: dict[str, str | None] = {"file": given or None, "server": None, "server_model": None}
        else:
            server, _, name = given.partition("#")
            update = {"file": None, "server": server, "server_model": name or None}
        return self.model_copy(update={"slm": self.slm.model_copy(update=update)})


_NO_PROFILES = ("models",)
"""YAML files beside the profiles that are something else: the catalogue of language models."""


def profile_names() -> tuple[str, ...]:
    """Names of the profiles that come with ragbox."""
    names = (path.stem for path in resource("configs").glob("*.yaml"))
    return tuple(sorted(name for name in names if name not in _NO_PROFILES))


def load_profile(name: str | Path = "default") -> Profile:
    """The profile of that name, or the one in a YAML file at that path.

    Raises ConfigError when there is none, or when a key is unknown or a value out of range.
    """
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        if str(name) not in profile_names():
            raise ConfigError(
                f"there is no profile '{name}'; choose one of {', '.join(profile_names())}, or give the path of a .yaml file"
            )
        path = resource("configs") / f"{name}.yaml"
    return _read(path)


def _read(path: Path) -> Profile:
    try:
        values: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: the profile cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the profile is not valid YAML") from error
    try:
        return Profile.model_validate(values)
    except ValidationError as error:
        raise ConfigError(f"{path}: {_first(error)}") from error


def stored_profile(text: str, box: Path) -> Profile:
    """The profile that a box keeps, as JSON. Raises ConfigError when it is of another version of ragbox."""
    try:
        return Profile.model_validate_json(text)
    except ValidationError as error:
        message = "the profile it was made with is of another version of ragbox; name one with --profile"
        raise ConfigError(f"{box}: {message} ({_first(error)})") from error


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"
