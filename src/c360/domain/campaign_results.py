"""What a campaign did: treated customers beside those left alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from c360.domain.campaign_groups import (
    CONFIDENCE,
    NORMAL,
    Interval,
    estimate_difference,
    estimate_share,
)


@dataclass(frozen=True, slots=True)
class Group:
    """One group's outcomes.

    ``values`` are sums of what its customers spent since, and of the squares; None unless each
    outcome came with a value.
    """

    customer_count: int
    churned_count: int
    values: tuple[float, float] | None

    @property
    def churn_rate(self) -> Interval:
        """The share that left."""
        return estimate_share(self.churned_count, self.customer_count)

    @property
    def avg_value(self) -> float | None:
        """What a customer spent since, in the mean."""
        if self.values is None or self.customer_count == 0:
            return None
        return self.values[0] / self.customer_count

    @property
    def value_error(self) -> float:
        """The squared standard error of the mean value."""
        if self.values is None or self.customer_count < 2:
            return math.inf
        total, squares = self.values
        count = self.customer_count
        return max(0.0, squares - total * total / count) / (count - 1) / count


def estimate_lift(treated: Group, control: Group) -> Interval | None:
    """Return by how much fewer of the treated left; None where a group is empty."""
    if treated.customer_count == 0 or control.customer_count == 0:
        return None
    return estimate_difference(control.churn_rate, treated.churn_rate)


def estimate_value_gain(treated: Group, control: Group) -> Interval | None:
    """Return by how much more a treated customer spent, by the normal approximation.

    None unless both groups have two customers with values.
    """
    left, right = treated.avg_value, control.avg_value
    error = treated.value_error + control.value_error
    if left is None or right is None or math.isinf(error):
        return None
    reach = NORMAL.inv_cdf((1 + CONFIDENCE) / 2) * math.sqrt(error)
    return Interval(left - right, left - right - reach, left - right + reach)
