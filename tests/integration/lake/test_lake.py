"""The lake: a batch is whole or does not exist."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from c360.errors import LakeError, ReconciliationError
from c360.lake.derived import DerivedStore
from c360.lake.lake import Lake
from c360.lake.manifest import BatchFile, BatchHeader, LandResult
from c360.lake.staging import QuarantinedRow

NOW = datetime(2026, 6, 30, 12)
ROWS = pa.table({"product_code": ["P1", "P2"]})
REJECT = QuarantinedRow(file="x.csv", line=3, reason="2 fields, 4 expected", record="P3,HR")


def header(batch_id: str = "b1", sequence: int = 1, supersedes: str | None = None) -> BatchHeader:
    return BatchHeader(
        batch_id=batch_id,
        feed="products",
        source="crm",
        mode="append",
        sequence=sequence,
        content_hash="c",
        mapping_hash="m",
        contract_version="1.0.0",
        files=(BatchFile("x.csv", "c", 10),),
        first_read_at=NOW,
        is_first_load=True,
        supersedes=supersedes,
    )


def land(lake: Lake, batch: BatchHeader) -> None:
    with lake.stage(batch, NOW) as staged:
        staged.land(ROWS)
        staged.reject([REJECT])
        staged.commit(rows_in=3, duplicate=0)


def folders(lake: Lake) -> set[str]:
    return {path.name for path in (lake.raw / "products").iterdir()}


def test_a_committed_batch_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    land(lake, header())

    (manifest,) = lake.manifests("products")
    assert manifest.header == header()
    assert manifest.result == LandResult(rows_in=3, landed=2, quarantined=1, duplicate=0)
    assert [path.exists() for path in lake.data_files([manifest])] == [True]


def test_a_batch_that_loses_a_row_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with lake.stage(header(), NOW) as staged:
        staged.land(ROWS)
        with pytest.raises(ReconciliationError, match="4 rows in, 2 landed"):
            staged.commit(rows_in=4, duplicate=0)

    assert lake.manifests() == []
    assert folders(lake) == set()


def test_what_a_killed_process_left_is_removed_and_batches_stay(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    land(lake, header())
    for name in (".staging-b2-77", "b3"):
        (lake.raw / "products" / name).mkdir()
        (lake.raw / "products" / name / "part-0.parquet").write_bytes(b"half")

    lake.clean()

    assert folders(lake) == {"_manifests", "b1"}
    assert len(lake.data_files(lake.manifests())) == 1


def test_a_batch_that_another_supersedes_is_not_seen(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    land(lake, header())
    land(lake, header("b2", supersedes="b1"))

    assert [manifest.batch_id for manifest in lake.manifests()] == ["b2"]
    assert len(lake.all_manifests()) == 2
    assert len(lake.quarantine_files()) == 1


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    land(lake, header())
    (lake.raw / "products/_manifests/b1.json").write_text('{"header": ', encoding="utf-8")

    with pytest.raises(LakeError, match=r"b1\.json cannot be read"):
        lake.manifests()


def test_derived_rows_written_again_replace_themselves(tmp_path: Path) -> None:
    store = DerivedStore(tmp_path, "interaction_texts", "lexicon", "1")
    rows = pa.table({"text_hash": ["a", "b"], "sentiment": [0.5, -0.5]})

    assert store.write(rows, "text_hash") == store.write(rows, "text_hash")
    assert len(store.files()) == 1
