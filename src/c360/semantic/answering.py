"""Answer questions from a snapshot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlglot import exp

from c360.errors import SemanticError
from c360.semantic.availability import find_available
from c360.semantic.catalog import Catalog, Dimension
from c360.semantic.charts import Chart, ChartKind, choose_chart
from c360.semantic.compiler import compile_plan
from c360.semantic.fields import Field, FieldKind, describe_fields
from c360.semantic.lexicon import Lexicon, build_lexicon
from c360.semantic.parser import Parsed, Status, parse_question
from c360.semantic.plan import Plan
from c360.semantic.restating import restate
from c360.semantic.rows import Rows, to_table
from c360.semantic.validation import check_plan
from c360.semantic.verified import compile_verified, describe_columns
from c360.warehouse.snapshot import Snapshot

MOST_MEMBERS = 2_000
"""Members of an indexed dimension that are read from the data, by name."""

MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What questions to one snapshot are understood by: the model and the members in its data."""

    catalog: Catalog
    lexicon: Lexicon
    members: Mapping[str, tuple[str, ...]]


def learn(
    catalog: Catalog, snapshot: Snapshot, members: Mapping[str, tuple[str, ...]] | None = None
) -> Knowledge:
    """Read the members of indexed dimensions, and build the lexicon with them.

    What the snapshot lacks the table or the column for is left out, and what depends on it; its
    words are kept, to say so.

    Args:
        catalog: What may be asked about.
        snapshot: What is asked.
        members: Those that were read before of the same snapshot, of this catalog or of one that
            holds more; what the catalog does not hold is left out.
    """
    available = find_available(catalog, snapshot)
    known = available.catalog
    found = read_members(known, snapshot) if members is None else members
    own = {
        dimension.qualified: found[dimension.qualified]
        for model in known.models.values()
        for dimension in model.dimensions.values()
        if dimension.qualified in found
    }
    return Knowledge(known, build_lexicon(known, own, available.missing), own)


