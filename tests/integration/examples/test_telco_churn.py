"""Churn of telephone subscribers: a model on published data, by configuration alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.pipelines.models import open_registry
from c360.testing.workspaces import ingest_workspace, query, read_raw, run_workspace

FILE = "telco_churn/Telco-Customer-Churn.csv"


def read_file(folder: Path) -> list[dict[str, str]]:
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def telco(publish_example: Callable[[str], Workspace]) -> Workspace:
    return publish_example("telco_churn")


@pytest.fixture(scope="module")
def card(telco: Workspace) -> dict[str, Any]:
    registry = open_registry(telco)
    champion = registry.champion("telco_churn")
    assert champion is not None
    return registry.card("telco_churn", champion)


def metric(card: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(entry for entry in card["metrics"] if entry["name"] == name)
    return found


def test_every_row_lands_and_eleven_have_had_no_bill(telco: Workspace, example_data: Path) -> None:
    rows = read_raw(telco, "telco_subscribers")

    file = read_file(example_data)
    blank = {row["customerID"] for row in file if not row["TotalCharges"].strip()}
    empty = {row["subscriber_id"]: row for row in rows.to_pylist() if row["total_charges"] is None}
    assert rows.num_rows == len(file) == 7_043
    assert set(empty) == blank
    assert (len(empty), {row["tenure_months"] for row in empty.values()}) == (11, {0})


def test_five_folds_reach_what_is_published(card: dict[str, Any]) -> None:
    assert metric(card, "auc_folds")["value"] >= 0.84
    assert metric(card, "ece_folds")["value"] <= 0.03
    assert (metric(card, "auc_folds")["is_met"], metric(card, "ece_folds")["is_met"]) == (
        True,
        True,
    )


def test_figures_are_no_better_than_this_table_allows(card: dict[str, Any]) -> None:
    # Above 0.9 is known to come with resampling before the split.
    assert metric(card, "auc")["value"] < 0.9
    assert not any(finding["is_leak"] for finding in card["leaks"])


def test_everybody_has_a_probability_that_adds_up_to_the_churn_of_the_file(
    telco: Workspace, example_data: Path
) -> None:
    [(count, keys, mean)] = query(
        telco,
        "select count(*), count(distinct entity_id), avg(prediction) from marts.predictions"
        " where model = 'telco_churn'",
    )

    file = read_file(example_data)
    assert (count, keys) == (7_043, 7_043)
    share = sum(row["Churn"] == "Yes" for row in file) / len(file)
    assert float(str(mean)) == pytest.approx(share, abs=0.02)


def test_drivers_are_in_plain_words(telco: Workspace) -> None:
    [(text,)] = query(
        telco,
        "select drivers from marts.predictions where model = 'telco_churn'"
        " order by prediction desc, entity_id limit 1",
    )

    words = [driver["text"] for driver in json.loads(str(text))]
    assert "Contract: Month-to-month. This raises the risk." in words


def test_gender_and_age_are_looked_at_and_never_learnt_from(card: dict[str, Any]) -> None:
    groups = {(row["attribute"], row["group"]) for row in card["fairness"]}

    assert groups == {
        ("gender", "Female"), ("gender", "Male"), ("age_band", "senior"), ("age_band", "under 65"),
    }  # fmt: skip
    assert not {"gender", "is_senior"} & {feature["name"] for feature in card["features"]}


def test_running_again_changes_nothing(telco: Workspace, card: dict[str, Any]) -> None:
    result = run_workspace(telco)

    assert {step.status.value for step in result.steps} == {"skipped"}
    assert open_registry(telco).versions("telco_churn") == [card["version"]]


def test_another_word_than_yes_or_no_is_put_aside(
    copy_example: Callable[[str], Path],
    example_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = (example_data / FILE).read_text(encoding="utf-8").splitlines()[:3]
    copied = tmp_path / FILE
    copied.parent.mkdir()
    head, first, second = lines
    copied.write_text(
        "\n".join([head, first, second.replace("Male,0,No,", "Male,0,Maybe,")]), encoding="utf-8"
    )
    monkeypatch.setenv("C360_EXAMPLE_DATA", str(tmp_path))

    [manifest] = ingest_workspace(open_workspace(copy_example("telco_churn"))).landed

    assert (manifest.result.landed, manifest.result.quarantined) == (1, 1)
