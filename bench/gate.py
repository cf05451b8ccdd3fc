"""Measure the contract gate and the raw zone beside DuckDB's own typed read and Parquet write.

Run: python -m bench.gate [--rows 1000000] [--only clean.csv rows.jsonl]

``gate`` reads, types and checks; ``raw_zone`` is the whole of landing a batch: mapping, duplicates,
metadata, the manifest and the wait for the disk too. ``wide`` has a contract of 60 columns. Ratios
are those to DuckDB, by the wall and of processor time, which a busy machine distorts less.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from c360.contracts.check import check_table, contract_schema
from c360.contracts.duplicates import DuplicateFinder
from c360.contracts.model import Contract
from c360.contracts.odcs import read_contract
from c360.kit.clock import utc_now_naive
from c360.kit.resources import resource_folder
from c360.lake.lake import Lake
from c360.lake.manifest import BatchFile, BatchHeader
from c360.pipelines.landing import LandingContext, land_batch
from c360.sources.mapping import ColumnMapping
from c360.sources.readers import ReadOptions, detect_format, open_reader
from c360.sources.registry import open_source
from c360.sources.sandbox import Sandbox
from c360.sources.spec import SourceSpec
from c360.warehouse.duckdb import Engine

ROWS = """
    select
        'S' || lpad((i * 7919 % 999999937)::varchar, 9, '0') as session_id,
        'A' || lpad((i % 4000)::varchar, 6, '0') as account_id,
        'U' || (i % 20000) as user_id,
        list_value('Dashboard', 'Reports', 'API Console', 'Search')[1 + i % 4] as feature_used,
        (i * 37 % 3600)::integer as session_duration_seconds,
        case when i % 3 = 0 then 'ERR_TIMEOUT' end as error_code,
        timestamp '2024-01-01' + to_seconds(i % 60000000) as occurred_at
    from range($rows) as numbers(i)
"""
WIDE_CONTRACT = """apiVersion: v3.2.0
kind: DataContract
id: bench-wide
name: Wide
version: 1.0.0
status: active
schema:
  - name: wide
    logicalType: object
    physicalType: table
    properties:
      - name: id
        logicalType: string
        physicalType: text
        primaryKey: true
        primaryKeyPosition: 1
        unique: true
        required: true
      - name: updated_at
        logicalType: timestamp
        physicalType: timestamp
      - name: is_deleted
        logicalType: boolean
        physicalType: boolean
"""
TYPES = {
    "session_id": "VARCHAR",
    "account_id": "VARCHAR",
    "user_id": "VARCHAR",
    "feature_used": "VARCHAR",
    "session_duration_seconds": "INTEGER",
    "error_code": "VARCHAR",
    "occurred_at": "TIMESTAMP",
}


WIDE = "wide.csv"
FILES = ("clean.csv", "dirty.csv", "rows.jsonl", WIDE)
WIDE_COLUMNS = 60
WIDE_SHARE = 5
"""Wide rows are fewer by this: the file is as long all the same."""

WIDE_KINDS = ("text", "integer", "decimal(12,2)", "date", "boolean", "double")
WIDE_VALUES = (
    "'v' || (i % 1000)",
    "(i * {n} % 100000)::integer",
    "((i * {n}) % 1000000 / 100.0)::decimal(12,2)",
    "date '2024-01-01' + (i % 900)::integer",
    "i % {n} = 0",
    "(i % 997) / 8.0",
)
WIDE_TYPES = {
    "id": "VARCHAR",
    **{
        f"c{number}": {"text": "VARCHAR"}.get(kind, kind.upper())
        for number in range(1, WIDE_COLUMNS)
        for kind in [WIDE_KINDS[number % len(WIDE_KINDS)]]
    },
}


def write_wide_contract(folder: Path) -> Contract:
    """Write a contract of 60 columns, as a team would, and read it."""
    properties = [
        f"      - name: c{number}\n        logicalType: string\n"
        f"        physicalType: {WIDE_KINDS[number % len(WIDE_KINDS)]}\n"
        for number in range(1, WIDE_COLUMNS)
    ]
    path = folder / "wide.odcs.yaml"
    path.write_text(WIDE_CONTRACT + "".join(properties), encoding="utf-8")
    return read_contract(path)


def write_wide(path: Path, rows: int) -> Path:
    """Write rows of 60 columns of all types."""
    cells = [
        f"{WIDE_VALUES[number % len(WIDE_VALUES)].format(n=number + 1)} as c{number}"
        for number in range(1, WIDE_COLUMNS)
    ]
    with duckdb.connect() as connection:
        sql = f"select 'R' || i as id, {', '.join(cells)} from range($rows) as numbers(i)"
        connection.sql(sql, params={"rows": rows}).to_csv(str(path))
    return path


def write_inputs(folder: Path, rows: int) -> list[Path]:
    """Write the same rows as clean CSV, as CSV with 1 % of bad lines, and as JSON lines."""
    clean, dirty, lines = (folder / name for name in FILES[:3])
    with duckdb.connect() as connection:
        table = connection.sql(ROWS, params={"rows": rows})
        table.to_csv(str(clean))
        connection.execute(f"copy ({ROWS}) to '{lines}' (format json)", {"rows": rows})
    with clean.open() as source, dirty.open("w") as target:
        for number, line in enumerate(source):
            target.write(line.replace(",", ';"', 1) if number % 100 == 50 else line)
    return [clean, dirty, lines]


def run_gate(path: Path, target: Path, contract: Contract, *, find_duplicates: bool = False) -> int:
    """Read, check and write a file; return the rows read."""
    types = {column.name: column.type for column in contract.columns}
    reader = open_reader(path, detect_format(path), types, ReadOptions())
    finder, rows = DuplicateFinder(), 0
    with pq.ParquetWriter(target, contract_schema(contract)) as writer:
        for chunk in reader.chunks():
            rows += chunk.row_count
            checked = check_table(chunk.table, contract)
            if find_duplicates:
                finder.find(checked.accepted)
            writer.write_table(checked.accepted)
    return rows


def run_raw_zone(path: Path, contract: Contract) -> None:
    """Land a file as a batch in a lake of its own."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        root = Path(folder)
        spec = SourceSpec("bench", contract.feed, "files", path.parent, path=path.name)
        source = open_source(spec, root / "work")
        (batch,) = source.find_batches()
        now = utc_now_naive()
        header = BatchHeader(
            batch_id="bench",
            feed=contract.feed,
            source=spec.name,
            mode="append",
            sequence=1,
            content_hash=batch.content_hash,
            mapping_hash="bench",
            contract_version=contract.version,
            files=tuple(BatchFile(file.name, file.sha256, file.bytes) for file in batch.files),
            first_read_at=now,
            is_first_load=True,
        )
        mapping = ColumnMapping(contract.names, {}, Sandbox(path.parent))
        engine = Engine(memory_limit="1GB", threads=2, scratch=root)
        land_batch(
            batch,
            header,
            LandingContext(source, contract, mapping, Lake(root), loaded_at=now, engine=engine),
        )


