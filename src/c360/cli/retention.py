"""``c360 retention``."""

from __future__ import annotations

from collections.abc import Sequence

from c360.cli.options import AsOfOption, JsonOption, WorkspaceOption, parse_date
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.pipelines.retention import FeedRetention, report_retention

SWITCH = "Runs do not apply it: set enabled = true under [retention] in c360.toml."
HEADINGS = (
    "feed", "days", "counts from", "older than", "rows due", "files", "from", "to",
    "rejected due", "raw", "sealed", "sealed up to",
)  # fmt: skip


def retention(
    workspace: WorkspaceOption = None, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """Show which raw rows have outlived their contract's days, and what is sealed. Nothing changes.

    Example: c360 retention
    """
    opened = open_workspace(workspace, with_sources=False)
    day = opened.resolve_as_of(parse_date(as_of))
    feeds = report_retention(opened, day)
    is_enabled = opened.settings.retention.enabled
    if as_json:
        items = [feed.to_json() for feed in feeds]
        print_json({"is_enabled": is_enabled, "as_of": day, "feeds": items})
        return
    if not feeds:
        print_line("Nothing has landed yet.")
        return
    print_table(HEADINGS, _list_rows(feeds))
    print_line("The next run seals what is due." if is_enabled else SWITCH)


def _list_rows(feeds: Sequence[FeedRetention]) -> list[tuple[object, ...]]:
    return [
        (
            feed.feed, feed.retention_days, feed.counts_from, feed.before,
            feed.due.rows + feed.due_removed, feed.due.files, feed.due.oldest, feed.due.newest,
            feed.due_quarantined, feed.rows_raw, feed.rows_sealed, feed.sealed_newest,
        )
        for feed in feeds
    ]  # fmt: skip
