"""Saved segments: names, filters, and the change of the database that brought them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from c360.errors import ConflictError, InvalidInputError, NotFoundError
from c360.state.database import StateDatabase, open_state
from c360.state.migrate import MIGRATIONS
from c360.state.segments import MOST_SAVED

TEXANS = {"state": ["TX"], "min_lifetime_value": 5000.5}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateDatabase]:
    state = open_state(tmp_path / "state.db", memory_kib=8, time_cost=1)
    yield state
    state.close()


def test_a_segment_comes_back_as_it_was_saved(state: StateDatabase) -> None:
    saved = state.segments.add_segment("Texans", TEXANS, "ann")

    assert state.segments.get_segment(saved.id) == saved
    assert (saved.name, saved.filters, saved.created_by) == ("Texans", TEXANS, "ann")
    assert saved.created_at == saved.updated_at


def test_segments_are_listed_by_name_whatever_its_case(state: StateDatabase) -> None:
    for name in ["b", "C", "a"]:
        state.segments.add_segment(name, {}, "ann")

    assert [saved.name for saved in state.segments.list_segments()] == ["a", "b", "C"]


@pytest.mark.parametrize("name", ["texans", "TEXANS", "  Texans ", "Texans"])
def test_a_name_that_exists_is_refused_whatever_its_case(state: StateDatabase, name: str) -> None:
    state.segments.add_segment("Texans", TEXANS, "ann")

    with pytest.raises(ConflictError, match="'Texans' exists already"):
        state.segments.add_segment(name, {}, "bob")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\0b", "\ud800", "a\u200bb"])
def test_a_name_that_cannot_be_read_is_refused(state: StateDatabase, name: str) -> None:
    with pytest.raises(InvalidInputError, match="not allowed"):
        state.segments.add_segment(name, {}, "ann")

    assert state.segments.list_segments() == []


def test_a_change_keeps_what_it_does_not_name(state: StateDatabase) -> None:
    saved = state.segments.add_segment("Texans", TEXANS, "ann")

    renamed = state.segments.change_segment(saved.id, name="The  south")
    changed = state.segments.change_segment(saved.id, filters={"state": ["TX", "LA"]})

    assert (renamed.name, renamed.filters, renamed.created_at) == (
        "The south",
        TEXANS,
        saved.created_at,
    )
    assert (changed.name, changed.filters) == ("The south", {"state": ["TX", "LA"]})
    assert changed.updated_at >= renamed.updated_at


def test_a_name_may_change_its_case_but_not_take_another(state: StateDatabase) -> None:
    saved = state.segments.add_segment("Texans", TEXANS, "ann")
    state.segments.add_segment("Dormant", {}, "ann")

    assert state.segments.change_segment(saved.id, name="TEXANS").name == "TEXANS"
    with pytest.raises(ConflictError, match="'Dormant' exists already"):
        state.segments.change_segment(saved.id, name="dormant")


def test_a_deleted_segment_is_gone_and_its_name_free(state: StateDatabase) -> None:
    saved = state.segments.add_segment("Texans", TEXANS, "ann")

    state.segments.delete_segment(saved.id)

    with pytest.raises(NotFoundError, match="may have been deleted"):
        state.segments.delete_segment(saved.id)
    assert state.segments.add_segment("Texans", {}, "bob").created_by == "bob"


def test_a_name_saved_by_many_at_once_is_saved_once(state: StateDatabase) -> None:
    def save(number: int) -> bool:
        try:
            state.segments.add_segment("Texans", {"state": [str(number)]}, "ann")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(24))) == 1


def test_a_workspace_keeps_so_many(state: StateDatabase) -> None:
    for number in range(MOST_SAVED):
        state.segments.add_segment(str(number), {}, "ann")

    with pytest.raises(ConflictError, match="keeps 200 saved segments"):
        state.segments.add_segment("one more", {}, "ann")


def test_a_database_of_the_version_before_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        assert "saved_segments" not in inspect(connection).get_table_names()
    engine.dispose()

    state = open_state(path)

    assert state.segments.add_segment("Texans", TEXANS, "ann").filters == TEXANS
    state.close()
