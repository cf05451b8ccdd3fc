"""Find texts: those no model version has looked at yet, and those to be searched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from c360.domain.interactions import NEGATIVE_BELOW
from c360.kit.sql import quote_literal

TEXT_HASHES = (
    "select distinct text_hash from marts.interactions where text_hash is not null order by all"
)
SOME_TEXTS = (
    "select text_hash, any_value(body) as body from marts.interactions"
    " where text_hash in (select unnest($hashes)) group by text_hash"
)
COMPLAINTS = f"""
select interaction_id, text_hash, account_id, interaction_date as day, sentiment,
    coalesce(category, 'general') as category, body
from marts.interactions
where sentiment < {NEGATIVE_BELOW} and is_usable is not false and body is not null
    and interaction_date between $as_of - interval 365 day and $as_of
order by interaction_id
"""


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
