"""Which score would have found the customers whom treating helped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from c360.api.campaigns.audience import Numbers
from c360.api.campaigns.saved_schemas import QiniAnswer, QiniPoint
from c360.domain.campaign_value import value_of_treating
from c360.domain.campaigns import CampaignTerms
from c360.ml.uplift import LEAST_ROWS, fit_uplift, qini_curve
from c360.state.campaign_customers import Member, Outcome

FOLDS = 5
SEED = 360
MOST_FITTED = 50_000
"""Customers that an uplift model learns from while somebody waits for the answer."""

Known = tuple[Member, Outcome]


def draw_qini(
    members: Sequence[Member], outcomes: Sequence[Outcome], terms: CampaignTerms
) -> list[QiniAnswer]:
    """Return the Qini curve of each score; none without both groups and scores of before."""
    by_id = {member.customer_id: member for member in members}
    known = [
        (member, outcome)
        for outcome in outcomes
        if (member := by_id.get(outcome.customer_id)) is not None
        and member.churn_probability is not None
    ]
    treated = np.array([outcome.is_treated for _, outcome in known], dtype=bool)
    stayed = np.array([not outcome.is_churned for _, outcome in known], dtype=np.float64)
    if treated.all() or not treated.any():
        return []
    worth = [
        value_of_treating(terms, member.churn_probability or 0.0, member.yearly_spend)
        for member, _ in known
    ]
    risk = [member.churn_probability or 0.0 for member, _ in known]
    return [
        _describe("churn_probability", treated, stayed, np.array(risk)),
        _describe("net_value", treated, stayed, np.array(worth)),
        *_learn_uplift(known, treated, stayed),
    ]


def _describe(
    score: str, treated: NDArray[np.bool_], stayed: Numbers, values: Numbers
) -> QiniAnswer:
    curve = qini_curve(treated, stayed, values)
    whole = curve.points[-1][1]
    points = [
        QiniPoint(share=share, gain=gain, random=share * whole) for share, gain in curve.points
    ]
    return QiniAnswer.model_validate(
        {"score": score, "coefficient": curve.coefficient, "points": points}
    )


def _learn_uplift(
    known: Sequence[Known], treated: NDArray[np.bool_], stayed: Numbers
) -> Iterator[QiniAnswer]:
    """Judge an uplift model on customers that each of its fits has not seen."""
    smaller = min(int(treated.sum()), int((~treated).sum()))
    if smaller * (FOLDS - 1) // FOLDS < LEAST_ROWS or len(known) > MOST_FITTED:
        return
    features = np.array(
        [
            (
                member.churn_probability,
                np.nan if member.churn_risk_score is None else member.churn_risk_score,
                member.lifetime_value,
                member.yearly_spend,
            )
            for member, _ in known
        ],
        dtype=np.float64,
    )
    predicted = np.zeros(len(known))
    for held_out in _split(treated):
        rest = ~held_out
        model = fit_uplift(features[rest], treated[rest], stayed[rest], SEED)
        predicted[held_out] = model.predict(features[held_out])
    yield _describe("uplift_model", treated, stayed, predicted)


def _split(treated: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """Return masks of customers to hold out, each with its part of both groups."""
    fold = np.zeros(len(treated), dtype=np.int64)
    rng = np.random.default_rng(SEED)
    for group in (treated, ~treated):
        positions = rng.permutation(np.flatnonzero(group))
        fold[positions] = np.arange(len(positions)) % FOLDS
    for number in range(FOLDS):
        yield fold == number
