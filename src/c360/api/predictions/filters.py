"""Filters, sort and paging of stored predictions, as callers write them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from c360.api.cursors import SortKey
from c360.api.predictions.schemas import PredictionCategory

DEFAULT_SORT = "-prediction"
SORTS = {
    "prediction": SortKey("prediction", "double"),
    "score": SortKey("score", "double"),
    "entity_id": SortKey("entity_id", "varchar"),
}


class PredictionQuery(BaseModel):
    """Which predictions, in which order, and which page."""

    model_config = ConfigDict(extra="forbid")

    category: list[PredictionCategory] = Field([], max_length=20)
    min_score: float | None = Field(None, ge=0, le=100, allow_inf_nan=False)
    is_positive: bool | None = Field(None, description="The prediction reaches the threshold.")
    sort: str = Field(
        DEFAULT_SORT,
        pattern=f"^-?({'|'.join(SORTS)})$",
        description="A column, `-` before it for descending; nulls last either way.",
    )
    limit: int = Field(100, ge=1, le=1000)
    cursor: str | None = Field(None, max_length=4000, description="From the page before.")


def parse_sort(sort: str) -> SortKey:
    """Return the sort key of ``column`` or ``-column``.

    Examples:
        >>> parse_sort("-score").order
        'score desc nulls last'
    """
    key = SORTS[sort.removeprefix("-")]
    return key.reversed() if sort.startswith("-") else key
