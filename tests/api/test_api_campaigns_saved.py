"""Saved campaigns: who may do what, the launch, outcomes, and planned beside actual."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.testclient import TestClient

from c360.api.campaigns.export import export_campaign
from c360.api.campaigns.outcomes import MOST_BYTES, read_lines
from c360.api.campaigns.simulation import Workplace
from c360.domain.campaign_groups import is_control
from c360.domain.roles import Role
from c360.errors import InvalidInputError
from c360.state.campaign_customers import Outcome
from c360.testing.client import make_client
from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import SnapshotReader

WIDE = {"min_lifetime_value": None, "min_score": 1}
PLAN: dict[str, Any] = {"filters": WIDE, "control_share": 0.4}


@pytest.fixture
def admin(own_app: FastAPI) -> TestClient:
    return make_client(own_app, Role.ADMIN)


@pytest.fixture
def analyst(own_app: FastAPI) -> TestClient:
    return make_client(own_app, Role.ANALYST)


@pytest.fixture
def viewer(own_app: FastAPI) -> TestClient:
    return make_client(own_app, Role.VIEWER)


def save(client: TestClient, name: str = "Winter", **plan: Any) -> dict[str, Any]:
    response = client.post("/campaigns", json={"name": name, **(plan or PLAN)})
    assert response.status_code == 201, response.text
    saved: dict[str, Any] = response.json()
    return saved


def launch(client: TestClient, **plan: Any) -> str:
    path = f"/campaigns/{save(client, **plan)['id']}"
    response = client.post(f"{path}/launch")
    assert response.status_code == 200, response.text
    return path


def export(client: TestClient, path: str) -> list[dict[str, str]]:
    response = client.get(f"{path}/export")
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text)))


def load(client: TestClient, path: str, text: str) -> Any:
    headers = {"Content-Type": "text/csv"}
    return client.post(f"{path}/outcomes", content=text.encode(), headers=headers)


def write_outcomes(rows: list[dict[str, str]], *, every: dict[str, int], value: str = "") -> str:
    """Write outcomes in which every so-many-th customer of a group left."""
    lines = ["customer_id,treated,churned,value"]
    for group, nth in every.items():
        own = [row["customer_id"] for row in rows if row["campaign_group"] == group]
        lines += [
            f"{name},{int(group == 'treated')},{int(number % nth == 0)},{value}"
            for number, name in enumerate(own)
        ]
    return "\n".join(lines)


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


def test_results_say_what_the_campaign_did(analyst: TestClient) -> None:
    path = launch(analyst)
    rows = export(analyst, path)

    loaded = load(analyst, path, write_outcomes(rows, every={"treated": 10, "control": 2}))
    found = analyst.get(f"{path}/results").json()

    actual = found["actual"]
    assert loaded.json() == {"loaded_count": len(rows), "outcome_count": len(rows)}
    assert found["campaign"]["status"] == "measured"
    rates = [actual[group]["churn_rate"]["value"] for group in ("control", "treated")]
    assert actual["lift"]["value"] == pytest.approx(rates[0] - rates[1])
    assert actual["lift"]["low"] > 0.2
    assert actual["is_proven"]
    assert actual["total_cost"] == 55 * actual["treated"]["customer_count"]
    assert actual["value_basis"] == "predicted"
    margin = found["campaign"]["planned"]["margin_per_leaver"]
    assert actual["net_value"]["value"] == pytest.approx(
        actual["retained_count"]["value"] * margin - actual["total_cost"]
    )
    assert (found["missing_count"], found["switched_count"], found["notes"]) == (0, 0, [])


def test_qini_curves_compare_the_scores_of_before(analyst: TestClient) -> None:
    path = launch(analyst)
    rows = export(analyst, path)
    load(analyst, path, write_outcomes(rows, every={"treated": 10, "control": 2}))

    curves = analyst.get(f"{path}/results").json()["qini"]

    assert [curve["score"] for curve in curves] == ["churn_probability", "net_value"]
    for curve in curves:
        assert curve["points"][0] == {"share": 0, "gain": 0, "random": 0}
        last = curve["points"][-1]
        assert last["gain"] == pytest.approx(last["random"]) == pytest.approx(0.4, abs=0.02)


def test_uploaded_values_are_what_was_gained(analyst: TestClient) -> None:
    path = launch(analyst)
    rows = export(analyst, path)
    text = write_outcomes(rows, every={"treated": 10}, value="1500")
    others = write_outcomes(rows, every={"control": 2}, value="500")

    assert load(analyst, path, text).status_code == 201
    assert load(analyst, path, others).json()["outcome_count"] == len(rows)
    actual = analyst.get(f"{path}/results").json()["actual"]

    assert actual["value_basis"] == "uploaded"
    assert actual["net_value"]["value"] == pytest.approx(
        actual["treated"]["customer_count"] * (0.02 * 1000 - 55)
    )


def test_customers_count_as_they_were_drawn(analyst: TestClient) -> None:
    path = launch(analyst)
    rows = export(analyst, path)
    switched = [{**row, "campaign_group": "treated"} for row in rows]
    load(analyst, path, write_outcomes(switched, every={"treated": 3}))

    found = analyst.get(f"{path}/results").json()

    controls = sum(row["campaign_group"] == "control" for row in rows)
    assert found["actual"]["control"]["customer_count"] == controls == found["switched_count"]
    assert "count as they were drawn" in found["notes"][-1]


def test_without_a_control_group_there_is_no_lift(analyst: TestClient) -> None:
    path = launch(analyst, filters=WIDE)
    rows = export(analyst, path)
    load(analyst, path, write_outcomes(rows[:20], every={"treated": 4}))

    found = analyst.get(f"{path}/results").json()

    assert (found["actual"]["lift"], found["actual"]["net_value"]) == (None, None)
    assert found["actual"]["control"]["churn_rate"] is None
    assert found["missing_count"] == len(rows) - 20
    assert "There is no control group" in found["notes"][0]


def test_a_past_campaign_is_measured_without_a_launch(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"
    lines = [f"CUS-{number:06d},{number % 2},{int(number % 3 == 0)}" for number in range(1, 41)]

    assert (
        load(analyst, path, "\n".join(["customer_id,treated,churned", *lines])).status_code == 201
    )
    found = analyst.get(f"{path}/results").json()

    assert found["actual"]["treated"]["customer_count"] == 20
    assert found["actual"]["value_basis"] == "none"
    assert found["qini"] == []
    assert "was not launched here" in found["notes"][0]


def test_before_outcomes_the_results_say_that_nobody_knows(analyst: TestClient) -> None:
    found = analyst.get(f"{launch(analyst)}/results").json()

    assert found["actual"] is None
    assert "nobody knows what the campaign did" in found["notes"][0]


HEADER = "customer_id,treated,churned,value\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The first line names 'nothing'"),
        ("customer_id,churned\nA,1", "must name customer_id, treated and churned"),
        ("customer_id,treated,churned,age\nA,1,1,3", "and nothing else"),
        ("customer_id,treated,churned,churned\nA,1,1,1", "and nothing else"),
        (HEADER, "has no rows below its first line"),
        (HEADER + "A,1,2,", "Line 2: churned is '2'; allowed are 0 and 1."),
        (HEADER + "A,yes,0,", "Line 2: treated is 'yes'; allowed are 0 and 1."),
        (HEADER + "A,1,0,\nA,1,0,", "Line 3: customer 'A' stands in line 2 already"),
        (HEADER + ",1,0,", "Line 2: customer_id is empty."),
        (HEADER + "A,1,0", "Line 2: it has 3 values, the first line 4."),
        (HEADER + "A,1,0,much", "Line 2: value is 'much'"),
        (HEADER + "A,1,0,nan", "Line 2: value is 'nan'"),
        (HEADER + "A,1,0,1e999", "Line 2: value is '1e999'"),
        (HEADER + 'A,1,0,"x', "the text is no CSV"),
        (HEADER + "\n".join(f"{n},1,3," for n in range(9)), "And 4 more. Nothing was loaded."),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_line(text: str, told: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_lines(text)

    assert told in str(refused.value)


def test_a_file_reads_whatever_its_order_line_ends_and_byte_order_mark() -> None:
    text = "\ufeffChurned, customer_id ,treated\r\n1,A,0\r\n\r\n 0 , B ,1\r\n"

    assert [(line.number, line.outcome) for line in read_lines(text)] == [
        (2, Outcome("A", is_treated=False, is_churned=True, value=None)),
        (4, Outcome("B", is_treated=True, is_churned=False, value=None)),
    ]


def test_a_customer_who_was_not_drawn_is_refused_and_nothing_is_loaded(
    analyst: TestClient,
) -> None:
    path = launch(analyst)
    known = export(analyst, path)[0]["customer_id"]

    response = load(analyst, path, f"{HEADER}{known},1,0,\nCUS-999999,1,0,")

    assert response.status_code == 422
    assert "Line 3: 'CUS-999999' was not drawn for it." in response.json()["error"]["message"]
    assert analyst.get(path).json()["outcome_count"] == 0


def test_an_unknown_customer_of_a_draft_is_refused(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    response = load(analyst, path, f"{HEADER}CUS-999999,1,0,")

    assert "is no customer that is known" in response.json()["error"]["message"]


@pytest.mark.parametrize("name", ["A\0B", "'; drop table users; --", "é" * 600, "😀", "%"])
def test_whatever_is_sent_as_a_customer_is_only_text(analyst: TestClient, name: str) -> None:
    draft, launched = f"/campaigns/{save(analyst, 'Draft')['id']}", launch(analyst)

    for path in (draft, launched):
        response = load(analyst, path, f"{HEADER}{name},1,0,")
        assert response.status_code == 422
        assert "Line" in response.json()["error"]["message"]


def test_an_outcome_is_loaded_once_and_may_be_deleted(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"
    text = f"{HEADER}CUS-000001,1,0,"
    assert load(analyst, path, text).status_code == 201

    again = load(analyst, path, text)

    assert again.status_code == 422
    assert "was loaded before" in again.json()["error"]["message"]
    assert analyst.delete(f"{path}/outcomes").status_code == 204
    assert load(analyst, path, text).status_code == 201


def test_a_file_far_beyond_the_usual_limit_is_taken(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"
    rows = "".join(f"CUS-{number:06d},1,0,\n" for number in range(1, 301))
    large = HEADER + rows + "\n" * 1_000_000

    assert load(analyst, path, large).status_code == 201


def test_a_file_beyond_its_own_limit_is_refused(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    response = load(analyst, path, HEADER + "\n" * MOST_BYTES)

    assert response.status_code == 413


def test_other_routes_keep_the_usual_limit(analyst: TestClient) -> None:
    body = {"filters": {"card_type": ["x" * 200] * 100}, "name": "y" * 80_000}

    assert analyst.post("/campaigns", json=body).status_code == 413


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_that_is_no_text_is_refused(analyst: TestClient, kind: str) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    response = analyst.post(f"{path}/outcomes", content=b"{}", headers={"Content-Type": kind})

    assert response.status_code == 422


def test_bytes_that_are_no_utf8_are_refused(analyst: TestClient) -> None:
    path = f"/campaigns/{save(analyst)['id']}"

    response = analyst.post(
        f"{path}/outcomes", content=b"\xff\xfe", headers={"Content-Type": "text/csv"}
    )

    assert response.status_code == 422


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
