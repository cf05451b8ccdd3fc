"""One more deal for the small demo."""

from __future__ import annotations

from c360.config.workspace import Workspace
from c360.testing.workspaces import drop_file

DEAL_HEADER = (
    "deal_id,account_ref,customer_name,product_code,territory,stage,deal_status,deal_value,"
    "currency,created,expected_close,source,owner,modified\n"
)
NEW_DEAL = (
    "OPP-99999,ACC-0001,Orchard Health,ERP-100,North,Closed Won,Won,12345.00,GBP,"
    "2026-06-20,2026-06-30,Referral,OWN-01,2026-06-30 12:00:00\n"
)


def drop_deal(workspace: Workspace) -> None:
    """Drop a file with a deal, and let the source of deals read it too."""
    drop_file(workspace.root, "landing/crm/opportunities_new.csv", DEAL_HEADER + NEW_DEAL)
    settings = workspace.root / "c360.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("opportunities.csv", "opportunities*.csv"), encoding="utf-8")
