"""Rows expire: readers see the same rows, every row is accounted for, and a kill harms none."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.errors import LakeError
from c360.lake.compaction import compact_feed
from c360.lake.lake import Lake
from c360.lake.manifest import BatchHeader, BatchManifest
from c360.lake.retention import (
    DueRows,
    Expiry,
    count_due,
    count_rejected_due,
    remove_replaced,
    seal_batch,
)
from c360.lake.staging import QuarantinedRow

FEED = "tickets"
LANDED = datetime(2026, 6, 30, 12)
KEPT = ("ticket_id", "opened_at", "status", "_op", "_sequence", "_position", "_loaded_at")
TYPES = {
    "ticket_id": pa.string(), "opened_at": pa.timestamp("us"), "status": pa.string(),
    "note": pa.string(), "_op": pa.string(), "_sequence": pa.int64(), "_position": pa.int64(),
    "_loaded_at": pa.timestamp("us"),
}  # fmt: skip
SEAL_FOREVER = """
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from c360.lake.lake import Lake
from c360.lake.retention import Expiry, seal_batch
lake, day = Lake(Path(sys.argv[1])), date(2022, 1, 1)
print("ready", flush=True)
while day < date(2026, 6, 1):
    begins = datetime.combine(day, datetime.min.time())
    kept = frozenset(sys.argv[2].split(","))
    expiry = Expiry("tickets", "opened_at", day, begins, kept, day, "run-1", "1.0.0")
    for manifest in lake.all_manifests():
        seal_batch(lake, manifest, expiry, is_replaced=False)
    day += timedelta(days=20)
