"""The Parquet files of one batch in one zone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from c360.kit.files import sync_file, sync_folder
from c360.lake.encodings import find_encodings

STAGING = ".staging-"
MANY_ROWS = 20_000


class BatchPart:
    """The Parquet files of a batch in one zone: written aside, renamed into place.

    Many rows are written in a thread, while the next are made ready.
    """

    def __init__(self, feed_folder: Path, batch_id: str) -> None:
        self._final = feed_folder / batch_id
        self._folder = feed_folder / f"{STAGING}{batch_id}-{os.getpid()}"
        self._writer: pq.ParquetWriter | None = None
        self._files: list[str] = []
        self._pool: ThreadPoolExecutor | None = None
        self._writing: Future[None] | None = None

    def write(self, rows: pa.Table) -> None:
        """Write rows after those before; an error of earlier rows is raised here too."""
        if rows.num_rows == 0:
            return
        if self._writer is None:
            found = find_encodings(rows)
            self._writer = pq.ParquetWriter(
                self._add_file(),
                rows.schema,
                compression="zstd",
                use_dictionary=found.dictionaries,
                column_encoding=dict(found.encodings),
                store_schema=False,  # How text was held here is nothing to its readers.
            )
        self._finish()
        if rows.num_rows < MANY_ROWS:
            self._writer.write_table(rows)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="raw-zone")
        self._writing = self._pool.submit(self._writer.write_table, rows)

    def _finish(self) -> None:
        """Wait until all rows given are written; what went wrong with them is raised here."""
        if self._writing is not None:
            writing, self._writing = self._writing, None
            writing.result()

    def write_file(self, write: Callable[[Path], int]) -> int:
        """Let ``write`` make a file of its own; return its rows. Without any it is not kept."""
        path = self._add_file()
        try:
            count = write(path)
        except BaseException:
            count = 0
            raise
        finally:
            if not count:
                path.unlink(missing_ok=True)
                self._files.remove(path.name)
        return count

    def _add_file(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files.append(f"part-{len(self._files)}.parquet")
        return self._folder / self._files[-1]

    def publish(self) -> tuple[str, ...]:
        """Sync the files and put them in place; return their names below the feed's folder."""
        self._finish()
        if not self._files:
            return ()
        if self._writer is not None:
            self._writer.close()
        for name in self._files:
            sync_file(self._folder / name)
        if self._final.exists():
            shutil.rmtree(self._final)
        os.replace(self._folder, self._final)
        sync_folder(self._final.parent)
        return tuple(f"{self._final.name}/{name}" for name in self._files)

    def discard(self) -> None:
        """Remove what was not published."""
        if self._pool is not None:
            self._pool.shutdown()
        if self._writer is not None:
            self._writer.close()
        if self._folder.exists():
            shutil.rmtree(self._folder)