def read_members(catalog: Catalog, snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Read the members of indexed dimensions, and one of each key, by the dimension's name."""
    return {
        dimension.qualified: _members(dimension, catalog, snapshot)
        for model in catalog.models.values()
        for dimension in model.dimensions.values()
        if dimension.indexed or dimension.expression == model.key.expression
    }


def keep_published(catalog: Catalog, snapshot: Snapshot) -> Catalog:
    """Leave out the models whose table is not in a snapshot, and their metrics.

    A column that is missing stays: a lint has to find it.
    """
    models = {
        name: model
        for name, model in catalog.models.items()
        if snapshot.has_table(model.table.partition(".")[2])
    }
    metrics = {
        name: metric
        for name, metric in catalog.metrics.items()
        if all(part.model in models for part in catalog.base_metrics(name))
    }
    return Catalog(models, metrics)


def _members(dimension: Dimension, catalog: Catalog, snapshot: Snapshot) -> tuple[str, ...]:
    rows = Rows(catalog, dimension.model)
    column = rows.column(dimension.qualified)
    query = (
        exp.select(exp.alias_(column, "member"))
        .distinct()
        .from_(to_table(rows.model.table, rows.model.name))
        .where(exp.Not(this=exp.Is(this=column.copy(), expression=exp.Null())))
        .order_by("member")
        .limit(MOST_MEMBERS if dimension.indexed else 1)
    )
    found = snapshot.rows(query.sql(dialect="duckdb"))
    return tuple(str(row["member"]) for row in found)


def answer_question(
    question: str, knowledge: Knowledge, snapshot: Snapshot, follows: Plan | None = None
) -> dict[str, Any]:
    """Answer a question in English, or say why not.

    Args:
        question: In English.
        knowledge: What questions to the snapshot are understood by.
        snapshot: That is asked.
        follows: The plan of the answer before, if the question follows up on one.

    Returns:
        The documented form of ``c360 ask --json``: docs/reference/json.md.

    Raises:
        BackendError: The snapshot refused SQL of ours.
    """
    as_of = snapshot.manifest.as_of
    parsed = parse_question(question, knowledge.catalog, knowledge.lexicon, as_of, follows)
    return answer_parsed(parsed, knowledge, snapshot)


def answer_sql(question: str, sql: str, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    """Answer a question by the SQL that its author wrote over models and their dimensions.

    Raises:
        SemanticError: The SQL reads what the model, or what the caller may see of it, has not.
        BackendError: The snapshot refused the SQL, such as a column that the caller may not see.
    """
    compiled = compile_verified(sql, knowledge.catalog)
    found = snapshot.rows(compiled)
    is_cut = len(found) > MOST_ROWS
    return {
        "status": Status.ANSWERED.value,
        "restatement": f"Verified question: {question}",
        "plan": None,
        "sql": compiled,
        "columns": list(found[0]) if found else [],
        "rows": [[to_plain(value) for value in row.values()] for row in found[:MOST_ROWS]],
        "chart": Chart(ChartKind.TABLE).to_json(),
        "choices": [],
        "reason": f"The first {MOST_ROWS:,} of {len(found):,} rows." if is_cut else None,
        "fields": describe_columns(found),
        "is_truncated": is_cut,
        **_rest(snapshot),
    }


def answer_parsed(parsed: Parsed, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    """Answer what a question was understood as."""
    if parsed.status is not Status.ANSWERED:
        return _without_answer(parsed, knowledge, snapshot)
    answer = answer_plan(parsed.plans[0], knowledge, snapshot)
    return answer | {"corrections": _corrections(parsed)}


def answer_plan(plan: Plan, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    """Answer a plan.

    Raises:
        SemanticError: The plan names what the model does not hold.
        BackendError: The snapshot refused SQL of ours.
    """
    catalog = knowledge.catalog
    check_plan(plan, catalog, knowledge.members)
    sql = compile_plan(plan, catalog)
    fields = describe_fields(plan, catalog)
    found = snapshot.rows(sql)
    if found and list(found[0]) != [field.name for field in fields]:
        raise SemanticError(f"The columns of the answer are {list(found[0])}, not as described.")
    rows = [[to_plain(value) for value in row.values()] for row in found[:MOST_ROWS]]
    if plan.period is not None and _is_empty(rows, fields):
        return _nothing_known(plan, knowledge, snapshot)
    return {
        "status": Status.ANSWERED.value,
        "restatement": restate(plan, catalog),
        "plan": plan.to_json(),
        "sql": sql,
        "columns": [field.name for field in fields],
        "rows": rows,
        "chart": choose_chart(plan, fields, len(rows)).to_json(),
        "choices": [],
        "reason": _reason(plan, rows, len(found), snapshot.manifest.as_of),
        "fields": [_field(field) for field in fields],
        "is_truncated": _is_cut(plan, len(found)),
        **_rest(snapshot),
    }


def is_without_value(rows: Sequence[Sequence[Any]]) -> bool:
    """Tell whether rows have no value at all, or are none."""
    return all(value is None for row in rows for value in row)


def _is_empty(rows: Sequence[Sequence[Any]], fields: Sequence[Field]) -> bool:
    numbers = [i for i, field in enumerate(fields) if field.kind is FieldKind.NUMBER]
    return not any(row[i] for row in rows for i in numbers) if numbers else not rows


def _nothing_known(plan: Plan, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    """Say that a period holds nothing: a zero would look like a finding."""
    as_of = snapshot.manifest.as_of
    reason = f"There is no data for {plan.period.words if plan.period else 'this period'}."
    if plan.period is not None and plan.period.start > as_of:
        reason = f"{plan.period.words} lies after the last day of the data, {as_of}."
    return _without_answer(Parsed(Status.UNANSWERABLE, reason=reason), knowledge, snapshot)


def _reason(plan: Plan, rows: Sequence[Sequence[Any]], found: int, as_of: date) -> str | None:
    if is_without_value(rows):
        return "Nothing in the data meets these conditions."
    days = plan.period if plan.against is not None else None
    if days is not None and days.end > as_of + timedelta(days=1):
        return f"The data ends on {as_of:%-d %b %Y}: {days.words} is not over yet."
    if found > MOST_ROWS:
        return f"The first {MOST_ROWS:,} of {found:,} rows."
    return f"The first {plan.limit:,} rows; there may be more." if _is_cut(plan, found) else None


def _is_cut(plan: Plan, found: int) -> bool:
    return found > MOST_ROWS or (plan.limit is not None and plan.limit > 1 and found == plan.limit)


def refuse(reason: str, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    """Say why there is no answer."""
    return _without_answer(Parsed(Status.UNANSWERABLE, reason=reason), knowledge, snapshot)


def _without_answer(parsed: Parsed, knowledge: Knowledge, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "status": parsed.status.value,
        "restatement": None,
        "plan": None,
        "sql": None,
        "columns": [],
        "rows": [],
        "chart": None,
        "choices": [
            {"restatement": restate(plan, knowledge.catalog), "plan": plan.to_json()}
            for plan in parsed.plans
        ],
        "reason": parsed.reason,
        "fields": [],
        "is_truncated": False,
        **_rest(snapshot),
        "corrections": _corrections(parsed),
    }


def _rest(snapshot: Snapshot) -> dict[str, Any]:
    """Return what an answer says besides: nothing yet, and where its rows come from."""
    return {
        "corrections": [],
        "verified": None,
        "suggestions": [],
        "read_by": None,
        "notice": None,
        "claims": [],
        "dropped_claims": 0,
        "as_of": snapshot.manifest.as_of.isoformat(),
        "run_id": snapshot.manifest.run_id,
    }


def _corrections(parsed: Parsed) -> list[dict[str, str]]:
    return [{"typed": typed, "read_as": read} for typed, read in parsed.corrections]


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind.value,
        "unit": field.unit.value if field.unit else None,
        "definition": field.definition,
        "source": field.source,
        "personal": field.personal,
    }


def to_plain(value: Any) -> Any:
    """Return a value of a row as JSON has it; what is no number is null."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date | datetime) else value
