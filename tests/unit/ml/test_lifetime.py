from __future__ import annotations

import json
from dataclasses import astuple, replace

import numpy as np
import pytest
from scipy import optimize, special

from c360.errors import InvalidInputError, TrainingDataError
from c360.ml.features import FloatArray
from c360.ml.lifetime import LifetimeModel, fit_lifetime

CDNOW = LifetimeModel(0.243, 4.414, 0.793, 2.426, p=6.25, q=3.74, gamma=15.44, log_likelihood=0.0)
"""What Fader, Hardie & Lee (2005) and Fader & Hardie (2013) found, in weeks and dollars."""
Histories = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def simulate(model: LifetimeModel, ages: FloatArray, seed: int) -> Histories:
    """Draw purchases as the model says they come about, one at a time."""
    rng = np.random.default_rng(seed)
    rates = rng.gamma(model.r, 1 / model.alpha, len(ages))
    drop_out = rng.beta(model.a, model.b, len(ages))
    x, t_x, now = (np.zeros(len(ages)) for _ in range(3))
    active = np.arange(len(ages))
    while len(active):
        now[active] += rng.exponential(1 / rates[active])
        active = active[now[active] <= ages[active]]
        x[active] += 1
        t_x[active] = now[active]
        active = active[rng.random(len(active)) >= drop_out[active]]
    scales = rng.gamma(model.q, 1 / model.gamma, len(ages))
    values = np.where(
        x > 0, rng.gamma(model.p * np.maximum(x, 1), 1) / (scales * np.maximum(x, 1)), 0
    )
    return x, t_x, ages, values


def closed_form(model: LifetimeModel, row: tuple[float, float, float], horizon: float) -> float:
    """Return equation 10 of Fader, Hardie & Lee (2005)."""
    x, t_x, age = row
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    gauss = special.hyp2f1(r + x, b + x, a + b + x - 1, horizon / (alpha + age + horizon))
    shrink = ((alpha + age) / (alpha + age + horizon)) ** (r + x)
    top = (a + b + x - 1) / (a - 1) * (1 - shrink * gauss)
    gone = a / (b + x - 1) * ((alpha + age) / (alpha + t_x)) ** (r + x) if x else 0.0
    return float(top / (1 + gone))


def log_likelihood(model: LifetimeModel, histories: Histories) -> float:
    """Return equation 6 of Fader, Hardie & Lee (2005), written as it stands there."""
    x, t_x, age, _ = histories
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    alive = special.beta(a, b + x) / special.beta(a, b) * alpha**r / (alpha + age) ** (r + x)
    gone = special.beta(a + 1, b + np.maximum(x, 1) - 1) / special.beta(a, b)
    gone = np.where(x > 0, gone * alpha**r / (alpha + t_x) ** (r + x), 0)
    return float(np.sum(special.gammaln(r + x) - special.gammaln(r) + np.log(alive + gone)))


@pytest.fixture(scope="module")
def histories() -> Histories:
    return simulate(CDNOW, np.full(100_000, 78.0), seed=1)


@pytest.fixture(scope="module")
def fitted(histories: Histories) -> LifetimeModel:
    return fit_lifetime(*histories)


def test_known_parameters_are_recovered_within_5_percent(fitted: LifetimeModel) -> None:
    assert astuple(fitted)[:-1] == pytest.approx(astuple(CDNOW)[:-1], rel=0.05)


def test_the_fit_is_at_least_as_likely_as_the_truth(
    fitted: LifetimeModel, histories: Histories
) -> None:
    assert fitted.log_likelihood == pytest.approx(log_likelihood(fitted, histories), rel=1e-9)
    assert fitted.log_likelihood >= log_likelihood(CDNOW, histories)


def test_no_step_away_from_the_fit_is_more_likely(
    fitted: LifetimeModel, histories: Histories
) -> None:
    start = np.array([fitted.r, fitted.alpha, fitted.a, fitted.b])
    slopes = optimize.approx_fprime(
        np.log(start),
        lambda logs: log_likelihood(LifetimeModel(*np.exp(logs), 1, 2, 1, 0), histories),
        1e-5,
    )
    assert np.abs(slopes).max() / len(histories[0]) < 1e-4


def test_the_unit_of_time_and_money_changes_nothing_but_the_units() -> None:
    x, t_x, age, value = simulate(CDNOW, np.linspace(27, 39, 2_000), seed=2)

    weeks = fit_lifetime(x, t_x, age, value)
    days = fit_lifetime(x, t_x * 7, age * 7, value * 100)

    assert (days.r, days.alpha / 7, days.a, days.b) == pytest.approx(astuple(weeks)[:4], rel=1e-3)
    assert (days.p, days.q, days.gamma / 100) == pytest.approx(astuple(weeks)[4:7], rel=1e-3)


