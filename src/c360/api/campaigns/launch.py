"""Launch a campaign: draw its customers once, and keep what is known of them today.

A score of later would know what the campaign did. Whom it treated, and what it was expected to
bring, can only be judged by the scores of before.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from c360.api.campaigns import monte_carlo
from c360.api.campaigns.audience import Audience, read_audience
from c360.api.campaigns.optimiser import choose_within
from c360.api.campaigns.saved import (
    SavedPlan,
    describe_campaigns,
    get_own,
    read_plan,
)
from c360.api.campaigns.saved_schemas import CampaignRow, PlannedFigures
from c360.api.campaigns.simulation import Workplace
from c360.api.deps import Audit
from c360.api.saving import audited_act
from c360.domain.campaign_groups import is_control
from c360.domain.campaign_value import compute_incremental
from c360.domain.campaigns import CampaignTerms, compute_gross
from c360.errors import ConflictError
from c360.state.campaign_customers import Member
from c360.state.campaigns import SavedCampaign, check_is_draft
from c360.state.database import StateDatabase
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

MOST_MEMBERS = 250_000
"""They are written in one transaction, which keeps all other writers waiting."""


def launch_campaign(
    state: StateDatabase,
    snapshot: Snapshot,
    caller: tuple[User, Audit],
    wanted: tuple[int, Workplace],
) -> CampaignRow:
    """Draw a campaign's customers and control group, once and for all.

    Raises:
        NotFoundError: There is none of this number.
        PermissionDeniedError: It is somebody else's.
        ConflictError: It was launched before, or its audience is empty or too large.
    """
    user, audit = caller
    campaign_id, workplace = wanted
    saved = get_own(state.campaigns, user, campaign_id)

    def draw() -> None:
        check_is_draft(saved)
        plan = read_plan(saved)
        terms = plan.parameters.to_terms(workplace.margin_rate)
        audience = choose_treatable(read_audience(snapshot, plan.filters), plan, terms)
        _check_size(saved, len(audience))
        in_control = _draw_control(saved.id, audience, plan.control_share)
        planned = _plan_figures(snapshot, audience.choose(~in_control), plan, terms)
        planned |= {"member_count": len(audience), "control_count": int(in_control.sum())}
        state.campaign_customers.launch(
            campaign_id,
            _list_members(audience, in_control),
            PlannedFigures.model_validate(planned).model_dump(mode="json"),
        )

    audited_act((audit, "campaigns.launch", saved.name), draw)
    return describe_campaigns(snapshot, [state.campaigns.get_campaign(campaign_id)], user)[0]


def choose_treatable(audience: Audience, plan: SavedPlan, terms: CampaignTerms) -> Audience:
    """Return whom a plan would treat: everyone, or the best within its budget, by id."""
    if plan.budget is None:
        return audience
    scored = audience.scored()
    choice = choose_within(scored, terms, plan.budget)
    return scored.choose(np.sort(choice.order[: choice.count]))


def _check_size(saved: SavedCampaign, count: int) -> None:
    if count == 0:
        raise ConflictError(
            f"Nobody matches the campaign {saved.name!r} now. Widen its filters or its budget."
        )
    if count > MOST_MEMBERS:
        raise ConflictError(
            f"{count:,} customers match the campaign {saved.name!r}; a campaign treats at most "
            f"{MOST_MEMBERS:,}. Narrow its filters, or set a budget."
        )


def _draw_control(campaign_id: int, audience: Audience, share: float) -> Any:
    drawn = (is_control(campaign_id, name, share) for name in audience.customer_ids)
    return np.fromiter(drawn, dtype=np.bool_, count=len(audience))


def _plan_figures(
    snapshot: Snapshot, treated: Audience, plan: SavedPlan, terms: CampaignTerms
) -> dict[str, Any]:
    """Return what treating these customers is expected to bring."""
    gross = compute_gross(len(treated), treated.lifetime_value, terms)
    figures: dict[str, Any] = {
        "run_id": snapshot.manifest.run_id,
        "as_of": snapshot.manifest.as_of,
        "treated_count": len(treated),
        "gross_retained_count": gross.retained_count,
        "gross_net_value": float(gross.net_value),
        "churn_rate": None,
        "retained_count": None,
        "total_cost": None,
        "net_value": None,
        "net_value_p5": None,
        "net_value_p95": None,
        "margin_per_leaver": None,
    }
    scored = treated.scored()
    if len(scored) < len(treated) or not len(treated):
        return figures
    expected = compute_incremental(scored.sums(), terms)
    drawn = monte_carlo.simulate_incremental(
        monte_carlo.strata_of_margin(scored, terms),
        terms,
        plan.parameters.retention_rate_deviation,
    )
    low, _, high = monte_carlo.find_band(drawn.net_value)
    leavers = expected.churn_count
    return figures | {
        "churn_rate": leavers / len(scored),
        "retained_count": expected.retained_count,
        "total_cost": expected.total_cost,
        "net_value": expected.net_value,
        "net_value_p5": low,
        "net_value_p95": high,
        "margin_per_leaver": expected.margin_at_risk / leavers if leavers else None,
    }


def _list_members(audience: Audience, in_control: Any) -> list[Member]:
    columns = zip(
        audience.customer_ids.tolist(),
        in_control.tolist(),
        audience.probability.tolist(),
        audience.score.tolist(),
        audience.lifetime_cents.tolist(),
        audience.yearly_spend.tolist(),
        strict=True,
    )
    return [
        Member(name, control, _known(probability), _known(score), cents / 100, spend)
        for name, control, probability, score, cents, spend in columns
    ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
