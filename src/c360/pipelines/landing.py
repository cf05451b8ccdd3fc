"""Land one batch: read, map, hold to the contract, drop exact duplicates, commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from c360.contracts.duplicates import DuplicateFinder
from c360.contracts.model import Contract
from c360.contracts.parsing import arrow_type
from c360.domain.raw import (
    ALWAYS,
    DELETE,
    IS_DELETED,
    METADATA_COLUMNS,
    UPDATED_AT,
    UPSERT,
)
from c360.errors import DamagedFileError, MappingError, ReconciliationError
from c360.kit.columns import in_one_piece
from c360.kit.prefetch import read_ahead
from c360.lake.lake import Lake
from c360.lake.manifest import BatchHeader, BatchManifest
from c360.lake.staging import StagedBatch
from c360.pipelines.bulk import plan_bulk
from c360.pipelines.changes import place_in_time
from c360.pipelines.checking import CheckedChunk, CheckedPart, ChunkChecker
from c360.pipelines.judging import FileTally, Punctuality, compare_control, judge_batch
from c360.pipelines.shapes import describe_shape
from c360.sources.control import Control, read_control
from c360.sources.mapping import EXTRA, ColumnMapping
from c360.sources.readers import Chunk
from c360.sources.readers.parquet import write_rows
from c360.sources.spec import RowSource, SourceBatch, SourceFile
from c360.warehouse.absence import find_absent_rows
from c360.warehouse.bulk import ROW, BulkFile
from c360.warehouse.duckdb import Engine

TIME = pa.timestamp("us")
CODED = dict.fromkeys(
    ("_source", "_batch_id", "_file", "_op"), pa.dictionary(pa.int32(), pa.string())
)
"""Text that is the same in most rows is held, and written, as a code for each row."""
METADATA_TYPES = {"text": pa.string(), "bigint": pa.int64(), "timestamp": TIME}


@dataclass(frozen=True, slots=True)
class LandingContext:
    """What landing needs besides the batch.

    ``loaded_at`` is the load time, UTC; ``accepted`` names findings that keep no batch out.
    """

    source: RowSource
    contract: Contract
    mapping: ColumnMapping
    lake: Lake
    loaded_at: datetime
    engine: Engine
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """Quarantined rows that a batch lands: id to outcome, and the expressions that mended them."""

    outcomes: Mapping[str, str]
    fix: Mapping[str, str]


def land_batch(
    batch: SourceBatch,
    header: BatchHeader,
    context: LandingContext,
    settled: Settled | None = None,
) -> BatchManifest:
    """Land one batch in the raw zone, whole or not at all.

    Reads:  the batch's files, bad rows and duplicates included.
    Writes: raw/<feed>, every row that keeps the contract, append-only;
            quarantine/<feed>, every other row, with file, line and reason;
            the manifest, last: without it the batch does not exist.

    Raises:
        ReconciliationError: Rows in differ from landed + quarantined + duplicate.
        BatchBlockedError: It is not what its source states, or more of it breaks the contract than
            the contract lets pass. Nothing was committed.
    """
    with context.lake.stage(header, context.loaded_at) as staged:
        landing = _Landing(header, context, staged)
        for file in batch.files:
            landing.read(file)
        landing.judge()
        if settled is not None:
            landing.settle(settled)
        withheld = landing.delete_absent() if header.mode == "full" else 0
        return staged.commit(landing.rows_in, landing.duplicate, withheld)


class _Landing:
    """One batch on its way: counts what came in, and hands every row on."""

    def __init__(self, header: BatchHeader, context: LandingContext, staged: StagedBatch) -> None:
        self._header = header
        self._context = context
        self._staged = staged
        self._checker = ChunkChecker(
            context.mapping, context.contract, context.source.spec.timezone
        )
        self._duplicates = DuplicateFinder()
        empty = {name: pa.array([], pa.string()) for name in context.contract.key}
        self._keys = [pa.table(empty)]
        self._tallies: list[FileTally] = []
        self._punctuality = Punctuality.of(header, context.contract)
        self.rows_in = 0
        self.duplicate = 0

    def read(self, file: SourceFile) -> None:
        """Land every row of one file."""
        control = read_control(file.path)
        self._tallies.append(FileTally(file, control or Control()))
        before = self.rows_in
        if not self._read_bulk(file):
            self._read_rows(file)
        self._tallies[-1].rows = self.rows_in - before

    def judge(self) -> None:
        """Compare the batch with what its source states and what its contract lets pass."""
        staged = self._staged
        control = compare_control(self._tallies, staged.quarantined)
        if control is not None:
            staged.note_control(control)
        staged.note_times(self._punctuality.timed, self._punctuality.late)
        context = self._context
        counts = (self.rows_in, staged.quarantined)
        judge_batch(self._header, context.contract, counts, control, context.accepted)

    def settle(self, settled: Settled) -> None:
        """Say which quarantined rows the batch lands; all of them must land.

        Raises:
            ReconciliationError: They do not.
        """
        if self._staged.quarantined or self.rows_in != len(settled.outcomes):
            raise ReconciliationError(
                f"{self._header.feed}, batch {self._header.batch_id}: {len(settled.outcomes):,} "
                f"rows were to be replayed, {self._staged.landed:,} would land. Nothing was "
                "committed; please report this as a defect."
            )
        self._staged.resolve(settled.outcomes, settled.fix)

    def _read_bulk(self, file: SourceFile) -> bool:
        """Let the engine land what is clean; False if it cannot, and then nothing is landed."""
        context = self._context
        if self._tallies[-1].control.sums:
            return False
        plan = plan_bulk(
            file, context.source, context.mapping, context.contract, self._header, context.loaded_at
        )
        if plan is None:
            return False
        try:
            with BulkFile(file.path, plan, context.engine) as bulk:
                self.rows_in += self._staged.land_file(lambda path: self._write_bulk(bulk, path))
                for rows in bulk.remaining():
                    self._land(self._checker.check(_make_chunk(rows), file))
        except DamagedFileError:
            return False
        self._staged.note_extra_columns(plan.extra_columns)
        self._staged.note_shape(describe_shape(file, context.source.open(file, {})))
        return True

    def _write_bulk(self, bulk: BulkFile, path: Path) -> int:
        count = bulk.write(path)
        self._punctuality.add(pq.read_table(path, columns=["effective_at"]).column(0))
        return count

    def _read_rows(self, file: SourceFile) -> None:
        context = self._context
        # Columns that only later rows of a JSON file have are typed too: by their expected names.
        columns = [*context.source.open(file, {}).columns, *context.mapping.expected_columns]
        types = {column.name: str(column.type) for column in context.contract.columns}
        sources = context.mapping.find_sources(columns)
        reader = context.source.open(file, {name: types[to] for name, to in sources.items()})
        self._staged.note_shape(describe_shape(file, reader))
        for checked in read_ahead(self._checker.check(chunk, file) for chunk in reader.chunks()):
            self._land(checked)

    def _land(self, checked: CheckedChunk) -> None:
        self.rows_in += checked.row_count
        self.duplicate += checked.repeat_count
        self._staged.reject(checked.rejects)
        self._staged.note_extra_columns(checked.extra_columns)
        for part in checked.parts:
            self._land_part(part, checked.file)

    def _land_part(self, part: CheckedPart, file: SourceFile) -> None:
        self._staged.flag(part.flags)
        self._tallies[-1].add_up(part.rows)
        is_new = self._find_new(part)
        fresh = part if is_new is None else part.filter(is_new)
        self.duplicate += part.rows.num_rows - fresh.rows.num_rows
        if self._header.mode == "full":
            key = fresh.rows.select(self._context.contract.key)
            self._keys.append(key.cast(self._keys[0].schema))
        self._staged.land(self._add_metadata(fresh, file))

    def _find_new(self, part: CheckedPart) -> pa.Array | None:
        """Mark rows that no earlier one of the batch equals; None if that is all of them."""
        if part.hashes is None:
            return None
        is_duplicate = self._duplicates.find_hashes(part.hashes)
        return pc.invert(is_duplicate) if pc.any(is_duplicate).as_py() else None

    def _add_metadata(self, part: CheckedPart, file: SourceFile) -> pa.Table:
        rows, count = part.rows, part.rows.num_rows
        effective_at = place_in_time(self._effective_at(rows), part.changes)
        loaded_at = _repeat(self._context.loaded_at, count, TIME)
        known_at = _repeat(self._header.first_read_at, count, TIME)
        is_deleted = self._is_deleted(rows)
        if part.changes is not None:
            is_deleted = pc.or_(is_deleted, part.changes.is_delete)
        values = {
            "_source": _repeat_text(self._header.source, count),
            "_batch_id": _repeat_text(self._header.batch_id, count),
            "_sequence": _repeat(self._header.sequence, count, pa.int64()),
            "_file": _repeat_text(file.name, count),
            "_position": part.positions,
            "_op": pa.DictionaryArray.from_arrays(is_deleted.cast(pa.int32()), [UPSERT, DELETE]),
            "effective_at": effective_at,
            "_known_at": effective_at if self._header.is_first_load else known_at,
            "_loaded_at": loaded_at,
            "_extra": in_one_piece(rows.column(EXTRA)),
        }
        self._punctuality.add(effective_at)
        typed = rows.drop_columns([EXTRA])
        for name, _ in METADATA_COLUMNS:
            typed = typed.append_column(name, values[name])
        return typed

    def _effective_at(self, rows: pa.Table) -> pa.Array:
        """Take ``updated_at``, else the feed's event time, else when the content first came."""
        event_time = self._context.contract.event_time
        fallback = ALWAYS if self._header.is_first_load else self._header.first_read_at
        names = [UPDATED_AT] if event_time is None else [UPDATED_AT, event_time]
        times = [in_one_piece(rows.column(n)).cast(TIME) for n in names if n in rows.column_names]
        return pc.coalesce(*times, _repeat(fallback, rows.num_rows, TIME))

    def _is_deleted(self, rows: pa.Table) -> pa.Array:
        """Take ``is_deleted``; a feed that does not have it says of no row that it is gone."""
        if IS_DELETED not in rows.column_names:
            return _repeat(False, rows.num_rows, pa.bool_())
        return pc.fill_null(in_one_piece(rows.column(IS_DELETED)), False)

    def delete_absent(self) -> int:
        """Land a delete for each key that a full load no longer holds.

        A damaged or empty load proves no absence: then nothing is deleted. The snapshot of a
        table that is followed may be empty: it was truncated.

        Returns:
            The number of deletes withheld.
        """
        earlier = [
            manifest
            for manifest in self._context.lake.manifests(self._header.feed)
            if manifest.header.source == self._header.source
            and manifest.batch_id != self._header.supersedes
        ]
        files = self._context.lake.data_files(earlier)
        tombstones = find_absent_rows(files, pa.concat_tables(self._keys))
        if tombstones.num_rows == 0:
            return 0
        is_empty = not self._staged.landed and self._context.source.spec.mode != "cdc"
        if self._staged.quarantined or is_empty:
            return int(tombstones.num_rows)
        self._staged.delete(self._stamp(_fit(tombstones, self._context.contract)))
        return 0

    def _stamp(self, tombstones: pa.Table) -> pa.Table:
        """Turn the newest versions of absent keys into deletes by this batch."""
        count = tombstones.num_rows
        values = {
            "_batch_id": _repeat_text(self._header.batch_id, count),
            "_sequence": _repeat(self._header.sequence, count, pa.int64()),
            "_op": _repeat_text(DELETE, count),
            "_known_at": _repeat(self._context.loaded_at, count, TIME),
            "_loaded_at": _repeat(self._context.loaded_at, count, TIME),
        }
        for name, column in values.items():
            tombstones = tombstones.set_column(tombstones.column_names.index(name), name, column)
        return tombstones


