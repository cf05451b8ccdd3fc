"""What became of the rows of each feed, as commands print it."""

from __future__ import annotations

from typing import Any

from c360.cli.output import print_table
from c360.pipelines.ingest import FeedTotals

FEED_COLUMNS = ("feed", "rows in", "landed", "quarantined", "duplicate")


def describe_feed(feed: FeedTotals) -> dict[str, Any]:
    """Return a feed's totals in the documented JSON form."""
    return {
        "feed": feed.feed,
        "rows_in": feed.rows_in,
        "rows_landed": feed.rows_landed,
        "rows_quarantined": feed.rows_quarantined,
        "rows_duplicate": feed.rows_duplicate,
    }


def print_feeds(feeds: tuple[FeedTotals, ...] | list[FeedTotals]) -> None:
    """Print what became of every row so far."""
    rows = (
        (
            feed.feed,
            f"{feed.rows_in:,}",
            f"{feed.rows_landed:,}",
            f"{feed.rows_quarantined:,}",
            f"{feed.rows_duplicate:,}",
        )
        for feed in feeds
    )
    print_table(FEED_COLUMNS, rows)
