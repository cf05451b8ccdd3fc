"""Saved campaigns: everybody sees all, their owners and administrators change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from c360.api.campaigns.audience import PROFILE, build_audience_condition
from c360.api.campaigns.filters import CampaignPlan
from c360.api.campaigns.saved_schemas import (
    CampaignChange,
    CampaignList,
    CampaignRow,
    NewCampaign,
    PlannedFigures,
)
from c360.api.deps import Audit
from c360.api.rows import stamp
from c360.api.saving import audited_act, check_may_change, count_matches, may_change
from c360.state.campaigns import Campaigns, SavedCampaign
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot


class SavedPlan(CampaignPlan):
    """A plan as it is kept: whole, so that a default that changes later does not change it."""

    control_share: float = 0
    budget: float | None = None


def list_saved(store: Campaigns, snapshot: Snapshot, caller: User) -> CampaignList:
    """Return all saved campaigns; one scan counts the audiences of all drafts."""
    rows = describe_campaigns(snapshot, store.list_campaigns(), caller)
    return CampaignList(items=rows, total=len(rows), snapshot=stamp(snapshot))


def show_campaign(
    store: Campaigns, snapshot: Snapshot, caller: User, campaign_id: int
) -> CampaignRow:
    """Return one saved campaign.

    Raises:
        NotFoundError: There is none of this number.
    """
    return describe_campaigns(snapshot, [store.get_campaign(campaign_id)], caller)[0]


def save_campaign(
    store: Campaigns, snapshot: Snapshot, caller: tuple[User, Audit], new: NewCampaign
) -> CampaignRow:
    """Save a plan under a name.

    Raises:
        ConflictError: The name is taken, or there are too many.
    """
    user, audit = caller
    plan = SavedPlan.model_validate(new.model_dump(exclude={"name"}))
    saved = audited_act(
        (audit, "campaigns.save", new.name),
        lambda: store.add_campaign(new.name, plan.model_dump(mode="json"), user.name),
    )
    return describe_campaigns(snapshot, [saved], user)[0]


def change_campaign(
    store: Campaigns,
    snapshot: Snapshot,
    caller: tuple[User, Audit],
    wanted: tuple[int, CampaignChange],
) -> CampaignRow:
    """Rename a saved campaign, or give it another plan before it is launched.

    Raises:
        NotFoundError: There is none of this number.
        PermissionDeniedError: It is somebody else's.
        ConflictError: The name is taken, or the campaign was launched.
    """
    user, audit = caller
    campaign_id, change = wanted
    saved = get_own(store, user, campaign_id)
    changed = audited_act(
        (audit, "campaigns.change", saved.name),
        lambda: store.change_campaign(
            campaign_id, name=change.name, plan=_merge_plan(saved, change)
        ),
    )
    return describe_campaigns(snapshot, [changed], user)[0]


def _merge_plan(saved: SavedCampaign, change: CampaignChange) -> dict[str, Any] | None:
    """Return the changed plan, or None where only the name changes."""
    named = change.model_dump(mode="json", exclude_unset=True, exclude={"name"})
    changes = {
        name: value for name, value in named.items() if value is not None or name == "budget"
    }
    for name in ("filters", "parameters"):
        if name in changes:
            changes[name] = getattr(change, name).model_dump(mode="json")
    return {**saved.plan, **changes} if changes else None


def delete_campaign(store: Campaigns, caller: tuple[User, Audit], campaign_id: int) -> None:
    """Delete a saved campaign, with its customers and outcomes.

    Raises:
        NotFoundError: There is none of this number.
        PermissionDeniedError: It is somebody else's.
    """
    user, audit = caller
    saved = get_own(store, user, campaign_id)
    audited_act((audit, "campaigns.delete", saved.name), lambda: store.delete_campaign(campaign_id))


def read_plan(saved: SavedCampaign) -> SavedPlan:
    """Return the plan of a saved campaign."""
    return SavedPlan.model_validate(saved.plan)


def get_own(store: Campaigns, user: User, campaign_id: int) -> SavedCampaign:
    """Return a campaign that a user may change.

    Raises:
        NotFoundError: There is none of this number.
        PermissionDeniedError: It is somebody else's.
    """
    saved = store.get_campaign(campaign_id)
    check_may_change("campaign", saved, user)
    return saved


def describe_campaigns(
    snapshot: Snapshot, saved: Sequence[SavedCampaign], user: User
) -> list[CampaignRow]:
    """Return campaigns as they are shown."""
    plans = [read_plan(item) for item in saved]
    drafts = [plan for item, plan in zip(saved, plans, strict=True) if item.launched_at is None]
    counts = iter(_count_audiences(snapshot, drafts))
    return [
        CampaignRow(
            id=item.id,
            name=item.name,
            status=_find_status(item),
            filters=plan.filters,
            parameters=plan.parameters,
            control_share=plan.control_share,
            budget=plan.budget,
            customer_count=next(counts) if item.launched_at is None else item.member_count,
            outcome_count=item.outcome_count,
            planned=None if item.planned is None else PlannedFigures.model_validate(item.planned),
            created_by=item.created_by,
            created_at=item.created_at,
            updated_at=item.updated_at,
            launched_at=item.launched_at,
            can_change=may_change(item, user),
        )
        for item, plan in zip(saved, plans, strict=True)
    ]


def _find_status(saved: SavedCampaign) -> Literal["draft", "launched", "measured"]:
    if saved.outcome_count:
        return "measured"
    return "draft" if saved.launched_at is None else "launched"


def _count_audiences(snapshot: Snapshot, plans: Sequence[CampaignPlan]) -> list[int]:
    conditions = [
        build_audience_condition(plan.filters, f"c{place}_") for place, plan in enumerate(plans)
    ]
    return count_matches(snapshot, PROFILE, conditions)
