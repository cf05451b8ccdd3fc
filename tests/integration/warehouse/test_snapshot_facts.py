"""Snapshots with facts beside the marts: what is there, streamed, and kept in memory."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from c360.errors import BackendError
from c360.testing.snapshot import write_snapshot
from c360.warehouse.snapshot import STREAMED_ROWS, Snapshot, SnapshotReader

TRANSACTIONS = "select transaction_id from marts.fct_transactions order by transaction_id"


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    write_snapshot(tmp_path, account_count=1, customer_count=60)
    return SnapshotReader(tmp_path).current()


def test_tables_of_both_kinds_are_there_and_others_are_not(snapshot: Snapshot) -> None:
    names = ["customer_360_profile", "fct_transactions", "nothing"]

    assert [snapshot.has_table(name) for name in names] == [True, True, False]


def test_a_fact_without_a_month_is_not_there(tmp_path: Path) -> None:
    write_snapshot(tmp_path, account_count=1, customer_count=0)
    snapshot = SnapshotReader(tmp_path).current()

    assert snapshot.has_table("customer_360_profile")
    assert not snapshot.has_table("fct_transactions")


def test_a_stream_gives_every_row_once_some_at_a_time(snapshot: Snapshot) -> None:
    batches = list(snapshot.stream(TRANSACTIONS))
    rows = [row for batch in batches for row in batch]

    assert [len(batch) for batch in batches] == [STREAMED_ROWS, len(rows) - STREAMED_ROWS]
    assert rows == [tuple(row.values()) for row in snapshot.rows(TRANSACTIONS)]


def test_a_stream_of_nothing_is_empty(snapshot: Snapshot) -> None:
    sql = "select * from marts.fct_transactions where customer_id = $customer_id"

    assert list(snapshot.stream(sql, {"customer_id": "nobody"})) == []


def test_a_stream_holds_its_snapshot(tmp_path: Path) -> None:
    write_snapshot(tmp_path, account_count=1, customer_count=60)
    stream = SnapshotReader(tmp_path).current().stream(TRANSACTIONS)
    first = next(stream)
    gc.collect()

    assert len(first) + sum(len(batch) for batch in stream) == 59 * 40


def test_a_stream_that_is_refused_says_so(snapshot: Snapshot) -> None:
    with pytest.raises(BackendError, match="refused"):
        next(snapshot.stream("select nothing from marts.fct_transactions"))


def test_kept_rows_are_read_once(snapshot: Snapshot) -> None:
    snapshot.keep("numbers", "select count(*) as number from marts.fct_transactions")
    snapshot.keep("numbers", "select 0 as number")

    assert snapshot.rows("from kept.numbers") == [{"number": 59 * 40}]


def test_kept_rows_are_of_one_snapshot_only(tmp_path: Path) -> None:
    for number in (1, 2):
        write_snapshot(tmp_path, f"run-{number}", account_count=number, customer_count=0)
        snapshot = SnapshotReader(tmp_path).current()
        snapshot.keep("numbers", "select count(*) as number from marts.account_health")

        assert snapshot.rows("from kept.numbers") == [{"number": number}]
