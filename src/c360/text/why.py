"""Why an account or a customer stands where it does, as claims that cite rows and interactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from c360.domain.accounts import WINDOW_COLUMNS, AccountSignals, SignalState, read_account_signals
from c360.domain.grounding import (
    COUNT,
    Checked,
    Claim,
    Compare,
    Condition,
    Difference,
    Figure,
    RowCitation,
    check_claims,
    write_date,
)
from c360.domain.health import SIGNAL_LABELS, RiskTier, Signal
from c360.domain.interactions import NEGATIVE_BELOW, Category
from c360.text.briefing.complaints import describe_quote, quote_row
from c360.text.briefing.material import (
    Material,
    amount,
    cite_row,
    equal,
    points,
    title,
    whole,
    words,
)
from c360.text.evidence import RECENT_DAYS
from c360.text.phrasing import count_words, end_sentence, format_sentiment

HEALTH, HISTORY = "account_health", "account_health_history"
PROFILE, PREDICTIONS = "customer_360_profile", "predictions"
PERIOD_DAYS = 30
LOSSES = 3
QUOTED = 3
DRIVERS = 3
CHURN_MODEL = "customer_churn"
DRIVER = "driver_"
ACCOUNT = "select * from marts.account_health where account_id = $account_id"
DAY = """
select * from marts.account_health_history
where account_id = $account_id and profile = $profile and health_date = $day
"""
COMPLAINTS = f"""
select interaction_id, body, occurred_at, interaction_type, category
from marts.interactions
where account_id = $account_id and sentiment < {NEGATIVE_BELOW} and is_usable
    and interaction_date > $since and interaction_date <= $day and body <> ''
order by sentiment, occurred_at desc, interaction_id limit {QUOTED}
"""
CUSTOMER = "select * from marts.customer_360_profile where customer_id = $customer_id"
PREDICTION = "select * from marts.predictions where model = $model and entity_id = $entity_id"
ShowDrivers = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class WhyEvidence:
    """The snapshot, with the drivers of a prediction told apart as the reader may see them."""

    material: Material
    show_drivers: ShowDrivers

    def read_figures(self, citation: RowCitation) -> Mapping[str, Any] | None:
        """Read what a citation names again; drivers from the row that holds them."""
        if citation.mart != PREDICTIONS:
            return self.material.read_figures(citation)
        key = {condition.column: condition.value for condition in citation.where}
        rows = self.material.rows(PREDICTION, **key)
        return {**rows[0], **self.read_drivers(rows[0])} if len(rows) == 1 else None

    def read_text(self, interaction_id: str) -> str | None:
        """Read what was said again."""
        return self.material.read_text(interaction_id)

    def read_drivers(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return what drives a prediction, in words, the strongest first."""
        drivers = self.show_drivers(json.loads(row["drivers"] or "[]"))
        return {f"{DRIVER}{place}": driver["text"] for place, driver in enumerate(drivers, 1)}


def explain_account(material: Material, account_id: str, *, with_quotes: bool) -> Checked:
    """Say why an account's health stands where it does and what changed it.

    Args:
        material: The snapshot, as the reader may see it.
        account_id: Of an account that is in it.
        with_quotes: Whether the reader may read interactions.

    Returns:
        Where it stands; what each signal added to the change over 30 days, exactly; what costs
        most now; what was complained about; what is at stake. Each claim was checked.
    """
    row = material.rows(ACCOUNT, account_id=account_id)[0]
    signals = read_account_signals(row)
    claims = [_describe_standing(row), *_describe_changes(material, row)]
    claims += [_describe_loss(signals, loss, row) for loss in signals.rank_losses()[:LOSSES]]
    if with_quotes:
        claims += _describe_complaints(material, row)
    claims += _describe_stake(signals)
    return check_claims(claims, material)


def _describe_standing(row: Mapping[str, Any]) -> Claim:
    name, tier = title("account_name", row["account_name"]), words("risk_tier", row["risk_tier"])
    figures = [name, tier]
    text = f"{name.written} is {tier.written}"
    if row["health_score"] is None:
        return _claim(f"{text}: too little is known for a score.", row, *figures)
    score = points("health_score", row["health_score"])
    figures.append(score)
    text += f" with a health score of {score.written}"
    if row["health_score_change_30_days"] is not None:
        value = row["health_score_change_30_days"]
        change = Figure("health_score_change_30_days", value, f"{value:+.1f}")
        figures.append(change)
        text += f", which changed by {change.written} in {PERIOD_DAYS} days"
    return _claim(f"{text}.", row, *figures)


