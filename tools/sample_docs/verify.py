"""Find the page of each question's evidence, and see that files and questions fit together."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2 as pdfium

from tools.sample_docs.content import questions as source

KINDS = (
    "fact", "definition", "number", "date", "yes_no", "list", "table", "form", "footnote", "amendment", "scan",
    "unanswerable_near", "unanswerable_far", "unanswerable_false_premise",
)  # fmt: skip
QUESTIONS = "questions.jsonl"


def squash(text: str) -> str:
    """The text without the accidents of layout."""
    return re.sub(r"\s+", " ", text).strip()


def pdf_pages(path: Path) -> list[str]:
    """The text of each page, and the values of the form fields on it."""
    with pdfium.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    with path.open("rb") as stream:
        for index, page in enumerate(pypdf.PdfReader(stream).pages):
            for annotation in page.get("/Annots") or []:
                value = annotation.get_object().get("/V")
                if isinstance(value, str):
                    texts[index] += " " + value
    return [squash(text) for text in texts]


def docx_text(path: Path) -> str:
    """All text of the parts a reader sees, as if tracked changes were accepted: body, notes, comments, headers."""
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if re.fullmatch(r"word/[a-z]+\d*\.xml", name)]
        xml = "\n".join(package.read(name).decode() for name in sorted(parts) if "styles" not in name)
    xml = re.sub(r"<w:delText[^>]*>.*?</w:delText>", "", xml)
    xml = re.sub(r"</w:(p|tc)>|<w:br/>", "\n", xml)
    text = re.sub(r"<[^>]+>", "", xml)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return squash(text)


def load_texts(folder: Path) -> dict[str, list[str]]:
    """Text by file: a list of pages for a PDF, a list of one for a DOCX."""
    texts = {path.name: pdf_pages(path) for path in sorted(folder.glob("*.pdf"))}
    return texts | {path.name: [docx_text(path)] for path in sorted(folder.glob("*.docx"))}


def write_questions(folder: Path) -> None:
    """Write questions.jsonl; a question whose evidence is nowhere is an error of its author."""
    texts = load_texts(folder)
    lines = []
    for number, entry in enumerate(source.QUESTIONS, start=1):
        record = _record(f"q{number:03}", entry, texts)
        lines.append(json.dumps(record, ensure_ascii=False))
    (folder / QUESTIONS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _record(name: str, entry: source.Entry, texts: dict[str, list[str]]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": name, "question": entry.question, "answer": entry.answer or None, "document": entry.document or None,
        "page": None, "answerable": not entry.kind.startswith("unanswerable"), "kind": entry.kind,
    }  # fmt: skip
    if not record["answerable"]:
        return record
    record["evidence"] = entry.evidence
    pages = texts[entry.document]
    if entry.kind == "scan":
        record["page"] = 1
    elif entry.document.endswith(".pdf"):
        found = [index for index, text in enumerate(pages, start=1) if squash(entry.evidence) in text]
        if not found:
            raise ValueError(f"{name}: evidence not on any one page of {entry.document}: {entry.evidence}")
        record["page"] = found[0]
        if found[1:]:
            record["also"] = [{"document": entry.document, "page": page} for page in found[1:]]
    if entry.also:
        record["also"] = record.get("also", []) + [_place(*place, texts) for place in entry.also]
    return record


def _place(document: str, evidence: str, texts: dict[str, list[str]]) -> dict[str, Any]:
    found = [index for index, text in enumerate(texts[document], start=1) if squash(evidence) in text]
    if not found:
        raise ValueError(f"not in {document}: {evidence}")
    return {"document": document, "page": found[0] if document.endswith(".pdf") else None}


def read_questions(folder: Path) -> list[dict[str, Any]]:
    """The questions as they are on disk."""
    lines = (folder / QUESTIONS).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def problems(folder: Path) -> list[str]:
    """Questions whose evidence does not stand where they say."""
    texts = load_texts(folder)
    found = []
    for record in read_questions(folder):
        if not record["answerable"] or record["kind"] == "scan":
            continue
        pages = texts.get(record["document"], [])
        page = pages[(record["page"] or 1) - 1] if pages else ""
        if squash(record["evidence"]) not in page:
            found.append(f"{record['id']}: evidence not on page {record['page']} of {record['document']}")
    return found


def differences(left: Path, right: Path, words: str) -> list[str]:
    """Files of the left folder that are not byte for byte the same on the right."""
    names = sorted(path.name for path in left.iterdir())
    return [f"{name} {words}" for name in names if _bytes(left / name) != _bytes(right / name)]


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def inventory(folder: Path) -> list[str]:
    """One line a file: size, pages."""
    lines = []
    for name, pages in load_texts(folder).items():
        count = f"{len(pages)} pages" if name.endswith(".pdf") else "DOCX"
        lines.append(f"{name:40} {(folder / name).stat().st_size / 1024:7.1f} KB  {count}")
    counts = [record["kind"] for record in read_questions(folder)]
    return lines + [f"{kind:28} {counts.count(kind)}" for kind in KINDS]
