"""Take the change of a rate or an average apart by a dimension: own rates, and who weighs more.

A rate is a sum by a sum. Each member adds by its own rate, weighted by its mean share of what the
rate is by, and by its share, weighted by how far its mean rate lies from that of all:

    change = sum over members of  (w0 + w1) / 2 * (r1 - r0)  +  (w1 - w0) * ((r0 + r1) / 2 - R)

with shares ``w``, rates ``r`` and ``R`` the mean of both total rates. Shares add up to one in both
periods, so ``R`` takes nothing away and the parts add up to the change exactly. A member that was
not there in one period has no rate in it: all that it adds is by its share.
Source: the midpoint form of Oaxaca and Kitagawa's decomposition (Kitagawa, JASA 1955).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from c360.errors import SemanticError
from c360.semantic.answering import Knowledge
from c360.semantic.catalog import Aggregation, Catalog, Dimension, Metric
from c360.semantic.compiler import compile_plan
from c360.semantic.decomposing import (
    FEWEST_MEMBERS,
    MOST_DIMENSIONS,
    MOST_MEMBERS,
    list_dimensions,
)
from c360.semantic.plan import Group, Plan
from c360.warehouse.snapshot import Snapshot

ADDING = (Aggregation.SUM, Aggregation.COUNT)
TOP, BOTTOM = "numerator", "denominator"


@dataclass(frozen=True, slots=True)
class Rate:
    """A sum by a sum, exactly."""

    top: Fraction
    bottom: Fraction

    @property
    def value(self) -> Fraction | None:
        """The rate; none where there is nothing to divide by."""
        return self.top / self.bottom if self.bottom else None

    def less(self, others: Sequence[Rate]) -> Rate:
        """Leave out what others hold; without rows left, nothing is left."""
        bottom = self.bottom - sum((other.bottom for other in others), Fraction(0))
        top = self.top - sum((other.top for other in others), Fraction(0))
        return Rate(top if bottom else Fraction(0), bottom)


@dataclass(frozen=True, slots=True)
class RatePart:
    """One member of a dimension, or all of them, in both periods."""

    member: str
    before: Rate
    after: Rate


@dataclass(frozen=True, slots=True)
class Effects:
    """What a member added to the change of a rate: by its own rate and by its share."""

    own: Fraction
    share: Fraction

    @property
    def total(self) -> Fraction:
        """Both together."""
        return self.own + self.share


def find_change(total: RatePart) -> Fraction:
    """Return the change of a total that has a rate in both periods."""
    return (total.after.value or Fraction(0)) - (total.before.value or Fraction(0))


def find_effects(part: RatePart, total: RatePart) -> Effects:
    """Say what a member added to the change of a total that has rows in both periods."""
    before = part.before.bottom / total.before.bottom
    after = part.after.bottom / total.after.bottom
    earlier, later = part.before.value, part.after.value
    old = earlier if earlier is not None else later or Fraction(0)
    new = later if later is not None else old
    level = ((total.before.value or Fraction(0)) + (total.after.value or Fraction(0))) / 2
    return Effects((before + after) / 2 * (new - old), (after - before) * ((old + new) / 2 - level))


@dataclass(frozen=True, slots=True)
class RateDecomposition:
    """A change by one dimension; the effects of parts and ``unknown`` add up to it exactly."""

    dimension: Dimension
    parts: tuple[RatePart, ...]
    unknown: RatePart
    total: RatePart

    @property
    def group(self) -> Group:
        """The grouping that gives the parts."""
        return Group(self.dimension.qualified)

    @property
    def surprise(self) -> float:
        """How far effects are from those of a change that all members share, for each free one."""
        change = find_change(self.total)
        apart = Fraction(0)
        for part in self.parts:
            weight = part.before.bottom / self.total.before.bottom
            weight += part.after.bottom / self.total.after.bottom
            apart += abs(find_effects(part, self.total).total - weight / 2 * change)
        return float(apart) / max(len(self.parts) - 1, 1)

    @property
    def is_telling(self) -> bool:
        """Whether some member has a rate of its own: not all or nothing, as by the status."""
        rates = [rate.value for part in self.parts for rate in (part.before, part.after)]
        return any(rate not in (None, 0, 1) for rate in rates)


@dataclass(frozen=True, slots=True)
class RateReader:
    """Reads the two sums of a rate, of all rows or by member, in both periods of a plan.

    ``catalog`` holds the two sums as metrics, also those of an average; ``plan`` asks for them.
    """

    plan: Plan
    catalog: Catalog
    snapshot: Snapshot

    def read_total(self) -> RatePart:
        """Read both periods without members."""
        rows = self.snapshot.rows(compile_plan(self.plan, self.catalog))
        return self._read_part("", rows[0] if rows else {})

    def read_members(self, dimension: Dimension) -> tuple[RatePart, ...]:
        """Read both periods by member; none where the dimension cannot be had."""
        grouped = replace(self.plan, groups=(Group(dimension.qualified),))
        try:
            sql = compile_plan(grouped, self.catalog)
        except SemanticError:
            return ()
        rows = self.snapshot.rows(sql)
        known = [row for row in rows if row[dimension.name] is not None]
        return tuple(self._read_part(str(row[dimension.name]), row) for row in known)

    def _read_part(self, member: str, row: Mapping[str, Any]) -> RatePart:
        top, bottom = self.plan.metrics
        before, after = (
            Rate(to_fraction(row.get(top + suffix)), to_fraction(row.get(bottom + suffix)))
            for suffix in ("_before", "")
        )
        return RatePart(member, before, after)


def to_fraction(value: Any) -> Fraction:
    """Return a sum with all its digits; no rows at all add up to nothing."""
    return Fraction(0) if value is None else Fraction(value)


def find_sums(reference: str, catalog: Catalog) -> tuple[Metric, Metric] | None:
    """Return the sum and the sum it is divided by; None of what is no such rate.

    An average is its values' sum by how many there are.
    """
    metric = catalog.metric(reference)
    if metric.is_ratio:
        top, bottom = catalog.base_metrics(reference)
        fits = top.model == bottom.model and top.time == bottom.time
        adds = top.aggregation in ADDING and bottom.aggregation in ADDING
        return (top, bottom) if fits and adds else None
    if metric.aggregation is not Aggregation.AVERAGE:
        return None
    return (
        replace(metric, name=f"{metric.name}_{TOP}", aggregation=Aggregation.SUM),
        replace(metric, name=f"{metric.name}_{BOTTOM}", aggregation=Aggregation.COUNT),
    )


def open_rate(plan: Plan, catalog: Catalog, snapshot: Snapshot) -> RateReader:
    """Return the reader of a plan's rate.

    Raises:
        SemanticError: Its number is no rate; see ``find_sums``.
    """
    sums = find_sums(plan.metrics[0], catalog)
    if sums is None:
        raise SemanticError(f"{plan.metrics[0]} is no sum by a sum.")
    known = Catalog(catalog.models, {**catalog.metrics, **{metric.name: metric for metric in sums}})
    return RateReader(replace(plan, metrics=(sums[0].name, sums[1].name)), known, snapshot)


def decompose_rate(plan: Plan, reader: RateReader, knowledge: Knowledge) -> list[RateDecomposition]:
    """Take a change apart by every dimension that can explain it, the most telling first.

    Args:
        plan: One rate or average, a period and the one it is compared with, no grouping.
        reader: Its two sums, both with rows in both periods.
        knowledge: Its dimensions.
    """
    total = reader.read_total()
    found: list[RateDecomposition] = []
    for dimension in list_dimensions(plan, knowledge)[:MOST_DIMENSIONS]:
        parts = reader.read_members(dimension)
        if FEWEST_MEMBERS <= len(parts) <= MOST_MEMBERS:
            found.append(RateDecomposition(dimension, parts, _find_unknown(total, parts), total))
    telling = [one for one in found if one.is_telling]
    return sorted(telling, key=lambda one: (-one.surprise, one.dimension.qualified))


def _find_unknown(total: RatePart, parts: Sequence[RatePart]) -> RatePart:
    return RatePart(
        "",
        total.before.less([part.before for part in parts]),
        total.after.less([part.after for part in parts]),
    )
