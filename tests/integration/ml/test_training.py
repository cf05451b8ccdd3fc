"""Training: the same data give the same files, honest data an honest verdict, chance none."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from small_models import (
    RETURNING,
    define,
    make_people,
    make_plan,
    metric,
    put,
    put_batches,
    train,
)

from c360.ml.bundle import load_bundle
from c360.ml.dataset import Examples
from c360.ml.registry import ModelRegistry
from c360.ml.trainer import Trained
from c360.ml.training import MOST_ROWS, sample_examples
from c360.warehouse.duckdb import DuckDBWarehouse

CARD_KEYS = {
    "model", "title", "description", "version", "task", "entity", "key", "horizon_days",
    "trained_as_of", "run_id", "seed", "code_version", "definition_hash", "data_hash", "rows",
    "cutoffs", "positive_rate", "parameters", "search", "threshold", "metrics", "comparisons",
    "curves", "reference", "slices", "fairness", "features", "leaks", "verdict", "warnings",
}  # fmt: skip


def test_the_same_rows_in_any_order_give_the_same_version_to_the_bit(
    warehouse: DuckDBWarehouse, leaving: Trained
) -> None:
    people = make_people()
    put(warehouse, people.take(np.random.default_rng(3).permutation(len(people))))

    again = train(warehouse, define())

    assert again.version == leaving.version
    assert again.files == leaving.files
    assert leaving.version.startswith("20260630-")


@pytest.mark.parametrize("change", ["seed", "data", "definition"])
def test_another_seed_row_or_definition_gives_another_version(
    warehouse: DuckDBWarehouse, leaving: Trained, change: str
) -> None:
    people = make_people()
    put(warehouse, people.slice(1) if change == "data" else people)
    definition = define(costs={"false_negative": 9}) if change == "definition" else define()

    other = train(warehouse, definition, make_plan(seed=7 if change == "seed" else 42))

    assert other.version != leaving.version


def test_a_model_with_signal_beats_simple_rules_and_says_so(leaving: Trained) -> None:
    card = leaving.card

    assert card["verdict"]["level"] in ("good", "weak")
    assert metric(card, "auc") > 0.75
    assert [c["baseline"] for c in card["comparisons"]] == ["age", "logistic_regression"]
    assert card["comparisons"][0]["is_better"] is True
    assert sum(card["rows"].values()) == 900
    assert card["leaks"] == []


def test_a_card_has_every_part_and_is_plain_json(leaving: Trained) -> None:
    assert set(leaving.card) == CARD_KEYS
    assert json.loads(json.dumps(leaving.card, allow_nan=False)) == leaving.card
    assert sum(feature["importance"] for feature in leaving.card["features"]) == pytest.approx(1)
    assert {
        "card.json",
        "card.md",
        "model.json",
        "booster.txt",
        "calibration.svg",
        "lift.svg",
    } == set(leaving.files)


def test_a_card_in_words_holds_the_verdict_and_every_metric(leaving: Trained) -> None:
    text = leaving.files["card.md"]

    assert f"**{leaving.card['verdict']['text']}**" in text
    assert f"| AUC | {metric(leaving.card, 'auc'):.3f} |" in text
    assert text.count("|---") > 3
    assert "![calibration](calibration.svg)" in text


def test_shuffled_outcomes_give_chance_and_the_card_says_so(warehouse: DuckDBWarehouse) -> None:
    people = make_people(1500).to_pydict()
    people["has_left"] = np.random.default_rng(5).permutation(people["has_left"]).tolist()
    put(warehouse, pa.table(people))

    card = train(warehouse, define()).card

    assert metric(card, "auc") == pytest.approx(0.5, abs=0.08)
    assert card["verdict"]["level"] == "no_signal"
    assert card["verdict"]["text"].startswith("No better than chance: AUC 0.")


def test_what_is_required_and_missed_is_named(warehouse: DuckDBWarehouse) -> None:
    put(warehouse, make_people())
    card = train(
        warehouse, define(required={"auc": 0.97, "ece": 0.5, "auc_folds": 0.96}, folds=3)
    ).card

    met = {entry["name"]: entry["is_met"] for entry in card["metrics"] if entry["required"]}
    assert met == {"auc": False, "ece": True, "auc_folds": False}
    assert card["verdict"]["level"] == "weak"
    assert "below what is required: AUC, AUC, cross-validated" in card["verdict"]["text"]


def test_slices_and_fairness_are_of_the_test_rows(warehouse: DuckDBWarehouse) -> None:
    put(warehouse, make_people())
    protected = (
        "select person_id, case when age < 50 then 'young' else 'old' end as band from people"
    )

    card = train(warehouse, define(protected=protected, slices=["city", "band"])).card

    rows = {by: sum(s["rows"] for s in card["slices"] if s["by"] == by) for by in ("city", "band")}
    assert rows == {"city": card["rows"]["test"], "band": card["rows"]["test"]}
    assert {entry["group"] for entry in card["fairness"]} == {"young", "old"}
    assert "band" not in {feature["name"] for feature in card["features"]}


def test_a_regression_has_figures_of_its_own(warehouse: DuckDBWarehouse) -> None:
    put(warehouse, make_people())
    label = "select person_id, visits * 2 + (age % 7) as label from people"
    features = "select person_id, age, city, spend from people"

    trained = train(warehouse, define(task="regression", label=label, features=features))

    assert [entry["name"] for entry in trained.card["metrics"]] == ["rmse", "mae", "r2"]
    assert (trained.card["threshold"], trained.card["reference"]) == (None, None)
    assert trained.card["curves"]["lift"] == []


def test_an_anomaly_model_flags_the_share_asked_for(warehouse: DuckDBWarehouse) -> None:
    put(warehouse, make_people())
    features = "select person_id, age, visits, spend from people"
    definition = define(task="anomaly", label=None, features=features, anomalous_share=0.1)

    trained = train(warehouse, definition)

    assert metric(trained.card, "flagged_share") == pytest.approx(0.1, abs=0.02)
    assert trained.files.keys() == {"card.json", "card.md", "model.json", "forest.json"}


def test_a_lifetime_value_is_held_to_what_was_spent(warehouse: DuckDBWarehouse) -> None:
    random = np.random.default_rng(0)
    rate, worth = random.gamma(2, 0.02, 250), random.gamma(6, 8, 250)
    rows = [
        {"person_id": f"P-{who:03}", "visited_at": datetime(2025, 9, 1) + timedelta(days=day),
         "amount": float(random.gamma(4, worth[who] / 4))}
        for who in range(250) for day in range(303) if random.random() < rate[who]
    ]  # fmt: skip
    put(warehouse, pa.Table.from_pylist(rows), "staging.visits")
    inputs = {"visits": {"table": "staging.visits", "event_time": "visited_at"}}
    features = """
        select person_id, (count(*) - 1)::double as frequency,
          date_diff('day', min(visited_at), max(visited_at))::double as recency_days,
          ($cutoff - min(visited_at)::date)::double as age_days, avg(amount) as mean_value
        from visits group by person_id"""
    label = """
        select person_id, coalesce((select sum(amount) from future_visits f where f.person_id = v.person_id), 0)
          as label
        from (select distinct person_id from visits) v"""
    definition = define(
        RETURNING,
        task="value",
        horizon_days=365,
        evaluation_days=30,
        inputs=inputs,
        features=features,
        label=label,
    )

    trained = train(warehouse, definition)

    assert trained.card["metrics"][0]["name"] == "rmse"
    assert [c["baseline"] for c in trained.card["comparisons"]] == ["past_rate"]
    assert trained.judged is not None
    assert trained.judged.predictions.mean() == pytest.approx(
        trained.judged.labels.mean(), rel=0.25
    )
    assert set(trained.files) == {"card.json", "card.md", "model.json", "lifetime.json"}


def test_cutoffs_of_a_model_over_time_never_overlap(warehouse: DuckDBWarehouse) -> None:
    random = np.random.default_rng(0)
    people, keen = 150, np.random.default_rng(1).random(150)
    days = np.array("2026-01-01", "datetime64[us]") + random.integers(
        0, 180, 6000
    ) * np.timedelta64(1, "D")
    who = random.choice(people, 6000, p=keen**3 / (keen**3).sum())
    put(warehouse, pa.table({
        "person_id": [f"P-{number}" for number in who], "visited_at": days,
        "amount": random.lognormal(size=6000), "_batch_id": ["b"] * 6000,
    }), "staging.visits")  # fmt: skip
    put_batches(warehouse, {"b": None})
    features = "select person_id, count(*) as visit_count, min($cutoff - visited_at::date) as silence from visits group by person_id"
    changes = {
        "features": features,
        "baseline": "silence",
        "suspicious_above": 1.0,
        "single_feature_above": 1.0,
    }

    card = train(warehouse, define(RETURNING, **changes)).card

    assert card["cutoffs"] == {
        # On the first day of all nobody was known yet.
        "train": ["2026-02-01", "2026-03-01", "2026-04-01"],
        "validation": ["2026-05-01"],
        "test": ["2026-06-01"],
    }  # fmt: skip


def test_more_rows_than_trees_need_are_sampled_by_a_hash_of_the_key() -> None:
    keys = np.array([f"P-{number}" for number in range(MOST_ROWS + 500)])
    empty = pa.table({"x": np.zeros(len(keys))})
    every = Examples(keys, np.full(len(keys), np.datetime64("2026-01-01")), empty, np.zeros(len(keys)),
                     np.zeros(len(keys), dtype=bool), empty)  # fmt: skip

    chosen, warnings = sample_examples(every, seed=1)

    assert len(chosen) == MOST_ROWS
    assert warnings == ("Trained on a sample of 300,000 of 300,500 examples.",)
    assert len(set(every.keys) - set(chosen.keys)) == 500
    few = every.take(np.arange(10))
    assert sample_examples(few, seed=1) == (few, ())


def test_a_version_on_disk_predicts_as_it_did_to_the_bit(leaving: Trained, tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path)
    folder = registry.add("leaving", leaving.version, leaving.files)
    assert leaving.test is not None
    rows = leaving.test.features.to_pylist()

    loaded = load_bundle(folder)

    assert loaded.to_files() == leaving.bundle.to_files()
    assert loaded.predict(rows) == leaving.bundle.predict(rows)
    assert loaded.card == leaving.card
