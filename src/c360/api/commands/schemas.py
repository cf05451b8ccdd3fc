"""Shapes of the commands resource."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from c360.api.schemas import Shape, UtcDatetime
from c360.domain.commands import LONGEST_NAME, MOST_MODELS, CommandKind, CommandStatus

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00]+$")]


class CommandParameters(BaseModel):
    """Parameters of a command; each kind takes its own, and all may be left out."""

    model_config = ConfigDict(extra="forbid")

    as_of: date | None = Field(None, description="Last day included; of `run` and `score`.")
    models: list[Name] | None = Field(
        None, max_length=MOST_MODELS, description="Models; of `train`: those due by default."
    )
    to: Name | None = Field(None, description="Run to go back to; of `rollback`.")


class NewCommand(BaseModel):
    """What the worker should do."""

    model_config = ConfigDict(extra="forbid")

    kind: CommandKind
    parameters: CommandParameters = Field(default_factory=CommandParameters)


class CommandProgressRow(Shape):
    """How far a command is."""

    step: str
    steps_done: int
    steps_total: int | None
    what: str | None = Field(None, description="What the step works on, such as a source.")
    done: int | None = None
    total: int | None = None


class CommandRow(Shape):
    """One command: who asked for it, how it stands, what it became."""

    id: int
    kind: CommandKind
    parameters: CommandParameters
    status: CommandStatus
    requested_by: str
    requested_at: UtcDatetime
    started_at: UtcDatetime | None
    finished_at: UtcDatetime | None
    is_cancelling: bool = Field(description="Somebody has cancelled it, and it has not stopped yet")
    attempts: int
    run_id: str | None
    retry_of: int | None
    progress: CommandProgressRow | None
    result: dict[str, object] | None
    error: str | None


class CommandPage(Shape):
    """One page of commands, newest first."""

    items: list[CommandRow]
    next_cursor: str | None


class ScheduleRow(Shape):
    """Work that is due by the clock."""

    name: str
    cron: str = Field(description="Minute, hour, day of month, month, day of week; in UTC.")
    last_due_at: UtcDatetime | None
    last_command: CommandRow | None = Field(description="What the last due time became.")
    next_due_at: UtcDatetime


class ScheduleList(Shape):
    """All schedules that are on."""

    items: list[ScheduleRow]
    total: int
