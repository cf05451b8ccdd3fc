"""What a customer will buy and spend: BG/NBD for purchases, gamma-gamma for their value.

Times may be in any unit, as long as all are in the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import scipy

from c360.errors import InvalidInputError, TrainingDataError
from c360.ml.features import FloatArray

LEAST_CUSTOMERS, LEAST_REPEATERS = 100, 30
"""Below these the four parameters cannot be told apart."""
NODES = 48
"""Points of the quadrature over the drop-out probability; more change no digit that is shown."""
BOUND = 14.0
"""The log of a parameter is sought within plus and minus this."""
FLAT = 1e-4
"""Slope of the mean log-likelihood, by log parameter, that counts as a maximum."""
PURCHASE_STARTS = ((0.0, 0.0, 0.0, 0.0), (-1.4, -2.0, -0.2, 0.9), (1.0, 0.0, -2.0, 2.0))
SPEND_STARTS = ((1.0, 1.0, 0.0), (0.0, 0.0, 1.0), (3.0, 1.5, -1.0))

Loss = Callable[[FloatArray], tuple[float, FloatArray]]


@dataclass(frozen=True, slots=True)
class LifetimeModel:
    """A fitted model of purchases and of their value.

    Args:
        r: Shape of the purchase rates.
        alpha: Rate of the purchase rates, in the unit of time.
        a: First shape of the probabilities of dropping out after a purchase.
        b: Second shape of the same.
        p: Shape of the values of one customer's purchases.
        q: Shape of the scales of those values; above 1.
        gamma: Rate of the scales, in the unit of money.
        log_likelihood: Of the purchases, at the maximum.
    """

    r: float
    alpha: float
    a: float
    b: float
    p: float
    q: float
    gamma: float
    log_likelihood: float

    def probability_alive(self, x: FloatArray, t_x: FloatArray, T: FloatArray) -> FloatArray:
        """Return the chance that a customer has not dropped out.

        A customer without a repeat purchase has had no occasion to drop out: 1.
        """
        repeats = np.maximum(x, 1.0)
        log_odds = (
            np.log(self.a)
            - np.log(self.b + repeats - 1)
            + (self.r + x) * (np.log(self.alpha + T) - np.log(self.alpha + t_x))
        )
        alive: FloatArray = np.where(x > 0, scipy.special.expit(-log_odds), 1.0)
        return alive

    def expected_purchases(
        self, x: FloatArray, t_x: FloatArray, T: FloatArray, horizon: float
    ) -> FloatArray:
        """Return how many purchases to expect within a horizon from now.

        The closed form needs a hypergeometric function that fails for frequent buyers. Given that
        a customer is alive, the drop-out probability is Beta(a, b + x): the expectation over it,
        by quadrature, is the same number.

        Args:
            x: Repeat purchases so far.
            t_x: Time from the first to the last purchase.
            T: Time from the first purchase to now.
            horizon: Time ahead.
        """
        expected = np.zeros(len(x))
        counts, place = np.unique(x, return_inverse=True)
        order = np.argsort(place, kind="stable")
        ends = np.cumsum(np.bincount(place, minlength=len(counts)))
        for count, rows in zip(counts, np.split(order, ends[:-1]), strict=True):
            drop_out, weights = _beta_quadrature(self.a, self.b + count)
            reach = horizon / (self.alpha + T[rows])
            missed = -(self.r + count) * np.log1p(np.outer(reach, drop_out))
            expected[rows] = (-np.expm1(missed) / drop_out) @ weights
        bought: FloatArray = expected * self.probability_alive(x, t_x, T)
        return bought

    def expected_spend(self, x: FloatArray, mean_value: FloatArray) -> FloatArray:
        """Return the value to expect of one purchase: a customer's own mean, drawn to everyone's.

        Args:
            x: Repeat purchases so far; without any the answer is everyone's mean.
            mean_value: Mean value of those purchases; below 0 counts as 0.
        """
        own = self.p * x
        mean: FloatArray = (
            self.p * (self.gamma + x * np.maximum(mean_value, 0.0) * (x > 0)) / (own + self.q - 1)
        )
        return mean

    def expected_value(
        self,
        x: FloatArray,
        t_x: FloatArray,
        T: FloatArray,
        mean_value: FloatArray,
        horizon: float,
    ) -> FloatArray:
        """Return the spend to expect within a horizon from now, not discounted."""
        purchases = self.expected_purchases(x, t_x, T, horizon)
        return purchases * self.expected_spend(x, mean_value)

    def to_json(self) -> dict[str, float]:
        """Return the parameters as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, float]) -> LifetimeModel:
        """Read what ``to_json`` wrote."""
        return cls(**content)


