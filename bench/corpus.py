"""Measure what the gate keeps of a corpus of polluted CSV files, and that it loses no line.

Run: python -m bench.corpus [--files 1000] [--rows 200]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path

from c360.contracts.check import check_table
from c360.contracts.model import Contract
from c360.contracts.odcs import read_contract
from c360.kit.resources import resource_folder
from c360.sources.readers import ReadOptions, open_reader
from c360.testing.polluted_csv import make_polluted

BLOCKS = (16 << 20, 4096)


def land(path: Path, contract: Contract, block_bytes: int) -> tuple[set[str], list[object]]:
    """Return the keys accepted and all that became of the file, in a stable order."""
    types = {column.name: column.type for column in contract.columns}
    reader = open_reader(path, "csv", types, ReadOptions(block_bytes=block_bytes))
    keys: set[str] = set()
    outcome: list[object] = []
    for chunk in reader.chunks():
        checked = check_table(chunk.table, contract)
        positions = chunk.positions.to_pylist()
        accepted = checked.accepted.column("session_id").to_pylist()
        keys |= set(accepted)
        rows = checked.row_indexes.to_pylist()
        outcome += [(positions[row], "landed") for row in rows]
        outcome += [(positions[row], reason) for row, reason in checked.rejects]
        outcome += [(reject.position, reject.reason) for reject in chunk.rejects]
        assert len(rows) + len(checked.rejects) == chunk.table.num_rows
    return keys, sorted(outcome, key=str)


def main() -> None:
    """Measure and print one JSON line, then the worst kinds of fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=200)
    arguments = parser.parse_args()
    contract = read_contract(resource_folder("contracts") / "usage_events.odcs.yaml")
    shares: list[float] = []
    by_fault: dict[str, list[float]] = defaultdict(list)
    differing = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "polluted.csv"
        for seed in range(arguments.files):
            polluted = make_polluted(seed, arguments.rows)
            path.write_bytes(polluted.content)
            keys, outcome = land(path, contract, BLOCKS[0])
            differing += land(path, contract, BLOCKS[1])[1] != outcome
            share = len(keys & polluted.clean) / max(1, len(polluted.clean))
            shares.append(share)
            for fault in polluted.faults:
                by_fault[fault].append(share)
    result = {
        "files": arguments.files,
        "clean_rows_kept_pct": round(100 * sum(shares) / len(shares), 3),
        "files_below_98_pct": sum(share < 0.98 for share in shares),
        "files_that_differ_by_block_size": differing,
    }
    print(json.dumps(result))
    for fault, found in sorted(by_fault.items(), key=lambda item: sum(item[1]) / len(item[1])):
        print(json.dumps({"fault": fault, "kept_pct": round(100 * sum(found) / len(found), 2)}))


if __name__ == "__main__":
    main()
