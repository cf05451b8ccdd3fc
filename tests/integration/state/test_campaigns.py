"""Campaigns in the state database: plans, customers, outcomes, and the change that brought them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from c360.errors import ConflictError, InvalidInputError, NotFoundError
from c360.state.campaign_customers import Member, Outcome
from c360.state.campaigns import MOST_SAVED
from c360.state.database import StateDatabase, open_state
from c360.state.migrate import MIGRATIONS

PLAN = {"filters": {"segment": ["declining"]}, "budget": 500.5}
MEMBERS = [
    Member("A", False, 0.25, 71.5, 1200.25, 800.5),
    Member("B", True, None, None, 0.0, 0.0),
]
OUTCOMES = [Outcome("A", True, False, 12.5), Outcome("B", False, True, None)]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateDatabase]:
    state = open_state(tmp_path / "state.db", memory_kib=8, time_cost=1)
    yield state
    state.close()


def test_a_campaign_comes_back_as_it_was_saved(state: StateDatabase) -> None:
    saved = state.campaigns.add_campaign("Winter", PLAN, "ann")

    assert state.campaigns.get_campaign(saved.id) == saved
    assert (saved.name, saved.plan, saved.created_by) == ("Winter", PLAN, "ann")
    assert (saved.planned, saved.launched_at) == (None, None)
    assert (saved.member_count, saved.outcome_count) == (0, 0)


def test_campaigns_are_listed_by_name_whatever_its_case(state: StateDatabase) -> None:
    for name in ["b", "C", "a"]:
        state.campaigns.add_campaign(name, {}, "ann")

    assert [saved.name for saved in state.campaigns.list_campaigns()] == ["a", "b", "C"]


def test_a_name_that_exists_or_cannot_be_read_is_refused(state: StateDatabase) -> None:
    state.campaigns.add_campaign("Winter", PLAN, "ann")

    with pytest.raises(ConflictError, match="'Winter' exists already"):
        state.campaigns.add_campaign(" WINTER ", {}, "bob")
    for name in ["", "x" * 81, "a\0b"]:
        with pytest.raises(InvalidInputError, match="not allowed"):
            state.campaigns.add_campaign(name, {}, "ann")


def test_a_workspace_keeps_so_many(state: StateDatabase) -> None:
    for number in range(MOST_SAVED):
        state.campaigns.add_campaign(str(number), {}, "ann")

    with pytest.raises(ConflictError, match="keeps 200 saved campaigns"):
        state.campaigns.add_campaign("one more", {}, "ann")


def test_a_launch_keeps_customers_and_expectations(state: StateDatabase) -> None:
    saved = state.campaigns.add_campaign("Winter", PLAN, "ann")

    at = state.campaign_customers.launch(saved.id, MEMBERS, {"net_value": 7.5})

    launched = state.campaigns.get_campaign(saved.id)
    assert (launched.launched_at, launched.planned) == (at, {"net_value": 7.5})
    assert launched.member_count == 2
    assert state.campaign_customers.list_members(saved.id) == MEMBERS


def test_a_campaign_launched_by_many_at_once_is_launched_once(state: StateDatabase) -> None:
    saved = state.campaigns.add_campaign("Winter", PLAN, "ann")

    def launch(number: int) -> bool:
        try:
            state.campaign_customers.launch(saved.id, MEMBERS, {"number": number})
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(launch, range(16))) == 1
    assert state.campaign_customers.list_members(saved.id) == MEMBERS


def test_after_the_launch_the_plan_stays(state: StateDatabase) -> None:
    saved = state.campaigns.add_campaign("Winter", PLAN, "ann")
    state.campaign_customers.launch(saved.id, MEMBERS, {})

    with pytest.raises(ConflictError, match="'Winter' was launched on"):
        state.campaigns.change_campaign(saved.id, plan={})
    assert state.campaigns.change_campaign(saved.id, name="Spring").plan == PLAN


def test_outcomes_come_back_and_add_up(state: StateDatabase) -> None:
    saved = state.campaigns.add_campaign("Winter", PLAN, "ann")

    for outcome in reversed(OUTCOMES):
        state.campaign_customers.add_outcomes(saved.id, [outcome])

    assert state.campaign_customers.list_outcomes(saved.id) == OUTCOMES
    assert state.campaigns.get_campaign(saved.id).outcome_count == 2
    assert state.campaign_customers.delete_outcomes(saved.id) == 2


def test_an_outcome_that_is_there_refuses_all_that_come_with_it(state: StateDatabase) -> None:
    saved = state.campaigns.add_campaign("Winter", PLAN, "ann")
    state.campaign_customers.add_outcomes(saved.id, OUTCOMES[1:])

    with pytest.raises(ConflictError, match="in between"):
        state.campaign_customers.add_outcomes(saved.id, OUTCOMES)

    assert state.campaign_customers.list_outcomes(saved.id) == OUTCOMES[1:]


def test_a_deleted_campaign_takes_its_customers_along(state: StateDatabase) -> None:
    saved = state.campaigns.add_campaign("Winter", PLAN, "ann")
    state.campaign_customers.launch(saved.id, MEMBERS, {})
    state.campaign_customers.add_outcomes(saved.id, OUTCOMES)

    state.campaigns.delete_campaign(saved.id)

    assert state.campaign_customers.list_members(saved.id) == []
    assert state.campaign_customers.list_outcomes(saved.id) == []
    with pytest.raises(NotFoundError, match="may have been deleted"):
        state.campaign_customers.launch(saved.id, [], {})


def test_outcomes_of_a_campaign_that_is_gone_are_refused(state: StateDatabase) -> None:
    with pytest.raises(ConflictError, match="was deleted"):
        state.campaign_customers.add_outcomes(99, OUTCOMES)


def test_a_database_of_the_version_before_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        assert "campaigns" not in inspect(connection).get_table_names()
    engine.dispose()

    state = open_state(path)

    assert state.campaigns.add_campaign("Winter", PLAN, "ann").plan == PLAN
    state.close()