def fit_lifetime(
    x: FloatArray, t_x: FloatArray, T: FloatArray, mean_value: FloatArray
) -> LifetimeModel:
    """Fit both models by maximum likelihood.

    The value model assumes that how much a customer spends at a time does not depend on how
    often; check the correlation of ``x`` and ``mean_value`` among those with ``x`` > 0.

    Args:
        x: Repeat purchases: those after the first, at most one a time step.
        t_x: Time from the first to the last purchase; 0 without a repeat.
        T: Time from the first purchase to the end of observation.
        mean_value: Mean value of the repeat purchases. Customers whose value is not above 0 do
            not take part in the value model.

    Raises:
        InvalidInputError: Values are not finite, or not 0 <= t_x <= T with x >= 0.
        TrainingDataError: There are too few customers, or the likelihood has no clear maximum.

    Source:
        Fader, Hardie & Lee, "Counting your customers the easy way", Marketing Science 24(2), 2005;
        Fader & Hardie, "The gamma-gamma model of monetary value", 2013.
    """
    _require_histories(x, t_x, T)
    spent = (x > 0) & (mean_value > 0)
    _require_enough(len(x), int((x > 0).sum()), int(spent.sum()))
    unit = float(T.max())
    histories, counts = np.unique(np.stack([x, t_x, T], axis=1), axis=0, return_counts=True)
    loss = _purchase_loss(histories / np.array([1.0, unit, unit]), counts / counts.sum())
    purchases = _minimise(loss, PURCHASE_STARTS, "purchases")
    r, alpha, a, b = np.exp(purchases.x).tolist()
    price = float(mean_value[spent].mean())
    values = _minimise(_spend_loss(x[spent], mean_value[spent] / price), SPEND_STARTS, "values")
    p, q_above_one, gamma = np.exp(values.x).tolist()
    # Counting time in units of the longest makes a density larger by that unit, once a purchase.
    log_likelihood = -float(purchases.fun) * len(x) - float(x.sum()) * np.log(unit)
    return LifetimeModel(
        r, alpha * unit, a, b, p, 1 + q_above_one, gamma * price, float(log_likelihood)
    )


def _purchase_loss(histories: FloatArray, weights: FloatArray) -> Loss:
    """Return the negative mean log-likelihood of BG/NBD and its slope, by log parameters."""
    x, t_x, T = histories.T
    is_repeat = x > 0
    repeats = np.where(is_repeat, x, 1.0)

    def loss(logs: FloatArray) -> tuple[float, FloatArray]:
        r, alpha, a, b = np.exp(logs)
        log_alive = -(r + x) * np.log(alpha + T)
        log_gone = np.log(a) - np.log(b + repeats - 1) - (r + x) * np.log(alpha + t_x)
        log_either = np.where(is_repeat, np.logaddexp(log_alive, log_gone), log_alive)
        value = (
            scipy.special.gammaln(r + x) - scipy.special.gammaln(r) + r * np.log(alpha)
            + scipy.special.betaln(a, b + x) - scipy.special.betaln(a, b)
            + log_either
        )  # fmt: skip
        gone = np.where(is_repeat, scipy.special.expit(log_gone - log_alive), 0.0)
        alive = 1 - gone
        time = alive * np.log(alpha + T) + gone * np.log(alpha + t_x)
        pull = alive / (alpha + T) + gone / (alpha + t_x)
        both, both_x = scipy.special.digamma(a + b), scipy.special.digamma(a + b + x)
        slopes = np.stack(
            [
                scipy.special.digamma(r + x) - scipy.special.digamma(r) + np.log(alpha) - time,
                r / alpha - (r + x) * pull,
                both - both_x + gone / a,
                scipy.special.digamma(b + x) - scipy.special.digamma(b) + both - both_x
                - gone / (b + repeats - 1),
            ]
        )  # fmt: skip
        return -float(weights @ value), -(slopes @ weights) * np.array([r, alpha, a, b])

    return loss


