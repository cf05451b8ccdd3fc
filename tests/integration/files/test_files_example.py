"""The example of many kinds of files does what its page says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from c360.config.workspace import open_workspace
from c360.pipelines.ingest import total_feeds
from c360.testing.workspaces import ingest_workspace, read_raw

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/files"


def test_every_kind_of_file_of_the_example_lands(tmp_path: Path) -> None:
    root = tmp_path / "files"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("data", "*.zip", "*.xlsx"))
    subprocess.run([sys.executable, EXAMPLE / "make_files.py", root], check=True)
    workspace = open_workspace(root)

    landed = ingest_workspace(workspace).landed

    totals = {total.feed: total.rows_landed for total in total_feeds(landed, [])}
    assert totals == {"accounts": 2, "products": 2, "interactions": 5}
    accounts = read_raw(workspace, "accounts").to_pylist()
    assert [(row["account_name"], row["is_churned"]) for row in accounts] == [
        ("Ashdown & Co", False),
        ("Bélanger SA", True),
    ]
    assert read_raw(workspace, "products")["category"].to_pylist() == ["Core", "Core"]
    ids = read_raw(workspace, "interactions")["interaction_id"].to_pylist()
    assert "landing/contracts/A1/agreement.pdf#page=2" in ids
