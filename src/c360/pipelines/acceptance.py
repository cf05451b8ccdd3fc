"""Accept what blocks a feed, and tell of what does."""

from __future__ import annotations

from collections.abc import Sequence

from c360.config.workspace import Workspace
from c360.errors import UnknownNameError
from c360.kit.clock import utc_now, utc_now_naive
from c360.lake.blocks import Block, Blocks
from c360.pipelines.context import RunContext
from c360.pipelines.gate import describe_block
from c360.pipelines.ingest import load_contracts
from c360.pipelines.lakes import open_lake
from c360.state.alerts import Alert


def accept_feed(workspace: Workspace, feed: str, by: str) -> list[Block]:
    """Accept everything that blocks a feed: the next ingest takes its batches.

    Args:
        workspace: The workspace.
        feed: The feed.
        by: Who accepts it.

    Returns:
        What was accepted; empty where nothing blocks the feed.

    Raises:
        UnknownNameError: There is no such feed.
        WorkspaceBusyError: Another process writes to the workspace.
        LakeHomeError: The bucket of the raw zone cannot be used.
    """
    contracts = load_contracts(workspace)
    if feed not in contracts:
        raise UnknownNameError(f"Unknown feed {feed!r}. Known: {', '.join(sorted(contracts))}.")
    with workspace.lock(f"c360 contracts accept {feed}"):
        lake = open_lake(workspace)
        lake.sync()
        accepted = Blocks(workspace.data).accept(feed, by, utc_now_naive())
        lake.save_notes()
        return accepted


def find_block_alerts(context: RunContext, blocks: Sequence[Block]) -> list[Alert]:
    """Return an alert for each block that this run is the first to find."""
    started_at = context.started_at.replace(tzinfo=None)
    return [
        Alert(utc_now(), f"feed_blocked_{block.kind}", block.feed, describe_block(block),
              context.run_id)
        for block in blocks
        if block.blocked_at >= started_at
    ]  # fmt: skip
