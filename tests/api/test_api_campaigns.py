"""The campaign simulator: figures, notes, masking, and what is refused."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.domain.roles import Role
from c360.testing.client import Login, make_client
from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import SnapshotReader

EVERYONE = {"min_lifetime_value": None, "min_score": None}
COLUMNS = (
    "customer_id,full_name,email,customer_segment,churn_risk_category,churn_risk_score,card_type,"
    "lifetime_value,avg_monthly_spend,spend_last_90_days,state"
)
Serve = Callable[..., TestClient]


def simulate(client: TestClient, **body: Any) -> dict[str, Any]:
    response = client.post("/campaigns/simulate", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.fixture
def serve(own_app: FastAPI, tmp_path: Path) -> Serve:
    """Serve a snapshot of one's own, changed by SQL."""

    def change(*statements: str, role: Role = Role.ANALYST) -> TestClient:
        write_snapshot(tmp_path, customer_count=60, account_count=1)
        [marts] = tmp_path.glob("*/marts.duckdb")
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"attach '{marts}' as made")
            connection.execute("use made.marts")
            for statement in statements:
                connection.execute(statement)
        services = replace(own_app.state.services, snapshots=SnapshotReader(tmp_path))
        own_app.state.services = services
        return make_client(own_app, role)

    return change


def test_the_figures_are_those_of_the_formulas(client: TestClient) -> None:
    answer = simulate(client)
    members = client.get("/segments/members?limit=5000&min_lifetime_value=5000").json()["items"]
    chosen = [row for row in members if (row["churn_risk_score"] or 0) >= 40]
    total = sum(Decimal(str(row["lifetime_value"])) for row in chosen)
    gross, count = answer["gross"], len(chosen)

    assert answer["audience"]["customer_count"] == count > 10
    assert answer["audience"]["total_lifetime_value"] == float(total)
    assert gross["total_cost"] == 55 * count
    assert gross["retained_count"] == math.floor(Decimal("0.3") * count)
    value = float(gross["retained_count"] * total / count * Decimal("0.2"))
    assert gross["retained_value"] == pytest.approx(value)
    assert gross["net_value"] == pytest.approx(value - 55 * count)
    assert gross["breakeven"]["rate"] == pytest.approx(55 / float(total / count) / 0.2)


def test_sensitivity_and_curve_agree_with_the_plan(client: TestClient) -> None:
    answer = simulate(client)
    [third] = [row for row in answer["sensitivity"] if row["retention_rate"] == 0.3]
    [point] = [row for row in answer["roi_curve"] if row["retention_rate"] == 0.3]

    assert len(answer["sensitivity"]) == 8
    assert [row["retention_rate"] for row in answer["roi_curve"]] == [n / 20 for n in range(21)]
    assert third["net_value"] == point["gross_net_value"] == answer["gross"]["net_value"]
    assert point["incremental_net_value"] == pytest.approx(answer["incremental"]["net_value"])
    assert answer["roi_curve"][0]["gross_net_value"] == -answer["gross"]["total_cost"]


def test_incremental_value_counts_each_customers_own_probability(client: TestClient) -> None:
    answer = simulate(client, parameters={"margin_rate": 0.1, "take_up_rate": 0.5})
    found = answer["incremental"]

    assert found["net_value"] == pytest.approx(found["retained_margin"] - found["total_cost"])
    assert found["retained_count"] == pytest.approx(0.3 * found["churn_count"])
    assert sum(part["amount"] for part in found["cost_breakdown"]) == pytest.approx(
        found["total_cost"]
    )
    assert found["churn_count"] == pytest.approx(
        found["customer_count"] * answer["audience"]["avg_churn_probability"]
    )
    assert found["band"]["p5"] < found["net_value"] < found["band"]["p95"]


def test_the_gross_count_flatters(client: TestClient) -> None:
    answer = simulate(client, parameters={"margin_rate": 0.02})

    assert answer["gross"]["net_value"] > 10 * abs(answer["incremental"]["net_value"])


def test_the_margin_is_the_workspaces_unless_one_is_given(own_app: FastAPI) -> None:
    services = own_app.state.services
    settings = replace(services.settings, margin_rate=0.07)
    own_app.state.services = replace(services, settings=settings)
    client = make_client(own_app, Role.ANALYST)

    used = [
        simulate(client, parameters=parameters)["parameters"]["margin_rate"]
        for parameters in ({}, {"margin_rate": 0.5}, {"margin_rate": 0})
    ]

    assert used == [0.07, 0.5, 0]


