"""What a model reasons is never shown, whatever pieces it comes in, and never stands before an answer that could begin."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.chat_template import ChatTemplate, SpecialToken
from ragbox.answer.language_model import Message, StopFilter, exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.reasoning import SECTIONS, ReasoningFilter
from ragbox.config import SlmSettings

from .conftest import TINY

CONVERSATION = (*exchange("Be brief.", "Hi"), Message("assistant", "Hello."), Message("user", "And?"))


def show(pieces: Iterable[str], *, stop: Sequence[str] = (), inside: bool = False) -> tuple[str, bool]:
    """What is shown of the pieces, and whether a section is still open."""
    answer = ReasoningFilter(StopFilter(stop), inside=inside)
    shown = ""
    for piece in pieces:
        shown += answer.feed(piece)
        if answer.hit:
            return shown, answer.open
    return shown + answer.rest(), answer.open


class TestFilter:
    @pytest.mark.parametrize(("opening", "closing"), SECTIONS)
    def test_a_section_of_every_kind_is_left_out(self, opening: str, closing: str) -> None:
        assert show([f"{opening}\nLet me see.\n{closing}\n\nThe rent is $5."]) == ("The rent is $5.", False)

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("The rent is $5.", "The rent is $5."),
            (" \n<think>a</think>\n\n 30 days. ", "30 days. "),
            ("  30 days.", "  30 days."),
            ("<think></think>30", "30"),
            ("<think>a</think> <think>b</think> 30", "30"),
            ("30 days. <think>a</think> And <b>?", "30 days. And <b>?"),
            ("<think>a[/THINK]b<think>c</think>30", "30"),
            ("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>30", "30"),
            ("<|channel|>final<|message|>30", "30"),
            ("a <thin", "a <thin"),
            ("a < b <think", "a < b <think"),
            ("", ""),
            (" \n", " \n"),
        ],
    )
    def test_what_is_shown(self, text: str, shown: str) -> None:
        assert show([text]) == (shown, False)

    def test_a_section_that_never_closes_hides_the_rest(self) -> None:
        assert show(["<think>The rent", " is $5. </thin"]) == ("", True)
        assert show(["$5.<think>", "no"]) == ("$5.", True)

    def test_text_that_begins_inside_a_section(self) -> None:
        assert show(["The user asks. </thi", "nk>\n30 days."], inside=True) == ("30 days.", False)
        assert show(["<think>a[/THI", "NK]30 days."], inside=True) == ("30 days.", False)
        assert show(["The user asks."], inside=True) == ("", True)

    def test_a_tag_that_closes_nothing_disappears(self) -> None:
        assert show(["30 </think> days."]) == ("30 days.", False)

    def test_text_is_held_back_only_where_a_tag_may_have_begun(self) -> None:
        answer = ReasoningFilter(StopFilter(()))
        assert [answer.feed(piece) for piece in ("a ", "<", "b", "<thi", "s> c")] == ["a ", "", "<b", "", "<this> c"]

    def test_a_stop_string_counts_only_in_the_answer(self) -> None:
        text = "<think>\nQuestion: a</think>30 days.\nQuestion: b"
        assert show([text], stop=["\nQuestion:"]) == ("30 days.", False)
        assert show(text, stop=["\nQuestion:"]) == ("30 days.", False)

    def test_no_tag_is_part_of_another_or_runs_into_one(self) -> None:
        tags = {tag for pair in SECTIONS for tag in pair}
        for one, other in itertools.permutations(tags, 2):
            assert one not in other
            assert not any(one.endswith(other[:size]) for size in range(1, len(other)))

    @given(st.data())
    def test_the_pieces_make_no_difference(self, data: st.DataObject) -> None:
        parts = [
            *(tag for pair in SECTIONS[:7] for tag in pair),
            *("<|channel|>analysis<|message|>", "<|channel|>final<|message|>", "<|channel|>", "<think", "</th", "[/"),
            *("a", " ", "\n", "30 days.", "<", ">", "STOP"),
        ]
        text = "".join(data.draw(st.lists(st.sampled_from(parts), max_size=12)))
        cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
        pieces = [text[start:end] for start, end in itertools.pairwise([0, *cuts, len(text)])]
        inside = data.draw(st.booleans())
        assert show(pieces, inside=inside) == show([text], inside=inside)
        assert show(pieces, stop=["STOP"], inside=inside)[0] == show([text], stop=["STOP"], inside=inside)[0]

    @given(st.text("ab \n"), st.lists(st.tuples(st.sampled_from(SECTIONS), st.text("ab <\n"), st.text("ab \n"))))
    def test_only_sections_and_the_space_behind_them_are_left_out(
        self, head: str, sections: list[tuple[tuple[str, str], str, str]]
    ) -> None:
        text = head + "".join(f"{opening}{inner}{closing}{outer}" for (opening, closing), inner, outer in sections)
        shown = (head if head.strip() or not sections else "") + "".join(outer.lstrip() for _, _, outer in sections)
        assert show(text) == (shown, False)


CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' + OPEN }}{% endif %}"
)
HARMONY = (
    "{% for message in messages %}{{ '<|start|>' + message.role }}"
    "{{ '<|channel|>final' if message.role == 'assistant' }}{{ '<|message|>' + message.content + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start|>assistant' }}{% endif %}{# <|channel|>final<|message|> #}"
)
SPECIALS = [
    SpecialToken(1_000_000 + number, text, control=True)
    for number, text in enumerate(
        (
            *("<|im_start|>", "<|im_end|>", "<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|return|>"),
            *("<think>", "</think>", "[THINK]", "[/THINK]", "<|START_THINKING|>", "<|END_THINKING|>"),
        )
    )
]


def template(source: str, opened: str = "") -> ChatTemplate:
    return ChatTemplate(source.replace("OPEN", repr(opened)), SPECIALS, bos="", eos="", file="m.gguf")


def written(ids: Sequence[int]) -> str:
    names = {each.id: f"⟦{each.text}⟧" for each in SPECIALS}
    return "".join(names.get(each) or chr(each) for each in ids)


class TestPrompt:
    """A template that opens a section: with a grammar, which holds from the first token, the answer must begin at once."""

    @pytest.mark.parametrize(
        ("source", "opened", "end"),
        [
            (CHATML, "<think>\n", "⟦<|im_start|>⟧assistant\n⟦<think>⟧\n\n⟦</think>⟧\n\n"),
            (CHATML, "<think>", "⟦<|im_start|>⟧assistant\n⟦<think>⟧⟦</think>⟧"),
            (CHATML, "[THINK]", "⟦<|im_start|>⟧assistant\n⟦[THINK]⟧⟦[/THINK]⟧"),
            (CHATML, "<|START_THINKING|>", "⟦<|im_start|>⟧assistant\n⟦<|START_THINKING|>⟧⟦<|END_THINKING|>⟧"),
            (CHATML, "<think>\nOkay,", "⟦<|im_start|>⟧assistant\n⟦<think>⟧\nOkay,\n⟦</think>⟧\n\n"),
            (CHATML, "<think>\n</think>", "⟦<|im_start|>⟧assistant\n⟦<think>⟧\n⟦</think>⟧"),
            (CHATML, "</think>", "⟦<|im_start|>⟧assistant\n⟦</think>⟧"),
            (CHATML, "", "⟦<|im_start|>⟧assistant\n"),
            (HARMONY, "", "⟦<|start|>⟧assistant⟦<|channel|>⟧final⟦<|message|>⟧"),
        ],
    )
    def test_the_answer_begins_at_once(self, source: str, opened: str, end: str) -> None:
        one = template(source, opened).tokens(CONVERSATION[:2], tokenize).ids
        two = template(source, opened).tokens(CONVERSATION, tokenize)
        assert written(one).endswith(end)
        assert written(two.ids).endswith(end)
        assert two.ids[: two.replies[0].start] == one

    def test_a_tag_in_a_message_opens_nothing(self) -> None:
        prompt = template(CHATML).tokens(exchange("<think>", "[THINK] <think>"), tokenize)
        assert written(prompt.ids).endswith("[THINK] <think>⟦<|im_end|>⟧\n⟦<|im_start|>⟧assistant\n")

    def test_tags_that_are_control_tokens_are_known_and_end_nothing(self) -> None:
        made = template(CHATML, "<think>\n")
        tags = {each.id: each.text.encode() for each in SPECIALS if "hink" in each.text.lower()}
        assert made.reasoning_tokens() == tags
        assert not made.end_tokens() & {*tags}
        assert made.end_tokens() == {each.id for each in SPECIALS if "|im_" in each.text}


def tokenize(text: str) -> list[int]:
    return [ord(each) for each in text]


@pytest.fixture(scope="module")
def thinker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaCppModel]:
    """The tiny model with a closing tag for a control token; the token's name is as long as that which it had."""
    path: Path = tmp_path_factory.mktemp("model") / "thinker.gguf"
    path.write_bytes(TINY.read_bytes().replace(b"<|endoftext|>", b"</seed:think>"))
    with LlamaCppModel.load(SlmSettings(file=str(path), threads=1)) as model:
        yield model


