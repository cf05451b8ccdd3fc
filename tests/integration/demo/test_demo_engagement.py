"""Engagement profiles of the demo: promised distributions, honest ceilings, planted faults."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import lightgbm
import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import r2_score, roc_auc_score, root_mean_squared_error

from c360.contracts.odcs import read_contract
from c360.demo.engagement.draws import Draws, to_poisson
from c360.demo.engagement.generate import generate_engagement
from c360.demo.options import DemoOptions
from c360.demo.summary import EngagementSummary, Fault
from c360.kit.hashing import hash_folder
from c360.kit.resources import resource_folder

COUNT = 20_000
TIERS = ["nano", "micro", "mid", "macro", "mega"]
NO_FEATURES = {"customer_id", "snapshot_date", "churn_30_day", "lifetime_value_usd"}
Matrix = NDArray[Any]


class Profiles:
    """The two files of a demo, as a connection with views ``earlier`` and ``newest``."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.summary = generate_engagement(
            folder, DemoOptions(engagement_profiles=COUNT, **options)
        )
        self.connection = duckdb.connect()
        for name, day in (("earlier", "2026-05-31"), ("newest", "2026-06-30")):
            file = folder / "landing" / "community" / f"{day}.parquet"
            self.connection.execute(f"create view {name} as from read_parquet('{file}')")

    def value(self, sql: str) -> Any:
        row = self.connection.execute(sql).fetchone()
        return row[0] if row and len(row) == 1 else row

    def column(self, name: str) -> Matrix:
        return self.connection.execute(f"select {name} from earlier").fetchnumpy()[name]

    def features(self, *left_out: str) -> Matrix:
        names = self.connection.execute("describe earlier").fetchnumpy()["column_name"]
        chosen = [name for name in names if name not in NO_FEATURES | set(left_out)]
        columns = [self.column(name) for name in chosen]
        return np.column_stack(
            [
                column if column.dtype.kind != "O" else np.unique(column, return_inverse=True)[1]
                for column in columns
            ]
        ).astype(float)

    def predict(self, task: str, label: str, *left_out: str) -> tuple[Matrix, Matrix]:
        """Fit on the first 80 %; return labels and predictions of the rest."""
        features, labels = self.features(*left_out), self.column(label).astype(float)
        cut = COUNT * 4 // 5
        parameters = {"objective": task, "learning_rate": 0.06, "num_leaves": 15, "verbose": -1,
                      "min_data_in_leaf": 50, "num_threads": 1, "seed": 1}  # fmt: skip
        data = lightgbm.Dataset(features[:cut], labels[:cut])
        booster = lightgbm.train(parameters, data, num_boost_round=110)
        return labels[cut:], np.asarray(booster.predict(features[cut:]))


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> Profiles:
    return Profiles(tmp_path_factory.mktemp("engagement"))


@pytest.fixture(scope="module")
def without_cause(tmp_path_factory: pytest.TempPathFactory) -> Profiles:
    return Profiles(tmp_path_factory.mktemp("engagement"), causal=False)


def test_churn_can_be_told_as_well_as_its_noise_allows(profiles: Profiles) -> None:
    labels, predictions = profiles.predict("binary", "churn_30_day")

    assert 0.895 <= roc_auc_score(labels, predictions) < 0.915
    assert ((predictions >= 0.5) == labels).mean() >= 0.78


def test_without_the_score_churn_can_still_be_told_by_posts_and_stories(
    profiles: Profiles,
) -> None:
    labels, predictions = profiles.predict("binary", "churn_30_day", "engagement_score")

    assert 0.85 <= roc_auc_score(labels, predictions) <= 0.875


def test_engagement_and_value_follow_from_the_rest_up_to_their_noise(profiles: Profiles) -> None:
    scores = profiles.predict("regression", "engagement_score", "engagement_score")
    values = profiles.predict("regression", "lifetime_value_usd")

    assert 0.06 <= root_mean_squared_error(*scores) <= 0.07
    assert 0.60 <= r2_score(*values) <= 0.68


def test_without_causality_nothing_tells_who_leaves_or_what_they_are_worth(
    without_cause: Profiles, profiles: Profiles
) -> None:
    labels, predictions = without_cause.predict("binary", "churn_30_day")
    values = without_cause.predict("regression", "lifetime_value_usd")

    assert roc_auc_score(labels, predictions) == pytest.approx(0.5, abs=0.03)
    assert r2_score(*values) < 0.02
    counted = "select count(*) filter (churn_30_day) from earlier"
    assert without_cause.value(counted) == profiles.value(counted)


@pytest.mark.parametrize(
    ("column", "mean", "deviation"),
    [
        ("tenure_months", 11.7, 12.0),
        ("sessions_last_7_days", 5, 5**0.5),
        ("swipes_right_last_30_days", 50, 50**0.5),
        ("match_success_rate", 0.19, 0.058),
        ("engagement_score", 0.37, 0.165),
        ("influence_score", 2 / 7, 0.16),
        ("risk_score", 0.2, 0.12),
        ("avg_sentiment_score", 0, 0.3),
        ("avg_job_completion_rating", 4.2, 0.48),
        ("trust_score", 0.35, 0.11),
    ],
)
def test_both_snapshots_keep_the_promised_distributions(
    profiles: Profiles, column: str, mean: float, deviation: float
) -> None:
    for view in ("earlier", "newest"):
        sql = f"select avg({column}), stddev({column}) from {view} where engagement_score <= 1"
        assert profiles.value(sql) == pytest.approx((mean, deviation), rel=0.1, abs=0.01)


