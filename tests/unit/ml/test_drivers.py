from __future__ import annotations

import numpy as np
import pytest

from c360.ml.definition import Task
from c360.ml.drivers import find_drivers
from c360.ml.features import Feature

SPEND = Feature("spend", "Spend", "number", (), 10.0, 50.0, 1250.0)
CITY = Feature("city", "City", "category", ("Bath", "York"))


def explain(task: Task, value: float, effect: float, feature: Feature = SPEND) -> str:
    [[driver]] = find_drivers(task, [feature], np.array([[value]]), np.array([[effect]]))
    return driver.text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.25, "Spend: 4.25, lower than usual (10 to 1,250). This raises the risk."),
        (20, "Spend: 20, as usual (10 to 1,250). This raises the risk."),
        (98765.4, "Spend: 98,765, higher than usual (10 to 1,250). This raises the risk."),
        (np.nan, "Spend: not known. This raises the risk."),
    ],
)
def test_a_number_is_told_beside_its_usual_range(value: float, text: str) -> None:
    assert explain(Task.BINARY, value, 0.5) == text


def test_a_category_is_told_by_name() -> None:
    assert explain(Task.BINARY, 1, -0.5, CITY) == "City: York. This lowers the risk."


def test_a_value_is_raised_or_lowered_and_no_risk() -> None:
    assert explain(Task.REGRESSION, 20, -2).endswith("This lowers the prediction.")
    assert explain(Task.ANOMALY, 2000, 3).endswith("This is unusual.")


def test_at_most_five_and_none_that_hardly_counts() -> None:
    features = [Feature(f"f{place}", f"F{place}", "number", (), 0, 1, 2) for place in range(8)]
    effects = np.array([[0.001, -3, 1, 2, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1], [0] * 8])

    found = find_drivers(Task.BINARY, features, np.ones((3, 8)), effects)

    assert [[driver.feature for driver in row] for row in found] == [
        ["f1", "f3", "f2"], ["f0", "f1", "f2", "f3", "f4"], [],
    ]  # fmt: skip
