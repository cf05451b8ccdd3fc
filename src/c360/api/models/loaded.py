"""The trained models of a workspace, as routes need them: read once, kept by version.

A version never changes, so what is kept of one is never stale. Which version is the champion can
change any moment: that is read from the registry at every call.
"""

from __future__ import annotations

import importlib
import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from c360.errors import C360Error, NotFoundError
from c360.ml.registry import ModelRegistry

if TYPE_CHECKING:
    from c360.ml.bundle import ModelBundle

log = logging.getLogger(__name__)

MODEL_NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What a folder is never asked for by any other name."""

MOST_BUNDLES = 16
MOST_CARDS = 200
T = TypeVar("T")


class LoadedModels:
    """Cards and bundles of a registry; safe to use from many threads."""

    def __init__(self, registry: ModelRegistry) -> None:
        self.registry = registry
        self._cards: _Kept[dict[str, Any]] = _Kept(MOST_CARDS)
        self._bundles: _Kept[ModelBundle] = _Kept(MOST_BUNDLES)

    def names(self) -> list[str]:
        """Return the models that have a version."""
        return self.registry.models()

    def find_champion(self, model: str) -> str | None:
        """Return the version that scores, or None.

        Raises:
            NotFoundError: There is no such model.
        """
        champion = self.registry.champion(model) if MODEL_NAME.fullmatch(model) else None
        if champion is None:
            self.require(model)
        return champion

    def get_champion(self, model: str) -> str:
        """Return the version that scores.

        Raises:
            NotFoundError: There is no such model, or none of its versions scores.
        """
        champion = self.find_champion(model)
        if champion is None:
            raise NotFoundError(
                f"Model {model!r} has no champion: none of its versions scores. Promote one of"
                f" {', '.join(self.registry.versions(model))} on the Models screen or with"
                f" `c360 models promote {model} VERSION`."
            )
        return champion

    def require(self, model: str) -> None:
        """Refuse a model that does not exist.

        Raises:
            NotFoundError: There is no such model.
        """
        known = self.names()
        if model not in known:
            models = f"Models: {', '.join(known)}." if known else "No model has been trained yet."
            raise NotFoundError(
                f"There is no trained model {model[:100]!r}. {models} Train one with"
                " `c360 train MODEL`."
            )

    def card(self, model: str, version: str) -> dict[str, Any]:
        """Return a version's card.

        Raises:
            NotFoundError: There is no such version.
        """
        return self._cards.get((model, version), lambda: self._read_card(model, version))

    def bundle(self, model: str, version: str) -> ModelBundle:
        """Return a version, ready to predict.

        Raises:
            NotFoundError: There is no such version.
        """
        return self._bundles.get((model, version), lambda: self._load_bundle(model, version))

    def warm_up(self) -> None:
        """Load the champions in the background: the first to ask need not wait for it."""
        if self.names():
            threading.Thread(target=self._load_champions, name="models", daemon=True).start()

    def _read_card(self, model: str, version: str) -> dict[str, Any]:
        self.require(model)
        return self.registry.card(model, version)

    def _load_bundle(self, model: str, version: str) -> ModelBundle:
        self.require(model)
        # The libraries behind a bundle take seconds to import: only who predicts waits for them.
        bundles = importlib.import_module("c360.ml.bundle")
        bundle: ModelBundle = bundles.load_bundle(self.registry.folder(model, version))
        return bundle

    def _load_champions(self) -> None:
        for model in self.names():
            try:
                champion = self.registry.champion(model)
                if champion is not None:
                    self.bundle(model, champion)
            except C360Error:
                log.exception("Model %s could not be loaded ahead of need", model)


class _Kept(Generic[T]):
    """The values used last, each made once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str], make: Callable[[], T]) -> T:
        """Return the value of a key."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]
