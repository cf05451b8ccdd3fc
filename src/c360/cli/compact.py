"""``c360 compact``."""

from __future__ import annotations

from dataclasses import asdict

from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.pipelines.compaction import compact_workspace


def compact(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Merge the small files of the raw zone; every run does so at its end. Nobody reads other rows.

    Example: c360 compact
    """
    done = compact_workspace(open_workspace(workspace, with_sources=False))
    if as_json:
        print_json([asdict(feed) for feed in done])
        return
    if not done:
        print_line("Nothing has landed yet.")
        return
    print_table(
        ("feed", "files before", "files read now", "rows merged"),
        ((feed.feed, feed.files_before, feed.files_after, feed.rows) for feed in done),
    )
