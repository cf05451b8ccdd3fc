"""Which version scores: the first, then only one that is better on the same test rows."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from model_workspace import NOISE, PEOPLE, ModelWorkspace

from c360.errors import DefinitionError, TrainingDataError


def test_the_first_version_scores(company: ModelWorkspace) -> None:
    found = company.train()

    assert found.status == "champion"
    assert found.message.endswith("It is the first.")
    assert company.champion == found.version


def test_the_same_data_give_the_same_version_which_stays_as_it_is(scored: ModelWorkspace) -> None:
    again = scored.train()

    assert (again.status, again.version) == ("unchanged", scored.champion)
    assert scored.registry.versions("leaving") == [scored.champion]


def test_a_challenger_that_is_no_better_does_not_take_over(scored: ModelWorkspace) -> None:
    first = scored.champion
    scored.define(features=NOISE)

    second = scored.train()

    assert second.status == "challenger"
    assert "Not better than the champion on the same rows: auc " in second.message
    assert scored.champion == first != second.version
    assert len(scored.registry.versions("leaving")) == 2


def test_a_challenger_that_is_better_takes_over_and_rolling_back_undoes_it(
    company: ModelWorkspace,
) -> None:
    company.define(features=NOISE)
    first = company.train()

    company.define()
    second = company.train()

    assert second.status == "champion"
    assert f"against {first.version}" in second.message
    assert "Better than the champion on the same rows: auc +0." in second.message
    assert company.registry.roll_back("leaving") == first.version


def test_a_champion_whose_feature_vanished_gives_way(scored: ModelWorkspace) -> None:
    scored.define(features="select person_id, age, city, spend from people")

    found = scored.train()

    assert found.status == "champion"
    assert "The champion before needs 'visits', which is no feature any more." in found.message


def test_a_champion_whose_feature_vanished_does_not_score_until_trained_again(
    scored: ModelWorkspace,
) -> None:
    scored.define(features="select person_id, age, city, spend from people")

    warnings = scored.score()

    assert any(
        "needs 'visits', which is no feature any more" in text and "c360 train leaving" in text
        for text in warnings
    )
    assert scored.predictions() == []


def test_one_that_fails_does_not_stop_the_others(company: ModelWorkspace) -> None:
    broken = company.make_definition("broken", features="select person_id, nothing from people")
    few = company.make_definition("few", population="select person_id from people limit 20")

    outcomes = company.train_all([broken, few, company.make_definition("leaving")])

    assert [outcome.status for outcome in outcomes] == ["failed", "failed", "champion"]
    assert [type(outcome.error) for outcome in outcomes] == [
        DefinitionError,
        TrainingDataError,
        type(None),
    ]


def list_due(company: ModelWorkspace, day: date) -> list[str]:
    return [name for name in company.due(day) if name == "leaving"]


def test_a_model_without_a_champion_is_due(company: ModelWorkspace) -> None:
    assert list_due(company, date(2026, 6, 30)) == ["leaving"]


def test_a_model_is_due_thirty_days_after_it_was_trained(scored: ModelWorkspace) -> None:
    assert list_due(scored, date(2026, 7, 29)) == []
    assert list_due(scored, date(2026, 7, 30)) == ["leaving"]


def test_a_model_is_due_once_its_scores_have_drifted(scored: ModelWorkspace) -> None:
    assert list_due(scored, date(2026, 6, 30)) == []

    columns = PEOPLE.to_pydict()
    columns["visits"] = (np.array(columns["visits"]) // 3).tolist()
    scored.put(pa.table(columns))
    scored.score()

    assert list_due(scored, date(2026, 6, 30)) == ["leaving"]
    assert [alert.target for alert in scored.alerts("model_drift")] == ["leaving"]


VANISHED = {
    "feature left out": {"features": "select person_id, age, city, spend from people"},
    "column gone": {"features": "select person_id, age, city, spend, gone as visits from people"},
    "table gone": {"inputs": {"people": {"table": "staging.gone", "event_time": None}}},
    "text now": {
        "features": "select person_id, age, city, spend, visits::varchar as visits from people"
    },
    "number now": {
        "features": "select person_id, age, length(city) as city, spend, visits from people"
    },
}


@pytest.mark.parametrize("kind", VANISHED)
def test_a_model_is_due_once_its_champion_cannot_score(scored: ModelWorkspace, kind: str) -> None:
    scored.define(**VANISHED[kind])

    assert list_due(scored, date(2026, 6, 30)) == ["leaving"]


@pytest.mark.parametrize("kind", VANISHED)
def test_a_champion_that_cannot_score_says_why_and_stops_no_other(
    scored: ModelWorkspace, kind: str
) -> None:
    scored.define_another("staying")
    scored.define(**VANISHED[kind])

    warnings = scored.score()

    states = {row["model"]: row for row in scored.rows("derived.model_scoring")}
    assert {name: row["status"] for name, row in states.items()} == {
        "leaving": "not_scored",
        "staying": "scored",
    }
    assert warnings == [f"leaving did not score: {states['leaving']['reason']}"]
    assert {row["model"] for row in scored.predictions()} == {"staying"}
    assert states["staying"]["row_count"] == len(scored.predictions())


def test_a_champion_whose_definition_was_taken_away_says_so_without_a_warning(
    scored: ModelWorkspace,
) -> None:
    (scored.workspace.root / "models" / "leaving.yml").unlink()

    assert scored.score() == []

    [state] = scored.rows("derived.model_scoring")
    assert (state["status"], state["row_count"]) == ("not_scored", 0)
    assert "no definition any more" in state["reason"]


def test_a_broken_definition_stops_its_own_model_alone(scored: ModelWorkspace) -> None:
    scored.define_another("staying")
    path = scored.workspace.root / "models" / "leaving.yml"
    path.write_text("name: leaving\ntitle: [", encoding="utf-8")

    [warning] = scored.score()

    states = {row["model"]: row for row in scored.rows("derived.model_scoring")}
    assert states["staying"]["status"] == "scored"
    assert states["leaving"]["status"] == "not_scored"
    assert states["leaving"]["reason"].startswith("models/leaving.yml, line 2: no YAML")
    assert warning == f"leaving is left out: {states['leaving']['reason']}"


def test_an_outcome_names_what_it_was_trained_from(scored: ModelWorkspace) -> None:
    card = scored.registry.card("leaving", str(scored.champion))

    assert (card["trained_as_of"], card["run_id"], card["entity"]) == ("2026-06-30", "r1", "row")
