"""Interactions, revenue, snapshot, runs, quality, export."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.insights.queries import show_insight
from c360.domain.interactions import InteractionType
from c360.domain.roles import Role
from c360.kit.clock import utc_now
from c360.state.quality import QualityResult
from c360.state.runs import RunStatus, Step, StepStatus
from c360.testing.client import Login, make_client
from c360.testing.ports import make_deal
from c360.text.claims import Citation, Insight, Sentence
from c360.warehouse.snapshot import Snapshot, SnapshotReader

INTERACTIONS = "/accounts/ACC-00006/interactions"


def read_all(client: TestClient, limit: int) -> list[dict[str, Any]]:
    items, cursor = [], None
    while True:
        params = {"limit": limit, **({"cursor": cursor} if cursor else {})}
        page = client.get(INTERACTIONS, params=params).json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert page["total"] == len(items)
            return items


@pytest.mark.parametrize("limit", [1, 2, 3, 500])
def test_interactions_come_newest_first_each_once(client: TestClient, limit: int) -> None:
    items = read_all(client, limit)
    times = [item["occurred_at"] for item in items]

    assert len({item["interaction_id"] for item in items}) == len(items) == 7
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("band", ["negative", "neutral", "positive"])
def test_interactions_filter_by_sentiment(client: TestClient, band: str) -> None:
    items = client.get(INTERACTIONS, params={"sentiment": band}).json()["items"]

    low, high = {"negative": (-1, -0.3), "neutral": (-0.3, 0.3), "positive": (0.3, 1)}[band]
    assert all(low <= item["sentiment"] <= high for item in items)


def test_interactions_filter_by_type_and_category(client: TestClient) -> None:
    items = client.get(INTERACTIONS, params={"type": ["email", "chat"], "category": "billing"})

    assert all(item["category"] == "billing" for item in items.json()["items"])
    assert {item["interaction_type"] for item in items.json()["items"]} <= {"email", "chat"}


def test_citations_are_interactions_of_the_account(client: TestClient) -> None:
    known = {item["interaction_id"]: item["body"] for item in read_all(client, 500)}

    for path in ["recommendation", "summary"]:
        insight = client.get(f"/accounts/ACC-00006/{path}").json()
        assert insight["text"] == " ".join(item["text"] for item in insight["sentences"])
        for citation in insight["citations"]:
            assert citation["quote"] in known[citation["interaction_id"]]


def test_a_sentence_cites_the_very_words_it_rests_on(client: TestClient) -> None:
    for path in ["recommendation", "summary"]:
        insight = client.get(f"/accounts/ACC-00006/{path}").json()
        of_sentences = [cited for item in insight["sentences"] for cited in item["citations"]]
        keys = [(cited["interaction_id"], cited["quote"]) for cited in insight["citations"]]

        assert len(keys) == len(set(keys))
        assert all(cited in insight["citations"] for cited in of_sentences)


@pytest.fixture
def snapshot(workspace: Path) -> Iterator[Snapshot]:
    opened = SnapshotReader(workspace / "serving").current()
    yield opened
    opened.close()


def test_two_quotes_of_one_interaction_are_both_cited(snapshot: Snapshot) -> None:
    at = datetime(2026, 11, 1)
    quotes = [Citation("I-1", quote, at, InteractionType.EMAIL) for quote in ("slow", "dear")]
    sentences = tuple(Sentence(f"“{each.quote}”", (each,)) for each in quotes)

    shown = show_insight(snapshot, "ACC-00001", Insight("rules", sentences))

    assert [cited.quote for cited in shown.citations] == ["slow", "dear"]
    assert [item.citations[0].quote for item in shown.sentences] == ["slow", "dear"]


def test_pipeline_totals_are_the_sum_of_their_parts(client: TestClient) -> None:
    summary = client.get("/revenue/summary").json()

    for path in ["/revenue/pipeline-by-region", "/revenue/pipeline-by-product"]:
        answer = client.get(path).json()
        amounts = [item["total_amount"] for item in answer["items"]]
        assert amounts == sorted(amounts, reverse=True)
        assert answer["totals"]["total_amount"] == pytest.approx(sum(amounts))
        assert answer["totals"]["open_amount"] == summary["open_pipeline"]
        assert answer["totals"]["deal_count"] == 60


def test_a_deal_that_landed_appears_at_once(own_app: FastAPI) -> None:
    client = make_client(own_app, Role.VIEWER)
    before = client.get("/revenue/recent-sales").json()
    deal = make_deal("OPP-NEW", amount=Decimal("99.95"), product_code="hrm")
    own_app.state.services.settings.live_sales.land(deal)

    after = client.get("/revenue/recent-sales").json()

    assert (before["live_batches"], after["live_batches"]) == (0, 1)
    assert after["deals"][0]["opportunity_id"] == "OPP-NEW"
    assert after["deals"][0]["is_live"] is True
    only = client.get("/revenue/recent-sales?product=hrm").json()
    assert [item["total_amount"] for item in only["items"]] == [99.95]


def test_a_deal_is_live_until_the_snapshot_has_it_as_it_is(
    own_app: FastAPI, snapshot: Snapshot
) -> None:
    rows = snapshot.query("select opportunity_id, status from marts.opportunities").to_pylist()
    published, changed = rows[0], rows[1]
    live_sales = own_app.state.services.settings.live_sales
    live_sales.land(make_deal(published["opportunity_id"], status=published["status"]))
    live_sales.land(make_deal(changed["opportunity_id"], status="withdrawn"))

    deals = make_client(own_app, Role.ANALYST).get("/revenue/recent-sales").json()["deals"]

    assert [deal["is_live"] for deal in deals[:2]] == [True, False]


def test_snapshot_says_how_fresh_it_is(own_app: FastAPI) -> None:
    runs = own_app.state.services.state.runs
    runs.start_run("run-9", "run", date(2026, 11, 14), utc_now())
    runs.finish_run("run-9", RunStatus.FAILED, utc_now(), error="AuditError: points do not add up")

    status = make_client(own_app, Role.ENGINEER).get("/snapshot").json()

    assert status["as_of"] == "2026-11-14"
    assert status["is_stale"] == (status["age_seconds"] > 26 * 3600)
    assert status["last_run"]["error"] == "AuditError: points do not add up"
    assert {feed["feed"]: feed["is_connected"] for feed in status["feeds"]}["products"] is False


def test_runs_come_newest_first_with_their_steps(own_app: FastAPI) -> None:
    runs, start = own_app.state.services.state.runs, utc_now()
    for number in range(3):
        runs.start_run(f"run-{number}", "run", None, start + timedelta(seconds=number))
    runs.record_step("run-2", Step("ingest", StepStatus.SUCCEEDED, 1.5, 10, 9, 1))
    client = make_client(own_app, Role.ENGINEER)

    page = client.get("/runs?limit=2").json()
    rest = client.get("/runs", params={"limit": 2, "cursor": page["next_cursor"]}).json()

    listed = [run["run_id"] for run in page["items"] + rest["items"]]
    assert listed == ["run-2", "run-1", "run-0"]
    assert client.get("/runs/run-2").json()["steps"][0]["rows_quarantined"] == 1


def test_quality_shows_the_newest_run(own_app: FastAPI) -> None:
    results = own_app.state.services.state.quality
    for run_id in ["run-1", "run-2"]:
        results.save_results(
            [
                QualityResult(
                    run_id, feed, "completeness", "pass", 10, 0, 1.0, 0.995, None, utc_now()
                )
                for feed in ["accounts", "products"]
            ]
        )
    client = make_client(own_app, Role.ENGINEER)

    assert client.get("/quality").json()["run_id"] == "run-2"
    assert client.get("/quality?run_id=run-1&feed=products").json()["total"] == 1


def read_export(client: TestClient, **query: Any) -> list[dict[str, str]]:
    response = client.get("/accounts/export", params=query)
    assert response.status_code == 200
    name = response.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="accounts_\d{8}T\d{6}Z\.csv"', name)
    return list(csv.DictReader(io.StringIO(response.text)))


def test_export_holds_what_the_list_holds(client: TestClient) -> None:
    query = {"risk_tier": ["critical", "healthy"], "sort": "-arr_amount"}
    listed = client.get("/accounts", params={**query, "limit": 500}).json()["items"]

    exported = read_export(client, **query)

    assert [row["account_id"] for row in exported] == [row["account_id"] for row in listed]
    assert [float(row["arr_amount"]) for row in exported] == [row["arr_amount"] for row in listed]


def test_export_never_holds_a_formula(client: TestClient) -> None:
    rows = read_export(client)
    names = [row["account_name"] for row in rows]

    assert any(name.startswith("'=Sum") for name in names)
    assert not any(value.startswith(("=", "@", "+")) for row in rows for value in row.values())
    assert any(row["avg_sentiment"].startswith("-") for row in rows)


def test_export_is_for_analysts(login: Login) -> None:
    statuses = {role: login(role).get("/accounts/export").status_code for role in Role}

    assert {role for role, status in statuses.items() if status == 200} == {
        Role.ADMIN,
        Role.ANALYST,
    }
