"""Routes of the sources resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query

from c360.api.answers import BAD_BODY, CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import AuditDep, ServicesDep
from c360.api.sources import queries
from c360.api.sources.schemas import (
    AddedSource,
    DryRunResult,
    FilePreview,
    LandingFileList,
    LandingFileRow,
    NewSourceBody,
    SourceList,
    SourceTest,
)
from c360.domain.roles import Permission

router = APIRouter(prefix="/sources", tags=["sources"], route_class=AnswerRoute)
READ = [allow(Permission.RUNS_READ)]
MANAGE = [allow(Permission.SOURCES_MANAGE)]
MOST_UPLOADED = 50 << 20
Content = Annotated[
    bytes, Body(media_type="application/octet-stream", max_length=MOST_UPLOADED, min_length=1)
]


@router.get("", dependencies=READ, responses=NOT_FOUND)
def list_sources(services: ServicesDep) -> SourceList:
    """Every configured source: its last batch, what became of its rows, and its lag."""
    return queries.list_sources(services)


@router.post(
    "",
    dependencies=MANAGE,
    status_code=201,
    responses={**NOT_FOUND, **BAD_BODY, **CONFLICT},
)
def add_source(
    services: ServicesDep, audit: AuditDep, user: UserDep, body: NewSourceBody
) -> AddedSource:
    """Write a source of files to c360.toml, and queue an ingest."""
    return queries.add_source(services, (user, audit), body)


@router.post("/dry-run", dependencies=MANAGE, responses={**NOT_FOUND, **BAD_BODY})
def try_source(services: ServicesDep, body: NewSourceBody) -> DryRunResult:
    """Send the files of a new source through the gate: counts and reasons; nothing is kept."""
    return queries.try_source(services, body)


@router.get("/files", dependencies=MANAGE, responses=NOT_FOUND)
def list_landing_files(services: ServicesDep) -> LandingFileList:
    """Files in the landing folder, newest first."""
    return queries.list_files(services)


@router.get("/files/preview", dependencies=MANAGE, responses=NOT_FOUND)
def preview_landing_file(
    services: ServicesDep,
    user: UserDep,
    path: Annotated[str, Query(min_length=1, max_length=500)],
) -> FilePreview:
    """The first 50 rows of a file, the types they fit, and the feeds they may belong to.

    Personal data is hidden from roles that may not see it.
    """
    return queries.preview_file(services, user, path)


@router.put(
    "/files/{name}",
    dependencies=MANAGE,
    status_code=201,
    responses={**NOT_FOUND, **BAD_BODY, **CONFLICT},
    max_body_size=MOST_UPLOADED,
)
def upload_landing_file(
    services: ServicesDep,
    audit: AuditDep,
    name: Annotated[str, Path(max_length=100)],
    content: Content,
) -> LandingFileRow:
    """Put a file into the landing folder; one that is there is never replaced."""
    return queries.save_file(services, audit, name, content)


@router.post("/{name}/test", dependencies=MANAGE, responses=NOT_FOUND)
def check_source(
    services: ServicesDep, audit: AuditDep, name: Annotated[str, Path(max_length=100)]
) -> SourceTest:
    """Try a source without landing anything."""
    return queries.check_source(services, audit, name)
