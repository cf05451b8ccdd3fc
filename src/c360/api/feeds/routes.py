"""Routes of a workspace's own feeds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from c360.api.answers import NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import SnapshotDep
from c360.api.feeds import queries
from c360.api.feeds.schemas import FeedDashboard, OwnFeedList
from c360.domain.roles import Permission

router = APIRouter(prefix="/feeds", tags=["feeds"], route_class=AnswerRoute)
READ = [allow(Permission.SNAPSHOT_READ)]


@router.get("", dependencies=READ)
def list_own_feeds(snapshot: SnapshotDep) -> OwnFeedList:
    """List the feeds that the workspace has described itself."""
    return queries.list_feeds(snapshot)


@router.get("/{feed}", dependencies=READ, responses=NOT_FOUND)
def get_own_feed(
    snapshot: SnapshotDep, user: UserDep, feed: Annotated[str, Path(max_length=200)]
) -> FeedDashboard:
    """Show an own feed: rows, what each column holds, and the first rows."""
    return queries.get_feed(snapshot, user, feed)
