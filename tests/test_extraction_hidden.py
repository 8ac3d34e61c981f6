"""A question with a schema where values are hidden: told as pseudonyms, or null, and in no prompt."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from harlow_lease import extract, filled, sentences
from pydantic import BaseModel, Field

from ragbox import RagBox
from ragbox.answer.language_model import ScriptedModel


class Person(BaseModel):
    """What is hidden by default, and what is not."""

    invoice_number: str | None
    invoice_date: date | None
    late_interest_percent: float | None = Field(description="Interest on late payments, percent a year")


class TestHidden:
    QUESTION = "the invoice of Hollis Verity Translations"

    def test_a_text_becomes_its_pseudonym(self, sample_box: RagBox) -> None:
        shown = sample_box.ask(self.QUESTION, schema=Person, reveal=True)
        hidden = sample_box.ask(self.QUESTION, schema=Person, reveal=False)
        assert shown.fields["invoice_number"].value == "HVT-2025-0418"
        assert isinstance(hidden.value, Person)
        assert re.fullmatch(r"⟦\w+⟧", hidden.value.invoice_number or "")
        assert hidden.fields["invoice_date"].value == shown.fields["invoice_date"].value == date(2025, 4, 30)
        quotes = [citation.quote for each in hidden.fields.values() for citation in each.citations]
        everything = json.dumps([hidden.partial, *quotes], default=str)
        assert "HVT-2025" not in everything
        for each in hidden.fields.values():
            for citation in each.citations:
                text = sample_box.text(citation.document_id, reveal=False)
                assert text[citation.start : citation.end] == citation.quote

    def test_another_value_made_of_hidden_words_is_null(self, tmp_path: Path, make_docx: Any) -> None:
        class Account(BaseModel):
            account_number: int | None
            opened: date | None

        path = make_docx(tmp_path / "a.docx", "Account number: 71002266", "Opened: 3 May 2024")
        with RagBox.open(tmp_path / "a.box") as box:
            box.ingest(path)
            shown = box.ask("the account", schema=Account, reveal=True).fields
            hidden = box.ask("the account", schema=Account, reveal=False).fields
            assert [event.event for event, _ in box.audit()] == ["answer"]
        assert shown["account_number"].value == 71002266
        assert (hidden["account_number"].value, hidden["account_number"].reason) == (None, "hidden")
        assert hidden["opened"].value == date(2024, 5, 3)

    def test_what_another_document_says_is_told_and_hidden_too(self, tmp_path: Path, make_docx: Any) -> None:
        class Office(BaseModel):
            phone: str | None = Field(description="What is the phone number of the Harlow office")

        for name, number in (("a.docx", "617-555-0148"), ("b.docx", "617-555-0199")):
            make_docx(tmp_path / name, f"The phone number of the Harlow office is {number} for tenants.")
        with RagBox.open(tmp_path / "a.box") as box:
            box.ingest([tmp_path / "a.docx", tmp_path / "b.docx"])
            shown = box.ask("the Harlow office", schema=Office, reveal=True).fields["phone"]
            hidden = box.ask("the Harlow office", schema=Office, reveal=False).fields["phone"]
        assert [note.kind for note in shown.notes] == ["conflict"]
        assert "617-555-0148" in shown.notes[0].text
        assert "617-555-0199" in shown.notes[0].text
        told = [hidden.value, *(note.text for note in hidden.notes), *(each.quote for each in hidden.citations)]
        assert len(hidden.citations) == 2
        assert "555" not in " ".join(told)

    def test_a_model_reads_pseudonyms_and_they_are_led_back(self, tmp_path: Path, make_docx: Any) -> None:
        class Desk(BaseModel):
            evening: str | None = Field(description="Evening line of the desk")

        make_docx(tmp_path / "a.docx", "In the evening the desk has the line 617-555-0148, by day none.", "It is blue.")

        def reply(prompt: str) -> str:
            (found,) = [(text, number) for number, text in sentences(prompt).items() if "⟦" in text]
            return json.dumps({"evening": {"value": re.findall(r"⟦\w+⟧", found[0])[0], "source": found[1]}})

        with RagBox.open(tmp_path / "a.box") as box:
            box.ingest(tmp_path / "a.docx")
            model = ScriptedModel(reply, context_tokens=8_000)
            part = filled(box, model, Desk, "the desk")["evening"].parts[0]
        assert model.asked
        assert part.value == "617-555-0148"
        assert "617-555-0148" not in model.asked[0]

    def test_no_prompt_has_hidden_values(self, sample_box: RagBox) -> None:
        model = ScriptedModel(["{}"], context_tokens=8_000)
        extract(sample_box, model, Person)
        assert "HVT-2025" not in "".join(message.content for prompt in model.prompts for message in prompt)
