"""What speaks for an alarm: reports by day, by subject, on the map, and the cases themselves."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np
import shapely
from django.db.models import QuerySet
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.insight.counts import Counts
from layers.insight.frame import CELL, Land
from layers.insight.lattice import Lattice
from layers.insight.look import EPOCH
from layers.insight.models import Alarm
from layers.insight.warning.reports import top_of
from layers.staff.scope import Scope
from layers.territory.models import Grid

DAYS: Final = 42
MOST: Final = 100
_VOID: Final = "void"


@dataclass(frozen=True, slots=True)
class Evidence:
    """``days`` (day, cases) up to today at most; ``subjects`` (category id, cases) of the time of
    the alarm. All cases, repeats among them: what people find when they look."""

    days: list[tuple[date, int]]
    subjects: list[tuple[int, int]]


def span(alarm: Alarm) -> tuple[date, date]:
    """The days the alarm is about."""
    return min(alarm.first_day, alarm.peak_day - timedelta(days=alarm.window - 1)), alarm.last_day


def evidence(alarm: Alarm, held: Counts, today: date) -> Evidence:
    """By the counts of the map; asks the database for the categories only."""
    categories = under(alarm)
    last = min(today, alarm.last_day + timedelta(days=DAYS // 3))
    first = last - timedelta(days=DAYS - 1)
    cube = held.cube.between((first - EPOCH).days, (last - EPOCH).days).only(categories)
    if alarm.grids:
        cube = cube.where(np.isin(cube.rows["grid"], np.array(alarm.grids)))
    if alarm.cells:
        cube = cube.where(np.isin(cube.rows["x"].astype(np.int64) * CELL + cube.rows["y"],
                                  np.array(alarm.cells)))  # fmt: skip
    counts = cube.by_day((first - EPOCH).days, DAYS).tolist()
    begin, end = span(alarm)
    during = cube.between((begin - EPOCH).days, (end - EPOCH).days).by_category()
    subjects = sorted(during.items(), key=lambda row: (-row[1], row[0]))
    return Evidence(
        [(first + timedelta(days=i), n) for i, n in enumerate(counts)],
        [(pk, n) for pk, n in subjects if n],
    )


def under(alarm: Alarm) -> set[int] | None:
    """The categories it is about; None is all."""
    if alarm.category_id is None:
        return None
    return {pk for pk, top in top_of().items() if top == alarm.category_id}


def cases_of(alarm: Alarm, scope: Scope, lattice: Lattice) -> QuerySet[Case]:
    """The cases of its place and days that this person may see, the latest first; no words, no
    point, no person."""
    begin, end = span(alarm)
    cases = for_scope(scope).filter(
        received_at__gte=_midnight(begin), received_at__lt=_midnight(end + timedelta(days=1))
    )
    categories = under(alarm)
    if categories is not None:
        cases = cases.filter(category_id__in=categories)
    if alarm.grids:
        cases = cases.filter(grid_id__in=alarm.grids)
    if alarm.cells:
        cases = cases.filter(geom__intersects=_box(alarm, lattice))
    return (
        cases.exclude(state=_VOID)
        .select_related("category", "grid")
        .only(
            "number", "state", "received_at", "category__name", "category__name_en",
            "category__icon", "grid__name",
        )
        .order_by("-received_at", "-id")
    )  # fmt: skip


def place_names(alarms: list[Alarm], land: Land) -> dict[int, str]:
    """Where each is, by id: the grid with most of it, and how many more. Empty for the county.

    Grids of an earlier set are asked for by name in one statement.
    """
    names = dict(zip(land.grids.tolist(), land.names, strict=True))
    missing = {alarm.peak_grid for alarm in alarms if alarm.peak_grid} - set(names)
    if missing:
        names |= dict(Grid.objects.filter(pk__in=missing).values_list("pk", "name"))
    return {alarm.pk: names.get(alarm.peak_grid or 0, "") for alarm in alarms}


def shape_of(alarm: Alarm, lattice: Lattice) -> list[dict[str, object]]:
    """GeoJSON features of its grids; of its cells instead where it has any."""
    if alarm.cells:
        boxes = [_cell(cell, lattice) for cell in alarm.cells]
        return [_feature(box, "") for box in boxes]
    grids = Grid.objects.filter(pk__in=alarm.grids).only("name", "geom")
    return [_feature(shapely.from_wkb(bytes(grid.geom.wkb)), grid.name) for grid in grids]


def _feature(shape: shapely.Geometry, name: str) -> dict[str, object]:
    plain = shapely.set_precision(shapely.simplify(shape, 1e-5), 1e-6)
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": json.loads(shapely.to_geojson(plain)),
    }


def _cell(cell: int, lattice: Lattice) -> shapely.Polygon:
    x, y = divmod(cell, CELL)
    return shapely.box(
        x * lattice.step_lon, y * lattice.step_lat,
        (x + 1) * lattice.step_lon, (y + 1) * lattice.step_lat,
    )  # fmt: skip


def _box(alarm: Alarm, lattice: Lattice) -> str:
    whole = shapely.union_all([_cell(cell, lattice) for cell in alarm.cells])
    return f"SRID=4326;{whole.wkt}"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