@pytest.mark.slm
class TestModel:
    """The model is held to what it writes by a grammar; `<[0]>` is the control token."""

    @pytest.mark.parametrize(
        ("grammar", "shown", "reason"),
        [
            ('"<think>The rent is.</think> " "30 days [1]."', "30 days [1].", "stop"),
            ('"<seed:think>hm " <[0]> " 30 days [1]."', "30 days [1].", "stop"),
            ('"<think>The rent is $5."', "", "reasoning"),
            ('"30 days [1]." "<think>"', "30 days [1].", "reasoning"),
        ],
    )
    def test_reasoning_is_not_shown(self, thinker: LlamaCppModel, grammar: str, shown: str, reason: str) -> None:
        stream = thinker.chat(CONVERSATION[:2], max_tokens=60, grammar=f"root ::= {grammar}")
        assert ("".join(stream), stream.finish_reason) == (shown, reason)

    def test_the_limit_of_tokens_may_come_first(self, thinker: LlamaCppModel) -> None:
        stream = thinker.chat(CONVERSATION[:2], max_tokens=9, grammar='root ::= "<think>" [a-z ]*')
        assert ("".join(stream), stream.finish_reason) == ("", "reasoning")

    def test_the_next_question_is_asked_without_it(self, thinker: LlamaCppModel) -> None:
        stream = thinker.chat(CONVERSATION[:2], max_tokens=60, grammar='root ::= "<think>hm</think>Hello."')
        assert "".join(stream) == "Hello."
        prompt = thinker.tokenize_prompt(CONVERSATION)
        assert len(prompt.replies[0]) == thinker.count("Hello.")
