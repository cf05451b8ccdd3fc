"""Cards and charts of the customers that match."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from c360.api.rows import read_rows, stamp
from c360.api.segments.cells import Cut, Groups, Sums, read_groups
from c360.api.segments.filters import SegmentFilters
from c360.api.segments.schemas import (
    Breakdowns,
    CardGroup,
    OtherPlaces,
    PlaceGroup,
    RiskGroup,
    SegmentCards,
    SegmentGroup,
    SegmentOverview,
    SegmentShare,
    StateGroup,
)
from c360.domain.segments import US_STATES, ChurnRisk, CustomerSegment
from c360.warehouse.snapshot import Snapshot

MOST_PLACES = 50
NOBODY = Sums(None, 0, Decimal(0), 0, 0.0)
PROFILE = "customer_360_profile"


def get_overview(
    snapshot: Snapshot, filters: SegmentFilters, reporting_currency: str | None
) -> SegmentOverview:
    """Return cards, charts, what the filters can be set to, and the trend."""
    matching, options = read_groups(snapshot, filters)
    total = next(iter(matching[Cut.TOTAL]), NOBODY)
    return SegmentOverview(
        **dict(_break_down(matching)),
        cards=SegmentCards(
            customer_count=total.customer_count,
            scored_count=total.scored_count,
            **_value_figures(total),
        ),
        options=_break_down(options),
        trend=_read_trend(snapshot),
        all_customer_count=snapshot.manifest.tables[PROFILE],
        currency=_read_currency(snapshot) or reporting_currency,
        snapshot=stamp(snapshot),
    )


def _read_currency(snapshot: Snapshot) -> str | None:
    """Return the currency of all amounts; None without a customer."""
    rows = read_rows(snapshot, f"select currency from marts.{PROFILE} limit 1")
    return rows[0]["currency"] if rows else None


def _break_down(groups: Groups) -> Breakdowns:
    places = groups[Cut.STATE] + groups[Cut.OTHER_PLACE]
    place_total = sum(sums.customer_count for sums in places)
    segments = _figures(_fill(groups[Cut.SEGMENT], CustomerSegment))
    risks = _figures(_fill(groups[Cut.RISK], ChurnRisk))
    states = _figures(groups[Cut.STATE], place_total)
    return Breakdowns(
        by_segment=[
            SegmentGroup(customer_segment=segment, **segments[segment])
            for segment in CustomerSegment
        ],
        by_risk=[RiskGroup(churn_risk_category=risk, **risks[risk]) for risk in ChurnRisk],
        by_card_type=[
            CardGroup(card_type=card, **figures)
            for card, figures in _figures(groups[Cut.CARD_TYPE]).items()
        ],
        by_state=[
            StateGroup(state_code=code, state_name=name, **states[code])
            for code, name in US_STATES.items()
            if code in states
        ],
        other_places=_list_places(groups[Cut.OTHER_PLACE], place_total),
    )


def _fill(groups: list[Sums], keys: Iterable[str]) -> list[Sums]:
    """Add a group of nobody for each key that has none."""
    found = {sums.key for sums in groups}
    return [*groups, *(replace(NOBODY, key=key) for key in keys if key not in found)]


def _list_places(places: list[Sums], total: int) -> OtherPlaces:
    figures = _figures(places[:MOST_PLACES], total)
    return OtherPlaces(
        customer_count=sum(sums.customer_count for sums in places),
        total_lifetime_value=float(sum(sums.lifetime_value for sums in places)),
        place_count=len(places),
        places=[PlaceGroup(state=place or None, **values) for place, values in figures.items()],
    )


def _figures(groups: Iterable[Sums], total: int | None = None) -> dict[str | None, dict[str, Any]]:
    """Return the figures of groups by key; shares are of ``total``, or of the groups together."""
    listed = list(groups)
    everyone = sum(sums.customer_count for sums in listed) if total is None else total
    return {
        sums.key: {
            "customer_count": sums.customer_count,
            "customer_share": sums.customer_count / everyone if everyone else None,
            **_value_figures(sums),
        }
        for sums in listed
    }


def _value_figures(sums: Sums) -> dict[str, float | None]:
    value, count, scored = sums.lifetime_value, sums.customer_count, sums.scored_count
    return {
        "total_lifetime_value": float(value),
        "avg_lifetime_value": round(float(value) / count, 2) if count else None,
        "avg_churn_risk_score": round(sums.score / scored, 1) if scored else None,
    }


def _read_trend(snapshot: Snapshot) -> list[SegmentShare]:
    """Return a share for every segment on every day; the mart leaves out those without members."""
    rows = read_rows(
        snapshot,
        "select measured_on, customer_segment, customer_count, customer_share"
        " from marts.customer_segment_shares order by measured_on",
    )
    found = {(row["measured_on"], row["customer_segment"]): row for row in rows}
    days = dict.fromkeys(row["measured_on"] for row in rows)
    return [
        SegmentShare.model_validate(
            {
                "customer_count": 0,
                "customer_share": 0.0,
                **found.get((day, segment.value), {}),
                "measured_on": day,
                "customer_segment": segment,
            }
        )
        for day in days
        for segment in CustomerSegment
    ]
