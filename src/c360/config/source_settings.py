"""Settings of a source: one ``[[sources]]`` entry of ``c360.toml``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from c360.config.section import Name, Section, check_time_zone
from c360.config.sources import PLACES, check_path, check_source


class SourceSettings(Section):
    """One ``[[sources]]`` entry: how a source maps onto a feed."""

    name: Name = Field(description="Name of the source, unique in the workspace.")
    feed: Name = Field(description="Feed that its rows belong to.")
    kind: Literal["files", "documents", "sql", "postgres", "mysql", "events", "stream"] = Field(
        "files",
        description="`files`, `documents`, `sql`, `postgres`, `mysql` (MariaDB too), `events` "
        "(what the collector landed) or `stream`.",
    )
    path: str | None = Field(
        None,
        description="Glob of files, for kinds `files` and `documents`; also `s3://bucket/...`.",
    )
    format: Literal["csv", "jsonl", "json", "parquet", "xml", "xlsx"] | None = Field(
        None, description="Format of the files; by default told by the suffix."
    )
    record: str | None = Field(
        None,
        pattern=r"^[^/\s]+(/[^/\s]+)*$",
        description="XML: path of the elements that are rows, such as `orders/order`; by default "
        "the children of the root.",
    )
    sheet: str | None = Field(None, description="XLSX: name of the sheet; by default the first.")
    header_row: int | None = Field(
        None, ge=1, description="CSV and XLSX: line of the column names; by default it is found."
    )
    nested: Literal["json", "columns"] = Field(
        "json",
        description="JSON: `json` keeps an inner object as its text; `columns` makes a column of "
        "each of its values, such as `address.city`.",
    )
    members: str | None = Field(
        None, description="Glob of the files in a zip archive that are read; by default all."
    )
    max_unpacked_gb: int = Field(
        20, ge=1, description="What a gzip file or zip archive may unpack to, in GB."
    )
    encoding: str | None = Field(None, description="Encoding of text files; detected by default.")
    delimiter: Literal[",", ";", "\t", "|"] | None = Field(
        None, description="CSV delimiter; told by the header by default."
    )
    query: str | None = Field(
        None,
        description="A SELECT: over files for kind `sql`, in the database in place of `table`.",
    )
    url: SecretStr | None = Field(
        None, description="Address of a database; its password only as `${NAME}` or `file:path`."
    )
    table: str | None = Field(None, description="Table of a database, as `schema.table`.")
    cursor: str | None = Field(
        None, description="Column that grows with every change, for mode `incremental`."
    )
    lookback: int = Field(
        300,
        ge=0,
        description="How far below the newest cursor value rows are looked for again: seconds, or "
        "units of a cursor that is a number.",
    )
    slot: str | None = Field(
        None,
        pattern=r"^[a-z0-9_]{1,63}$",
        description="Replication slot in PostgreSQL, for mode `cdc`; one is named by default.",
    )
    batch_rows: int = Field(
        50_000, ge=1, le=1_000_000, description="Changes from which a batch is landed, mode `cdc`."
    )
    batch_seconds: float = Field(
        1.0, ge=0.1, le=3600, description="Age from which a batch of changes is landed."
    )
    poll_seconds: float = Field(
        10.0,
        ge=0.1,
        description="Pause between two looks at a table, for `c360 ingest --follow`.",
    )
    where: str | None = Field(
        None, description="SQL condition over columns of the feed `events`, for kind `events`."
    )
    broker: Literal["kinesis", "nats"] | None = Field(
        None, description="What serves a source of kind `stream`: `kinesis` or `nats` (JetStream)."
    )
    stream: str | None = Field(None, description="Name of the broker's stream.")
    endpoint: str | None = Field(
        None, description="Address of the broker; by default that of its own client library."
    )
    region: str | None = Field(None, description="AWS region of a Kinesis stream.")
    mode: Literal["append", "full", "incremental", "cdc"] = Field(
        "append",
        description="`append`: rows add and update; `full`: the whole table each time. Databases: "
        "`full`, `incremental` by a cursor column, or `cdc`: a snapshot, then every change.",
    )
    updated_at: str | None = Field(
        None, description="SQL expression that orders versions of one key."
    )
    timezone: str = Field("UTC", description="Time zone of timestamps without one.")
    partition: Literal["day"] | None = Field(
        None,
        description="`day`: rows of the last day are due; without them nothing is published.",
    )
    columns: dict[Name, str] = Field(
        default_factory=dict, description="Canonical column = SQL expression over the source's."
    )

    @field_validator("path")
    @classmethod
    def _check_path(cls, value: str | None) -> str | None:
        return value if value is None else check_path(value)

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        return check_time_zone(value)

    @model_validator(mode="after")
    def _check_kind(self) -> SourceSettings:
        check_source(self.kind, self.mode, {name for name in PLACES if getattr(self, name)})
        if self.kind == "events" and self.feed == "events":
            raise ValueError(
                "what the collector lands is in feed 'events' already: a source of kind 'events' "
                "maps it onto another feed, such as 'usage_events'"
            )
        return self

    @property
    def expressions(self) -> dict[str, str]:
        """The explicit mapping, ``updated_at`` included."""
        if self.updated_at is None:
            return dict(self.columns)
        return {**self.columns, "updated_at": self.updated_at}
