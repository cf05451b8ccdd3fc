"""The port of a search index, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Respelling:
    """A word that no text holds, and the one searched for as well."""

    word: str
    instead: str


@dataclass(frozen=True, slots=True)
class Match:
    """How well each text of an index answers a question, in the order of ``text_hashes``.

    ``words`` is 0 for a text that holds none of them; ``meaning`` runs from -1 to 1, and is None
    where meaning is not searched. ``terms`` are what a reader will find marked.
    """

    words: Floats
    meaning: Floats | None
    terms: frozenset[str]
    respellings: tuple[Respelling, ...] = ()


class SearchIndex(Protocol):
    """Scores texts against a question; which of them a reader may see, it does not know.

    A score depends on the question and on the texts that are indexed, not on how the index came
    about. Terms that are personal data are compared only when the caller says that the reader may
    see them, and no vector was made of any. Any question at all is answered, if with nothing.
    """

    @property
    def text_hashes(self) -> pa.Array:
        """The texts, by their hash, in the order of every score."""
        ...

    @property
    def reason(self) -> str | None:
        """Why meaning is not searched; None where it is."""
        ...

    def match(self, question: str, *, sees_personal: bool) -> Match:
        """Score every text against a question."""
        ...

    def match_text(self, row: int) -> Match:
        """Score every text against one of them."""
        ...
