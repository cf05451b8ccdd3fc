"""Gross figures of campaigns: the common formulas, exactly."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.domain.campaigns import (
    SENSITIVITY_RATES,
    CampaignTerms,
    break_down_cost,
    compute_gross,
    compute_sensitivity,
    find_breakeven,
)

TOLERANCE = Fraction(1, 10**20)


def decimals(least: str, most: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(least, most, places=places, allow_nan=False, allow_infinity=False)


TERMS = st.builds(
    CampaignTerms,
    incentive_amount=decimals("0", "500", 2),
    contact_cost=decimals("0", "100", 2),
    retention_rate=decimals("0", "1", 4),
    value_horizon_share=decimals("0", "1", 3),
)
COUNTS = st.integers(0, 2_000_000)
TOTALS = decimals("0", "1000000000000", 2)


def is_close(found: Decimal, wanted: Fraction) -> bool:
    return abs(Fraction(found) - wanted) <= TOLERANCE * max(1, abs(wanted))


@settings(max_examples=1000, deadline=None, database=None, derandomize=True)
@given(count=COUNTS, total=TOTALS, terms=TERMS)
def test_gross_figures_are_the_formulas_in_fractions(
    count: int, total: Decimal, terms: CampaignTerms
) -> None:
    gross = compute_gross(count, total, terms)

    rate, horizon = Fraction(terms.retention_rate), Fraction(terms.value_horizon_share)
    cost = count * (Fraction(terms.incentive_amount) + Fraction(terms.contact_cost))
    retained = math.floor(count * rate)
    average = Fraction(total) / count if count else Fraction(0)
    value = retained * average * horizon
    assert gross.customer_count == count
    assert gross.retained_count == retained
    assert Fraction(gross.total_cost) == cost
    assert is_close(gross.retained_value, value)
    assert is_close(gross.net_value, value - cost)
    assert is_close(gross.roi_pct, (value - cost) / cost * 100 if cost else Fraction(0))
    if retained:
        assert gross.cost_per_retained is not None
        assert is_close(gross.cost_per_retained, cost / retained)
    else:
        assert gross.cost_per_retained is None


@settings(max_examples=1000, deadline=None, database=None, derandomize=True)
@given(count=COUNTS, total=TOTALS, terms=TERMS)
def test_breakeven_is_cost_per_head_by_value_per_head(
    count: int, total: Decimal, terms: CampaignTerms
) -> None:
    breakeven = find_breakeven(count, total, terms)

    worth = Fraction(total) * Fraction(terms.value_horizon_share)
    if count == 0 or worth == 0:
        assert breakeven.rate is None
        assert not breakeven.is_possible
        return
    head = Fraction(terms.incentive_amount) + Fraction(terms.contact_cost)
    assert breakeven.rate is not None
    assert is_close(breakeven.rate, head / (worth / count))
    assert breakeven.is_possible == (head / (worth / count) <= 1)


@pytest.mark.parametrize("percent", range(101))
def test_every_whole_percentage_of_a_hundred_customers_is_exact(percent: int) -> None:
    terms = CampaignTerms(retention_rate=Decimal(str(percent / 100)))

    assert compute_gross(100, Decimal(1), terms).retained_count == percent


def test_a_campaign_that_costs_nothing_has_no_return_and_breaks_even_at_once() -> None:
    terms = CampaignTerms(incentive_amount=Decimal(0), contact_cost=Decimal(0))
    gross = compute_gross(10, Decimal(1000), terms)

    assert (gross.total_cost, gross.roi_pct, gross.net_value) == (0, 0, 60)
    assert gross.cost_per_retained == 0
    assert find_breakeven(10, Decimal(1000), terms).rate == 0


def test_nobody_costs_nothing_and_brings_nothing() -> None:
    gross = compute_gross(0, Decimal(0), CampaignTerms())

    assert (gross.total_cost, gross.retained_count, gross.net_value, gross.roi_pct) == (0, 0, 0, 0)
    assert gross.cost_per_retained is None
    assert not find_breakeven(0, Decimal(0), CampaignTerms()).is_possible


def test_a_breakeven_above_everybody_is_said_not_to_break_even() -> None:
    breakeven = find_breakeven(10, Decimal(2000), CampaignTerms())

    assert breakeven.rate == Decimal("1.375")
    assert not breakeven.is_possible


def test_sensitivity_runs_from_ten_to_eighty_per_cent() -> None:
    figures = compute_sensitivity(1000, Decimal(5_000_000), CampaignTerms())

    assert [float(found.retention_rate) for found in figures] == [0.1 * n for n in (1, 2)] + [
        float(rate) for rate in SENSITIVITY_RATES[2:]
    ]
    assert [found.retained_count for found in figures] == [100 * n for n in range(1, 9)]
    assert figures[2] == compute_gross(1000, Decimal(5_000_000), CampaignTerms())


def test_the_parts_of_the_cost_add_up_to_it() -> None:
    incentive, contact = break_down_cost(40, CampaignTerms())

    assert (incentive.part, incentive.amount, contact.part, contact.amount) == (
        "incentive",
        2000,
        "contact",
        200,
    )
    assert incentive.share + contact.share == 1


def test_free_campaigns_have_parts_without_a_share() -> None:
    terms = CampaignTerms(incentive_amount=Decimal(0), contact_cost=Decimal(0))

    assert [part.share for part in break_down_cost(40, terms)] == [0, 0]
