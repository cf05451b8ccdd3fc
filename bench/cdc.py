"""Change data capture on both servers: exact after kills under load, and how fast.

100,000 mixed changes under load while the reader is killed 20 times: the raw zone replayed must be
the table. Then the same log is read twice in one run: bare, and through gate and raw zone.
"""

from __future__ import annotations

import json
import os
import select
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg2.extras
from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.row_event import DeleteRowsEvent, UpdateRowsEvent, WriteRowsEvent

from c360.config.workspace import Workspace
from c360.kit.hashing import hash_json
from c360.lake.lake import Lake
from c360.testing.load import KillUnderLoad, Writer, count_batches
from c360.testing.servers import (
    MariadbServer,
    PostgresServer,
    find_mariadb,
    find_postgres,
    running,
)
from c360.testing.workspaces import ingest_workspace, make_workspace

CHANGES, KILLS, KEYS = 100_000, 20, 1_000
SPEED_ROWS = 100_000
CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: bench-payments
name: Payments
version: 1.0.0
status: active
schema:
  - name: payments
    logicalType: object
    properties:
      - name: payment_id
        logicalType: integer
        physicalType: bigint
        primaryKey: true
        primaryKeyPosition: 1
        required: true
      - {name: customer_name, logicalType: string, physicalType: text, required: true}
      - {name: amount, logicalType: number, physicalType: "decimal(12,2)"}
      - {name: updated_at, logicalType: timestamp, physicalType: timestamp}
      - {name: is_deleted, logicalType: boolean, physicalType: boolean}
"""
NEWEST = """
select payment_id, customer_name, cast(amount as varchar)
from read_parquet($files, union_by_name = true)
qualify row_number() over (
    partition by payment_id order by effective_at desc, _sequence desc, _position desc
) = 1 and _op <> 'delete'
order by payment_id
"""
TABLE = "create table {name} (id bigint primary key, name varchar(50), amount numeric(12, 2))"
Server = PostgresServer | MariadbServer


def main() -> None:
    changes, kills = (int(text) for text in sys.argv[1:3]) if sys.argv[2:] else (CHANGES, KILLS)
    for name, server in find_servers(Path(tempfile.mkdtemp(prefix="c360-cdc-"))):
        with running(server):
            measure_speed(name, server)
            prove_exact(name, server, changes, kills)


def find_servers(folder: Path) -> Iterator[tuple[str, Server]]:
    programs, program = find_postgres(), find_mariadb()
    if programs is not None:
        yield "postgres", PostgresServer(folder / "postgres", programs)
    if program is not None:
        yield "mysql", MariadbServer(folder / "mariadb", program)


def open_bench(kind: str, server: Server, table: str) -> Workspace:
    os.environ["BENCH_URL"] = server.url()
    settings = (
        f'[[sources]]\nname = "payments"\nfeed = "payments"\nkind = "{kind}"\nmode = "cdc"\n'
        f'url = "${{BENCH_URL}}"\ntable = "{table}"\n'
        '[sources.columns]\npayment_id = "id"\ncustomer_name = "name"\n'
    )
    root = Path(tempfile.mkdtemp(prefix="c360-cdc-workspace-"))
    return make_workspace(root, settings, {"contracts/payments.odcs.yaml": CONTRACT})


def execute(server: Server, *statements: str) -> list[Any]:
    connection = server.connect()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        rows = list(cursor.fetchall()) if cursor.description else []
    connection.close()
    return rows


def prove_exact(kind: str, server: Server, changes: int, kills: int) -> None:
    fill = f"insert into killed {series(kind, KEYS, 0)}"
    execute(server, TABLE.format(name="killed"), fill)
    workspace = open_bench(kind, server, "killed")
    writer = Writer(server.connect, "killed", KEYS)
    load = KillUnderLoad(workspace.root, os.environ, writer, changes, kills)
    started = time.perf_counter()
    load.run()
    ingest_workspace(workspace)
    seconds = time.perf_counter() - started
    table = [
        (key, name, str(amount))
        for key, name, amount in execute(server, "select id, name, amount from killed order by id")
    ]
    raw = replay(workspace)
    print(
        f"{kind}: {writer.changes:,} changes, {load.killed} kills, {count_batches(workspace.root)} "
        f"batches, {seconds:.0f} s; table {len(table):,} rows {hash_json(table)[:12]}, raw zone "
        f"replayed {len(raw):,} rows {hash_json(raw)[:12]}: {'exact' if raw == table else 'WRONG'}",
        flush=True,
    )
    if raw != table:
        raise SystemExit(1)


def series(kind: str, rows: int, first: int) -> str:
    if kind == "postgres":
        return f"select {first} + g, 'customer ' || g, g / 4.0 from generate_series(1, {rows}) g"
    return f"select {first} + seq, concat('customer ', seq), seq / 4 from seq_1_to_{rows}"


def replay(workspace: Workspace) -> list[Any]:
    lake = Lake(workspace.data)
    files = [str(path) for path in lake.data_files(lake.manifests("payments"))]
    with duckdb.connect(":memory:") as connection:
        return connection.execute(NEWEST, {"files": files}).fetchall()


def measure_speed(kind: str, server: Server) -> None:
    """Read one log bare, then land it: the same rows, the same server, one run."""
    execute(server, TABLE.format(name="fast"))
    workspace = open_bench(kind, server, "fast")
    ingest_workspace(workspace)
    read_bare = prepare_bare(kind, server)
    # Two thirds inserts, one third updates, in transactions of a thousand.
    for first in range(0, SPEED_ROWS * 2 // 3, 1000):
        execute(server, f"insert into fast {series(kind, 1000, first)}")
    for first in range(0, SPEED_ROWS // 3, 1000):
        execute(
            server,
            f"update fast set amount = amount + 1 where id > {first} and id <= {first + 1000}",
        )
    bare = time_rows(read_bare)
    ours = time_rows(lambda: sum(m.result.landed for m in ingest_workspace(workspace).landed))
    print(
        f"{kind}: bare reader {bare}, landed {ours}; ratio {ours.per_second / bare.per_second:.0%},"
        f" of processor time {bare.processor / ours.processor:.0%}",
        flush=True,
    )


@dataclass(frozen=True)
class Speed:
    """How many rows were read, by the wall's second, and the processor time it took the reader."""

    rows: int
    per_second: float
    processor: float

    def __str__(self) -> str:
        return f"{self.per_second:,.0f} rows/s ({self.rows:,} rows, {self.processor:.2f} s)"


