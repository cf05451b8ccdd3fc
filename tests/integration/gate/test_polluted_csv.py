"""A corpus of polluted CSV: clean rows are kept, and every line is accounted for."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from c360.contracts.check import check_table
from c360.contracts.odcs import read_contract
from c360.kit.resources import resource_folder
from c360.sources.readers import ReadOptions, open_reader
from c360.testing.polluted_csv import make_polluted

CONTRACT = read_contract(resource_folder("contracts") / "usage_events.odcs.yaml")
TYPES = {column.name: column.type for column in CONTRACT.columns}
FAST = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
Outcome = list[tuple[int, str, str]]


def read(path: Path, block_bytes: int) -> tuple[set[str], Outcome]:
    """Return the keys landed, and for each row and reject its line, text and what became of it."""
    keys: set[str] = set()
    outcome: Outcome = []
    for chunk in open_reader(path, "csv", TYPES, ReadOptions(block_bytes=block_bytes)).chunks():
        checked = check_table(chunk.table, CONTRACT)
        keys |= set(checked.accepted.column("session_id").to_pylist())
        positions = chunk.positions.to_pylist()
        records = chunk.records(range(len(positions)))
        reasons = dict(checked.rejects)
        outcome += [
            (position, record, reasons.get(row, "landed"))
            for row, (position, record) in enumerate(zip(positions, records, strict=True))
        ]
        outcome += [(reject.position, reject.record, reject.reason) for reject in chunk.rejects]
    return keys, sorted(outcome)


def test_clean_rows_of_a_polluted_corpus_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "polluted.csv"
    shares = []
    for seed in range(40):
        polluted = make_polluted(seed, rows=60)
        path.write_bytes(polluted.content)
        keys, _ = read(path, 16 << 20)
        shares.append(len(keys & polluted.clean) / len(polluted.clean))

    assert sum(shares) / len(shares) >= 0.98
    assert min(shares) >= 0.5


@FAST
@given(st.integers(0, 1_000_000), st.integers(16, 4096))
def test_what_becomes_of_a_line_does_not_depend_on_blocks(
    tmp_path: Path, seed: int, block_bytes: int
) -> None:
    path = tmp_path / "polluted.csv"
    path.write_bytes(make_polluted(seed, rows=12).content)

    assert read(path, block_bytes) == read(path, 16 << 20)


LINES = st.lists(
    st.sampled_from(
        [b"S1,A1,U1,Search,5,,2026-01-01 10:00:00", b'S2,A1,U1,"a\nb",5,,2026-01-01 10:00:00',
         b"", b"# comment", b'S3,"open', b"1,2", b"\0", b'"', b"a,b,c,d,e,f,g"]
    ),
    min_size=1, max_size=12,
)  # fmt: skip
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r", b"\r\r\n"])


@FAST
@given(LINES, st.lists(ENDS, min_size=12, max_size=12), st.integers(16, 200))
def test_no_character_of_a_file_is_lost(
    tmp_path: Path, lines: list[bytes], ends: list[bytes], block_bytes: int
) -> None:
    body = b"".join(line + end for line, end in zip(lines, ends, strict=False))
    header = b"session_id,account_id,user_id,feature_used,session_duration_seconds,error_code,occurred_at\n"  # fmt: skip
    path = tmp_path / "mixed.csv"
    path.write_bytes(header + body)

    _, outcome = read(path, block_bytes)

    told = "".join(record for _, record, _ in outcome)
    assert sorted(told.replace("\r", "").replace("\n", "")) == sorted(
        body.decode().replace("\r", "").replace("\n", "")
    )
