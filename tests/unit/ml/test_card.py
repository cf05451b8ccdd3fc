from __future__ import annotations

from typing import Any

import pytest

from c360.ml.card import GOOD, METRIC_WORDS, NO_SIGNAL, WEAK, judge
from c360.ml.definition import METRICS, Task
from c360.ml.evaluation import Evaluation


def measured(
    name: str, value: float | None, low: float | None = None, *, is_met: bool | None = None
) -> dict[str, Any]:
    return {"name": name, "value": value, "low": low, "high": value, "is_met": is_met}


def against(*, is_better: bool) -> dict[str, Any]:
    return {"baseline": "logistic_regression", "is_better": is_better}


@pytest.mark.parametrize(
    ("auc", "low", "is_met", "is_better", "level", "words"),
    [
        (0.8, 0.75, True, True, GOOD, "AUC 0.80 (0.75 to 0.80); meets what is required"),
        (0.8, 0.75, False, True, WEAK, "below what is required: AUC"),
        (0.8, 0.75, None, False, WEAK, "not clearly better than logistic regression"),
        (0.54, 0.51, None, True, NO_SIGNAL, "No better than chance: AUC 0.54"),
        (0.7, 0.45, None, True, NO_SIGNAL, "Do not act on its scores."),
        (None, None, None, True, NO_SIGNAL, "No better than chance"),
    ],
)  # fmt: skip
def test_a_binary_model_is_judged(
    auc: float | None,
    low: float | None,
    is_met: bool | None,
    is_better: bool,
    level: str,
    words: str,
) -> None:
    found = judge(
        Task.BINARY,
        Evaluation([measured("auc", auc, low, is_met=is_met)], [against(is_better=is_better)]),
    )

    assert found["level"] == level
    assert words in found["text"]


@pytest.mark.parametrize(
    ("rarer", "low", "level", "words"),
    [
        (7, 0.6, WEAK, "Too few to judge: 7 of 149 test rows have the rarer outcome. AUC 0.80"),
        (19, 0.75, WEAK, "Too few to judge: 19 of 149"),
        (20, 0.75, GOOD, "AUC 0.80 (0.75 to 0.80); meets what is required"),
        (7, 0.4, NO_SIGNAL, "Do not act on its scores. Too few to judge: 7 of 149"),
    ],
)
def test_a_model_tested_on_too_few_is_never_good(
    rarer: int, low: float, level: str, words: str
) -> None:
    metrics = [measured("auc", 0.8, low, is_met=True)]
    found = judge(Task.BINARY, Evaluation(metrics, [against(is_better=True)], (rarer, 149)))

    assert found["level"] == level
    assert words in found["text"]


@pytest.mark.parametrize(("r2", "level"), [(0.4, GOOD), (0.0, NO_SIGNAL), (-0.2, NO_SIGNAL)])
def test_a_regression_no_better_than_the_mean_has_no_signal(r2: float, level: str) -> None:
    evaluation = Evaluation([measured("rmse", 1), measured("r2", r2)], [against(is_better=True)])

    assert judge(Task.REGRESSION, evaluation)["level"] == level


def test_every_metric_that_may_be_required_has_words() -> None:
    assert set(METRIC_WORDS) - {"flagged_share"} == METRICS
