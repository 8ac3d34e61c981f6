"""The families of the catalogue: their chat templates, their special tokens, and the prompt that their documentation shows.

Special tokens are written in double brackets. `first` is the prompt of the system message "Be brief." and the user's "Hi";
`then` is what a conversation has after the answer "Hello." where the user goes on with "And?".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ragbox.answer.chat_template import ChatTemplate, SpecialToken

_TEMPLATES = Path(__file__).parent / "templates"
_SPECIAL = 1_000_000  # ids above every character


@dataclass(frozen=True)
class Family:
    """`control` tokens act on the model, `whole` ones are text kept whole; `ends` are those that end the model's turn."""

    name: str
    first: str
    then: str
    control: tuple[str, ...]
    ends: str
    whole: tuple[str, ...] = ()
    bos: str = ""
    eos: str = ""
    adds_bos: bool = False
    strip_right: tuple[str, ...] = ()
    file: str = ""

    @property
    def source(self) -> str:
        """The text of the template."""
        return (_TEMPLATES / f"{self.file or self.name}.jinja").read_text(encoding="utf-8")

    def specials(self) -> list[SpecialToken]:
        """The special tokens of the vocabulary."""
        return [
            SpecialToken(_SPECIAL + number, text, text in self.control, strip_right=text in self.strip_right)
            for number, text in enumerate((*self.control, *self.whole))
        ]

    @cached_property
    def ids(self) -> dict[str, int]:
        """The id of each special token."""
        return {token.text: token.id for token in self.specials()}

    @cached_property
    def template(self) -> ChatTemplate:
        """The template with the vocabulary."""
        leading = self.ids[self.bos] if self.adds_bos else None
        return ChatTemplate(
            self.source, self.specials(), bos=self.bos, eos=self.eos, file=f"{self.name}.gguf", leading=leading
        )

    def tokenize(self, text: str) -> list[int]:
        """A token per character; but the whole tokens are found in any text, as llama.cpp does."""
        ids = self.ids
        found: list[int] = []
        while text:
            whole = next((each for each in self.whole if text.startswith(each)), "")
            found.append(ids[whole] if whole else ord(text[0]))
            text = text[len(whole) or 1 :]
        return found

    def written(self, ids: Sequence[int]) -> str:
        """The tokens as text, special ones in brackets."""
        names = {number: text for text, number in self.ids.items()}
        return "".join(f"⟦{names[each]}⟧" if each in names else chr(each) for each in ids)


_CHATML = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_CHATML_FIRST = (
    "⟦<|im_start|>⟧system\nBe brief.⟦<|im_end|>⟧\n⟦<|im_start|>⟧user\nHi⟦<|im_end|>⟧\n⟦<|im_start|>⟧assistant\n"
)
_CHATML_THEN = "⟦<|im_end|>⟧\n⟦<|im_start|>⟧user\nAnd?⟦<|im_end|>⟧\n⟦<|im_start|>⟧assistant\n"
_LLAMA = (
    *("<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>"),
    *("<|eom_id|>", "<|eot_id|>", "<|python_tag|>"),
)
_LLAMA_FIRST = (
    "⟦<|begin_of_text|>⟧⟦<|start_header_id|>⟧system⟦<|end_header_id|>⟧\n\n"
    "Cutting Knowledge Date: December 2023\nToday Date: {day}\n\nBe brief.⟦<|eot_id|>⟧"
    "⟦<|start_header_id|>⟧user⟦<|end_header_id|>⟧\n\nHi⟦<|eot_id|>⟧"
    "⟦<|start_header_id|>⟧assistant⟦<|end_header_id|>⟧\n\n"
)
_LLAMA_THEN = (
    "⟦<|eot_id|>⟧⟦<|start_header_id|>⟧user⟦<|end_header_id|>⟧\n\nAnd?⟦<|eot_id|>⟧"
    "⟦<|start_header_id|>⟧assistant⟦<|end_header_id|>⟧\n\n"
)
_MISTRAL = ("<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[TOOL_CALLS]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]")
_MISTRAL_3 = (*_MISTRAL, "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[THINK]", "[/THINK]")
_PHI_3 = ("<|assistant|>", "<|system|>", "<|end|>", "<|user|>")

