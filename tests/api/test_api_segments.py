"""Segments: figures by hand, filters, members, export."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.segments.sorts import SORTS
from c360.domain.roles import Role
from c360.domain.segments import ChurnRisk, CustomerSegment
from c360.testing.client import Login, make_client
from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import SnapshotManifest, SnapshotReader, write_manifest

COUNT = 300
Row = dict[str, Any]
ROWS_OF = {
    "by_segment": "customer_segment",
    "by_risk": "churn_risk_category",
    "by_card_type": "card_type",
    "by_state": "state_code",
}
QUERIES: list[tuple[dict[str, Any], Callable[[Row], bool]]] = [
    ({}, lambda row: True),
    ({"segment": "declining"}, lambda row: row["customer_segment"] == "declining"),
    (
        {"segment": ["declining", "dormant"]},
        lambda row: row["customer_segment"] in {"declining", "dormant"},
    ),
    ({"state": "california"}, lambda row: row["state_code"] == "CA"),
    ({"state": ["tx", "Ontario"]}, lambda row: row["state"] in {"Texas", "TX", "Ontario"}),
    ({"risk": ["high", "lapsed"]}, lambda row: row["churn_risk_category"] in {"high", "lapsed"}),
    ({"card_type": "Premium"}, lambda row: row["card_type"] == "Premium"),
    ({"min_lifetime_value": 3000.5}, lambda row: row["lifetime_value"] >= 3000.5),
    (
        {"segment": "stable_mid_spenders", "state": "TX", "card_type": "Standard"},
        lambda row: (
            row["customer_segment"] == "stable_mid_spenders"
            and row["state_code"] == "TX"
            and row["card_type"] == "Standard"
        ),
    ),
]
each_query = pytest.mark.parametrize(("query", "holds"), QUERIES)


def read_members(client: TestClient, limit: int = 5000, **query: Any) -> list[Row]:
    items, cursor = [], None
    while True:
        params = {**query, "limit": limit, **({"cursor": cursor} if cursor else {})}
        response = client.get("/segments/members", params=params)
        assert response.status_code == 200, response.text
        page = response.json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert page["total"] == len(items)
            return items


def read_csv(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


@each_query
def test_a_filter_keeps_exactly_what_it_names(
    client: TestClient, query: Row, holds: Callable[[Row], bool]
) -> None:
    expected = {row["customer_id"] for row in read_members(client) if holds(row)}

    assert {row["customer_id"] for row in read_members(client, **query)} == expected
    assert len(expected) == COUNT if not query else 0 < len(expected) < COUNT


@each_query
def test_cards_are_the_sums_of_the_members(
    client: TestClient, query: Row, holds: Callable[[Row], bool]
) -> None:
    members = [row for row in read_members(client) if holds(row)]
    total = sum(row["lifetime_value"] for row in members)
    scores = [row["churn_risk_score"] for row in members if row["churn_risk_score"] is not None]

    cards = client.get("/segments", params=query).json()["cards"]

    assert (cards["customer_count"], cards["scored_count"]) == (len(members), len(scores))
    assert cards["total_lifetime_value"] == pytest.approx(total, abs=0.001)
    assert cards["avg_lifetime_value"] == pytest.approx(total / len(members), abs=0.01)
    assert cards["avg_churn_risk_score"] == (
        pytest.approx(sum(scores) / len(scores), abs=0.051) if scores else None
    )


@each_query
def test_every_breakdown_adds_up_to_the_cards(
    client: TestClient, query: Row, holds: Callable[[Row], bool]
) -> None:
    overview = client.get("/segments", params=query).json()

    states = overview["by_state"] + overview["other_places"]["places"]
    for groups in [overview[name] for name in ("by_segment", "by_risk", "by_card_type")] + [states]:
        counts = sum(group["customer_count"] for group in groups)
        values = sum(group["total_lifetime_value"] for group in groups)
        assert counts == overview["cards"]["customer_count"]
        assert values == pytest.approx(overview["cards"]["total_lifetime_value"], abs=0.001)
        assert sum(group["customer_share"] for group in groups) == pytest.approx(1)


@pytest.mark.parametrize("name", ROWS_OF)
def test_an_option_counts_what_choosing_it_would_leave(client: TestClient, name: str) -> None:
    chosen = {"segment": "declining", "card_type": "Standard", "min_lifetime_value": 1000}
    filter_of = {"by_segment": "segment", "by_risk": "risk", "by_state": "state"}
    own = filter_of.get(name, "card_type")

    options = client.get("/segments", params=chosen).json()["options"][name]

    for group in options:
        query = {**chosen, own: group[ROWS_OF[name]]}
        assert len(read_members(client, **query)) == group["customer_count"]


def test_all_segments_and_risks_are_listed_in_order(client: TestClient) -> None:
    overview = client.get("/segments?segment=dormant&state=AK").json()

    segments = [group["customer_segment"] for group in overview["by_segment"]]
    risks = [group["churn_risk_category"] for group in overview["by_risk"]]
    assert segments == [segment.value for segment in CustomerSegment]
    assert risks == [risk.value for risk in ChurnRisk]


def test_without_a_match_figures_are_unknown_not_zero(client: TestClient) -> None:
    overview = client.get("/segments?state=Atlantis").json()

    cards = overview["cards"]
    assert (cards["customer_count"], cards["total_lifetime_value"]) == (0, 0)
    assert (cards["avg_lifetime_value"], cards["avg_churn_risk_score"]) == (None, None)
    assert (overview["by_state"], overview["all_customer_count"]) == ([], COUNT)
    assert {group["customer_share"] for group in overview["by_segment"]} == {None}


def test_customers_outside_of_the_states_are_named(client: TestClient) -> None:
    overview = client.get("/segments").json()

    others = overview["other_places"]
    assert [place["state"] for place in others["places"]] == ["Ontario"]
    assert others["customer_count"] == len(read_members(client, state="Ontario")) > 0
    assert {group["state_name"] for group in overview["by_state"]} >= {"Alaska", "California"}


def test_the_trend_adds_up_on_each_day_whatever_the_filters(client: TestClient) -> None:
    trend = client.get("/segments?segment=dormant").json()["trend"]

    days = sorted({share["measured_on"] for share in trend})
    assert (len(days), days[-1]) == (13, "2026-11-14")
    for day in days:
        shares = [share["customer_share"] for share in trend if share["measured_on"] == day]
        assert (len(shares), sum(shares)) == (len(CustomerSegment), pytest.approx(1))


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_paging_visits_each_member_once_in_order(client: TestClient, sort: str) -> None:
    name = sort.removeprefix("-")
    whole = read_members(client, sort=sort)

    paged = read_members(client, 37, sort=sort)

    assert [row["customer_id"] for row in paged] == [row["customer_id"] for row in whole]
    known = [row for row in whole if row[name] is not None]
    assert whole[: len(known)] == known
    assert [row[name] for row in known] == sorted(
        (row[name] for row in known), reverse=sort.startswith("-")
    )
    for left, right in pairwise(known):
        assert left[name] != right[name] or left["customer_id"] < right["customer_id"]


def test_the_most_valuable_come_first(client: TestClient) -> None:
    values = [row["lifetime_value"] for row in read_members(client)]

    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("column", ["full_name", "email", "phone", "age", "-full_name"])
def test_nobody_sorts_by_a_personal_column(client: TestClient, column: str) -> None:
    for path in ["/segments/members", "/segments/members/export"]:
        assert client.get(path, params={"sort": column}).status_code == 422


def test_a_cursor_of_other_filters_is_refused(client: TestClient) -> None:
    cursor = client.get("/segments/members?limit=5").json()["next_cursor"]

    for params in [{"risk": "high"}, {"sort": "lifetime_value"}]:
        response = client.get("/segments/members", params={**params, "cursor": cursor})
        assert response.status_code == 422


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SCIENTIST])
def test_members_are_masked_for_a_role_without_the_right(login: Login, role: Role) -> None:
    page = login(role).get("/segments/members?limit=300").json()
    shown = {row["customer_id"]: row for row in read_members(login(Role.ANALYST))}

    assert page["is_masked"] is True
    for row in page["items"]:
        full = shown[row["customer_id"]]
        assert re.fullmatch(r"(\S\. ?)+", row["full_name"])
        assert row["email"] in (None, f"{(full['email'] or ' ')[0]}***@***")
        masked = {"full_name": full["full_name"], "email": full["email"]}
        assert {**row, **masked} == full


@each_query
def test_the_export_holds_all_members_in_order(
    client: TestClient, query: Row, holds: Callable[[Row], bool]
) -> None:
    response = client.get("/segments/members/export", params={**query, "sort": "lifetime_value"})

    rows = read_csv(response)
    expected = read_members(client, **query, sort="lifetime_value")
    assert [row["customer_id"] for row in rows] == [row["customer_id"] for row in expected]
    assert [float(row["lifetime_value"]) for row in rows] == [
        row["lifetime_value"] for row in expected
    ]


def test_the_export_is_named_by_its_time_and_safe_to_open(client: TestClient) -> None:
    response = client.get("/segments/members/export")

    disposition = response.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="customer_segment_\d{8}T\d{6}Z\.csv"', disposition)
    names = {row["full_name"][0] for row in read_csv(response)}
    assert "'" in names
    assert not names & set("=+-@")


def test_an_export_is_written_to_the_audit_trail(own_app: FastAPI) -> None:
    make_client(own_app, Role.ANALYST).get("/segments/members/export?segment=dormant")
    make_client(own_app, Role.VIEWER).get("/segments/members/export")

    trail = make_client(own_app, Role.ADMIN).get("/audit").json()["items"]
    assert [(entry["user_name"], entry["action"], entry["status"]) for entry in trail] == [
        ("viewer", "access", "denied"),
        ("analyst", "segments.export", "succeeded"),
    ]


def test_amounts_name_their_currency(client: TestClient) -> None:
    assert client.get("/segments").json()["currency"] == "GBP"
    assert {row["currency"] for row in read_members(client)} == {"GBP"}


def serve(own_app: FastAPI, serving: Path, manifest: SnapshotManifest | None = None) -> TestClient:
    if manifest is not None:
        write_manifest(serving / manifest.run_id, manifest)
    own_app.state.services = replace(own_app.state.services, snapshots=SnapshotReader(serving))
    return make_client(own_app, Role.ANALYST)


@pytest.mark.parametrize("path", ["", "/members", "/members/export", "/saved"])
def test_a_snapshot_from_before_there_were_customers_says_so(
    own_app: FastAPI, tmp_path: Path, path: str
) -> None:
    manifest = write_snapshot(tmp_path, account_count=1, customer_count=1)
    client = serve(own_app, tmp_path, replace(manifest, tables={"account_health": 1}))

    response = client.get(f"/segments{path}")

    assert response.status_code == 503
    assert "Run `c360 run`" in response.json()["error"]["message"]


def test_without_customers_everything_is_empty(own_app: FastAPI, tmp_path: Path) -> None:
    write_snapshot(tmp_path, account_count=1, customer_count=0)
    client = serve(own_app, tmp_path)

    overview = client.get("/segments").json()

    assert (overview["all_customer_count"], overview["cards"]["customer_count"]) == (0, 0)
    assert overview["currency"] == "GBP"
    assert client.get("/segments/members").json()["items"] == []
    assert read_csv(client.get("/segments/members/export")) == []


def test_a_segment_without_members_on_a_day_has_a_share_of_zero(
    own_app: FastAPI, tmp_path: Path
) -> None:
    manifest = write_snapshot(tmp_path, account_count=1, customer_count=20)
    with duckdb.connect() as connection:
        file = tmp_path / manifest.run_id / "marts.duckdb"
        connection.execute(f"attach '{file}' as made")
        connection.execute(
            "delete from made.marts.customer_segment_shares where customer_count = 0"
        )

    trend = serve(own_app, tmp_path).get("/segments").json()["trend"]

    assert len(trend) == 13 * len(CustomerSegment)
    assert min(share["customer_share"] for share in trend) == 0
