"""Make the authored YAML of C360 from a Cortex Analyst semantic model, or a semantic view's YAML.

Facts and measures become numbers of each row that questions may aggregate, with a metric where the
model says how. Whatever has no place is named, never dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from c360.errors import SemanticError
from c360.semantic.interchange.carried import NotCarried
from c360.semantic.interchange.cortex_form import NamedExpression, Relationship, Table, View
from c360.semantic.interchange.cortex_sql import (
    Aggregate,
    Part,
    Reference,
    read_metric,
    read_verified_sql,
)
from c360.semantic.interchange.cortex_tables import TableReader, clean

HIDDEN = "private_access"


@dataclass(slots=True)
class Imported:
    """Documents and verified questions as they stand in ``semantic_models/``."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    verified: list[dict[str, Any]] = field(default_factory=list)
    notes: list[NotCarried] = field(default_factory=list)


def from_cortex(view: View, marts: Mapping[str, str], taken: Collection[str]) -> Imported:
    """Make documents from a semantic model.

    Args:
        view: The semantic model.
        marts: Names of published marts by the names of base tables, in small letters.
        taken: Names of metrics and entities that others have already.

    Returns:
        What was made of it, with what was not.
    """
    reader = _Reader(view, marts, set(taken))
    return reader.read()


class _Reader:
    def __init__(self, view: View, marts: Mapping[str, str], taken: set[str]) -> None:
        self._view = view
        self._marts = marts
        self._taken = taken
        self._made = Imported()
        self._tables: dict[str, TableReader] = {}
        self._metrics: dict[str, str] = {}

    def read(self) -> Imported:
        for table in self._view.tables:
            self._table(table)
        for relationship in self._view.relationships:
            self._relationship(relationship)
        ratios = list(self._table_metrics())
        for reader in self._tables.values():
            self._made.documents.append({"semantic_model": reader.write()})
        for where, metric in (*ratios, *((self._view.name, m) for m in self._view.metrics)):
            self._ratio(where, metric)
        self._questions()
        return self._made

    def _note(self, where: str, what: str) -> None:
        self._made.notes.append(NotCarried(where, what))

    def _table(self, table: Table) -> None:
        name = clean(table.name)
        if table.primary_key is None:
            self._note(table.name, "left out: it names no primary_key, so rows could be repeated")
            return
        base = table.base_table.table.casefold()
        if base not in self._marts:
            self._note(
                table.name,
                f"no mart of {base!r} is published: land it as a feed of that name, or name its "
                "mart in node_relation",
            )
        entity = name if name not in self._taken else f"{name}_key"
        mart = self._marts.get(base, f"own_{base}")
        self._tables[name] = TableReader(table, entity, mart, self._made.notes, self._taken)

    def _relationship(self, told: Relationship) -> None:
        left = self._tables.get(clean(told.left_table))
        right = self._tables.get(clean(told.right_table))
        if left is None or right is None:
            self._note(told.name, "left out: one of its tables was")
            return
        if told.relationship_type not in ("many_to_one", "one_to_one"):
            self._note(told.name, f"left out: {told.relationship_type} would repeat rows")
            return
        if told.join_type not in ("left_outer", "left"):
            self._note(told.name, f"join_type {told.join_type} is read as left_outer")
        by_right = {p.right_column.casefold(): p.left_column for p in told.relationship_columns}
        if set(by_right) != {column.casefold() for column in right.key}:
            self._note(told.name, "left out: it does not join to the primary key")
            return
        columns = [by_right[column.casefold()] for column in right.key]
        if not left.add_foreign(right.entity, columns):
            self._note(told.name, f"left out: {told.left_table} joins {told.right_table} already")

    def _table_metrics(self) -> Iterator[tuple[str, NamedExpression]]:
        """Add the tables' plain metrics; return those that are made of others."""
        for reader in self._tables.values():
            for metric in reader.table.metrics:
                parts = self._parts(reader.name, metric)
                if len(parts) == 1 and isinstance(parts[0], Aggregate):
                    name = reader.add_metric(metric, parts[0], metric.access_modifier == HIDDEN)
                    self._metrics[metric.name.casefold()] = name
                elif parts:
                    yield reader.name, metric

    def _parts(self, where: str, metric: NamedExpression) -> Sequence[Part]:
        reader = self._tables.get(where)
        known = self._known_metrics()
        try:
            return read_metric(metric.expr, reader.columns if reader else {}, known)
        except SemanticError as error:
            self._note(f"{where}.{metric.name}", f"left out: {error}")
            return ()

    def _known_metrics(self) -> set[str]:
        own = {m.name.casefold() for r in self._tables.values() for m in r.table.metrics}
        return own | set(self._metrics)

    def _ratio(self, where: str, metric: NamedExpression) -> None:
        parts = self._parts(where, metric)
        names = [self._name_part(where, metric, part, i) for i, part in enumerate(parts)]
        if len(names) != 2 or None in names:
            if parts:
                self._note(f"{where}.{metric.name}", "left out: it is no ratio of two metrics")
            return
        name = self._free(clean(metric.name))
        meta = {"synonyms": list(metric.synonyms), "hidden": metric.access_modifier == HIDDEN}
        document = {
            "name": name,
            "type": "ratio",
            "label": name.replace("_", " ").capitalize(),
            "description": metric.description or f"{names[0]} by {names[1]}.",
            "type_params": {"numerator": {"name": names[0]}, "denominator": {"name": names[1]}},
            "config": {"meta": {key: value for key, value in meta.items() if value}},
        }
        self._made.documents.append({"metric": document})

    def _name_part(
        self, where: str, metric: NamedExpression, part: Part, number: int
    ) -> str | None:
        if isinstance(part, Reference):
            return self._metrics.get(part.metric)
        reader = self._tables.get(where)
        if reader is None:
            return None
        side = "denominator" if number else "numerator"
        inner = NamedExpression(name=f"{metric.name}_{side}", expr=metric.expr)
        return reader.add_metric(inner, part, True)

    def _free(self, name: str) -> str:
        found = name if name not in self._taken else f"{clean(self._view.name)}_{name}"
        if found != name:
            self._note(name, f"named {found}: the name is taken")
        self._taken.add(found)
        return found

    def _questions(self) -> None:
        for query in self._view.verified_queries:
            try:
                sql = read_verified_sql(query.sql)
            except SemanticError as error:
                self._note(query.name, f"verified query left out: {error}")
                continue
            words = set(re.findall(r"\w+", sql.casefold()))
            model = next((name for name in self._tables if name in words), "")
            if not model:
                self._note(query.name, "verified query left out: it reads no table of the model")
                continue
            entry = {"category": self._view.name, "model": model, "question": query.question}
            self._made.verified.append({**entry, "sql": sql})
