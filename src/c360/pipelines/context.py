"""What every step of a run is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.lake.lake import Lake
from c360.warehouse.duckdb import DuckDBWarehouse, Engine

STEPS = ("ingest", "enrich", "build", "score", "marts", "audit", "publish", "retention")


class Progress(Protocol):
    """Is told how a run goes; the command line draws it."""

    def step_started(self, name: str) -> None:
        """Say that a step has begun."""
        ...

    def step_advanced(self, name: str, what: str, done: int, total: int) -> None:
        """Say how far a step is."""
        ...

    def step_finished(self, name: str, status: str, seconds: float, detail: str) -> None:
        """Say how a step ended."""
        ...


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run: its name, its business date, and where everything lies."""

    workspace: Workspace
    run_id: str
    as_of: date
    started_at: datetime
    contracts: Mapping[str, Contract]
    lake: Lake
    progress: Progress

    @property
    def project_work(self) -> Path:
        """Where the writable copy of the SQL models lies."""
        return self.workspace.work / "dbt"

    @property
    def facts(self) -> Path:
        """Where large facts lie, a file for each period."""
        return self.workspace.data.resolve() / "facts"

    @property
    def engine(self) -> Engine:
        """How much of the machine the SQL engine may take."""
        return workspace_engine(self.workspace)

    def open_warehouse(self) -> DuckDBWarehouse:
        """Open the pipeline's warehouse; whoever opens it closes it."""
        return DuckDBWarehouse(self.workspace.warehouse, self.engine)


def workspace_engine(workspace: Workspace) -> Engine:
    """Return the engine as a workspace's settings describe it."""
    settings = workspace.settings.warehouse
    return Engine(settings.memory_limit, settings.threads, workspace.work / "engine")


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What a step did; ``is_skipped`` says that its inputs had not changed."""

    rows_in: int = 0
    rows_out: int = 0
    rows_quarantined: int = 0
    detail: str = ""
    is_skipped: bool = False
