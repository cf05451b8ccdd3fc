"""Campaigns, gross: what treating an audience costs and brings, as it is commonly quoted.

Everything is a decimal: 29 % of 100 customers are 29, never 28. These figures flatter, since they
count every retained customer as one who would have left; ``campaign_value`` does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal, localcontext

ZERO = Decimal(0)
SENSITIVITY_RATES = tuple(Decimal(tens) / 10 for tens in range(1, 9))
DIGITS = 60
"""More than any product of these figures has: sums, counts and parameters stay exact."""


@dataclass(frozen=True, slots=True)
class CampaignTerms:
    """What a campaign does to each customer of its audience.

    ``value_horizon_share`` is the part of lifetime value that retaining a customer is said to keep
    (gross only). ``take_up_rate`` and ``margin_rate`` count for the incremental figures only.
    """

    incentive_amount: Decimal = Decimal(50)
    contact_cost: Decimal = Decimal(5)
    retention_rate: Decimal = Decimal("0.30")
    value_horizon_share: Decimal = Decimal("0.20")
    take_up_rate: Decimal = Decimal(1)
    margin_rate: Decimal = Decimal("0.02")

    @property
    def cost_per_head(self) -> Decimal:
        """What one customer costs when each takes the incentive."""
        return self.incentive_amount + self.contact_cost

    def at_rate(self, rate: Decimal) -> CampaignTerms:
        """Return the same terms with another retention rate."""
        return replace(self, retention_rate=rate)


@dataclass(frozen=True, slots=True)
class GrossFigures:
    """A campaign by the common formulas. ``cost_per_retained`` is None where nobody is retained."""

    retention_rate: Decimal
    customer_count: int
    retained_count: int
    total_cost: Decimal
    retained_value: Decimal
    net_value: Decimal
    roi_pct: Decimal
    cost_per_retained: Decimal | None


@dataclass(frozen=True, slots=True)
class Breakeven:
    """The retention rate at which value equals cost.

    ``rate`` is None where no rate however high would do, and may lie above 1: neither breaks even.
    """

    rate: Decimal | None

    @property
    def is_possible(self) -> bool:
        """Whether a rate of at most 100 % breaks even."""
        return self.rate is not None and self.rate <= 1


@dataclass(frozen=True, slots=True)
class CostPart:
    """A part of the cost; ``share`` is 0 where nothing costs anything."""

    part: str
    amount: Decimal
    share: Decimal


def compute_gross(
    customer_count: int, total_lifetime_value: Decimal, terms: CampaignTerms
) -> GrossFigures:
    """Compute the gross figures of treating an audience.

    Examples:
        >>> gross = compute_gross(100, Decimal(1_000_000), CampaignTerms())
        >>> gross.retained_count, gross.total_cost, gross.retained_value, gross.net_value
        (30, Decimal('5500'), Decimal('60000'), Decimal('54500'))
        >>> compute_gross(100, Decimal(0), CampaignTerms(retention_rate=Decimal("0.29")))
        ... # doctest: +ELLIPSIS
        GrossFigures(retention_rate=Decimal('0.29'), customer_count=100, retained_count=29, ...
    """
    with localcontext(prec=DIGITS):
        cost = customer_count * terms.cost_per_head
        retained = int(
            (customer_count * terms.retention_rate).to_integral_value(rounding=ROUND_FLOOR)
        )
        value = ZERO
        if customer_count:
            kept = retained * total_lifetime_value * terms.value_horizon_share
            value = _plain(kept / customer_count)
        net = value - cost
        return GrossFigures(
            retention_rate=terms.retention_rate,
            customer_count=customer_count,
            retained_count=retained,
            total_cost=_plain(cost),
            retained_value=value,
            net_value=_plain(net),
            roi_pct=net / cost * 100 if cost else ZERO,
            cost_per_retained=cost / retained if retained else None,
        )


def compute_sensitivity(
    customer_count: int,
    total_lifetime_value: Decimal,
    terms: CampaignTerms,
    rates: Sequence[Decimal] = SENSITIVITY_RATES,
) -> list[GrossFigures]:
    """Compute the gross figures at other retention rates, 10 % to 80 % unless said otherwise."""
    return [
        compute_gross(customer_count, total_lifetime_value, terms.at_rate(rate)) for rate in rates
    ]


def find_breakeven(
    customer_count: int, total_lifetime_value: Decimal, terms: CampaignTerms
) -> Breakeven:
    """Find the rate at which the gross value, before whole customers are counted, is the cost.

    Examples:
        >>> find_breakeven(10, Decimal(11_000), CampaignTerms()).rate
        Decimal('0.25')
        >>> find_breakeven(0, Decimal(0), CampaignTerms())
        Breakeven(rate=None)
    """
    with localcontext(prec=DIGITS):
        worth = total_lifetime_value * terms.value_horizon_share
        if customer_count == 0 or worth <= 0:
            return Breakeven(None)
        return Breakeven(customer_count * terms.cost_per_head / worth)


def break_down_cost(customer_count: int, terms: CampaignTerms) -> list[CostPart]:
    """Split the gross cost into incentives and contacts."""
    return share_out(
        {
            "incentive": customer_count * terms.incentive_amount,
            "contact": customer_count * terms.contact_cost,
        }
    )


def share_out(amounts: dict[str, Decimal]) -> list[CostPart]:
    """Give each amount its share of their sum."""
    total = sum(amounts.values(), start=ZERO)
    return [
        CostPart(part, amount, amount / total if total else ZERO)
        for part, amount in amounts.items()
    ]


def _plain(value: Decimal) -> Decimal:
    """Return a whole number without an exponent, so that it reads as it is written."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value
