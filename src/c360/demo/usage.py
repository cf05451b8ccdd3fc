"""Sessions on the platform: how many, with what, for how long, and whether they failed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import numpy as np

from c360.demo.accounts import Account
from c360.demo.behaviour import Behaviour, Floats, Integers
from c360.demo.options import DemoOptions
from c360.demo.outcomes import Outcomes
from c360.demo.rows import Row

FEATURES = (
    "Dashboard", "Reports", "User Management", "Billing", "API Console", "Integrations",
    "Notifications", "Data Export", "Workflow Builder", "Search", "Settings", "Audit Log",
)  # fmt: skip
ERRORS = ("ERR_TIMEOUT", "ERR_AUTH_FAIL", "ERR_RATE_LIMIT")
ERROR_WEIGHTS = (0.5, 0.28, 0.22)
ERROR_SHARE = 0.38
ERROR_SLOPE = 3.2
WEEKDAYS = (1.0, 1.08, 1.1, 1.05, 0.9, 0.18, 0.15)
NEW_VERSION_DAYS = 210  # the client reports its version in the last days only


def draw_usage(
    options: DemoOptions, accounts: list[Account], behaviour: Behaviour, outcomes: Outcomes
) -> list[Row]:
    """Draw all sessions; an account has none before it starts or from the day it leaves."""
    rng = np.random.default_rng([options.seed, 5])
    counts = _draw_counts(rng, options, behaviour, outcomes)
    owner, day = (np.repeat(axis, counts[counts > 0]) for axis in np.nonzero(counts))
    mood = behaviour.mood[owner, day]
    columns = {
        "user": _draw_users(rng, accounts, owner),
        "feature": _draw_features(rng, options.accounts, owner, mood),
        "duration": _draw_durations(rng, mood),
        "error": _draw_errors(rng, mood),
        "second": np.clip(rng.normal(13.2, 2.9, len(day)) * 3600, 0, 86_399).astype(np.int64),
    }
    order = np.lexsort((columns["second"], day))
    midnight = datetime.combine(options.first_day, time())
    new_version_from = options.history_days - NEW_VERSION_DAYS
    rows: list[Row] = []
    for number, i in enumerate(order, start=1):
        account = accounts[int(owner[i])]
        at = midnight + timedelta(days=int(day[i]), seconds=int(columns["second"][i]))
        error = int(columns["error"][i])
        row: Row = {
            "session_id": f"S{number:07d}",
            "account": account.account_id,
            "user_ref": f"{account.account_id}-U{int(columns['user'][i]) + 1}",
            "feature": FEATURES[int(columns["feature"][i])],
            "duration_seconds": int(columns["duration"][i]),
            "error": None if error < 0 else ERRORS[error],
            "ts": f"{at.isoformat()}Z",
        }
        if day[i] >= new_version_from:
            row["client_version"] = f"4.{int((day[i] - new_version_from) // 35)}.{number % 4}"
        rows.append(row)
    return rows


def _draw_counts(
    rng: np.random.Generator, options: DemoOptions, behaviour: Behaviour, outcomes: Outcomes
) -> Integers:
    """Deal the sessions out to the days of accounts in proportion to their activity."""
    days = np.arange(options.history_days)
    weekday = np.array(WEEKDAYS)[(days + options.first_day.weekday()) % 7]
    weight = behaviour.activity * weekday * (days < outcomes.churn_day[:, None])
    shares = (weight / weight.sum()).ravel()
    return rng.multinomial(options.event_count, shares).reshape(weight.shape).astype(np.int64)


def _draw_users(rng: np.random.Generator, accounts: list[Account], owner: Integers) -> Integers:
    users = np.array([account.users for account in accounts])
    return (users[owner] * rng.random(len(owner)) ** 1.6).astype(np.int64)


def _draw_features(
    rng: np.random.Generator, accounts: int, owner: Integers, mood: Floats
) -> Integers:
    """Pick a feature: every account has favourites; a happy one uses many others too."""
    favourites = np.argsort(rng.random((accounts, 12)) * np.linspace(0.75, 1.25, 12), axis=1)
    breadth = 2.0 + 10.5 * mood**1.1
    place = np.minimum((rng.random(len(owner)) ** 1.25 * breadth).astype(np.int64), 11)
    return np.asarray(favourites[owner, place], dtype=np.int64)


def _draw_durations(rng: np.random.Generator, mood: Floats) -> Integers:
    seconds = np.exp(rng.normal(6.0, 0.75, len(mood))) * (0.55 + 0.65 * mood)
    return np.clip(seconds, 5, 14_400).astype(np.int64)


def _draw_errors(rng: np.random.Generator, mood: Floats) -> Integers:
    """Return an error's number or -1; the unhappy meet more, 38 % of all sessions have one."""
    if not len(mood):
        return np.zeros(0, dtype=np.int64)
    lean = np.exp(-ERROR_SLOPE * (mood - mood.mean()))
    low, high = 1e-4, 1e4
    for _ in range(60):
        odds = np.sqrt(low * high)
        if np.mean(odds * lean / (1 + odds * lean)) < ERROR_SHARE:
            low = odds
        else:
            high = odds
    has_error = rng.random(len(mood)) < low * lean / (1 + low * lean)
    kind = rng.choice(len(ERRORS), size=len(mood), p=ERROR_WEIGHTS)
    return np.where(has_error, kind, -1).astype(np.int64)