def test_filters_narrow_the_audience(client: TestClient) -> None:
    filters = {"segment": ["high_value_travelers"], "card_type": ["Standard"], "min_score": 60}
    answer = simulate(client, filters={**filters, "min_lifetime_value": 0})

    assert answer["audience"]["customer_count"] > 0
    for row in answer["top_customers"]:
        assert (row["customer_segment"], row["card_type"]) == (
            "high_value_travelers",
            "Standard",
        )
        assert row["churn_risk_score"] >= 60


def test_the_ten_of_highest_risk_come_first(client: TestClient) -> None:
    rows = simulate(client)["top_customers"]

    scores = [row["churn_risk_score"] for row in rows]
    assert len(rows) == 10
    assert scores == sorted(scores, reverse=True)


def test_an_empty_audience_is_zeros_and_a_note(client: TestClient) -> None:
    answer = simulate(client, filters={"min_lifetime_value": 1e15})

    assert answer["audience"]["customer_count"] == 0
    assert answer["incremental"] is None
    assert (answer["gross"]["net_value"], answer["gross"]["roi_pct"]) == (0, 0)
    assert answer["gross"]["band"] == {"p5": 0, "p50": 0, "p95": 0}
    assert answer["notes"] == [
        "No customer matches these filters, so every figure is zero. Widen the filters."
    ]


def test_a_note_says_when_the_minimum_score_is_what_leaves_nobody(client: TestClient) -> None:
    [note] = simulate(client, filters={"min_score": 100})["notes"]

    assert "a minimum of 100 leaves nobody" in note


def test_before_a_model_scores_a_note_says_so_and_gross_figures_remain(serve: Serve) -> None:
    client = serve(
        "update customer_360_profile set churn_probability = null, churn_risk_score = null,"
        " churn_risk_category = 'not_scored'"
    )

    [nobody] = simulate(client)["notes"]
    everyone = simulate(client, filters={"min_score": 0})

    assert "none of them has a churn risk score" in nobody
    assert "c360 train customer_churn" in nobody
    assert everyone["incremental"] is None
    assert everyone["audience"]["customer_count"] > 0
    assert everyone["roi_curve"][5]["incremental_band"] is None
    assert "there are only gross figures" in everyone["notes"][0]


def test_predicted_value_counts_where_there_is_one(serve: Serve) -> None:
    client = serve(
        "alter table customer_360_profile add column if not exists predicted_value_365_days"
        " decimal(18, 2)",
        "update customer_360_profile set predicted_value_365_days = 777"
        " where churn_risk_score >= 70",
        "update customer_360_profile set predicted_value_365_days = null"
        " where churn_risk_score < 70",
    )

    answer = simulate(client, filters={**EVERYONE, "min_score": 60})
    spends = {
        row["yearly_spend"] for row in answer["top_customers"] if row["churn_risk_score"] > 70
    }
    assert spends == {777}
    for row in answer["top_customers"]:
        if row["churn_risk_score"] < 70:
            assert row["yearly_spend"] == 4 * row["spend_last_90_days"]
    assert answer["audience"]["predicted_value_count"] > 0


def test_a_snapshot_without_customers_answers_with_zeros(serve: Serve) -> None:
    client = serve("delete from customer_360_profile")

    assert simulate(client)["audience"]["customer_count"] == 0
    assert client.post("/campaigns/optimise", json={"budget": 100}).json()["treated_count"] == 0
    assert client.get("/campaigns/export").text.splitlines() == [COLUMNS]