def time_rows(read: Callable[[], int]) -> Speed:
    started, processor = time.perf_counter(), time.process_time()
    rows = read()
    seconds = time.perf_counter() - started
    return Speed(rows, rows / seconds, time.process_time() - processor)


def prepare_bare(kind: str, server: Server) -> Callable[[], int]:
    if kind == "postgres":
        return prepare_bare_postgres(server)
    file, position = execute(server, "show master status")[0][:2]
    return lambda: read_bare_binlog(server, str(file), int(position))


def prepare_bare_postgres(server: Server) -> Callable[[], int]:
    execute(server, "select pg_create_logical_replication_slot('bare', 'wal2json')")
    return lambda: read_bare_slot(server)


def read_bare_slot(server: Server) -> int:
    """Receive and parse, as a reader must that does nothing else."""
    end = execute(server, "select pg_current_wal_flush_lsn() - '0/0'::pg_lsn")[0][0]
    connection = psycopg2.connect(
        server.url(), connection_factory=psycopg2.extras.LogicalReplicationConnection
    )
    cursor = connection.cursor()
    options = {
        "format-version": "2",
        "include-lsn": "true",
        "include-timestamp": "true",
        "include-types": "true",
        "add-tables": "public.fast",
    }
    cursor.start_replication(slot_name="bare", decode=True, options=options)
    count = 0
    while True:
        message = cursor.read_message()
        if message is None:
            if cursor.wal_end >= int(end):
                break
            cursor.send_feedback(reply=True)
            select.select([cursor], [], [], 0.05)
            continue
        count += json.loads(message.payload)["action"] in "IUD"
    connection.close()
    drop_bare(server)
    return count


def drop_bare(server: Server) -> None:
    """Drop the slot as soon as the server has noticed that its reader is gone."""
    connection = psycopg2.connect(
        server.url(), connection_factory=psycopg2.extras.LogicalReplicationConnection
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP_REPLICATION_SLOT bare WAIT")
    connection.close()


def read_bare_binlog(server: Server, file: str, position: int) -> int:
    settings = {
        "host": "127.0.0.1", "port": server.port, "user": "c360", "passwd": server.password,
    }  # fmt: skip
    stream = BinLogStreamReader(
        connection_settings=settings,
        server_id=99,
        log_file=file,
        log_pos=position,
        resume_stream=True,
        only_events=[WriteRowsEvent, UpdateRowsEvent, DeleteRowsEvent],
        only_tables=["fast"],
    )
    count = sum(len(event.rows) for event in stream)
    stream.close()
    return count


if __name__ == "__main__":
    main()
