"""A build of what is new equals a full one, and rewrites only the months that it touches."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.pipelines.run import run_pipeline
from c360.state.database import open_state
from c360.testing.workspaces import SilentProgress, query, read_marts, run_workspace
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


def list_copies(workspace: Workspace) -> dict[str, int]:
    """Return which file each month is looked up in: links to one file have its number."""
    folder = workspace.serving / str(read_pointer(workspace.serving)) / "facts" / FACT
    return {path.stem: path.stat().st_ino for path in folder.glob("*.arrow")}


@pytest.fixture
def warm(demo: Workspace) -> Workspace:
    """A workspace built in full where it lies now: what comes next is built from what is new."""
    drop_rows(demo, "first", [transaction(0, datetime(2026, 6, 3, 9))])
    assert "everything" in build_detail(demo)
    return demo


def build_detail(workspace: Workspace, as_of: date | None = None) -> str:
    """Run, and return what the step ``build`` says it did."""
    progress, state = Details(), open_state(workspace.state_url)
    result = run_pipeline(workspace, state, as_of, progress)
    state.close()
    assert result.is_published, result.error
    return progress.details["build"]


class Details(SilentProgress):
    def __init__(self) -> None:
        self.details: dict[str, str] = {}

    def step_finished(self, name: str, status: str, seconds: float, detail: str) -> None:
        self.details[name] = detail


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


def test_a_day_more_with_late_and_changed_rows_equals_a_full_build(warm: Workspace) -> None:
    late = transaction(1, datetime(2026, 3, 10, 9))
    changed = existing_row(warm) | {"transaction_amount": Decimal("0.01")}
    drop_rows(warm, "2026-07", [transaction(2, datetime(2026, 7, 1, 9)), late, changed])

    assert "what is new" in build_detail(warm, NEXT_DAY)
    built_on = read_marts(warm)

    assert read_marts(build_anew(warm)) == built_on


def test_only_the_months_that_new_rows_touch_are_written_again(warm: Workspace) -> None:
    before, copies = versions(warm), list_copies(warm)
    drop_rows(warm, "late", [transaction(1, datetime(2026, 3, 10, 9))])

    assert "what is new" in build_detail(warm)

    after = versions(warm)
    assert {month for month in after if after[month] != before.get(month)} == {"2026-03"}
    copies_after = list_copies(warm)
    assert len(copies_after) == len(after)
    assert {month for month, file in copies_after.items() if file != copies[month]} == {"2026-03"}
    assert len(list(warm.data.glob("facts/*.arrow"))) == len(after)


def test_a_transaction_that_moves_leaves_its_month_and_enters_another(warm: Workspace) -> None:
    row = existing_row(warm)
    moved = row | {"transaction_at": datetime(2026, 5, 2, 9)}
    drop_rows(warm, "moved", [moved])

    assert "what is new" in build_detail(warm)

    months = query(
        warm, f"select month_date from {FACT} where transaction_id = '{row['transaction_id']}'"
    )
    assert months == [(date(2026, 5, 1),)]


def test_a_backdated_card_points_old_transactions_at_another_version(warm: Workspace) -> None:
    customer = query(warm, f"select max(customer_id) from {FACT} where month_date = '2026-04-01'")
    key = str(customer[0][0])
    folder = warm.root / "landing" / "cards"
    versions_of = pq.read_table(folder / "customers.parquet").to_pylist()
    newest = [row for row in versions_of if row["customer_id"] == key][-1]
    change = newest | {"updated_at": datetime(2026, 4, 15), "card_type": "Gold"}
    pq.write_table(
        pa.Table.from_pylist([change], pq.read_schema(folder / "customers.parquet")),
        folder / "customers-late.parquet",
    )
    settings = (warm.root / "c360.toml").read_text(encoding="utf-8")
    widened = settings.replace("cards/customers.parquet", "cards/customers*.parquet")
    (warm.root / "c360.toml").write_text(widened, encoding="utf-8")

    workspace = open_workspace(warm.root)
    assert "what is new" in build_detail(workspace)

    assert query(
        workspace,
        f"select count(*) > 0 from {FACT} join dim_customer using (customer_key)"
        f" where dim_customer.customer_id = '{key}' and dim_customer.card_type = 'Gold'",
    ) == [(True,)]


def test_a_second_currency_stops_the_run_with_what_to_do(warm: Workspace) -> None:
    served = read_pointer(warm.serving)
    drop_rows(warm, "dollars", [transaction(1, datetime(2026, 6, 10), currency="USD")])

    result = run_workspace(warm)

    assert result.error is not None
    assert "transaction_amount and currency" in str(result.error)
    assert read_pointer(warm.serving) == served


def test_everything_odd_has_a_fate_that_quality_tells(warm: Workspace) -> None:
    facts = query(
        warm,
        "select feed, check_name, flagged_count > 0 from customer_quality_checks"
        " where check_name in ('transactions up to as_of', 'one version of each transaction')"
        " order by check_name",
    )
    unknown = query(
        warm, "select column_name, unknown_count > 0 from quality_reference_checks"
        " where feed = 'transactions' order by column_name"
    )  # fmt: skip

    assert [found for *_, found in facts] == [True, True]
    assert unknown == [("customer_id", True), ("merchant_category", True)]
