"""Measure what hostile files cost: each is read in a process of its own, memory told.

Run: python -m bench.hostile [--megabytes 1024] [--only long_line.json bomb.zip]
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from c360.sources.registry import open_source
from c360.sources.spec import SourceSpec

MEGABYTE = 1 << 20


def write_long_line(path: Path, megabytes: int) -> None:
    """Write a JSON array of many objects on one line."""
    row = b'{"id": 12345, "name": "a value of some length", "amount": 12.50},'
    _repeat(path, b"[", row * (MEGABYTE // len(row)), b'{"id": 0}]', megabytes)


def write_long_value(path: Path, megabytes: int) -> None:
    """Write a JSON object with one value of that size."""
    _repeat(path, b'{"a": "', b"x" * MEGABYTE, b'"}', megabytes)


def write_long_csv_line(path: Path, megabytes: int) -> None:
    """Write a CSV file whose only row has no end."""
    _repeat(path, b"id,name\n1,", b"x" * MEGABYTE, b"", megabytes)


def write_wide_xml(path: Path, megabytes: int) -> None:
    """Write an XML file without the records that are due."""
    _repeat(path, b"<r>", b"<other><z>1</z></other>" * (MEGABYTE // 23), b"</r>", megabytes)


def write_laughs(path: Path, megabytes: int) -> None:
    """Write the billion laughs."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    path.write_text(f"<!DOCTYPE x [{entities}]><x><y>&a11;</y></x>", encoding="utf-8")


def write_gzip_bomb(path: Path, megabytes: int) -> None:
    """Write a gzip file that unpacks to that size."""
    with gzip.open(path, "wb") as file:
        for _ in range(megabytes):
            file.write(b"\0" * MEGABYTE)


def write_zip_bomb(path: Path, megabytes: int) -> None:
    """Write a zip archive that unpacks to that size."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w", force_zip64=True) as file,
    ):
        for _ in range(megabytes):
            file.write(b"\0" * MEGABYTE)


CASES: dict[str, Callable[[Path, int], None]] = {
    "long_line.json": write_long_line,
    "long_value.json": write_long_value,
    "long_value.jsonl": write_long_value,
    "long_line.csv": write_long_csv_line,
    "no_records.xml": write_wide_xml,
    "laughs.xml": write_laughs,
    "bomb.csv.gz": write_gzip_bomb,
    "bomb.zip": write_zip_bomb,
}


def _repeat(path: Path, start: bytes, middle: bytes, end: bytes, count: int) -> None:
    with path.open("wb") as file:
        file.write(start)
        for _ in range(count):
            file.write(middle)
        file.write(end)


def read(path: Path) -> dict[str, object]:
    """Read a file as a source does; say what came of it and the most memory it took."""
    source = open_source(
        SourceSpec("bench", "bench", "files", path.parent, path=path.name), path.parent / "work"
    )
    start = time.perf_counter()
    rows, rejects, reason = 0, 0, ""
    for batch in source.find_batches():
        for file in batch.files:
            for chunk in source.open(file, {}).chunks():
                rows += chunk.table.num_rows
                rejects += len(chunk.rejects)
                reason = next((reject.reason for reject in chunk.rejects), reason)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "file": path.name,
        "rows": rows,
        "rejects": rejects,
        "reason": reason[:100],
        "seconds": round(time.perf_counter() - start, 1),
        "most_memory_mb": round(peak / 1024),
    }


def main() -> None:
    """Measure each case and print one JSON line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read is not None:
        print(json.dumps(read(arguments.read)))
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.only:
            path = Path(folder) / name
            CASES[name](path, arguments.megabytes)
            command = [sys.executable, "-m", "bench.hostile", "--read", str(path)]
            subprocess.run(command, check=True)
            path.unlink()


if __name__ == "__main__":
    main()
