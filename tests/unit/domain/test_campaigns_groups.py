"""Treated and control: the draw, the size it takes, and the intervals of what is found."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.domain.campaign_groups import (
    estimate_difference,
    estimate_share,
    find_control_count,
    find_power,
    is_control,
    size_groups,
)
from c360.domain.campaign_results import Group, estimate_lift, estimate_value_gain

IDS = [f"CUS-{number:06d}" for number in range(20_000)]


def draw(campaign_id: int, share: float) -> set[str]:
    return {name for name in IDS if is_control(campaign_id, name, share)}


@pytest.mark.parametrize("share", [0.05, 0.1, 0.5])
def test_the_control_group_has_the_share_that_was_set(share: float) -> None:
    error = math.sqrt(share * (1 - share) / len(IDS))

    assert len(draw(7, share)) / len(IDS) == pytest.approx(share, abs=4 * error)


def test_the_draw_is_the_same_whenever_it_is_made() -> None:
    assert draw(7, 0.1) == draw(7, 0.1)


def test_a_larger_share_keeps_whom_the_smaller_had() -> None:
    assert draw(7, 0.1) < draw(7, 0.2)


def test_campaigns_draw_independently() -> None:
    both = len(draw(1, 0.5) & draw(2, 0.5)) / len(IDS)

    assert both == pytest.approx(0.25, abs=0.015)


def test_sizes_and_power_are_those_of_the_examples_of_r() -> None:
    """``power.prop.test`` documents 76.7 customers a group, and a power of 0.740 for 50."""
    assert size_groups(0.50, 0.75, power=0.90) == pytest.approx(76.7, abs=0.05)
    assert find_power(0.50, 0.75, (50, 50)) == pytest.approx(0.740, abs=5e-4)


@pytest.mark.parametrize("control_per_treated", [0.25, 1.0, 3.0])
def test_unequal_groups_of_the_size_found_have_the_power_wanted(control_per_treated: float) -> None:
    treated = size_groups(0.2, 0.15, power=0.9, control_per_treated=control_per_treated)
    counts = (math.ceil(treated), math.ceil(treated * control_per_treated))

    assert find_power(0.2, 0.15, counts) == pytest.approx(0.9, abs=2e-3)


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(rate=st.floats(0.02, 0.9), retained=st.floats(0.1, 0.9), power=st.floats(0.5, 0.99))
def test_groups_of_the_size_found_have_the_power_wanted(
    rate: float, retained: float, power: float
) -> None:
    rates = (rate, rate * (1 - retained))
    count = math.ceil(size_groups(*rates, power=power))

    assert find_power(*rates, (count, count)) >= power - 1e-9


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(audience=st.integers(0, 100_000), rate=st.floats(0.02, 0.9), retained=st.floats(0.1, 0.9))
def test_the_control_group_found_is_the_smallest_that_suffices(
    audience: int, rate: float, retained: float
) -> None:
    rates = (rate, rate * (1 - retained))
    count = find_control_count(audience, rates)

    if count is None:
        half = audience // 2
        assert find_power(*rates, (audience - half, half)) < 0.8
        return
    assert find_power(*rates, (audience - count, count)) >= 0.8
    assert find_power(*rates, (audience - count + 1, count - 1)) < 0.8


@pytest.mark.parametrize(
    ("left", "right", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),  # Newcombe (1998), table II, method 10
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_intervals_of_differences_are_the_published_ones(
    left: tuple[int, int], right: tuple[int, int], low: float, high: float
) -> None:
    found = estimate_difference(estimate_share(*left), estimate_share(*right))

    assert (found.low, found.high) == (
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    )


def test_lift_needs_both_groups() -> None:
    some, nobody = Group(10, 2, None), Group(0, 0, None)

    assert estimate_lift(some, nobody) is None
    assert estimate_lift(nobody, some) is None


def test_lift_is_by_how_much_fewer_of_the_treated_left() -> None:
    lift = estimate_lift(Group(1000, 60, None), Group(1000, 100, None))

    assert lift is not None
    assert lift.value == pytest.approx(0.04)
    assert 0 < lift.low < 0.04 < lift.high


def test_a_gain_in_value_has_the_interval_of_two_means() -> None:
    treated = Group(3, 0, (12.0, 56.0))  # 2, 4, 6: mean 4, variance 4
    control = Group(2, 0, (4.0, 10.0))  # 1, 3: mean 2, variance 2

    gain = estimate_value_gain(treated, control)

    assert gain is not None
    assert gain.value == pytest.approx(2)
    assert gain.high - gain.value == pytest.approx(1.959964 * math.sqrt(4 / 3 + 1))


def test_without_all_values_there_is_no_gain_in_value() -> None:
    assert estimate_value_gain(Group(3, 0, None), Group(2, 0, (4.0, 10.0))) is None
