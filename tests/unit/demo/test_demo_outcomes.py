from __future__ import annotations

import numpy as np
import pytest

from c360.demo.accounts import draw_accounts, start_days
from c360.demo.behaviour import Behaviour, draw_behaviour
from c360.demo.options import DemoOptions
from c360.demo.outcomes import EARLIEST_TENURE_DAYS, STAYS, draw_outcomes


def behaviour_of(options: DemoOptions) -> Behaviour:
    accounts = draw_accounts(options)
    large = np.array([account.is_large for account in accounts])
    return draw_behaviour(options, start_days(accounts), large)


def mood_before_leaving(options: DemoOptions) -> tuple[float, float]:
    behaviour = behaviour_of(options)
    churn_day = draw_outcomes(options, behaviour).churn_day
    leavers = np.flatnonzero(churn_day < STAYS)
    before = behaviour.slow_mood[leavers, np.maximum(churn_day[leavers] - 30, 0)]
    return float(before.mean()), float(behaviour.slow_mood.mean())


@pytest.mark.parametrize("seed", range(5))
def test_a_quarter_to_three_tenths_of_accounts_leave(seed: int) -> None:
    options = DemoOptions(seed=seed)
    outcomes = draw_outcomes(options, behaviour_of(options))

    assert 0.25 <= float((outcomes.churn_day < STAYS).mean()) <= 0.30


@pytest.mark.parametrize("causal", [True, False])
def test_nobody_leaves_before_having_stayed_a_while(causal: bool) -> None:
    options = DemoOptions(seed=3, causal=causal)
    behaviour = behaviour_of(options)
    churn_day = draw_outcomes(options, behaviour).churn_day

    assert ((churn_day - behaviour.start_day) >= EARLIEST_TENURE_DAYS).all()


def test_churn_days_are_the_same_with_and_without_causality() -> None:
    on, off = DemoOptions(seed=3), DemoOptions(seed=3, causal=False)
    behaviour = behaviour_of(on)
    caused, dealt = (draw_outcomes(options, behaviour).churn_day for options in (on, off))

    assert sorted(caused) == sorted(dealt)
    assert caused.tolist() != dealt.tolist()


def test_leavers_are_unhappy_a_month_before_when_behaviour_causes_churn() -> None:
    before, usual = mood_before_leaving(DemoOptions(seed=3))

    assert before < usual - 0.2


def test_leavers_are_as_happy_as_others_when_it_does_not() -> None:
    before, usual = mood_before_leaving(DemoOptions(seed=3, causal=False))

    assert abs(before - usual) < 0.05


@pytest.mark.parametrize("seed", range(5))
def test_some_leave_happy_and_some_unhappy_stay(seed: int) -> None:
    options = DemoOptions(seed=seed)
    behaviour = behaviour_of(options)
    outcomes = draw_outcomes(options, behaviour)
    stayers = outcomes.churn_day == STAYS

    assert outcomes.left_happy
    assert (behaviour.slow_mood[stayers].min(axis=1) < 0.3).sum() >= 5
