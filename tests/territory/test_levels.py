"""Borders simplified for a zoom stay shared, and are never those of another version.

┌──┬──┬──┐
├──┼──┼──┤   13 × 11 wiggly grids
└──┴──┴──┘
"""

from typing import Any

import pytest
import shapely
from django.db import connection

from layers.territory import levels
from layers.territory.border_tiles import draw_grids
from layers.territory.models import Grid
from layers.territory.rows import multipolygon
from layers.territory.tiles import tile_at
from tests.maps.mvt import features
from tests.maps.tile_numbers import numbers

pytestmark = pytest.mark.django_db


def level(zoom: int) -> dict[int, Any]:
    """The simplified grids of a zoom by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT feature_id, ST_AsBinary(geom) FROM territory_level"
            " WHERE kind = 'grid' AND zoom = %s",
            [zoom],
        )
        return {pk: shapely.from_wkb(bytes(wkb)) for pk, wkb in cursor.fetchall()}


@pytest.mark.parametrize("zoom", [8, 10, 12, 14])
def test_neighbours_are_simplified_together(wiggly: dict[str, Any], zoom: int) -> None:
    # The divisions of this county have no borders.
    assert levels.refresh() == len(wiggly)
    made = level(zoom)
    assert shapely.coverage_is_valid([part for shape in made.values() for part in shape.geoms])
    exact = Grid.objects.count()
    assert len(made) == exact


def test_coarser_levels_have_fewer_vertices(wiggly: dict[str, Any]) -> None:
    levels.refresh()
    counts = [shapely.get_num_coordinates(list(level(zoom).values())).sum() for zoom in (8, 11, 14)]
    assert counts[0] < counts[1] < counts[2]


def test_only_what_changed_is_made_anew_and_fits(wiggly: dict[str, Any]) -> None:
    """A node that two grids share moves; what is made anew equals making all of it anew."""
    levels.refresh()
    assert levels.refresh() == 0
    shapes = dict(wiggly)
    one, other = _neighbours(shapes)
    shared = shapely.intersection(shapes[one], shapes[other])
    node = shapely.get_coordinates(shared)[len(shapely.get_coordinates(shared)) // 2]
    for code in (one, other):
        moved = shapely.transform(
            shapes[code], lambda at: at + 0.0005 * (abs(at - node).max(1) == 0)[:, None]
        )
        Grid.objects.filter(code=code).update(geom=multipolygon(moved))
    assert levels.refresh() == 2
    partly = level(12)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM territory_level")
    levels.refresh()
    whole = level(12)
    assert all(partly[pk].equals_exact(whole[pk]) for pk in whole)


def _neighbours(shapes: dict[str, Any]) -> tuple[str, str]:
    codes = sorted(shapes)
    one = codes[len(codes) // 2]
    return one, next(
        other
        for other in codes
        if other != one and shapely.intersection(shapes[one], shapes[other]).length > 0
    )


def test_a_tile_never_shows_the_border_of_before(wiggly: dict[str, Any]) -> None:
    levels.refresh()
    grid = Grid.objects.first()
    assert grid is not None
    at = grid.geom.centroid
    tile = tile_at(*numbers(at.x, at.y, 12))
    before = _shape(draw_grids(tile), grid.pk)
    smaller = shapely.from_wkb(bytes(grid.geom.wkb)).buffer(-0.001)
    Grid.objects.filter(pk=grid.pk).update(geom=multipolygon(smaller))
    assert _shape(draw_grids(tile), grid.pk) != before


def test_very_many_changes_are_left_to_the_command(
    wiggly: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levels, "_kept_up_with", None)
    levels.keep_up(most=10)
    assert level(12) == {}
    grid = Grid.objects.first()
    assert grid is not None
    at = grid.geom.centroid
    assert _shape(draw_grids(tile_at(*numbers(at.x, at.y, 12))), grid.pk)
    assert levels.refresh() == len(wiggly)


def test_grids_that_are_no_more_are_forgotten(wiggly: dict[str, Any]) -> None:
    levels.refresh()
    gone = Grid.objects.first()
    assert gone is not None
    gone.delete()
    levels.forget()
    assert len(level(12)) == len(wiggly) - 1


def _shape(body: bytes, pk: int) -> list[tuple[int, int]]:
    [found] = [one for one in features(body)["grids"] if one.id == pk]
    return found.points
