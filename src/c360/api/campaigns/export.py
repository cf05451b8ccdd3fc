"""Export whom a campaign treats, for the systems that do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.responses import StreamingResponse

from c360.api.campaigns.audience import EXPORTED, PROFILE, build_audience_condition, read_audience
from c360.api.campaigns.filters import CampaignFilters
from c360.api.campaigns.launch import choose_treatable
from c360.api.campaigns.saved import read_plan
from c360.api.campaigns.simulation import Workplace
from c360.api.csv import Rows, stream_csv
from c360.api.customers.masking import mask_customer
from c360.domain.campaign_groups import is_control
from c360.state.campaigns import SavedCampaign
from c360.state.database import StateDatabase
from c360.warehouse.snapshot import Snapshot

FILE_NAME = "campaign"
GROUP = "campaign_group"
UNKNOWN: tuple[Any, ...] = (None,) * (len(EXPORTED) - 1)
"""What a customer is worth whom the snapshot no longer has: an id and nothing else."""
ORDER = "churn_risk_score desc nulls last, customer_id"


def export_audience(
    snapshot: Snapshot, filters: CampaignFilters, *, is_masked: bool
) -> StreamingResponse:
    """Return all customers that match as CSV, a part at a time, the highest risk first."""
    condition, params = build_audience_condition(filters)
    batches: Iterator[Rows] = snapshot.stream(
        f"select {', '.join(EXPORTED)} from {PROFILE} where {condition} order by {ORDER}", params
    )
    return stream_csv(FILE_NAME, EXPORTED, _mask(batches) if is_masked else batches)


def export_campaign(
    state: StateDatabase,
    snapshot: Snapshot,
    wanted: tuple[SavedCampaign, Workplace],
    *,
    is_masked: bool,
) -> StreamingResponse:
    """Return the customers of a saved campaign as CSV, each treated or control.

    Once launched, they are those who were drawn then; before, those who would be drawn now.
    """
    saved, workplace = wanted
    if saved.launched_at is None:
        groups = _draw_groups(snapshot, saved, workplace)
    else:
        groups = {
            member.customer_id: _name_group(is_in_control=member.is_control)
            for member in state.campaign_customers.list_members(saved.id)
        }
    batches = _read_members(snapshot, groups)
    return stream_csv(
        f"{FILE_NAME}_{saved.id}",
        [*EXPORTED, GROUP],
        _mask(batches) if is_masked else batches,
    )


def _draw_groups(snapshot: Snapshot, saved: SavedCampaign, workplace: Workplace) -> dict[str, str]:
    plan = read_plan(saved)
    terms = plan.parameters.to_terms(workplace.margin_rate)
    chosen = choose_treatable(read_audience(snapshot, plan.filters), plan, terms)
    return {
        name: _name_group(is_in_control=is_control(saved.id, name, plan.control_share))
        for name in chosen.customer_ids.tolist()
    }


def _name_group(*, is_in_control: bool) -> str:
    return "control" if is_in_control else "treated"


def _read_members(snapshot: Snapshot, groups: Mapping[str, str]) -> Iterator[Rows]:
    """Read the customers as they are now; who is gone stays, known by id alone."""
    left = dict(groups)
    for rows in snapshot.stream(
        f"select {', '.join(EXPORTED)} from {PROFILE}"
        f" where customer_id in (select unnest($ids::varchar[])) order by {ORDER}",
        {"ids": list(groups)},
    ):
        yield [(*row, left.pop(row[0])) for row in rows]
    yield [(name, *UNKNOWN, group) for name, group in left.items()]


def _mask(batches: Iterator[Rows]) -> Iterator[Rows]:
    for rows in batches:
        yield [
            [*mask_customer(dict(zip(EXPORTED, row, strict=False))).values(), *row[len(EXPORTED) :]]
            for row in rows
        ]
