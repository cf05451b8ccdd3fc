"""Make one model from a logical table of Cortex Analyst."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from c360.errors import SemanticError
from c360.semantic.catalog import Aggregation
from c360.semantic.interchange.carried import NotCarried
from c360.semantic.interchange.cortex_form import Column, NamedExpression, Table
from c360.semantic.interchange.cortex_sql import (
    Aggregate,
    Condition,
    read_conditions,
    read_expression,
)

AGGREGATIONS = {
    "sum": Aggregation.SUM,
    "avg": Aggregation.AVERAGE,
    "average": Aggregation.AVERAGE,
    "count": Aggregation.COUNT,
    "count_distinct": Aggregation.COUNT_DISTINCT,
    "median": Aggregation.MEDIAN,
    "min": Aggregation.MIN,
    "max": Aggregation.MAX,
}
WORDS = {Aggregation.SUM: "total", Aggregation.MIN: "lowest", Aggregation.MAX: "highest"}
USUAL = (Aggregation.SUM, Aggregation.AVERAGE)
COLUMNS_SHOWN = 8
HIDDEN = "private_access"


def clean(name: str) -> str:
    """Return a name as models, dimensions and metrics have them.

    Examples:
        >>> clean("Daily Revenue")
        'daily_revenue'
    """
    return re.sub(r"\W+", "_", name.strip()).strip("_").lower()


def join_key(columns: Sequence[str]) -> str:
    """Return the expression of a key: its column, or its columns in one text."""
    plain = [read_expression(column, {}) for column in columns]
    return plain[0] if len(plain) == 1 else f"concat_ws('/', {', '.join(plain)})"


class TableReader:
    """Reads one table; metrics and foreign keys are added to it."""

    def __init__(
        self, table: Table, entity: str, mart: str, notes: list[NotCarried], taken: set[str]
    ) -> None:
        self.table = table
        self.name = clean(table.name)
        self.entity = entity
        self.columns: dict[str, str] = {}
        self._mart = mart
        self._notes = notes
        self._taken = taken
        self._foreign: dict[str, str] = {}
        self._measures: list[dict[str, Any]] = []
        self._dimensions: list[dict[str, Any]] = []
        self._read_columns()
        self._main = ""

    @property
    def key(self) -> Sequence[str]:
        """The columns that a row is known by."""
        return self.table.primary_key.columns if self.table.primary_key else ()

    def _note(self, name: str, what: str) -> None:
        self._notes.append(NotCarried(f"{self.name}.{name}" if name else self.name, what))

    def _read_columns(self) -> None:
        table = self.table
        for column in table.time_dimensions:
            self._add_column(column, {"type": "time", "type_params": {"time_granularity": "day"}})
        if len(table.time_dimensions) > 1:
            first = table.time_dimensions[0].name
            self._note("", f"periods apply to {first}, its first time dimension")
        for column in table.dimensions:
            self._add_column(column, self._categorical(column))
        for column in (*table.measures, *table.facts):
            self._add_fact(column, is_measure=column in table.measures)

    def _add_column(self, column: Column, kind: dict[str, Any]) -> bool:
        name = clean(column.name)
        try:
            expression = read_expression(column.expr or column.name, self.columns)
        except SemanticError as error:
            self._note(column.name, f"left out: {error}")
            return False
        if any(made["name"] == name for made in self._dimensions):
            self._note(column.name, "left out: the table has two columns of this name")
            return False
        if kind["type"] == "time" and not column.data_type.lower().startswith("date"):
            expression = f"cast({expression} as date)"
        self.columns[column.name.casefold()] = expression
        self._dimensions.append(
            {
                "name": name,
                **kind,
                **({} if expression == name else {"expr": expression}),
                "description": column.description or f"{name.replace('_', ' ').capitalize()}.",
            }
        )
        return True

    def _categorical(self, column: Column) -> dict[str, Any]:
        meta: dict[str, Any] = {"synonyms": [word.lower() for word in column.synonyms]}
        kind: dict[str, Any] = {"type": "categorical", "config": {"meta": meta}}
        if column.data_type.lower().startswith("bool"):
            return {**kind, "datatype": "boolean"}
        if column.unique or column.name.casefold() in {name.casefold() for name in self.key}:
            meta["kind"] = "key"
        elif column.is_enum and column.sample_values:
            meta["values"] = {str(value): [] for value in column.sample_values}
        else:
            meta["indexed"] = True
        return kind

    def _add_fact(self, column: Column, *, is_measure: bool) -> None:
        told = column.default_aggregation.lower()
        aggregation = AGGREGATIONS.get(told)
        if told and aggregation is None:
            self._note(column.name, f"default_aggregation {told} is none of ours: no metric made")
        elif is_measure and aggregation is None:
            self._note(column.name, "it has no default_aggregation: no metric, questions must say")
        is_usual = aggregation in (None, *USUAL)
        meta = {
            "unit": "number",
            "total": True,
            "usual": "sum" if aggregation is Aggregation.SUM else "average",
            "synonyms": [word.lower() for word in column.synonyms] if is_usual else [],
            "hidden": column.access_modifier == HIDDEN,
        }
        kind = {"type": "categorical", "datatype": "decimal", "config": {"meta": meta}}
        if not self._add_column(column, kind) or aggregation is None:
            return
        word = WORDS.get(aggregation, aggregation.value)
        named = NamedExpression(
            name=f"{word}_{column.name}",
            expr=column.expr,
            description=f"{word.replace('_', ' ').capitalize()} over rows of: "
            f"{column.description or column.name}",
            synonyms=() if is_usual else column.synonyms,
        )
        part = Aggregate(aggregation, self.columns[column.name.casefold()])
        made = self.add_metric(named, part, False)
        self._measures[-1]["config"]["meta"]["of"] = clean(column.name)
        self.columns.setdefault(made, made)

    def add_metric(self, metric: NamedExpression, part: Aggregate, is_hidden: bool) -> str:
        """Add a measure with its metric.

        Returns:
            Its name: the given one, with the table's before it where that is taken.
        """
        name = clean(metric.name)
        if name in self._taken:
            name = f"{self.name}_{name}"
            self._note(metric.name, f"named {name}: the name is taken")
        self._taken.add(name)
        meta = {
            "synonyms": [word.lower() for word in metric.synonyms],
            "hidden": is_hidden,
            "unit": "count" if part.aggregation.value.startswith("count") else "number",
        }
        self._measures.append(
            {
                "name": name,
                "agg": part.aggregation.value,
                "expr": part.expression,
                "create_metric": True,
                "label": name.replace("_", " ").capitalize(),
                "description": metric.description or f"{name.replace('_', ' ').capitalize()}.",
                "config": {"meta": {key: value for key, value in meta.items() if value}},
            }
        )
        return name

    def add_foreign(self, entity: str, columns: Sequence[str]) -> bool:
        """Add a foreign key; False where the table has one to that entity."""
        if entity in self._foreign:
            return False
        self._foreign[entity] = join_key(columns)
        return True

    def write(self) -> dict[str, Any]:
        """Return the model as authored."""
        key = join_key(self.key)
        main = self._count(key)
        names = [made["name"] for made in self._dimensions] or [self.entity]
        times = [made["name"] for made in self._dimensions if made["type"] == "time"]
        meta = {
            "noun": f"{self.name.replace('_', ' ')} row",
            "synonyms": [word.lower() for word in self.table.synonyms],
            "columns": names[:COLUMNS_SHOWN],
            "order": [f"-{times[0]}" if times else names[0]],
            "main_metric": main,
            "terms": self._terms(),
        }
        entities: list[dict[str, Any]] = [
            {"name": self.entity, "type": "primary", "expr": key, "config": {"meta": meta}}
        ]
        entities += [
            {"name": name, "type": "foreign", "expr": expression}
            for name, expression in self._foreign.items()
        ]
        return {
            "name": self.name,
            "description": self.table.description or f"{self.name.replace('_', ' ').capitalize()}.",
            "node_relation": {"schema_name": "marts", "alias": self._mart},
            **({"defaults": {"agg_time_dimension": times[0]}} if times else {}),
            "entities": entities,
            "dimensions": self._dimensions,
            "measures": self._measures,
        }

    def _count(self, key: str) -> str:
        for measure in self._measures:
            if measure["agg"] == "count" and measure["expr"] in (key, "1"):
                measure["config"]["meta"]["counts"] = self.entity
                return str(measure["name"])
        noun = self.name.replace("_", " ")
        counted = NamedExpression(name=f"{self.name}_count", expr=key, description=f"Rows: {noun}.")
        name = self.add_metric(counted, Aggregate(Aggregation.COUNT, key), False)
        self._measures[-1]["config"]["meta"]["counts"] = self.entity
        return name

    def _terms(self) -> list[dict[str, Any]]:
        names = {made["name"]: made.get("expr", made["name"]) for made in self._dimensions}
        dimensions = {expression.casefold(): name for name, expression in names.items()}
        dimensions |= {name: name for name in names}
        terms = []
        for named in self.table.filters:
            try:
                conditions: list[Condition] = read_conditions(named.expr, dimensions)
            except SemanticError as error:
                self._note(named.name, f"filter left out: {error}")
                continue
            name = named.name.replace("_", " ").lower()
            words = [word.lower() for word in named.synonyms if word.lower() != name]
            told = {"name": name, "synonyms": words, "filters": conditions}
            terms.append({**told, "definition": named.description or named.expr})
        return terms
