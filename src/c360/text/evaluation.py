"""Measures a text model on labelled texts that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from c360.domain.interactions import NEGATIVE_BELOW, POSITIVE_ABOVE, Category
from c360.text.labelled import LabelledText
from c360.text.models import TextModel

CATEGORIES = tuple(category.value for category in Category)
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well a model did on ``count`` texts.

    ``confusion`` counts texts by true category (row) and answer (column). Tone is negative,
    neutral or positive, cut where the product cuts it; ``tone_means`` is the mean sentiment given
    to texts of each labelled sentiment.
    """

    model: str
    count: int
    category_accuracy: float
    category_macro_f1: float
    confusion: Counts
    sentiment_mean_error: float
    sentiment_correlation: float
    tone_accuracy: float
    sign_accuracy: float
    negative_precision: float
    negative_recall: float
    tone_means: dict[float, float]


def evaluate_model(model: TextModel, texts: Sequence[LabelledText]) -> Evaluation:
    """Ask the model about each text and compare with the labels."""
    answers = model.classify([text.text for text in texts])
    confusion = count_confusion(
        [text.category.value for text in texts], [answer.category for answer in answers]
    )
    labels = np.array([text.sentiment for text in texts])
    given = np.array([answer.sentiment for answer in answers])
    negative, called_negative = labels < NEGATIVE_BELOW, given < NEGATIVE_BELOW
    caught = (negative & called_negative).sum()
    felt = labels != 0
    return Evaluation(
        model=model.name,
        count=len(texts),
        category_accuracy=float(np.trace(confusion) / len(texts)),
        category_macro_f1=measure_macro_f1(confusion),
        confusion=confusion,
        sentiment_mean_error=float(np.abs(given - labels).mean()),
        sentiment_correlation=float(np.corrcoef(given, labels)[0, 1]),
        tone_accuracy=float((find_tones(given) == find_tones(labels)).mean()),
        sign_accuracy=float((np.sign(given[felt]) == np.sign(labels[felt])).mean()),
        negative_precision=float(caught / max(called_negative.sum(), 1)),
        negative_recall=float(caught / max(negative.sum(), 1)),
        tone_means={float(v): float(given[labels == v].mean()) for v in np.unique(labels)},
    )


def find_tones(sentiments: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return 0 for negative, 1 for neutral, 2 for positive."""
    return (sentiments >= NEGATIVE_BELOW).astype(np.int64) + (sentiments > POSITIVE_ABOVE)


def count_confusion(true: Sequence[str], given: Sequence[str]) -> Counts:
    """Count texts by true category (row) and given category (column)."""
    confusion = np.zeros((len(CATEGORIES), len(CATEGORIES)), dtype=np.int64)
    for row, column in zip(true, given, strict=True):
        confusion[CATEGORIES.index(row), CATEGORIES.index(column)] += 1
    return confusion


def measure_macro_f1(confusion: Counts) -> float:
    """Return the mean F1 over categories; a category never given and never true counts as 0.

    Examples:
        >>> measure_macro_f1(np.array([[2, 0], [1, 1]]))
        0.7333333333333334
    """
    hits = np.diag(confusion)
    totals = confusion.sum(axis=0) + confusion.sum(axis=1)
    return float(np.mean(2 * hits / np.maximum(totals, 1)))
