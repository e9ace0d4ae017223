"""``make bench``: the hot paths, each beside its floor in the same run, in one table.

Uses a database of its own beside the configured one, made for the run and dropped after it.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from urllib.parse import urlsplit
from uuid import uuid4

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from layers.cases.intake import Report  # noqa: E402
from layers.cases.register import register  # noqa: E402
from layers.sql import prepared  # noqa: E402
from layers.territory.locate import locate  # noqa: E402
from layers.territory.locate_many import NOWHERE, locate_many, places_in_force  # noqa: E402
from tests.bench import county  # noqa: E402
from tests.bench.bare import Copy  # noqa: E402
from tests.bench.board import board  # noqa: E402
from tests.bench.borders import p95, redrawing  # noqa: E402
from tests.bench.desk import desk  # noqa: E402
from tests.bench.imports import importing  # noqa: E402
from tests.bench.insight import statistics  # noqa: E402
from tests.bench.measure import in_turns, machine, same_machine  # noqa: E402
from tests.bench.overview import overview  # noqa: E402
from tests.bench.posts import TEXT, post_in_turns  # noqa: E402
from tests.bench.table import Row  # noqa: E402
from tests.bench.tiles import tile_rows  # noqa: E402
from tests.bench.words import read_words  # noqa: E402
from tests.wiggly import SUINING  # noqa: E402

DATABASE = "slb_bench"
POINTS = 1_000_000
MIDDLE = (117.85, 33.92)
POINT = "ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)"
BBOX = f"SELECT count(*) FROM territory_grid WHERE geom && {POINT}"
ECHO = "SELECT %(lon)s::float8, %(lat)s::float8"


def main(wanted: list[str]) -> None:
    """All parts, or those named, in this order."""
    rows: list[Row] = []
    with database():
        print(f"{machine()}; PostgreSQL on {'this' if same_machine() else 'another'} machine")
        villages = county.divide()
        county.lay(*county.SMALL, villages)
        categories = county.staff_and_rules()
        parts: dict[str, Callable[[], Iterable[Row]]] = {
            "statistics": statistics,
            "locate": lambda: locating("715", 1.5),
            "many": many,
            # The floor of the posts copies the newest case, which must be a reported one.
            "register": lambda: chain(registering(categories), posting(categories)),
            "import": lambda: importing(categories),
            "redraw": lambda: redrawn("715"),
            # What the second reads the first has written.
            "overview": lambda: chain(overview(), board(database_url())),
            "desk": lambda: chain(desk(), read_words()),
            "tiles": lambda: tile_rows(database_url()),
            "large": lambda: large(villages),
        }
        if unknown := set(wanted) - set(parts):
            sys.exit(f"No such part: {', '.join(sorted(unknown))}. There are {', '.join(parts)}.")
        for name, part in parts.items():
            for row in part() if name in wanted or not wanted else ():
                rows.append(row)
                print(f"  {row.what}: {row.figure} {row.ratio}".rstrip(), file=sys.stderr)
    print_table(rows)


@contextmanager
def database() -> Iterator[None]:
    """A migrated database for this run; a left-over of a run that was killed is replaced."""
    original = settings.DATABASES["default"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = DATABASE
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            if cursor.fetchone() != (DATABASE,):
                # Everything after this empties tables.
                raise RuntimeError(f"the connection does not lead to {DATABASE}")
        yield
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)


def anywhere() -> Callable[[], tuple[float, float]]:
    """Points of the county, the same in every run."""
    draw = random.Random(2)
    west, south, east, north = SUINING
    return lambda: (round(draw.uniform(west, east), 7), round(draw.uniform(south, north), 7))


def locating(grids: str, target: float) -> Iterator[Row]:
    point = anywhere()

    def probe(statement: str) -> list[tuple[object, ...]]:
        lon, lat = point()
        return prepared(statement, {"lon": lon, "lat": lat})

    cost = in_turns(
        {
            "locate": lambda: locate(*point()),
            "empty": lambda: prepared("SELECT 1", ()),
            "echo": lambda: probe(ECHO),
            "bbox": lambda: probe(BBOX),
        },
        burst=50,
    )
    p50 = cost["locate"].p50
    for floor, words, limit in (
        ("empty", "an empty round trip", target),
        ("echo", "a round trip with the point", 0.0),
        ("bbox", "a bbox probe of the index", 0.0),
    ):
        ratio = p50 / cost[floor].p50
        yield Row(
            f"locate(), {grids} grids, p50, beside {words}",
            f"{p50 * 1e6:.0f} µs", f"{cost[floor].p50 * 1e6:.0f} µs", f"{ratio:.2f}",
            f"≤ {limit}" if limit else "", not limit or ratio <= limit,
        )  # fmt: skip


def many() -> Iterator[Row]:
    rng = np.random.default_rng(3)
    west, south, east, north = SUINING
    lon = np.round(rng.uniform(west, east, POINTS), 7)
    lat = np.round(rng.uniform(south, north, POINTS), 7)
    shapes = places_in_force().shapes

    def boxes() -> None:
        """The floor: which points lie in the bounding box of which grid."""
        order = np.argsort(lon)
        x, y = lon[order], lat[order]
        for left, bottom, right, top in np.array([shape.bounds for shape in shapes]):
            part = slice(*np.searchsorted(x, [left, right]))
            np.flatnonzero((y[part] >= bottom) & (y[part] <= top))

    found = locate_many(shapes, lon, lat)
    if (found == NOWHERE).any():
        raise RuntimeError("points of the county were found in no grid")
    cost = in_turns({"many": lambda: locate_many(shapes, lon, lat), "boxes": boxes}, 1, rounds=5)
    speed = {name: POINTS / one.cpu for name, one in cost.items()}
    yield Row(
        "1,000,000 points located in process, points per CPU-second, beside bounding boxes alone",
        f"{speed['many']:,.0f}", f"{speed['boxes']:,.0f}", f"{speed['boxes'] / speed['many']:.2f}",
        "≥ 600,000", speed["many"] >= 600_000,
    )  # fmt: skip


def registering(categories: list[str]) -> Iterator[Row]:
    point = anywhere()
    draw = random.Random(4)

    def one() -> None:
        lon, lat = point()
        register(
            Report(
                uuid=uuid4(), category=draw.choice(categories), text=TEXT, lon=lon, lat=lat,
                name="任一", phone="13800005021",
            )
        )  # fmt: skip

    one()
    cost = in_turns({"register": one, "bare": Copy()}, burst=25)
    for what, figures in (
        ("CPU of client and PostgreSQL", {name: each.cpu for name, each in cost.items()}),
        ("p50", {name: each.p50 for name, each in cost.items()}),
    ):
        ratio = figures["register"] / figures["bare"]
        limit = 3 if what.startswith("CPU") else 0
        yield Row(
            f"register(), {what}, beside bare inserts of the same rows",
            f"{figures['register'] * 1e6:.0f} µs", f"{figures['bare'] * 1e6:.0f} µs",
            f"{ratio:.2f}", f"≤ {limit}" if limit else "", not limit or ratio <= limit,
        )  # fmt: skip


def posting(categories: list[str]) -> Iterator[Row]:
    real, bare = post_in_turns(database_url(), categories)
    cpu, floor = ((each.python + each.postgres) / each.count for each in (real, bare))
    yield Row(
        "HTTP report without photo, server CPU per post, beside a bare insert behind HTTP",
        f"{real.python / real.count * 1e3:.2f} + {real.postgres / real.count * 1e3:.2f} ms",
        f"{bare.python / bare.count * 1e3:.2f} + {bare.postgres / bare.count * 1e3:.2f} ms",
        f"{cpu / floor:.2f}", "≤ 4 ms", cpu <= 0.004,
    )  # fmt: skip
    speed, bare_speed = (each.count / each.seconds for each in (real, bare))
    yield Row(
        "HTTP reports per second, beside bare inserts behind HTTP",
        f"{speed:.0f}", f"{bare_speed:.0f}", f"{bare_speed / speed:.2f}", "", True,
    )  # fmt: skip


def redrawn(grids: str) -> Iterator[Row]:
    cost = redrawing(*MIDDLE)
    verb, bare = p95(cost["redraw"]), p95(cost["bare"])
    yield Row(
        f"redraw() of one border, {grids} grids, p95, beside a bare update of both rows",
        f"{verb * 1e3:.1f} ms", f"{bare * 1e3:.1f} ms", f"{verb / bare:.2f}", "≤ 40 ms",
        verb <= 0.040,
    )  # fmt: skip
    cpu, floor = cost["redraw"].cpu / 2, cost["bare"].cpu / 2
    yield Row(
        f"redraw() of one border, {grids} grids, CPU of client and PostgreSQL",
        f"{cpu * 1e3:.1f} ms", f"{floor * 1e3:.1f} ms", f"{cpu / floor:.2f}", "", True,
    )  # fmt: skip


def large(villages: list[int]) -> Iterator[Row]:
    """Last, for it takes the place of the grids that everything before used."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE territory_gridset CASCADE")
    start = time.monotonic()
    county.lay(*county.LARGE, villages)
    print(f"  500,000 grids laid in {time.monotonic() - start:.0f} s", file=sys.stderr)
    yield from locating("500,000", 3.0)
    yield from redrawn("500,000")


def database_url() -> str:
    """The address of the run's database: the configured one under another name."""
    # The settings have put what .local/env says into the environment.
    parts = urlsplit(os.environ["DATABASE_URL"])
    # A socket folder stands in the path before the name.
    folder = parts.path.rpartition("/")[0]
    return parts._replace(path=f"{folder}/{DATABASE}").geturl()


def print_table(rows: list[Row]) -> None:
    head = Row("", "figure", "floor", "ratio", "target", True)
    width = max(len(row.what) for row in rows)
    for row in (head, *rows):
        mark = "" if row.met else "  not met"
        print(
            f"{row.what:{width}}  {row.figure:>16}  {row.floor:>16}  {row.ratio:>6}  "
            f"{row.target:>10}{mark}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
