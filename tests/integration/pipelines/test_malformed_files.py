"""2,000 files as they should not be: nothing crashes, and every row is accounted for."""

from __future__ import annotations

import hashlib
from pathlib import Path

from c360.config.workspace import Workspace
from c360.lake.lake import Lake
from c360.testing.workspaces import ingest_workspace, make_workspace, query, read_raw
from malformed import FEEDS, make_malformed

FILE_COUNT = 2_000
SOURCE = """
[[sources]]
name = "source_{feed}"
feed = "{feed}"
path = "landing/{feed}_*"
"""


def test_two_thousand_malformed_files_lose_no_row_and_crash_nothing(tmp_path: Path) -> None:
    files = dict(make_malformed(seed) for seed in range(FILE_COUNT))
    settings = "".join(SOURCE.format(feed=feed) for feed in FEEDS)
    landing = {f"landing/{name}": content for name, content in files.items()}
    workspace = make_workspace(tmp_path, settings, landing)

    landed = ingest_workspace(workspace).landed

    contents = {(name.split("_")[0], hashlib.sha256(data).digest()) for name, data in files.items()}
    assert len(landed) == len(contents)
    assert all(batch.result.is_reconciled for batch in landed)
    assert sum(batch.result.rows_in for batch in landed) > 5 * FILE_COUNT
    _check_quarantine(workspace, sum(batch.result.quarantined for batch in landed))
    for feed in FEEDS:
        rows = sum(b.result.landed for b in landed if b.header.feed == feed)
        assert read_raw(workspace, feed).num_rows == rows > 0
    assert ingest_workspace(workspace).landed == ()
    assert len(Lake(workspace.data).manifests()) == len(landed)


def _check_quarantine(workspace: Workspace, count: int) -> None:
    asked = """
        select count(*), count(*) filter (length(trim(reason)) = 0 or reason is null),
               count(*) filter (line is null or line < 1 or file is null or record is null)
        from quality.quarantine"""
    assert query(workspace, asked) == [(count, 0, 0)]