def _fit(rows: pa.Table, contract: Contract) -> pa.Table:
    """Give rows that were read back the columns of rows that land, in their order.

    What was sealed or landed under an older contract may lack some: they are null.
    """
    kinds = {column.name: arrow_type(column.type) for column in contract.columns}
    kinds |= {name: METADATA_TYPES[kind] for name, kind in METADATA_COLUMNS} | CODED
    columns = {
        name: rows.column(name).cast(kind)
        if name in rows.column_names
        else pa.nulls(rows.num_rows, kind)
        for name, kind in kinds.items()
    }
    return pa.table(columns)


def _make_chunk(rows: pa.Table) -> Chunk:
    table = rows.drop_columns([ROW])
    return Chunk(
        table, in_one_piece(rows.column(ROW)), [], lambda numbers: write_rows(table, numbers)
    )


def check_mapping(
    mapping: ColumnMapping, source_name: str, columns_by_file: dict[str, Sequence[str]]
) -> None:
    """Refuse a mapping that fits none of the files at hand.

    Where it fits at least one, the others are damaged, and their rows go to quarantine.

    Raises:
        MappingError: Names the column that is not there, and those that are.
    """
    if not columns_by_file:
        return
    if any(not mapping.missing_columns(columns) for columns in columns_by_file.values()):
        return
    name, columns = next(iter(columns_by_file.items()))
    try:
        mapping.check(columns)
    except MappingError as error:
        raise MappingError(f"Source {source_name!r}, {name}: {error}") from error


def _repeat(value: object, count: int, kind: pa.DataType) -> pa.Array:
    return pa.repeat(pa.scalar(value, kind), count)


def _repeat_text(text: str, count: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(_repeat(0, count, pa.int32()), [text])
