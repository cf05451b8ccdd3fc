"""Shapes of what is asked of a database that is to become a source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from c360.api.schemas import Shape
from c360.api.sources.schemas import SampledColumnRow, ShortName, SuggestedFeed, Text

Identifier = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f]+$")]


class DatabaseBody(BaseModel):
    """Where a database is, and who reads it; its password is not among it."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["postgres", "mysql"]
    host: Annotated[str, Field(min_length=1, max_length=253)]
    port: int = Field(ge=1, le=65535)
    database: Identifier
    user: Identifier
    password_env: Annotated[str, Field(min_length=1, max_length=100)] | None = Field(
        None,
        description="Name of the environment variable that holds the password, such as "
        "CRM_PASSWORD; None where the server asks for none.",
    )


class DatabaseTableBody(DatabaseBody):
    """A table of a database, as the list of tables names it."""

    table: Annotated[str, Field(min_length=1, max_length=260, pattern=r"^[^\x00-\x1f]+$")]


class NewDatabaseSourceBody(BaseModel):
    """A source that reads a table of a database, and how it maps onto a feed."""

    model_config = ConfigDict(extra="forbid")

    name: ShortName
    feed: ShortName
    address: DatabaseTableBody
    mode: Literal["full", "incremental", "cdc"] = Field(
        "full",
        description="`full`: the whole table each time; `incremental`: what `cursor` says is new; "
        "`cdc`: a snapshot, then every change.",
    )
    cursor: Identifier | None = Field(None, description="For mode `incremental`.")
    updated_at: Text | None = None
    timezone: Text = "UTC"
    columns: dict[ShortName, Text] = Field(default_factory=dict, max_length=200)


class DatabaseColumnRow(Shape):
    """A column of a table."""

    name: str
    type: str = Field(description="As the server names it.")
    is_key: bool = Field(description="Whether it is part of the primary key.")
    is_ordered: bool = Field(description="Whether its values can grow, as a cursor's must.")


class DatabaseTableRow(Shape):
    """A table or view that the user may see."""

    name: str
    is_view: bool
    row_estimate: int | None = Field(description="From the server's statistics; None for a view.")
    columns: list[DatabaseColumnRow]
    problem: str | None = Field(description="Why it cannot be read, and what to do.")


class DatabaseTableList(Shape):
    """The tables and views of a database, by name; 1,000 at most."""

    items: list[DatabaseTableRow]
    total: int


class TablePreview(Shape):
    """The first rows of a table, the types they fit, and the feeds they may belong to."""

    table: str
    columns: list[SampledColumnRow]
    rows: list[dict[str, str | None]]
    feeds: list[SuggestedFeed]
