"""Runs and their steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select

from c360.errors import ConflictError, NotFoundError
from c360.state.port import Transactions
from c360.state.tables import RUN_STEPS, RUNS


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StepStatus(StrEnum):
    """How a step stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run; counts that a step does not have are None."""

    name: str
    status: StepStatus
    seconds: float | None = None
    rows_in: int | None = None
    rows_out: int | None = None
    rows_quarantined: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a pipeline. ``steps`` are in order; lists of runs leave them empty."""

    run_id: str
    pipeline: str
    status: RunStatus
    as_of: date | None
    started_at: datetime
    finished_at: datetime | None
    is_published: bool
    error: str | None
    steps: tuple[Step, ...] = ()


class Runs:
    """The run log."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def start_run(
        self, run_id: str, pipeline: str, as_of: date | None, started_at: datetime
    ) -> None:
        """Note that a run has started.

        Raises:
            ConflictError: There is a run of this name.
        """
        with self._database.write() as connection:
            if _find(connection, run_id) is not None:
                raise ConflictError(f"There is a run {run_id!r} already.")
            connection.execute(
                RUNS.insert().values(
                    run_id=run_id,
                    pipeline=pipeline,
                    status=RunStatus.RUNNING.value,
                    as_of=as_of,
                    started_at=started_at,
                    is_published=False,
                )
            )

    def record_step(self, run_id: str, step: Step) -> None:
        """Note how a step stands; a later note replaces an earlier one.

        Raises:
            NotFoundError: There is no such run.
        """
        same = (RUN_STEPS.c.run_id == run_id) & (RUN_STEPS.c.name == step.name)
        values = {
            "status": step.status.value,
            "seconds": step.seconds,
            "rows_in": step.rows_in,
            "rows_out": step.rows_out,
            "rows_quarantined": step.rows_quarantined,
            "error": step.error,
        }
        with self._database.write() as connection:
            _get(connection, run_id)
            if connection.execute(RUN_STEPS.update().where(same).values(**values)).rowcount == 0:
                connection.execute(
                    RUN_STEPS.insert().values(run_id=run_id, name=step.name, **values)
                )

    def finish_run(
        self,
        run_id: str,
        status: RunStatus,
        finished_at: datetime,
        *,
        is_published: bool = False,
        error: str | None = None,
    ) -> None:
        """Note that a run has ended.

        Raises:
            NotFoundError: There is no such run.
        """
        with self._database.write() as connection:
            _get(connection, run_id)
            connection.execute(
                RUNS.update()
                .where(RUNS.c.run_id == run_id)
                .values(
                    status=status.value,
                    finished_at=finished_at,
                    is_published=is_published,
                    error=error,
                )
            )

    def fail_abandoned(self, finished_at: datetime) -> int:
        """Mark runs that were killed as failed; call it only while holding the workspace lock.

        Returns:
            How many there were.
        """
        values = {
            "status": RunStatus.FAILED.value,
            "finished_at": finished_at,
            "error": "The run was killed. The next run completes its work.",
        }
        with self._database.write() as connection:
            running = RUNS.c.status == RunStatus.RUNNING.value
            return connection.execute(RUNS.update().where(running).values(**values)).rowcount

    def close_run(self, run_id: str, status: RunStatus, finished_at: datetime, error: str) -> None:
        """Note the end of a run whose process cannot; one that has ended, or never began, stays."""
        running = RUNS.c.status == RunStatus.RUNNING.value
        same = (RUNS.c.run_id == run_id) & running
        open_steps = RUN_STEPS.c.status == StepStatus.RUNNING.value
        values = {"status": status.value, "finished_at": finished_at, "error": error}
        with self._database.write() as connection:
            if connection.execute(RUNS.update().where(same).values(**values)).rowcount:
                connection.execute(
                    RUN_STEPS.update()
                    .where((RUN_STEPS.c.run_id == run_id) & open_steps)
                    .values(status=StepStatus.FAILED.value, error=error)
                )

    def list_runs(self, *, limit: int = 50, offset: int = 0) -> Sequence[Run]:
        """Return runs, newest first, without their steps."""
        order = (RUNS.c.started_at.desc(), RUNS.c.run_id.desc())
        with self._database.read() as connection:
            query = select(RUNS).order_by(*order).limit(limit).offset(offset)
            rows = connection.execute(query).all()
        return [_read_run(row) for row in rows]

    def list_since(self, at: datetime) -> Sequence[Run]:
        """Return runs that started at a time or later, oldest first, without their steps."""
        query = select(RUNS).where(RUNS.c.started_at >= at).order_by(RUNS.c.started_at)
        with self._database.read() as connection:
            return [_read_run(row) for row in connection.execute(query).all()]

    def count_runs(self) -> int:
        """Return how many runs there are."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(RUNS)).scalar_one()

    def get_run(self, run_id: str) -> Run:
        """Return a run with its steps.

        Raises:
            NotFoundError: There is no such run.
        """
        query = select(RUN_STEPS).where(RUN_STEPS.c.run_id == run_id).order_by(RUN_STEPS.c.id)
        with self._database.read() as connection:
            run = _get(connection, run_id)
            steps = connection.execute(query).all()
        return _read_run(run, tuple(_read_step(row) for row in steps))

    def last_run(self) -> Run | None:
        """Return the newest run, or None."""
        runs = self.list_runs(limit=1)
        return runs[0] if runs else None


def _find(connection: Connection, run_id: str) -> Row[Any] | None:
    return connection.execute(select(RUNS).where(RUNS.c.run_id == run_id)).one_or_none()


def _get(connection: Connection, run_id: str) -> Row[Any]:
    row = _find(connection, run_id)
    if row is None:
        raise NotFoundError(f"There is no run {run_id[:64]!r}.")
    return row


def _read_run(row: Row[Any], steps: tuple[Step, ...] = ()) -> Run:
    values = dict(row._mapping)
    return Run(**{**values, "status": RunStatus(values["status"]), "steps": steps})


def _read_step(row: Row[Any]) -> Step:
    values = dict(row._mapping)
    del values["id"], values["run_id"]
    return Step(**{**values, "status": StepStatus(values["status"])})
