"""Write the exports of a community: its members on two days, a month apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from c360.demo.engagement.draws import Draws
from c360.demo.engagement.profiles import Columns, draw_leavers, draw_outcomes, draw_profiles
from c360.demo.options import DemoOptions
from c360.demo.summary import EngagementSummary, Fault, FeedCount, PlantedFault

FOLDER = Path("landing") / "community"
FEED = "engagement_profiles"
OUTCOME_DAYS = 30
DUPLICATES = 6
IMPOSSIBLE = 4
CORRECTED = 2
TYPES = {"b": pa.bool_(), "i": pa.int32(), "f": pa.float64(), "U": pa.string()}
"""Types of the contract, by kind of numpy array."""


def generate_engagement(folder: Path, options: DemoOptions) -> EngagementSummary:
    """Write engagement profiles below ``folder/landing/community``.

    Writes: <as_of - 30 days>.parquet, with what became of each member since; <as_of>.parquet, the
            members now, without it, and with a few faults: some have left, and as many have come.
            The same options give the same bytes.

    Args:
        folder: A workspace; files of the same name are replaced.
        options: Seed, number of profiles, last day, causality.
    """
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    then = Draws(options.seed, options.engagement_profiles)
    profiles = draw_profiles(then)
    outcomes = draw_outcomes(then, profiles, causal=options.causal)
    leavers = draw_leavers(then, outcomes["churn_30_day"])
    now = Draws(options.seed, options.engagement_profiles, snapshot=1, is_new=leavers)
    day = options.as_of - timedelta(days=OUTCOME_DAYS)
    observed = _to_table(day, _name_members(then), {**profiles, **outcomes})
    current = _to_table(options.as_of, _name_members(now), draw_profiles(now))
    faulty = _plant_faults(current, options)
    for snapshot, table in ((day, observed), (options.as_of, faulty)):
        pq.write_table(table, target / f"{snapshot.isoformat()}.parquet", compression="zstd")
    return _summarise(observed.num_rows, current.num_rows)


def _name_members(draws: Draws) -> list[str]:
    """Give each member a number, and numbers of their own to those who came later."""
    numbers = np.arange(1, draws.count + 1)
    if draws.is_new is not None:
        numbers = np.where(draws.is_new, draws.count + np.cumsum(draws.is_new), numbers)
    return [f"M{number:06d}" for number in numbers.tolist()]


def _to_table(day: date, names: Sequence[str], columns: Columns) -> pa.Table:
    arrays: dict[str, Any] = {
        "customer_id": pa.array(names),
        "snapshot_date": pa.array([day] * len(names), pa.date32()),
    }
    arrays |= {name: pa.array(values, TYPES[values.dtype.kind]) for name, values in columns.items()}
    return pa.table(arrays)


def _plant_faults(table: pa.Table, options: DemoOptions) -> pa.Table:
    """Add rows written twice, rows with an impossible score, and rows that correct others."""
    rng = np.random.default_rng([options.seed, 17])
    picks = rng.permutation(table.num_rows)
    repeated, impossible, corrected = _cut(picks)
    strangers = [f"M9{number:05d}" for number in range(1, len(impossible) + 1)]
    wrong = _replace(table.take(pa.array(impossible)), "customer_id", pa.array(strangers))
    wrong = _replace(wrong, "engagement_score", pa.array([1.5] * len(impossible)))
    newer = table.take(pa.array(corrected))
    counts = [value.as_py() + 1 for value in newer["premium_features_used_count"]]
    newer = _replace(newer, "premium_features_used_count", pa.array(counts, pa.int32()))
    return pa.concat_tables([table, table.take(pa.array(repeated)), wrong, newer])


def _cut(picks: Any) -> tuple[Any, Any, Any]:
    ends = np.minimum(np.cumsum([DUPLICATES, IMPOSSIBLE, CORRECTED]), len(picks))
    repeated, impossible, corrected, _ = np.split(picks, ends)
    return repeated, impossible, corrected


def _replace(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)


def _summarise(observed: int, current: int) -> EngagementSummary:
    repeated, impossible, corrected = (len(part) for part in _cut(np.arange(current)))
    faults = (
        PlantedFault(FEED, Fault.EXACT_DUPLICATE, repeated),
        PlantedFault(FEED, Fault.OUT_OF_RANGE, impossible),
        PlantedFault(FEED, Fault.SUPERSEDED_VERSION, corrected),
    )
    feed = FeedCount(
        feed=FEED,
        files=2,
        rows_written=observed + current + repeated + impossible + corrected,
        rows_landed=observed + current + corrected,
        rows_quarantined=impossible,
        rows_duplicate=repeated,
        keys=observed + current,
    )
    return EngagementSummary(feed, faults)
