from __future__ import annotations

from builder import Company
from dbt_run import Build
from feed_rows import AS_OF


def scored(build: Build, **row: object) -> dict[str, object]:
    company = Company().customer("C1").transaction("C1", AS_OF)
    company.predict("customer_churn", "C1", **row)
    company.predict("lifetime_value", "C1", 1234.567)
    profile = build(company).rows("from marts.customer_360_profile")[0]
    names = ("churn_probability", "churn_risk_score", "churn_risk_category")
    return {name: profile[name] for name in (*names, "eligible_for_retention")}


def test_the_profile_shows_what_the_champion_says(build: Build) -> None:
    row = scored(build, prediction=0.4, score=82.5, category="high")

    assert row == {
        "churn_probability": 0.4,
        "churn_risk_score": 82.5,
        "churn_risk_category": "high",
        "eligible_for_retention": True,
    }


def test_a_lapsed_customer_has_a_category_and_no_score(build: Build) -> None:
    row = scored(build, prediction=None, category="lapsed")

    assert (row["churn_risk_category"], row["churn_risk_score"]) == ("lapsed", None)


def test_a_customer_whom_no_model_scored_says_so(build: Build) -> None:
    profile = build(Company().customer("C1")).rows("from marts.customer_360_profile")[0]

    assert profile["churn_risk_category"] == "not_scored"
    assert profile["predicted_value_365_days"] is None


def test_the_predicted_value_is_money_to_the_penny(build: Build) -> None:
    company = Company().customer("C1").predict("lifetime_value", "C1", 1234.567)

    profile = build(company).rows("from marts.customer_360_profile")[0]
    assert str(profile["predicted_value_365_days"]) == "1234.57"