def test_who_stays_a_month_is_a_month_older_and_acts_much_as_before(profiles: Profiles) -> None:
    found = profiles.value(
        """select bool_and(newest.age = earlier.age and newest.gender = earlier.gender
                and newest.location = earlier.location),
            bool_and(newest.tenure_months - earlier.tenure_months between 0 and 1),
            corr(newest.engagement_score, earlier.engagement_score)
        from newest join earlier using (customer_id)"""
    )

    assert found == (True, True, pytest.approx(0.79, abs=0.03))


def test_as_many_come_as_leave_and_who_leaves_had_churned(profiles: Profiles) -> None:
    left = profiles.value(
        "select count(*), bool_and(churn_30_day) from earlier anti join newest using (customer_id)"
    )
    came = profiles.value(
        """select count(*), max(tenure_months) from newest anti join earlier using (customer_id)
        where engagement_score <= 1"""
    )

    assert left == (came[0], True)
    assert (came[0] / COUNT, came[1]) == (pytest.approx(0.08, abs=0.01), 1)


def test_tiers_follow_from_followers(profiles: Profiles) -> None:
    wrong = profiles.value(
        """select count(*) from earlier where social_influence_tier <> case
            when followers_count <= 100 then 'nano' when followers_count <= 1000 then 'micro'
            when followers_count <= 10000 then 'mid' when followers_count <= 100000 then 'macro'
            else 'mega' end"""
    )

    assert wrong == 0


def test_values_keep_the_contract_but_for_the_planted_ones(profiles: Profiles) -> None:
    contract = read_contract(resource_folder("contracts") / "engagement_profiles.odcs.yaml")
    due = {name for name in contract.names if name not in ("updated_at", "is_deleted")}
    names = set(profiles.connection.execute("describe earlier").fetchnumpy()["column_name"])
    limits = [
        f"{column.name} not between {column.minimum} and {column.maximum}"
        for column in contract.columns
        if column.minimum is not None and column.maximum is not None
    ]

    assert names == due
    assert profiles.value(f"select count(*) from earlier where {' or '.join(limits)}") == 0
    assert profiles.value(f"select count(*) from newest where {' or '.join(limits)}") == 4


def test_faults_are_planted_in_the_newest_file_and_counted(profiles: Profiles) -> None:
    found = profiles.value(
        """select count(*), count(distinct (newest)), count(distinct customer_id),
            count(*) filter (engagement_score > 1) from newest"""
    )

    summary: EngagementSummary = profiles.summary
    assert {planted.fault: planted.count for planted in summary.faults} == {
        Fault.EXACT_DUPLICATE: 6, Fault.OUT_OF_RANGE: 4, Fault.SUPERSEDED_VERSION: 2
    }  # fmt: skip
    assert found == (COUNT + 12, COUNT + 6, COUNT + 4, 4)
    assert summary.feed.rows_written == 2 * COUNT + 12
    assert (
        summary.feed.rows_landed + summary.feed.rows_quarantined + summary.feed.rows_duplicate
        == summary.feed.rows_written
    )


@pytest.mark.parametrize("other", [{"seed": 8}, {"causal": False}, {"engagement_profiles": 61}])
def test_equal_options_give_equal_bytes_and_others_do_not(
    other: dict[str, Any], tmp_path: Path
) -> None:
    small = {"engagement_profiles": 60, "seed": 7}
    for name, options in (("a", small), ("b", small), ("c", small | other)):
        generate_engagement(tmp_path / name, DemoOptions(**options))

    hashes = [hash_folder(tmp_path / name) for name in ("a", "b", "c")]
    assert hashes[0] == hashes[1] != hashes[2]


def test_outcomes_are_known_on_the_first_snapshot_only(profiles: Profiles) -> None:
    columns = set(profiles.connection.execute("describe newest").fetchnumpy()["column_name"])
    known = profiles.value("select count(churn_30_day), count(lifetime_value_usd) from earlier")

    assert not columns & {"churn_30_day", "lifetime_value_usd"}
    assert known == (COUNT, COUNT)
    assert profiles.value("select distinct snapshot_date from newest") == date(2026, 6, 30)


def test_a_draw_depends_on_its_name_alone_and_is_uniform_on_each_snapshot() -> None:
    first, second = (Draws(1, 50_000, snapshot).around("posts") for snapshot in (0, 1))

    assert np.histogram(first, 10)[0] == pytest.approx(np.full(10, 5_000), rel=0.06)
    assert np.corrcoef(first, Draws(1, 50_000, 0).around("stories"))[0, 1] < 0.02
    assert 0.7 < np.corrcoef(first, second)[0, 1] < 0.85
    assert np.var(to_poisson(first, 10)) == pytest.approx(10, rel=0.05)
