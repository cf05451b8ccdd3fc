"""Shapes of the sources resource."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from c360.api.commands.schemas import CommandRow
from c360.api.schemas import Shape, UtcDatetime

Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
ShortName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}$")]


class SourceRow(Shape):
    """A configured source and what came of it; rows are over all its batches."""

    name: str
    feed: str
    kind: str
    mode: str
    location: str
    batch_count: int
    rows_in: int
    rows_landed: int
    rows_quarantined: int
    last_batch_id: str | None
    last_landed_at: UtcDatetime | None
    last_rows: int | None
    lag_seconds: float | None = Field(
        description="From the newest file, event or change to the raw zone, of the last batch that "
        "is news."
    )
    seen_at: UtcDatetime | None = Field(
        None, description="When a followed table's log, or a stream, was last read to its end."
    )
    lag_messages: int | None = Field(
        None, description="Messages that a stream's broker still held after the last batch."
    )
    trouble: str | None = Field(
        None, description="What keeps the source out now: its contract, or that it cannot be read."
    )
    troubled_since: UtcDatetime | None = None


class SourceList(Shape):
    """All configured sources."""

    items: list[SourceRow]
    total: int


class SourceCheckRow(Shape):
    """One thing tried on a source."""

    name: str
    is_ok: bool
    message: str
    advice: str = Field("", description="What to change; empty where nothing is.")


class SourceTest(Shape):
    """What came of trying a source; nothing was landed."""

    source: str
    is_ok: bool
    checks: list[SourceCheckRow]


class LandingFileRow(Shape):
    """A file in the landing folder."""

    path: str
    bytes: int
    modified_at: UtcDatetime
    format: str | None = Field(description="None where its suffix tells none that can be read.")


class LandingFileList(Shape):
    """Files in the landing folder, newest first."""

    items: list[LandingFileRow]
    total: int


class SampledColumnRow(Shape):
    """A column of a file or table, with the type that all sampled values fit."""

    name: str
    type: str
    null_count: int
    examples: list[str]
    is_personal: bool = Field(False, description="Whether it seems to hold personal data.")


class SuggestedColumn(Shape):
    """A column of a feed, and the column of the file that it may come from."""

    column: str
    is_required: bool
    type: str
    source: str | None
    score: float = Field(description="0 to 100.")


class SuggestedFeed(Shape):
    """How well a file fits a feed."""

    feed: str
    fit: float = Field(description="0 to 1: of the columns that the feed requires.")
    columns: list[SuggestedColumn]


class FilePreview(Shape):
    """The first rows of a file, the types they fit, and the feeds they may belong to."""

    path: str
    format: str
    columns: list[SampledColumnRow]
    rows: list[dict[str, str | None]]
    rejects: list[str] = Field(description="What among the first rows is no row, and why.")
    feeds: list[SuggestedFeed]


class NewSourceBody(BaseModel):
    """A source of files: where they lie, and how they map onto a feed."""

    model_config = ConfigDict(extra="forbid")

    name: ShortName
    feed: ShortName
    path: Text = Field(description="A file or glob below landing/.")
    mode: Literal["append", "full"] = "append"
    format: Literal["csv", "jsonl", "json", "parquet"] | None = None
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    updated_at: Text | None = None
    timezone: Text = "UTC"
    columns: dict[ShortName, Text] = Field(default_factory=dict, max_length=200)


class DryRunReason(Shape):
    """Why rows would be kept back."""

    reason: str
    rows: int


class DryRunResult(Shape):
    """What would become of every row; nothing was landed."""

    files: list[str]
    rows_in: int
    landed: int
    quarantined: int
    duplicate: int
    reasons: list[DryRunReason]
    examples: list[str]
    extra_columns: list[str] = Field(description="Columns that nothing maps; they are kept.")


class AddedSource(Shape):
    """A source that was written to c360.toml, and the ingest that was queued."""

    name: str
    toml: str = Field(description="The lines added.")
    command: CommandRow | None = Field(description="None where an ingest waits already.")
