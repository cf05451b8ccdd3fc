"""Shapes of what campaigns would bring."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from c360.api.customers.schemas import IS_MASKED, MASKED_EMAIL, MASKED_NAME
from c360.api.schemas import Shape, SnapshotStamp
from c360.domain.segments import ChurnRisk, CustomerSegment

RATE = "0 to 1."
AUDIENCE = "Customers that match the filters."


class Band(Shape):
    """Where 90 % of the simulated outcomes lie."""

    p5: float
    p50: float
    p95: float


class BreakevenAnswer(Shape):
    """The retention rate at which nothing is won or lost."""

    rate: float | None = Field(
        description="May lie above 1; null where no rate however high would do."
    )
    is_possible: bool = Field(description="Whether a rate of at most 100 % breaks even.")
    text: str


class CostShare(Shape):
    """A part of the cost."""

    part: Literal[
        "contact",
        "incentive",
        "incentive_to_retained",
        "incentive_to_leavers",
        "incentive_to_stayers",
    ]
    amount: float
    share: float = Field(description="0 to 1, of the parts together; 0 without cost.")


class AudienceFigures(Shape):
    """Who would be treated. Means are null without a customer who has the value."""

    customer_count: int
    scored_count: int = Field(description="Those with a churn probability.")
    predicted_value_count: int = Field(
        description="Those with a predicted value; of the others the last 90 days count four times."
    )
    total_lifetime_value: float
    avg_lifetime_value: float | None
    avg_churn_risk_score: float | None = Field(description="0 to 100.")
    avg_churn_probability: float | None = Field(description=RATE)
    avg_yearly_spend: float | None = Field(description="Expected in the next 365 days.")


class GrossAtRate(Shape):
    """The common figures at one retention rate."""

    retention_rate: float
    retained_count: int = Field(description="Whole customers: rounded down.")
    total_cost: float
    retained_value: float = Field(description="Retained, times mean lifetime value, times horizon.")
    net_value: float
    roi_pct: float = Field(description="Net value in per cent of cost; 0 without cost.")
    cost_per_retained: float | None = Field(description="Null where nobody is retained.")


class GrossAnswer(GrossAtRate):
    """The common figures. They flatter: everyone retained counts as one who would have left."""

    breakeven: BreakevenAnswer
    cost_breakdown: list[CostShare]
    band: Band = Field(description="Net value, simulated.")
    retained_band: Band = Field(description="Customers retained, simulated.")
    retained_mean: float = Field(description="Customers retained, mean of the simulation.")


class IncrementalAnswer(Shape):
    """What treating the customers adds to leaving them alone, in expectation."""

    customer_count: int = Field(description="Those with a churn probability; only they count here.")
    churn_count: float = Field(description="Who would leave when left alone.")
    retained_count: float
    margin_at_risk: float = Field(description="Margin in a year's spend of those who would leave.")
    retained_margin: float
    total_cost: float
    net_value: float
    roi_pct: float = Field(description="Net value in per cent of cost; 0 without cost.")
    breakeven: BreakevenAnswer
    cost_breakdown: list[CostShare]
    band: Band = Field(description="Net value, simulated.")
    retained_band: Band = Field(description="Customers retained, simulated.")
    worthwhile_count: int = Field(description="Customers for whom treating is expected to pay.")
    worthwhile_net_value: float = Field(description="What treating only them would add.")


class RoiPoint(Shape):
    """A point of the curves over the retention rate. Incremental ones are null without a score."""

    retention_rate: float
    gross_net_value: float
    gross_roi_pct: float
    gross_band: Band
    incremental_net_value: float | None
    incremental_roi_pct: float | None
    incremental_band: Band | None


class CampaignCustomer(Shape):
    """A customer whom a campaign would treat. Null means not known, never zero."""

    customer_id: str
    full_name: str | None = Field(description=MASKED_NAME)
    email: str | None = Field(description=MASKED_EMAIL)
    customer_segment: CustomerSegment
    churn_risk_category: ChurnRisk
    churn_risk_score: float | None = Field(description="0 to 100.")
    churn_probability: float | None = Field(description=RATE)
    card_type: str | None
    lifetime_value: float
    avg_monthly_spend: float | None
    spend_last_90_days: float | None
    state: str | None
    yearly_spend: float = Field(description="Expected in the next 365 days.")
    incremental_net_value: float | None = Field(
        description="What treating this customer is expected to add."
    )


class EffectiveParameters(Shape):
    """The parameters that were used, the workspace's margin filled in."""

    incentive_amount: float
    contact_cost: float
    retention_rate: float
    value_horizon_share: float
    take_up_rate: float
    margin_rate: float
    retention_rate_deviation: float
    draws: int = Field(description="Simulated campaigns behind each band of the plan itself.")


class CampaignSimulation(Shape):
    """What a campaign would bring. Without an audience every figure is zero, and a note says so."""

    audience: AudienceFigures
    incremental: IncrementalAnswer | None = Field(
        description="To be shown first. Null while no customer of the audience is scored."
    )
    gross: GrossAnswer
    sensitivity: list[GrossAtRate] = Field(description="Retention rates of 10 % to 80 %.")
    roi_curve: list[RoiPoint] = Field(description="Retention rates of 0 % to 100 %.")
    top_customers: list[CampaignCustomer] = Field(description="At most 10, highest risk first.")
    advice: list[str]
    notes: list[str] = Field(description="What to know about these figures; often none.")
    parameters: EffectiveParameters
    currency: str | None = Field(description="Of all amounts.")
    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp


class BudgetPoint(Shape):
    """What treating the best so many customers costs and adds, in expectation."""

    customer_count: int
    cost: float
    net_value: float


class BudgetAnswer(Shape):
    """Whom to treat for the most net value within a budget."""

    budget: float
    audience_count: int = Field(description=AUDIENCE)
    scored_count: int = Field(description="Those with a churn probability; only they are chosen.")
    worthwhile_count: int = Field(description="Customers for whom treating is expected to pay.")
    treated_count: int
    cost: float
    net_value: float
    roi_pct: float
    lowest_net_value: float | None = Field(
        description="Of the last customer chosen; null without one."
    )
    is_exact: bool = Field(description="Whether no other choice is worth more.")
    most_possible: float = Field(description="No choice within the budget is worth more than this.")
    method: str = Field(description="How they were chosen, and what is exact about it.")
    curve: list[BudgetPoint] = Field(
        description="From nobody to the whole audience, the best first; at most 101 points."
    )
    top_customers: list[CampaignCustomer] = Field(description="At most 10, the best first.")
    notes: list[str]
    currency: str | None
    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp


class ControlGroupAnswer(Shape):
    """How many customers a proof takes. Two shares compared, normal approximation, two-sided."""

    churn_rate: float
    treated_churn_rate: float = Field(description="What the campaign is hoped to bring it to.")
    count_per_group: int = Field(description="Customers in each of two equal groups.")
    control_count: int | None = Field(
        description="Smallest control group of the audience; null where it does not suffice, or"
        " none was given."
    )
    control_share: float | None = Field(description="Its share of the audience.")
    power_at_share: float | None = Field(
        description="Chance to find the effect with the share given; null without one."
    )
    text: str
