"""Embeddings in one byte a dimension: a quarter of the size, and exact to compare.

A vector is whole numbers from -127 to 127 and one scale. A product of two such vectors is a whole
number below 2**24, which single precision holds exactly in whatever order it is added up: an index
built in steps scores as one built at once does, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]

DIMENSIONS = 384
LIMIT = np.float32(127)
VECTOR_TYPE = pa.binary(DIMENSIONS)


class TextEmbedder(Protocol):
    """Turns texts into vectors; near in meaning is near in angle.

    A text's vector depends on that text alone. A text that it can make nothing of is all zeros.
    """

    @property
    def name(self) -> str:
        """What the vectors are kept under."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever a vector could."""
        ...

    def embed(self, texts: list[str]) -> Floats:
        """Return a row of ``DIMENSIONS`` for each text, of length 1 or all zeros."""
        ...


@dataclass(frozen=True, slots=True)
class Vectors:
    """Embeddings of some texts: a row of whole numbers and a scale for each."""

    rows: Bytes
    scales: Floats

    def __len__(self) -> int:
        return len(self.scales)

    @classmethod
    def quantise(cls, embeddings: Floats) -> Self:
        """Round embeddings, a row each.

        Examples:
            >>> Vectors.quantise(np.array([[0.5, -1.0], [0.0, 0.0]], np.float32)).rows.tolist()
            [[64, -127], [0, 0]]
        """
        largest = np.abs(embeddings).max(axis=1, keepdims=True, initial=0)
        scales = (largest / LIMIT).astype(np.float32)
        rows = np.rint(embeddings / np.where(scales == 0, 1, scales)).astype(np.int8)
        return cls(rows, scales[:, 0])

    def to_floats(self) -> Floats:
        """Return the embeddings, rounded as they are."""
        floats: Floats = self.rows.astype(np.float32) * self.scales[:, None]
        return floats

    def to_arrow(self) -> tuple[pa.Array, pa.Array]:
        """Return columns ``vector`` and ``scale``."""
        buffer = pa.py_buffer(np.ascontiguousarray(self.rows).tobytes())
        vectors = pa.FixedSizeBinaryArray.from_buffers(VECTOR_TYPE, len(self), [None, buffer])
        return vectors, pa.array(self.scales, pa.float32())

    @classmethod
    def from_arrow(cls, table: pa.Table) -> Self:
        """Read columns ``vector`` and ``scale`` back; a missing vector is all zeros."""
        zeros = b"\0" * DIMENSIONS
        column = table.column("vector").fill_null(zeros)
        joined = b"".join(chunk_bytes(chunk) for chunk in column.chunks)
        rows = np.frombuffer(joined, np.int8).reshape(-1, DIMENSIONS)
        scales = table.column("scale").fill_null(0.0).to_numpy()
        return cls(rows, scales.astype(np.float32))


def chunk_bytes(chunk: pa.FixedSizeBinaryArray) -> bytes:
    """Return the bytes of a column's piece, row after row."""
    _, values = chunk.buffers()
    start = chunk.offset * DIMENSIONS
    return values.to_pybytes()[start : start + len(chunk) * DIMENSIONS] if len(chunk) else b""
