"""Results of campaigns: planned beside actual, lift, Qini curves."""

from __future__ import annotations

import pytest
from campaigning import WIDE, export, launch, load, save, write_outcomes
from starlette.testclient import TestClient


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
