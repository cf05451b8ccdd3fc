"""The better text model: MiniLM embeddings, word features and a trained classifier.

Imports the ``text`` extra, so nothing imports this module but ``c360.text.loading``, by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from c360.text.classifier import Doubles, read_classifier
from c360.text.embedder import MAX_CHARACTERS, Embedder
from c360.text.lexicon import measure_sentiment, split_words
from c360.text.models import UNUSABLE, TextResult


class MiniLMModel:
    """Reads texts with MiniLM; the answer to a text depends on nothing but the text."""

    name = "minilm"
    is_weak = False

    def __init__(self, folder: Path) -> None:
        """Load the weights and the coefficients.

        Raises:
            EnrichmentError: The folder does not hold the genuine weights.
        """
        self._classifier = read_classifier()
        self._features = TextFeatures(folder)
        self.version = self._classifier.version

    def classify(self, texts: Sequence[str]) -> list[TextResult]:
        return [self._classify_text(text) for text in texts]

    def _classify_text(self, text: str) -> TextResult:
        # One text at a time, so that not even the last bit depends on its neighbours.
        meaning, wording = self._features.measure([text])
        if not meaning.any():
            return UNUSABLE
        [category] = self._classifier.find_categories(meaning)
        [sentiment] = self._classifier.measure_sentiments(wording)
        return TextResult(
            sentiment=sentiment, category=category, meaning=meaning[0].astype(np.float32)
        )


class TextFeatures:
    """Measures what the classifier looks at."""

    def __init__(self, folder: Path) -> None:
        """Load the weights.

        Raises:
            EnrichmentError: The folder does not hold the genuine weights.
        """
        self.embedder = Embedder(folder)
        self._vader = SentimentIntensityAnalyzer()

    def measure(self, texts: Sequence[str]) -> tuple[Doubles, Doubles]:
        """Return what each text means and how it is worded, one row per text."""
        embeddings = self.embedder.read(texts)
        words = np.array([self._measure_words(text) for text in texts], dtype=np.float64)
        wording = np.hstack([embeddings.wording, words.reshape(len(texts), -1)])
        return embeddings.meaning.astype(np.float64), wording

    def _measure_words(self, text: str) -> list[float]:
        scores = self._vader.polarity_scores(text[:MAX_CHARACTERS])
        lexicon = measure_sentiment(list(split_words(text)))
        return [scores["compound"], scores["pos"], scores["neg"], lexicon]
