"""Whatever is mended and replayed in whatever order: no row is lost, none is there twice."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.config.workspace import Workspace
from c360.domain.quarantine import Fix, QuarantineFilter
from c360.lake.lake import Lake
from c360.pipelines.ingest import total_feeds
from c360.pipelines.replay import replay_quarantine
from c360.testing.workspaces import (
    drop_file,
    ingest_workspace,
    make_workspace,
    query,
    read_raw,
)

FEED = "opportunities"
SETTINGS = """
[[sources]]
name = "crm"
feed = "opportunities"
path = "landing/deals*.csv"
"""
COLUMNS = "opportunity_id,product_code,stage,status,amount,currency,created_date"
GOOD = ["D1", "P1", "new", "open", "10.00", "GBP", "2026-01-01"]
WRONG = {3: ("Won", "lost?", ""), 4: ("1,030.00", "many"), 6: ("01.02.2026", "2026-02-30")}
FIXES = (
    {"status": "lower(status)"},
    {"status": "coalesce(nullif(trim(status, '?'), ''), 'open')"},
    {"amount": "replace(amount, ',', '')"},
    {"amount": "coalesce(try_cast(replace(amount, ',', '') as decimal(18,2)), 0)"},
    {"created_date": "'2026-02-28'"},
    {"status": "lower(status)", "amount": "replace(amount, ',', '')"},
    {},
)


def make_file(rng: random.Random) -> tuple[str, int]:
    """Make a file of good, wrong and repeated rows; return it and its number of rows."""
    lines: list[str] = []
    for _ in range(rng.randint(1, 8)):
        row = [f"D{rng.randint(1, 9)}", *GOOD[1:4], f"{rng.randint(1, 3)}.00", *GOOD[5:]]
        for place in rng.sample(sorted(WRONG), rng.choice((0, 0, 1, 2))):
            row[place] = rng.choice(WRONG[place])
        if rng.random() < 0.1:
            row = row[: rng.randint(2, 6)]
        lines.append(",".join(f'"{value}"' for value in row))
        lines += lines[-1:] * (rng.random() < 0.2)
    return "\n".join([COLUMNS, *lines]) + "\n", len(lines)


def open_places(workspace: Workspace) -> Counter[tuple[object, ...]]:
    return Counter(
        query(workspace, "select file, line from quality.quarantine where not is_resolved")
    )


def landed_places(workspace: Workspace) -> Counter[tuple[object, ...]]:
    lake = Lake(workspace.data)
    if not lake.data_files(lake.manifests(FEED)):
        return Counter()
    raw = read_raw(workspace, FEED)
    return Counter(zip(raw["_file"].to_pylist(), raw["_position"].to_pylist(), strict=True))


def check_every_row_is_somewhere_once(workspace: Workspace, rows_in: int) -> None:
    (total,) = [t for t in total_feeds(Lake(workspace.data).manifests(), []) if t.feed == FEED]
    landed = landed_places(workspace)
    waiting = open_places(workspace)
    assert total.rows_in == rows_in
    assert total.rows_in == total.rows_landed + total.rows_quarantined + total.rows_duplicate
    assert total.rows_landed == sum(landed.values())
    assert total.rows_quarantined == sum(waiting.values())
    assert all(count == 1 for count in (landed | waiting).values())
    assert not landed & waiting


def replay_some(workspace: Workspace, rng: random.Random) -> None:
    """Replay with some fix; a second time it changes nothing."""
    fix = Fix(rng.choice(FIXES))
    wanted = QuarantineFilter(reason=rng.choice((None, None, "amount", "status")))
    replay_quarantine(workspace, wanted, fix)
    before = Lake(workspace.data).manifests()

    again = replay_quarantine(workspace, wanted, fix)

    assert (again.landed, again.duplicate, again.batches) == (0, 0, ())
    assert Lake(workspace.data).manifests() == before


def correct_one(workspace: Workspace, rng: random.Random) -> None:
    """Replay one row as somebody has corrected it by hand."""
    ids = query(workspace, "select quarantine_id from quality.quarantine where not is_resolved")
    if ids:
        row = dict(zip(COLUMNS.split(","), [f"D{rng.randint(1, 9)}", *GOOD[1:]], strict=True))
        replay_quarantine(
            workspace, QuarantineFilter(), Fix({}, {str(rng.choice(sorted(ids))[0]): row})
        )


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_no_row_is_lost_and_none_doubled(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    workspace = make_workspace(tmp_path_factory.mktemp("shop"), SETTINGS, {})
    rows_in = 0
    for step in range(7):
        action = rng.choice(("file", "replay", "replay", "correct")) if step else "file"
        if action == "file":
            content, count = make_file(rng)
            drop_file(workspace.root, f"landing/deals_{step}.csv", f"{content}")
            rows_in += count if ingest_workspace(workspace).landed else 0
        elif action == "replay":
            replay_some(workspace, rng)
        else:
            correct_one(workspace, rng)
        check_every_row_is_somewhere_once(workspace, rows_in)


def test_rows_corrected_one_by_one_all_land(tmp_path: Path) -> None:
    rng = random.Random(8)
    workspace = make_workspace(tmp_path, SETTINGS, {})
    content, rows_in = make_file(rng)
    drop_file(workspace.root, "landing/deals.csv", content)
    ingest_workspace(workspace)
    waiting = sum(open_places(workspace).values())
    assert waiting > 1

    for _ in range(waiting):
        correct_one(workspace, rng)

    check_every_row_is_somewhere_once(workspace, rows_in)
    assert not open_places(workspace)
