"""Routes that make a database a source: connect, choose a table, check, dry-run, add."""

from __future__ import annotations

from fastapi import APIRouter

from c360.api.answers import BAD_BODY, CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import AuditDep, ServicesDep
from c360.api.sources import database_queries as queries
from c360.api.sources.database_schemas import (
    DatabaseBody,
    DatabaseTableBody,
    DatabaseTableList,
    NewDatabaseSourceBody,
    TablePreview,
)
from c360.api.sources.schemas import AddedSource, DryRunResult, SourceTest
from c360.domain.roles import Permission

router = APIRouter(
    prefix="/databases",
    tags=["sources"],
    route_class=AnswerRoute,
    dependencies=[allow(Permission.SOURCES_MANAGE)],
)
ANSWERS = {**NOT_FOUND, **BAD_BODY}


@router.post("/test", responses=ANSWERS)
def check_database_connection(
    services: ServicesDep, audit: AuditDep, body: DatabaseBody
) -> SourceTest:
    """Try to connect to a database: its password's variable, the host, the log-in, the tables."""
    return queries.check_connection(services, audit, body)


@router.post("/tables", responses=ANSWERS)
def list_database_tables(
    services: ServicesDep, audit: AuditDep, body: DatabaseBody
) -> DatabaseTableList:
    """Tables and views that the user may see, with columns, types and estimates of rows."""
    return queries.list_tables(services, audit, body)


@router.post("/preview", responses=ANSWERS)
def preview_database_table(
    services: ServicesDep, audit: AuditDep, user: UserDep, body: DatabaseTableBody
) -> TablePreview:
    """The first 50 rows of a table, the types they fit, and the feeds they may belong to.

    Personal data is hidden from roles that may not see it.
    """
    return queries.preview_table(services, (user, audit), body)


@router.post("/check", responses=ANSWERS)
def check_database_source(
    services: ServicesDep, audit: AuditDep, body: NewDatabaseSourceBody
) -> SourceTest:
    """What reading a table in a mode needs of its server, and what to change where it lacks."""
    return queries.check_source(services, audit, body)


@router.post("/dry-run", responses=ANSWERS)
def try_database_source(
    services: ServicesDep, audit: AuditDep, body: NewDatabaseSourceBody
) -> DryRunResult:
    """Send a table's first 10,000 rows through the gate: counts and reasons; nothing is kept."""
    return queries.try_source(services, audit, body)


@router.post("/sources", status_code=201, responses={**ANSWERS, **CONFLICT})
def add_database_source(
    services: ServicesDep, audit: AuditDep, user: UserDep, body: NewDatabaseSourceBody
) -> AddedSource:
    """Write a source of a database to c360.toml, and queue an ingest."""
    return queries.add_source(services, (user, audit), body)
