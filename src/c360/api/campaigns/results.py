"""Planned beside actual: what the outcomes say about a campaign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from c360.api.campaigns.qini import draw_qini
from c360.api.campaigns.saved import describe_campaigns, read_plan
from c360.api.campaigns.saved_schemas import (
    ActualFigures,
    CampaignResults,
    Estimate,
    GroupOutcome,
    PlannedFigures,
)
from c360.api.campaigns.simulation import Workplace
from c360.domain.campaign_groups import Interval
from c360.domain.campaign_results import Group, estimate_lift, estimate_value_gain
from c360.domain.campaigns import CampaignTerms
from c360.state.campaign_customers import Member, Outcome
from c360.state.campaigns import SavedCampaign
from c360.state.database import StateDatabase
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

NO_CONTROL = (
    "There is no control group among the outcomes: nobody can tell who would have left anyway, so "
    "there is no lift and no net value."
)


@dataclass(frozen=True, slots=True)
class Worth:
    """What the campaign was worth, and by which measure."""

    net_value: Interval | None
    basis: Literal["uploaded", "predicted", "none"]


def show_results(
    state: StateDatabase,
    snapshot: Snapshot,
    user: User,
    wanted: tuple[int, Workplace],
) -> CampaignResults:
    """Return what became of a campaign.

    Raises:
        NotFoundError: There is none of this number.
    """
    campaign_id, workplace = wanted
    saved = state.campaigns.get_campaign(campaign_id)
    members = state.campaign_customers.list_members(campaign_id)
    loaded = state.campaign_customers.list_outcomes(campaign_id)
    outcomes, switched = _as_drawn(members, loaded)
    terms = read_plan(saved).parameters.to_terms(workplace.margin_rate)
    actual = _measure(outcomes, terms, saved) if outcomes else None
    missing = max(0, len(members) - len(outcomes))
    return CampaignResults(
        campaign=describe_campaigns(snapshot, [saved], user)[0],
        actual=actual,
        missing_count=missing,
        switched_count=switched,
        qini=draw_qini(members, outcomes, terms),
        notes=list(_note(saved, actual, missing, switched)),
        currency=workplace.currency,
    )


def _as_drawn(members: Iterable[Member], outcomes: Iterable[Outcome]) -> tuple[list[Outcome], int]:
    """Return the outcomes with each customer in the group they were drawn for."""
    treated = {member.customer_id: not member.is_control for member in members}
    drawn = [
        replace(found, is_treated=treated.get(found.customer_id, found.is_treated))
        for found in outcomes
    ]
    loaded = {found.customer_id: found.is_treated for found in outcomes}
    return drawn, sum(found.is_treated != loaded[found.customer_id] for found in drawn)


def _measure(outcomes: list[Outcome], terms: CampaignTerms, saved: SavedCampaign) -> ActualFigures:
    treated, control = (_group(outcomes, is_treated=side) for side in (True, False))
    lift = estimate_lift(treated, control)
    per_head = float(terms.contact_cost + terms.take_up_rate * terms.incentive_amount)
    cost = treated.customer_count * per_head
    worth = _value(treated, control, cost, (terms, saved))
    rate = control.churn_rate.value
    return ActualFigures(
        treated=_describe_group(treated),
        control=_describe_group(control),
        lift=_describe(lift),
        relative_lift=lift.value / rate if lift is not None and rate else None,
        is_proven=None if lift is None else lift.low > 0 or lift.high < 0,
        retained_count=_describe(lift and lift.scaled(treated.customer_count)),
        total_cost=cost,
        net_value=_describe(worth.net_value),
        value_basis=worth.basis,
    )


def _group(outcomes: Iterable[Outcome], *, is_treated: bool) -> Group:
    own = [outcome for outcome in outcomes if outcome.is_treated is is_treated]
    values = [outcome.value for outcome in own if outcome.value is not None]
    sums = (sum(values), sum(value * value for value in values))
    return Group(
        customer_count=len(own),
        churned_count=sum(outcome.is_churned for outcome in own),
        values=sums if own and len(values) == len(own) else None,
    )


def _value(
    treated: Group, control: Group, cost: float, plan: tuple[CampaignTerms, SavedCampaign]
) -> Worth:
    """Value what was gained: by what customers spent, else by what they were expected to."""
    terms, saved = plan
    gain = estimate_value_gain(treated, control)
    if gain is not None:
        per_unit = treated.customer_count * float(terms.margin_rate)
        return Worth(gain.scaled(per_unit, -cost), "uploaded")
    lift = estimate_lift(treated, control)
    planned = None if saved.planned is None else PlannedFigures.model_validate(saved.planned)
    if lift is None or planned is None or planned.margin_per_leaver is None:
        return Worth(None, "none")
    per_unit = treated.customer_count * planned.margin_per_leaver
    return Worth(lift.scaled(per_unit, -cost), "predicted")


def _describe_group(group: Group) -> GroupOutcome:
    return GroupOutcome(
        customer_count=group.customer_count,
        churned_count=group.churned_count,
        churn_rate=_describe(group.churn_rate if group.customer_count else None),
        avg_value=group.avg_value,
    )


def _describe(interval: Interval | None) -> Estimate | None:
    if interval is None:
        return None
    return Estimate(value=interval.value, low=interval.low, high=interval.high)


def _note(
    saved: SavedCampaign, actual: ActualFigures | None, missing: int, switched: int
) -> Iterator[str]:
    if saved.launched_at is None:
        yield (
            "The campaign was not launched here: there are no planned figures, no scores of "
            "before, and whoever the file says was treated counts as treated."
        )
    if actual is None:
        yield (
            "No outcomes are loaded yet, so nobody knows what the campaign did. Load a CSV file of "
            "customer_id,treated,churned[,value]."
        )
        return
    if actual.lift is None:
        yield NO_CONTROL if actual.control.customer_count == 0 else "Nobody was treated."
    elif not actual.is_proven:
        yield "The interval of the lift includes zero: chance alone may have made it."
    if missing:
        yield f"Of {missing:,} customers drawn no outcome came; the figures leave them out."
    if switched:
        yield (
            f"{switched:,} customers were treated though drawn for control, or the reverse. They "
            "count as they were drawn, or the groups would no longer be alike."
        )
    if actual.net_value is None and actual.lift is not None:
        yield (
            "What a retained customer is worth is not known: load values, or launch campaigns "
            "while customers are scored."
        )
