"""Read quarantine for screens: at any time, published run or not."""

from __future__ import annotations

from c360.config.workspace import Workspace
from c360.domain.quarantine import QuarantinedRow
from c360.lake.lake import Lake
from c360.warehouse.quarantine import count_quarantined, read_quarantined


class LakeQuarantine:
    """Reads the rejected rows that lie in a workspace's lake."""

    def __init__(self, workspace: Workspace) -> None:
        self._lake = Lake(workspace.data)

    def count(self, feed: str | None) -> int:
        """Return how many rows lie in quarantine, of one feed or of all."""
        return count_quarantined(self._lake.quarantine_files(), feed)

    def rows(self, feed: str | None, *, offset: int, limit: int) -> list[QuarantinedRow]:
        """Return rows in a stable order: newest batch first, then by line."""
        return read_quarantined(self._lake.quarantine_files(), feed, offset=offset, limit=limit)
