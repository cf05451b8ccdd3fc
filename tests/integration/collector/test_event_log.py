from __future__ import annotations

import os
from pathlib import Path

import pytest

from c360.errors import CollectorFullError, LogError, WorkspaceBusyError
from c360.sources.collector.log import EventLog
from c360.sources.collector.records import START, LogPosition, list_segments
from c360.sources.collector.stream import CollectorStream, read_log
from c360.sources.spec import SourceSpec

MUCH = 1 << 20


def read_payloads(folder: Path, position: LogPosition = START) -> list[bytes]:
    return [record.payload for record in read_log(folder, position)]


def write(folder: Path, *payloads: bytes, **options: int) -> None:
    log = EventLog(folder, MUCH, **options)
    for payload in payloads:
        log.append(payload).result(5)
    log.close()


def open_stream(folder: Path) -> CollectorStream:
    return CollectorStream(SourceSpec("collector", "events", "collector", folder), folder)


def test_what_was_appended_is_read_in_order_over_many_segments(tmp_path: Path) -> None:
    payloads = [f"record {number}".encode() for number in range(50)]
    write(tmp_path, *payloads, segment_bytes=100)

    assert read_payloads(tmp_path) == payloads
    assert len(list_segments(tmp_path)) > 5


def test_a_position_reads_on_where_it_says(tmp_path: Path) -> None:
    write(tmp_path, b"one", b"two", b"three")
    second = list(read_log(tmp_path, START))[1]

    assert read_payloads(tmp_path, second.end) == [b"three"]


@pytest.mark.parametrize("lost", range(1, 13))
def test_a_record_cut_off_anywhere_is_left_out_and_the_rest_stands(
    tmp_path: Path, lost: int
) -> None:
    write(tmp_path, b"one", b"last")
    [(_, path)] = list_segments(tmp_path)
    os.truncate(path, path.stat().st_size - lost)
    write(tmp_path, b"after the crash")

    assert read_payloads(tmp_path) == [b"one", b"after the crash"]


def test_a_damaged_record_is_told_and_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, b"one", b"two")
    [(_, path)] = list_segments(tmp_path)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    damages = [record.damage for record in read_log(tmp_path, START)]

    assert damages == [None, "the checksum does not fit"]


def test_landed_segments_go_and_the_newest_stays(tmp_path: Path) -> None:
    write(tmp_path, *[b"x" * 60] * 5, segment_bytes=100)
    stream = open_stream(tmp_path)
    batch = stream.read({}, 0)
    assert batch is not None

    stream.acknowledge(batch)

    assert len(list_segments(tmp_path)) == 1
    assert stream.read(batch.checkpoint, 0) is None


def test_a_cut_off_end_is_kept_aside_when_its_segment_goes(tmp_path: Path) -> None:
    write(tmp_path, b"one", b"last")
    [(_, path)] = list_segments(tmp_path)
    os.truncate(path, path.stat().st_size - 2)
    write(tmp_path, b"after the crash")
    stream = open_stream(tmp_path)
    batch = stream.read({}, 0)
    assert batch is not None

    stream.acknowledge(batch)

    assert [item.suffix for item in tmp_path.glob("*.torn")] == [".torn"]


def test_a_log_has_one_writer(tmp_path: Path) -> None:
    log = EventLog(tmp_path, MUCH)
    try:
        with pytest.raises(WorkspaceBusyError, match="Another process collects events"):
            EventLog(tmp_path, MUCH)
    finally:
        log.close()


def test_a_full_log_refuses_and_says_when_to_come_back(tmp_path: Path) -> None:
    log = EventLog(tmp_path, 100)
    try:
        log.append(b"x" * 80).result(5)
        with pytest.raises(CollectorFullError, match="100 are allowed") as caught:
            log.append(b"x" * 80)
        assert caught.value.retry_after_seconds == 5
    finally:
        log.close()


def test_a_disk_that_refuses_is_no_acceptance(tmp_path: Path) -> None:
    log = EventLog(tmp_path, MUCH)
    try:
        log.append(b"before").result(5)
        close_descriptor_of(log)
        with pytest.raises(LogError, match="cannot be written"):
            log.append(b"lost").result(5)
        log.append(b"after").result(5)
    finally:
        log.close()
    assert read_payloads(tmp_path) == [b"before", b"after"]


def close_descriptor_of(log: EventLog) -> None:
    """Put a descriptor that cannot be written in place of the log's own."""
    reading = os.open("/dev/null", os.O_RDONLY)
    os.dup2(reading, log._descriptor)
    os.close(reading)
