"""Engagement: figures by hand, filters, members, masking, export."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.engagement.sorts import SORTS
from c360.domain.engagement import InfluenceTier, Persona, TenureBand
from c360.domain.roles import Role
from c360.kit.resources import resource_folder
from c360.testing.application import make_app, make_settings
from c360.testing.client import Login, make_client
from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import write_manifest

COUNT = 300
Row = dict[str, Any]
QUERIES: list[tuple[Row, Callable[[Row], bool]]] = [
    ({}, lambda row: True),
    ({"persona": ["at_risk", "new"]}, lambda row: row["persona"] in {"at_risk", "new"}),
    ({"tier": "micro"}, lambda row: row["social_influence_tier"] == "micro"),
    ({"location": "São Paulo"}, lambda row: row["location"] == "São Paulo"),
    ({"tenure": "under_3_months"}, lambda row: row["tenure_months"] < 3),
    ({"anomalous": True}, lambda row: row["is_anomalous"] is True),
    ({"anomalous": False}, lambda row: row["is_anomalous"] is False),
    (
        {"min_churn": 0.75, "tier": ["nano", "mid"]},
        lambda row: (
            (row["churn_probability"] or 0) >= 0.75
            and row["social_influence_tier"] in {"nano", "mid"}
        ),
    ),
]


def read_members(client: TestClient, limit: int = 1000, **query: Any) -> list[Row]:
    items, cursor = [], None
    while True:
        params = {**query, "limit": limit, **({"cursor": cursor} if cursor else {})}
        response = client.get("/engagement/profiles", params=params)
        assert response.status_code == 200, response.text
        page = response.json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert page["total"] == len(items)
            return items


def mean(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    return pytest.approx(sum(known) / len(known)) if known else None


@pytest.mark.parametrize(("query", "holds"), QUERIES)
def test_a_filter_keeps_exactly_what_it_names(
    client: TestClient, query: Row, holds: Callable[[Row], bool]
) -> None:
    expected = {row["customer_id"] for row in read_members(client) if holds(row)}

    assert {row["customer_id"] for row in read_members(client, **query)} == expected
    assert len(expected) == COUNT if not query else 0 < len(expected) < COUNT


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_paging_visits_each_member_once_in_order(client: TestClient, sort: str) -> None:
    name = sort.removeprefix("-")
    whole = read_members(client, sort=sort)

    assert read_members(client, 41, sort=sort) == whole
    known = [row[name] for row in whole if row[name] is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert [row[name] for row in whole[: len(known)]] == known


def test_cards_are_the_figures_of_the_members(client: TestClient) -> None:
    rows = read_members(client)
    cards = client.get("/engagement").json()["cards"]

    scored = [row for row in rows if row["churn_probability"] is not None]
    at_risk = [row for row in scored if row["churn_probability"] >= 0.5]
    assert (cards["member_count"], cards["scored_count"]) == (COUNT, len(scored))
    assert cards["avg_engagement"] == mean([row["engagement_score"] for row in rows])
    assert cards["at_risk_count"] == len(at_risk) > 0
    assert cards["at_risk_share"] == pytest.approx(len(at_risk) / len(scored))
    assert cards["anomalous_count"] == sum(row["is_anomalous"] or False for row in rows) > 0
    assert cards["newest_snapshot_date"] == "2026-11-14"


def test_every_member_is_in_one_interval_of_the_distribution(client: TestClient) -> None:
    rows = read_members(client)
    bins = client.get("/engagement").json()["distribution"]

    assert [round(interval["low"], 2) for interval in bins] == [n / 20 for n in range(20)]
    for interval in bins:
        inside = [r for r in rows if interval["low"] <= r["engagement_score"] < interval["high"]]
        assert interval["member_count"] == len(inside)
    assert sum(interval["member_count"] for interval in bins) == COUNT


def test_personas_are_all_listed_with_the_figures_of_their_members(client: TestClient) -> None:
    rows = read_members(client)
    personas = client.get("/engagement").json()["personas"]

    assert [group["persona"] for group in personas] == [persona.value for persona in Persona]
    for group in personas:
        own = [row for row in rows if row["persona"] == group["persona"]]
        assert group["member_count"] == len(own)
        assert group["member_share"] == pytest.approx(len(own) / COUNT)
        assert group["avg_churn_probability"] == mean([row["churn_probability"] for row in own])


@pytest.mark.parametrize(
    ("groups", "column", "listed"),
    [
        ("by_tier", "social_influence_tier", [tier.value for tier in InfluenceTier]),
        ("by_tenure", "tenure_band", [band.value for band in TenureBand]),
        ("by_location", "location", None),
    ],
)
def test_a_group_shows_what_is_predicted_beside_what_was_observed(
    client: TestClient, groups: str, column: str, listed: list[str] | None
) -> None:
    rows = read_members(client)
    overview = client.get("/engagement").json()

    assert overview["observed_on"] == "2026-10-15"
    assert listed in (None, [group[column] for group in overview[groups]])
    for group in overview[groups]:
        own = [row for row in rows if row[column] == group[column]]
        assert group["member_count"] == group["observed_member_count"] == len(own)
        assert group["predicted_churn_rate"] == mean([row["churn_probability"] for row in own])
        assert group["avg_predicted_value_usd"] == mean([r["predicted_value_usd"] for r in own])
        assert group["observed_churn_rate"] == mean([r["engagement_score"] < 0.3 for r in own])


def test_the_trend_adds_up_on_each_day_and_says_what_it_rests_on(client: TestClient) -> None:
    trend = client.get("/engagement").json()["trend"]

    assert Counter(share["snapshot_date"] for share in trend) == {"2026-10-15": 8, "2026-11-14": 8}
    bases = {share["snapshot_date"]: share["churn_basis"] for share in trend}
    assert bases == {"2026-10-15": "observed", "2026-11-14": "predicted"}
    for day in bases:
        shares = [share["member_share"] for share in trend if share["snapshot_date"] == day]
        assert sum(shares) == pytest.approx(1)


def test_one_member_is_shown_whole(client: TestClient) -> None:
    row = read_members(client, limit=1)[0]
    profile = client.get(f"/engagement/profiles/{row['customer_id']}").json()

    assert {name: profile[name] for name in row} == row
    assert (profile["gender"], profile["is_masked"]) != (None, True)
    assert (profile["churn_30_day"], profile["lifetime_value_usd"]) == (None, None)


def test_an_unknown_member_is_named_with_where_to_look(client: TestClient) -> None:
    response = client.get("/engagement/profiles/MEM-none")

    assert response.status_code == 404
    assert "'MEM-none'" in response.json()["error"]["message"]


@pytest.mark.parametrize("role", [Role.SCIENTIST, Role.VIEWER])
def test_age_and_gender_are_hidden_from_who_may_not_see_them(login: Login, role: Role) -> None:
    profile = login(role).get("/engagement/profiles/MEM-000001").json()

    assert (profile["age"], profile["gender"], profile["is_masked"]) == (None, None, True)
    assert profile["location"] == "New York"


def test_the_export_holds_every_member_that_matches_and_runs_no_formula(
    client: TestClient,
) -> None:
    response = client.get("/engagement/profiles/export?location==Sum&sort=customer_id")

    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    expected = [row["customer_id"] for row in read_members(client, location="=Sum")]
    assert [row["customer_id"] for row in rows] == sorted(expected)
    assert {row["location"] for row in rows} == {"'=Sum"}
    assert {"age", "gender", "trust_score", "persona", "anomaly_score"} <= set(rows[0])
    name = response.headers["content-disposition"]
    assert re.search(r'"engagement_profiles_\d{8}T\d{6}Z.csv"', name)


def test_an_export_is_for_who_may_export_and_leaves_a_trace(own_app: FastAPI) -> None:
    make_client(own_app, Role.ANALYST).get("/engagement/profiles/export?persona=new")
    make_client(own_app, Role.VIEWER).get("/engagement/profiles/export")

    trail = make_client(own_app, Role.ADMIN).get("/audit").json()["items"]
    assert [(entry["user_name"], entry["action"], entry["status"]) for entry in trail] == [
        ("viewer", "access", "denied"),
        ("analyst", "engagement.export", "succeeded"),
    ]


def test_engineers_have_no_business_with_engagement(login: Login) -> None:
    assert login(Role.ENGINEER).get("/engagement").status_code == 403


@pytest.mark.parametrize(
    "query", ["sort=age", "sort=gender", "min_churn=1.5", "persona=stars", "limit=0", "nonsense=1"]
)
def test_a_query_that_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/engagement/profiles?{query}").status_code == 422


def test_without_the_feed_everything_is_empty_and_unknown_not_zero(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "serving", customer_count=0, account_count=5)
    app = make_app(make_settings(tmp_path))
    overview = make_client(app, Role.ADMIN).get("/engagement").json()
    app.state.services.state.close()

    assert overview["cards"]["member_count"] == 0
    assert overview["cards"]["avg_engagement"] is None
    assert overview["cards"]["at_risk_count"] is None
    assert (overview["distribution"], overview["trend"], overview["by_location"]) == ([], [], [])
    assert {group["member_share"] for group in overview["personas"]} == {None}
    assert overview["observed_on"] is None


def test_an_old_snapshot_says_what_to_do(tmp_path: Path) -> None:
    manifest = write_snapshot(tmp_path / "serving", customer_count=5, account_count=5)
    folder = tmp_path / "serving" / manifest.run_id
    tables = {name: n for name, n in manifest.tables.items() if "engagement" not in name}
    write_manifest(folder, replace(manifest, tables=tables))
    app = make_app(make_settings(tmp_path))
    response = make_client(app, Role.ADMIN).get("/engagement")
    app.state.services.state.close()

    assert response.status_code == 503
    assert "c360 run" in response.json()["error"]["message"]


def test_marts_for_tests_have_the_columns_of_the_real_ones(workspace: Path) -> None:
    models = resource_folder("dbt") / "models" / "marts" / "engagement"
    document = yaml.safe_load((models / "_engagement__models.yml").read_text(encoding="utf-8"))
    folder = next((workspace / "serving").glob("2*"))
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / 'marts.duckdb'}' as made (read_only)")
        for model in document["models"]:
            found = connection.sql(f"describe made.marts.{model['name']}").fetchall()
            assert {(name, kind.lower()) for name, kind, *_ in found} == {
                (column["name"], column["data_type"]) for column in model["columns"]
            }
