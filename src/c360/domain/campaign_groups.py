"""Treated and control customers: who is which, how many it takes, and what they prove."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from statistics import NormalDist

NORMAL = NormalDist()
CONFIDENCE = 0.95
HASH_RANGE = 2**64


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float

    def scaled(self, factor: float, shift: float = 0.0) -> Interval:
        """Return the interval of ``factor x value + shift``."""
        ends = sorted((self.low * factor + shift, self.high * factor + shift))
        return Interval(self.value * factor + shift, ends[0], ends[1])


def is_control(campaign_id: int, customer_id: str, control_share: float) -> bool:
    """Tell whether a customer is left alone: the same answer whenever it is asked.

    Two campaigns draw independently of each other, and a larger share keeps whom a smaller had.

    Examples:
        >>> is_control(1, "CUS-000001", 0.0), is_control(1, "CUS-000001", 1.0)
        (False, True)
    """
    digest = hashlib.sha256(f"{campaign_id}:{customer_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < control_share * HASH_RANGE


def size_groups(
    control_rate: float,
    treated_rate: float,
    *,
    power: float = 0.8,
    significance: float = 0.05,
    control_per_treated: float = 1.0,
) -> float:
    """Return how many treated customers a two-sided test of two shares needs, not yet rounded up.

    Args:
        control_rate: Share that churns when left alone.
        treated_rate: Share that churns when treated; another one.
        power: Chance of finding that difference.
        significance: Chance of finding one where there is none.
        control_per_treated: Control customers for each treated one.

    Examples:
        >>> round(size_groups(0.50, 0.75, power=0.90), 1)
        76.7

    Source:
        Fleiss, Levin & Paik, "Statistical Methods for Rates and Proportions", 3rd ed., ch. 4,
        without continuity correction; the example is that of R's ``power.prop.test``.
    """
    pooled = (treated_rate + control_per_treated * control_rate) / (1 + control_per_treated)
    under_null = (1 + 1 / control_per_treated) * pooled * (1 - pooled)
    under_effect = (
        treated_rate * (1 - treated_rate) + control_rate * (1 - control_rate) / control_per_treated
    )
    reach = NORMAL.inv_cdf(1 - significance / 2) * math.sqrt(under_null)
    reach += NORMAL.inv_cdf(power) * math.sqrt(under_effect)
    return (reach / (control_rate - treated_rate)) ** 2


def find_power(
    control_rate: float, treated_rate: float, counts: tuple[int, int], significance: float = 0.05
) -> float:
    """Return the chance that a treated and a control group of this size show the difference.

    Examples:
        >>> round(find_power(0.50, 0.75, (50, 50)), 3)
        0.74
    """
    treated, control = counts
    if treated == 0 or control == 0:
        return 0.0
    pooled = (treated * treated_rate + control * control_rate) / (treated + control)
    null = math.sqrt(pooled * (1 - pooled) * (1 / treated + 1 / control))
    effect = math.sqrt(
        treated_rate * (1 - treated_rate) / treated + control_rate * (1 - control_rate) / control
    )
    difference = abs(control_rate - treated_rate)
    reach = difference - NORMAL.inv_cdf(1 - significance / 2) * null
    if effect == 0:
        return float(reach > 0)
    return NORMAL.cdf(reach / effect)


def find_control_count(
    audience_count: int,
    rates: tuple[float, float],
    *,
    power: float = 0.8,
    significance: float = 0.05,
) -> int | None:
    """Return the smallest control group of an audience that gives the wanted power, or None.

    Up to half of the audience: beyond, a larger control group proves less.

    Args:
        audience_count: Customers to divide.
        rates: Share that churns when left alone, and when treated.
        power: Chance of finding that difference.
        significance: Chance of finding one where there is none.
    """
    low, high = 1, audience_count // 2
    if high < 1 or not _is_enough(audience_count, high, rates, (power, significance)):
        return None
    while low < high:
        middle = (low + high) // 2
        if _is_enough(audience_count, middle, rates, (power, significance)):
            high = middle
        else:
            low = middle + 1
    return low


def _is_enough(
    audience: int, control: int, rates: tuple[float, float], wanted: tuple[float, float]
) -> bool:
    power, significance = wanted
    return find_power(*rates, (audience - control, control), significance) >= power


def estimate_share(count: int, of: int) -> Interval:
    """Return a share with its Wilson interval; of nobody, nothing is known.

    Source:
        Wilson, "Probable inference", JASA 22 (1927).
    """
    if of == 0:
        return Interval(0.0, 0.0, 1.0)
    z = NORMAL.inv_cdf((1 + CONFIDENCE) / 2)
    share = count / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(share, max(0.0, centre - reach), min(1.0, centre + reach))


def estimate_difference(left: Interval, right: Interval) -> Interval:
    """Return how far one share lies above another, with the interval of the difference.

    Examples:
        >>> found = estimate_difference(estimate_share(56, 70), estimate_share(48, 80))
        >>> [round(number, 4) for number in (found.value, found.low, found.high)]
        [0.2, 0.0524, 0.3339]

    Source:
        Newcombe, "Interval estimation for the difference between independent proportions",
        Statistics in Medicine 17 (1998), method 10; the example is his.
    """
    difference = left.value - right.value
    down = math.hypot(left.value - left.low, right.high - right.value)
    up = math.hypot(left.high - left.value, right.value - right.low)
    return Interval(difference, difference - down, difference + up)
