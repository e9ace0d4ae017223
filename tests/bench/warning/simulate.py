"""Years of a made-up county for the early warning to be tried on: quiet in no simple way.

People report more on Mondays, less on holidays, by season; categories and places differ; estates
grow; storms bring half a county to the phone; some report the same again and again. Into the last
year outbreaks are planted: 3 to 5 neighbouring areas in any shape, sudden, even or gradual.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import chinese_calendar
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

Ints = NDArray[np.int64]

AREAS: Final = 715
SERIES: Final = 20
YEAR: Final = 365
# Calendar of the package reaches from 2004 on; three years that lie in it.
FIRST: Final = date(2022, 1, 3)
OUTBREAK_DAYS: Final = 7
WEEK: Final = np.array([1.28, 1.1, 1.05, 1.0, 1.0, 0.72, 0.62])
PROFILES: Final = {
    "sudden": np.array([6, 4, 3, 2, 2, 1, 1.0]),
    "even": np.ones(7),
    "gradual": np.array([1, 2, 3, 3, 3, 3, 3.0]),
}


@dataclass(frozen=True, slots=True)
class Outbreak:
    """``onset`` is a day's index; ``areas`` touch each other."""

    onset: int
    series: int
    areas: frozenset[int]
    cases: int
    profile: str


@dataclass(frozen=True, slots=True)
class County:
    """``points`` (areas, 2) metres; ``touching`` the neighbours of each area."""

    points: NDArray[np.float64]
    touching: list[set[int]]
    near: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Years:
    """Reports as arrays, ordered by nothing; ``person`` is who reported, −1 nobody known."""

    county: County
    days: int
    working: NDArray[np.bool_]
    day: Ints
    series: Ints
    area: Ints
    person: Ints
    outbreaks: list[Outbreak]
    storms: list[tuple[int, int]]

    @property
    def ordinal(self) -> Ints:
        return (FIRST - date(1970, 1, 1)).days + np.arange(self.days)


