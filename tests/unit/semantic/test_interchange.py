"""The semantic model in the forms of other tools, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlglot
import yaml

from c360.errors import SemanticError
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.catalog import Catalog
from c360.semantic.interchange.carried import NotCarried
from c360.semantic.interchange.exporting import Form, export_model
from c360.semantic.interchange.importing import import_model, save_model
from c360.semantic.reading import read_catalog, read_verified
from c360.semantic.verified import compile_verified
from c360.semantic.verifying import find_authored

SHIPPED = Path(__file__).parents[3] / "semantic_models"
NOTHING = Catalog({}, {})

SALES = """\
name: Sales
tables:
  - name: sale
    base_table: {database: db, schema: s, table: SALES}
    primary_key: {columns: [day, shop_id]}
    time_dimensions:
      - {name: day, expr: day, data_type: date}
    dimensions:
      - {name: shop_id, expr: shop_id, data_type: number}
      - {name: kind, expr: kind, data_type: varchar, is_enum: true, sample_values: [cash, card]}
    measures:
      - {name: amount, expr: amount, data_type: number, default_aggregation: sum, synonyms: [Turnover]}
      - {name: margin, expr: amount - cost, data_type: number}
    metrics:
      - {name: average_ticket, expr: "SUM(amount) / NULLIF(COUNT(*), 0)"}
      - {name: spread, expr: STDDEV(amount)}
    filters:
      - {name: big, expr: "amount > 100 AND kind IN ('card')", description: over 100 by card}
  - name: shop
    base_table: {table: shops}
    primary_key: {columns: [shop_id]}
    dimensions:
      - {name: shop_id, expr: shop_id, data_type: number}
      - {name: town, expr: town, data_type: varchar, labels: [x]}
  - name: log
    base_table: {table: log}
relationships:
  - name: sale_to_shop
    left_table: sale
    right_table: shop
    relationship_columns: [{left_column: shop_id, right_column: shop_id}]
    join_type: inner
verified_queries:
  - {name: a, question: "Best day?", sql: "SELECT day, amount FROM __sale ORDER BY amount DESC LIMIT 1"}
  - {name: b, question: "Who logs in?", sql: SELECT * FROM users}
  - {name: c, question: "Drop it?", sql: DROP TABLE sale}