def test_expected_purchases_are_those_of_the_paper() -> None:
    history = (np.array([2.0]), np.array([30.43]), np.array([38.86]))

    assert CDNOW.expected_purchases(*history, 39.0) == pytest.approx([1.226], abs=5e-4)


def test_expected_purchases_agree_with_the_closed_form() -> None:
    rows = [(0.0, 0.0, 10.0), (1.0, 5.0, 30.0), (7.0, 30.0, 38.0), (29.0, 38.0, 39.0)]
    x, t_x, age = (np.array(column) for column in zip(*rows, strict=True))

    for horizon in (1.0, 39.0, 400.0):
        found = CDNOW.expected_purchases(x, t_x, age, horizon)
        assert found == pytest.approx([closed_form(CDNOW, row, horizon) for row in rows], rel=1e-9)


def test_frequent_buyers_that_never_drop_out_buy_on_at_their_rate() -> None:
    steady = replace(CDNOW, r=5.0, alpha=50.0, a=1e-6, b=30.0)
    x, age = np.array([0.0, 50.0, 600.0]), np.full(3, 500.0)

    found = steady.expected_purchases(x, np.minimum(x, 1) * 499, age, 60.0)

    assert found == pytest.approx((5.0 + x) / 550.0 * 60.0, rel=1e-3)


def test_expected_purchases_are_what_the_simulation_goes_on_to_show() -> None:
    x, _, _, _ = later = simulate(CDNOW, np.full(200_000, 78.0), seed=4)
    earlier = simulate(CDNOW, np.full(200_000, 39.0), seed=5)

    expected = CDNOW.expected_purchases(*earlier[:3], 39.0).mean()

    assert earlier[0].mean() + expected == pytest.approx(later[0].mean(), rel=0.02)
    assert expected < earlier[0].mean()
    assert x.max() > 20


def test_the_longer_the_silence_the_less_likely_a_customer_is_still_there() -> None:
    age = np.full(4, 38.86)
    found = CDNOW.probability_alive(
        np.array([0.0, 2, 2, 2]), np.array([0.0, 38.0, 30.43, 5.0]), age
    )

    assert found[0] == 1.0
    assert (np.diff(found) < 0).all()
    assert found[2] == pytest.approx(0.7266, abs=1e-3)


def test_expected_spend_is_that_of_the_note_and_everyones_mean_without_a_purchase() -> None:
    found = CDNOW.expected_spend(np.array([2.0, 0.0, 0.0, 5.0]), np.array([22.35, 0.0, 99.0, -1.0]))

    assert found[0] == pytest.approx(24.66, abs=0.01)
    assert found[1] == found[2] == pytest.approx(6.25 * 15.44 / 2.74)
    assert 0 < found[3] < found[0]


def test_expected_value_is_purchases_times_spend() -> None:
    x, t_x, age, value = simulate(CDNOW, np.full(50, 39.0), seed=3)
    found = CDNOW.expected_value(x, t_x, age, value, 52.0)

    assert found == pytest.approx(
        CDNOW.expected_purchases(x, t_x, age, 52.0) * CDNOW.expected_spend(x, value)
    )


def test_a_model_survives_json() -> None:
    assert LifetimeModel.from_json(json.loads(json.dumps(CDNOW.to_json()))) == CDNOW


def test_too_few_customers_or_repeats_are_refused() -> None:
    x, t_x, age, value = simulate(CDNOW, np.full(2_000, 39.0), seed=0)

    with pytest.raises(TrainingDataError, match="99 customers came"):
        fit_lifetime(x[:99], t_x[:99], age[:99], value[:99])
    with pytest.raises(TrainingDataError, match="0 with a repeat purchase"):
        fit_lifetime(x * 0, t_x * 0, age, value)
    with pytest.raises(TrainingDataError, match="0 with a value"):
        fit_lifetime(x, t_x, age, value * 0)


@pytest.mark.parametrize(("place", "wrong"), [(0, -1.0), (1, 40.0), (2, np.nan), (2, 0.0)])
def test_a_history_that_cannot_be_is_refused(place: int, wrong: float) -> None:
    columns = [np.full(200, 3.0), np.full(200, 20.0), np.full(200, 39.0), np.full(200, 9.0)]
    columns[place][4] = wrong

    with pytest.raises(InvalidInputError, match="Customer 5 of 200"):
        fit_lifetime(*columns)


def test_a_likelihood_without_a_maximum_is_refused() -> None:
    x, t_x, age, _ = simulate(CDNOW, np.full(2_000, 39.0), seed=0)

    with pytest.raises(TrainingDataError, match="model of values did not converge"):
        fit_lifetime(x, t_x, age, np.full(2_000, 20.0))
