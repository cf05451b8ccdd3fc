"""Predictions: stored, ad hoc, what-if; and that no version answers for another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.predictions.cache import PredictionCache, name_prediction
from c360.domain.roles import Role
from c360.ml.bundle import ModelBundle, Prediction, load_bundle
from c360.ml.registry import ModelRegistry
from c360.testing.application import make_app, make_settings
from c360.testing.client import make_client
from c360.testing.models import LAPSED, make_rows, write_predictions, write_version
from c360.testing.snapshot import write_snapshot

MODEL = "customer_churn"
OLD, NEW = "20260901-bbbbbbbb", "20261001-cccccccc"
ALL = f"/predictions/{MODEL}"
ONE = f"{ALL}/CUS-000002"
COUNT = 60
RISKY = {"days_since_last_transaction": 58, "spend_change_pct": -60.5, "state": "TX"}


@dataclass(slots=True)
class FakeClock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("predictions")
    write_snapshot(folder / "serving", account_count=1, customer_count=3, transaction_count=1)
    bundle = write_version(folder / "models", MODEL, OLD, seed=1)
    write_version(folder / "models", MODEL, NEW, seed=2)
    write_predictions(folder / "serving", MODEL, bundle, count=COUNT)
    return folder


@pytest.fixture(scope="module")
def trained(folder: Path) -> FastAPI:
    return make_app(make_settings(folder))


@pytest.fixture
def clock(trained: FastAPI, folder: Path) -> FakeClock:
    """The clock of an empty cache; the old version scores."""
    clock = FakeClock()
    services = trained.state.services
    trained.state.services = replace(services, predictions=PredictionCache(clock=clock))
    ModelRegistry(folder / "models").promote(MODEL, OLD)
    return clock


@pytest.fixture
def analyst(trained: FastAPI, clock: FakeClock) -> TestClient:
    return make_client(trained, Role.ANALYST)


@pytest.fixture
def viewer(trained: FastAPI, clock: FakeClock) -> TestClient:
    return make_client(trained, Role.VIEWER)


def read(client: TestClient, path: str = ALL, **params: Any) -> dict[str, Any]:
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.json()
    return content


def predict(client: TestClient, **features: Any) -> dict[str, Any]:
    response = client.post(ALL, json={"features": features})
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.json()
    return content


def what_if(client: TestClient, path: str = ONE, **changes: Any) -> dict[str, Any]:
    response = client.post(f"{path}/what-if", json={"changes": changes})
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.json()
    return content


def read_all(client: TestClient, **params: Any) -> list[dict[str, Any]]:
    items, cursor = [], None
    while True:
        page = read(client, **params, **({"cursor": cursor} if cursor else {}))
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            assert page["total"] == len(items)
            return items


@pytest.mark.parametrize("sort", ["-prediction", "prediction", "-score", "entity_id"])
@pytest.mark.parametrize("limit", [7, 1000])
def test_every_prediction_is_listed_once_in_order(
    analyst: TestClient, sort: str, limit: int
) -> None:
    items = read_all(analyst, sort=sort, limit=limit)
    keys = [item[sort.removeprefix("-")] for item in items]
    known = [key for key in keys if key is not None]

    assert len({item["entity_id"] for item in items}) == len(items) == COUNT + 1
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert keys[: len(known)] == known


def test_predictions_filter_by_category_and_score(analyst: TestClient) -> None:
    everything = read_all(analyst)

    assert read_all(analyst, category=["high", "lapsed"]) == [
        item for item in everything if item["category"] in {"high", "lapsed"}
    ]
    assert read_all(analyst, min_score=40) == [
        item for item in everything if item["score"] is not None and item["score"] >= 40
    ]
    assert read_all(analyst, is_positive=True) == [
        item for item in everything if item["is_positive"]
    ]


@pytest.mark.parametrize(
    "params",
    [{"sort": "drivers"}, {"category": "red"}, {"min_score": 101}, {"limit": 0}, {"risk": "high"}],
)
def test_a_wrong_parameter_is_refused(analyst: TestClient, params: dict[str, Any]) -> None:
    assert analyst.get(ALL, params=params).status_code == 422


def test_a_cursor_belongs_to_one_query(analyst: TestClient) -> None:
    cursor = read(analyst, limit=1)["next_cursor"]

    assert analyst.get(ALL, params={"cursor": cursor, "min_score": 1}).status_code == 422


def test_a_stored_prediction_says_why_and_by_which_version(analyst: TestClient) -> None:
    found = read(analyst, ONE)
    effects = [abs(driver["effect"]) for driver in found["drivers"]]

    assert (found["model_version"], found["as_of"]) == (OLD, "2026-11-14")
    assert found["predicted_at"] == "2026-11-15T00:00:00Z"
    assert effects == sorted(effects, reverse=True)
    assert all(driver["text"].startswith(driver["label"]) for driver in found["drivers"])


def test_who_has_lapsed_has_no_probability(analyst: TestClient) -> None:
    found = read(analyst, f"{ALL}/{LAPSED}")

    assert (found["category"], found["prediction"], found["drivers"]) == ("lapsed", None, [])
    response = analyst.post(f"{ALL}/{LAPSED}/what-if", json={"changes": {"state": "TX"}})
    assert response.status_code == 404
    assert "lapsed" in response.json()["error"]["message"]


def test_who_is_not_scored_is_told_with_what_to_do(analyst: TestClient) -> None:
    response = analyst.get(f"{ALL}/CUS-NOBODY")

    assert response.status_code == 404
    assert "'CUS-NOBODY'" in response.json()["error"]["message"]
    assert "c360 run" in response.json()["error"]["message"]


def test_an_ad_hoc_prediction_is_what_the_champion_says(analyst: TestClient, folder: Path) -> None:
    from_disk = load(folder, OLD).predict([RISKY])[0]

    made = predict(analyst, **RISKY)

    assert made["prediction"] == from_disk.prediction
    assert made["drivers"] == from_disk.drivers
    assert (made["model_version"], made["as_of"]) == (OLD, "2026-09-01")
    assert made["missing"] == ["age"]


def load(folder: Path, version: str) -> ModelBundle:
    return load_bundle(folder / "models" / MODEL / version)


def test_the_same_question_is_answered_from_memory_for_an_hour(
    analyst: TestClient, clock: FakeClock
) -> None:
    first = predict(analyst, **RISKY)
    clock.now = 3_599
    second = predict(analyst, **dict(reversed(RISKY.items())))
    clock.now = 3_600
    third = predict(analyst, **RISKY)

    assert [made["is_cached"] for made in (first, second, third)] == [False, True, False]
    assert {**second, "is_cached": False} == first == third


def test_a_promoted_version_answers_at_once_never_the_one_before(
    analyst: TestClient, trained: FastAPI
) -> None:
    by_old = predict(analyst, **RISKY)
    assert predict(analyst, **RISKY)["is_cached"]
    scientist = make_client(trained, Role.SCIENTIST)

    scientist.post(f"/models/{MODEL}/promote", json={"version": NEW})
    by_new = predict(analyst, **RISKY)
    scientist.post(f"/models/{MODEL}/rollback")
    by_old_again = predict(analyst, **RISKY)

    assert (by_new["model_version"], by_new["is_cached"]) == (NEW, False)
    assert by_new["prediction"] != by_old["prediction"]
    assert by_old_again == {**by_old, "is_cached": True}


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ({"income": 1}, ["income", "Known", "days_since_last_transaction"]),
        ({"state": "ZZ"}, ["state", "'ZZ'", "CA, NY, TX"]),
        ({"state": 5}, ["state", "CA, NY, TX"]),
        ({"age": "old"}, ["age", "'old'", "finite number"]),
        ({"income": None}, ["income"]),
    ],
)
def test_a_feature_that_cannot_be_is_refused_by_name(
    analyst: TestClient, features: dict[str, Any], words: list[str]
) -> None:
    response = analyst.post(ALL, json={"features": features})

    assert response.status_code == 422
    message = response.json()["error"]["message"]
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity"])
def test_an_infinite_value_is_refused(analyst: TestClient, number: str) -> None:
    response = analyst.post(
        ALL,
        content=f'{{"features": {{"age": {number}}}}}',
        headers={"Content-Type": "application/json"},
    )

    assert response.status_code == 422
    assert "age" in response.json()["error"]["message"]


@pytest.mark.parametrize("body", [{}, {"features": []}, {"features": {}, "version": OLD}])
def test_a_body_that_cannot_be_is_refused(analyst: TestClient, body: object) -> None:
    assert analyst.post(ALL, json=body).status_code == 422


def test_nothing_known_is_a_question_too(analyst: TestClient) -> None:
    assert len(predict(analyst)["missing"]) == 4


def test_what_if_starts_from_the_stored_prediction(analyst: TestClient, folder: Path) -> None:
    stored = read(analyst, ONE)
    row = make_rows(COUNT, seed=7).to_pylist()[1]

    asked = what_if(analyst, days_since_last_transaction=0, state=None)

    assert asked["before"]["prediction"] == pytest.approx(stored["prediction"], abs=1e-12)
    changed = {**row, "days_since_last_transaction": 0.0, "state": None}
    assert asked["after"]["prediction"] == load(folder, OLD).predict([changed])[0].prediction
    assert asked["changes"][0] == {
        "feature": "days_since_last_transaction",
        "label": "Days since the last transaction",
        "before": row["days_since_last_transaction"],
        "after": 0.0,
    }


def test_what_if_is_answered_by_the_version_that_scored(analyst: TestClient, folder: Path) -> None:
    before = what_if(analyst, state="TX")

    ModelRegistry(folder / "models").promote(MODEL, NEW)

    assert what_if(analyst, state="TX") == before
    assert before["model_version"] == OLD


def test_a_change_that_cannot_be_is_refused(analyst: TestClient) -> None:
    for changes in ({"income": 1}, {"state": "ZZ"}, {}):
        response = analyst.post(f"{ONE}/what-if", json={"changes": changes})
        assert response.status_code == 422


def test_personal_features_are_hidden_from_who_may_not_know(viewer: TestClient) -> None:
    shown = {}
    for number in range(1, COUNT + 1):
        found = read(viewer, f"{ALL}/CUS-{number:06}")
        shown |= {driver["feature"]: driver for driver in found["drivers"]}

    assert found["is_masked"] is True
    assert (shown["age"]["value"], shown["age"]["text"]) == (None, "Age: hidden from your role.")
    assert shown["state"]["value"] is not None


def test_what_may_not_be_known_may_not_be_tried(viewer: TestClient) -> None:
    response = viewer.post(f"{ONE}/what-if", json={"changes": {"age": 40}})

    assert response.status_code == 403
    assert all(
        driver["value"] is None
        for driver in what_if(viewer, state="TX")["after"]["drivers"]
        if driver["feature"] == "age"
    )


def test_an_engineer_is_refused(trained: FastAPI) -> None:
    client = make_client(trained, Role.ENGINEER)

    assert client.get(ONE).status_code == 403
    assert client.post(ALL, json={"features": {}}).status_code == 403


def test_a_version_that_is_gone_is_told(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "serving", account_count=1, customer_count=0)
    bundle = write_version(tmp_path / "models", MODEL, NEW)
    gone = replace(bundle, version="20200101-eeeeeeee")
    write_predictions(tmp_path / "serving", MODEL, gone, count=3)
    client = make_client(make_app(make_settings(tmp_path)), Role.ADMIN)

    response = client.post(f"{ONE}/what-if", json={"changes": {"state": "TX"}})

    assert response.status_code == 409
    assert "20200101-eeeeeeee" in response.json()["error"]["message"]


def test_a_snapshot_from_before_there_were_predictions_has_none(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "serving", account_count=1, customer_count=0)
    write_version(tmp_path / "models", MODEL, OLD)
    client = make_client(make_app(make_settings(tmp_path)), Role.ADMIN)

    assert read(client)["items"] == []
    assert client.get(ONE).status_code == 404
    assert client.get("/predictions/nothing").status_code == 404


def test_the_cache_drops_the_oldest_when_full() -> None:
    cache = PredictionCache(clock=FakeClock(), most_kept=2)
    made = Prediction(0.5, 50.0, "medium", True, [])
    names = [name_prediction(MODEL, OLD, {"age": float(age)}) for age in range(3)]
    for name in names:
        cache.keep(name, made)

    assert [cache.find(name) is not None for name in names] == [False, True, True]
