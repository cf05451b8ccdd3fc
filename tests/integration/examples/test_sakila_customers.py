"""Sakila's customers and what they paid: as the dump has it, landed and in their profiles."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from published_files import add_up, payment_categories, read_dump

from c360.config.workspace import Workspace
from c360.testing.workspaces import query, read_raw

PROFILES = "from marts.customer_360_profile"


def landed(workspace: Workspace, feed: str, *columns: str) -> list[tuple[object, ...]]:
    """What landed, without what the pipeline adds."""
    table = read_raw(workspace, feed).select(columns)
    return list(zip(*table.to_pydict().values(), strict=True))


def payments_by_customer(folder: Path) -> Mapping[str, tuple[int, Decimal]]:
    return add_up((row[1], row[4]) for row in read_dump(folder)["payment"])


def test_customers_land_as_in_the_dump(sakila: Workspace, example_data: Path) -> None:
    rows = landed(sakila, "customers", "customer_id", "first_name", "last_name", "email")

    customers = read_dump(example_data)["customer"]
    assert sorted(rows) == sorted((row[0], *row[2:5]) for row in customers)
    assert len(rows) == 599


def test_what_the_dump_does_not_know_stays_empty(sakila: Workspace) -> None:
    unknown = ("age", "employment_status", "credit_limit", "phone", "account_id", "updated_at")

    assert set(landed(sakila, "customers", *unknown)) == {(None,) * len(unknown)}
    assert set(landed(sakila, "customers", "state", "card_type")) == {("unknown", "Rental account")}


def test_an_account_is_open_since_the_first_payment(sakila: Workspace, example_data: Path) -> None:
    first: dict[str, str] = {}
    for row in read_dump(example_data)["payment"]:
        first[row[1]] = min(row[5][:10], first.get(row[1], "9999"))

    rows = landed(sakila, "customers", "customer_id", "account_open_date")
    assert {key: str(day) for key, day in rows} == first


def test_transactions_equal_the_payments_one_by_one(sakila: Workspace, example_data: Path) -> None:
    columns = ("transaction_id", "customer_id", "transaction_amount", "transaction_at")
    rows = landed(sakila, "transactions", *columns)

    payments = read_dump(example_data)["payment"]
    assert sorted((key, who, str(amount), str(at)[:19]) for key, who, amount, at in rows) == sorted(
        (row[0], row[1], row[4], row[5]) for row in payments
    )
    assert sum(Decimal(str(row[2])) for row in rows) == Decimal("67416.51")


def test_transactions_reach_the_genre_of_their_film(sakila: Workspace, example_data: Path) -> None:
    rows = landed(sakila, "transactions", "merchant_category", "transaction_amount")

    expected = add_up(payment_categories(read_dump(example_data)))
    assert add_up((str(name), str(amount)) for name, amount in rows) == {
        f"Films: {name}": totals for name, totals in expected.items()
    }


def test_every_customer_and_genre_that_is_named_is_known(sakila: Workspace) -> None:
    unknown = query(sakila, "select unknown_count from marts.quality_reference_checks"
                            " where feed = 'transactions' and row_count > 0")  # fmt: skip

    assert unknown == [(0,), (0,)]


def test_lifetime_values_equal_the_payments_of_each_customer(
    sakila: Workspace, example_data: Path
) -> None:
    rows = query(sakila, f"select customer_id, total_transactions, lifetime_value {PROFILES}")

    assert {who: (count, value) for who, count, value in rows} == payments_by_customer(example_data)
    assert query(sakila, f"select sum(lifetime_value)::varchar {PROFILES}") == [("67416.51",)]


def test_films_about_travel_are_no_travel(sakila: Workspace) -> None:
    shares = query(sakila, f"select distinct travel_spend_pct, necessities_spend_pct {PROFILES}")

    assert shares == [(0.0, 0.0)]


def test_segments_cover_everybody_on_the_last_day(sakila: Workspace) -> None:
    measured = query(
        sakila,
        "select measured_on::varchar, sum(customer_count)::bigint, round(sum(customer_share), 9)"
        " from marts.customer_segment_shares group by all order by 1 desc limit 1",
    )

    assert measured == [("2006-02-14", 599, 1.0)]
