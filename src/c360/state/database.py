"""Open the state database: SQLite in the workspace, or any URL that SQLAlchemy knows."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from c360.errors import StateError
from c360.state.alerts import Alerts
from c360.state.asked import AskedQuestions
from c360.state.audit import AuditTrail
from c360.state.campaign_customers import CampaignCustomers
from c360.state.campaigns import Campaigns
from c360.state.commands import Commands
from c360.state.hops import BatchHops, RequestTimes
from c360.state.logins import LoginAttempts
from c360.state.migrate import migrate
from c360.state.passwords import PasswordHasher
from c360.state.pins import PinnedAnswers
from c360.state.quality import QualityResults
from c360.state.runs import Runs
from c360.state.schedules import Schedules
from c360.state.segments import SavedSegments
from c360.state.users import Users
from c360.state.verified import SavedQuestions
from c360.state.write_keys import WriteKeys

BUSY_SECONDS = 10
POOL_SIZE = 20
WAL_TRIES = 100


class StateDatabase:
    """The application's state. Safe to use from many threads and processes."""

    def __init__(self, engine: Engine, hasher: PasswordHasher) -> None:
        self._engine = engine
        self._writer = engine.execution_options(c360_writes=True)
        self._hasher = hasher

    @cached_property
    def users(self) -> Users:
        """Who may log in."""
        return Users(self, self._hasher)

    @cached_property
    def logins(self) -> LoginAttempts:
        """Failed log-ins of the last minutes."""
        return LoginAttempts(self)

    @cached_property
    def runs(self) -> Runs:
        """Runs and their steps."""
        return Runs(self)

    @cached_property
    def audit(self) -> AuditTrail:
        """Who did what."""
        return AuditTrail(self)

    @cached_property
    def quality(self) -> QualityResults:
        """Results of checks."""
        return QualityResults(self)

    @cached_property
    def alerts(self) -> Alerts:
        """What somebody should look at."""
        return Alerts(self)

    @cached_property
    def segments(self) -> SavedSegments:
        """Segments that somebody saved."""
        return SavedSegments(self)

    @cached_property
    def campaigns(self) -> Campaigns:
        """Campaigns that somebody saved."""
        return Campaigns(self)

    @cached_property
    def campaign_customers(self) -> CampaignCustomers:
        """Whom campaigns treat, and what became of them."""
        return CampaignCustomers(self)

    @cached_property
    def commands(self) -> Commands:
        """What the worker is asked to do."""
        return Commands(self)

    @cached_property
    def schedules(self) -> Schedules:
        """When scheduled work was last due."""
        return Schedules(self)

    @cached_property
    def hops(self) -> BatchHops:
        """When batches landed, were published and seen."""
        return BatchHops(self)

    @cached_property
    def request_times(self) -> RequestTimes:
        """How long requests took."""
        return RequestTimes(self)

    @cached_property
    def write_keys(self) -> WriteKeys:
        """With what clients may send events."""
        return WriteKeys(self)

    @cached_property
    def asked(self) -> AskedQuestions:
        """What each user asked."""
        return AskedQuestions(self)

    @cached_property
    def pins(self) -> PinnedAnswers:
        """Answers that users pinned to their overview."""
        return PinnedAnswers(self)

    @cached_property
    def verified(self) -> SavedQuestions:
        """Questions whose answer somebody verified."""
        return SavedQuestions(self)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads."""
        with _named_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes; it holds the one write lock from its start."""
        with _named_errors(), self._writer.begin() as connection:
            yield connection

    def check(self) -> None:
        """Ask the database for an answer.

        Raises:
            StateError: It gives none.
        """
        with self.read() as connection:
            connection.execute(text("select 1"))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError, ProgrammingError):
        raise
    except (DatabaseError, PoolTimeoutError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StateError(
            f"The state database does not answer: {cause}. "
            "See that its file is there, may be written and is not locked."
        ) from error


def open_state(
    url_or_path: str | Path, *, memory_kib: int = 65536, time_cost: int = 3
) -> StateDatabase:
    """Open the state database; make it, or bring it up to date, first.

    Several processes may do so at the same time.

    Args:
        url_or_path: A file, or a URL such as ``postgresql+psycopg://…``.
        memory_kib: Memory that checking a password takes.
        time_cost: Passes that checking a password takes.

    Raises:
        StateError: It cannot be opened, or a newer C360 has written it.
    """
    engine = _make_engine(str(url_or_path))
    with _named_errors():
        if engine.dialect.name == "sqlite":
            _use_write_ahead_log(engine)
        migrate(engine.execution_options(c360_writes=True))
    return StateDatabase(engine, PasswordHasher(memory_kib, time_cost))


def _make_engine(url_or_path: str) -> Engine:
    if "://" not in url_or_path:
        return _make_sqlite_engine(Path(url_or_path))
    try:
        url = make_url(url_or_path)
        if url.get_backend_name() == "sqlite" and url.database:
            return _make_sqlite_engine(Path(url.database))
        return create_engine(url, pool_pre_ping=True, pool_size=POOL_SIZE)
    except (ArgumentError, ImportError) as error:
        raise StateError(
            f"The state database cannot be opened: {error}. Set a file, or a URL whose driver "
            "is installed."
        ) from error


def _make_sqlite_engine(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise StateError(f"The state database {path} cannot be opened: {error}.") from error
    engine = create_engine(f"sqlite:///{path}", pool_size=POOL_SIZE, max_overflow=40)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "foreign_keys = on",
        "synchronous = normal",
    ):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    """Take the write lock at once where it will be needed: a lock taken later cannot wait."""
    writes = connection.get_execution_options().get("c360_writes", False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _use_write_ahead_log(engine: Engine) -> None:
    """Let readers read while one writes. Switching does not wait for a lock, so it is repeated."""
    for attempt in range(WAL_TRIES):
        try:
            with closing(engine.raw_connection()) as connection:
                connection.cursor().execute("pragma journal_mode = wal").close()
            return
        except sqlite3.Error as error:
            if "locked" not in str(error) or attempt == WAL_TRIES - 1:
                raise StateError(f"The state database cannot be opened: {error}.") from error
            time.sleep(BUSY_SECONDS / WAL_TRIES)
