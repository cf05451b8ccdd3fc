"""What changed between two dates, signal by signal."""

from __future__ import annotations

from datetime import date, timedelta

from c360.api.accounts.schemas import AccountChanges, ChangePoint, SignalChange
from c360.api.accounts.table import read_accounts
from c360.api.rows import number, read_row, stamp
from c360.domain import health as domain
from c360.domain.health import (
    SIGNAL_LABELS,
    SIGNALS,
    DailyHealth,
    RiskTier,
    explain_change,
)
from c360.errors import InvalidInputError, NotFoundError
from c360.warehouse.snapshot import Snapshot

DEFAULT_DAYS = 30
POINTS = ", ".join(f"{signal}_points" for signal in SIGNALS)


def get_changes(
    snapshot: Snapshot, account_id: str, profile: str, dates: tuple[date | None, date | None]
) -> AccountChanges:
    """Return what changed between two dates; a signal not known on a date has earned nothing.

    A day without a score (before the account existed, or after it churned) takes the nearest
    one before it, else the first one after it.

    Raises:
        NotFoundError: There is no such account, or it has no daily health.
        InvalidInputError: The first date is after the second.
    """
    read_accounts(snapshot).require(account_id)
    to_day = dates[1] or snapshot.manifest.as_of
    from_day = dates[0] or max(date.min + timedelta(DEFAULT_DAYS), to_day) - timedelta(DEFAULT_DAYS)
    if from_day > to_day:
        raise InvalidInputError(f"`from` {from_day} is after `to` {to_day}. Swap them.")
    before = _read_day(snapshot, account_id, profile, from_day)
    after = _read_day(snapshot, account_id, profile, to_day)
    change = explain_change(before, after)
    is_known = before.health_score is not None and after.health_score is not None
    return AccountChanges.model_validate(
        {
            "account_id": account_id,
            "profile": profile,
            "from": _point(before),
            "to": _point(after),
            "change": number(change.change) if is_known else None,
            "parts": [_part(part) for part in change.parts],
            "snapshot": stamp(snapshot),
        }
    )


def _read_day(snapshot: Snapshot, account_id: str, profile: str, day: date) -> DailyHealth:
    row = read_row(
        snapshot,
        f"select health_date, health_score, risk_tier, {POINTS}"
        " from marts.account_health_history"
        " where account_id = $account_id and profile = $profile"
        " order by health_date > $day,"
        " case when health_date <= $day then health_date end desc, health_date"
        " limit 1",
        {"account_id": account_id, "profile": profile, "day": day},
    )
    if row is None:
        raise NotFoundError(
            f"Account {account_id[:200]!r} has no daily health with profile {profile[:100]!r}."
        )
    return DailyHealth(
        health_date=row["health_date"],
        health_score=row["health_score"],
        risk_tier=RiskTier(row["risk_tier"]),
        points={signal: row[f"{signal}_points"] for signal in SIGNALS},
    )


def _point(day: DailyHealth) -> ChangePoint:
    return ChangePoint(
        date=day.health_date, score=number(day.health_score), risk_tier=day.risk_tier
    )


def _part(part: domain.SignalChange) -> SignalChange:
    return SignalChange(
        signal=part.signal,
        label=SIGNAL_LABELS[part.signal],
        from_points=number(part.from_points),
        to_points=number(part.to_points),
        change=float(part.change),
    )
