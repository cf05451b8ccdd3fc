"""What to ask next: follow-ups made from a plan and its rows, each tried before it is offered.

A suggestion is words, not a plan: it is read by the same parser as what people type, so that
choosing it and typing it are the same. What the parser reads otherwise than meant is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from c360.domain.segments import US_STATES
from c360.errors import SemanticError
from c360.semantic.answering import Knowledge
from c360.semantic.catalog import Aggregation, Catalog, Dimension, Kind
from c360.semantic.joins import is_reachable
from c360.semantic.parser import Status, parse_question
from c360.semantic.plan import TIME, Filter, Grain, Group, Operator, Plan, PlanKind
from c360.semantic.restating import lower_first
from c360.semantic.validation import check_plan

MOST_SUGGESTED = 4
TOP = 10
WIDEST = 12
"""Members of a dimension up to which a chart by it is easily read."""

FIRST = ("customer_segment", "risk_tier", "persona", "stage", "category", "channel", "state")
"""Dimensions that most tell rows apart; the others follow in the order of the model."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be suggested, and how to tell that they are read as meant."""

    text: str
    is_meant: Callable[[Plan], bool]


Alternatives = list[Candidate]
"""Ways to say about the same, the best first: one of them is enough."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A plan with its rows, and what the rows can be grouped by besides."""

    plan: Plan
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    catalog: Catalog
    others: Sequence[Dimension]


