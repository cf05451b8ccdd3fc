"""Card customers of the demo: the same bytes again, segments in range by the rules, causes seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from c360.demo.cards.generate import generate_cards
from c360.demo.options import DemoOptions
from c360.kit.hashing import hash_folder
from c360.ml.metrics import binary_metrics

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

    # Some never buy, as many again had left before the data begin.
    assert 60 <= silent[0][0] <= 150
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


LABELLED = """
with paid as (
    select customer_id, transaction_at::date as day, transaction_amount::double as amount, cutoff
    from transactions, (select unnest($cutoffs::date[]) as cutoff)
    where status = 'approved' and transaction_amount between 0 and 1000000
),
summed as (
    select cutoff, customer_id,
        count(*) filter (day < cutoff) as known,
        cutoff - max(day) filter (day < cutoff) as recency,
        sum(amount) filter (day between cutoff - 30 and cutoff - 1)
            / nullif(sum(amount) filter (day between cutoff - 90 and cutoff - 1) / 3, 0) as pace,
        sum(amount) filter (day >= cutoff - interval 12 months and day < cutoff)
            / count(distinct month(day)) filter (day >= cutoff - interval 12 months and day < cutoff)
            as usual,
        count(distinct month(day)) filter (day >= cutoff - interval 12 months and day < cutoff)
            as months,
        coalesce(sum(amount) filter (day >= cutoff and day < cutoff + 60), 0) as later
    from paid group by cutoff, customer_id
)
select cutoff, recency, coalesce(pace, 0) as pace,
    (later = 0 or (months >= 3 and later / 2 < 0.3 * usual))::int as churned
from summed where known >= 5 and recency <= 60
"""
CUTOFFS = [f"{year}-{month:02}-01" for year, month in
           [*((2025, m) for m in range(6, 13)), *((2026, m) for m in range(1, 6))]]  # fmt: skip


def label(folder: Path, causal: bool) -> list[tuple[Any, ...]]:
    """The label of DOMAIN's churn at each month's first day, beside two simple features."""
    generate_cards(folder, DemoOptions(customers=1_500, causal=causal))
    return open_cards(folder).execute(LABELLED, {"cutoffs": CUTOFFS}).fetchall()


def auc(rows: list[tuple[Any, ...]], place: int) -> float:
    labels = np.array([row[3] for row in rows], dtype=float)
    values = np.array([row[place] for row in rows], dtype=float)
    return binary_metrics(labels, values, 0.5)["auc"]


def test_about_as_many_leave_in_every_month_and_behaviour_tells_who(tmp_path: Path) -> None:
    found = label(tmp_path, causal=True)
    rates = [np.mean([row[3] for row in found if str(row[0]) == cutoff]) for cutoff in CUTOFFS]

    assert min(rates) > 0.03
    assert max(rates) < 0.10
    assert auc([(*row[:2], -row[2], row[3]) for row in found], 2) > 0.65


def test_without_causality_neither_silence_nor_falling_spend_tells_who_leaves(
    tmp_path: Path,
) -> None:
    found = label(tmp_path, causal=False)

    assert np.mean([row[3] for row in found]) > 0.02
    assert auc(found, 1) == pytest.approx(0.5, abs=0.06)
    assert auc(found, 2) == pytest.approx(0.5, abs=0.06)


def test_declined_cards_foretell_leaving_only_with_a_standard_card(
    cards: duckdb.DuckDBPyConnection,
) -> None:
    """Of customers with many declined payments in March, how many spend next to nothing after."""
    left = dict(
        rows(
            cards,
            """with seen as (
                select customer_id, sum(transaction_amount) filter (status = 'approved'
                        and transaction_at < date '2026-04-01') as before,
                    sum(transaction_amount) filter (status = 'approved'
                        and transaction_at >= date '2026-04-01') as after
                from transactions where transaction_at >= date '2025-12-01'
                    and transaction_at < date '2026-06-01' group by customer_id
                having avg((status = 'declined')::int) filter (transaction_at >= date '2026-03-01'
                    and transaction_at < date '2026-04-01') > 0.15),
            held as (
                select customer_id, max_by(card_type, updated_at) as card_type from versions
                where updated_at < date '2026-04-01' group by customer_id)
            select card_type, avg((coalesce(after, 0) < 0.3 * before / 2)::int)
            from seen join held using (customer_id) group by card_type""",
        )
    )

    assert left["Standard"] > 0.3
    assert left["Premium"] < 0.1


def test_who_loses_a_job_and_comes_back_has_found_one(cards: duckdb.DuckDBPyConnection) -> None:
    spells = rows(
        cards,
        """with ordered as (
            select employment_status, lag(employment_status, 1) over by_time as before,
                lag(employment_status, 2) over by_time as earlier
            from versions window by_time as (partition by customer_id order by updated_at))
        select earlier, employment_status from ordered where before = 'Unemployed'
            and earlier <> 'Unemployed' and employment_status <> 'Unemployed'""",
    )

    assert len(spells) > 100
    assert all(earlier == now for earlier, now in spells)