def run_duckdb(path: Path, target: Path, types: dict[str, str]) -> None:
    """Read a file typed and write Parquet, as DuckDB does by itself."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        if path.suffix == ".jsonl":
            table = connection.read_json(str(path), format="newline_delimited", columns=types)
        else:
            table = connection.read_csv(
                str(path), header=True, auto_detect=False, columns=types, ignore_errors=True
            )
        table.write_parquet(str(target))


@dataclass(frozen=True, slots=True)
class Cost:
    """What an action took: seconds by the wall, and of processors, threads included."""

    seconds: float
    processor: float


def measure(actions: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, Cost]:
    """Return the best of some runs of each; they take turns, so that noise hits all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in actions}
    for _ in range(repeats):
        for name, action in actions.items():
            started, processor = time.perf_counter(), time.process_time()
            action()
            costs[name].append(Cost(time.perf_counter() - started, time.process_time() - processor))
    return {
        name: Cost(min(c.seconds for c in found), min(c.processor for c in found))
        for name, found in costs.items()
    }


def main() -> None:
    """Measure and print one JSON line for each file, and the most memory taken by any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--only", nargs="+", choices=FILES, default=FILES)
    arguments = parser.parse_args()
    contract = read_contract(resource_folder("contracts") / "usage_events.odcs.yaml")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path in write_inputs(root, arguments.rows):
            if path.name in arguments.only:
                told = compare(path, contract, TYPES, arguments.rows, arguments.repeats)
                print(json.dumps(told), flush=True)
        if WIDE in arguments.only:
            wide, rows = write_wide_contract(root), arguments.rows // WIDE_SHARE
            path = write_wide(root / WIDE, rows)
            print(json.dumps(compare(path, wide, WIDE_TYPES, rows, arguments.repeats)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"most_memory_mb": round(peak / 1024)}))


def compare(
    path: Path, contract: Contract, types: dict[str, str], rows: int, repeats: int
) -> dict[str, object]:
    """Measure one file on all three ways."""
    target = path.parent / "out.parquet"
    costs = measure(
        {
            "duckdb": partial(run_duckdb, path, target, types),
            "gate": partial(run_gate, path, target, contract, find_duplicates=True),
            "raw_zone": partial(run_raw_zone, path, contract),
        },
        repeats,
    )
    plain = costs["duckdb"]
    told: dict[str, object] = {
        "file": path.name, "rows": rows, "megabytes": round(path.stat().st_size / 1e6),
    }  # fmt: skip
    for name, cost in costs.items():
        told[f"{name}_seconds"] = round(cost.seconds, 2)
        told[f"{name}_processor"] = round(cost.processor, 2)
    for name in ("gate", "raw_zone"):
        told[f"{name}_ratio"] = round(costs[name].seconds / plain.seconds, 2)
        told[f"{name}_processor_ratio"] = round(costs[name].processor / plain.processor, 2)
    return told


if __name__ == "__main__":
    main()
