"""The house rules that code can check: who imports whom, what a start loads, and how long things are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "ragbox").rglob("*.py"))
PAGES = sorted((ROOT / "ui").rglob("*.py"))
STAGES = ("parse", "pii", "chunk", "embed", "store", "retrieve", "answer", "privacy", "models", "redact")
BASE = (
    "types",
    "document",
    "errors",
    "config",
    "gguf_file",
    "text",
    "resources",
    "onnx_session",
    "query",
    "sentences",
    "dates",
    "definitions",
    "pseudonym",
    "frames",
    "confine",
    "child",
    "vocabulary",
)
BELOW = {  # what the modules under everything may import of ragbox
    "document": (),
    "types": ("document",),
    "errors": (),
    "resources": (),
    "gguf_file": ("errors",),
    "onnx_session": (),
    "text": (),
    "sentences": (),
    "dates": (),
    "definitions": ("text",),
    "pseudonym": (),
    "frames": (),
    "confine": (),
    "child": (),
    "config": ("errors", "resources"),
    "query": ("text",),
    "vocabulary": ("resources",),
}
EXTRA = {"store": ("privacy.keys",)}
HEAVY = (
    "numpy chromadb torch presidio_analyzer streamlit llama_cpp pydantic onnxruntime pypdfium2 pypdf docx keyring spacy "
    "transformers sentence_transformers openpyxl apsw tokenizers pptx lxml markdown_it charset_normalizer"
).split()
LINES, FUNCTION_LINES = 400, 60  # the aim is 300 and 40


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every import of a module as an absolute name, and whether it runs when the module is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    inside = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or _type_checking(node)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        at_load = id(node) not in inside
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, at_load
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            if node.module is None:  # from . import a, b
                for alias in node.names:
                    yield f"{module}.{alias.name}", at_load
            else:
                yield module, at_load


def _type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def within(name: str) -> str:
    """The part of ragbox that a name lies in; empty for another package."""
    return name.removeprefix("ragbox.") if name.startswith("ragbox.") else ""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 30
    assert {path.relative_to(ROOT / "ragbox").parts[0] for path in MODULES} >= set(STAGES) - {"models"}
    assert ("ragbox.store.catalog", True) in set(imports(ROOT / "ragbox" / "ingest.py"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_stage_imports_what_is_below_and_no_other_stage(path: Path) -> None:
    part = path.relative_to(ROOT / "ragbox").with_suffix("").parts[0]
    if part in STAGES:
        allowed = (*BASE, part, *EXTRA.get(part, ()))
    elif part in BELOW:
        allowed = BELOW[part]
    else:
        return
    used = {within(name) for name, _ in imports(path)} - {""}
    wrong = [name for name in used if not any(name == each or name.startswith(f"{each}.") for each in allowed)]
    assert wrong == [], f"stages import {', '.join(BASE)}, never each other"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_in_the_package_needs_the_page(path: Path) -> None:
    names = {name.split(".")[0]: at_load for name, at_load in imports(path)}
    assert "ui" not in names
    assert not names.get("streamlit", False)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_the_page_calls_ragbox_and_streamlit_only(path: Path) -> None:
    roots = {name.split(".")[0] for name, _ in imports(path)}
    own = {"ui"} | {page.relative_to(ROOT / "ui").with_suffix("").parts[0] for page in PAGES}
    assert roots - own <= {"ragbox", "streamlit", "platformdirs"} | sys.stdlib_module_names


@pytest.mark.parametrize("path", [*MODULES, *PAGES], ids=name_of)
def test_modules_and_functions_are_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_LINES, node.name


def loaded(code: str, *arguments: str) -> set[str]:
    """The top-level modules that a fresh process has after running `code`."""
    code += "\nimport sys; print('MODULES', *{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(run.stdout.rsplit("MODULES", 1)[1].split())


def test_importing_ragbox_loads_no_library() -> None:
    assert loaded("import ragbox").isdisjoint(HEAVY)


def test_importing_the_public_names_loads_no_model() -> None:
    light = {"pydantic", "apsw"}  # settings and the catalog
    names = loaded("from ragbox import *")
    assert names.isdisjoint(set(HEAVY) - light - {"numpy", "keyring"})


ANSWER = """
import sys
from ragbox import RagBox
with RagBox.open(sys.argv[1]) as box:
    answer = box.ask("How much notice must Halvorsen Brightwater give Kestrel to walk away without cause?")
    assert answer.mode == "extractive"
    box.search("notice")
"""


def test_answering_loads_only_what_it_needs(sample_box: object) -> None:
    names = loaded(ANSWER, str(sample_box.path))  # type: ignore[attr-defined]
    assert {"chromadb", "onnxruntime"} <= names
    heavy = {"presidio_analyzer", "spacy", "torch", "transformers", "sentence_transformers", "streamlit", "llama_cpp"}
    assert names.isdisjoint(heavy | {"pypdfium2", "pypdf", "docx", "openpyxl"})
