"""Models: cards, versions, comparison, drift, and who may change what scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.domain.roles import Role
from c360.ml.registry import ModelRegistry
from c360.testing.application import make_app, make_settings
from c360.testing.client import make_client
from c360.testing.models import (
    make_metrics,
    write_not_scored,
    write_predictions,
    write_version,
)
from c360.testing.snapshot import write_snapshot

MODEL = "customer_churn"
OLD, CHAMPION, NEW = "20260801-aaaaaaaa", "20260901-bbbbbbbb", "20261001-cccccccc"
CARD = f"/models/{MODEL}/versions/{CHAMPION}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a snapshot, three versions of one model, and what the champion said."""
    folder = tmp_path_factory.mktemp("models")
    write_snapshot(folder / "serving", account_count=1, customer_count=3, transaction_count=1)
    root = folder / "models"
    write_version(root, MODEL, OLD, seed=1, metrics=make_metrics(0.76))
    bundle = write_version(root, MODEL, CHAMPION, seed=2)
    write_version(root, MODEL, NEW, seed=3, metrics=make_metrics(0.91))
    ModelRegistry(root).promote(MODEL, CHAMPION)
    write_predictions(folder / "serving", MODEL, bundle, count=30)
    return folder


@pytest.fixture(scope="module")
def trained(folder: Path) -> FastAPI:
    return make_app(make_settings(folder))


@pytest.fixture
def scientist(trained: FastAPI, folder: Path) -> TestClient:
    ModelRegistry(folder / "models").promote(MODEL, CHAMPION)
    return make_client(trained, Role.SCIENTIST)


