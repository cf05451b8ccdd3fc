"""Find texts that no model version has looked at yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from c360.kit.sql import quote_literal


def find_new_texts(raw_files: Sequence[Path], derived_files: Sequence[Path]) -> pa.Table:
    """Find the distinct bodies of interactions that are not in the derived files.

    Args:
        raw_files: Parquet files of the feed ``interactions``.
        derived_files: Parquet files with ``text_hash``, of one model version.

    Returns:
        text_hash (SHA-256 of the body in UTF-8, hex) and body, one row per text, by hash.
    """
    if not raw_files:
        return pa.table({"text_hash": pa.array([], pa.string()), "body": pa.array([], pa.string())})
    known = f"select text_hash from {_read(derived_files)}" if derived_files else "select null"
    with duckdb.connect(":memory:") as connection:
        return connection.sql(
            f"""
            select distinct sha256(body) as text_hash, body
            from {_read(raw_files)}
            where _op = 'upsert'
              and sha256(body) not in (select text_hash from ({known}) as k(text_hash)
                                       where text_hash is not null)
            order by text_hash
            """
        ).to_arrow_table()


def _read(files: Sequence[Path]) -> str:
    listed = ", ".join(quote_literal(str(file)) for file in files)
    return f"read_parquet([{listed}], union_by_name = true)"
