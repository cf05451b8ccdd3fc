"""Correlations, histograms and associations as SQL."""

from __future__ import annotations

from sqlglot import exp, parse_one

from c360.semantic.catalog import Catalog, Unit
from c360.semantic.measures import aggregate
from c360.semantic.plan import Plan
from c360.semantic.rows import Rows, parse_expression

FIXED_WIDTHS = {Unit.SCORE: "10", Unit.SHARE: "0.1"}
"""Widths of bars for units with known ends; others get a round width of about twenty bars."""

HISTOGRAM = """
with measured as (select 1),
bounds as (select max(value) - min(value) as range, min(value) as lowest from measured),
width as (
    select case when range = 0 or range is null then 1.0 else
        power(10, floor(log10(range / 10.0)))
        * case when range / 10.0 / power(10, floor(log10(range / 10.0))) < 2 then 1
            when range / 10.0 / power(10, floor(log10(range / 10.0))) < 5 then 2 else 5 end
        end as step
    from bounds
)
select
    floor(value / step) * step as bucket_from,
    floor(value / step) * step + step as bucket_to,
    count(*) as row_count
from measured cross join width
group by bucket_from, bucket_to
order by bucket_from
"""
FIXED_HISTOGRAM = """
with measured as (select 1)
select
    least(floor(value / :step) * :step, :last) as bucket_from,
    least(floor(value / :step) * :step, :last) + :step as bucket_to,
    count(*) as row_count
from measured
group by bucket_from, bucket_to
order by bucket_from
"""
ASSOCIATION = """
with spent as (select 1),
totals as (select entity, sum(amount) as total from spent group by entity),
known as (select 1),
members as (select distinct member from spent where member is not null),
shares as (
    select members.member, known.value, coalesce(spent.amount, 0) / totals.total as share
    from known
    inner join totals on known.entity = totals.entity and totals.total > 0
    cross join members
    left join spent on spent.entity = known.entity and spent.member = members.member
)
select member as name, corr(share, value) as correlation, count(*) as row_count
from shares
group by member
order by abs(corr(share, value)) desc nulls last, member
"""


def build_correlation(plan: Plan, catalog: Catalog) -> exp.Expr:
    """Build the SELECT of Pearson's correlation of two numbers over the subject's rows."""
    rows = Rows(catalog, plan.subject)
    first, second = (exp.cast(rows.column(name), "double") for name in plan.columns)
    groups = [rows.column(group.dimension) for group in plan.groups]
    rows.restrict(plan.filters)
    pair = exp.and_(_is_known(first), _is_known(second))
    query = rows.select(
        *[
            exp.alias_(column.copy(), catalog.dimension(group.dimension).name)
            for group, column in zip(plan.groups, groups, strict=True)
        ],
        exp.alias_(exp.Corr(this=first, expression=second), "correlation"),
        exp.alias_(
            exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=pair)),
            "row_count",
        ),
    )
    if not groups:
        return query
    return query.group_by(*groups).order_by(*[column.copy() for column in groups])


def build_histogram(plan: Plan, catalog: Catalog) -> exp.Expr:
    """Build the SELECT of how the subject's rows spread over a number, in bars of round width."""
    dimension = catalog.dimension(plan.columns[0])
    rows = Rows(catalog, plan.subject)
    value = exp.cast(rows.column(dimension.qualified), "double")
    rows.restrict(plan.filters)
    rows.keep(_is_known(value))
    measured = rows.select(exp.alias_(value.copy(), "value"))
    fixed = FIXED_WIDTHS.get(dimension.unit) if dimension.unit else None
    if fixed is None:
        return _fill(parse_one(HISTOGRAM, dialect="duckdb"), "measured", measured)
    last = "90" if dimension.unit is Unit.SCORE else "0.9"
    template = exp.replace_placeholders(
        parse_one(FIXED_HISTOGRAM), step=exp.Literal.number(fixed), last=exp.Literal.number(last)
    )
    return _fill(template, "measured", measured)


def build_association(plan: Plan, catalog: Catalog) -> exp.Expr:
    """Build the SELECT of which members of a group go along with a number of the subject.

    For each member: the correlation, over the subject's rows, of its share of the metric with the
    number. Rows without any of the metric are left out.
    """
    metric = catalog.metric(plan.metrics[0])
    fact = Rows(catalog, metric.model)
    for rollup in fact.model.rollups:
        owner = catalog.dimension(plan.groups[0].dimension).model
        keys = {catalog.model(plan.subject).key.name, catalog.model(owner).key.name}
        if metric.name in rollup.sums and keys <= set(rollup.keys):
            fact = Rows(catalog, metric.model, rollup)
            break
    entity_name = catalog.model(plan.subject).key.name
    entity = (
        exp.column(fact.rollup.keys[entity_name], fact.model.name)
        if fact.rollup is not None
        else parse_expression(
            next(e.expression for e in fact.model.entities if e.name == entity_name),
            fact.model.name,
        )
    )
    member = fact.column(plan.groups[0].dimension)
    spent = fact.select(
        exp.alias_(entity.copy(), "entity"),
        exp.alias_(member.copy(), "member"),
        exp.alias_(exp.cast(aggregate(metric, fact), "double"), "amount"),
    ).group_by(entity, member)
    subject = Rows(catalog, plan.subject)
    value = exp.cast(subject.column(plan.columns[0]), "double")
    subject.restrict(plan.filters)
    subject.keep(_is_known(value))
    key = parse_expression(subject.model.key.expression, subject.model.name)
    known = subject.select(exp.alias_(key, "entity"), exp.alias_(value.copy(), "value"))
    template = _fill(parse_one(ASSOCIATION, dialect="duckdb"), "spent", spent)
    filled = _fill(template, "known", known)
    name = catalog.dimension(plan.groups[0].dimension).name
    for alias in filled.find_all(exp.Alias):
        if alias.alias == "name":
            alias.set("alias", exp.to_identifier(name))
    return filled


def _is_known(value: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))


def _fill(template: exp.Expr, name: str, query: exp.Expr) -> exp.Expr:
    for table in template.find_all(exp.CTE):
        if table.alias == name:
            table.set("this", query)
    return template
