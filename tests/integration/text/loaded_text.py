"""The text models, loaded once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from c360.text.minilm import MiniLMModel, TextFeatures
from c360.text.weights import find_weights_folder


def weights_folder() -> Path:
    folder = find_weights_folder()
    assert folder is not None, "The extra c360[text] is part of the development environment."
    return folder


@cache
def load_features() -> TextFeatures:
    return TextFeatures(weights_folder())


@cache
def load_minilm() -> MiniLMModel:
    return MiniLMModel(weights_folder())
