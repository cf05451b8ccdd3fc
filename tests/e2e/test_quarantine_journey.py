"""An engineer mends a rejected row on the screen and lands it."""

from __future__ import annotations

import pytest
from browsing import Served, log_in
from playwright.sync_api import Page, expect

from c360.config.workspace import Workspace, open_workspace
from c360.lake.lake import Lake
from c360.testing.workspaces import drop_file, ingest_workspace, read_raw

pytestmark = pytest.mark.browser
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: visits
version: 1.0.0
status: active
schema:
  - name: visits
    properties:
      - {name: visit_id, logicalType: string, physicalType: text, primaryKey: true}
      - {name: points, logicalType: integer, physicalType: integer}
"""
SOURCE = '\n[[sources]]\nname = "desk"\nfeed = "visits"\npath = "landing/visits.csv"\n'
REASON = "points: … is not integer"


@pytest.fixture
def workspace(served: Served) -> Workspace:
    """The served workspace with a feed of its own, of which one row of three is wrong."""
    root = served.workspace.root
    drop_file(root, "contracts/visits.odcs.yaml", CONTRACT)
    drop_file(root, "landing/visits.csv", 'visit_id,points\nv1,1\nv2,"2,000"\nv3,3\n')
    settings = root / "c360.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + SOURCE, encoding="utf-8")
    workspace = open_workspace(root)
    ingest_workspace(workspace)
    return workspace


def test_a_rejected_row_is_mended_looked_at_and_landed(
    page: Page, served: Served, workspace: Workspace
) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/data?tab=quality")
    page.get_by_role("button", name=f"Mend {REASON}").click()
    mend = page.get_by_role("region", name="Mend rows")
    expect(mend.get_by_label("Column", exact=True)).to_have_value("points")
    expect(mend.get_by_role("button", name="Land rows")).to_be_disabled()
    mend.get_by_label("Expression over the source's columns").fill("replace(points, ',', '')")
    mend.get_by_role("button", name="Preview").click()
    expect(mend.get_by_role("status")).to_contain_text("1 of 1 row would land, 0 still wrong")
    assert len(Lake(workspace.data).manifests("visits")) == 1

    mend.get_by_role("button", name="Land rows").click()

    expect(mend.get_by_role("status")).to_contain_text("Landed 1 row, 0 still wrong")
    expect(page.get_by_role("button", name=f"Mend {REASON}")).to_have_count(0)
    rows = read_raw(workspace, "visits")
    landed = dict(zip(rows["visit_id"].to_pylist(), rows["points"].to_pylist(), strict=True))
    assert landed == {"v1": 1, "v2": 2000, "v3": 3}
