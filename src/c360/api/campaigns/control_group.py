"""Size the control group that proves a campaign."""

from __future__ import annotations

import math

from c360.api.campaigns.filters import ControlGroupPlan
from c360.api.campaigns.schemas import ControlGroupAnswer
from c360.domain.campaign_groups import find_control_count, find_power, size_groups


def size_control_group(plan: ControlGroupPlan) -> ControlGroupAnswer:
    """Return how many customers it takes to show that a campaign retains the share planned."""
    rates = (plan.churn_rate, plan.churn_rate * (1 - plan.retention_rate))
    per_group = math.ceil(size_groups(*rates, power=plan.power, significance=plan.significance))
    audience, share = plan.audience_count, plan.control_share
    control, power = None, None
    if audience is not None:
        control = find_control_count(
            audience, rates, power=plan.power, significance=plan.significance
        )
        if share is not None:
            left_alone = round(audience * share)
            counts = (audience - left_alone, left_alone)
            power = find_power(*rates, counts, plan.significance)
    return ControlGroupAnswer(
        churn_rate=rates[0],
        treated_churn_rate=rates[1],
        count_per_group=per_group,
        control_count=control,
        control_share=control / audience if control is not None and audience else None,
        power_at_share=power,
        text=_tell(plan, per_group, control),
    )


def _tell(plan: ControlGroupPlan, per_group: int, control: int | None) -> str:
    effect = (
        f"To show with {plan.power:.0%} power that {plan.churn_rate:.1%} churn fell to "
        f"{plan.churn_rate * (1 - plan.retention_rate):.1%}"
    )
    if plan.audience_count is None:
        return f"{effect}, it takes {per_group:,} customers in each of two equal groups."
    if control is None:
        return (
            f"{effect}, {plan.audience_count:,} customers are too few: it takes {per_group:,} in "
            "each of two equal groups. Widen the audience, or hope for a larger effect."
        )
    return f"{effect}, leave {control:,} of {plan.audience_count:,} customers alone."
