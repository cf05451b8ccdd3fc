"""Saved campaigns: who may do what with them, the launch, and what is kept of it."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from dataclasses import replace
from pathlib import Path

from campaigning import HEADER, PLAN, export, launch, load, save
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.testclient import TestClient

from c360.api.campaigns.export import export_campaign
from c360.api.campaigns.simulation import Workplace
from c360.domain.campaign_groups import is_control
from c360.domain.roles import Role
from c360.testing.client import make_client
from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import SnapshotReader


def test_a_campaign_comes_back_as_it_was_saved(analyst: TestClient) -> None:
    saved = save(analyst, budget=500, **PLAN)

    assert analyst.get(f"/campaigns/{saved['id']}").json() == saved
    assert (saved["status"], saved["budget"], saved["control_share"]) == ("draft", 500, 0.4)
    assert saved["filters"]["min_score"] == 1
    assert saved["parameters"]["incentive_amount"] == 50
    assert (saved["created_by"], saved["can_change"]) == ("analyst", True)
    body = {"filters": saved["filters"], "parameters": saved["parameters"]}
    simulated = analyst.post("/campaigns/simulate", json=body).json()
    assert saved["customer_count"] == simulated["audience"]["customer_count"] > 0


def test_everybody_sees_all_campaigns_by_name(analyst: TestClient, viewer: TestClient) -> None:
    for name in ["b", "C", "a"]:
        save(analyst, name)

    listed = viewer.get("/campaigns").json()

    assert [item["name"] for item in listed["items"]] == ["a", "b", "C"]
    assert {item["can_change"] for item in listed["items"]} == {False}


def test_who_only_reads_may_simulate_but_not_save(viewer: TestClient, own_app: FastAPI) -> None:
    scientist = make_client(own_app, Role.SCIENTIST)

    assert viewer.post("/campaigns/simulate", json={}).status_code == 200
    assert viewer.post("/campaigns", json={"name": "x"}).status_code == 403
    assert scientist.get("/campaigns").status_code == 403


def test_a_change_keeps_what_it_does_not_name(analyst: TestClient) -> None:
    saved = save(analyst, budget=500, **PLAN)
    path = f"/campaigns/{saved['id']}"

    renamed = analyst.patch(path, json={"name": "Spring"}).json()
    cheaper = analyst.patch(path, json={"parameters": {"incentive_amount": 20}}).json()
    unlimited = analyst.patch(path, json={"budget": None}).json()

    assert (renamed["name"], renamed["budget"]) == ("Spring", 500)
    assert cheaper["parameters"]["incentive_amount"] == 20
    assert (cheaper["filters"], cheaper["budget"]) == (saved["filters"], 500)
    assert (unlimited["budget"], unlimited["control_share"]) == (None, 0.4)


def test_nobody_else_changes_launches_measures_or_deletes(
    analyst: TestClient, admin: TestClient
) -> None:
    path = f"/campaigns/{save(admin)['id']}"

    refused = [
        analyst.patch(path, json={"name": "mine"}),
        analyst.post(f"{path}/launch"),
        load(analyst, path, "customer_id,treated,churned\nCUS-000001,1,0"),
        analyst.delete(f"{path}/outcomes"),
        analyst.delete(path),
    ]

    assert [response.status_code for response in refused] == [403] * 5
    assert "belongs to 'admin'" in refused[0].json()["error"]["message"]


def test_an_administrator_changes_what_is_somebody_elses(
    analyst: TestClient, admin: TestClient
) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    assert admin.patch(path, json={"name": "y"}).json()["created_by"] == "analyst"
    assert admin.delete(path).status_code == 204
    assert admin.get(path).status_code == 404


def test_a_name_that_is_taken_is_refused_whatever_its_case(analyst: TestClient) -> None:
    save(analyst)

    response = analyst.post("/campaigns", json={"name": "WINTER"})

    assert response.status_code == 409
    assert "'Winter' exists already" in response.json()["error"]["message"]


def test_a_draft_is_exported_with_the_groups_it_would_have(analyst: TestClient) -> None:
    saved = save(analyst)
    rows = export(analyst, f"/campaigns/{saved['id']}")

    assert len(rows) == saved["customer_count"]
    for row in rows:
        drawn = is_control(saved["id"], row["customer_id"], 0.4)
        assert row["campaign_group"] == ("control" if drawn else "treated")


def test_a_launch_keeps_customers_groups_and_expectations(
    own_app: FastAPI, analyst: TestClient, tmp_path: Path
) -> None:
    path = launch(analyst)
    before = export(analyst, path)

    write_snapshot(tmp_path, customer_count=30, account_count=1)
    own_app.state.services = replace(own_app.state.services, snapshots=SnapshotReader(tmp_path))

    after = export(analyst, path)
    row = analyst.get(path).json()
    groups = {one["customer_id"]: one["campaign_group"] for one in before}
    assert groups == {one["customer_id"]: one["campaign_group"] for one in after}
    assert "" in {one["full_name"] for one in after}
    assert (row["status"], row["customer_count"]) == ("launched", len(before))
    planned = row["planned"]
    assert planned["treated_count"] + planned["control_count"] == len(before)
    assert planned["net_value_p5"] < planned["net_value"] < planned["net_value_p95"]


def test_a_budget_narrows_whom_a_launch_draws(analyst: TestClient) -> None:
    plan = {"filters": {"min_lifetime_value": None}, "budget": 560}
    path = launch(analyst, **plan)

    best = analyst.post("/campaigns/optimise", json=plan).json()["top_customers"]
    drawn = {row["customer_id"] for row in export(analyst, path)}
    assert drawn == {row["customer_id"] for row in best}


def test_after_the_launch_only_the_name_changes(analyst: TestClient) -> None:
    path = launch(analyst)

    refused = [
        analyst.patch(path, json={"control_share": 0}),
        analyst.post(f"{path}/launch"),
    ]

    assert [response.status_code for response in refused] == [409, 409]
    assert "was launched on" in refused[0].json()["error"]["message"]
    assert analyst.patch(path, json={"name": "Spring"}).json()["name"] == "Spring"


def test_a_campaign_for_nobody_is_not_launched(analyst: TestClient) -> None:
    saved = save(analyst, filters={"min_lifetime_value": 1e15})

    response = analyst.post(f"/campaigns/{saved['id']}/launch")

    assert response.status_code == 409
    assert "Nobody matches" in response.json()["error"]["message"]


def test_an_export_for_whom_may_not_know_customers_is_masked(own_app: FastAPI) -> None:
    state, snapshot = own_app.state.services.state, own_app.state.services.snapshots.current()
    analyst = make_client(own_app, Role.ANALYST)
    rows = export(analyst, path := launch(analyst))
    wanted = (state.campaigns.get_campaign(int(path.split("/")[-1])), Workplace(0.02, "GBP"))

    response = export_campaign(state, snapshot, wanted, is_masked=True)
    masked = list(csv.DictReader(io.StringIO(asyncio.run(read_text(response)))))

    assert all(" " in row["full_name"] for row in rows)
    assert all(re.fullmatch(r"'?(\S\. ?)+", row["full_name"]) for row in masked)
    kept = [(row["customer_id"], row["state"], row["campaign_group"]) for row in rows]
    assert kept == [(row["customer_id"], row["state"], row["campaign_group"]) for row in masked]


async def read_text(response: StreamingResponse) -> str:
    return "".join([str(part) async for part in response.body_iterator])


def test_every_change_is_written_to_the_audit_trail(
    analyst: TestClient, viewer: TestClient, admin: TestClient
) -> None:
    path = launch(analyst)
    known = export(analyst, path)[0]["customer_id"]
    load(analyst, path, f"{HEADER}{known},1,0,")
    load(analyst, path, "nonsense")
    analyst.patch(path, json={"name": "South"})
    analyst.delete(f"{path}/outcomes")
    analyst.delete(path)

    items = admin.get("/audit").json()["items"]
    assert [(item["action"], item["target"], item["status"]) for item in reversed(items)] == [
        ("campaigns.save", "Winter", "succeeded"),
        ("campaigns.launch", "Winter", "succeeded"),
        ("campaigns.export", f"GET /api/v1{path}/export", "succeeded"),
        ("campaigns.outcomes", "Winter", "succeeded"),
        ("campaigns.outcomes", "Winter", "failed"),
        ("campaigns.change", "Winter", "succeeded"),
        ("campaigns.outcomes.delete", "South", "succeeded"),
        ("campaigns.delete", "South", "succeeded"),
    ]
