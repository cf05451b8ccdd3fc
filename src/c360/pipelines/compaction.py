"""Merge the small files of the raw zone, after a run or when asked to."""

from __future__ import annotations

import logging

import pyarrow as pa

from c360.config.workspace import Workspace
from c360.lake.compaction import Compaction
from c360.lake.lake import Lake

log = logging.getLogger(__name__)


def compact_workspace(workspace: Workspace) -> list[Compaction]:
    """Merge the small files of every feed.

    Reads:  raw.
    Writes: raw/<feed>/_compacted; the batches and their own files stay as they are.

    Raises:
        WorkspaceBusyError: Another process writes to the workspace.
    """
    with workspace.lock("c360 compact"):
        return Lake(workspace.data).compact()


def compact_raw(lake: Lake) -> None:
    """Merge small files after a run; that it fails, as for want of space, harms none."""
    try:
        lake.compact()
    except (OSError, pa.ArrowException):
        log.exception("The raw zone could not be compacted")