def read(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.json()
    return content


def summarise(client: TestClient) -> dict[str, Any]:
    [model] = [item for item in read(client, "/models")["items"] if item["model"] == MODEL]
    return dict(model)


def test_a_model_is_summed_up_by_its_champion(scientist: TestClient) -> None:
    model = summarise(scientist)

    assert (model["champion_version"], model["version_count"]) == (CHAMPION, 3)
    assert model["challenger_count"] == 1
    assert model["trained_as_of"] == "2026-09-01"
    assert [metric["name"] for metric in model["metrics"]][:2] == ["auc", "f1"]
    assert model["metrics"][0]["baselines"]["recency"]["low"] < model["metrics"][0]["low"]
    assert model["is_met"] is True


def test_drift_of_a_model_is_the_worst_of_its_parts(scientist: TestClient) -> None:
    model = summarise(scientist)

    assert (model["drift"]["level"], model["drift"]["score_level"]) == ("high", "stable")
    assert (model["drift"]["score_psi"], model["drift"]["drifted_count"]) == (0.04, 2)


def test_versions_say_which_one_scores(scientist: TestClient) -> None:
    detail = read(scientist, f"/models/{MODEL}")

    assert [(row["version"], row["status"]) for row in detail["versions"]] == [
        (NEW, "challenger"),
        (CHAMPION, "champion"),
        (OLD, "retired"),
    ]
    assert detail["card"]["version"] == CHAMPION


def test_a_card_is_told_in_full(scientist: TestClient, folder: Path) -> None:
    card = read(scientist, CARD)
    kept = ModelRegistry(folder / "models").card(MODEL, CHAMPION)

    assert card["metrics"] == kept["metrics"]
    assert card["curves"] == kept["curves"]
    assert card["fairness"] == kept["fairness"]


def test_a_card_can_be_saved_as_text(scientist: TestClient) -> None:
    response = scientist.get(f"{CARD}/card.md")

    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert f'filename="{MODEL}-{CHAMPION}.md"' in response.headers["Content-Disposition"]
    assert CHAMPION in response.text


def test_two_versions_stand_side_by_side(scientist: TestClient) -> None:
    compared = read(scientist, f"/models/{MODEL}/compare", left=OLD, right=NEW)
    auc = compared["metrics"][0]

    assert auc["difference"] == pytest.approx(0.15)
    assert (auc["is_right_better"], auc["is_clear"]) == (True, True)
    assert compared["is_same_test"] is True
    assert compared["left"]["status"] == "retired"


def test_versions_tested_on_other_rows_are_told_apart(scientist: TestClient, folder: Path) -> None:
    for version, test in ((OLD, "2026-07-01"), (NEW, "2026-09-01")):
        cutoffs = {"train": [], "validation": [], "test": [test]}
        write_version(folder / "models", "later", version, cutoffs=cutoffs)

    assert not read(scientist, "/models/later/compare", left=OLD, right=NEW)["is_same_test"]


def test_less_error_is_better(scientist: TestClient, folder: Path) -> None:
    metrics = [{**metric, "value": 0.01} for metric in make_metrics() if metric["name"] == "ece"]
    write_version(folder / "models", "calm", OLD)
    write_version(folder / "models", "calm", NEW, metrics=metrics)
    compared = read(scientist, "/models/calm/compare", left=OLD, right=NEW)
    by_name = {metric["name"]: metric for metric in compared["metrics"]}

    assert by_name["ece"]["is_right_better"] is True
    assert by_name["auc"]["right"] is None
    assert by_name["auc"]["difference"] is None


def test_drift_lists_the_score_first_and_then_the_worst(scientist: TestClient) -> None:
    drift = read(scientist, f"/models/{MODEL}/drift")

    assert [row["feature"] for row in drift["items"]] == [
        "score",
        "days_since_last_transaction",
        "spend_change_pct",
    ]
    assert drift["model_version"] == CHAMPION


def test_backtest_comes_oldest_first(scientist: TestClient) -> None:
    items = read(scientist, f"/models/{MODEL}/backtest")["items"]

    assert [(item["scored_as_of"], item["is_held_out"]) for item in items] == [
        ("2026-07-01", True),
        ("2026-08-01", False),
        ("2026-09-01", False),
    ]


def test_a_model_says_how_many_its_champion_scored(scientist: TestClient) -> None:
    state = summarise(scientist)["scoring"]

    assert (state["status"], state["reason"], state["row_count"]) == ("scored", None, 31)
    assert read(scientist, f"/models/{MODEL}")["scoring"] == state


def test_a_champion_that_did_not_score_says_why_wherever_it_is_asked(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "serving", account_count=1, customer_count=0)
    write_version(tmp_path / "models", MODEL, OLD)
    write_not_scored(tmp_path / "serving", MODEL, OLD, "It needs 'age', which is gone.")
    client = make_client(make_app(make_settings(tmp_path)), Role.ADMIN)

    [model] = read(client, "/models")["items"]
    told = client.get(f"/predictions/{MODEL}/CUS-000001")

    assert (model["scoring"]["status"], model["drift"]) == ("not_scored", None)
    assert model["scoring"]["reason"] == "It needs 'age', which is gone."
    assert read(client, f"/models/{MODEL}")["scoring"] == model["scoring"]
    assert told.status_code == 404
    assert "did not score" in told.json()["error"]["message"]
    assert told.json()["error"]["message"].endswith("It needs 'age', which is gone.")


def test_a_promoted_version_shows_at_once(scientist: TestClient) -> None:
    assert summarise(scientist)["champion_version"] == CHAMPION

    change = scientist.post(f"/models/{MODEL}/promote", json={"version": NEW}).json()

    assert change == {
        "model": MODEL,
        "champion_version": NEW,
        "previous_version": CHAMPION,
    }
    assert read(scientist, f"/models/{MODEL}")["champion_version"] == NEW
    assert summarise(scientist)["champion_version"] == NEW


def test_rolling_back_shows_the_champion_before(scientist: TestClient) -> None:
    scientist.post(f"/models/{MODEL}/promote", json={"version": NEW})

    change = scientist.post(f"/models/{MODEL}/rollback").json()

    assert (change["champion_version"], change["previous_version"]) == (CHAMPION, NEW)
    assert read(scientist, f"/models/{MODEL}")["champion_version"] == CHAMPION


def test_a_model_says_which_version_rolling_back_would_let_score(scientist: TestClient) -> None:
    scientist.post(f"/models/{MODEL}/promote", json={"version": NEW})

    told = read(scientist, f"/models/{MODEL}")["previous_version"]

    assert told == scientist.post(f"/models/{MODEL}/rollback").json()["champion_version"]


def test_a_first_champion_cannot_be_rolled_back(scientist: TestClient, folder: Path) -> None:
    write_version(folder / "models", "first", OLD)

    response = scientist.post("/models/first/rollback")

    assert response.status_code == 404
    assert "no champion before" in response.json()["error"]["message"]


def test_changes_of_champion_are_written_to_the_audit_trail(
    scientist: TestClient, trained: FastAPI
) -> None:
    scientist.post(f"/models/{MODEL}/promote", json={"version": NEW})
    scientist.post(f"/models/{MODEL}/rollback")
    scientist.post(f"/models/{MODEL}/promote", json={"version": "nothing"})

    entries = make_client(trained, Role.ADMIN).get("/audit?limit=3").json()["items"]

    assert [(entry["action"], entry["target"], entry["status"]) for entry in entries] == [
        ("models.promote", f"{MODEL} nothing", "failed"),
        ("models.roll_back", MODEL, "succeeded"),
        ("models.promote", f"{MODEL} {NEW}", "succeeded"),
    ]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER, Role.ENGINEER])
