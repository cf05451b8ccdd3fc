"""Build a small warehouse as the pipeline leaves it before the models run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml
from feed_rows import AS_OF, DEFAULTS, EVENT_TIME, FEEDS, KEYS, METADATA

from c360.domain.health_profiles import profiles_from_mapping, profiles_table_rows
from c360.kit.resources import resource_folder
from c360.ml.tables import DERIVED_SCHEMAS, empty_sql


def shipped_profiles() -> list[dict[str, Any]]:
    """Return the rows of config.health_profiles as shipped."""
    text = (resource_folder("dbt") / "health_profiles.yml").read_text(encoding="utf-8")
    return profiles_table_rows(profiles_from_mapping(yaml.safe_load(text)))


@dataclass
class Company:
    """Rows of each feed, as dictionaries; what a row leaves out gets a default."""

    as_of: date = AS_OF
    time_zone: str = "UTC"
    shown_profile: str = "default"
    currency: str = "GBP"
    fiscal_year_start_month: int = 1
    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {feed: [] for feed in FEEDS}
    )
    texts: list[dict[str, Any]] = field(default_factory=list)
    profiles: list[dict[str, Any]] = field(default_factory=shipped_profiles)
    predictions: list[dict[str, Any]] = field(default_factory=list)
    absent_feeds: Sequence[str] = ()

    def add(self, feed: str, **row: Any) -> Company:
        """Add one row; the key is made up when it is not given."""
        key = KEYS[feed]
        filled = {key: f"{feed}-{len(self.rows[feed])}", **DEFAULTS[feed], **row}
        filled.setdefault("_op", "upsert")
        filled.setdefault("_sequence", 1)
        filled.setdefault("_position", len(self.rows[feed]) + 1)
        filled.setdefault("effective_at", _effective_at(feed, filled))
        self.rows[feed].append(filled)
        return self

    def account(self, account_id: str, **row: Any) -> Company:
        return self.add("accounts", account_id=account_id, **row)

    def customer(self, customer_id: str, **row: Any) -> Company:
        return self.add("customers", customer_id=customer_id, **row)

    def predict(self, model: str, entity_id: str, prediction: float | None, **row: Any) -> Company:
        """Add what a model's champion says of one entity."""
        filled = {
            "model": model,
            "entity_id": entity_id,
            "model_version": "20260630-00000000",
            "as_of": self.as_of,
            "predicted_at": datetime.combine(self.as_of + timedelta(1), time()),
            "prediction": prediction,
            "drivers": "[]",
        }
        self.predictions.append({**filled, **row})
        return self

    def member(self, customer_id: str, **row: Any) -> Company:
        return self.add("engagement_profiles", customer_id=customer_id, **row)

    def transaction(self, customer_id: str, day: date, amount: object = 10, **row: Any) -> Company:
        return self.add(
            "transactions",
            customer_id=customer_id,
            transaction_at=row.pop("transaction_at", datetime.combine(day, time(12))),
            transaction_amount=Decimal(str(amount)),
            **row,
        )

    def session(self, account_id: str, day: date, **row: Any) -> Company:
        occurred_at = datetime.combine(day, time(12))
        return self.add("usage_events", account_id=account_id, occurred_at=occurred_at, **row)

    def interaction(
        self, account_id: str | None, day: date, sentiment: float | None = None, **row: Any
    ) -> Company:
        """Add an interaction with a body of its own, and its enrichment if it has a sentiment."""
        body = row.pop("body", f"Text {len(self.rows['interactions'])}")
        if sentiment is not None:
            category = row.pop("category", "general")
            self.texts.append({"body": body, "sentiment": sentiment, "category": category})
        return self.add(
            "interactions",
            account_id=account_id,
            body=body,
            occurred_at=datetime.combine(day, time(12)),
            **row,
        )


def _effective_at(feed: str, row: Mapping[str, Any]) -> datetime:
    when = row.get("updated_at") or row.get(EVENT_TIME.get(feed, "")) or datetime(1970, 1, 1)
    return when if isinstance(when, datetime) else datetime.combine(when, time())


def write_warehouse(path: Path, company: Company) -> Path:
    """Write raw, derived and config relations to a file; what was in it is replaced."""
    path.unlink(missing_ok=True)
    folder = path.parent / "facts"
    folder.mkdir(exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        write_relations(connection, company, folder)
    return path


def write_relations(
    connection: duckdb.DuckDBPyConnection, company: Company, facts_folder: Path = Path()
) -> None:
    """Write raw, derived and config relations to an empty database, for a full build."""
    for schema in ("raw", "derived", "config"):
        connection.execute(f"create schema {schema}")
    for feed, columns in FEEDS.items():
        types = {**columns, "updated_at": "timestamp", "is_deleted": "boolean", **METADATA}
        kept = [] if feed in company.absent_feeds else company.rows[feed]
        _write_table(connection, f"raw.{feed}", types, kept)
    connection.execute("create view raw.new_transactions as from raw.transactions where false")
    _write_texts(connection, company.texts)
    _write_predictions(connection, company)
    _write_config(connection, company)
    connection.execute(
        "create table config.build as select true as is_full, null::date as previous_as_of,"
        " 'r1' as run_id, $folder as facts_folder",
        {"folder": str(facts_folder)},
    )


def _write_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    types: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    connection.execute(f"create table {table} ({columns})")
    if rows:
        used = [name for name in types if any(row.get(name) is not None for row in rows)]
        batch = pa.table({name: [row.get(name) for row in rows] for name in used})
        connection.register("rows_in", batch)
        connection.execute(f"insert into {table} by name from rows_in")
        connection.unregister("rows_in")


def _write_texts(connection: duckdb.DuckDBPyConnection, texts: Sequence[Mapping[str, Any]]) -> None:
    types = {"body": "varchar", "sentiment": "double", "category": "varchar"}
    _write_table(connection, "derived.given", types, texts)
    connection.execute(
        """
        create table derived.interaction_texts as
        select distinct on (body)
            sha256(body) as text_hash, 'fake' as model, '1' as model_version,
            sentiment, category, true as is_usable
        from derived.given
        """
    )
    connection.execute("drop table derived.given")


def _write_predictions(connection: duckdb.DuckDBPyConnection, company: Company) -> None:
    for name, schema in DERIVED_SCHEMAS.items():
        connection.execute(f"create table derived.{name} as {empty_sql(schema)}")
    if company.predictions:
        connection.register("rows_in", pa.Table.from_pylist(company.predictions))
        connection.execute("insert into derived.predictions by name from rows_in")
        connection.unregister("rows_in")


def _write_config(connection: duckdb.DuckDBPyConnection, company: Company) -> None:
    run = {
        "as_of": company.as_of,
        "reporting_currency": company.currency,
        "time_zone": company.time_zone,
        "profile": company.shown_profile,
        "fiscal_year_start_month": company.fiscal_year_start_month,
    }
    texts = ("reporting_currency", "time_zone", "profile")
    types = {"as_of": "date", "fiscal_year_start_month": "integer"}
    types |= dict.fromkeys(texts, "varchar")
    _write_table(connection, "config.run", types, [run])
    feeds = [{"feed": feed, "is_connected": feed not in company.absent_feeds} for feed in FEEDS]
    _write_table(connection, "config.feeds", {"feed": "varchar", "is_connected": "boolean"}, feeds)
    connection.register("profiles_in", pa.Table.from_pylist(company.profiles))
    connection.execute("create table config.health_profiles as from profiles_in")
    connection.unregister("profiles_in")
