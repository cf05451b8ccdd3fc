from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c360.errors import InvalidInputError
from c360.ml.features import FloatArray
from c360.ml.thresholds import choose_threshold, threshold_for_cost

ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 10)), min_size=1, max_size=40)


def count_cost(
    labels: FloatArray, probabilities: FloatArray, at: float, costs: tuple[int, int]
) -> float:
    flagged = probabilities >= at
    return float(
        costs[0] * (flagged & (labels == 0)).sum() + costs[1] * (~flagged & (labels == 1)).sum()
    )


@given(ROWS, st.integers(0, 5), st.integers(1, 5))
def test_no_other_threshold_costs_less_and_no_higher_one_costs_the_same(
    rows: list[tuple[bool, int]], false_positive: int, false_negative: int
) -> None:
    labels = np.array([float(label) for label, _ in rows])
    probabilities = np.array([step / 10 for _, step in rows])
    costs = (false_positive, false_negative)

    chosen = choose_threshold(labels, probabilities, *costs)

    least = count_cost(labels, probabilities, chosen, costs)
    others = {at: count_cost(labels, probabilities, at, costs) for at in [*probabilities, 2.0]}
    assert least == min(others.values())
    assert all(cost > least for at, cost in others.items() if chosen < at <= 1)


def test_the_threshold_of_calibrated_probabilities_is_near_the_closed_form() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.random(100_000)
    labels = (rng.random(100_000) < probabilities).astype(float)

    assert choose_threshold(labels, probabilities, 1, 4) == pytest.approx(0.2, abs=0.05)


def test_nobody_is_flagged_when_nobody_is_positive() -> None:
    assert choose_threshold(np.zeros(3), np.array([0.1, 0.5, 1.0]), 1, 5) > 1.0


def test_without_rows_the_closed_form_decides() -> None:
    assert choose_threshold(np.array([]), np.array([]), 1, 1) == threshold_for_cost(1, 1) == 0.5


@pytest.mark.parametrize("costs", [(0.0, 0.0), (-1.0, 2.0), (1.0, float("nan"))])
def test_costs_that_make_no_sense_are_refused(costs: tuple[float, float]) -> None:
    with pytest.raises(InvalidInputError, match="not both 0"):
        choose_threshold(np.zeros(2), np.zeros(2), *costs)
    with pytest.raises(InvalidInputError, match="not both 0"):
        threshold_for_cost(*costs)
