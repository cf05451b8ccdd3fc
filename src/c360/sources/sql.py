"""Sources of kind ``sql``: one SELECT over files of the workspace, when a join is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from c360.errors import MappingError
from c360.kit.hashing import hash_file, hash_text
from c360.sources.readers import Reader, ReadOptions, open_reader
from c360.sources.sandbox import Sandbox
from c360.sources.spec import SourceBatch, SourceFile, SourceSpec

HINT = (
    " A query may read files of the workspace outside data/ and of workspace.data_folders, "
    "and nothing else."
)


class SqlSource:
    """Runs a query into a Parquet file of the work folder; that file is the batch."""

    def __init__(self, spec: SourceSpec, work: Path) -> None:
        self.spec = spec
        self._work = work

    def find_batches(self) -> Sequence[SourceBatch]:
        """Run the query. The batch is named by what the query gave, not by its text alone."""
        query = self.spec.query or ""
        self._work.mkdir(parents=True, exist_ok=True)
        path = self._work / f"{self.spec.name}-{hash_text(query)[:12]}.parquet"
        sandbox = Sandbox(self.spec.root, self.spec.data_folders)
        try:
            self._write(path, sandbox, query)
        except MappingError as error:
            raise MappingError(f"Source {self.spec.name!r}, query: {error}.{HINT}") from error
        sha256 = hash_file(path)
        file = SourceFile("query", path, "parquet", sha256, path.stat().st_size)
        return [SourceBatch(content_hash=sha256, files=(file,))]

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open the query's result."""
        return open_reader(file.path, file.format, {}, ReadOptions())

    def _write(self, path: Path, sandbox: Sandbox, query: str) -> None:
        writer: pq.ParquetWriter | None = None
        try:
            for batch in sandbox.query(query):
                writer = writer or pq.ParquetWriter(path, batch.schema)
                writer.write_batch(batch)
            if writer is None:
                writer = pq.ParquetWriter(path, pa.schema([]))
        finally:
            if writer is not None:
                writer.close()
