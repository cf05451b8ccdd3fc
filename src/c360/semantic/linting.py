"""Check the semantic model against a snapshot: everything it names is there and answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from c360.errors import BackendError, SemanticError
from c360.semantic.answering import (
    Knowledge,
    answer_plan,
    answer_question,
    answer_sql,
    is_without_value,
    keep_published,
    learn,
)
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.catalog import Catalog, Dimension, Kind, SemanticModel
from c360.semantic.compiler import compile_plan
from c360.semantic.plan import Plan, PlanKind
from c360.semantic.rows import Rows, parse_expression, to_table
from c360.warehouse.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, and what to do."""

    where: str
    message: str


def lint(
    catalog: Catalog, verified: Sequence[VerifiedQuestion], snapshot: Snapshot
) -> list[Problem]:
    """Check a semantic model against a snapshot.

    Models whose mart is not published are skipped. Checked are: that every key is unique, that
    every dimension and metric runs, that listed members are in the data and the data's are
    listed, that every rollup adds up to the same, and that every verified question has an answer.
    """
    known = keep_published(catalog, snapshot)
    problems = [problem for model in known.models.values() for problem in _model(model, snapshot)]
    if problems:
        return problems
    problems.extend(_metrics(known, snapshot))
    problems.extend(_rollups(known, snapshot))
    knowledge = learn(known, snapshot)
    for entry in verified:
        if entry.model in known.models:
            problems.extend(_question(entry, knowledge, snapshot))
        elif entry.model not in catalog.models:
            where = f"question {entry.question!r}"
            problems.append(Problem(where, f"is about {entry.model!r}, which is no model."))
    return problems


def _model(model: SemanticModel, snapshot: Snapshot) -> Iterator[Problem]:
    for dimension in model.dimensions.values():
        where = dimension.qualified
        column = parse_expression(dimension.expression, model.name)
        query = exp.select(exp.alias_(column, "value")).from_(to_table(model.table, model.name))
        try:
            snapshot.rows(query.limit(1).sql(dialect="duckdb"))
        except BackendError as error:
            yield Problem(where, f"does not run: {error}")
            continue
        yield from _members(dimension, model, snapshot)
    yield from _key(model, snapshot)


def _key(model: SemanticModel, snapshot: Snapshot) -> Iterator[Problem]:
    key = parse_expression(model.key.expression, model.name)
    counted = exp.select(
        exp.alias_(exp.Count(this=exp.Star()), "rows_in"),
        exp.alias_(exp.Count(this=exp.Distinct(expressions=[key])), "keys_in"),
    ).from_(to_table(model.table, model.name))
    try:
        row = snapshot.rows(counted.sql(dialect="duckdb"))[0]
    except BackendError as error:
        yield Problem(f"{model.name}.{model.key.name}", f"does not run: {error}")
        return
    if row["rows_in"] != row["keys_in"]:
        yield Problem(
            f"{model.name}.{model.key.name}",
            f"is no key: {row['rows_in']:,} rows, {row['keys_in']:,} different. Joins would repeat "
            "rows; name what makes a row unique.",
        )


def _members(dimension: Dimension, model: SemanticModel, snapshot: Snapshot) -> Iterator[Problem]:
    if dimension.kind is not Kind.CATEGORY or not dimension.values:
        return
    column = parse_expression(dimension.expression, model.name)
    query = (
        exp.select(exp.alias_(column, "member"))
        .distinct()
        .from_(to_table(model.table, model.name))
        .where(exp.Not(this=exp.Is(this=column.copy(), expression=exp.Null())))
    )
    found = {str(row["member"]) for row in snapshot.rows(query.sql(dialect="duckdb"))}
    if not found:
        return
    missing = [value for value in dimension.values if value not in {*found, *dimension.rare}]
    if missing:
        yield Problem(
            dimension.qualified,
            f"lists {', '.join(missing)}, which the data does not have. Rename them, or list them "
            "as rare.",
        )
    unlisted = sorted(found - {*dimension.values, model.unknown})
    if unlisted and not dimension.indexed:
        yield Problem(
            dimension.qualified, f"does not list {', '.join(unlisted)}, which the data has."
        )


def _metrics(catalog: Catalog, snapshot: Snapshot) -> Iterator[Problem]:
    for name in catalog.metrics:
        plan = Plan(kind=PlanKind.AGGREGATE, subject=catalog.fact_of(name), metrics=(name,))
        try:
            row = snapshot.rows(compile_plan(plan, catalog))[0]
        except (BackendError, SemanticError) as error:
            yield Problem(name, f"does not run: {error}")
            continue
        rows = snapshot.rows(
            exp.select(exp.alias_(exp.Count(this=exp.Star()), "n"))
            .from_(to_table(catalog.model(plan.subject).table, "t"))
            .sql(dialect="duckdb")
        )[0]["n"]
        if rows and row[catalog.metric(name).name] is None:
            yield Problem(name, f"is null over all {rows:,} rows of {plan.subject}.")


def _rollups(catalog: Catalog, snapshot: Snapshot) -> Iterator[Problem]:
    for model in catalog.models.values():
        for rollup in model.rollups:
            if not snapshot.has_table(rollup.table):
                continue
            for name in rollup.sums:
                whole = Plan(kind=PlanKind.AGGREGATE, subject=model.name, metrics=(name,))
                direct = _total(catalog, model.name, name, None, snapshot)
                rolled = _total(catalog, model.name, name, rollup.table, snapshot)
                if direct != rolled:
                    yield Problem(
                        f"{whole.subject}.{rollup.table}",
                        f"adds up {name} to {rolled}, the rows themselves to {direct}.",
                    )


def _total(
    catalog: Catalog, model: str, metric: str, rollup: str | None, snapshot: Snapshot
) -> object:
    known = catalog.model(model)
    found = next((r for r in known.rollups if r.table == rollup), None)
    rows = Rows(catalog, model, found)
    part = catalog.metric(metric)
    if found is not None:
        value: exp.Expr = exp.Sum(this=exp.column(found.sums[metric], model))
    else:
        value = exp.Sum(this=parse_expression(part.expression, model))
    query = rows.select(exp.alias_(value, "total"))
    return snapshot.rows(query.sql(dialect="duckdb"))[0]["total"]


def _question(
    entry: VerifiedQuestion, knowledge: Knowledge, snapshot: Snapshot
) -> Iterator[Problem]:
    where = f"question {entry.question!r}"
    try:
        if entry.sql is not None:
            answer = answer_sql(entry.question, entry.sql, knowledge, snapshot)
        elif entry.plan is not None:
            answer = answer_plan(Plan.from_json(entry.plan), knowledge, snapshot)
        else:
            answer = answer_question(entry.question, knowledge, snapshot)
    except (SemanticError, BackendError) as error:
        yield Problem(where, f"does not run: {error}")
        return
    if answer["status"] != "answered":
        yield Problem(where, f"is {answer['status']}: {answer['reason']}")
    elif is_without_value(answer["rows"]):
        yield Problem(where, "has an empty answer.")
