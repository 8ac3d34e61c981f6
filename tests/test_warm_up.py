"""What a first question needs is loaded once, whoever is first to need it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ragbox import RagBox
from ragbox.ask import Asker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Maker

    from ragbox.types import AnswerEvent


def test_a_question_waits_for_the_loading_under_way_and_no_other_loads_the_same(
    box: RagBox, tmp_path: Path, make_pdf: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.ingest(make_pdf(tmp_path / "a.pdf", "The keeper counts forty crates of turnips every morning before work."))
    stream = Asker.stream
    loading, go = threading.Event(), threading.Event()
    order: list[str] = []

    def noted(asker: Asker, question: str, *arguments: object) -> Iterator[AnswerEvent]:
        order.append("warming" if "warm" in question else "asked")
        if "warm" in question:
            loading.set()
            assert go.wait(60)
            order.append("warm")
        return stream(asker, question, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Asker, "stream", noted)
    warming = threading.Thread(target=box.warm_up)
    warming.start()
    assert loading.wait(60)
    asking = threading.Thread(target=box.ask, args=("How many crates does the keeper count?",))
    asking.start()
    asking.join(0.3)
    assert order == ["warming"]
    go.set()
    warming.join(60)
    asking.join(60)
    assert order == ["warming", "warm", "asked"]


def test_nothing_to_load_for_is_no_fault(box: RagBox) -> None:
    box.warm_up()
    assert box.ask("How many crates does the keeper count?").abstained