def _claim(text: str, row: Mapping[str, Any], *figures: Figure) -> Claim:
    return Claim("account", text, (cite_row(HEALTH, {"account_id": row["account_id"]}, *figures),))


def _describe_changes(material: Material, row: Mapping[str, Any]) -> Iterator[Claim]:
    """Say what each signal added to the change over 30 days: together, all of it."""
    end: date | None = row["scored_on"]
    if end is None:
        return
    start = end - timedelta(PERIOD_DAYS)
    days = [_read_day(material, row, day) for day in (start, end)]
    if any(day is None or day["health_score"] is None for day in days):
        return
    before, after = (day for day in days if day is not None)
    parts = [(s, before[f"{s.value}_points"], after[f"{s.value}_points"]) for s in Signal]
    for signal, was, now in sorted(parts, key=_order_parts):
        if was != now:
            yield _describe_part(row, signal, (start, was), (end, now))


def _order_parts(part: tuple[Signal, Decimal | None, Decimal | None]) -> tuple[Decimal, str]:
    """Put first what fell most; a signal that is not known has earned nothing."""
    signal, was, now = part
    return (now or Decimal(0)) - (was or Decimal(0)), signal.value


def _read_day(material: Material, row: Mapping[str, Any], day: date) -> dict[str, Any] | None:
    key = {"account_id": row["account_id"], "profile": row["profile"], "day": day}
    rows = material.rows(DAY, **key)
    return rows[0] if rows else None


Points = tuple[date, Decimal | None]


def _describe_part(row: Mapping[str, Any], signal: Signal, past: Points, now: Points) -> Claim:
    """Say what a signal added to the change: points on both days, or that it was not known."""
    label = SIGNAL_LABELS[signal]
    days = [Figure("health_date", day, write_date(day)) for day, _ in (past, now)]
    told = [
        None if value is None else points(f"{signal.value}_points", value)
        for _, value in (past, now)
    ]
    key = {"account_id": row["account_id"], "profile": row["profile"]}
    rows = tuple(
        cite_row(HISTORY, {**key, "health_date": day.value}, day, *([figure] if figure else []))
        for day, figure in zip(days, told, strict=True)
    )
    before, after = told
    if before is None or after is None:
        first = f"{before.written} points" if before else "not known"
        second = f"{after.written} points" if after else "not known"
        text = f"{label}: {first} on {days[0].written}, {second} on {days[1].written}."
        return Claim("account", text, rows)
    change = f"{after.value - before.value:+.1f}"
    text = (
        f"{label} went from {before.written} points on {days[0].written} to {after.written} on "
        f"{days[1].written} ({change})."
    )
    return Claim("account", text, rows, differences=(Difference(after, before, change),))


def _describe_loss(signals: AccountSignals, state: SignalState, row: Mapping[str, Any]) -> Claim:
    """Say what a signal earns of its points, and what was measured."""
    column = state.signal.value
    earned = points(f"{column}_points", row[f"{column}_points"])
    most = points(f"{column}_max_points", row[f"{column}_max_points"])
    figures = [earned, most]
    text = f"{SIGNAL_LABELS[state.signal]}: {earned.written} of {most.written} points"
    measured = _measure(state, row)
    if measured is not None:
        figures.append(measured[0])
        text += f", {measured[1]}"
    return _claim(f"{text}.", row, *figures)


def _measure(state: SignalState, row: Mapping[str, Any]) -> tuple[Figure, str] | None:
    """Return what was measured of a signal, as a figure and in words."""
    column = WINDOW_COLUMNS[state.signal]
    value = row.get(column)
    if value is None:
        return None
    if state.signal is Signal.ERRORS:
        figure = Figure(column, value, f"{value:.1%}")
        return figure, f"{figure.written} of sessions had an error"
    if state.signal is Signal.SENTIMENT:
        figure = Figure(column, value, format_sentiment(value))
        return figure, f"mean sentiment {figure.written}"
    figure = whole(column, value)
    nouns = {
        Signal.SESSIONS: ("session", "sessions"),
        Signal.FEATURES: ("feature used", "features used"),
        Signal.RECENCY: ("day without activity", "days without activity"),
        Signal.TICKETS: ("ticket", "tickets"),
    }
    return figure, count_words(value, *nouns[state.signal])