def test_only_who_manages_models_changes_the_champion(trained: FastAPI, role: Role) -> None:
    client = make_client(trained, role)

    assert client.post(f"/models/{MODEL}/promote", json={"version": OLD}).status_code == 403
    assert client.post(f"/models/{MODEL}/rollback").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/models/nothing",
        "/models/..",
        "/models/nothing/drift",
        "/models/nothing/backtest",
        f"/models/nothing/versions/{OLD}",
        f"/models/{MODEL}/versions/20990101-dddddddd",
        f"/models/{MODEL}/versions/..%2F..",
        f"/models/{MODEL}/versions/a%00b/card.md",
        f"/models/{MODEL}/compare?left={OLD}&right=x",
    ],
)
def test_what_does_not_exist_is_not_found(scientist: TestClient, path: str) -> None:
    response = scientist.get(path)

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_an_unknown_model_is_told_with_those_that_there_are(scientist: TestClient) -> None:
    message = scientist.get("/models/churn").json()["error"]["message"]

    assert "There is no trained model 'churn'" in message
    assert MODEL in message
    assert "c360 train" in message


def test_without_a_model_the_list_is_empty(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "serving", account_count=1, customer_count=0)
    client = make_client(make_app(make_settings(tmp_path)), Role.ADMIN)

    assert read(client, "/models") == {"items": [], "total": 0}
    assert "No model has been trained yet" in client.get("/models/x").json()["error"]["message"]


def test_models_are_listed_before_anything_is_published(tmp_path: Path) -> None:
    write_version(tmp_path / "models", MODEL, OLD)
    client = make_client(make_app(make_settings(tmp_path)), Role.ADMIN)

    [model] = read(client, "/models")["items"]

    assert (model["drift"], model["scoring"]) == (None, None)
    assert client.get(f"/models/{MODEL}/drift").status_code == 503


def test_a_model_that_never_scored_has_no_drift_and_no_backtest(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "serving", account_count=1, customer_count=0)
    write_version(tmp_path / "models", MODEL, OLD)
    client = make_client(make_app(make_settings(tmp_path)), Role.ADMIN)

    assert read(client, f"/models/{MODEL}/drift")["items"] == []
    assert read(client, f"/models/{MODEL}/backtest")["items"] == []
