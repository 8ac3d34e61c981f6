"""PDF to `Document`: PDFium for words, boxes and outline; pypdf for form values and as second try."""

from __future__ import annotations

from ...config import Limits, OcrSettings
from ...types import Attachment, Document, Problem, Revision
from ..assemble import Canonical
from ..codes import failure
from ..files import Loaded
from ..ocr.reader import PageReader
from ..progress import OnPage
from .attachments import attachments, attachments_problem
from .document_layout import Source, lay_out
from .forms import Field, form_fields
from .layout import segments
from .pdfium import PageTooLong, PdfiumError, PdfiumFile
from .pypdf_reader import open_reader
from .rawpage import RawPage
from .visible import hidden_problem

MEDIA_TYPE = "application/pdf"

_NO_TITLES = frozenset(("(anonymous)", "untitled", "Untitled", "(untitled)", "Document1"))


def parse_pdf(
    loaded: Loaded, *, limits: Limits, password: str | None, ocr: OcrSettings, on_page: OnPage | None
) -> Document:
    """The document of a PDF file's bytes; `on_page` is told of each page.

    Raises ParseError (encrypted, wrong_password, damaged, no_pages, too_many_pages, too_many_characters).
    """
    source = _read(loaded, limits, password, ocr, on_page)
    if b"%%EOF" not in loaded.data[-4096:]:
        message = "the end of the file is missing, so pages may be missing too; get the original again"
        source.problems.insert(0, Problem("parse", "truncated", message))
    attached = _attached(loaded, source, password)
    canonical = lay_out(source, _fields(loaded, source, password), on_page)
    return Document(
        loaded.document_id,
        loaded.name,
        MEDIA_TYPE,
        canonical.text,
        tuple(canonical.blocks),
        canonical.pages(),
        tuple(source.problems),
        ocr_pages=sum(page.scan is not None for page in source.pages.values()),
        title=None if source.title in _NO_TITLES else source.title,
        tables=canonical.tables(),
        revisions=_comments(canonical, source),
        attachments=attached,
        hidden=tuple(source.hidden),
        pictures=tuple(number for number, page in sorted(source.pages.items()) if page.has_image),
    )


def _comments(canonical: Canonical, source: Source) -> tuple[Revision, ...]:
    """The comments of the pages, each with the place of its own block."""
    blocks = (block for block in canonical.blocks if block.kind == "comment")
    notes = [note for number in sorted(source.notes) for note in source.notes[number]]
    return tuple(
        Revision("comment", block.start, block.end, note.author, note.date, note.text)
        for block, note in zip(blocks, notes, strict=True)
    )


def _attached(loaded: Loaded, source: Source, password: str | None) -> tuple[Attachment, ...]:
    names = [*source.attached, *(name for found in source.pinned.values() for name in found)]
    if not names:
        return ()
    found = attachments(loaded.data, password, names, sorted(source.pinned))
    source.problems.append(attachments_problem(found))
    return found


# --- reading ------------------------------------------------------------------------------------------------------------


def _read(loaded: Loaded, limits: Limits, password: str | None, ocr: OcrSettings, on_page: OnPage | None) -> Source:
    try:
        pdf = PdfiumFile(loaded.data, password)
    except PdfiumError as error:
        # PDFium also asks for a password when a file has no pages.
        if error.password and b"/Encrypt" in loaded.data:
            raise _locked(loaded, password) from error
        return _second_try(loaded, limits, password)
    with pdf:
        count = len(pdf)
        _check_count(loaded, count, limits)
        source = Source(outline=pdf.outline(), title=pdf.title, has_form=pdf.has_form, attached=pdf.attached())
        reader = PageReader(ocr, count, on_page)
        failed: list[int] = []
        for number in range(1, count + 1):
            if on_page is not None:
                on_page("parse", number, count)
            try:
                page = pdf.read_page(number, limits.page_characters)
                _note_asides(page, source)
                source.pages[number] = reader.better(pdf, page)
            except PageTooLong as error:
                raise _too_long(loaded, number, limits) from error
            except PdfiumError:
                failed.append(number)
        if failed:
            _read_again(loaded, failed, source, limits, password)
        source.problems += reader.problems
        if len(failed) == count and not any(source.plain.values()):
            raise _damaged(loaded)
    return source


