"""The state database: opening, users, log-ins, runs, audit trail."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from c360.domain.roles import Role
from c360.errors import (
    AuthenticationError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    StateError,
    ThrottledError,
)
from c360.state.alerts import Alert
from c360.state.audit import AuditRecord
from c360.state.database import StateDatabase, open_state
from c360.state.migrate import HEAD, MIGRATIONS
from c360.state.runs import RunStatus, Step, StepStatus
from c360.state.tables import METADATA

NOW = datetime(2026, 11, 14, 6, 12, tzinfo=UTC)
PASSWORD = "correct-horse"
OPEN = "import sys; from c360.state.database import open_state; open_state(sys.argv[1]).close()"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "state.db"


@pytest.fixture
def state(path: Path) -> StateDatabase:
    state = open_state(path, memory_kib=8, time_cost=1)
    yield state  # type: ignore[misc]
    state.close()


def test_migrations_make_the_tables_that_the_code_knows(state: StateDatabase) -> None:
    with state.read() as connection:
        inspector = inspect(connection)
        made = {
            name: {column["name"] for column in inspector.get_columns(name)}
            for name in inspector.get_table_names()
        }

    del made["alembic_version"]
    assert made == {
        table.name: {column.name for column in table.columns} for table in METADATA.sorted_tables
    }


def test_the_newest_migration_is_the_one_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_only_its_owner_can_read_the_file(state: StateDatabase, path: Path) -> None:
    state.users.add_user("ann", Role.ADMIN, PASSWORD)

    assert {os.stat(file).st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


def test_several_processes_open_at_the_same_time(path: Path) -> None:
    command = [sys.executable, "-c", OPEN, str(path)]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]

    outcomes = [(process.communicate()[1].decode(), process.returncode) for process in processes]

    assert outcomes == [("", 0)] * 4


def test_many_threads_write_at_the_same_time(state: StateDatabase) -> None:
    def write(number: int) -> None:
        state.audit.record(AuditRecord(NOW, f"user{number}", "test", None, "succeeded", None))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(100)))

    assert state.audit.count_audit() == 100


def test_a_database_of_a_newer_version_is_refused(state: StateDatabase, path: Path) -> None:
    with state.write() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))

    with pytest.raises(StateError, match="newer one has written it"):
        open_state(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"no database" * 1000)

    with pytest.raises(StateError):
        open_state(tmp_path / "state.db")


def test_a_url_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(StateError, match="driver"):
        open_state("nosuchdatabase://somewhere/state")


def test_passwords_are_kept_as_argon2_hashes_only(state: StateDatabase, path: Path) -> None:
    state.users.add_user("ann", Role.ADMIN, PASSWORD)

    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert PASSWORD.encode() not in content
    assert b"$argon2id$" in content


def test_authentication_wants_the_right_name_and_password(state: StateDatabase) -> None:
    state.users.add_user("ann", Role.ANALYST, PASSWORD)

    user = state.users.authenticate("ann", PASSWORD)

    assert (user.role, user.last_login_at is not None) == (Role.ANALYST, True)
    for name, password in [("ann", "wrong"), ("bob", PASSWORD), ("Ann", PASSWORD), ("", "")]:
        with pytest.raises(AuthenticationError, match="name or the password"):
            state.users.authenticate(name, password)


def test_a_password_is_hashed_again_when_its_cost_changes(path: Path, state: StateDatabase) -> None:
    state.users.add_user("ann", Role.ADMIN, PASSWORD)
    costly = open_state(path, memory_kib=16, time_cost=2)

    costly.users.authenticate("ann", PASSWORD)

    with state.read() as connection:
        assert (
            "m=16,t=2" in connection.execute(text("select password_hash from users")).scalar_one()
        )
    assert state.users.authenticate("ann", PASSWORD).token_generation == 1
    costly.close()


@pytest.mark.parametrize("change", ["disable", "role", "reset"])
def test_every_change_ends_the_tokens_of_before(state: StateDatabase, change: str) -> None:
    state.users.add_user("root", Role.ADMIN, PASSWORD)
    before = state.users.add_user("ann", Role.ANALYST, PASSWORD)
    changes = {
        "disable": lambda: state.users.disable_user("ann"),
        "role": lambda: state.users.change_role("ann", Role.VIEWER),
        "reset": lambda: state.users.reset_password("ann", "another-horse"),
    }

    after = changes[change]()

    assert after.token_generation == before.token_generation + 1


def test_the_last_administrator_stays(state: StateDatabase) -> None:
    state.users.add_user("ann", Role.ADMIN, PASSWORD)

    for change in [
        lambda: state.users.disable_user("ann"),
        lambda: state.users.change_role("ann", Role.VIEWER),
    ]:
        with pytest.raises(ConflictError, match="last administrator"):
            change()
    assert state.users.get_user("ann").role is Role.ADMIN


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [("a b", "admin", PASSWORD), ("ann", "owner", PASSWORD), ("ann", "admin", "short")],
)
def test_a_bad_user_is_refused(state: StateDatabase, name: str, role: str, password: str) -> None:
    with pytest.raises(InvalidInputError):
        state.users.add_user(name, role, password)

    assert state.users.list_users() == []


def test_a_name_that_exists_is_refused_whatever_its_case(state: StateDatabase) -> None:
    state.users.add_user("ann", Role.ADMIN, PASSWORD)

    with pytest.raises(ConflictError, match="'ann' exists already"):
        state.users.add_user("ANN", Role.VIEWER, PASSWORD)


def test_an_unknown_user_is_named_with_the_nearest(state: StateDatabase) -> None:
    state.users.add_user("annabel", Role.ADMIN, PASSWORD)

    with pytest.raises(NotFoundError, match="Did you mean 'annabel'"):
        state.users.disable_user("anabel")


def test_log_ins_are_throttled_until_the_minute_is_over(state: StateDatabase) -> None:
    for second in range(3):
        state.logins.begin("ann", "10.0.0.1", NOW + timedelta(seconds=second), 3)

    with pytest.raises(ThrottledError) as caught:
        state.logins.begin("ann", "10.0.0.1", NOW + timedelta(seconds=30), 3)

    assert caught.value.retry_after_seconds == 31
    state.logins.begin("ann", "10.0.0.2", NOW + timedelta(seconds=30), 3)
    state.logins.begin("ann", "10.0.0.1", NOW + timedelta(seconds=61), 3)


def test_a_run_is_recorded_step_by_step(state: StateDatabase) -> None:
    state.runs.start_run("run-1", "run", date(2026, 11, 14), NOW)
    state.runs.record_step("run-1", Step("ingest", StepStatus.RUNNING))
    state.runs.record_step("run-1", Step("enrich", StepStatus.SKIPPED))
    state.runs.record_step("run-1", Step("ingest", StepStatus.SUCCEEDED, 1.5, 10, 9, 1))
    state.runs.finish_run("run-1", RunStatus.SUCCEEDED, NOW, is_published=True)

    run = state.runs.get_run("run-1")

    assert (run.status, run.is_published, run.started_at) == (RunStatus.SUCCEEDED, True, NOW)
    assert [(step.name, step.status.value, step.rows_out) for step in run.steps] == [
        ("ingest", "succeeded", 9),
        ("enrich", "skipped", None),
    ]


def test_a_run_that_was_killed_is_marked_as_failed(state: StateDatabase) -> None:
    state.runs.start_run("run-1", "run", None, NOW)

    assert state.runs.fail_abandoned(NOW) == 1

    last = state.runs.last_run()
    assert last is not None
    assert (last.status, last.error) == (
        RunStatus.FAILED,
        "The run was killed. The next run completes its work.",
    )


@pytest.mark.parametrize(
    "change", ["delete from audit_trail", "update audit_trail set action = 'x'"]
)
def test_the_audit_trail_is_append_only(state: StateDatabase, change: str) -> None:
    state.audit.record(AuditRecord(NOW, "ann", "test", "x", "succeeded", None))

    with pytest.raises(IntegrityError, match="append-only"), state.write() as connection:
        connection.execute(text(change))

    assert [record.action for record in state.audit.list_audit()] == ["test"]


def test_alerts_come_newest_first(state: StateDatabase) -> None:
    alerts = [Alert(NOW, "tier", name, "Fell to critical.", "run-1") for name in ["A1", "A2"]]

    state.alerts.raise_alerts(alerts)

    assert [alert.target for alert in state.alerts.list_alerts()] == ["A2", "A1"]
