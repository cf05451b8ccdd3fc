"""Verified questions are matched before anything is parsed, as long as their plan holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from c360.api.ask.knowledge import catalog_for
from c360.domain.roles import Role
from c360.errors import InvalidInputError, SemanticError
from c360.kit.resources import resource_folder
from c360.semantic.answering import Knowledge, learn
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.linting import lint
from c360.semantic.plan import Plan
from c360.semantic.reading import read_catalog
from c360.semantic.verifying import (
    VerifiedAnswer,
    answer_verified,
    as_authored,
    check_verifiable,
    find_verified,
    normalise_question,
)
from c360.state.database import StateDatabase, open_state
from c360.state.verified import NewVerified
from c360.warehouse.snapshot import Snapshot

FOLDERS = [resource_folder("semantic_models")]
COUNT = {"kind": "aggregate", "subject": "customers", "metrics": ["customer_count"]}
NAMES = {"kind": "list", "subject": "customers", "columns": ["customers.full_name"]}
OVER_200 = {"field": "customers.age", "operator": ">", "values": [200]}
DAY = date(2026, 6, 30)
WHEN = datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def knowledge(snapshot: Snapshot) -> Knowledge:
    return learn(read_catalog(FOLDERS), snapshot)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateDatabase]:
    state = open_state(tmp_path / "state.db", memory_kib=8, time_cost=1)
    yield state
    state.close()


def save(state: StateDatabase, question: str, plan: dict[str, object]) -> None:
    state.verified.add_question(
        NewVerified(question, normalise_question(question), plan, DAY), "ann"
    )


@pytest.mark.parametrize(
    "asked", ["What is our headcount?", "  what IS our  headcount ", "What is our headcount ?!."]
)
def test_a_verified_question_is_matched_but_for_case_spaces_and_the_end(
    asked: str, state: StateDatabase, knowledge: Knowledge, snapshot: Snapshot
) -> None:
    save(state, "What is our headcount?", COUNT)

    found = find_verified(asked, [], state.verified)
    assert found is not None
    answer = answer_verified(found, knowledge, snapshot)

    assert answer is not None
    assert (answer["status"], answer["columns"]) == ("answered", ["customer_count"])
    assert answer["verified"]["by"] == "ann"


@pytest.mark.parametrize("asked", ["What is our head count?", "our headcount", ""])
def test_what_only_resembles_it_is_parsed(asked: str, state: StateDatabase) -> None:
    save(state, "What is our headcount?", COUNT)

    assert find_verified(asked, [], state.verified) is None


def test_what_people_saved_wins_over_the_semantic_model(state: StateDatabase) -> None:
    authored = VerifiedQuestion(category="x", model="accounts", question="Headcount?", plan=NAMES)
    unplanned = VerifiedQuestion(category="x", model="accounts", question="Accounts")

    before = find_verified("headcount", [authored], state.verified)
    save(state, "Headcount", COUNT)
    after = find_verified("headcount", [authored], state.verified)

    assert before is not None
    assert after is not None
    assert (before.by, before.plan, after.by, after.plan) == (None, NAMES, "ann", COUNT)
    assert find_verified("accounts", [unplanned], state.verified) is None


def test_a_plan_that_no_longer_holds_is_passed_over(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    gone = VerifiedAnswer(
        "customers by segment", {**COUNT, "metrics": ["head_count"]}, by="ann", at=WHEN
    )
    odd = replace(gone, plan={"kind": "cube"})

    assert [answer_verified(found, knowledge, snapshot) for found in (gone, odd)] == [None, None]


def test_a_plan_of_personal_data_does_not_answer_who_may_not_see_it(snapshot: Snapshot) -> None:
    hidden = learn(catalog_for(read_catalog(FOLDERS), Role.VIEWER), snapshot)
    found = VerifiedAnswer("who is who", NAMES, by="ann", at=WHEN)

    assert answer_verified(found, hidden, snapshot) is None


def test_its_days_are_those_of_the_present_data(knowledge: Knowledge, snapshot: Snapshot) -> None:
    period = {"start": "2020-01-01", "end": "2020-07-01", "words": "1 Jan 2020 to 30 Jun 2020"}
    plan = {"kind": "aggregate", "subject": "transactions", "metrics": ["spend"], "period": period}
    question = "What did gizmos bring in the last 6 months?"
    found = VerifiedAnswer(question, plan, by="ann", at=WHEN, as_of=date(2020, 6, 30))

    answer = answer_verified(found, knowledge, snapshot)

    assert answer is not None
    assert answer["plan"]["period"]["end"] > snapshot.manifest.as_of.isoformat()


@pytest.mark.parametrize(
    ("question", "plan", "told"),
    [
        ("", COUNT, "1 to 400 characters"),
        ("?!", COUNT, "1 to 400 characters"),
        ("x" * 401, COUNT, "1 to 400 characters"),
        ("only Premium", COUNT, "is a follow-up"),
        ("Customers of 200", {**NAMES, "filters": [OVER_200]}, "is empty"),
    ],
)
def test_what_would_do_harm_is_not_verified(
    question: str,
    plan: dict[str, object],
    told: str,
    knowledge: Knowledge,
    snapshot: Snapshot,
) -> None:
    with pytest.raises(InvalidInputError, match=told):
        check_verifiable(question, Plan.from_json(plan), knowledge, snapshot)


def test_a_plan_of_what_is_not_there_is_not_verified(
    knowledge: Knowledge, snapshot: Snapshot
) -> None:
    plan = Plan.from_json({**COUNT, "metrics": ["head_count"]})

    with pytest.raises(SemanticError, match="head_count"):
        check_verifiable("Headcount?", plan, knowledge, snapshot)


def test_the_lint_asks_what_people_saved(state: StateDatabase, snapshot: Snapshot) -> None:
    save(state, "Fine", COUNT)
    save(state, "Empty", {**NAMES, "filters": [OVER_200]})
    save(state, "Gone", {**COUNT, "subject": "people"})
    save(state, "Odd", {"kind": "cube", "subject": "customers"})
    saved = [as_authored(one, DAY) for one in state.verified.list_questions()]

    found = lint(read_catalog(FOLDERS), saved, snapshot)
    problems = {problem.where: problem.message for problem in found}

    assert set(problems) == {"question 'Empty'", "question 'Gone'", "question 'Odd'"}
    assert problems["question 'Empty'"] == "has an empty answer."
    assert problems["question 'Gone'"] == "is about 'people', which is no model."
