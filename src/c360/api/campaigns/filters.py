"""What callers say about a campaign: whom it treats, and on which terms."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from c360.api.segments.filters import SegmentFilters
from c360.domain.campaigns import CampaignTerms

LOWEST_VALUE = 5_000
LOWEST_SCORE = 40
SMALLEST = Decimal("0.000001")
"""What parameters are rounded to: a cost of 1e-300 would have a return that no number holds."""

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Budget = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
ControlShare = Annotated[float, Field(ge=0, le=0.9, allow_inf_nan=False)]


class CampaignFilters(SegmentFilters):
    """Whom to treat; several values of one filter are alternatives, filters add up."""

    min_lifetime_value: float | None = Field(
        LOWEST_VALUE, ge=0, le=1e15, allow_inf_nan=False, description="Null: no minimum."
    )
    min_score: float | None = Field(
        LOWEST_SCORE,
        ge=0,
        le=100,
        allow_inf_nan=False,
        description="Least churn risk score. 0 or null: no minimum, customers without a score too.",
    )


class CampaignParameters(BaseModel):
    """On which terms."""

    model_config = ConfigDict(extra="forbid")

    incentive_amount: float = Field(
        50, ge=0, le=500, allow_inf_nan=False, description="What a customer who takes it gets."
    )
    contact_cost: float = Field(
        5, ge=0, le=100, allow_inf_nan=False, description="Per customer contacted."
    )
    retention_rate: Share = Field(
        0.30,
        description="Share retained: gross, of all treated; incremental, of those who would leave.",
    )
    value_horizon_share: Share = Field(
        0.20,
        description="Part of lifetime value that retaining a customer keeps. Gross figures only.",
    )
    take_up_rate: Share = Field(
        1,
        description="Share of the customers who take the incentive. Incremental figures only.",
    )
    margin_rate: Share | None = Field(
        None,
        description="Margin in spend. Incremental figures only. Null: the workspace's"
        " `campaigns.margin_rate`.",
    )
    retention_rate_deviation: float = Field(
        0.05,
        ge=0,
        le=0.25,
        allow_inf_nan=False,
        description="How unsure the retention rate is: standard deviation of the simulated rates"
        " about it.",
    )

    def to_terms(self, margin_rate: float) -> CampaignTerms:
        """Return the terms as exact decimals: 0.29 is 29 hundredths.

        Args:
            margin_rate: The workspace's, for who names none.
        """
        margin = margin_rate if self.margin_rate is None else self.margin_rate
        return CampaignTerms(
            incentive_amount=_exact(self.incentive_amount),
            contact_cost=_exact(self.contact_cost),
            retention_rate=_exact(self.retention_rate),
            value_horizon_share=_exact(self.value_horizon_share),
            take_up_rate=_exact(self.take_up_rate),
            margin_rate=_exact(margin),
        )


class CampaignPlan(BaseModel):
    """Whom a campaign treats, and on which terms."""

    model_config = ConfigDict(extra="forbid")

    filters: CampaignFilters = Field(default_factory=CampaignFilters)
    parameters: CampaignParameters = Field(default_factory=CampaignParameters)


class BudgetPlan(CampaignPlan):
    """A plan that must do with a budget."""

    budget: Budget = Field(description="What may be spent on contacts and incentives, expected.")


class ControlGroupPlan(BaseModel):
    """What a control group has to prove."""

    model_config = ConfigDict(extra="forbid")

    churn_rate: float = Field(
        ge=0.0001,
        le=0.9999,
        allow_inf_nan=False,
        description="Share that leaves when left alone: `audience.avg_churn_probability`.",
    )
    retention_rate: float = Field(
        0.30,
        ge=0.001,
        le=1,
        allow_inf_nan=False,
        description="Share of them that the campaign retains, if it works as planned.",
    )
    audience_count: int | None = Field(
        None, ge=0, le=10**9, description="Customers to divide; null: only equal groups are sized."
    )
    control_share: ControlShare | None = Field(
        None, description="A share to find the power of, in this audience."
    )
    power: float = Field(
        0.80, ge=0.5, le=0.999, allow_inf_nan=False, description="Chance to find the effect."
    )
    significance: float = Field(
        0.05,
        ge=0.001,
        le=0.2,
        allow_inf_nan=False,
        description="Chance to find one where there is none; two-sided.",
    )


def _exact(value: float) -> Decimal:
    return Decimal(str(value)).quantize(SMALLEST)
