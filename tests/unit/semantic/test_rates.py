from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from c360.semantic.rates import Effects, Rate, RatePart, find_change, find_effects


def rate(top: int, bottom: int) -> Rate:
    return Rate(Fraction(top), Fraction(bottom))


def total_of(parts: list[RatePart]) -> RatePart:
    def add(rates: list[tuple[Fraction, Fraction]]) -> Rate:
        top, bottom = (sum(values, Fraction(0)) for values in zip(*rates, strict=True))
        return Rate(top, bottom)

    before = [(part.before.top, part.before.bottom) for part in parts]
    after = [(part.after.top, part.after.bottom) for part in parts]
    return RatePart("", add(before), add(after))


RATES = st.integers(0, 50).flatmap(
    lambda bottom: st.integers(0, bottom).map(lambda top: rate(top, bottom))
)
PARTS = st.lists(st.tuples(RATES, RATES), min_size=1, max_size=6).map(
    lambda pairs: [RatePart(str(i), *pair) for i, pair in enumerate(pairs)]
)


@given(PARTS)
def test_effects_add_up_to_the_change_exactly(parts: list[RatePart]) -> None:
    total = total_of(parts)
    assume(total.before.bottom and total.after.bottom)

    added = sum((find_effects(part, total).total for part in parts), Fraction(0))

    assert added == find_change(total)


def test_a_rate_that_rises_alone_is_all_of_the_change() -> None:
    one = RatePart("one", rate(1, 10), rate(3, 10))
    other = RatePart("other", rate(5, 10), rate(5, 10))
    total = total_of([one, other])

    assert find_effects(one, total) == Effects(Fraction(1, 10), Fraction(0))
    assert find_effects(other, total) == Effects(Fraction(0), Fraction(0))


def test_rates_that_stay_change_the_total_by_shares_alone() -> None:
    low = RatePart("low", rate(1, 10), rate(3, 30))
    high = RatePart("high", rate(9, 10), rate(9, 10))
    total = total_of([low, high])
    effects = [find_effects(part, total) for part in (low, high)]

    assert [effect.own for effect in effects] == [0, 0]
    assert sum(effect.share for effect in effects) == Fraction(12, 40) - Fraction(1, 2)
    assert all(effect.share < 0 for effect in effects)


def test_a_member_that_is_new_adds_by_its_share() -> None:
    old = RatePart("old", rate(2, 10), rate(2, 10))
    new = RatePart("new", rate(0, 0), rate(8, 10))
    total = total_of([old, new])

    assert find_effects(new, total).own == 0
    assert find_effects(old, total).total + find_effects(new, total).total == Fraction(3, 10)
