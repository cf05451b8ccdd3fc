"""Keep campaigns, their customers and outcomes.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(240), nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("planned", sa.Text),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.Column("launched_at", sa.DateTime),
        sa.UniqueConstraint("name_key", name="campaigns_by_name"),
    )
    op.create_table(
        "campaign_members",
        *_make_key(),
        sa.Column("is_control", sa.Boolean, nullable=False),
        sa.Column("churn_probability", sa.Float),
        sa.Column("churn_risk_score", sa.Float),
        sa.Column("lifetime_value", sa.Float, nullable=False),
        sa.Column("yearly_spend", sa.Float, nullable=False),
    )
    op.create_table(
        "campaign_outcomes",
        *_make_key(),
        sa.Column("is_treated", sa.Boolean, nullable=False),
        sa.Column("is_churned", sa.Boolean, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("loaded_at", sa.DateTime, nullable=False),
    )


def _make_key() -> tuple[sa.Column[int], sa.Column[str]]:
    """Return the key of a campaign's customers, which go with their campaign."""
    campaign = sa.ForeignKey("campaigns.id", ondelete="CASCADE")
    return (
        sa.Column("campaign_id", sa.Integer, campaign, primary_key=True),
        sa.Column("customer_id", sa.String(500), primary_key=True),
    )
