"""Holds a language model to its time, and keeps few questions waiting for it at once."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol

from c360.domain.language_model import Prompt
from c360.errors import ProviderError

log = logging.getLogger(__name__)

MOST_AT_ONCE = 4
"""More would let a slow server take every thread that answers requests."""


class Adapter(Protocol):
    """Asks one provider; as the port, but its time limits may hold for pieces only."""

    def reply(self, prompt: Prompt, seconds: float) -> str:
        """Return the text of the reply, or raise ProviderError."""
        ...


class BoundedModel:
    """Asks a model on a thread of its own, which is left behind if it takes too long.

    A time limit on a socket is one on each piece that is read; this one holds for the whole.
    """

    def __init__(self, name: str, load: Callable[[], Adapter], most: int = MOST_AT_ONCE) -> None:
        self._name = name
        self._load = load
        self._loaded: Adapter | None = None
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(most)

    @property
    def name(self) -> str:
        """Provider and model."""
        return self._name

    def prepare(self) -> None:
        """Import the provider's package and open its client.

        Raises:
            ProviderError: The client cannot be opened.
        """
        self._model()

    def reply(self, prompt: Prompt, seconds: float) -> str:
        """Return the text of the reply.

        Raises:
            ProviderError: There is none in time, or too many questions wait for one.
        """
        if not self._places.acquire(blocking=False):
            raise ProviderError("is busy with other questions")
        outcome: queue.SimpleQueue[str | ProviderError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                outcome.put(self._model().reply(prompt, seconds))
            except ProviderError as error:
                outcome.put(error)
            except Exception as error:
                # Its message may hold what the server said, and that the key: neither is logged.
                log.error("Language model %s: unexpected %s", self._name, type(error).__name__)
                outcome.put(ProviderError("failed in a way nobody thought of"))
            finally:
                self._places.release()

        threading.Thread(target=ask, name="language-model", daemon=True).start()
        try:
            found = outcome.get(timeout=seconds)
        except queue.Empty:
            raise ProviderError("did not answer in time") from None
        if isinstance(found, ProviderError):
            raise found
        return found

    def _model(self) -> Adapter:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._open()
            return self._loaded

    def _open(self) -> Adapter:
        try:
            return self._load()
        except ProviderError:
            raise
        except Exception as error:
            log.error("Language model %s: no client: %s", self._name, type(error).__name__)
            raise ProviderError("cannot be asked: see llm.base_url in c360.toml") from None
