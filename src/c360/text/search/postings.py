"""Which text holds which term, as plain arrays, and how much that says (BM25).

Source:
    Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; the
    weight of a term never below zero, as in Lucene.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]

SATURATION = 1.2
LENGTH_SHARE = 0.75
"""How much a long text is held against its hits."""


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term the texts that hold it and the weight it has there.

    The postings of term ``t`` are at ``starts[t]`` to ``starts[t + 1]``. ``entries`` gives their
    places in the columns they were read from.
    """

    vocabulary: Mapping[str, int]
    starts: npt.NDArray[np.int64]
    rows: Rows
    weights: Floats
    entries: npt.NDArray[np.int64]

    @classmethod
    def build(cls, terms: pa.ChunkedArray, counts: npt.NDArray[np.int32] | None) -> Self:
        """Build postings.

        Args:
            terms: For each text the list of its terms, each once.
            counts: How often each stands in its text, all lists in a row; None: once each, and
                texts count as equally long.
        """
        lists = terms.combine_chunks()
        sizes = pc.list_value_length(lists).to_numpy(zero_copy_only=False).astype(np.int64)
        encoded = pc.dictionary_encode(lists.flatten())
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        rows = np.repeat(np.arange(len(lists), dtype=np.int32), sizes)
        entries = np.argsort(codes, kind="stable")
        words = encoded.dictionary.to_pylist()
        frequencies = np.bincount(codes, minlength=len(words))
        starts = np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int64)
        weights = _weigh(len(lists), rows, frequencies[codes], counts)
        vocabulary = {word: number for number, word in enumerate(words)}
        return cls(vocabulary, starts, rows[entries], weights[entries], entries)

    def add_scores(self, scores: Floats, term: str, weight: float = 1.0) -> None:
        """Add what a term says to the score of each text that holds it."""
        number = self.vocabulary.get(term)
        if number is None:
            return
        place = slice(self.starts[number], self.starts[number + 1])
        # The rows of one term are distinct, so that none is added to twice.
        scores[self.rows[place]] += np.float32(weight) * self.weights[place]

    def count_texts(self, term: str) -> int:
        """Return how many texts hold a term."""
        number = self.vocabulary.get(term)
        return 0 if number is None else int(self.starts[number + 1] - self.starts[number])


def _weigh(
    text_count: int,
    rows: Rows,
    frequencies: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int32] | None,
) -> Floats:
    """Return the BM25 weight of each posting; every one follows from its own numbers alone."""
    rarity = np.log1p((text_count - frequencies + 0.5) / (frequencies + 0.5))
    if counts is None:
        return rarity.astype(np.float32)
    lengths = np.bincount(rows, weights=counts, minlength=text_count)
    mean = lengths.sum() / max(text_count, 1)
    relative = lengths[rows] / max(mean, 1e-9)
    damped = counts + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * relative)
    weights: Floats = (rarity * counts * (SATURATION + 1) / damped).astype(np.float32)
    return weights
