"""The tokenizer of the tiny test model, and its GGUF file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import llama_cpp
import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from .tiny_slm_data import END_OF_TEXT, IM_END, IM_START
from .tiny_slm_model import TinyLlama

SPECIALS = (END_OF_TEXT, IM_START, IM_END)
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
QUANTIZATIONS = {"F32": 0, "Q8_0": 7, "Q4_K_M": 15}  # llama.cpp's LLAMA_FTYPE_MOSTLY_*


def train_tokenizer(texts: Iterator[str], vocabulary: int) -> Tokenizer:
    """Byte-level BPE with GPT-2's word pattern, which llama.cpp knows as `gpt-2`."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=list(SPECIALS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    if tokenizer.get_vocab_size() != vocabulary:
        raise ValueError(f"the corpus gave {tokenizer.get_vocab_size()} tokens, not {vocabulary}")
    return tokenizer


def _write_header(writer: gguf.GGUFWriter, model: TinyLlama) -> None:
    shape = model.shape
    writer.add_name("ragbox tiny test model")
    writer.add_description("A test fixture of ragbox. Often wrong; never to be shown to users as an answerer.")
    writer.add_license("Apache-2.0")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)


def _write_tokenizer(writer: gguf.GGUFWriter, tokenizer: Tokenizer) -> None:
    parts: dict[str, Any] = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(parts["vocab"], key=parts["vocab"].__getitem__)
    kinds = [gguf.TokenType.CONTROL if token in SPECIALS else gguf.TokenType.NORMAL for token in tokens]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([" ".join(pair) for pair in parts["merges"]])
    writer.add_bos_token_id(parts["vocab"][END_OF_TEXT])
    writer.add_eos_token_id(parts["vocab"][IM_END])
    writer.add_eot_token_id(parts["vocab"][IM_END])
    writer.add_pad_token_id(parts["vocab"][END_OF_TEXT])
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def write_gguf(model: TinyLlama, tokenizer: Tokenizer, path: Path) -> None:
    """The unquantized file: matrices as f32, the output tied to the embedding."""
    writer = gguf.GGUFWriter(str(path), "llama")
    _write_header(writer, model)
    _write_tokenizer(writer, tokenizer)
    for name, tensor in model.state_dict().items():
        writer.add_tensor(name, np.ascontiguousarray(tensor.float().numpy()))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def quantize(source: Path, target: Path, kind: str) -> None:
    """Quantize with llama.cpp's own routine."""
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = QUANTIZATIONS[kind]
    params.nthread = 1
    if llama_cpp.llama_model_quantize(str(source).encode(), str(target).encode(), params) != 0:
        raise RuntimeError(f"llama.cpp could not quantize {source} to {kind}")


def export(model: TinyLlama, tokenizer: Tokenizer, out: Path, kind: str) -> None:
    """Write the model as one quantized GGUF file."""
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.gguf"
        write_gguf(model, tokenizer, full)
        quantize(full, out, kind)
