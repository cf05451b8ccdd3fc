"""A fake embedder, and a search index for a snapshot made for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from c360.domain.personal_data import remove_personal_data
from c360.kit.files import write_json_atomically
from c360.kit.hashing import hash_text
from c360.text.search.blocks import VECTOR_SCHEMA
from c360.text.search.builder import BuildResult, IndexInputs, IndexManifest, build_index
from c360.text.search.tokens import drop_stop_words, split_tokens
from c360.text.topics.topics import Complaint, find_topics
from c360.text.vectors import DIMENSIONS, Floats, Vectors
from c360.warehouse.texts import COMPLAINTS

SEARCH = "search"
TOPICS = "topics.json"


@dataclass(slots=True)
class FakeEmbedder:
    """Texts of the same words are near; ``synonyms`` are words that mean the same.

    ``asked`` keeps what was embedded.
    """

    synonyms: Mapping[str, str] = field(default_factory=dict)
    name: str = "fake"
    version: str = "1"
    asked: list[str] = field(default_factory=list)

    def embed(self, texts: list[str]) -> Floats:
        """Return a row for each text: the sum of one fixed direction for each word."""
        self.asked += texts
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for token in drop_stop_words(list(split_tokens(text))):
                row += direct_word(self.synonyms.get(token.term, token.term))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def direct_word(term: str) -> Floats:
    """Return the direction of a word: a few ones, in places that its hash draws."""
    draw = np.random.default_rng(int(hash_text(term)[:8], 16))
    direction = np.zeros(DIMENSIONS, dtype=np.float32)
    direction[draw.choice(DIMENSIONS, 8, replace=False)] = 1
    return direction


def embed_texts(embedder: FakeEmbedder, texts: Mapping[str, str]) -> pa.Table:
    """Return the vectors of some texts, as a run keeps them."""
    made = embedder.embed([remove_personal_data(text) for text in texts.values()])
    vectors, scales = Vectors.quantise(made).to_arrow()
    return pa.table([pa.array(list(texts), pa.string()), vectors, scales], schema=VECTOR_SCHEMA)


def index_texts(
    texts: Mapping[str, str],
    target: Path,
    previous: Path | None = None,
    embedder: FakeEmbedder | None = None,
) -> BuildResult:
    """Build an index of some texts, given by hash."""

    def read_vectors(hashes: Sequence[str]) -> pa.Table:
        if embedder is None:
            return VECTOR_SCHEMA.empty_table()
        return embed_texts(embedder, {text_hash: texts[text_hash] for text_hash in hashes})

    inputs = IndexInputs(
        hashes=pa.array(sorted(texts), pa.string()),
        read_texts=lambda some: {text_hash: texts[text_hash] for text_hash in some},
        read_vectors=read_vectors,
    )
    name = None if embedder is None else f"{embedder.name}-{embedder.version}"
    return build_index(inputs, IndexManifest(name), previous, target)


def write_search(
    connection: duckdb.DuckDBPyConnection, folder: Path, as_of: date, embedder: FakeEmbedder
) -> None:
    """Write the search index and the topics of a snapshot made for tests."""
    found = connection.execute("select distinct text_hash, body from marts.interactions").fetchall()
    texts = {text_hash: body for text_hash, body in found if text_hash is not None}
    index_texts(texts, folder / SEARCH, embedder=embedder)
    rows = connection.sql(COMPLAINTS, params={"as_of": as_of}).to_arrow_table().to_pylist()
    complaints = [Complaint(**row) for row in rows]
    vectors = embed_texts(embedder, {c.text_hash: c.body for c in complaints})
    floats = Vectors.from_arrow(vectors).to_floats()
    by_hash = dict(zip(vectors.column("text_hash").to_pylist(), floats, strict=True))
    write_json_atomically(folder / SEARCH / TOPICS, find_topics(complaints, by_hash, as_of))
