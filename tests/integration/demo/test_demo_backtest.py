"""Does behaviour cause churn? An independent score answers, over eight seeds each way."""

from __future__ import annotations

from pathlib import Path

import pytest
from demo_health_reference import observe, pooled_auc

from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions

SEEDS = (42, 101, 102, 103)


def backtest(folder: Path, options: DemoOptions) -> float:
    summary = generate_demo(folder, options)
    return pooled_auc(observe(folder, summary, options.as_of))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_score_ranks_who_leaves_when_behaviour_causes_churn(tmp_path: Path, seed: int) -> None:
    assert 0.75 <= backtest(tmp_path, DemoOptions(seed=seed)) <= 0.96


@pytest.mark.parametrize("seed", SEEDS)
def test_the_score_ranks_nobody_when_behaviour_does_not(tmp_path: Path, seed: int) -> None:
    assert 0.42 <= backtest(tmp_path, DemoOptions(seed=seed, causal=False)) <= 0.58
