"""Live recent sales: the staging SQL over everything that has landed, published or not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from c360.domain.sales import Deal, RecentSales, SalesGroup
from c360.errors import MixedCurrencyError, NothingPublishedError
from c360.warehouse.duckdb import RawRelation
from c360.warehouse.snapshot import Snapshot, SnapshotReader

LIVE_OPPORTUNITIES = "live_opportunities.sql"
"""File of a snapshot with the compiled staging SQL over raw.opportunities and config.run."""

WINDOW_DAYS = 30
DEALS_SHOWN = 50
END_OF_TIME = date(9999, 1, 1)

WINDOW = """
select greatest($as_of, coalesce(max(sale_date), $as_of)) as window_to
from deals where sale_date <= $newest
"""
GROUPS = """
select
    product_code,
    coalesce(region, 'unknown') as region,
    sum(amount) as total_amount,
    count(*) as deal_count,
    coalesce(sum(amount) filter (status = 'won'), 0) as won_amount
from deals
where sale_date between $window_from and $window_to
  and ($product is null or product_code = $product)
group by product_code, coalesce(region, 'unknown')
order by total_amount desc, product_code, region
"""
DEALS = """
select opportunity_id, account_id, product_code, region, stage, status, amount, sale_date
from deals
where sale_date between $window_from and $window_to
  and ($product is null or product_code = $product)
order by sale_date desc, _sequence desc, _position desc, opportunity_id
limit $shown
"""
CURRENCIES = """
select distinct currency from deals
where sale_date between $window_from and $window_to order by currency
"""


@dataclass(frozen=True, slots=True)
class LandedDeals:
    """Everything of the feed that has landed: its files, batches, and when the newest came."""

    relation: RawRelation
    batches: frozenset[str]
    newest_loaded_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Staged:
    """Newest versions of all deals, by the batches and the SQL that they come from."""

    key: tuple[frozenset[str], str]
    deals: pa.Table


class LiveRecentSales:
    """Counts what has landed since the snapshot too; a new batch shows at the next call."""

    def __init__(self, snapshots: SnapshotReader, find_landed: Callable[[], LandedDeals]) -> None:
        self._snapshots = snapshots
        self._find_landed = find_landed
        self._lock = threading.Lock()
        self._staged: _Staged | None = None

    def recent_sales(self, product: str | None) -> RecentSales:
        """Return the sales of the 30 days up to ``as_of`` or the newest deal, the later of both.

        A deal dated after the day on which its batch came does not move the window.

        Raises:
            NothingPublishedError: No snapshot says how deals are read.
            MixedCurrencyError: The deals of the window are not all in one currency.
        """
        snapshot = self._snapshots.current()
        landed = self._find_landed()
        deals = self._stage(snapshot, landed)
        with duckdb.connect(":memory:", config={"threads": 1}) as connection:
            connection.register("deals", deals)
            return _summarise(connection, snapshot, landed, product)

    def _stage(self, snapshot: Snapshot, landed: LandedDeals) -> pa.Table:
        key = (landed.batches, snapshot.manifest.run_id)
        staged = self._staged
        if staged is None or staged.key != key:
            with self._lock:
                staged = self._staged
                if staged is None or staged.key != key:
                    staged = _Staged(key, _run_staging(snapshot.folder, landed.relation))
                    self._staged = staged
        return staged.deals


def _run_staging(snapshot: Path, relation: RawRelation) -> pa.Table:
    try:
        sql = (snapshot / LIVE_OPPORTUNITIES).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NothingPublishedError(
            f"Snapshot {snapshot.name} cannot show live sales. Run `c360 run` to publish a new one."
        ) from error
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        for schema in ("raw", "config"):
            connection.execute(f"create schema {schema}")
        connection.execute(f"create view raw.opportunities as {relation.to_sql()}")
        connection.execute(
            "create table config.run as select $end::date as as_of,"
            " null::varchar as reporting_currency, 'UTC' as time_zone",
            {"end": END_OF_TIME},
        )
        return connection.sql(sql).to_arrow_table()


def _summarise(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    landed: LandedDeals,
    product: str | None,
) -> RecentSales:
    as_of = snapshot.manifest.as_of
    newest = landed.newest_loaded_at.date() if landed.newest_loaded_at else as_of
    window_to: date = _rows(connection, WINDOW, {"as_of": as_of, "newest": newest})[0]["window_to"]
    window = {"window_from": window_to - timedelta(days=WINDOW_DAYS - 1), "window_to": window_to}
    products = _names(snapshot, "product_code", "product_name")
    accounts = _names(snapshot, "account_id", "account_name")
    asked = {**window, "product": product}
    groups = [
        SalesGroup(**row, product_name=products.get(row["product_code"]))
        for row in _rows(connection, GROUPS, asked)
    ]
    deals = [
        Deal(
            **row,
            product_name=products.get(row["product_code"]),
            account_name=accounts.get(row["account_id"]),
        )
        for row in _rows(connection, DEALS, {**asked, "shown": DEALS_SHOWN})
    ]
    return RecentSales(
        window_from=window["window_from"],
        window_to=window_to,
        data_time=landed.newest_loaded_at,
        live_batches=len(landed.batches - set(snapshot.manifest.batches)),
        currency=_one_currency([row["currency"] for row in _rows(connection, CURRENCIES, window)]),
        groups=tuple(groups),
        deals=tuple(deals),
    )


def _one_currency(currencies: list[str]) -> str | None:
    if len(currencies) > 1:
        raise MixedCurrencyError(
            f"Recent deals are in {', '.join(currencies)}, and there is no feed fx_rates to "
            "convert them. Map the amounts to one currency."
        )
    return currencies[0] if currencies else None


def _names(snapshot: Snapshot, key: str, name: str) -> dict[str, str]:
    # Both names come from this module, never from a caller.
    rows = snapshot.query(
        f"select distinct {key}, {name} from marts.opportunities where {name} is not null"
    )
    return dict(zip(rows.column(key).to_pylist(), rows.column(name).to_pylist(), strict=True))


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, params: Mapping[str, Any]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        connection.sql(sql, params=dict(params)).to_arrow_table().to_pylist()
    )
    return rows