FAMILIES = (
    Family(
        "phi-4-mini",
        "⟦<|system|>⟧Be brief.⟦<|end|>⟧⟦<|user|>⟧Hi⟦<|end|>⟧⟦<|assistant|>⟧",
        "⟦<|end|>⟧⟦<|user|>⟧And?⟦<|end|>⟧⟦<|assistant|>⟧",
        ("<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|tool|>", "<|/tool|>"),
        "<|end|>",
        bos="<|endoftext|>",
        eos="<|endoftext|>",
    ),
    Family(  # its special tokens take the line break behind them with them, as llama.cpp has it
        "phi-3.5-mini",
        "⟦<s>⟧⟦<|system|>⟧Be brief.⟦<|end|>⟧⟦<|user|>⟧Hi⟦<|end|>⟧⟦<|assistant|>⟧",
        "⟦<|end|>⟧⟦<|user|>⟧And?⟦<|end|>⟧⟦<|assistant|>⟧",
        ("<unk>", "<s>", "</s>", "<|endoftext|>", *_PHI_3),
        "<|end|>",
        bos="<s>",
        eos="<|endoftext|>",
        adds_bos=True,
        strip_right=("</s>", *_PHI_3),
    ),
    Family(
        "phi-4",
        "⟦<|im_start|>⟧system⟦<|im_sep|>⟧Be brief.⟦<|im_end|>⟧⟦<|im_start|>⟧user⟦<|im_sep|>⟧Hi⟦<|im_end|>⟧"
        "⟦<|im_start|>⟧assistant⟦<|im_sep|>⟧",
        "⟦<|im_end|>⟧⟦<|im_start|>⟧user⟦<|im_sep|>⟧And?⟦<|im_end|>⟧⟦<|im_start|>⟧assistant⟦<|im_sep|>⟧",
        (*_CHATML, "<|im_sep|>"),
        "<|im_end|>",
        bos="<|endoftext|>",
        eos="<|im_end|>",
    ),
    Family(
        "gemma-3",
        "⟦<bos>⟧⟦<start_of_turn>⟧user\nBe brief.⟦\n\n⟧Hi⟦<end_of_turn>⟧\n⟦<start_of_turn>⟧model\n",
        "⟦<end_of_turn>⟧\n⟦<start_of_turn>⟧user\nAnd?⟦<end_of_turn>⟧\n⟦<start_of_turn>⟧model\n",
        ("<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>", "<start_of_image>"),
        "<end_of_turn>",
        whole=("\n\n", "  "),
        bos="<bos>",
        eos="<eos>",
        adds_bos=True,
    ),
    Family(
        "llama-3.2",
        _LLAMA_FIRST.format(day="01 Jan 2024"),
        _LLAMA_THEN,
        _LLAMA,
        "<|eot_id|>",
        bos="<|begin_of_text|>",
        eos="<|eot_id|>",
        adds_bos=True,
    ),
    Family(
        "llama-3.1",
        _LLAMA_FIRST.format(day="26 Jul 2024"),
        _LLAMA_THEN,
        _LLAMA,
        "<|eot_id|>",
        bos="<|begin_of_text|>",
        eos="<|eot_id|>",
        adds_bos=True,
    ),
    Family(
        "qwen2.5",
        _CHATML_FIRST,
        _CHATML_THEN,
        _CHATML,
        "<|im_end|>",
        whole=("<tool_call>", "</tool_call>"),
        bos="<|endoftext|>",
        eos="<|im_end|>",
    ),
    Family(
        "qwen3",
        f"{_CHATML_FIRST}⟦<think>⟧\n\n⟦</think>⟧\n\n",
        f"{_CHATML_THEN}⟦<think>⟧\n\n⟦</think>⟧\n\n",
        _CHATML,
        "<|im_end|>",
        whole=("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>"),
        bos="<|endoftext|>",
        eos="<|im_end|>",
    ),
    Family(  # its own template moves the system message on to the last turn, which would make the model read all again
        "mistral-7b-v0.3",
        "⟦<s>⟧⟦[INST]⟧ Be brief.\n\nHi⟦[/INST]⟧",
        "⟦</s>⟧⟦[INST]⟧ And?⟦[/INST]⟧",
        _MISTRAL,
        "</s>",
        bos="<s>",
        eos="</s>",
        adds_bos=True,
    ),
    Family(
        "ministral-8b-2410",
        "⟦<s>⟧⟦[INST]⟧Be brief.\n\nHi⟦[/INST]⟧",
        "⟦</s>⟧⟦[INST]⟧And?⟦[/INST]⟧",
        _MISTRAL,
        "</s>",
        bos="<s>",
        eos="</s>",
        adds_bos=True,
        file="mistral-nemo",
    ),
    *(
        Family(
            name,
            "⟦<s>⟧⟦[SYSTEM_PROMPT]⟧Be brief.⟦[/SYSTEM_PROMPT]⟧⟦[INST]⟧Hi⟦[/INST]⟧",
            "⟦</s>⟧⟦[INST]⟧And?⟦[/INST]⟧",
            _MISTRAL_3,
            "</s>",
            bos="<s>",
            eos="</s>",
            adds_bos=True,
        )
        for name in ("ministral-3", "ministral-3-reasoning")
    ),
    Family(
        "smollm2",
        _CHATML_FIRST,
        _CHATML_THEN,
        _CHATML,
        "<|im_end|>",
        bos="<|im_start|>",
        eos="<|im_end|>",
    ),
    Family(
        "smollm3",
        "⟦<|im_start|>⟧system\n## Metadata\n\nKnowledge Cutoff Date: June 2025\nReasoning Mode: /no_think\n\n"
        "## Custom Instructions\n\nBe brief.\n\n⟦<|im_end|>⟧\n⟦<|im_start|>⟧user\nHi⟦<|im_end|>⟧\n"
        "⟦<|im_start|>⟧assistant\n⟦<think>⟧\n\n⟦</think>⟧\n",
        f"{_CHATML_THEN}⟦<think>⟧\n\n⟦</think>⟧\n",
        ("<|begin_of_text|>", "<|end_of_text|>", "<|im_start|>", "<|im_end|>"),
        "<|im_end|>",
        whole=("<think>", "</think>", "<tool_call>"),
        eos="<|im_end|>",
    ),
    Family(  # its role marks are plain text
        "tinyllama",
        "⟦<s>⟧<|system|>\nBe brief.⟦</s>⟧\n<|user|>\nHi⟦</s>⟧\n<|assistant|>\n",
        "⟦</s>⟧\n<|user|>\nAnd?⟦</s>⟧\n<|assistant|>\n",
        ("<unk>", "<s>", "</s>"),
        "</s>",
        bos="<s>",
        eos="</s>",
        adds_bos=True,
    ),
)
