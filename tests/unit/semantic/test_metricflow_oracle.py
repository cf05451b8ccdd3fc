"""MetricFlow as an oracle: for every shape of query that both can answer, the rows are the same.

MetricFlow reads the shipped YAML itself, less what its schema does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantic_interfaces.parsing.dir_to_model import (
    parse_directory_of_yaml_files_to_semantic_manifest,
)
from metricflow_semantics.errors.error_classes import InvalidQueryException
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, Kind
from c360.semantic.compiler import compile_plan
from c360.semantic.plan import (
    TIME,
    Calculation,
    Filter,
    Grain,
    Group,
    Operator,
    Period,
    Plan,
    PlanKind,
)
from c360.semantic.reading import read_catalog
from c360.testing.snapshot import AS_OF, write_snapshot
from c360.warehouse.snapshot import Snapshot, SnapshotReader

SHIPPED = Path(__file__).parents[3] / "semantic_models"
OWN_METRICS = [
    {
        "name": "spend_so_far",
        "type": "cumulative",
        "type_params": {
            "measure": "spend",
            "cumulative_type_params": {"period_agg": "last"},
        },
    },
    {
        "name": "spend_change",
        "type": "derived",
        "type_params": {
            "expr": "now - before",
            "metrics": [
                {"name": "spend", "alias": "now"},
                {"name": "spend", "alias": "before", "offset_window": "1 month"},
            ],
        },
    },
]
SPINE = {
    "project_configuration": {
        "time_spines": [
            {
                "node_relation": {"schema_name": "marts", "alias": "time_spine"},
                "primary_column": {"name": "ds", "time_granularity": "day"},
            }
        ]
    }
}


class DuckDBClient:
    """Says which SQL MetricFlow is to write; the test runs it."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()


def translate(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out what MetricFlow's schema does not know."""
    model = document.get("semantic_model")
    if model is None:
        metric = dict(document["metric"])
        return {"metric": {key: value for key, value in metric.items() if key != "config"}}
    kept = {key: value for key, value in model.items() if key not in ("entities", "dimensions")}
    kept["entities"] = [without(entity, "config") for entity in model["entities"]]
    kept["dimensions"] = [without(d, "config", "datatype") for d in model.get("dimensions", ())]
    # One measure without a time dimension makes MetricFlow refuse the whole manifest.
    has_time = bool(model.get("defaults", {}).get("agg_time_dimension"))
    kept["measures"] = [without(m, "config") for m in model.get("measures", ()) if has_time]
    return {"semantic_model": kept}


def without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key not in names}


