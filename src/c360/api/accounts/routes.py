"""Routes of the accounts resource."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from c360.api.accounts import changes, export, queries, summary
from c360.api.accounts.filters import AccountFilters, AccountListQuery, SortedAccountFilters
from c360.api.accounts.schemas import (
    AccountChanges,
    AccountDetail,
    AccountHistory,
    AccountPage,
    AccountSummary,
    BacktestAnswer,
)
from c360.api.answers import CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import allow
from c360.api.csv import CSV_ANSWER
from c360.api.deps import ProfileName, ServicesDep, SnapshotDep, audited
from c360.domain.roles import Permission

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=AnswerRoute)
READ = [allow(Permission.ACCOUNTS_READ)]


@router.get("", dependencies=READ, responses=CONFLICT)
def list_accounts(
    snapshot: SnapshotDep, query: Annotated[AccountListQuery, Query()]
) -> AccountPage:
    """List accounts, the riskiest first unless `sort` says otherwise."""
    return queries.list_accounts(snapshot, query)


@router.get(
    "/export",
    dependencies=[allow(Permission.ACCOUNTS_EXPORT), audited("accounts.export")],
    response_class=StreamingResponse,
    responses=CSV_ANSWER,
)
def export_accounts(
    snapshot: SnapshotDep, query: Annotated[SortedAccountFilters, Query()]
) -> StreamingResponse:
    """Stream all accounts that match the filters as CSV."""
    return export.stream_accounts(snapshot, query)


@router.get("/summary", dependencies=READ)
def get_accounts_summary(
    services: ServicesDep,
    snapshot: SnapshotDep,
    filters: Annotated[AccountFilters, Query()],
    profile: ProfileName,
) -> AccountSummary:
    """Cards over the accounts that match the filters."""
    currency = services.settings.reporting_currency
    return summary.get_summary(snapshot, filters, profile, currency)


@router.get("/backtest", dependencies=READ)
def get_accounts_backtest(snapshot: SnapshotDep, profile: ProfileName) -> BacktestAnswer:
    """Does the score rank who churns in the 90 days after? Nulls while history is too short."""
    return summary.get_backtest(snapshot, profile)


@router.get("/{account_id}", dependencies=READ, responses=NOT_FOUND)
def get_account(snapshot: SnapshotDep, account_id: str) -> AccountDetail:
    """Everything known about one account, with the points of each signal."""
    return queries.get_account(snapshot, account_id)


@router.get("/{account_id}/history", dependencies=READ, responses=NOT_FOUND)
def get_account_history(
    snapshot: SnapshotDep,
    account_id: str,
    profile: ProfileName,
    days: Annotated[int, Query(ge=1, le=3660)] = 365,
) -> AccountHistory:
    """Daily health over the last `days` days."""
    return queries.get_history(snapshot, account_id, profile, days)


@router.get("/{account_id}/changes", dependencies=READ, responses=NOT_FOUND)
def get_account_changes(
    snapshot: SnapshotDep,
    account_id: str,
    profile: ProfileName,
    from_: Annotated[date | None, Query(alias="from")] = None,
    to: Annotated[date | None, Query()] = None,
) -> AccountChanges:
    """What changed between two dates, signal by signal; by default over the last 30 days."""
    return changes.get_changes(snapshot, account_id, profile, (from_, to))
