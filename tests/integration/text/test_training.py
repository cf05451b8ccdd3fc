from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from loaded_text import load_features, load_minilm

from c360.domain.interactions import Category
from c360.kit.files import read_json
from c360.text.classifier import CLASSIFIER_FILE, Classifier, read_classifier
from c360.text.evaluation import Evaluation, evaluate_model
from c360.text.labelled import Split, read_labelled
from c360.text.lexicon import LexiconModel
from c360.text.report import replace_figures
from c360.text.train import PAGE, make_version, train_classifier


@pytest.fixture(scope="session")
def trained() -> Classifier:
    return train_classifier(load_features(), read_labelled(Split.TRAIN))


@pytest.fixture(scope="session")
def evaluation() -> Evaluation:
    return evaluate_model(load_minilm(), read_labelled(Split.HELD_OUT))


def test_training_again_gives_the_shipped_coefficients(trained: Classifier) -> None:
    shipped = read_classifier()

    for name in ("category_weights", "category_bias", "tone_weights", "tone_bias"):
        assert np.allclose(getattr(trained, name), getattr(shipped, name), atol=1e-3), name


def test_the_version_is_that_of_the_labelled_set_and_the_code() -> None:
    assert read_json(CLASSIFIER_FILE)["version"] == make_version()


def test_the_model_is_good_enough_on_texts_it_never_saw(evaluation: Evaluation) -> None:
    assert evaluation.category_accuracy >= 0.8
    assert evaluation.category_macro_f1 >= 0.8
    assert evaluation.sign_accuracy >= 0.75
    assert evaluation.negative_precision >= 0.8


def test_the_figures_on_the_reference_page_are_fresh(evaluation: Evaluation) -> None:
    lexicon = evaluate_model(LexiconModel(), read_labelled(Split.HELD_OUT))
    page = PAGE.read_text(encoding="utf-8")

    assert replace_figures(page, [evaluation, lexicon]) == page


def test_clear_complaints_and_clear_praise_are_far_apart() -> None:
    complaint, praise = load_minilm().classify(
        [
            "Third outage this week, we are furious and want our money back.",
            "Wonderful support, we love it, thank you!",
        ]
    )

    assert complaint.sentiment < -0.6
    assert praise.sentiment > 0.6


@pytest.mark.parametrize(("split", "fewest"), [(Split.TRAIN, 360), (Split.HELD_OUT, 120)])
def test_the_labelled_set_is_large_and_balanced(split: Split, fewest: int) -> None:
    texts = read_labelled(split)

    assert len(texts) >= fewest
    assert (
        min(sum(t.category is category for t in texts) for category in Category) >= len(texts) / 10
    )
    assert {t.sentiment for t in texts} == {-1, -0.5, 0, 0.5, 1}


def cut_shingles(split: Split) -> list[set[tuple[str, ...]]]:
    """Every three words in a row, of each text."""
    words = [text.text.lower().split() for text in read_labelled(split)]
    return [set(zip(w, w[1:], w[2:], strict=False)) for w in words]


def test_no_held_out_text_is_a_near_copy_of_a_training_text() -> None:
    pairs = product(cut_shingles(Split.HELD_OUT), cut_shingles(Split.TRAIN))

    assert max(len(a & b) / len(a | b) for a, b in pairs if a & b) < 0.2
