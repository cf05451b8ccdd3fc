"""Shares of the segments: those being built, and those that readers see."""

from __future__ import annotations

from pathlib import Path

from c360.warehouse.snapshot import Snapshot, read_pointer

TABLE = "customer_segment_shares"
SEGMENT_SHARES = f"""
select customer_segment, customer_share from marts.{TABLE}
qualify measured_on = max(measured_on) over ()
order by customer_segment
"""


def read_segment_shares(serving: Path) -> dict[str, float]:
    """Return share by segment, 0-1, as published; nothing without a snapshot that has them."""
    run_id = read_pointer(serving)
    if run_id is None:
        return {}
    snapshot = Snapshot(serving / run_id)
    try:
        if TABLE not in snapshot.manifest.tables:
            return {}
        rows = snapshot.rows(SEGMENT_SHARES)
    finally:
        snapshot.close()
    return {row["customer_segment"]: row["customer_share"] for row in rows}
