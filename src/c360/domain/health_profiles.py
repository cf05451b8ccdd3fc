"""Health profiles: the versioned weights, curves and windows behind the account health score."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar

from c360.domain.health import SIGNALS, Signal
from c360.errors import ConfigError

Choice = TypeVar("Choice", bound=StrEnum)

TOTAL_WEIGHT = Decimal(100)
LARGEST_DENOMINATOR = 1000


class SessionsCurve(StrEnum):
    """How sessions earn points."""

    LIFETIME_CAP = "lifetime_cap"
    OWN_AVERAGE = "own_average"


class MissingRule(StrEnum):
    """What becomes of a signal that is not known."""

    KNOWN_ONLY = "known_only"
    CLASSIC = "classic"


@dataclass(frozen=True, slots=True)
class CurveStep:
    """Up to and including this value, this share of the weight is earned."""

    up_to: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class HealthProfile:
    """One version of one profile, in force from a day on. A window of 0 days is a lifetime."""

    profile: str
    version: int
    effective_from: date
    weights: Mapping[Signal, Decimal]
    window_days: int
    baseline_days: int
    sentiment_window_days: int
    sentiment_half_life_days: int
    sessions_curve: SessionsCurve
    sessions_cap: int
    features_cap: int
    recency_curve: Sequence[CurveStep]
    tickets_curve: Sequence[CurveStep]
    missing_rule: MissingRule
    healthy_from: int
    at_risk_from: int
    min_coverage_pct: int


WHOLE_NUMBERS = {
    "version": 1,
    "window_days": 0,
    "baseline_days": 0,
    "sentiment_window_days": 0,
    "sentiment_half_life_days": 0,
    "sessions_cap": 1,
    "features_cap": 1,
    "healthy_from": 0,
    "at_risk_from": 0,
    "min_coverage_pct": 0,
}
OTHERS = (
    "profile",
    "effective_from",
    "weights",
    "sessions_curve",
    "recency_curve",
    "tickets_curve",
    "missing_rule",
)


def profiles_from_mapping(document: Any) -> list[HealthProfile]:
    """Read health profiles from a parsed ``health_profiles.yml``.

    Args:
        document: ``{"profiles": [...]}``, one entry per profile and version.

    Returns:
        The profiles, ordered by name and day.

    Raises:
        ConfigError: Something is missing, unknown or against the rules; the message says where.
    """
    entries = document.get("profiles") if isinstance(document, Mapping) else None
    if not isinstance(entries, Sequence) or isinstance(entries, str) or not entries:
        raise ConfigError(
            "Health profiles: a list named 'profiles' is needed; see health-score.md."
        )
    profiles = [_read_profile(entry) for entry in entries]
    _check_versions(profiles)
    return sorted(profiles, key=lambda each: (each.profile, each.effective_from))


def profiles_table_rows(profiles: Sequence[HealthProfile]) -> list[dict[str, Any]]:
    """Write profiles as the rows of ``config.health_profiles``; curves become JSON of integers.

    A curve reads ``[[up_to, numerator, denominator], …]``, so that two thirds stay two thirds.
    """
    return [
        {
            "profile": each.profile,
            "version": each.version,
            "effective_from": each.effective_from,
            **{f"{signal}_weight": each.weights[signal] for signal in SIGNALS},
            "window_days": each.window_days,
            "baseline_days": each.baseline_days,
            "sentiment_window_days": each.sentiment_window_days,
            "sentiment_half_life_days": each.sentiment_half_life_days,
            "sessions_curve": each.sessions_curve.value,
            "sessions_cap": each.sessions_cap,
            "features_cap": each.features_cap,
            "recency_curve": _write_curve(each.recency_curve),
            "tickets_curve": _write_curve(each.tickets_curve),
            "missing_rule": each.missing_rule.value,
            "healthy_from": each.healthy_from,
            "at_risk_from": each.at_risk_from,
            "min_coverage_pct": each.min_coverage_pct,
        }
        for each in profiles
    ]


def _write_curve(curve: Sequence[CurveStep]) -> str:
    return json.dumps([[step.up_to, *step.share.as_integer_ratio()] for step in curve])


def _read_profile(entry: Any) -> HealthProfile:
    if not isinstance(entry, Mapping):
        raise ConfigError(f"Health profiles: an entry must be a mapping, not {entry!r}.")
    where = f"Health profile {entry.get('profile')!r}, version {entry.get('version')!r}"
    _check_names(entry, where)
    numbers = {
        name: _read_whole_number(entry, name, least, where) for name, least in WHOLE_NUMBERS.items()
    }
    profile = HealthProfile(
        profile=str(entry["profile"]),
        effective_from=_read_date(entry["effective_from"], where),
        weights=_read_weights(entry["weights"], where),
        sessions_curve=_read_choice(SessionsCurve, entry, "sessions_curve", where),
        recency_curve=_read_curve(entry["recency_curve"], f"{where}: recency_curve"),
        tickets_curve=_read_curve(entry["tickets_curve"], f"{where}: tickets_curve"),
        missing_rule=_read_choice(MissingRule, entry, "missing_rule", where),
        **numbers,
    )
    _check_rules(profile, where)
    return profile


def _check_names(entry: Mapping[str, Any], where: str) -> None:
    known = {*WHOLE_NUMBERS, *OTHERS}
    if unknown := sorted(str(name) for name in entry if name not in known):
        raise ConfigError(f"{where}: unknown {', '.join(unknown)}. Known: {_join(known)}.")
    if missing := known - set(entry):
        raise ConfigError(f"{where}: {_join(missing)} missing.")


def _join(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _read_whole_number(entry: Mapping[str, Any], name: str, least: int, where: str) -> int:
    value = entry[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ConfigError(
            f"{where}: {name} is {value!r}; a whole number of at least {least} is due."
        )
    return value


def _read_date(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise ConfigError(
            f"{where}: effective_from is {value!r}; a day such as 2026-01-31 is due."
        ) from error


def _read_choice(kind: type[Choice], entry: Mapping[str, Any], name: str, where: str) -> Choice:
    try:
        return kind(entry[name])
    except ValueError as error:
        raise ConfigError(
            f"{where}: {name} is {entry[name]!r}; one of {', '.join(kind)} is due."
        ) from error


def _read_weights(value: Any, where: str) -> dict[Signal, Decimal]:
    if not isinstance(value, Mapping) or set(value) != set(SIGNALS):
        raise ConfigError(f"{where}: weights must name exactly {', '.join(SIGNALS)}.")
    try:
        weights = {signal: Decimal(str(value[signal])) for signal in SIGNALS}
    except InvalidOperation as error:
        raise ConfigError(f"{where}: weights must be numbers.") from error
    if any(not 0 <= weight <= TOTAL_WEIGHT or weight * 100 % 1 for weight in weights.values()):
        raise ConfigError(f"{where}: a weight is a number from 0 to 100 with at most two digits.")
    if (total := sum(weights.values())) != TOTAL_WEIGHT:
        raise ConfigError(f"{where}: weights add up to {total}; they must add up to 100.")
    return weights


def _read_curve(value: Any, where: str) -> list[CurveStep]:
    try:
        steps = [CurveStep(_whole(up_to), Fraction(str(share))) for up_to, share in value]
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise ConfigError(
            f"{where} is {value!r}; a list of [up to this value, this share] is due, such as"
            " [[7, 1], [30, 0.75]]; a share may be a fraction such as 2/3."
        ) from error
    if not steps:
        raise ConfigError(f"{where} is empty; at least one step is due.")
    _check_curve(steps, where)
    return steps


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _check_curve(steps: Sequence[CurveStep], where: str) -> None:
    for before, after in pairwise(steps):
        if after.up_to <= before.up_to or after.share > before.share:
            raise ConfigError(f"{where}: values must rise and shares must fall from step to step.")
    for step in steps:
        if not 0 <= step.share <= 1 or step.share.denominator > LARGEST_DENOMINATOR:
            raise ConfigError(
                f"{where}: a share lies between 0 and 1, with a denominator of at most"
                f" {LARGEST_DENOMINATOR}; {step.share} does not."
            )


def _check_rules(profile: HealthProfile, where: str) -> None:
    if not profile.at_risk_from <= profile.healthy_from <= TOTAL_WEIGHT:
        raise ConfigError(f"{where}: at_risk_from <= healthy_from <= 100 is due.")
    if profile.min_coverage_pct > TOTAL_WEIGHT:
        raise ConfigError(f"{where}: min_coverage_pct is at most 100.")
    needs_baseline = profile.sessions_curve is SessionsCurve.OWN_AVERAGE
    if needs_baseline and not (profile.window_days and profile.baseline_days):
        raise ConfigError(
            f"{where}: sessions_curve own_average needs window_days and baseline_days above 0."
        )


def _check_versions(profiles: Sequence[HealthProfile]) -> None:
    for key in ("version", "effective_from"):
        seen = [(each.profile, getattr(each, key)) for each in profiles]
        if repeated := sorted({str(pair[0]) for pair in seen if seen.count(pair) > 1}):
            raise ConfigError(f"Health profile {repeated[0]!r}: two entries with the same {key}.")
    if "default" not in {each.profile for each in profiles}:
        raise ConfigError("Health profiles: a profile named 'default' is needed.")
