"""No line unaccounted for, right line numbers, the same result for every block size."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from c360.contracts.check import check_table
from c360.contracts.model import Contract
from c360.contracts.odcs import read_contracts
from c360.contracts.row_hashes import hash_rows
from c360.domain.types import parse_type
from c360.kit.resources import resource_folder
from c360.sources.readers import ReadOptions, detect_format, open_reader
from malformed import make_malformed

CONTRACTS = read_contracts([resource_folder("contracts")])
TYPES = {"a": parse_type("bigint"), "c": parse_type("date")}
GOOD = [
    b"1,x,2022-01-01",
    b"2,,",
    b'3,"a,b",2020-02-29',
    b'4,"l1\nl2",',
    b'5,"q""q",2022-12-31',
    b'6,"a\nb,c\n\nd",2022-01-01',
    "7,é,".encode(),
    b'8,"\n",2022-01-01',
]
BAD = [
    b"x,1,",
    b'1,"a,',
    b'1,b"c,',
    b"",
    b"1,2",
    b"1,2,,",
    b"1,\0,",
    b"1,\xe9,",
    b"1,a,2022-02-30",
    b'"',
    b'","',
    b'1,"x\n"y",',
    b"99999999999999999999,,",
    b"1,\xed\xa0\x80,",
    b"\r",
]
Outcome = tuple[list[tuple[int, str, str]], list[tuple[int, str, str]]]


def read_csv(path: Path, block_bytes: int) -> Outcome:
    rows, rejects = [], []
    reader = open_reader(path, "csv", TYPES, ReadOptions(block_bytes=block_bytes))
    for chunk in reader.chunks():
        records = chunk.records(range(chunk.table.num_rows))
        values = [
            str({name: str(value) for name, value in row.items()})
            for row in chunk.table.to_pylist()
        ]
        rows += zip(chunk.positions.to_pylist(), values, records, strict=True)
        rejects += [(item.position, item.reason, item.record) for item in chunk.rejects]
    return sorted(rows), sorted(rejects)


def make_csv(chance: random.Random) -> bytes:
    share = chance.choice((0.2, 0.7, 0.95))
    lines = [
        chance.choice(GOOD if chance.random() < share else BAD)
        for _ in range(chance.randrange(1, 14))
    ]
    ends = chance.choice((b"\n", b"\n", b"\r\n"))
    last = ends if chance.random() < 0.7 else b""
    return b"a,b,c" + ends + ends.join(lines) + last


def lines_of(position: int, record: str, physical: list[str]) -> Iterator[int]:
    """Yield the numbers of the lines that a record takes, if they hold it."""
    for place, line in enumerate(record.split("\n")):
        assert physical[position - 1 + place].rstrip("\r") == line.rstrip("\r")
        yield position + place


def assert_all_lines_are_found(content: bytes, outcome: Outcome) -> None:
    is_western = "é".encode() not in content and b"\xe9" in content and b"\xed" not in content
    text = content.decode("latin-1" if is_western else "utf-8", "backslashreplace")
    physical = text.split("\n")
    found = [
        1,
        *(
            line
            for part in outcome
            for at, _, record in part
            for line in lines_of(at, record, physical)
        ),
    ]
    while physical and not physical[-1].strip("\r"):
        physical.pop()
    assert sorted(found) == list(range(1, len(physical) + 1))


@pytest.mark.parametrize("seed", range(8))
def test_every_line_of_a_csv_file_is_a_row_or_a_reject(tmp_path: Path, seed: int) -> None:
    chance, path = random.Random(seed), tmp_path / "fuzz.csv"
    for _ in range(60):
        content = make_csv(chance)
        path.write_bytes(content)
        outcome = read_csv(path, 1 << 20)
        assert_all_lines_are_found(content, outcome)
        assert read_csv(path, chance.randrange(5, 60)) == outcome, content


def gate(
    path: Path, contract: Contract, block_bytes: int
) -> tuple[Counter[Any], list[Any], Counter[Any]]:
    """Read and check a file; return what was accepted, what was rejected, and the hashes of rows."""
    types = {column.name: column.type for column in contract.columns}
    reader = open_reader(path, detect_format(path), types, ReadOptions(block_bytes=block_bytes))
    accepted: Counter[Any] = Counter()
    rejected: list[Any] = []
    hashes: Counter[Any] = Counter()
    for chunk in reader.chunks():
        checked = check_table(chunk.table, contract)
        positions = chunk.positions.to_pylist()
        kept = checked.row_indexes.to_pylist()
        assert sorted(kept + [row for row, _ in checked.rejects]) == list(range(len(positions)))
        hashed = hash_rows(checked.accepted)
        hashes.update(zip(hashed.high.tolist(), hashed.low.tolist(), strict=True))
        accepted.update(
            (positions[row], str(values))
            for row, values in zip(kept, checked.accepted.to_pylist(), strict=True)
        )
        rejected += [(positions[row], reason) for row, reason in checked.rejects]
        rejected += [(item.position, item.reason) for item in chunk.rejects]
    return accepted, sorted(rejected), hashes


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_malformed_files_end_as_rows_and_reasons(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + 50):
        name, content = make_malformed(seed)
        path = tmp_path / name
        path.write_bytes(content)
        contract = CONTRACTS[name.rsplit("_", 1)[0]]
        outcome = gate(path, contract, 16 << 20)
        assert all(reason for _, reason in outcome[1])
        if len(content) < 20_000:
            assert gate(path, contract, 500) == outcome, name


def test_malformed_files_are_the_same_for_the_same_seed() -> None:
    assert [make_malformed(seed) for seed in range(20)] == [
        make_malformed(seed) for seed in range(20)
    ]
