"""Read a file written from bytes, and say what came of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from c360.domain.types import parse_type
from c360.sources.readers import ReadOptions, detect_format, open_reader

Rows = list[dict[str, Any]]


@dataclass
class Read:
    """All that a reader gave out, in the order of positions."""

    columns: tuple[str, ...]
    problem: str | None
    rows: list[tuple[int, dict[str, Any], str]] = field(default_factory=list)
    rejects: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def values(self) -> Rows:
        return [row for _, row, _ in self.rows]

    @property
    def positions(self) -> list[int]:
        return [position for position, _, _ in self.rows]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return [(position, reason) for position, reason, _ in self.rejects]


def read(
    folder: Path,
    name: str,
    content: bytes | str,
    types: dict[str, str] | None = None,
    **options: Any,
) -> Read:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, types, **options)


def read_file(path: Path, types: dict[str, str] | None = None, **options: Any) -> Read:
    column_types = {column: parse_type(kind) for column, kind in (types or {}).items()}
    reader = open_reader(path, detect_format(path), column_types, ReadOptions(**options))
    result = Read(reader.columns, reader.problem)
    for chunk in reader.chunks():
        rows = chunk.table.to_pylist()
        records = chunk.records(range(len(rows)))
        assert chunk.row_count == len(rows) + len(chunk.rejects)
        result.rows += zip(chunk.positions.to_pylist(), rows, records, strict=True)
        result.rejects += [(item.position, item.reason, item.record) for item in chunk.rejects]
    result.rows.sort(key=lambda row: row[0])
    result.rejects.sort()
    return result
