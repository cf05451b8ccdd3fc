"""Small files are merged, and no reader sees other rows than before."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.lake.compaction import COMPACTED, GRACE_SECONDS, choose_groups, compact_feed, read_groups
from c360.lake.lake import Lake
from c360.lake.manifest import BatchHeader, BatchManifest

NOW = datetime(2026, 6, 30, 12)
FEED = "events"
COMPACT = """
import sys
from pathlib import Path
from c360.lake.lake import Lake
from c360.lake.compaction import compact_feed
lake = Lake(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for count in range(2, 40):
        compact_feed(lake.raw / "events", lake.manifests("events")[:count], least_files=2)
"""


def land(lake: Lake, number: int, rows: int = 2, supersedes: str | None = None) -> None:
    batch_id = f"b{number:03}"
    header = BatchHeader(
        batch_id, FEED, "web", "append", number, "c", "m", "1", (), NOW, False, supersedes
    )
    names = pa.array([f"{batch_id}-{row}" for row in range(rows)], pa.string())
    kind = pa.int64() if number % 7 == 0 else pa.int32()
    table = {"name": names, "number": pa.array([number] * rows, kind)}
    with lake.stage(header, NOW) as staged:
        staged.land(pa.table(table))
        staged.commit(rows_in=rows, duplicate=0)


def names(lake: Lake, manifests: list[BatchManifest]) -> list[str]:
    """Return the rows of batches, as a reader reads them."""
    files = lake.data_files(manifests)
    return sorted(name for file in files for name in pq.read_table(file)["name"].to_pylist())


def expected(manifests: list[BatchManifest], rows: int = 2) -> list[str]:
    return sorted(f"{m.batch_id}-{row}" for m in manifests for row in range(rows))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    for number in range(40):
        land(lake, number)
    return lake


def test_many_small_files_become_few_and_hold_the_same_rows(lake: Lake) -> None:
    before = lake.manifests()

    (result,) = lake.compact()

    assert (result.files_before, result.files_after, result.rows) == (40, 7, 68)
    manifests = lake.manifests()
    assert manifests == before
    assert len(lake.data_files(manifests)) == 7
    assert names(lake, manifests) == expected(manifests)
    assert lake.compact()[0].files_after == 7  # Doing it again changes nothing.


def test_few_files_are_left_as_they_are(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for number in range(19):
        land(lake, number)

    assert lake.compact()[0].rows == 0
    assert not (lake.raw / FEED / COMPACTED).exists()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_any_choice_of_batches_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    lake, number = Lake(tmp_path_factory.mktemp("lake")), 0
    for _ in range(4):
        for _ in range(rng.randint(1, 6)):
            current = lake.manifests()
            replaced = rng.choice([None, None, *[m.batch_id for m in current]])
            land(lake, number, supersedes=replaced)
            number += 1
        compact_feed(lake.raw / FEED, lake.manifests(), least_files=rng.randint(2, 4))
        lake.clean()
        manifests = lake.manifests()
        assert names(lake, manifests) == expected(manifests)
        some = [m for m in manifests if rng.random() < 0.7]
        assert names(lake, some) == expected(some)
        assert names(Lake(lake.root), some) == expected(some)


def test_a_replaced_batch_is_not_read_from_its_merged_file(lake: Lake) -> None:
    lake.compact()
    land(lake, 100, supersedes="b003")

    manifests = lake.manifests()

    assert "b003-0" not in names(lake, manifests)
    assert names(lake, manifests) == expected(manifests)


def test_a_merged_file_that_a_larger_one_stands_for_goes_after_a_while(lake: Lake) -> None:
    lake.compact()
    folder = lake.raw / FEED / COMPACTED
    first = set(folder.glob("*.parquet"))
    for number in range(40, 70):
        land(lake, number)
    lake.compact()
    assert first < set(folder.glob("*.parquet"))
    assert first.isdisjoint(group.path for group in read_groups(lake.raw / FEED))

    long_ago = time.time() - GRACE_SECONDS - 1
    for path in first:
        os.utime(path, (long_ago, long_ago))
    lake.compact()

    assert first.isdisjoint(folder.iterdir())
    assert names(lake, lake.manifests()) == expected(lake.manifests())


def test_killed_at_any_moment_it_leaves_the_old_files_or_the_new(lake: Lake) -> None:
    rng = random.Random(3)
    manifests = lake.manifests()
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", COMPACT, str(lake.root)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        fresh = Lake(lake.root)
        groups = read_groups(lake.raw / FEED)
        for count in (5, 17, 40):
            some = manifests[:count]
            assert names(fresh, some) == expected(some)
        assert choose_groups(groups, {"b001"}) == []
    fresh.compact()
    assert not list((lake.raw / FEED / COMPACTED).glob(".staging-*"))
