"""Measure card customers: a full build and one more day, beside the same work by hand.

Run: python -m bench.cards [--customers 100000] [--workspace DIR] [--memory-limit 3GB]

By hand is one DuckDB process: a typed read of the landed files with the contract's conditions, the
SQL of the same models into tables, and the fact sorted by customer into a Parquet file a month.
Generating the data is left out of both.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from c360.config.workspace import open_workspace
from c360.contracts.odcs import read_contracts
from c360.contracts.predicates import accepts_sql, values_sql
from c360.demo.cards.generate import generate_cards
from c360.demo.options import DEFAULT_AS_OF, DemoOptions
from c360.demo.workspace import CARD_SOURCES
from c360.kit.resources import resource_folder
from c360.kit.sql import quote_literal
from c360.ml.tables import PREDICTION_SCHEMA, empty_sql

FEEDS = {
    "customers": "customers.parquet",
    "merchant_categories": "merchant_categories.csv",
    "transactions": "transactions/*.parquet",
}
NAMED = re.compile(r'"(staging|intermediate|marts)"\."(\w+)"')
ONE_MORE_DAY = """
copy (
    select 'D' || lpad(row_number() over (order by transaction_id)::varchar, 9, '0')
        as transaction_id, customer_id, transaction_at + interval 1 day as transaction_at,
        * exclude (transaction_id, customer_id, transaction_at)
    from read_parquet({last})
    where transaction_at >= {day} and transaction_at < {day} + interval 1 day
        and transaction_amount between 0 and 1000000
) to {target} (format parquet, compression zstd)
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """What one process took. ``detail`` is what it printed last."""

    seconds: float
    peak_gb: float


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--workspace", type=Path, default=None)
    parser.add_argument("--memory-limit", default="3GB")
    parser.add_argument("--by-hand", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.by_hand is not None:
        build_by_hand(options.by_hand, options.memory_limit)
        return
    with tempfile.TemporaryDirectory() as scratch:
        measure(options.workspace or Path(scratch), options)


def measure(root: Path, options: argparse.Namespace) -> None:
    """Build in full, by hand, and one more day."""
    if not (root / "landing").exists():
        generate_cards(root, DemoOptions(customers=options.customers))
    shutil.rmtree(root / "data", ignore_errors=True)
    (root / "landing" / "cards" / "transactions" / "one-more-day.parquet").unlink(missing_ok=True)
    write_settings(root, DEFAULT_AS_OF, options.memory_limit)
    c360 = [sys.executable, "-c", "from c360.cli.main import main; main()", "run"]
    full = run([*c360, "--workspace", str(root)])
    rows = count_transactions(root)
    hand = [sys.executable, "-m", "bench.cards", "--by-hand", str(root)]
    by_hand = run([*hand, "--memory-limit", options.memory_limit])
    day = DEFAULT_AS_OF + timedelta(days=1)
    added = add_day(root)
    write_settings(root, day, options.memory_limit)
    one_day = run([*c360, "--workspace", str(root)])
    print(f"\n{rows:,} transactions, then {added:,} more; memory_limit {options.memory_limit}\n")
    print("| | seconds | peak memory | ratio |\n|---|---|---|---|")
    print(f"| `c360 run`, landed files to published | {cells(full)} | |")
    ratio = full.seconds / by_hand.seconds
    print(f"| the same work by hand | {cells(by_hand)} | {ratio:.2f} times by hand |")
    share = 100 * one_day.seconds / full.seconds
    print(f"| `c360 run`, one more day | {cells(one_day)} | {share:.0f} % of the full run |")


def cells(measured: Measure) -> str:
    """Write seconds and memory as cells of a table."""
    return f"{measured.seconds:.1f} | {measured.peak_gb:.1f} GB"


def run(command: list[str]) -> Measure:
    """Run a command to its end; its memory is that of its own process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, "C360_TEXT__MODEL": "lexicon"})
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[-2:]} failed.")
    return Measure(time.perf_counter() - started, usage.ru_maxrss / 1e6)


def write_settings(root: Path, as_of: date, memory_limit: str) -> None:
    """Write the workspace's settings."""
    # What is measured is the warehouse; `bench.models` measures models.
    text = (
        f'as_of = "{as_of}"\n[models]\ntrain_in_run = false\n'
        f'[warehouse]\nmemory_limit = "{memory_limit}"\n{CARD_SOURCES}'
    )
    (root / "c360.toml").write_text(text, encoding="utf-8")


def count_transactions(root: Path) -> int:
    """Count the rows landed in the files."""
    files = quote_literal(str(root / "landing/cards/transactions/*.parquet"))
    with duckdb.connect() as connection:
        row = connection.execute(f"select count(*) from read_parquet({files})").fetchone()
    return int(row[0]) if row else 0


def add_day(root: Path) -> int:
    """Write one more day: the last one again, a day later."""
    folder = root / "landing" / "cards" / "transactions"
    last = folder / f"{DEFAULT_AS_OF:%Y-%m}.parquet"
    sql = ONE_MORE_DAY.format(
        last=quote_literal(str(last)),
        day=f"date '{DEFAULT_AS_OF}'",
        target=quote_literal(str(folder / "one-more-day.parquet")),
    )
    with duckdb.connect() as connection:
        row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def build_by_hand(root: Path, memory_limit: str) -> None:
    """Build what the pipeline builds, in one process, from the SQL that dbt compiled."""
    target = root / "data" / "by-hand"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    config = {
        "memory_limit": memory_limit,
        "preserve_insertion_order": "false",
        "temp_directory": str(target / "scratch"),
    }
    with duckdb.connect(str(target / "hand.duckdb"), config=config) as connection:
        lay_out(connection, root)
        for name, sql in order_models(read_compiled(root)):
            kind = "view" if name.startswith("staging.") else "table"
            connection.execute(f"create {kind} {name} as {sql}")
        months = connection.execute(
            "select distinct month_date from marts.fct_transactions order by 1"
        ).fetchall()
        for (month,) in months:
            file = quote_literal(str(target / f"{month:%Y-%m}.parquet"))
            connection.execute(
                f"copy (from marts.fct_transactions where month_date = date '{month}'"
                " order by customer_id, transaction_at, transaction_id)"
                f" to {file} (format parquet, compression zstd)"
            )
    print("by hand:", len(months), "months", resource.getrusage(resource.RUSAGE_SELF).ru_utime)


def lay_out(connection: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Load the landed files, typed and checked, and the settings, as the models expect them."""
    workspace = open_workspace(root)
    contracts = read_contracts([resource_folder("contracts")])
    for schema in ("raw", "config", "staging", "intermediate", "marts"):
        connection.execute(f"create schema {schema}")
    for feed, pattern in FEEDS.items():
        path = quote_literal(str(root / "landing" / "cards" / pattern))
        source = f"read_csv({path})" if pattern.endswith("csv") else f"read_parquet({path})"
        columns = [row[0] for row in connection.sql(f"describe from {source}").fetchall()]
        contract = contracts[feed]
        sources = {name: name for name in contract.names if name in columns}
        values = values_sql(contract, sources)
        listed = ", ".join(f"{value} as {name}" for name, value in values.items())
        event = contract.event_time or "updated_at"
        connection.execute(
            f"create table raw.{feed} as select {listed}, 'hand' as _batch_id, 'hand' as _source,"
            " 1 as _sequence, 1 as _position, if(coalesce(is_deleted, false), 'delete', 'upsert')"
            f" as _op, coalesce(updated_at, {event}, timestamp '1970-01-01') as effective_at"
            f" from {source} where {accepts_sql(contract, sources)}"
        )
    connection.execute("create view raw.new_transactions as from raw.transactions where false")
    connection.execute(
        f"create table config.run as select date '{workspace.settings.as_of}' as as_of,"
        " 'GBP' as reporting_currency, 'UTC' as time_zone, 1 as fiscal_year_start_month"
    )
    connection.execute("create schema derived")
    connection.execute(f"create view derived.predictions as {empty_sql(PREDICTION_SCHEMA)}")
    connection.execute(
        "create table config.build as select true as is_full, null::date as previous_as_of"
    )


def read_compiled(root: Path) -> dict[str, str]:
    """Return the SQL of the models of card customers, by schema and name."""
    folder = root / "data" / "work" / "dbt" / "target" / "compiled" / "c360" / "models"
    found = {}
    for path in folder.rglob("*.sql"):
        schema = path.relative_to(folder).parts[0]
        sql = re.sub(r'"warehouse"\.', "", path.read_text(encoding="utf-8"))
        found[f"{schema}.{path.stem}"] = sql
    wanted = {f"marts.{p.stem}" for p in (folder / "marts" / "customers").glob("*.sql")}
    while True:
        more = {
            f"{schema}.{name}"
            for model in wanted
            for schema, name in NAMED.findall(found[model])
            if f"{schema}.{name}" in found
        }
        if more <= wanted:
            return {model: found[model] for model in wanted}
        wanted |= more


def order_models(models: dict[str, str]) -> list[tuple[str, str]]:
    """Return models with those that they read before them."""
    done: list[tuple[str, str]] = []
    rest = dict(models)
    while rest:
        names = [
            name
            for name, sql in sorted(rest.items())
            if not {f"{s}.{n}" for s, n in NAMED.findall(sql)} & set(rest) - {name}
        ]
        done += [(name, rest.pop(name)) for name in names]
    return done


if __name__ == "__main__":
    main()
