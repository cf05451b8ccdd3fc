"""Campaigns, incremental: what treating each customer adds to leaving them alone.

Treating customer i is worth ``p x rate x margin x v - contact - take_up x incentive``: p is the
customer's own probability of leaving, v what they are expected to spend within a year. Who would
have stayed takes the incentive too. Of those who would leave, at least as many take it as stay for
it, so their take-up is the larger of the take-up and the retention rate.
"""

from __future__ import annotations

from dataclasses import dataclass

from c360.domain.campaigns import CampaignTerms


@dataclass(frozen=True, slots=True)
class AudienceSums:
    """An audience in three sums: all that its expected figures depend on.

    ``churn_sum`` adds up the probabilities of leaving, ``spend_at_risk`` probability times yearly
    spend.
    """

    customer_count: int
    churn_sum: float
    spend_at_risk: float


@dataclass(frozen=True, slots=True)
class HeadTerms:
    """A customer's expected net value as ``gain x p x v - surcharge x p - fixed``."""

    gain: float
    surcharge: float
    fixed: float

    @property
    def is_equal_cost(self) -> bool:
        """Whether every customer is expected to cost the same."""
        return self.surcharge == 0


@dataclass(frozen=True, slots=True)
class IncrementalFigures:
    """What a campaign is expected to add, and to whom its incentives go. All in expectation."""

    customer_count: int
    churn_count: float
    retained_count: float
    margin_at_risk: float
    retained_margin: float
    contact_cost: float
    incentive_to_retained: float
    incentive_to_leavers: float
    incentive_to_stayers: float

    @property
    def total_cost(self) -> float:
        """Contacts and all incentives."""
        return (
            self.contact_cost
            + self.incentive_to_retained
            + self.incentive_to_leavers
            + self.incentive_to_stayers
        )

    @property
    def net_value(self) -> float:
        """Margin kept less cost."""
        return self.retained_margin - self.total_cost

    @property
    def roi_pct(self) -> float:
        """Net value in per cent of cost; 0 without cost."""
        return 100 * self.net_value / self.total_cost if self.total_cost else 0.0


def head_terms(terms: CampaignTerms) -> HeadTerms:
    """Return what a customer's expected cost and net value are made of.

    Examples:
        >>> head_terms(CampaignTerms()).fixed, head_terms(CampaignTerms()).is_equal_cost
        (55.0, True)
    """
    rate, take_up = float(terms.retention_rate), float(terms.take_up_rate)
    incentive = float(terms.incentive_amount)
    return HeadTerms(
        gain=rate * float(terms.margin_rate),
        surcharge=incentive * (max(rate, take_up) - take_up),
        fixed=float(terms.contact_cost) + incentive * take_up,
    )


def value_of_treating(terms: CampaignTerms, probability: float, yearly_spend: float) -> float:
    """Return the expected net value of treating one customer.

    Examples:
        >>> value_of_treating(CampaignTerms(), 0.5, 40_000)
        65.0
        >>> value_of_treating(CampaignTerms(), 0.0, 40_000)
        -55.0
    """
    head = head_terms(terms)
    return head.gain * probability * yearly_spend - head.surcharge * probability - head.fixed


def compute_incremental(sums: AudienceSums, terms: CampaignTerms) -> IncrementalFigures:
    """Compute the expected incremental figures of treating a whole audience."""
    rate, take_up = float(terms.retention_rate), float(terms.take_up_rate)
    incentive = float(terms.incentive_amount)
    at_risk = float(terms.margin_rate) * sums.spend_at_risk
    return IncrementalFigures(
        customer_count=sums.customer_count,
        churn_count=sums.churn_sum,
        retained_count=rate * sums.churn_sum,
        margin_at_risk=at_risk,
        retained_margin=rate * at_risk,
        contact_cost=sums.customer_count * float(terms.contact_cost),
        incentive_to_retained=incentive * rate * sums.churn_sum,
        incentive_to_leavers=incentive * (max(rate, take_up) - rate) * sums.churn_sum,
        incentive_to_stayers=incentive * take_up * (sums.customer_count - sums.churn_sum),
    )


def find_incremental_breakeven(sums: AudienceSums, terms: CampaignTerms) -> float | None:
    """Find the lowest retention rate whose expected net value is zero; above 1 no rate does.

    The net value rises with the rate, more slowly where the rate exceeds the take-up: each
    customer retained beyond it takes an incentive that nobody would have taken.

    Returns:
        The rate, or None where no rate however high would do.
    """
    if sums.customer_count == 0:
        return None
    take_up, incentive = float(terms.take_up_rate), float(terms.incentive_amount)
    at_risk = float(terms.margin_rate) * sums.spend_at_risk
    contacts = sums.customer_count * float(terms.contact_cost)
    cost = contacts + incentive * take_up * sums.customer_count
    if cost <= 0:
        return 0.0
    if at_risk > 0 and cost <= take_up * at_risk:
        return cost / at_risk
    slope = at_risk - incentive * sums.churn_sum
    stayers = sums.customer_count - sums.churn_sum
    return (contacts + incentive * take_up * stayers) / slope if slope > 0 else None
