from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import yaml

from c360.domain.health_profiles import profiles_from_mapping, profiles_table_rows
from c360.errors import ConfigError
from c360.kit.resources import resource_folder

SHIPPED = (resource_folder("dbt") / "health_profiles.yml").read_text(encoding="utf-8")
Entry = dict[str, Any]


@pytest.fixture
def document() -> dict[str, list[Entry]]:
    parsed: dict[str, list[Entry]] = yaml.safe_load(SHIPPED)
    return parsed


def test_the_shipped_profiles_are_classic_and_default(document: Any) -> None:
    assert [each.profile for each in profiles_from_mapping(document)] == ["classic", "default"]


def test_two_thirds_stay_two_thirds(document: Any) -> None:
    default = profiles_from_mapping(document)[1]
    assert default.tickets_curve[1].share == Fraction(2, 3)
    row = profiles_table_rows([default])[0]
    assert json.loads(row["tickets_curve"]) == [[0, 1, 1], [3, 2, 3], [7, 1, 3]]


def test_a_row_holds_what_the_warehouse_reads(document: Any) -> None:
    row = profiles_table_rows(profiles_from_mapping(document))[0]
    assert (row["profile"], row["version"], row["effective_from"]) == (
        "classic",
        1,
        date(2000, 1, 1),
    )
    assert (row["sentiment_weight"], row["missing_rule"]) == (Decimal(25), "classic")


WRONG: dict[str, tuple[Callable[[Entry], Any], str]] = {
    "weights of 101": (lambda e: e["weights"].update(tickets=16), "add up to 101"),
    "a weight below 0": (lambda e: e["weights"].update(tickets=-1, errors=26), "from 0 to 100"),
    "a weight of three digits": (lambda e: e["weights"].update(tickets=15.001), "two digits"),
    "a weight that is text": (lambda e: e["weights"].update(tickets="much"), "must be numbers"),
    "a signal too few": (lambda e: e["weights"].pop("tickets"), "must name exactly"),
    "a curve that rises": (lambda e: e.update(recency_curve=[[7, 0.5], [30, 1]]), "must fall"),
    "steps out of order": (lambda e: e.update(recency_curve=[[30, 1], [7, 0.5]]), "must rise"),
    "a share above 1": (lambda e: e.update(recency_curve=[[7, 1.5]]), "between 0 and 1"),
    "a curve of numbers": (lambda e: e.update(tickets_curve=[1, 2]), "a list of"),
    "a step of half a ticket": (lambda e: e.update(tickets_curve=[[0.5, 1]]), "a list of"),
    "an empty curve": (lambda e: e.update(tickets_curve=[]), "at least one step"),
    "an unknown name": (lambda e: e.update(windw_days=1), "unknown windw_days"),
    "a missing name": (lambda e: e.pop("window_days"), "window_days missing"),
    "a negative window": (lambda e: e.update(window_days=-1), "at least 0"),
    "an unknown curve": (lambda e: e.update(sessions_curve="best"), "lifetime_cap, own_average"),
    "no baseline": (lambda e: e.update(baseline_days=0), "needs window_days and baseline_days"),
    "tiers upside down": (lambda e: e.update(at_risk_from=70), "at_risk_from <= healthy_from"),
    "coverage above 100": (lambda e: e.update(min_coverage_pct=101), "at most 100"),
    "no day": (lambda e: e.update(effective_from="soon"), "2026-01-31"),
    "no default": (lambda e: e.update(profile="other"), "named 'default'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_profile_against_the_rules_is_refused_with_a_reason(document: Any, case: str) -> None:
    change, reason = WRONG[case]
    change(document["profiles"][1])

    with pytest.raises(ConfigError, match=reason):
        profiles_from_mapping(document)


def test_two_versions_with_one_day_are_refused(document: Any) -> None:
    document["profiles"].append({**deepcopy(document["profiles"][1]), "version": 2})
    with pytest.raises(ConfigError, match="same effective_from"):
        profiles_from_mapping(document)


@pytest.mark.parametrize("document", [None, [], {}, {"profiles": []}, {"profiles": "x"}])
def test_a_file_without_profiles_is_refused(document: Any) -> None:
    with pytest.raises(ConfigError, match="a list named 'profiles'"):
        profiles_from_mapping(document)


def test_an_entry_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(ConfigError, match="must be a mapping"):
        profiles_from_mapping({"profiles": ["default"]})
