from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c360.errors import TrainingDataError
from c360.ml.splits import CutoffSplit, draw_keys, split_cutoffs, split_keys

MONTHS = [date(2026, month, 1) for month in range(1, 8)]


def test_the_newest_cutoff_tests_and_one_whose_outcome_was_known_by_then_validates() -> None:
    split = split_cutoffs(MONTHS, 60)

    assert split == CutoffSplit(
        train=(date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)),
        validation=(date(2026, 5, 1),),
        test=(date(2026, 7, 1),),
    )


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), min_size=1, max_size=15, unique=True),
    st.integers(1, 120),
)
def test_outcomes_of_a_part_are_known_before_the_next_part_begins(
    days: list[date], horizon: int
) -> None:
    try:
        split = split_cutoffs(days, horizon)
    except TrainingDataError:
        return

    span = timedelta(days=horizon)
    assert max(split.train) + span <= split.validation[0]
    assert split.validation[0] + span <= split.test[0] == max(days)


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_too_few_cutoffs_say_how_far_back_data_must_reach(count: int) -> None:
    with pytest.raises(TrainingDataError, match=f"{count} cutoffs .* at least 180 days"):
        split_cutoffs(MONTHS[:count], 60)


def test_a_key_is_always_in_the_same_part_whoever_else_is_there() -> None:
    keys = [f"P-{number}" for number in range(2_000)]
    parts = split_keys(keys, seed=1)

    assert split_keys(keys[500:700], seed=1).tolist() == parts[500:700].tolist()
    assert (np.bincount(parts) / 2_000).tolist() == pytest.approx([0.6, 0.2, 0.2], abs=0.03)


def test_another_seed_draws_others() -> None:
    keys = [f"P-{number}" for number in range(100)]

    assert draw_keys(keys, 1).tolist() != draw_keys(keys, 2).tolist()
    assert ((draw_keys(keys, 1) >= 0) & (draw_keys(keys, 1) < 1)).all()