"""


def expiry(before: date, clock: str | None = "opened_at") -> Expiry:
    at = datetime.combine(before, datetime.min.time())
    return Expiry(FEED, clock, before, at, frozenset(KEPT), before, "run-1", "1.0.0")


def row(ticket: int, opened_at: datetime | None, **values: Any) -> dict[str, Any]:
    return {
        "ticket_id": f"T{ticket}", "opened_at": opened_at, "status": "open",
        "note": "call me", "_op": "upsert", "_sequence": 1, "_position": ticket,
        "_loaded_at": LANDED, **values,
    }  # fmt: skip


def land(
    lake: Lake,
    number: int,
    rows: list[dict[str, Any]],
    *,
    supersedes: str | None = None,
    rejected: int = 0,
    loaded_at: datetime = LANDED,
) -> BatchManifest:
    header = BatchHeader(
        f"b{number:03}", FEED, "desk", "append", number, "c", "m", "1.0.0", (), loaded_at, False,
        supersedes,
    )  # fmt: skip
    with lake.stage(header, loaded_at) as staged:
        staged.land(pa.Table.from_pylist(rows, pa.schema(list(TYPES.items()))))
        staged.reject([QuarantinedRow("f", line, "odd", "{}") for line in range(rejected)])
        return staged.commit(rows_in=len(rows) + rejected, duplicate=0)


def expire(lake: Lake, before: date) -> int:
    """Do what a run does, the seal first; return how many batches were sealed anew."""
    seen = {manifest.batch_id for manifest in lake.manifests(FEED)}
    sealed = [
        seal_batch(lake, m, expiry(before), is_replaced=m.batch_id not in seen)
        for m in lake.all_manifests(FEED)
    ]
    return sum(seal is not None for seal in sealed)


def read(lake: Lake, manifests: list[BatchManifest] | None = None) -> list[str]:
    """Return the kept columns of the rows that readers see, in an order of their own."""
    files = lake.data_files(lake.manifests(FEED) if manifests is None else manifests)
    rows = [line for file in files for line in pq.read_table(file).select(KEPT).to_pylist()]
    return sorted(str(line) for line in rows)


def lying_rows(lake: Lake, folder: str) -> list[dict[str, Any]]:
    """Return every row in a zone's files, whoever reads them."""
    paths = (lake.root / folder / FEED).rglob("*.parquet")
    return [line for path in paths for line in pq.read_table(path).to_pylist()]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """One batch of a ticket a month for five years."""
    lake = Lake(tmp_path)
    months = [datetime(2021 + month // 12, month % 12 + 1, 10) for month in range(60)]
    land(lake, 1, [row(number, at) for number, at in enumerate(months)])
    return lake


def test_expired_rows_move_to_the_archive_with_the_kept_columns_alone(lake: Lake) -> None:
    before = read(lake)

    assert expire(lake, date(2023, 1, 1)) == 1
    remove_replaced(lake)

    assert read(lake) == read(Lake(lake.root)) == before
    archived = lying_rows(lake, "archive")
    assert len(archived) == 24
    assert all(line["opened_at"] < datetime(2023, 1, 1) for line in archived)
    assert {tuple(line) for line in archived} == {KEPT}
    left = lying_rows(lake, "raw")
    assert len(left) == 36
    assert all(line["opened_at"] >= datetime(2023, 1, 1) for line in left)


def test_what_has_expired_is_counted_before_it_is_sealed(lake: Lake) -> None:
    (manifest,) = lake.manifests(FEED)

    due = count_due(lake, manifest, expiry(date(2021, 3, 1)))

    assert due == DueRows(2, 1, date(2021, 1, 10), date(2021, 2, 10))
    expire(lake, date(2021, 3, 1))
    assert count_due(lake, manifest, expiry(date(2021, 3, 1))) == DueRows()


def test_a_row_of_the_limit_day_stays(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    days = [datetime(2023, 1, 1), datetime(2022, 12, 31, 23, 59, 59, 999999)]
    land(lake, 1, [row(number, at) for number, at in enumerate(days)])

    expire(lake, date(2023, 1, 1))

    assert [line["ticket_id"] for line in lying_rows(lake, "archive")] == ["T1"]


def test_sealing_again_by_the_same_day_or_an_earlier_one_changes_nothing(lake: Lake) -> None:
    expire(lake, date(2023, 1, 1))
    remove_replaced(lake)
    files = {path: path.read_bytes() for path in lake.root.rglob("*") if path.is_file()}

    assert expire(lake, date(2023, 1, 1)) == expire(lake, date(2022, 1, 1)) == 0
    assert remove_replaced(lake).files == 0

    assert {path: path.read_bytes() for path in lake.root.rglob("*") if path.is_file()} == files


def test_only_the_oldest_year_of_a_batch_is_written_again(lake: Lake) -> None:
    expire(lake, date(2022, 1, 1))
    remove_replaced(lake)
    younger = {path for path in lake.data_files(lake.manifests(FEED)) if _first_year(path) > 2022}

    expire(lake, date(2022, 3, 1))

    assert len(younger) == 3
    assert younger < set(lake.data_files(lake.manifests(FEED)))


def _first_year(path: Path) -> int:
    return int(pq.read_table(path)["opened_at"].to_pylist()[0].year)


def test_the_archive_of_a_batch_stays_in_few_files(lake: Lake) -> None:
    before = read(lake)
    for month in range(1, 49):
        expire(lake, date(2021 + month // 12, month % 12 + 1, 1))
        remove_replaced(lake)

    assert len(list((lake.root / "archive" / FEED / "b001").iterdir())) <= 6
    assert read(lake) == before
    assert len(lying_rows(lake, "archive")) == 48


def test_a_delete_without_a_time_counts_from_the_day_it_landed(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    old = LANDED - timedelta(days=1000)
    land(lake, 1, [row(1, old, _loaded_at=old), row(2, None, _op="delete")])
    land(lake, 2, [row(3, None, _op="delete", _loaded_at=old)])

    expire(lake, date(2026, 1, 1))

    assert sorted(line["ticket_id"] for line in lying_rows(lake, "archive")) == ["T1", "T3"]
    assert len(read(lake)) == 3


def test_expired_rows_of_a_replaced_batch_go_without_an_archive(lake: Lake) -> None:
    land(lake, 2, [row(1, datetime(2026, 1, 1))], supersedes="b001")

    expire(lake, date(2023, 1, 1))
    remove_replaced(lake)

    seal = lake.seals.of_feed(FEED)["b001"]
    assert (seal.removed_rows, seal.raw_rows, seal.sealed_rows) == (24, 36, 0)
    assert lying_rows(lake, "archive") == []
    assert len(read(lake)) == 1


def test_the_archive_of_a_batch_goes_once_another_has_replaced_it(lake: Lake) -> None:
    expire(lake, date(2023, 1, 1))
    land(lake, 2, [row(1, datetime(2026, 1, 1))], supersedes="b001")

    assert expire(lake, date(2023, 1, 1)) == 1
    remove_replaced(lake)

    seal = lake.seals.of_feed(FEED)["b001"]
    assert (seal.removed_rows, seal.raw_rows, seal.sealed_rows) == (24, 36, 0)
    assert lying_rows(lake, "archive") == []
    assert expire(lake, date(2023, 1, 1)) == 0


def test_rejected_rows_expire_by_the_day_they_came(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    old = land(lake, 1, [], rejected=3, loaded_at=datetime(2022, 5, 1))
    new = land(lake, 2, [], rejected=2)
    limit = expiry(date(2023, 1, 1))
    assert [count_rejected_due(lake, m, limit) for m in (old, new)] == [3, 0]

    expire(lake, limit.before)
    remove_replaced(lake)

    assert [path.parent.name for path in lake.quarantine_zone().files] == ["b002"]
    assert lake.quarantine_files() == list(lake.quarantine_zone().files)
    assert not list((lake.quarantine / FEED / "b001").glob("*"))
    assert count_rejected_due(lake, old, limit) == 0
    assert lake.manifests(FEED)[0].result.quarantined == 3


def test_merged_files_that_hold_expired_rows_are_read_no_more_and_go(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for number in range(6):
        land(lake, number, [row(number, datetime(2020 + number, 5, 5))])
    compact_feed(lake.raw / FEED, lake.manifests(FEED), least_files=2)
    before = read(lake)

    expire(lake, date(2023, 1, 1))

    assert len(lake.data_files(lake.manifests(FEED))) == 6
    remove_replaced(lake)
    assert all(line["opened_at"].year >= 2023 for line in lying_rows(lake, "raw"))
    compact_feed(lake.raw / FEED, lake.manifests(FEED), least_files=2)
    assert len(lake.data_files(lake.manifests(FEED))) == 2
    assert read(lake) == before


@pytest.mark.parametrize("wrong", ["changed", "gone"])
def test_an_archive_that_is_not_what_was_sealed_is_named(lake: Lake, wrong: str) -> None:
    expire(lake, date(2023, 1, 1))
    assert lake.seals.verify() == 1
    (path,) = (lake.root / "archive" / FEED / "b001").iterdir()
    content = bytearray(path.read_bytes())
    content[50] ^= 1
    path.write_bytes(content)
    if wrong == "gone":
        path.unlink()

    with pytest.raises(LakeError, match=f"{path.name} is .*Restore it from a backup"):
        lake.seals.verify()


def test_a_seal_that_cannot_be_read_is_named(lake: Lake) -> None:
    expire(lake, date(2023, 1, 1))
    (lake.root / "archive" / FEED / "_seals" / "b001.json").write_text("{")

    with pytest.raises(LakeError, match=r"b001\.json cannot be read"):
        read(Lake(lake.root))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_any_history_of_landing_and_expiring_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    expiring = Lake(tmp_path_factory.mktemp("expiring"))
    keeping = Lake(tmp_path_factory.mktemp("keeping"))
    number = 0
    for _ in range(rng.randint(2, 6)):
        for _ in range(rng.randint(0, 4)):
            rows = [_any_row(rng, number) for _ in range(rng.randint(0, 8))]
            seen = [manifest.batch_id for manifest in keeping.manifests()]
            replaced = rng.choice([None, None, None, *seen])
            for lake in (expiring, keeping):
                land(lake, number, rows, supersedes=replaced)
            number += 1
        _do_something(rng, expiring)
        for lake in (expiring, Lake(expiring.root)):
            assert read(lake) == read(keeping)
        some = [m for m in keeping.manifests() if rng.random() < 0.6]
        assert read(expiring, some) == read(keeping, some)
        assert _accounted(expiring) == [
            m.result.landed + m.result.deleted for m in keeping.all_manifests()
        ]


def _any_row(rng: random.Random, sequence: int) -> dict[str, Any]:
    day = datetime(2020, 1, 1) + timedelta(days=rng.randint(0, 2400), seconds=rng.randint(0, 9))
    return row(
        rng.randint(0, 5), rng.choice([day, day, None]),
        status=rng.choice(["open", "closed", None]), _op=rng.choice(["upsert", "delete"]),
        _sequence=sequence, _position=rng.randint(0, 3),
        _loaded_at=day + timedelta(days=rng.randint(0, 400)),
    )  # fmt: skip


def _do_something(rng: random.Random, lake: Lake) -> None:
    before = date(2020, 1, 1) + timedelta(days=rng.randint(0, 2400))
    steps = [
        lambda: expire(lake, before),
        lambda: remove_replaced(lake),
        lambda: compact_feed(lake.raw / FEED, lake.manifests(FEED), least_files=2),
        lake.clean,
        lake.seals.verify,
    ]
    for step in rng.sample(steps, rng.randint(1, 5)):
        step()
    expire(lake, before)
    assert expire(lake, before) == 0


def _accounted(lake: Lake) -> list[int]:
    """Return by batch how many rows lie in files, raw or archived, or were removed."""
    seals = lake.seals.of_feed(FEED)
    counts = []
    for manifest in lake.all_manifests():
        files = lake.seals.list_files([manifest])[manifest.batch_id]
        seal = seals.get(manifest.batch_id)
        removed = seal.removed_rows if seal else 0
        counts.append(removed + sum(pq.read_metadata(file).num_rows for file in files))
    return counts


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1, 0.25])
def test_sealing_killed_at_any_moment_leaves_every_batch_readable(
    tmp_path: Path, delay: float
) -> None:
    lake = Lake(tmp_path)
    for number in range(20):
        days = [datetime(2021, 1, 1) + timedelta(days=9 * day + number) for day in range(200)]
        land(lake, number, [row(ticket, at) for ticket, at in enumerate(days)])
    before = read(lake)
    process = subprocess.Popen(
        [sys.executable, "-c", SEAL_FOREVER, str(tmp_path), ",".join(KEPT)],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    assert read(lake) == before
    remove_replaced(lake)
    assert read(lake) == before
    lake.seals.verify()
    assert len(lying_rows(lake, "raw")) + len(lying_rows(lake, "archive")) == len(before)
    expire(lake, date(2024, 1, 1))
    assert read(lake) == before
