"""What is said about the change of a rate: claims, and the rows that they are checked against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from c360.domain.grounding import (
    Claim,
    Compare,
    Condition,
    Difference,
    Figure,
    RowCitation,
)
from c360.semantic.catalog import Catalog, Metric, Unit
from c360.semantic.plan import Filter, Operator, Period, Plan
from c360.semantic.rates import (
    Effects,
    Rate,
    RateDecomposition,
    RatePart,
    RateReader,
    find_change,
    find_effects,
)
from c360.semantic.restating import lower_first, plural
from c360.semantic.why_claims import (
    FIRST_DAY,
    LAST_DAY,
    SHOWN,
    SUBJECT,
    cite_period,
    contradict,
    name_days,
    read_period,
    say_filters,
)

SHARE, EFFECT, OWN_EFFECT, SHARE_EFFECT = "share", "effect", "own_effect", "share_effect"
PLACES = 9
"""Decimals of a figure that is told: sums of floats differ after them by the order of rows."""


@dataclass(frozen=True, slots=True)
class RateEvidence:
    """Reads each figure by queries of its own: not by the grouped one that claims come from."""

    plan: Plan
    reader: RateReader

    def read_figures(self, citation: RowCitation) -> Mapping[str, Any] | None:
        """Read a rate, a share and effects, of some member or of all but some."""
        period = read_period(citation)
        total = self.reader.read_total()
        told: dict[str, Any] = {FIRST_DAY: period.start, LAST_DAY: period.end - timedelta(1)}
        members = [c for c in citation.where if "." in c.column and c.operator is not Compare.EQ]
        if not members:
            return told | {self.plan.metrics[0]: _round_rate(_of(total, self.plan, period))}
        [condition] = members
        parts = [self._read(condition.column, member) for member in condition.value]
        effects = [find_effects(part, total) for part in parts]
        if condition.operator is Compare.NOT_IN:
            named = sum((effect.total for effect in effects), Fraction(0))
            return told | {EFFECT: _round(find_change(total) - named)}
        rate, whole = _of(parts[0], self.plan, period), _of(total, self.plan, period)
        return {
            **told,
            **_tell_effects(effects[0]),
            condition.column: condition.value[0],
            self.plan.metrics[0]: _round_rate(rate),
            SHARE: _round(rate.bottom / whole.bottom),
        }

    def read_text(self, interaction_id: str) -> str | None:
        """Read nothing: no text explains a rate."""
        return None

    def _read(self, column: str, member: Any) -> RatePart:
        only = Filter(column, Operator.EQ, (member,))
        plan = replace(self.reader.plan, filters=(*self.reader.plan.filters, only))
        return replace(self.reader, plan=plan).read_total()


@dataclass(frozen=True, slots=True)
class Words:
    """How a rate is told: what it is by, and the mart of its rows with their column of time."""

    metric: Metric
    bottom: str
    place: tuple[str, str]


def _find_words(plan: Plan, catalog: Catalog) -> Words:
    metric = catalog.metric(plan.metrics[0])
    top = catalog.base_metrics(metric.name)[0]
    model = catalog.model(top.model)
    bottom = (
        lower_first(catalog.metric(metric.denominator).label).removeprefix("number of ")
        if metric.is_ratio
        else plural(model.noun)
    )
    return Words(metric, bottom, (model.table.partition(".")[2], top.time))


def _of(part: RatePart, plan: Plan, period: Period) -> Rate:
    is_now = plan.period is not None and period.start == plan.period.start
    return part.after if is_now else part.before


def _tell_effects(effects: Effects) -> dict[str, Decimal]:
    return {
        EFFECT: _round(effects.total),
        OWN_EFFECT: _round(effects.own),
        SHARE_EFFECT: _round(effects.share),
    }


def _round_rate(rate: Rate) -> Decimal | None:
    return None if rate.value is None else _round(rate.value)


def _round(value: Fraction) -> Decimal:
    scaled = round(value * 10**PLACES)
    return Decimal(scaled).scaleb(-PLACES)


def describe_rate(plan: Plan, total: RatePart, direction: str, catalog: Catalog) -> Claim:
    """Say what a rate was in both periods, and whether it did what the question says."""
    words = _find_words(plan, catalog)
    metric = words.metric
    before, after = (
        cite_period(
            plan, period, (), (_rate_figure(rate.value, metric), *name_days(period)), words.place
        )
        for period, rate in ((plan.against, total.before), (plan.period, total.after))
        if period is not None
    )
    change = _write_change(find_change(total), metric.unit)
    (now, *days), (then, *days_before) = after.figures, before.figures
    denial = contradict(direction, find_change(total))
    text = (
        f"{denial}{metric.label}{say_filters(plan, catalog)} was "
        f"{now.written} from {days[0].written} to {days[1].written}, and {then.written} from "
        f"{days_before[0].written} to {days_before[1].written} ({change})."
    )
    return Claim(SUBJECT, text, (after, before), differences=(Difference(now, then, change),))


def describe_rate_parts(plan: Plan, found: RateDecomposition, catalog: Catalog) -> Iterator[Claim]:
    """Say which members a change came from most, by their rate and share, and what is left."""
    words = _find_words(plan, catalog)
    sign = -1 if find_change(found.total) < 0 else 1
    ranked = sorted(
        found.parts,
        key=lambda part: (-sign * find_effects(part, found.total).total, part.member),
    )
    shown = ranked[:SHOWN] if len(ranked) > SHOWN + 1 else ranked
    for part in shown:
        yield _describe_part(plan, found, part, words)
    named = sum((find_effects(part, found.total).total for part in shown), Fraction(0))
    rest = find_change(found.total) - named
    if len(shown) < len(ranked) or found.unknown.before.bottom or found.unknown.after.bottom:
        yield _describe_rest(plan, found, shown, (rest, words))


def _describe_part(plan: Plan, found: RateDecomposition, part: RatePart, words: Words) -> Claim:
    metric = words.metric
    effects = find_effects(part, found.total)
    before, after = _cite_part(plan, found, part, words)
    added, own, by_share = (
        Figure(name, _tell_effects(effects)[name], _write_change(value, metric.unit))
        for name, value in (
            (EFFECT, effects.total),
            (OWN_EFFECT, effects.own),
            (SHARE_EFFECT, effects.share),
        )
    )
    (named, share, *rate), (_, old_share, *old_rate) = after.figures, before.figures
    shares = f"by its share of {words.bottom}, from {old_share.written} to {share.written}"
    how = f"all of it {shares}"
    if rate and old_rate:
        how = (
            f"{own.written} by its own {lower_first(metric.label)}, from {old_rate[0].written} "
            f"to {rate[0].written}, and {by_share.written} {shares}"
        )
    text = f"By {lower_first(found.dimension.label)}: {named.written} added {added.written}: {how}."
    told = replace(after, figures=(*after.figures, added, own, by_share))
    return Claim(SUBJECT, text, (told, before))


def _cite_part(
    plan: Plan, found: RateDecomposition, part: RatePart, words: Words
) -> tuple[RowCitation, RowCitation]:
    """Cite a member, its share and, where it has one, its rate, of both periods."""
    column = found.dimension.qualified
    named = Figure(column, part.member, part.member.replace("_", " "))
    where = (Condition(column, Compare.IN, (part.member,)),)
    cited = []
    for period, rate, whole in (
        (plan.against, part.before, found.total.before),
        (plan.period, part.after, found.total.after),
    ):
        share = rate.bottom / whole.bottom
        figures = [named, Figure(SHARE, _round(share), _write_share(share))]
        if rate.value is not None:
            figures.append(_rate_figure(rate.value, words.metric))
        if period is not None:
            cited.append(cite_period(plan, period, where, tuple(figures), words.place))
    before, after = cited
    return before, after


def _describe_rest(
    plan: Plan,
    found: RateDecomposition,
    shown: Sequence[RatePart],
    told: tuple[Fraction, Words],
) -> Claim:
    rest, words = told
    label = lower_first(found.dimension.label)
    is_others = len(shown) < len(found.parts)
    who = "all others together" if is_others else f"those without a known {label}"
    members = tuple(part.member for part in shown)
    where = (Condition(found.dimension.qualified, Compare.NOT_IN, members),)
    added = Figure(EFFECT, _round(rest), _write_change(rest, words.metric.unit))
    cited = tuple(
        cite_period(plan, period, where, (added,), words.place)
        for period in (plan.period, plan.against)
        if period is not None
    )
    return Claim(SUBJECT, f"By {label}: {who} added {added.written}.", cited)


def _rate_figure(value: Fraction | None, metric: Metric) -> Figure:
    exact = value or Fraction(0)
    return Figure(metric.name, _round(exact), _write(exact, metric.unit))


def _write_share(share: Fraction) -> str:
    return f"{_round(share) * 100:.1f} %"


def _write(value: Fraction, unit: Unit) -> str:
    told = _round(value)
    if unit is Unit.SHARE:
        return f"{told * 100:,.2f} %"
    return f"{told:,.3f}" if unit is Unit.NUMBER else f"{told:,.2f}"


def _write_change(value: Fraction, unit: Unit) -> str:
    written = _write(abs(value), unit).replace("%", "percentage points")
    is_none = not any(digit in written for digit in "123456789")
    sign = "" if is_none else "-" if value < 0 else "+"
    return sign + written