def _spend_loss(x: FloatArray, mean_value: FloatArray) -> Loss:
    """Return the negative mean log-likelihood of gamma-gamma and its slope.

    By the logs of p, q - 1 and gamma: below q = 1 the mean of everyone would be infinite.
    """
    total = x * mean_value

    def loss(logs: FloatArray) -> tuple[float, FloatArray]:
        p, q_above_one, gamma = np.exp(logs)
        q = 1 + q_above_one
        shape = p * x
        value = (
            -scipy.special.betaln(shape, q) + q * np.log(gamma) - np.log(mean_value)
            + shape * np.log(total) - (shape + q) * np.log(gamma + total)
        )  # fmt: skip
        both = scipy.special.digamma(shape + q)
        slopes = np.array(
            [
                np.mean(
                    x * (both - scipy.special.digamma(shape) + np.log(total / (gamma + total)))
                ),
                np.mean(both - scipy.special.digamma(q) + np.log(gamma / (gamma + total))),
                np.mean(q / gamma - (shape + q) / (gamma + total)),
            ]
        )
        return -float(np.mean(value)), -slopes * np.array([p, q_above_one, gamma])

    return loss


def _minimise(
    loss: Loss, starts: Sequence[Sequence[float]], what: str
) -> scipy.optimize.OptimizeResult:
    """Return the best of the minima that several starts lead to."""
    found = [
        scipy.optimize.minimize(
            loss,
            np.array(start),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-BOUND, BOUND)] * len(start),
            options={"ftol": 1e-15, "gtol": 1e-8, "maxiter": 2_000, "maxfun": 5_000},
        )
        for start in starts
    ]
    best = min(found, key=lambda result: float(result.fun))
    # At a bound the slope may point outward: a parameter that the data put at 0 or infinity.
    inside = np.abs(best.x) < BOUND
    if not np.isfinite(best.fun) or np.abs(best.jac[inside]).max(initial=0.0) > FLAT:
        raise TrainingDataError(
            f"The model of {what} did not converge from {len(starts)} starts; its likelihood must "
            "have a maximum, and has none when, for instance, all customers spend alike. Check the "
            "purchase histories, or train on a longer period."
        )
    return best


def _beta_quadrature(a: float, b: float) -> tuple[FloatArray, FloatArray]:
    """Return points and weights of Gauss's quadrature for the mean over Beta(a, b).

    Source:
        Golub & Welsch, "Calculation of Gauss quadrature rules", Mathematics of
        Computation 23, 1969.
    """
    n = np.arange(NODES, dtype=np.float64)
    s = 2 * n + a + b
    # Jacobi polynomials on (0, 1); the general terms are 0 / 0 at their first place.
    middle = np.empty(NODES)
    middle[0] = a / (a + b)
    middle[1:] = 0.5 + (a - b) * (a + b - 2) / (2 * s[1:] * (s[1:] - 2))
    k, t = n[2:], s[2:] - 1
    squares = np.empty(NODES - 1)
    squares[0] = a * b / ((a + b) ** 2 * (a + b + 1))
    squares[1:] = k * (k + a - 1) * (k + b - 1) * (k + a + b - 2) / ((t - 1) ** 2 * t * (t - 2))
    points, vectors = scipy.linalg.eigh_tridiagonal(middle, np.sqrt(squares))
    weights: FloatArray = vectors[0] ** 2
    return np.maximum(points, 1e-15), weights


def _require_histories(x: FloatArray, t_x: FloatArray, T: FloatArray) -> None:
    fits = (x >= 0) & (t_x >= 0) & (t_x <= T) & (T > 0) & np.isfinite(x + T)
    if not fits.all():
        place = int(np.argmin(fits))
        raise InvalidInputError(
            f"Customer {place + 1} of {len(x)} has {x[place]:g} repeat purchases, the last after "
            f"{t_x[place]:g} of {T[place]:g}; allowed are finite numbers with 0 <= recency <= age "
            "and age above 0. Correct the features."
        )


def _require_enough(customers: int, repeaters: int, spenders: int) -> None:
    if customers < LEAST_CUSTOMERS or min(repeaters, spenders) < LEAST_REPEATERS:
        raise TrainingDataError(
            f"{customers} customers came, {repeaters} with a repeat purchase and {spenders} with "
            f"a value for it; at least {LEAST_CUSTOMERS} and {LEAST_REPEATERS} are needed. Train "
            "on a longer period."
        )
