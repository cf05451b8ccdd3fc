"""Shapes of saved campaigns, and of what became of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from c360.api.campaigns.filters import (
    Budget,
    CampaignFilters,
    CampaignParameters,
    CampaignPlan,
    ControlShare,
)
from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime

CampaignName = Annotated[str, Field(min_length=1, max_length=80)]
CAMPAIGN_SHARE = "Share of the audience that is left alone, to compare with; drawn by hash."
CAMPAIGN_BUDGET = "Treat only those worth most within it; null: everyone who matches."


class NewCampaign(CampaignPlan):
    """A plan to save under a name."""

    name: CampaignName
    control_share: ControlShare = Field(0, description=CAMPAIGN_SHARE)
    budget: Budget | None = Field(None, description=CAMPAIGN_BUDGET)


class CampaignChange(Shape):
    """What to change; what is left out stays. `budget` null takes the budget away."""

    model_config = ConfigDict(extra="forbid")

    name: CampaignName | None = None
    filters: CampaignFilters | None = None
    parameters: CampaignParameters | None = None
    control_share: ControlShare | None = None
    budget: Budget | None = None


class PlannedFigures(Shape):
    """What a campaign was expected to bring, with what was known when it was launched."""

    run_id: str
    as_of: date
    member_count: int
    treated_count: int
    control_count: int
    churn_rate: float | None = Field(description="Mean churn probability; null without a score.")
    retained_count: float | None
    total_cost: float | None
    net_value: float | None
    net_value_p5: float | None
    net_value_p95: float | None
    margin_per_leaver: float | None = Field(
        description="Margin in a year's spend of a customer who would leave, in the mean."
    )
    gross_retained_count: int
    gross_net_value: float


class CampaignRow(Shape):
    """A saved campaign."""

    id: int
    name: str
    status: Literal["draft", "launched", "measured"] = Field(
        description="Launched once its customers are drawn; measured once outcomes are loaded."
    )
    filters: CampaignFilters
    parameters: CampaignParameters
    control_share: float = Field(description=CAMPAIGN_SHARE)
    budget: float | None = Field(description=CAMPAIGN_BUDGET)
    customer_count: int = Field(
        description="Draft: customers that match the filters now. Else those who were drawn."
    )
    outcome_count: int
    planned: PlannedFigures | None = Field(description="Null while it is a draft.")
    created_by: str
    created_at: UtcDatetime
    updated_at: UtcDatetime
    launched_at: UtcDatetime | None
    can_change: bool = Field(description="Whether you may change, launch, measure or delete it.")


class CampaignList(Shape):
    """All saved campaigns, by name."""

    items: list[CampaignRow]
    total: int
    snapshot: SnapshotStamp


class OutcomesLoaded(Shape):
    """What an upload brought."""

    loaded_count: int
    outcome_count: int = Field(description="Outcomes of the campaign by now.")


class Estimate(Shape):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class GroupOutcome(Shape):
    """What became of one group."""

    customer_count: int
    churned_count: int
    churn_rate: Estimate | None = Field(description="Null without a customer.")
    avg_value: float | None = Field(description="Null unless each outcome came with a value.")


class ActualFigures(Shape):
    """What the campaign did. Null where there is no control group to tell."""

    treated: GroupOutcome
    control: GroupOutcome
    lift: Estimate | None = Field(
        description="Churn rate of the control group less that of the treated."
    )
    relative_lift: float | None = Field(
        description="Lift by the control group's churn rate: what the retention rate came to."
    )
    is_proven: bool | None = Field(description="Whether the lift's interval leaves zero out.")
    retained_count: Estimate | None
    total_cost: float = Field(description="Of the treated; the incentive at the planned take-up.")
    net_value: Estimate | None
    value_basis: Literal["uploaded", "predicted", "none"] = Field(
        description="What a retained customer is worth: margin in the values uploaded, or in the"
        " spend predicted at launch."
    )


class QiniPoint(Shape):
    """After the so-and-so riskiest share, customers retained per customer treated."""

    share: float
    gain: float
    random: float = Field(description="What treating the same share at random would have gained.")


class QiniAnswer(Shape):
    """Whether a score finds the customers whom treating helps."""

    score: Literal["churn_probability", "net_value", "uplift_model"]
    coefficient: float = Field(description="Area above the random line; 0 is no better.")
    points: list[QiniPoint] = Field(description="At most 101.")


class CampaignResults(Shape):
    """Planned beside actual."""

    campaign: CampaignRow
    actual: ActualFigures | None = Field(description="Null before outcomes are loaded.")
    missing_count: int = Field(description="Customers drawn of whom no outcome came.")
    switched_count: int = Field(
        description="Customers treated though drawn for control, or the reverse; they count as they"
        " were drawn."
    )
    qini: list[QiniAnswer] = Field(description="Empty without both groups and scores at launch.")
    notes: list[str]
    currency: str | None
