"""Chooses who turns texts into vectors: the local model, or nobody, and then says why."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from c360.domain.personal_data import MASKING_VERSION
from c360.errors import EnrichmentError
from c360.kit.hashing import hash_json
from c360.text.vectors import Floats, TextEmbedder
from c360.text.weights import WEIGHTS_SHA256, check_weights, find_weights_folder

logger = logging.getLogger(__name__)

EMBEDDER_MODULE = "c360.text.embedder"
PACKAGES = ("tokenizers", "safetensors", "threadpoolctl")
READ_AS = "1"
"""Part of the version: raise it when the forward pass or what it is given would differ."""
ASKED_FOR_WORDS = "The setting text.model is `lexicon`: texts are compared by their words alone."


class LocalEmbedder:
    """all-MiniLM-L6-v2, read from disk when the first text is to be embedded."""

    name = "minilm"
    version = hash_json([READ_AS, WEIGHTS_SHA256, MASKING_VERSION])[:12]

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._model: TextEmbedder | None = None

    def embed(self, texts: list[str]) -> Floats:
        """Return a row for each text.

        Raises:
            EnrichmentError: The folder does not hold the genuine weights.
        """
        with self._lock:
            if self._model is None:
                self._model = importlib.import_module(EMBEDDER_MODULE).Embedder(self._folder)
            model = self._model
        return model.embed(texts)


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """Who turns texts into vectors; without anybody ``reason`` says why, in a sentence."""

    embedder: TextEmbedder | None
    reason: str | None = None

    @property
    def name(self) -> str | None:
        """What vectors are told apart by; None without an embedder."""
        embedder = self.embedder
        return None if embedder is None else f"{embedder.name}-{embedder.version}"


def choose_embedder(provider: str = "auto", weights_folder: Path | None = None) -> EmbedderChoice:
    """Choose who turns texts into vectors.

    Args:
        provider: The setting ``text.model``: ``auto`` takes the local model where it is installed
            and genuine, ``minilm`` insists, ``lexicon`` wants none.
        weights_folder: The user's own copy of the weights; the installed package by default.

    Raises:
        EnrichmentError: It was insisted on, or a folder was named, and it cannot be loaded.
    """
    if provider == "lexicon":
        return EmbedderChoice(None, ASKED_FOR_WORDS)
    try:
        return EmbedderChoice(LocalEmbedder(_check_installed(weights_folder)))
    except EnrichmentError as error:
        if provider == "minilm" or weights_folder is not None:
            raise
        logger.warning("Texts are searched by words alone: %s", error)
        return EmbedderChoice(None, str(error))


def _check_installed(weights_folder: Path | None) -> Path:
    folder = weights_folder or find_weights_folder()
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if folder is None or missing:
        raise EnrichmentError("The text model is not installed: install the extra `c360[text]`.")
    check_weights(folder)
    return folder
