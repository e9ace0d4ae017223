"""``make bench-warning``: how many planted outbreaks are found, how soon, at which price.

Every method is calibrated to one false alarm a week on a year without outbreaks, then meets a year
with them. Needs no database. Seeds on the command line: ``make bench-warning ARGS="7 8 9"``.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from layers.insight.day_effects import Days
from layers.insight.scan import circles
from layers.insight.warning.distinct import distinct
from layers.insight.warning.episodes import Episode, calibrated, episodes, starts
from layers.insight.warning.history import History, tabulate
from layers.insight.warning.local import CIRCLE, Ground, signals
from layers.insight.warning.newly_hot import newly_hot
from layers.insight.warning.streams import SHARES, Stream
from layers.insight.warning.surge import surges
from tests.bench.measure import machine
from tests.bench.warning.others import regions, scores
from tests.bench.warning.simulate import (
    AREAS,
    OUTBREAK_DAYS,
    SERIES,
    YEAR,
    Outbreak,
    Years,
    years,
)

BUDGET: Final = 1.0
WEEKS: Final = YEAR / 7
PLANT: Final = 20
# Reports a year, cases of an outbreak, least share found within 7 and within 3 days.
SETTINGS: Final = (
    (16_500, 12, 0.90, 0.70),
    (16_500, 20, 0.95, 0.90),
    (165_000, 20, 0.95, 0.60),
    (165_000, 35, 0.95, 0.90),
)
OURS: Final = "early warning"
LATE: Final = 99
AreasOf = Callable[[Any], Iterable[int]]


@dataclass(slots=True)
class Tally:
    """``delays`` in days of data seen, the day of the onset being 1; LATE was never found."""

    delays: list[int] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)
    false: int = 0
    weeks: float = 0.0

    def within(self, days: int, profile: str = "") -> float:
        chosen = [
            delay <= days
            for delay, shape in zip(self.delays, self.profiles, strict=True)
            if profile in ("", shape)
        ]
        return sum(chosen) / len(chosen) if chosen else float("nan")

    @property
    def false_a_week(self) -> float:
        return self.false / self.weeks

    def add(self, found: dict[int, int], planted: list[Outbreak], false: int) -> None:
        self.delays += [found.get(number, LATE) for number in range(len(planted))]
        self.profiles += [one.profile for one in planted]
        self.false += false
        self.weeks += WEEKS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, default=[101, 102, 103, 104, 105, 106])
    wish = parser.parse_args()
    print(f"{machine()}; seeds {' '.join(map(str, wish.seeds))}; budget {BUDGET:g} a week")
    print(
        f"{'reports a year':>14} {'cases':>5}  {'method':16} {'≤ 3 days':>8} {'≤ 7 days':>8} "
        f"{'median':>6} {'false/week':>10}  target"
    )
    for a_year, cases, seven, three in SETTINGS:
        start = time.process_time()
        tallies: dict[str, Tally] = {}
        for seed in wish.seeds:
            one_county(years(seed, a_year, PLANT, cases), tallies)
            print(f"  seed {seed}: {time.process_time() - start:.0f} s CPU", file=sys.stderr)
        for name, tally in tallies.items():
            print(line(a_year, cases, name, tally, (seven, three)))


def line(a_year: int, cases: int, name: str, tally: Tally, targets: tuple[float, float]) -> str:
    seven, three = targets
    found = tally.within(3), tally.within(7)
    words = ""
    if name == OURS:
        ok = found[0] >= three and found[1] >= seven and 0.5 <= tally.false_a_week / BUDGET <= 1.5
        by_shape = ", ".join(
            f"{shape} {tally.within(3, shape):.2f}" for shape in sorted(set(tally.profiles))
        )
        words = f"≥ {three:.0%}, ≥ {seven:.0%} {'met' if ok else 'NOT MET'} (≤ 3 days: {by_shape})"
    return (
        f"{a_year:14,} {cases:5}  {name:16} {found[0]:8.2f} {found[1]:8.2f} "
        f"{np.median(tally.delays):6.0f} {tally.false_a_week:10.2f}  {words}"
    )


def one_county(made: Years, tallies: dict[str, Tally]) -> None:
    """Run every method over one made-up county and add up what it found."""
    first = distinct(made.day, made.person, made.series, made.area)
    reports = made.day[first], made.series[first], made.area[first]
    history = tabulate(0, made.days, AREAS, SERIES, reports)
    ground = Ground(circles(made.county.points, np.ones(AREAS), max_areas=CIRCLE))
    near = touching(made)
    rows = streams(made, history, ground, near)
    areas: dict[Stream, AreasOf] = {
        Stream.PLACE: lambda row: ground.members(int(row["centre"]), int(row["size"])).tolist(),
        Stream.COUNTY: lambda row: [-1],
        Stream.HOT: lambda row: near.indices[slice(*near.indptr[row["centre"] :][:2])].tolist(),
    }
    found: dict[int, int] = {}
    false = 0
    for stream, part in rows.items():
        alarms, threshold = raised(part, areas[stream], SHARES[stream] * BUDGET)
        false += sum(not true(alarm, made, stream) for alarm in alarms)
        if stream != Stream.COUNTY:
            soonest(found, part, threshold, areas[stream], made.outbreaks)
    tallies.setdefault(OURS, Tally()).add(found, made.outbreaks, false)
    region = regions(np.random.default_rng(1), made.county.points)
    members = [np.flatnonzero(region == home).tolist() for home in range(region.max() + 1)]
    for name, part in scores(history, region).items():
        found = {}
        alarms, threshold = raised(part, lambda row: members[row["centre"]], BUDGET)
        soonest(found, part, threshold, lambda row: members[row["centre"]], made.outbreaks)
        false = sum(not true(alarm, made, Stream.PLACE) for alarm in alarms)
        tallies.setdefault(name, Tally()).add(found, made.outbreaks, false)


def touching(made: Years) -> csr_array:
    """The neighbours of each area, itself among them."""
    pairs = [(a, b) for a, others in enumerate(made.county.touching) for b in sorted({a, *others})]
    rows, columns = np.array(pairs).T
    return csr_array((np.ones(len(pairs)), (rows, columns)), shape=(AREAS, AREAS))


def streams(
    made: Years, history: History, ground: Ground, near: csr_array
) -> dict[Stream, NDArray[Any]]:
    """The signals of the last two years by stream: one to calibrate on, one to be tried in."""
    start = history.days - 2 * YEAR
    together = history.counts.sum(axis=0, dtype=np.int16)[None]
    everything = History(history.first, together, history.unplaced[:1])
    return {
        Stream.PLACE: signals(history, ground, start, history.days),
        Stream.COUNTY: surges(
            history.county(), Days(made.ordinal, made.working), start, history.days
        ),
        Stream.HOT: newly_hot(everything, near, start, history.days),
    }


def raised(rows: NDArray[Any], areas_of: AreasOf, budget: float) -> tuple[list[Episode], float]:
    """The alarms of the last year, and the threshold by the year before it."""
    last = int(rows["day"].max()) // YEAR * YEAR
    past = rows[(rows["day"] >= last - YEAR) & (rows["day"] < last)]
    year = rows[rows["day"] >= last]
    threshold = calibrated(
        lambda level: starts(past, level, areas_of), past["score"], budget * WEEKS
    )
    return episodes(year, threshold, areas_of), threshold


def true(alarm: Episode, made: Years, stream: Stream) -> bool:
    """Whether there was something where and when it rang."""
    if stream == Stream.COUNTY:
        return any(
            series == alarm.series and day <= alarm.last and alarm.first <= day + OUTBREAK_DAYS
            for day, series in made.storms
        )
    return any(
        (alarm.series in (one.series, -1))
        and not one.areas.isdisjoint(alarm.areas)
        and one.onset <= alarm.last
        and alarm.first < one.onset + 2 * OUTBREAK_DAYS
        for one in made.outbreaks
    )


def soonest(
    found: dict[int, int],
    rows: NDArray[Any],
    threshold: float,
    areas_of: AreasOf,
    planted: list[Outbreak],
) -> None:
    """The first day of each outbreak on which a row of its series and place was above."""
    high = rows[rows["score"] > threshold]
    for number, one in enumerate(planted):
        during = high[(high["day"] >= one.onset) & (high["day"] < one.onset + OUTBREAK_DAYS)]
        for row in during[(during["series"] == one.series) | (during["series"] == -1)]:
            if not one.areas.isdisjoint(areas_of(row)):
                delay = int(row["day"]) - one.onset + 1
                found[number] = min(delay, found.get(number, LATE))


if __name__ == "__main__":
    main()
