"""Large facts: one Parquet file for each table and period, and what the last build was made of.

dbt writes the files (materialization ``period_parquet``) and lists them in ``config.fact_files``.
The warehouse forgets what it was built from when a build begins and learns it again when the build
has ended, so that a build that was killed is followed by a full one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from c360.warehouse.duckdb import DuckDBWarehouse
from c360.warehouse.lookups import copy_path

FILES = "config.fact_files"
LAST_BUILD = "config.last_build"
LAST_BATCHES = "config.last_batches"


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """What a build is made of. ``structure`` names SQL, contracts and settings."""

    structure: str
    as_of: date
    batches: frozenset[str]


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """How to build: everything, or what follows from new batches and later days.

    ``previous_as_of`` and ``known_batches`` are those of the last build; of a full one there are
    none.
    """

    is_full: bool
    previous_as_of: date | None = None
    known_batches: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FactFile:
    """One period of a fact as it lies on disk. Equal versions are the same bytes."""

    table: str
    period: date | None
    path: Path
    version: str
    rows: int

    @property
    def month(self) -> str:
        """The period as a snapshot names it; a fact without rows has one file of its columns."""
        return "none" if self.period is None else f"{self.period:%Y-%m}"


def plan_build(warehouse: DuckDBWarehouse, inputs: BuildInputs, folder: Path) -> BuildPlan:
    """Compare with the last build: only more batches and later days can be added to it."""
    last = _read_last(warehouse)
    if last is None or last.structure != inputs.structure or inputs.as_of < last.as_of:
        return BuildPlan(is_full=True)
    if not last.batches <= inputs.batches or not _all_there(warehouse, folder):
        return BuildPlan(is_full=True)
    return BuildPlan(False, last.as_of, last.batches)


def begin_build(warehouse: DuckDBWarehouse, plan: BuildPlan) -> None:
    """Forget what the last build was made of, until this one has ended."""
    warehouse.execute(f"drop table if exists {LAST_BUILD}")
    if plan.is_full:
        warehouse.execute(f"drop table if exists {FILES}")


def finish_build(warehouse: DuckDBWarehouse, inputs: BuildInputs, folder: Path) -> None:
    """Remember what was built from, and remove files that no table has any more."""
    batches = pa.table({"batch_id": pa.array(sorted(inputs.batches), pa.string())})
    warehouse.replace_table(LAST_BATCHES, batches)
    last = {
        "structure": [inputs.structure],
        "as_of": pa.array([inputs.as_of], pa.date32()),
    }
    warehouse.replace_table(LAST_BUILD, pa.table(last))
    files = [file.path for file in list_fact_files(warehouse, folder)]
    kept = {*files, *map(copy_path, files)}
    for path in [*folder.glob("*.parquet"), *folder.glob("*.arrow")]:
        if path not in kept:
            path.unlink()


def list_fact_files(
    warehouse: DuckDBWarehouse, folder: Path, tables: Collection[str] | None = None
) -> list[FactFile]:
    """Return the files of some facts, or of all, in order of table and period."""
    if not warehouse.has_table(FILES):
        return []
    listed = warehouse.query(
        f"select table_name, period, file, version from {FILES} order by table_name, period"
    ).to_pylist()
    return [
        FactFile(
            table=row["table_name"],
            period=row["period"],
            path=folder / row["file"],
            version=row["version"],
            rows=pq.read_metadata(folder / row["file"]).num_rows,
        )
        for row in listed
        if tables is None or row["table_name"] in tables
    ]


def engine_version() -> str:
    """Return the engine's version: another one may hash keys differently."""
    return duckdb.__version__


def _read_last(warehouse: DuckDBWarehouse) -> BuildInputs | None:
    if not warehouse.has_table(LAST_BUILD):
        return None
    row = warehouse.query(f"select structure, as_of from {LAST_BUILD}").to_pylist()[0]
    batches = warehouse.query(f"select batch_id from {LAST_BATCHES}").column("batch_id")
    return BuildInputs(row["structure"], row["as_of"], frozenset(batches.to_pylist()))


def _all_there(warehouse: DuckDBWarehouse, folder: Path) -> bool:
    if not warehouse.has_table(FILES):
        return False
    files = warehouse.query(f"select file from {FILES}").column("file").to_pylist()
    return all((folder / file).is_file() for file in files)
