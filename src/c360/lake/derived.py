"""Derived data: what a model made of raw rows, kept by model version so that it is made once."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from c360.kit.files import sync_file, sync_folder
from c360.kit.hashing import hash_json


class DerivedStore:
    """Parquet files under ``derived/<kind>/<model>-<version>``; each is whole or not there."""

    def __init__(self, root: Path, kind: str, model: str, version: str) -> None:
        self.folder = root / "derived" / kind / f"{model}-{version}"

    def files(self) -> list[Path]:
        """Return the files written so far, in name order."""
        return sorted(self.folder.glob("[!.]*.parquet"))

    def write(self, rows: pa.Table, key: str) -> Path:
        """Write rows; the same keys written again replace the same file.

        Args:
            rows: What was derived, one row per key.
            key: The column that names what it was derived from.
        """
        return self.write_named(rows, hash_json(rows.column(key).to_pylist())[:16])

    def write_named(self, rows: pa.Table, name: str) -> Path:
        """Write rows under a name; the same name written again replaces the same file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.parquet"
        temporary = self.folder / f".{name}.{os.getpid()}.tmp"
        pq.write_table(rows, temporary, compression="zstd")
        sync_file(temporary)
        os.replace(temporary, path)
        sync_folder(self.folder)
        return path
