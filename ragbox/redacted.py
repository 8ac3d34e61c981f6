"""A copy of a PDF or DOCX in which the personal data is gone for good."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from .config import Profile, load_profile
from .document import Pixels
from .errors import ConfigError, RedactionError
from .parse.files import read_bytes
from .parse.isolated import Workers
from .parse.kinds import file_type
from .pii import PiiEngine
from .privacy.egress import stay_offline
from .redact.texts import by_text, joined
from .redact.values import Span, Values, merged
from .types import Document, Finding, Problem

_DOCX = "ragbox.redact.docx"
"""The module whose functions the worker runs."""

_TRIES = 3
"""How often a copy is made before it is given up, because what is left in it still makes a value."""
_LEFT_BEHIND = frozenset(("attachments", "hidden_text", "form_failed"))
"""Problems of the source with what does not come along."""

Correct = Callable[[str, Sequence[Finding]], Sequence[Finding]]

Tell = Callable[[str, int, int], None]
"""Told what is done (`read`, `ocr`, `write`) with which page of how many."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was made: the file, how many places went by entity, and what somebody has to look at.

    `pages` is 0 for a DOCX. `review` names pictures, in which nothing but text can be looked for: faces and fingerprints
    stay. `problems` are of the source: what of it could not be read was not looked through.
    """

    source: Path
    path: Path
    counts: Mapping[str, int]
    pages: int
    review: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class RedactedCopy:
    """A copy that is in no file yet: what it is to be called, its bytes, and else as of a `Redaction`."""

    name: str
    data: bytes = field(repr=False)
    counts: Mapping[str, int]
    pages: int
    review: tuple[str, ...]
    problems: tuple[Problem, ...]


def redact_file(
    path: str | Path,
    out: str | Path | None = None,
    profile: str | Path = "default",
    *,
    password: str | None = None,
    entities: Collection[str] | None = None,
    tell: Tell = lambda _what, _page, _pages: None,
) -> Redaction:
    """Write a copy without the personal data that the profile's recognizers find; `entities` limits it to some kinds.

    `out` is by default `NAME.redacted.pdf` (or `.docx`) beside the source, and must not exist. `password` opens an encrypted
    PDF; the copy is not encrypted. The copy is looked through before it gets its name: where a value is left, there is none.

    Raises RedactionError, ParseError, ScreeningError or ConfigError.
    """
    stay_offline()
    chosen = load_profile(profile)
    source = Path(path)
    data = read_bytes(source, chosen.limits)
    target = _target(source, out, f".{_kind(source.name, data)}")
    copy = redacted_copy(
        source.name,
        data,
        chosen,
        PiiEngine.load(chosen),
        target=target.name,
        password=password,
        entities=entities,
        tell=tell,
    )
    with _written(source, target) as unfinished:
        unfinished.write_bytes(copy.data)
    return Redaction(source, target, copy.counts, copy.pages, copy.review, copy.problems)


def redacted_copy(
    name: str,
    data: bytes,
    profile: Profile,
    engine: PiiEngine,
    *,
    correct: Correct = lambda _text, found: found,
    target: str | None = None,
    password: str | None = None,
    entities: Collection[str] | None = None,
    tell: Tell = lambda _what, _page, _pages: None,
) -> RedactedCopy:
    """As `redact_file`, of bytes and in memory. `correct` is what is known better of what is found in a text."""
    kind = _kind(name, data)
    target = target or f"{Path(name).stem}.redacted.{kind}"
    with Workers(profile.limits, ocr=profile.ocr) as workers:
        finder = _Finder(engine, entities, correct)
        job = _Job(name, data, profile, password, workers, finder, tell)
        return job.pdf(target) if kind == "pdf" else job.docx(target)


def _kind(name: str, data: bytes) -> str:
    """Which of the two kinds that can be redacted it is. Raises RedactionError."""
    kind = file_type(Path(name), data)
    if kind not in ("pdf", "docx"):
        raise RedactionError(
            f"{name}: only PDF and DOCX files can be redacted; save or print it as PDF and redact that",
            code="unsupported",
        )
    return kind


def _target(source: Path, out: str | Path | None, suffix: str) -> Path:
    """Where the copy goes. Raises RedactionError when it may not."""
    target = Path(out) if out is not None else source.with_name(f"{source.stem}.redacted{suffix}")
    if target.suffix.lower() != suffix:
        raise RedactionError(f"{target}: the copy of this file must be called something that ends in {suffix}")
    if target.exists() or target.is_symlink():
        raise RedactionError(f"{target}: there is such a file already; move it away, or name another with --out")
    if not target.parent.is_dir():
        raise RedactionError(f"{target.parent}: there is no such folder; make it, or name another with --out")
    return target


@contextmanager
def _written(source: Path, target: Path) -> Iterator[Path]:
    """A file beside the target that gets its name when all went well, and else goes."""
    handle, name = tempfile.mkstemp(prefix=".ragbox-", suffix=f".part{target.suffix}", dir=target.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        with suppress(OSError):
            shutil.copymode(source, unfinished)
        _rename(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def _rename(unfinished: Path, target: Path) -> None:
    """Give the file its name, never over another that came in the meantime."""
    try:
        os.link(unfinished, target)
    except FileExistsError:
        raise RedactionError(f"{target}: there is such a file now; name another with --out") from None
    except OSError:  # a file system without links
        if target.exists():
            raise RedactionError(f"{target}: there is such a file now; name another with --out") from None
        unfinished.rename(target)


class _Finder:
    """The engine, for the chosen entities."""

    def __init__(self, engine: PiiEngine, entities: Collection[str] | None, correct: Correct) -> None:
        self._engine = engine
        self._correct = correct
        self._entities = None if entities is None else frozenset(entities)
        self.everything = entities is None
        unknown = sorted((self._entities or frozenset()) - set(self._engine.entities))
        if unknown:
            known = ", ".join(self._engine.entities)
            raise ConfigError(f"there is no entity {', '.join(unknown)} in this profile; it has {known}")

    def spans(self, text: str) -> list[Span]:
        """What is found in a text, in order. Raises ScreeningError."""
        found: Sequence[Finding] = self._correct(text, self._engine.find(text)) if text.strip() else ()
        return [
            Span(each.start, each.end, each.entity)
            for each in found
            if self._entities is None or each.entity in self._entities
        ]


@dataclass(frozen=True, slots=True)
class _Job:
    name: str
    data: bytes
    profile: Profile
    password: str | None
    workers: Workers
    finder: _Finder
    tell: Tell

    def pdf(self, target: str) -> RedactedCopy:
        from .redact.check_pdf import check_pdf
        from .redact.pdf import Means, black_out_again, prepare_pdf, write_pdf

        document = self._parsed(self.data)
        found, values = self._find(document.text, _unseen(document))
        spans = merged([*found, *values.places(document.text)])
        read = self._picture_text if self.profile.ocr.enabled else None
        means = Means(self._draw, read, self.finder.spans, self.tell)
        with self._named():
            pages, more = prepare_pdf(document, spans, values, means)
            for _ in range(_TRIES):
                stream = BytesIO()
                pictured = write_pdf(pages, means, stream)
                copy = self.workers.parse_bytes(self.name, stream.getvalue())
                if not black_out_again(pages, copy, values):
                    break
            check_pdf(stream.getvalue(), values)
        self._check(copy, values)
        counts = Counter(span.entity for span in spans) + more
        review = [*_told_by_name(target, values), *(f"page {number}" for number in pictured)]
        counted = dict(sorted(counts.items()))
        data = stream.getvalue()
        return RedactedCopy(target, data, counted, len(document.pages), tuple(review), _unread(document))

    def docx(self, target: str) -> RedactedCopy:
        document = self._parsed(self.data)
        inside = self._in_worker("texts", self.data)
        text, starts = joined(inside["texts"])
        found, values = self._find(text, document.text, _unseen(document), "\n".join(inside["names"]))
        values = values.without_numbers(text)
        spans = merged([*found, *values.places(text)])
        black, counts, review = self._pictures(inside["pictures"], values)
        counts.update(span.entity for span in spans)
        data, texts = self.data, inside["texts"]
        for _ in range(_TRIES):  # what is left may make a value once what stood between is gone
            data = self._rewritten(data, by_text(spans, starts, texts), values, black)
            left = self._in_worker("left", data, values=values.entities())
            texts, black = left["texts"], []
            text, starts = joined(texts)
            spans = merged(values.places(text))
            if not spans:
                break
        if spans or left["markup"] or left["bytes"]:
            raise self._leak()
        self._check(self.workers.parse_bytes(self.name, data), values)
        review = [*_told_by_name(target, values), *review]
        return RedactedCopy(target, data, dict(sorted(counts.items())), 0, tuple(review), _unread(document))

    # --- DOCX -----------------------------------------------------------------------------------------------------------

    def _in_worker(self, function: str, data: bytes, **arguments: Any) -> Any:
        """The JSON that a function of `ragbox.redact.docx` answers."""
        most = self.profile.limits.expanded_bytes
        return json.loads(self.workers.run(f"{_DOCX}:{function}", self.name, data, most_bytes=most, **arguments))

    def _rewritten(
        self, data: bytes, spans: dict[str, list[tuple[int, int, str]]], values: Values, black: Sequence[str]
    ) -> bytes:
        return self.workers.run(
            f"{_DOCX}:rewrite",
            self.name,
            data,
            most_bytes=self.profile.limits.expanded_bytes,
            spans=spans,
            values=values.entities(),
            black=black,
            every_link=self.finder.everything,
        )

    def _pictures(self, names: Sequence[str], values: Values) -> tuple[list[str], Counter[str], list[str]]:
        """The pictures to be made black, what was found in them, and all of them as a reader is told to look at them."""
        black: list[str] = []
        counts: Counter[str] = Counter()
        review: list[str] = []
        for number, name in enumerate(names, start=1):
            self.tell("ocr", number, len(names))
            spans, seen = self._picture(name, values)
            counts.update(span.entity for span in spans)
            black += [name] if spans else []
            shown = "made black" if spans else "kept" if seen else "kept, and its text could not be looked at"
            review.append(f"picture {number} ({shown})")
        return black, counts, review

    def _picture(self, name: str, values: Values) -> tuple[list[Span], bool]:
        """What is found in a picture, and whether it could be read at all."""
        if not self.profile.ocr.enabled:
            return [], False
        most = self.profile.limits.expanded_bytes
        page = self.workers.run(f"{_DOCX}:page_of", self.name, self.data, most_bytes=most, picture=name)
        if not page:
            return [], False
        text = self._picture_text(page).text
        return merged([*self.finder.spans(text), *values.places(text)]), True

    # --- both -----------------------------------------------------------------------------------------------------------

    def _find(self, text: str, *more: str) -> tuple[list[Span], Values]:
        """What is found in a text, and the values found in it and in others."""
        spans = self.finder.spans(text)
        found = {text[each.start : each.end]: each.entity for each in spans}
        for other in more:
            found |= {other[each.start : each.end]: each.entity for each in self.finder.spans(other)}
        return spans, Values(found)

    def _parsed(self, data: bytes) -> Document:
        return self.workers.parse_bytes(
            self.name,
            data,
            password=self.password,
            on_page=lambda stage, page, pages: self.tell("ocr" if stage == "ocr" else "read", page, pages),
        )

    def _draw(self, page: int, scale: float) -> Pixels:
        return self.workers.draw(self.name, self.data, page, scale=scale, password=self.password)

    def _picture_text(self, pdf: bytes) -> Document:
        """What OCR reads in a PDF of one picture. Raises RedactionError when it fails: then nobody has looked."""
        document = self.workers.parse_bytes("page.pdf", pdf)
        if any(problem.code == "ocr_failed" for problem in document.problems):
            raise RedactionError(
                "a picture could not be read by OCR, so it is not known what it holds; nothing was written; switch OCR off "
                "in the profile (ocr.enabled) if you look through the pictures yourself"
            )
        return document

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Put the file's name in front of what goes wrong."""
        try:
            yield
        except RedactionError as error:
            raise RedactionError(f"{self.name}: {str(error).removeprefix(f'{self.name}: ')}", code=error.code) from None

    def _check(self, document: Document, values: Values) -> None:
        """Raises RedactionError when a value is left in what ragbox itself reads of the copy."""
        for text in (document.text, _unseen(document), document.title or ""):
            if any(True for _ in values.places(text)):
                raise self._leak()

    def _leak(self) -> RedactionError:
        return RedactionError(
            f"{self.name}: a value that was found could still be read in the copy, so it was thrown away and nothing was "
            "written; please report it"
        )


def _unread(document: Document) -> tuple[Problem, ...]:
    """The problems that say something of the copy."""
    return tuple(problem for problem in document.problems if problem.code not in _LEFT_BEHIND)


def _told_by_name(target: str, values: Values) -> list[str]:
    return ["the name of the file"] if any(True for _ in values.places(target)) else []


def _unseen(document: Document) -> str:
    """What the file holds and its readers do not see."""
    texts = [hidden.text for hidden in document.hidden]
    texts += [change.text for change in document.revisions if change.kind == "deletion"]
    texts += [attachment.name for attachment in document.attachments]
    return "\n\n".join(filter(None, texts))
