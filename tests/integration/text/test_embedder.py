from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from loaded_text import load_features

from c360.errors import EnrichmentError
from c360.text.embedder import Embedder
from c360.text.enrich import load_text_model
from c360.text.weights import check_weights


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_features().embedder


def test_embeddings_are_those_of_the_published_model(embedder: Embedder) -> None:
    # The first numbers of sentence-transformers 5 for this sentence.
    [vector] = embedder.embed(["This is an example sentence"])

    assert vector[:3] == pytest.approx([0.0676569, 0.0634959, 0.0487131], abs=2e-6)


def test_texts_of_like_meaning_are_near(embedder: Embedder) -> None:
    slow, sluggish, invoice = embedder.embed(
        ["The report is slow.", "Reports take ages to load.", "The invoice is wrong."]
    )

    assert slow @ sluggish > 0.5 > slow @ invoice


def test_an_embedding_has_length_one_or_zero_if_there_are_no_words(embedder: Embedder) -> None:
    lengths = np.linalg.norm(embedder.embed(["one", "", "😡", "word " * 1000]), axis=1)

    assert lengths == pytest.approx([1, 0, 0, 1], abs=1e-6)


def test_what_comes_after_126_word_pieces_is_not_read(embedder: Embedder) -> None:
    head, tail, longer = "slow " * 63, "invoice " * 63, "security " * 126

    first, second, third = embedder.embed([head, head + tail, head + tail + longer])

    assert not np.allclose(first, second, atol=1e-3)
    assert np.array_equal(second, third)


def test_weights_that_are_not_genuine_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    (tmp_path / "tokenizer.json").write_text("{}")

    with pytest.raises(EnrichmentError, match="not the genuine all-MiniLM-L6-v2"):
        load_text_model(weights_folder=tmp_path)


def test_a_folder_without_the_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EnrichmentError, match=r"has no model\.safetensors"):
        check_weights(tmp_path)
