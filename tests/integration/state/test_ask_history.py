"""What users asked, pinned and verified: whose it is, and how much is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from c360.errors import ConflictError, NotFoundError
from c360.state.asked import MOST_KEPT, NewQuestion
from c360.state.database import StateDatabase, open_state
from c360.state.migrate import MIGRATIONS
from c360.state.pins import MOST_PINNED, NewPin
from c360.state.verified import NewVerified

PLAN = {"kind": "aggregate", "subject": "customers", "metrics": ["customer_count"]}
DAY = date(2026, 6, 30)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateDatabase]:
    state = open_state(tmp_path / "state.db", memory_kib=8, time_cost=1)
    yield state
    state.close()


def asked(question: str, run_id: str = "r1", follows: list[str] | None = None) -> NewQuestion:
    turns = None if follows is None else [{"question": one, "choice": None} for one in follows]
    return NewQuestion(question, turns, "answered", run_id)


def pin(subject: str = "customers") -> NewPin:
    return NewPin("Customers", {**PLAN, "subject": subject}, "bar", [], DAY)


def test_a_question_comes_back_as_it_was_asked(state: StateDatabase) -> None:
    kept = state.asked.add_question("ann", asked("only Premium", follows=["customers by state"]))

    assert state.asked.list_questions("ann") == [kept]
    assert kept.follows == [{"question": "customers by state", "choice": None}]
    assert (kept.question, kept.feedback, kept.comment) == ("only Premium", 0, None)


def test_nobody_reads_or_changes_what_another_user_asked(state: StateDatabase) -> None:
    kept = state.asked.add_question("ann", asked("customers"))

    assert state.asked.list_questions("bob") == []
    with pytest.raises(NotFoundError, match="no question"):
        state.asked.set_feedback("bob", kept.id, 1, None)
    with pytest.raises(NotFoundError, match="no question"):
        state.asked.delete_question("bob", kept.id)
    assert state.asked.clear_questions("bob") == 0
    assert state.asked.count_questions("ann") == 1


def test_the_same_question_to_the_same_run_is_kept_once_with_its_feedback(
    state: StateDatabase,
) -> None:
    first = state.asked.add_question("ann", asked("customers"))
    state.asked.set_feedback("ann", first.id, -1, "too many")
    state.asked.add_question("ann", asked("accounts"))

    again = state.asked.add_question("ann", asked("customers"))

    listed = state.asked.list_questions("ann")
    assert [one.question for one in listed] == ["customers", "accounts"]
    assert (again.id, again.feedback, again.comment) == (first.id, -1, "too many")
    assert again.asked_at > first.asked_at


def test_another_run_gives_another_answer_once_somebody_judged_the_first(
    state: StateDatabase,
) -> None:
    first = state.asked.add_question("ann", asked("customers"))
    moved = state.asked.add_question("ann", asked("customers", run_id="r2"))
    state.asked.set_feedback("ann", first.id, 1, None)

    third = state.asked.add_question("ann", asked("customers", run_id="r3"))

    assert (moved.id, moved.run_id) == (first.id, "r2")
    assert (third.id == first.id, third.feedback) == (False, 0)
    assert state.asked.count_questions("ann") == 2


def test_after_another_conversation_it_is_another_question(state: StateDatabase) -> None:
    for follows in (None, [], ["customers"], None):
        state.asked.add_question("ann", asked("only Premium", follows=follows))

    assert state.asked.count_questions("ann") == 3


def test_the_newest_questions_of_each_user_are_kept(state: StateDatabase) -> None:
    state.asked.add_question("bob", asked("customers"))
    for number in range(MOST_KEPT + 3):
        state.asked.add_question("ann", asked(f"question {number}"))

    kept = state.asked.list_questions("ann", limit=MOST_KEPT + 10)

    assert [kept[0].question, kept[-1].question] == [f"question {MOST_KEPT + 2}", "question 3"]
    assert (len(kept), state.asked.count_questions("bob")) == (MOST_KEPT, 1)


def test_pages_of_a_history_join_without_a_gap(state: StateDatabase) -> None:
    for number in range(5):
        state.asked.add_question("ann", asked(f"question {number}"))

    first = state.asked.list_questions("ann", limit=2)
    end = (first[-1].asked_at, first[-1].id)
    rest = state.asked.list_questions("ann", before=end)

    assert [one.question for one in (*first, *rest)] == [f"question {n}" for n in (4, 3, 2, 1, 0)]


def test_a_pin_is_its_users_own(state: StateDatabase) -> None:
    kept = state.pins.add_pin("ann", pin())

    assert (state.pins.list_pins("ann"), state.pins.list_pins("bob")) == ([kept], [])
    with pytest.raises(NotFoundError, match="no pinned answer"):
        state.pins.delete_pin("bob", kept.id)
    state.pins.delete_pin("ann", kept.id)
    assert state.pins.list_pins("ann") == []


def test_a_plan_is_pinned_once_and_an_overview_has_an_end(state: StateDatabase) -> None:
    for number in range(MOST_PINNED):
        state.pins.add_pin("ann", pin(f"model {number}"))

    with pytest.raises(ConflictError, match="already"):
        state.pins.add_pin("ann", pin("model 0"))
    with pytest.raises(ConflictError, match="Unpin one"):
        state.pins.add_pin("ann", pin("one more"))
    assert state.pins.add_pin("bob", pin("model 0")).title == "Customers"


def test_a_verified_question_is_found_by_its_key_and_saved_once(state: StateDatabase) -> None:
    new = NewVerified("How many customers?", "how many customers", PLAN, DAY)
    saved = state.verified.add_question(new, "ann")

    assert state.verified.find_question("how many customers") == saved
    assert state.verified.find_question("how many customers?") is None
    with pytest.raises(ConflictError, match="'ann' has verified"):
        state.verified.add_question(new, "bob")
    state.verified.delete_question(saved.id)
    assert state.verified.list_questions() == []


def test_a_database_of_before_gets_the_tables(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'state.db'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        assert not inspect(connection).has_table("asked_questions")
    engine.dispose()

    state = open_state(tmp_path / "state.db", memory_kib=8, time_cost=1)

    assert state.asked.add_question("ann", asked("customers")).question == "customers"
    state.close()
