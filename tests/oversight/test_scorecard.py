"""The composite score and the ranking."""

from layers.oversight.scorecard import (
    Tally,
    Weights,
    composite,
    drawn,
    is_below,
    ranking,
    rates_of,
)

GOOD = Tally(given=500, due=500, handled=490, closed=480, on_time=470, answered=480, reworked=10)
SMALL = Tally(given=3, due=3, handled=3, closed=3, on_time=3, answered=3)
POOR = Tally(given=300, due=300, handled=200, closed=190, on_time=150, answered=160, reworked=30)
ASKED = Tally(called=20, reached=10, contacted=9, solved=8, satisfied=7, rated=6, liked=5)


def test_on_time_60_closed_30_not_reworked_10() -> None:
    tally = Tally(due=10, handled=10, closed=8, on_time=5, reworked=1)
    assert composite(tally, Weights()) == 60 * 0.5 + 30 * 0.8 + 10 * 0.9
    assert composite(tally, Weights(on_time=100, closed=0, not_reworked=0)) == 50
    assert composite(Tally(given=4), Weights()) is None


def test_a_small_unit_does_not_outrank_a_large_good_one() -> None:
    rows = ranking({1: SMALL, 2: GOOD, 3: POOR, 4: Tally(given=2)}, Weights())
    assert [(row.unit, row.rank) for row in rows] == [(2, 1), (1, 2), (3, 3), (4, None)]
    small, good = rows[1], rows[0]
    assert (small.high or 0) - (small.low or 0) > (good.high or 0) - (good.low or 0)


def test_denominators() -> None:
    rates = rates_of(GOOD + ASKED)
    assert {name: (row.k, row.n) for name, row in rates.items()} == {
        "handling": (490, 500), "closing": (480, 500), "on_time": (470, 500),
        "feedback": (480, 500), "rework": (10, 490), "first_dispatch": (0, 490),
        "one_finish": (0, 490), "response": (9, 10), "solving": (8, 10),
        "satisfaction": (7, 10), "callback": (10, 20), "rating": (5, 6),
    }  # fmt: skip


def test_few_cases_alone_name_nobody() -> None:
    """All of two cases handled, where the county handles less than the limit."""
    few = Tally(due=2, handled=2, closed=2, on_time=2)
    rows = {row.unit: row for row in ranking({1: few, 2: POOR}, Weights())}
    assert (rows[1].handling or 0) < 0.85
    assert not is_below(rows[1], 0.85)
    assert is_below(rows[2], 0.85)
    assert not is_below(ranking({1: Tally()}, Weights())[0], 0.85)


def test_every_rate_is_drawn_to_the_mean_of_all() -> None:
    """3 of 3 comes out lower than 480 of 500, and what nobody was asked stays unknown."""
    every = [SMALL, GOOD, POOR]
    small, good = drawn(SMALL, every), drawn(GOOD, every)
    for name in ("handling", "closing", "on_time", "feedback"):
        assert rates_of(SMALL)[name].value == 1
        assert 0.6 < (small[name] or 0) < (good[name] or 0) < 1
    assert small["satisfaction"] is None
    assert drawn(SMALL, [SMALL, GOOD + ASKED])["rating"] is None
    assert drawn(Tally(), [])["handling"] is None
