"""Routes of the campaigns resource.

Answers here depend on bodies and on the state database, so none is kept by its path.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query
from fastapi.responses import StreamingResponse

from c360.api.answers import BAD_BODY, CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.campaigns import export, launch, optimiser, outcomes, results, saved, simulation
from c360.api.campaigns.audience import read_currency
from c360.api.campaigns.control_group import size_control_group
from c360.api.campaigns.filters import BudgetPlan, CampaignFilters, CampaignPlan, ControlGroupPlan
from c360.api.campaigns.saved_schemas import (
    CampaignChange,
    CampaignList,
    CampaignResults,
    CampaignRow,
    NewCampaign,
    OutcomesLoaded,
)
from c360.api.campaigns.schemas import BudgetAnswer, CampaignSimulation, ControlGroupAnswer
from c360.api.campaigns.simulation import Workplace
from c360.api.csv import CSV_ANSWER
from c360.api.customers.masking import may_see_personal_data
from c360.api.deps import Audit, AuditDep, ServicesDep, audited, require_customers
from c360.domain.roles import Permission
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

router = APIRouter(prefix="/campaigns", tags=["campaigns"], route_class=AnswerRoute)
READ = [allow(Permission.CAMPAIGNS_READ)]
MANAGE = [allow(Permission.CAMPAIGNS_MANAGE)]
EXPORT = [allow(Permission.CAMPAIGNS_EXPORT), audited("campaigns.export")]
CampaignId = Annotated[int, Path(ge=1, le=2**31 - 1)]
OutcomesText = Annotated[
    str,
    Body(
        media_type="text/csv",
        max_length=outcomes.MOST_BYTES,
        description="First line: customer_id, treated, churned and, if known, value, in any order."
        " Then a line for each customer: treated and churned 0 or 1, value what they spent since.",
    ),
]


async def current_customers_unkept(services: ServicesDep) -> Snapshot:
    """Return the snapshot that is served now, once it has customers."""
    return require_customers(services.snapshots.current())


async def get_caller(user: UserDep, audit: AuditDep) -> tuple[User, Audit]:
    """Return who is asking, and the audit trail that says so."""
    return user, audit


SnapshotNow = Annotated[Snapshot, Depends(current_customers_unkept)]
CallerDep = Annotated[tuple[User, Audit], Depends(get_caller)]


def read_workplace(services: ServicesDep, snapshot: SnapshotNow) -> Workplace:
    """Return what the workspace says about campaigns."""
    currency = read_currency(snapshot) or services.settings.reporting_currency
    return Workplace(services.settings.margin_rate, currency)


WorkplaceDep = Annotated[Workplace, Depends(read_workplace)]


@router.post("/simulate", dependencies=READ, responses=BAD_BODY)
def simulate_campaign(
    snapshot: SnapshotNow, workplace: WorkplaceDep, user: UserDep, plan: CampaignPlan
) -> CampaignSimulation:
    """Say what treating an audience would bring: incremental first, gross beside it."""
    is_masked = not may_see_personal_data(user)
    return simulation.simulate(snapshot, plan, workplace, is_masked=is_masked)


@router.post("/optimise", dependencies=READ, responses=BAD_BODY)
def optimise_campaign(
    snapshot: SnapshotNow, workplace: WorkplaceDep, user: UserDep, plan: BudgetPlan
) -> BudgetAnswer:
    """Choose whom to treat for the most incremental net value within a budget."""
    is_masked = not may_see_personal_data(user)
    return optimiser.optimise(snapshot, plan, workplace, is_masked=is_masked)


@router.post("/control-group", dependencies=READ, responses=BAD_BODY)
def size_campaign_control_group(plan: ControlGroupPlan) -> ControlGroupAnswer:
    """Say how many customers to leave alone so that the outcome proves something."""
    return size_control_group(plan)


@router.get("/export", dependencies=EXPORT, response_class=StreamingResponse, responses=CSV_ANSWER)
def export_campaign_audience(
    snapshot: SnapshotNow, user: UserDep, filters: Annotated[CampaignFilters, Query()]
) -> StreamingResponse:
    """Stream all customers that match as CSV, highest risk first; a saved one has its groups."""
    is_masked = not may_see_personal_data(user)
    return export.export_audience(snapshot, filters, is_masked=is_masked)


@router.get("", dependencies=READ)
def list_campaigns(services: ServicesDep, snapshot: SnapshotNow, user: UserDep) -> CampaignList:
    """List the campaigns that anybody saved, by name."""
    return saved.list_saved(services.state.campaigns, snapshot, user)


@router.post("", dependencies=MANAGE, status_code=201, responses={**CONFLICT, **BAD_BODY})
def save_campaign(
    services: ServicesDep,
    snapshot: SnapshotNow,
    caller: CallerDep,
    new: NewCampaign,
) -> CampaignRow:
    """Save a plan under a name, for everybody to see."""
    return saved.save_campaign(services.state.campaigns, snapshot, caller, new)


@router.get("/{campaign_id}", dependencies=READ, responses=NOT_FOUND)
def get_campaign(
    services: ServicesDep, snapshot: SnapshotNow, user: UserDep, campaign_id: CampaignId
) -> CampaignRow:
    """One saved campaign."""
    return saved.show_campaign(services.state.campaigns, snapshot, user, campaign_id)


@router.patch(
    "/{campaign_id}", dependencies=MANAGE, responses={**NOT_FOUND, **CONFLICT, **BAD_BODY}
)
def change_campaign(
    services: ServicesDep,
    snapshot: SnapshotNow,
    caller: CallerDep,
    campaign_id: CampaignId,
    change: CampaignChange,
) -> CampaignRow:
    """Rename a campaign, or change its plan before it is launched; owner or administrator."""
    wanted = (campaign_id, change)
    return saved.change_campaign(services.state.campaigns, snapshot, caller, wanted)


@router.delete("/{campaign_id}", dependencies=MANAGE, status_code=204, responses=NOT_FOUND)
def delete_campaign(services: ServicesDep, caller: CallerDep, campaign_id: CampaignId) -> None:
    """Delete a campaign with its customers and outcomes; owner or administrator."""
    saved.delete_campaign(services.state.campaigns, caller, campaign_id)


@router.post("/{campaign_id}/launch", dependencies=MANAGE, responses={**NOT_FOUND, **CONFLICT})
def launch_campaign(
    services: ServicesDep,
    snapshot: SnapshotNow,
    workplace: WorkplaceDep,
    caller: CallerDep,
    campaign_id: CampaignId,
) -> CampaignRow:
    """Draw the customers and the control group once, with what is known of them today."""
    return launch.launch_campaign(services.state, snapshot, caller, (campaign_id, workplace))


@router.get(
    "/{campaign_id}/export",
    dependencies=EXPORT,
    response_class=StreamingResponse,
    responses={**CSV_ANSWER, **NOT_FOUND},
)
def export_campaign(
    services: ServicesDep,
    snapshot: SnapshotNow,
    workplace: WorkplaceDep,
    user: UserDep,
    campaign_id: CampaignId,
) -> StreamingResponse:
    """Stream a campaign's customers as CSV, each treated or control: as drawn once launched."""
    is_masked = not may_see_personal_data(user)
    wanted = (services.state.campaigns.get_campaign(campaign_id), workplace)
    return export.export_campaign(services.state, snapshot, wanted, is_masked=is_masked)


