"""What a plan has to show where a word stands in the question that only asks for a shape."""

from __future__ import annotations

from collections.abc import Callable

from c360.semantic.catalog import Aggregation, Catalog
from c360.semantic.plan import Calculation, Filter, Grain, Operator, Plan, PlanKind
from c360.semantic.words import Word

NEGATIONS = frozenset(
    {Operator.NE, Operator.NOT_IN, Operator.IS_NULL, Operator.LE, Operator.LT, Operator.GE}
)
Test = Callable[[Plan, Catalog], bool]


def _aggregates(*wanted: Aggregation) -> Test:
    def test(plan: Plan, catalog: Catalog) -> bool:
        metrics = [catalog.metric(reference) for reference in plan.metrics]
        means = Aggregation.AVERAGE in wanted
        return any(m.aggregation in wanted or (means and m.is_ratio) for m in metrics)

    return test


def _compares(*wanted: Operator) -> Test:
    def test(plan: Plan, catalog: Catalog) -> bool:
        return any(f.operator in wanted for f in _all_conditions(plan))

    return test


def _has_grain(grain: Grain) -> Test:
    return lambda plan, catalog: any(group.grain is grain for group in plan.groups)


def _calculates(*wanted: Calculation) -> Test:
    return lambda plan, catalog: plan.calculation in wanted


def _is_kind(*wanted: PlanKind) -> Test:
    return lambda plan, catalog: plan.kind in wanted


def _is_ordered(plan: Plan, catalog: Catalog) -> bool:
    return bool(plan.order) or _aggregates(Aggregation.MAX, Aggregation.MIN)(plan, catalog)


def _is_over_time(plan: Plan, catalog: Catalog) -> bool:
    return any(g.grain is not None for g in plan.groups) or plan.calculation is Calculation.CHANGE


def _is_denied(plan: Plan, catalog: Catalog) -> bool:
    conditions = _all_conditions(plan)
    return any(f.operator in NEGATIONS or False in f.values for f in conditions)


def _is_compared(plan: Plan, catalog: Catalog) -> bool:
    return bool(plan.groups or plan.against)


def _never(plan: Plan, catalog: Catalog) -> bool:
    return False


def _all_conditions(plan: Plan) -> tuple[Filter, ...]:
    return (*plan.filters, *plan.part, *plan.having)


WORD_TESTS: dict[Word, Test] = {
    Word.AVERAGE: _aggregates(Aggregation.AVERAGE),
    Word.MEDIAN: _aggregates(Aggregation.MEDIAN),
    Word.HIGHEST: _is_ordered,
    Word.LOWEST: _is_ordered,
    Word.MAXIMUM: _is_ordered,
    Word.MINIMUM: _is_ordered,
    Word.SHARE: _calculates(Calculation.SHARE_OF_TOTAL, Calculation.SHARE_WHERE),
    Word.COMPARE: _is_compared,
    Word.VERSUS: _is_compared,
    Word.TREND: _is_over_time,
    Word.CHANGE: _is_over_time,
    Word.CUMULATIVE: _calculates(Calculation.CUMULATIVE),
    Word.CORRELATION: _is_kind(PlanKind.CORRELATION, PlanKind.ASSOCIATION),
    Word.DISTRIBUTION: _is_kind(PlanKind.HISTOGRAM, PlanKind.AGGREGATE),
    Word.PREDICT: _never,
    Word.NOT: _is_denied,
    Word.OVER: _compares(Operator.GT, Operator.GE),
    Word.AT_LEAST: _compares(Operator.GE, Operator.GT),
    Word.UNDER: _compares(Operator.LT, Operator.LE),
    Word.AT_MOST: _compares(Operator.LE, Operator.LT),
    Word.BETWEEN: _compares(Operator.GE, Operator.GT, Operator.LE, Operator.LT),
    Word.PER_DAY: _has_grain(Grain.DAY),
    Word.PER_WEEK: _has_grain(Grain.WEEK),
    Word.PER_MONTH: _has_grain(Grain.MONTH),
    Word.PER_QUARTER: _has_grain(Grain.QUARTER),
    Word.PER_YEAR: _has_grain(Grain.YEAR),
    Word.YEAR_BEFORE: lambda plan, catalog: plan.against is not None,
    Word.PERIOD_BEFORE: lambda plan, catalog: plan.against is not None,
}
"""What a plan has to show where a word that only asks for a shape stands in the question."""
