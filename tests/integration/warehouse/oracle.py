"""Account health by hand: a slow second reading of DOMAIN.md section 2, without SQL.

Everything is recomputed for one account and one day from the rows of a ``Company``, in fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from builder import Company

Row = dict[str, Any]
WEIGHTS = {
    "sessions": 15,
    "features": 15,
    "errors": 10,
    "recency": 20,
    "sentiment": 25,
    "tickets": 15,
}


@dataclass(frozen=True)
class Seen:
    """What is known of one account at the end of one day."""

    day: date
    sessions: Sequence[Row]
    interactions: Sequence[Row]

    def sessions_of(self, days: int, before: int = 0) -> list[Row]:
        last = self.day - timedelta(before)
        return [s for s in self.sessions if 0 <= (last - _day(s)).days < days]

    def interactions_of(self, days: int) -> list[Row]:
        return [i for i in self.interactions if (self.day - _day(i)).days < days]


def _day(row: Row) -> date:
    occurred_at = row["occurred_at"]
    return date(occurred_at.year, occurred_at.month, occurred_at.day)


def _known(rows: Iterable[Row], key: str, day: date) -> list[Row]:
    """Return the version of each key that counts at the end of a day in UTC."""
    newest: dict[str, Row] = {}
    for row in rows:
        rank = (row["effective_at"], row["_sequence"], row["_position"])
        held = newest.get(row[key])
        if row["effective_at"].date() <= day and (held is None or rank > held["rank"]):
            newest[row[key]] = {**row, "rank": rank}
    return [r for r in newest.values() if r["_op"] != "delete" and _day(r) <= day]


class Oracle:
    """Answers for one company."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.texts = {text["body"]: text["sentiment"] for text in company.texts}
        owners = {row["opportunity_id"]: row["account_id"] for row in company.rows["opportunities"]}
        self.sessions = self._group("usage_events", lambda row: row["account_id"])
        self.interactions = self._group(
            "interactions", lambda row: row["account_id"] or owners.get(row.get("opportunity_id"))
        )
        usage = company.rows["usage_events"]
        self.first_use = min((_day(row) for row in usage), default=date.max)

    def _group(self, feed: str, account_of: Callable[[Row], str | None]) -> dict[str, list[Row]]:
        grouped: dict[str, list[Row]] = {}
        for row in self.company.rows[feed]:
            grouped.setdefault(account_of(row) or "", []).append(row)
        return grouped

    def see(self, account_id: str, day: date) -> Seen:
        return Seen(
            day,
            _known(self.sessions.get(account_id, []), "session_id", day),
            _known(self.interactions.get(account_id, []), "interaction_id", day),
        )

    def classic(self, account_id: str, day: date) -> dict[str, Fraction]:
        """Return the points per signal of the widely used formula, rounded half up."""
        seen = self.see(account_id, day)
        shares = {
            "sessions": Fraction(min(len(seen.sessions), 100), 100),
            "features": Fraction(min(_features(seen.sessions), 12), 12),
            "errors": _error_free(seen.sessions) if seen.sessions else Fraction(1),
            "recency": _recency(seen),
            "sentiment": self._sentiment(seen, seen.interactions, None)
            if self._has_sentiment(seen.interactions)
            else Fraction(1, 2),
            "tickets": _burden(seen.interactions),
        }
        return {signal: round_half_up(WEIGHTS[signal] * share) for signal, share in shares.items()}

    def default(self, account: Row, day: date, established: Sequence[str]) -> dict[str, Fraction]:
        """Return the points of the signals that are known, weights scaled to 100.

        Args:
            account: The account's row.
            day: The day to score.
            established: Accounts of the same tier with a year and 90 days behind them.
        """
        seen = self.see(account["account_id"], day)
        recent = seen.sessions_of(90)
        shares = {
            "sessions": self._session_share(account, seen, established),
            "features": Fraction(min(_features(recent), 12), 12),
            "recency": _recency(seen),
            "tickets": _burden(seen.interactions_of(90)),
        }
        if recent:
            shares["errors"] = _error_free(recent)
        if self._has_sentiment(seen.interactions_of(180)):
            shares["sentiment"] = self._sentiment(seen, seen.interactions_of(180), 60)
        known = sum(WEIGHTS[signal] for signal in shares)
        return {
            signal: round_half_up(Fraction(100 * WEIGHTS[signal], known) * share)
            for signal, share in shares.items()
        }

    def _session_share(self, account: Row, seen: Seen, established: Sequence[str]) -> Fraction:
        day = seen.day
        covered = min(365, (day - timedelta(90) - self.first_use).days + 1)
        if covered >= 90 and (day - account["subscription_start_date"]).days + 1 >= 455:
            average = Fraction(len(seen.sessions_of(365, before=90)) * 90, covered)
        else:
            others = [
                len(self.see(other, day).sessions_of(365, before=90)) for other in established
            ]
            average = Fraction(median(others)) * 90 / covered
        sessions = len(seen.sessions_of(90))
        if average == 0:
            return Fraction(min(sessions, 1))
        return min(Fraction(sessions) / average, Fraction(1))

    def _has_sentiment(self, interactions: Iterable[Row]) -> bool:
        return any(row["body"] in self.texts for row in interactions)

    def _sentiment(
        self, seen: Seen, interactions: Iterable[Row], half_life: int | None
    ) -> Fraction:
        total, weights = Fraction(0), Fraction(0)
        for row in interactions:
            if row["body"] in self.texts:
                age = (seen.day - _day(row)).days
                weight = Fraction(1) if half_life is None else Fraction(0.5 ** (age / half_life))
                total += weight * Fraction(str(self.texts[row["body"]]))
                weights += weight
        return (total / weights + 1) / 2 if weights else Fraction(0)


def _features(sessions: Iterable[Row]) -> int:
    return len({row["feature_used"] for row in sessions})


def _error_free(sessions: Sequence[Row]) -> Fraction:
    return 1 - Fraction(sum(bool(row.get("error_code")) for row in sessions), len(sessions))


def _recency(seen: Seen) -> Fraction:
    if not seen.sessions:
        return Fraction(0)
    days = (seen.day - max(_day(row) for row in seen.sessions)).days
    return next(
        (
            share
            for most, share in ((7, Fraction(1)), (30, Fraction(3, 4)), (90, Fraction(2, 5)))
            if days <= most
        ),
        Fraction(0),
    )


def _burden(interactions: Iterable[Row]) -> Fraction:
    tickets = sum(row["interaction_type"] == "support_ticket" for row in interactions)
    return next(
        (
            share
            for most, share in ((0, Fraction(1)), (3, Fraction(2, 3)), (7, Fraction(1, 3)))
            if tickets <= most
        ),
        Fraction(0),
    )


def round_half_up(points: Fraction) -> Fraction:
    """Round to one digit, halves up."""
    return Fraction((points * 10 + Fraction(1, 2)).__floor__(), 10)