def _describe_complaints(material: Material, row: Mapping[str, Any]) -> Iterator[Claim]:
    """Count the complaints of the last 180 days, and let the worst speak."""
    day = row["churned_on"] or material.as_of
    since = day - timedelta(RECENT_DAYS)
    where = (
        equal("account_id", row["account_id"]),
        Condition("sentiment", Compare.LT, NEGATIVE_BELOW),
        equal("is_usable", True),
        Condition("interaction_date", Compare.GT, since),
        Condition("interaction_date", Compare.LE, day),
    )
    read = material.read_figures(RowCitation("interactions", where, (whole(COUNT, 0),)))
    if read is None:
        return
    counted = whole(COUNT, read[COUNT])
    noun = "interaction was" if counted.value == 1 else "interactions were"
    text = f"{counted.written} {noun} negative within {RECENT_DAYS} days."
    yield Claim("account", text, (RowCitation("interactions", where, (counted,)),))
    said = material.rows(COMPLAINTS, account_id=row["account_id"], since=since, day=day)
    for complaint in said:
        category = complaint["category"]
        quote = quote_row(complaint, material, Category(category) if category else None)
        spoken = describe_quote(quote)
        yield Claim("account", end_sentence(spoken[:1].upper() + spoken[1:]), quotes=(quote,))


def _describe_stake(signals: AccountSignals) -> Iterator[Claim]:
    """Say when the subscription ends and what it brings, if it ends soon."""
    days = signals.days_to_renewal
    if days is None or not signals.is_renewal_soon or signals.risk_tier is RiskTier.CHURNED:
        return
    left = whole("days_to_renewal", days)
    figures = [left]
    text = f"The subscription ends in {count_words(days, 'day', 'days')}"
    if signals.arr_amount is not None and signals.arr_currency is not None:
        worth = amount("arr_amount", signals.arr_amount, signals.arr_currency)
        figures += [worth, title("arr_currency", signals.arr_currency)]
        text += f"; {worth.written} a year is at stake"
    key = {"account_id": signals.account_id}
    yield Claim("account", f"{text}.", (cite_row(HEALTH, key, *figures),))


def explain_customer(material: Material, customer_id: str, show_drivers: ShowDrivers) -> Checked:
    """Say why a card customer is at the risk of leaving that was predicted.

    Args:
        material: The snapshot, as the reader may see it.
        customer_id: Of a customer who is in it.
        show_drivers: Hides the values of personal features, if the reader may not see them.

    Returns:
        The risk, what drove the prediction, and what the customer spent lately. Each was checked.
    """
    row = material.rows(CUSTOMER, customer_id=customer_id)[0]
    evidence = WhyEvidence(material, show_drivers)
    claims = [_describe_risk(row), *_describe_drivers(evidence, row), *_describe_spend(row)]
    return check_claims(claims, evidence)


def _describe_risk(row: Mapping[str, Any]) -> Claim:
    customer = title("customer_id", row["customer_id"])
    risk, score = row["churn_risk_category"], row["churn_risk_score"]
    if risk is None or score is None:
        text = f"No risk of leaving was predicted for {customer.written}."
        return _about(row, text, customer)
    category, scored = words("churn_risk_category", risk), points("churn_risk_score", score)
    text = (
        f"The risk that {customer.written} leaves is {category.written}, with a score of "
        f"{scored.written}."
    )
    return _about(row, text, customer, category, scored)


def _about(row: Mapping[str, Any], text: str, *figures: Figure) -> Claim:
    key = {"customer_id": row["customer_id"]}
    return Claim("customer", text, (cite_row(PROFILE, key, *figures),))


def _describe_drivers(evidence: WhyEvidence, row: Mapping[str, Any]) -> Iterator[Claim]:
    material = evidence.material
    key = {"model": CHURN_MODEL, "entity_id": row["customer_id"]}
    if not material.snapshot.has_table(PREDICTIONS):
        return
    for prediction in material.rows(PREDICTION, **key):
        drivers = evidence.read_drivers(prediction)
        for name, text in list(drivers.items())[:DRIVERS]:
            yield Claim("customer", text, (cite_row(PREDICTIONS, key, title(name, text)),))


def _describe_spend(row: Mapping[str, Any]) -> Iterator[Claim]:
    recent, prior = row["spend_last_90_days"], row["spend_prior_90_days"]
    currency = row["currency"]
    if recent is None or prior is None or currency is None:
        return
    now, before = (
        amount(name, row[name], currency) for name in ("spend_last_90_days", "spend_prior_90_days")
    )
    change = f"{'+' if recent > prior else '-' if recent < prior else ''}{abs(recent - prior):,.0f}"
    text = (
        f"Spend was {now.written} in the last 90 days, after {before.written} in the 90 days "
        f"before ({change})."
    )
    claim = _about(row, text, now, before, title("currency", currency))
    yield Claim("customer", text, claim.rows, differences=(Difference(now, before, change),))
