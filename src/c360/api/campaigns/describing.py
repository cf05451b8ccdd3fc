"""From figures to the shapes of answers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from c360.api.campaigns.audience import Numbers
from c360.api.campaigns.monte_carlo import find_band
from c360.api.campaigns.schemas import Band, BreakevenAnswer, CostShare, GrossAtRate
from c360.api.rows import number
from c360.domain.campaign_value import IncrementalFigures
from c360.domain.campaigns import Breakeven, CostPart, GrossFigures, share_out

MOST_RATE = Decimal(10) ** 12
"""Rates beyond it say no more than that nothing breaks even."""


def describe_band(values: Numbers) -> Band:
    """Return where 90 % of the simulated values lie."""
    low, middle, high = find_band(values)
    return Band(p5=low, p50=middle, p95=high)


def describe_gross(figures: GrossFigures) -> GrossAtRate:
    """Return gross figures as JSON carries them."""
    return GrossAtRate(
        retention_rate=float(figures.retention_rate),
        retained_count=figures.retained_count,
        total_cost=float(figures.total_cost),
        retained_value=float(figures.retained_value),
        net_value=float(figures.net_value),
        roi_pct=float(figures.roi_pct),
        cost_per_retained=number(figures.cost_per_retained),
    )


def describe_breakeven(breakeven: Breakeven) -> BreakevenAnswer:
    """Return a breakeven with the sentence that says it."""
    rate = breakeven.rate
    if rate is None or rate > MOST_RATE:
        text = "Does not break even: retaining customers brings nothing here."
        return BreakevenAnswer(rate=None, is_possible=False, text=text)
    if not breakeven.is_possible:
        text = f"Does not break even: it would have to retain {float(rate):.0%}."
    else:
        text = f"Breaks even at {float(rate):.1%} retained."
    return BreakevenAnswer(rate=float(rate), is_possible=breakeven.is_possible, text=text)


def describe_parts(parts: Iterable[CostPart]) -> list[CostShare]:
    """Return the parts of a cost."""
    return [
        CostShare.model_validate(
            {"part": part.part, "amount": float(part.amount), "share": float(part.share)}
        )
        for part in parts
    ]


def describe_incremental_cost(figures: IncrementalFigures) -> list[CostShare]:
    """Return whom the expected cost of a campaign goes to."""
    names = (
        "contact_cost",
        "incentive_to_retained",
        "incentive_to_leavers",
        "incentive_to_stayers",
    )
    amounts = {name.removesuffix("_cost"): Decimal(getattr(figures, name)) for name in names}
    return describe_parts(share_out(amounts))
