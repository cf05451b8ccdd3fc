"""Incremental value: every customer's own probability, and who the incentive goes to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from c360.domain.campaign_advice import Evidence, IncrementalEvidence, Worthwhile, advise
from c360.domain.campaign_value import (
    AudienceSums,
    compute_incremental,
    find_incremental_breakeven,
    value_of_treating,
)
from c360.domain.campaigns import CampaignTerms, compute_gross, find_breakeven

CUSTOMER = st.tuples(st.floats(0, 1), st.floats(0, 1e6))
CUSTOMERS = st.lists(CUSTOMER, min_size=1, max_size=30)
RATES = st.decimals("0", "1", places=2)
TERMS = st.builds(
    CampaignTerms,
    incentive_amount=st.decimals("0", "500", places=2),
    contact_cost=st.decimals("0", "100", places=2),
    retention_rate=RATES,
    take_up_rate=RATES,
    margin_rate=RATES,
)


def add_up(customers: list[tuple[float, float]]) -> AudienceSums:
    return AudienceSums(
        customer_count=len(customers),
        churn_sum=sum(probability for probability, _ in customers),
        spend_at_risk=sum(probability * spend for probability, spend in customers),
    )


def close(value: float, scale: float = 1.0) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-6 * max(1.0, scale))


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(customers=CUSTOMERS, terms=TERMS)
def test_an_audience_is_worth_what_its_customers_are(
    customers: list[tuple[float, float]], terms: CampaignTerms
) -> None:
    whole = compute_incremental(add_up(customers), terms)

    by_head = sum(value_of_treating(terms, *customer) for customer in customers)
    assert whole.net_value == close(by_head, whole.retained_margin + whole.total_cost)


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(probability=st.floats(0, 1), spend=st.floats(0, 1e6), terms=TERMS)
def test_a_customer_is_worth_margin_kept_less_contact_and_incentive(
    probability: float, spend: float, terms: CampaignTerms
) -> None:
    rate, take_up = float(terms.retention_rate), float(terms.take_up_rate)
    taking = (1 - probability) * take_up + probability * max(take_up, rate)
    kept = probability * rate * float(terms.margin_rate) * spend
    cost = float(terms.contact_cost) + taking * float(terms.incentive_amount)

    assert value_of_treating(terms, probability, spend) == close(kept - cost, kept + cost)


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(customers=CUSTOMERS, terms=TERMS)
def test_at_its_breakeven_a_campaign_adds_nothing(
    customers: list[tuple[float, float]], terms: CampaignTerms
) -> None:
    sums = add_up(customers)
    rate = find_incremental_breakeven(sums, terms)

    assume(rate is not None and rate <= 1)
    found = compute_incremental(sums, terms.at_rate(Decimal(rate or 0)))
    assert found.net_value == close(0, found.total_cost)


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(customers=CUSTOMERS, terms=TERMS)
def test_below_its_breakeven_no_rate_adds_anything(
    customers: list[tuple[float, float]], terms: CampaignTerms
) -> None:
    sums = add_up(customers)
    rate = find_incremental_breakeven(sums, terms)

    lowest = 1.0 if rate is None or rate > 1 else rate
    below = [Decimal(lowest) * step / 20 for step in range(20)]
    values = [compute_incremental(sums, terms.at_rate(tried)).net_value for tried in below]
    assert max(values) <= 1e-6


def test_everyone_who_takes_it_makes_it_as_dear_as_the_gross_count() -> None:
    found = compute_incremental(AudienceSums(100, 10.0, 50_000.0), CampaignTerms())

    assert found.total_cost == 5500
    assert found.incentive_to_stayers == 4500
    assert found.incentive_to_retained + found.incentive_to_leavers == 500


def test_nobody_adds_nothing() -> None:
    found = compute_incremental(AudienceSums(0, 0.0, 0.0), CampaignTerms())

    assert (found.net_value, found.roi_pct) == (0, 0)
    assert find_incremental_breakeven(AudienceSums(0, 0.0, 0.0), CampaignTerms()) is None


def make_evidence(*, low: float, net: float = 100.0) -> Evidence:
    terms = CampaignTerms()
    sums = AudienceSums(10, 5.0, (550 + net) / 0.006)
    figures = compute_incremental(sums, terms)
    return Evidence(
        currency="GBP",
        gross=compute_gross(10, Decimal(100_000), terms),
        breakeven=find_breakeven(10, Decimal(100_000), terms),
        incremental=IncrementalEvidence(figures, low, 300.0, Worthwhile(4, 150.0), 0.2),
    )


@pytest.mark.parametrize(
    ("low", "net", "advice"),
    [
        (10.0, 100.0, "Run it: it is expected to add 100 GBP"),
        (-50.0, 100.0, "It is expected to add 100 GBP, but may lose"),
        (-500.0, -200.0, "Do not run it for everyone: it is expected to lose 200 GBP"),
    ],
)
def test_advice_follows_what_may_happen(low: float, net: float, advice: str) -> None:
    assert advise(make_evidence(low=low, net=net))[0].startswith(advice)


def test_advice_names_whom_it_pays_for_and_who_would_have_stayed() -> None:
    advice = advise(make_evidence(low=-50.0))

    assert "Treat the 4 of 10 for whom it pays: they are expected to add 150 GBP." in advice
    assert "250 GBP (45% of the cost) are incentives for customers who would have stayed." in advice


def test_advice_without_scores_is_about_the_gross_figures_alone() -> None:
    [advice] = advise(replace(make_evidence(low=0.0), incremental=None))

    assert advice.startswith("By the common, gross count it brings 5,450 GBP (991 % return)")


def test_advice_for_nobody_is_to_widen_the_filters() -> None:
    gross = compute_gross(0, Decimal(0), CampaignTerms())
    nobody = replace(make_evidence(low=0.0), gross=gross)

    assert advise(nobody) == [
        "Nobody matches these filters. Widen them to see what a campaign would bring."
    ]
