"""Keep commands, schedules, hops of batches, request times and the sending of alerts.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply the change."""
    _make_commands()
    _make_freshness()
    _extend_alerts()


def _make_commands() -> None:
    op.create_table(
        "commands",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("requested_by", sa.String(200), nullable=False),
        sa.Column("requested_at", sa.DateTime, nullable=False),
        sa.Column("started_at", sa.DateTime),
        sa.Column("finished_at", sa.DateTime),
        sa.Column("cancel_requested_at", sa.DateTime),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("run_id", sa.String(64)),
        sa.Column("retry_of", sa.Integer),
        sa.Column("progress", sa.Text),
        sa.Column("result", sa.Text),
        sa.Column("error", sa.Text),
    )
    op.create_index("commands_by_status", "commands", ["status", "id"])
    op.create_table(
        "schedules",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("cron", sa.String(100), nullable=False),
        sa.Column("last_due_at", sa.DateTime, nullable=False),
        sa.Column("last_command_id", sa.Integer),
    )


def _make_freshness() -> None:
    op.create_table(
        "batch_hops",
        sa.Column("batch_id", sa.String(64), primary_key=True),
        sa.Column("feed", sa.String(100), nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("tier", sa.String(20), nullable=False),
        sa.Column("is_history", sa.Boolean, nullable=False),
        sa.Column("event_at", sa.DateTime),
        sa.Column("arrived_at", sa.DateTime),
        sa.Column("landed_at", sa.DateTime, nullable=False),
        sa.Column("staged_at", sa.DateTime),
        sa.Column("published_at", sa.DateTime),
        sa.Column("visible_at", sa.DateTime),
        sa.Column("run_id", sa.String(64)),
    )
    op.create_index("batch_hops_by_landing", "batch_hops", ["landed_at"])
    op.create_table(
        "request_times",
        sa.Column("hour", sa.DateTime, primary_key=True),
        sa.Column("route", sa.String(100), primary_key=True),
        sa.Column("up_to_ms", sa.Integer, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
    )


def _extend_alerts() -> None:
    op.add_column("alerts", sa.Column("repeat_count", sa.Integer, server_default="1"))
    op.add_column("alerts", sa.Column("last_at", sa.DateTime))
    op.add_column("alerts", sa.Column("sent_at", sa.DateTime))
    op.add_column("alerts", sa.Column("delivery", sa.Text))
    op.create_index("alerts_by_target", "alerts", ["kind", "id"])
