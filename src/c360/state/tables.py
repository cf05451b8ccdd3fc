"""Tables of the state database. ``migrations`` makes them; a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """A time in UTC: kept without a time zone, read with one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring a value to UTC; one without a time zone is UTC already."""
        if value is None or value.tzinfo is None:
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Put the time zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


METADATA = MetaData()

USERS = Table(
    "users",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("is_disabled", Boolean, nullable=False),
    Column("token_generation", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_login_at", UtcDateTime),
)

LOGIN_ATTEMPTS = Table(
    "login_attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("user_name", String(200), nullable=False),
    Column("address", String(64), nullable=False),
    Index("login_attempts_by_address", "address", "at"),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("run_id", String(64), primary_key=True),
    Column("pipeline", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("as_of", Date),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("is_published", Boolean, nullable=False),
    Column("error", Text),
    Index("runs_by_start", "started_at"),
)

RUN_STEPS = Table(
    "run_steps",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run_id", String(64), ForeignKey("runs.run_id", ondelete="CASCADE"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("seconds", Float),
    Column("rows_in", BigInteger),
    Column("rows_out", BigInteger),
    Column("rows_quarantined", BigInteger),
    Column("error", Text),
    UniqueConstraint("run_id", "name", name="run_steps_of_a_run"),
)

AUDIT_TRAIL = Table(
    "audit_trail",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("user_name", String(200), nullable=False),
    Column("action", String(64), nullable=False),
    Column("target", String(500)),
    Column("status", String(20), nullable=False),
    Column("address", String(64)),
    Index("audit_trail_by_user", "user_name", "id"),
    Index("audit_trail_by_action", "action", "id"),
)

QUALITY_RESULTS = Table(
    "quality_results",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run_id", String(64), nullable=False),
    Column("feed", String(100)),
    Column("check_name", String(200), nullable=False),
    Column("status", String(20), nullable=False),
    Column("records_checked", BigInteger, nullable=False),
    Column("records_failed", BigInteger, nullable=False),
    Column("rate", Float),
    Column("threshold", Float),
    Column("message", Text),
    Column("checked_at", UtcDateTime, nullable=False),
    Index("quality_results_by_run", "run_id"),
)

ALERTS = Table(
    "alerts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("target", String(500), nullable=False),
    Column("message", Text, nullable=False),
    Column("run_id", String(64)),
    Column("acknowledged_at", UtcDateTime),
    Column("repeat_count", Integer, server_default="1"),
    Column("last_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("delivery", Text),
    Index("alerts_by_target", "kind", "id"),
)

COMMANDS = Table(
    "commands",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("parameters", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("requested_by", String(200), nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("cancel_requested_at", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("run_id", String(64)),
    Column("retry_of", Integer),
    Column("progress", Text),
    Column("result", Text),
    Column("error", Text),
    Index("commands_by_status", "status", "id"),
)

SCHEDULES = Table(
    "schedules",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("cron", String(100), nullable=False),
    Column("last_due_at", UtcDateTime, nullable=False),
    Column("last_command_id", Integer),
)

BATCH_HOPS = Table(
    "batch_hops",
    METADATA,
    Column("batch_id", String(64), primary_key=True),
    Column("feed", String(100), nullable=False),
    Column("source", String(100), nullable=False),
    Column("tier", String(20), nullable=False),
    Column("is_history", Boolean, nullable=False),
    Column("event_at", UtcDateTime),
    Column("arrived_at", UtcDateTime),
    Column("landed_at", UtcDateTime, nullable=False),
    Column("staged_at", UtcDateTime),
    Column("published_at", UtcDateTime),
    Column("visible_at", UtcDateTime),
    Column("run_id", String(64)),
    Index("batch_hops_by_landing", "landed_at"),
)

REQUEST_TIMES = Table(
    "request_times",
    METADATA,
    Column("hour", UtcDateTime, primary_key=True),
    Column("route", String(100), primary_key=True),
    Column("up_to_ms", Integer, primary_key=True),
    Column("count", BigInteger, nullable=False),
)

SAVED_SEGMENTS = Table(
    "saved_segments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("name_key", String(240), nullable=False),
    Column("filters", Text, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("name_key", name="saved_segments_by_name"),
)

CAMPAIGNS = Table(
    "campaigns",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("name_key", String(240), nullable=False),
    Column("plan", Text, nullable=False),
    Column("planned", Text),
    Column("created_by", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("launched_at", UtcDateTime),
    UniqueConstraint("name_key", name="campaigns_by_name"),
)

CAMPAIGN_MEMBERS = Table(
    "campaign_members",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("customer_id", String(500), primary_key=True),
    Column("is_control", Boolean, nullable=False),
    Column("churn_probability", Float),
    Column("churn_risk_score", Float),
    Column("lifetime_value", Float, nullable=False),
    Column("yearly_spend", Float, nullable=False),
)

CAMPAIGN_OUTCOMES = Table(
    "campaign_outcomes",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("customer_id", String(500), primary_key=True),
    Column("is_treated", Boolean, nullable=False),
    Column("is_churned", Boolean, nullable=False),
    Column("value", Float),
    Column("loaded_at", UtcDateTime, nullable=False),
)

WRITE_KEYS = Table(
    "write_keys",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("key_hash", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    UniqueConstraint("key_hash", name="write_keys_by_hash"),
)

ASKED_QUESTIONS = Table(
    "asked_questions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("user_name", String(64), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("question", Text, nullable=False),
    Column("follows", Text),
    Column("status", String(20), nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("feedback", Integer, nullable=False),
    Column("comment", Text),
    Index("asked_questions_by_user", "user_name", "asked_at", "id"),
)

PINNED_ANSWERS = Table(
    "pinned_answers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("user_name", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("chart", String(20)),
    Column("turns", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("pinned_answers_by_user", "user_name", "id"),
)

VERIFIED_QUESTIONS = Table(
    "verified_questions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("question_key", String(1200), nullable=False),
    Column("plan", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("question_key", name="verified_questions_by_key"),
)
