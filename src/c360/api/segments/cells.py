"""Add customers up by every dimension at once, in one scan.

The scan makes cells: sums by segment, risk, card and place, a few thousand whatever the number of
customers. All that a screen shows is a sum over cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from c360.api.rows import read_rows
from c360.api.segments.conditions import DIMENSIONS, PLACE, build_membership, build_minimum
from c360.api.segments.filters import SegmentFilters
from c360.warehouse.snapshot import Snapshot


class Cut(StrEnum):
    """What customers are added up by."""

    TOTAL = "total"
    SEGMENT = "segment"
    RISK = "risk"
    CARD_TYPE = "card_type"
    STATE = "state"
    OTHER_PLACE = "other_place"


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the customers of one group; ``key`` names it, null where they have no value."""

    key: str | None
    customer_count: int
    lifetime_value: Decimal
    scored_count: int
    score: float


Groups = dict[Cut, list[Sums]]

COLUMNS = {**DIMENSIONS, "state": "place"}
CUTS: dict[Cut, tuple[str | None, str]] = {
    Cut.TOTAL: (None, "true"),
    Cut.SEGMENT: ("segment", "true"),
    Cut.RISK: ("risk", "true"),
    Cut.CARD_TYPE: ("card_type", "true"),
    Cut.STATE: ("state", "is_us_state"),
    Cut.OTHER_PLACE: ("state", "not is_us_state"),
}
"""The filter that each cut is the dimension of, and the cells that it holds."""

CELLS = f"""
select customer_segment, churn_risk_category, card_type, {PLACE} as place,
    state_code is not null as is_us_state, count(*) as customer_count,
    sum(lifetime_value) as lifetime_value, count(churn_risk_score) as scored_count,
    sum(churn_risk_score) as score
from marts.customer_360_profile
"""


def read_groups(snapshot: Snapshot, filters: SegmentFilters) -> tuple[Groups, Groups]:
    """Return the groups of each cut, the most customers first.

    Returns:
        Those of the customers that match; and those of the customers that would match without
        the filter on the cut's own dimension.
    """
    minimum, params = build_minimum(filters)
    flags = []
    for name, column in COLUMNS.items():
        condition, own = build_membership(filters, name, column)
        flags.append(f"{condition} as in_{name}")
        params |= own
    selects = [_select(cut, is_open) for is_open in (False, True) for cut in CUTS]
    rows = read_rows(
        snapshot,
        f"with cells as materialized ({CELLS} where {minimum} group by all),"
        f" marked as materialized (select *, {', '.join(flags)} from cells)"
        f" {' union all '.join(selects)} order by customer_count desc, key",
        params,
    )
    return _sort(rows, False), _sort(rows, True)


def _select(cut: Cut, is_open: bool) -> str:
    dimension, which = CUTS[cut]
    flags = [f"in_{name}" for name in COLUMNS if not (is_open and name == dimension)]
    key = "null" if dimension is None else COLUMNS[dimension]
    return (
        f"select '{cut}' as cut, {is_open} as is_open, {key}::varchar as key,"
        " sum(customer_count)::bigint as customer_count, sum(lifetime_value) as lifetime_value,"
        " sum(scored_count)::bigint as scored_count, sum(score) as score"
        f" from marked where {which} and {' and '.join(flags)} group by {key}"
    )


def _sort(rows: list[dict[str, Any]], is_open: bool) -> Groups:
    groups: Groups = {cut: [] for cut in CUTS}
    for row in rows:
        if row["is_open"] is is_open:
            groups[Cut(row["cut"])].append(
                Sums(
                    key=row["key"],
                    customer_count=row["customer_count"],
                    lifetime_value=row["lifetime_value"],
                    scored_count=row["scored_count"],
                    score=row["score"] or 0.0,
                )
            )
    return groups
