"""What the policy makes of findings: left, counted, hidden, or a reason to keep the document out."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ragbox.config import Policy, load_profile
from ragbox.document import Block
from ragbox.errors import ConfigError
from ragbox.pii import PiiEngine
from ragbox.pii.policy import action_of, blocking, hidden, kept
from ragbox.types import Finding

ALL = Policy.model_validate({name: "pseudonymise" for name in Policy.model_fields if name != "entities"})
HIPAA = load_profile("hipaa").pii.policy


@pytest.mark.parametrize(
    ("entity", "value", "action"),
    [
        ("PERSON", "Ada Okafor", "pseudonymise"),
        ("DATE_TIME", "3 May 2021", "pseudonymise"),
        ("DATE_TIME", "May 2021", "pseudonymise"),
        ("DATE_TIME", "2021", "tag"),
        ("DATE_TIME", "the year 2021", "tag"),
        ("DATE_TIME", "2021-2023", "tag"),
        ("DATE_TIME", "1990s", "tag"),
        ("DATE_TIME", "20210503", "pseudonymise"),
        ("DATE_OF_BIRTH", "1931", "tag"),
        ("LOCATION", "Ohio", "tag"),
        ("LOCATION", "the United States", "tag"),
        ("LOCATION", "New York", "pseudonymise"),
        ("LOCATION", "Washington", "pseudonymise"),
        ("UK_POSTCODE", "SW1A 1AA", "pseudonymise"),
        ("AGE", "89 years", "tag"),
        ("AGE", "90-year-old", "pseudonymise"),
        ("AGE", "aged ninety-two", "pseudonymise"),
        ("AGE", "45", "tag"),
        ("ORGANIZATION", "Kestrel", "tag"),
        ("CREDENTIAL", "hunter2", "mask"),
        ("CASE_NUMBER", "21-CV-1", "pseudonymise"),
        ("SOMETHING_NEW", "1234", "pseudonymise"),
    ],
)
def test_hipaa_says_of_each_value(entity: str, value: str, action: str) -> None:
    assert action_of(entity, value, HIPAA) == action


def test_a_single_entity_comes_before_its_kind() -> None:
    policy = Policy(numbers="tag", entities={"US_SSN": "block", "DATE_TIME": "keep"})
    assert action_of("US_SSN", "536-90-4399", policy) == "block"
    assert action_of("US_ITIN", "912-70-1234", policy) == "tag"
    assert action_of("DATE_TIME", "2021", policy) == "keep"


def test_what_is_kept_is_not_counted_and_what_blocks_is() -> None:
    text = "Ada 536904399"
    findings = [Finding("PERSON", 0, 3, 0.9), Finding("US_SSN", 4, 13, 0.9)]
    policy = Policy(names="keep", entities={"US_SSN": "block"})
    assert [each.entity for each in kept(text, findings, policy)] == ["US_SSN"]
    assert blocking(text, findings, policy) == {"US_SSN": 1}
    assert blocking(text, findings, Policy()) == {}


def test_overlapping_findings_are_hidden_as_the_longest_and_by_the_strongest_action() -> None:
    text = "password ada@example.org/x1"
    findings = [Finding("EMAIL_ADDRESS", 9, 24, 0.9), Finding("CREDENTIAL", 20, 27, 0.9)]
    (part,) = hidden(text, findings, Policy())
    assert (part.entity, part.start, part.end, part.reversible) == ("EMAIL_ADDRESS", 9, 27, False)


def test_a_finding_over_cells_and_blocks_is_cut_there_and_stays_one() -> None:
    text = "Ada\tOkafor \nNgozi Li"
    blocks = [Block("table_row", 0, 11), Block("paragraph", 12, 20)]
    parts = hidden(text, [Finding("PERSON", 0, 20, 0.9)], ALL, blocks)
    assert [text[each.start : each.end] for each in parts] == ["Ada", "Okafor", "Ngozi Li"]
    assert {each.whole for each in parts} == {(0, 20)}


def test_what_the_text_writes_like_a_pseudonym_is_hidden_under_any_policy() -> None:
    keep = Policy.model_validate({name: "keep" for name in Policy.model_fields if name != "entities"})
    (part,) = hidden("see ⟦PERSON_7⟧ there", [], keep)
    assert (part.entity, part.start, part.end, part.reversible) == ("LITERAL", 4, 14, True)
    assert not hidden("⟦PERSON⟧ ⟦person_7⟧ PERSON_7", [], keep)


@given(st.text("ab \t\n", min_size=1, max_size=40), st.data())
@settings(deadline=None)
def test_parts_are_in_order_apart_and_cover_all_that_was_found(text: str, data: st.DataObject) -> None:
    def finding() -> st.SearchStrategy[Finding]:
        starts = st.integers(0, len(text) - 1)
        return starts.flatmap(
            lambda start: st.builds(
                Finding,
                st.sampled_from(["PERSON", "URL"]),
                st.just(start),
                st.integers(start + 1, len(text)),
                st.just(0.9),
            )
        )

    findings = data.draw(st.lists(finding(), max_size=5))
    cut = data.draw(st.integers(0, len(text)))
    blocks = [Block("paragraph", 0, cut), Block("paragraph", cut, len(text))]
    parts = hidden(text, findings, ALL, blocks)
    assert all(one.end <= two.start for one, two in pairwise(parts))
    covered = {n for part in parts for n in range(part.start, part.end)}
    wanted = {n for each in findings for n in range(each.start, each.end)}
    assert {n for n in wanted if not text[n].isspace()} <= covered <= wanted
    for part in parts:
        value = text[part.start : part.end]
        assert value == value.strip() != ""
        assert "\t" not in value
        assert not part.start < cut < part.end


def test_an_entity_that_nobody_finds_is_told_and_not_passed_over() -> None:
    profile = load_profile("default")
    for entities in ({"US_SNN": "block"}, {"PERSON": "block", "UNHEARD_OF": "mask"}):
        policy = Policy.model_validate({"entities": entities})
        changed = profile.model_copy(update={"pii": profile.pii.model_copy(update={"policy": policy})})
        with pytest.raises(ConfigError, match="US_SSN") as caught:
            PiiEngine.load(changed)
        assert ("UNHEARD_OF" in str(caught.value).split(";")[0]) is ("UNHEARD_OF" in entities)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("{names: hide}", "pii.policy.names"),
        ("{name: mask}", "pii.policy.name"),
        ("{names: off}", "pii.policy.names"),
        ("{entities: {US_SSN: remove}}", "pii.policy.entities.US_SSN"),
        ("{entities: [US_SSN]}", "pii.policy.entities"),
        ("mask", "pii.policy"),
    ],
)
def test_a_wrong_policy_is_told_by_its_place(tmp_path: Path, policy: str, said: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"name: mine\npii:\n  policy: {policy}\n")
    with pytest.raises(ConfigError, match=f"{re.escape(said)}:"):
        load_profile(path)