def _note_asides(page: RawPage, source: Source) -> None:
    """Keep what the page holds beside its text, which OCR may put another page in place of."""
    if page.hidden:
        source.hidden += page.hidden
        source.problems.append(hidden_problem(page.number, page.hidden))
    if page.notes:
        source.notes[page.number] = page.notes
    if page.attached:
        source.pinned[page.number] = page.attached


def _second_try(loaded: Loaded, limits: Limits, password: str | None) -> Source:
    """The whole file through pypdf, when PDFium cannot open it."""
    try:
        count = len(open_reader(loaded.data, password).pages)
    except Exception:  # pypdf raises a wide range of errors on broken files, and quotes them
        raise _damaged(loaded) from None
    if not count and b"%%EOF" not in loaded.data[-4096:]:
        raise _damaged(loaded)
    _check_count(loaded, count, limits)
    source = Source()
    _read_again(loaded, list(range(1, count + 1)), source, limits, password)
    if not any(source.plain.values()):
        raise _damaged(loaded)
    return source


def _read_again(loaded: Loaded, numbers: list[int], source: Source, limits: Limits, password: str | None) -> None:
    """Text of single pages through pypdf; what fails there too becomes a problem."""
    try:
        reader = open_reader(loaded.data, password)
    except Exception:  # as above
        reader = None
    for number in numbers:
        text, width, height = None, 612.0, 792.0
        try:
            if reader is not None:
                page = reader.pages[number - 1]
                width, height = _side(page.cropbox.width, width), _side(page.cropbox.height, height)
                text = page.extract_text()
        except Exception:  # as above
            text = None
        source.pages[number] = RawPage(number, width, height)
        if text is None:
            message = f"page {number} is damaged and could not be read; get the original again"
            source.problems.append(Problem("parse", "page_failed", message, number))
            continue
        if len(text) > limits.page_characters:
            raise _too_long(loaded, number, limits)
        source.plain[number] = text
        message = (
            f"page {number} is damaged: its text was recovered, with what its readers may not see, and a quote from it "
            "cannot be marked on the page"
        )
        source.problems.append(Problem("parse", "second_reader", message, number))


def _side(length: float, usual: float) -> float:
    """The length of a page's side; the usual one where a damaged file gives none that can be."""
    length = abs(float(length))
    return length if 0 < length < 1e9 else usual


def _locked(loaded: Loaded, password: str | None) -> Exception:
    if password:
        return failure("wrong_password", loaded.name, "the password does not open this PDF; check it and try again")
    how = "(ragbox ingest --password, or password= in Python)"
    return failure("encrypted", loaded.name, f"is encrypted; give its password {how}, or add a copy saved without one")


def _damaged(loaded: Loaded) -> Exception:
    return failure("damaged", loaded.name, "is truncated or damaged and cannot be read; get the original again")


def _too_long(loaded: Loaded, number: int, limits: Limits) -> Exception:
    return failure(
        "too_many_characters",
        loaded.name,
        f"page {number} holds more than {limits.page_characters:,} characters; raise limits.page_characters in the profile",
    )


def _check_count(loaded: Loaded, count: int, limits: Limits) -> None:
    if count == 0:
        raise failure("no_pages", loaded.name, "has no pages; save or download it again")
    if count > limits.pages:
        raise failure(
            "too_many_pages",
            loaded.name,
            f"has {count:,} pages, more than {limits.pages:,}; split it, or raise limits.pages in the profile",
        )


def _fields(loaded: Loaded, source: Source, password: str | None) -> dict[int, list[Field]]:
    if not source.has_form:
        return {}
    lines = {number: segments(page.words()) for number, page in source.pages.items()}
    try:
        return form_fields(loaded.data, password, source.pages, lines)
    except Exception:  # as above
        message = "the values of its form fields could not be read; print the form to PDF and add that"
        source.problems.append(Problem("parse", "form_failed", message))
        return {}
