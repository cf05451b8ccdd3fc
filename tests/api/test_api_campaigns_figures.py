"""What campaigns are simulated to bring, and whom a budget treats: against brute force."""

from __future__ import annotations

import itertools
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.api.campaigns.audience import Audience
from c360.api.campaigns.monte_carlo import (
    Draws,
    draw_rates,
    make_strata,
    simulate_gross,
    simulate_incremental,
    strata_of_gross,
    strata_of_margin,
)
from c360.api.campaigns.optimiser import choose_within
from c360.api.campaigns.simulation import value_by_head
from c360.domain.campaign_value import compute_incremental, value_of_treating
from c360.domain.campaigns import CampaignTerms, compute_gross

DRAWS = 30_000


def make_audience(count: int, seed: int = 1) -> Audience:
    rng = np.random.default_rng(seed)
    return Audience(
        customer_ids=np.array([f"CUS-{number:06d}" for number in range(count)], dtype=object),
        probability=rng.beta(1, 6, count),
        score=rng.uniform(0, 100, count),
        yearly_spend=rng.lognormal(9, 1, count),
        lifetime_cents=rng.lognormal(14, 1, count).astype(np.int64),
        is_predicted=np.zeros(count, dtype=np.bool_),
    )


def is_within_error(values: np.ndarray, expected: float) -> bool:
    error = values.std() / np.sqrt(len(values))
    return bool(abs(values.mean() - expected) <= 4 * error + 1e-9 * abs(expected))


def draw_gross(count: int, terms: CampaignTerms, deviation: float) -> Draws:
    strata = strata_of_gross(make_audience(count), terms)
    return simulate_gross(strata, terms, deviation, DRAWS)


@pytest.mark.parametrize("deviation", [0.0, 0.05, 0.25])
@pytest.mark.parametrize("count", [10, 101, 5_003])
def test_the_mean_retained_is_n_times_rate_and_not_its_floor(count: int, deviation: float) -> None:
    terms = CampaignTerms(retention_rate=Decimal("0.29"))
    drawn = draw_gross(count, terms, deviation)

    assert is_within_error(drawn.retained, count * 0.29)
    if deviation == 0 and count < 1_000:
        assert not is_within_error(drawn.retained, int(count * 0.29))


@pytest.mark.parametrize("count", [10, 101, 5_003])
def test_the_mean_gross_value_is_that_of_the_formula_before_whole_customers(count: int) -> None:
    terms = CampaignTerms(retention_rate=Decimal("0.29"))
    audience = make_audience(count)
    gross = compute_gross(count, audience.lifetime_value, terms)
    whole = float(gross.retained_value) / gross.retained_count

    drawn = draw_gross(count, terms, 0.05)

    assert is_within_error(drawn.net_value, whole * count * 0.29 - float(gross.total_cost))


@pytest.mark.parametrize("take_up", ["0", "0.1", "0.6", "1"])
@pytest.mark.parametrize("count", [10, 101, 5_003])
def test_the_mean_incremental_value_is_what_is_expected(count: int, take_up: str) -> None:
    terms = CampaignTerms(take_up_rate=Decimal(take_up))
    audience = make_audience(count)
    expected = compute_incremental(audience.sums(), terms)

    drawn = simulate_incremental(strata_of_margin(audience, terms), terms, 0.0, DRAWS)

    assert is_within_error(drawn.retained, expected.retained_count)
    assert is_within_error(drawn.net_value, expected.net_value)


@pytest.mark.parametrize("count", [90, 3_000, 50_000])
def test_strata_spread_as_customers_one_by_one_do(count: int) -> None:
    terms, audience, rate = CampaignTerms(), make_audience(count), 0.3
    chances, worth = rate * audience.probability, 0.02 * audience.yearly_spend
    strata = strata_of_margin(audience, terms)
    of_strata = rate * strata.probability

    alone = (chances * (1 - chances) * worth**2).sum()
    binomial = of_strata * (1 - of_strata) * strata.worth**2
    together = strata.counts @ (binomial + of_strata * strata.variance)

    assert len(strata.counts) <= 100
    assert together == pytest.approx(alone, rel=0.01)


