"""Part of step ``publish``: the search index and the topics that go with a snapshot."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from c360.kit.files import write_json_atomically
from c360.pipelines.context import RunContext
from c360.pipelines.embed import open_vector_store
from c360.text.embedding import EmbedderChoice
from c360.text.search.blocks import VECTOR_SCHEMA
from c360.text.search.builder import IndexInputs, IndexManifest, build_index
from c360.text.topics.topics import Complaint, find_topics
from c360.text.vectors import Floats, Vectors
from c360.warehouse.duckdb import DuckDBWarehouse
from c360.warehouse.snapshot import read_pointer
from c360.warehouse.texts import COMPLAINTS, SOME_TEXTS, TEXT_HASHES

SEARCH = "search"
TOPICS = "topics.json"


@dataclass(frozen=True, slots=True)
class SearchBuild:
    """An index ready to be published: ``texts`` in it, of which ``added`` are new."""

    folder: Path
    texts: int
    added: int


def build_search(context: RunContext, choice: EmbedderChoice) -> SearchBuild:
    """Build the search index out of the one that is served, and sort complaints into topics.

    Reads:  marts.interactions of the warehouse; derived text_vectors.
    Writes: work/search.
    """
    target = context.workspace.work / SEARCH
    shutil.rmtree(target, ignore_errors=True)
    files = _vector_files(context, choice)
    with context.open_warehouse() as warehouse:
        hashes = warehouse.query(TEXT_HASHES).column("text_hash").combine_chunks()
        inputs = IndexInputs(
            hashes=hashes,
            read_texts=lambda some: _read_texts(warehouse, some),
            read_vectors=lambda some: read_vectors(files, some),
        )
        manifest = IndexManifest(choice.name, choice.reason)
        built = build_index(inputs, manifest, _find_served(context), target)
        topics = _find_topics(context, warehouse, files, choice)
    write_json_atomically(target / TOPICS, topics)
    return SearchBuild(target, built.texts, built.added)


def _vector_files(context: RunContext, choice: EmbedderChoice) -> list[Path]:
    if choice.embedder is None:
        return []
    return open_vector_store(context, choice.embedder).files()


def _find_served(context: RunContext) -> Path | None:
    serving = context.workspace.serving
    run_id = read_pointer(serving)
    return None if run_id is None else serving / run_id / SEARCH


def _read_texts(warehouse: DuckDBWarehouse, hashes: Sequence[str]) -> Mapping[str, str]:
    found = warehouse.query(SOME_TEXTS, {"hashes": list(hashes)}).to_pydict()
    return dict(zip(found["text_hash"], found["body"], strict=True))


def read_vectors(files: Sequence[Path], hashes: Sequence[str]) -> pa.Table:
    """Read the vectors of some texts, each once; of a file without any only the hashes."""
    wanted = pa.array(hashes, pa.string())
    found = [VECTOR_SCHEMA.empty_table()]
    for file in files:
        held = pq.read_table(file, columns=["text_hash"]).column("text_hash")
        if pc.any(pc.is_in(held, wanted)).as_py():
            rows = pq.read_table(file).cast(VECTOR_SCHEMA)
            found.append(rows.filter(pc.is_in(rows.column("text_hash"), wanted)))
    return pa.concat_tables(found)


def _find_topics(
    context: RunContext, warehouse: DuckDBWarehouse, files: Sequence[Path], choice: EmbedderChoice
) -> dict[str, Any]:
    rows = warehouse.query(COMPLAINTS, {"as_of": context.as_of}).to_pylist()
    complaints = [Complaint(**row) for row in rows]
    hashes = sorted({complaint.text_hash for complaint in complaints})
    vectors = _by_hash(read_vectors(files, hashes))
    embed = None if choice.embedder is None else choice.embedder.embed
    return find_topics(complaints, vectors, context.as_of, embed)


def _by_hash(table: pa.Table) -> dict[str, Floats]:
    rows = Vectors.from_arrow(table).to_floats()
    return dict(zip(table.column("text_hash").to_pylist(), rows, strict=True))
