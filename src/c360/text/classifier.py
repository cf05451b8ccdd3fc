"""The trained part of the MiniLM model: a few matrices, applied with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from c360.domain.interactions import Category
from c360.errors import EnrichmentError
from c360.kit.files import read_json

Doubles = npt.NDArray[np.float64]

DATA = Path(__file__).parent / "data"
CLASSIFIER_FILE = DATA / "classifier.json"
FORMAT_VERSION = 2
"""Part of the model version: raise it when the same coefficients would answer differently."""
CATEGORIES = tuple(category.value for category in Category)
TONES = (-1.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Coefficients over what a text means and, for its tone, how it is worded."""

    version: str
    category_weights: Doubles
    category_bias: Doubles
    tone_weights: Doubles
    tone_bias: Doubles

    def find_categories(self, meaning: Doubles) -> list[str]:
        """Return the likeliest category of each row."""
        scores = meaning @ self.category_weights + self.category_bias
        return [CATEGORIES[index] for index in scores.argmax(axis=1)]

    def measure_sentiments(self, wording: Doubles) -> list[float]:
        """Return the sentiment of each row: how much likelier praise is than complaint."""
        scores = wording @ self.tone_weights + self.tone_bias
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        return [round(float(sentiment), 4) for sentiment in chances @ np.array(TONES)]

    def to_json(self) -> dict[str, Any]:
        """Return what ``read_classifier`` reads."""
        return {
            "format_version": FORMAT_VERSION,
            "version": self.version,
            "categories": list(CATEGORIES),
            "category_weights": self.category_weights.T.tolist(),
            "category_bias": self.category_bias.tolist(),
            "tone_weights": self.tone_weights.T.tolist(),
            "tone_bias": self.tone_bias.tolist(),
        }


def read_classifier(path: Path = CLASSIFIER_FILE) -> Classifier:
    """Read the trained coefficients.

    Raises:
        EnrichmentError: They are missing, or of another format or set of categories.
    """
    if not path.is_file():
        raise EnrichmentError(f"{path} is missing. Train it: `python -m c360.text.train`.")
    content = read_json(path)
    if (content["format_version"], tuple(content["categories"])) != (FORMAT_VERSION, CATEGORIES):
        raise EnrichmentError(
            f"{path} was trained for another version of C360. Run `python -m c360.text.train`."
        )
    return Classifier(
        version=content["version"],
        category_weights=to_columns(content["category_weights"]),
        category_bias=np.array(content["category_bias"]),
        tone_weights=to_columns(content["tone_weights"]),
        tone_bias=np.array(content["tone_bias"]),
    )


def to_columns(rows: Sequence[Sequence[float]]) -> Doubles:
    """Return a matrix whose columns are ``rows``."""
    return np.ascontiguousarray(np.array(rows, dtype=np.float64).T)