def test_drawn_values_have_the_spread_of_their_strata() -> None:
    terms, audience = CampaignTerms(take_up_rate=Decimal(1)), make_audience(3_000)
    chances, worth = 0.3 * audience.probability, 0.02 * audience.yearly_spend
    alone = np.sqrt((chances * (1 - chances) * worth**2).sum())

    drawn = simulate_incremental(strata_of_margin(audience, terms), terms, 0.0, DRAWS)

    assert drawn.net_value.std() == pytest.approx(alone, rel=0.05)


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(count=st.integers(0, 300), most=st.integers(1, 50), seed=st.integers(0, 1000))
def test_strata_keep_every_expectation(count: int, most: int, seed: int) -> None:
    audience = make_audience(count, seed)
    strata = make_strata(audience.probability, audience.yearly_spend, most)

    assert strata.counts.sum() == count
    assert strata.counts @ strata.probability == pytest.approx(audience.probability.sum())
    assert strata.counts @ (strata.probability * strata.worth) == pytest.approx(
        audience.probability @ audience.yearly_spend
    )


@pytest.mark.parametrize("rate", [0.0, 1e-9, 0.001, 0.3, 0.5, 0.999, 1.0])
@pytest.mark.parametrize("deviation", [0.0, 1e-12, 0.05, 0.25])
def test_drawn_rates_are_rates_about_the_planned_one(rate: float, deviation: float) -> None:
    rates = draw_rates(rate, deviation, DRAWS, np.random.default_rng(1))

    assert ((rates >= 0) & (rates <= 1)).all()
    assert is_within_error(rates, rate)
    assert rates.std() <= deviation * 1.02 + 1e-12


def test_the_same_plan_has_the_same_bands() -> None:
    terms = CampaignTerms()

    assert (draw_gross(50, terms, 0.05).net_value == draw_gross(50, terms, 0.05).net_value).all()


def test_nobody_is_simulated_to_bring_nothing() -> None:
    terms, nobody = CampaignTerms(), make_audience(0)

    assert not simulate_gross(strata_of_gross(nobody, terms), terms, 0.05).net_value.any()
    assert not simulate_incremental(strata_of_margin(nobody, terms), terms, 0.05).net_value.any()


def test_values_by_head_are_those_of_the_formula() -> None:
    terms = CampaignTerms(take_up_rate=Decimal("0.1"))
    audience = make_audience(20)
    pairs = zip(audience.probability.tolist(), audience.yearly_spend.tolist(), strict=True)

    assert value_by_head(audience, terms).tolist() == pytest.approx(
        [value_of_treating(terms, probability, spend) for probability, spend in pairs]
    )


def find_best(values: list[float], costs: list[float], budget: float) -> float:
    """Try every choice of customers."""
    choices = itertools.product([False, True], repeat=len(values))
    return max(
        sum(value for value, is_in in zip(values, choice, strict=True) if is_in)
        for choice in choices
        if sum(cost for cost, is_in in zip(costs, choice, strict=True) if is_in) <= budget + 1e-6
    )


BUDGETS = {"budget": st.floats(0, 800), "seed": st.integers(0, 10_000)}


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(**BUDGETS)
def test_with_equal_costs_no_other_choice_is_worth_more(budget: float, seed: int) -> None:
    terms, audience = CampaignTerms(), make_audience(9, seed)
    choice = choose_within(audience, terms, budget)
    values = value_by_head(audience, terms).tolist()

    assert choice.is_exact
    assert choice.cost <= budget + 1e-6
    assert choice.value == pytest.approx(find_best(values, [55.0] * 9, budget))


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(**BUDGETS)
def test_with_unequal_costs_the_choice_is_within_what_it_says(budget: float, seed: int) -> None:
    terms = CampaignTerms(take_up_rate=Decimal("0.05"), retention_rate=Decimal("0.9"))
    audience = make_audience(9, seed)
    choice = choose_within(audience, terms, budget)
    values = choice.values.tolist()

    best = find_best(values, choice.costs.tolist(), budget)
    assert choice.cost <= budget + 1e-6
    assert choice.value <= best + 1e-6
    assert best <= choice.most_possible + 1e-6
    if choice.is_exact:
        assert choice.value == pytest.approx(best)


def test_a_budget_of_exactly_three_customers_treats_three() -> None:
    terms = CampaignTerms(margin_rate=Decimal(1))

    assert choose_within(make_audience(9), terms, 165.0).count == 3


def test_whom_treating_does_not_pay_is_not_treated_however_large_the_budget() -> None:
    terms = CampaignTerms(margin_rate=Decimal(0))

    assert choose_within(make_audience(9), terms, 1e12).count == 0
    assert choose_within(make_audience(0), terms, 1e12).count == 0


def test_free_campaigns_treat_everyone_who_may_leave() -> None:
    free = CampaignTerms(incentive_amount=Decimal(0), contact_cost=Decimal(0))

    assert choose_within(make_audience(9), free, 0.0).count == 9
