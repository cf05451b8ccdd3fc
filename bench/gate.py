"""Measure the contract gate beside DuckDB's own typed read of the same file.

Run: python -m bench.gate [--rows 1000000]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from c360.contracts.check import check_table, contract_schema
from c360.contracts.duplicates import DuplicateFinder
from c360.contracts.model import Contract
from c360.contracts.odcs import read_contract
from c360.kit.resources import resource_folder
from c360.sources.readers import ReadOptions, detect_format, open_reader

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
TYPES = {
    "session_id": "VARCHAR",
    "account_id": "VARCHAR",
    "user_id": "VARCHAR",
    "feature_used": "VARCHAR",
    "session_duration_seconds": "INTEGER",
    "error_code": "VARCHAR",
    "occurred_at": "TIMESTAMP",
}


def write_inputs(folder: Path, rows: int) -> list[Path]:
    """Write the same rows as clean CSV, as CSV with 1 % of bad lines, and as JSON lines."""
    clean, dirty, lines = folder / "clean.csv", folder / "dirty.csv", folder / "rows.jsonl"
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


def run_duckdb(path: Path, target: Path) -> None:
    """Read a file typed and write Parquet, as DuckDB does by itself."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        if path.suffix == ".jsonl":
            table = connection.read_json(str(path), format="newline_delimited", columns=TYPES)
        else:
            table = connection.read_csv(
                str(path), header=True, auto_detect=False, columns=TYPES, ignore_errors=True
            )
        table.write_parquet(str(target))


def measure(action: Callable[[], object], repeats: int) -> float:
    """Return the best of some runs, in seconds."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    """Measure and print one JSON line for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=2)
    arguments = parser.parse_args()
    contract = read_contract(resource_folder("contracts") / "usage_events.odcs.yaml")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.parquet"
        for path in write_inputs(Path(folder), arguments.rows):
            plain = measure(partial(run_duckdb, path, target), arguments.repeats)
            gate = measure(partial(run_gate, path, target, contract), arguments.repeats)
            whole = measure(
                partial(run_gate, path, target, contract, find_duplicates=True),
                arguments.repeats,
            )
            result = {
                "file": path.name,
                "rows": arguments.rows,
                "megabytes": round(path.stat().st_size / 1e6),
                "duckdb_seconds": round(plain, 2),
                "gate_seconds": round(gate, 2),
                "ratio": round(gate / plain, 2),
                "with_duplicates_seconds": round(whole, 2),
            }
            print(json.dumps(result))


if __name__ == "__main__":
    main()
