"""The snapshot that routes of this resource read."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from c360.api.deps import SnapshotDep
from c360.errors import NothingPublishedError
from c360.warehouse.snapshot import Snapshot

PROFILE = "engagement_profile"


async def current_engagement(snapshot: SnapshotDep) -> Snapshot:
    """Return the snapshot that is served now, if it can hold engagement profiles.

    Raises:
        NothingPublishedError: It was made by a C360 that knew none.
    """
    if not snapshot.has_table(PROFILE):
        raise NothingPublishedError(
            f"The snapshot of run {snapshot.manifest.run_id!r} was made before C360 knew "
            "engagement profiles. Run `c360 run` to build one that has them."
        )
    return snapshot


EngagementDep = Annotated[Snapshot, Depends(current_engagement)]
