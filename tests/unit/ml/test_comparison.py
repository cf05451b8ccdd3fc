from __future__ import annotations

import pytest

from c360.errors import UnknownNameError
from c360.ml.comparison import is_better

NAN = float("nan")


@pytest.mark.parametrize(
    ("interval", "higher_is_better", "expected"),
    [
        ((0.02, 0.01, 0.03), True, True),
        ((0.02, -0.01, 0.05), True, False),
        ((0.02, 0.0, 0.05), True, False),
        ((0.02, 0.01, 0.03), False, False),
        ((-0.02, -0.03, -0.01), False, True),
        ((NAN, NAN, NAN), True, False),
        ((NAN, NAN, NAN), False, False),
    ],
)
def test_better_means_the_whole_interval_on_the_better_side(
    interval: tuple[float, float, float], higher_is_better: bool, expected: bool
) -> None:
    assert is_better({"auc": interval}, "auc", higher_is_better) is expected


def test_a_metric_that_was_not_measured_is_named_with_those_that_were() -> None:
    with pytest.raises(UnknownNameError, match="'auc' was not measured; measured were rmse, mae"):
        is_better({"rmse": (0, 0, 0), "mae": (0, 0, 0)}, "auc", True)
