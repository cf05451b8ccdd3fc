"""Shapes of the segments resource."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from c360.api.customers.schemas import IS_MASKED, MASKED_EMAIL, MASKED_NAME
from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime
from c360.api.segments.filters import SegmentFilters
from c360.domain.customers import RecencyStatus
from c360.domain.segments import ChurnRisk, CustomerSegment

SegmentName = Annotated[str, Field(min_length=1, max_length=80)]


class GroupFigures(Shape):
    """How many customers, and what they are worth."""

    customer_count: int
    customer_share: float | None = Field(description="0 to 1, of the customers counted beside it.")
    total_lifetime_value: float = Field(description="Approved spending of all time.")
    avg_lifetime_value: float | None = Field(description="Null without a customer.")
    avg_churn_risk_score: float | None = Field(description="0 to 100; null while none is scored.")


class SegmentGroup(GroupFigures):
    """Customers of one segment."""

    customer_segment: CustomerSegment


class RiskGroup(GroupFigures):
    """Customers of one churn risk category."""

    churn_risk_category: ChurnRisk


class CardGroup(GroupFigures):
    """Customers with one type of card."""

    card_type: str | None


class StateGroup(GroupFigures):
    """Customers of one US state."""

    state_code: str
    state_name: str


class PlaceGroup(GroupFigures):
    """Customers of a place that is no US state, as they have it; null for those without one."""

    state: str | None


class OtherPlaces(Shape):
    """Customers that no US state holds, and where the most of them are."""

    customer_count: int
    total_lifetime_value: float
    place_count: int
    places: list[PlaceGroup] = Field(description="At most 50, the most customers first.")


class Breakdowns(Shape):
    """The same customers, cut four ways."""

    by_segment: list[SegmentGroup] = Field(description="All segments, in the order of the rules.")
    by_risk: list[RiskGroup] = Field(description="All categories, high risk first.")
    by_card_type: list[CardGroup]
    by_state: list[StateGroup] = Field(description="US states with customers, by name.")
    other_places: OtherPlaces


class SegmentCards(Shape):
    """The headline figures of the customers that match."""

    customer_count: int
    total_lifetime_value: float
    avg_lifetime_value: float | None
    avg_churn_risk_score: float | None = Field(description="Over the customers that are scored.")
    scored_count: int


class SegmentShare(Shape):
    """How many of all customers were in a segment on a day."""

    measured_on: date
    customer_segment: CustomerSegment
    customer_count: int
    customer_share: float = Field(description="0 to 1, of all customers of that day.")


class SegmentOverview(Breakdowns):
    """Counts and charts of the customers that match."""

    cards: SegmentCards
    options: Breakdowns = Field(
        description="What each filter can be set to: every breakdown leaves its own filter out,"
        " so that what is not chosen can be compared and chosen as well."
    )
    trend: list[SegmentShare] = Field(
        description="Of all customers, whatever the filters; month ends and the last day."
    )
    all_customer_count: int = Field(description="Customers there are, whatever the filters.")
    currency: str | None
    snapshot: SnapshotStamp


class SegmentMember(Shape):
    """A customer of a segment. Null means not known, never zero."""

    customer_id: str
    full_name: str | None = Field(description=MASKED_NAME)
    email: str | None = Field(description=MASKED_EMAIL)
    customer_segment: CustomerSegment
    churn_risk_category: ChurnRisk
    churn_risk_score: float | None = Field(description="0 to 100.")
    card_type: str | None
    lifetime_value: float
    avg_monthly_spend: float | None
    spend_last_90_days: float | None
    spend_change_pct: float | None
    total_transactions: int
    last_transaction_date: date | None
    days_since_last_transaction: int | None
    recency_status: RecencyStatus | None
    tenure_months: int | None
    credit_limit: float | None
    credit_utilization_pct: float | None
    city: str | None
    state: str | None
    state_code: str | None
    currency: str = Field(description="Of all amounts.")


class MemberPage(Shape):
    """One page of members."""

    items: list[SegmentMember]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page.")
    total: int = Field(description="Customers that match the filters.")
    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp


class SavedSegmentRow(Shape):
    """Filters under a name."""

    id: int
    name: str
    filters: SegmentFilters
    created_by: str
    created_at: UtcDatetime
    updated_at: UtcDatetime
    customer_count: int = Field(description="Customers that match now.")
    can_change: bool = Field(description="Whether you may rename or delete it.")


class SavedSegmentList(Shape):
    """All saved segments, by name."""

    items: list[SavedSegmentRow]
    total: int
    snapshot: SnapshotStamp


class NewSegment(Shape):
    """Filters to save under a name."""

    model_config = ConfigDict(extra="forbid")

    name: SegmentName
    filters: SegmentFilters


class SegmentChange(Shape):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: SegmentName | None = None
    filters: SegmentFilters | None = None
