"""The indicators of DOMAIN §7 from tallies, the composite score and the ranking. Pure.

处置率 handled/due          按期结案率 on time/due           响应率, 解决率, 满意率 …/reached
结案率 closed/due           按时反馈率 answered in time/due   有效回访率 reached/called
返工率 reworked/handled     首派准确率, 一次办结率 …/handled
网上好评率 liked/rated: what complainants say by themselves, apart from those called back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

from layers.oversight.rates import Rate, Z, rate, shrunk, strength


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of a unit or a worker. ``due``: cases whose deadline fell into the period."""

    given: int = 0
    due: int = 0
    handled: int = 0
    closed: int = 0
    on_time: int = 0
    answered: int = 0
    reworked: int = 0
    one_hop: int = 0
    one_finish: int = 0
    called: int = 0
    reached: int = 0
    contacted: int = 0
    solved: int = 0
    satisfied: int = 0
    rated: int = 0
    liked: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the composite score; they add up to 100."""

    on_time: float = 60
    closed: float = 30
    not_reworked: float = 10


@dataclass(frozen=True, slots=True)
class Score:
    """A place in the ranking of units, or of workers; ``unit`` is the id.

    ``score`` is 0–100, drawn to the mean, with its interval; ``handling`` the share handled drawn
    to the mean; ``rank`` is None without cases.
    """

    unit: int
    tally: Tally
    score: float | None
    low: float | None
    high: float | None
    handling: float | None
    rank: int | None


def rates_of(tally: Tally) -> dict[str, Rate]:
    """Every indicator by its name."""
    return {name: rate(*pair) for name, pair in _pairs(tally).items()}


def drawn(tally: Tally, every: Collection[Tally]) -> dict[str, float | None]:
    """Every indicator of one drawn to the mean of ``every``; None without cases."""
    others = [_pairs(one) for one in every]
    return {
        name: shrunk(k, n, *strength([one[name] for one in others]))[0] if n else None
        for name, (k, n) in _pairs(tally).items()
    }


def _pairs(tally: Tally) -> dict[str, tuple[int, int]]:
    t = tally
    return {
        "handling": (t.handled, t.due), "closing": (t.closed, t.due),
        "on_time": (t.on_time, t.due), "feedback": (t.answered, t.due),
        "rework": (t.reworked, t.handled), "first_dispatch": (t.one_hop, t.handled),
        "one_finish": (t.one_finish, t.handled), "response": (t.contacted, t.reached),
        "solving": (t.solved, t.reached), "satisfaction": (t.satisfied, t.reached),
        "callback": (t.reached, t.called), "rating": (t.liked, t.rated),
    }  # fmt: skip


def composite(tally: Tally, weights: Weights) -> float | None:
    """The plain score: on-time×60 + closed×30 + (1−rework)×10 by default; None without cases."""
    if not tally.due:
        return None
    kept = 1 - (tally.reworked / tally.handled if tally.handled else 0.0)
    return (
        weights.on_time * tally.on_time / tally.due
        + weights.closed * tally.closed / tally.due
        + weights.not_reworked * kept
    )


def ranking(tallies: Mapping[int, Tally], weights: Weights) -> list[Score]:
    """Units by their drawn score, best first; those without cases at the end, unranked.

    The parts of the score go together (what is on time is closed), so that their deviations are
    added, not their squares: the interval is rather too wide than too narrow.
    """
    every = list(tallies.values())
    means = {
        "on_time": strength([(t.on_time, t.due) for t in every]),
        "closed": strength([(t.closed, t.due) for t in every]),
        "kept": strength([(t.handled - t.reworked, t.handled) for t in every]),
        "handled": strength([(t.handled, t.due) for t in every]),
    }
    scored = [_score(unit, tally, means, weights) for unit, tally in tallies.items()]
    known = sorted((row for row in scored if row.score is not None), key=_place)
    ranked = [_ranked(row, place) for place, row in enumerate(known, start=1)]
    return [*ranked, *(row for row in scored if row.score is None)]


def is_below(row: Score, limit: float) -> bool:
    """Whether the unit handled less than ``limit`` of its cases, as counted and also drawn to the
    mean: few cases alone name nobody."""
    if row.handling is None:
        return False
    return row.tally.handled < limit * row.tally.due and row.handling < limit


def _place(row: Score) -> tuple[float, int]:
    return -(row.score or 0.0), row.unit


def _ranked(row: Score, place: int) -> Score:
    return Score(row.unit, row.tally, row.score, row.low, row.high, row.handling, place)


def _score(
    unit: int, tally: Tally, means: Mapping[str, tuple[float, float]], weights: Weights
) -> Score:
    if not tally.due:
        return Score(unit, tally, None, None, None, None, None)
    parts: Sequence[tuple[float, tuple[float, float]]] = (
        (weights.on_time, shrunk(tally.on_time, tally.due, *means["on_time"])),
        (weights.closed, shrunk(tally.closed, tally.due, *means["closed"])),
        (
            weights.not_reworked,
            shrunk(tally.handled - tally.reworked, tally.handled, *means["kept"]),
        ),
    )
    score = sum(weight * share for weight, (share, _sd) in parts)
    half = Z * sum(weight * sd for weight, (_share, sd) in parts)
    handling, _sd = shrunk(tally.handled, tally.due, *means["handled"])
    return Score(
        unit, tally, score, max(0.0, score - half), min(100.0, score + half), handling, None
    )
