"""Shapes that several resources share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from c360.api.times import as_utc

UtcDatetime = Annotated[datetime, AfterValidator(as_utc)]
"""A point in time; tables hold it without a time zone, answers carry ``Z``."""


class Shape(BaseModel):
    """Base of every answer."""


class SnapshotStamp(Shape):
    """The published snapshot that an answer was read from."""

    run_id: str
    as_of: date = Field(description="Last day included.")
    published_at: UtcDatetime


class ErrorDetail(Shape):
    """One thing wrong with the request."""

    field: str
    message: str


class ErrorBody(Shape):
    """What went wrong, and what to do about it."""

    code: str
    message: str
    hint: str | None = None
    details: list[ErrorDetail] | None = None


class ErrorAnswer(Shape):
    """The shape of every answer that is not a success."""

    error: ErrorBody