@pytest.mark.parametrize(
    "parameters",
    [
        {"incentive_amount": 0, "contact_cost": 0},
        {"incentive_amount": 1e-300, "contact_cost": 1e-300},
        {"retention_rate": 0},
        {"retention_rate": 1, "retention_rate_deviation": 0.25},
        {"value_horizon_share": 0, "margin_rate": 0},
        {"take_up_rate": 0, "contact_cost": 0},
    ],
)
def test_parameters_at_their_ends_give_finite_figures(
    client: TestClient, parameters: dict[str, float]
) -> None:
    answer = simulate(client, parameters=parameters)

    assert answer["gross"]["roi_pct"] is not None
    assert answer["incremental"]["roi_pct"] is not None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"parameters": {"incentive_amount": 501}}, "incentive_amount"),
        ({"parameters": {"incentive_amount": -1}}, "incentive_amount"),
        ({"parameters": {"contact_cost": 101}}, "contact_cost"),
        ({"parameters": {"retention_rate": 1.01}}, "retention_rate"),
        ({"parameters": {"retention_rate": "high"}}, "retention_rate"),
        ({"parameters": {"margin_rate": 2}}, "margin_rate"),
        ({"parameters": {"rate": 0.3}}, "rate"),
        ({"filters": {"segment": ["rich"]}}, "segment"),
        ({"filters": {"min_score": 101}}, "min_score"),
        ({"filters": {"age": 30}}, "age"),
        ({"budget": 5}, "budget"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_name(
    client: TestClient, body: dict[str, Any], field: str
) -> None:
    response = client.post("/campaigns/simulate", json=body)

    assert response.status_code == 422
    assert field in response.json()["error"]["message"]


def test_the_first_customers_are_masked_for_whom_may_not_know_them(login: Login) -> None:
    seen, masked = simulate(login(Role.ANALYST)), simulate(login(Role.VIEWER))

    assert (seen["is_masked"], masked["is_masked"]) == (False, True)
    assert " " in seen["top_customers"][0]["full_name"]
    assert all("." in row["full_name"] for row in masked["top_customers"])
    assert all("***" in (row["email"] or "***") for row in masked["top_customers"])
    assert seen["gross"] == masked["gross"]


def test_a_budget_treats_the_best_and_never_more_than_it_pays_for(client: TestClient) -> None:
    answer = client.post("/campaigns/optimise", json={"budget": 560}).json()

    values = [row["incremental_net_value"] for row in answer["top_customers"]]
    assert answer["treated_count"] == 10
    assert answer["cost"] == 550
    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(answer["net_value"])
    assert answer["is_exact"]
    assert answer["curve"][-1]["customer_count"] == answer["scored_count"]
    assert max(point["net_value"] for point in answer["curve"]) == pytest.approx(
        simulate(client)["incremental"]["worthwhile_net_value"]
    )


def test_without_a_budget_nothing_is_optimised(client: TestClient) -> None:
    assert client.post("/campaigns/optimise", json={}).status_code == 422


def test_a_control_group_is_sized_for_the_power_wanted(client: TestClient) -> None:
    body = {"churn_rate": 0.5, "retention_rate": 0.5, "power": 0.9, "audience_count": 1000}
    answer = client.post("/campaigns/control-group", json={**body, "control_share": 0.1}).json()

    assert answer["count_per_group"] == 77
    assert 0 < answer["control_count"] < 100
    assert answer["power_at_share"] > 0.9
    assert f"leave {answer['control_count']} of 1,000 customers alone" in answer["text"]


def test_an_audience_too_small_for_a_proof_is_said_to_be(client: TestClient) -> None:
    body = {"churn_rate": 0.05, "audience_count": 200}
    answer = client.post("/campaigns/control-group", json=body).json()

    assert answer["control_count"] is None
    assert "200 customers are too few" in answer["text"]


def test_the_export_holds_every_customer_that_matches(client: TestClient) -> None:
    response = client.get("/campaigns/export", params={"min_score": 50})
    rows = list(csv.DictReader(io.StringIO(response.text)))

    assert response.text.splitlines()[0] == COLUMNS
    assert "campaign_2" in response.headers["content-disposition"]
    audience = simulate(client, filters={"min_score": 50})["audience"]
    assert len(rows) == audience["customer_count"]
    scores = [float(row["churn_risk_score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_an_export_needs_the_right_and_is_audited(own_app: FastAPI) -> None:
    refused = make_client(own_app, Role.VIEWER).get("/campaigns/export")
    allowed = make_client(own_app, Role.ANALYST).get("/campaigns/export")

    audit = make_client(own_app, Role.ADMIN).get("/audit").json()["items"]
    assert (refused.status_code, allowed.status_code) == (403, 200)
    assert [(item["user_name"], item["action"], item["status"]) for item in audit] == [
        ("analyst", "campaigns.export", "succeeded"),
        ("viewer", "access", "denied"),
    ]


def test_two_plans_are_never_answered_with_one_answer(client: TestClient) -> None:
    first = simulate(client, parameters={"incentive_amount": 10})
    second = simulate(client, parameters={"incentive_amount": 20})

    assert first["gross"]["total_cost"] < second["gross"]["total_cost"]
