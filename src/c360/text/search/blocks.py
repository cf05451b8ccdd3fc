"""Blocks: immutable files that an index is made of, each with some texts' terms and vectors."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from c360.kit.hashing import hash_json
from c360.text.search.tokens import read_terms
from c360.text.vectors import VECTOR_TYPE

BLOCKS = "blocks"
TEXTS_PER_BLOCK = 8_192
WORDS = pa.list_(pa.string())
BLOCK_SCHEMA = pa.schema(
    [
        ("text_hash", pa.string()),
        ("terms", WORDS),
        ("counts", pa.list_(pa.int32())),
        ("words", WORDS),
        ("personal", WORDS),
        ("vector", VECTOR_TYPE),
        ("scale", pa.float32()),
    ]
)
VECTOR_SCHEMA = pa.schema([BLOCK_SCHEMA.field(n) for n in ("text_hash", "vector", "scale")])


def make_block(texts: Mapping[str, str], vectors: pa.Table) -> pa.Table:
    """Read the terms of some texts and put their vectors beside them.

    Args:
        texts: Text by its hash.
        vectors: Columns of ``VECTOR_SCHEMA``; a text that is not among them has none.

    Returns:
        One row per text, with the columns of ``BLOCK_SCHEMA``.
    """
    hashes = sorted(texts)
    found = [read_terms(texts[text_hash]) for text_hash in hashes]
    places = pc.index_in(pa.array(hashes, pa.string()), vectors.column("text_hash"))
    columns = {
        "text_hash": pa.array(hashes, pa.string()),
        "terms": pa.array([list(terms.terms) for terms in found], WORDS),
        "counts": pa.array([list(terms.counts) for terms in found], BLOCK_SCHEMA.field(2).type),
        "words": pa.array([list(terms.words) for terms in found], WORDS),
        "personal": pa.array([list(terms.personal) for terms in found], WORDS),
        "vector": vectors.column("vector").combine_chunks().take(places),
        "scale": vectors.column("scale").combine_chunks().take(places),
    }
    return pa.table(columns, schema=BLOCK_SCHEMA)


def name_block(hashes: Sequence[str]) -> str:
    """Name a block after its texts: the same texts make the same file."""
    return hash_json(list(hashes))[:24]


def block_path(folder: Path, name: str) -> Path:
    """Return where an index holds a block."""
    return folder / BLOCKS / f"{name}.parquet"


def write_block(folder: Path, block: pa.Table) -> str:
    """Write a block into an index; its texts are sorted first.

    Returns:
        The block's name.
    """
    ordered = block.sort_by("text_hash")
    name = name_block(ordered.column("text_hash").to_pylist())
    path = block_path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(ordered, path, compression="zstd")
    return name


def link_block(source: Path, target: Path, name: str) -> None:
    """Lay a block of one index into another, without copying where the file system can."""
    path = block_path(target, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    link_file(block_path(source, name), path)


def link_file(source: Path, target: Path) -> None:
    """Link a file that never changes; copy it where the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        target.write_bytes(source.read_bytes())


def read_block(folder: Path, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a block, or some of its columns."""
    return pq.read_table(block_path(folder, name), columns=None if columns is None else [*columns])
