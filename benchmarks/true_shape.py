"""A language model of a published shape with its real tokenizer, its real chat template and random weights.

    pip download llama-cpp-python==0.3.36 --no-binary llama-cpp-python --no-deps --dest FOLDER
    python -m benchmarks.true_shape FOLDER/llama_cpp_python-0.3.36.tar.gz --folder MODELS [--shape qwen2.5-0.5b]

Right for measuring speed, memory, prompts and templates; it writes nonsense. The archive of the sources (or the folder it
was unpacked to) has vocabularies and templates. Prints the path of the file, which is made only once.
"""

from __future__ import annotations

import argparse
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gguf
import llama_cpp
import numpy as np

_VENDOR = "vendor/llama.cpp/models"
_Q4_K_M = 15  # llama.cpp's LLAMA_FTYPE_MOSTLY_Q4_K_M


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a qwen2-type decoder; the output is tied to the embedding, as in Qwen2.5's small models."""

    width: int
    layers: int
    heads: int
    kv_heads: int
    hidden: int
    context: int = 32_768
    vocabulary: str = "ggml-vocab-qwen2.gguf"
    template: str = "templates/Qwen-Qwen2.5-7B-Instruct.jinja"
    end: str = "<|im_end|>"

    def tensors(self, tokens: int) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Names and shapes, rows first."""
        kv = self.width // self.heads * self.kv_heads
        yield "token_embd.weight", (tokens, self.width)
        for layer in range(self.layers):
            part = f"blk.{layer}"
            yield f"{part}.attn_norm.weight", (self.width,)
            for name, rows in (("q", self.width), ("k", kv), ("v", kv)):
                yield f"{part}.attn_{name}.weight", (rows, self.width)
                yield f"{part}.attn_{name}.bias", (rows,)
            yield f"{part}.attn_output.weight", (self.width, self.width)
            yield f"{part}.ffn_norm.weight", (self.width,)
            yield f"{part}.ffn_gate.weight", (self.hidden, self.width)
            yield f"{part}.ffn_up.weight", (self.hidden, self.width)
            yield f"{part}.ffn_down.weight", (self.width, self.hidden)
        yield "output_norm.weight", (self.width,)


SHAPES = {  # `config.json` of Qwen/Qwen2.5-*-Instruct
    "qwen2.5-0.5b": Shape(width=896, layers=24, heads=14, kv_heads=2, hidden=4_864),
    "qwen2.5-1.5b": Shape(width=1_536, layers=28, heads=12, kv_heads=2, hidden=8_960),
}


def make(name: str, source: Path, folder: Path, *, seed: int = 0) -> Path:
    """The path of the Q4_K_M file of a shape in `folder`, made where it is missing. Takes some 3 bytes a parameter of disk.

    `source` is the archive of llama-cpp-python's sources, or the folder it was unpacked to. Raises FileNotFoundError,
    KeyError where it has no such vocabulary.
    """
    target = folder / f"{name}-random-q4_k_m.gguf"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as work:
            full, small = Path(work) / "full.gguf", Path(work) / "small.gguf"
            shape = SHAPES[name]
            vocabulary = Path(work) / "vocabulary.gguf"
            vocabulary.write_bytes(_taken(source, shape.vocabulary))
            template = _taken(source, shape.template).decode("utf-8")
            _write(full, name, shape, gguf.GGUFReader(vocabulary), template, np.random.default_rng(seed))
            _quantize(full, small)
            small.rename(target)
    return target


def _taken(source: Path, name: str) -> bytes:
    """The bytes of a file among the models of llama.cpp's sources."""
    if source.is_dir():
        found = sorted(source.rglob(f"{_VENDOR}/{name}"))
        if not found:
            raise FileNotFoundError(f"{source}: no {name} in it")
        return found[0].read_bytes()
    with tarfile.open(source) as archive:
        for member in archive:
            if member.name.endswith(f"{_VENDOR}/{name}"):
                file = archive.extractfile(member)
                if file is not None:
                    return file.read()
    raise FileNotFoundError(f"{source}: no {name} in it")


def _write(
    path: Path, name: str, shape: Shape, vocabulary: gguf.GGUFReader, template: str, random: np.random.Generator
) -> None:
    writer = gguf.GGUFWriter(str(path), "qwen2")
    writer.add_name(f"{name} with random weights")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1e6)
    tokens = _write_tokenizer(writer, vocabulary, template, shape.end)
    tensors = list(shape.tensors(tokens))
    for tensor, sizes in tensors:
        kind = np.dtype(np.float16 if len(sizes) == 2 else np.float32)
        writer.add_tensor_info(tensor, sizes, kind, int(np.prod(sizes)) * kind.itemsize)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for tensor, sizes in tensors:
        writer.write_tensor_data(_values(tensor, sizes, random))
    writer.close()


def _write_tokenizer(writer: gguf.GGUFWriter, vocabulary: gguf.GGUFReader, template: str, end: str) -> int:
    """Copies the tokenizer; the number of tokens."""
    fields = vocabulary.fields.items()
    values = {key: field.contents() for key, field in fields if key.startswith("tokenizer.ggml.")}
    tokens = values["tokenizer.ggml.tokens"]
    writer.add_tokenizer_model(values["tokenizer.ggml.model"])
    writer.add_tokenizer_pre(values["tokenizer.ggml.pre"])
    writer.add_token_list(tokens)
    writer.add_token_types(values["tokenizer.ggml.token_type"])
    writer.add_token_merges(values["tokenizer.ggml.merges"])
    writer.add_bos_token_id(values["tokenizer.ggml.bos_token_id"])
    writer.add_pad_token_id(values["tokenizer.ggml.padding_token_id"])
    writer.add_eos_token_id(tokens.index(end))
    writer.add_add_bos_token(False)
    writer.add_chat_template(template)
    return len(tokens)


def _values(name: str, sizes: tuple[int, ...], random: np.random.Generator) -> Any:
    """Values that keep the activations near 1, so that no logit overflows and the embedding does not only repeat itself."""
    if name.endswith("norm.weight"):
        return np.ones(sizes, np.float32)
    scale = 0.02 if len(sizes) == 1 or name.startswith("token_embd") else sizes[1] ** -0.5
    values = random.standard_normal(sizes, np.float32)
    values *= scale
    return values if len(sizes) == 1 else values.astype(np.float16)


def _quantize(source: Path, target: Path) -> None:
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = _Q4_K_M
    if llama_cpp.llama_model_quantize(str(source).encode(), str(target).encode(), params) != 0:
        raise RuntimeError(f"llama.cpp could not quantize {source}")


def main() -> None:
    """Makes one file, or one of every shape."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="llama-cpp-python's source archive, or the folder it was unpacked to")
    parser.add_argument("--folder", type=Path, required=True, help="where the files are kept")
    parser.add_argument("--shape", choices=SHAPES, help="one shape; all when left out")
    given = parser.parse_args()
    for name in [given.shape] if given.shape else SHAPES:
        print(make(name, given.source, given.folder))


if __name__ == "__main__":
    main()
