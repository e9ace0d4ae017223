"""Rates: intervals and the drawing of small units to the mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from layers.oversight.rates import rate, shrunk, strength


def test_the_seed_figure() -> None:
    seen = rate(12_642, 16_513)
    assert f"{seen.value:.1%}" == "76.6%"
    assert (round(seen.low or 0, 3), round(seen.high or 0, 3)) == (0.759, 0.772)


def test_wilson_as_in_the_textbook() -> None:
    seen = rate(10, 20)
    assert (seen.low, seen.high) == pytest.approx((0.2993, 0.7007), abs=1e-4)


def test_nothing_counted_is_no_rate() -> None:
    assert rate(0, 0).value is rate(0, 0).low is None


@given(n=some.integers(1, 10_000), data=some.data())
def test_the_interval_holds_the_rate(n: int, data: some.DataObject) -> None:
    seen = rate(data.draw(some.integers(0, n)), n)
    assert 0 <= (seen.low or 0) <= (seen.value or 0) + 1e-9
    assert (seen.value or 0) - 1e-9 <= (seen.high or 0) <= 1


def test_three_of_three_do_not_outrank_480_of_500() -> None:
    pairs = [(3, 3), (480, 500), (400, 500), (150, 200)]
    mean, weight = strength(pairs)
    drawn = [shrunk(k, n, mean, weight)[0] for k, n in pairs]
    assert drawn[1] > drawn[0] > drawn[2]


@given(pairs=some.lists(some.tuples(some.integers(0, 50), some.integers(0, 50)), max_size=20))
def test_drawn_rates_lie_between_their_own_and_the_mean(pairs: list[tuple[int, int]]) -> None:
    clean = [(min(k, n), n) for k, n in pairs]
    mean, weight = strength(clean)
    assert 5 <= weight <= 200
    for k, n in clean:
        drawn, sd = shrunk(k, n, mean, weight)
        own = k / n if n else mean
        assert min(own, mean) - 1e-9 <= drawn <= max(own, mean) + 1e-9
        assert sd >= 0