def county(rng: np.random.Generator) -> County:
    """Areas thick in 20 towns and thin between them."""
    towns = rng.uniform(0, 50_000, (20, 2))
    inside = towns[rng.integers(0, 20, AREAS * 6 // 10)] + rng.normal(0, 1_800, (429, 2))
    points = np.concatenate([inside, rng.uniform(0, 50_000, (AREAS - len(inside), 2))])
    touching: list[set[int]] = [set() for _ in range(AREAS)]
    for corners in Delaunay(points).simplices.tolist():
        for a in corners:
            touching[a] |= {b for b in corners if b != a}
    return County(points, touching, np.argmin(_apart(points, towns), axis=1))


def _apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hypot(*(one[:, None] - other[None]).transpose(2, 0, 1))


def years(
    seed: int, a_year: int, plant: int, cases: int, *, quiet_years: int = 2, test_years: int = 1
) -> Years:
    """``quiet_years`` without and ``test_years`` with ``plant`` outbreaks each of ``cases``."""
    rng = np.random.default_rng(seed)
    land = county(rng)
    days = (quiet_years + test_years) * YEAR
    dates = [FIRST + timedelta(days=i) for i in range(days)]
    working = np.array([_works(day) for day in dates])
    mean, storms = _means(rng, dates, working, a_year)
    place = _places(rng, land, days)
    day, series, area = _ordinary(rng, mean, place)
    reports = [np.stack([day, series, area])]
    outbreaks: list[Outbreak] = []
    for year in range(test_years):
        for slot in range(plant):
            start = (quiet_years + year) * YEAR + slot * YEAR // plant
            onset = start + int(rng.integers(0, max(YEAR // plant - 2 * OUTBREAK_DAYS, 1)))
            made, rows = _outbreak(rng, land, place[0], mean, onset, cases)
            outbreaks.append(made)
            reports.append(rows)
    day, series, area = np.concatenate(reports, axis=1)
    person = np.arange(len(day))
    day, series, area, person = _repeats(rng, days, day, series, area, person)
    return Years(land, days, working, day, series, area, person, outbreaks, storms)


def _works(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def _means(
    rng: np.random.Generator, dates: list[date], working: NDArray[np.bool_], a_year: int
) -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """Expected reports (series, days) and on which day which series was struck by a storm."""
    days = len(dates)
    weekday = np.array([day.weekday() for day in dates])
    busy = WEEK[weekday] * np.where(~working & (weekday < 5), 0.5, 1.0)
    busy = np.where(working & (weekday >= 5), 1.0, busy)
    busy = busy * 1.15 ** (np.arange(days) / YEAR) * rng.gamma(30, 1 / 30, days)
    weight = 1 / (np.arange(SERIES) + 3)
    phase = rng.uniform(0, 2 * np.pi, SERIES)
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(days) / YEAR + phase[:, None])
    mean = weight[:, None] * season * busy * rng.gamma(20, 1 / 20, (SERIES, days))
    mean *= a_year * days / YEAR / mean.sum()
    storms = []
    for start in rng.choice(days - 2, 8 * days // YEAR, replace=False).tolist():
        for series in rng.choice(SERIES, 2, replace=False).tolist():
            mean[series, start] *= 5
            mean[series, start + 1] *= 2.5
            storms.append((start, series))
    return mean, storms


def _places(rng: np.random.Generator, land: County, days: int) -> NDArray[np.float64]:
    """How often each area reports, (months, series, areas): rows sum to 1; places drift."""
    months = days // 30 + 1
    attraction = rng.normal(0, 0.6, AREAS)
    kinds = rng.normal(0, 0.5, (SERIES, AREAS))
    # A town has its own troubles: neighbours are alike.
    kinds += rng.normal(0, 0.3, (SERIES, 20))[:, land.near]
    drift = np.cumsum(rng.normal(0, 0.08, (months, AREAS)), axis=0)
    for _estate in range(5 * days // YEAR):
        drift[rng.integers(0, months) :, rng.integers(0, AREAS)] += np.log(2)
    level = np.exp(attraction + kinds + drift[:, None])
    found: NDArray[np.float64] = level / level.sum(axis=2, keepdims=True)
    return found


def _ordinary(
    rng: np.random.Generator, mean: NDArray[np.float64], place: NDArray[np.float64]
) -> tuple[Ints, Ints, Ints]:
    counts = rng.poisson(mean)
    day, series, area = [], [], []
    for month in range(len(place)):
        for kind in range(SERIES):
            part = counts[kind, month * 30 : month * 30 + 30]
            n = int(part.sum())
            day.append(np.repeat(np.arange(len(part)) + month * 30, part))
            series.append(np.full(n, kind))
            area.append(rng.choice(AREAS, n, p=place[month, kind]))
    return np.concatenate(day), np.concatenate(series), np.concatenate(area)


def _outbreak(
    rng: np.random.Generator,
    land: County,
    place: NDArray[np.float64],
    mean: NDArray[np.float64],
    onset: int,
    cases: int,
) -> tuple[Outbreak, Ints]:
    weight = mean.sum(axis=1)
    series = int(rng.choice(SERIES, p=weight / weight.sum()))
    areas = [int(rng.choice(AREAS, p=place[series]))]
    size = int(rng.integers(3, 6))
    while len(areas) < size:
        rim = sorted({b for a in areas for b in land.touching[a]} - set(areas))
        areas.append(int(rng.choice(rim)))
    profile = str(rng.choice(list(PROFILES)))
    shape = PROFILES[profile]
    part = rng.dirichlet(np.full(size, 2.0))
    # Not fewer than one in any: the outbreak is in all of them.
    where = np.concatenate([np.arange(size), rng.choice(size, cases - size, p=part)])
    when = onset + rng.choice(OUTBREAK_DAYS, cases, p=shape / shape.sum())
    rows = np.stack([when, np.full(cases, series), np.array(areas)[where]])
    return Outbreak(onset, series, frozenset(areas), cases, profile), rows


def _repeats(
    rng: np.random.Generator, days: int, day: Ints, series: Ints, area: Ints, person: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    """An eighth reports once or twice more within two weeks; one in 400 for weeks on end."""
    more = np.where(rng.random(len(day)) < 0.125, rng.geometric(0.6, len(day)), 0)
    more += np.where(rng.random(len(day)) < 0.0025, rng.integers(5, 12, len(day)), 0)
    again = np.repeat(np.arange(len(day)), more)
    later = day[again] + rng.integers(0, 15, len(again))
    keep = later < days
    again, later = again[keep], later[keep]
    return (
        np.concatenate([day, later]),
        np.concatenate([series, series[again]]),
        np.concatenate([area, area[again]]),
        np.concatenate([person, person[again]]),
    )
