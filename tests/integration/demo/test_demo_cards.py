"""Card customers of the demo: the same bytes again, segments in range by the rules, causes seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from c360.demo.cards.generate import generate_cards
from c360.demo.options import DemoOptions
from c360.kit.hashing import hash_folder

STANDARD = DemoOptions(customers=5_000)
RANGES = {
    "dormant": (0, 4),
    "high_value_travelers": (10, 15),
    "new_and_growing": (10, 15),
    "declining": (5, 10),
    "budget_conscious": (20, 25),
    "stable_mid_spenders": (40, 50),
}
SEGMENTS = """
with paid as (
    select customer_id, transaction_at::date as day, transaction_amount as amount,
        merchant_category in ('Travel', 'Airlines', 'Hotels') as is_travel,
        merchant_category in ('Grocery', 'Gas', 'Utilities', 'Healthcare') as is_necessity
    from (select distinct * from transactions)
    where status = 'approved' and transaction_amount between 0 and 1000000
        and transaction_at < date '2026-07-01'
),
firsts as (select customer_id, min(day) as first_day from paid group by customer_id),
measured as (
    select customer_id, first_day, date '2026-06-30' - first_day + 1 as exposed,
        date_sub('month', first_day, date '2026-06-30') as tenure,
        coalesce(sum(amount) filter (day > date '2026-06-30' - 90), 0) as last_90,
        coalesce(sum(amount) filter (day between date '2026-06-30' - 179
            and date '2026-06-30' - 90), 0) as prior_90,
        count(*) filter (day > date '2026-06-30' - 180) as last_180,
        sum(amount) as total, coalesce(sum(amount) filter (is_travel), 0) / sum(amount) as travel,
        coalesce(sum(amount) filter (is_necessity), 0) / sum(amount) as necessities,
        coalesce(sum(amount) filter (day > date '2026-06-30'
            - least((date '2026-06-30' - first_day + 1) // 2, 90)::integer), 0) as newer
    from paid join firsts using (customer_id) group by customer_id, first_day
),
judged as (
    select *, last_90 / (least(exposed, 90) / 30.0) as monthly, least(exposed // 2, 90) as half
    from measured
)
select case
        when last_180 = 0 then 'dormant'
        when monthly >= 5000 and travel >= 0.25 then 'high_value_travelers'
        when tenure < 6 and (exposed < 30 or newer / half >= 1.5 * (total - newer)
            / (exposed - half)) then 'new_and_growing'
        when prior_90 >= 2000 and last_90 <= 0.7 * prior_90 then 'declining'
        when monthly < 1500 and necessities >= 0.6 then 'budget_conscious'
        else 'stable_mid_spenders' end as segment, count(*) as members
from customers left join judged using (customer_id) group by segment
"""


def open_cards(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    cards = folder / "landing" / "cards"
    connection.execute(
        f"create view transactions as from read_parquet('{cards}/transactions/*.parquet')"
    )
    connection.execute(f"create view versions as from read_parquet('{cards}/customers.parquet')")
    connection.execute("create view customers as select distinct customer_id from versions")
    return connection


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("cards")
    generate_cards(folder, STANDARD)
    return open_cards(folder)


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.sql(sql).fetchall()


def test_segments_by_the_rules_are_in_the_expected_ranges(
    cards: duckdb.DuckDBPyConnection,
) -> None:
    shares = {name: members / 50 for name, members in rows(cards, SEGMENTS)}

    assert sum(shares.values()) == pytest.approx(100)
    for name, (low, high) in RANGES.items():
        assert low <= shares.get(name, 0) <= high, f"{name}: {shares.get(name, 0):.1f} %"


def test_there_are_about_three_million_transactions(cards: duckdb.DuckDBPyConnection) -> None:
    assert 2_850_000 <= rows(cards, "select count(*) from transactions")[0][0] <= 3_150_000


def test_some_customers_have_no_transactions_and_many_changed_their_card(
    cards: duckdb.DuckDBPyConnection,
) -> None:
    silent = rows(
        cards, "select count(*) from customers anti join transactions using (customer_id)"
    )
    changed = rows(cards, "select customer_id from versions group by all"
                          " having count(distinct (card_type, credit_limit)) > 1")  # fmt: skip

    assert 30 <= silent[0][0] <= 100
    assert len(changed) > 1_000


def test_december_is_the_busiest_month(cards: duckdb.DuckDBPyConnection) -> None:
    busiest = rows(cards, "select month(transaction_at) from transactions"
                          " where year(transaction_at) = 2025 group by 1"
                          " order by count(*) desc limit 1")  # fmt: skip

    assert busiest == [(12,)]


def test_faults_are_planted_in_the_last_month(cards: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        cards,
        """select count(*) filter (customer_id not in (select customer_id from customers)),
            count(*) filter (transaction_amount < 0),
            count(*) filter (transaction_amount > 1000000),
            count(*) filter (merchant_category = 'Space Tourism'),
            count(*) filter (transaction_at >= date '2026-07-01'),
            (select count(*) - count(distinct (t)) from transactions as t)
        from transactions""",
    )

    assert found == [(5, 3, 2, 5, 2, 8)]


@pytest.mark.parametrize("other", [{"seed": 8}, {"causal": False}])
def test_equal_options_give_equal_bytes_and_others_do_not(
    other: dict[str, Any], tmp_path: Path
) -> None:
    small = {"customers": 60, "card_months": 4, "seed": 7}
    for name, options in (("a", small), ("b", small), ("c", small | other)):
        generate_cards(tmp_path / name, DemoOptions(**options))

    hashes = [hash_folder(tmp_path / name) for name in ("a", "b", "c")]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize(("causal", "is_visible"), [(True, True), (False, False)])
def test_declines_show_before_a_drop_only_where_behaviour_is_the_cause(
    causal: bool, is_visible: bool, tmp_path: Path
) -> None:
    """Cards are declined more often in the weeks before spending drops."""
    generate_cards(tmp_path, DemoOptions(customers=1_500, card_months=6, causal=causal))
    ratio = rows(
        open_cards(tmp_path),
        """with counted as (
            select customer_id,
                count(*) filter (transaction_at >= date '2026-05-10') as late,
                count(*) filter (transaction_at between date '2026-01-01' and date '2026-02-20')
                    as early,
                avg((status = 'declined')::int) filter (transaction_at between date '2026-02-10'
                    and date '2026-03-20') as declined
            from transactions group by customer_id)
        select avg(declined) filter (late < 0.4 * early) / avg(declined) filter (late > 0.8 * early)
        from counted where early >= 20""",
    )[0][0]

    assert (ratio > 1.6) == is_visible
