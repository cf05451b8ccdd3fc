"""Sources of kind ``events``: product events that the collector landed, as rows of another feed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from c360.errors import MappingError
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.sources.readers import Chunk, Reader, ReadOptions, open_reader
from c360.sources.sandbox import Sandbox
from c360.sources.spec import SourceBatch, SourceFile, SourceSpec

EVENTS = "events"
BULKY = frozenset({"properties", "traits", "context"})
"""Columns that pass on only where the mapping reads them; they are in the feed ``events``."""


class EventsSource:
    """Reads raw events, one batch for each that landed; ``where`` picks some of their rows."""

    def __init__(self, spec: SourceSpec, lake: Lake) -> None:
        self.spec = spec
        self._lake = lake
        self._sandbox = Sandbox(spec.root, spec.data_folders)
        if spec.where is not None:
            self._check(spec.where)

    def _check(self, where: str) -> None:
        try:
            self._sandbox.find_columns(where)
        except MappingError as error:
            raise MappingError(f"Source {self.spec.name!r}, where: {error}") from error

    def find_batches(self) -> Sequence[SourceBatch]:
        """Return a batch for each batch of events, in their order."""
        return [
            SourceBatch(manifest.batch_id, tuple(self._files(manifest)))
            for manifest in self._lake.manifests(EVENTS)
            if manifest.data_files
        ]

    def _files(self, manifest: BatchManifest) -> Iterator[SourceFile]:
        for path in self._lake.data_files([manifest]):
            name = f"{EVENTS}/{path.parent.name}/{path.name}"
            yield SourceFile(name, path, EVENTS, manifest.batch_id, path.stat().st_size)

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one file of raw events."""
        reader = open_reader(file.path, "parquet", {}, ReadOptions())
        texts = [*self.spec.expressions.values(), *filter(None, [self.spec.where])]
        read = {name for text in texts for name in self._sandbox.find_columns(text)}
        return _PickedRows(reader, self.spec, self._sandbox, read)


class _PickedRows:
    """The rows of a reader that a condition holds for; the others are no rows of this source."""

    def __init__(
        self, reader: Reader, spec: SourceSpec, sandbox: Sandbox, read: Collection[str]
    ) -> None:
        self._reader = reader
        self._spec = spec
        self._sandbox = sandbox
        left_out = BULKY - set(read)
        self.columns = tuple(
            name for name in reader.columns if name[0] != "_" and name not in left_out
        )
        self.problem = reader.problem

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows picked, chunk by chunk."""
        for chunk in self._reader.chunks():
            rows = chunk.table.select(list(self.columns)) if chunk.table.num_rows else chunk.table
            yield self._pick(chunk, rows)

    def _pick(self, chunk: Chunk, rows: pa.Table) -> Chunk:
        if self._spec.where is None or rows.num_rows == 0:
            return Chunk(rows, chunk.positions, chunk.rejects, chunk.get_records)
        try:
            holds = self._sandbox.evaluate([self._spec.where], rows).column("c0")
        except duckdb.Error as error:
            raise MappingError(f"where = {self._spec.where!r}: {error}") from error
        if not pa.types.is_boolean(holds.type):
            raise MappingError(f"where = {self._spec.where!r} is no condition: it gives no boolean")
        kept = pc.indices_nonzero(pc.fill_null(holds, False))
        numbers = kept.to_pylist()
        return Chunk(
            rows.take(kept),
            chunk.positions.take(kept),
            chunk.rejects,
            lambda chosen: chunk.get_records([numbers[row] for row in chosen]),
        )


def open_events(spec: SourceSpec, data: Path) -> EventsSource:
    """Open a source of product events of a workspace's data folder."""
    return EventsSource(spec, Lake(data))
