"""Whom a campaign changes: effects by customer from a past campaign with a control group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from c360.errors import InvalidInputError
from c360.ml.features import FloatArray

LEAST_ROWS = 100
"""Treated and control customers below which an effect by customer would be noise."""
STEPS = 100
ROUNDS = 100
PARAMETERS: dict[str, Any] = {
    "objective": "regression",
    "num_leaves": 8,
    "learning_rate": 0.05,
    "min_data_in_leaf": 40,
    "lambda_l2": 10.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
"""Small on purpose: an effect is far weaker than the outcome that it is part of."""

Learner = Literal["t", "x"]


@dataclass(frozen=True, slots=True)
class UpliftModel:
    """Effects of a treatment by customer.

    Args:
        learner: ``t``: outcome if treated minus outcome if not. ``x``: effects learnt in each
            group against the other group's model, weighted by the share of the other group.
        treated: Trees of the outcome of the treated (t), or of their effects (x).
        control: The same of the control group.
        treated_share: Share of the treated in training.
    """

    learner: Learner
    treated: lgb.Booster
    control: lgb.Booster
    treated_share: float

    def predict(self, features: FloatArray) -> FloatArray:
        """Return by how much the treatment raises the outcome of each row.

        Args:
            features: Columns as in training; NaN is missing.
        """
        treated, control = _predict(self.treated, features), _predict(self.control, features)
        if self.learner == "t":
            return treated - control
        return self.treated_share * control + (1 - self.treated_share) * treated


@dataclass(frozen=True, slots=True)
class QiniCurve:
    """What treating the highest scores first would have gained.

    Args:
        points: Share of customers treated, and the outcomes gained, a treated customer of the
            campaign; from (0, 0) to (1, the average effect).
        coefficient: Area between the curve and the random line; 0 when the score says nothing.
    """

    points: tuple[tuple[float, float], ...]
    coefficient: float

    @property
    def random_line(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """First and last point of what treating customers at random would have gained."""
        return self.points[0], self.points[-1]


def fit_uplift(
    features: FloatArray,
    treated: npt.ArrayLike,
    outcome: npt.ArrayLike,
    seed: int,
    learner: Learner = "x",
) -> UpliftModel:
    """Learn how the effect of a treatment differs between customers.

    Treatment must have been given at random: the groups are compared as they are. Judge the model
    on customers that it was not fitted to.

    Args:
        features: One row a customer, as known before the treatment.
        treated: Whether each was treated: booleans, or 0 and 1.
        outcome: What came of it: 0 or 1, or an amount.
        seed: The same seed gives the same model.
        learner: ``x`` is the better one when the groups differ in size.

    Raises:
        InvalidInputError: Lengths differ, a value is not allowed, or a group is too small.

    Source:
        Künzel, Sekhon, Bickel & Yu, "Metalearners for estimating heterogeneous treatment effects
        using machine learning", PNAS 116(10), 2019.
    """
    is_treated, outcomes = _read_campaign(treated, outcome, len(features))
    _require_groups(is_treated, LEAST_ROWS)
    treated_rows, control_rows = features[is_treated], features[~is_treated]
    treated_outcomes, control_outcomes = outcomes[is_treated], outcomes[~is_treated]
    of_treated = _fit(treated_rows, treated_outcomes, seed)
    of_control = _fit(control_rows, control_outcomes, seed)
    share = float(is_treated.mean())
    if learner == "t":
        return UpliftModel(learner, of_treated, of_control, share)
    effects_treated = treated_outcomes - _predict(of_control, treated_rows)
    effects_control = _predict(of_treated, control_rows) - control_outcomes
    return UpliftModel(
        learner,
        _fit(treated_rows, effects_treated, seed),
        _fit(control_rows, effects_control, seed),
        share,
    )


def qini_curve(treated: npt.ArrayLike, outcome: npt.ArrayLike, score: npt.ArrayLike) -> QiniCurve:
    """Return what a score would have gained in a campaign with a control group.

    Among the customers with the highest scores, the gain is the outcomes of the treated less those
    of the control group, which is scaled to the number of the treated. Customers with equal scores
    enter together.

    Args:
        treated: Whether each customer was treated: booleans, or 0 and 1.
        outcome: What came of it: 0 or 1, or an amount; higher is better.
        score: Whom the score would treat first has the highest.

    Raises:
        InvalidInputError: Lengths differ, a value is not allowed, or a group is empty.

    Source:
        Radcliffe, "Using control groups to target on predicted lift", 2007.
    """
    scores = np.asarray(score, dtype=np.float64)
    is_treated, outcomes = _read_campaign(treated, outcome, len(scores))
    _require_groups(is_treated, 1)
    if np.isnan(scores).any():
        raise InvalidInputError(
            f"{int(np.isnan(scores).sum())} of {len(scores)} scores are missing; every customer "
            "must have one. Leave out the customers without."
        )
    shares = np.linspace(0, 1, STEPS + 1)
    columns = np.stack([is_treated, outcomes * is_treated, ~is_treated, outcomes * ~is_treated])
    treated_count, treated_sum, control_count, control_sum = _accumulate(columns, scores, shares)
    # Where no control customer has come yet, there is nothing to hold against the treated.
    scale = np.divide(
        treated_count, control_count, out=np.zeros(STEPS + 1), where=control_count > 0
    )
    gain = (treated_sum - control_sum * scale) / treated_count[-1]
    coefficient = float(np.trapezoid(gain - shares * gain[-1], shares))
    return QiniCurve(tuple(zip(shares.tolist(), gain.tolist(), strict=True)), coefficient)


def _accumulate(columns: FloatArray, scores: FloatArray, shares: FloatArray) -> FloatArray:
    """Return the sum of each column over the highest scores, at each share of the rows."""
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    last = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)
    rows = np.append(0, last + 1) / len(ordered)
    sums = np.cumsum(columns[:, order], axis=1)[:, last]
    return np.stack([np.interp(shares, rows, np.append(0.0, column)) for column in sums])


def _fit(features: FloatArray, target: FloatArray, seed: int) -> lgb.Booster:
    data = lgb.Dataset(features, target, params={"verbosity": -1})
    return lgb.train({**PARAMETERS, "seed": seed}, data, num_boost_round=ROUNDS)


def _predict(booster: lgb.Booster, features: FloatArray) -> FloatArray:
    return np.asarray(booster.predict(features, num_threads=1), dtype=np.float64)


def _read_campaign(
    treated: npt.ArrayLike, outcome: npt.ArrayLike, rows: int
) -> tuple[npt.NDArray[np.bool_], FloatArray]:
    flags = np.asarray(treated, dtype=np.float64)
    outcomes = np.asarray(outcome, dtype=np.float64)
    if not len(flags) == len(outcomes) == rows:
        raise InvalidInputError(
            f"{len(flags)} flags of treatment and {len(outcomes)} outcomes came for {rows} "
            "customers; allowed is one each. Give both for the same customers."
        )
    if not np.isin(flags, (0.0, 1.0)).all() or not np.isfinite(outcomes).all():
        raise InvalidInputError(
            "A flag of treatment is neither 0 nor 1, or an outcome is missing or infinite; allowed "
            "are 0 and 1, and finite numbers. Leave out the customers without."
        )
    return flags == 1, outcomes


def _require_groups(is_treated: npt.NDArray[np.bool_], least: int) -> None:
    treated = int(is_treated.sum())
    control = len(is_treated) - treated
    if min(treated, control) < least:
        raise InvalidInputError(
            f"{treated} treated and {control} control customers came; at least {least} of each are "
            "needed. Use a campaign with a larger control group."
        )
