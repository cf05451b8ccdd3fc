"""What routes ask for besides their own parameters."""

from __future__ import annotations

from typing import Annotated, Any, Protocol

from fastapi import Depends, Query, Request

from c360.api.answers import KeptAnswer, NotModified, is_held, name_answer
from c360.api.auth import UserDep
from c360.api.services import Services, ServicesDep
from c360.errors import NothingPublishedError
from c360.warehouse.snapshot import Snapshot

__all__ = [
    "AuditDep",
    "CustomersDep",
    "ProfileName",
    "Services",
    "ServicesDep",
    "SnapshotDep",
    "audited",
]


async def current_snapshot(request: Request, services: ServicesDep, user: UserDep) -> Snapshot:
    """Return the snapshot that is served now; one request reads one snapshot.

    Raises:
        NothingPublishedError: No run has published yet.
        NotModified: The caller holds the answer.
        KeptAnswer: The answer was made before.
    """
    snapshot = services.snapshots.current()
    etag = name_answer(request, snapshot.manifest.run_id, user.role.value)
    request.state.etag = etag
    if is_held(request, etag):
        raise NotModified
    body = services.answers.find(etag)
    if body is not None:
        raise KeptAnswer(body)
    return snapshot


SnapshotDep = Annotated[Snapshot, Depends(current_snapshot)]


def require_customers(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot that has customers, if only none.

    Raises:
        NothingPublishedError: It was made by a C360 that knew none.
    """
    if "customer_360_profile" not in snapshot.manifest.tables:
        raise NothingPublishedError(
            f"The snapshot of run {snapshot.manifest.run_id!r} was made before C360 knew card "
            "customers. Run `c360 run` to build one that has them."
        )
    return snapshot


async def current_customers(snapshot: SnapshotDep) -> Snapshot:
    """Return the snapshot that is served now, once it has customers."""
    return require_customers(snapshot)


CustomersDep = Annotated[Snapshot, Depends(current_customers)]


async def get_profile(
    services: ServicesDep,
    profile: Annotated[
        str | None, Query(max_length=100, description="Scoring profile; the workspace's own.")
    ] = None,
) -> str:
    """Return the scoring profile asked for."""
    return profile if profile is not None else services.settings.profile


ProfileName = Annotated[str, Depends(get_profile)]


def audited(action: str) -> Any:
    """Write each call of a route to the audit trail, with its outcome."""

    async def note(request: Request) -> None:
        request.state.audit_action = action

    return Depends(note)


class Audit(Protocol):
    """Writes one action of the caller to the audit trail, at once."""

    def __call__(self, action: str, target: str, status: str = "succeeded") -> None: ...


async def get_audit(request: Request, services: ServicesDep, user: UserDep) -> Audit:
    """Return the audit trail, bound to who is asking and from where."""
    address = request.client.host if request.client else None

    def record(action: str, target: str, status: str = "succeeded") -> None:
        services.audit.record_now(user.name, action, target, status, address)

    return record


AuditDep = Annotated[Audit, Depends(get_audit)]
