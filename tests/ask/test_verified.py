"""Questions whose answers were verified: asked word by word, they get those."""

from __future__ import annotations

from typing import Any

import pytest

from c360.api.ask.knowledge import catalog_for
from c360.domain.roles import Role
from c360.kit.resources import resource_folder
from c360.semantic.answering import learn
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.reading import read_catalog
from c360.semantic.suggesting import with_suggestions
from c360.semantic.verifying import answer_verified, find_authored
from c360.warehouse.snapshot import Snapshot

CATALOG = read_catalog([resource_folder("semantic_models")])
OLDEST = VerifiedQuestion(
    category="People",
    model="customers",
    question="Who is our eldest?",
    sql="select customer_id, age from customers order by age desc, customer_id limit 1",
)
PLANNED = VerifiedQuestion(
    category="People",
    model="customers",
    question="Heads?",
    plan={"kind": "aggregate", "subject": "customers", "metrics": ["customer_count"]},
)


def ask(question: str, snapshot: Snapshot, role: Role = Role.ADMIN) -> dict[str, Any] | None:
    knowledge = learn(catalog_for(CATALOG, role), snapshot)
    found = find_authored(question, [OLDEST, PLANNED])
    return None if found is None else answer_verified(found, knowledge, snapshot)


def test_verified_sql_answers_what_a_plan_cannot_say(little: Snapshot) -> None:
    answer = ask("who is our  ELDEST", little)

    [expected] = little.rows(
        "select customer_id, age from marts.customer_360_profile"
        " order by age desc, customer_id limit 1"
    )
    assert answer is not None
    assert answer["status"] == "answered"
    assert answer["rows"] == [list(expected.values())]
    assert answer["restatement"] == "Verified question: Who is our eldest?"
    assert [field["kind"] for field in answer["fields"]] == ["category", "number"]


def test_an_answer_without_a_plan_suggests_nothing(little: Snapshot) -> None:
    answer = ask("Who is our eldest?", little)

    assert answer is not None
    assert with_suggestions(answer, learn(CATALOG, little))["suggestions"] == []


def test_a_verified_plan_is_the_answer(little: Snapshot) -> None:
    answer = ask("Heads?", little)

    assert answer is not None
    assert answer["rows"] == [[5]]


def test_other_words_are_not_taken_for_a_verified_question(little: Snapshot) -> None:
    assert ask("Who is our eldest dog?", little) is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SCIENTIST])
def test_a_role_gets_no_column_that_it_may_not_see(little: Snapshot, role: Role) -> None:
    answer = ask("Who is our eldest?", little, role)

    assert answer is not None
    assert (answer["status"], answer["rows"]) == ("unanswerable", [])
    assert "your role may not see" in answer["reason"]
    assert "age" not in answer["reason"]