@router.post(
    "/{campaign_id}/outcomes",
    dependencies=MANAGE,
    status_code=201,
    responses={**NOT_FOUND, **CONFLICT, **BAD_BODY},
    max_body_size=outcomes.MOST_BYTES,
)
def load_campaign_outcomes(
    services: ServicesDep,
    snapshot: SnapshotNow,
    caller: CallerDep,
    campaign_id: CampaignId,
    text: OutcomesText,
) -> OutcomesLoaded:
    """Add what became of customers, as CSV: all rows or none; more may follow."""
    return outcomes.load_outcomes(services.state, snapshot, caller, (campaign_id, text))


@router.delete("/{campaign_id}/outcomes", dependencies=MANAGE, status_code=204, responses=NOT_FOUND)
def delete_campaign_outcomes(
    services: ServicesDep, caller: CallerDep, campaign_id: CampaignId
) -> None:
    """Delete all outcomes of a campaign, to load others; owner or administrator."""
    outcomes.delete_outcomes(services.state, caller, campaign_id)


@router.get("/{campaign_id}/results", dependencies=READ, responses=NOT_FOUND)
def get_campaign_results(
    services: ServicesDep,
    snapshot: SnapshotNow,
    workplace: WorkplaceDep,
    user: UserDep,
    campaign_id: CampaignId,
) -> CampaignResults:
    """Planned beside actual: churn of both groups, lift, net value, Qini curves."""
    return results.show_results(services.state, snapshot, user, (campaign_id, workplace))
