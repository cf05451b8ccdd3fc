"""What the figures of a campaign say about running it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from c360.domain.campaign_value import IncrementalFigures
from c360.domain.campaigns import Breakeven, GrossFigures

MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Worthwhile:
    """The customers whom treating is expected to pay, and what they would bring together."""

    customer_count: int
    net_value: float


@dataclass(frozen=True, slots=True)
class IncrementalEvidence:
    """The incremental figures, with the range of 90 % of the simulated outcomes."""

    figures: IncrementalFigures
    low: float
    high: float
    worthwhile: Worthwhile
    breakeven_rate: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that advice rests on; ``incremental`` is None while nobody is scored."""

    currency: str
    gross: GrossFigures
    breakeven: Breakeven
    incremental: IncrementalEvidence | None


def advise(evidence: Evidence) -> list[str]:
    """Say whether to run a campaign, for whom, and what the gross figures hide."""
    if evidence.gross.customer_count == 0:
        return ["Nobody matches these filters. Widen them to see what a campaign would bring."]
    found = evidence.incremental
    sentences = [] if found is None else [*_advise_incremental(found, evidence.currency)]
    return [*sentences, _quote_gross(evidence)]


def _advise_incremental(found: IncrementalEvidence, currency: str) -> Iterator[str]:
    figures = found.figures
    worth = _money(figures.net_value, currency)
    span = f"90 % of outcomes lie between {_money(found.low, currency)} and "
    span += f"{_money(found.high, currency)}"
    if found.low > 0:
        yield f"Run it: it is expected to add {worth}, and {span}."
    elif figures.net_value > 0:
        yield (
            f"It is expected to add {worth}, but may lose: {span}. "
            "Keep a control group, and treat fewer first."
        )
    else:
        lost = _money(-figures.net_value, currency)
        yield f"Do not run it for everyone: it is expected to lose {lost}; {span}."
    yield from _advise_whom(found, currency)
    yield _tell_breakeven(found.breakeven_rate)
    if figures.incentive_to_stayers > 0:
        share = figures.incentive_to_stayers / figures.total_cost
        yield (
            f"{_money(figures.incentive_to_stayers, currency)} ({share:.0%} of the cost) are "
            "incentives for customers who would have stayed."
        )


def _advise_whom(found: IncrementalEvidence, currency: str) -> Iterator[str]:
    worthwhile, everyone = found.worthwhile, found.figures.customer_count
    if worthwhile.customer_count == 0:
        yield (
            "No customer alone is worth the cost: lower it, or look for customers more likely "
            "to leave."
        )
    elif worthwhile.customer_count < everyone:
        yield (
            f"Treat the {worthwhile.customer_count:,} of {everyone:,} for whom it pays: they are "
            f"expected to add {_money(worthwhile.net_value, currency)}."
        )


def _tell_breakeven(rate: float | None) -> str:
    if rate is None or rate > 1:
        return "Whatever share of those about to leave it retains, it does not break even."
    return f"It breaks even once it retains {rate:.1%} of those who would leave."


def _quote_gross(evidence: Evidence) -> str:
    gross, currency = evidence.gross, evidence.currency
    told = (
        f"By the common, gross count it brings {_money(gross.net_value, currency)} "
        f"({gross.roi_pct:,.0f} % return)"
    )
    if not evidence.breakeven.is_possible:
        return f"{told} and does not break even at any rate."
    return (
        f"{told} and breaks even at {evidence.breakeven.rate:.1%} retained. It counts everyone "
        "retained as one who would have left, and spend as if it were profit."
    )


def _money(amount: Decimal | float, currency: str) -> str:
    """Write an amount as people read it, with a true minus.

    Examples:
        >>> _money(-1234.5, "GBP") == f"{MINUS}1,234 GBP", _money(0.2, "GBP")
        (True, '0 GBP')
    """
    rounded = f"{round(amount):,}".replace("-", MINUS)
    return f"{rounded} {currency}".strip()
