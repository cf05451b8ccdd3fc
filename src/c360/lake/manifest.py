"""The manifest of a batch: without it the batch does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One file that a batch was read from: its path as the source knows it, and its content."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class FileShape:
    """How one file of a batch was laid out: what it takes to read one of its rows again.

    ``columns`` are pairs of the source's column and its type; the type is empty in formats that
    have none. ``delimiter`` is that of delimited text.
    """

    path: str
    format: str
    columns: tuple[tuple[str, str], ...]
    delimiter: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(name for name, _ in self.columns)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> FileShape:
        """Read a shape back from plain values."""
        columns = tuple((name, kind) for name, kind in value["columns"])
        return cls(value["path"], value["format"], columns, value["delimiter"])


@dataclass(frozen=True, slots=True)
class ControlResult:
    """A batch beside what its source states: rows stated, what was compared, what differs."""

    stated_rows: int | None
    compared: tuple[str, ...]
    mismatches: tuple[str, ...]

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> ControlResult | None:
        """Read a result back from plain values; None where the source stated nothing."""
        if value is None:
            return None
        return cls(value["stated_rows"], tuple(value["compared"]), tuple(value["mismatches"]))


@dataclass(frozen=True, slots=True)
class LandResult:
    """What became of a batch's rows: in = landed + quarantined + duplicate.

    ``deleted`` counts deletes that follow from absence in a full load: they are no rows in.
    ``deletes_withheld`` counts those held back because the load was damaged. Of ``timed`` rows,
    those that landed with a time of their own, ``late`` came after their contract's latency.
    """

    rows_in: int
    landed: int
    quarantined: int
    duplicate: int
    deleted: int = 0
    deletes_withheld: int = 0
    timed: int = 0
    late: int = 0

    @property
    def is_reconciled(self) -> bool:
        """Whether every row is accounted for."""
        return self.rows_in == self.landed + self.quarantined + self.duplicate


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """What is known of a batch before its rows are read.

    ``content_hash`` names what came; ``mapping_hash`` how it is read (mapping, contract and
    options). ``sequence`` orders batches over all feeds. ``first_read_at`` is when this content
    first came, UTC; ``is_first_load`` says that it came with the source's first load, so that its
    rows are history rather than news. A batch that is read again keeps both. ``checkpoint`` is
    where a source that is polled goes on after this batch, and how far behind it was. ``replays``
    names the batch whose quarantined rows this one lands. ``lag_seconds`` and ``lag_messages`` are
    how far behind a stream was when this batch was read; None where its broker does not say, and
    of a stream's first batch, which is history.
    """

    batch_id: str
    feed: str
    source: str
    mode: str
    sequence: int
    content_hash: str
    mapping_hash: str
    contract_version: str
    files: tuple[BatchFile, ...]
    first_read_at: datetime
    is_first_load: bool
    supersedes: str | None = None
    checkpoint: Mapping[str, Any] | None = None
    replays: str | None = None
    lag_seconds: float | None = None
    lag_messages: int | None = None

    @property
    def seconds_behind(self) -> float | None:
        """How far behind its source was: a stream, or a database whose log is followed."""
        if self.lag_seconds is not None:
            return self.lag_seconds
        lag: float | None = (self.checkpoint or {}).get("lag_seconds")
        return lag


@dataclass(frozen=True, slots=True)
class BatchManifest:
    """A committed batch. Paths are relative to the feed's folder in its zone.

    ``resolved_files`` name the quarantined rows that a replay has landed, ``fix`` the expressions
    that mended them. ``control`` is what the
    source stated and what was found; ``flags`` counts values that break a rule and landed, since
    their contract only alerts.
    """

    header: BatchHeader
    result: LandResult
    data_files: tuple[str, ...]
    quarantine_files: tuple[str, ...]
    extra_columns: tuple[str, ...]
    loaded_at: datetime
    shapes: tuple[FileShape, ...] = ()
    resolved_files: tuple[str, ...] = ()
    fix: Mapping[str, str] = field(default_factory=dict)
    control: ControlResult | None = None
    flags: Mapping[str, int] = field(default_factory=dict)

    @property
    def batch_id(self) -> str:
        """The batch's name: a hash of source, content, mapping and contract."""
        return self.header.batch_id

    def to_json(self) -> dict[str, Any]:
        """Return the manifest as plain values."""
        value = asdict(self) | {"loaded_at": self.loaded_at.isoformat()}
        value["header"]["first_read_at"] = self.header.first_read_at.isoformat()
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> BatchManifest:
        """Read a manifest back from plain values."""
        header = dict(value["header"])
        header["files"] = tuple(BatchFile(**file) for file in header["files"])
        header["first_read_at"] = datetime.fromisoformat(header["first_read_at"])
        return cls(
            header=BatchHeader(**header),
            result=LandResult(**value["result"]),
            data_files=tuple(value["data_files"]),
            quarantine_files=tuple(value["quarantine_files"]),
            extra_columns=tuple(value["extra_columns"]),
            loaded_at=datetime.fromisoformat(value["loaded_at"]),
            shapes=tuple(FileShape.from_json(shape) for shape in value.get("shapes", ())),
            resolved_files=tuple(value.get("resolved_files", ())),
            fix=value.get("fix", {}),
            control=ControlResult.from_json(value.get("control")),
            flags=value.get("flags", {}),
        )
