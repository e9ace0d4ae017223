"""``manage.py locate POINTS --out OUT``: grid, village, town and department of a file of points."""

import gc
from argparse import ArgumentParser
from operator import add
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from layers.cases.route_many import departments_by_grid
from layers.errors import Refused
from layers.territory.crs import CRS_NAMES, DECIMALS, home
from layers.territory.locate_many import NOWHERE, locate_many, places_in_force
from layers.territory.points_file import read_points, write_points
from layers.territory.read_layer import transformer

Numbers = NDArray[np.float64]
COLUMNS: Final = ["grid_code", "grid_name", "village", "town"]
# Problems stand behind the answers, at these places counted from the end.
_NOT_NUMBERS, _SWAPPED, _OFF_GLOBE, _OUTSIDE = -4, -3, -2, NOWHERE


class Command(BaseCommand):
    help = "Answer grid, village and town (with --category the department) for a file of points"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or GeoJSON")
        parser.add_argument("--out", type=Path, required=True, help="CSV or GeoJSON")
        parser.add_argument("--crs", default="wgs84", help="wgs84, gcj02, bd09 or EPSG:n")
        parser.add_argument("--lon", default="", help="column of the longitude or easting")
        parser.add_argument("--lat", default="", help="column of the latitude or northing")
        parser.add_argument("--encoding", default="", help="of a CSV; found out without it")
        parser.add_argument("--category", default="", help="answer its department too")

    def handle(self, **options: Any) -> None:
        # Rows make no cycles; the collector would walk through millions of them in vain.
        gc.disable()
        try:
            located, all_points = self._locate(**options)
        except Refused as error:
            raise CommandError(str(error)) from error
        finally:
            gc.enable()
        self.stdout.write(
            _("%(located)d of %(all)d points lie in a grid.")
            % {"located": located, "all": all_points}
        )

    def _locate(self, file: Path, out: Path, **options: Any) -> tuple[int, int]:
        points = read_points(file, options["lon"], options["lat"], options["encoding"])
        known = places_in_force()
        columns, answers = _answers(known.places, options["category"])
        twice = [name for name in points.header if name in columns]
        if twice:
            raise Refused(
                _("The file has columns of these names already, rename them: %(names)s.")
                % {"names": ", ".join(twice)}
            )
        located = count = 0
        with write_points(out, points.header + columns) as writer:
            for batch in points.batches:
                lon, lat, problem = _to_wgs84(batch.x, batch.y, options["crs"])
                place = locate_many(known.shapes, lon, lat)
                located += int((place != NOWHERE).sum())
                count += len(place)
                which = np.where(problem, problem, place).tolist()
                rows = map(add, batch.rows, map(answers.__getitem__, which))
                writer.write(rows, lon, lat)
        return located, count


def _answers(places: list[Any], category: str) -> tuple[list[str], list[list[str]]]:
    """The columns to add, and their values: for each place, then for each problem."""
    departments = departments_by_grid(category) if category else {}
    columns = COLUMNS + (["department"] if category else []) + ["problem"]
    answers = []
    for place in places:
        answer = [place.grid_code, place.grid_name, place.village, place.town]
        if category:
            department = departments.get(place.grid_id)
            answer.append(str(department) if department else "")
        answers.append([*answer, ""])
    problems = [
        _("not numbers"),
        _("longitude and latitude swapped"),
        _("off the globe"),
        _("outside every grid"),
    ]
    empty = [""] * (len(columns) - 1)
    return columns, answers + [[*empty, problem] for problem in problems]


def _to_wgs84(x: Numbers, y: Numbers, crs: str) -> tuple[Numbers, Numbers, NDArray[np.int64]]:
    """WGS84 degrees as ``layers.territory.crs.to_wgs84`` gives them (NaN for the impossible), and
    0 or the problem with each point."""
    problem = np.where(np.isfinite(x) & np.isfinite(y), 0, _NOT_NUMBERS)
    with np.errstate(all="ignore"):
        if crs in CRS_NAMES:
            problem[(problem == 0) & (abs(y) > 90) & (abs(x) <= 90)] = _SWAPPED
            problem[(problem == 0) & ((abs(y) > 90) | (abs(x) > 180))] = _OFF_GLOBE
            x, y = np.where(problem, np.nan, x), np.where(problem, np.nan, y)
            lon, lat = home(x, y, crs)
        else:
            lon, lat = transformer(crs).transform(x, y)
        lon, lat = np.round(lon, DECIMALS), np.round(lat, DECIMALS)
    possible = (abs(lon) <= 180) & (abs(lat) <= 90)
    problem[(problem == 0) & ~possible] = _OFF_GLOBE
    return np.where(possible, lon, np.nan), np.where(possible, lat, np.nan), problem
