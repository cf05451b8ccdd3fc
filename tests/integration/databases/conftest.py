"""Own servers, one of each kind for all tests: nothing of the machine's own is touched."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from scenes import Scene, skip_without

from c360.testing.servers import (
    MariadbServer,
    PostgresServer,
    find_mariadb,
    find_postgres,
    running,
    server_folder,
)

NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    programs = find_postgres()
    skip_without(programs, "PostgreSQL with wal2json is not installed")
    assert programs is not None
    with server_folder() as folder, running(PostgresServer(folder, programs)) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariadbServer]:
    program = find_mariadb()
    skip_without(program, "MariaDB is not installed")
    assert program is not None
    with server_folder() as folder, running(MariadbServer(folder, program)) as server:
        yield server


@pytest.fixture(params=["postgres", "mariadb"])
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """A table of its own on each kind of server."""
    name = f"payment_{next(NUMBERS)}"
    made = Scene(request.getfixturevalue(request.param), name)
    yield made
    drop_everything(made)


@pytest.fixture
def postgres_scene(postgres: PostgresServer) -> Iterator[Scene]:
    made = Scene(postgres, f"payment_{next(NUMBERS)}")
    yield made
    drop_everything(made)


def drop_everything(made: Scene) -> None:
    if made.is_postgres:
        made.execute(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active"
        )
    made.execute(f"drop table if exists {made.name}")
