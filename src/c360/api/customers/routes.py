"""Routes of the customers resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from c360.api.answers import CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.csv import CSV_ANSWER
from c360.api.customers import history, lookups, profiles, search, spending, transactions
from c360.api.customers.filters import (
    CustomerQuery,
    LookupQuery,
    TransactionFilters,
    TransactionQuery,
)
from c360.api.customers.schemas import (
    CustomerCategories,
    CustomerDetail,
    CustomerLookup,
    CustomerMemberships,
    CustomerPage,
    CustomerSpending,
    CustomerVersions,
    TransactionPage,
)
from c360.api.deps import AuditDep, ServicesDep, SnapshotDep, audited
from c360.domain.roles import Permission

router = APIRouter(prefix="/customers", tags=["customers"], route_class=AnswerRoute)
READ = [allow(Permission.CUSTOMERS_READ)]
READ_ONE = [*READ, audited("customer.read")]


@router.get("", dependencies=READ, responses=CONFLICT)
def list_customers(
    snapshot: SnapshotDep, user: UserDep, query: Annotated[CustomerQuery, Query()]
) -> CustomerPage:
    """Search customers, the best match first; without `q` list the most valuable first."""
    return search.list_customers(snapshot, query, user)


@router.get("/lookup", dependencies=READ)
def look_up_customers(
    services: ServicesDep, user: UserDep, audit: AuditDep, query: Annotated[LookupQuery, Query()]
) -> CustomerLookup:
    """Find customers by exact id, e-mail address or phone number: name one of them."""
    return lookups.look_up(services.snapshots.current(), query, user, audit)


@router.get("/{customer_id}", dependencies=READ_ONE, responses=NOT_FOUND)
def get_customer(snapshot: SnapshotDep, user: UserDep, customer_id: str) -> CustomerDetail:
    """Everything known about one customer."""
    return profiles.get_customer(snapshot, customer_id, user)


@router.get("/{customer_id}/spending", dependencies=READ, responses=NOT_FOUND)
def get_customer_spending(
    snapshot: SnapshotDep, customer_id: str, days: Annotated[int, Query(ge=1, le=3660)] = 365
) -> CustomerSpending:
    """What was spent on each of the last `days` days."""
    return spending.get_spending(snapshot, customer_id, days)


@router.get("/{customer_id}/categories", dependencies=READ, responses=NOT_FOUND)
def get_customer_categories(snapshot: SnapshotDep, customer_id: str) -> CustomerCategories:
    """What was spent in each category: in all, in the last 90 days, and by month."""
    return spending.get_categories(snapshot, customer_id)


@router.get(
    "/{customer_id}/transactions",
    dependencies=READ,
    response_model=TransactionPage,
    responses={**NOT_FOUND, **CONFLICT},
)
def list_customer_transactions(
    snapshot: SnapshotDep, customer_id: str, query: Annotated[TransactionQuery, Query()]
) -> Response:
    """List one customer's transactions, newest first, declined ones included."""
    return transactions.list_transactions(snapshot, customer_id, query)


@router.get(
    "/{customer_id}/transactions/export",
    dependencies=[allow(Permission.CUSTOMERS_EXPORT), audited("customer.export")],
    response_class=StreamingResponse,
    responses={**NOT_FOUND, **CSV_ANSWER},
)
def export_customer_transactions(
    snapshot: SnapshotDep, customer_id: str, query: Annotated[TransactionFilters, Query()]
) -> StreamingResponse:
    """Stream all of one customer's transactions that match the filters as CSV, newest first."""
    return transactions.stream_transactions(snapshot, customer_id, query)


@router.get("/{customer_id}/versions", dependencies=READ, responses=NOT_FOUND)
def list_customer_versions(snapshot: SnapshotDep, customer_id: str) -> CustomerVersions:
    """Which card and limit a customer had, and when; the newest first."""
    return history.list_versions(snapshot, customer_id)


@router.get("/{customer_id}/segments", dependencies=READ, responses=NOT_FOUND)
def list_customer_segments(snapshot: SnapshotDep, customer_id: str) -> CustomerMemberships:
    """Which segments a customer was in, and when; the newest first."""
    return history.list_memberships(snapshot, customer_id)
