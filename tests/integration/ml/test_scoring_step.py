"""The step ``score``: everybody, with drivers, drift and a look back."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from model_workspace import PEOPLE, ModelWorkspace
from small_models import AS_OF, metric

from c360.ml.metrics import binary_metrics


def change(column: str, how: Callable[[list[Any]], list[Any]]) -> pa.Table:
    columns = PEOPLE.to_pydict()
    columns[column] = how(columns[column])
    return pa.table(columns, schema=PEOPLE.schema)


def test_everybody_is_scored_with_the_moment_and_the_version(scored: ModelWorkspace) -> None:
    rows = scored.predictions()
    assert [row["entity_id"] for row in rows] == PEOPLE["person_id"].to_pylist()
    assert {
        (row["model"], row["model_version"], row["as_of"], row["predicted_at"]) for row in rows
    } == {("leaving", scored.champion, AS_OF, datetime(2026, 7, 1))}
    assert {row["category"] for row in rows} == {"low", "medium", "high"}
    features = {row["entity_id"]: row for row in scored.rows("marts.features_leaving")}
    assert features["P-00007"] == {
        "entity_id": "P-00007",
        **{name: PEOPLE[name][7].as_py() for name in ("age", "city", "visits", "spend")},
    }


def test_a_probability_from_which_it_pays_is_positive(scored: ModelWorkspace) -> None:
    threshold = scored.registry.card("leaving", str(scored.champion))["threshold"]["value"]

    assert all(
        row["is_positive"] == (row["prediction"] >= threshold) for row in scored.predictions()
    )


def test_drivers_are_explained_anew_only_for_rows_that_changed(scored: ModelWorkspace) -> None:
    before = {row["entity_id"]: row["drivers"] for row in scored.predictions()}
    store = next((scored.workspace.data / "derived" / "predictions").glob("leaving-*"))
    [kept] = store.glob("*.parquet")
    marked = pq.read_table(kept)
    at = marked.column_names.index("drivers")
    told = pc.binary_join_element_wise(marked["drivers"], pa.scalar(" "), "")
    pq.write_table(marked.set_column(at, "drivers", told), kept)

    scored.put(change("visits", lambda values: [values[0] + 3, *values[1:]]))
    scored.score(AS_OF + timedelta(days=1))

    after = {row["entity_id"]: row["drivers"] for row in scored.predictions()}
    anew = [key for key, text in after.items() if not text.endswith(" ")]
    assert anew == ["P-00000"]
    assert after["P-00000"] != before["P-00000"]


def test_who_has_lapsed_is_listed_without_a_score(scored: ModelWorkspace) -> None:
    scored.define(lapsed="select person_id from people where visits = 0")
    scored.score()

    lapsed = [row for row in scored.predictions() if row["category"] == "lapsed"]
    expected = PEOPLE.filter(pc.equal(PEOPLE["visits"], 0))["person_id"].to_pylist()
    assert [row["entity_id"] for row in lapsed] == expected
    assert {
        (row["prediction"], row["score"], row["is_positive"], row["drivers"]) for row in lapsed
    } == {(None, None, None, "[]")}
    assert "P-00000" in {row["entity_id"] for row in scored.rows("marts.features_leaving")} - set(
        expected
    )


def test_an_unseen_category_is_told_and_scored_as_missing(scored: ModelWorkspace) -> None:
    scored.put(change("city", lambda values: ["Rome", "Oslo", None, *values[3:]]))

    warnings = scored.score()

    assert warnings == ["leaving: 2 values of city were never seen in training; scored as missing."]
    assert len(scored.predictions()) == 600


def test_infinite_values_are_told_and_leave_the_model_out(scored: ModelWorkspace) -> None:
    scored.put(change("spend", lambda values: [math.inf, *values[1:]]))

    [warning] = scored.score()

    assert warning.startswith(
        "leaving did not score: models/leaving.yml, line 7: features: Feature 'spend' holds 1"
        " infinite values."
    )
    assert scored.predictions() == []


def test_a_table_that_lost_all_rows_scores_nobody(scored: ModelWorkspace) -> None:
    scored.put(PEOPLE.slice(0, 0))

    assert scored.score() == []
    assert scored.predictions() == []


def test_the_data_it_learnt_from_are_stable_and_shifted_data_drift(scored: ModelWorkspace) -> None:
    levels = {row["feature"]: row["level"] for row in scored.rows("derived.model_drift")}
    assert levels == dict.fromkeys(("age", "city", "visits", "spend", "score"), "stable")

    scored.put(change("visits", lambda values: [value // 4 for value in values]))
    scored.score()

    levels = {row["feature"]: row["level"] for row in scored.rows("derived.model_drift")}
    assert (levels["visits"], levels["score"], levels["age"]) == ("high", "high", "stable")


def test_the_oddest_are_flagged_and_say_by_what(company: ModelWorkspace) -> None:
    features = "select person_id, age, visits, spend from people"
    company.define(task="anomaly", label=None, baseline=None, features=features)

    assert company.score() == []

    rows = company.predictions()
    odd = [row for row in rows if row["category"] == "anomalous"]
    assert {row["category"] for row in rows} == {"anomalous", "usual"}
    assert len(odd) == sum(row["is_positive"] for row in rows) == 30
    assert min(row["prediction"] for row in odd) >= max(
        r["prediction"] for r in rows if not r["is_positive"]
    )
    assert all("This is unusual." in json.loads(row["drivers"])[0]["text"] for row in odd)


def test_a_broken_definition_leaves_the_others_scoring(company: ModelWorkspace) -> None:
    company.define(inputs={"people": {"table": "staging.gone", "event_time": None}})

    [warning] = company.score()

    assert "leaving was not trained: " in warning
    assert "'staging.gone', which the warehouse does not have" in warning


def test_drivers_name_the_value_and_its_usual_range(scored: ModelWorkspace) -> None:
    found = [driver for row in scored.predictions() for driver in json.loads(row["drivers"])]
    visits = [driver for driver in found if driver["feature"] == "visits"]
    lowest = min(visits, key=lambda driver: driver["value"])
    assert "lower than usual (2 to 8). This raises the risk." in lowest["text"]
    assert set(lowest) == {"feature", "label", "value", "usual_low", "usual_high", "effect", "text"}


def put_visits(scored: ModelWorkspace) -> None:
    """Write visits of people of whom some come often; those seldom stay away for a month."""
    random = np.random.default_rng(0)
    keen = random.beta(0.6, 1.2, 220)
    rows = [
        {
            "person_id": f"P-{who:03}",
            "visited_at": datetime(2026, 1, 1) + timedelta(days=day, hours=9),
        }
        for who in range(220)
        for day in range(212)
        if random.random() < keen[who] * 0.25
    ]
    with scored.context.open_warehouse() as warehouse:
        warehouse.replace_table("staging.visits", pa.Table.from_pylist(rows))


SILENT = {
    "inputs": {"visits": {"table": "staging.visits", "event_time": "visited_at"}},
    "cutoffs": {"every": "month"}, "split": "time", "horizon_days": 30, "baseline": None,
    "population": "select distinct person_id from visits",
    "features": "select person_id, count(*) as visit_count, min($cutoff - visited_at::date) as silence"
    " from visits group by person_id",
    "label": "select person_id, (person_id not in (select person_id from future_visits))::integer"
    " as label from visits group by person_id",
    "single_feature_above": 1.0, "suspicious_above": 1.0,
}  # fmt: skip


def look_back(company: ModelWorkspace, *, is_held_out: bool) -> list[dict[str, Any]]:
    rows = company.rows("derived.model_backtest")
    return [row for row in rows if row["is_held_out"] == is_held_out]


def who_stayed_away(company: ModelWorkspace, cutoff: datetime) -> dict[str, float]:
    """By person seen before a cutoff, 1.0 where no visit came in the 30 days from it."""
    visits = company.rows("staging.visits")
    until = cutoff + timedelta(days=30)
    came = {row["person_id"] for row in visits if cutoff <= row["visited_at"] < until}
    seen = {row["person_id"] for row in visits if row["visited_at"] < cutoff}
    return {person: float(person not in came) for person in seen}


def test_scores_of_the_past_are_held_to_what_happened(company: ModelWorkspace) -> None:
    put_visits(company)
    company.define(**SILENT)
    assert company.score() == []
    scored = company.predictions()
    assert look_back(company, is_held_out=False) == []

    for day in (29, 30, 31):
        company.score(AS_OF + timedelta(days=day))

    [row] = look_back(company, is_held_out=False)
    away = who_stayed_away(company, datetime(2026, 7, 1))
    predicted = np.array([entry["prediction"] for entry in scored])
    happened = np.array([away[entry["entity_id"]] for entry in scored])
    pairs = [
        (p > q) + (p == q) / 2 for p in predicted[happened == 1] for q in predicted[happened == 0]
    ]
    assert row == {
        "model": "leaving", "model_version": company.champion, "scored_as_of": AS_OF,
        "observed_until": date(2026, 7, 30), "row_count": len(scored), "positive_count": int(happened.sum()),
        "auc": round(float(np.mean(pairs)), 6), "mean_predicted": round(float(predicted.mean()), 6),
        "observed_rate": round(float(happened.mean()), 6), "is_held_out": False,
    }  # fmt: skip
    assert row["auc"] == round(binary_metrics(happened, predicted, 0.5)["auc"], 6)


def test_a_new_version_looks_back_at_the_cutoff_it_was_not_fitted_to(
    company: ModelWorkspace,
) -> None:
    put_visits(company)
    company.define(**SILENT)
    assert company.score() == []

    [row] = look_back(company, is_held_out=True)
    away = who_stayed_away(company, datetime(2026, 6, 1))
    card = company.registry.card("leaving", str(company.champion))
    assert card["cutoffs"]["test"] == ["2026-06-01"]
    assert max(card["cutoffs"]["train"] + card["cutoffs"]["validation"]) <= "2026-05-02"
    assert (row["scored_as_of"], row["observed_until"]) == (date(2026, 5, 31), date(2026, 6, 30))
    assert (row["row_count"], row["positive_count"]) == (len(away), sum(away.values()))
    assert row["auc"] == metric(card, "auc")


def test_a_value_is_held_to_all_the_days_it_looks_ahead(company: ModelWorkspace) -> None:
    put_visits(company)
    company.define(
        task="value", inputs=SILENT["inputs"], cutoffs=SILENT["cutoffs"], split="time",
        horizon_days=60, evaluation_days=30, baseline=None, required={},
        population="select distinct person_id from visits",
        features="select person_id, count(distinct visited_at::date) - 1 as frequency,"
        " max(visited_at::date) - min(visited_at::date) as recency_days,"
        " $cutoff - min(visited_at::date) as age_days, 8.0 + right(person_id, 1)::int % 5 as mean_value"
        " from visits group by person_id",
        label="select person_id, (select count(*) * 10.0 from future_visits where"
        " future_visits.person_id = visits.person_id) as label from visits group by person_id",
    )  # fmt: skip
    assert company.score(date(2026, 5, 31)) == []
    company.score(date(2026, 6, 30))
    assert company.rows("derived.model_backtest") == []

    company.score(date(2026, 7, 30))

    [row] = company.rows("derived.model_backtest")
    visits = [visit["visited_at"] for visit in company.rows("staging.visits")]
    came = sum(datetime(2026, 6, 1) <= at < datetime(2026, 7, 31) for at in visits)
    assert (row["scored_as_of"], row["observed_until"]) == (date(2026, 5, 31), date(2026, 7, 30))
    # Some came for the first time since; in the 30 days of the evaluation only half as many came.
    assert row["observed_rate"] == pytest.approx(10 * came / row["row_count"], rel=0.02)
