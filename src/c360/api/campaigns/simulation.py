"""Simulate a plan: who, for how much, with what to expect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from c360.api.campaigns import monte_carlo
from c360.api.campaigns.audience import (
    Audience,
    Numbers,
    describe_audience,
    read_audience,
    read_riskiest,
    show_customers,
)
from c360.api.campaigns.describing import (
    describe_band,
    describe_breakeven,
    describe_gross,
    describe_incremental_cost,
    describe_parts,
)
from c360.api.campaigns.filters import CampaignFilters, CampaignPlan
from c360.api.campaigns.schemas import (
    CampaignSimulation,
    EffectiveParameters,
    GrossAnswer,
    IncrementalAnswer,
    RoiPoint,
)
from c360.api.rows import stamp
from c360.domain.campaign_advice import Evidence, IncrementalEvidence, Worthwhile, advise
from c360.domain.campaign_value import (
    compute_incremental,
    find_incremental_breakeven,
    head_terms,
)
from c360.domain.campaigns import (
    Breakeven,
    CampaignTerms,
    GrossFigures,
    break_down_cost,
    compute_gross,
    compute_sensitivity,
    find_breakeven,
)
from c360.warehouse.snapshot import Snapshot

TOP_CUSTOMERS = 10
CURVE_RATES = tuple(Decimal(twentieths) / 20 for twentieths in range(21))


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a workspace says about campaigns."""

    margin_rate: float
    currency: str | None


def simulate(
    snapshot: Snapshot, plan: CampaignPlan, workplace: Workplace, *, is_masked: bool
) -> CampaignSimulation:
    """Return what a plan would bring."""
    terms = plan.parameters.to_terms(workplace.margin_rate)
    deviation = plan.parameters.retention_rate_deviation
    audience = read_audience(snapshot, plan.filters)
    scored, total = audience.scored(), audience.lifetime_value
    breakeven = find_breakeven(len(audience), total, terms)
    incremental, evidence = None, None
    if len(scored):
        incremental, evidence = _count_incremental(scored, terms, deviation)
    gross = compute_gross(len(audience), total, terms)
    return CampaignSimulation(
        audience=describe_audience(audience, total),
        incremental=incremental,
        gross=_count_gross(audience, (gross, breakeven), terms, deviation),
        sensitivity=[
            describe_gross(figures) for figures in compute_sensitivity(len(audience), total, terms)
        ],
        roi_curve=list(_draw_curve(audience, scored, terms, deviation)),
        top_customers=show_customers(
            read_riskiest(snapshot, plan.filters, TOP_CUSTOMERS), terms, is_masked=is_masked
        ),
        advice=advise(Evidence(workplace.currency or "", gross, breakeven, evidence)),
        notes=list(note_audience(snapshot, plan.filters, audience)),
        parameters=EffectiveParameters(
            incentive_amount=float(terms.incentive_amount),
            contact_cost=float(terms.contact_cost),
            retention_rate=float(terms.retention_rate),
            value_horizon_share=float(terms.value_horizon_share),
            take_up_rate=float(terms.take_up_rate),
            margin_rate=float(terms.margin_rate),
            retention_rate_deviation=deviation,
            draws=monte_carlo.DRAWS,
        ),
        currency=workplace.currency,
        is_masked=is_masked,
        snapshot=stamp(snapshot),
    )


def _count_gross(
    audience: Audience,
    counted: tuple[GrossFigures, Breakeven],
    terms: CampaignTerms,
    deviation: float,
) -> GrossAnswer:
    gross, breakeven = counted
    strata = monte_carlo.strata_of_gross(audience, terms)
    drawn = monte_carlo.simulate_gross(strata, terms, deviation)
    return GrossAnswer(
        **describe_gross(gross).model_dump(),
        breakeven=describe_breakeven(breakeven),
        cost_breakdown=describe_parts(break_down_cost(len(audience), terms)),
        band=describe_band(drawn.net_value),
        retained_band=describe_band(drawn.retained),
        retained_mean=float(drawn.retained.mean()),
    )


