"""A build of what is new equals a full one, and rewrites only the months that it touches."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from c360.config.workspace import Workspace, open_workspace
from c360.testing.workspaces import query, read_marts, run_workspace
from c360.warehouse.snapshot import read_manifest, read_pointer

NEXT_DAY = date(2026, 7, 1)
FACT = "fct_transactions"


def drop_rows(workspace: Workspace, name: str, rows: list[dict[str, Any]]) -> None:
    folder = workspace.root / "landing" / "cards" / "transactions"
    schema = pq.read_schema(folder / "2026-06.parquet")
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / f"{name}.parquet")


def transaction(number: int, at: datetime, **changes: Any) -> dict[str, Any]:
    return {
        "transaction_id": f"N{number}",
        "customer_id": "C000001",
        "transaction_at": at,
        "transaction_amount": Decimal("12.34"),
        "currency": "GBP",
        "merchant_name": "Corner shop",
        "merchant_category": "Grocery",
        "channel": "online",
        "status": "approved",
        **changes,
    }


def versions(workspace: Workspace) -> dict[str, str]:
    folder = workspace.serving / str(read_pointer(workspace.serving))
    months = read_manifest(folder).facts[FACT]
    return {month: fact.version for month, fact in months.items()}


def build_anew(workspace: Workspace) -> Workspace:
    """Forget the warehouse and the snapshots, so that all is built from the raw zone."""
    workspace.warehouse.unlink()
    (workspace.serving / "current").unlink()
    assert run_workspace(workspace, NEXT_DAY).is_published
    return workspace


def existing_row(workspace: Workspace) -> dict[str, Any]:
    """A transaction of April, as it was exported."""
    folder = workspace.root / "landing" / "cards" / "transactions"
    row: dict[str, Any] = pq.read_table(folder / "2026-04.parquet").slice(0, 1).to_pylist()[0]
    return row


def test_a_day_more_with_late_and_changed_rows_equals_a_full_build(demo: Workspace) -> None:
    late = transaction(1, datetime(2026, 3, 10, 9))
    changed = existing_row(demo) | {"transaction_amount": Decimal("0.01")}
    drop_rows(demo, "2026-07", [transaction(2, datetime(2026, 7, 1, 9)), late, changed])

    assert run_workspace(demo, NEXT_DAY).is_published
    built_on = read_marts(demo)

    assert read_marts(build_anew(demo)) == built_on


def test_only_the_months_that_new_rows_touch_are_written_again(demo: Workspace) -> None:
    before = versions(demo)
    drop_rows(demo, "late", [transaction(1, datetime(2026, 3, 10, 9))])

    assert run_workspace(demo).is_published

    after = versions(demo)
    assert {month for month in after if after[month] != before.get(month)} == {"2026-03"}


def test_a_transaction_that_moves_leaves_its_month_and_enters_another(demo: Workspace) -> None:
    row = existing_row(demo)
    moved = row | {"transaction_at": datetime(2026, 5, 2, 9)}
    drop_rows(demo, "moved", [moved])

    assert run_workspace(demo).is_published

    months = query(
        demo, f"select month_date from {FACT} where transaction_id = '{row['transaction_id']}'"
    )
    assert months == [(date(2026, 5, 1),)]


def test_a_backdated_card_points_old_transactions_at_another_version(demo: Workspace) -> None:
    customer = query(demo, f"select max(customer_id) from {FACT} where month_date = '2026-04-01'")
    key = str(customer[0][0])
    folder = demo.root / "landing" / "cards"
    versions_of = pq.read_table(folder / "customers.parquet").to_pylist()
    newest = [row for row in versions_of if row["customer_id"] == key][-1]
    change = newest | {"updated_at": datetime(2026, 4, 15), "card_type": "Gold"}
    pq.write_table(
        pa.Table.from_pylist([change], pq.read_schema(folder / "customers.parquet")),
        folder / "customers-late.parquet",
    )
    settings = (demo.root / "c360.toml").read_text(encoding="utf-8")
    widened = settings.replace("cards/customers.parquet", "cards/customers*.parquet")
    (demo.root / "c360.toml").write_text(widened, encoding="utf-8")

    workspace = open_workspace(demo.root)
    assert run_workspace(workspace).is_published

    assert query(
        workspace,
        f"select count(*) > 0 from {FACT} join dim_customer using (customer_key)"
        f" where dim_customer.customer_id = '{key}' and dim_customer.card_type = 'Gold'",
    ) == [(True,)]


def test_a_second_currency_stops_the_run_with_what_to_do(demo: Workspace, tmp_path: Path) -> None:
    served = read_pointer(demo.serving)
    drop_rows(demo, "dollars", [transaction(1, datetime(2026, 6, 10), currency="USD")])

    result = run_workspace(demo)

    assert result.error is not None
    assert "transaction_amount and currency" in str(result.error)
    assert read_pointer(demo.serving) == served


def test_everything_odd_has_a_fate_that_quality_tells(demo: Workspace) -> None:
    facts = query(
        demo,
        "select feed, check_name, flagged_count > 0 from customer_quality_checks"
        " where check_name in ('transactions up to as_of', 'one version of each transaction')"
        " order by check_name",
    )
    unknown = query(
        demo, "select column_name, unknown_count > 0 from quality_reference_checks"
        " where feed = 'transactions' order by column_name"
    )  # fmt: skip

    assert [found for *_, found in facts] == [True, True]
    assert unknown == [("customer_id", True), ("merchant_category", True)]
