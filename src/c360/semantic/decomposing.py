"""Take the change of a sum apart by a dimension: what each member added to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from c360.errors import SemanticError
from c360.semantic.answering import Knowledge
from c360.semantic.catalog import Catalog, Dimension, Kind, SemanticModel
from c360.semantic.compiler import compile_plan
from c360.semantic.joins import is_reachable
from c360.semantic.plan import Group, Operator, Plan
from c360.warehouse.snapshot import Snapshot

FEWEST_MEMBERS = 2
MOST_MEMBERS = 300
MOST_DIMENSIONS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a dimension, in both periods."""

    member: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """What it added to the change."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change by one dimension; parts and ``unknown`` add up to the change of the total exactly.

    ``unknown`` is what rows without a known member are in both periods.
    """

    dimension: Dimension
    parts: tuple[Part, ...]
    unknown: Part

    @property
    def group(self) -> Group:
        """The grouping that gives the parts."""
        return Group(self.dimension.qualified)

    @property
    def surprise(self) -> float:
        """How much the members' shares changed, for each member that is free to.

        Source: the Jensen-Shannon divergence of shares before and after, by which Bhagwan et
        al., "Adtributor", NSDI 2014, rank dimensions; divided here by the members less one,
        because of many members some always move.
        """
        before, after = (self._shares("before"), self._shares("after"))
        divergence = sum(_diverge(p, q) for p, q in zip(before, after, strict=True))
        return divergence / max(len(self.parts) - 1, 1)

    def _shares(self, period: str) -> list[float]:
        values = [max(float(getattr(part, period)), 0.0) for part in self.parts]
        total = sum(values)
        return [value / total for value in values] if total else [0.0 for _ in values]


def _diverge(p: float, q: float) -> float:
    middle = (p + q) / 2
    return sum(share * math.log2(share / middle) / 2 for share in (p, q) if share > 0)


def decompose(plan: Plan, knowledge: Knowledge, snapshot: Snapshot) -> list[Decomposition]:
    """Take a change apart by every dimension that can explain it.

    Args:
        plan: One additive metric, a period and the period it is compared with, no grouping.
        knowledge: Its dimensions.
        snapshot: Its rows.

    Returns:
        One decomposition a dimension. One whose parts do not add up to the total is left out.
    """
    total = read_change(plan, knowledge.catalog, snapshot)
    found: list[Decomposition] = []
    for dimension in list_dimensions(plan, knowledge)[:MOST_DIMENSIONS]:
        parts = _read_parts(plan, dimension, knowledge.catalog, snapshot)
        if FEWEST_MEMBERS <= len(parts) <= MOST_MEMBERS:
            found.append(Decomposition(dimension, parts, _find_unknown(total, parts)))
    return found


def rank_decompositions(found: Sequence[Decomposition]) -> list[Decomposition]:
    """Put those first in which the members' shares changed most."""
    return sorted(found, key=lambda one: (-one.surprise, one.dimension.qualified))


def read_change(plan: Plan, catalog: Catalog, snapshot: Snapshot) -> Part:
    """Read the total in both periods."""
    [row] = snapshot.rows(compile_plan(plan, catalog)) or [{}]
    return _read_part("", row, plan.metrics[0])


def _read_parts(
    plan: Plan, dimension: Dimension, catalog: Catalog, snapshot: Snapshot
) -> tuple[Part, ...]:
    try:
        sql = compile_plan(replace(plan, groups=(Group(dimension.qualified),)), catalog)
    except SemanticError:
        return ()
    rows = snapshot.rows(sql)
    return tuple(_read_part(str(row[dimension.name]), row, plan.metrics[0]) for row in rows)


def _read_part(member: str, row: Mapping[str, Any], metric: str) -> Part:
    return Part(member, to_decimal(row.get(f"{metric}_before")), to_decimal(row.get(metric)))


def to_decimal(value: Any) -> Decimal:
    """Return a sum with all its digits; no rows at all add up to nothing."""
    return Decimal(0) if value is None else Decimal(value)


def _find_unknown(total: Part, parts: Sequence[Part]) -> Part:
    before = total.before - sum((part.before for part in parts), Decimal(0))
    after = total.after - sum((part.after for part in parts), Decimal(0))
    return Part("", before, after)


def list_dimensions(plan: Plan, knowledge: Knowledge) -> list[Dimension]:
    """List what may explain a change: what rows are from the start, not what became of them.

    Segments and risk tiers are left out: they follow from the very numbers that are explained. So
    are days of the week: of some a month has one more.
    """
    catalog = knowledge.catalog
    fact = catalog.model(catalog.fact_of(plan.metrics[0]))
    fixed = {c.field for c in plan.filters if c.operator in (Operator.EQ, Operator.IS_NULL)}
    return [
        dimension
        for model in catalog.models.values()
        if model is fact or is_reachable(catalog, fact.name, model.name)
        for dimension in _list_explaining(model, is_fact=model is fact)
        if dimension.qualified not in fixed
        and len(knowledge.members.get(dimension.qualified, ())) <= MOST_MEMBERS
    ]


def _list_explaining(model: SemanticModel, *, is_fact: bool) -> Iterator[Dimension]:
    for dimension in model.dimensions.values():
        is_day = model.time in dimension.expression and dimension.name != model.time
        if dimension.hidden or dimension.personal or (model.time and is_day):
            continue
        is_given = dimension.indexed or is_fact or model.time not in model.dimensions
        if (dimension.kind is Kind.CATEGORY and is_given) or (
            dimension.kind is Kind.KEY and dimension.indexed
        ):
            yield dimension
