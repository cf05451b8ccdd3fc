"""Choose whom to treat for the most net value within a budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from c360.api.campaigns.audience import (
    Audience,
    Numbers,
    read_audience,
    read_named,
    show_customers,
)
from c360.api.campaigns.filters import BudgetPlan
from c360.api.campaigns.schemas import BudgetAnswer, BudgetPoint
from c360.api.campaigns.simulation import (
    TOP_CUSTOMERS,
    Workplace,
    note_audience,
    value_by_head,
)
from c360.api.rows import stamp
from c360.domain.campaign_value import head_terms
from c360.domain.campaigns import CampaignTerms
from c360.warehouse.snapshot import Snapshot

CURVE_POINTS = 100
PENNY = 1e-6
"""Smaller sums are rounding: a budget of exactly three customers treats three."""

EQUAL_COST = (
    "The best net value first. Every customer is expected to cost the same, so no other choice "
    "within the budget is worth more."
)
UNEQUAL_COST = (
    "The best net value per cost first, as long as the budget lasts. Expected costs differ between "
    "customers, so another choice may be worth more, by no more than `most_possible` says."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to treat.

    ``order`` are the positions of all scored customers, the best first; the first ``count`` are
    treated. ``costs`` and ``values`` are in that order.
    """

    order: NDArray[np.int64]
    count: int
    costs: Numbers
    values: Numbers
    most_possible: float
    is_exact: bool

    @property
    def cost(self) -> float:
        """What treating the chosen is expected to cost."""
        return float(self.costs[: self.count].sum())

    @property
    def value(self) -> float:
        """What treating the chosen is expected to add."""
        return float(self.values[: self.count].sum())


def choose_within(scored: Audience, terms: CampaignTerms, budget: float) -> Choice:
    """Choose among scored customers; whom treating does not pay is never chosen."""
    head = head_terms(terms)
    costs = head.fixed + head.surcharge * scored.probability
    values = value_by_head(scored, terms)
    per_cost = np.divide(values, costs, out=values.copy(), where=costs > 0)
    order = np.argsort(-per_cost, kind="stable")
    costs, values = costs[order], values[order]
    worthwhile = int((values > 0).sum())
    spent = np.cumsum(costs[:worthwhile])
    count = int(np.searchsorted(spent, budget + PENNY, side="right"))
    value = float(values[:count].sum())
    left_over = budget - (float(spent[count - 1]) if count else 0.0)
    most = value
    is_exact = head.is_equal_cost or count == worthwhile
    if not is_exact:
        most += float(values[count]) * left_over / float(costs[count])
    return Choice(order, count, costs, values, most, is_exact)


def optimise(
    snapshot: Snapshot, plan: BudgetPlan, workplace: Workplace, *, is_masked: bool
) -> BudgetAnswer:
    """Return whom of an audience to treat within a budget, and what more or less would do."""
    terms = plan.parameters.to_terms(workplace.margin_rate)
    audience = read_audience(snapshot, plan.filters)
    scored = audience.scored()
    choice = choose_within(scored, terms, plan.budget)
    best = scored.customer_ids[choice.order[: min(choice.count, TOP_CUSTOMERS)]]
    cost, value, count = choice.cost, choice.value, choice.count
    return BudgetAnswer(
        budget=plan.budget,
        audience_count=len(audience),
        scored_count=len(scored),
        worthwhile_count=int((choice.values > 0).sum()),
        treated_count=count,
        cost=cost,
        net_value=value,
        roi_pct=100 * value / cost if cost else 0.0,
        lowest_net_value=float(choice.values[:count].min()) if count else None,
        is_exact=choice.is_exact,
        most_possible=choice.most_possible,
        method=EQUAL_COST if head_terms(terms).is_equal_cost else UNEQUAL_COST,
        curve=list(_draw_curve(choice)),
        top_customers=show_customers(
            read_named(snapshot, best.tolist()), terms, is_masked=is_masked
        ),
        notes=list(note_audience(snapshot, plan.filters, audience)),
        currency=workplace.currency,
        is_masked=is_masked,
        snapshot=stamp(snapshot),
    )


def _draw_curve(choice: Choice) -> Iterator[BudgetPoint]:
    yield BudgetPoint(customer_count=0, cost=0, net_value=0)
    total = len(choice.order)
    if total == 0:
        return
    costs, values = np.cumsum(choice.costs), np.cumsum(choice.values)
    for count in np.unique(np.linspace(1, total, min(CURVE_POINTS, total)).astype(int)).tolist():
        yield BudgetPoint(
            customer_count=count, cost=float(costs[count - 1]), net_value=float(values[count - 1])
        )
