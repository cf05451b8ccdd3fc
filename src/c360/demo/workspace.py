"""The demo's ``c360.toml``: how its exports map onto the canonical feeds."""

from __future__ import annotations

from c360.demo.options import DemoOptions

HEADER = """\
# The demo company. Generated; the same seed gives the same data.
as_of = "{as_of}"

[workspace]
name = "Demo company"
"""

SOURCES = '''
# The CRM's table of accounts: the whole table each time, so an absent account is a deleted one.
[[sources]]
name = "crm_accounts"
feed = "accounts"
kind = "files"
path = "landing/crm/accounts.csv"
mode = "full"
[sources.columns]
account_id = "id"
account_name = "name"
tier = "lower(segment)"
arr_amount = "annual_value"
subscription_start_date = "contract_start"
subscription_end_date = "contract_end"
is_churned = "account_status = 'Churned'"
account_owner_id = "owner_id"
account_owner_name = "owner_name"

# Columns of the same name map by themselves.
[[sources]]
name = "crm_products"
feed = "products"
kind = "files"
path = "landing/crm/products.csv"
mode = "full"

[[sources]]
name = "crm_opportunities"
feed = "opportunities"
kind = "files"
path = "landing/crm/opportunities.csv"
mode = "append"
updated_at = "modified"
[sources.columns]
opportunity_id = "deal_id"
account_id = "account_ref"
region = "territory"
stage = "replace(lower(stage), ' ', '-')"
status = "lower(deal_status)"
amount = "deal_value::decimal(18,2)"
created_date = "created"
close_date = "expected_close"
lead_source = "source"
owner_id = "owner"

[[sources]]
name = "platform_usage"
feed = "usage_events"
kind = "files"
path = "landing/usage/**/*.jsonl"
mode = "append"
[sources.columns]
account_id = "account"
user_id = "user_ref"
feature_used = "feature"
session_duration_seconds = "duration_seconds"
error_code = "error"
occurred_at = "ts"

# The service desk writes London's time without saying so.
[[sources]]
name = "service_desk"
feed = "interactions"
kind = "files"
path = "landing/interactions/**/*.jsonl"
mode = "append"
timezone = "Europe/London"
[sources.columns]
interaction_id = "id"
account_id = "account"
opportunity_id = "deal"
interaction_type = """
case kind when 'ticket' then 'support_ticket' when 'call' then 'sales_call' else kind end"""
body = "text"
occurred_at = "received"
'''

CARD_SOURCES = """
# Card services: every version of a customer; `updated_at` says which is the newest.
[[sources]]
name = "card_customers"
feed = "customers"
kind = "files"
path = "landing/cards/customers.parquet"
mode = "append"

[[sources]]
name = "card_merchant_categories"
feed = "merchant_categories"
kind = "files"
path = "landing/cards/merchant_categories.csv"
mode = "full"

# One file a month, of the contract's own columns and types.
[[sources]]
name = "card_transactions"
feed = "transactions"
kind = "files"
path = "landing/cards/transactions/*.parquet"
mode = "append"
"""

COMMUNITY_SOURCES = """
# The community's profiles: one file a snapshot; what became of a member is known 30 days later.
[[sources]]
name = "community_profiles"
feed = "engagement_profiles"
kind = "files"
path = "landing/community/*.parquet"
mode = "append"
"""


def demo_config(options: DemoOptions) -> str:
    """Return the text of the demo workspace's ``c360.toml``.

    Examples:
        >>> demo_config(DemoOptions()).splitlines()[1]
        'as_of = "2026-06-30"'
    """
    cards = CARD_SOURCES if options.customers else ""
    community = COMMUNITY_SOURCES if options.engagement_profiles else ""
    return HEADER.format(as_of=options.as_of.isoformat()) + SOURCES + cards + community