"""


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return read_catalog([SHIPPED])


def bring_in(tmp_path: Path, text: str, known: Catalog = NOTHING) -> tuple[Catalog, dict[str, str]]:
    """Import a text; return the model that was written, and the notes."""
    file = tmp_path / "model.yaml"
    file.write_text(text, encoding="utf-8")
    made = import_model(file, ["own_sales", "shops"], known)
    save_model(made, tmp_path / "out", "model", tmp_path / "none")
    return read_catalog([tmp_path / "out"]), {note.where: note.what for note in made.notes}


def names_of(notes: list[NotCarried]) -> set[str]:
    return {note.where for note in notes}


def test_a_cortex_model_becomes_models_metrics_and_terms(tmp_path: Path) -> None:
    catalog, _ = bring_in(tmp_path, SALES)

    sale = catalog.model("sale")
    assert (sale.table, catalog.model("shop").table) == ("marts.own_sales", "marts.shops")
    assert sale.key.expression == "concat_ws('/', day, shop_id)"
    assert (sale.dimensions["amount"].synonyms, sale.time) == (("turnover",), "day")
    assert list(sale.dimensions["kind"].values) == ["cash", "card"]
    assert catalog.metric("total_amount").expression == "amount"
    assert catalog.metric("average_ticket").is_ratio
    [term] = sale.terms
    assert [(f.dimension, f.operator, f.values) for f in term.filters] == [
        ("amount", ">", (100,)),
        ("kind", "in", ("card",)),
    ]


def test_whatever_has_no_place_is_named(tmp_path: Path) -> None:
    _, notes = bring_in(tmp_path, SALES)

    assert notes["model.yaml, line 24"] == "town: labels is not read"
    assert "no metric" in notes["sale.margin"]
    assert "neither an aggregate nor a ratio" in notes["sale.spread"]
    assert "no primary_key" in notes["log"]
    assert "read as left_outer" in notes["sale_to_shop"]
    assert "reads no table of the model" in notes["b"]
    assert "no single SELECT" in notes["c"]


def test_verified_sql_is_kept_over_logical_tables(tmp_path: Path) -> None:
    catalog, _ = bring_in(tmp_path, SALES)
    [entry] = read_verified([tmp_path / "out"])

    found = find_authored("  best DAY", [entry])
    assert found is not None
    assert found.sql == entry.sql
    assert "marts.own_sales AS sale" in compile_verified(str(entry.sql), catalog)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x\ntables:\n  - name: [", "line 3"),
        ("name: x\ntables:\n  - {name: a, name: b}", "line 3: the key 'name' is given twice"),
        ("a: &a [1]\nb: *a", "line 2: aliases are not read"),
        ("name: x\ntables:\n  - name: a\n    base_table: 3\n", "line 3: tables.0.base_table"),
        ("name: x\ntables:\n  - !!python/object:os.system {}\n", "line 3"),
        ("- 1", "holds no mapping"),
        ("name: \x00", "no YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SemanticError, match=r"model\.yaml") as refused:
        bring_in(tmp_path, text)

    assert message in str(refused.value)


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    bring_in(tmp_path, SALES)

    with pytest.raises(SemanticError, match="exists"):
        bring_in(tmp_path, SALES)


def test_export_and_import_keep_metrics_and_dimensions(tmp_path: Path, shipped: Catalog) -> None:
    document, _ = export_model(Form.SNOWFLAKE, shipped, [], "DB")
    file = tmp_path / "view.yaml"
    file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    marts = [model.table.removeprefix("marts.") for model in shipped.models.values()]
    made = import_model(file, marts, NOTHING)
    save_model(made, tmp_path / "out", "view", tmp_path / "none")
    back = read_catalog([tmp_path / "out"])

    lost = set(shipped.models) - set(back.models)
    assert lost <= names_of(made.notes)
    assert lost <= {"segment_days"}
    for name in set(shipped.models) - lost:
        assert set(back.model(name).dimensions) == set(shipped.model(name).dimensions)
        assert {t.name for t in back.model(name).terms} == {
            t.name for t in shipped.model(name).terms
        }
    for name, metric in shipped.metrics.items():
        if shipped.fact_of(name) in lost:
            continue
        read = back.metric(name)
        assert read.aggregation == metric.aggregation
        assert (read.numerator, read.denominator) == (metric.numerator, metric.denominator)
        assert sql_of(read.expression) == sql_of(metric.expression)


def sql_of(expression: str) -> str:
    return (
        sqlglot.parse_one(expression, dialect="duckdb").sql(dialect="duckdb") if expression else ""
    )


def test_personal_data_stays_so_where_a_model_is_replaced(tmp_path: Path, shipped: Catalog) -> None:
    document, missing = export_model(Form.SNOWFLAKE, shipped, [], "DB")
    file = tmp_path / "view.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")

    made = import_model(file, ["customer_360_profile"], shipped)
    save_model(made, tmp_path / "out", "view", SHIPPED)

    back = read_catalog([tmp_path / "out"]).model("customers").dimensions
    personal = {n: d.personal for n, d in shipped.model("customers").dimensions.items()}
    assert {name: dimension.personal for name, dimension in back.items()} == personal
    assert "customers.email" in names_of(missing)
    assert "replaces the model of that name" in {
        n.what for n in made.notes if n.where == "customers"
    }


def test_a_semantic_view_has_what_cortex_analyst_reads(shipped: Catalog) -> None:
    entry = VerifiedQuestion(
        category="x",
        model="customers",
        question="How many?",
        plan={"kind": "aggregate", "subject": "customers", "metrics": ["customer_count"]},
    )
    unknown = entry.model_copy(update={"plan": None, "question": "Unclear?"})
    document, missing = export_model(Form.SNOWFLAKE, shipped, [entry, unknown], "DB")

    tables = {table["name"]: table for table in document["tables"]}
    assert tables["customers"]["base_table"] == {
        "database": "DB", "schema": "marts", "table": "customer_360_profile",
    }  # fmt: skip
    assert tables["account_days"]["primary_key"]["columns"] == [
        "account_id", "profile", "health_date",
    ]  # fmt: skip
    [question] = document["verified_queries"]
    assert "customer_360_profile" in question["sql"]
    assert "question 'Unclear?'" in names_of(missing)
    for expression in list_expressions(document):
        sqlglot.parse_one(expression, dialect="snowflake")


def list_expressions(document: Any) -> list[str]:
    if isinstance(document, list):
        return [found for item in document for found in list_expressions(item)]
    if not isinstance(document, dict):
        return []
    own = [document["expr"]] if "expr" in document else []
    return own + [found for value in document.values() for found in list_expressions(value)]


def test_the_osi_form_refers_to_what_it_describes(shipped: Catalog) -> None:
    document, missing = export_model(Form.OSI, shipped, [], "DB")

    [model] = document["semantic_model"]
    datasets = {dataset["name"]: dataset for dataset in model["datasets"]}
    assert set(datasets) == set(shipped.models)
    assert {metric["name"] for metric in model["metrics"]} == set(shipped.metrics)
    for relationship in model["relationships"]:
        assert {relationship["from"], relationship["to"]} <= set(datasets)
        assert relationship["to_columns"] == datasets[relationship["to"]]["primary_key"]
    allowed = {"name", "expression", "description", "datatype", "ai_context", "custom_extensions"}
    assert all(set(metric) <= allowed for metric in model["metrics"])
    for field in datasets["customers"]["fields"]:
        assert set(field) <= allowed | {"dimension", "label"}
        assert {d["dialect"] for d in field["expression"]["dialects"]} == {"ANSI_SQL", "SNOWFLAKE"}
    assert "customers.high value" in names_of(missing)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from marts.customer_360_profile",
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select 1; select 2",
        "insert into customers select 1",
        "select * from secrets join (with secrets as (select 1) select 1) on true",
        "select * from (",
    ],
)
def test_verified_sql_reads_nothing_but_models(shipped: Catalog, sql: str) -> None:
    with pytest.raises(SemanticError):
        compile_verified(sql, shipped)