def write_manifest(folder: Path) -> None:
    documents = []
    for path in sorted(SHIPPED.glob("*.yml")):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if document is not None:
                documents.append(translate(document))
    documents += [{"metric": metric} for metric in OWN_METRICS]
    documents.append(SPINE)
    (folder / "manifest.yaml").write_text(yaml.safe_dump_all(documents), encoding="utf-8")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog([SHIPPED])


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> MetricFlowEngine:
    folder = tmp_path_factory.mktemp("manifest")
    write_manifest(folder)
    built = parse_directory_of_yaml_files_to_semantic_manifest(str(folder))
    return MetricFlowEngine(SemanticManifestLookup(built.semantic_manifest), DuckDBClient())


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    serving = tmp_path_factory.mktemp("oracle") / "serving"
    write_snapshot(serving, account_count=40, customer_count=80, transaction_count=12)
    opened = SnapshotReader(serving).current()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def oracle(engine: MetricFlowEngine, snapshot: Snapshot) -> Iterator[Oracle]:
    """MetricFlow over a copy of the snapshot, with the calendar that it needs."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema marts")
        for table in snapshot.manifest.tables:
            copied = snapshot.query(f"from marts.{table}")
            connection.register("copied", copied)
            connection.execute(f"create table marts.{table} as from copied")
        connection.execute(
            "create table marts.time_spine as select unnest(generate_series(?::date, ?::date,"
            " interval 1 day))::date as ds",
            [AS_OF - timedelta(days=900), AS_OF],
        )
        yield Oracle(engine, connection)


class Oracle:
    """Asks MetricFlow."""

    def __init__(self, engine: MetricFlowEngine, connection: duckdb.DuckDBPyConnection) -> None:
        self._engine = engine
        self._connection = connection

    def ask(self, metrics: Sequence[str], groups: Sequence[str] = (), **more: Any) -> list[Any]:
        """Return rows: the groups, then the metrics."""
        request = MetricFlowQueryRequest.create(
            metric_names=list(metrics), group_by_names=list(groups) or None, **more
        )
        found = self._connection.execute(self._engine.explain(request).sql_statement.sql)
        names = [column[0] for column in found.description]
        order = [names.index(name) for name in (*groups, *metrics)]
        return [tuple(row[place] for place in order) for row in found.fetchall()]


def ours(snapshot: Snapshot, catalog: Catalog, plan: Plan) -> list[Any]:
    return [tuple(row.values()) for row in snapshot.rows(compile_plan(plan, catalog))]


def same(rows: Sequence[Any]) -> list[Any]:
    """Return rows in one order, numbers rounded and midnights as days."""
    return sorted((tuple(plain(value) for value in row) for row in rows), key=repr)


def plain(value: Any) -> Any:
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return float(f"{float(value):.10g}")
    return value.date() if isinstance(value, datetime) else value


def known(rows: Sequence[Any], groups: int = 1) -> list[Any]:
    """Leave out what belongs to nothing known, as our answers do: MetricFlow keeps it as null."""
    return [row for row in rows if not {None, "unknown"} & set(row[:groups])]


def aggregate(*metrics: str, subject: str = "transactions", **more: Any) -> Plan:
    return Plan(kind=PlanKind.AGGREGATE, subject=subject, metrics=metrics, **more)


def name_of(catalog: Catalog, qualified: str) -> str:
    """Name a dimension as MetricFlow does: by the entity that it belongs to."""
    model = catalog.model(qualified.partition(".")[0])
    return f"{model.key.name}__{qualified.partition('.')[2]}"


CATALOG = read_catalog([SHIPPED])
TIMED = sorted(
    name
    for name in CATALOG.metrics
    if all(CATALOG.model(part.model).time for part in CATALOG.base_metrics(name))
)


@pytest.mark.parametrize("metric", TIMED)
def test_each_metric_is_the_same_in_all_and_by_its_own_categories(
    metric: str, catalog: Catalog, snapshot: Snapshot, oracle: Oracle
) -> None:
    model = catalog.model(catalog.fact_of(metric))
    grouped = [d.qualified for d in model.dimensions.values() if d.kind is Kind.CATEGORY][:3]

    in_all = ours(snapshot, catalog, aggregate(metric, subject=model.name))
    assert same(in_all) == same(oracle.ask([metric]))
    for dimension in grouped:
        plan = aggregate(metric, subject=model.name, groups=(Group(dimension),))
        expected = oracle.ask([metric], [name_of(catalog, dimension)])
        assert same(ours(snapshot, catalog, plan)) == same(expected), dimension


OF_KNOWN_CATEGORIES = "{{ Dimension('category__category_name') }} <> 'unknown'"
"""Our answers leave out what belongs to the unknown member of a model."""

JOINED = [
    ("spend", "transactions", "customers.state"),
    ("transaction_count", "transactions", "customers.customer_segment"),
    ("average_transaction_value", "transactions", "categories.category_group"),
    ("active_customer_count", "transactions", "categories.spending_type"),
    ("decline_rate", "transactions", "customers.card_type"),
    ("pipeline_amount", "opportunities", "accounts.industry"),
    ("win_rate", "opportunities", "accounts.account_tier"),
    ("interaction_count", "interactions", "accounts.risk_tier"),
]


@pytest.mark.parametrize(("metric", "subject", "dimension"), JOINED)
def test_a_dimension_through_a_join_is_the_same(
    metric: str, subject: str, dimension: str, snapshot: Snapshot, oracle: Oracle
) -> None:
    plan = aggregate(metric, subject=subject, groups=(Group(dimension),))
    where = [OF_KNOWN_CATEGORIES] if dimension.startswith("categories.") else None
    expected = oracle.ask([metric], [name_of(CATALOG, dimension)], where_constraints=where)

    assert len(expected) > 1
    assert same(ours(snapshot, CATALOG, plan)) == same(known(expected))


@pytest.mark.parametrize("grain", list(Grain))
@pytest.mark.parametrize("metric", ["spend", "decline_rate", "won_amount", "interaction_count"])
def test_a_time_grain_is_the_same(
    metric: str, grain: Grain, snapshot: Snapshot, oracle: Oracle
) -> None:
    subject = CATALOG.fact_of(metric)
    plan = aggregate(metric, subject=subject, groups=(Group(TIME, grain),))

    rows = ours(snapshot, CATALOG, plan)
    assert same(rows) == same(oracle.ask([metric], [f"metric_time__{grain.value}"]))


def test_two_groups_through_two_joins_are_the_same(snapshot: Snapshot, oracle: Oracle) -> None:
    dimensions = ("customers.card_type", "categories.category_group")
    plan = aggregate("spend", "transaction_count", groups=tuple(Group(d) for d in dimensions))

    expected = oracle.ask(
        ["spend", "transaction_count"],
        [name_of(CATALOG, dimension) for dimension in dimensions],
        where_constraints=[OF_KNOWN_CATEGORIES],
    )
    assert same(ours(snapshot, CATALOG, plan)) == same(known(expected, 2))


FILTERS = [
    (Filter("customers.card_type", Operator.EQ, ("Premium",)), "= 'Premium'"),
    (Filter("customers.state", Operator.IN, ("California", "CA", "NY")), "in ('California', 'CA', 'NY')"),
    (Filter("transactions.channel", Operator.NE, ("online",)), "<> 'online'"),
    (Filter("customers.age", Operator.GE, (40,)), ">= 40"),
    (Filter("categories.category_group", Operator.NOT_IN, ("Leisure",)), "not in ('Leisure')"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "compared"), FILTERS)
def test_a_filter_is_the_same(
    condition: Filter, compared: str, snapshot: Snapshot, oracle: Oracle
) -> None:
    where = f"{{{{ Dimension('{name_of(CATALOG, condition.field)}') }}}} {compared}"
    groups = (Group("categories.category_name"),)
    plan = aggregate("spend", "average_transaction_value", filters=(condition,), groups=groups)

    expected = oracle.ask(
        ["spend", "average_transaction_value"],
        ["category__category_name"],
        where_constraints=[where],
    )
    assert expected
    assert same(ours(snapshot, CATALOG, plan)) == same(known(expected))


def test_a_period_is_the_same(snapshot: Snapshot, oracle: Oracle) -> None:
    start, last = date(2026, 3, 5), date(2026, 9, 17)
    period = Period(start, last + timedelta(days=1), "")
    plan = aggregate("spend", groups=(Group("customers.customer_segment"),), period=period)

    expected = oracle.ask(
        ["spend"],
        ["customer__customer_segment"],
        time_constraint_start=datetime.combine(start, datetime.min.time()),
        time_constraint_end=datetime.combine(last, datetime.min.time()),
    )
    assert expected
    assert same(ours(snapshot, CATALOG, plan)) == same(known(expected))


def test_a_running_total_is_the_same(snapshot: Snapshot, oracle: Oracle) -> None:
    groups = (Group(TIME, Grain.MONTH),)
    plan = aggregate("spend", groups=groups, calculation=Calculation.CUMULATIVE)

    expected = oracle.ask(["spend_so_far"], ["metric_time__month"])
    rows = ours(snapshot, CATALOG, plan)
    assert len(rows) > 12
    assert same([(row[0], row[-1]) for row in rows]) == same(expected)


def test_a_change_against_the_month_before_is_the_same(snapshot: Snapshot, oracle: Oracle) -> None:
    months = [date(2026, month, 1) for month in (8, 9, 10)]
    before, now = (Period(months[i], months[i + 1], "") for i in (0, 1))
    plan = aggregate("spend", period=now, against=before, calculation=Calculation.CHANGE)

    [row] = snapshot.rows(compile_plan(plan, CATALOG))
    expected = dict(plain_pairs(oracle.ask(["spend_change"], ["metric_time__month"])))
    assert plain(row["spend"] - row["spend_before"]) == expected[months[1]]


def plain_pairs(rows: Sequence[Any]) -> list[tuple[Any, Any]]:
    return [(plain(month), plain(amount)) for month, amount in rows]


def test_what_repeats_rows_is_refused_by_both(oracle: Oracle) -> None:
    plan = aggregate(
        "average_churn_risk_score", subject="customers", groups=(Group("transactions.channel"),)
    )

    with pytest.raises(SemanticError, match="fan-out"):
        compile_plan(plan, CATALOG)
    with pytest.raises(InvalidQueryException):
        oracle.ask(["average_churn_risk_score"], ["transaction__channel"])
