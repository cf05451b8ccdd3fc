from __future__ import annotations

import numpy as np
import pytest

from c360.errors import InvalidInputError
from c360.ml.features import FloatArray
from c360.ml.uplift import Learner, fit_uplift, qini_curve

EFFECT = 0.3


def draw(rows: int, seed: int, treated_share: float = 0.5) -> tuple[FloatArray, ...]:
    """Draw a campaign that helps only where the first feature is positive."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(rows, 4))
    treated = rng.random(rows) < treated_share
    effect = np.where(features[:, 0] > 0, EFFECT, 0.0)
    base = 0.2 + 0.2 * (features[:, 1] > 0)
    outcome = rng.random(rows) < base + effect * treated
    return features, treated.astype(float), outcome.astype(float), effect


@pytest.mark.parametrize("learner", ["t", "x"])
@pytest.mark.parametrize("treated_share", [0.5, 0.85])
def test_a_known_effect_is_found_where_it_is(learner: Learner, treated_share: float) -> None:
    features, treated, outcome, _ = draw(8_000, 1, treated_share)
    fresh, _, _, effect = draw(4_000, 2)

    found = fit_uplift(features, treated, outcome, seed=0, learner=learner).predict(fresh)

    assert found[effect > 0].mean() == pytest.approx(EFFECT, abs=0.05)
    assert found[effect == 0].mean() == pytest.approx(0.0, abs=0.05)
    assert np.corrcoef(found, effect)[0, 1] > 0.75


def test_the_same_seed_gives_the_same_model() -> None:
    features, treated, outcome, _ = draw(1_000, 1)
    one, two = (fit_uplift(features, treated, outcome, seed=3).predict(features) for _ in range(2))

    assert (one == two).all()


def test_missing_features_are_allowed() -> None:
    features, treated, outcome, _ = draw(1_000, 1)
    features[::7, 1] = np.nan

    assert np.isfinite(fit_uplift(features, treated, outcome, seed=0).predict(features)).all()


def test_the_qini_curve_of_a_learnt_score_beats_chance_on_fresh_customers() -> None:
    features, treated, outcome, _ = draw(4_000, 1)
    fresh, flags, outcomes, effect = draw(20_000, 2)
    score = fit_uplift(features, treated, outcome, seed=0).predict(fresh)

    learnt = qini_curve(flags, outcomes, score).coefficient
    best = qini_curve(flags, outcomes, effect).coefficient
    chance = qini_curve(flags, outcomes, np.random.default_rng(0).random(20_000)).coefficient

    # Half the customers carry the whole effect: the triangle above the line is 0.15 / 4.
    assert best == pytest.approx(EFFECT / 8, abs=0.006)
    assert learnt > 0.8 * best
    assert abs(chance) < 0.2 * best


def test_the_qini_curve_ends_at_the_average_effect() -> None:
    _, treated, outcome, effect = draw(2_000, 1, treated_share=0.7)
    curve = qini_curve(treated, outcome, effect)
    average = outcome[treated == 1].mean() - outcome[treated == 0].mean()

    assert curve.points[0] == (0.0, 0.0)
    assert curve.points[-1] == (1.0, pytest.approx(average))
    assert curve.random_line == (curve.points[0], curve.points[-1])
    assert len(curve.points) == 101


def test_a_reversed_score_loses_what_the_score_gains() -> None:
    _, treated, outcome, effect = draw(20_000, 1)
    gains = qini_curve(treated, outcome, effect).coefficient

    assert qini_curve(treated, outcome, -effect).coefficient == pytest.approx(-gains, abs=0.004)


def test_equal_scores_are_the_random_line_in_any_order() -> None:
    treated, outcome = np.array([1.0, 0, 1, 0]), np.array([1.0, 0, 1, 1])
    curve = qini_curve(treated, outcome, np.full(4, 0.5))

    assert curve.coefficient == pytest.approx(0.0)
    assert qini_curve(treated[::-1], outcome[::-1], np.full(4, 0.5)) == curve


def test_a_score_that_puts_all_treated_first_raises_no_division() -> None:
    treated = np.repeat([1.0, 0.0], 50)

    curve = qini_curve(treated, np.ones(100), treated)

    assert curve.points[-1] == (1.0, 0.0)


def test_too_small_groups_are_refused() -> None:
    features, treated, outcome, _ = draw(1_000, 1)
    few = np.zeros(1_000)
    few[:99] = 1

    with pytest.raises(InvalidInputError, match="99 treated and 901 control customers came"):
        fit_uplift(features, few, outcome, seed=0)
    with pytest.raises(InvalidInputError, match="0 treated"):
        qini_curve(treated * 0, outcome, outcome)


@pytest.mark.parametrize("wrong", [0.5, np.nan])
def test_flags_that_are_neither_0_nor_1_are_refused(wrong: float) -> None:
    features, treated, outcome, _ = draw(1_000, 1)
    treated[3] = wrong

    with pytest.raises(InvalidInputError, match="neither 0 nor 1"):
        fit_uplift(features, treated, outcome, seed=0)


def test_columns_of_unequal_length_and_missing_scores_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="for 3 customers"):
        qini_curve([1, 0], [1, 0], [0.1, 0.2, 0.3])
    with pytest.raises(InvalidInputError, match="1 of 2 scores are missing"):
        qini_curve([1, 0], [1, 0], [0.1, np.nan])
