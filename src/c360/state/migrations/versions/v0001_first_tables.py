"""Make the first tables.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply the change."""
    _make_users()
    _make_runs()
    _make_audit_trail()
    _make_results()


def _make_users() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("is_disabled", sa.Boolean, nullable=False),
        sa.Column("token_generation", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("last_login_at", sa.DateTime),
    )
    op.create_table(
        "login_attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("user_name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
    )
    op.create_index("login_attempts_by_address", "login_attempts", ["address", "at"])


def _make_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("pipeline", sa.String(64), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("as_of", sa.Date),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("finished_at", sa.DateTime),
        sa.Column("is_published", sa.Boolean, nullable=False),
        sa.Column("error", sa.Text),
    )
    op.create_index("runs_by_start", "runs", ["started_at"])
    op.create_table(
        "run_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "run_id",
            sa.String(64),
            sa.ForeignKey("runs.run_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("seconds", sa.Float),
        sa.Column("rows_in", sa.BigInteger),
        sa.Column("rows_out", sa.BigInteger),
        sa.Column("rows_quarantined", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("run_id", "name", name="run_steps_of_a_run"),
    )


def _make_audit_trail() -> None:
    op.create_table(
        "audit_trail",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("user_name", sa.String(200), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("target", sa.String(500)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("address", sa.String(64)),
    )
    op.create_index("audit_trail_by_user", "audit_trail", ["user_name", "id"])
    op.create_index("audit_trail_by_action", "audit_trail", ["action", "id"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger audit_trail_no_{verb} before {verb} on audit_trail "
                "begin select raise(abort, 'the audit trail is append-only'); end"
            )


def _make_results() -> None:
    op.create_table(
        "quality_results",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("feed", sa.String(100)),
        sa.Column("check_name", sa.String(200), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("records_checked", sa.BigInteger, nullable=False),
        sa.Column("records_failed", sa.BigInteger, nullable=False),
        sa.Column("rate", sa.Float),
        sa.Column("threshold", sa.Float),
        sa.Column("message", sa.Text),
        sa.Column("checked_at", sa.DateTime, nullable=False),
    )
    op.create_index("quality_results_by_run", "quality_results", ["run_id"])
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("target", sa.String(500), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("run_id", sa.String(64)),
        sa.Column("acknowledged_at", sa.DateTime),
    )
