"""Builds an index out of the one before it: what is known is linked, what is new is added.

Texts that are no longer there leave the index with the block that held them, which is written
anew without them. Blocks no larger than what is new are taken into the new ones, so that their
number grows with the logarithm of what is indexed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

from c360.kit.files import read_json, write_json_atomically
from c360.kit.hashing import hash_json
from c360.text.search.blocks import (
    BLOCK_SCHEMA,
    TEXTS_PER_BLOCK,
    block_path,
    link_block,
    make_block,
    read_block,
    write_block,
)
from c360.text.search.tokens import TOKENS_VERSION

INDEX = "index.json"
FORMAT_VERSION = 1

ReadTexts = Callable[[Sequence[str]], Mapping[str, str]]
ReadVectors = Callable[[Sequence[str]], pa.Table]


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """What an index is made of.

    ``embedder`` names what made the vectors, None without any; ``reason`` says why then.
    """

    embedder: str | None
    reason: str | None = None
    blocks: Mapping[str, int] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Equal versions can share blocks."""
        return name_version(self.embedder)

    def to_json(self) -> dict[str, Any]:
        """Return the manifest as plain values."""
        return {
            "version": self.version,
            "embedder": self.embedder,
            "reason": self.reason,
            "blocks": dict(self.blocks),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read a manifest back."""
        return cls(value["embedder"], value["reason"], value["blocks"])


def name_version(embedder: str | None) -> str:
    """Name everything that a block follows from besides its texts."""
    return hash_json([FORMAT_VERSION, TOKENS_VERSION, embedder])[:16]


def read_index_manifest(folder: Path) -> IndexManifest | None:
    """Read what an index is made of; None where there is none that can be read."""
    try:
        value = read_json(folder / INDEX)
    except (FileNotFoundError, ValueError):
        return None
    known = value.get("version") == name_version(value.get("embedder"))
    return IndexManifest.from_json(value) if known else None


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did: ``texts`` indexed, of which ``added`` were read; ``blocks`` were linked."""

    texts: int
    added: int
    linked_blocks: int


@dataclass(frozen=True, slots=True)
class IndexInputs:
    """What an index is built from.

    ``hashes`` names the texts wanted; the two functions fetch texts and vectors of some of them.
    """

    hashes: pa.Array
    read_texts: ReadTexts
    read_vectors: ReadVectors


def build_index(
    inputs: IndexInputs, manifest: IndexManifest, previous: Path | None, target: Path
) -> BuildResult:
    """Build an index in an empty or missing folder.

    Args:
        inputs: What to index.
        manifest: Who made the vectors; its blocks are filled in here.
        previous: The index before; one of another version is of no use and is left alone.
        target: Folder of the new index.
    """
    plan = _plan(inputs.hashes, manifest.version, previous)
    is_new = pc.invert(pc.is_in(inputs.hashes, plan.known))
    new: list[str] = inputs.hashes.filter(is_new).to_pylist()
    absorbed, kept = _absorb(plan, len(new))
    blocks: dict[str, int] = {}
    if previous is not None:
        for name, count in kept.items():
            link_block(previous, target, name)
            blocks[name] = count
    pool = pa.concat_tables([*absorbed, *_make_new(new, inputs)])
    for start in range(0, pool.num_rows, TEXTS_PER_BLOCK):
        part = pool.slice(start, TEXTS_PER_BLOCK)
        blocks[write_block(target, part)] = part.num_rows
    target.mkdir(parents=True, exist_ok=True)
    complete = IndexManifest(manifest.embedder, manifest.reason, dict(sorted(blocks.items())))
    write_json_atomically(target / INDEX, complete.to_json())
    return BuildResult(sum(blocks.values()), len(new), len(kept))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Blocks that can be kept whole, by name, and those that hold what is gone, cut to the rest."""

    whole: Mapping[str, int]
    rest: Sequence[pa.Table]
    known: pa.Array
    source: Path | None


def _plan(wanted: pa.Array, version: str, previous: Path | None) -> _Plan:
    manifest = read_index_manifest(previous) if previous is not None else None
    if previous is None or manifest is None or manifest.version != version:
        return _Plan({}, [], pa.array([], pa.string()), None)
    names = [name for name in manifest.blocks if block_path(previous, name).is_file()]
    hashes = [_read_hashes(previous, name) for name in names]
    known = pa.concat_arrays([pa.array([], pa.string()), *hashes])
    stays = pc.is_in(known, wanted)  # All at once: each call hashes everything that is wanted.
    whole: dict[str, int] = {}
    rest = []
    start = 0
    for name, held in zip(names, hashes, strict=True):
        flags = stays.slice(start, len(held))
        start += len(held)
        if pc.all(flags, min_count=0).as_py():
            whole[name] = len(held)
        else:
            rest.append(read_block(previous, name).filter(flags).cast(BLOCK_SCHEMA))
    return _Plan(whole, rest, known, previous)


def _read_hashes(folder: Path, name: str) -> pa.Array:
    return read_block(folder, name, ["text_hash"]).column("text_hash").combine_chunks()


def _absorb(plan: _Plan, new_count: int) -> tuple[list[pa.Table], dict[str, int]]:
    """Take in blocks, the smallest first, as long as one is no larger than what is new so far."""
    absorbed, kept = list(plan.rest), dict[str, int]()
    size = new_count + sum(table.num_rows for table in absorbed)
    for name, count in sorted(plan.whole.items(), key=lambda item: (item[1], item[0])):
        if plan.source is not None and count <= size and count < TEXTS_PER_BLOCK:
            absorbed.append(read_block(plan.source, name).cast(BLOCK_SCHEMA))
            size += count
        else:
            kept[name] = count
    return absorbed, kept


def _make_new(new: Sequence[str], inputs: IndexInputs) -> list[pa.Table]:
    made = [BLOCK_SCHEMA.empty_table()]
    for start in range(0, len(new), TEXTS_PER_BLOCK):
        part = new[start : start + TEXTS_PER_BLOCK]
        made.append(make_block(inputs.read_texts(part), inputs.read_vectors(part)))
    return made