def _count_incremental(
    scored: Audience, terms: CampaignTerms, deviation: float
) -> tuple[IncrementalAnswer, IncrementalEvidence]:
    sums = scored.sums()
    figures = compute_incremental(sums, terms)
    drawn = monte_carlo.simulate_incremental(
        monte_carlo.strata_of_margin(scored, terms), terms, deviation
    )
    band = describe_band(drawn.net_value)
    worth = value_by_head(scored, terms)
    worthwhile = Worthwhile(int((worth > 0).sum()), float(worth[worth > 0].sum()))
    rate = find_incremental_breakeven(sums, terms)
    answer = IncrementalAnswer(
        customer_count=figures.customer_count,
        churn_count=figures.churn_count,
        retained_count=figures.retained_count,
        margin_at_risk=figures.margin_at_risk,
        retained_margin=figures.retained_margin,
        total_cost=figures.total_cost,
        net_value=figures.net_value,
        roi_pct=figures.roi_pct,
        breakeven=describe_breakeven(Breakeven(None if rate is None else Decimal(rate))),
        cost_breakdown=describe_incremental_cost(figures),
        band=band,
        retained_band=describe_band(drawn.retained),
        worthwhile_count=worthwhile.customer_count,
        worthwhile_net_value=worthwhile.net_value,
    )
    return answer, IncrementalEvidence(figures, band.p5, band.p95, worthwhile, rate)


def value_by_head(scored: Audience, terms: CampaignTerms) -> Numbers:
    """Return the expected net value of treating each customer."""
    head = head_terms(terms)
    value = head.gain * scored.probability * scored.yearly_spend
    return np.asarray(value - head.surcharge * scored.probability - head.fixed)


def _draw_curve(
    audience: Audience, scored: Audience, terms: CampaignTerms, deviation: float
) -> Iterator[RoiPoint]:
    """Draw the curve; each rate is simulated with the same luck, so that the bands are smooth."""
    most, draws = monte_carlo.CURVE_STRATA, monte_carlo.CURVE_DRAWS
    gross_strata = monte_carlo.strata_of_gross(audience, terms, most)
    margin_strata = monte_carlo.strata_of_margin(scored, terms, most)
    sums, total = scored.sums(), audience.lifetime_value
    for rate in CURVE_RATES:
        at_rate = terms.at_rate(rate)
        gross = compute_gross(len(audience), total, at_rate)
        drawn = monte_carlo.simulate_gross(gross_strata, at_rate, deviation, draws)
        figures = compute_incremental(sums, at_rate) if len(scored) else None
        band = None
        if figures is not None:
            added = monte_carlo.simulate_incremental(margin_strata, at_rate, deviation, draws)
            band = describe_band(added.net_value)
        yield RoiPoint(
            retention_rate=float(rate),
            gross_net_value=float(gross.net_value),
            gross_roi_pct=float(gross.roi_pct),
            gross_band=describe_band(drawn.net_value),
            incremental_net_value=None if figures is None else figures.net_value,
            incremental_roi_pct=None if figures is None else figures.roi_pct,
            incremental_band=band,
        )


def note_audience(
    snapshot: Snapshot, filters: CampaignFilters, audience: Audience
) -> Iterator[str]:
    """Say what to know about an audience: why nobody is in it, or what is not known of it."""
    if len(audience) == 0:
        yield _explain_nobody(snapshot, filters)
        return
    unscored = len(audience) - int(audience.is_scored.sum())
    if unscored == len(audience):
        yield (
            "No customer of the audience has a churn probability, so there are only gross figures. "
            "`c360 train customer_churn` and `c360 run` score customers."
        )
    elif unscored:
        yield (
            f"{unscored:,} of {len(audience):,} customers have no churn probability: they count in "
            "the gross figures only."
        )
    unpredicted = len(audience) - int(audience.is_predicted.sum())
    if unpredicted:
        yield (
            f"No value is predicted of {unpredicted:,} of {len(audience):,} customers: four times "
            "the spend of their last 90 days stands for a year's."
        )


def _explain_nobody(snapshot: Snapshot, filters: CampaignFilters) -> str:
    anyone = read_audience(snapshot, filters.model_copy(update={"min_score": None}))
    if len(anyone) == 0:
        return "No customer matches these filters, so every figure is zero. Widen the filters."
    if not anyone.is_scored.any() and np.isnan(anyone.score).all():
        return (
            f"{len(anyone):,} customers match the other filters, but none of them has a churn risk "
            f"score, so a minimum score of {filters.min_score:g} leaves nobody. Set it to 0, or "
            "score customers: `c360 train customer_churn`, then `c360 run`."
        )
    return (
        f"{len(anyone):,} customers match the other filters, but the highest churn risk score "
        f"among them is {np.nanmax(anyone.score):.1f}: a minimum of {filters.min_score:g} leaves "
        "nobody. Lower it."
    )
