"""The preview says how many households each grid would have; saving it makes it so."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.gis.geos import Point
from django.db import transaction
from shapely import LineString

from layers.residents.border_preview import HouseholdPreview, household_preview
from layers.residents.models import Household
from layers.territory.merge import plan_merge
from layers.territory.redraw import plan_redraw
from layers.territory.split import plan_split
from tests.territory.borders import area

pytestmark = pytest.mark.django_db
EAST = area((117.90, 33.95), (117.97, 33.95), (117.97, 34.00), (117.90, 34.00))


@pytest.fixture
def homes(make_household: Callable[..., Household], territory: SimpleNamespace) -> None:
    """One household in A1, three in A2 at 117.96, 117.98 and, moved out, 117.96."""
    make_household()
    for lon, fields in (
        (117.96, {}),
        (117.98, {}),
        (117.96, {"moved_out_at": "2026-01-01T00:00Z"}),
    ):
        make_household(grid=territory.A2, geom=Point(lon, 33.97, srid=4326), **fields)


@pytest.mark.usefixtures("homes")
def test_a_redraw(territory: SimpleNamespace, scopes: SimpleNamespace) -> None:
    """
    A1 | 117.96 ║ 117.98 A2      the border goes from | to ║
    """
    with transaction.atomic():
        plan = plan_redraw(scopes.bo, {territory.A1.code: EAST})
        expected = [
            HouseholdPreview(territory.A1.code, 1, 2),
            HouseholdPreview(territory.A2.code, 2, 1),
        ]
        assert household_preview(plan) == expected
        plan.save(scopes.bo, "路")
    assert Household.objects.filter(grid=territory.A1, moved_out_at=None).count() == 2


@pytest.mark.usefixtures("homes")
def test_a_split_and_a_merge(territory: SimpleNamespace, scopes: SimpleNamespace) -> None:
    with transaction.atomic():
        across = LineString([(117.97, 33.94), (117.97, 34.01)])
        split = household_preview(plan_split(scopes.bo, territory.A2.code, across))
        assert sorted((row.before, row.after) for row in split) == [(0, 1), (2, 1)]
    with transaction.atomic():
        both = plan_merge(scopes.bo, [territory.A1.code, territory.A2.code])
        merged = household_preview(both)
    assert sorted((row.before, row.after) for row in merged) == [(1, 3), (2, 0)]


@pytest.mark.usefixtures("homes")
def test_one_statement(
    territory: SimpleNamespace, scopes: SimpleNamespace,
    django_assert_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    with transaction.atomic():
        plan = plan_redraw(scopes.bo, {territory.A1.code: EAST})
        with django_assert_num_queries(1):
            household_preview(plan)
