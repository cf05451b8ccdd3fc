"""Shapes of claims and what they cite, shared by the briefing and by answers to why."""

from __future__ import annotations

from pydantic import Field

from c360.api.schemas import Shape, UtcDatetime

Plain = str | int | float | bool | None


class CitedCondition(Shape):
    """One condition that the cited rows meet."""

    column: str
    operator: str
    values: list[Plain] = Field(description="Of a long list the first 50.")
    value_count: int


class CitedFigure(Shape):
    """A value that the claim names: of a column, `count` of the rows, or `sum:<column>`."""

    name: str
    value: Plain
    written: str = Field(description="As it stands in the text.")


class CitedRows(Shape):
    """Rows of a mart, by their key or by what they have in common."""

    mart: str
    where: list[CitedCondition]
    figures: list[CitedFigure]


class CitedQuote(Shape):
    """An interaction that is quoted, word for word; personal data is hidden by role."""

    interaction_id: str
    quote: str
    occurred_at: UtcDatetime
    interaction_type: str


class GroundedClaim(Shape):
    """One sentence; every number in it is in the rows that it cites."""

    subject: str
    text: str
    rows: list[CitedRows]
    quotes: list[CitedQuote]
