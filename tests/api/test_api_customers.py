"""One customer: profile, spending, categories, transactions, history, export."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.customers.schemas import TransactionPage, TransactionRow
from c360.domain.roles import Role
from c360.pipelines.publish import LOOKUPS
from c360.testing.application import make_app, make_settings
from c360.testing.client import Login, make_client
from c360.testing.snapshot import AS_OF, write_snapshot
from c360.warehouse.lookups import write_copy
from c360.warehouse.snapshot import Snapshot

ONE = "/customers/CUS-000002"
SILENT = "/customers/CUS-000030"
PARTS = ["", "/spending", "/categories", "/transactions", "/versions", "/segments"]


def read(client: TestClient, path: str, **params: Any) -> Any:
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    return response.json()


def read_transactions(client: TestClient, limit: int, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = read(client, f"{ONE}/transactions", limit=limit, **cursor, **params)
        items += page["items"]
        if page["next_cursor"] is None:
            assert page["total"] == len(items)
            return items
        cursor = {"cursor": page["next_cursor"]}


def add_up(rows: list[dict[str, Any]], key: str = "spend_amount") -> float:
    return round(sum(float(row[key]) for row in rows), 2)


def test_profile_holds_what_is_known(client: TestClient) -> None:
    profile = read(client, ONE)

    assert profile["full_name"] == "Zoë García"
    assert (profile["state"], profile["state_code"]) == ("Texas", "TX")
    assert profile["customer_segment"] == "stable_mid_spenders"
    assert profile["snapshot"]["as_of"] == profile["as_of"] == AS_OF.isoformat()
    assert profile["is_masked"] is False


def test_customer_without_transactions_has_zeros_and_nulls(client: TestClient) -> None:
    profile = read(client, SILENT)

    assert (profile["lifetime_value"], profile["total_transactions"]) == (0, 0)
    assert profile["recency_status"] is profile["avg_transaction_value"] is None
    assert profile["spending_consistency"] == "no_transactions"
    assert read(client, f"{SILENT}/transactions")["items"] == []
    assert read(client, f"{SILENT}/categories")["items"] == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("customer", ["nobody", "unknown", "GHOST-1", "CUS-DELETED"])
def test_unknown_customer_is_not_found(client: TestClient, customer: str, part: str) -> None:
    response = client.get(f"/customers/{customer}{part}")

    assert response.status_code == 404
    assert f"no customer {customer!r}" in response.json()["error"]["message"]
    assert "/api/v1/customers?q=" in response.json()["error"]["message"]


def test_sums_are_equal_wherever_they_stand(client: TestClient) -> None:
    profile = read(client, ONE)
    categories = read(client, f"{ONE}/categories")
    page = read(client, f"{ONE}/transactions", limit=1000)
    approved = [row for row in page["items"] if row["status"] == "approved"]

    assert profile["lifetime_value"] == add_up(categories["items"]) == page["approved_amount"]
    assert profile["lifetime_value"] == add_up(approved, "transaction_amount")
    assert profile["lifetime_value"] == add_up(categories["months"])
    assert profile["total_transactions"] == len(approved)
    assert profile["declined_transactions"] == page["total"] - len(approved)


def test_spending_has_every_day_and_counts_approved_only(client: TestClient) -> None:
    spending = read(client, f"{ONE}/spending", days=90)
    days = [date.fromisoformat(item["date"]) for item in spending["items"]]

    assert days == [AS_OF - timedelta(days=ago) for ago in reversed(range(90))]
    assert spending["spend_amount"] == add_up(spending["items"])
    assert spending["spend_amount"] == read(client, ONE)["spend_last_90_days"]
    assert spending["transaction_count"] == read(client, ONE)["transactions_last_90_days"]


def test_spending_is_of_a_year_unless_said_otherwise(client: TestClient) -> None:
    assert len(read(client, f"{ONE}/spending")["items"]) == 365
    assert client.get(f"{ONE}/spending", params={"days": 0}).status_code == 422


def test_categories_come_by_amount_with_their_share_and_last_90_days(client: TestClient) -> None:
    items = read(client, f"{ONE}/categories")["items"]
    amounts = [item["spend_amount"] for item in items]
    groups = {item["category_name"]: item["category_group"] for item in items}

    assert amounts == sorted(amounts, reverse=True)
    assert sum(item["spend_share"] for item in items) == pytest.approx(1)
    assert add_up(items, "spend_last_90_days") == read(client, ONE)["spend_last_90_days"]
    assert (groups["Grocery"], groups["unknown"]) == ("Necessities", "Other")


def test_transactions_are_written_as_their_schema_says(client: TestClient) -> None:
    body = client.get(f"{ONE}/transactions", params={"limit": 7}).content

    assert TransactionPage.model_validate_json(body).model_dump_json().encode() == body


def test_fractions_of_a_second_are_shown_and_paged_through(tmp_path: Path) -> None:
    manifest = write_snapshot(tmp_path / "serving", account_count=1, customer_count=2)
    folder = tmp_path / "serving" / manifest.run_id
    for path in folder.glob("facts/fct_transactions/*.parquet"):
        add_fractions(path)
    held = Snapshot(folder).rows(
        "from marts.fct_transactions where customer_id = 'CUS-000002'"
        " order by transaction_at desc, transaction_id"
    )
    client = make_client(make_app(make_settings(tmp_path)), Role.ADMIN)

    shown = [TransactionRow.model_validate(row).model_dump(mode="json") for row in held]
    assert read_transactions(client, 7) == shown
    assert len({len(item["transaction_at"]) for item in shown}) == 2


def add_fractions(path: Path) -> None:
    """Move every second transaction of a month on by a fraction of a second."""
    rows = pq.read_table(path)
    at = [
        value + timedelta(milliseconds=250 * (number % 2))
        for number, value in enumerate(rows["transaction_at"].to_pylist())
    ]
    column = rows.column_names.index("transaction_at")
    changed = rows.set_column(column, "transaction_at", pa.array(at, pa.timestamp("us")))
    path.unlink()
    pq.write_table(changed, path)
    write_copy(path, LOOKUPS["fct_transactions"]).replace(path.with_suffix(".arrow"))


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_transactions_come_newest_first_each_once(client: TestClient, limit: int) -> None:
    items = read_transactions(client, limit)
    times = [item["transaction_at"] for item in items]

    assert len({item["transaction_id"] for item in items}) == len(items) == 40
    assert times == sorted(times, reverse=True)


def test_transactions_filter_by_each_of_their_filters(client: TestClient) -> None:
    everything = read_transactions(client, 1000)
    wanted = {
        "category": ["unknown", "Travel"],
        "status": ["approved"],
        "channel": ["online", "mobile"],
        "from": "2025-09-01",
        "to": "2026-09-30",
    }

    assert read_transactions(client, 3, **wanted) == [
        item
        for item in everything
        if item["category_name"] in wanted["category"]
        and item["status"] == "approved"
        and item["channel"] in wanted["channel"]
        and "2025-09-01" <= item["transaction_date"] <= "2026-09-30"
    ]


def test_category_never_seen_is_unknown_and_keeps_its_own_word(client: TestClient) -> None:
    items = read_transactions(client, 1000, category="unknown")

    assert {item["merchant_category"] for item in items} == {None, "Crypto"}


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2026-10-01", "to": "2026-09-01"},
        {"from": "yesterday"},
        {"limit": 1001},
        {"status": "refunded"},
        {"channel": "fax"},
        {"cursor": "x"},
        {"categories": "Travel"},
    ],
)
def test_wrong_parameter_is_refused(client: TestClient, params: dict[str, Any]) -> None:
    response = client.get(f"{ONE}/transactions", params=params)

    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_input"


def test_cursor_belongs_to_one_customer(client: TestClient) -> None:
    cursor = read(client, f"{ONE}/transactions", limit=1)["next_cursor"]

    response = client.get("/customers/CUS-000003/transactions", params={"cursor": cursor})

    assert response.status_code == 422


def test_versions_have_no_gap_and_one_current(client: TestClient) -> None:
    items = read(client, f"{ONE}/versions")["items"]

    assert [item["is_current"] for item in items] == [True, False, False]
    assert [item["valid_to"] for item in items[1:]] == [item["valid_from"] for item in items[:-1]]
    assert items[0]["valid_to"] is None
    assert items[0]["card_type"] == read(client, ONE)["card_type"]


def test_memberships_end_with_the_segment_of_the_profile(client: TestClient) -> None:
    items = read(client, "/customers/CUS-000001/segments")["items"]
    profile = read(client, "/customers/CUS-000001")

    assert [item["customer_segment"] for item in items] == [
        profile["customer_segment"],
        "stable_mid_spenders",
    ]
    assert (items[0]["valid_to"], items[1]["valid_to"]) == (None, items[0]["valid_from"])


def export(client: TestClient, **params: Any) -> list[dict[str, str]]:
    response = client.get(f"{ONE}/transactions/export", params=params)
    assert response.status_code == 200, response.text
    name = response.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="customer_transactions_\d{8}T\d{6}Z\.csv"', name)
    return list(csv.DictReader(io.StringIO(response.text)))


def test_export_holds_what_the_list_holds(client: TestClient) -> None:
    rows = export(client, channel="online")
    items = read_transactions(client, 1000, channel="online")

    assert {row["customer_id"] for row in rows} == {"CUS-000002"}
    assert [row["transaction_id"] for row in rows] == [item["transaction_id"] for item in items]
    assert add_up(rows, "transaction_amount") == add_up(items, "transaction_amount")


def test_export_never_holds_a_formula(client: TestClient) -> None:
    merchants = {row["merchant_name"] for row in export(client)}

    assert {"'=Mart", 'A "quoted" shop', "Côte & Co"} <= merchants
    assert not any(name.startswith(("=", "+", "-", "@")) for name in merchants)


def test_export_of_nothing_is_a_header(client: TestClient) -> None:
    assert export(client, category="Nothing") == []
    assert client.get("/customers/nobody/transactions/export").status_code == 404


def test_answer_is_named_by_an_entity_tag(client: TestClient) -> None:
    etag = client.get(ONE).headers["ETag"]

    assert client.get(ONE, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("part", [*PARTS, "/transactions/export"])
def test_engineer_is_refused(login: Login, part: str) -> None:
    assert login(Role.ENGINEER).get(f"{ONE}{part}").status_code == 403


def test_export_is_for_analysts(login: Login) -> None:
    path = f"{ONE}/transactions/export"
    statuses = {role: login(role).get(path).status_code for role in Role}

    assert {role for role, status in statuses.items() if status == 200} == {
        Role.ADMIN,
        Role.ANALYST,
    }


def test_profiles_and_exports_are_written_to_the_audit_trail(own_app: FastAPI) -> None:
    analyst = make_client(own_app, Role.ANALYST)
    for _ in range(2):
        analyst.get(ONE)
    analyst.get(f"{ONE}/transactions/export")

    entries = make_client(own_app, Role.ADMIN).get("/audit").json()["items"]

    assert sorted((entry["action"], entry["target"]) for entry in entries) == [
        ("customer.export", "CUS-000002"),
        ("customer.read", "CUS-000002"),
        ("customer.read", "CUS-000002"),
    ]


def make_own_client(folder: Path, **counts: int) -> TestClient:
    write_snapshot(folder / "serving", account_count=1, **counts)
    return make_client(make_app(make_settings(folder)), Role.ADMIN)


def test_without_customers_lists_are_empty(tmp_path: Path) -> None:
    client = make_own_client(tmp_path, customer_count=0)

    assert read(client, "/customers")["items"] == []
    assert read(client, "/customers", q="ana")["total"] == 0
    assert read(client, "/customers/lookup", email="a@example.com")["items"] == []
    assert client.get(ONE).status_code == 404


def test_without_transactions_customers_are_there(tmp_path: Path) -> None:
    client = make_own_client(tmp_path, customer_count=3, transaction_count=0)

    assert read(client, ONE)["lifetime_value"] == 0
    assert read(client, f"{ONE}/transactions")["total"] == 0
    assert read(client, f"{ONE}/spending")["spend_amount"] == 0
    assert read(client, f"{ONE}/categories")["months"] == []
    assert client.get(f"{ONE}/transactions/export").text.count("\n") == 1


def test_snapshot_from_before_there_were_customers_has_none(tmp_path: Path) -> None:
    client = make_own_client(tmp_path, customer_count=3)
    manifest = next(tmp_path.glob("serving/*/manifest.json"))
    manifest.write_text(
        re.sub(r'"(customer_360_profile|dim_customer|facts)"', r'"no_\1"', manifest.read_text())
    )

    assert read(client, "/customers")["items"] == []
    assert client.get(ONE).status_code == 404
