"""Routes of contracts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from c360.api.answers import CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.contracts.schemas import AcceptAnswer, ContractAnswer, FeedList, FeedRow
from c360.api.deps import AuditDep, ServicesDep
from c360.api.services import Services
from c360.domain.feeds import Contracts
from c360.domain.roles import Permission
from c360.errors import NotFoundError

router = APIRouter(tags=["contracts"], route_class=AnswerRoute)
FeedName = Annotated[str, Path(max_length=200)]


def _contracts(services: Services) -> Contracts:
    if services.settings.contracts is None:
        raise NotFoundError("This server was started without contracts.")
    return services.settings.contracts


@router.get("/contracts", dependencies=[allow(Permission.QUALITY_READ)])
def list_contracts(services: ServicesDep) -> FeedList:
    """List all feeds with their contract's version, and what blocks them."""
    items = [FeedRow.model_validate(feed) for feed in _contracts(services).feeds()]
    return FeedList(items=items, total=len(items))


@router.get("/contracts/{feed}", dependencies=[allow(Permission.QUALITY_READ)], responses=NOT_FOUND)
def get_contract(services: ServicesDep, feed: FeedName) -> ContractAnswer:
    """Show a contract, what blocks its feed, and what was accepted."""
    return ContractAnswer.model_validate(_contracts(services).contract(feed))


@router.post(
    "/contracts/{feed}/accept",
    dependencies=[allow(Permission.CONTRACTS_MANAGE)],
    responses={**NOT_FOUND, **CONFLICT},
)
def accept_contract(
    services: ServicesDep, user: UserDep, audit: AuditDep, feed: FeedName
) -> AcceptAnswer:
    """Accept what blocks a feed; the next run takes its batches."""
    accepted = list(_contracts(services).accept(feed, user.name))
    audit("contracts.accept", f"{feed}: {'; '.join(accepted) or 'nothing'}")
    return AcceptAnswer(feed=feed, accepted=accepted)
