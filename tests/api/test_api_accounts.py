"""The account list, one account, and what changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.accounts.sorts import SORTS
from c360.domain.roles import Role
from c360.testing.client import make_client
from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import SnapshotReader

SIGNALS = ["sessions", "features", "errors", "recency", "sentiment", "tickets"]


def read_all(client: TestClient, limit: int, **query: Any) -> list[dict[str, Any]]:
    items, cursor = [], None
    while True:
        params = {**query, "limit": limit, **({"cursor": cursor} if cursor else {})}
        response = client.get("/accounts", params=params)
        assert response.status_code == 200, response.text
        page = response.json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert page["total"] == len(items)
            return items


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_paging_visits_each_account_once(client: TestClient, sort: str) -> None:
    whole = [row["account_id"] for row in read_all(client, 500, sort=sort)]

    paged = [row["account_id"] for row in read_all(client, 7, sort=sort)]

    assert len(set(paged)) == 60
    assert paged == whole


@pytest.mark.parametrize("sort", [name for name in SORTS if name != "risk_tier"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_sort_puts_nulls_last_and_breaks_ties_by_id(
    client: TestClient, sort: str, sign: str
) -> None:
    rows = read_all(client, 500, sort=sign + sort)
    known = [row for row in rows if row[sort] is not None]

    assert rows[: len(known)] == known
    values = [row[sort] for row in known]
    assert values == sorted(values, reverse=bool(sign))
    for left, right in pairwise(known):
        assert left[sort] != right[sort] or left["account_id"] < right["account_id"]


def test_the_riskiest_account_comes_first(client: TestClient) -> None:
    first = client.get("/accounts").json()["items"][0]
    critical = read_all(client, 500, risk_tier="critical")

    assert first["risk_tier"] == "critical"
    assert first["health_score"] == min(row["health_score"] for row in critical)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        (
            {"risk_tier": ["critical", "at_risk"]},
            lambda row: row["risk_tier"] in {"critical", "at_risk"},
        ),
        ({"industry": "Retail"}, lambda row: row["industry"] == "Retail"),
        ({"owner": ["OWN-1", "OWN-2"]}, lambda row: row["account_owner_id"] in {"OWN-1", "OWN-2"}),
        ({"tier": "enterprise"}, lambda row: row["tier"] == "enterprise"),
        ({"min_arr": 1000000}, lambda row: row["arr_amount"] >= 1000000),
        ({"q": "ACME"}, lambda row: "acme" in row["account_name"].lower()),
        ({"q": "côté & fils"}, lambda row: "Côté" in row["account_name"]),
        ({"q": "100%"}, lambda row: "100%" in row["account_name"]),
        ({"q": "_"}, lambda row: "_" in row["account_name"]),
        ({"q": "o'hara"}, lambda row: "O'Hara" in row["account_name"]),
        ({"q": "ada park"}, lambda row: row["account_owner_name"] == "Ada Park"),
        (
            {"renewal_within_days": 90},
            lambda row: row["days_to_renewal"] is not None and 0 <= row["days_to_renewal"] <= 90,
        ),
    ],
)
def test_a_filter_keeps_exactly_what_it_names(
    client: TestClient, query: dict[str, Any], holds: Any
) -> None:
    expected = {row["account_id"] for row in read_all(client, 500) if holds(row)}

    assert {row["account_id"] for row in read_all(client, 500, **query)} == expected
    assert 0 < len(expected) < 60


def test_filters_add_up(client: TestClient) -> None:
    rows = read_all(client, 500, industry="Finance", tier="standard", q="ltd")

    assert all(row["industry"] == "Finance" and row["tier"] == "standard" for row in rows)


def test_a_cursor_of_other_filters_is_refused(client: TestClient) -> None:
    cursor = client.get("/accounts?limit=5").json()["next_cursor"]

    response = client.get("/accounts", params={"limit": 5, "tier": "standard", "cursor": cursor})

    assert response.status_code == 422
    assert "other filters" in response.json()["error"]["message"]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "bnVsbA", "W10", "WzEsMiwzLDRd", "=" * 100])
def test_a_cursor_that_is_not_ours_is_refused(client: TestClient, cursor: str) -> None:
    response = client.get("/accounts", params={"cursor": cursor})

    assert response.status_code == 422


def test_a_cursor_of_an_older_snapshot_is_refused(own_app: FastAPI, tmp_path: Path) -> None:
    write_snapshot(tmp_path, "run-1", account_count=10)
    own_app.state.services = replace(own_app.state.services, snapshots=SnapshotReader(tmp_path))
    client = make_client(own_app, Role.VIEWER)
    cursor = client.get("/accounts?limit=5").json()["next_cursor"]
    write_snapshot(tmp_path, "run-2", account_count=10)

    response = client.get("/accounts", params={"limit": 5, "cursor": cursor})

    assert response.status_code == 409
    assert client.get("/accounts").json()["snapshot"]["run_id"] == "run-2"


def test_summary_adds_up(client: TestClient) -> None:
    summary, rows = client.get("/accounts/summary").json(), read_all(client, 500)

    assert summary["account_count"] == len(rows)
    assert sum(tier["account_count"] for tier in summary["tiers"]) == len(rows)
    at_risk = [row for row in rows if row["risk_tier"] in {"critical", "at_risk"}]
    assert summary["arr_at_risk"] == pytest.approx(sum(row["arr_amount"] for row in at_risk))
    renewing = [row for row in at_risk if (row["days_to_renewal"] or 999) <= 90]
    assert summary["arr_at_risk_renewing"] == pytest.approx(sum(r["arr_amount"] for r in renewing))


def test_arr_leaves_out_churned_accounts(client: TestClient) -> None:
    summary, rows = client.get("/accounts/summary").json(), read_all(client, 500)

    running = [row["arr_amount"] for row in rows if not row["is_churned"]]
    assert 0 < len(running) < len(rows)
    assert summary["arr_amount"] == pytest.approx(sum(running))
    assert client.get("/accounts/summary?risk_tier=churned").json()["arr_amount"] == 0


def test_summary_takes_the_filters_of_the_list(client: TestClient) -> None:
    filters = {"industry": "Retail", "risk_tier": ["critical", "healthy"]}

    summary = client.get("/accounts/summary", params=filters).json()

    assert summary["account_count"] == client.get("/accounts", params=filters).json()["total"]
    assert len(summary["facets"]["industries"]) == 5


def test_movers_are_the_biggest(client: TestClient) -> None:
    movers = client.get("/accounts/summary").json()["movers"]

    assert [item["change"] for item in movers["up"]] == sorted(
        (item["change"] for item in movers["up"]), reverse=True
    )
    assert all(item["change"] < 0 for item in movers["down"])


def test_backtest_answers_by_tier_and_cutoff(client: TestClient) -> None:
    backtest = client.get("/accounts/backtest").json()

    assert (backtest["auc"], backtest["lower"], backtest["upper"]) == (0.82, 0.77, 0.87)
    assert [row["risk_tier"] for row in backtest["by_tier"]] == ["healthy", "at_risk", "critical"]
    assert len(backtest["by_cutoff"]) == 3


def test_a_backtest_without_enough_history_has_counts_of_zero(client: TestClient) -> None:
    response = client.get("/accounts/backtest?profile=nobody")

    assert response.status_code == 200
    backtest = response.json()
    assert (backtest["auc"], backtest["lower"], backtest["upper"]) == (None, None, None)
    assert (backtest["account_count"], backtest["churned_count"]) == (0, 0)
    assert (backtest["by_tier"], backtest["by_cutoff"]) == ([], [])


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/summary",
        "/revenue/summary",
        "/revenue/pipeline-by-region",
        "/revenue/pipeline-by-product",
    ],
)
def test_without_rows_the_currency_is_that_of_the_reports(
    own_app: FastAPI, tmp_path: Path, path: str
) -> None:
    write_snapshot(tmp_path, account_count=0)
    own_app.state.services = replace(own_app.state.services, snapshots=SnapshotReader(tmp_path))

    assert make_client(own_app, Role.ANALYST).get(path).json()["currency"] == "GBP"


def test_points_of_the_signals_sum_to_the_score(client: TestClient) -> None:
    for row in read_all(client, 500):
        account = client.get(f"/accounts/{row['account_id']}").json()
        points = sum(signal["points"] or 0 for signal in account["signals"])
        assert [signal["signal"] for signal in account["signals"]] == SIGNALS
        if account["health_score"] is not None:
            assert round(points, 1) == account["health_score"]


def test_an_unknown_signal_says_so_and_never_zero(client: TestClient) -> None:
    silent = client.get("/accounts/ACC-00005").json()
    sentiment = silent["signals"][4]

    assert sentiment["is_known"] is False
    assert (sentiment["points"], sentiment["max_points"], sentiment["value"]) == (None, None, None)
    assert "not connected" in sentiment["explanation"]


@pytest.mark.parametrize("profile", ["default", "classic"])
@pytest.mark.parametrize("start", ["2025-12-01", "2026-09-01", "2026-11-14", "1999-01-01"])
def test_parts_of_a_change_add_up_exactly(client: TestClient, profile: str, start: str) -> None:
    for number in range(1, 60, 6):
        response = client.get(
            f"/accounts/ACC-{number:05}/changes", params={"from": start, "profile": profile}
        )
        changes = response.json()
        tenths = [round(part["change"] * 10) for part in changes["parts"]]
        if changes["change"] is not None:
            assert sum(tenths) == round(changes["change"] * 10)
            assert sum(tenths) == round((changes["to"]["score"] - changes["from"]["score"]) * 10)


def test_dates_the_wrong_way_round_are_refused(client: TestClient) -> None:
    response = client.get("/accounts/ACC-00001/changes?from=2026-11-14&to=2026-11-01")

    assert response.status_code == 422
    assert "Swap them" in response.json()["error"]["message"]


def test_history_is_one_row_a_day_oldest_first(client: TestClient) -> None:
    items = client.get("/accounts/ACC-00001/history?days=30").json()["items"]

    assert len(items) == 30
    assert items[-1]["health_date"] == "2026-11-14"
    assert [item["health_date"] for item in items] == sorted(item["health_date"] for item in items)


@pytest.mark.parametrize(
    "path", ["", "/history", "/changes", "/interactions", "/recommendation", "/summary"]
)
def test_an_unknown_account_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(f"/accounts/nobody{path}")

    assert response.status_code == 404
    assert response.json()["error"]["message"] == "There is no account 'nobody'."


def test_decimals_arrive_without_noise(client: TestClient) -> None:
    text = client.get("/accounts?limit=60&sort=account_id").text

    numbers = [part.split(",")[0] for part in text.split('"arr_amount":')[1:]]
    assert len(numbers) == 60
    assert all(len(number.partition(".")[2]) <= 2 for number in numbers)
