"""Saved segments: who may do what with them, and what they count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import SnapshotReader

TEXANS = {"state": ["texas"], "segment": ["declining", "dormant"], "min_lifetime_value": 100}


def save(client: TestClient, name: str = "Texans", **filters: Any) -> dict[str, Any]:
    response = client.post("/segments/saved", json={"name": name, "filters": filters or TEXANS})
    assert response.status_code == 201, response.text
    saved: dict[str, Any] = response.json()
    return saved


def read_audit(admin: TestClient) -> list[tuple[str, str, str | None, str]]:
    items = admin.get("/audit").json()["items"]
    return [(i["user_name"], i["action"], i["target"], i["status"]) for i in items]


def test_a_saved_segment_counts_its_members_now(analyst: TestClient) -> None:
    saved = save(analyst)

    total = analyst.get("/segments/members", params=saved["filters"]).json()["total"]
    assert saved["filters"]["state"] == ["TX"]
    assert saved["customer_count"] == total > 0


def test_the_count_follows_the_snapshot(
    own_app: FastAPI, analyst: TestClient, tmp_path: Path
) -> None:
    save(analyst, segment=["dormant"])
    before = analyst.get("/segments/saved").json()["items"][0]["customer_count"]

    write_snapshot(tmp_path, customer_count=30, account_count=1)
    own_app.state.services = replace(own_app.state.services, snapshots=SnapshotReader(tmp_path))

    after = analyst.get("/segments/saved").json()["items"][0]["customer_count"]
    assert (before, after) == (30, 3)


def test_everybody_sees_all_segments_by_name(analyst: TestClient, viewer: TestClient) -> None:
    for client, name in [(viewer, "b"), (analyst, "C"), (viewer, "a")]:
        save(client, name)

    listed = viewer.get("/segments/saved").json()

    assert [item["name"] for item in listed["items"]] == ["a", "b", "C"]
    assert [item["created_by"] for item in listed["items"]] == ["viewer", "viewer", "analyst"]
    assert [item["can_change"] for item in listed["items"]] == [True, True, False]


def test_filters_that_hold_nothing_are_everybody(analyst: TestClient) -> None:
    response = analyst.post("/segments/saved", json={"name": "All", "filters": {}})

    assert response.json()["customer_count"] == 300


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"name": "", "filters": {}},
        {"name": " \t ", "filters": {}},
        {"name": "x" * 81, "filters": {}},
        {"name": "x", "filters": {"segment": ["rich"]}},
        {"name": "x", "filters": {"age": [30]}},
        {"name": "x", "filters": {"min_lifetime_value": -1}},
        {"name": "x", "filters": {}, "created_by": "admin"},
    ],
)
def test_a_segment_that_cannot_be_is_refused(analyst: TestClient, body: object) -> None:
    assert analyst.post("/segments/saved", json=body).status_code == 422
    assert analyst.get("/segments/saved").json()["total"] == 0


def test_a_name_that_is_taken_is_refused_whatever_its_case(
    analyst: TestClient, viewer: TestClient
) -> None:
    save(analyst)

    response = viewer.post("/segments/saved", json={"name": "TEXANS", "filters": {}})

    assert response.status_code == 409
    assert "'Texans' exists already" in response.json()["error"]["message"]


def test_an_owner_renames_and_refines(analyst: TestClient) -> None:
    saved = save(analyst)
    path = f"/segments/saved/{saved['id']}"

    renamed = analyst.patch(path, json={"name": "The south"}).json()
    refined = analyst.patch(path, json={"filters": {"state": ["TX"]}}).json()

    assert (renamed["name"], renamed["filters"]) == ("The south", saved["filters"])
    assert refined["name"] == "The south"
    assert refined["customer_count"] > renamed["customer_count"]


def test_an_administrator_changes_what_is_somebody_elses(
    analyst: TestClient, admin: TestClient
) -> None:
    path = f"/segments/saved/{save(analyst)['id']}"

    assert admin.patch(path, json={"name": "y"}).json()["created_by"] == "analyst"
    assert admin.delete(path).status_code == 204
    assert admin.delete(path).status_code == 404


def test_nobody_else_changes_or_deletes_a_segment(analyst: TestClient, viewer: TestClient) -> None:
    path = f"/segments/saved/{save(analyst)['id']}"

    refused = [viewer.patch(path, json={"name": "mine"}), viewer.delete(path)]

    assert [response.status_code for response in refused] == [403, 403]
    assert "belongs to 'analyst'" in refused[0].json()["error"]["message"]
    assert [item["name"] for item in viewer.get("/segments/saved").json()["items"]] == ["Texans"]


def test_every_change_is_written_to_the_audit_trail(
    analyst: TestClient, viewer: TestClient, admin: TestClient
) -> None:
    path = f"/segments/saved/{save(analyst)['id']}"
    viewer.post("/segments/saved", json={"name": "texans", "filters": {}})
    viewer.delete(path)
    analyst.patch(path, json={"name": "South"})
    analyst.delete(path)

    assert read_audit(admin) == [
        ("analyst", "segments.delete", "South", "succeeded"),
        ("analyst", "segments.change", "Texans", "succeeded"),
        ("viewer", "access", f"DELETE /api/v1{path}", "denied"),
        ("viewer", "segments.save", "texans", "failed"),
        ("analyst", "segments.save", "Texans", "succeeded"),
    ]


@pytest.mark.parametrize("segment_id", ["0", "-1", "x", str(2**63)])
def test_an_id_that_cannot_be_is_refused(admin: TestClient, segment_id: str) -> None:
    assert admin.delete(f"/segments/saved/{segment_id}").status_code == 422
