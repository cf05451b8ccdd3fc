"""Questions that ask why: claims that add up, cite what bears them, or an honest refusal."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any

import pytest

from c360.api.ask.why import Asker, explain
from c360.cli.main import main
from c360.config.workspace import Workspace
from c360.domain.roles import Permission
from c360.kit.resources import resource_folder
from c360.semantic.answering import Knowledge, answer_question, learn
from c360.semantic.reading import read_catalog
from c360.semantic.why import read_why
from c360.text.briefing.material import Material
from c360.text.why import explain_account
from c360.warehouse.snapshot import Snapshot

ALL = Asker(frozenset(Permission), sees_personal=True)
NOBODY = Asker(frozenset(Permission), sees_personal=False)
SPEND = (
    "select sum(transaction_amount) as amount from marts.fct_transactions where status = 'approved'"
    " and month_date = $month"
)


@pytest.fixture(scope="module")
def knowledge(snapshot: Snapshot) -> Knowledge:
    return learn(read_catalog((resource_folder("semantic_models"),)), snapshot)


@pytest.fixture(scope="module")
def worst(snapshot: Snapshot) -> dict[str, Any]:
    """The account whose health fell most."""
    sql = (
        "select * from marts.account_health where risk_tier in ('critical', 'at_risk')"
        " order by health_score_change_30_days, account_id limit 1"
    )
    return snapshot.rows(sql)[0]


def ask(question: str, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    told = explain(question, knowledge, snapshot, ALL)
    return answer_question(question, knowledge, snapshot) if told is None else told


def texts(told: dict[str, Any]) -> str:
    return "\n".join(claim["text"] for claim in told["claims"])


@pytest.mark.parametrize(
    "question", ["Why did spend rise in May 2026?", "what drove spend in May 2026"]
)
def test_contributions_add_up_to_the_change_exactly(
    question: str, knowledge: Knowledge, snapshot: Snapshot
) -> None:
    told = ask(question, knowledge, snapshot)
    now, before = (
        snapshot.rows(SPEND, {"month": month})[0]["amount"]
        for month in ("2026-05-01", "2026-04-01")
    )
    first = told["claims"][0]
    by_dimension: dict[str, Decimal] = {}
    for claim in told["claims"][1:]:
        after, past = (Decimal(str(row["figures"][0]["value"])) for row in claim["rows"])
        label = claim["text"].split(":")[0]
        by_dimension[label] = by_dimension.get(label, Decimal(0)) + after - past

    assert told["status"] == "answered"
    assert [Decimal(str(row["figures"][0]["value"])) for row in first["rows"]] == [now, before]
    assert by_dimension
    assert "By day of the week" not in by_dimension
    assert set(by_dimension.values()) == {now - before}
    assert told["dropped_claims"] == 0


@pytest.mark.parametrize(
    ("question", "sql"),
    [
        (
            "why did the decline rate rise in May 2026",
            "select count(*) filter (status = 'declined') / count(*) as rate"
            " from marts.fct_transactions where month_date = $month",
        ),
        (
            "why did average transaction value change in May 2026",
            "select sum(transaction_amount) / count(*) as rate from marts.fct_transactions"
            " where status = 'approved' and month_date = $month",
        ),
        (
            "why is the average sentiment down in May 2026",
            "select avg(sentiment) as rate from marts.interactions"
            " where date_trunc('month', interaction_date) = $month",
        ),
    ],
)
def test_effects_on_a_rate_add_up_to_its_change(
    question: str, sql: str, knowledge: Knowledge, snapshot: Snapshot
) -> None:
    told = ask(question, knowledge, snapshot)
    now, before = (
        float(snapshot.rows(sql, {"month": month})[0]["rate"])
        for month in ("2026-05-01", "2026-04-01")
    )
    first, *parts = told["claims"]
    by_dimension: dict[str, float] = {}
    for claim in parts:
        figures = {figure["name"]: figure["value"] for figure in claim["rows"][0]["figures"]}
        label = claim["text"].split(":")[0]
        by_dimension[label] = by_dimension.get(label, 0.0) + figures["effect"]

    assert told["dropped_claims"] == 0
    assert [row["figures"][0]["value"] for row in first["rows"]] == pytest.approx([now, before])
    assert by_dimension
    assert list(by_dimension.values()) == pytest.approx(
        [now - before] * len(by_dimension), abs=1e-7
    )


def test_its_rows_and_sql_are_those_of_the_first_dimension(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    told = ask("why did spend rise in May 2026", knowledge, snapshot)

    assert len(told["rows"]) > 1
    assert told["columns"][1:4] == ["spend", "spend_before", "spend_change"]
    assert [next(iter(row.values())) for row in snapshot.rows(told["sql"])] == [
        row[0] for row in told["rows"]
    ]


def test_a_question_that_takes_the_wrong_direction_for_granted_is_told_so(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    told = {
        word: texts(ask(f"why did spend {word} in May 2026", knowledge, snapshot))
        for word in ("rise", "fall")
    }

    assert ("It did not rise." in told["rise"]) != ("It did not fall." in told["fall"])


def test_a_period_that_is_not_over_is_compared_with_as_many_days(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    year = snapshot.manifest.as_of.year
    told = ask(f"why is spend up in {year} compared to {year - 1}", knowledge, snapshot)

    assert f"1 January {year} to 30 June {year}, and" in texts(told)
    assert f"1 January {year - 1} to 30 June {year - 1}" in texts(told)


def test_an_account_is_explained_by_what_changed_its_score_exactly(
    worst: dict[str, Any], knowledge: Knowledge, snapshot: Snapshot
) -> None:
    told = ask(f"Why is {worst['account_name']} at risk?", knowledge, snapshot)
    points = [
        (claim["rows"][1]["figures"][1]["value"], claim["rows"][0]["figures"][1]["value"])
        for claim in told["claims"]
        if " points on " in claim["text"] and "not known" not in claim["text"]
    ]

    assert told["status"] == "answered"
    assert told["dropped_claims"] == 0
    assert worst["account_name"] in told["restatement"]
    assert f"{worst['health_score']:.1f}" in told["claims"][0]["text"]
    if "not known" not in texts(told):
        change = sum(Decimal(str(after)) - Decimal(str(before)) for after, before in points)
        assert change == worst["health_score_change_30_days"]


def test_an_account_is_found_by_its_id_and_in_any_case(
    worst: dict[str, Any], knowledge: Knowledge, snapshot: Snapshot
) -> None:
    by_id = ask(f"why did {worst['account_id'].lower()}'s health fall", knowledge, snapshot)
    by_name = ask(f"why has {worst['account_name'].upper()} become unhealthy", knowledge, snapshot)

    assert by_id["claims"] == by_name["claims"] != []


def test_a_customer_is_explained_by_what_drove_the_prediction(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    sql = "select customer_id from marts.customer_360_profile where churn_risk_category = 'high' limit 1"
    customer = snapshot.rows(sql)[0]["customer_id"]
    told = ask(f"why is customer {customer} at high risk", knowledge, snapshot)
    marts = {row["mart"] for claim in told["claims"] for row in claim["rows"]}

    assert told["dropped_claims"] == 0
    assert marts == {"customer_360_profile", "predictions"}
    assert f"The risk that {customer} leaves is high" in texts(told)


def test_personal_features_of_a_customer_are_hidden(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    sql = (
        "select entity_id from marts.predictions where model = 'customer_churn'"
        """ and position('"feature": "age"' in drivers) > 0 limit 1"""
    )
    for row in snapshot.rows(sql):
        told = explain(f"why is {row['entity_id']} at risk", knowledge, snapshot, NOBODY)
        assert told is not None
        assert not any(
            text.startswith("Age: ") and "hidden" not in text for text in texts(told).split("\n")
        )


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("why is the sky blue", "Why is not understood of 'is the sky blue'"),
        ("why", "Why is not understood"),
        ("why did spend fall", "Name the period too"),
        ("why did churn risk rise in segment declining", "known only as it stands"),
        ("why did spend per customer rise in June 2026", "neither a sum nor a sum by a sum"),
        ("why did the decline rate rise in June 2019", "nothing on record"),
        ("why is spend down in 2019", "nothing on record"),
        ("why'; drop table x; --", "Why is not understood"),
        ("why " + "did spend fall " * 50, "characters"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_a_reason(
    question: str, reason: str, knowledge: Knowledge, snapshot: Snapshot
) -> None:
    told = ask(question, knowledge, snapshot)

    assert told["status"] == "unanswerable"
    assert reason in told["reason"]
    assert told["claims"] == []


def test_words_about_an_account_that_mean_nothing_here_are_named(
    worst: dict[str, Any], knowledge: Knowledge, snapshot: Snapshot
) -> None:
    told = ask(f"why is {worst['account_name']} so expensive", knowledge, snapshot)

    assert told["status"] == "unanswerable"
    assert "expensive" in told["reason"]


def test_two_accounts_at_once_are_asked_back(knowledge: Knowledge, snapshot: Snapshot) -> None:
    names = [
        row["account_name"]
        for row in snapshot.rows(
            "select account_name from marts.account_health order by account_id limit 2"
        )
    ]
    told = ask(f"why are {names[0]} and {names[1]} at risk", knowledge, snapshot)

    assert told["status"] == "unanswerable"
    assert "more than one" in told["reason"]


def test_other_questions_are_answered_as_ever_without_claims(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    told = ask("How many customers are there?", knowledge, snapshot)

    assert told["status"] == "answered"
    assert told["claims"] == []


def test_a_role_that_may_not_read_accounts_is_not_told_why(
    worst: dict[str, Any], snapshot: Snapshot
) -> None:
    catalog = read_catalog((resource_folder("semantic_models"),))
    without = {
        name: model for name, model in catalog.models.items() if not name.startswith("account")
    }
    metrics = {
        n: m
        for n, m in catalog.metrics.items()
        if all(p.model in without for p in catalog.base_metrics(n))
    }
    blind = learn(type(catalog)(without, metrics), snapshot)
    told = explain(
        f"why is {worst['account_name']} at risk", blind, snapshot, Asker(frozenset(), False)
    )

    assert told is not None
    assert told["status"] == "unanswerable"
    assert told["claims"] == []
    assert str(worst["health_score"]) not in str(told)


def test_quotes_are_word_for_word_and_only_for_those_who_may_read_them(snapshot: Snapshot) -> None:
    sql = "select account_id from marts.account_health where negative_interaction_count > 2 and not is_churned limit 1"
    account = snapshot.rows(sql)[0]["account_id"]
    material = Material(snapshot, str, {})
    with_quotes = explain_account(material, account, with_quotes=True).claims
    without = explain_account(material, account, with_quotes=False).claims

    assert not any(claim.quotes for claim in without)
    for claim in with_quotes:
        for quote in claim.quotes:
            assert quote.quote.removesuffix("…") in (material.read_text(quote.interaction_id) or "")


@pytest.mark.parametrize(
    "question", ["Average churn risk by segment", "who is at risk", "", "whyever"]
)
def test_a_question_that_does_not_ask_why_is_left_alone(question: str) -> None:
    assert read_why(question) is None


def test_the_command_prints_sentences_and_with_sql_what_they_rest_on(
    worst: dict[str, Any],
    asked_workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def call(*more: str) -> str:
        question = f"why is {worst['account_id']} at risk"
        root = str(asked_workspace.root)
        monkeypatch.setattr(sys, "argv", ["c360", "ask", question, "--workspace", root, *more])
        with pytest.raises(SystemExit) as stopped:
            sys.exit(main())
        assert not stopped.value.code
        return capsys.readouterr().out

    told = json.loads(call("--json"))
    cited = f"account_health where account_id = {worst['account_id']}: "

    assert f"- {told['claims'][0]['text']}" in (plain := call()).splitlines()
    assert cited not in plain
    assert cited in call("--sql")
