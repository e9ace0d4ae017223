"""Bad borders, each with its own sentence, and nothing changes. Healed is what has one meaning.

What is drawn, and where, stands in ``bad_geometries``.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from layers.errors import Refused
from layers.staff.scope import scope_of
from layers.territory.border_errors import BorderRefused
from layers.territory.merge import merge
from layers.territory.models import Edit, Grid, GridRevision
from layers.territory.queries import grids_in_force
from layers.territory.redraw import redraw
from layers.territory.split import split
from tests.territory.bad_geometries import A1, BORDERS, CUT, HEALED, LINES
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)


@pytest.fixture
def bo(territory: SimpleNamespace, staff: SimpleNamespace) -> Any:
    """Bo of the upper town, who has cut A2 in two."""
    bo = scope_of(staff.bo)
    split(bo, territory.A2.code, CUT, reason="备")
    return bo


def everything() -> list[Any]:
    return [
        list(Grid.objects.order_by("id").values_list("id", "version", "geom")),
        Edit.objects.count(),
        GridRevision.objects.count(),
    ]


@pytest.mark.parametrize("name", BORDERS)
def test_a_bad_border_is_refused_by_its_own_sentence(
    territory: SimpleNamespace, bo: Any, name: str
) -> None:
    drawn, message = BORDERS[name]
    before = everything()
    with pytest.raises(BorderRefused, match=message) as refusal:
        redraw(bo, {territory.A1.code: drawn}, reason="试")
    assert everything() == before
    (feature, *_more) = refusal.value.geojson()["features"]
    assert feature["properties"]["message"] == str(refusal.value)


def test_the_sentences_differ(territory: SimpleNamespace, bo: Any) -> None:
    """One sentence for two of them only where what to do about it is the same."""
    told: dict[str, set[str]] = {}
    for name, (drawn, _message) in BORDERS.items():
        with pytest.raises(BorderRefused) as refusal:
            redraw(bo, {territory.A1.code: drawn}, reason="试")
        told.setdefault(str(refusal.value), set()).add(name)
    assert sorted(sorted(names) for names in told.values() if len(names) > 1) == [
        ["BD-09", "GCJ-02"],
        ["a line", "nothing"],
        ["bow-tie", "no width"],
        ["infinite", "metres", "off the globe"],
        ["ring outside the county", "second ring outside the county"],
    ]


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_does_not_cut_is_refused(
    territory: SimpleNamespace, bo: Any, name: str
) -> None:
    line, message = LINES[name]
    before = everything()
    with pytest.raises(BorderRefused, match=message):
        split(bo, territory.A1.code, line, reason="试")
    assert everything() == before


def test_two_borders_that_claim_the_same_land(territory: SimpleNamespace, bo: Any) -> None:
    both = {
        territory.A1.code: box(117.90, 33.95, 117.96, 34.00),
        territory.A2.code: box(117.955, 33.95, 117.98, 34.00),
    }
    before = everything()
    with pytest.raises(BorderRefused, match="claim the same land"):
        redraw(bo, both, reason="试")
    assert everything() == before


def test_merges_that_make_no_sense(territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    kun, a1 = scope_of(staff.kun), territory.A1.code
    split(kun, territory.A2.code, CUT, reason="备")
    far = grids_in_force().get(name="东升第3网格").code
    before = everything()
    for codes, message in (
        ([a1, far], "no border in common"),
        ([a1, territory.C1.code], "one village"),
        ([a1], "two grids or more"),
        ([a1, a1], "two grids or more"),
        ([a1, "320324001001777"], "no such grid"),
        ([], "no such grid"),
    ):
        with pytest.raises(Refused, match=message):
            merge(kun, codes, reason="试")
    assert everything() == before


@pytest.mark.parametrize("name", HEALED)
def test_what_has_one_meaning_is_healed(territory: SimpleNamespace, bo: Any, name: str) -> None:
    redraw(bo, {territory.A1.code: HEALED[name]}, reason="移")
    stored = shape(Grid.objects.get(pk=territory.A1.pk))
    assert stored.equals(box(117.90, 33.95, 117.96, 34.00))
    assert not stored.has_z
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)


def test_a_hole_goes_to_the_grid_that_has_land_beside_it_or_to_nobody(
    territory: SimpleNamespace, bo: Any
) -> None:
    """A hole in A1 alone is nobody's; drawn as A2's second part it is kept on both sides."""
    hole = box(117.92, 33.97, 117.93, 33.98)
    with pytest.raises(BorderRefused, match="No grid beside"):
        redraw(bo, {territory.A1.code: A1.difference(hole)}, reason="试")
    a2 = shape(Grid.objects.get(pk=territory.A2.pk)).union(hole)
    redraw(bo, {territory.A1.code: A1.difference(hole), territory.A2.code: a2}, reason="飞地")
    now = {grid.pk: shape(grid) for grid in grids_in_force()}
    assert len(now[territory.A1.pk].geoms[0].interiors) == 1
    assert len(now[territory.A2.pk].geoms) == 2
    assert_partition(now.values(), COUNTY)
    assert_history_agrees()


def test_fifty_thousand_vertices_are_taken(territory: SimpleNamespace, bo: Any) -> None:
    """A wild eastern border of A1, at the limit to the vertex."""
    north = np.linspace(33.95, 34.00, 49_996)
    east = 117.955 + 0.002 * np.sin(north * 4_000)
    wild = Polygon([(117.90, 33.95), *zip(east, north, strict=True), (117.90, 34.00),
                    (117.90, 33.97)])  # fmt: skip
    assert shapely.get_num_coordinates(wild) == 50_000
    redraw(bo, {territory.A1.code: wild}, reason="细")
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
