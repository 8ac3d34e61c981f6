"""A document under a policy: nothing hidden is left of it anywhere, and the vault leads back to it exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ragbox.config import Policy
from ragbox.document import (
    Attachment,
    Block,
    Cell,
    Document,
    Hidden,
    Page,
    Revision,
    Table,
    Word,
    pack_words,
    unpack_words,
)
from ragbox.errors import ScreeningError
from ragbox.origin import Origin
from ragbox.pii.control import Controlled, Controller, key_of
from ragbox.pii.vault import Identities, Vault
from ragbox.pseudonym import Identity, pseudonym
from ragbox.types import Finding

KEY = bytes(range(32))
KINDS = [name for name in Policy.model_fields if name != "entities"]
ALL = Policy.model_validate(dict.fromkeys(KINDS, "pseudonymise"))


def controller(policy: Policy = ALL, identities: Identities | None = None) -> Controller:
    """One that finds nothing by itself in headings and names."""
    vault = Vault(KEY)
    return Controller(policy, vault, identities or Identities(vault), lambda _text: ())


def paper(text: str, name: str = "a.pdf", **more: object) -> Document:
    return Document("d" * 64, name, "application/pdf", text, (Block("paragraph", 0, len(text)),), **more)  # type: ignore[arg-type]


def at(text: str, entity: str, *values: str) -> list[Finding]:
    """Every place of each value."""
    return [Finding(entity, *match.span(), 0.9) for value in values for match in re.finditer(re.escape(value), text)]


def original(controlled: Controlled) -> str:
    vault = Vault(KEY)
    values = [
        vault.open(each.sealed, controlled.document.document_id) if each.sealed else pseudonym(each.entity, each.number)
        for each in controlled.mentions
    ]
    return Origin.of(controlled.mentions, values).revealed(controlled.document.text, 0)


WORDS = [
    "Ada",
    "Okafor",
    "Li",
    "536-90-4399",
    "⟦PERSON_1⟧",
    "⟦PERSON_7⟧",
    "the",
    "rent\n",
    "of\t",
    "Okafor's",
    "ⅷ",
    "ß",
    "é",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.data())
@settings(max_examples=200, deadline=None)
def test_the_vault_leads_back_to_the_text_exactly(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    findings = [
        Finding(data.draw(st.sampled_from(["PERSON", "US_SSN", "DATE_TIME"])), min(span), max(span), 0.9)
        for span in spans
        if span[0] != span[1]
    ]
    found = controller().control(paper(text), findings)
    assert original(found) == text
    stored = found.document.text
    assert all(stored[m.start : m.end] == pseudonym(m.entity, m.number) for m in found.mentions)
    assert all(one.end <= two.start for one, two in pairwise(found.mentions))
    literals = re.findall(r"⟦PERSON_\d⟧", text)
    assert bool(found.mentions) or not literals
    assert len(found.findings) == len(findings)
    assert all(0 <= each.start < each.end <= len(stored) for each in found.findings)


def test_nothing_hidden_is_left_anywhere_in_a_document() -> None:
    text = "Case of Ada Okafor\nname\tOKAFOR\nMr Okafor's number is 536-90-4399"
    document = Document(
        "d" * 64,
        "Okafor_Ada-536-90-4399.pdf",
        "application/pdf",
        text,
        (
            Block("heading", 0, 18),
            Block("table_row", 19, 30, heading=("Case of Ada  Okafor",), columns=("Dr. Okafor", "Straße of Okafor")),
            Block("paragraph", 31, len(text), heading=("CASE OF ADA OKAFOR",)),
        ),
        (Page(1, 0, len(text), 9, 9, words=pack_words([Word(8, 11, 1, 1, 2, 2), Word(12, 18, 3, 1, 4, 2)])),),
        title="Okafor's case, 536904399",
        tables=(Table(19, 30, 1, 1, ("Ada", "İ Okafor"), cells=(Cell(0, 0, 19, 23), Cell(0, 1, 24, 30))),),
        revisions=(Revision("deletion", 31, 31, "Ada Okafor", text="by Okafor"),),
        attachments=(Attachment("okafor_scan.jpg"),),
        hidden=(Hidden("ada okafor 536 90 4399", "tiny"),),
    )
    findings = [*at(text, "PERSON", "Ada Okafor", "OKAFOR", "Okafor's")[:3], *at(text, "US_SSN", "536-90-4399")]
    found = controller().control(document, findings)
    changed = found.document
    left = "\n".join(
        [
            changed.text,
            changed.title or "",
            found.name,
            *(word for block in changed.blocks for word in (*block.heading, *block.columns)),
            *(word for table in changed.tables for word in table.columns),
            *(f"{each.author} {each.text}" for each in changed.revisions),
            *(each.name for each in changed.attachments),
            *(each.text for each in changed.hidden),
        ]
    )
    assert not re.search("ada|okafor|4399", left, re.IGNORECASE), left
    assert {each.entity for each in found.identities} == {"PERSON", "US_SSN"}
    assert len(found.identities) == 2  # one person, one number, in every spelling
    assert changed.name == document.name  # the path stays; what is shown of it is another thing
    assert [changed.text[b.start : b.end] for b in changed.blocks[:2]] == ["Case of ⟦PERSON_1⟧", "name\t⟦PERSON_1⟧"]
    assert [changed.text[w.start : w.end] for w in unpack_words(changed.pages[0].words)] == ["⟦PERSON_1⟧"] * 2


def test_a_heading_is_not_hidden_for_a_word_that_is_also_a_name() -> None:
    text = "Will May rents it."
    document = paper(text, title="The Last Will: what the tenant will and may do")
    found = controller().control(document, at(text, "PERSON", "Will May"))
    assert found.document.title == "The Last ⟦PERSON_1⟧: what the tenant will and may do"


def test_a_title_of_nothing_does_not_let_the_files_name_through() -> None:
    text = "Ada Okafor rents it."
    found = controller().control(paper(text, "Okafor_lease.pdf", title=""), at(text, "PERSON", "Ada Okafor"))
    assert found.document.title == "⟦PERSON_1⟧ lease"
    assert found.name == "⟦PERSON_1⟧ lease.pdf"


def test_masks_keep_nothing() -> None:
    text = "The password is hunter2, again hunter2."
    found = controller(Policy(credentials="mask")).control(paper(text), at(text, "CREDENTIAL", "hunter2"))
    assert found.document.text == "The password is ⟦CREDENTIAL⟧, again ⟦CREDENTIAL⟧."
    assert {(each.number, each.sealed) for each in found.mentions} == {(0, b"")}
    assert found.identities == ()
    assert [found.document.text[f.start : f.end] for f in found.findings] == ["⟦CREDENTIAL⟧"] * 2


def test_a_file_that_writes_a_pseudonym_is_nobody() -> None:
    vault = Vault(KEY)
    identities = Identities(vault)
    identities.of("PERSON", "ada okafor", "Ada Okafor")
    found = controller(identities=identities).control(paper("⟦PERSON_1⟧ said so", title="Of ⟦PERSON_1⟧"), [])
    assert found.document.text == "⟦LITERAL_1⟧ said so"
    assert found.document.title == "Of ⟦LITERAL_1⟧"
    assert original(found) == "⟦PERSON_1⟧ said so"
    assert identities.shown("LITERAL", 1) == "⟦PERSON_1⟧"
    assert found.findings == ()


def test_what_blocks_is_told_by_kind_and_count_only() -> None:
    text = "Ada 536-90-4399"
    policy = Policy(entities={"US_SSN": "block"})
    with pytest.raises(ScreeningError, match="1 US_SSN") as caught:
        controller(policy).control(paper(text), at(text, "US_SSN", "536-90-4399"))
    assert caught.value.code == "blocked"
    assert "4399" not in str(caught.value)


def people(*texts: tuple[str, Sequence[str]]) -> list[list[str]]:
    """The pseudonyms of the mentions in documents that go into one box one after the other."""
    vault = Vault(KEY)
    identities = Identities(vault)
    found = []
    for text, values in texts:
        made = controller(identities=identities).control(paper(text), at(text, "PERSON", *values))
        found.append([made.document.text[m.start : m.end] for m in made.mentions])
        identities = Identities(vault, identities_of(identities), identities.last)  # opened again
    return found


def identities_of(identities: Identities) -> list[Identity]:
    found = (identities.numbered(entity, number) for entity, _, number in identities.known())
    return [each for each in found if each is not None]


def test_one_person_has_one_pseudonym_in_all_documents_and_after_reopening() -> None:
    found = people(
        ("Dr. Ada Okafor, PhD met Ada N. Okafor", ["Dr. Ada Okafor, PhD", "Ada N. Okafor"]),
        ("ADA OKAFOR paid", ["ADA OKAFOR"]),
        ("Okafor, Ada paid", ["Okafor, Ada"]),
        ("Mr Okafor paid", ["Mr Okafor"]),
    )
    assert {each for document in found for each in document} == {"⟦PERSON_1⟧"}


def test_a_surname_seen_first_does_not_make_two_people_one() -> None:
    found = people(
        ("Okafor paid", ["Okafor"]), ("Ada Okafor paid", ["Ada Okafor"]), ("Ben Okafor paid", ["Ben Okafor"])
    )
    assert len({each for document in found for each in document}) == 3


def test_a_first_name_alone_is_of_the_one_who_has_it() -> None:
    assert people(("Ada Okafor came. Then Ada left.", ["Ada Okafor", "Then Ada"[5:]]))[0][0] == "⟦PERSON_1⟧"
    text = "Ada Okafor came. Ada left."
    made = controller().control(paper(text), [Finding("PERSON", 0, 10, 0.9), Finding("PERSON", 17, 20, 0.9)])
    assert made.document.text == "⟦PERSON_1⟧ came. ⟦PERSON_1⟧ left."


@pytest.mark.parametrize(
    ("entity", "one", "other", "same"),
    [
        ("US_SSN", "536-90-4399", "536 90 4399", True),
        ("DATE_TIME", "3 May 2021", "May 3, 2021", True),
        ("DATE_TIME", "2021-05-03", "3 May 2021", True),
        ("DATE_TIME", "1/11/2020", "11/1/2020", False),
        ("DATE_TIME", "6 March", "06 Mar.", True),
        ("DATE_TIME", "03/04/2020", "3/4/2020", True),
        ("EMAIL_ADDRESS", "A.B@x.org", "a.b@x.org", True),
        ("EMAIL_ADDRESS", "a.b@x.org", "ab@x.org", False),
        ("ADDRESS", "12 Main St,\nOhio", "12 Main St, Ohio", True),
    ],
)
def test_values_are_the_same_or_are_not(entity: str, one: str, other: str, same: bool) -> None:
    assert (key_of(entity, one) == key_of(entity, other)) is same
