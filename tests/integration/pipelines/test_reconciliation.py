"""What must hold for any file: nothing is lost, twice is once, files may come in any number."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from c360.testing.workspaces import ingest_workspace, make_workspace, read_raw

SETTINGS = """
[[sources]]
name = "crm"
feed = "products"
path = "landing/*.csv"
"""
HEADER = "product_code,product_name,category,price_tier\n"
CODES = st.sampled_from(["P1", "P2", "P3", ""])
NAMES = st.sampled_from(["ERP", "HR, new", 'the "best"', "two\nlines", "é", ""])
ROWS = st.lists(st.tuples(CODES, NAMES, st.just("core"), st.sampled_from(["low", "high"])))


def quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell


def write(rows: list[tuple[str, ...]]) -> str:
    return HEADER + "".join(",".join(map(quote, row)) + "\n" for row in rows)


@settings(max_examples=40, deadline=None)
@given(files=st.lists(ROWS, min_size=1, max_size=3))
def test_every_row_lands_is_a_duplicate_or_is_rejected(
    files: list[list[tuple[str, ...]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        landing = {f"landing/{n}.csv": write(rows) for n, rows in enumerate(files)}
        workspace = make_workspace(Path(folder), SETTINGS, landing)

        landed = ingest_workspace(workspace).landed

        distinct = {text: rows for text, rows in zip(landing.values(), files, strict=True)}
        for batch, rows in zip(landed, distinct.values(), strict=True):
            sound = [row for row in rows if row[0] and row[1]]
            assert batch.result.rows_in == len(rows)
            assert batch.result.quarantined == len(rows) - len(sound)
            assert batch.result.landed == len(set(sound))
        assert ingest_workspace(workspace).landed == ()
        if any(batch.result.landed for batch in landed):
            total = sum(batch.result.landed for batch in landed)
            assert read_raw(workspace, "products").num_rows == total
