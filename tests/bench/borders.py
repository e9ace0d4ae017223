"""One border moved back and forth: the verb ``redraw``, and a bare update of the same two rows."""

import shapely
from django.db import transaction

from layers.sql import prepared
from layers.staff.models import User
from layers.staff.scope import Scope
from layers.territory.locate import locate
from layers.territory.models import Division, Grid, Level
from layers.territory.redraw import redraw
from tests.bench.measure import Cost, in_turns

UPDATE = "UPDATE territory_grid SET geom = %(geom)s::geometry WHERE id = %(id)s"
# Degrees; about a metre, less than the bends of the border are apart.
SHIFT = 1e-5


def redrawing(lon: float, lat: float) -> dict[str, Cost]:
    """Cost of ``redraw`` and of the bare update, in a village of two grids near the point."""
    west, east = _village_of_two(lon, lat)
    shapes = _both_ways(west, east)
    user = User.objects.order_by("pk").values_list("pk", flat=True)[0]
    editor = Scope(user, frozenset({"county_dispatcher"}))

    def verb() -> None:
        for left, _right in shapes:
            redraw(editor, {west.code: left}, reason="bench")

    def bare() -> None:
        for pair in shapes:
            with transaction.atomic():
                for row, shape in zip((west, east), pair, strict=True):
                    multi = shapely.set_srid(shapely.multipolygons([shape]), 4326)
                    geom = shapely.to_wkb(multi, hex=True, include_srid=True)
                    prepared(UPDATE, {"geom": geom, "id": row.pk})

    # There and back, so that whoever comes next finds the border as it was.
    return in_turns({"redraw": verb, "bare": bare}, burst=1, rounds=60)


def _village_of_two(lon: float, lat: float) -> tuple[Grid, Grid]:
    """The grid at the point and its eastern neighbour, as a village of their own."""
    place = locate(lon, lat)
    if place is None:
        raise RuntimeError("no grid there")
    west, east = Grid.objects.filter(pk__in=[place.grid_id, place.grid_id + 1]).order_by("pk")
    town = Division.objects.defer("geom").get(pk=place.town_id)
    village, _made = Division.objects.get_or_create(
        code=f"{town.code[:9]}999", level=Level.VILLAGE, name="两格村", parent=town
    )
    Grid.objects.filter(pk__in=[west.pk, east.pk]).update(village=village)
    return west, east


def _both_ways(west: Grid, east: Grid) -> list[tuple[shapely.Polygon, shapely.Polygon]]:
    """Both grids with a bend of their common border moved east, and as they are."""
    left, right = (shapely.from_wkb(bytes(row.geom.wkb)).geoms[0] for row in (west, east))
    common = set(map(tuple, shapely.get_coordinates(left).tolist())) & set(
        map(tuple, shapely.get_coordinates(right).tolist())
    )
    bend = sorted(common, key=lambda point: point[1])[len(common) // 2]
    moved = (round(bend[0] + SHIFT, 7), bend[1])

    def with_bend(shape: shapely.Polygon) -> shapely.Polygon:
        ring = [moved if tuple(point) == bend else tuple(point) for point in shape.exterior.coords]
        return shapely.Polygon(ring)

    return [(with_bend(left), with_bend(right)), (left, right)]


def p95(cost: Cost) -> float:
    """The 95th percentile of a single call, seconds."""
    times = sorted(cost.times)
    return times[int(0.95 * (len(times) - 1))] / 2  # there and back