def with_suggestions(answer: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """Add to an answer what could be asked next; to what is no answer or has no plan, nothing.

    Args:
        answer: In the documented form: docs/reference/json.md.
        knowledge: What questions of the same person are understood by.
    """
    suggested: list[str] = []
    if answer["status"] == Status.ANSWERED.value and answer["plan"] and answer["rows"]:
        suggested = suggest(Plan.from_json(answer["plan"]), answer, knowledge)
    return {**answer, "suggestions": suggested}


def suggest(plan: Plan, answer: Mapping[str, Any], knowledge: Knowledge) -> list[str]:
    """Suggest what to ask after an answer, the most useful first.

    Args:
        plan: That was answered.
        answer: With its ``columns``, ``rows`` and ``as_of``.
        knowledge: What questions are understood by.

    Returns:
        Up to four questions or follow-ups; the parser understands each, after this plan.
    """
    catalog = knowledge.catalog
    answered = Answered(
        plan, answer["columns"], answer["rows"], catalog, _groupings(plan, knowledge)
    )
    as_of = date.fromisoformat(answer["as_of"])
    understood = (
        candidate.text
        for alternatives in _candidates(answered)
        for candidate in islice(
            (one for one in alternatives if _is_understood(one, plan, knowledge, as_of)), 1
        )
    )
    return list(islice(understood, MOST_SUGGESTED))


def _is_understood(candidate: Candidate, plan: Plan, knowledge: Knowledge, as_of: date) -> bool:
    parsed = parse_question(candidate.text, knowledge.catalog, knowledge.lexicon, as_of, plan)
    if parsed.status is not Status.ANSWERED or parsed.corrections:
        return False
    [read] = parsed.plans
    try:
        check_plan(read, knowledge.catalog, knowledge.members)
    except SemanticError:
        return False
    return read != plan and candidate.is_meant(read)


def _groupings(plan: Plan, knowledge: Knowledge) -> list[Dimension]:
    """List what rows can be told apart by at a glance, what most tells them apart first."""
    catalog = knowledge.catalog
    used = {group.dimension for group in plan.groups}
    used |= {condition.field for condition in (*plan.filters, *plan.part)}
    others = (name for name in catalog.models if is_reachable(catalog, plan.subject, name))
    found = [
        dimension
        for name in dict.fromkeys((plan.subject, *others))
        for dimension in catalog.model(name).dimensions.values()
        if dimension.qualified not in used and _tells_apart(dimension, knowledge)
    ]
    return sorted(found, key=lambda one: _rank(one, plan.subject))


def _rank(dimension: Dimension, subject: str) -> tuple[bool, bool, int]:
    is_first = dimension.name in FIRST
    place = FIRST.index(dimension.name) if is_first else 0
    return not is_first, dimension.model != subject, place


def _tells_apart(dimension: Dimension, knowledge: Knowledge) -> bool:
    if dimension.hidden or dimension.personal or dimension.kind is not Kind.CATEGORY:
        return False
    members = dimension.values or knowledge.members.get(dimension.qualified, ())
    is_narrow = 2 <= len(members) <= WIDEST and not dimension.counted_by
    return is_narrow or dimension.geography == "us_state"


def _candidates(answered: Answered) -> Iterator[Alternatives]:
    if answered.plan.kind is PlanKind.AGGREGATE:
        yield from _after_aggregate(answered)
    elif answered.plan.kind is PlanKind.LIST:
        yield from _after_list(answered)
    else:
        yield from _after_statistic(answered)


def _after_aggregate(answered: Answered) -> Iterator[Alternatives]:
    yield from _largest(answered)
    groupings = _regroupings(answered)
    yield from groupings[:1]
    yield from _over_time(answered)
    yield from _top(answered)
    yield from groupings[1:]


def _after_list(answered: Answered) -> Iterator[Alternatives]:
    groupings = _regroupings(answered)
    yield from _commonest(answered)
    yield from groupings[:1]
    yield from _top(answered)
    yield from groupings[1:]


def _after_statistic(answered: Answered) -> Iterator[Alternatives]:
    """After a correlation or a distribution: its numbers, by what customers differ in."""
    for dimension in answered.others:
        for name in answered.plan.columns:
            number = answered.catalog.dimension(name)
            if number.model == dimension.model:
                yield [_average_by(number, dimension, answered.catalog)]


def _average_by(number: Dimension, by: Dimension, catalog: Catalog) -> Candidate:
    def is_meant(plan: Plan) -> bool:
        metrics = [catalog.metric(reference) for reference in plan.metrics]
        return plan.groups == (Group(by.qualified),) and any(
            metric.aggregation is Aggregation.AVERAGE and metric.of == number.name
            for metric in metrics
        )

    return Candidate(f"Average {lower_first(number.label)} by {lower_first(by.label)}", is_meant)


def _regroupings(answered: Answered) -> list[Alternatives]:
    """Another grouping in the place of this one; a bound on groups would mean something else."""
    if answered.plan.having:
        return []
    is_grouped = any(group.dimension != TIME for group in answered.plan.groups)
    ending = "instead" if is_grouped else ""
    return [[_regrouping(dimension, ending)] for dimension in answered.others]


def _regrouping(dimension: Dimension, ending: str) -> Candidate:
    text = f"By {lower_first(dimension.label)} {ending}".rstrip()
    return Candidate(text, lambda plan: _named(plan) == (dimension.qualified,))


def _named(plan: Plan) -> tuple[str, ...]:
    return tuple(group.dimension for group in plan.groups if group.dimension != TIME)


def _over_time(answered: Answered) -> Iterator[Alternatives]:
    plan, catalog = answered.plan, answered.catalog
    if plan.having or any(catalog.is_state(name) for name in plan.metrics):
        return
    grains = {group.grain for group in plan.groups if group.dimension == TIME}
    grain = Grain.QUARTER if Grain.MONTH in grains else Grain.MONTH
    yield [Candidate(f"By {grain.value}", lambda read: Group(TIME, grain) in read.groups)]


def _top(answered: Answered) -> Iterator[Alternatives]:
    plan = answered.plan
    if len(answered.rows) > TOP and not any(group.dimension == TIME for group in plan.groups):
        named = _named(plan)
        yield [Candidate(f"Top {TOP}", lambda read: read.limit == TOP and _named(read) == named)]


def _largest(answered: Answered) -> Iterator[Alternatives]:
    """The group with the largest number, and what it is made of."""
    plan, catalog = answered.plan, answered.catalog
    grouped = [name for name in _named(plan) if catalog.dimension(name).kind is Kind.CATEGORY]
    if len(grouped) != 1 or len(plan.groups) != 1 or plan.having or len(answered.rows) < 2:
        return
    dimension = catalog.dimension(grouped[0])
    number = answered.columns.index(catalog.metric(plan.metrics[0]).name)
    known = [row for row in answered.rows if row[0] is not None and row[number] is not None]
    if known:
        largest = max(known, key=lambda row: float(row[number]))
        yield _only(dimension, str(largest[0]), answered)


def _commonest(answered: Answered) -> Iterator[Alternatives]:
    """The member that most rows of a list have in common, where they do not all."""
    for position, name in enumerate(answered.plan.columns):
        dimension = answered.catalog.dimension(name)
        if dimension not in answered.others:
            continue
        counted = Counter(row[position] for row in answered.rows if row[position] is not None)
        if len(counted) > 1:
            yield _only(dimension, str(counted.most_common(1)[0][0]), answered)[-1:]
            return


def _only(dimension: Dimension, member: str, answered: Answered) -> Alternatives:
    """Words for the rows of one member: by something else first, as a single bar says little."""
    said = _say(dimension, member)
    condition = Filter(dimension.qualified, Operator.EQ, (member,))
    alone = Candidate(f"Only {said}", lambda plan: condition in plan.filters)
    other = next((one for one in answered.others if one != dimension), None)
    if other is None:
        return [alone]
    grouped = Candidate(
        f"Only {said}, by {lower_first(other.label)}",
        lambda plan: condition in plan.filters and _named(plan) == (other.qualified,),
    )
    return [grouped, alone]


def _say(dimension: Dimension, member: str) -> str:
    if dimension.geography == "us_state":
        return US_STATES.get(member, member)
    return member.replace("_", " ")
