"""Build a mart for each feed that a workspace has described itself."""

from __future__ import annotations

from collections.abc import Mapping

from c360.contracts.model import Contract
from c360.contracts.odcs import read_contracts
from c360.kit.resources import resource_folder
from c360.kit.sql import quote_identifier
from c360.pipelines.context import RunContext
from c360.pipelines.feed_profiles import build_profiles
from c360.warehouse.duckdb import DuckDBWarehouse

PREFIX = "own_"
ADDED = ("effective_at", "_loaded_at", "_source", "_batch_id", "_file", "_position")


def build_own_feeds(context: RunContext, warehouse: DuckDBWarehouse) -> int:
    """Build ``marts.own_<feed>`` for every feed that has no shipped contract, and describe it.

    Reads:  raw.<feed>.
    Writes: marts.own_<feed>, one row per key: its newest version known on ``as_of`` that is not
            deleted, with the contract's columns and where it came from; the tables of
            ``build_profiles``.

    Returns:
        The number of feeds.
    """
    own = find_own_feeds(context.contracts)
    for table in warehouse.tables("marts"):
        if table.startswith(PREFIX) and table.removeprefix(PREFIX) not in own:
            warehouse.drop_table(f"marts.{table}")
    for feed, contract in own.items():
        warehouse.execute(_mart_sql(feed, contract))
    tables = {feed: f"marts.{quote_identifier(PREFIX + feed)}" for feed in own}
    build_profiles(warehouse, own, tables)
    return len(own)


def find_own_feeds(contracts: Mapping[str, Contract]) -> dict[str, Contract]:
    """Return the feeds that no shipped contract describes."""
    shipped = read_contracts([resource_folder("contracts")])
    return {feed: contract for feed, contract in contracts.items() if feed not in shipped}


def _mart_sql(feed: str, contract: Contract) -> str:
    listed = ", ".join(quote_identifier(name) for name in (*contract.names, *ADDED))
    key = ", ".join(quote_identifier(name) for name in contract.key)
    return f"""
        create or replace table marts.{quote_identifier(PREFIX + feed)} as
        with known as (
            select raw.*
            from raw.{quote_identifier(feed)} as raw cross join config.run as run
            where raw.effective_at < timezone('UTC', timezone(
                run.time_zone, cast(run.as_of + 1 as timestamp)
            ))
            qualify row_number() over (
                partition by {key} order by effective_at desc, _sequence desc, _position desc
            ) = 1
        )
        select {listed} from known
        where _op <> 'delete'
        order by {key}"""
