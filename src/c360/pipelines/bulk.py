"""Plan how the engine lands a typed Parquet file, so that no clean row passes through Python."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from c360.contracts.model import Contract
from c360.contracts.predicates import accepts_sql, is_typed, values_sql
from c360.domain.raw import ALWAYS, DELETE, IS_DELETED, UPDATED_AT, UPSERT
from c360.domain.types import Kind
from c360.kit.sql import quote_literal
from c360.lake.manifest import BatchHeader
from c360.sources.mapping import EXTRA, ColumnMapping, extra_sql
from c360.sources.readers.parquet import ParquetReader
from c360.sources.spec import RowSource, SourceFile
from c360.warehouse.bulk import ROW, BulkPlan


def plan_bulk(
    file: SourceFile,
    source: RowSource,
    mapping: ColumnMapping,
    contract: Contract,
    header: BatchHeader,
    loaded_at: datetime,
) -> BulkPlan | None:
    """Plan the landing of a file that holds the contract's own types, or None.

    None where anything must be computed or parsed: then each row goes through the gate in Python,
    with the same result.
    """
    sources = _find_columns(file, source, mapping, contract)
    if sources is None or header.mode != "append":
        return None
    values = values_sql(contract, sources)
    extra = mapping.extra_columns(pq.read_schema(file.path).names)
    metadata = _metadata(values, contract, header, loaded_at)
    return BulkPlan(
        columns={
            **values,
            **metadata,
            "_file": quote_literal(file.name),
            "_position": ROW,
            EXTRA: extra_sql(extra) if extra else "cast(null as varchar)",
        },
        condition=accepts_sql(contract, sources),
        key=[sources[name] for name in contract.key],
        extra_columns=extra,
    )


def _find_columns(
    file: SourceFile, source: RowSource, mapping: ColumnMapping, contract: Contract
) -> dict[str, str] | None:
    """Return contract column to source column, if each is there as it must be."""
    if file.format != "parquet" or mapping.is_computed:
        return None
    reader = source.open(file, {})
    if not isinstance(reader, ParquetReader) or not reader.is_sound:
        return None
    if reader.path != file.path:  # Unpacked to be read; it may be gone when the engine looks.
        return None
    schema = pq.read_schema(file.path)
    sources = {name: column for column, name in mapping.find_sources(schema.names).items()}
    is_complete = set(contract.required) <= set(sources)
    is_flat = not any(pa.types.is_nested(field.type) for field in schema)
    if not (is_complete and is_flat and is_typed(schema, contract, sources)):
        return None
    has_moments = any(contract.get_column(name).type.kind is Kind.TIMESTAMP for name in sources)
    return sources if source.spec.timezone == "UTC" or not has_moments else None


def _metadata(
    values: dict[str, str], contract: Contract, header: BatchHeader, loaded_at: datetime
) -> dict[str, str]:
    first_read_at = _timestamp(header.first_read_at)
    fallback = _timestamp(ALWAYS) if header.is_first_load else first_read_at
    times = [values[UPDATED_AT]] if UPDATED_AT in values else []
    if contract.event_time is not None:
        times.append(f"cast({values[contract.event_time]} as timestamp)")
    effective_at = f"coalesce({', '.join([*times, fallback])})"
    is_deleted = f"coalesce({values.get(IS_DELETED, 'false')}, false)"
    return {
        "_source": quote_literal(header.source),
        "_batch_id": quote_literal(header.batch_id),
        "_sequence": f"cast({header.sequence} as bigint)",
        "_op": f"if({is_deleted}, {quote_literal(DELETE)}, {quote_literal(UPSERT)})",
        "effective_at": effective_at,
        "_known_at": effective_at if header.is_first_load else first_read_at,
        "_loaded_at": _timestamp(loaded_at),
    }


def _timestamp(moment: datetime) -> str:
    return f"cast({quote_literal(moment.isoformat(sep=' '))} as timestamp)"
