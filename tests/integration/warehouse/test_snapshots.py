"""Snapshots: readers follow the pointer, hold what they hold, and cannot write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from c360.errors import BackendError, NothingPublishedError
from c360.warehouse.publish import MartIndex, prune_snapshots, write_snapshot
from c360.warehouse.snapshot import SnapshotManifest, SnapshotReader, write_pointer


def publish(folder: Path, run_id: str, number: int) -> Path:
    """Publish a snapshot with one mart of one row."""
    warehouse = folder / f"{run_id}.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.numbers as select $n as number", {"n": number})
    manifest = SnapshotManifest(
        run_id=run_id,
        as_of=date(2026, 6, 30),
        started_at=datetime(2026, 7, 1, tzinfo=UTC),
        published_at=datetime(2026, 7, number, tzinfo=UTC),
        fingerprint=run_id,
        batches=(),
        max_sequence=0,
        tables={},
        c360_version="0",
    )
    serving = folder / "serving"
    written = write_snapshot(
        serving,
        warehouse,
        manifest,
        {"numbers": MartIndex(("number",))},
        [],
        {"note.sql": "select 1"},
    )
    assert written.tables == {"numbers": 1}
    write_pointer(serving, run_id)
    return serving


def read_number(reader: SnapshotReader) -> int:
    number: int = reader.current().query("select number from marts.numbers").column(0)[0].as_py()
    return number


def test_a_reader_follows_the_pointer(tmp_path: Path) -> None:
    reader = SnapshotReader(publish(tmp_path, "run-1", 1))
    assert read_number(reader) == 1

    publish(tmp_path, "run-2", 2)

    assert read_number(reader) == 2


def test_each_snapshot_is_told_of_once_when_it_is_opened(tmp_path: Path) -> None:
    told: list[str] = []
    reader = SnapshotReader(publish(tmp_path, "run-1", 1))
    reader.tell(lambda snapshot: told.append(snapshot.manifest.run_id))

    read_number(reader)
    read_number(reader)
    publish(tmp_path, "run-2", 2)
    read_number(reader)

    assert told == ["run-1", "run-2"]


def test_a_request_keeps_the_snapshot_it_began_with_even_when_it_is_removed(
    tmp_path: Path,
) -> None:
    serving = publish(tmp_path, "run-1", 1)
    held = SnapshotReader(serving).current()
    publish(tmp_path, "run-2", 2)

    assert prune_snapshots(serving, keep=1) == ["run-1"]
    assert held.query("select number from marts.numbers").column(0).to_pylist() == [1]


def test_before_the_first_publish_a_reader_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingPublishedError, match="Run `c360 run`"):
        SnapshotReader(tmp_path).current()


@pytest.mark.parametrize(
    "statement",
    [
        "insert into snapshot.marts.numbers values (9)",
        "select * from read_csv('/etc/passwd')",
        "attach '/tmp/other.duckdb' as other",
        "set enable_external_access = true",
    ],
)
def test_a_snapshot_only_reads_itself(tmp_path: Path, statement: str) -> None:
    reader = SnapshotReader(publish(tmp_path, "run-1", 1))

    with pytest.raises(BackendError):
        reader.current().query(statement)
    assert read_number(reader) == 1


def test_values_are_parameters(tmp_path: Path) -> None:
    snapshot = SnapshotReader(publish(tmp_path, "run-1", 1)).current()

    found = snapshot.query("select $text as text", {"text": "'; drop table marts.numbers; --"})

    assert found.column("text").to_pylist() == ["'; drop table marts.numbers; --"]
