"""Find what a full load no longer holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from c360.kit.sql import quote_identifier, quote_literal


def find_absent_rows(files: Sequence[Path], present: pa.Table) -> pa.Table:
    """Find keys that were there and are absent now.

    Args:
        files: Parquet files of the source's earlier batches, as the raw zone writes them.
        present: The keys of the load that just came, as text; its columns are the key.

    Returns:
        The newest raw row of each absent key that is not deleted already, all columns.
    """
    if not files:
        return pa.table({})
    key = [quote_identifier(name) for name in present.column_names]
    joined = " and ".join(f"cast(newest.{name} as varchar) = present.{name}" for name in key)
    listed = ", ".join(quote_literal(str(file)) for file in files)
    with duckdb.connect(":memory:") as connection:
        connection.register("present", present)
        return connection.sql(
            f"""
            with newest as (
                from read_parquet([{listed}], union_by_name = true)
                qualify row_number() over (
                    partition by {", ".join(key)}
                    order by effective_at desc, _sequence desc, _position desc
                ) = 1
            )
            from newest
            where newest._op <> 'delete'
              and not exists (select 1 from present where {joined})
            order by {", ".join(key)}
            """
        ).to_arrow_table()
